//! Careful reading of JSON whose types cannot be trusted.

use base::{Msg, Result, msg};
use serde_json::Value;

use super::words::plain_text;

/// The longest text of a national entry, in characters.
const LONGEST: usize = 20_000;
/// The longest list of a national entry.
const MOST: usize = 1_000;

/// An object of the national shape.
#[derive(Clone, Copy)]
pub(super) struct Node<'a>(&'a Value);

impl<'a> Node<'a> {
    /// The entry itself.
    pub(super) fn of(value: &'a Value) -> Self {
        Self(value)
    }

    /// A text without markup; empty when it is missing or null. Numbers are texts too.
    pub(super) fn text(self, key: &'static str) -> Result<String, Msg> {
        let text = match self.0.get(key) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => {
                if text.chars().count() > LONGEST {
                    return Err(msg!("{key} dài quá {LONGEST} ký tự", "{key} is longer than {LONGEST} characters"));
                }
                plain_text(text)
            }
            Some(Value::Number(number)) => number.to_string(),
            Some(other) => {
                let (vi, en) = kind(other);
                return Err(msg!("{key} phải là chữ nhưng lại là {vi}", "{key} must be text but is {en}"));
            }
        };
        Ok(text)
    }

    /// A list of objects; empty when it is missing, null or an empty text. A single object is a
    /// list of one.
    pub(super) fn list(self, key: &'static str) -> Result<Vec<Node<'a>>, Msg> {
        match self.0.get(key) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(Vec::new()),
            Some(object @ Value::Object(_)) => Ok(vec![Node(object)]),
            Some(Value::Array(items)) if items.len() > MOST => {
                Err(msg!("{key} có hơn {MOST} phần tử", "{key} has more than {MOST} items"))
            }
            Some(Value::Array(items)) => items
                .iter()
                .map(|item| {
                    let (vi, en) = kind(item);
                    let fault = || msg!("{key} có phần tử là {vi}", "{key} has an item that is {en}");
                    if item.is_object() { Ok(Node(item)) } else { Err(fault()) }
                })
                .collect(),
            Some(other) => {
                let (vi, en) = kind(other);
                Err(msg!("{key} phải là danh sách nhưng lại là {vi}", "{key} must be a list but is {en}"))
            }
        }
    }
}

fn kind(value: &Value) -> (&'static str, &'static str) {
    match value {
        Value::Null => ("rỗng", "null"),
        Value::Bool(_) => ("đúng/sai", "a flag"),
        Value::Number(_) => ("số", "a number"),
        Value::String(_) => ("chữ", "text"),
        Value::Array(_) => ("danh sách", "a list"),
        Value::Object(_) => ("đối tượng", "an object"),
    }
}
