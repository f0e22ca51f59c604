//! Events and evidence: every act is one row, each day's rows are chained by hash.
//!
//! An event carries the hash of its own content. A day is sealed with a digest over its events'
//! hashes and the digest of the day before, so that a changed, removed or inserted row is found
//! and named.

use base::{AgencyId, EventId, Instant, Result};
use db::{Row, params};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::Tx;

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The kind of thing: `dossier`, `official`, `procedure` …
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// The agency concerned, when there is one.
    pub agency: Option<AgencyId>,
}

/// An act to be recorded.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// What was done: `dossier.receive` …
    pub kind: &'static str,
    /// To what.
    pub subject: Subject,
    /// Why, before and after: whatever belongs to the act.
    pub data: Value,
}

/// A recorded act.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventRow {
    /// Its id; ids are in order of time.
    pub id: EventId,
    /// When.
    pub at: Instant,
    /// Who, as a key: `official:…`.
    pub actor: String,
    /// Who, by name, as it was then.
    pub actor_name: String,
    /// From where.
    pub origin: String,
    /// What.
    pub kind: String,
    /// To what kind of thing.
    pub subject: String,
    /// To which.
    pub subject_id: String,
    /// The agency concerned.
    pub agency_id: Option<AgencyId>,
    /// What belongs to it.
    pub data: Value,
    /// The same as the text that is stored: numbers may be written in more than one way.
    #[serde(skip)]
    text: String,
    #[serde(skip)]
    hash: String,
}

const COLUMNS: &str = "id, at, actor, actor_name, origin, kind, subject, subject_id, agency_id, data, hash";

fn row(r: &mut Row) -> Result<EventRow> {
    let mut row = EventRow {
        id: r.take()?,
        at: r.take()?,
        actor: r.take()?,
        actor_name: r.take()?,
        origin: r.take()?,
        kind: r.take()?,
        subject: r.take()?,
        subject_id: r.take()?,
        agency_id: r.take()?,
        data: Value::Null,
        text: r.take()?,
        hash: r.take()?,
    };
    // Text that somebody broke is for `verify` to find, not a reason to show nothing.
    row.data = serde_json::from_str(&row.text).unwrap_or_default();
    Ok(row)
}

impl EventRow {
    fn own_hash(&self) -> String {
        let mut hash = Sha256::new();
        let agency = self.agency_id.map(|a| a.to_string()).unwrap_or_default();
        let at = self.at.ms().to_string();
        let id = self.id.to_string();
        for part in [&id, &at, &self.actor, &self.actor_name, &self.origin, &self.kind, &self.subject, &self.subject_id, &agency, &self.text] {
            // The length keeps two neighbours from being read as one.
            hash.update(part.len().to_string().as_bytes());
            hash.update(b":");
            hash.update(part.as_bytes());
        }
        hex::encode(hash.finalize())
    }
}

impl Tx<'_, '_> {
    /// Records an act in this transaction.
    pub fn record(&mut self, event: NewEvent) -> Result<EventId> {
        let mut row = EventRow {
            id: self.ctx.id(),
            at: self.ctx.now,
            actor: self.ctx.actor.key(),
            // Stored texts have no NUL; the hash is over what is stored.
            actor_name: self.ctx.actor.name().replace('\0', "\u{FFFD}"),
            origin: self.ctx.origin.key(),
            kind: event.kind.to_owned(),
            subject: event.subject.kind.to_owned(),
            subject_id: event.subject.id.replace('\0', "\u{FFFD}"),
            agency_id: event.subject.agency,
            text: event.data.to_string(),
            data: event.data,
            hash: String::new(),
        };
        row.hash = row.own_hash();
        self.run(
            "INSERT INTO event (id, at, day, actor, actor_name, origin, kind, subject, subject_id, agency_id, data, hash) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            params![
                row.id, row.at, row.at.day(), row.actor, row.actor_name, row.origin, row.kind, row.subject,
                row.subject_id, row.agency_id, row.text, row.hash
            ],
        )?;
        Ok(row.id)
    }
}

