//! What is held in memory: published versions, which never change, and the index of those in force.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use access::Ctx;
use base::{Instant, Msg, Result, VersionId};
use db::Tx;

use crate::search::{Filter, Index};
use crate::store::{self, ProcedureVersion};

/// Which services people use most; `app` answers it from the dossiers.
pub trait Usage: Send + Sync {
    /// Codes of procedures, the most used first.
    fn most_used(&self, tx: &mut Tx<'_>, limit: usize) -> Result<Vec<String>>;
}

/// All procedures in force, as they stood at one moment.
#[derive(Debug, Default)]
pub struct Published {
    generation: i64,
    by_code: HashMap<String, usize>,
    index: Index,
    used: Vec<String>,
}

/// Published versions in memory, shared by all requests through `App::with(Arc<Shelf>)`.
#[derive(Default)]
pub struct Shelf {
    usage: Option<Box<dyn Usage>>,
    versions: Mutex<HashMap<VersionId, Arc<ProcedureVersion>>>,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    published: Option<Arc<Published>>,
    asked_at: Option<Instant>,
}

/// For so long nobody asks whether another process has published something.
const TRUSTED_MS: i64 = 2_000;
/// How many services the home page shows.
const MOST_USED: usize = 8;

impl Shelf {
    /// An empty shelf; it fills itself from the database.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same shelf with somebody who knows what people use most.
    #[must_use]
    pub fn with_usage(mut self, usage: Box<dyn Usage>) -> Self {
        self.usage = Some(usage);
        self
    }

    /// A version, published or not: dossiers keep the one they were received under.
    ///
    /// # Errors
    /// [`base::Error::NotFound`] when there is none.
    pub fn version(&self, tx: &mut Tx<'_>, id: VersionId) -> Result<Arc<ProcedureVersion>> {
        if let Some(known) = lock(&self.versions).get(&id) {
            return Ok(known.clone());
        }
        let loaded = Arc::new(store::load_version(tx, id)?);
        if loaded.fixed {
            lock(&self.versions).insert(id, loaded.clone());
        }
        Ok(loaded)
    }

    /// The published version of a code, when its procedure is in force.
    pub fn published(&self, tx: &mut Tx<'_>, code: &str) -> Result<Option<Arc<ProcedureVersion>>> {
        store::current_of(tx, code)?.map(|id| self.version(tx, id)).transpose()
    }

    /// Published procedures that match a text (all, by name, when it is empty) and that agencies of
    /// this kind carry out (any when it is empty).
    pub fn find(&self, tx: &mut Tx<'_>, text: &str, kind: &str) -> Result<Vec<Arc<ProcedureVersion>>> {
        let published = self.current_in(tx)?;
        let filter = Filter { kind: kind.to_owned(), ..Filter::default() };
        Ok(published.index.search(text, &filter).hits.into_iter().map(|hit| hit.version).collect())
    }

    /// The catalogue as it is now, read again when its generation changed.
    pub fn current_in(&self, tx: &mut Tx<'_>) -> Result<Arc<Published>> {
        let generation = store::generation(tx)?;
        if let Some(held) = lock(&self.held).published.clone().filter(|held| held.generation == generation) {
            return Ok(held);
        }
        let ids = store::current_versions(tx)?;
        let versions = ids.into_iter().map(|id| self.version(tx, id)).collect::<Result<Vec<_>>>()?;
        let used = match &self.usage {
            Some(usage) => usage.most_used(tx, MOST_USED)?,
            None => Vec::new(),
        };
        let published = Arc::new(Published::of(generation, versions, used));
        lock(&self.held).published = Some(published.clone());
        Ok(published)
    }

    /// The catalogue for a request. Other processes' changes are seen within two seconds.
    pub async fn current(self: &Arc<Self>, ctx: &Ctx) -> Result<Arc<Published>> {
        if let Some(held) = self.trusted(ctx.now) {
            return Ok(held);
        }
        let shelf = self.clone();
        let published = ctx.read(move |tx| shelf.current_in(tx)).await?;
        lock(&self.held).asked_at = Some(ctx.now);
        Ok(published)
    }

    /// The next request asks the database again: to be called after an act.
    pub fn forget(&self) {
        lock(&self.held).asked_at = None;
    }

    fn trusted(&self, now: Instant) -> Option<Arc<Published>> {
        let held = lock(&self.held);
        let age = now.ms() - held.asked_at?.ms();
        if (0..TRUSTED_MS).contains(&age) { held.published.clone() } else { None }
    }
}

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Shelf({} versions)", lock(&self.versions).len())
    }
}

impl Published {
    /// The catalogue of these versions, which come sorted by name.
    pub fn of(generation: i64, versions: Vec<Arc<ProcedureVersion>>, used: Vec<String>) -> Self {
        let by_code = versions.iter().enumerate().map(|(i, v)| (v.definition.code.clone(), i)).collect();
        Self { generation, by_code, index: Index::of(versions), used }
    }

    /// The index to search by.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// All procedures, by name.
    pub fn all(&self) -> &[Arc<ProcedureVersion>] {
        self.index.all()
    }

    /// The procedure of a code.
    pub fn by_code(&self, code: &str) -> Option<&Arc<ProcedureVersion>> {
        self.by_code.get(code).and_then(|at| self.all().get(*at))
    }

    /// The sectors with how many procedures each has, by name.
    pub fn sectors(&self) -> Vec<(&str, &Msg, usize)> {
        let mut sectors: Vec<(&str, &Msg, usize)> = Vec::new();
        let mut place = HashMap::new();
        for version in self.all() {
            let sector = &version.definition.sector;
            let at = *place.entry(sector.code.as_str()).or_insert_with(|| {
                sectors.push((&sector.code, &sector.name, 0));
                sectors.len() - 1
            });
            if let Some((.., count)) = sectors.get_mut(at) {
                *count += 1;
            }
        }
        sectors.sort_by_cached_key(|(_, name, _)| base::text::sort_key(&name.vi));
        sectors
    }

    /// The services people use most; without knowing, those most people need once in life.
    pub fn most_used(&self) -> Vec<&Arc<ProcedureVersion>> {
        let known = self.used.iter().map(String::as_str).chain(crate::labels::EVERYDAY);
        let mut chosen: Vec<&Arc<ProcedureVersion>> = Vec::new();
        for version in known.filter_map(|code| self.by_code(code)) {
            if chosen.len() < MOST_USED && !chosen.iter().any(|c| c.id == version.id) {
                chosen.push(version);
            }
        }
        chosen
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
