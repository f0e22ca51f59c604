//! Which kinds of files may stand for a paper or an answer: the same that the pages offer. What a
//! file is, its content says, not its name.

use base::{Fields, FileId, Msg, Result, msg};
use forms::{Answers, Field, Form, Kind};
use serde_json::Value;

use crate::attached::NewPaper;

/// The extensions taken for a paper of the dossier.
pub(crate) const PAPER: [&str; 4] = ["pdf", "jpg", "jpeg", "png"];

/// What is wrong with a file's kind. A file that is not there is for others to miss.
///
/// # Errors
/// Those of the database.
pub(crate) fn fault(tx: &mut db::Tx<'_>, file: FileId, accepted: &[&str]) -> Result<Option<Msg>> {
    let Some(file) = files::get(tx, file)? else { return Ok(None) };
    if file.kind.extensions().iter().any(|e| accepted.contains(e)) {
        return Ok(None);
    }
    let (name, list) = (file.name, accepted.join(", ").to_uppercase());
    Ok(Some(msg!(
        "Tệp “{name}” không đúng loại; chỉ nhận {list}",
        "The file “{name}” is not of a kind taken here; only {list}"
    )))
}

/// Papers whose files are of another kind, each under `control.component`.
///
/// # Errors
/// Those of the database.
pub(crate) fn paper_faults(tx: &mut db::Tx<'_>, papers: &[NewPaper], control: &str) -> Result<Fields> {
    let mut faults = Fields::new();
    for paper in papers.iter().filter(|p| !p.component.is_empty()) {
        if let Some(file) = paper.file_id
            && let Some(message) = fault(tx, file, &PAPER)?
        {
            faults.push(format!("{control}.{}", paper.component), message);
        }
    }
    Ok(faults)
}

/// Answers whose files are of another kind, by path; questions that are not asked are left out.
///
/// # Errors
/// Those of the database.
pub(crate) fn answer_faults(tx: &mut db::Tx<'_>, form: &Form, answers: &Answers) -> Result<Fields> {
    let asked = forms::visible(form, answers);
    let mut faults = Fields::new();
    for (path, field) in file_questions(form, answers) {
        if !asked.field(&path) {
            continue;
        }
        let ids = answers.get(&path).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        for id in ids.filter_map(|text| text.parse().ok()).collect::<Vec<FileId>>() {
            if let Some(message) = fault(tx, id, &field.accepted())? {
                faults.push(path.clone(), message);
                break;
            }
        }
    }
    Ok(faults)
}

/// The questions that are answered by files, those of each item of a group too.
fn file_questions<'f>(form: &'f Form, answers: &Answers) -> Vec<(String, &'f Field)> {
    let is_file = |f: &&Field| matches!(f.kind, Kind::File { .. });
    let mut found = Vec::new();
    for field in form.fields() {
        match &field.kind {
            Kind::File { .. } => found.push((field.key.clone(), field)),
            Kind::Group { fields, .. } => {
                let items = answers.get(&field.key).and_then(Value::as_array).map_or(0, Vec::len);
                for i in 0..items {
                    found.extend(fields.iter().filter(is_file).map(|f| (format!("{}.{i}.{}", field.key, f.key), f)));
                }
            }
            _ => {}
        }
    }
    found
}
