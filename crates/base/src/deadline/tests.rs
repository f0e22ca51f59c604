use jiff::civil::Weekday;

use super::*;
use crate::calendar::{DayException, DayKind, Hours};

fn at(text: &str) -> DateTime {
    text.parse().unwrap()
}

fn term(amount: u32, unit: &str) -> Term {
    Term { amount, unit: unit.parse().unwrap() }
}

/// Both ways of asking, which must agree.
fn due_of(calendar: &WorkingCalendar, received: &str, term: Term) -> DateTime {
    let explained = due(calendar, at(received), term).unwrap();
    assert_eq!(due_at(calendar, at(received), term), Ok(explained.due), "{received} {term:?}");
    assert_eq!(explained.steps.last().map(|s| (s.kind, s.at)), Some((StepKind::Due, explained.due)));
    explained.due
}

fn check(calendar: &WorkingCalendar, rows: &[(&str, u32, &str, &str)]) {
    for (received, amount, unit, expected) in rows {
        assert_eq!(
            due_of(calendar, received, term(*amount, unit)),
            at(expected),
            "{received} + {amount} {unit}"
        );
    }
}

#[test]
fn worked_examples() {
    let rows = [
        ("2026-09-25T16:00", 3, "working-day", "2026-09-30T16:00"),
        ("2026-09-25T17:30", 3, "working-day", "2026-10-01T07:00"),
        ("2026-11-23T10:00", 1, "working-day", "2026-11-25T10:00"),
        ("2026-02-13T14:00", 5, "working-day", "2026-02-27T14:00"),
        ("2026-04-24T08:15", 3, "working-day", "2026-05-04T08:15"),
        ("2026-04-29T08:00", 3, "calendar-day", "2026-05-04T08:00"),
        ("2026-02-10T08:00", 10, "calendar-day", "2026-02-23T08:00"),
        ("2026-09-25T15:30", 4, "working-hour", "2026-09-28T09:30"),
        ("2026-09-24T10:30", 4, "working-hour", "2026-09-24T16:30"),
        ("2026-09-25T12:10", 2, "working-hour", "2026-09-25T15:30"),
        ("2026-09-26T09:00", 1, "working-day", "2026-09-29T07:00"),
    ];
    check(&WorkingCalendar::vietnam(), &rows);
    check(&WorkingCalendar::vietnam_with_unconfirmed(), &rows);
    let swapped = [
        ("2026-08-28T09:00", 2, "working-day", "2026-09-04T09:00"),
        ("2026-08-21T16:00", 8, "working-hour", "2026-08-22T16:00"),
    ];
    check(&WorkingCalendar::vietnam_with_unconfirmed(), &swapped);
}

