//! The answers to be read, with links to the files among them.

use base::Locale;
use forms::{Answers, Form, Kind};
use serde_json::Value;

use super::{FileLook, Names};

/// The answers of one section.
#[derive(Debug, Clone, serde::Serialize)]
pub struct AnswerSection {
    /// The section's key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Its answers.
    pub lines: Vec<AnswerLine>,
}

/// One question and its answer.
#[derive(Debug, Clone, serde::Serialize)]
pub struct AnswerLine {
    /// The question's path.
    pub path: String,
    /// The question.
    pub label: String,
    /// The answer in words.
    pub value: String,
    /// The files it is, if it is files.
    pub files: Vec<FileLook>,
}

/// The answers in the form's order, files as links.
pub fn answer_list(form: &Form, answers: &Answers, names: &Names, locale: Locale) -> Vec<AnswerSection> {
    let files = |path: &str| -> Vec<FileLook> {
        let is_file = form.field(path).is_some_and(|f| matches!(f.kind, Kind::File { .. }));
        let ids = answers.get(path).filter(|_| is_file).and_then(Value::as_array);
        ids.into_iter().flatten().filter_map(Value::as_str).filter_map(|id| names.file(id).cloned()).collect()
    };
    names
        .summary(form, answers, locale)
        .into_iter()
        .map(|section| AnswerSection {
            lines: section
                .rows
                .into_iter()
                .map(|row| AnswerLine { files: files(&row.path), path: row.path, label: row.label, value: row.value })
                .collect(),
            key: section.key,
            title: section.title,
        })
        .collect()
}
