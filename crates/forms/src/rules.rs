//! The forms of phone numbers, identity numbers, dates and other written things, each beside the
//! pattern that says the same to other programs.

use base::Date;

use crate::TextFormat;
use crate::shape::YEARS;

/// The ECMA pattern of a text format, for JSON Schema.
pub(crate) fn pattern(format: TextFormat) -> &'static str {
    match format {
        TextFormat::Phone => "^0([35789][0-9]{8}|2[0-9]{9})$",
        TextFormat::Email => "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+$",
        TextFormat::IdNumber => "^([0-9]{12}|[0-9]{9})$",
        TextFormat::TaxCode => "^([0-9]{10}|[0-9]{12}|[0-9]{10}-[0-9]{3})$",
        TextFormat::Name => "^[^<>]*[A-Za-zÀ-ỹ][^<>]*$",
    }
}

/// The ECMA pattern of a date; `format: date` says the rest.
pub(crate) const DATE: &str = "^(1[89]|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2}$";

/// The ECMA pattern of a date that may not lie in the future: from the year 1900 on.
pub(crate) const PAST_DATE: &str = "^(19|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2}$";

/// The first year that a past date may lie in: nobody alive was born before it.
pub(crate) const FIRST_YEAR: i16 = 1900;

/// The ECMA pattern of a file's id.
pub(crate) const FILE: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

/// The parts of an address that are units' codes, with their digits: a province, a commune.
pub(crate) const UNIT_CODES: [(&str, usize); 2] = [("province", 2), ("commune", 5)];

/// A mobile number of 10 digits or a fixed line of 11, written `0912345678`.
pub(crate) fn phone(text: &str) -> bool {
    digits(text)
        && match text.get(..2) {
            Some("02") => text.len() == 11,
            Some("03" | "05" | "07" | "08" | "09") => text.len() == 10,
            _ => false,
        }
}

pub(crate) fn email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let name_char = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    let label = |l: &str| !l.is_empty() && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    !name.is_empty()
        && name.chars().all(name_char)
        && host.contains('.')
        && host.split('.').all(label)
}

/// 12 digits, or the 9 of a card issued before 2016.
pub(crate) fn id_number(text: &str) -> bool {
    digits(text) && matches!(text.len(), 12 | 9)
}

/// 10 digits of a business, 12 of a person, 10-3 of a branch.
pub(crate) fn tax_code(text: &str) -> bool {
    match text.split_once('-') {
        None => digits(text) && matches!(text.len(), 10 | 12),
        Some((parent, branch)) => {
            digits(parent) && digits(branch) && parent.len() == 10 && branch.len() == 3
        }
    }
}

/// A name as the register has it: Latin letters with or without marks, no mark-up.
pub(crate) fn name(text: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphabetic() || ('À'..='ỹ').contains(&c);
    text.chars().any(letter) && !text.contains(['<', '>'])
}

pub(crate) fn unit_code(text: &str, length: usize) -> bool {
    digits(text) && text.len() == length
}

/// Reads `2026-11-24`; nothing else, and no year that can only be a slip.
pub(crate) fn iso_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(i, b)| if matches!(i, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() });
    let mut parts = text.split('-');
    let date = Date::new(
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
    );
    date.ok().filter(|d| shaped && YEARS.contains(&d.year()))
}

/// Digits after the comma that the number needs.
pub(crate) fn places(number: f64) -> usize {
    let text = number.to_string();
    text.split_once('.').map_or(0, |(_, decimals)| decimals.len())
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