#[test]
fn working_days() {
    let rows = [
        ("2026-09-28T08:00", 0, "working-day", "2026-09-28T08:00"),
        ("2026-09-28T08:00", 1, "working-day", "2026-09-29T08:00"),
        ("2026-09-28T08:00", 5, "working-day", "2026-10-05T08:00"),
        ("2026-09-28T10:00", 20, "working-day", "2026-10-26T10:00"),
        // Where the start moves to.
        ("2026-09-26T09:00", 0, "working-day", "2026-09-28T07:00"),
        ("2026-09-27T23:59", 1, "working-day", "2026-09-29T07:00"),
        ("2026-09-28T00:00", 1, "working-day", "2026-09-29T07:00"),
        ("2026-09-28T06:59", 1, "working-day", "2026-09-29T07:00"),
        ("2026-09-28T07:00", 1, "working-day", "2026-09-29T07:00"),
        ("2026-09-28T11:30", 1, "working-day", "2026-09-29T11:30"),
        ("2026-09-28T11:31", 1, "working-day", "2026-09-29T13:30"),
        ("2026-09-28T13:30", 1, "working-day", "2026-09-29T13:30"),
        ("2026-09-28T17:00", 1, "working-day", "2026-09-29T17:00"),
        ("2026-09-28T17:01", 1, "working-day", "2026-09-30T07:00"),
        ("2026-09-28T08:00:59", 1, "working-day", "2026-09-29T08:00"),
        ("2026-09-28T17:00:59", 1, "working-day", "2026-09-29T17:00"),
        // Holidays, compensatory days and swaps.
        ("2026-08-28T09:00", 2, "working-day", "2026-09-03T09:00"),
        ("2026-09-02T10:00", 1, "working-day", "2026-09-04T07:00"),
        ("2026-11-24T10:00", 1, "working-day", "2026-11-26T07:00"),
        ("2025-12-31T15:00", 1, "working-day", "2026-01-02T15:00"),
        ("2025-04-25T10:00", 1, "working-day", "2025-04-26T10:00"),
        ("2025-04-26T10:00", 1, "working-day", "2025-04-28T10:00"),
        ("2025-04-29T10:00", 1, "working-day", "2025-05-05T10:00"),
        ("2025-01-24T16:00", 1, "working-day", "2025-02-03T16:00"),
        ("2026-04-26T09:00", 1, "working-day", "2026-04-29T07:00"),
        ("2025-11-24T10:00", 1, "working-day", "2025-11-25T10:00"),
        // Ends of months and leap years.
        ("2028-02-28T10:00", 1, "working-day", "2028-02-29T10:00"),
        ("2026-02-27T10:00", 1, "working-day", "2026-03-02T10:00"),
    ];
    check(&WorkingCalendar::vietnam(), &rows);
    let swapped = [
        ("2025-12-31T15:00", 1, "working-day", "2026-01-05T15:00"),
        ("2026-01-09T10:00", 1, "working-day", "2026-01-10T10:00"),
        ("2026-01-10T10:00", 1, "working-day", "2026-01-12T10:00"),
    ];
    check(&WorkingCalendar::vietnam_with_unconfirmed(), &swapped);
}

#[test]
fn calendar_days() {
    let rows = [
        ("2026-09-28T08:00", 0, "calendar-day", "2026-09-28T08:00"),
        ("2026-09-28T08:00", 1, "calendar-day", "2026-09-29T08:00"),
        ("2026-09-28T08:00", 5, "calendar-day", "2026-10-05T08:00"),
        ("2026-09-28T08:00", 6, "calendar-day", "2026-10-05T08:00"),
        ("2026-09-28T08:00", 7, "calendar-day", "2026-10-05T08:00"),
        ("2026-09-28T10:00", 30, "calendar-day", "2026-10-28T10:00"),
        ("2026-09-28T10:00", 365, "calendar-day", "2027-09-28T10:00"),
        ("2026-09-26T09:00", 1, "calendar-day", "2026-09-29T07:00"),
        ("2026-09-28T12:00", 1, "calendar-day", "2026-09-29T13:30"),
        ("2026-09-28T17:30", 1, "calendar-day", "2026-09-30T07:00"),
        ("2026-11-23T10:00", 1, "calendar-day", "2026-11-25T10:00"),
        ("2026-02-13T14:00", 3, "calendar-day", "2026-02-23T14:00"),
        ("2026-12-31T09:00", 1, "calendar-day", "2027-01-01T09:00"),
        ("2028-02-28T09:00", 2, "calendar-day", "2028-03-01T09:00"),
    ];
    check(&WorkingCalendar::vietnam(), &rows);
}

#[test]
fn working_hours() {
    let rows = [
        ("2026-09-28T12:00", 0, "working-hour", "2026-09-28T13:30"),
        ("2026-09-28T07:00", 4, "working-hour", "2026-09-28T11:00"),
        ("2026-09-28T07:30", 4, "working-hour", "2026-09-28T11:30"),
        ("2026-09-28T07:00", 5, "working-hour", "2026-09-28T14:00"),
        ("2026-09-28T07:00", 8, "working-hour", "2026-09-28T17:00"),
        ("2026-09-28T11:30", 1, "working-hour", "2026-09-28T14:30"),
        ("2026-09-28T13:30", 3, "working-hour", "2026-09-28T16:30"),
        ("2026-09-28T17:00", 1, "working-hour", "2026-09-29T08:00"),
        ("2026-09-28T16:30", 1, "working-hour", "2026-09-29T07:30"),
        ("2026-09-28T06:00", 1, "working-hour", "2026-09-28T08:00"),
        ("2026-09-28T23:00", 1, "working-hour", "2026-09-29T08:00"),
        ("2026-09-25T16:00", 1, "working-hour", "2026-09-25T17:00"),
        ("2026-09-25T17:00", 8, "working-hour", "2026-09-28T17:00"),
        ("2026-09-26T10:00", 1, "working-hour", "2026-09-28T08:00"),
        ("2026-09-28T07:00", 40, "working-hour", "2026-10-02T17:00"),
        ("2026-09-28T07:00", 41, "working-hour", "2026-10-05T08:00"),
        ("2026-11-23T16:00", 2, "working-hour", "2026-11-25T08:00"),
        ("2025-04-25T16:00", 2, "working-hour", "2025-04-26T08:00"),
        ("2026-02-13T16:00", 2, "working-hour", "2026-02-23T08:00"),
    ];
    check(&WorkingCalendar::vietnam(), &rows);
}

