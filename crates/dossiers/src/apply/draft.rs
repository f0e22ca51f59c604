//! Drafts: begun, opened by their owner alone, changed, handed in once, removed.

use std::sync::Arc;

use access::{Actor, Tx};
use base::{ApplicantId, Date, DossierId, Error, FileId, Msg, Result, RowId};
use catalogue::{Case, Definition, Online};
use files::Owner;
use forms::{Answers, Form, Known, Residence, Source};
use serde_json::{Map, Value, json};
use web::Visit;

use super::steps::Step;
use crate::needs::{Agency, Needs, ProcedureVersion};
use crate::store::{self, Draft};
use crate::Person;

/// A draft with the procedure as it is published now and the agencies to choose from.
pub struct Open {
    /// The draft.
    pub draft: Draft,
    /// The procedure.
    pub version: Arc<ProcedureVersion>,
    /// The agencies that carry it out.
    pub places: Vec<Agency>,
}

/// What a draft's address leads to.
pub(super) enum Found {
    Open(Box<Open>),
    Sent(DossierId),
}

/// The open draft, or a redirect to the confirmation of what it became.
macro_rules! unsent {
    ($visit:expr, $id:expr) => {
        match crate::apply::draft::find(&$visit, $id).await? {
            crate::apply::draft::Found::Open(open) => open,
            crate::apply::draft::Found::Sent(dossier) => {
                return web::redirect(&format!("/me/dossiers/{dossier}/confirmation"));
            }
        }
    };
}
pub(super) use unsent;

impl Open {
    /// The procedure's content.
    pub fn definition(&self) -> &Definition {
        &self.version.definition
    }

    /// Its form.
    pub fn form(&self) -> &Form {
        &self.version.definition.form
    }

    /// The case chosen, or the only one there is.
    pub fn case(&self) -> Option<&Case> {
        self.definition().cases.iter().find(|c| c.key == self.draft.case_key)
    }

    /// The agency chosen.
    pub fn agency(&self) -> Option<&Agency> {
        self.places.iter().find(|a| Some(a.id) == self.draft.agency_id)
    }

    /// Notes that the applicant has been through a page.
    pub(super) fn visit(&mut self, step: &Step) {
        let place = step.place();
        if !self.draft.visited.contains(&place) {
            self.draft.visited.push(place);
        }
    }

    /// Whether the applicant has been through a page.
    pub(super) fn visited(&self, step: &Step) -> bool {
        self.draft.visited.contains(&step.place())
    }

    /// What the draft's files belong to, also after it was handed in.
    pub fn owner(&self) -> Owner {
        owner(self.draft.id)
    }
}

fn owner(draft: RowId) -> Owner {
    Owner::new("application", draft)
}

fn me(tx: &Tx<'_, '_>) -> Result<ApplicantId> {
    match &tx.ctx.actor {
        Actor::Applicant(who) => Ok(who.id),
        Actor::Anonymous => Err(Error::Unauthenticated),
        Actor::Official(_) | Actor::System(_) => Err(Error::Forbidden),
    }
}

pub(super) fn own(tx: &mut Tx<'_, '_>, id: RowId) -> Result<Draft> {
    let (me, now) = (me(tx)?, tx.now());
    let kept = |d: &Draft| d.dossier_id.is_some() || d.expires_at > now;
    store::draft(tx, id)?.filter(|d| d.applicant_id == me && kept(d)).ok_or(Error::NotFound("draft"))
}

pub(super) fn with_version(tx: &mut Tx<'_, '_>, needs: &Needs, draft: Draft) -> Result<Open> {
    let begun = needs.catalogue.version(tx, draft.version_id)?;
    // A procedure that changed meanwhile is asked anew by its new form; what was answered stays.
    let version = needs.catalogue.published(tx, &begun.definition.code)?.unwrap_or(begun);
    let places = needs.agencies.of_kinds(tx, &version.definition.agencies)?;
    Ok(Open { draft, version, places })
}

/// The actor's own draft, not handed in yet.
///
/// # Errors
/// [`Error::NotFound`] when it is another's, expired or unknown; [`Error::Conflict`] when it was
/// handed in.
pub(super) fn open(tx: &mut Tx<'_, '_>, needs: &Needs, id: RowId) -> Result<Open> {
    let draft = own(tx, id)?;
    if draft.dossier_id.is_some() {
        return Err(handed_in());
    }
    with_version(tx, needs, draft)
}

fn handed_in() -> Error {
    Error::Conflict(Msg::new("Hồ sơ này đã được nộp.", "This application has been handed in."))
}

/// What a draft's address leads to, for pages.
pub(super) async fn find(visit: &Visit, id: RowId) -> Result<Found> {
    let needs = visit.app.get::<Needs>()?;
    visit
        .ctx
        .read(move |tx| {
            let draft = own(tx, id)?;
            Ok(match draft.dossier_id {
                Some(dossier) => Found::Sent(dossier),
                None => Found::Open(Box::new(with_version(tx, &needs, draft)?)),
            })
        })
        .await
}

