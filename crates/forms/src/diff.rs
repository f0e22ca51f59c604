//! What changed between two states of the answers.

use std::collections::BTreeMap;

use base::{Locale, Msg};
use serde_json::Value;

use crate::show::Reference;
use crate::summary::{entries, label, text};
use crate::{Answers, Form};

/// One changed answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The question's path.
    pub path: String,
    /// The question.
    pub label: Msg,
    /// The answer before.
    pub before: String,
    /// The answer after.
    pub after: String,
}

/// The questions whose answers differ, in the form's order. Only what is handed in counts: an
/// answer that became hidden reads as taken back. Items of a group are compared by their number.
/// `name` gives the names of units and files.
pub fn diff(
    form: &Form,
    before: &Answers,
    after: &Answers,
    locale: Locale,
    name: &dyn Fn(Reference<'_>) -> Option<String>,
) -> Vec<Change> {
    let nothing = || (None, crate::summary::nothing(false).get(locale).to_owned());
    let mut both: BTreeMap<Vec<usize>, (String, Msg, Answer, Answer)> = BTreeMap::new();
    for node in entries(form, before) {
        both.insert(
            node.place.clone(),
            (node.path.clone(), label(&node), text(&node, locale, name), nothing()),
        );
    }
    for node in entries(form, after) {
        let new = text(&node, locale, name);
        match both.get_mut(&node.place) {
            Some(entry) => entry.3 = new,
            None => {
                let label = label(&node);
                both.insert(node.place, (node.path, label, nothing(), new));
            }
        }
    }
    both.into_values()
        .filter(|(_, _, old, new)| old.0 != new.0)
        .map(|(path, label, old, new)| Change { path, label, before: old.1, after: new.1 })
        .collect()
}

type Answer = (Option<Value>, String);
