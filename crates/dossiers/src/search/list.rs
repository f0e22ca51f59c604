//! Lists of dossiers: who may see which is part of the SQL, one page costs the same wherever it is.

use access::{Action, Scope, Tx, scope};

use base::{CAP, Cursor, DossierId, Result};
use db::text::Query;
use db::{Row, Value};

use super::clauses::Clauses;
use super::filter::Filter;
use super::order::{At, Sort};
use crate::model::Line;
use crate::store::{self, LINE, scope_word};

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

/// How many matches of a text a list looks at, the newest of them.
pub(crate) const MATCHES: usize = 1_000;

/// Up to so many rows a list is gathered and sorted; a longer one is walked in its order.
const GATHER: i64 = 2_000;

/// A list that the actor may see, ready to be counted and read.
pub(crate) struct List {
    clauses: Clauses,
    scope: Scope,
    cut: bool,
}

impl List {
    /// The list of a filter for the actor. The words of the filter are looked up here.
    pub(crate) fn open(tx: &mut Tx<'_, '_>, filter: &Filter) -> Result<Self> {
        let seen = scope(&tx.ctx.actor, Action::ViewDossier);
        let counted = scope(&tx.ctx.actor, Action::ViewStatistics);
        let now = tx.now();
        let mut list = Self { clauses: Clauses::default(), scope: seen, cut: false };
        // Figures are those of the agencies whose statistics the reader may see, and of no other.
        if (filter.own || filter.counted.is_some()) && counted == Scope::Nothing {
            list.scope = Scope::Nothing;
        }
        list.clauses.filter(filter, &counted, now);
        if !filter.text.is_empty() {
            let ids = matching(tx, &list.scope, &filter.text)?;
            list.cut = ids.len() == MATCHES;
            list.only(&ids);
        }
        Ok(list)
    }

    /// What the actor may see of these dossiers.
    pub(crate) fn of_these(tx: &Tx<'_, '_>, ids: &[DossierId]) -> Self {
        let mut list = Self { clauses: Clauses::default(), scope: scope(&tx.ctx.actor, Action::ViewDossier), cut: false };
        list.only(ids);
        list
    }

