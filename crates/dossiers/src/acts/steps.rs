//! The steps of the internal process: take, pass on, approve, give an opinion, return, assign,
//! pass to another agency.

use access::{Action, Actor, Allowed, Tx};
use base::{AgencyId, DossierId, Error, Fields, Msg, OfficialId, Result};
use process::Move;
use serde_json::json;

use super::desk::{lay_out, lay_single, load, load_as_shown, my_task, write};
use super::record::{decide, reason, record};
use crate::lifecycle::{Act, Status};
use crate::attached::Letter;
use crate::model::{Dossier, Outcome, TaskKind, Timing};
use crate::needs::Needs;
use crate::store::{self, Measure};

const STEP: &[TaskKind] = &[TaskKind::Step, TaskKind::Approve];

/// Takes the dossier's step into one's own hands: the desk's other officers leave it alone.
pub fn take(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId, shown: i64) -> Result<Dossier> {
    let mut d = load_as_shown(tx, id, Action::ProcessDossier, shown)?;
    let task = my_task(tx, &d, &[TaskKind::Step, TaskKind::Approve, TaskKind::Receive, TaskKind::Confirm, TaskKind::HandOver])?;
    let Some(me) = tx.ctx.actor.official().cloned() else { return Err(Error::Forbidden) };
    let from = d.status;
    let mut next = (*d).clone();
    next.holder.official = Some(me.id);
    next.holder.name.clone_from(&me.name);
    if next.status == Status::Received && STEP.contains(&task.kind) {
        next.status = decide(&d, &Act::Route, needs)?.to;
    }
    let now = tx.now();
    store::save(tx, &mut d, next, now)?;
    store::assign(tx, task.id, Some(me.id))?;
    record(tx, &d, Some(from), "dossier.take", None, json!({ "step": task.step_key }))?;
    Ok(d.into_inner())
}

/// Gives the dossier's step to a colleague of the same desk.
///
/// # Errors
/// [`Error::Invalid`] when the colleague does not hold the desk's role.
pub fn assign(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId, shown: i64, to: OfficialId) -> Result<Dossier> {
    let mut d = load_as_shown(tx, id, Action::AssignDossier, shown)?;
    let task = store::tasks(tx, d.id)?
        .into_iter()
        .find(|t| t.kind != TaskKind::Opinion)
        .ok_or_else(|| Error::Conflict(Msg::new("Hồ sơ không còn việc nào để phân công.", "Nothing is left to assign.")))?;
    let people = needs.agencies.officials(tx, task.agency_id, task.role)?;
    let Some((_, name)) = people.into_iter().find(|(official, _)| *official == to) else {
        return Err(Error::invalid("to", Msg::new("Chọn cán bộ của đúng vị trí xử lý", "Choose an officer of this desk")));
    };
    let now = tx.now();
    let mut next = (*d).clone();
    next.holder.official = Some(to);
    next.holder.name.clone_from(&name);
    store::save(tx, &mut d, next, now)?;
    store::assign(tx, task.id, Some(to))?;
    let from = d.status;
    record(tx, &d, Some(from), "dossier.assign", None, json!({ "step": task.step_key, "to": name }))?;
    Ok(d.into_inner())
}

/// Does the step and passes the dossier on. At an issuing step this finishes it: `result` is what
/// it gives.
///
/// # Errors
/// [`Error::Conflict`] when the step is not the actor's or somebody was faster; [`Error::Invalid`]
/// when a choice, a reason or the result's number is missing.
pub fn pass_on(
    tx: &mut Tx<'_, '_>,
    needs: &Needs,
    id: DossierId,
    shown: i64,
    choice: Option<usize>,
    note: &str,
    result: Option<Outcome>,
) -> Result<Dossier> {
    let d = load_as_shown(tx, id, Action::ProcessDossier, shown)?;
    forward(tx, needs, d, choice, note, false, result)
}

