//! How received and resolved dossiers went over the last seven days or twelve months.

use access::Tx;
use base::{Instant, Result};

use super::period::{Kind, Period};
use super::sums::{Asked, counted, reach};
use crate::store::Measure;

/// One day or month.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Point {
    /// `24/11` or `11/2026`.
    pub label: String,
    /// Received then.
    pub received: i64,
    /// Resolved then.
    pub resolved: i64,
}

/// The last seven days, today included.
pub fn week(tx: &mut Tx<'_, '_>, asked: &Asked) -> Result<Vec<Point>> {
    let today = tx.now().day();
    let days: Vec<i64> = (today - 6..=today).collect();
    let label = |day: i64| Instant::from_day(day).local().strftime("%d/%m").to_string();
    points(tx, asked, Period { first: today - 6, last: today, kind: Kind::Days }, &days.iter().map(|d| label(*d)).collect::<Vec<_>>(), label)
}

/// The last twelve months, this one included.
pub fn year(tx: &mut Tx<'_, '_>, asked: &Asked) -> Result<Vec<Point>> {
    let mut months = vec![Period::of(Kind::Month, tx.now())];
    while months.len() < 12 {
        let Some(first) = months.first().copied() else { break };
        months.insert(0, first.before());
    }
    let label = |day: i64| Instant::from_day(day).local().strftime("%m/%Y").to_string();
    let labels: Vec<String> = months.iter().map(|m| label(m.first)).collect();
    let (first, last) = (months.first().map_or(0, |m| m.first), months.last().map_or(0, |m| m.last));
    points(tx, asked, Period { first, last, kind: Kind::Days }, &labels, label)
}

fn points(tx: &mut Tx<'_, '_>, asked: &Asked, period: Period, labels: &[String], label: impl Fn(i64) -> String) -> Result<Vec<Point>> {
    let reach = reach(tx)?;
    let mut points: Vec<Point> =
        labels.iter().map(|label| Point { label: label.clone(), received: 0, resolved: 0 }).collect();
    let asked = Asked { period, ..asked.clone() };
    for (day, measure, value) in counted(tx, &asked, &reach, "CAST(n.day AS TEXT)")? {
        let Some(point) = day.parse().ok().map(&label).and_then(|l| points.iter_mut().find(|p| p.label == l)) else { continue };
        match measure {
            Measure::Received => point.received += value,
            Measure::Early | Measure::OnTime | Measure::Late => point.resolved += value,
            _ => {}
        }
    }
    Ok(points)
}

/// A bar of the picture, in a box of 1,000 by 200.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) x: i64,
    pub(crate) y: i64,
    pub(crate) width: i64,
    pub(crate) height: i64,
    /// Whether it is of the received ones.
    pub(crate) received: bool,
}

/// The bars of a picture: two for each point, beside each other.
pub(crate) fn bars(points: &[Point]) -> Vec<Bar> {
    let most = points.iter().map(|p| p.received.max(p.resolved)).max().unwrap_or(0).max(1);
    let step = 1_000 / i64::try_from(points.len()).unwrap_or(1).max(1);
    let mut bars = Vec::with_capacity(points.len() * 2);
    for (place, point) in (0_i64..).zip(points) {
        for (side, value) in [(0, point.received), (1, point.resolved)] {
            let (width, height) = (step * 2 / 5, value * 190 / most);
            let x = place * step + step / 10 + side * width;
            bars.push(Bar { x, y: 200 - height, width, height, received: side == 0 });
        }
    }
    bars
}
