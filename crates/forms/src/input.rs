//! Turning what a page sends into answers.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use base::{Fields, Msg, msg};
use serde_json::{Map, Value};

use crate::messages::{Asked, item, within};
use crate::shape::{Shape, join};
use crate::walk::given;
use crate::{Answers, Field, Form, Scope, read};

/// The most name-value pairs that one page may send.
pub const MOST_PAIRS: usize = 5_000;

/// The greatest number an item of a group may be sent under. Numbers may have gaps, from items
/// removed on the page.
const MOST_INDEX: usize = 9_999;

/// Reads the name-value pairs of an HTML form: `key`, `key` repeated for several choices or files,
/// `home.province`, `owner.name`, `children.0.name`. Items are counted anew from 0, and items with
/// nothing in them are left out. Unknown names are ignored.
///
/// The answers hold only what was sent, `null` for what was sent empty, and are meant for
/// [`Answers::merge`]. A page puts an empty hidden input of the same name before check boxes, files
/// and groups, so that clearing all of them is told apart from not being asked. The wrong fields
/// are those that could not be read or are too many; everything else is for [`crate::validate`].
pub fn read_input(form: &Form, scope: Scope<'_>, pairs: &[(String, String)]) -> (Answers, Fields) {
    if pairs.len() > MOST_PAIRS {
        let message = msg!(
            "Biểu mẫu gửi lên có quá nhiều ô nên chưa được lưu",
            "The form has too many boxes and was not saved"
        );
        return (Answers::new(), Fields::one("", message));
    }
    let mut sent: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, value) in pairs {
        sent.entry(name).or_default().push(value);
    }
    let mut reading = Reading { sent, unread: BTreeMap::new(), faults: Fields::new() };
    let sections = form.sections.iter().filter(|s| scope.covers(s));
    let values = reading.object(sections.flat_map(|s| &s.fields), "", "", None);
    (Answers::of(values, reading.unread), reading.faults)
}

struct Reading<'a> {
    sent: BTreeMap<&'a str, Vec<&'a str>>,
    unread: BTreeMap<String, String>,
    faults: Fields,
}

impl<'a> Reading<'a> {
    /// Reads the fields sent below `from` into an object that belongs at `to`.
    fn object<'f>(
        &mut self,
        fields: impl IntoIterator<Item = &'f Field>,
        from: &str,
        to: &str,
        above: Option<&Msg>,
    ) -> Map<String, Value> {
        let mut map = Map::new();
        for field in fields {
            let (from, to) = (join(from, &field.key), join(to, &field.key));
            if let Some(value) = self.field(field, &from, &to, above) {
                map.insert(field.key.clone(), value);
            }
        }
        map
    }

    /// Reads one field; `None` when the page did not send it.
    fn field(&mut self, field: &Field, from: &str, to: &str, above: Option<&Msg>) -> Option<Value> {
        match field.kind.shape() {
            Shape::One => {
                let typed = self.sent.get(from)?.clone();
                Some(self.one(field, &typed, to, above))
            }
            Shape::Parts(parts) => {
                let below = within(above, &field.label);
                let map = self.object(parts, from, to, Some(&below));
                (!map.is_empty()).then_some(Value::Object(map))
            }
            Shape::Items(fields) => self.items(field, fields, from, to),
        }
    }

    fn one(&mut self, field: &Field, typed: &[&str], to: &str, above: Option<&Msg>) -> Value {
        let asked = Asked { field, above };
        let value = read::answer(&field.kind, typed);
        match value {
            Some(value) => value,
            None => {
                self.faults.push(to.to_owned(), asked.unreadable());
                self.unread
                    .insert(to.to_owned(), typed.last().copied().unwrap_or_default().to_owned());
                Value::Null
            }
        }
    }

    fn items(&mut self, group: &Field, fields: &[Field], from: &str, to: &str) -> Option<Value> {
        let mut numbers = self.numbers(&format!("{from}."));
        let too_far = !numbers.split_off(&(MOST_INDEX + 1)).is_empty();
        if numbers.is_empty() && !too_far && !self.sent.contains_key(from) {
            return None;
        }
        let mut items = Vec::new();
        for number in numbers {
            let (from, to) = (join(from, number), join(to, items.len()));
            let above = item(&group.label, items.len());
            let map = self.object(fields, &from, &to, Some(&above));
            let answered = fields.iter().any(|f| map.get(&f.key).is_some_and(|v| given(f, v)));
            let unread = self.unread.keys().any(|path| path.starts_with(&format!("{to}.")));
            if answered || unread {
                items.push(Value::Object(map));
            }
        }
        let max = group.most().unwrap_or(usize::MAX);
        if too_far || items.len() > max {
            self.faults.push(to.to_owned(), Asked { field: group, above: None }.too_many(max));
        }
        Some(if items.is_empty() { Value::Null } else { Value::Array(items) })
    }

    /// The numbers of the items sent below a prefix. They cost a set of numbers, however great.
    fn numbers(&self, prefix: &str) -> BTreeSet<usize> {
        self.sent
            .range::<str, _>((Bound::Included(prefix), Bound::Unbounded))
            .map_while(|(name, _)| name.strip_prefix(prefix))
            .filter_map(|rest| rest.split('.').next())
            .filter_map(|number| number.parse().ok().filter(|n: &usize| n.to_string() == number))
            .collect()
    }
}
