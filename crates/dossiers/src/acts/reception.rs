//! Reception: *tiếp nhận*, *từ chối tiếp nhận*, and reception at the counter.

use access::{Action, Tx};
use base::deadline::{Clock, Term};
use base::{AgencyId, DossierId, Instant, Result};
use catalogue::Case;
use process::Move;
use serde_json::json;

use super::desk::{Laid, lay_off, lay_out, load_as_shown, my_task, write, write_new};
use super::hand_in::{Application, add_papers, case, check, open};
use super::record::{decide, reason, record};
use crate::lifecycle::{Act, Status};
use crate::attached::Letter;
use crate::model::{Channel, Dossier, TaskKind};
use crate::needs::{Needs, ProcedureVersion};
use crate::store::{self, Measure};

/// Receives an online dossier (form 01): the legal clock starts and the process begins.
///
/// # Errors
/// [`base::Error::Conflict`] when it was received or refused by somebody else.
pub fn receive(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId, shown: i64, note: &str) -> Result<Dossier> {
    let mut d = load_as_shown(tx, id, Action::ReceiveDossier, shown)?;
    let from = d.status;
    let to = decide(&d, &Act::Receive, needs)?.to;
    my_task(tx, &d, &[TaskKind::Receive])?;
    let version = needs.catalogue.version(tx, d.version_id)?;
    let mut next = (*d).clone();
    next.status = to;
    let laid = begin(tx, needs, &version, &mut next)?;
    write(tx, &mut d, next, &laid)?;
    receipt(tx, &d)?;
    record(tx, &d, Some(from), "dossier.receive", Some(Measure::Received), json!({ "note": note, "due": d.due_at }))?;
    Ok(d.into_inner())
}

/// What an officer enters for a person at the counter.
#[derive(Debug, Clone)]
pub struct CounterApplication {
    /// The application; its agency is where it is handed in.
    pub application: Application,
    /// Who decides, when that is another agency (phi địa giới).
    pub competent: AgencyId,
    /// By hand or by post.
    pub channel: Channel,
    /// A note for the file.
    pub note: String,
}

/// Receives a person at the counter (or a parcel of the post): the dossier is born received.
///
/// # Errors
/// [`base::Error::Invalid`] naming what is missing.
pub fn receive_at_counter(
    tx: &mut Tx<'_, '_>,
    needs: &Needs,
    version: &ProcedureVersion,
    counter: CounterApplication,
) -> Result<Dossier> {
    let application = &counter.application;
    let case = case(version, &application.case_key)?;
    let mut d = open(tx, needs, version, case, application, counter.competent, counter.channel)?;
    // Reception is by the agency of the counter alone; who decides does not matter here.
    let place = Place { agencies: [d.receiving_agency] };
    tx.allow(Action::ReceiveDossier, place)?;
    check(tx, needs, version, case, application, false)?;
    d.status = Status::Received;
    let laid = begin(tx, needs, version, &mut d)?;
    write_new(tx, &d, &laid)?;
    add_papers(tx, &d, &application.papers)?;
    receipt(tx, &d)?;
    record(tx, &d, None, "dossier.receive", Some(Measure::Received), json!({ "note": counter.note, "due": d.due_at }))?;
    Ok(d)
}

struct Place {
    agencies: [AgencyId; 1],
}

impl access::Resource for Place {
    const NAME: &'static str = "agency";
    const VIEW: Option<Action> = None;

    fn agencies(&self) -> &[AgencyId] {
        &self.agencies
    }
}

/// The term of a case for a channel.
pub(crate) fn term(case: &Case, channel: Channel) -> Option<Term> {
    match channel {
        Channel::Online => case.online_time.or(case.time),
        Channel::Counter | Channel::Post => case.time,
    }
}

/// Starts the legal clock and the process. Receiving is itself the first step where the step table
/// begins with the reception desk.
fn begin(tx: &mut Tx<'_, '_>, needs: &Needs, version: &ProcedureVersion, d: &mut Dossier) -> Result<Laid> {
    let now = tx.now();
    let case = case(version, &d.case_key)?;
    let clock = Clock::new(now.local(), term(case, d.channel));
    d.received_at = Some(now);
    d.accept_by = None;
    d.due_at = clock.due(&needs.agencies.calendar(d.competent_agency)).map(Instant::from_local);
    d.original_due_at = d.due_at;
    d.clock = Some(clock);
    let process = &version.definition.process;
    d.position = process::start(process);
    let first_is_reception = process
        .steps
        .first()
        .is_some_and(|s| s.desk.role == base::Role::Reception && s.choices.is_empty() && process.steps.len() > 1);
    if first_is_reception && let Ok(outcome) = process::advance(process, &d.position, Move::forward()) {
        d.position = outcome.position;
    }
    lay_out(tx, needs, version, d)
}

fn receipt(tx: &mut Tx<'_, '_>, d: &Dossier) -> Result<()> {
    let letter = Letter {
        id: tx.ctx.id(),
        form: "01".to_owned(),
        number: String::new(),
        title: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả".to_owned(),
        data: json!({ "due": d.due_at, "received": d.received_at }),
        made_by: tx.ctx.actor.name().to_owned(),
        made_at: tx.now(),
    };
    store::insert_letter(tx, d.id, &letter)
}

/// Refuses to receive (form 03), with a reason in words.
///
/// # Errors
/// [`base::Error::Invalid`] without a reason that a person can read.
pub fn refuse(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId, shown: i64, why: &str) -> Result<Dossier> {
    let mut d = load_as_shown(tx, id, Action::RefuseDossier, shown)?;
    let why = reason(why)?;
    let from = d.status;
    let to = decide(&d, &Act::Refuse { reason: why.clone() }, needs)?.to;
    let now = tx.now();
    let mut next = (*d).clone();
    next.status = to;
    next.closed_at = Some(now);
    next.result.reason.clone_from(&why);
    let laid = lay_off(&mut next, "");
    write(tx, &mut d, next, &laid)?;
    let letter = Letter {
        id: tx.ctx.id(),
        form: "03".to_owned(),
        number: String::new(),
        title: "Phiếu từ chối tiếp nhận giải quyết hồ sơ".to_owned(),
        data: json!({ "reason": why }),
        made_by: tx.ctx.actor.name().to_owned(),
        made_at: now,
    };
    store::insert_letter(tx, d.id, &letter)?;
    record(tx, &d, Some(from), "dossier.refuse", Some(Measure::Refused), json!({ "reason": why }))?;
    Ok(d.into_inner())
}
