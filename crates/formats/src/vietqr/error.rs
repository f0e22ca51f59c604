//! Why a payment code is refused.

use base::{Msg, msg};
use serde::Serialize;

/// A field that cannot stand as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{} (byte {at})", self.text().en)]
pub struct Error {
    /// The field's number with those it stands in: `38.01.00` is the bank's BIN.
    pub field: String,
    /// The byte of the text where the field begins; 0 when a code is being made.
    pub at: usize,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The text is longer than [`super::MOST_BYTES`].
    TooLong {
        /// Its length in bytes.
        bytes: usize,
    },
    /// Two digits of a field's number or length are not digits.
    NotDigits,
    /// The text ends before the field does.
    Truncated {
        /// How many bytes the field says it has.
        says: usize,
        /// How many there are.
        there: usize,
    },
    /// The field's end falls inside a letter: its length was not counted in bytes.
    InsideALetter,
    /// The field stands twice.
    Twice,
    /// The field is not there.
    Missing,
    /// The field stands where it does not belong.
    Misplaced,
    /// The value is not the only one possible.
    Not {
        /// What it must be.
        expected: String,
        /// What it is.
        found: String,
    },
    /// The value does not have the right form.
    Form {
        /// What it is.
        found: String,
        /// What it must look like.
        wanted: Wanted,
    },
    /// The check sum is wrong: the code is damaged or was changed.
    CheckSum {
        /// What the code says.
        found: String,
        /// What it would be.
        expected: String,
    },
}

/// What a value must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// So many digits.
    Digits {
        /// The fewest.
        least: usize,
        /// The most.
        most: usize,
    },
    /// So many letters without marks or digits.
    LettersAndDigits {
        /// The most.
        most: usize,
    },
    /// A whole number above zero of at most 13 digits, without zeros before it.
    Amount,
    /// A text of one to so many bytes.
    Bytes {
        /// The most.
        most: usize,
    },
    /// ASCII only.
    Ascii,
}

impl Error {
    pub(super) fn new(field: impl Into<String>, at: usize, fault: Fault) -> Self {
        Self { field: field.into(), at, fault }
    }

    /// What is wrong and where, for the reader.
    pub fn text(&self) -> Msg {
        let field = &self.field;
        let (vi, en) = match &self.fault {
            Fault::TooLong { bytes } => (
                format!("dài {bytes} byte, tối đa {}", super::MOST_BYTES),
                format!("{bytes} bytes long, at most {} are possible", super::MOST_BYTES),
            ),
            Fault::NotDigits => {
                ("số hiệu và độ dài phải là hai chữ số".into(), "its number and length are two digits each".into())
            }
            Fault::Truncated { says, there } => {
                (format!("ghi dài {says} byte nhưng chỉ còn {there}"), format!("says {says} bytes, {there} are there"))
            }
            Fault::InsideALetter => (
                "độ dài cắt ngang một chữ cái; phải đếm theo byte".into(),
                "its length ends inside a letter; it is counted in bytes".into(),
            ),
            Fault::Twice => ("có hai lần".into(), "stands twice".into()),
            Fault::Missing => ("bị thiếu".into(), "is missing".into()),
            Fault::Misplaced => ("đứng sai chỗ".into(), "stands in the wrong place".into()),
            Fault::Not { expected, found } => (
                format!("phải là “{expected}”, không phải “{found}”"),
                format!("is “{found}”, it must be “{expected}”"),
            ),
            Fault::Form { found, wanted } => {
                let wanted = wanted.text();
                (format!("“{found}” không đúng: cần {}", wanted.vi), format!("“{found}” is wrong: it is {}", wanted.en))
            }
            Fault::CheckSum { found, expected } => (
                format!("mã kiểm tra là {found}, đúng ra là {expected}: mã bị hỏng hoặc đã bị sửa"),
                format!("the check sum is {found} and would be {expected}: the code is damaged or was changed"),
            ),
        };
        msg!("Trường {field}: {vi}", "Field {field}: {en}")
    }
}

impl Wanted {
    fn text(self) -> Msg {
        match self {
            Self::Digits { least, most } if least == most => msg!("{most} chữ số", "{most} digits"),
            Self::Digits { least, most } => msg!("{least} đến {most} chữ số", "{least} to {most} digits"),
            Self::LettersAndDigits { most } => {
                msg!("1 đến {most} chữ số hoặc chữ cái không dấu", "1 to {most} digits or letters without marks")
            }
            Self::Amount => Msg::new(
                "số nguyên dương không quá 13 chữ số, không có số 0 đứng đầu",
                "a whole number above zero of at most 13 digits, without zeros before it",
            ),
            Self::Bytes { most } => msg!("1 đến {most} byte", "1 to {most} bytes"),
            Self::Ascii => Msg::new("chữ không dấu (ASCII)", "text without marks (ASCII)"),
        }
    }
}