#[test]
fn half_days_and_days_with_other_hours() {
    let mut half_friday = WorkingCalendar::vietnam();
    half_friday.work_on(Weekday::Friday, Some(Hours::parse([("07:00", "11:30")]).unwrap()));
    let rows = [
        ("2026-10-01T10:00", 1, "working-day", "2026-10-02T10:00"),
        ("2026-10-01T15:00", 1, "working-day", "2026-10-05T07:00"),
        ("2026-10-01T15:00", 2, "working-day", "2026-10-05T15:00"),
        ("2026-10-02T12:00", 1, "working-day", "2026-10-06T07:00"),
        ("2026-10-01T15:00", 1, "calendar-day", "2026-10-05T07:00"),
        ("2026-09-30T15:00", 3, "calendar-day", "2026-10-05T15:00"),
        ("2026-10-01T16:00", 6, "working-hour", "2026-10-05T07:30"),
    ];
    check(&half_friday, &rows);

    let mut swapped = WorkingCalendar::vietnam();
    let duty = |hours: &[(&str, &str)]| {
        DayException::work(Hours::parse(hours.iter().copied()).unwrap(), Msg::new("trực", "duty"), "")
    };
    swapped.set(at("2026-10-03T00:00").date(), duty(&[("07:00", "10:00"), ("15:00", "17:00")]));
    swapped.set(at("2026-10-10T00:00").date(), duty(&[("13:30", "17:00")]));
    let rows = [
        ("2026-10-02T09:00", 1, "working-day", "2026-10-03T09:00"),
        ("2026-10-02T11:00", 1, "working-day", "2026-10-03T15:00"),
        ("2026-10-02T16:00", 1, "calendar-day", "2026-10-03T16:00"),
        ("2026-10-09T09:00", 1, "working-day", "2026-10-10T13:30"),
        ("2026-10-09T14:00", 1, "working-day", "2026-10-10T14:00"),
        ("2026-10-09T16:00", 2, "working-hour", "2026-10-10T14:30"),
        ("2026-10-03T12:00", 1, "working-hour", "2026-10-03T16:00"),
    ];
    check(&swapped, &rows);

    let file = r#"{"hours": [["08:00", "12:00"]], "weekend": ["sunday"], "off": ["2026-10-05"]}"#;
    let rows = [
        ("2026-10-02T09:00", 1, "working-day", "2026-10-03T09:00"),
        ("2026-10-02T09:00", 2, "working-day", "2026-10-06T09:00"),
        ("2026-10-02T13:00", 1, "working-day", "2026-10-06T08:00"),
        ("2026-10-02T11:00", 6, "working-hour", "2026-10-06T09:00"),
        ("2026-10-03T09:00", 2, "calendar-day", "2026-10-06T09:00"),
    ];
    check(&WorkingCalendar::from_json(file).unwrap(), &rows);
}

