//! Everything the dossier page tells, read in one transaction.

use std::sync::Arc;

use access::{Action, EventRow, Tx};
use base::{DossierId, Error, OfficialId, Result};
use process::{AgencyRef, Desk, Step};

use crate::acts;
use crate::formview::{AnswerSection, Names, answer_list};
use crate::attached::{Letter, Paper, Supplement};
use crate::model::{Dossier, Task, TaskKind};
use crate::needs::{Agency, Needs, ProcedureVersion};
use crate::store;

/// A dossier with all that belongs to it.
pub(crate) struct Story {
    pub(crate) d: Dossier,
    pub(crate) version: Arc<ProcedureVersion>,
    pub(crate) receiving: Agency,
    pub(crate) competent: Agency,
    pub(crate) papers: Vec<Paper>,
    pub(crate) letters: Vec<Letter>,
    pub(crate) supplements: Vec<Supplement>,
    pub(crate) events: Vec<EventRow>,
    pub(crate) tasks: Vec<Task>,
    /// Those that the actor may do.
    pub(crate) mine: Vec<Task>,
    /// Who holds the desk of the main task: id and name.
    pub(crate) desk: Vec<(OfficialId, String)>,
    /// Other agencies that carry out the procedure.
    pub(crate) elsewhere: Vec<Agency>,
    /// Names of the units and files in the answers.
    pub(crate) names: Names,
    /// Whether the actor received it: the receiver never signs.
    pub(crate) received_by_me: bool,
}

/// Reads the story, if the actor may see the dossier.
///
/// # Errors
/// [`Error::NotFound`] when there is none or the actor may not see it.
pub(crate) fn story(tx: &mut Tx<'_, '_>, needs: &Needs, id: DossierId) -> Result<Story> {
    let d = acts::load(tx, id, Action::ViewDossier)?.into_inner();
    let version = needs.catalogue.version(tx, d.version_id)?;
    let receiving = agency(tx, needs, d.receiving_agency)?;
    let competent = agency(tx, needs, d.competent_agency)?;
    let tasks = store::tasks(tx, id)?;
    let main = tasks.iter().find(|t| t.kind != TaskKind::Opinion);
    let desk = match main {
        Some(task) => needs.agencies.officials(tx, task.agency_id, task.role)?,
        None => Vec::new(),
    };
    let mut elsewhere = needs.agencies.of_kinds(tx, &version.definition.agencies)?;
    elsewhere.retain(|a| a.id != d.competent_agency);
    let mut names = Names::load(tx, needs, &version.definition.form, &d.answers)?;
    let papers = store::papers(tx, id)?;
    for file in papers.iter().filter_map(|p| p.file_id) {
        names.add_file(tx, &file.to_string())?;
    }
    let events = access::events_of(tx, &id.to_string())?;
    Ok(Story {
        received_by_me: acts::received_by_actor(tx, id)?,
        papers,
        letters: store::letters(tx, id)?,
        supplements: store::supplements(tx, id)?,
        events,
        mine: acts::open_tasks_for(tx, id)?,
        d,
        version,
        receiving,
        competent,
        tasks,
        desk,
        elsewhere,
        names,
    })
}

fn agency(tx: &mut Tx<'_, '_>, needs: &Needs, id: base::AgencyId) -> Result<Agency> {
    needs.agencies.get(tx, id)?.ok_or_else(|| Error::bug(format!("agency {id} of a dossier is not there")))
}

impl Story {
    /// The actor's task of this kind.
    pub(crate) fn my_task(&self, kind: TaskKind) -> Option<&Task> {
        self.mine.iter().find(|t| t.kind == kind)
    }

    /// The present step of the process.
    pub(crate) fn step(&self) -> Option<&Step> {
        self.d.position.current(&self.version.definition.process)
    }

    /// Which agency a desk of the process belongs to, in words.
    pub(crate) fn place(&self, desk: &Desk) -> String {
        match &desk.agency {
            AgencyRef::Competent => self.competent.name.clone(),
            AgencyRef::Receiving => self.receiving.name.clone(),
            AgencyRef::Superior => self.competent.parent_name.clone(),
            AgencyRef::Identifier(code) => code.clone(),
        }
    }

    /// The case of the procedure.
    pub(crate) fn case(&self) -> Option<&catalogue::Case> {
        self.version.definition.cases.iter().find(|c| c.key == self.d.case_key)
    }

    /// The answers in words, in the reader's language.
    pub(crate) fn answers(&self, locale: base::Locale) -> Vec<AnswerSection> {
        answer_list(&self.version.definition.form, &self.d.answers, &self.names, locale)
    }
}
