//! Writing a payment code.

use serde::{Deserialize, Serialize};

use super::error::{Error, Fault, Wanted};
use super::read::{MOST_ACCOUNT, is_account, is_digits};
use super::tlv::put;
use super::{Beneficiary, Details, Field, Initiation, NAPAS, Target, VietQr, crc16};
use crate::ascii;

/// Limits that differ between banks or are not confirmed by NAPAS; set them to what the receiving
/// bank says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// Whether Vietnamese marks are taken away; where not, texts with marks are refused.
    pub fold: bool,
    /// The most bytes of the name (59) and of the city (60), by EMVCo.
    pub name: usize,
    /// The same for the city.
    pub city: usize,
    /// The most bytes of bill, reference and terminal, by EMVCo.
    pub label: usize,
    /// The most bytes of the purpose. EMVCo says 25, banks take more; what each takes is not confirmed,
    /// so only the room in field 62 bounds it here.
    pub purpose: usize,
}

impl Default for Rules {
    fn default() -> Self {
        Self { fold: true, name: 25, city: 15, label: 25, purpose: 95 }
    }
}

impl VietQr {
    /// The text of the code, by the usual rules.
    ///
    /// # Errors
    /// The field that cannot be written.
    pub fn write(&self) -> Result<String, Error> {
        self.write_by(&Rules::default())
    }

    /// The text of the code, by rules of one's own.
    ///
    /// # Errors
    /// The field that cannot be written.
    pub fn write_by(&self, rules: &Rules) -> Result<String, Error> {
        let mut fields = vec![
            (0, "01".to_owned()),
            (1, if self.initiation == Initiation::Static { "11" } else { "12" }.to_owned()),
            (38, receiver(&self.beneficiary)?),
            (53, "704".to_owned()),
            (58, "VN".to_owned()),
        ];
        if let Some(category) = &self.category {
            let right = is_digits(category, 4, 4);
            fields.push((52, when(right, "52", category, Wanted::Digits { least: 4, most: 4 })?));
        }
        if let Some(amount) = self.amount {
            let text = amount.to_string();
            fields.push((54, when(amount > 0 && text.len() <= 13, "54", &text, Wanted::Amount)?));
        }
        if let Some(name) = &self.name {
            fields.push((59, plain(name, "59", rules.name, rules)?));
        }
        if let Some(city) = &self.city {
            fields.push((60, plain(city, "60", rules.city, rules)?));
        }
        if !self.details.is_empty() {
            fields.push((62, details(&self.details, rules)?));
        }
        add(&mut fields, &self.more, "")?;
        fields.sort_by_key(|(id, _)| *id);
        let mut text = String::new();
        for (id, value) in &fields {
            put(&mut text, *id, value);
        }
        text.push_str("6304");
        let crc = crc16(text.as_bytes());
        text.push_str(&format!("{crc:04X}"));
        if text.len() > super::MOST_BYTES {
            return Err(Error::new("-", 0, Fault::TooLong { bytes: text.len() }));
        }
        Ok(text)
    }
}

fn receiver(to: &Beneficiary) -> Result<String, Error> {
    let mut inner = String::new();
    let bin = when(is_digits(&to.bin, 6, 6), "38.01.00", &to.bin, Wanted::Digits { least: 6, most: 6 })?;
    put(&mut inner, 0, &bin);
    let number = match &to.target {
        Target::Account(number) => {
            when(is_account(number), "38.01.01", number, Wanted::LettersAndDigits { most: MOST_ACCOUNT })?
        }
        Target::Card(number) => {
            when(is_digits(number, 16, 19), "38.01.01", number, Wanted::Digits { least: 16, most: 19 })?
        }
    };
    put(&mut inner, 1, &number);
    let mut all = String::new();
    put(&mut all, 0, NAPAS);
    put(&mut all, 1, &inner);
    put(&mut all, 2, to.target.service());
    Ok(all)
}

fn details(details: &Details, rules: &Rules) -> Result<String, Error> {
    let mut parts = Vec::new();
    for (id, value, name, most) in [
        (1, &details.bill, "62.01", rules.label),
        (5, &details.reference, "62.05", rules.label),
        (7, &details.terminal, "62.07", rules.label),
        (8, &details.purpose, "62.08", rules.purpose),
    ] {
        if let Some(value) = value {
            parts.push((id, plain(value, name, most, rules)?));
        }
    }
    add(&mut parts, &details.more, "62.")?;
    parts.sort_by_key(|(id, _)| *id);
    let mut all = String::new();
    for (id, value) in &parts {
        put(&mut all, *id, value);
    }
    when(all.len() <= 99, "62", &all, Wanted::Bytes { most: 99 })
}

/// Adds the fields that have no name here; one that has may not come by this way.
fn add(fields: &mut Vec<(u8, String)>, more: &[Field], within: &str) -> Result<(), Error> {
    for field in more {
        let name = format!("{within}{:02}", field.id);
        let named: &[u8] = if within.is_empty() { &[0, 1, 38, 52, 53, 54, 58, 59, 60, 62, 63] } else { &[1, 5, 7, 8] };
        if field.id > 99 || named.contains(&field.id) {
            return Err(Error::new(name, 0, Fault::Misplaced));
        }
        if fields.iter().any(|(id, _)| *id == field.id) {
            return Err(Error::new(name, 0, Fault::Twice));
        }
        let value = when(field.value.len() <= 99, &name, &field.value, Wanted::Bytes { most: 99 })?;
        fields.push((field.id, value));
    }
    Ok(())
}

fn plain(text: &str, field: &str, most: usize, rules: &Rules) -> Result<String, Error> {
    let text = if rules.fold { ascii::fold(text) } else { text.to_owned() };
    let text = when(text.bytes().all(|b| (b' '..=b'~').contains(&b)), field, &text, Wanted::Ascii)?;
    let most = most.min(99);
    when((1..=most).contains(&text.len()), field, &text, Wanted::Bytes { most })
}

fn when(right: bool, field: &str, value: &str, wanted: Wanted) -> Result<String, Error> {
    if right {
        Ok(value.to_owned())
    } else {
        Err(Error::new(field, 0, Fault::Form { found: value.to_owned(), wanted }))
    }
}
