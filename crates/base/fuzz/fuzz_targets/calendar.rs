//! Any text as a calendar file; terms counted on whatever was accepted.
#![no_main]

use base::calendar::WorkingCalendar;
use base::deadline::{Term, due, remaining};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, u16, u8)| {
    let (text, amount, unit) = input;
    let Ok(calendar) = WorkingCalendar::from_json(text) else { return };
    let amount = u32::from(amount);
    let term = match unit % 3 {
        0 => Term::working_days(amount),
        1 => Term::working_hours(amount),
        _ => Term::calendar_days(amount),
    };
    let received = date(2026, 9, 25).at(16, 0, 0, 0);
    if let Ok(explained) = due(&calendar, received, term) {
        let end = explained.due;
        assert!(end >= received);
        assert!(!remaining(&calendar, received, end).late);
    }
});
