//! The course that a dossier's life takes, drawn before it is lived.

use base::{Date, Instant};

use super::dice::Dice;

/// What becomes of a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Resolved in the ordinary way.
    Ordinary,
    /// A supplement is asked for and comes.
    Supplement,
    /// A supplement is asked for and never comes.
    NoAnswer,
    /// Refused at reception.
    Refused,
    /// Withdrawn by the applicant.
    Withdrawn,
    /// Stopped by the agency.
    Stopped,
}

/// A life drawn in advance.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Life {
    pub(crate) fate: Fate,
    /// How much of the legal time it takes; over 1 is late.
    pub(crate) share: f64,
    /// Whether an extension with apology is written before it is late.
    pub(crate) apology: bool,
}

pub(crate) fn draw(dice: &mut Dice, late: f64, online: bool) -> Life {
    let fate = match dice.unit() {
        x if x < 0.045 => Fate::Supplement,
        x if x < 0.050 => Fate::NoAnswer,
        x if x < 0.068 && online => Fate::Refused,
        x if x < 0.076 => Fate::Withdrawn,
        x if x < 0.079 => Fate::Stopped,
        _ => Fate::Ordinary,
    };
    let is_late = dice.chance(late);
    let share = if is_late {
        1.05 + dice.unit() * 0.6
    } else {
        // Most are done well before the end, some only just.
        0.25 + 0.7 * dice.unit().max(dice.unit() * 0.8)
    };
    Life { fate, share, apology: is_late && dice.chance(0.6) }
}

/// When dossiers are handed in over the months before `end`: by the season, weekdays, growth.
pub(crate) fn moments(dice: &mut Dice, count: usize, end: Instant) -> Vec<(Instant, bool)> {
    const DAYS: i64 = 548;
    let first = end.day() - DAYS;
    let weights: Vec<f64> = (0..=DAYS).map(|n| weight(Instant::from_day(first + n).date(), n)).collect();
    let mut moments: Vec<(Instant, bool)> = (0..count)
        .map(|_| {
            let day = i64::try_from(dice.weighted(&weights)).unwrap_or(0);
            // Online grew from about half to nine tenths.
            #[expect(clippy::as_conversions, reason = "small whole numbers")]
            let online = dice.chance(0.55 + 0.37 * day as f64 / DAYS as f64);
            let minute = if online && dice.chance(0.3) { dice.between(6 * 60, 22 * 60) } else { office_minute(dice) };
            (Instant::from_day(first + day).plus_minutes(minute).plus_ms(dice.between(0, 59_999)), online)
        })
        .filter(|(at, _)| *at < end)
        .collect();
    moments.sort();
    moments
}

fn office_minute(dice: &mut Dice) -> i64 {
    if dice.chance(0.62) { dice.between(7 * 60 + 5, 11 * 60 + 20) } else { dice.between(13 * 60 + 35, 16 * 60 + 50) }
}

fn weight(date: Date, n: i64) -> f64 {
    let calendar = base::calendar::WorkingCalendar::vietnam();
    let day = if calendar.works_on(date) { 1.0 } else { 0.12 };
    // The weeks before Tết are quiet at the counters, the ones after it busy; school begins in August.
    let season = match date.month() {
        1 => 0.85,
        2 => 0.7,
        3 => 1.25,
        4 => 1.05,
        7 => 1.15,
        8 => 1.35,
        9 => 1.1,
        12 => 1.1,
        _ => 1.0,
    };
    #[expect(clippy::as_conversions, reason = "small whole numbers")]
    let growth = 0.8 + 0.4 * n as f64 / 548.0;
    day * season * growth
}