#[test]
fn impossible_terms_end_in_an_error() {
    let calendar = WorkingCalendar::vietnam();
    for unit in TermUnit::ALL {
        for amount in [u32::MAX, 400_000] {
            assert_eq!(
                due_at(&calendar, at("2026-09-28T08:00"), Term { amount, unit }),
                Err(DeadlineError::TooLong)
            );
        }
        let last = at("9999-12-31T16:59");
        assert_eq!(
            due_at(&calendar, last, Term { amount: 1, unit }),
            Err(DeadlineError::TooLong),
            "{unit:?}"
        );
    }
    assert!(due_at(&calendar, at("2026-09-28T08:00"), Term::calendar_days(36_525)).is_ok());
    assert!(due_at(&calendar, at("2026-09-28T08:00"), Term::working_days(25_000)).is_ok());
    assert!(due_at(&calendar, at("2026-09-28T08:00"), Term::working_hours(200_000)).is_ok());

    let mut never = WorkingCalendar::default();
    for weekday in ["2026-09-28", "2026-09-29", "2026-09-30", "2026-10-01", "2026-10-02"] {
        never.rest_on(weekday.parse::<jiff::civil::Date>().unwrap().weekday());
    }
    for unit in TermUnit::ALL {
        assert_eq!(
            due_at(&never, at("2026-09-28T08:00"), Term { amount: 1, unit }),
            Err(DeadlineError::NobodyWorks)
        );
    }
}

#[test]
fn units_are_read_in_both_writings() {
    for unit in TermUnit::ALL {
        assert_eq!(unit.code().parse(), Ok(unit));
        assert_eq!(unit.code().replace('_', "-").parse(), Ok(unit));
        assert_eq!(serde_json::to_value(unit).unwrap(), unit.code());
    }
    assert_eq!("fortnight".parse::<TermUnit>(), Err(UnknownUnit("fortnight".into())));
    assert_eq!(Term::working_days(3).text(), Msg::new("3 ngày làm việc", "3 working days"));
    assert_eq!(Term::calendar_days(1).text(), Msg::new("1 ngày", "1 calendar day"));
}

fn told(calendar: &WorkingCalendar, received: &str, term: Term) -> Vec<(StepKind, String)> {
    due(calendar, at(received), term)
        .unwrap()
        .steps
        .into_iter()
        .map(|s| (s.kind, s.text.vi.into_owned()))
        .collect()
}

fn lines(steps: &[(StepKind, &str)]) -> Vec<(StepKind, String)> {
    steps.iter().map(|(kind, text)| (*kind, (*text).to_owned())).collect()
}

#[test]
fn days_are_explained_one_by_one() {
    use StepKind::*;
    let calendar = WorkingCalendar::vietnam();
    assert_eq!(
        told(&calendar, "2026-11-20T17:30", Term::working_days(2)),
        lines(&[
            (Received, "Nhận lúc 17:30, thứ sáu, 20/11/2026; thời hạn 2 ngày làm việc, không tính ngày đầu"),
            (Moved, "17:30 là sau giờ làm việc; tính từ 07:00, thứ hai, 23/11/2026"),
            (Skipped, "Thứ ba, 24/11/2026: Ngày Văn hóa Việt Nam, bỏ qua"),
            (Counted, "Ngày 1: thứ tư, 25/11/2026"),
            (Counted, "Ngày 2: thứ năm, 26/11/2026"),
            (Due, "Hạn trả kết quả: 07:00, thứ năm, 26/11/2026"),
        ])
    );
    assert_eq!(
        told(&calendar, "2026-09-25T16:00", Term::calendar_days(1)),
        lines(&[
            (Received, "Nhận lúc 16:00, thứ sáu, 25/09/2026; thời hạn 1 ngày, không tính ngày đầu"),
            (Counted, "Ngày 1: thứ bảy, 26/09/2026"),
            (Skipped, "Thứ bảy, 26/09/2026: nghỉ hằng tuần, bỏ qua"),
            (Skipped, "Chủ nhật, 27/09/2026: nghỉ hằng tuần, bỏ qua"),
            (Rolled, "Ngày cuối là ngày nghỉ, chuyển sang ngày làm việc kế tiếp: 16:00, thứ hai, 28/09/2026"),
            (Due, "Hạn trả kết quả: 16:00, thứ hai, 28/09/2026"),
        ])
    );
    assert_eq!(
        told(&WorkingCalendar::vietnam_with_unconfirmed(), "2026-08-21T12:00", Term::working_hours(8)),
        lines(&[
            (Received, "Nhận lúc 12:00, thứ sáu, 21/08/2026; thời hạn 8 giờ làm việc"),
            (Moved, "12:00 là giờ nghỉ giữa buổi; tính từ 13:30, thứ sáu, 21/08/2026"),
            (Worked, "Thứ sáu, 21/08/2026: 13:30–17:00, tính 3 giờ 30 phút, còn 4 giờ 30 phút"),
            (Worked, "Thứ bảy, 22/08/2026 (Làm bù cho ngày 31/08/2026): 07:00–11:30, tính 4 giờ 30 phút"),
            (Due, "Hạn trả kết quả: 11:30, thứ bảy, 22/08/2026"),
        ])
    );
    let english: Vec<String> = due(&calendar, at("2026-09-26T09:00"), Term::working_days(1))
        .unwrap()
        .steps
        .into_iter()
        .map(|s| s.text.en.into_owned())
        .collect();
    assert_eq!(
        english,
        [
            "Received at 09:00, Saturday, 26/09/2026; the term is 1 working day, the first day not counted",
            "Saturday, 26/09/2026: weekly rest day; counted from 07:00, Monday, 28/09/2026",
            "Day 1: Tuesday, 29/09/2026",
            "Due at 07:00, Tuesday, 29/09/2026",
        ]
    );
}

