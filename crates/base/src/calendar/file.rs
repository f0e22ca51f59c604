//! The calendar as a file:
//!
//! ```json
//! {
//!   "hours": [["07:00", "11:30"], ["13:30", "17:00"]],
//!   "weekday_hours": {"friday": [["07:00", "11:30"]]},
//!   "weekend": ["saturday", "sunday"],
//!   "off": ["2026-11-24", {"date": "2026-04-27", "kind": "compensatory", "source": "…"}],
//!   "work": ["2026-08-22", {"date": "2026-08-29", "hours": [["07:00", "11:30"]]}]
//! }
//! ```
//!
//! Every key may be left out. What a file does not say is the ordinary week; the built-in holidays
//! are not added to it.

use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{CalendarError, DAYS, DayException, DayKind, Hours, Plan, WorkingCalendar, weekday_name};
use crate::Msg;

const HOURS: &str = r#"[["07:00", "11:30"], ["13:30", "17:00"]]"#;
const WEEKDAY_HOURS: &str = r#"{"friday": [["07:00", "11:30"]]}"#;
const WEEKEND: &str = r#"["saturday", "sunday"]"#;
const OFF: &str = r#"["2026-11-24", {"date": "2026-04-27", "kind": "compensatory", "name": {"vi": "…", "en": "…"}, "source": "…"}]"#;
const WORK: &str = r#"["2026-08-22", {"date": "2026-08-29", "hours": [["07:00", "11:30"]], "name": {"vi": "…", "en": "…"}, "source": "…"}]"#;

impl WorkingCalendar {
    /// Reads a calendar file. Every error names what is wrong.
    pub fn from_json(text: &str) -> Result<Self, CalendarError> {
        serde_json::from_str::<Value>(text).map_err(|e| CalendarError::Json(e.to_string()))?.try_into()
    }

    fn mark(&mut self, date: Date, exception: DayException) -> Result<(), CalendarError> {
        match self.exceptions.get(&date) {
            Some(earlier) if earlier.kind.works() != exception.kind.works() => {
                Err(CalendarError::BothOffAndWork(date))
            }
            _ => {
                self.set(date, exception);
                Ok(())
            }
        }
    }

    fn somebody_works(&self) -> bool {
        self.week.0.iter().any(|plan| *plan != Plan::Rest)
            || self.exceptions.values().any(|day| day.kind.works())
    }
}

impl TryFrom<Value> for WorkingCalendar {
    type Error = CalendarError;

    fn try_from(file: Value) -> Result<Self, CalendarError> {
        let Value::Object(mut file) = file else {
            return Err(CalendarError::Shape {
                key: "calendar",
                want: r#"{"hours": …, "weekend": …, "off": …, "work": …}"#,
            });
        };
        let mut calendar = match file.remove("hours") {
            Some(hours) => Self::new(read_hours("hours", HOURS, hours)?),
            None => Self::default(),
        };
        if let Some(weekend) = file.remove("weekend") {
            for weekday in DAYS {
                calendar.work_on(weekday, None);
            }
            for name in read::<Vec<String>>("weekend", WEEKEND, weekend)? {
                calendar.rest_on(weekday_named(&name)?);
            }
        }
        if let Some(own) = file.remove("weekday_hours") {
            for (name, hours) in read::<Map<String, Value>>("weekday_hours", WEEKDAY_HOURS, own)? {
                let hours = read_hours("weekday_hours", WEEKDAY_HOURS, hours)?;
                calendar.work_on(weekday_named(&name)?, Some(hours));
            }
        }
        for day in list("off", OFF, &mut file)? {
            let (date, exception) = day_off(day)?;
            calendar.mark(date, exception)?;
        }
        for day in list("work", WORK, &mut file)? {
            let (date, exception) = day_worked(day)?;
            calendar.mark(date, exception)?;
        }
        if let Some((key, _)) = file.into_iter().next() {
            return Err(CalendarError::UnknownKey(key));
        }
        if calendar.somebody_works() { Ok(calendar) } else { Err(CalendarError::NobodyWorks) }
    }
}

