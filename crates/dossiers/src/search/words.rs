//! What was typed, looked up in the text index.

use access::Scope;
use base::{DossierId, Result};
use db::text::Query;

use crate::store::scope_word;

/// How many matches of a text a list looks at, the newest of them.
pub(crate) const MATCHES: usize = 1_000;

/// The ids of the dossiers whose text has these words, within the scope, the newest first.
pub(crate) fn matching(tx: &mut db::Tx<'_>, scope: &Scope, text: &str) -> Result<Vec<DossierId>> {
    let mut query = words(text);
    match scope {
        Scope::Nothing => return Ok(Vec::new()),
        Scope::Agencies(agencies) => query.scopes = agencies.iter().map(|a| scope_word(*a)).collect(),
        Scope::Everything | Scope::Owner(_) => {}
    }
    let limit = i64::try_from(MATCHES).unwrap_or(i64::MAX);
    let ids = tx.find_text("dossier_text", &query, limit)?;
    Ok(ids.iter().filter_map(|id| id.parse().ok()).collect())
}

/// What was typed as words of the index: `1.000656` is one word there, a phone number has no blanks.
fn words(text: &str) -> Query {
    if let Some(phone) = base::text::read::phone(text) {
        return Query::of(&phone);
    }
    let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit() || c == '.');
    let whole: Vec<String> = base::text::fold(text)
        .split(' ')
        .map(|word| if digits(word) { word.replace('.', "") } else { word.to_owned() })
        .collect();
    Query::of(&whole.join(" "))
}
