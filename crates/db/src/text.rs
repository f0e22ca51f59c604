//! Full-text search: one of the few places where the engines differ (FTS5 and tsvector).
//!
//! Texts are folded in Rust before they come here, so both engines see plain ASCII words. A
//! permission filter is made part of the index by putting scope words into the body.

use std::collections::BTreeSet;

use base::Result;

use crate::tx::Conn;
use crate::{Tx, params};

/// What to look for: all of `words` as beginnings of words, and any of `scopes` as a whole word when
/// there are some.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Folded words; anything but letters and digits is dropped.
    pub words: Vec<String>,
    /// Scope words, one of which must be there.
    pub scopes: Vec<String>,
}

/// The most words of a query.
const WORDS: usize = 12;
/// The longest word, in characters; longer ones are cut, in the index as in the query.
const LONGEST: usize = 64;

/// The words of a text as the index has them. Neither engine gets to take a text apart: PostgreSQL
/// would read `-0012` as a number below zero and `h25.19` as a host.
fn words(text: &str) -> impl Iterator<Item = String> {
    let cut = |word: &str| word.to_lowercase().chars().take(LONGEST).collect();
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(cut)
}

impl Query {
    /// A query of a folded text's words.
    pub fn of(folded: &str) -> Self {
        Self { words: words(folded).take(WORDS).collect(), scopes: Vec::new() }
    }

    fn sqlite(&self) -> String {
        self.rendered("\"", "*", " AND ", " OR ")
    }

    fn postgres(&self) -> String {
        self.rendered("'", ":*", " & ", " | ")
    }

    fn rendered(&self, quote: &str, beginning: &str, and: &str, or: &str) -> String {
        let plain = |list: &[String]| list.iter().flat_map(|text| words(text)).collect::<Vec<_>>();
        let mut parts: Vec<String> =
            plain(&self.words).iter().map(|word| format!("{quote}{word}{quote}{beginning}")).collect();
        let scopes: Vec<String> = plain(&self.scopes).iter().map(|word| format!("{quote}{word}{quote}")).collect();
        if !scopes.is_empty() && !parts.is_empty() {
            parts.push(format!("({})", scopes.join(or)));
        }
        parts.join(and)
    }
}

impl Tx<'_> {
    /// Makes a text index; does nothing when it is there. `name` is a name of ours, never input.
    pub fn make_text_index(&mut self, name: &'static str) -> Result<()> {
        let sql = match &self.conn {
            // The index keeps no text of its own; the table beside it knows which row is whose.
            Conn::Sqlite(_) => format!(
                "CREATE TABLE IF NOT EXISTS {name}_key (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT; \
                 CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING \
                 fts5(body, content = '', contentless_delete = 1, detail = none, tokenize = 'unicode61', prefix = '3')"
            ),
            Conn::Postgres(_) => format!(
                "CREATE TABLE IF NOT EXISTS {name} (seq BIGSERIAL, id TEXT NOT NULL PRIMARY KEY, body tsvector NOT NULL); \
                 CREATE INDEX IF NOT EXISTS {name}_body ON {name} USING gin (body)"
            ),
        };
        self.batch(&sql)
    }

    /// Adds a new text. Replacing one is [`Tx::drop_text`] and this.
    pub fn add_text(&mut self, name: &'static str, id: &str, body: &str) -> Result<()> {
        let body = words(body).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ");
        if matches!(self.conn, Conn::Postgres(_)) {
            let sql = format!("INSERT INTO {name} (id, body) VALUES ($1, array_to_tsvector(string_to_array($2::text, ' ')))");
            return self.run(&sql, params![id, body]).map(drop);
        }
        let seq: i64 = self.one(&format!("INSERT INTO {name}_key (id) VALUES ($1) RETURNING seq"), params![id])?;
        self.run(&format!("INSERT INTO {name} (rowid, body) VALUES ($1, $2)"), params![seq, body]).map(drop)
    }

    /// Removes a text.
    pub fn drop_text(&mut self, name: &'static str, id: &str) -> Result<()> {
        if matches!(self.conn, Conn::Postgres(_)) {
            return self.run(&format!("DELETE FROM {name} WHERE id = $1"), params![id]).map(drop);
        }
        let seq: Option<i64> = self.opt(&format!("DELETE FROM {name}_key WHERE id = $1 RETURNING seq"), params![id])?;
        match seq {
            Some(seq) => self.run(&format!("DELETE FROM {name} WHERE rowid = $1"), params![seq]).map(drop),
            None => Ok(()),
        }
    }

    /// The ids of the texts found, the newest first.
    pub fn find_text(&mut self, name: &'static str, query: &Query, limit: i64) -> Result<Vec<String>> {
        let (sql, words) = match &self.conn {
            Conn::Sqlite(_) => (
                format!(
                    "SELECT k.id FROM (SELECT rowid AS seq FROM {name} WHERE {name} MATCH $1 ORDER BY rowid DESC LIMIT $2) f \
                     JOIN {name}_key k ON k.seq = f.seq ORDER BY f.seq DESC"
                ),
                query.sqlite(),
            ),
            Conn::Postgres(_) => (
                format!("SELECT id FROM {name} WHERE body @@ $1::text::tsquery ORDER BY seq DESC LIMIT $2"),
                query.postgres(),
            ),
        };
        if words.is_empty() {
            return Ok(Vec::new());
        }
        self.all(&sql, params![words, limit])
    }
}
