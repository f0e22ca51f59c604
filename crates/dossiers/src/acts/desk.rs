//! Which desks must act on a dossier now, and whether the actor sits at one.

use access::{Action, Actor, Allowed, Tx};
use base::deadline::{add_working_minutes, step_due};
use base::{AgencyId, DossierId, Error, Instant, Msg, Result, Role, RowId};
use process::{OpenDesk, StepAct};

use crate::model::{Dossier, Holder, Task, TaskKind};
use crate::needs::{Needs, ProcedureVersion};
use crate::store::{self, Ordered};

/// The dossier, with the proof that the actor may do this to it.
///
/// # Errors
/// [`Error::NotFound`] when there is none or the actor may not see it; [`Error::Forbidden`] when
/// the actor may see it but not do this.
pub fn load(tx: &mut Tx<'_, '_>, id: DossierId, action: Action) -> Result<Allowed<Dossier>> {
    let dossier = store::get(tx, id)?.ok_or(Error::NotFound("dossier"))?;
    tx.allow(action, dossier)
}

/// [`load`] for an officer who acted on a page that showed this version of the dossier.
///
/// # Errors
/// [`Error::Conflict`] when it has changed since, saying who did what.
pub(super) fn load_as_shown(tx: &mut Tx<'_, '_>, id: DossierId, action: Action, shown: i64) -> Result<Allowed<Dossier>> {
    let dossier = load(tx, id, action)?;
    if dossier.version == shown {
        return Ok(dossier);
    }
    let last = access::events_of(tx, &id.to_string())?.pop();
    Err(match last {
        Some(event) => {
            let who = event.actor_name;
            let what = crate::timeline::title(&event.kind);
            let when = event.at.hm_dmy();
            Error::Conflict(Msg::of(
                format!(
                    "{who} vừa thực hiện “{}” với hồ sơ này lúc {when}. Thao tác của bạn chưa được ghi; hãy xem lại hồ sơ rồi thao tác lại nếu còn cần.",
                    what.vi
                ),
                format!(
                    "{who} has just done “{}” on this dossier at {when}. Your act was not recorded; look at the dossier again and repeat it if it is still needed.",
                    what.en
                ),
            ))
        }
        None => store::outdated(),
    })
}

/// The tasks of a dossier that the actor may do: at a desk the actor holds, and not given to
/// somebody else.
pub fn open_tasks_for(tx: &mut Tx<'_, '_>, dossier: DossierId) -> Result<Vec<Task>> {
    let tasks = store::tasks(tx, dossier)?;
    Ok(tasks.into_iter().filter(|t| may_do(&tx.ctx.actor, t)).collect())
}

pub(super) fn may_do(actor: &Actor, task: &Task) -> bool {
    match actor {
        Actor::System(_) => true,
        Actor::Official(o) => {
            o.holds(task.role, task.agency_id) && task.assignee.is_none_or(|who| who == o.id || stands_in(o, who, task))
        }
        _ => false,
    }
}

/// Whether the official holds the task's desk on behalf of the colleague it was given to.
fn stands_in(official: &access::Official, colleague: base::OfficialId, task: &Task) -> bool {
    official
        .grants
        .iter()
        .any(|g| g.role == task.role && g.agency == task.agency_id && g.on_behalf_of == Some(colleague))
        || official.holds(Role::UnitHead, task.agency_id)
        || official.holds(Role::Leader, task.agency_id)
}

/// The actor's task of these kinds on the dossier.
///
/// # Errors
/// [`Error::Conflict`] naming who holds the dossier when the actor has none.
pub(super) fn my_task(tx: &mut Tx<'_, '_>, d: &Dossier, kinds: &[TaskKind]) -> Result<Task> {
    let tasks = store::tasks(tx, d.id)?;
    let mine = tasks.iter().find(|t| kinds.contains(&t.kind) && may_do(&tx.ctx.actor, t));
    match mine {
        Some(task) => Ok(task.clone()),
        None => Err(Error::Conflict(match tasks.first() {
            Some(other) => {
                let role = other.role.name();
                let who = &d.holder.name;
                Msg::of(
                    format!("Hồ sơ đang ở bước của {} {who}, không phải bước của bạn.", role.vi.to_lowercase()),
                    format!("The dossier is now with the {} {who}, not at your step.", role.en.to_lowercase()),
                )
            }
            None => Msg::new("Hồ sơ không còn việc nào chờ xử lý.", "Nothing is left to do on this dossier."),
        })),
    }
}

/// Which kind of work a step's desk has.
fn kind(desk: &OpenDesk<'_>) -> TaskKind {
    match (desk.opinion, desk.step.act) {
        (Some(_), _) => TaskKind::Opinion,
        (None, StepAct::Approve) => TaskKind::Approve,
        (None, StepAct::Handle | StepAct::Issue) => TaskKind::Step,
    }
}

