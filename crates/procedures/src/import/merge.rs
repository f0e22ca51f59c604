//! What the national shape does not have is kept from what is there already.

use base::Msg;
use catalogue::{Case, Component, Definition, Fee};

/// A Vietnamese text with the English one it had before, as long as the Vietnamese is the same.
pub(super) fn pair<'a>(vi: String, before: impl IntoIterator<Item = &'a Msg>) -> Msg {
    before.into_iter().find(|m| m.vi == vi).cloned().unwrap_or_else(|| Msg::of(vi, ""))
}

/// All papers there were, with those of the same case first.
pub(super) fn papers_before<'a>(before: Option<&'a Definition>, case: Option<&'a Case>) -> Vec<&'a Component> {
    let own = case.into_iter().flat_map(|c| &c.components);
    let all = before.into_iter().flat_map(|d| &d.cases).flat_map(|c| &c.components);
    own.chain(all).collect()
}

/// All fees there were, with those of the same case first.
pub(super) fn fees_before<'a>(before: Option<&'a Definition>, case: Option<&'a Case>) -> Vec<&'a Fee> {
    let own = case.into_iter().flat_map(|c| &c.fees);
    let all = before.into_iter().flat_map(|d| &d.cases).flat_map(|c| &c.fees);
    own.chain(all).collect()
}

/// A key that no one has yet.
pub(super) fn unused(wanted: &str, fallback: &str, taken: &mut Vec<String>) -> String {
    let wanted = if wanted.is_empty() { fallback } else { wanted };
    let mut key = wanted.to_owned();
    let mut number = 2;
    while taken.contains(&key) {
        key = format!("{wanted}_{number}");
        number += 1;
    }
    taken.push(key.clone());
    key
}
