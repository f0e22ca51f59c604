//! The due date in words: how much is left, how it came about, and what a pause would do.

use base::deadline::{Pause, PausePolicy};
use base::{Instant, Locale, Msg};

use crate::lifecycle::ClockState;
use crate::model::{Dossier, Timing};
use crate::needs::Needs;
use crate::search::badge::urgency;

/// A due date as a badge shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Due {
    /// `ok soon late paused done`
    pub(crate) state: &'static str,
    /// `còn 2 ngày làm việc`
    pub(crate) text: String,
    /// `17:00, 24/11/2026`, or empty.
    pub(crate) exact: String,
}

/// The dossier's due date at a moment.
pub(crate) fn due(needs: &Needs, d: &Dossier, now: Instant, locale: Locale) -> Due {
    let say = |state, text: Msg, at: Option<Instant>| Due {
        state,
        text: text.get(locale).to_owned(),
        exact: at.map(Instant::hm_dmy).unwrap_or_default(),
    };
    if let Some(timing) = d.timing() {
        let text = match timing {
            Timing::Early => Msg::new("Giải quyết trước hạn", "Resolved early"),
            Timing::OnTime => Msg::new("Giải quyết đúng hạn", "Resolved on time"),
            Timing::Late => Msg::new("Giải quyết quá hạn", "Resolved late"),
        };
        return say("done", text, d.due_at);
    }
    match d.status.clock_state() {
        ClockState::Ended => return say("done", Msg::new("Đã kết thúc", "Closed"), d.closed_at),
        ClockState::Paused => return say("paused", Msg::new("Tạm dừng tính hạn", "The clock stands"), d.due_at),
        ClockState::Idle | ClockState::Running => {}
    }
    let (at, agency) = match d.due_at {
        Some(at) => (Some(at), d.competent_agency),
        None => (d.accept_by, d.receiving_agency),
    };
    let Some(at) = at else {
        return say("ok", Msg::new("Không quy định thời hạn", "No time limit"), None);
    };
    let left = base::deadline::remaining(&needs.agencies.calendar(agency), now.local(), at.local());
    let state = urgency(&left);
    let text = if d.received_at.is_none() {
        Msg::of(format!("Tiếp nhận: {}", left.text.vi), format!("To be received: {}", left.text.en))
    } else {
        left.text
    };
    say(state, text, Some(at))
}

/// How the due date came about, step by step.
pub(crate) fn explained(needs: &Needs, d: &Dossier, now: Instant, locale: Locale) -> Vec<String> {
    let Some(clock) = &d.clock else { return Vec::new() };
    let calendar = needs.agencies.calendar(d.competent_agency);
    // A closed dossier is explained as it stood when it was closed.
    let at = d.finished_at.or(d.closed_at).unwrap_or(now);
    clock.explain(&calendar, at.local()).steps.iter().map(|s| s.text.get(locale).to_owned()).collect()
}

/// What the due date would be if the clock stopped now and went on after so many days: the moment
/// it would go on and the new due date.
pub(crate) fn if_paused(needs: &Needs, d: &Dossier, now: Instant, days: i64, policy: PausePolicy) -> Option<(Instant, Instant)> {
    let mut clock = d.clock.clone()?;
    let calendar = needs.agencies.calendar(d.competent_agency);
    let back = calendar.next_working_moment(now.plus_days(days).local())?;
    clock.pauses.push(Pause { from: now.local(), to: Some(back), policy });
    Some((Instant::from_local(back), Instant::from_local(clock.due(&calendar)?)))
}

/// New due dates worth proposing: so many working days after the later of now and the present one.
pub(crate) fn proposals(needs: &Needs, d: &Dossier, now: Instant) -> Vec<Instant> {
    let calendar = needs.agencies.calendar(d.competent_agency);
    let from = d.due_at.map_or(now, |due| due.max(now));
    let day = u32::try_from(calendar.day_minutes()).unwrap_or(480);
    [1, 3, 5]
        .into_iter()
        .filter_map(|days| base::deadline::add_working_minutes(&calendar, from.local(), day.saturating_mul(days)).ok())
        .map(Instant::from_local)
        .collect()
}
