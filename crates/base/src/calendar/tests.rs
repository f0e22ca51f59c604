use jiff::civil::{date, time};

use super::*;

fn read(text: &str) -> Result<WorkingCalendar, CalendarError> {
    WorkingCalendar::from_json(text)
}

fn clock(intervals: &[Interval]) -> Vec<(String, String)> {
    intervals.iter().map(|i| (hm(i.opens()), hm(i.closes()))).collect()
}

#[test]
fn the_built_in_holidays_are_complete_and_consistent() {
    let all = holidays();
    assert!(all.is_sorted_by(|a, b| a.date < b.date), "in order, each date once");
    for year in [2025, 2026] {
        let holidays = all.iter().filter(|h| h.date.year() == year && h.kind == DayKind::Holiday).count();
        // 24/11 is a holiday from 01/07/2026 on.
        assert_eq!(holidays, if year == 2025 { 11 } else { 12 }, "{year}");
    }
    assert!(all.iter().all(|h| !h.name.vi.is_empty() && !h.name.en.is_empty() && !h.source.is_empty()));
    let unconfirmed: Vec<Date> = all.iter().filter(|h| !h.confirmed).map(|h| h.date).collect();
    assert_eq!(unconfirmed, [date(2026, 1, 2), date(2026, 1, 10), date(2026, 8, 22), date(2026, 8, 31)]);
    for swap in all.iter().filter(|h| h.kind.works()) {
        assert!(swap.date.weekday() == Weekday::Saturday, "{}", swap.date);
    }
}

#[test]
fn only_confirmed_days_are_applied_of_themselves() {
    let (confirmed, all) = (WorkingCalendar::vietnam(), WorkingCalendar::vietnam_with_unconfirmed());
    let cases = [
        (date(2026, 8, 31), true, false),
        (date(2026, 8, 22), false, true),
        (date(2026, 1, 2), true, false),
        (date(2026, 1, 10), false, true),
        (date(2026, 4, 27), false, false),
        (date(2026, 11, 24), false, false),
        (date(2025, 11, 24), true, true),
        (date(2025, 4, 26), true, true),
        (date(2025, 5, 2), false, false),
        (date(2026, 9, 26), false, false),
        (date(2026, 9, 28), true, true),
    ];
    for (day, in_confirmed, in_all) in cases {
        assert_eq!((confirmed.works_on(day), all.works_on(day)), (in_confirmed, in_all), "{day}");
    }
}

#[test]
fn a_file_says_only_what_differs() {
    assert_eq!(read("{}").unwrap(), WorkingCalendar::default());
    let calendar = read(
        r#"{"hours": [["13:00", "16:00"], ["8:00", "12:00"]], "weekend": ["Sunday"],
            "weekday_hours": {"saturday": [["08:00", "12:00"]]},
            "off": ["2026-11-24"], "work": ["2026-11-29", {"date": "2026-12-06", "hours": [["09:00", "10:30"]]}]}"#,
    )
    .unwrap();
    let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    };
    let full = pairs(&[("08:00", "12:00"), ("13:00", "16:00")]);
    assert_eq!(clock(calendar.hours_on(date(2026, 11, 27))), full);
    assert_eq!(clock(calendar.hours_on(date(2026, 11, 28))), pairs(&[("08:00", "12:00")]), "a half Saturday");
    assert_eq!(clock(calendar.hours_on(date(2026, 11, 22))), [], "Sunday");
    assert_eq!(clock(calendar.hours_on(date(2026, 11, 24))), [], "off");
    assert_eq!(clock(calendar.hours_on(date(2026, 11, 29))), full, "a swapped Sunday is a full day");
    assert_eq!(clock(calendar.hours_on(date(2026, 12, 6))), pairs(&[("09:00", "10:30")]));
    assert_eq!((calendar.day_minutes(), calendar.minutes_on(date(2026, 12, 6))), (420, 90));
    assert_eq!(calendar.why_off(date(2026, 11, 24)).unwrap().vi, "ngày nghỉ theo lịch");
    assert_eq!(calendar.why_off(date(2026, 11, 22)).unwrap().vi, "nghỉ hằng tuần");
    assert_eq!(calendar.why_off(date(2026, 11, 29)), None);
}

