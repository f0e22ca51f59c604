//! Lists of dossiers: who may see which is part of the SQL, one page costs the same wherever it is.
//!
//! A short list is gathered by what it asks for and sorted here; a long one is walked along the index
//! of its order. Either way only keys and ids are read, from indexes alone; then the rows shown.

use access::{Action, Scope, Tx, scope};
use base::{CAP, Cursor, DossierId, Result};
use db::Value;

use super::clauses::Clauses;
use super::filter::Filter;
use super::order::{At, Sort};
use super::words::{MATCHES, matching};
use crate::model::Line;
use crate::store;

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Found {
    /// The dossiers.
    pub lines: Vec<Line>,
    /// How many there are, counted up to [`CAP`] + 1.
    pub total: i64,
    /// The row before which the previous page ends.
    pub prev: Option<Cursor>,
    /// The row after which the next page begins.
    pub next: Option<Cursor>,
    /// Whether the words match more dossiers than are looked at.
    pub cut: bool,
}

/// Up to so many rows a list is gathered and sorted; a longer one is walked in its order.
const SHORT: usize = 2_000;
/// Up to so many dossiers of one's agencies are gone through one by one.
const FEW: i64 = 20_000;

/// The keys and ids of rows, in the order of a list.
pub(super) type Keys = Vec<(i64, DossierId)>;

/// A list that the actor may see, ready to be counted and read.
pub(crate) struct List {
    clauses: Clauses,
    scope: Scope,
    /// Whether the agencies have so few dossiers that they are the best way in.
    few: bool,
    cut: bool,
}

impl List {
    fn of(scope: Scope) -> Self {
        Self { clauses: Clauses::default(), scope, few: false, cut: false }
    }

    /// The list of a filter for the actor. The words of the filter are looked up here.
    pub(crate) fn open(tx: &mut Tx<'_, '_>, filter: &Filter) -> Result<Self> {
        let counted = scope(&tx.ctx.actor, Action::ViewStatistics);
        let now = tx.now();
        let mut list = Self::of(scope(&tx.ctx.actor, Action::ViewDossier));
        // Figures are those of the agencies whose statistics the reader may see, and of no other.
        if (filter.own || filter.counted.is_some()) && counted == Scope::Nothing {
            list.scope = Scope::Nothing;
        }
        list.clauses.filter(filter, &counted, now);
        if filter.text.is_empty() {
            list.few = few(tx, &list.scope)?;
        } else {
            let ids = matching(tx, &list.scope, &filter.text)?;
            list.cut = ids.len() == MATCHES;
            list.only(&ids);
        }
        Ok(list)
    }

    /// What the actor may see of these dossiers.
    pub(crate) fn of_these(tx: &Tx<'_, '_>, ids: &[DossierId]) -> Self {
        let mut list = Self::of(scope(&tx.ctx.actor, Action::ViewDossier));
        list.only(ids);
        list
    }

    /// What the actor may see of the dossiers with this value in a column. The column is a name of ours.
    pub(crate) fn where_is(tx: &Tx<'_, '_>, column: &'static str, value: &str) -> Self {
        let mut list = Self::of(scope(&tx.ctx.actor, Action::ViewDossier));
        let place = list.clauses.bind(value);
        list.clauses.and(format!("{column} = {place}"));
        list
    }

    /// These dossiers alone. The places are filled up to a few sizes, so that there are few texts
    /// of statements.
    fn only(&mut self, ids: &[DossierId]) {
        let Some(last) = ids.last() else { return self.clauses.and("1 = 0") };
        let size = [20, 200, MATCHES].into_iter().find(|size| ids.len() <= *size).unwrap_or(ids.len());
        let filled = ids.iter().chain(std::iter::repeat(last)).take(size);
        let places = self.clauses.bind_all(filled);
        self.clauses.and(format!("d.id IN ({places})"));
    }

