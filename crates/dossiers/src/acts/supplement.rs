//! Supplements (form 02): *yêu cầu bổ sung*, the applicant's answer in place, its confirmation.

use access::{Action, Tx};
use base::deadline::Pause;
use base::{DossierId, Error, Fields, Instant, Msg, Result, Role};
use forms::Answers;
use serde_json::json;

use super::desk::{hours_from, lay_off, lay_out, lay_single, load, load_as_shown, my_task, write};
use super::hand_in::{add_papers, electronic, faults};
use super::record::{decide, reason, record};
use crate::accepted;
use crate::lifecycle::{Act, Status};
use crate::attached::{Letter, Marks, NewPaper, Supplement};
use crate::model::{Dossier, TaskKind};
use crate::needs::Needs;
use crate::store::{self, Measure};

/// Asks the applicant for a supplement: exactly what, with the reason beside each. The legal clock
/// stands still until it is confirmed.
///
/// # Errors
/// [`Error::Invalid`] when nothing is marked or a mark has no reason.
pub fn request_supplement(
    tx: &mut Tx<'_, '_>,
    needs: &Needs,
    id: DossierId,
    shown: i64,
    why: &str,
    marks: Marks,
) -> Result<Dossier> {
    let mut d = load_as_shown(tx, id, Action::RequestSupplement, shown)?;
    let why = reason(why)?;
    let version = needs.catalogue.version(tx, d.version_id)?;
    check_marks(&marks, &d, &version.definition)?;
    my_task(tx, &d, &[TaskKind::Step, TaskKind::Receive])?;
    let from = d.status;
    let to = decide(&d, &Act::RequestSupplement { reason: why.clone() }, needs)?.to;
    let now = tx.now();
    let mut next = (*d).clone();
    next.status = to;
    next.stage = if d.received_at.is_none() { "supplement".to_owned() } else { String::new() };
    next.accept_by = None;
    next.supplements += 1;
    if let Some(clock) = &mut next.clock {
        clock.pauses.push(Pause { from: now.local(), to: None, policy: needs.policy.supplement });
    }
    let laid = lay_off(&mut next, "supplement");
    let answer_by = end_of_day(now.plus_days(needs.policy.supplement_days));
    let request = Supplement {
        id: tx.ctx.id(),
        stage: if d.received_at.is_none() { "intake".to_owned() } else { "examination".to_owned() },
        reason: why.clone(),
        marks: marks.clone(),
        requested_by: tx.ctx.actor.name().to_owned(),
        requested_at: now,
        answer_by,
        before: d.answers.clone(),
        answered_at: None,
        closed_at: None,
        outcome: String::new(),
        due_before: d.due_at,
        due_after: None,
    };
    write(tx, &mut d, next, &laid)?;
    store::insert_supplement(tx, d.id, &request)?;
    let letter = Letter {
        id: tx.ctx.id(),
        form: "02".to_owned(),
        number: String::new(),
        title: "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ".to_owned(),
        data: json!({ "supplement": request.id }),
        made_by: tx.ctx.actor.name().to_owned(),
        made_at: now,
    };
    store::insert_letter(tx, d.id, &letter)?;
    let details = json!({ "reason": why, "marks": marks, "answer_by": answer_by, "due": d.due_at });
    record(tx, &d, Some(from), "dossier.request_supplement", Some(Measure::Supplement), details)?;
    Ok(d.into_inner())
}

fn check_marks(marks: &Marks, d: &Dossier, definition: &catalogue::Definition) -> Result<()> {
    let mut fields = Fields::new();
    if marks.fields.is_empty() && marks.papers.is_empty() {
        fields.push(
            "marks",
            Msg::new("Đánh dấu ít nhất một mục hoặc giấy tờ cần bổ sung", "Mark at least one answer or paper to put right"),
        );
    }
    let case = definition.cases.iter().find(|c| c.key == d.case_key);
    for mark in &marks.papers {
        if !case.is_some_and(|c| c.components.iter().any(|p| p.key == mark.key)) {
            fields.push("marks", Msg::new("Giấy tờ không thuộc thủ tục này", "This paper does not belong to the procedure"));
        }
    }
    for mark in marks.fields.iter().chain(&marks.papers) {
        if mark.reason.trim().is_empty() {
            fields.push(
                format!("reason.{}", mark.key),
                Msg::new("Ghi rõ nội dung cần bổ sung", "Write what has to be put right"),
            );
        }
    }
    fields.check()
}

fn end_of_day(at: Instant) -> Instant {
    Instant::from_day(at.day() + 1).plus_ms(-1000)
}

