//! Handing in online: *nộp hồ sơ trực tuyến*. The dossier gets its code and waits for reception.

use std::collections::BTreeSet;

use access::{Actor, Tx};
use base::{AgencyId, ApplicantId, Error, Fields, FileId, Msg, Result, Role};
use catalogue::{Case, Online};
use forms::{Answers, Form, Reference};
use process::Position;
use serde_json::{Value, json};

use super::desk::{hours_from, lay_single, write_new};
use super::record::record;
use crate::accepted;
use crate::lifecycle::Status;
use crate::attached::{Letter, NewPaper, Paper};
use crate::model::{Channel, Dossier, Holder, Outcome, Person, ResultBy, TaskKind};
use crate::needs::{Needs, ProcedureVersion};
use crate::store::{self, Measure};

/// What an applicant hands in, already validated by the pages against the form.
#[derive(Debug, Clone)]
pub struct Application {
    /// Whose it is.
    pub applicant_id: ApplicantId,
    /// The applicant as stated.
    pub person: Person,
    /// The case of the procedure.
    pub case_key: String,
    /// The agency it is handed in to and that decides.
    pub agency: AgencyId,
    /// The answers of the form; hidden ones are left out here.
    pub answers: Answers,
    /// The papers.
    pub papers: Vec<NewPaper>,
    /// How the applicant gets the result.
    pub result_by: ResultBy,
}

/// Hands an application in online. The applicant's own act.
///
/// # Errors
/// [`Error::Invalid`] naming every answer or paper that is wrong; [`Error::NotFound`] when the
/// agency does not carry the procedure out.
pub fn submit(tx: &mut Tx<'_, '_>, needs: &Needs, version: &ProcedureVersion, application: Application) -> Result<Dossier> {
    match &tx.ctx.actor {
        Actor::Applicant(who) if who.id == application.applicant_id => {}
        Actor::System(_) => {}
        Actor::Anonymous => return Err(Error::Unauthenticated),
        _ => return Err(Error::Forbidden),
    }
    if version.definition.online == Online::Information {
        return Err(Error::Conflict(Msg::new(
            "Thủ tục này chỉ cung cấp thông tin trực tuyến; hãy nộp hồ sơ tại Bộ phận Một cửa.",
            "This procedure only gives information online; hand your papers in at the one-stop counter.",
        )));
    }
    let case = case(version, &application.case_key)?;
    check(tx, needs, version, case, &application, true)?;
    let now = tx.now();
    let mut d = open(tx, needs, version, case, &application, application.agency, Channel::Online)?;
    let accept_by = hours_from(needs, d.receiving_agency, now, needs.policy.accept_hours);
    d.accept_by = accept_by;
    d.status = Status::Registered;
    let receiving = d.receiving_agency;
    let laid = lay_single(tx, needs, &mut d, TaskKind::Receive, receiving, Role::Reception, accept_by)?;
    write_new(tx, &d, &laid)?;
    add_papers(tx, &d, &electronic(&application.papers))?;
    let letter = Letter {
        id: tx.ctx.id(),
        form: "confirmation".to_owned(),
        number: String::new(),
        title: "Xác nhận nộp hồ sơ trực tuyến".to_owned(),
        data: confirmed(tx, &d, &application.papers)?,
        made_by: String::new(),
        made_at: now,
    };
    store::insert_letter(tx, d.id, &letter)?;
    record(tx, &d, None, "dossier.submit", Some(Measure::Submitted), json!({}))?;
    Ok(d)
}

/// What the confirmation says of this moment: until when it is answered, which files came. It says
/// the same whenever it is read again.
fn confirmed(tx: &mut Tx<'_, '_>, d: &Dossier, papers: &[NewPaper]) -> Result<Value> {
    let ids: Vec<FileId> = papers.iter().filter_map(|p| p.file_id).collect();
    let stored = files::list(tx, &ids)?;
    let files: Vec<Value> = papers
        .iter()
        .filter_map(|p| {
            let file = stored.iter().find(|f| Some(f.id) == p.file_id)?;
            Some(json!({ "component": p.component, "file": file.name, "sha256": file.hash }))
        })
        .collect();
    Ok(json!({ "accept_by": d.accept_by, "files": files }))
}

/// Papers that come online: electronic copies, whatever the procedure asks for on paper.
pub(super) fn electronic(papers: &[NewPaper]) -> Vec<NewPaper> {
    papers.iter().map(|p| NewPaper { originals: 0, copies: 0, ..p.clone() }).collect()
}

pub(super) fn case<'v>(version: &'v ProcedureVersion, key: &str) -> Result<&'v Case> {
    version.definition.cases.iter().find(|c| c.key == key).ok_or_else(|| {
        Error::Invalid(Fields::one("case", Msg::new("Chọn trường hợp của thủ tục", "Choose the case of the procedure")))
    })
}

/// Whether a text can be somebody's name: letters, no mark-up.
pub(crate) fn is_name(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() >= 2 && !text.contains(['<', '>'])
}

/// Whether everything that is asked is there: the person, the form, the papers.
pub(super) fn check(
    tx: &mut Tx<'_, '_>,
    needs: &Needs,
    version: &ProcedureVersion,
    case: &Case,
    a: &Application,
    online: bool,
) -> Result<()> {
    let mut fields = Fields::new();
    if !is_name(&a.person.name) {
        fields.push("person.name", Msg::new("Nhập họ và tên", "Enter the full name"));
    }
    if a.person.number.is_empty() {
        fields.push("person.number", Msg::new("Nhập số định danh hoặc mã số", "Enter the identity or registration number"));
    }
    if online {
        for error in faults(tx, needs, &version.definition.form, &a.answers)?.iter() {
            fields.push(error.field.clone(), error.message.clone());
        }
        for component in case.components.iter().filter(|c| c.required && !c.by_form) {
            if !a.papers.iter().any(|p| p.component == component.key && p.file_id.is_some()) {
                let (vi, en) = (&component.name.vi, &component.name.en);
                fields.push(format!("paper.{}", component.key), base::msg!("Tải lên: {vi}", "Upload: {en}"));
            }
        }
        for error in accepted::paper_faults(tx, &a.papers, "paper")?.iter() {
            fields.push(error.field.clone(), error.message.clone());
        }
    }
    fields.check()
}