    /// What the actor may see of the dossiers with this value in a column. The column is a name of ours.
    pub(crate) fn where_is(tx: &Tx<'_, '_>, column: &'static str, value: &str) -> Self {
        let mut list = Self { clauses: Clauses::default(), scope: scope(&tx.ctx.actor, Action::ViewDossier), cut: false };
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

    /// `FROM … WHERE …` that begins at the agencies' own dossiers, for counting and gathering.
    pub(crate) fn gathered(&self) -> (String, Clauses) {
        let mut clauses = self.clauses.clone();
        let from = match &self.scope {
            Scope::Agencies(agencies) => {
                let ids = clauses.bind_all(agencies.iter().copied());
                clauses.and("d.id = s.dossier_id");
                let distinct = if agencies.len() > 1 { "DISTINCT " } else { "" };
                format!("(SELECT {distinct}a.dossier_id FROM dossier_agency a WHERE a.agency_id IN ({ids})) s CROSS JOIN dossier d")
            }
            other => {
                everything_or(&mut clauses, other);
                "dossier d".to_owned()
            }
        };
        (format!("FROM {from} WHERE {}", clauses.text()), clauses)
    }

    /// `FROM … WHERE …` that walks in the order of the list and asks of each row whether it may be seen.
    fn walked(&self, sort: Sort) -> Walk {
        let mut clauses = self.clauses.for_walk();
        match &self.scope {
            // One agency's dossiers are kept in order of time beside their agency.
            Scope::Agencies(agencies) if agencies.len() == 1 && sort == Sort::Submitted => {
                let ids = clauses.bind_all(agencies.iter().copied());
                clauses.and(format!("a.agency_id = {ids} AND d.id = a.dossier_id"));
                let text = format!("FROM dossier_agency a CROSS JOIN dossier d WHERE {}", clauses.text());
                return Walk { text, clauses, key: "a.submitted_at", id: "a.dossier_id" };
            }
            Scope::Agencies(agencies) => {
                let ids = clauses.bind_all(agencies.iter().copied());
                clauses.and(format!(
                    "EXISTS (SELECT 1 FROM dossier_agency a WHERE a.dossier_id = d.id AND a.agency_id IN ({ids}))"
                ));
            }
            other => everything_or(&mut clauses, other),
        }
        Walk { text: format!("FROM dossier d WHERE {}", clauses.text()), clauses, key: sort.key(), id: "d.id" }
    }

    /// How many there are, counted up to [`CAP`] + 1.
    pub(crate) fn total(&self, tx: &mut db::Tx<'_>) -> Result<i64> {
        let (text, clauses) = self.gathered();
        tx.one(&format!("SELECT count(*) FROM (SELECT 1 AS one {text} LIMIT {}) AS few", CAP + 1), &clauses.values)
    }

    /// Whether the list is better gathered and sorted than walked.
    pub(crate) fn is_short(&self, tx: &mut db::Tx<'_>) -> Result<bool> {
        let (text, clauses) = self.gathered();
        let sql = format!("SELECT count(*) FROM (SELECT 1 AS one {text} LIMIT {}) AS few", GATHER + 1);
        Ok(tx.one::<i64>(&sql, &clauses.values)? <= GATHER)
    }

    /// One page with the counts.
    pub(crate) fn page(&self, tx: &mut db::Tx<'_>, sort: Sort, at: &At, rows: usize) -> Result<Found> {
        let total = self.total(tx)?;
        let mut lines = self.rows(tx, sort, at, rows + 1, total <= GATHER)?;
        let more = lines.len() > rows;
        lines.truncate(rows);
        if matches!(at, At::Before(_)) {
            lines.reverse();
        }
        let first = lines.first().map(|(key, line)| cursor(*key, line));
        let last = lines.last().map(|(key, line)| cursor(*key, line));
        let (prev, next) = match at {
            At::Start => (None, last.filter(|_| more)),
            At::After(_) => (first, last.filter(|_| more)),
            At::Before(_) => (first.filter(|_| more), last),
        };
        Ok(Found { lines: lines.into_iter().map(|(_, line)| line).collect(), total, prev, next, cut: self.cut })
    }

    /// So many rows from a place on, in the order of the list; before a row, in the reverse order.
    pub(crate) fn rows(&self, tx: &mut db::Tx<'_>, sort: Sort, at: &At, limit: usize, gather: bool) -> Result<Vec<(i64, Line)>> {
        let (sql, values) = self.statement(sort, at, limit, gather);
        tx.map(&sql, &values, line_with_key)
    }

    /// The statement of a page with its values.
    pub(super) fn statement(&self, sort: Sort, at: &At, limit: usize, gather: bool) -> (String, Vec<Value>) {
        let Walk { text, mut clauses, key, id } = if gather {
            let (text, clauses) = self.gathered();
            Walk { text, clauses, key: sort.key(), id: "d.id" }
        } else {
            self.walked(sort)
        };
        let backwards = matches!(at, At::Before(_));
        let rises = sort.rises() != backwards;
        let (sign, order) = if rises { (">", "ASC") } else { ("<", "DESC") };
        let mut place = String::new();
        if let At::After(cursor) | At::Before(cursor) = at {
            let (value, row) = (clauses.bind(cursor.key), clauses.bind(cursor.id.as_str()));
            // The first part alone bounds the walk along the index.
            place = format!(" AND {key} {sign}= {value} AND ({key} {sign} {value} OR {id} {sign} {row})");
        }
        // A sum is no column: the few rows are gathered by what they are, then sorted.
        let by = if gather { format!("{key} + 0") } else { key.to_owned() };
        let limit = clauses.bind(limit);
        let sql = format!("SELECT {LINE}, {key} {text}{place} ORDER BY {by} {order}, {id} {order} LIMIT {limit}");
        (sql, clauses.values)
    }
}

/// A list in its order: where it is read from, and what it is ordered by.
struct Walk {
    text: String,
    clauses: Clauses,
    key: &'static str,
    id: &'static str,
}

fn cursor(key: i64, line: &Line) -> Cursor {
    Cursor { key, id: line.id.to_string() }
}

fn line_with_key(row: &mut Row) -> Result<(i64, Line)> {
    let line = store::line(row)?;
    Ok((row.take()?, line))
}

fn everything_or(clauses: &mut Clauses, scope: &Scope) {
    match scope {
        Scope::Owner(applicant) => {
            let id = clauses.bind(*applicant);
            clauses.and(format!("d.applicant_id = {id}"));
        }
        Scope::Everything => {}
        Scope::Nothing | Scope::Agencies(_) => clauses.and("1 = 0"),
    }
}

/// The ids of the dossiers whose text has these words, within the scope, the newest first.
pub(crate) fn matching(tx: &mut db::Tx<'_>, scope: &Scope, text: &str) -> Result<Vec<DossierId>> {
    let mut query = words(text);
    match scope {
        Scope::Nothing => return Ok(Vec::new()),
        Scope::Agencies(agencies) => query.scopes = agencies.iter().map(|a| scope_word(*a)).collect(),
        Scope::Everything | Scope::Owner(_) => {}
    }
    let limit = i64::try_from(MATCHES).unwrap_or(i64::MAX);
    let ids = tx.find_text("dossier_text", &query, limit)?;
    Ok(ids.iter().filter_map(|id| id.parse().ok()).collect())
}

/// What was typed as words of the index: `1.000656` is one word there, a phone number has no blanks.
fn words(text: &str) -> Query {
    if let Some(phone) = base::text::read::phone(text) {
        return Query::of(&phone);
    }
    let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit() || c == '.');
    let whole: Vec<String> = base::text::fold(text)
        .split(' ')
        .map(|word| if digits(word) { word.replace('.', "") } else { word.to_owned() })
        .collect();
    Query::of(&whole.join(" "))
}

/// One page of the dossiers that the actor may see.
pub fn page(tx: &mut Tx<'_, '_>, filter: &Filter, sort: Sort, at: &At, rows: usize) -> Result<Found> {
    List::open(tx, filter)?.page(tx, sort, at, rows)
}

/// How many dossiers of a filter the actor may see, counted up to [`CAP`] + 1.
pub fn total(tx: &mut Tx<'_, '_>, filter: &Filter) -> Result<i64> {
    List::open(tx, filter)?.total(tx)
}
