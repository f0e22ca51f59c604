//! Reading what people type: Vietnamese numbers, amounts, dates, phones, with any blanks, dots and
//! hyphens between.

use base::Date;
use base::text::{self, read as written};
use serde_json::Value;

use crate::rules;
use crate::shape::{MOST_NUMBER, YEARS};
use crate::{Kind, TextFormat};

/// Reads what was typed as an answer of this kind; `None` when it cannot be read as one. An empty
/// answer is `null`. Texts are always read: whether they fit is for [`crate::validate`] to say.
pub(crate) fn answer(kind: &Kind, typed: &[&str]) -> Option<Value> {
    if let Kind::Choices { .. } | Kind::File { .. } = kind {
        return Some(several(typed));
    }
    let typed = clean(typed.last().copied().unwrap_or_default());
    if typed.trim().is_empty() {
        return Some(Value::Null);
    }
    match kind {
        Kind::Text { format, .. } => Some(Value::String(line(&typed, *format))),
        Kind::LongText { .. } => Some(Value::String(text::nfc_lines(&typed))),
        Kind::Number { .. } => number(&typed),
        Kind::Money { .. } => written::money(&typed).map(|amount| Value::from(amount.0)),
        Kind::Date { .. } => date(&typed).map(|d| Value::String(d.to_string())),
        Kind::YesNo => yes_no(&typed).map(Value::Bool),
        _ => Some(Value::String(text::nfc(&typed))),
    }
}

/// One line in the form it is stored in: a phone as `0912345678`, a tax code as `0123456789-001`.
/// What does not fit the format stays as typed.
pub(crate) fn line(typed: &str, format: Option<TextFormat>) -> String {
    let plain = text::nfc(typed);
    let tight = || {
        plain.chars().filter(|c| !c.is_whitespace() && !".-–()".contains(*c)).collect::<String>()
    };
    match format {
        None | Some(TextFormat::Name) => plain,
        Some(TextFormat::Email) => {
            let tight: String = plain.chars().filter(|c| !c.is_whitespace()).collect();
            if rules::email(&tight) { tight } else { plain }
        }
        Some(TextFormat::Phone) => {
            written::phone(&plain).filter(|number| rules::phone(number)).unwrap_or(plain)
        }
        Some(TextFormat::IdNumber) => {
            let tight = tight();
            if rules::id_number(&tight) { tight } else { plain }
        }
        Some(TextFormat::TaxCode) => {
            let tight = tight();
            let branch = (tight.len() == 13).then(|| tight.split_at_checked(10)).flatten();
            let code =
                branch.map_or(tight.clone(), |(parent, branch)| format!("{parent}-{branch}"));
            if rules::tax_code(&code) { code } else { plain }
        }
    }
}

fn several(typed: &[&str]) -> Value {
    let mut values: Vec<Value> = Vec::new();
    for one in typed {
        let one = text::nfc(&clean(one));
        let known = values.iter().any(|v| v.as_str() == Some(one.as_str()));
        if !one.is_empty() && !known {
            values.push(Value::String(one));
        }
    }
    if values.is_empty() { Value::Null } else { Value::Array(values) }
}

