//! What a list of dossiers is asked for, as the address says it.

use base::{AgencyId, OfficialId, ProcedureId};
use web::Input;

use crate::lifecycle::{Group, Status};
use crate::model::Channel;
use crate::store::Measure;

/// Which dossiers a list shows. Everything empty means all that the reader may see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words of the code, the applicant, the number, the phone or the subject.
    pub text: String,
    /// Any of these statuses.
    pub statuses: Vec<Status>,
    /// A group of statuses as reports have them.
    pub group: Option<Group>,
    /// The procedure.
    pub procedure: Option<ProcedureId>,
    /// Who decides.
    pub agency: Option<AgencyId>,
    /// How it came.
    pub channel: Option<Channel>,
    /// `province` or `commune`.
    pub level: Option<&'static str>,
    /// When it was handed in.
    pub submitted: Days,
    /// When it was received.
    pub received: Days,
    /// When it is due.
    pub due: Days,
    /// When its resolution ended.
    pub finished: Days,
    /// How the running time stands.
    pub timing: Option<Running>,
    /// Only those that had a supplement.
    pub supplements: bool,
    /// Who it waits for.
    pub holder: Option<OfficialId>,
    /// Only those whose competent agency is one of those whose statistics the reader sees.
    pub own: bool,
    /// The dossiers behind a figure of the statistics.
    pub counted: Option<Counted>,
}

/// Local days from and to, both included, as day numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub from: Option<i64>,
    /// The last day.
    pub to: Option<i64>,
}

/// How the running legal time stands. Dossiers whose clock stands or has ended are in none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Running {
    /// The due date has passed.
    Late,
    /// Due within 24 hours.
    Soon,
    /// The due date has not passed, or there is none.
    InTime,
}

impl Running {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Late, Self::Soon, Self::InTime];

    /// The code in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Soon => "soon",
            Self::InTime => "in_time",
        }
    }

    /// Its name.
    pub fn name(self) -> base::Msg {
        match self {
            Self::Late => base::Msg::new("Đang quá hạn", "Overdue now"),
            Self::Soon => base::Msg::new("Đến hạn trong 24 giờ", "Due within 24 hours"),
            Self::InTime => base::Msg::new("Đang trong hạn", "In time"),
        }
    }
}

/// The dossiers that a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Which figure; `None` is all that were resolved: early, on time and late.
    pub measure: Option<Measure>,
    /// On which days.
    pub days: Days,
}

/// The levels of agencies.
pub(crate) const LEVELS: [&str; 2] = ["province", "commune"];

/// The code of a group in addresses.
pub(crate) fn group_code(group: Group) -> &'static str {
    match group {
        Group::InProgress => "in_progress",
        Group::Finished => "finished",
        Group::Withdrawn => "withdrawn",
        Group::Supplement => "supplement",
        Group::Stopped => "stopped",
        Group::NotReceived => "not_received",
        Group::Received => "received",
    }
}

impl Days {
    fn read(input: &Input, from: &str, to: &str) -> Self {
        let day = |name| input.get(name).and_then(base::text::read::date).map(|d| base::Instant::from_date(d).day());
        Self { from: day(from), to: day(to) }
    }

    /// Whether nothing is asked.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// A day as addresses and forms have it: `24/11/2026`.
    pub(crate) fn text(day: Option<i64>) -> String {
        day.map(|d| base::Instant::from_day(d).dmy()).unwrap_or_default()
    }

    fn write(self, pairs: &mut Vec<(&'static str, String)>, from: &'static str, to: &'static str) {
        pairs.extend(self.from.map(|d| (from, Self::text(Some(d)))));
        pairs.extend(self.to.map(|d| (to, Self::text(Some(d)))));
    }
}

impl Filter {
    /// Reads a query. What cannot be read is left out, as if it had not been asked.
    pub fn read(input: &Input) -> Self {
        let id = |name| input.get(name);
        let counted = id("counted").and_then(|code| {
            let measure = Measure::ALL.into_iter().find(|m| m.code() == code);
            let days = Days::read(input, "counted_from", "counted_to");
            (code == "resolved" || measure.is_some()).then_some(Counted { measure, days })
        });
        Self {
            text: base::text::nfc(input.text("q")).chars().take(200).collect(),
            statuses: input.all("status").filter_map(|c| Status::from_code(c.parse().ok()?)).collect(),
            group: id("group").and_then(|code| Group::ALL.iter().copied().find(|g| group_code(*g) == code)),
            procedure: id("procedure").and_then(|t| t.parse().ok()),
            agency: id("agency").and_then(|t| t.parse().ok()),
            channel: id("channel").and_then(|c| Channel::from_code(c.parse().ok()?)),
            level: id("level").and_then(|code| LEVELS.into_iter().find(|l| *l == code)),
            submitted: Days::read(input, "submitted_from", "submitted_to"),
            received: Days::read(input, "received_from", "received_to"),
            due: Days::read(input, "due_from", "due_to"),
            finished: Days::read(input, "finished_from", "finished_to"),
            timing: id("timing").and_then(|code| Running::ALL.into_iter().find(|t| t.code() == code)),
            supplements: input.ticked("supplements"),
            holder: id("holder").and_then(|t| t.parse().ok()),
            own: input.ticked("own"),
            counted,
        }
    }

    /// The filter as pairs of an address, the reverse of [`Filter::read`].
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.text.is_empty() {
            pairs.push(("q", self.text.clone()));
        }
        pairs.extend(self.statuses.iter().map(|s| ("status", s.code().to_string())));
        pairs.extend(self.group.map(|g| ("group", group_code(g).to_owned())));
        pairs.extend(self.procedure.map(|p| ("procedure", p.to_string())));
        pairs.extend(self.agency.map(|a| ("agency", a.to_string())));
        pairs.extend(self.channel.map(|c| ("channel", c.code().to_string())));
        pairs.extend(self.level.map(|l| ("level", l.to_owned())));
        self.submitted.write(&mut pairs, "submitted_from", "submitted_to");
        self.received.write(&mut pairs, "received_from", "received_to");
        self.due.write(&mut pairs, "due_from", "due_to");
        self.finished.write(&mut pairs, "finished_from", "finished_to");
        pairs.extend(self.timing.map(|t| ("timing", t.code().to_owned())));
        if self.supplements {
            pairs.push(("supplements", "1".to_owned()));
        }
        pairs.extend(self.holder.map(|h| ("holder", h.to_string())));
        if self.own {
            pairs.push(("own", "1".to_owned()));
        }
        if let Some(counted) = self.counted {
            pairs.push(("counted", counted.measure.map_or("resolved", Measure::code).to_owned()));
            counted.days.write(&mut pairs, "counted_from", "counted_to");
        }
        pairs
    }
}

/// Pairs as the query of an address: `a=1&b=2`.
pub(crate) fn address(pairs: &[(&'static str, String)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        for byte in value.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                text.push(char::from(byte));
            } else {
                text.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    text
}
