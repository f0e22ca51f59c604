//! Full-text search: one of the few places where the engines differ (FTS5 and tsvector).
//!
//! Texts are folded in Rust before they come here, so both engines see plain ASCII words. A
//! permission filter is made part of the index by putting scope words into the body.

use base::Result;

use crate::tx::Conn;
use crate::{Tx, params};

/// What to look for: all of `words`, the last of them as a beginning; and any of `scopes` when
/// there are some.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Folded words; anything but letters and digits is dropped.
    pub words: Vec<String>,
    /// Scope words, one of which must be there.
    pub scopes: Vec<String>,
}

impl Query {
    /// A query of a folded text's words.
    pub fn of(folded: &str) -> Self {
        let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned);
        Self { words: words.take(12).collect(), scopes: Vec::new() }
    }

    fn sqlite(&self) -> String {
        let mut parts: Vec<String> = self.words.iter().map(|w| format!("\"{w}\"*")).collect();
        if !self.scopes.is_empty() {
            let any: Vec<String> = self.scopes.iter().map(|s| format!("\"{s}\"")).collect();
            parts.push(format!("({})", any.join(" OR ")));
        }
        parts.join(" AND ")
    }

    fn postgres(&self) -> String {
        let mut parts: Vec<String> = self.words.iter().map(|w| format!("{w}:*")).collect();
        if !self.scopes.is_empty() {
            parts.push(format!("({})", self.scopes.join(" | ")));
        }
        parts.join(" & ")
    }
}

impl Tx<'_> {
    /// Makes a text index; does nothing when it is there. `name` is a name of ours, never input.
    pub fn make_text_index(&mut self, name: &'static str) -> Result<()> {
        let sql = match &self.conn {
            Conn::Sqlite(_) => format!(
                "CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5(id UNINDEXED, body, tokenize = 'unicode61', prefix = '3')"
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
        let sql = match &self.conn {
            Conn::Sqlite(_) => format!("INSERT INTO {name} (id, body) VALUES ($1, $2)"),
            Conn::Postgres(_) => format!("INSERT INTO {name} (id, body) VALUES ($1, to_tsvector('simple', $2::text))"),
        };
        self.run(&sql, params![id, body]).map(drop)
    }

    /// Removes a text.
    pub fn drop_text(&mut self, name: &'static str, id: &str) -> Result<()> {
        self.run(&format!("DELETE FROM {name} WHERE id = $1"), params![id]).map(drop)
    }

    /// The ids of the texts found, the newest first.
    pub fn find_text(&mut self, name: &'static str, query: &Query, limit: i64) -> Result<Vec<String>> {
        if query.words.is_empty() {
            return Ok(Vec::new());
        }
        let (sql, words) = match &self.conn {
            Conn::Sqlite(_) => (
                format!("SELECT id FROM {name} WHERE {name} MATCH $1 ORDER BY rowid DESC LIMIT $2"),
                query.sqlite(),
            ),
            Conn::Postgres(_) => (
                format!("SELECT id FROM {name} WHERE body @@ to_tsquery('simple', $1::text) ORDER BY seq DESC LIMIT $2"),
                query.postgres(),
            ),
        };
        self.all(&sql, params![words, limit])
    }
}