/// The text without control characters, which no keyboard types and no paper prints.
fn clean(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// Whole numbers become JSON integers, so that they read the same in any program.
fn number(typed: &str) -> Option<Value> {
    let number = written::number(typed).filter(|n| n.abs() <= MOST_NUMBER)?;
    Some(number.to_string().parse::<i64>().map_or_else(|_| Value::from(number), Value::from))
}

/// Besides the usual writings `24 11 2026`, `24112026` and `ngày 24 tháng 11 năm 2026` are dates.
fn date(typed: &str) -> Option<Date> {
    let lower = text::nfc(typed).to_lowercase();
    let spelled = lower.replace("ngày", " ").replace("tháng", " ").replace("năm", " ");
    let spaced = spelled.replace(['/', '-', '.'], " ");
    let parts: Vec<&str> = spaced.split_whitespace().collect();
    let usual = match parts.as_slice() {
        [run] if run.len() == 8 => {
            format!("{}/{}/{}", run.get(..2)?, run.get(2..4)?, run.get(4..)?)
        }
        [year, ..] if year.len() == 4 => parts.join("-"),
        _ => parts.join("/"),
    };
    written::date(&usual).filter(|date| YEARS.contains(&date.year()))
}

fn yes_no(typed: &str) -> Option<bool> {
    match text::fold(typed).as_str() {
        "true" | "yes" | "y" | "1" | "on" | "co" => Some(true),
        "false" | "no" | "n" | "0" | "off" | "khong" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn whole_numbers_are_integers() {
        for (typed, number) in [
            ("12", json!(12)),
            ("12,5", json!(12.5)),
            ("1.234", json!(1234)),
            ("1 234,50", json!(1234.5)),
            ("-3,00", json!(-3)),
            ("999.999.999.999.999", json!(999_999_999_999_999_i64)),
        ] {
            assert_eq!(super::number(typed), Some(number), "{typed}");
        }
        for typed in ["", "abc", "3.5", "99999999999999999999999", "1e3", "inf", "NaN"] {
            assert_eq!(super::number(typed), None, "{typed}");
        }
    }

    #[test]
    fn dates_are_read_in_every_usual_writing() {
        for typed in [
            "24/11/2026",
            "24-11-2026",
            "24.11.2026",
            " 24 / 11 / 2026 ",
            "24 11 2026",
            "24112026",
            "2026-11-24",
            "Ngày 24 tháng 11 năm 2026",
        ] {
            assert_eq!(
                date(typed).map(|d| d.to_string()).as_deref(),
                Some("2026-11-24"),
                "{typed}"
            );
        }
        assert_eq!(date("1/2/1990").map(|d| d.to_string()).as_deref(), Some("1990-02-01"));
        for typed in [
            "",
            "31/02/2026",
            "24/13/2026",
            "24/11/26",
            "24/11/0226",
            "24/11",
            "hôm qua",
            "2026/1/2/3",
            "9999999999/1/1",
        ] {
            assert_eq!(date(typed), None, "{typed}");
        }
    }

    #[test]
    fn texts_with_a_format_are_stored_one_way() {
        for (format, typed, stored) in [
            (TextFormat::Phone, "0912 345 678", "0912345678"),
            (TextFormat::Phone, "+84 912.345.678", "0912345678"),
            (TextFormat::Phone, "(024) 3825-1234", "02438251234"),
            (TextFormat::Phone, "+84 (0)912 345 678", "0912345678"),
            (TextFormat::Phone, "84912345678", "0912345678"),
            (TextFormat::Phone, "12 34", "12 34"),
            (TextFormat::Email, " a.b@example.vn ", "a.b@example.vn"),
            (TextFormat::Email, "a b", "a b"),
            (TextFormat::IdNumber, "001 090 012 345", "001090012345"),
            (TextFormat::IdNumber, "123-456-789", "123456789"),
            (TextFormat::IdNumber, "123", "123"),
            (TextFormat::TaxCode, "0123456789-001", "0123456789-001"),
            (TextFormat::TaxCode, "0123456789001", "0123456789-001"),
            (TextFormat::TaxCode, "0123 456 789", "0123456789"),
        ] {
            assert_eq!(line(typed, Some(format)), stored, "{typed}");
        }
        assert_eq!(line("Nguye\u{302}\u{303}n  Văn\tA", None), "Nguyễn Văn A");
        assert_eq!(line("Lan\u{202e}gnơưH\u{202c}", Some(TextFormat::Name)), "LangnơưH");
    }

    #[test]
    fn yes_and_no_in_both_languages() {
        for (typed, yes) in
            [("Có", true), ("on", true), ("true", true), ("KHÔNG", false), ("0", false)]
        {
            assert_eq!(yes_no(typed), Some(yes));
        }
        assert_eq!(yes_no("có lẽ"), None);
    }
}
