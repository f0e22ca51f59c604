//! Identifiers of agencies (mã định danh cơ quan), in both generations.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The identifier of an agency or organisation, kept as it was written.
///
/// Two generations travel side by side: QCVN 102:2016 wrote 13 characters, lowest level first
/// (`000.00.15.H51`); Decision 20/2020/QĐ-TTg writes up to 35, highest level first (`H37.02.02`).
/// There is no safe arithmetic from one to the other, so the text is never changed here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrganId(pub String);

/// Which rule an identifier follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganIdForm {
    /// Thirteen characters in four groups, lowest level first (QCVN 102:2016).
    Qcvn102,
    /// Groups from the highest level down, at most 35 characters (Decision 20/2020/QĐ-TTg, article 4).
    Decision20,
    /// The registration number of an enterprise, cooperative or household (article 5).
    Enterprise,
    /// Scheme `Zxy` and up to 32 characters (article 6).
    Scheme,
    /// Short and test forms that circulate but follow no rule.
    Other,
}

impl OrganId {
    /// From its text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Which rule the text follows.
    pub fn form(&self) -> OrganIdForm {
        let groups: Vec<&str> = self.0.split('.').collect();
        if let [third, second, first, top] = groups.as_slice()
            && code(third, 3)
            && code(second, 2)
            && code(first, 2)
            && level_one(top)
        {
            return OrganIdForm::Qcvn102;
        }
        let allowed = self.0.len() <= 35 && groups.iter().all(|g| !g.is_empty() && g.bytes().all(upper_or_digit));
        match groups.first() {
            Some(top) if allowed && level_one(top) => OrganIdForm::Decision20,
            Some(text) if groups.len() == 1 && enterprise(text) => OrganIdForm::Enterprise,
            _ if allowed && scheme(&self.0) => OrganIdForm::Scheme,
            _ => OrganIdForm::Other,
        }
    }
}

fn upper_or_digit(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_uppercase()
}

fn code(group: &str, width: usize) -> bool {
    group.len() == width && group.bytes().all(upper_or_digit)
}

/// The highest group: a letter A to Y and two characters; Z is the mark of a scheme.
fn level_one(group: &str) -> bool {
    match group.as_bytes() {
        [letter, a, b] => letter.is_ascii_uppercase() && *letter != b'Z' && a.is_ascii_digit() && b.is_ascii_digit(),
        _ => false,
    }
}

fn enterprise(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (10..=14).contains(&digits) && text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

fn scheme(text: &str) -> bool {
    matches!(text.as_bytes(), [b'Z', a, b, _, ..] if a.is_ascii_digit() && b.is_ascii_digit())
}

impl fmt::Display for OrganId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for OrganId {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_apart() {
        for (text, form) in [
            ("000.00.00.G22", OrganIdForm::Qcvn102),
            ("002.00.20.H13", OrganIdForm::Qcvn102),
            ("00A.00.20.H13", OrganIdForm::Qcvn102),
            ("H37.02.02", OrganIdForm::Decision20),
            ("H37", OrganIdForm::Decision20),
            ("H37.DN.001", OrganIdForm::Decision20),
            ("0101234567", OrganIdForm::Enterprise),
            ("0101234567-001", OrganIdForm::Enterprise),
            ("Z01ABC", OrganIdForm::Scheme),
            ("Z01", OrganIdForm::Other),
            ("28.22.H17", OrganIdForm::Other),
            ("vxp.saas.03", OrganIdForm::Other),
            ("H37..02", OrganIdForm::Other),
            ("", OrganIdForm::Other),
        ] {
            assert_eq!(OrganId::from(text).form(), form, "{text}");
        }
        let long = format!("H37.{}", "A".repeat(32));
        assert_eq!(OrganId::new(long).form(), OrganIdForm::Other);
    }
}
