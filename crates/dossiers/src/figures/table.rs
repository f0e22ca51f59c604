//! The figures as a table: rows by name and in order, each number with the list behind it.

use access::{Action, Scope, Tx, scope};
use base::{Locale, Result};

use super::sums::{Asked, By, Sums, rows, total};
use crate::lifecycle::{Group, Status};
use crate::model::Channel;
use crate::needs::Needs;
use crate::search::choices::{Known, level_name};
use crate::search::{Counted, Filter, LEVELS, Names, Running};
use crate::store::Measure;

/// A figure of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// Received in the period.
    Received,
    /// Handed in online in the period.
    Submitted,
    /// Resolved in the period.
    Resolved,
    /// Resolved early.
    Early,
    /// Resolved on time.
    OnTime,
    /// Resolved late.
    Late,
    /// In progress now, in time.
    InTimeNow,
    /// In progress now, overdue.
    LateNow,
    /// Waiting for the applicant now.
    PausedNow,
    /// Refused in the period.
    Refused,
    /// Withdrawn in the period.
    Withdrawn,
    /// Stopped in the period.
    Stopped,
    /// Requests for supplements in the period.
    Supplements,
}

impl Figure {
    /// Every one, in the order of the table.
    pub const ALL: [Self; 13] = [
        Self::Received, Self::Submitted, Self::Resolved, Self::Early, Self::OnTime, Self::Late, Self::InTimeNow,
        Self::LateNow, Self::PausedNow, Self::Refused, Self::Withdrawn, Self::Stopped, Self::Supplements,
    ];

    /// Its heading.
    pub fn name(self) -> base::Msg {
        let (vi, en) = match self {
            Self::Received => ("Tiếp nhận", "Received"),
            Self::Submitted => ("Nộp trực tuyến", "Handed in online"),
            Self::Resolved => ("Đã giải quyết", "Resolved"),
            Self::Early => ("Trước hạn", "Early"),
            Self::OnTime => ("Đúng hạn", "On time"),
            Self::Late => ("Quá hạn", "Late"),
            Self::InTimeNow => ("Đang giải quyết, trong hạn", "In progress, in time"),
            Self::LateNow => ("Đang giải quyết, quá hạn", "In progress, overdue"),
            Self::PausedNow => ("Đang chờ người nộp", "Waiting for the applicant"),
            Self::Refused => ("Từ chối tiếp nhận", "Refused"),
            Self::Withdrawn => ("Rút hồ sơ", "Withdrawn"),
            Self::Stopped => ("Dừng giải quyết", "Stopped"),
            Self::Supplements => ("Lượt yêu cầu bổ sung", "Supplement requests"),
        };
        base::Msg::new(vi, en)
    }

    /// Its value in a row.
    pub fn of(self, sums: &Sums) -> i64 {
        match self {
            Self::Received => sums.received,
            Self::Submitted => sums.submitted,
            Self::Resolved => sums.resolved(),
            Self::Early => sums.early,
            Self::OnTime => sums.on_time,
            Self::Late => sums.late,
            Self::InTimeNow => sums.in_time_now,
            Self::LateNow => sums.late_now,
            Self::PausedNow => sums.paused_now,
            Self::Refused => sums.refused,
            Self::Withdrawn => sums.withdrawn,
            Self::Stopped => sums.stopped,
            Self::Supplements => sums.supplements,
        }
    }

    /// The list of exactly the dossiers that it counts, when the row's own filter is this.
    pub fn list(self, row: &Filter, asked: &Asked) -> Filter {
        let filter = row.clone();
        let counted = |measure| Filter { counted: Some(Counted { measure, days: asked.period.days() }), ..row.clone() };
        match self {
            Self::Received => counted(Some(Measure::Received)),
            Self::Submitted => counted(Some(Measure::Submitted)),
            Self::Resolved => counted(None),
            Self::Early => counted(Some(Measure::Early)),
            Self::OnTime => counted(Some(Measure::OnTime)),
            Self::Late => counted(Some(Measure::Late)),
            Self::Refused => counted(Some(Measure::Refused)),
            Self::Withdrawn => counted(Some(Measure::Withdrawn)),
            Self::Stopped => counted(Some(Measure::Stopped)),
            Self::Supplements => counted(Some(Measure::Supplement)),
            Self::InTimeNow => Filter { group: Some(Group::InProgress), timing: Some(Running::InTime), ..filter },
            Self::LateNow => Filter { group: Some(Group::InProgress), timing: Some(Running::Late), ..filter },
            Self::PausedNow => Filter { statuses: vec![Status::AwaitingSupplement, Status::AwaitingPayment], ..filter },
        }
    }
}

