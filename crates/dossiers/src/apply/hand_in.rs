//! Handing a draft in: it becomes a dossier, once.

use access::Tx;
use base::{DossierId, Error, FileId, Result, RowId};

use super::draft::{Open, own, with_version};
use crate::acts::{self, Application};
use crate::needs::Needs;
use crate::store;
use crate::{NewPaper, ResultBy};

/// Hands the application in. Doing it again gives the same dossier.
///
/// # Errors
/// [`Error::Invalid`] naming everything that is missing or wrong; besides as for opening a draft.
pub fn hand_in(tx: &mut Tx<'_, '_>, needs: &Needs, id: RowId) -> Result<DossierId> {
    store::lock_draft(tx, id)?;
    let draft = own(tx, id)?;
    if let Some(dossier) = draft.dossier_id {
        return Ok(dossier);
    }
    let mut open = with_version(tx, needs, draft)?;
    super::check::complete(&open).check()?;
    let agency = open.draft.agency_id.ok_or(Error::NotFound("agency"))?;
    let result_by = ResultBy::from_code(&open.draft.result_by).ok_or(Error::NotFound("result"))?;
    let mut papers = open.draft.papers.clone();
    let offered: Vec<String> = open.case().map(|c| c.components.iter().map(|p| p.key.clone()).collect()).unwrap_or_default();
    papers.retain(|p| offered.contains(&p.component));
    papers.extend(answered_files(tx, &open)?);
    let application = Application {
        applicant_id: open.draft.applicant_id,
        person: open.draft.person.clone(),
        case_key: open.draft.case_key.clone(),
        agency,
        answers: open.draft.answers.clone(),
        papers,
        result_by,
    };
    let dossier = acts::submit(tx, needs, &open.version, application)?;
    open.draft.dossier_id = Some(dossier.id);
    open.draft.version_id = open.version.id;
    open.draft.updated_at = tx.now();
    store::save_draft(tx, &mut open.draft)?;
    Ok(dossier.id)
}

/// Files that answer questions of the form, as papers of the dossier.
fn answered_files(tx: &mut Tx<'_, '_>, open: &Open) -> Result<Vec<NewPaper>> {
    let mut papers = Vec::new();
    for reference in forms::references(open.form(), &open.draft.answers) {
        let forms::Reference::File(id) = reference else { continue };
        let Ok(id) = id.parse::<FileId>() else { continue };
        if let Some(file) = files::get(tx, id)? {
            papers.push(NewPaper { component: String::new(), name: file.name, file_id: Some(id), originals: 0, copies: 0 });
        }
    }
    Ok(papers)
}