    /// `FROM … WHERE …` in whatever order is quickest, for counting and gathering.
    pub(crate) fn gathered(&self) -> (String, Clauses) {
        let mut clauses = self.clauses.clone();
        let mut from = "dossier d".to_owned();
        match &self.scope {
            Scope::Agencies(agencies) if self.few => {
                let ids = clauses.bind_all(agencies.iter().copied());
                clauses.and("d.id = s.dossier_id");
                let distinct = if agencies.len() > 1 { "DISTINCT " } else { "" };
                from = format!("(SELECT {distinct}a.dossier_id FROM dossier_agency a WHERE a.agency_id IN ({ids})) s CROSS JOIN dossier d");
            }
            scope => within(&mut clauses, scope),
        }
        (format!("FROM {from} WHERE {}", clauses.text()), clauses)
    }

    /// How many there are, counted up to [`CAP`] + 1.
    pub(crate) fn total(&self, tx: &mut db::Tx<'_>) -> Result<i64> {
        let (text, clauses) = self.gathered();
        tx.one(&format!("SELECT count(*) FROM (SELECT 1 AS one {text} LIMIT {}) AS few", CAP + 1), &clauses.values)
    }

    /// All keys and ids in order when the list is short, `None` when it is long.
    pub(super) fn short(&self, tx: &mut db::Tx<'_>, sort: Sort) -> Result<Option<Keys>> {
        let (text, clauses) = self.gathered();
        let mut keys: Keys = tx.all(&format!("SELECT {}, d.id {text} LIMIT {}", sort.key(), SHORT + 1), &clauses.values)?;
        if keys.len() > SHORT {
            return Ok(None);
        }
        keys.sort_unstable();
        if !sort.rises() {
            keys.reverse();
        }
        Ok(Some(keys))
    }

    /// The statement that walks a long list: so many keys and ids from a place on; before a row, in
    /// the reverse order.
    pub(super) fn walk(&self, sort: Sort, at: &At, limit: usize) -> (String, Vec<Value>) {
        let mut clauses = self.clauses.for_walk();
        let (mut from, mut key, mut id) = ("dossier d", sort.key(), "d.id");
        match &self.scope {
            // One agency's dossiers are kept in order of time beside their agency.
            Scope::Agencies(agencies) if self.few && agencies.len() == 1 && sort == Sort::Submitted => {
                let ids = clauses.bind_all(agencies.iter().copied());
                clauses.and(format!("a.agency_id = {ids} AND d.id = a.dossier_id"));
                (from, key, id) = ("dossier_agency a CROSS JOIN dossier d", "a.submitted_at", "a.dossier_id");
            }
            scope => within(&mut clauses, scope),
        }
        let rises = sort.rises() != matches!(at, At::Before(_));
        let (sign, order) = if rises { (">", "ASC") } else { ("<", "DESC") };
        if let At::After(cursor) | At::Before(cursor) = at {
            let (value, row) = (clauses.bind(cursor.key), clauses.bind(cursor.id.as_str()));
            // The first part alone bounds the walk along the index.
            clauses.and(format!("{key} {sign}= {value} AND ({key} {sign} {value} OR {id} {sign} {row})"));
        }
        let limit = clauses.bind(limit);
        let text = clauses.text();
        (format!("SELECT {key}, {id} FROM {from} WHERE {text} ORDER BY {key} {order}, {id} {order} LIMIT {limit}"), clauses.values)
    }

    /// So many keys and ids from a place on, in the order of the list, with the length of a short one.
    fn keys(&self, tx: &mut db::Tx<'_>, sort: Sort, at: &At, limit: usize) -> Result<(Keys, Option<usize>)> {
        let Some(all) = self.short(tx, sort)? else {
            let (sql, values) = self.walk(sort, at, limit);
            return Ok((tx.all(&sql, &values)?, None));
        };
        let total = all.len();
        let place = |cursor: &Cursor| {
            let id = cursor.id.parse().ok()?;
            let here = (cursor.key, id);
            Some(all.partition_point(|row| if sort.rises() { *row < here } else { *row > here }))
        };
        let rows = match at {
            At::Start => all.iter().take(limit).copied().collect(),
            At::After(cursor) => {
                let start = place(cursor).unwrap_or(0);
                // The row itself may be gone by now.
                let same = all.get(start).is_some_and(|(key, id)| *key == cursor.key && id.to_string() == cursor.id);
                all.iter().skip(start + usize::from(same)).take(limit).copied().collect()
            }
            At::Before(cursor) => {
                let end = place(cursor).unwrap_or(0);
                all.iter().take(end).rev().take(limit).copied().collect()
            }
        };
        Ok((rows, Some(total)))
    }

