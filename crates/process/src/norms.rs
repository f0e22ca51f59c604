//! Time norms: what the ways through a table add up to, and whether the legal time holds them.

use base::Msg;

use crate::{Process, Step, Warning, WarningKind};

/// One working day in minutes.
const DAY: u32 = 480;

/// A way from the first step to the end without returns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path<'p> {
    /// The steps on it, in order.
    pub steps: Vec<&'p Step>,
    /// Their norms together, in working minutes.
    pub minutes: u32,
}

/// The norms along the longest way without returns, in working minutes. Opinions are asked side by
/// side with the step, so a step takes as long as the slowest of its desks.
pub fn norm_total(process: &Process) -> u32 {
    remaining(process).first().copied().flatten().unwrap_or(0)
}

/// Whether the longest way fits into the legal time (both in working minutes); if not, a warning
/// that names the overrun.
pub fn fits(process: &Process, term: u32) -> Option<Warning> {
    let total = norm_total(process);
    let over = total.checked_sub(term).filter(|over| *over > 0)?;
    let (total, term, over) = (working_time(total), working_time(term), working_time(over));
    let message = Msg::of(
        format!(
            "Tổng định mức các bước là {}, vượt thời hạn giải quyết ({}) {}.",
            total.vi, term.vi, over.vi
        ),
        format!(
            "The steps take {} together, {} more than the legal time ({}).",
            total.en, over.en, term.en
        ),
    );
    Some(Warning { kind: WarningKind::Overrun, step: None, message })
}

/// The ways from the first step to the end without returns, in the order of the table, at most
/// `limit` of them: there can be exponentially many.
pub fn paths(process: &Process, limit: usize) -> Vec<Path<'_>> {
    let remaining = remaining(process);
    let leads_on = |row: &usize| remaining.get(*row).copied().flatten().is_some();
    let mut paths = Vec::new();
    let mut unfinished: Vec<Vec<usize>> =
        Some(0).filter(leads_on).map(|row| vec![row]).into_iter().collect();
    while paths.len() < limit
        && let Some(rows) = unfinished.pop()
    {
        let Some(last) = rows.last() else { continue };
        let onward = process.onward(*last);
        if onward.contains(&None) {
            let steps: Vec<&Step> = rows.iter().filter_map(|row| process.steps.get(*row)).collect();
            let minutes = steps.iter().fold(0, |sum: u32, step| sum.saturating_add(time(step)));
            paths.push(Path { steps, minutes });
        }
        // The first choice is taken off the stack first.
        for next in onward.into_iter().flatten().filter(leads_on).rev() {
            unfinished.push(rows.iter().copied().chain([next]).collect());
        }
    }
    paths
}

/// A length of working time in words: `1 ngày 2 giờ làm việc`. A working day has 8 hours.
pub fn working_time(minutes: u32) -> Msg {
    let (days, hours, rest) = (minutes / DAY, minutes % DAY / 60, minutes % 60);
    let parts = [(days, "ngày", "day"), (hours, "giờ", "hour"), (rest, "phút", "minute")];
    let (mut vi, mut en) = (Vec::new(), Vec::new());
    for (n, unit_vi, unit_en) in parts {
        if n > 0 || (minutes == 0 && unit_en == "minute") {
            let working = if en.is_empty() { "working " } else { "" };
            vi.push(format!("{n} {unit_vi}"));
            en.push(format!("{n} {working}{unit_en}{}", if n == 1 { "" } else { "s" }));
        }
    }
    Msg::of(format!("{} làm việc", vi.join(" ")), en.join(" "))
}

/// For every row the longest time from entering it to the end; `None` where no way leads there.
fn remaining(process: &Process) -> Vec<Option<u32>> {
    let mut remaining: Vec<Option<u32>> = vec![None; process.steps.len()];
    // Ways without returns only lead to later rows, so those are known already.
    for (row, step) in process.steps.iter().enumerate().rev() {
        let longest = process
            .onward(row)
            .into_iter()
            .filter_map(|next| next.map_or(Some(0), |next| remaining.get(next).copied().flatten()))
            .max();
        if let Some(slot) = remaining.get_mut(row) {
            *slot = longest.map(|after| after.saturating_add(time(step)));
        }
    }
    remaining
}

/// How long a step takes by its norms: its own, or that of the slowest opinion.
fn time(step: &Step) -> u32 {
    step.opinions.iter().map(|opinion| opinion.norm).fold(step.norm, u32::max)
}

#[cfg(test)]
mod tests;