#[test]
fn a_kept_clock_time_nobody_works_at_is_explained() {
    let mut calendar = WorkingCalendar::vietnam();
    calendar.work_on(Weekday::Friday, Some(Hours::parse([("07:00", "11:30")]).unwrap()));
    let steps = told(&calendar, "2026-10-01T15:00", Term::working_days(1));
    assert_eq!(
        steps.get(2),
        Some(&(
            StepKind::Fitted,
            "Không làm việc vào 15:00, thứ sáu, 02/10/2026: chuyển đến 07:00, thứ hai, 05/10/2026".to_owned()
        ))
    );
}

#[test]
fn long_terms_are_explained_in_runs() {
    use StepKind::*;
    assert_eq!(
        told(&WorkingCalendar::vietnam(), "2026-11-02T09:00", Term::working_days(30)),
        lines(&[
            (Received, "Nhận lúc 09:00, thứ hai, 02/11/2026; thời hạn 30 ngày làm việc, không tính ngày đầu"),
            (
                Counted,
                "Ngày 1 đến ngày 15: từ thứ ba, 03/11/2026 đến thứ hai, 23/11/2026, bỏ qua 6 ngày nghỉ hằng tuần"
            ),
            (Skipped, "Thứ ba, 24/11/2026: Ngày Văn hóa Việt Nam, bỏ qua"),
            (
                Counted,
                "Ngày 16 đến ngày 30: từ thứ tư, 25/11/2026 đến thứ ba, 15/12/2026, bỏ qua 6 ngày nghỉ hằng tuần"
            ),
            (Due, "Hạn trả kết quả: 09:00, thứ ba, 15/12/2026"),
        ])
    );
    assert_eq!(
        told(&WorkingCalendar::vietnam(), "2026-02-12T07:00", Term::working_hours(80)),
        lines(&[
            (Received, "Nhận lúc 07:00, thứ năm, 12/02/2026; thời hạn 80 giờ làm việc"),
            (
                Worked,
                "Từ thứ năm, 12/02/2026 đến chủ nhật, 15/02/2026: tính 16 giờ, bỏ qua 2 ngày nghỉ hằng tuần, còn 64 giờ"
            ),
            (Skipped, "Từ thứ hai, 16/02/2026 đến thứ sáu, 20/02/2026: Tết Nguyên đán, bỏ qua 5 ngày"),
            (
                Worked,
                "Từ thứ bảy, 21/02/2026 đến thứ tư, 04/03/2026: tính 64 giờ, bỏ qua 4 ngày nghỉ hằng tuần"
            ),
            (Due, "Hạn trả kết quả: 17:00, thứ tư, 04/03/2026"),
        ])
    );
    let century = told(&WorkingCalendar::vietnam(), "2026-11-02T09:00", Term::working_days(25_000));
    assert!(century.len() < 10, "{century:#?}");
    let months = told(&WorkingCalendar::vietnam(), "2026-11-02T09:00", Term::calendar_days(60));
    assert_eq!(months.len(), 3, "{months:#?}");
}

