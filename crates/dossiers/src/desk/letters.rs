//! Letters as PDF. They are set outside transactions, on a thread that may take its time.

use std::sync::Arc;

use axum::http::{HeaderValue, header};
use base::{DossierId, Error, Result};
use web::{Path, Reply, Visit, download};

use super::story::{Story, story};
use crate::lifecycle::PrintedForm;
use crate::attached::Letter;
use crate::needs::{LetterSheet, Needs};

/// `GET …/letters/{letter}`: a letter's id or `06` for the control sheet, with or without `.pdf`.
pub(super) async fn pdf(visit: Visit, Path((id, name)): Path<(DossierId, String)>) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let wanted = name.strip_suffix(".pdf").unwrap_or(&name).to_owned();
    let reading = Arc::clone(&needs);
    let (story, letter) = visit
        .ctx
        .read(move |tx| {
            let story = story(tx, &reading, id)?;
            let letter = find(tx, &story, &wanted)?;
            Ok((story, letter))
        })
        .await?;
    let file = format!("{}-{}.pdf", story.d.code, letter.form);
    let bytes = tokio::task::spawn_blocking(move || print(&needs, &story, &letter)).await.map_err(Error::bug)??;
    inline_pdf(&file, bytes)
}

/// A PDF of our own making, to look at inside a page. Browsers refuse to show PDF in a sandbox, and
/// what we set ourselves needs none.
pub(crate) fn inline_pdf(name: &str, bytes: Vec<u8>) -> Reply {
    let mut response = download(name, "application/pdf", true, bytes)?;
    let policy = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'";
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    Ok(response)
}

fn find(tx: &access::Tx<'_, '_>, story: &Story, wanted: &str) -> Result<Letter> {
    if wanted == PrintedForm::F06.number() {
        return Ok(control_sheet(tx));
    }
    let missing = Error::NotFound("letter");
    story.letters.iter().find(|l| l.id.to_string() == wanted).cloned().ok_or(missing)
}

/// Form 06 is written by the events themselves, so it is made when it is read.
fn control_sheet(tx: &access::Tx<'_, '_>) -> Letter {
    Letter {
        id: tx.ctx.id(),
        form: PrintedForm::F06.number().to_owned(),
        number: String::new(),
        title: PrintedForm::F06.name().vi.into_owned(),
        data: serde_json::json!({}),
        made_by: tx.ctx.actor.name().to_owned(),
        made_at: tx.now(),
    }
}

fn print(needs: &Needs, story: &Story, letter: &Letter) -> Result<Vec<u8>> {
    needs.press.pdf(&LetterSheet {
        letter,
        dossier: &story.d,
        definition: &story.version.definition,
        receiving: &story.receiving,
        competent: &story.competent,
        papers: &story.papers,
        supplements: &story.supplements,
        events: &story.events,
    })
}

/// The letters' names in the reader's language; forms by the circular's title.
pub(crate) fn title(letter: &Letter, locale: base::Locale) -> String {
    let known = PrintedForm::ALL.iter().find(|f| f.number() == letter.form);
    match (known, letter.form.as_str()) {
        (Some(form), _) => {
            let (number, name) = (form.number(), form.name());
            format!("{} ({} {number})", name.get(locale), locale.t("mẫu số", "form"))
        }
        (None, "confirmation") => locale.t("Xác nhận nộp hồ sơ trực tuyến", "Confirmation of the online submission").to_owned(),
        (None, _) => letter.title.clone(),
    }
}
