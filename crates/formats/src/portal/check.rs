//! Holding messages against the rules.

use base::cccd::IdentityNumber;
use serde_json::Value;

use super::rules::{Check, Kind, Rule, Rules};
use super::{Body, Moment, Wrong};
use crate::codes::{AgencyCode, DossierCode, ProcedureCode, ResultCode, SectorCode, ServiceCode};

impl Rules {
    /// Everything that is wrong with a message, in the order of the rules.
    pub fn check<T: Body>(&self, message: &T) -> Vec<Wrong> {
        // The types of this module serialise always.
        let value = serde_json::to_value(message).unwrap_or_default();
        let mut wrong = Vec::new();
        self.check_value(T::KIND, &value, "", &mut wrong);
        wrong
    }

    /// Everything that is wrong with the messages of one call, and with how many there are.
    pub fn check_all<T: Body>(&self, messages: &[T]) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        for rule in self.of(T::KIND).filter(|rule| rule.field.is_empty()) {
            if let Check::Items(most) = rule.check
                && messages.len() > most
            {
                wrong.push(broken(rule, "data", messages.len().to_string()));
            }
        }
        for (at, message) in messages.iter().enumerate() {
            let value = serde_json::to_value(message).unwrap_or_default();
            self.check_value(T::KIND, &value, &format!("data.{at}."), &mut wrong);
        }
        wrong
    }

    fn of(&self, kind: Kind) -> impl Iterator<Item = &Rule> {
        self.all.iter().filter(move |rule| rule.on && rule.kind == kind)
    }

    fn check_value(&self, kind: Kind, value: &Value, before: &str, wrong: &mut Vec<Wrong>) {
        for rule in self.of(kind).filter(|rule| !rule.field.is_empty()) {
            let steps: Vec<&str> = rule.field.split('.').collect();
            walk(rule, value, &steps, before, wrong);
        }
    }
}

/// Goes down a rule's path. What is not there counts as empty.
fn walk(rule: &Rule, value: &Value, steps: &[&str], place: &str, wrong: &mut Vec<Wrong>) {
    let Some((step, rest)) = steps.split_first() else {
        let place = place.trim_end_matches('.');
        if let Some(found) = breaks(&rule.check, value) {
            wrong.push(broken(rule, place, found));
        }
        return;
    };
    let (key, each) = step.strip_suffix("[]").map_or((*step, false), |key| (key, true));
    let inner = value.get(key).unwrap_or(&Value::Null);
    if each {
        for (at, item) in inner.as_array().into_iter().flatten().enumerate() {
            walk(rule, item, rest, &format!("{place}{key}.{at}."), wrong);
        }
    } else {
        walk(rule, inner, rest, &format!("{place}{key}."), wrong);
    }
}

fn broken(rule: &Rule, field: &str, found: String) -> Wrong {
    Wrong {
        field: field.to_owned(),
        found: found.chars().take(60).collect(),
        check: rule.check.clone(),
        sure: rule.sure,
    }
}

/// The value, if it breaks what must hold.
fn breaks(check: &Check, value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Array(items) => {
            let right = match check {
                Check::Filled => !items.is_empty(),
                Check::Items(most) => items.len() <= *most,
                _ => true,
            };
            return (!right).then(|| items.len().to_string());
        }
        other => other.to_string(),
    };
    let holds = match check {
        Check::Filled => !text.trim().is_empty(),
        _ if text.is_empty() => true,
        Check::Letters(most) => text.chars().count() <= *most,
        Check::Items(_) => true,
        Check::OneOf(codes) => codes.iter().any(|code| *code == text),
        Check::Moment => text.parse::<Moment>().is_ok(),
        Check::Amount => text.len() <= 15 && text.bytes().all(|b| b.is_ascii_digit()),
        Check::Ascii => text.bytes().all(|b| (b' '..=b'~').contains(&b)),
        Check::Link => ["https://", "http://"].iter().any(|head| text.starts_with(head) && text.len() > head.len()),
        Check::DossierCode => text.parse::<DossierCode>().is_ok(),
        Check::ProcedureCode => text.parse::<ProcedureCode>().is_ok(),
        Check::ServiceCode => text.parse::<ServiceCode>().is_ok(),
        Check::ResultCode => text.parse::<ResultCode>().is_ok(),
        Check::SectorCode => text.parse::<SectorCode>().is_ok(),
        Check::AgencyCode => text.parse::<AgencyCode>().is_ok(),
        Check::IdentityNumber => IdentityNumber::parse(&text).is_ok_and(|number| number.digits() == text),
        Check::Hash => text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit()),
    };
    (!holds).then_some(text)
}
