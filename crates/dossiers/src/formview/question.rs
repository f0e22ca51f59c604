//! One question as a page asks it.

use askama::Template;
use base::{Error, Locale, Result};
use forms::{Condition, Field, Kind, TextFormat, Visible};
use serde_json::{Map, Value};
use web::{Pick, View};

use super::{FileLook, Names};

/// A question with its answer, ready for the template.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// The name of its control: the question's path.
    pub name: String,
    /// The kind of control: the tag of [`forms::Kind`] in files (`text`, `long_text` …).
    pub kind: &'static str,
    /// The question.
    pub label: String,
    /// One short sentence of help.
    pub hint: String,
    /// Whether it may be left empty.
    pub optional: bool,
    /// What stands in its box.
    pub value: String,
    /// Where a filled-in answer comes from.
    pub source: String,
    /// The `type` of a text box.
    pub input: &'static str,
    /// What browsers may fill in.
    pub autocomplete: &'static str,
    /// Most characters, or empty.
    pub max: String,
    /// The unit beside the box.
    pub suffix: String,
    /// The choices; the provinces of an address.
    pub picks: Vec<Pick>,
    /// The communes of an address.
    pub communes: Vec<Pick>,
    /// House and street of an address.
    pub street: String,
    /// Accepted extensions: `.pdf,.jpg`.
    pub accept: String,
    /// Whether several files may be given.
    pub several: bool,
    /// The files so far.
    pub files: Vec<FileLook>,
    /// The condition as JSON; empty when it is always asked.
    pub show_if: String,
    /// Whether it is not asked now.
    pub hidden: bool,
    /// What an officer wrote beside it.
    pub reason: String,
    /// Parts of a person; already HTML.
    pub parts: Vec<String>,
    /// Items of a group: the prefix of their names and their questions as HTML.
    pub items: Vec<(String, Vec<String>)>,
}

#[derive(Template)]
#[template(path = "formview/question.html")]
struct QuestionPart<'a> {
    v: &'a View,
    q: &'a Question,
}

/// What is needed to make the questions of one page.
pub(super) struct Maker<'a> {
    pub(super) view: &'a View,
    pub(super) answers: &'a forms::Answers,
    pub(super) sources: &'a Map<String, Value>,
    pub(super) names: &'a Names,
    pub(super) visible: Visible,
    pub(super) reasons: &'a [(String, String)],
    pub(super) extra: Option<&'a str>,
}

