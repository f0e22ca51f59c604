//! How the legal time of a dossier stands, in words, for every list.

use base::deadline::{Remaining, remaining};
use base::{AgencyId, Instant, Locale, Msg};

use crate::lifecycle::{ClockState, Status};
use crate::model::Line;
use crate::needs::Needs;

/// Time left and the exact moment, as the badge of the pages has them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Badge {
    /// `ok`, `soon`, `late`, `paused` or `done`.
    pub state: &'static str,
    /// `còn 2 ngày làm việc`
    pub text: String,
    /// `17:00, 24/11/2026`, or empty.
    pub exact: String,
}

/// How near a moment is: `late`, `soon` within the working day that is left, else `ok`. Every page
/// colours a deadline by this.
pub(crate) fn urgency(left: &Remaining) -> &'static str {
    match (left.late, left.working_days) {
        (true, _) => "late",
        (false, 0) => "soon",
        (false, 1) if left.working_minutes <= 480 => "soon",
        (false, _) => "ok",
    }
}

impl Badge {
    fn of(state: &'static str, text: &Msg, exact: Option<Instant>, locale: Locale) -> Self {
        Self { state, text: text.get(locale).to_owned(), exact: exact.map(Instant::hm_dmy).unwrap_or_default() }
    }

    /// The time left until a moment by the working calendar of an agency.
    pub(crate) fn until(needs: &Needs, agency: AgencyId, due: Instant, now: Instant, locale: Locale) -> Self {
        let left = remaining(&needs.agencies.calendar(agency), now.local(), due.local());
        Self::of(urgency(&left), &left.text, Some(due), locale)
    }

    /// How the time of a dossier stands.
    pub(crate) fn of_line(needs: &Needs, line: &Line, now: Instant, locale: Locale) -> Self {
        let status = Status::from_code(line.status);
        match (status.map(Status::clock_state), line.finished_at, line.due_at) {
            (Some(ClockState::Running), _, Some(due)) => Self::until(needs, line.agency, due, now, locale),
            (Some(ClockState::Running), _, None) => {
                Self::of("ok", &Msg::new("Không quy định thời hạn", "No legal time"), None, locale)
            }
            (Some(ClockState::Idle), _, _) => match line.step_due_at {
                Some(due) => {
                    let badge = Self::until(needs, line.agency, due, now, locale);
                    Self { text: format!("{}: {}", locale.t("Tiếp nhận", "To receive"), badge.text), ..badge }
                }
                None => Self::of("ok", &Msg::new("Chờ tiếp nhận", "To be received"), None, locale),
            },
            (Some(ClockState::Paused), _, due) => {
                Self::of("paused", &Msg::new("Tạm dừng tính thời hạn", "The clock stands"), due, locale)
            }
            (_, Some(finished), Some(due)) if matches!(status, Some(Status::Finished | Status::HandedOver)) => {
                let text = if finished > due {
                    Msg::new("Xong, quá hạn", "Done, late")
                } else if finished.day() < due.day() {
                    Msg::new("Xong trước hạn", "Done early")
                } else {
                    Msg::new("Xong đúng hạn", "Done on time")
                };
                Self::of("done", &text, Some(finished), locale)
            }
            (_, finished, _) => Self::of("done", &Msg::new("Đã kết thúc", "Closed"), finished, locale),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_working_day_is_amber() {
        for (late, days, minutes, state) in
            [(true, 3, 1_440, "late"), (true, 0, 0, "late"), (false, 0, 30, "soon"), (false, 1, 480, "soon"), (false, 1, 481, "ok"), (false, 5, 2_400, "ok")]
        {
            let left = Remaining { late, working_days: days, working_minutes: minutes, text: Msg::default() };
            assert_eq!(urgency(&left), state, "{late} {days} {minutes}");
        }
    }
}