/// What is missing or wrong in the answers, the existence of units included.
pub(super) fn faults(tx: &mut Tx<'_, '_>, needs: &Needs, form: &Form, answers: &Answers) -> Result<Fields> {
    let codes: BTreeSet<String> = forms::references(form, answers)
        .into_iter()
        .filter_map(|r| if let Reference::Unit(code) = r { Some(code.to_owned()) } else { None })
        .collect();
    let (provinces, communes): (Vec<&String>, Vec<&String>) = codes.iter().partition(|code| code.len() == 2);
    let mut known = BTreeSet::new();
    for province in provinces {
        for commune in &communes {
            if needs.agencies.lies_in(tx, commune, province)? {
                known.insert((province.clone(), (*commune).clone()));
            }
        }
    }
    let today = tx.now().date();
    let exists = |province: &str, commune: &str| known.contains(&(province.to_owned(), commune.to_owned()));
    let mut faults = forms::validate(form, answers, today, forms::Scope::Whole, &exists);
    for error in accepted::answer_faults(tx, form, answers)?.iter() {
        faults.push(error.field.clone(), error.message.clone());
    }
    Ok(faults)
}

/// A new dossier with its code, not yet written.
pub(super) fn open(
    tx: &mut Tx<'_, '_>,
    needs: &Needs,
    version: &ProcedureVersion,
    case: &Case,
    a: &Application,
    competent: AgencyId,
    channel: Channel,
) -> Result<Dossier> {
    let now = tx.now();
    let agency = needs.agencies.get(tx, a.agency)?.ok_or(Error::NotFound("agency"))?;
    let decides = if competent == a.agency {
        agency.clone()
    } else {
        needs.agencies.get(tx, competent)?.ok_or(Error::NotFound("agency"))?
    };
    if !version.definition.agencies.contains(&decides.kind) {
        return Err(Error::Invalid(Fields::one(
            "agency",
            Msg::new("Cơ quan này không giải quyết thủ tục đã chọn", "This agency does not carry out the procedure chosen"),
        )));
    }
    let number = store::next_number(tx, agency.id, now)?;
    let code = format!("{}-{}-{number:04}", agency.code, now.local().strftime("%y%m%d"));
    let lookup = short_secret(tx);
    Ok(Dossier {
        id: tx.ctx.id(),
        code,
        procedure_id: version.procedure_id,
        version_id: version.id,
        procedure_code: version.definition.code.clone(),
        procedure_name: version.definition.name.vi.to_string(),
        sector: version.definition.sector.code.clone(),
        case_key: case.key.clone(),
        level: decides.level,
        channel,
        status: Status::Registered,
        stage: String::new(),
        agencies: vec![agency.id, competent],
        receiving_agency: agency.id,
        competent_agency: competent,
        applicant_id: a.applicant_id,
        subject: subject(version, case, &a.person),
        person: a.person.clone(),
        answers: forms::submitted(&version.definition.form, &a.answers).into(),
        result_by: a.result_by,
        result: Outcome::default(),
        fee: case.certain_fee(),
        submitted_at: now,
        accept_by: None,
        received_at: None,
        original_due_at: None,
        due_at: None,
        finished_at: None,
        closed_at: None,
        clock: None,
        position: Position::default(),
        step_key: String::new(),
        step_due_at: None,
        holder: Holder::default(),
        supplements: 0,
        decided: false,
        lookup,
        version: 1,
        updated_at: now,
    })
}

fn subject(version: &ProcedureVersion, case: &Case, person: &Person) -> String {
    let name = &version.definition.name.vi;
    if version.definition.cases.len() > 1 {
        format!("{name} ({}) – {}", case.name.vi, person.name)
    } else {
        format!("{name} – {}", person.name)
    }
}

/// Six letters and digits that are hard to mistake for one another, printed beside the code.
fn short_secret(tx: &Tx<'_, '_>) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut bytes = [0; 6];
    tx.ctx.random().fill(&mut bytes);
    bytes.iter().map(|b| LETTERS.get(usize::from(*b) % LETTERS.len()).map_or('A', |c| char::from(*c))).collect()
}

pub(super) fn add_papers(tx: &mut Tx<'_, '_>, d: &Dossier, papers: &[NewPaper]) -> Result<()> {
    let ids: Vec<FileId> = papers.iter().filter_map(|p| p.file_id).collect();
    let stored = files::list(tx, &ids)?;
    for paper in papers {
        // Several files of one paper are told apart by their own names.
        let own_name = stored.iter().find(|f| Some(f.id) == paper.file_id).map(|f| f.name.clone());
        let paper = Paper {
            id: tx.ctx.id(),
            kind: "component".to_owned(),
            component: paper.component.clone(),
            name: own_name.unwrap_or_else(|| paper.name.clone()),
            file_id: paper.file_id,
            originals: paper.originals,
            copies: paper.copies,
            digitised: u8::from(paper.file_id.is_some()),
            added_by: tx.ctx.actor.name().to_owned(),
            added_at: tx.now(),
            superseded_at: None,
        };
        store::add_paper(tx, d.id, &paper)?;
    }
    Ok(())
}
