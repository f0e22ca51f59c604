//! `procedures` for `dossiers::Catalogue`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use base::{Result, VersionId};
use dossiers::ProcedureVersion;
use procedures::Shelf;

/// The catalogue. Versions never change once they are published, so each is converted once.
pub(crate) struct Catalogue {
    shelf: Arc<Shelf>,
    known: Mutex<HashMap<VersionId, Arc<ProcedureVersion>>>,
}

impl Catalogue {
    pub(crate) fn new(shelf: Arc<Shelf>) -> Self {
        Self { shelf, known: Mutex::default() }
    }

    fn seen(&self, version: &procedures::ProcedureVersion) -> Arc<ProcedureVersion> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .entry(version.id)
            .or_insert_with(|| {
                Arc::new(ProcedureVersion {
                    id: version.id,
                    procedure_id: version.procedure_id,
                    definition: version.definition.clone(),
                })
            })
            .clone()
    }
}

impl dossiers::Catalogue for Catalogue {
    fn version(&self, tx: &mut db::Tx<'_>, id: VersionId) -> Result<Arc<ProcedureVersion>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        match known {
            Some(version) => Ok(version),
            None => Ok(self.seen(&*self.shelf.version(tx, id)?)),
        }
    }

    fn published(&self, tx: &mut db::Tx<'_>, code: &str) -> Result<Option<Arc<ProcedureVersion>>> {
        Ok(self.shelf.published(tx, code)?.map(|v| self.seen(&v)))
    }

    fn find(&self, tx: &mut db::Tx<'_>, text: &str, kind: &str) -> Result<Vec<Arc<ProcedureVersion>>> {
        Ok(self.shelf.find(tx, text, kind)?.iter().map(|v| self.seen(v)).collect())
    }
}
