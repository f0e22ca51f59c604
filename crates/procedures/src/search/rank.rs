//! How well a procedure fits: the phrase in the name, then words of the name, everyday words,
//! results, the sector; typing errors count less.

use std::cmp::Reverse;

use super::index::{Fit, Index};
use super::typo::allowed;
use super::{Filter, Hit, Work};

/// Where a word stands, the weakest place first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Summary,
    Sector,
    Result,
    English,
    Keyword,
    Name,
}

impl Place {
    fn weight(self) -> u32 {
        match self {
            Self::Name => 100,
            Self::Keyword => 60,
            Self::English => 55,
            Self::Result => 40,
            Self::Sector => 25,
            Self::Summary => 10,
        }
    }
}

/// The whole phrase in the name, as an everyday word of its own, inside one.
const PHRASE_IN_NAME: u32 = 1_000;
const PHRASE_IS_KEYWORD: u32 = 700;
const PHRASE_IN_KEYWORD: u32 = 250;
/// Out of ten: how much of its weight a word keeps.
const EXACT: u32 = 10;
const BEGINS: u32 = 9;
const MISTYPED: u32 = 4;
const VERY_MISTYPED: u32 = 3;
/// What a reading loses against what was typed.
const READ_AS: u32 = 40;

/// Raises the scores of the procedures in which a reading's words stand.
pub(super) fn gather(
    index: &Index,
    reading: &[String],
    fit: Fit,
    number: usize,
    scores: &mut [u32],
    work: &mut Work,
) {
    let many = index.texts.len();
    let mut sums = vec![(0_usize, 0_u32); many];
    let mut best = vec![0_u32; many];
    let mut touched = Vec::new();
    for (at, word) in reading.iter().enumerate() {
        for (id, quality) in similar(index, word, at + 1 == reading.len(), fit, work) {
            for (doc, place) in index.lists.get(id).into_iter().flatten() {
                work.read += 1;
                if let Some(slot) = best.get_mut(*doc) {
                    if *slot == 0 {
                        touched.push(*doc);
                    }
                    *slot = (*slot).max(place.weight() * quality);
                }
            }
        }
        for doc in touched.drain(..) {
            if let (Some((count, sum)), Some(slot)) = (sums.get_mut(doc), best.get_mut(doc)) {
                *count += 1;
                *sum += std::mem::take(slot);
            }
        }
    }
    let all = reading.len();
    let needed = if fit == Fit::Most { all - all.div_ceil(3).min(all.saturating_sub(1)) } else { all };
    let words = u32::try_from(all).unwrap_or(1).max(1);
    let less = READ_AS * u32::try_from(number).unwrap_or(0);
    let phrase = format!(" {}", reading.join(" "));
    for (doc, (count, sum)) in sums.into_iter().enumerate() {
        if count < needed.max(1) {
            continue;
        }
        let points = (sum / words + phrase_points(index, doc, &phrase)).saturating_sub(less).max(1);
        if let Some(score) = scores.get_mut(doc) {
            *score = (*score).max(points);
        }
    }
}

fn phrase_points(index: &Index, doc: usize, phrase: &str) -> u32 {
    let Some(texts) = index.texts.get(doc) else { return 0 };
    // While typing, the last word may still be a beginning.
    let in_name = if texts.name.contains(phrase) { PHRASE_IN_NAME } else { 0 };
    let whole = texts.keywords.iter().any(|k| k.trim_end() == phrase);
    let inside = whole || texts.keywords.iter().any(|k| k.contains(phrase));
    let in_keyword = match (whole, inside) {
        (true, _) => PHRASE_IS_KEYWORD,
        (false, true) => PHRASE_IN_KEYWORD,
        (false, false) => 0,
    };
    in_name + in_keyword
}

/// The words of the vocabulary that a typed word can be, and how surely.
fn similar(index: &Index, word: &str, last: bool, fit: Fit, work: &mut Work) -> Vec<(usize, u32)> {
    let from = index.vocabulary.partition_point(|known| known.as_str() < word);
    let mut found = Vec::new();
    for (id, known) in index.vocabulary.iter().enumerate().skip(from) {
        if known == word {
            found.push((id, EXACT));
        } else if last && known.starts_with(word) {
            found.push((id, BEGINS));
        } else {
            break;
        }
    }
    if fit != Fit::Close || (found.is_empty() && allowed(word) > 0) {
        let (near, compared) = index.neighbours.near(word, &index.vocabulary);
        work.compared += compared;
        found.extend(near.into_iter().map(|(id, errors)| (id, if errors == 1 { MISTYPED } else { VERY_MISTYPED })));
    }
    if found.is_empty() {
        found.extend(run_together(index, word).into_iter().map(|id| (id, MISTYPED)));
    }
    found
}

/// Two words typed without a blank, such as `khaisinh`: the rarer of the two tells more.
fn run_together(index: &Index, word: &str) -> Option<usize> {
    let id = |part: &str| index.vocabulary.binary_search_by(|known| known.as_str().cmp(part)).ok();
    let stands_in = |id: &usize| index.lists.get(*id).map_or(0, Vec::len);
    (2..word.len().saturating_sub(1))
        .filter_map(|at| word.split_at_checked(at))
        .filter_map(|(one, two)| Some([id(one)?, id(two)?]))
        .filter_map(|pair| pair.into_iter().min_by_key(stands_in))
        .min_by_key(stands_in)
}

/// The procedures with a score that pass the filter, the best first.
pub(super) fn hits(index: &Index, scores: &[u32], filter: &Filter) -> Vec<Hit> {
    let mut found: Vec<(Reverse<u32>, usize, usize)> = scores
        .iter()
        .enumerate()
        .filter(|(doc, score)| **score > 0 && index.all().get(*doc).is_some_and(|v| filter.passes(v)))
        .map(|(doc, score)| (Reverse(*score), index.texts.get(doc).map_or(0, |t| t.name_words), doc))
        .collect();
    found.sort_unstable();
    found
        .into_iter()
        .filter_map(|(Reverse(score), _, doc)| Some(Hit { version: index.all().get(doc)?.clone(), score }))
        .collect()
}
