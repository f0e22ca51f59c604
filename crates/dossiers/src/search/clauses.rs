//! A filter as conditions of SQL with their values.

use access::Scope;
use base::Instant;
use db::{ToValue, Value};

use super::filter::{Counted, Days, Filter, Running};
use crate::lifecycle::Status;
use crate::store::Measure;

/// Conditions on `dossier d`, and the values of their placeholders.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clauses {
    parts: Vec<String>,
    /// The values in the order of the placeholders.
    pub(crate) values: Vec<Value>,
    /// Upper bounds of the day handed in, which follow from the others.
    before: Vec<Instant>,
}

/// One day in milliseconds.
const DAY: i64 = 86_400_000;

impl Clauses {
    /// The placeholder of a new value.
    pub(crate) fn bind(&mut self, value: impl ToValue) -> String {
        self.values.push(value.to_value());
        format!("${}", self.values.len())
    }

    /// The placeholders of new values: `$1, $2`.
    pub(crate) fn bind_all<T: ToValue>(&mut self, values: impl IntoIterator<Item = T>) -> String {
        let places: Vec<String> = values.into_iter().map(|v| self.bind(v)).collect();
        places.join(", ")
    }

    /// One more condition that must hold.
    pub(crate) fn and(&mut self, part: impl Into<String>) {
        self.parts.push(part.into());
    }

    /// All conditions together.
    pub(crate) fn text(&self) -> String {
        if self.parts.is_empty() { "1 = 1".to_owned() } else { self.parts.join(" AND ") }
    }

    fn days(&mut self, column: &str, days: Days) {
        if let Some(from) = days.from {
            let at = self.bind(Instant::from_day(from));
            self.and(format!("{column} >= {at}"));
        }
        if let Some(to) = days.to {
            let at = self.bind(Instant::from_day(to + 1));
            self.and(format!("{column} < {at}"));
            if column != "d.due_at" {
                self.before.push(Instant::from_day(to + 1));
            }
        }
    }

    /// The same conditions for a walk along the list's own order: a plus before a column keeps
    /// SQLite from gathering by it, and the walk begins where the days handed in allow it.
    pub(crate) fn for_walk(&self) -> Self {
        let mut walk = self.clone();
        for part in &mut walk.parts {
            for column in ["d.received_at", "d.finished_at", "d.closed_at"] {
                for sign in [" >= ", " < "] {
                    if part.starts_with(&format!("{column}{sign}")) {
                        part.insert(0, '+');
                    }
                }
            }
        }
        if let Some(end) = walk.before.iter().min().copied() {
            let at = walk.bind(end);
            walk.and(format!("d.submitted_at < {at}"));
        }
        walk
    }

    /// The plus keeps SQLite from gathering most of the table by status only to sort it again.
    fn statuses(&mut self, statuses: &[Status]) {
        match statuses {
            [] => self.and("1 = 0"),
            [only] => {
                let code = self.bind(only.code());
                self.and(format!("d.status = {code}"));
            }
            several => {
                let codes = self.bind_all(several.iter().map(|s| s.code()));
                self.and(format!("+d.status IN ({codes})"));
            }
        }
    }

    /// What the filter asks, but for its text and for who may see it. Figures are counted over the
    /// agencies whose statistics the reader may see: `statistics`.
    pub(crate) fn filter(&mut self, filter: &Filter, statistics: &Scope, now: Instant) {
        if !filter.statuses.is_empty() {
            self.statuses(&filter.statuses);
        }
        if let Some(group) = filter.group {
            self.statuses(group.statuses());
        }
        if let Some(procedure) = filter.procedure {
            let id = self.bind(procedure);
            self.and(format!("d.procedure_id = {id}"));
        }
        if let Some(channel) = filter.channel {
            let code = self.bind(channel.code());
            self.and(format!("d.channel = {code}"));
        }
        self.days("d.submitted_at", filter.submitted);
        self.days("d.received_at", filter.received);
        self.days("d.due_at", filter.due);
        self.days("d.finished_at", filter.finished);
        if filter.supplements {
            self.and("d.supplements > 0");
        }
        if let Some(timing) = filter.timing {
            self.timing(timing, now);
        }
        if let Some(holder) = filter.holder {
            let id = self.bind(holder);
            self.and(format!("d.holder = {id}"));
        }
        match filter.counted {
            Some(counted) => self.counted(filter, counted, statistics),
            None if filter.own => self.own_place(filter, statistics),
            None => self.place(filter),
        }
    }

    fn place(&mut self, filter: &Filter) {
        if let Some(agency) = filter.agency {
            let id = self.bind(agency);
            self.and(format!("d.competent_agency = {id}"));
        }
        if let Some(level) = filter.level {
            let code = self.bind(level);
            self.and(format!("d.level = {code}"));
        }
    }

    fn own_place(&mut self, filter: &Filter, statistics: &Scope) {
        self.place(filter);
        if let Scope::Agencies(agencies) = statistics {
            let ids = self.bind_all(agencies.iter().copied());
            self.and(format!("d.competent_agency IN ({ids})"));
        }
    }

