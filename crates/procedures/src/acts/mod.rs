//! The life of a version: drafted by one controller, published by another.

mod draft;
mod publish;
mod state;

use access::{NewEvent, Subject, Tx};
use base::{Error, Msg, ProcedureId, Result, msg};
use serde_json::Value;

pub use draft::{discard, draft_from, draft_new, save_draft};
pub(crate) use draft::{NewDraft, add_draft};
pub use publish::{publish, send_back, submit};
pub(crate) use publish::{put_in_force, self_publishing};
pub use state::{resume, retire, suspend};

use crate::store::{VersionRow, VersionState};

/// The longest reason or note, in characters.
const LONGEST_NOTE: usize = 2_000;

fn record(tx: &mut Tx<'_, '_>, kind: &'static str, id: ProcedureId, data: Value) -> Result<()> {
    let subject = Subject { kind: "procedure", id: id.to_string(), agency: None };
    tx.record(NewEvent { kind, subject, data }).map(drop)
}

/// The version is in the state the act is for.
fn expect(row: &VersionRow, state: VersionState) -> Result<()> {
    if row.state == state {
        return Ok(());
    }
    let (is, wanted) = (row.state.name(), state.name());
    Err(Error::Conflict(Msg::of(
        format!("Phiên bản này đang ở trạng thái “{}”, không phải “{}”. Hãy tải lại trang.", is.vi, wanted.vi),
        format!("This version is “{}”, not “{}”. Reload the page.", is.en, wanted.en),
    )))
}

/// A reason that somebody else will read.
fn reason(text: &str) -> Result<String> {
    let text = base::text::nfc_lines(text);
    if text.is_empty() {
        return Err(Error::invalid("note", msg!("Hãy ghi lý do", "Give the reason")));
    }
    short(text)
}

fn short(text: String) -> Result<String> {
    if text.chars().count() > LONGEST_NOTE {
        return Err(Error::invalid(
            "note",
            msg!("Ghi chú dài quá {LONGEST_NOTE} ký tự", "The note is longer than {LONGEST_NOTE} characters"),
        ));
    }
    Ok(text)
}
