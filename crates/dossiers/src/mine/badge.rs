//! States and dates as citizens read them: in words, with an icon and a colour.

use base::calendar::WorkingCalendar;
use base::deadline::remaining;
use base::{Instant, Locale};

use crate::lifecycle::{ClockState, Status};
use crate::model::{Dossier, Line};
use crate::search::badge::urgency;

/// A deadline: `ok`, `soon`, `late`, `paused` or `done`.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Badge {
    pub(crate) state: &'static str,
    pub(crate) text: String,
    pub(crate) exact: String,
}

/// What a deadline is read from.
pub(crate) struct Times {
    status: Status,
    due_at: Option<Instant>,
    accept_by: Option<Instant>,
    finished_at: Option<Instant>,
}

impl From<&Dossier> for Times {
    fn from(d: &Dossier) -> Self {
        Self { status: d.status, due_at: d.due_at, accept_by: d.accept_by, finished_at: d.finished_at }
    }
}

impl From<&Line> for Times {
    fn from(l: &Line) -> Self {
        let status = Status::from_code(l.status).unwrap_or(Status::Registered);
        // While nothing is received yet, the step is the reception.
        let accept_by = if status == Status::Registered { l.step_due_at } else { None };
        Self { status, due_at: l.due_at, accept_by, finished_at: l.finished_at }
    }
}

/// The deadline of a dossier; `None` when there is none to tell of.
pub(crate) fn deadline(times: impl Into<Times>, calendar: &WorkingCalendar, now: Instant, locale: Locale) -> Option<Badge> {
    let times = times.into();
    let t = |vi: &str, en: &str| locale.t(vi, en).to_owned();
    match times.status.clock_state() {
        ClockState::Idle => {
            let by = times.accept_by?;
            let text = t("Chờ tiếp nhận", "Waits to be received");
            Some(Badge { state: "ok", text, exact: format!("{} {}", locale.t("trước", "by"), by.hm_dmy()) })
        }
        ClockState::Paused => {
            Some(Badge { state: "paused", text: t("Tạm dừng tính thời hạn", "The clock stands still"), exact: String::new() })
        }
        ClockState::Ended => {
            let finished = times.finished_at?;
            let text = match times.due_at {
                Some(due) if finished > due => t("Xong sau hạn", "Done late"),
                Some(due) if finished.day() < due.day() => t("Xong trước hạn", "Done early"),
                Some(_) => t("Xong đúng hạn", "Done on time"),
                None => t("Đã kết thúc", "Over"),
            };
            Some(Badge { state: "done", text, exact: finished.hm_dmy() })
        }
        ClockState::Running => {
            let due = times.due_at?;
            let left = remaining(calendar, now.local(), due.local());
            Some(Badge { state: urgency(&left), text: left.text.get(locale).to_owned(), exact: due.hm_dmy() })
        }
    }
}

/// The state in words: tone, icon, label. A supplement before reception has no national status of
/// its own, nor has one that was sent and waits to be confirmed.
pub(crate) fn status(status: Status, stage: &str, locale: Locale) -> (&'static str, &'static str, String) {
    let label = match (status, stage) {
        (Status::Registered, "supplement") => {
            return ("warning", "file-plus", locale.t("Cần bổ sung trước khi tiếp nhận", "To be completed before it is received").to_owned());
        }
        (Status::AwaitingSupplement, "answered") => {
            return ("info", "hourglass", locale.t("Đã gửi bổ sung, chờ xác nhận", "Supplement sent, waits to be confirmed").to_owned());
        }
        (status, _) => status.name().get(locale).to_owned(),
    };
    let icon = match status {
        Status::Finished | Status::HandedOver => "check-circle",
        Status::Stopped => "ban",
        other => other.icon(),
    };
    (status.tone().code(), icon, label)
}