#[test]
fn an_explanation_is_json() {
    let explained = due(&WorkingCalendar::vietnam(), at("2026-09-25T16:00"), Term::working_days(3)).unwrap();
    let json = serde_json::to_value(&explained).unwrap();
    assert_eq!(json["due"], "2026-09-30T16:00");
    assert_eq!(json["steps"][1]["kind"], "skipped");
    assert_eq!(json["steps"][1]["at"], "2026-09-26T00:00");
    assert_eq!(json["steps"][1]["text"]["en"], "Saturday, 26/09/2026: weekly rest day, skipped");
}

#[test]
fn working_time_is_an_amount() {
    let calendar = WorkingCalendar::vietnam();
    let between = [
        ("2026-09-28T07:00", "2026-09-28T17:00", 480),
        ("2026-09-28T10:30", "2026-09-28T14:30", 120),
        ("2026-09-25T16:00", "2026-09-28T08:00", 120),
        ("2026-09-26T08:00", "2026-09-27T20:00", 0),
        ("2026-09-25T17:00", "2026-09-28T07:00", 0),
        ("2026-11-23T07:00", "2026-11-25T17:00", 960),
        ("2026-09-28T08:00:59", "2026-09-28T08:01:00", 1),
        ("2026-09-28T08:00", "2026-09-28T08:00", 0),
    ];
    for (a, b, minutes) in between {
        assert_eq!(working_minutes_between(&calendar, at(a), at(b)), minutes, "{a} {b}");
        assert_eq!(working_minutes_between(&calendar, at(b), at(a)), -minutes, "{b} {a}");
    }
    assert_eq!(step_due(&calendar, at("2026-09-25T16:00"), 480), Ok(at("2026-09-28T16:00")));
    assert_eq!(step_due(&calendar, at("2026-09-25T18:00"), 30), Ok(at("2026-09-28T07:30")));
    assert_eq!(add_working_minutes(&calendar, at("2026-09-25T18:00"), u32::MAX), Err(DeadlineError::TooLong));
}

#[test]
fn what_is_left_is_said_shortly() {
    let calendar = WorkingCalendar::vietnam();
    let due = "2026-09-30T16:00";
    let cases = [
        ("2026-09-28T16:00", due, false, 2, "còn 2 ngày làm việc", "2 working days left"),
        ("2026-09-29T15:00", due, false, 1, "còn 1 ngày 1 giờ làm việc", "1 working day 1 hour left"),
        ("2026-09-28T15:50", due, false, 2, "còn 2 ngày làm việc", "2 working days left"),
        ("2026-09-30T13:00", due, false, 0, "còn 2 giờ 30 phút làm việc", "2 working hours 30 minutes left"),
        ("2026-09-30T15:15", due, false, 0, "còn 45 phút làm việc", "45 working minutes left"),
        ("2026-09-30T16:00", due, false, 0, "đến hạn", "due now"),
        ("2026-09-30T16:00:30", due, true, 0, "vừa quá hạn", "just overdue"),
        ("2026-10-01T09:00", due, true, 0, "quá hạn 3 giờ làm việc", "3 working hours late"),
        ("2026-10-01T16:00", due, true, 1, "quá hạn 1 ngày làm việc", "1 working day late"),
    ];
    for (now, due, late, days, vi, en) in cases {
        let left = remaining(&calendar, at(now), at(due));
        assert_eq!((left.late, left.working_days), (late, days), "{now}");
        assert_eq!((&*left.text.vi, &*left.text.en), (vi, en), "{now}");
    }
    assert_eq!(remaining(&calendar, at("2026-09-28T15:50"), at(due)).working_minutes, 970);
}

#[test]
fn kinds_of_days_have_names() {
    for kind in [DayKind::Holiday, DayKind::Compensatory, DayKind::SwapOff, DayKind::SwapWork] {
        assert!(!kind.name().vi.is_empty());
        assert_eq!(kind.works(), kind == DayKind::SwapWork);
    }
}
