//! What waits for a leader's approval, and what approving it does.

use access::{Action, Tx, permits};
use base::{Cursor, DossierId, Msg, Result};
use db::params;
use process::Target;

use crate::acts;
use crate::inbox::{Asked, Waiting, Whose, inbox};
use crate::model::{Dossier, TaskKind};
use crate::needs::Needs;
use crate::store;

/// A dossier that waits for approval, with what is to be approved.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The task.
    pub task: Waiting,
    /// Who drafted it.
    pub drafted_by: String,
    /// What it gives: number and title of the result, or what is asked.
    pub result: String,
    /// The beginning of the result's text.
    pub text: String,
}

/// One page of what waits for the actor's approval, what will be late first.
pub fn proposals(tx: &mut Tx<'_, '_>, after: Option<Cursor>, rows: usize) -> Result<(Vec<Proposal>, i64, Option<Cursor>)> {
    let asked = Asked { kind: Some(TaskKind::Approve), whose: Whose::Open, after, ..Asked::default() };
    let found = inbox(tx, &asked, rows)?;
    let mut proposals = Vec::with_capacity(found.tasks.len());
    for task in found.tasks {
        let Some(d) = store::get(tx, task.dossier)? else { continue };
        proposals.push(propose(tx, task, &d)?);
    }
    Ok((proposals, found.total, found.next))
}

fn propose(tx: &mut db::Tx<'_>, task: Waiting, d: &Dossier) -> Result<Proposal> {
    let text = d.result.body.chars().take(240).collect();
    Ok(Proposal { drafted_by: drafted_by(tx, d.id)?, result: result_of(d), text, task })
}

/// Number and title of the drafted result; what is asked while there is none.
fn result_of(d: &Dossier) -> String {
    match (d.result.number.as_str(), d.result.title.as_str()) {
        ("", "") => d.subject.clone(),
        ("", one) | (one, "") => one.to_owned(),
        (number, title) => format!("{number} · {title}"),
    }
}

/// Who did the last step before the approval.
fn drafted_by(tx: &mut db::Tx<'_>, id: DossierId) -> Result<String> {
    let name = tx.opt(
        "SELECT actor_name FROM event WHERE subject_id = $1 AND kind IN ('dossier.pass_on', 'dossier.approve') \
         ORDER BY at DESC, id DESC LIMIT 1",
        params![id.to_string()],
    )?;
    Ok(name.unwrap_or_default())
}

/// What the approval of one dossier will do, or why it cannot be done.
#[derive(Debug, Clone)]
pub struct Effect {
    /// The dossier.
    pub dossier: DossierId,
    /// Its code.
    pub code: String,
    /// Who applies.
    pub applicant: String,
    /// What is approved.
    pub result: String,
    /// Who drafted it.
    pub drafted_by: String,
    /// The version that is looked at.
    pub version: i64,
    /// Its due date.
    pub due_at: Option<base::Instant>,
    /// Where it goes.
    pub to: Msg,
    /// Why it cannot be approved, if it cannot.
    pub obstacle: Option<Msg>,
}

/// What approving these dossiers will do, in their order. Those that the actor may not see are left out.
pub fn effects(tx: &mut Tx<'_, '_>, needs: &Needs, ids: &[DossierId]) -> Result<Vec<Effect>> {
    let mut effects = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(d) = store::get(tx, *id)? else { continue };
        if permits(&tx.ctx.actor, Action::ViewDossier, &d) {
            effects.push(effect(tx, needs, &d)?);
        }
    }
    Ok(effects)
}

fn effect(tx: &mut Tx<'_, '_>, needs: &Needs, d: &Dossier) -> Result<Effect> {
    let mine = acts::open_tasks_for(tx, d.id)?;
    let version = needs.catalogue.version(tx, d.version_id)?;
    let process = &version.definition.process;
    let unanswered = d.position.opinions.iter().filter(|o| o.answer.is_none()).count();
    let obstacle = if !permits(&tx.ctx.actor, Action::ApproveDossier, d) {
        Some(Msg::new("Bạn không có quyền phê duyệt hồ sơ này", "You may not approve this dossier"))
    } else if !mine.iter().any(|t| t.kind == TaskKind::Approve) {
        Some(Msg::new("Hồ sơ không còn chờ bạn phê duyệt", "It no longer waits for your approval"))
    } else if unanswered > 0 {
        Some(base::msg!("Còn {unanswered} ý kiến phối hợp chưa có", "{unanswered} opinions are still missing"))
    } else {
        None
    };
    let key = d.position.step.as_deref().unwrap_or_default();
    let to = match process.exits(key).first().map(|exit| exit.to) {
        Some(Target::Step(step)) => {
            let (task, role) = (&step.task, step.desk.role.name());
            Msg::of(
                format!("Chuyển bước “{}” ({})", task.vi, role.vi),
                format!("Goes on to “{}” ({})", task.en, role.en),
            )
        }
        Some(Target::End) => Msg::new("Kết thúc giải quyết, chuyển trả kết quả", "The resolution ends; the result is handed over"),
        Some(Target::Missing(_)) | None => Msg::default(),
    };
    Ok(Effect {
        dossier: d.id,
        code: d.code.clone(),
        applicant: d.person.name.clone(),
        result: result_of(d),
        drafted_by: drafted_by(tx, d.id)?,
        version: d.version,
        due_at: d.due_at,
        to,
        obstacle,
    })
}
