//! The personal number and what it says about its holder.

use serde::{Deserialize, Serialize};

use super::{CardError, tidy};
use crate::{Msg, msg};

/// A person's sex as identity papers give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

impl Sex {
    /// The name on papers.
    pub fn name(self) -> Msg {
        match self {
            Self::Male => Msg::new("Nam", "Male"),
            Self::Female => Msg::new("Nữ", "Female"),
        }
    }

    /// Reads `Nam` and `Nữ`, also without marks and in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        match crate::text::fold(name).as_str() {
            "nam" => Some(Self::Male),
            "nu" => Some(Self::Female),
            _ => None,
        }
    }
}

/// A number of an identity card: 12 digits, or 9 on the old ones.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct IdentityNumber(String);

impl IdentityNumber {
    /// Reads a number as typed, with blanks, dots or hyphens between its digits.
    pub fn parse(text: &str) -> Result<Self, CardError> {
        let digits: String = tidy(text).chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect();
        let right = matches!(digits.len(), 9 | 12) && digits.bytes().all(|b| b.is_ascii_digit());
        if right { Ok(Self(digits)) } else { Err(CardError::Number(text.trim().to_owned())) }
    }

    /// The digits alone.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// The three digits of the place where the birth was registered; old numbers have none.
    pub fn place(&self) -> Option<&str> {
        self.personal()?.get(..3)
    }

    /// The sex that the number says; old numbers do not say it.
    pub fn sex(&self) -> Option<Sex> {
        let century = self.century_digit()?;
        Some(if century.is_multiple_of(2) { Sex::Male } else { Sex::Female })
    }

    /// The year of birth that the number says; old numbers do not say it.
    pub fn birth_year(&self) -> Option<i16> {
        let century = i16::try_from(self.century_digit()?).ok()? / 2;
        Some(1900 + century * 100 + self.personal()?.get(4..6)?.parse::<i16>().ok()?)
    }

    /// What looks wrong about the number beside what else is known of the person. Registers have
    /// such errors in them, so they are worth a look and no reason to refuse.
    pub fn warnings(&self, birth_year: Option<i16>, sex: Option<Sex>) -> Vec<NumberWarning> {
        let mut warnings = Vec::new();
        if let Some(place) = self.place().filter(|place| !PLACES.contains(place) && place.starts_with('0')) {
            warnings.push(NumberWarning::Place(place.to_owned()));
        }
        if let (Some(in_number), Some(stated)) = (self.birth_year(), birth_year)
            && in_number != stated
        {
            warnings.push(NumberWarning::BirthYear { in_number, stated });
        }
        if let (Some(in_number), Some(stated)) = (self.sex(), sex)
            && in_number != stated
        {
            warnings.push(NumberWarning::Sex { in_number, stated });
        }
        warnings
    }

    fn personal(&self) -> Option<&str> {
        (self.0.len() == 12).then_some(self.0.as_str())
    }

    fn century_digit(&self) -> Option<u32> {
        self.personal()?.chars().nth(3)?.to_digit(10)
    }
}

/// Something about a number that is worth a second look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberWarning {
    /// No province has these digits. (Births abroad have digits from 100 on.)
    Place(String),
    /// The number and the date of birth name different years.
    BirthYear {
        /// The year in the number.
        in_number: i16,
        /// The year stated elsewhere.
        stated: i16,
    },
    /// The number and the person's papers name different sexes.
    Sex {
        /// The sex in the number.
        in_number: Sex,
        /// The sex stated elsewhere.
        stated: Sex,
    },
}

impl NumberWarning {
    /// What is odd, for the reader.
    pub fn text(&self) -> Msg {
        match self {
            Self::Place(place) => msg!(
                "Ba số đầu {place} không phải mã tỉnh nào; kiểm tra lại số định danh",
                "No province has the first three digits {place}; check the number"
            ),
            Self::BirthYear { in_number, stated } => msg!(
                "Số định danh ghi năm sinh {in_number}, khác với {stated}; kiểm tra lại",
                "The number says the year of birth is {in_number}, not {stated}; check it"
            ),
            Self::Sex { in_number, stated } => {
                let (a, b) = (in_number.name(), stated.name());
                Msg::of(
                    format!("Số định danh ghi giới tính {}, khác với {}; kiểm tra lại", a.vi, b.vi),
                    format!("The number says the sex is {}, not {}; check it", a.en, b.en),
                )
            }
        }
    }
}

/// The digits of the provinces under which births were registered.
const PLACES: [&str; 63] = [
    "001", "002", "004", "006", "008", "010", "011", "012", "014", "015", "017", "019", "020", "022", "024",
    "025", "026", "027", "030", "031", "033", "034", "035", "036", "037", "038", "040", "042", "044", "045",
    "046", "048", "049", "051", "052", "054", "056", "058", "060", "062", "064", "066", "067", "068", "070",
    "072", "074", "075", "077", "079", "080", "082", "083", "084", "086", "087", "089", "091", "092", "093",
    "094", "095", "096",
];