    fn timing(&mut self, timing: Running, now: Instant) {
        // The first condition is the index's own; nothing is due before it is at risk.
        let at = self.bind(now);
        let part = match timing {
            Running::Late => format!("COALESCE(d.risk_at, 9007199254740991) < {at} AND d.risk_at IS NOT NULL AND d.due_at < {at}"),
            Running::Soon => {
                let end = self.bind(now.plus_days(1));
                format!(
                    "COALESCE(d.risk_at, 9007199254740991) < {end} AND d.risk_at IS NOT NULL AND d.due_at >= {at} AND d.due_at < {end}"
                )
            }
            Running::InTime => {
                let codes = self.bind_all([Status::Received, Status::Processing].map(Status::code));
                format!(
                    "d.finished_at IS NULL AND d.closed_at IS NULL AND +d.status IN ({codes}) \
                     AND (d.due_at IS NULL OR d.due_at >= {at})"
                )
            }
        };
        self.and(part);
    }

    /// The very dossiers that the counters counted on those days.
    fn counted(&mut self, filter: &Filter, counted: Counted, statistics: &Scope) {
        let ended = |from: &str| format!("({from} + 25200000) / {DAY}");
        // Whoever was competent when it was counted may have passed the dossier on since.
        let mut moved_on = None;
        match counted.measure {
            Some(Measure::Submitted) => {
                self.and("d.channel = 2");
                self.days("d.submitted_at", counted.days);
                moved_on = Some("dossier.submit");
            }
            Some(Measure::Received) => {
                self.days("d.received_at", counted.days);
                self.and("d.received_at IS NOT NULL");
                moved_on = Some("dossier.receive");
            }
            None | Some(Measure::Early | Measure::OnTime | Measure::Late) => {
                self.statuses(&[Status::Finished, Status::HandedOver]);
                self.and("d.finished_at IS NOT NULL");
                self.days("d.finished_at", counted.days);
                let (end, due) = (ended("d.finished_at"), ended("d.due_at"));
                match counted.measure {
                    Some(Measure::Early) => self.and(format!("{end} < {due}")),
                    Some(Measure::OnTime) => {
                        self.and(format!("(d.due_at IS NULL OR (d.finished_at <= d.due_at AND {end} >= {due}))"));
                    }
                    Some(Measure::Late) => self.and("d.finished_at > d.due_at"),
                    _ => {}
                }
            }
            Some(Measure::Refused) => self.closed(Status::Refused, counted.days),
            Some(Measure::Withdrawn) => {
                self.closed(Status::Withdrawn, counted.days);
                self.and("d.received_at IS NOT NULL");
            }
            Some(Measure::Stopped) => self.closed(Status::Stopped, counted.days),
            Some(Measure::HandedOver) => self.closed(Status::HandedOver, counted.days),
            Some(Measure::Supplement) => {
                self.and("d.supplements > 0");
                moved_on = Some("dossier.request_supplement");
            }
            Some(Measure::Extended) => moved_on = Some("dossier.extend"),
        }
        let days = matches!(counted.measure, Some(Measure::Supplement | Measure::Extended)).then_some(counted.days);
        match moved_on {
            Some(kind) => self.event(kind, days, filter, statistics),
            None => self.own_place(filter, statistics),
        }
    }

    fn closed(&mut self, status: Status, days: Days) {
        self.statuses(&[status]);
        self.and("d.closed_at IS NOT NULL");
        self.days("d.closed_at", days);
    }

    /// The act's own event names the agency that was competent then.
    fn event(&mut self, kind: &'static str, days: Option<Days>, filter: &Filter, statistics: &Scope) {
        let all = filter.agency.is_none() && filter.level.is_none() && !matches!(statistics, Scope::Agencies(_));
        if all && days.is_none() {
            return;
        }
        let kind = self.bind(kind);
        let mut inner = format!("SELECT 1 FROM event e WHERE e.subject_id = d.id AND e.kind = {kind}");
        for (sign, day) in days.map(|d| [(">=", d.from), ("<=", d.to)]).into_iter().flatten() {
            if let Some(day) = day {
                let day = self.bind(day);
                inner.push_str(&format!(" AND e.day {sign} {day}"));
            }
        }
        if let Some(agency) = filter.agency {
            let id = self.bind(agency);
            inner.push_str(&format!(" AND e.agency_id = {id}"));
        }
        if let Some(level) = filter.level {
            let code = self.bind(level);
            inner.push_str(&format!(" AND e.agency_id IN (SELECT n.agency_id FROM dossier_count n WHERE n.level = {code})"));
        }
        if let Scope::Agencies(agencies) = statistics {
            let ids = self.bind_all(agencies.iter().copied());
            inner.push_str(&format!(" AND e.agency_id IN ({ids})"));
        }
        self.and(format!("EXISTS ({inner})"));
    }
}

