//! Acts that end or bend a resolution: withdraw, stop, extend, suspend, hand over.

use access::{Action, Actor, Tx};
use base::deadline::{Extension, Pause, PausePolicy};
use base::{DossierId, Error, Fields, Instant, Msg, Result};
use serde_json::json;

use super::desk::{lay_off, lay_out, load, load_as_shown, my_task, write};
use super::record::{decide, reason, record};
use super::supplement::resume_clock;
use crate::lifecycle::Act;
use crate::attached::Letter;
use crate::model::{Dossier, ResultBy, TaskKind};
use crate::needs::Needs;
use crate::store::{self, Measure};

/// The applicant withdraws (at home, or at the counter by the officer).
pub fn withdraw(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId, shown: Option<i64>, why: &str) -> Result<Dossier> {
    let mut d = match shown {
        Some(shown) => load_as_shown(tx, id, Action::WithdrawDossier, shown)?,
        None => load(tx, id, Action::WithdrawDossier)?,
    };
    let why = base::text::nfc_lines(why);
    let from = d.status;
    let to = decide(&d, &Act::Withdraw { reason: Some(why.clone()) }, needs)?.to;
    let now = tx.now();
    let mut next = (*d).clone();
    next.status = to;
    next.finished_at = d.received_at.map(|_| now);
    next.closed_at = Some(now);
    next.result.reason.clone_from(&why);
    let laid = lay_off(&mut next, "");
    write(tx, &mut d, next, &laid)?;
    if let Some(request) = store::open_supplement(tx, d.id)? {
        store::close_supplement(tx, request.id, now, "withdrawn", None)?;
    }
    let measure = d.received_at.map(|_| Measure::Withdrawn);
    record(tx, &d, Some(from), "dossier.withdraw", measure, json!({ "reason": why }))?;
    Ok(d.into_inner())
}

/// Stops the resolution (form 05). Only while there is no decision on the result.
pub fn stop(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId, shown: i64, why: &str) -> Result<Dossier> {
    let mut d = load_as_shown(tx, id, Action::StopDossier, shown)?;
    let why = reason(why)?;
    let from = d.status;
    let to = decide(&d, &Act::Stop { reason: why.clone() }, needs)?.to;
    let now = tx.now();
    let step = d.step_key.clone();
    let mut next = (*d).clone();
    next.status = to;
    next.finished_at = Some(now);
    next.closed_at = Some(now);
    next.result.reason.clone_from(&why);
    let laid = lay_off(&mut next, "");
    write(tx, &mut d, next, &laid)?;
    if let Some(request) = store::open_supplement(tx, d.id)? {
        store::close_supplement(tx, request.id, now, "stopped", None)?;
    }
    stop_letter(tx, &d, &step)?;
    record(tx, &d, Some(from), "dossier.stop", Some(Measure::Stopped), json!({ "reason": why }))?;
    Ok(d.into_inner())
}

/// Form 05.
pub(super) fn stop_letter(tx: &mut Tx<'_, '_>, d: &Dossier, step: &str) -> Result<()> {
    let letter = Letter {
        id: tx.ctx.id(),
        form: "05".to_owned(),
        number: String::new(),
        title: "Thông báo dừng giải quyết hồ sơ".to_owned(),
        data: json!({ "reason": d.result.reason, "step": step }),
        made_by: tx.ctx.actor.name().to_owned(),
        made_at: tx.now(),
    };
    store::insert_letter(tx, d.id, &letter)
}

/// Extends the deadline with an apology (form 04). The original due date is kept.
///
/// # Errors
/// [`Error::Invalid`] when the new date is not later than the one in force; [`Error::Conflict`]
/// when the dossier was extended as often as the policy allows.
pub fn extend(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId, shown: i64, new_due: Instant, why: &str) -> Result<Dossier> {
    let mut d = load_as_shown(tx, id, Action::ExtendDossier, shown)?;
    let why = reason(why)?;
    let from = d.status;
    decide(&d, &Act::Extend { reason: why.clone() }, needs)?;
    let now = tx.now();
    if d.clock.is_none() {
        return Err(Error::Conflict(Msg::new("Hồ sơ chưa có hạn trả kết quả để gia hạn.", "The dossier has no due date to extend.")));
    }
    let calendar = needs.agencies.calendar(d.competent_agency);
    let too_early = d.due_at.is_some_and(|due| new_due <= due) || new_due <= now;
    if too_early || !calendar.is_working_time(new_due.local()) {
        return Err(Error::Invalid(Fields::one(
            "new_due",
            Msg::new(
                "Ngày hẹn mới phải sau hạn hiện tại và trong giờ làm việc",
                "The new date must be after the present one and in working time",
            ),
        )));
    }
    let promised = d.due_at;
    let mut next = (*d).clone();
    if let Some(clock) = &mut next.clock {
        clock.extensions.push(Extension { at: now.local(), new_due: new_due.local() });
    }
    next.due_at = Some(new_due);
    store::save(tx, &mut d, next, now)?;
    let letter = Letter {
        id: tx.ctx.id(),
        form: "04".to_owned(),
        number: String::new(),
        title: "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết".to_owned(),
        data: json!({ "reason": why, "promised": promised, "new_due": new_due }),
        made_by: tx.ctx.actor.name().to_owned(),
        made_at: now,
    };
    store::insert_letter(tx, d.id, &letter)?;
    let details = json!({ "reason": why, "due_before": promised, "due": new_due });
    record(tx, &d, Some(from), "dossier.extend", Some(Measure::Extended), details)?;
    Ok(d.into_inner())
}