    /// So many rows from a place on.
    pub(crate) fn rows(&self, tx: &mut db::Tx<'_>, sort: Sort, at: &At, limit: usize) -> Result<Vec<(i64, Line)>> {
        let (keys, _) = self.keys(tx, sort, at, limit)?;
        lines(tx, &keys)
    }

    /// One page with the counts.
    pub(crate) fn page(&self, tx: &mut db::Tx<'_>, sort: Sort, at: &At, rows: usize) -> Result<Found> {
        let (mut keys, total) = self.keys(tx, sort, at, rows + 1)?;
        let total = match total {
            Some(total) => i64::try_from(total).unwrap_or(i64::MAX),
            None => self.total(tx)?,
        };
        let more = keys.len() > rows;
        keys.truncate(rows);
        if matches!(at, At::Before(_)) {
            keys.reverse();
        }
        let cursor = |row: Option<&(i64, DossierId)>| row.map(|(key, id)| Cursor { key: *key, id: id.to_string() });
        let (first, last) = (cursor(keys.first()), cursor(keys.last()));
        let (prev, next) = match at {
            At::Start => (None, last.filter(|_| more)),
            At::After(_) => (first, last.filter(|_| more)),
            At::Before(_) => (first.filter(|_| more), last),
        };
        let lines = lines(tx, &keys)?.into_iter().map(|(_, line)| line).collect();
        Ok(Found { lines, total, prev, next, cut: self.cut })
    }
}

fn lines(tx: &mut db::Tx<'_>, keys: &[(i64, DossierId)]) -> Result<Vec<(i64, Line)>> {
    let ids: Vec<DossierId> = keys.iter().map(|(_, id)| *id).collect();
    Ok(keys.iter().map(|(key, _)| *key).zip(store::lines_of(tx, &ids)?).collect())
}

/// Whether the agencies together take part in few dossiers.
fn few(tx: &mut db::Tx<'_>, scope: &Scope) -> Result<bool> {
    let Scope::Agencies(agencies) = scope else { return Ok(false) };
    let mut clauses = Clauses::default();
    let ids = clauses.bind_all(agencies.iter().copied());
    let sql = format!("SELECT count(*) FROM (SELECT 1 AS one FROM dossier_agency WHERE agency_id IN ({ids}) LIMIT {}) AS few", FEW + 1);
    Ok(tx.one::<i64>(&sql, &clauses.values)? <= FEW)
}

/// The condition that a row is in the scope.
fn within(clauses: &mut Clauses, scope: &Scope) {
    match scope {
        Scope::Everything => {}
        Scope::Nothing => clauses.and("1 = 0"),
        Scope::Owner(applicant) => {
            let id = clauses.bind(*applicant);
            clauses.and(format!("d.applicant_id = {id}"));
        }
        Scope::Agencies(agencies) => {
            let ids = clauses.bind_all(agencies.iter().copied());
            clauses.and(format!(
                "EXISTS (SELECT 1 FROM dossier_agency a WHERE a.dossier_id = d.id AND a.agency_id IN ({ids}))"
            ));
        }
    }
}

/// One page of the dossiers that the actor may see.
pub fn page(tx: &mut Tx<'_, '_>, filter: &Filter, sort: Sort, at: &At, rows: usize) -> Result<Found> {
    List::open(tx, filter)?.page(tx, sort, at, rows)
}

/// How many dossiers of a filter the actor may see, counted up to [`CAP`] + 1.
pub fn total(tx: &mut Tx<'_, '_>, filter: &Filter) -> Result<i64> {
    List::open(tx, filter)?.total(tx)
}