#[test]
fn a_wrong_file_says_what_is_wrong() {
    let at = |h, m| time(h, m, 0, 0);
    let cases = [
        (
            r#"{"hours": [["11:30", "07:00"]]}"#,
            CalendarError::EndBeforeStart { opens: at(11, 30), closes: at(7, 0) },
        ),
        (
            r#"{"hours": [["07:00", "07:00"]]}"#,
            CalendarError::EndBeforeStart { opens: at(7, 0), closes: at(7, 0) },
        ),
        (
            r#"{"hours": [["10:00", "17:00"], ["07:00", "11:30"]]}"#,
            CalendarError::Overlap {
                first: Interval::new(at(7, 0), at(11, 30)).unwrap(),
                second: Interval::new(at(10, 0), at(17, 0)).unwrap(),
            },
        ),
        (r#"{"hours": []}"#, CalendarError::NoHours),
        (r#"{"weekday_hours": {"friday": []}}"#, CalendarError::NoHours),
        (r#"{"hours": [["07:00", "24:00"]]}"#, CalendarError::BadTime("24:00".into())),
        (r#"{"hours": [["7h", "9:00"]]}"#, CalendarError::BadTime("7h".into())),
        (r#"{"hours": [["7:5", "9:00"]]}"#, CalendarError::BadTime("7:5".into())),
        (r#"{"weekend": ["saturday", "thứ tám"]}"#, CalendarError::UnknownWeekday("thứ tám".into())),
        (r#"{"weekday_hours": {"fri": [["07:00", "11:30"]]}}"#, CalendarError::UnknownWeekday("fri".into())),
        (r#"{"off": ["2026-02-29"]}"#, CalendarError::BadDate("2026-02-29".into())),
        (r#"{"off": ["24/11/2026"]}"#, CalendarError::BadDate("24/11/2026".into())),
        (r#"{"work": ["2026-11-24T07:00"]}"#, CalendarError::BadDate("2026-11-24T07:00".into())),
        (r#"{"holidays": []}"#, CalendarError::UnknownKey("holidays".into())),
        (
            r#"{"off": ["2026-11-24"], "work": ["2026-11-24"]}"#,
            CalendarError::BothOffAndWork(date(2026, 11, 24)),
        ),
        (
            r#"{"weekend": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]}"#,
            CalendarError::NobodyWorks,
        ),
    ];
    for (text, error) in cases {
        assert_eq!(read(text), Err(error.clone()), "{text}");
        assert!(!error.text().vi.is_empty() && !error.text().en.is_empty());
    }
    for (text, key) in [
        (r#"{"hours": "07:00-11:30"}"#, "hours"),
        (r#"{"hours": [["07:00"]]}"#, "hours"),
        (r#"{"weekend": "sunday"}"#, "weekend"),
        (r#"{"off": [{"date": "2026-11-24", "note": "x"}]}"#, "off"),
        (r#"{"off": [{"date": "2026-11-24", "kind": "swap_work"}]}"#, "off"),
        (r#"{"work": [{"date": "2026-11-24", "kind": "holiday"}]}"#, "work"),
        (r#"{"work": [20261124]}"#, "work"),
        ("[]", "calendar"),
    ] {
        let error = read(text).unwrap_err();
        assert!(matches!(error, CalendarError::Shape { key: k, .. } if k == key), "{text}: {error}");
    }
    assert!(matches!(read("{"), Err(CalendarError::Json(_))));
}

#[test]
fn a_calendar_is_stored_in_the_shape_of_its_file() {
    let mut calendar = WorkingCalendar::vietnam_with_unconfirmed();
    calendar.work_on(Weekday::Saturday, Some(Hours::parse([("07:00", "11:30")]).unwrap()));
    let half = Hours::parse([("07:00", "10:00")]).unwrap();
    calendar.set(date(2026, 2, 15), DayException::work(half, Msg::new("trực", "duty"), "Kế hoạch trực Tết"));
    let stored = serde_json::to_string(&calendar).unwrap();
    assert_eq!(serde_json::from_str::<WorkingCalendar>(&stored).unwrap(), calendar);
    assert_eq!(read(&stored).unwrap(), calendar);
}

#[test]
fn stretches_that_touch_are_one() {
    let hours = Hours::parse([("13:00", "17:00"), ("07:00", "11:30"), ("11:30", "13:00")]).unwrap();
    assert_eq!(clock(hours.intervals()), [("07:00".to_owned(), "17:00".to_owned())]);
    assert_eq!(hours.minutes(), 600);
}

#[test]
fn seconds_play_no_part_in_hours() {
    let interval = Interval::new(time(7, 0, 59, 9), time(7, 1, 0, 0)).unwrap();
    assert_eq!(interval.minutes(), 1);
    assert!(Interval::new(time(7, 0, 10, 0), time(7, 0, 50, 0)).is_err());
}

#[test]
fn the_next_working_moment_is_now_or_the_next_opening() {
    let calendar = WorkingCalendar::vietnam();
    let cases = [
        ("2026-09-28T06:59", "2026-09-28T07:00"),
        ("2026-09-28T07:00", "2026-09-28T07:00"),
        ("2026-09-28T11:30", "2026-09-28T11:30"),
        ("2026-09-28T11:31", "2026-09-28T13:30"),
        ("2026-09-28T17:00", "2026-09-28T17:00"),
        ("2026-09-28T17:01", "2026-09-29T07:00"),
        ("2026-09-26T09:00", "2026-09-28T07:00"),
        ("2026-09-01T09:00", "2026-09-03T07:00"),
        ("2026-02-14T00:00", "2026-02-23T07:00"),
    ];
    for (at, moment) in cases {
        let (at, moment): (DateTime, DateTime) = (at.parse().unwrap(), moment.parse().unwrap());
        assert_eq!(calendar.next_working_moment(at), Some(moment), "{at}");
        assert_eq!(calendar.is_working_time(at), at == moment, "{at}");
    }
}

#[test]
fn a_calendar_without_work_ends() {
    let mut calendar = WorkingCalendar::default();
    for weekday in DAYS {
        calendar.rest_on(weekday);
    }
    assert_eq!(calendar.next_working_day(date(2026, 1, 1)), None);
    assert_eq!(calendar.next_working_moment(date(9999, 12, 31).at(23, 59, 0, 0)), None);
    calendar.set(date(2026, 3, 2), DayException::new(DayKind::SwapWork, Msg::new("làm", "work"), ""));
    assert_eq!(calendar.next_working_day(date(2026, 1, 1)), Some(date(2026, 3, 2)));
    assert_eq!(calendar.next_working_day(date(2026, 3, 2)), None);
    calendar.clear(date(2026, 3, 2));
    assert_eq!(calendar.next_working_day(date(2026, 1, 1)), None);
}
