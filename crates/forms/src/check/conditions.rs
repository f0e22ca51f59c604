//! Whether the conditions of a form can be decided.
//!
//! A section looks at questions of earlier sections. A question looks at those, and at questions of
//! its own section; a question of an item also at those of the same item. No question waits for
//! itself.

use std::collections::HashMap;

use base::{Fields, Msg, msg};
use serde_json::Value;

use crate::shape::join;
use crate::{Condition, Field, Form, Kind, TextFormat, rules};

/// How many outside answers the condition of an item's question may look at. Its JSON Schema
/// doubles with each.
const MOST_OUTSIDE: usize = 4;

pub(super) fn check(form: &Form, faults: &mut Fields) {
    let mut earlier: HashMap<&str, &Field> = HashMap::new();
    for (s, section) in form.sections.iter().enumerate() {
        let place = format!("sections.{s}");
        if let Some(condition) = &section.show_if {
            let look = |key: &str| earlier.get(key).copied();
            comparisons(condition, &look, &join(&place, "show_if"), faults);
        }
        earlier.extend(section.fields.iter().map(|f| (f.key.as_str(), f)));
        let place = join(&place, "fields");
        for (i, field) in section.fields.iter().enumerate() {
            let place = join(&place, i);
            if let Some(condition) = &field.show_if {
                let look = |key: &str| earlier.get(key).copied();
                comparisons(condition, &look, &join(&place, "show_if"), faults);
            }
            if let Kind::Group { fields, .. } = &field.kind {
                items(field, fields, &earlier, &join(&place, "fields"), faults);
            }
        }
        circles(&section.fields, &place, faults);
    }
}

fn items(
    group: &Field,
    fields: &[Field],
    earlier: &HashMap<&str, &Field>,
    place: &str,
    faults: &mut Fields,
) {
    for (i, field) in fields.iter().enumerate() {
        let Some(condition) = &field.show_if else { continue };
        let place = join(&join(place, i), "show_if");
        let own = |key: &str| fields.iter().find(|f| f.key == key);
        let look = |key: &str| {
            own(key).or_else(|| earlier.get(key).copied().filter(|f| f.key != group.key))
        };
        comparisons(condition, &look, &place, faults);
        let mut outside: Vec<&Condition> = Vec::new();
        for comparison in condition.comparisons() {
            let looks_out = comparison.fields().iter().any(|path| own(top(path)).is_none());
            if looks_out && !outside.contains(&comparison) {
                outside.push(comparison);
            }
        }
        if outside.len() > MOST_OUTSIDE {
            let text = msg!(
                "Điều kiện của câu hỏi trong nhóm chỉ được xét tối đa {MOST_OUTSIDE} câu trả lời ngoài nhóm",
                "The condition of a group's question may look at {MOST_OUTSIDE} answers outside at most"
            );
            faults.push(place, text);
        }
    }
    circles(fields, place, faults);
}

fn comparisons<'a>(
    condition: &Condition,
    look: &dyn Fn(&str) -> Option<&'a Field>,
    place: &str,
    faults: &mut Fields,
) {
    if has_empty_list(condition) {
        let text = msg!("Điều kiện còn trống", "The condition is empty");
        faults.push(place.to_owned(), text);
    }
    for comparison in condition.comparisons() {
        for path in comparison.fields() {
            match find(path, look) {
                None => {
                    let text = msg!(
                        "Điều kiện xét câu hỏi “{path}” không có trong phần này hay các phần trước",
                        "The condition looks at “{path}”, which is not in this section or an earlier one"
                    );
                    faults.push(place.to_owned(), text);
                }
                Some(field) => {
                    if let Some(message) = never(comparison, field, path) {
                        faults.push(place.to_owned(), message);
                    }
                }
            }
        }
    }
}

fn find<'a>(path: &str, look: &dyn Fn(&str) -> Option<&'a Field>) -> Option<&'a Field> {
    match path.split_once('.') {
        None => look(path),
        Some((key, part)) => look(key)?.kind.parts()?.iter().find(|p| p.key == part),
    }
}

/// Why a comparison could never hold, if so: the question has no such answer.
fn never(comparison: &Condition, field: &Field, path: &str) -> Option<Msg> {
    let values = match comparison {
        Condition::Is { value, .. } => std::slice::from_ref(value),
        Condition::OneOf { values, .. } => values.as_slice(),
        _ => &[],
    };
    if matches!((comparison, &field.kind), (Condition::Is { .. }, Kind::Choices { .. })) {
        return Some(msg!(
            "“{path}” có nhiều lựa chọn: hãy dùng điều kiện “là một trong”",
            "“{path}” has several choices: use the condition “one of”"
        ));
    }
    let strange = values.iter().find(|value| !possible(field, value))?;
    Some(msg!(
        "“{path}” không bao giờ có câu trả lời {strange}",
        "“{path}” never has the answer {strange}"
    ))
}

fn possible(field: &Field, value: &Value) -> bool {
    match &field.kind {
        Kind::Text { format: Some(TextFormat::Phone), .. } => {
            value.as_str().is_some_and(rules::phone)
        }
        Kind::Text { .. } | Kind::LongText { .. } => {
            value.as_str().is_some_and(|text| !text.trim().is_empty())
        }
        Kind::Number { .. } | Kind::Money { .. } => value.is_number(),
        Kind::Date { .. } => value.as_str().is_some_and(|text| rules::iso_date(text).is_some()),
        Kind::Choice { options } | Kind::Choices { options } => {
            value.as_str().is_some_and(|text| options.iter().any(|o| o.value == text))
        }
        Kind::YesNo => value.is_boolean(),
        Kind::File { .. } | Kind::Address | Kind::Person { .. } | Kind::Group { .. } => false,
    }
}

fn has_empty_list(condition: &Condition) -> bool {
    match condition {
        Condition::OneOf { values, .. } => values.is_empty(),
        Condition::Not(inner) => has_empty_list(inner),
        Condition::All(inner) | Condition::Any(inner) => {
            inner.is_empty() || inner.iter().any(has_empty_list)
        }
        Condition::Is { .. } | Condition::Filled { .. } => false,
    }
}

/// Questions of one section or item that wait for each other. A group also waits for nothing that
/// only its items look at.
fn circles(fields: &[Field], place: &str, faults: &mut Fields) {
    for (i, field) in fields.iter().enumerate() {
        let mut ahead = waits_for(fields, field);
        let mut seen: Vec<&str> = Vec::new();
        while let Some(next) = ahead.pop() {
            if next.key == field.key {
                let text = msg!(
                    "Điều kiện của “{}” chờ chính câu trả lời của nó",
                    "The condition of “{}” waits for its own answer",
                    field.key
                );
                faults.push(join(&join(place, i), "show_if"), text);
                break;
            }
            if !seen.contains(&next.key.as_str()) {
                seen.push(&next.key);
                ahead.extend(waits_for(fields, next));
            }
        }
    }
}

fn waits_for<'a>(fields: &'a [Field], field: &Field) -> Vec<&'a Field> {
    let looked_at = field.show_if.iter().flat_map(Condition::fields);
    looked_at.filter_map(|path| fields.iter().find(|f| f.key == top(path))).collect()
}

fn top(path: &str) -> &str {
    path.split('.').next().unwrap_or_default()
}
