//! The index: which word stands in which place of which procedure.

use std::collections::BTreeMap;
use std::sync::Arc;

use base::text::fold;
use catalogue::Definition;

use super::query::{code, readings, words};
use super::rank::{Place, gather, hits};
use super::typo::Neighbours;
use super::{Filter, Found, Hit, Work};
use crate::store::ProcedureVersion;

/// Procedures in force, ready to be searched.
#[derive(Debug, Default)]
pub struct Index {
    versions: Vec<Arc<ProcedureVersion>>,
    pub(super) texts: Vec<Texts>,
    pub(super) vocabulary: Vec<String>,
    /// For each word: the procedures and the best place in which it stands there.
    pub(super) lists: Vec<Vec<(usize, Place)>>,
    pub(super) neighbours: Neighbours,
}

/// The texts of a procedure whose order of words counts, each between blanks.
#[derive(Debug)]
pub(super) struct Texts {
    pub(super) name: String,
    pub(super) name_words: usize,
    pub(super) keywords: Vec<String>,
}

/// How closely words are to fit: the next way is tried only when one finds nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// All words as typed; only unknown words are taken as mistyped.
    Close,
    /// All words, any of them mistyped.
    Mistyped,
    /// Most words.
    Most,
}

fn between_blanks(text: &str) -> String {
    format!(" {} ", words(text).join(" "))
}

fn places(d: &Definition) -> Vec<(Place, &str)> {
    let mut places = vec![
        (Place::Name, d.name.vi.as_ref()),
        (Place::English, d.name.en.as_ref()),
        (Place::Sector, d.sector.name.vi.as_ref()),
        (Place::Sector, d.sector.name.en.as_ref()),
        (Place::Summary, d.summary.vi.as_ref()),
    ];
    places.extend(d.keywords.iter().map(|k| (Place::Keyword, k.as_str())));
    places.extend(d.results.iter().map(|r| (Place::Result, r.name.vi.as_ref())));
    places
}

impl Index {
    /// The index of these procedures, which come in the order in which equals are shown.
    pub fn of(versions: Vec<Arc<ProcedureVersion>>) -> Self {
        let mut lists: BTreeMap<String, Vec<(usize, Place)>> = BTreeMap::new();
        let mut texts = Vec::with_capacity(versions.len());
        for (number, version) in versions.iter().enumerate() {
            let d = &version.definition;
            for (place, text) in places(d) {
                for word in words(text) {
                    let list = lists.entry(word).or_default();
                    match list.last_mut() {
                        Some((last, best)) if *last == number => *best = place.max(*best),
                        _ => list.push((number, place)),
                    }
                }
            }
            let name = between_blanks(&d.name.vi);
            let keywords = d.keywords.iter().map(|k| between_blanks(k)).collect();
            texts.push(Texts { name_words: name.split(' ').count(), name, keywords });
        }
        let (vocabulary, lists): (Vec<String>, Vec<_>) = lists.into_iter().unzip();
        let neighbours = Neighbours::of(&vocabulary);
        Self { versions, texts, vocabulary, lists, neighbours }
    }

    /// All procedures, by name.
    pub fn all(&self) -> &[Arc<ProcedureVersion>] {
        &self.versions
    }

    /// Procedures that fit a text and a filter, the best first; all that pass the filter, by name,
    /// when the text is empty.
    pub fn search(&self, text: &str, filter: &Filter) -> Found {
        if fold(text).is_empty() {
            return self.filtered(filter, |_| true);
        }
        if let Some(code) = code(text) {
            return self.filtered(filter, |v| v.definition.code.starts_with(code));
        }
        let readings = readings(text);
        let mut work = Work::default();
        for fit in [Fit::Close, Fit::Mistyped, Fit::Most] {
            let mut scores = vec![0; self.versions.len()];
            for (number, reading) in readings.iter().enumerate() {
                // What stands as typed comes before what it may stand for.
                gather(self, reading, fit, number, &mut scores, &mut work);
            }
            let hits = hits(self, &scores, filter);
            if !hits.is_empty() {
                return Found { hits, loose: fit != Fit::Close, work };
            }
        }
        Found { hits: Vec::new(), loose: false, work }
    }

    fn filtered(&self, filter: &Filter, wanted: impl Fn(&ProcedureVersion) -> bool) -> Found {
        let passing = self.versions.iter().filter(|v| wanted(v) && filter.passes(v));
        let hits = passing.map(|version| Hit { version: version.clone(), score: 1 }).collect();
        Found { hits, loose: false, work: Work::default() }
    }
}
