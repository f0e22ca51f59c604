//! Which acts the page offers to whom: what the law allows now, what the actor may do, and where
//! the actor sits.

use access::{Actor, permits};

use super::act::DeskAct;
use super::story::Story;
use crate::lifecycle;
use crate::model::TaskKind;

/// The acts open to the actor, in the order of [`DeskAct::ALL`].
pub(crate) fn offers(actor: &Actor, story: &Story) -> Vec<DeskAct> {
    DeskAct::ALL.iter().copied().filter(|act| offered(actor, story, *act)).collect()
}

/// The next act: the first of those that do what waits on the actor's desk.
pub(crate) fn next(story: &Story, offers: &[DeskAct]) -> Option<DeskAct> {
    let waits = |kind: TaskKind| story.my_task(kind).is_some();
    offers.iter().copied().find(|act| match act {
        DeskAct::Receive => waits(TaskKind::Receive),
        DeskAct::AcceptSupplement => waits(TaskKind::Confirm),
        DeskAct::Approve => waits(TaskKind::Approve),
        DeskAct::PassOn => waits(TaskKind::Step),
        DeskAct::Opinion => waits(TaskKind::Opinion),
        DeskAct::HandOver => waits(TaskKind::HandOver),
        DeskAct::Resume => true,
        _ => false,
    })
}

fn offered(actor: &Actor, story: &Story, act: DeskAct) -> bool {
    let d = &story.d;
    let lawful = act.kind().is_none_or(|kind| lifecycle::possible(d.status).any(|possible| possible == kind));
    lawful && permits(actor, act.action(), d) && at_desk(story, act)
}

fn at_desk(story: &Story, act: DeskAct) -> bool {
    let mine = |kinds: &[TaskKind]| story.mine.iter().any(|t| kinds.contains(&t.kind));
    match act {
        DeskAct::Receive => mine(&[TaskKind::Receive]),
        DeskAct::AcceptSupplement => mine(&[TaskKind::Confirm]),
        DeskAct::Approve => mine(&[TaskKind::Approve]) && !story.received_by_me,
        DeskAct::PassOn | DeskAct::Suspend => mine(&[TaskKind::Step]),
        DeskAct::Opinion => mine(&[TaskKind::Opinion]),
        DeskAct::Take => story.mine.iter().any(|t| t.kind != TaskKind::Opinion && t.assignee.is_none()) && story.desk.len() > 1,
        DeskAct::RequestSupplement => mine(&[TaskKind::Step, TaskKind::Receive]),
        DeskAct::Return => {
            mine(&[TaskKind::Step, TaskKind::Approve])
                && !process::returns(&story.version.definition.process, &story.d.position).is_empty()
        }
        DeskAct::Assign => story.tasks.iter().any(|t| t.kind != TaskKind::Opinion) && !story.desk.is_empty(),
        DeskAct::PassToAgency => !story.elsewhere.is_empty() && !story.d.position.is_over(),
        DeskAct::Extend => story.d.due_at.is_some(),
        DeskAct::Stop | DeskAct::Withdraw => !story.d.decided,
        DeskAct::Refuse | DeskAct::HandOver | DeskAct::Resume => true,
    }
}
