//! Paging by key: a page begins after a known row, so a late page costs as little as the first.

use serde::{Deserialize, Serialize};

/// Lists say "more than CAP" beyond this many rows instead of counting them all.
pub const CAP: i64 = 10_000;

/// Where a page begins: the sort key and the id of the row before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The sort key of the last row seen.
    pub key: i64,
    /// The id of the last row seen, to break ties.
    pub id: String,
}

impl Cursor {
    /// The cursor as text for an address: `key~id`.
    pub fn encode(&self) -> String {
        format!("{}~{}", self.key, self.id)
    }

    /// Reads a cursor; a broken one is `None`, which means the first page.
    pub fn decode(text: &str) -> Option<Self> {
        let (key, id) = text.split_once('~')?;
        Some(Self { key: key.parse().ok()?, id: id.to_owned() })
    }
}

/// One page of a list.
#[derive(Debug, Clone, Serialize)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the next page begins, when there is one.
    pub next: Option<Cursor>,
    /// How many rows the whole list has, counted up to [`CAP`] + 1.
    pub total: i64,
}

impl<T> Page<T> {
    /// Cuts a result of `limit + 1` rows to a page; `key` gives the cursor of a row.
    pub fn cut(mut rows: Vec<T>, limit: usize, total: i64, key: impl Fn(&T) -> Cursor) -> Self {
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(key) } else { None };
        Self { rows, next, total }
    }
}
