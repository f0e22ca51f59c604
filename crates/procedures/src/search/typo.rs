//! Words that differ by few letters, found by leaving letters out: two words are near each other
//! only when leaving out few letters of each gives the same rest.

use std::collections::{HashMap, HashSet};

/// Words longer than this are not corrected.
const LONGEST: usize = 24;

/// How many errors a word may hold: none in short ones, where most words are near each other.
pub(super) fn allowed(word: &str) -> usize {
    match word.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        8..=LONGEST => 2,
        _ => 0,
    }
}

/// The vocabulary by what is left of its words.
#[derive(Debug, Default)]
pub(super) struct Neighbours(HashMap<String, Vec<usize>>);

impl Neighbours {
    pub(super) fn of(vocabulary: &[String]) -> Self {
        let mut map: HashMap<String, Vec<usize>> = HashMap::new();
        for (id, word) in vocabulary.iter().enumerate() {
            // A query of eight letters may be a word of six with two too many.
            let depth = match word.chars().count() {
                0..=2 => continue,
                3..=5 => 1,
                6..=26 => 2,
                _ => continue,
            };
            for rest in rests(word, depth) {
                map.entry(rest).or_default().push(id);
            }
        }
        Self(map)
    }

    /// Words of the vocabulary within the errors allowed, and how many words were compared.
    pub(super) fn near(&self, word: &str, vocabulary: &[String]) -> (Vec<(usize, usize)>, usize) {
        let most = allowed(word);
        if most == 0 {
            return (Vec::new(), 0);
        }
        let mut seen = HashSet::new();
        let mut near = Vec::new();
        for rest in rests(word, most) {
            for id in self.0.get(&rest).into_iter().flatten() {
                if seen.insert(*id)
                    && let Some(known) = vocabulary.get(*id)
                {
                    let errors = distance(word, known);
                    if errors > 0 && errors <= most {
                        near.push((*id, errors));
                    }
                }
            }
        }
        near.sort_unstable();
        (near, seen.len())
    }
}

/// The word and what is left of it without up to `depth` letters.
fn rests(word: &str, depth: usize) -> HashSet<String> {
    let mut all = HashSet::from([word.to_owned()]);
    let mut last = all.clone();
    for _ in 0..depth {
        let mut next = HashSet::new();
        for word in &last {
            let letters: Vec<char> = word.chars().collect();
            for out in 0..letters.len() {
                next.insert(letters.iter().enumerate().filter(|(i, _)| *i != out).map(|(_, c)| *c).collect());
            }
        }
        all.extend(next.iter().cloned());
        last = next;
    }
    all
}

/// How many letters were added, left out, changed or swapped with their neighbour.
pub(super) fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let get = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX / 2);
            let mut best = (get(&row, j) + usize::from(x != y)).min(get(&row, j + 1) + 1).min(get(&next, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(get(&before, j - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}