fn forward(
    tx: &mut Tx<'_, '_>,
    needs: &Needs,
    mut d: Allowed<Dossier>,
    choice: Option<usize>,
    note: &str,
    waive: bool,
    result: Option<Outcome>,
) -> Result<Dossier> {
    let task = my_task(tx, &d, STEP)?;
    let version = needs.catalogue.version(tx, d.version_id)?;
    let note = base::text::nfc_lines(note);
    let written = if note.is_empty() { None } else { Some(note.clone()) };
    let act = Move::Forward { choice, reason: written, waive_opinions: waive };
    let outcome = process::advance(&version.definition.process, &d.position, act).map_err(refuse_move)?;
    if task.kind == TaskKind::Approve && !outcome.returned {
        receiver_never_signs(tx, &d)?;
    }
    let from = d.status;
    let finishes = outcome.issued || outcome.finished;
    let mut next = (*d).clone();
    if let Some(result) = result {
        next.result = result;
    }
    if next.status == Status::Received {
        next.status = decide(&d, &Act::Route, needs)?.to;
    }
    next.position = outcome.position.clone();
    next.decided = !outcome.returned && (task.kind == TaskKind::Approve || d.decided);
    let (laid, measure) = if finishes {
        let now = tx.now();
        let middle = next.status;
        let mut probe = (*d).clone();
        probe.status = middle;
        next.status = decide(&probe, &Act::Finish, needs)?.to;
        next.finished_at = Some(now);
        if next.result.title.is_empty() {
            next.result.title = version.definition.results.first().map(|r| r.name.vi.to_string()).unwrap_or_default();
        }
        next.result.issued_at = Some(next.result.issued_at.unwrap_or(now));
        let receiving = next.receiving_agency;
        let laid = lay_single(tx, needs, &mut next, TaskKind::HandOver, receiving, base::Role::Results, None)?;
        let measure = match next.timing() {
            Some(Timing::Early) => Measure::Early,
            Some(Timing::Late) => Measure::Late,
            Some(Timing::OnTime) | None => Measure::OnTime,
        };
        (laid, Some(measure))
    } else {
        (lay_out(tx, needs, &version, &mut next)?, None)
    };
    write(tx, &mut d, next, &laid)?;
    let kind = match (finishes, outcome.returned, task.kind) {
        (true, ..) => "dossier.finish",
        (_, true, _) => "dossier.return",
        (_, _, TaskKind::Approve) => "dossier.approve",
        _ => "dossier.pass_on",
    };
    if finishes {
        result_letter(tx, &d)?;
    }
    let details = json!({ "step": task.step_key, "to": d.step_key, "choice": choice, "note": note, "entered": task.since, "norm_due": task.due_at, "due": d.due_at });
    record(tx, &d, Some(from), kind, measure, details)?;
    Ok(d.into_inner())
}

/// Whether the actor received this dossier: then somebody else has to approve it.
pub(crate) fn received_by_actor(tx: &mut Tx<'_, '_>, id: DossierId) -> Result<bool> {
    match &tx.ctx.actor {
        Actor::Official(_) => access::did(tx, "dossier.receive", &id.to_string()),
        _ => Ok(false),
    }
}

fn receiver_never_signs(tx: &mut Tx<'_, '_>, d: &Dossier) -> Result<()> {
    if !received_by_actor(tx, d.id)? {
        return Ok(());
    }
    Err(Error::Conflict(Msg::new(
        "Bạn là người tiếp nhận hồ sơ này nên không được phê duyệt: người tiếp nhận không đồng thời là người ký. Hãy chuyển cho lãnh đạo khác của đơn vị.",
        "You received this dossier, so you may not approve it: whoever receives does not sign. Another leader of the agency has to do it.",
    )))
}

fn result_letter(tx: &mut Tx<'_, '_>, d: &Dossier) -> Result<()> {
    let letter = Letter {
        id: tx.ctx.id(),
        form: "result".to_owned(),
        number: d.result.number.clone(),
        title: d.result.title.clone(),
        data: serde_json::to_value(&d.result).map_err(Error::bug)?,
        made_by: d.result.signer.clone(),
        made_at: d.result.issued_at.unwrap_or_else(|| tx.now()),
    };
    store::insert_letter(tx, d.id, &letter)
}

fn refuse_move(error: process::MoveError) -> Error {
    match error.field() {
        Some(field) => Error::Invalid(Fields::one(field, error.message())),
        None => Error::Conflict(error.message()),
    }
}

