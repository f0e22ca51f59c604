//! Work that comes again: each period once, however many processes there are.

use access::Tx;
use base::{Instant, Result};
use db::params;
use serde_json::Value;

use crate::queue::{self, Options};

/// A job that comes again by the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// The kind of the job; its payload is `()`.
    pub kind: &'static str,
    /// How often.
    pub every: Every,
}

/// How often a job comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Each so many minutes, counted from local midnight for divisors of a day.
    Minutes(u16),
    /// Each day at this local time.
    Day {
        /// The hour, 0–23.
        hour: u8,
        /// The minute, 0–59.
        minute: u8,
    },
}

const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440 * MINUTE;

impl Every {
    /// The first moment of the rhythm that is later than this one.
    pub fn next(self, after: Instant) -> Instant {
        let midnight = Instant::from_day(after.day());
        match self {
            Self::Minutes(minutes) => {
                let period = i64::from(minutes.max(1)) * MINUTE;
                // Whole periods since the first local midnight of 1970, so that all processes agree.
                let since = after.ms() - Instant::from_day(0).ms();
                Instant::from_day(0).plus_ms((since.div_euclid(period) + 1) * period)
            }
            Self::Day { hour, minute } => {
                let today = midnight.plus_minutes(i64::from(hour) * 60 + i64::from(minute));
                if today > after { today } else { today.plus_ms(DAY) }
            }
        }
    }
}

/// Makes the schedules known to the database; one whose rhythm was changed gets its new moment.
pub(crate) fn plan(tx: &mut Tx<'_, '_>, schedules: &[Schedule]) -> Result<()> {
    let now = tx.now();
    for schedule in schedules {
        let next = schedule.every.next(now);
        tx.run(
            // A moment that has passed stays: the job was missed and is due now.
            "INSERT INTO schedule (kind, next_at) VALUES ($1, $2) \
             ON CONFLICT (kind) DO UPDATE SET next_at = excluded.next_at WHERE schedule.next_at > $3",
            params![schedule.kind, next, now],
        )?;
    }
    Ok(())
}

/// Adds the jobs of all schedules that are due. Periods that were missed are made up for once.
pub(crate) fn add_due(tx: &mut Tx<'_, '_>, schedules: &[Schedule]) -> Result<()> {
    let now = tx.now();
    for schedule in schedules {
        let moved = tx.run(
            "UPDATE schedule SET next_at = $2 WHERE kind = $1 AND next_at <= $3",
            params![schedule.kind, schedule.every.next(now), now],
        )?;
        if moved > 0 {
            queue::add(tx, schedule.kind, &Value::Null, Options::once("scheduled"))?;
        }
    }
    Ok(())
}

/// When the next schedule is due.
pub(crate) fn next_due(tx: &mut db::Tx<'_>, schedules: &[Schedule]) -> Result<Option<Instant>> {
    let rows: Vec<(String, Instant)> = tx.all("SELECT kind, next_at FROM schedule", &[])?;
    Ok(rows.into_iter().filter(|(kind, _)| schedules.iter().any(|s| s.kind == kind)).map(|(_, at)| at).min())
}
