//! What has been answered so far, and what was typed but could not be read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The answers of a form by path. An absent answer was never asked for; `null` was asked for and
/// left empty; what was typed but could not be read (a date such as `31/02/2026`) is kept beside
/// as the text it was.
///
/// Stored as one JSON object; the unread texts are under `?`, which no question can be called.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Answers {
    #[serde(flatten)]
    values: Map<String, Value>,
    #[serde(rename = "?", default, skip_serializing_if = "BTreeMap::is_empty")]
    unread: BTreeMap<String, String>,
}

impl From<Map<String, Value>> for Answers {
    fn from(values: Map<String, Value>) -> Self {
        Self { values, unread: BTreeMap::new() }
    }
}

impl Answers {
    /// Nothing answered yet.
    pub fn new() -> Self {
        Self::default()
    }

    pub(crate) fn of(values: Map<String, Value>, unread: BTreeMap<String, String>) -> Self {
        Self { values, unread }
    }

    /// The answers to the form's questions by key.
    pub fn values(&self) -> &Map<String, Value> {
        &self.values
    }

    /// The answer at a path such as `children.2.name`; `None` when absent.
    pub fn get(&self, path: &str) -> Option<&Value> {
        let mut steps = path.split('.');
        let first = self.values.get(steps.next()?)?;
        steps.try_fold(first, |value, step| match value {
            Value::Object(map) => map.get(step),
            Value::Array(items) => items.get(step.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// Answers one question by its key, in place of what was there.
    pub fn set(&mut self, key: impl Into<String>, value: Value) {
        let key = key.into();
        self.forget_unread(&key);
        self.values.insert(key, value);
    }

    /// What was typed at this path and could not be read.
    pub fn unread(&self, path: &str) -> Option<&str> {
        self.unread.get(path).map(String::as_str)
    }

    /// Whether anything typed could not be read.
    pub fn has_unread(&self) -> bool {
        !self.unread.is_empty()
    }

    /// Whether something was typed at this path or below that could not be read.
    pub(crate) fn unread_within(&self, path: &str) -> bool {
        self.unread.keys().any(|p| is_within(p, path))
    }

    /// Puts newly read answers in place of the old ones. Questions that were not asked this time
    /// stay as they are; the parts of an address or a person are replaced one by one; a group is
    /// replaced as a whole, so a page sends all items of a group together.
    pub fn merge(&mut self, newer: Self) {
        for (key, value) in newer.values {
            match (self.values.get_mut(&key), value) {
                (Some(Value::Object(old)), Value::Object(new)) => {
                    for (part, value) in new {
                        self.unread.remove(&format!("{key}.{part}"));
                        old.insert(part, value);
                    }
                }
                (_, value) => self.set(key, value),
            }
        }
        self.unread.extend(newer.unread);
    }

    fn forget_unread(&mut self, key: &str) {
        self.unread.retain(|path, _| !is_within(path, key));
    }
}

fn is_within(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
