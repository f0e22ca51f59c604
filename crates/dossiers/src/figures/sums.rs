//! The figures: what the counters say of a period, and what is open now.

use std::collections::BTreeMap;

use access::{Action, Scope, Tx, scope};
use base::{AgencyId, Error, ProcedureId, Result};
use db::{Row, ToValue as _};

use super::period::Period;
use crate::lifecycle::Status;
use crate::model::Channel;
use crate::search::Filter;
use crate::search::clauses::Clauses;
use crate::store::Measure;

/// What the figures are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The period.
    pub period: Period,
    /// One agency.
    pub agency: Option<AgencyId>,
    /// One procedure.
    pub procedure: Option<ProcedureId>,
    /// One channel.
    pub channel: Option<Channel>,
    /// One level of agencies.
    pub level: Option<&'static str>,
    /// What the rows are.
    pub by: By,
}

/// What the rows of the table are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum By {
    /// Agencies.
    #[default]
    Agency,
    /// Procedures.
    Procedure,
    /// Channels.
    Channel,
    /// Levels of agencies.
    Level,
}

impl By {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Agency, Self::Procedure, Self::Channel, Self::Level];

    /// The code in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Procedure => "procedure",
            Self::Channel => "channel",
            Self::Level => "level",
        }
    }

    /// Its name.
    pub fn name(self) -> base::Msg {
        match self {
            Self::Agency => base::Msg::new("Cơ quan giải quyết", "Agency"),
            Self::Procedure => base::Msg::new("Thủ tục", "Procedure"),
            Self::Channel => base::Msg::new("Hình thức nộp", "Channel"),
            Self::Level => base::Msg::new("Cấp", "Level"),
        }
    }

    fn counter(self) -> &'static str {
        match self {
            Self::Agency => "n.agency_id",
            Self::Procedure => "n.procedure_id",
            Self::Channel => "CAST(n.channel AS TEXT)",
            Self::Level => "n.level",
        }
    }

    fn dossier(self) -> &'static str {
        match self {
            Self::Agency => "d.competent_agency",
            Self::Procedure => "d.procedure_id",
            Self::Channel => "CAST(d.channel AS TEXT)",
            Self::Level => "d.level",
        }
    }
}

/// The figures of one row. A period's numbers come from the counters, the open ones are of now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Sums {
    /// Handed in online.
    pub submitted: i64,
    /// Received.
    pub received: i64,
    /// Resolved on an earlier day than due.
    pub early: i64,
    /// Resolved on the day due.
    pub on_time: i64,
    /// Resolved late.
    pub late: i64,
    /// Refused at reception.
    pub refused: i64,
    /// Withdrawn.
    pub withdrawn: i64,
    /// Stopped.
    pub stopped: i64,
    /// Requests for supplements; a dossier that was asked twice counts twice.
    pub supplements: i64,
    /// In progress now and in time.
    pub in_time_now: i64,
    /// In progress now and overdue.
    pub late_now: i64,
    /// Waiting for the applicant now; the clock stands.
    pub paused_now: i64,
}

impl Sums {
    /// All that were resolved in the period.
    pub fn resolved(&self) -> i64 {
        self.early + self.on_time + self.late
    }

    /// All that had to be resolved: ended in the period, or open now.
    pub fn to_resolve(&self) -> i64 {
        self.resolved() + self.withdrawn + self.stopped + self.in_time_now + self.late_now + self.paused_now
    }

    /// Resolved early or on time, of all resolved, in hundredths of a percent; `None` of nothing.
    pub fn on_time_rate(&self) -> Option<i64> {
        rate(self.early + self.on_time, self.resolved())
    }

    /// The national rate: resolved early or on time and in progress in time, of all that had to be
    /// resolved, in hundredths of a percent; `None` of nothing.
    pub fn national_rate(&self) -> Option<i64> {
        rate(self.early + self.on_time + self.in_time_now, self.to_resolve())
    }

    fn add(&mut self, measure: Measure, value: i64) {
        let part = match measure {
            Measure::Submitted => &mut self.submitted,
            Measure::Received => &mut self.received,
            Measure::Early => &mut self.early,
            Measure::OnTime => &mut self.on_time,
            Measure::Late => &mut self.late,
            Measure::Refused => &mut self.refused,
            Measure::Withdrawn => &mut self.withdrawn,
            Measure::Stopped => &mut self.stopped,
            Measure::Supplement => &mut self.supplements,
            Measure::Extended | Measure::HandedOver => return,
        };
        *part += value;
    }
}

fn rate(part: i64, of: i64) -> Option<i64> {
    (of > 0).then(|| (part * 10_000 + of / 2) / of)
}

/// The agencies whose figures the actor sees.
///
/// # Errors
/// [`Error::Forbidden`] when there are none.
pub(crate) fn reach(tx: &Tx<'_, '_>) -> Result<Scope> {
    match scope(&tx.ctx.actor, Action::ViewStatistics) {
        Scope::Nothing | Scope::Owner(_) => Err(Error::Forbidden),
        scope => Ok(scope),
    }
}