/// Gives the opinion the actor's desk was asked for.
pub fn give_opinion(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId, text: &str) -> Result<Dossier> {
    let mut d = load(tx, id, Action::ProcessDossier)?;
    let task = my_task(tx, &d, &[TaskKind::Opinion])?;
    let version = needs.catalogue.version(tx, d.version_id)?;
    let text = base::text::nfc_lines(text);
    let act = Move::Opinion { key: task.opinion_key.clone(), text: text.clone() };
    let outcome = process::advance(&version.definition.process, &d.position, act).map_err(refuse_move)?;
    let now = tx.now();
    let mut next = (*d).clone();
    next.position = outcome.position;
    store::save(tx, &mut d, next, now)?;
    store::drop_task(tx, task.id)?;
    let from = d.status;
    record(tx, &d, Some(from), "dossier.opinion", None, json!({ "step": task.step_key, "opinion": task.opinion_key, "text": text }))?;
    Ok(d.into_inner())
}

/// Returns the dossier to an earlier step, with a reason.
pub fn return_to(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId, shown: i64, to: &str, why: &str) -> Result<Dossier> {
    let mut d = load_as_shown(tx, id, Action::ProcessDossier, shown)?;
    let task = my_task(tx, &d, STEP)?;
    let why = reason(why)?;
    let from = d.status;
    let version = needs.catalogue.version(tx, d.version_id)?;
    let act = Move::Return { to: to.to_owned(), reason: why.clone() };
    let outcome = process::advance(&version.definition.process, &d.position, act).map_err(refuse_move)?;
    let mut next = (*d).clone();
    next.status = decide(&d, &Act::ReturnStep { reason: why.clone() }, needs)?.to;
    next.position = outcome.position.clone();
    next.decided = false;
    let laid = lay_out(tx, needs, &version, &mut next)?;
    write(tx, &mut d, next, &laid)?;
    record(tx, &d, Some(from), "dossier.return", None, json!({ "step": task.step_key, "to": to, "reason": why }))?;
    Ok(d.into_inner())
}

/// Passes the dossier to another agency, which is competent from then on. The legal clock goes on.
pub fn pass_to_agency(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId, shown: i64, to: AgencyId, why: &str) -> Result<Dossier> {
    let mut d = load_as_shown(tx, id, Action::PassDossier, shown)?;
    let why = reason(why)?;
    let from = d.status;
    let agency = needs.agencies.get(tx, to)?.ok_or(Error::NotFound("agency"))?;
    let version = needs.catalogue.version(tx, d.version_id)?;
    if !version.definition.agencies.contains(&agency.kind) {
        return Err(Error::invalid(
            "agency",
            Msg::new("Cơ quan này không giải quyết thủ tục của hồ sơ", "That agency does not carry out this procedure"),
        ));
    }
    let mut next = (*d).clone();
    next.status = decide(&d, &Act::PassToAgency { reason: why.clone() }, needs)?.to;
    next.competent_agency = to;
    next.level.clone_from(&agency.level);
    let act = Move::HandOver { agency: agency.code.clone(), to: None, reason: why.clone() };
    let outcome = process::advance(&version.definition.process, &d.position, act).map_err(refuse_move)?;
    next.position = outcome.position.clone();
    let laid = lay_out(tx, needs, &version, &mut next)?;
    write(tx, &mut d, next, &laid)?;
    record(tx, &d, Some(from), "dossier.pass_to_agency", None, json!({ "to": agency.name, "reason": why }))?;
    Ok(d.into_inner())
}

/// One item of a batch approval.
#[derive(Debug, Clone)]
pub struct ApproveItem {
    /// The dossier.
    pub id: DossierId,
    /// The version the leader saw.
    pub shown: i64,
}

/// Approves one item of a batch. Each item is its own act: one that fails leaves the others alone.
///
/// # Errors
/// As [`pass_on`]; besides [`Error::Conflict`] when the leader received the dossier too, for the
/// receiver never signs.
pub fn approve(tx: &mut Tx<'_, '_>, needs: &Needs, item: &ApproveItem, note: &str) -> Result<Dossier> {
    let d = load_as_shown(tx, item.id, Action::ApproveDossier, item.shown)?;
    let version = needs.catalogue.version(tx, d.version_id)?;
    // Where the step has several ways out, the first is the way on.
    let several = d.position.step.as_deref().is_some_and(|key| version.definition.process.exits(key).len() > 1);
    forward(tx, needs, d, several.then_some(0), note, false, None)
}
