//! VietQR: payment codes of Vietnamese banks, after EMVCo's Merchant-Presented Mode as NAPAS narrows
//! it for transfers to accounts and cards.
//!
//! [`VietQr::read`] refuses what a bank's app could misread and names the field; [`VietQr::write`]
//! gives the text byte for byte as the published examples have it. The text becomes a picture by
//! [`svg`] and [`png`], and a picture a text by [`read_picture`].

mod crc;
mod error;
mod picture;
mod read;
#[cfg(test)]
mod tests;
mod tlv;
mod write;

use serde::{Deserialize, Serialize};

pub use crc::crc16;
pub use error::{Error, Fault, Wanted};
pub use picture::{MOST_PICTURE_BYTES, MOST_PIXELS, PictureError, png, read_picture, svg};
pub use write::Rules;

/// The longest text that is read, in bytes: the limit of EMVCo's specification.
pub const MOST_BYTES: usize = 512;

/// NAPAS' identifier of the merchant account template, in field 38.00.
pub const NAPAS: &str = "A000000727";

/// A payment code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VietQr {
    /// Whether the code serves one payment or many (field 01).
    pub initiation: Initiation,
    /// Who receives the money (field 38).
    pub beneficiary: Beneficiary,
    /// The merchant category, four digits (field 52).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The amount in whole đồng (field 54).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<u64>,
    /// The receiver's name (field 59).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The receiver's city (field 60).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// What the receiver recognises the payment by (field 62).
    #[serde(default)]
    pub details: Details,
    /// Fields that this library has no name for, as they stand, by number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<Field>,
}

/// Whether a code serves one payment or many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Initiation {
    /// One code for many payments, such as the sticker at a counter (`11`).
    Static,
    /// Made for one payment (`12`).
    Dynamic,
}

/// Who receives the money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beneficiary {
    /// The six digits by which NAPAS knows the bank.
    pub bin: String,
    /// The account or the card.
    #[serde(flatten)]
    pub target: Target,
}

/// Where at the bank the money goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// An account number of at most 19 letters and digits; service `QRIBFTTA`.
    Account(String),
    /// A card number of 16 to 19 digits; service `QRIBFTTC`.
    Card(String),
}

/// What the receiver recognises the payment by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// The bill's number (62.01).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bill: Option<String>,
    /// The receiver's reference (62.05).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The terminal (62.07).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminal: Option<String>,
    /// The purpose, which the payer's bank puts on the statement (62.08).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Other parts of field 62 as they stand: mobile number, shop, loyalty number, customer; by number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<Field>,
}

/// A field as it stands: its two digits and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The field's number, 0 to 99.
    pub id: u8,
    /// The value, at most 99 bytes.
    pub value: String,
}

impl VietQr {
    /// A static code for an account: its holder types the amount.
    pub fn account(bin: &str, number: &str) -> Self {
        Self::to(bin, Target::Account(number.to_owned()))
    }

    /// A static code for a card.
    pub fn card(bin: &str, number: &str) -> Self {
        Self::to(bin, Target::Card(number.to_owned()))
    }

    /// The code made for one payment of this many đồng.
    #[must_use]
    pub fn amount(mut self, dong: u64) -> Self {
        self.initiation = Initiation::Dynamic;
        self.amount = Some(dong);
        self
    }

    /// The code with a purpose, such as a dossier's code, by which the statement is matched.
    #[must_use]
    pub fn purpose(mut self, purpose: &str) -> Self {
        self.details.purpose = Some(purpose.to_owned());
        self
    }

    /// The code with the number of a bill.
    #[must_use]
    pub fn bill(mut self, bill: &str) -> Self {
        self.details.bill = Some(bill.to_owned());
        self
    }

    fn to(bin: &str, target: Target) -> Self {
        Self {
            initiation: Initiation::Static,
            beneficiary: Beneficiary { bin: bin.to_owned(), target },
            category: None,
            amount: None,
            name: None,
            city: None,
            details: Details::default(),
            more: Vec::new(),
        }
    }
}

impl Details {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Target {
    /// The number alone.
    pub fn number(&self) -> &str {
        match self {
            Self::Account(number) | Self::Card(number) => number,
        }
    }

    /// NAPAS' name of the transfer service (field 38.02).
    pub fn service(&self) -> &'static str {
        match self {
            Self::Account(_) => "QRIBFTTA",
            Self::Card(_) => "QRIBFTTC",
        }
    }
}
