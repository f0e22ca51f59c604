//! The answers to be read: on the page that checks them, in the PDF, before the official.

use base::{Locale, Msg};
use serde_json::Value;

use crate::shape::Shape;
use crate::show::{Reference, shown};
use crate::walk::{Node, is_address, walk};
use crate::{Answers, Form};

/// The answers of one section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummarySection {
    /// The section's key, to link back to its page.
    pub key: String,
    /// The section's title.
    pub title: String,
    /// Its questions in order.
    pub rows: Vec<Row>,
}

/// One question and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The question's path.
    pub path: String,
    /// The question; those of an item or a person say whose they are.
    pub label: String,
    /// The answer, or that there is none.
    pub value: String,
}

/// The questions that are asked with their answers, section by section; sections without any are
/// left out. An optional question without an answer says so, one that still needs an answer too.
/// `name` gives the names of units and files.
pub fn summary(
    form: &Form,
    answers: &Answers,
    locale: Locale,
    name: &dyn Fn(Reference<'_>) -> Option<String>,
) -> Vec<SummarySection> {
    let mut sections: Vec<SummarySection> = Vec::new();
    for node in entries(form, answers) {
        let row = Row {
            label: label(&node).get(locale).to_owned(),
            value: match (answers.unread(&node.path), node.value) {
                (Some(typed), _) => typed.to_owned(),
                (None, Some(value)) => shown(node.field, value, locale, name),
                (None, None) => nothing(node.required).get(locale).to_owned(),
            },
            path: node.path,
        };
        match sections.last_mut() {
            Some(last) if last.key == node.section.key => last.rows.push(row),
            _ => sections.push(SummarySection {
                key: node.section.key.clone(),
                title: node.section.title.get(locale).to_owned(),
                rows: vec![row],
            }),
        }
    }
    sections
}

/// The questions that are asked and that read as one answer: an address is one, a person and a
/// group are as many as they have parts. A group without items is one, to say that it has none.
pub(crate) fn entries<'a>(form: &'a Form, answers: &'a Answers) -> Vec<Node<'a>> {
    let mut entries: Vec<Node<'a>> = Vec::new();
    for node in walk(form, answers).into_iter().filter(|n| n.visible) {
        let inside_address = entries
            .last()
            .is_some_and(|e| is_address(e.field) && node.path.starts_with(&format!("{}.", e.path)));
        let one = match node.field.kind.shape() {
            Shape::One => true,
            Shape::Parts(_) => is_address(node.field) || node.value.is_some_and(|v| !v.is_object()),
            Shape::Items(_) => node.value.is_none_or(|v| !v.is_array()),
        };
        if one && !inside_address {
            entries.push(node);
        }
    }
    entries
}

/// `Con, mục 2: Họ và tên`
pub(crate) fn label(node: &Node<'_>) -> Msg {
    let label = &node.field.label;
    match &node.above {
        None => label.clone(),
        Some(above) => {
            Msg::of(format!("{}: {}", above.vi, label.vi), format!("{}: {}", above.en, label.en))
        }
    }
}

/// What stands in the place of an answer.
pub(crate) fn nothing(required: bool) -> Msg {
    if required {
        Msg::new("Chưa trả lời", "Not answered yet")
    } else {
        Msg::new("Không cung cấp", "Not provided")
    }
}

/// An answer's text for comparing: nothing at all when there is none.
pub(crate) fn text(
    node: &Node<'_>,
    locale: Locale,
    name: &dyn Fn(Reference<'_>) -> Option<String>,
) -> (Option<Value>, String) {
    match node.value {
        Some(value) => (Some(value.clone()), shown(node.field, value, locale, name)),
        None => (None, nothing(false).get(locale).to_owned()),
    }
}
