//! The identity card (căn cước công dân): its number and the text of its QR code.
//!
//! Scanners at the counter type the code's text like a keyboard, fields divided by `|`: number, old
//! number, full name, date of birth, sex, residence, date of issue; newer cards carry more behind.

mod number;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde::Serialize;

pub use number::{IdentityNumber, NumberWarning, Sex};

use crate::text::nfc;
use crate::{Msg, msg};

/// What the QR code of an identity card says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IdentityCard {
    /// The personal number.
    pub number: IdentityNumber,
    /// The number of the earlier identity card, if the code carries one.
    pub old_number: Option<IdentityNumber>,
    /// The full name.
    pub name: String,
    /// The year of birth.
    pub birth_year: i16,
    /// The date of birth; `None` when only the year is registered.
    pub birth: Option<Date>,
    /// The sex.
    pub sex: Sex,
    /// The place of residence, in one line.
    pub address: String,
    /// The date of issue, if the code carries one.
    pub issued: Option<Date>,
    /// Fields behind those, as they stand; empty ones at the end are left out.
    pub more: Vec<String>,
}

impl IdentityCard {
    /// Reads the text of the QR code, with whatever blanks and line breaks the scanner or the
    /// keyboard driver put into it.
    pub fn parse(text: &str) -> Result<Self, CardError> {
        let fields: Vec<String> = text.split(['|', '｜']).map(tidy).collect();
        let [number, old, name, birth, sex, address, rest @ ..] = fields.as_slice() else {
            return Err(CardError::NotACard { fields: fields.len() });
        };
        let number = IdentityNumber::parse(number)?;
        if number.digits().len() != 12 {
            return Err(CardError::Number(number.digits().to_owned()));
        }
        let old_number = match old.as_str() {
            "" => None,
            old => Some(IdentityNumber::parse(old)?),
        };
        if name.is_empty() {
            return Err(CardError::NoName);
        }
        let (birth_year, birth) = birth_date(birth)?;
        let sex = Sex::from_name(sex).ok_or_else(|| CardError::Sex(sex.clone()))?;
        let (issued, more) = match rest {
            [] => (None, &[][..]),
            [issued, more @ ..] if issued.is_empty() => (None, more),
            [issued, more @ ..] => {
                (Some(day(issued).ok_or_else(|| CardError::IssueDate(issued.clone()))?), more)
            }
        };
        let filled = more.iter().rposition(|f| !f.is_empty()).map_or(0, |last| last + 1);
        Ok(Self {
            number,
            old_number,
            name: name.clone(),
            birth_year,
            birth,
            sex,
            address: address.clone(),
            issued,
            more: more.iter().take(filled).cloned().collect(),
        })
    }

    /// What looks wrong about the card's number; nothing of it forbids to go on.
    pub fn warnings(&self) -> Vec<NumberWarning> {
        self.number.warnings(Some(self.birth_year), Some(self.sex))
    }
}

/// Why a scanned text or a number cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text())]
pub enum CardError {
    /// The text has too few fields for the QR code of an identity card.
    NotACard {
        /// How many fields it has.
        fields: usize,
    },
    /// Not a number of 12 or 9 digits.
    Number(String),
    /// The name is empty.
    NoName,
    /// The date of birth cannot be read.
    BirthDate(String),
    /// The sex is neither Nam nor Nữ.
    Sex(String),
    /// The date of issue cannot be read.
    IssueDate(String),
}

impl CardError {
    /// What is wrong and what to do, for the reader.
    pub fn text(&self) -> Msg {
        match self {
            Self::NotACard { fields } => msg!(
                "Đây không phải mã QR của thẻ căn cước (đọc được {fields} trường, cần ít nhất 6); hãy quét lại",
                "This is not the QR code of an identity card ({fields} fields read, at least 6 needed); scan it again"
            ),
            Self::Number(text) => msg!(
                "Số định danh “{text}” không đúng: cần 12 chữ số (hoặc 9 chữ số với CMND cũ)",
                "The identity number “{text}” is wrong: it has 12 digits (or 9 on the old card)"
            ),
            Self::NoName => {
                Msg::new("Mã QR không có họ tên; hãy quét lại", "The QR code has no name; scan it again")
            }
            Self::BirthDate(text) => msg!(
                "Ngày sinh “{text}” không đọc được; hãy quét lại",
                "The date of birth “{text}” cannot be read; scan it again"
            ),
            Self::Sex(text) => msg!(
                "Giới tính “{text}” không đọc được; hãy quét lại",
                "The sex “{text}” cannot be read; scan it again"
            ),
            Self::IssueDate(text) => msg!(
                "Ngày cấp “{text}” không đọc được; hãy quét lại",
                "The date of issue “{text}” cannot be read; scan it again"
            ),
        }
    }
}

/// One field without the blanks, visible or not, that came with it.
fn tidy(field: &str) -> String {
    nfc(&field.replace(['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}'], ""))
}

/// `24111990`; people of whom only the year is known have `00001950` or `1950`.
fn birth_date(text: &str) -> Result<(i16, Option<Date>), CardError> {
    let wrong = || CardError::BirthDate(text.to_owned());
    if let Some(date) = day(text) {
        return Ok((date.year(), Some(date)));
    }
    let digits = text.replace(' ', "");
    let year = digits.strip_prefix("0000").unwrap_or(&digits);
    let known = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    let year = year.parse::<i16>().ok().filter(|year| known && *year >= 1850).ok_or_else(wrong)?;
    Ok((year, None))
}

/// `ddmmyyyy`, also with blanks or separators that a scanner put between.
fn day(text: &str) -> Option<Date> {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '/' | '-' | '.')).collect();
    if digits.len() != 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (day, month, year) = (digits.get(..2)?, digits.get(2..4)?, digits.get(4..)?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
