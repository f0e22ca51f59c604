//! What a person typed, and the ways it can be meant.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use base::text::fold;
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    ignored: Vec<String>,
    same: Vec<Vec<String>>,
    abbreviations: HashMap<String, String>,
}

struct Words {
    ignored: HashSet<String>,
    same: Vec<Vec<Vec<String>>>,
    abbreviations: HashMap<String, Vec<String>>,
}

/// What the search knows about how people write. The file is ours; a test reads it.
static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let empty = || File { ignored: Vec::new(), same: Vec::new(), abbreviations: HashMap::new() };
    let file: File = toml::from_str(include_str!("../../data/search-words.toml")).unwrap_or_else(|_| empty());
    Words {
        ignored: file.ignored.iter().map(|w| fold(w)).collect(),
        same: file.same.iter().map(|group| group.iter().map(|phrase| words(phrase)).collect()).collect(),
        abbreviations: file.abbreviations.iter().map(|(short, long)| (fold(short), words(long))).collect(),
    }
});

/// No query is read in more ways than this.
const MOST_READINGS: usize = 8;
/// No query has more words than this; the rest is not read.
const MOST_WORDS: usize = 16;
/// Letters of a query that are read at all.
const MOST_LETTERS: usize = 200;

/// One way to read what was typed: folded words in order.
pub(super) type Reading = Vec<String>;

/// The folded words of a text.
pub(super) fn words(text: &str) -> Vec<String> {
    fold(text).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// The beginning of a procedure's code, when that is what was typed: `1.0011`.
pub(super) fn code(text: &str) -> Option<&str> {
    let text = text.trim();
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    (plain && text.contains('.') && text.len() >= 3).then_some(text)
}

/// A word of a query, and whether it says something even if it is an empty word elsewhere: the
/// first word of `làm nhà` does, that of `làm giấy khai sinh` does not.
type Said = (String, bool);

fn said(words: &[String]) -> Vec<Said> {
    words.iter().map(|w| (w.clone(), true)).collect()
}

/// The ways a text can be meant, as typed first: abbreviations written out, everyday phrases
/// replaced by official ones, empty words dropped.
pub(super) fn readings(text: &str) -> Vec<Reading> {
    let text: String = text.chars().take(MOST_LETTERS).collect();
    let mut typed: Vec<Said> = words(&text).into_iter().map(|w| (w, false)).collect();
    typed.truncate(MOST_WORDS);
    let mut ways = vec![typed.clone()];
    if typed.iter().any(|(w, _)| WORDS.abbreviations.contains_key(w)) {
        let long = typed.into_iter().flat_map(|word| match WORDS.abbreviations.get(&word.0) {
            Some(long) => said(long),
            None => vec![word],
        });
        ways.push(long.collect());
    }
    for at in 0..ways.len() {
        for group in &WORDS.same {
            let Some(way) = ways.get_mut(at) else { break };
            let Some((start, phrase)) = group.iter().find_map(|p| Some((find(way, p)?, p))) else { continue };
            for word in way.iter_mut().skip(start).take(phrase.len()) {
                word.1 = true;
            }
            let way = way.clone();
            for other in group.iter().filter(|other| *other != phrase) {
                let mut changed = way.clone();
                changed.splice(start..start + phrase.len(), said(other));
                ways.push(changed);
            }
        }
    }
    ways.truncate(MOST_READINGS);
    let mut readings: Vec<Reading> = Vec::new();
    for reading in ways.into_iter().map(telling) {
        if !reading.is_empty() && !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    readings
}

/// The words that say what is looked for; all of them when none does.
fn telling(way: Vec<Said>) -> Reading {
    // The last word may be the beginning of another one.
    let last = way.len().saturating_sub(1);
    let tells = |at: usize, word: &Said| {
        word.1 || (!WORDS.ignored.contains(&word.0) && (at == last || word.0.chars().count() > 1))
    };
    let telling: Reading =
        way.iter().enumerate().filter(|(at, word)| tells(*at, word)).map(|(_, word)| word.0.clone()).collect();
    if telling.is_empty() { way.into_iter().map(|(word, _)| word).collect() } else { telling }
}

/// Where the phrase stands in the words.
fn find(words: &[Said], phrase: &[String]) -> Option<usize> {
    let same = |w: &[Said]| w.iter().map(|(word, _)| word).eq(phrase);
    (!phrase.is_empty()).then(|| words.windows(phrase.len()).position(same))?
}

#[cfg(test)]
pub(super) fn abbreviations() -> usize {
    WORDS.abbreviations.len()
}
