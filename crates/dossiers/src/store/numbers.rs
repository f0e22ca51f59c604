//! Daily numbers of codes, and the counters that statistics read.

use base::{AgencyId, Instant, Result};
use db::{Tx, params};

use crate::model::Dossier;

/// The next number of an agency on a day, from 1. Two transactions never get the same: the row is
/// locked until the first of them is done.
pub fn next_number(tx: &mut Tx<'_>, agency: AgencyId, at: Instant) -> Result<i64> {
    tx.one(
        "INSERT INTO dossier_number (agency_id, day, last) VALUES ($1, $2, 1) \
         ON CONFLICT (agency_id, day) DO UPDATE SET last = dossier_number.last + 1 RETURNING last",
        params![agency, at.day()],
    )
}

/// What is counted, once, on the day it happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Handed in online.
    Submitted,
    /// Received.
    Received,
    /// Resolved before the due date.
    Early,
    /// Resolved on the due date.
    OnTime,
    /// Resolved after the due date.
    Late,
    /// Refused at reception.
    Refused,
    /// Withdrawn by the applicant.
    Withdrawn,
    /// Stopped.
    Stopped,
    /// A supplement was requested.
    Supplement,
    /// The deadline was extended with an apology.
    Extended,
    /// The result was handed over.
    HandedOver,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Self; 11] = [
        Self::Submitted, Self::Received, Self::Early, Self::OnTime, Self::Late, Self::Refused, Self::Withdrawn,
        Self::Stopped, Self::Supplement, Self::Extended, Self::HandedOver,
    ];

    /// The stored code; events carry it as `count`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Received => "received",
            Self::Early => "early",
            Self::OnTime => "on_time",
            Self::Late => "late",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Stopped => "stopped",
            Self::Supplement => "supplement",
            Self::Extended => "extended",
            Self::HandedOver => "handed_over",
        }
    }
}

/// Counts one for a dossier on the day of the act.
pub fn count(tx: &mut Tx<'_>, d: &Dossier, measure: Measure, at: Instant) -> Result<()> {
    tx.run(
        "INSERT INTO dossier_count (day, agency_id, procedure_id, channel, level, measure, value) \
         VALUES ($1, $2, $3, $4, $5, $6, 1) \
         ON CONFLICT (day, agency_id, procedure_id, channel, measure) DO UPDATE SET value = dossier_count.value + 1",
        params![at.day(), d.competent_agency, d.procedure_id, d.channel.code(), d.level, measure.code()],
    )
    .map(drop)
}