/// The applicant answers a request: the marked answers and papers alone change.
///
/// # Errors
/// [`Error::Invalid`] naming what is still missing.
pub fn supplement(
    tx: &mut Tx<'_, '_>,
    needs: &Needs,
    id: DossierId,
    answers: &Answers,
    papers: &[NewPaper],
) -> Result<Dossier> {
    let mut d = load(tx, id, Action::Supplement)?;
    let from = d.status;
    let to = decide(&d, &Act::Supplement, needs)?.to;
    let request = store::open_supplement(tx, d.id)?.ok_or(Error::NotFound("supplement"))?;
    if d.stage == "answered" {
        return Err(Error::Conflict(Msg::new(
            "Bạn đã gửi bổ sung; cơ quan đang kiểm tra.",
            "You have sent the supplement; the agency is checking it.",
        )));
    }
    let version = needs.catalogue.version(tx, d.version_id)?;
    let now = tx.now();
    let form = &version.definition.form;
    let marked: Vec<&str> = request.marks.fields.iter().map(|m| m.key.as_str()).collect();
    let merged = merge(form, &d.answers, answers, &marked);
    let mut fields = Fields::new();
    if !marked.is_empty() {
        for error in faults(tx, needs, form, &merged)?.iter() {
            fields.push(error.field.clone(), error.message.clone());
        }
    }
    for mark in &request.marks.papers {
        if !papers.iter().any(|p| p.component == mark.key && p.file_id.is_some()) {
            fields.push(format!("paper.{}", mark.key), Msg::new("Tải lên giấy tờ này", "Upload this paper"));
        }
    }
    for error in accepted::paper_faults(tx, papers, "paper")?.iter() {
        fields.push(error.field.clone(), error.message.clone());
    }
    fields.check()?;
    let changes = forms::diff(form, &d.answers, &merged, base::Locale::Vi, &|_| None);
    let mut next = (*d).clone();
    next.status = to;
    next.answers = forms::submitted(form, &merged).into();
    // Before it is received, reception looks at the dossier anew; afterwards it only confirms.
    let at_intake = d.received_at.is_none();
    let kind = if at_intake { TaskKind::Receive } else { TaskKind::Confirm };
    next.stage = if at_intake { String::new() } else { "answered".to_owned() };
    let due = hours_from(needs, d.receiving_agency, now, needs.policy.accept_hours);
    let receiving = d.receiving_agency;
    let laid = lay_single(tx, needs, &mut next, kind, receiving, Role::Reception, due)?;
    next.accept_by = if at_intake { due } else { None };
    write(tx, &mut d, next, &laid)?;
    for mark in &request.marks.papers {
        store::supersede(tx, d.id, &mark.key, now)?;
    }
    let wanted: Vec<NewPaper> =
        papers.iter().filter(|p| request.marks.papers.iter().any(|m| m.key == p.component)).cloned().collect();
    add_papers(tx, &d, &electronic(&wanted))?;
    store::answer_supplement(tx, request.id, now)?;
    if at_intake {
        store::close_supplement(tx, request.id, now, "accepted", None)?;
    }
    let details = json!({ "request": request.id, "changes": changes.len(), "papers": wanted.len() });
    record(tx, &d, Some(from), "dossier.supplement", None, details)?;
    Ok(d.into_inner())
}

/// The old answers with the marked ones replaced by the new.
fn merge(form: &forms::Form, old: &Answers, new: &Answers, marked: &[&str]) -> Answers {
    let mut merged = old.clone();
    let allowed = forms::changed_only(form, old, marked);
    for field in allowed.sections.iter().flat_map(|s| &s.fields) {
        if let Some(value) = new.get(&field.key) {
            merged.set(field.key.clone(), value.clone());
        }
    }
    merged
}

/// Confirms what the applicant supplied: the clock goes on by the policy in force.
pub fn accept_supplement(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId, shown: i64, note: &str) -> Result<Dossier> {
    let mut d = load_as_shown(tx, id, Action::AcceptSupplement, shown)?;
    my_task(tx, &d, &[TaskKind::Confirm])?;
    let from = d.status;
    let request = store::open_supplement(tx, d.id)?.ok_or(Error::NotFound("supplement"))?;
    let to = decide(&d, &Act::AcceptSupplement, needs)?.to;
    let version = needs.catalogue.version(tx, d.version_id)?;
    let now = tx.now();
    let mut next = (*d).clone();
    next.stage.clear();
    next.status = to;
    resume_clock(needs, &mut next, now);
    let laid = lay_out(tx, needs, &version, &mut next)?;
    write(tx, &mut d, next, &laid)?;
    store::close_supplement(tx, request.id, now, "accepted", d.due_at)?;
    let details = json!({ "request": request.id, "note": note, "due_before": request.due_before, "due": d.due_at });
    record(tx, &d, Some(from), "dossier.accept_supplement", None, details)?;
    Ok(d.into_inner())
}

/// Lets the standing clock go on and reads the new due date.
pub(super) fn resume_clock(needs: &Needs, d: &mut Dossier, now: Instant) {
    let calendar = needs.agencies.calendar(d.competent_agency);
    if let Some(clock) = &mut d.clock {
        for pause in clock.pauses.iter_mut().filter(|p| p.to.is_none()) {
            pause.to = Some(now.local());
        }
        d.due_at = clock.due(&calendar).map(Instant::from_local);
    }
}

/// Ends a request that the applicant did not answer in time: the dossier is stopped. A job's act.
pub fn expire_supplement(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId) -> Result<Option<Dossier>> {
    let mut d = load(tx, id, Action::StopDossier)?;
    let now = tx.now();
    let Some(request) = store::open_supplement(tx, d.id)? else { return Ok(None) };
    if d.status != Status::AwaitingSupplement || d.stage == "answered" || request.answer_by > now {
        return Ok(None);
    }
    let from = d.status;
    let to = decide(&d, &Act::ExpireSupplement, needs)?.to;
    let mut next = (*d).clone();
    next.status = to;
    next.closed_at = Some(now);
    "Quá thời hạn bổ sung hồ sơ mà cơ quan chưa nhận được hồ sơ bổ sung.".clone_into(&mut next.result.reason);
    let laid = lay_off(&mut next, "");
    write(tx, &mut d, next, &laid)?;
    store::close_supplement(tx, request.id, now, "expired", None)?;
    super::close::stop_letter(tx, &d, "supplement")?;
    let details = json!({ "reason": d.result.reason, "request": request.id });
    record(tx, &d, Some(from), "dossier.expire_supplement", Some(Measure::Stopped), details)?;
    Ok(Some(d.into_inner()))
}
