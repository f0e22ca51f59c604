//! Codes of dossiers.

use std::fmt;
use std::str::FromStr;

use base::{Date, DateTime};

use super::AgencyCode;
use super::error::{Code, CodeError, MOST_BYTES};

/// The code of a dossier, `{agency}-{yyMMdd}-{number}`: the agency that received it, the day, and the
/// agency's number of that day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DossierCode {
    /// The receiving agency.
    pub agency: AgencyCode,
    /// The day of receipt, in this century.
    pub day: Date,
    /// The number of that day, from 1.
    pub number: u32,
}

impl DossierCode {
    /// The reference of a payment for the dossier on the national platform: `dvc`, the code, and the
    /// local time as `yyyyMMddHHmmss` with hours to 24. (A system in use counts to 12 here, so that
    /// morning and evening give one reference.)
    pub fn payment_reference(&self, at: DateTime) -> String {
        format!("dvc{self}{}", at.strftime("%Y%m%d%H%M%S"))
    }
}

impl FromStr for DossierCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let wrong = |part| Code::Dossier.wrong(part, text);
        if text.len() > MOST_BYTES {
            return Err(wrong("độ dài"));
        }
        let (rest, number) = text.rsplit_once('-').ok_or_else(|| wrong("số thứ tự"))?;
        let (agency, day) = rest.rsplit_once('-').ok_or_else(|| wrong("ngày"))?;
        let agency: AgencyCode = agency.parse().map_err(|_| wrong("mã cơ quan"))?;
        let day = date(day).ok_or_else(|| wrong("ngày"))?;
        // Four digits; a busy agency's numbers grow longer and then have no zero before them.
        let digits = (4..=6).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        let padded = number.len() > 4 && number.starts_with('0');
        let number = number.parse().ok().filter(|n| digits && !padded && *n > 0);
        Ok(Self { agency, day, number: number.ok_or_else(|| wrong("số thứ tự"))? })
    }
}

impl fmt::Display for DossierCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{:04}", self.agency, self.day.strftime("%y%m%d"), self.number)
    }
}

fn date(text: &str) -> Option<Date> {
    if !super::is_digits(text, 6) {
        return None;
    }
    let part = |from, to| text.get(from..to)?.parse::<i8>().ok();
    Date::new(2000 + i16::from(part(0, 2)?), part(2, 4)?, part(4, 6)?).ok()
}
