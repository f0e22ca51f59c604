//! Carries out an act of the page or of the API. All of it in the caller's transaction.

use access::Tx;
use base::{DossierId, Error, FileId, Instant, Msg, Result};
use process::{StepAct, Target};

use super::act::DeskAct;
use super::body::ActBody;
use crate::acts::{self, ApproveItem, HandOver};
use crate::attached::Paper;
use crate::model::{Dossier, Outcome, TaskKind};
use crate::needs::Needs;
use crate::store;

/// Does the act.
///
/// # Errors
/// Those of the act itself: [`Error::Conflict`] when somebody was faster or the law does not allow
/// it now, [`Error::Invalid`] naming what is missing, [`Error::Forbidden`], [`Error::NotFound`].
pub(crate) fn perform(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId, act: DeskAct, body: &ActBody) -> Result<Dossier> {
    let shown = body.version;
    match act {
        DeskAct::Receive => acts::receive(tx, needs, id, shown, &body.note),
        DeskAct::AcceptSupplement => acts::accept_supplement(tx, needs, id, shown, &body.note),
        DeskAct::Approve => approve(tx, needs, id, body),
        DeskAct::PassOn => pass_on(tx, needs, id, body),
        DeskAct::Opinion => acts::give_opinion(tx, needs, id, &body.note),
        DeskAct::HandOver => {
            let by = HandOver {
                shown,
                receiver: body.receiver.clone(),
                number: body.number.clone(),
                note: body.note.clone(),
            };
            acts::hand_over(tx, needs, id, &by)
        }
        DeskAct::Resume => acts::resume(tx, needs, id, shown, &body.note),
        DeskAct::Take => acts::take(tx, needs, id, shown),
        DeskAct::RequestSupplement => acts::request_supplement(tx, needs, id, shown, &body.reason, body.marks()),
        DeskAct::Refuse => acts::refuse(tx, needs, id, shown, &body.reason),
        DeskAct::Return => {
            let to = chosen(&body.to, "to", Msg::new("Chọn bước để trả lại", "Choose the step to return to"))?;
            acts::return_to(tx, needs, id, shown, to, &body.reason)
        }
        DeskAct::Assign => {
            let wrong = Msg::new("Chọn cán bộ để phân công", "Choose the officer to assign");
            let to = chosen(&body.to, "to", wrong.clone())?.parse().map_err(|_| Error::invalid("to", wrong))?;
            acts::assign(tx, needs, id, shown, to)
        }
        DeskAct::PassToAgency => {
            let wrong = Msg::new("Chọn cơ quan để chuyển hồ sơ", "Choose the agency to pass the dossier to");
            let to = chosen(&body.to, "agency", wrong.clone())?.parse().map_err(|_| Error::invalid("agency", wrong))?;
            acts::pass_to_agency(tx, needs, id, shown, to, &body.reason)
        }
        DeskAct::Suspend => acts::suspend(tx, needs, id, shown, &body.reason),
        DeskAct::Extend => acts::extend(tx, needs, id, shown, body.new_due()?, &body.reason),
        DeskAct::Stop => acts::stop(tx, needs, id, shown, &body.reason),
        DeskAct::Withdraw => acts::withdraw(tx, needs, id, Some(shown), &body.reason),
    }
}

fn chosen<'a>(to: &'a str, field: &'static str, wrong: Msg) -> Result<&'a str> {
    if to.is_empty() { Err(Error::invalid(field, wrong)) } else { Ok(to) }
}

/// A leader's approval; the form always names the way out where there are several.
fn approve(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId, body: &ActBody) -> Result<Dossier> {
    if body.choice.is_none() && !issues(tx, needs, id, None)? {
        return acts::approve(tx, needs, &ApproveItem { id, shown: body.version }, &body.note);
    }
    pass_on(tx, needs, id, body)
}

fn pass_on(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId, body: &ActBody) -> Result<Dossier> {
    // The page asks for what the result is only where the step gives it.
    let (result, file) = if issues(tx, needs, id, body.choice)? {
        let now = tx.now();
        let (result, file) = body.outcome(now)?;
        number_is_free(tx, id, &result)?;
        (Some(result), file)
    } else {
        (None, None)
    };
    let named = result.clone();
    let d = acts::pass_on(tx, needs, id, body.version, body.choice, &body.note, result)?;
    if let (Some(file), Some(result)) = (file, named) {
        keep_result(tx, &d, file, &result)?;
    }
    Ok(d)
}

/// A number stands for one result of the agency in its year.
///
/// # Errors
/// [`Error::Invalid`] naming the dossier that has the number already.
fn number_is_free(tx: &mut Tx<'_, '_>, id: DossierId, result: &Outcome) -> Result<()> {
    let d = acts::load(tx, id, access::Action::ViewDossier)?;
    let issued = result.issued_at.unwrap_or(tx.now()).date();
    let january = |year| base::Date::new(year, 1, 1).map(Instant::from_date).map_err(Error::bug);
    let year = (january(issued.year())?, january(issued.year() + 1)?);
    match store::result_numbered(tx, d.competent_agency, &result.number, year, id)? {
        None => Ok(()),
        Some(code) => Err(Error::invalid(
            "result.number",
            base::msg!("Số này đã dùng cho hồ sơ {code}", "This number was used for the dossier {code}"),
        )),
    }
}

/// Whether passing on this way gives the result.
fn issues(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId, choice: Option<usize>) -> Result<bool> {
    let d = acts::load(tx, id, access::Action::ViewDossier)?;
    let mine = acts::open_tasks_for(tx, id)?;
    if !mine.iter().any(|t| matches!(t.kind, TaskKind::Step | TaskKind::Approve)) {
        return Ok(false);
    }
    let version = needs.catalogue.version(tx, d.version_id)?;
    let process = &version.definition.process;
    let Some(step) = d.position.current(process) else { return Ok(false) };
    let exits = process.exits(&step.key);
    let Some(exit) = exits.get(choice.unwrap_or(0)) else { return Ok(false) };
    Ok(!exit.back && (step.act == StepAct::Issue || exit.to == Target::End))
}

fn keep_result(tx: &mut Tx<'_, '_>, d: &Dossier, file: FileId, result: &Outcome) -> Result<()> {
    files::claim(tx, file, &files::Owner::new("dossier", d.id), "result")?;
    let name = if result.title.is_empty() { d.result.title.clone() } else { result.title.clone() };
    let paper = Paper {
        id: tx.ctx.id(),
        kind: "result".to_owned(),
        component: String::new(),
        name: format!("{name} {}", result.number),
        file_id: Some(file),
        originals: 1,
        copies: 0,
        digitised: 1,
        added_by: tx.ctx.actor.name().to_owned(),
        added_at: tx.now(),
        superseded_at: None,
    };
    store::add_paper(tx, d.id, &paper)
}