/// Begins an application, or finds the one that was begun before. Only `again` makes a new one in
/// place of the old.
///
/// # Errors
/// [`Error::NotFound`] when no such procedure is published; [`Error::Conflict`] when it cannot be
/// applied for online.
pub fn begin(tx: &mut Tx<'_, '_>, needs: &Needs, code: &str, again: bool) -> Result<RowId> {
    let (me, now) = (me(tx)?, tx.now());
    let version = needs.catalogue.published(tx, code)?.ok_or(Error::NotFound("procedure"))?;
    if version.definition.online == Online::Information {
        return Err(Error::Conflict(Msg::new(
            "Thủ tục này chỉ cung cấp thông tin trực tuyến; hãy nộp hồ sơ tại Bộ phận Một cửa.",
            "This procedure only gives information online; hand your papers in at the one-stop counter.",
        )));
    }
    if let Some(before) = store::find_draft(tx, me, version.procedure_id, now)? {
        if !again {
            return Ok(before.id);
        }
        discard(tx, before.id)?;
    }
    let person = needs.applicants.get(tx, me)?.ok_or(Error::NotFound("applicant"))?;
    let places = needs.agencies.of_kinds(tx, &version.definition.agencies)?;
    let near = places.iter().find(|a| !a.unit_code.is_empty() && a.unit_code == person.commune);
    let only = if places.len() == 1 { places.first() } else { None };
    let mut answers = Answers::new();
    let filled = forms::prefill(&version.definition.form, &known(&person), &mut answers);
    let case = if let [only] = version.definition.cases.as_slice() { only.key.clone() } else { String::new() };
    let draft = Draft {
        id: tx.ctx.id(),
        applicant_id: me,
        procedure_id: version.procedure_id,
        version_id: version.id,
        procedure_name: version.definition.name.vi.to_string(),
        case_key: case,
        agency_id: near.or(only).map(|a| a.id),
        eligible: Vec::new(),
        person,
        answers,
        sources: sources(filled),
        papers: Vec::new(),
        result_by: String::new(),
        delivery: String::new(),
        visited: Vec::new(),
        created_at: now,
        updated_at: now,
        expires_at: now.plus_days(needs.policy.draft_days),
        dossier_id: None,
        version: 1,
    };
    store::insert_draft(tx, &draft)?;
    Ok(draft.id)
}

fn known(person: &Person) -> Known {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let residence = Residence { province: person.province.clone(), commune: person.commune.clone(), street: person.street.clone() };
    Known {
        verified: person.verified,
        name: some(&person.name),
        id_number: some(&person.number),
        born: person.born.parse::<Date>().ok(),
        sex: some(&person.sex),
        phone: some(&person.phone),
        email: some(&person.email),
        residence: (!person.commune.is_empty()).then_some(residence),
    }
}

fn sources(filled: Vec<(String, Source)>) -> Map<String, Value> {
    let code = |source| match source {
        Source::VNeId => json!("vneid"),
        Source::Account => json!("account"),
    };
    filled.into_iter().map(|(path, source)| (path, code(source))).collect()
}

/// Changes the actor's own draft and notes when. Files it no longer names are removed.
///
/// # Errors
/// As for opening it, and those of the change.
pub(super) fn change<T>(
    tx: &mut Tx<'_, '_>,
    needs: &Needs,
    id: RowId,
    work: impl FnOnce(&mut Tx<'_, '_>, &mut Open) -> Result<T>,
) -> Result<T> {
    store::lock_draft(tx, id)?;
    let mut open = open(tx, needs, id)?;
    let before = open.draft.answers.clone();
    let outcome = work(tx, &mut open)?;
    let Open { draft, version, .. } = &mut open;
    draft.version_id = version.id;
    draft.updated_at = tx.now();
    draft.expires_at = draft.updated_at.plus_days(needs.policy.draft_days);
    // An answer that was put right by hand no longer comes from elsewhere.
    draft.sources.retain(|path, _| before.get(path) == draft.answers.get(path));
    store::save_draft(tx, draft)?;
    let owner = open.owner();
    let named = files_of(&open.draft);
    for file in files::of_owner(tx, &owner)? {
        if !named.contains(&file.id) {
            files::remove(tx, file.id)?;
        }
    }
    Ok(outcome)
}

/// All files that a draft names, among its papers and its answers.
pub(super) fn files_of(draft: &Draft) -> Vec<FileId> {
    fn ids(value: &Value, found: &mut Vec<FileId>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| match item {
                Value::String(text) => found.extend(text.parse::<FileId>().ok()),
                inner => ids(inner, found),
            }),
            Value::Object(map) => map.values().for_each(|inner| ids(inner, found)),
            _ => {}
        }
    }
    let mut found: Vec<FileId> = draft.papers.iter().filter_map(|p| p.file_id).collect();
    draft.answers.values().values().for_each(|value| ids(value, &mut found));
    found
}

/// Removes the actor's own draft with its files.
///
/// # Errors
/// As for opening it.
pub fn discard(tx: &mut Tx<'_, '_>, id: RowId) -> Result<()> {
    let draft = own(tx, id)?;
    if draft.dossier_id.is_some() {
        return Err(handed_in());
    }
    remove(tx, &draft)
}

fn remove(tx: &mut Tx<'_, '_>, draft: &Draft) -> Result<()> {
    for file in files::of_owner(tx, &owner(draft.id))? {
        files::remove(tx, file.id)?;
    }
    store::delete_draft(tx, draft.id, draft.applicant_id)?;
    Ok(())
}

/// Removes drafts that were kept long enough, a hundred at a time; returns how many. A job's act.
///
/// # Errors
/// Those of the database.
pub fn forget_expired(tx: &mut Tx<'_, '_>) -> Result<usize> {
    let now = tx.now();
    let expired = store::expired_drafts(tx, now, 100)?;
    for draft in &expired {
        remove(tx, draft)?;
    }
    Ok(expired.len())
}

/// Whether a file's owner is a draft of this actor that is not handed in yet.
///
/// # Errors
/// Those of the database.
pub fn may_see_draft(tx: &mut db::Tx<'_>, actor: &Actor, draft: RowId) -> Result<bool> {
    let Actor::Applicant(who) = actor else { return Ok(false) };
    Ok(store::draft(tx, draft)?.is_some_and(|d| d.applicant_id == who.id))
}
