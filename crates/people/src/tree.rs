//! The tree of agencies, held in memory and shared by all requests.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use access::{Coverage, Ctx};
use base::{AgencyId, Instant, Result};
use db::{Tx, params};

use crate::agency::{Agency, agencies};

/// All agencies that are or were, as they stood when the tree was read.
#[derive(Debug, Default)]
pub struct Tree {
    version: i64,
    by_id: HashMap<AgencyId, Agency>,
    by_code: HashMap<String, AgencyId>,
    below: HashMap<AgencyId, Vec<AgencyId>>,
    covers: HashMap<AgencyId, Arc<HashSet<AgencyId>>>,
    roots: Vec<AgencyId>,
}

impl Tree {
    /// Reads the tree.
    pub fn load(tx: &mut Tx<'_>) -> Result<Self> {
        let version = tx.one("SELECT version FROM directory WHERE id = 1", params![])?;
        Ok(Self { version, ..Self::of(agencies(tx)?) })
    }

    /// The tree of these agencies, which come sorted by name.
    pub fn of(agencies: Vec<Agency>) -> Self {
        let mut tree = Self::default();
        for agency in &agencies {
            match agency.parent {
                Some(parent) => tree.below.entry(parent).or_default().push(agency.id),
                None => tree.roots.push(agency.id),
            }
        }
        // Where two agencies had the same code, the one that still exists answers to it.
        for valid in [false, true] {
            for agency in agencies.iter().filter(|a| a.valid_to.is_none() == valid) {
                if let Some(code) = &agency.code {
                    tree.by_code.insert(code.clone(), agency.id);
                }
            }
        }
        tree.by_id = agencies.into_iter().map(|a| (a.id, a)).collect();
        let mut covers: HashMap<AgencyId, HashSet<AgencyId>> = HashMap::new();
        for id in tree.by_id.keys() {
            for above in tree.upwards(*id) {
                covers.entry(above).or_default().insert(*id);
            }
        }
        tree.covers = covers.into_iter().map(|(id, set)| (id, Arc::new(set))).collect();
        tree
    }

    /// The agency, then whoever answers for it: the successor of a merged agency, else the one above.
    fn upwards(&self, from: AgencyId) -> Vec<AgencyId> {
        let mut path = vec![from];
        let mut at = from;
        while let Some(agency) = self.by_id.get(&at) {
            match agency.successor.or(agency.parent) {
                Some(next) if !path.contains(&next) => path.push(next),
                _ => break,
            }
            at = path.last().copied().unwrap_or(from);
        }
        path
    }

    /// The agency of an id.
    pub fn by_id(&self, id: AgencyId) -> Option<&Agency> {
        self.by_id.get(&id)
    }

    /// The agency of a code such as `H99.101`; the one that exists, where an earlier one had it too.
    pub fn by_code(&self, code: &str) -> Option<&Agency> {
        self.by_code.get(code).and_then(|id| self.by_id.get(id))
    }

    /// The agency and everything below it, with the agencies that were merged into any of them.
    pub fn subtree(&self, id: AgencyId) -> Arc<HashSet<AgencyId>> {
        self.covers.get(&id).cloned().unwrap_or_default()
    }

    /// The subtree as the reach of a role.
    pub fn coverage(&self, id: AgencyId) -> Coverage {
        let set = self.subtree(id);
        if set.len() == self.by_id.len() && !set.is_empty() { Coverage::All } else { Coverage::Only(set) }
    }

    /// The agencies above, the nearest first.
    pub fn ancestors(&self, id: AgencyId) -> Vec<&Agency> {
        let mut found: Vec<&Agency> = Vec::new();
        let mut above = self.by_id.get(&id).and_then(|a| a.parent);
        while let Some(agency) = above.and_then(|id| self.by_id.get(&id)) {
            if found.iter().any(|a| a.id == agency.id) {
                break;
            }
            found.push(agency);
            above = agency.parent;
        }
        found
    }

    /// The agencies right below, by name.
    pub fn children(&self, id: AgencyId) -> impl Iterator<Item = &Agency> {
        self.below.get(&id).into_iter().flatten().filter_map(|id| self.by_id.get(id))
    }

    /// The agencies without one above them.
    pub fn roots(&self) -> impl Iterator<Item = &Agency> {
        self.roots.iter().filter_map(|id| self.by_id.get(id))
    }

    /// Every agency, in no order.
    pub fn all(&self) -> impl Iterator<Item = &Agency> {
        self.by_id.values()
    }

    /// Valid agencies of a kind such as `commune`, by name.
    pub fn of_kind(&self, kind: &str, now: Instant) -> Vec<&Agency> {
        let mut found: Vec<_> = self.by_id.values().filter(|a| a.kind == kind && a.is_valid(now)).collect();
        found.sort_by_key(|a| base::text::fold(&a.name));
        found
    }

    /// The agency that does this agency's work today: itself, or its last successor.
    pub fn today(&self, id: AgencyId) -> AgencyId {
        let mut at = id;
        for _ in 0..=self.by_id.len() {
            match self.by_id.get(&at).and_then(|a| a.successor) {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }

    /// The agency's full name; empty when it is unknown.
    pub fn name(&self, id: AgencyId) -> &str {
        self.by_id.get(&id).map_or("", |a| a.name.as_str())
    }

    /// The agency's kind; empty when it is unknown.
    pub fn kind(&self, id: AgencyId) -> &str {
        self.by_id.get(&id).map_or("", |a| a.kind.as_str())
    }
}

/// How long a tree is used without asking whether another process changed it.
const TRUSTED_MS: i64 = 3_000;

/// The tree that all requests of the process share. It is read again when somebody changed an
/// agency: at once for changes of this process, after at most three seconds for those of others.
#[derive(Debug, Default)]
pub struct SharedTree(Mutex<Held>);

#[derive(Debug, Default)]
struct Held {
    tree: Option<Arc<Tree>>,
    checked: Option<Instant>,
}

impl SharedTree {
    fn lock(&self) -> std::sync::MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The tree as of now.
    pub fn current(&self, tx: &mut Tx<'_>, now: Instant) -> Result<Arc<Tree>> {
        let known = {
            let held = self.lock();
            let fresh = held.checked.is_some_and(|at| (now.ms() - at.ms()).abs() < TRUSTED_MS);
            match &held.tree {
                Some(tree) if fresh => return Ok(tree.clone()),
                known => known.clone(),
            }
        };
        let version: i64 = tx.one("SELECT version FROM directory WHERE id = 1", params![])?;
        let tree = match known {
            Some(tree) if tree.version == version => tree,
            _ => Arc::new(Tree::load(tx)?),
        };
        *self.lock() = Held { tree: Some(tree.clone()), checked: Some(now) };
        Ok(tree)
    }

    /// The tree as of now, for code outside transactions.
    pub async fn of(self: &Arc<Self>, ctx: &Ctx) -> Result<Arc<Tree>> {
        let (shared, now) = (self.clone(), ctx.now);
        ctx.read(move |tx| shared.current(tx, now)).await
    }

    /// To be called after a change of agencies was committed.
    pub fn forget(&self) {
        self.lock().checked = None;
    }
}