impl From<WorkingCalendar> for Value {
    fn from(calendar: WorkingCalendar) -> Self {
        let mut weekend = Vec::new();
        let mut own = Map::new();
        for (weekday, plan) in DAYS.into_iter().zip(&calendar.week.0) {
            match plan {
                Plan::Rest => weekend.push(code(weekday)),
                Plan::Ordinary => {}
                Plan::Own(hours) => {
                    own.insert(code(weekday), json!(hours));
                }
            }
        }
        let (mut off, mut work) = (Vec::new(), Vec::new());
        for (date, day) in &calendar.exceptions {
            let mut row = Map::new();
            row.insert("date".to_owned(), json!(date));
            row.insert("name".to_owned(), json!(day.name));
            row.insert("source".to_owned(), json!(day.source));
            if day.kind.works() {
                if let Some(hours) = &day.hours {
                    row.insert("hours".to_owned(), json!(hours));
                }
                work.push(row);
            } else {
                row.insert("kind".to_owned(), json!(day.kind));
                off.push(row);
            }
        }
        json!({"hours": calendar.hours, "weekday_hours": own, "weekend": weekend, "off": off, "work": work})
    }
}

/// A dated row, before its date and hours are checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    date: String,
    kind: Option<DayKind>,
    name: Option<Msg>,
    source: Option<String>,
    hours: Option<Value>,
}

impl Row {
    fn read(key: &'static str, want: &'static str, value: Value) -> Result<Self, CalendarError> {
        match value {
            Value::String(date) => Ok(Self { date, kind: None, name: None, source: None, hours: None }),
            value => read(key, want, value),
        }
    }
}

fn day_off(value: Value) -> Result<(Date, DayException), CalendarError> {
    let row = Row::read("off", OFF, value)?;
    let kind = row.kind.unwrap_or(DayKind::Holiday);
    if kind.works() || row.hours.is_some() {
        return Err(CalendarError::Shape { key: "off", want: OFF });
    }
    let name = row.name.unwrap_or_else(|| match kind {
        DayKind::Holiday => Msg::new("ngày nghỉ theo lịch", "day off in the calendar"),
        kind => kind.name(),
    });
    Ok((date(&row.date)?, DayException::new(kind, name, row.source.unwrap_or_default())))
}

fn day_worked(value: Value) -> Result<(Date, DayException), CalendarError> {
    let row = Row::read("work", WORK, value)?;
    if row.kind.is_some_and(|kind| !kind.works()) {
        return Err(CalendarError::Shape { key: "work", want: WORK });
    }
    let name = row.name.unwrap_or(Msg::new("làm bù", "swapped working day"));
    let hours = row.hours.map(|hours| read_hours("work", WORK, hours)).transpose()?;
    let day = DayException::new(DayKind::SwapWork, name, row.source.unwrap_or_default());
    Ok((date(&row.date)?, DayException { hours, ..day }))
}

fn list(
    key: &'static str,
    want: &'static str,
    file: &mut Map<String, Value>,
) -> Result<Vec<Value>, CalendarError> {
    file.remove(key).map_or(Ok(Vec::new()), |value| read(key, want, value))
}

fn read_hours(key: &'static str, want: &'static str, value: Value) -> Result<Hours, CalendarError> {
    Hours::parse(read::<Vec<(String, String)>>(key, want, value)?)
}

fn read<T: serde::de::DeserializeOwned>(
    key: &'static str,
    want: &'static str,
    value: Value,
) -> Result<T, CalendarError> {
    serde_json::from_value(value).map_err(|_| CalendarError::Shape { key, want })
}

fn date(text: &str) -> Result<Date, CalendarError> {
    // Only the plain form: jiff also reads dates with a time or a zone behind them.
    let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    text.parse().ok().filter(|_| plain).ok_or_else(|| CalendarError::BadDate(text.to_owned()))
}

fn code(weekday: Weekday) -> String {
    weekday_name(weekday).en.to_lowercase()
}

fn weekday_named(name: &str) -> Result<Weekday, CalendarError> {
    let wanted = name.trim().to_lowercase();
    DAYS.into_iter()
        .find(|d| code(*d) == wanted)
        .ok_or_else(|| CalendarError::UnknownWeekday(name.to_owned()))
}
