//! Finds procedures while people type: without marks, in any order, with typing errors, by
//! everyday words and abbreviations, by code.
//!
//! The index lives in memory and holds procedures in force only. A word of a query is looked up in
//! the sorted vocabulary (exactly, and as the beginning of a word when it is the last one typed);
//! an unknown word is looked for among words that differ by few letters. Only the lists of the
//! words found are read.

mod index;
mod query;
mod rank;
#[cfg(test)]
mod tests;
mod typo;

use std::sync::Arc;

use catalogue::{Audience, Level, Online};

pub use index::Index;

use crate::store::ProcedureVersion;

/// What the reader narrows the list to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The sector's code; any when empty.
    pub sector: String,
    /// The kind of agency; any when empty.
    pub kind: String,
    /// The life event; any when empty.
    pub event: String,
    /// The level of government.
    pub level: Option<Level>,
    /// How far it can be done online.
    pub online: Option<Online>,
    /// Who applies.
    pub audience: Option<Audience>,
}

/// A procedure found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The procedure's published version.
    pub version: Arc<ProcedureVersion>,
    /// How well it fits; greater is better.
    pub score: u32,
}

/// How much a search had to do; tests bound it instead of measuring time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    /// Words of the vocabulary compared letter by letter.
    pub compared: usize,
    /// Entries of word lists read.
    pub read: usize,
}

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The procedures, the best first.
    pub hits: Vec<Hit>,
    /// Whether words had to be read as mistyped or left out.
    pub loose: bool,
    /// How much it had to do.
    pub work: Work,
}

impl Filter {
    /// Whether a procedure passes.
    pub fn passes(&self, version: &ProcedureVersion) -> bool {
        let d = &version.definition;
        (self.sector.is_empty() || d.sector.code == self.sector)
            && (self.kind.is_empty() || d.agencies.contains(&self.kind))
            && (self.event.is_empty() || d.events.contains(&self.event))
            && self.level.is_none_or(|level| d.levels.contains(&level))
            && self.online.is_none_or(|online| d.online == online)
            && self.audience.is_none_or(|audience| d.audience.contains(&audience))
    }
}