/// The events of one thing, oldest first.
pub fn events_of(tx: &mut db::Tx<'_>, subject_id: &str) -> Result<Vec<EventRow>> {
    tx.map(&format!("SELECT {COLUMNS} FROM event WHERE subject_id = $1 ORDER BY at, id"), params![subject_id], row)
}

/// Whether the actor of the transaction has done this to the thing before.
pub fn did(tx: &mut Tx<'_, '_>, kind: &str, subject_id: &str) -> Result<bool> {
    let actor = tx.ctx.actor.key();
    let found: Option<i64> = tx.opt(
        "SELECT at FROM event WHERE subject_id = $1 AND kind = $2 AND actor = $3 ORDER BY at LIMIT 1",
        params![subject_id, kind, actor],
    )?;
    Ok(found.is_some())
}

/// Where the chain is broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Break {
    /// This event's content is not what was recorded.
    Event {
        /// The event.
        id: EventId,
        /// Its local day number.
        day: i64,
    },
    /// This day's events are not those that were sealed: one is missing, added or changed.
    Day {
        /// The local day number.
        day: i64,
        /// How many events were sealed.
        sealed: i64,
        /// How many there are.
        found: i64,
    },
    /// This day's link does not continue the one before it.
    Link {
        /// The local day number.
        day: i64,
    },
}

fn digest_of(tx: &mut db::Tx<'_>, day: i64, previous: &str) -> Result<(i64, String)> {
    let mut hash = Sha256::new();
    hash.update(previous.as_bytes());
    let mut count = 0;
    tx.each("SELECT hash FROM event WHERE day = $1 ORDER BY id", params![day], |mut r| {
        hash.update(r.take::<String>()?.as_bytes());
        count += 1;
        Ok(())
    })?;
    Ok((count, hex::encode(hash.finalize())))
}

/// Seals every finished day that has events and is not sealed yet. Returns how many it sealed.
pub fn seal_day(tx: &mut Tx<'_, '_>) -> Result<usize> {
    let today = tx.now().day();
    let last: Option<(i64, String)> = tx.opt("SELECT day, digest FROM evidence_day ORDER BY day DESC LIMIT 1", &[])?;
    let (from, mut previous) = last.unwrap_or((i64::MIN, String::new()));
    let days: Vec<i64> =
        tx.all("SELECT DISTINCT day FROM event WHERE day > $1 AND day < $2 ORDER BY day", params![from, today])?;
    let now = tx.now();
    for day in &days {
        let (count, digest) = digest_of(tx, *day, &previous)?;
        tx.run(
            "INSERT INTO evidence_day (day, events, previous, digest, sealed_at) VALUES ($1, $2, $3, $4, $5)",
            params![*day, count, previous, digest, now],
        )?;
        previous = digest;
    }
    Ok(days.len())
}

/// Checks the whole chain; the first break found, or `None` when all holds.
pub fn verify(tx: &mut db::Tx<'_>) -> Result<Option<Break>> {
    let links: Vec<(i64, i64, String, String)> =
        tx.all("SELECT day, events, previous, digest FROM evidence_day ORDER BY day", &[])?;
    let mut before = String::new();
    for (day, sealed, previous, digest) in links {
        if previous != before {
            return Ok(Some(Break::Link { day }));
        }
        let events = tx.map(&format!("SELECT {COLUMNS} FROM event WHERE day = $1 ORDER BY id"), params![day], row)?;
        if let Some(broken) = events.iter().find(|e| e.hash != e.own_hash()) {
            return Ok(Some(Break::Event { id: broken.id, day }));
        }
        let (found, recomputed) = digest_of(tx, day, &previous)?;
        if found != sealed || recomputed != digest {
            return Ok(Some(Break::Day { day, sealed, found }));
        }
        before = digest;
    }
    // A day on which nothing had happened has no link: an act that was slipped in there is found here.
    let slipped: Option<(i64, i64)> = tx.opt(
        "SELECT day, count(*) FROM event WHERE day <= (SELECT max(day) FROM evidence_day) \
         AND day NOT IN (SELECT day FROM evidence_day) GROUP BY day ORDER BY day LIMIT 1",
        &[],
    )?;
    Ok(slipped.map(|(day, found)| Break::Day { day, sealed: 0, found }))
}