impl Maker<'_> {
    fn locale(&self) -> Locale {
        self.view.locale
    }

    /// The question as HTML. `blank` is a question of an item that does not exist yet.
    pub(super) fn html(&self, field: &Field, path: &str, blank: bool) -> Result<String> {
        let question = self.question(field, path, blank)?;
        QuestionPart { v: self.view, q: &question }.render().map_err(Error::bug)
    }

    fn question(&self, field: &Field, path: &str, blank: bool) -> Result<Question> {
        let locale = self.locale();
        let value = self.answers.get(path);
        let text = |path: &str| value_text(self.answers.get(path));
        let mut q = Question {
            name: path.to_owned(),
            kind: kind_tag(&field.kind),
            label: field.label.get(locale).to_owned(),
            hint: field.hint.as_ref().map(|h| h.get(locale).to_owned()).unwrap_or_default(),
            optional: field.optional,
            value: forms::typed(field, path, self.answers),
            source: source_of(self.sources, path, locale),
            input: "text",
            show_if: field.show_if.as_ref().map(to_json).transpose()?.unwrap_or_default(),
            hidden: field.show_if.is_some() && !blank && !self.visible.field(path),
            reason: self.reasons.iter().find(|(key, _)| key == path).map(|(_, why)| why.clone()).unwrap_or_default(),
            ..Question::default()
        };
        match &field.kind {
            Kind::Text { format, .. } => {
                q.max = field.most().map(|n| n.to_string()).unwrap_or_default();
                (q.input, q.autocomplete) = match format {
                    Some(TextFormat::Phone) => ("tel", "tel"),
                    Some(TextFormat::Email) => ("email", "email"),
                    Some(TextFormat::IdNumber | TextFormat::TaxCode | TextFormat::Name) | None => ("text", "off"),
                };
                if matches!(format, Some(TextFormat::IdNumber | TextFormat::TaxCode)) {
                    q.suffix = "numeric".to_owned();
                }
            }
            Kind::LongText { .. } => q.max = field.most().map(|n| n.to_string()).unwrap_or_default(),
            Kind::Number { unit, .. } => q.suffix = unit.as_ref().map(|u| u.get(locale).to_owned()).unwrap_or_default(),
            Kind::Choice { options } => {
                q.picks = options.iter().map(|o| Pick::new(&o.value, o.label.get(locale), &q.value)).collect();
            }
            Kind::Choices { options } => {
                let chosen = |v: &str| value.and_then(Value::as_array).is_some_and(|all| all.iter().any(|one| one.as_str() == Some(v)));
                q.picks = options
                    .iter()
                    .map(|o| Pick { value: o.value.clone(), label: o.label.get(locale).to_owned(), hint: String::new(), chosen: chosen(&o.value) })
                    .collect();
            }
            Kind::File { .. } => {
                q.accept = field.accepted().iter().map(|e| format!(".{e}")).collect::<Vec<_>>().join(",");
                q.several = field.most().unwrap_or(1) > 1;
                let ids = value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                q.files = ids.iter().filter_map(Value::as_str).filter_map(|id| self.names.file(id).cloned()).collect();
            }
            Kind::Address => {
                let province = text(&format!("{path}.province"));
                q.picks = self.names.provinces(&province);
                q.communes = self.names.communes(&province, &text(&format!("{path}.commune")));
                q.street = text(&format!("{path}.street"));
            }
            Kind::Person { .. } => {
                for part in field.kind.parts().unwrap_or_default() {
                    let optional = part.optional || field.optional;
                    let part = Field { optional, ..part.clone() };
                    q.parts.push(self.html(&part, &format!("{path}.{}", part.key), true)?);
                }
            }
            Kind::Group { fields, .. } => {
                let have = value.and_then(Value::as_array).map_or(0, Vec::len);
                let least = if field.optional { 0 } else { field.fewest() };
                let wanted = if self.extra == Some(path) { have + 1 } else { have };
                let count = wanted.max(least).min(field.most().unwrap_or(usize::MAX));
                for i in 0..count {
                    let prefix = format!("{path}.{i}.");
                    let mut item = Vec::with_capacity(fields.len());
                    for inner in fields {
                        let blank = i >= have && inner.show_if.is_none();
                        item.push(self.html(inner, &format!("{prefix}{}", inner.key), blank)?);
                    }
                    q.items.push((prefix, item));
                }
            }
            Kind::Money { .. } | Kind::Date { .. } | Kind::YesNo => {}
        }
        Ok(q)
    }
}

fn to_json(condition: &Condition) -> Result<String> {
    serde_json::to_string(condition).map_err(Error::bug)
}

fn value_text(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// What the mark beside a filled-in answer says; the stored code is `vneid` or `account`.
fn source_of(sources: &Map<String, Value>, path: &str, locale: Locale) -> String {
    match sources.get(path).and_then(Value::as_str) {
        Some("vneid") => forms::Source::VNeId.label().get(locale).to_owned(),
        Some("account") => forms::Source::Account.label().get(locale).to_owned(),
        _ => String::new(),
    }
}

fn kind_tag(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text { .. } => "text",
        Kind::LongText { .. } => "long_text",
        Kind::Number { .. } => "number",
        Kind::Money { .. } => "money",
        Kind::Date { .. } => "date",
        Kind::Choice { .. } => "choice",
        Kind::Choices { .. } => "choices",
        Kind::YesNo => "yes_no",
        Kind::File { .. } => "file",
        Kind::Address => "address",
        Kind::Person { .. } => "person",
        Kind::Group { .. } => "group",
    }
}
