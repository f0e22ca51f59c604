//! Phone numbers.

use base::{Date, Msg, msg};
use serde::Serialize;

use super::numbering::{NumberingPlan, PhoneKind};

/// The longest text that is read as a number, in bytes.
const MOST_BYTES: usize = 60;

/// A phone number in one form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Phone {
    /// As dialled inside Vietnam: `0912345678`; foreign ones with `+` and the country.
    pub number: String,
    /// What kind of number it is.
    pub kind: PhoneKind,
    /// The network or province to which its block was given; empty for others.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub holder: String,
    /// The old number that was typed and became this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub became_of: Option<String>,
}

/// Why a text is not a phone number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text().en)]
pub enum PhoneError {
    /// There is no digit in it.
    Empty,
    /// The text is longer than any writing of a number.
    TooLong,
    /// A sign that has no place in a number.
    Sign(char),
    /// No block has numbers with this beginning.
    Unknown(String),
    /// The beginning is right and the number of digits is not.
    Length {
        /// The number.
        number: String,
        /// How many digits such numbers have.
        expected: usize,
    },
}

impl PhoneError {
    /// What is wrong, for the reader.
    pub fn text(&self) -> Msg {
        match self {
            Self::Empty => Msg::new("Chưa có số điện thoại", "There is no phone number"),
            Self::TooLong => Msg::new("Số điện thoại quá dài", "The phone number is too long"),
            Self::Sign(sign) => msg!("Số điện thoại không được có “{sign}”", "A phone number has no “{sign}” in it"),
            Self::Unknown(number) => {
                msg!("Không có đầu số nào như {number}", "No phone numbers begin like {number}")
            }
            Self::Length { number, expected } => {
                let digits = number.len();
                msg!(
                    "Số {number} có {digits} chữ số, cần {expected}",
                    "The number {number} has {digits} digits and needs {expected}"
                )
            }
        }
    }
}

impl Phone {
    /// Reads a number as typed, by the plan in force on a day. A number that ended is turned into the
    /// one that it became; where old and new numbers look alike, the new one is meant.
    ///
    /// # Errors
    /// A text that is no number of the plan.
    pub fn read(text: &str, plan: &NumberingPlan, on: Date) -> Result<Self, PhoneError> {
        let typed = Typed::read(text)?;
        let number = match typed.country.as_deref() {
            Some(country) if country != "84" => return foreign(&typed.digits),
            _ => typed.national(),
        };
        let fitting = || plan.blocks.iter().filter(|b| b.has(&number));
        if let Some(block) = fitting().find(|b| b.is_in_force(on)) {
            return Ok(Self { kind: block.kind, holder: block.holder.clone(), number, became_of: None });
        }
        let ended = fitting().find(|b| b.became.is_some() && b.until.is_some_and(|until| until < on));
        if let Some(block) = ended {
            let rest = number.strip_prefix(block.prefix.as_str()).unwrap_or_default();
            let new = format!("{}{rest}", block.became.as_deref().unwrap_or_default());
            return match plan.blocks.iter().find(|b| b.is_in_force(on) && b.has(&new)) {
                Some(now) => {
                    Ok(Self { kind: now.kind, holder: now.holder.clone(), number: new, became_of: Some(number) })
                }
                None => Err(PhoneError::Unknown(number)),
            };
        }
        let begins = |b: &&super::Block| b.is_in_force(on) && number.starts_with(b.prefix.as_str());
        Err(match plan.blocks.iter().find(begins) {
            Some(block) => PhoneError::Length { expected: block.most, number },
            None => PhoneError::Unknown(number),
        })
    }

    /// The number for calls from anywhere, by ITU-T E.164: `+84912345678`. Hotlines and emergency
    /// numbers cannot be called from abroad.
    pub fn e164(&self) -> Option<String> {
        match self.kind {
            PhoneKind::Foreign => Some(self.number.clone()),
            PhoneKind::Mobile | PhoneKind::Landline => Some(format!("+84{}", self.number.strip_prefix('0')?)),
            _ => None,
        }
    }

    /// The number in groups, as people read it out: `0912 345 678`, `0258 3822 123`, `1900 1000`.
    pub fn spaced(&self) -> String {
        let groups: &[usize] = match (self.kind, self.number.len()) {
            (PhoneKind::Mobile, _) => &[4, 3, 3],
            (PhoneKind::Landline, _) if self.number.starts_with("024") || self.number.starts_with("028") => &[3, 4, 4],
            (PhoneKind::Landline, _) => &[4, 4, 3],
            (PhoneKind::TollFree | PhoneKind::Premium, 9..) => &[4, 3, 3],
            (PhoneKind::TollFree | PhoneKind::Premium, _) => &[4, 4],
            _ => &[],
        };
        let mut rest = self.number.as_str();
        let mut out = Vec::new();
        for size in groups {
            let (group, behind) = rest.split_at_checked(*size).unwrap_or((rest, ""));
            out.push(group);
            rest = behind;
        }
        out.push(rest);
        out.retain(|g| !g.is_empty());
        out.join(" ")
    }
}

/// The digits of a text and the country they name.
struct Typed {
    digits: String,
    country: Option<String>,
}

impl Typed {
    fn read(text: &str) -> Result<Self, PhoneError> {
        if text.len() > MOST_BYTES {
            return Err(PhoneError::TooLong);
        }
        let mut digits = String::new();
        let mut international = false;
        for c in text.trim().chars() {
            match c {
                '+' if digits.is_empty() && !international => international = true,
                '0'..='9' => digits.push(c),
                ' ' | '\u{a0}' | '.' | '-' | '–' | '(' | ')' | '/' => {}
                _ => return Err(PhoneError::Sign(c)),
            }
        }
        if digits.is_empty() {
            return Err(PhoneError::Empty);
        }
        if let Some(rest) = digits.strip_prefix("00").filter(|_| !international) {
            international = true;
            digits = rest.to_owned();
        }
        // 84912345678 without a plus is Vietnamese too: no domestic number begins with 84.
        let vietnamese = digits.starts_with("84") && (international || digits.len() >= 10);
        let country = match (vietnamese, international) {
            (true, _) => Some("84".to_owned()),
            (false, true) => Some(String::new()),
            (false, false) => None,
        };
        Ok(Self { digits, country })
    }

    /// With the 0 of domestic dialling. Many write `+84 (0)912…`.
    fn national(&self) -> String {
        match (&self.country, self.digits.strip_prefix("84")) {
            (Some(_), Some(rest)) => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
            _ => self.digits.clone(),
        }
    }
}

fn foreign(digits: &str) -> Result<Phone, PhoneError> {
    if !(8..=15).contains(&digits.len()) || digits.starts_with('0') {
        return Err(PhoneError::Unknown(format!("+{digits}")));
    }
    Ok(Phone { number: format!("+{digits}"), kind: PhoneKind::Foreign, holder: String::new(), became_of: None })
}
