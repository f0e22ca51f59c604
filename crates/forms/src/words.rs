//! A condition in words, for the procedure controller who wrote or reviews it.

use base::{Locale, Msg};
use serde_json::Value;

use crate::show::{Reference, shown};
use crate::{Condition, Field, Form, Kind};

/// The condition as a sentence's part: `“Tình trạng hôn nhân” là “Đã kết hôn” và …`. `group` is the
/// key of the group whose item the condition belongs to, if it does. A question that the form does
/// not have is named by its key.
pub fn in_words(form: &Form, group: Option<&str>, condition: &Condition) -> Msg {
    let words = |locale| Words { form, group, locale }.say(condition, true);
    Msg::of(words(Locale::Vi), words(Locale::En))
}

struct Words<'a> {
    form: &'a Form,
    group: Option<&'a str>,
    locale: Locale,
}

impl Words<'_> {
    fn say(&self, condition: &Condition, outermost: bool) -> String {
        let t = |vi, en| self.locale.t(vi, en);
        match condition {
            Condition::Is { field, value } => {
                format!("{} {} {}", self.label(field), t("là", "is"), self.value(field, value))
            }
            Condition::OneOf { field, values } => {
                let verb = match self.field(field).map(|f| &f.kind) {
                    Some(Kind::Choices { .. }) => t("có chọn", "includes"),
                    _ => t("là", "is"),
                };
                let values: Vec<_> = values.iter().map(|v| self.value(field, v)).collect();
                format!("{} {verb} {}", self.label(field), values.join(t(" hoặc ", " or ")))
            }
            Condition::Filled { field } => {
                format!("{} {}", self.label(field), t("đã được trả lời", "is answered"))
            }
            Condition::Not(inner) => match &**inner {
                Condition::Is { field, value } => {
                    let verb = t("không phải là", "is not");
                    format!("{} {verb} {}", self.label(field), self.value(field, value))
                }
                Condition::Filled { field } => {
                    format!("{} {}", self.label(field), t("chưa được trả lời", "is not answered"))
                }
                inner => format!(
                    "{} ({})",
                    t("không đúng là", "it is not so that"),
                    self.say(inner, true)
                ),
            },
            Condition::All(inner) => self.join(inner, t(" và ", " and "), outermost),
            Condition::Any(inner) => self.join(inner, t(" hoặc ", " or "), outermost),
        }
    }

    fn join(&self, inner: &[Condition], word: &str, outermost: bool) -> String {
        let alone = inner.len() == 1;
        let parts: Vec<_> = inner.iter().map(|c| self.say(c, alone && outermost)).collect();
        let joined = parts.join(word);
        if outermost || alone { joined } else { format!("({joined})") }
    }

    fn label(&self, path: &str) -> String {
        let (key, part) =
            path.split_once('.').map_or((path, None), |(key, part)| (key, Some(part)));
        let whole = self.field(key).map_or(key, |f| f.label.get(self.locale));
        match part.and_then(|_| self.field(path)) {
            Some(part) => format!("“{whole}: {}”", part.label.get(self.locale)),
            None => format!("“{whole}”"),
        }
    }

    fn value(&self, path: &str, value: &Value) -> String {
        let text = match self.field(path) {
            Some(field) => {
                let of_one = match (&field.kind, value) {
                    (Kind::Choices { .. }, Value::String(_)) => &Value::Array(vec![value.clone()]),
                    _ => value,
                };
                shown(field, of_one, self.locale, &|reference| match reference {
                    Reference::Unit(code) | Reference::File(code) => Some(code.to_owned()),
                })
            }
            None => value.to_string(),
        };
        format!("“{text}”")
    }

    fn field(&self, path: &str) -> Option<&Field> {
        let inside = self.group.and_then(|group| self.form.field(&format!("{group}.{path}")));
        inside.or_else(|| self.form.field(path))
    }
}
