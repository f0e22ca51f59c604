//! Receiving a person at the counter, in one transaction, whoever asks: the page or the API.

use access::{Action, Tx};
use base::{AgencyId, Error, Fields, Msg, Result, RowId};

use super::body::Reception;
use super::desk::{chosen, counters};
use super::rows;
use crate::accepted;
use crate::acts::{self, Application, CounterApplication};
use crate::formview::Names;
use crate::model::Dossier;
use crate::needs::Needs;

/// Receives. The same form sent twice gives the same dossier.
///
/// # Errors
/// [`Error::Invalid`] naming everything that is missing; [`Error::Forbidden`] when the actor sits at
/// no counter.
pub(crate) fn receive(tx: &mut Tx<'_, '_>, needs: &Needs, body: &Reception) -> Result<Dossier> {
    let counters = counters(&tx.ctx.actor, Action::ReceiveDossier)?;
    let token: RowId = if body.token.is_empty() {
        tx.ctx.id()
    } else {
        body.token.parse().map_err(|_| Error::invalid("token", Msg::new("Mở lại trang tiếp nhận", "Open the reception page again")))?
    };
    let now = tx.now();
    if let Some(first) = rows::claim(tx, token, now)? {
        return Ok(acts::load(tx, first, Action::ViewDossier)?.into_inner());
    }
    let (version, case) = chosen(tx, needs, &body.procedure)?;
    let mut fields = Fields::new();
    let person = gather(body.person.person(), &mut fields)?;
    let papers = gather(body.papers(&case), &mut fields)?;
    if let Some(papers) = &papers {
        gather(accepted::paper_faults(tx, papers, "scan")?.check(), &mut fields)?;
    }
    gather(check_answers(tx, needs, &version.definition.form, body), &mut fields)?;
    let agency = gather(counter(body, &counters), &mut fields)?;
    let competent = gather(Reception::agency_id(&body.competent, "competent"), &mut fields)?.flatten();
    let (Some(person), Some(papers), Some(agency), true) = (person, papers, agency, fields.is_empty()) else {
        return Err(Error::Invalid(fields));
    };
    let applicant_id = needs.applicants.find_or_register(tx, &person)?;
    let application = Application {
        applicant_id,
        person,
        case_key: case.key.clone(),
        agency,
        answers: body.answers(),
        papers: papers.clone(),
        result_by: body.result_by(),
    };
    let counter = CounterApplication {
        application,
        competent: competent.unwrap_or(agency),
        channel: body.channel(),
        note: base::text::nfc_lines(&body.note),
    };
    let d = acts::receive_at_counter(tx, needs, &version, counter)?;
    let owner = files::Owner::new("dossier", d.id);
    for paper in &papers {
        if let Some(file) = paper.file_id {
            files::claim(tx, file, &owner, &paper.component)?;
        }
    }
    for reference in forms::references(&version.definition.form, &d.answers) {
        if let forms::Reference::File(id) = reference {
            files::claim(tx, id.parse()?, &owner, "answer")?;
        }
    }
    rows::became(tx, token, d.id)?;
    Ok(d)
}

/// Collects wrong fields so that the officer sees all of them at once; other errors go on.
fn gather<T>(part: Result<T>, fields: &mut Fields) -> Result<Option<T>> {
    match part {
        Ok(value) => Ok(Some(value)),
        Err(Error::Invalid(wrong)) => {
            for error in wrong.iter() {
                fields.push(error.field.clone(), error.message.clone());
            }
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// The counter's agency: the only one, or the one chosen.
fn counter(body: &Reception, counters: &[AgencyId]) -> Result<AgencyId> {
    let wrong = || Error::invalid("agency", Msg::new("Chọn nơi tiếp nhận của bạn", "Choose the counter where you sit"));
    match (Reception::agency_id(&body.agency, "agency")?, counters) {
        (Some(chosen), _) if counters.contains(&chosen) => Ok(chosen),
        (None, [only]) => Ok(*only),
        _ => Err(wrong()),
    }
}

/// What was filled in of the e-form must be right; what was left empty stands on paper.
fn check_answers(tx: &mut Tx<'_, '_>, needs: &Needs, form: &forms::Form, body: &Reception) -> Result<()> {
    let answers = body.answers();
    if body.answers.is_empty() {
        return Ok(());
    }
    let names = Names::load(tx, needs, form, &answers)?;
    let belongs = |province: &str, commune: &str| names.belongs(province, commune);
    let all = forms::validate(form, &answers, tx.now().date(), forms::Scope::Whole, &belongs);
    let mut wrong = Fields::new();
    for error in all.iter() {
        let given = answers.get(&error.field).is_some_and(|v| !v.is_null()) || answers.unread(&error.field).is_some();
        if given {
            wrong.push(error.field.clone(), error.message.clone());
        }
    }
    for error in accepted::answer_faults(tx, form, &answers)?.iter() {
        wrong.push(error.field.clone(), error.message.clone());
    }
    wrong.check()
}