/// A row of the table.
#[derive(Debug, Clone)]
pub struct FigureRow {
    /// An id, a channel's code or a level.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The figures.
    pub sums: Sums,
    /// The row's dossiers, of all times.
    pub filter: Filter,
}

/// The whole table.
#[derive(Debug, Clone)]
pub struct Table {
    /// The rows: agencies in their official order, procedures by name.
    pub rows: Vec<FigureRow>,
    /// All rows together.
    pub total: Sums,
    /// The same of the period before; of the open ones nothing is known then.
    pub previous: Sums,
    /// Whether the reader may see the dossiers behind the figures.
    pub linked: bool,
}

/// The figures that the actor may see.
///
/// # Errors
/// [`base::Error::Forbidden`] when the actor sees no statistics.
pub fn table(tx: &mut Tx<'_, '_>, needs: &Needs, asked: &Asked, locale: Locale) -> Result<Table> {
    let found = rows(tx, asked)?;
    let known = Known::load(tx, needs, Action::ViewStatistics)?;
    let order = named(tx, needs, asked.by, &known, found.keys().cloned().collect(), locale)?;
    let before = Asked { period: asked.period.before(), ..asked.clone() };
    let mut previous = total(&rows(tx, &before)?);
    (previous.in_time_now, previous.late_now, previous.paused_now) = (0, 0, 0);
    let base = asked.filter();
    let rows = order
        .into_iter()
        .filter_map(|(key, name)| {
            let sums = *found.get(&key)?;
            Some(FigureRow { filter: narrowed(&base, asked.by, &key), key, name, sums })
        })
        .collect();
    Ok(Table { rows, total: total(&found), previous, linked: sees_all(tx) })
}

/// Whether the actor may see every dossier that the actor's statistics count.
fn sees_all(tx: &Tx<'_, '_>) -> bool {
    let actor = &tx.ctx.actor;
    match (scope(actor, Action::ViewDossier), scope(actor, Action::ViewStatistics)) {
        (Scope::Everything, _) => true,
        (Scope::Agencies(seen), Scope::Agencies(counted)) => counted.iter().all(|a| seen.contains(a)),
        _ => false,
    }
}

/// The rows' keys with their names, in the order of the table; what is not known comes last.
fn named(
    tx: &mut Tx<'_, '_>,
    needs: &Needs,
    by: By,
    known: &Known,
    keys: Vec<String>,
    locale: Locale,
) -> Result<Vec<(String, String)>> {
    let mut order: Vec<(String, String)> = match by {
        By::Agency => known.agencies.iter().map(|a| (a.id.to_string(), a.name.clone())).collect(),
        By::Procedure => known.procedures.iter().map(|(id, code, name)| (id.to_string(), format!("{name} ({code})"))).collect(),
        By::Channel => Channel::ALL.iter().map(|c| (c.code().to_string(), c.name().get(locale).to_owned())).collect(),
        By::Level => LEVELS.iter().map(|l| ((*l).to_owned(), level_name(l).get(locale).to_owned())).collect(),
    };
    for key in keys {
        if order.iter().any(|(known, _)| *known == key) {
            continue;
        }
        let name = match (by, key.parse()) {
            (By::Agency, Ok(id)) => {
                let mut names = Names::default();
                names.learn(tx, needs, [id])?;
                names.of(id).to_owned()
            }
            _ => key.clone(),
        };
        order.push((key, name));
    }
    Ok(order)
}

fn narrowed(base: &Filter, by: By, key: &str) -> Filter {
    let mut filter = base.clone();
    match by {
        By::Agency => filter.agency = key.parse().ok(),
        By::Procedure => filter.procedure = key.parse().ok(),
        By::Channel => filter.channel = key.parse().ok().and_then(Channel::from_code),
        By::Level => filter.level = LEVELS.into_iter().find(|l| *l == key),
    }
    filter
}
