//! A form, or one section of it, as HTML.

use base::{Error, Result};
use forms::{Answers, Condition, Field, Form, Kind, Section};
use serde_json::{Map, Value};
use web::View;

use super::Names;
use super::question::Maker;

/// A form with its answers, to be shown for editing.
pub struct FormPage<'a> {
    /// The form; for a supplement the one cut by [`forms::changed_only`].
    pub form: &'a Form,
    /// The answers so far, unread texts included.
    pub answers: &'a Answers,
    /// Where filled-in answers come from: path to `vneid` or `account`.
    pub sources: &'a Map<String, Value>,
    /// Units and files.
    pub names: &'a Names,
    /// What an officer wrote beside questions, by path.
    pub reasons: &'a [(String, String)],
    /// The group that shows one more empty item.
    pub extra: Option<&'a str>,
}

impl FormPage<'_> {
    /// The questions of one section, as HTML for inside a `<form>`.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the form has no such section.
    pub fn section(&self, view: &View, key: &str) -> Result<String> {
        let section = self.form.section(key).ok_or(Error::NotFound("section"))?;
        let mut html = self.context(section.fields.iter(), section.show_if.as_ref())?;
        for field in &section.fields {
            html.push_str(&self.maker(view).html(field, &field.key, false)?);
        }
        Ok(html)
    }

    /// All questions, each section under its heading, as HTML for inside one `<form>`. Sections
    /// that are not asked now are there too and appear when their condition holds.
    ///
    /// # Errors
    /// [`Error::Bug`] when a template fails.
    pub fn whole(&self, view: &View) -> Result<String> {
        let maker = self.maker(view);
        let mut html = String::new();
        for section in &self.form.sections {
            let title = escape(section.title.get(view.locale));
            let hint = section.hint.as_ref().map(|h| format!("<p class=\"hint\">{}</p>", escape(h.get(view.locale))));
            let open = match &section.show_if {
                Some(condition) => {
                    let json = escape(&serde_json::to_string(condition).map_err(Error::bug)?);
                    let hidden = if maker.visible.section(&section.key) { "" } else { " hidden" };
                    format!("<section class=\"flow show-if\" data-show-if=\"{json}\"{hidden}>")
                }
                None => "<section class=\"flow\">".to_owned(),
            };
            html.push_str(&open);
            html.push_str(&format!("<h2 id=\"section-{}\">{title}</h2>{}<div class=\"stack\">", section.key, hint.unwrap_or_default()));
            for field in &section.fields {
                html.push_str(&maker.html(field, &field.key, false)?);
            }
            html.push_str("</div></section>");
        }
        Ok(html)
    }

    fn maker<'m>(&'m self, view: &'m View) -> Maker<'m> {
        Maker {
            view,
            answers: self.answers,
            sources: self.sources,
            names: self.names,
            visible: forms::visible(self.form, self.answers),
            reasons: self.reasons,
            extra: self.extra,
        }
    }

    /// Answers of other pages that conditions of this one look at, as hidden inputs: the page's
    /// scripts can then decide alone. The server ignores them when they come back.
    fn context<'f>(&self, fields: impl Iterator<Item = &'f Field> + Clone, own: Option<&Condition>) -> Result<String> {
        let here: Vec<&str> = fields.clone().map(|f| f.key.as_str()).collect();
        let mut wanted: Vec<&str> = Vec::new();
        if let Some(condition) = own {
            looks_at(condition, &mut wanted);
        }
        for field in fields {
            conditions_of(field, &mut wanted);
        }
        wanted.sort_unstable();
        wanted.dedup();
        let visible = forms::visible(self.form, self.answers);
        let mut html = String::new();
        for path in wanted {
            let top = path.split('.').next().unwrap_or_default();
            if here.contains(&top) || self.form.field(path).is_none() || !visible.field(top) {
                continue;
            }
            for text in texts(self.answers.get(path)) {
                html.push_str(&format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", escape(path), escape(&text)));
            }
        }
        Ok(html)
    }
}

fn conditions_of<'f>(field: &'f Field, found: &mut Vec<&'f str>) {
    if let Some(condition) = &field.show_if {
        looks_at(condition, found);
    }
    if let Kind::Group { fields, .. } = &field.kind {
        for inner in fields {
            conditions_of(inner, found);
        }
    }
}

fn looks_at<'c>(condition: &'c Condition, found: &mut Vec<&'c str>) {
    match condition {
        Condition::Is { field, .. } | Condition::OneOf { field, .. } | Condition::Filled { field } => found.push(field),
        Condition::Not(inner) => looks_at(inner, found),
        Condition::All(inner) | Condition::Any(inner) => inner.iter().for_each(|c| looks_at(c, found)),
    }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        None | Some(Value::Null | Value::Object(_)) => Vec::new(),
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(items)) => items.iter().flat_map(|v| texts(Some(v))).collect(),
        Some(other) => vec![other.to_string()],
    }
}

/// Text as it stands in HTML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The sections that are asked now, in order.
pub(crate) fn asked<'f>(form: &'f Form, answers: &Answers) -> Vec<&'f Section> {
    let visible = forms::visible(form, answers);
    form.sections
        .iter()
        .filter(|s| visible.section(&s.key) && s.fields.iter().any(|f| visible.field(&f.key)))
        .collect()
}