/// The tasks that an act lays on desks.
pub(super) type Laid = Vec<(Task, Ordered)>;

/// The tasks of the dossier's present step; notes in the dossier who holds it.
pub(super) fn lay_out(tx: &mut Tx<'_, '_>, needs: &Needs, version: &ProcedureVersion, d: &mut Dossier) -> Result<Laid> {
    let now = tx.now();
    let position = d.position.clone();
    let mut laid = Vec::new();
    for desk in &process::desks(&version.definition.process, &position) {
        let agency = needs.agencies.resolve(tx, &desk.desk.agency, d.receiving_agency, d.competent_agency)?;
        if !d.agencies.contains(&agency) {
            d.agencies.push(agency);
        }
        let due = minutes_from(needs, agency, now, desk.norm);
        let task = Task {
            id: tx.ctx.id(),
            dossier_id: d.id,
            kind: kind(desk),
            step_key: desk.step.key.clone(),
            opinion_key: desk.opinion.map(|o| o.key.clone()).unwrap_or_default(),
            agency_id: agency,
            role: desk.desk.role,
            assignee: None,
            since: now,
            due_at: due,
        };
        laid.push((task, Ordered::by(due, d.due_at)));
        if desk.opinion.is_none() {
            d.step_key = desk.step.key.clone();
            d.step_due_at = due;
            d.holder = holder(tx, needs, agency, desk.desk.role)?;
        }
    }
    Ok(laid)
}

/// One task that is not a step of the process: receive, confirm, hand over.
pub(super) fn lay_single(
    tx: &mut Tx<'_, '_>,
    needs: &Needs,
    d: &mut Dossier,
    kind: TaskKind,
    agency: AgencyId,
    role: Role,
    due: Option<Instant>,
) -> Result<Laid> {
    let id: RowId = tx.ctx.id();
    let task = Task {
        id,
        dossier_id: d.id,
        kind,
        step_key: kind.code().to_owned(),
        opinion_key: String::new(),
        agency_id: agency,
        role,
        assignee: None,
        since: tx.now(),
        due_at: due,
    };
    kind.code().clone_into(&mut d.step_key);
    d.step_due_at = due;
    d.holder = holder(tx, needs, agency, role)?;
    Ok(vec![(task, Ordered::by(due, None))])
}

/// Nobody has to act: the dossier waits for the applicant, or is closed.
pub(super) fn lay_off(d: &mut Dossier, step_key: &str) -> Laid {
    step_key.clone_into(&mut d.step_key);
    d.step_due_at = None;
    d.holder = Holder::default();
    Vec::new()
}

/// Writes what an act made of a dossier and of the desks, if nobody was faster.
pub(super) fn write(tx: &mut Tx<'_, '_>, d: &mut Allowed<Dossier>, next: Dossier, laid: &Laid) -> Result<()> {
    let now = tx.now();
    store::save(tx, d, next, now)?;
    store::clear_tasks(tx, d.id)?;
    for (task, order) in laid {
        store::put_task(tx, task, *order)?;
    }
    Ok(())
}

/// Writes a new dossier with its tasks.
pub(super) fn write_new(tx: &mut Tx<'_, '_>, d: &Dossier, laid: &Laid) -> Result<()> {
    store::insert(tx, d)?;
    for (task, order) in laid {
        store::put_task(tx, task, *order)?;
    }
    Ok(())
}

fn holder(tx: &mut Tx<'_, '_>, needs: &Needs, agency: AgencyId, role: Role) -> Result<Holder> {
    // A desk with one person is that person's; a desk with several is the desk's.
    let mut people = needs.agencies.officials(tx, agency, role)?;
    let alone = if people.len() == 1 { people.pop() } else { None };
    let (official, name) = alone.map_or((None, String::new()), |(id, name)| (Some(id), name));
    Ok(Holder { agency: Some(agency), role: Some(role), official, name })
}

/// When so many working minutes have been worked at an agency; `None` when nobody works there.
pub(super) fn minutes_from(needs: &Needs, agency: AgencyId, from: Instant, minutes: u32) -> Option<Instant> {
    step_due(&needs.agencies.calendar(agency), from.local(), minutes).ok().map(Instant::from_local)
}

/// When so many working hours have been worked at an agency.
pub(super) fn hours_from(needs: &Needs, agency: AgencyId, from: Instant, hours: u32) -> Option<Instant> {
    add_working_minutes(&needs.agencies.calendar(agency), from.local(), hours.saturating_mul(60)).ok().map(Instant::from_local)
}
