//! Answers as text: for reading, and for the box they are edited in.

use base::text::group_thousands;
use base::{Date, Locale};
use serde_json::Value;

use crate::walk::walk;
use crate::{Answers, Field, Form, Kind, rules};

/// Something an answer only refers to, whose name is kept elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reference<'a> {
    /// A province by its code of 2 digits, or a commune by its code of 5.
    Unit(&'a str),
    /// A file by its id.
    File(&'a str),
}

/// Everything the answers to the asked questions refer to, each once: what to look up before
/// [`crate::summary`], and the files that belong to the dossier.
pub fn references<'a>(form: &'a Form, answers: &'a Answers) -> Vec<Reference<'a>> {
    let mut found = Vec::new();
    for node in walk(form, answers).into_iter().filter(|n| n.visible) {
        let Some(value) = node.value else { continue };
        match (&node.field.kind, value) {
            (Kind::File { .. }, Value::Array(ids)) => {
                found.extend(ids.iter().filter_map(Value::as_str).map(Reference::File));
            }
            (Kind::Address, address) => found.extend(codes(address).map(Reference::Unit)),
            _ => {}
        }
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|reference| seen.insert(*reference));
    found
}

/// What stands in the box of a question: what was typed and could not be read, or else the answer
/// as it would be typed (`24/11/2026`, `1.234,5`). Choices and files have no box: look at
/// [`Answers::get`].
pub fn typed(field: &Field, path: &str, answers: &Answers) -> String {
    if let Some(unread) = answers.unread(path) {
        return unread.to_owned();
    }
    match (&field.kind, answers.get(path)) {
        (Kind::Number { .. }, Some(Value::Number(n))) => {
            n.as_f64().map(decimal).unwrap_or_default()
        }
        (Kind::Money { .. }, Some(Value::Number(n))) => {
            n.as_i64().map(group_thousands).unwrap_or_default()
        }
        (Kind::Date { .. }, Some(Value::String(date))) => dmy_text(date),
        (_, Some(Value::String(text))) => text.clone(),
        (_, Some(Value::Bool(yes))) => yes.to_string(),
        _ => String::new(),
    }
}

/// The answer as a reader sees it. A value of a wrong kind is shown as it is, so that nobody
/// overlooks it.
pub(crate) fn shown(
    field: &Field,
    value: &Value,
    locale: Locale,
    name: &dyn Fn(Reference<'_>) -> Option<String>,
) -> String {
    match (&field.kind, value) {
        (Kind::Number { unit, .. }, Value::Number(n)) => {
            let number = n.as_f64().map(decimal).unwrap_or_default();
            unit.as_ref().map_or(number.clone(), |unit| format!("{number} {}", unit.get(locale)))
        }
        (Kind::Money { .. }, Value::Number(n)) => {
            n.as_i64().map_or_else(|| n.to_string(), |amount| base::Dong(amount).to_string())
        }
        (Kind::Date { .. }, Value::String(date)) => dmy_text(date),
        (Kind::YesNo, Value::Bool(yes)) => {
            if *yes { locale.t("Có", "Yes") } else { locale.t("Không", "No") }.to_owned()
        }
        (Kind::Choice { .. }, Value::String(value)) => label(field, value, locale),
        (Kind::Choices { .. }, Value::Array(values)) => {
            list(values.iter().filter_map(Value::as_str).map(|v| label(field, v, locale)))
        }
        (Kind::File { .. }, Value::Array(ids)) => {
            let file = locale.t("Tệp không còn", "File no longer there");
            let named = |id| name(Reference::File(id)).unwrap_or_else(|| file.to_owned());
            list(ids.iter().filter_map(Value::as_str).map(named))
        }
        (Kind::Address, Value::Object(map)) => {
            let street = map.get("street").and_then(Value::as_str).filter(|s| !s.trim().is_empty());
            let named = |code: &str| name(Reference::Unit(code)).unwrap_or_else(|| code.to_owned());
            list(street.map(str::to_owned).into_iter().chain(codes(value).map(named)))
        }
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

/// A number as Vietnamese is written: `1.234,5`.
pub(crate) fn decimal(number: f64) -> String {
    let text = number.to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let grouped = whole.parse().map_or_else(|_| whole.to_owned(), group_thousands);
    let sign = if number < 0.0 && !grouped.starts_with('-') { "-" } else { "" };
    if decimals.is_empty() {
        format!("{sign}{grouped}")
    } else {
        format!("{sign}{grouped},{decimals}")
    }
}

/// `24/11/2026`
pub(crate) fn dmy(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}

fn dmy_text(text: &str) -> String {
    rules::iso_date(text).map_or_else(|| text.to_owned(), dmy)
}

fn label(field: &Field, value: &str, locale: Locale) -> String {
    let known = field.kind.options().iter().find(|o| o.value == value);
    known.map_or_else(|| value.to_owned(), |o| o.label.get(locale).to_owned())
}

/// The codes of an address, the smaller unit first, as addresses are written.
fn codes(address: &Value) -> impl Iterator<Item = &str> {
    ["commune", "province"]
        .into_iter()
        .filter_map(|part| address.get(part).and_then(Value::as_str))
        .filter(|code| !code.trim().is_empty())
}

fn list(texts: impl IntoIterator<Item = String>) -> String {
    texts.into_iter().collect::<Vec<_>>().join(", ")
}
