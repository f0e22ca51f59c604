//! Applications to hand in: those of the demo's latest online dossiers once more, with the same
//! answers and papers, so that the mix of procedures is that of the province.

use std::sync::Arc;

use access::{Actor, Applicant, Ctx, Origin};
use base::{DossierId, Error, Result};
use db::params;
use dossiers::acts::{self, Application};
use dossiers::{Channel, NewPaper, ProcedureVersion};
use tinhso::Installation;

/// An application with the version of its procedure.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub(crate) version: Arc<ProcedureVersion>,
    pub(crate) application: Application,
}

impl Sample {
    /// The context of the applicant who hands it in now.
    pub(crate) fn ctx(&self, installation: &Installation) -> Ctx {
        let who = Applicant { id: self.application.applicant_id, name: self.application.person.name.clone() };
        installation.system("bench", Origin::Request("127.0.0.1".to_owned())).as_actor(Actor::Applicant(who))
    }
}

/// Up to so many applications that can be handed in today; each is handed in once to find out.
///
/// # Errors
/// When there is none.
pub(crate) fn collect(installation: &Installation, most: usize) -> Result<Vec<Sample>> {
    let needs = installation.needs.clone();
    let found: Vec<Sample> = installation.db.read_blocking(move |tx| {
        let ids: Vec<DossierId> = tx.all(
            "SELECT id FROM dossier WHERE channel = $1 ORDER BY submitted_at DESC, id LIMIT $2",
            params![Channel::Online.code(), most],
        )?;
        let mut found = Vec::new();
        for id in ids {
            let Some(d) = dossiers::store::get(tx, id)? else { continue };
            let papers = dossiers::store::papers(tx, id)?;
            let application = Application {
                applicant_id: d.applicant_id,
                person: d.person,
                case_key: d.case_key,
                agency: d.receiving_agency,
                answers: d.answers,
                papers: papers
                    .into_iter()
                    .filter(|p| p.kind == "component" && p.file_id.is_some())
                    .map(|p| NewPaper { component: p.component, name: p.name, file_id: p.file_id, originals: 0, copies: 0 })
                    .collect(),
                result_by: d.result_by,
            };
            found.push(Sample { version: needs.catalogue.version(tx, d.version_id)?, application });
        }
        Ok(found)
    })?;
    let mut good = Vec::new();
    for sample in found {
        let (needs, tried) = (installation.needs.clone(), sample.clone());
        let outcome = sample
            .ctx(installation)
            .write_blocking(move |tx| acts::submit(tx, &needs, &tried.version, tried.application).map(drop));
        match outcome {
            Ok(()) => good.push(sample),
            // A date of the past year may no longer be one that the form takes.
            Err(Error::Invalid(_)) => {}
            Err(other) => return Err(other),
        }
    }
    if good.is_empty() {
        return Err(Error::bug("the province has no online dossier that could be handed in again; make it with more dossiers"));
    }
    Ok(good)
}