impl Asked {
    /// The conditions on a table whose columns are those of the counters or of dossiers.
    fn narrow(&self, clauses: &mut Clauses, reach: &Scope, table: &str, agency_column: &str) {
        let asked = [
            (agency_column, self.agency.map(|a| a.to_value())),
            ("procedure_id", self.procedure.map(|p| p.to_value())),
            ("channel", self.channel.map(|c| c.code().to_value())),
            ("level", self.level.map(|l| l.to_value())),
        ];
        for (column, value) in asked {
            if let Some(value) = value {
                let place = clauses.bind(value);
                clauses.and(format!("{table}.{column} = {place}"));
            }
        }
        if let Scope::Agencies(agencies) = reach {
            let ids = clauses.bind_all(agencies.iter().copied());
            clauses.and(format!("{table}.{agency_column} IN ({ids})"));
        }
    }

    /// The list of the dossiers of a figure.
    pub fn filter(&self) -> Filter {
        Filter {
            agency: self.agency,
            procedure: self.procedure,
            channel: self.channel,
            level: self.level,
            own: true,
            ..Filter::default()
        }
    }
}

/// The figures by row, in no order; the key is an id, a channel's code or a level.
///
/// # Errors
/// [`Error::Forbidden`] when the actor sees no statistics.
pub fn rows(tx: &mut Tx<'_, '_>, asked: &Asked) -> Result<BTreeMap<String, Sums>> {
    let reach = reach(tx)?;
    let mut rows: BTreeMap<String, Sums> = BTreeMap::new();
    for (key, measure, value) in counted(tx, asked, &reach, asked.by.counter())? {
        rows.entry(key).or_default().add(measure, value);
    }
    for (key, status, late, value) in open(tx, asked, &reach)? {
        let sums = rows.entry(key).or_default();
        match (status, late) {
            (Status::AwaitingSupplement | Status::AwaitingPayment, _) => sums.paused_now += value,
            (_, true) => sums.late_now += value,
            (_, false) => sums.in_time_now += value,
        }
    }
    Ok(rows)
}

/// All rows together.
pub fn total(rows: &BTreeMap<String, Sums>) -> Sums {
    rows.values().fold(Sums::default(), |mut all, row| {
        all.submitted += row.submitted;
        all.received += row.received;
        all.early += row.early;
        all.on_time += row.on_time;
        all.late += row.late;
        all.refused += row.refused;
        all.withdrawn += row.withdrawn;
        all.stopped += row.stopped;
        all.supplements += row.supplements;
        all.in_time_now += row.in_time_now;
        all.late_now += row.late_now;
        all.paused_now += row.paused_now;
        all
    })
}

fn read_measure(row: &mut Row) -> Result<Option<Measure>> {
    let code: String = row.take()?;
    Ok(Measure::ALL.into_iter().find(|m| m.code() == code))
}

/// What the counters say, by a column of theirs.
pub(super) fn counted(tx: &mut db::Tx<'_>, asked: &Asked, reach: &Scope, key: &str) -> Result<Vec<(String, Measure, i64)>> {
    let mut clauses = Clauses::default();
    let (first, last) = (clauses.bind(asked.period.first), clauses.bind(asked.period.last));
    clauses.and(format!("n.day >= {first} AND n.day <= {last}"));
    asked.narrow(&mut clauses, reach, "n", "agency_id");
    let found = tx.map(
        &format!(
            "SELECT k, measure, CAST(sum(value) AS BIGINT) FROM (SELECT {key} AS k, n.measure, n.value FROM dossier_count n \
             WHERE {}) AS counted GROUP BY k, measure",
            clauses.text()
        ),
        &clauses.values,
        |r| Ok((r.take::<String>()?, read_measure(r)?, r.take::<i64>()?)),
    )?;
    Ok(found.into_iter().filter_map(|(key, measure, value)| Some((key, measure?, value))).collect())
}

/// What is open now, by row, status and whether it is late.
fn open(tx: &mut Tx<'_, '_>, asked: &Asked, reach: &Scope) -> Result<Vec<(String, Status, bool, i64)>> {
    let now = tx.now();
    let mut clauses = Clauses::default();
    let at = clauses.bind(now);
    let codes = clauses.bind_all(
        [Status::Received, Status::Processing, Status::AwaitingSupplement, Status::AwaitingPayment].map(Status::code),
    );
    clauses.and(format!("d.finished_at IS NULL AND d.closed_at IS NULL AND +d.status IN ({codes})"));
    asked.narrow(&mut clauses, reach, "d", "competent_agency");
    let found = tx.map(
        &format!(
            "SELECT k, s, late, count(*) FROM (SELECT {} AS k, d.status AS s, CASE WHEN d.due_at < {at} THEN 1 ELSE 0 END AS late \
             FROM dossier d WHERE {}) AS opened GROUP BY k, s, late",
            asked.by.dossier(),
            clauses.text()
        ),
        &clauses.values,
        |r| Ok((r.take::<String>()?, r.take::<u8>()?, r.take::<bool>()?, r.take::<i64>()?)),
    )?;
    found
        .into_iter()
        .map(|(key, code, late, value)| {
            let status = Status::from_code(code).ok_or_else(|| Error::bug(format!("status {code}")))?;
            Ok((key, status, late, value))
        })
        .collect()
}
