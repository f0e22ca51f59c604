//! The figures as JSON.

use serde::Serialize;
use web::{Input, Reply, Visit};

use super::sums::{Asked, Sums};
use super::table::table;
use super::trend::{Point, week, year};
use crate::needs::Needs;

/// The figures of a period.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct FiguresAnswer {
    /// The first day, `24/11/2026`.
    pub from: String,
    /// The last day.
    pub to: String,
    /// All rows together.
    pub total: Sums,
    /// Resolved early or on time, of all resolved, in hundredths of a percent.
    pub on_time_rate: Option<i64>,
    /// The national rate in hundredths of a percent; only for a period that is not over.
    pub national_rate: Option<i64>,
    /// The period before; the figures of now are 0 in it.
    pub previous: Sums,
    /// The rows.
    pub rows: Vec<FiguresRow>,
    /// The last seven days.
    pub week: Vec<Point>,
    /// The last twelve months.
    pub year: Vec<Point>,
}

/// A row of the figures.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct FiguresRow {
    /// An id, a channel's code or a level.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The figures.
    pub sums: Sums,
}

/// The parameters and what they mean.
pub(super) const QUERY: &[(&str, &str)] = &[
    ("period", "month (the default), last_month, quarter or year"),
    ("from", "First day, instead of period"),
    ("to", "Last day; today when left out"),
    ("by", "The rows: agency (the default), procedure, channel or level"),
    ("agency", "Only of this agency"),
    ("procedure", "Only of this procedure"),
    ("channel", "Only of this channel: 1 in person, 2 online, 3 by post"),
    ("level", "Only of agencies of this level: province or commune"),
];

/// `GET /api/v1/figures`
pub(super) async fn figures(visit: Visit, input: Input) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let now = visit.ctx.now;
    let asked = Asked::read(&input, now);
    let (question, locale) = (asked.clone(), visit.locale());
    let (found, week, year) = visit
        .ctx
        .read(move |tx| Ok((table(tx, &needs, &question, locale)?, week(tx, &question)?, year(tx, &question)?)))
        .await?;
    let day = |day| base::Instant::from_day(day).dmy();
    web::json(&FiguresAnswer {
        from: day(asked.period.first),
        to: day(asked.period.last),
        total: found.total,
        on_time_rate: found.total.on_time_rate(),
        national_rate: found.total.national_rate().filter(|_| asked.period.holds(now)),
        previous: found.previous,
        rows: found.rows.into_iter().map(|r| FiguresRow { key: r.key, name: r.name, sums: r.sums }).collect(),
        week,
        year,
    })
}
