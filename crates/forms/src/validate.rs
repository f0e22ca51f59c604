//! Whether the answers may be handed in.

use base::{Date, Fields};
use serde_json::Value;

use crate::messages::Asked;
use crate::rules::{UNIT_CODES, unit_code};
use crate::shape::join;
use crate::walk::{Node, is_address, walk};
use crate::{Answers, Form, leaf};

/// Which part of a form is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope<'a> {
    /// All of it.
    Whole,
    /// The section of this key.
    Section(&'a str),
}

impl Scope<'_> {
    pub(crate) fn covers(self, section: &crate::Section) -> bool {
        match self {
            Self::Whole => true,
            Self::Section(key) => section.key == key,
        }
    }
}

/// Everything missing or wrong in the answers to the questions that are asked, in the form's order,
/// one message a question.
///
/// `today` is the local day of the answer, for dates that may not lie after or before it.
/// `unit_exists` says whether a commune (second) belongs to a province (first); where the list of
/// units cannot be reached let it say yes, and compare later.
pub fn validate(
    form: &Form,
    answers: &Answers,
    today: Date,
    scope: Scope<'_>,
    unit_exists: &dyn Fn(&str, &str) -> bool,
) -> Fields {
    let mut faults = Fields::new();
    for node in walk(form, answers) {
        if !node.visible || !scope.covers(node.section) || faults.get(&node.path).is_some() {
            continue;
        }
        let asked = Asked { field: node.field, above: node.above.as_ref() };
        let fault = match node.value {
            Some(value) => leaf::fault(&asked, value, today),
            None if answers.unread(&node.path).is_some() => Some(asked.unreadable()),
            None if node.required && node.field.kind.parts().is_none() => Some(asked.missing()),
            None => None,
        };
        match fault {
            Some(message) => faults.push(node.path, message),
            None if is_address(node.field) => address(&node, unit_exists, &mut faults),
            None => {}
        }
    }
    faults
}

/// The units of an address: their codes' shape first, then whether they belong together.
fn address(node: &Node<'_>, unit_exists: &dyn Fn(&str, &str) -> bool, faults: &mut Fields) {
    let above = crate::messages::within(node.above.as_ref(), &node.field.label);
    let mut codes = Vec::new();
    for (key, length) in UNIT_CODES {
        let part = node.field.kind.parts().and_then(|parts| parts.iter().find(|p| p.key == key));
        let code = node
            .value
            .and_then(|v| v.get(key))
            .and_then(Value::as_str)
            .filter(|c| !c.trim().is_empty());
        let (Some(field), Some(code)) = (part, code) else { continue };
        let asked = Asked { field, above: Some(&above) };
        if unit_code(code, length) {
            codes.push(code);
        } else {
            faults.push(join(&node.path, key), asked.missing());
        }
        if let [province, commune] = codes.as_slice()
            && !unit_exists(province, commune)
        {
            faults.push(join(&node.path, key), asked.unknown_unit());
        }
    }
}