/// Suspends for a financial obligation (status 6): the clock stands still.
pub fn suspend(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId, shown: i64, why: &str) -> Result<Dossier> {
    let mut d = load_as_shown(tx, id, Action::SuspendDossier, shown)?;
    let why = reason(why)?;
    my_task(tx, &d, &[TaskKind::Step])?;
    let from = d.status;
    let mut next = (*d).clone();
    next.status = decide(&d, &Act::RequestPayment, needs)?.to;
    let now = tx.now();
    if let Some(clock) = &mut next.clock {
        // The papers are complete: nothing is counted anew when the money has come.
        clock.pauses.push(Pause { from: now.local(), to: None, policy: PausePolicy::Extend });
    }
    let laid = lay_off(&mut next, "payment");
    write(tx, &mut d, next, &laid)?;
    record(tx, &d, Some(from), "dossier.suspend", None, json!({ "reason": why }))?;
    Ok(d.into_inner())
}

/// Ends a suspension: the obligation is met.
pub fn resume(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId, shown: i64, note: &str) -> Result<Dossier> {
    let mut d = load_as_shown(tx, id, Action::SuspendDossier, shown)?;
    let from = d.status;
    let version = needs.catalogue.version(tx, d.version_id)?;
    let mut next = (*d).clone();
    next.status = decide(&d, &Act::ConfirmPayment, needs)?.to;
    let now = tx.now();
    resume_clock(needs, &mut next, now);
    let laid = lay_out(tx, needs, &version, &mut next)?;
    write(tx, &mut d, next, &laid)?;
    record(tx, &d, Some(from), "dossier.resume", None, json!({ "note": note, "due": d.due_at }))?;
    Ok(d.into_inner())
}

/// How a result was handed over.
#[derive(Debug, Clone)]
pub struct HandOver {
    /// The version the officer saw.
    pub shown: i64,
    /// Who received it.
    pub receiver: String,
    /// Their identity number, or empty.
    pub number: String,
    /// A note.
    pub note: String,
}

/// Hands the result over, in person or by post.
pub fn hand_over(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId, by: &HandOver) -> Result<Dossier> {
    let mut d = load_as_shown(tx, id, Action::HandOverResult, by.shown)?;
    if by.receiver.chars().filter(|c| c.is_alphabetic()).count() < 2 {
        return Err(Error::invalid("receiver", Msg::new("Nhập họ tên người nhận kết quả", "Enter who receives the result")));
    }
    let from = d.status;
    let to = decide(&d, &Act::HandOver, needs)?.to;
    let now = tx.now();
    let mut next = (*d).clone();
    next.status = to;
    next.closed_at = Some(now);
    next.result.handed_over_at = Some(now);
    next.result.receiver.clone_from(&by.receiver);
    next.result.confirmed = true;
    let laid = lay_off(&mut next, "");
    write(tx, &mut d, next, &laid)?;
    let details = json!({ "receiver": by.receiver, "number": by.number, "note": by.note });
    record(tx, &d, Some(from), "dossier.hand_over", Some(Measure::HandedOver), details)?;
    Ok(d.into_inner())
}

/// The applicant confirms online that the e-result arrived.
pub fn confirm_receipt(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId) -> Result<Dossier> {
    let mut d = load(tx, id, Action::ViewDossier)?;
    let name = match &tx.ctx.actor {
        Actor::Applicant(a) if a.id == d.applicant_id => a.name.clone(),
        Actor::System(_) => d.person.name.clone(),
        _ => return Err(Error::Forbidden),
    };
    if d.result_by != ResultBy::Online {
        return Err(Error::Conflict(Msg::new(
            "Hồ sơ này đăng ký nhận kết quả bản giấy; hãy nhận tại nơi đã đăng ký.",
            "This dossier's result is on paper; collect it where you chose to.",
        )));
    }
    let from = d.status;
    let to = decide(&d, &Act::HandOver, needs)?.to;
    let now = tx.now();
    let mut next = (*d).clone();
    next.status = to;
    next.closed_at = Some(now);
    next.result.handed_over_at = Some(now);
    next.result.receiver.clone_from(&name);
    next.result.confirmed = true;
    let laid = lay_off(&mut next, "");
    write(tx, &mut d, next, &laid)?;
    record(tx, &d, Some(from), "dossier.confirm_receipt", Some(Measure::HandedOver), json!({ "receiver": name }))?;
    Ok(d.into_inner())
}
