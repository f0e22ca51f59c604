//! Agencies: what they are called, where they stand, since when and until when.

use base::text::{fold, nfc};
use base::{AgencyId, Error, Fields, Instant, Msg, Result};
use db::{Row, Tx, params};
use serde::{Deserialize, Serialize};

/// The level of government an agency belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A central agency's office in the province.
    Central,
    /// The province: its committee, departments and their divisions.
    Province,
    /// A commune, ward or special zone and its divisions.
    Commune,
}

impl Level {
    /// Every level, from the top.
    pub const ALL: [Self; 3] = [Self::Central, Self::Province, Self::Commune];

    /// The code in the database and in imports.
    pub fn code(self) -> &'static str {
        match self {
            Self::Central => "central",
            Self::Province => "province",
            Self::Commune => "commune",
        }
    }

    /// Reads a code or the Vietnamese name; anything else is `None`.
    pub fn read(text: &str) -> Option<Self> {
        match fold(text).as_str() {
            "central" | "trung uong" => Some(Self::Central),
            "province" | "tinh" | "cap tinh" => Some(Self::Province),
            "commune" | "xa" | "cap xa" => Some(Self::Commune),
            _ => None,
        }
    }

    /// The level's name.
    pub fn name(self) -> Msg {
        match self {
            Self::Central => Msg::new("Trung ương", "Central"),
            Self::Province => Msg::new("Cấp tỉnh", "Province"),
            Self::Commune => Msg::new("Cấp xã", "Commune"),
        }
    }
}

/// An agency (cơ quan, đơn vị).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agency {
    /// Its id, for ever.
    pub id: AgencyId,
    /// The agency above it.
    pub parent: Option<AgencyId>,
    /// What kind it is, as procedures name it: `commune`, `so_tu_phap`.
    pub kind: String,
    /// The level of government.
    pub level: Level,
    /// The full name.
    pub name: String,
    /// The name on narrow screens and in lists; may be empty.
    pub short_name: String,
    /// The identifier such as `H99.101`; unique among valid agencies.
    pub code: Option<String>,
    /// The identifier before 2024 such as `000.00.15.H51`.
    pub legacy_code: Option<String>,
    /// The GSO code of the commune or province it serves.
    pub unit_code: Option<String>,
    /// Where it is.
    pub address: String,
    /// Its phone number.
    pub phone: String,
    /// Since when it exists.
    pub valid_from: Instant,
    /// When it ceased to exist.
    pub valid_to: Option<Instant>,
    /// Which agency took its work over.
    pub successor: Option<AgencyId>,
    /// The version of the row.
    pub version: i64,
}

impl Agency {
    /// Whether the agency exists at a moment.
    pub fn is_valid(&self, at: Instant) -> bool {
        self.valid_from <= at && self.valid_to.is_none_or(|end| end > at)
    }

    /// The short name, or the full one when there is none.
    pub fn label(&self) -> &str {
        if self.short_name.is_empty() { &self.name } else { &self.short_name }
    }
}

/// What is written about an agency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgencyDraft {
    /// The agency above it; only the province's root has none.
    pub parent: Option<AgencyId>,
    /// What kind it is: lower-case letters, digits and `_`.
    pub kind: String,
    /// The level of government; the parent's, or the province, when it is left out.
    pub level: Option<Level>,
    /// The full name.
    pub name: String,
    /// The short name; may be empty.
    pub short_name: String,
    /// The identifier such as `H99.101`; may be empty.
    pub code: String,
    /// The identifier before 2024; may be empty.
    pub legacy_code: String,
    /// The GSO code of its commune or province; may be empty.
    pub unit_code: String,
    /// Where it is.
    pub address: String,
    /// Its phone number.
    pub phone: String,
}

impl AgencyDraft {
    /// The draft tidied, or what is wrong with it.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming each wrong field.
    pub fn checked(&self) -> Result<Self> {
        let draft = Self {
            parent: self.parent,
            kind: nfc(&self.kind).to_lowercase(),
            level: self.level,
            name: nfc(&self.name),
            short_name: nfc(&self.short_name),
            code: nfc(&self.code).to_uppercase(),
            legacy_code: nfc(&self.legacy_code).to_uppercase(),
            unit_code: nfc(&self.unit_code),
            address: nfc(&self.address),
            phone: nfc(&self.phone),
        };
        let mut wrong = Fields::new();
        if draft.name.is_empty() {
            wrong.push("name", Msg::new("Hãy nhập tên cơ quan", "Enter the agency's name"));
        }
        if draft.name.chars().count() > 300 {
            wrong.push("name", Msg::new("Tên dài quá 300 ký tự", "The name is longer than 300 characters"));
        }
        if draft.kind.is_empty() || !draft.kind.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
            wrong.push(
                "kind",
                Msg::new(
                    "Loại cơ quan chỉ gồm chữ thường không dấu, số và dấu gạch dưới, ví dụ so_tu_phap",
                    "The kind has only lower-case letters without marks, digits and underscores, such as so_tu_phap",
                ),
            );
        }
        if !draft.code.is_empty() && !is_code(&draft.code) {
            wrong.push("code", Msg::new("Mã định danh có dạng H99 hoặc H99.101", "The identifier looks like H99 or H99.101"));
        }
        if !draft.legacy_code.is_empty() && !is_legacy_code(&draft.legacy_code) {
            wrong.push("legacy_code", Msg::new("Mã cũ có dạng 000.00.15.H51", "The old identifier looks like 000.00.15.H51"));
        }
        if !draft.unit_code.is_empty() && !crate::unit::is_code(&draft.unit_code) {
            wrong.push(
                "unit_code",
                Msg::new("Mã đơn vị hành chính gồm 2 hoặc 5 chữ số", "The unit's code has 2 or 5 digits"),
            );
        }
        wrong.check().map(|()| draft)
    }
}

fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_prefix(text: &str) -> bool {
    text.strip_prefix(['H', 'G']).is_some_and(|rest| digits(rest, 2..=2))
}

/// `H99`, `H99.101`, `H99.101.2`.
fn is_code(text: &str) -> bool {
    let mut parts = text.split('.');
    parts.next().is_some_and(is_prefix) && parts.clone().count() <= 4 && parts.all(|p| digits(p, 1..=3))
}

/// `000.00.15.H51`.
fn is_legacy_code(text: &str) -> bool {
    let Some((numbers, last)) = text.rsplit_once('.') else { return false };
    is_prefix(last) && numbers.split('.').count() == 3 && numbers.split('.').all(|p| digits(p, 2..=3))
}

const COLUMNS: &str = "id, parent_id, kind, level, name, short_name, code, legacy_code, unit_code, address, phone, \
                       valid_from, valid_to, successor_id, version";

fn row(r: &mut Row) -> Result<Agency> {
    Ok(Agency {
        id: r.take()?,
        parent: r.take()?,
        kind: r.take()?,
        level: Level::read(&r.take::<String>()?).ok_or_else(|| Error::bug("an agency of an unknown level"))?,
        name: r.take()?,
        short_name: r.take()?,
        code: r.take()?,
        legacy_code: r.take()?,
        unit_code: r.take()?,
        address: r.take()?,
        phone: r.take()?,
        valid_from: r.take()?,
        valid_to: r.take()?,
        successor: r.take()?,
        version: r.take()?,
    })
}

/// Every agency that is or was, by name.
pub fn agencies(tx: &mut Tx<'_>) -> Result<Vec<Agency>> {
    tx.map(&format!("SELECT {COLUMNS} FROM agency ORDER BY name_folded, id"), params![], row)
}

/// One agency.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn agency(tx: &mut Tx<'_>, id: AgencyId) -> Result<Agency> {
    tx.first(&format!("SELECT {COLUMNS} FROM agency WHERE id = $1"), params![id], row)?.ok_or(Error::NotFound("agency"))
}

/// Agencies whose name, code, or an old name or code contains the query; at most 30.
pub fn search_agencies(tx: &mut Tx<'_>, query: &str) -> Result<Vec<AgencyId>> {
    tx.all(
        "SELECT a.id FROM agency a WHERE a.valid_to IS NULL AND (a.name_folded LIKE $1 ESCAPE '\\' OR lower(a.code) = $2 \
         OR EXISTS (SELECT 1 FROM agency_alias s WHERE s.agency_id = a.id AND s.alias_folded LIKE $1 ESCAPE '\\')) \
         ORDER BY a.name_folded, a.id LIMIT 30",
        params![crate::like_anywhere(query), fold(query)],
    )
}

/// Old names and codes of an agency.
pub fn aliases(tx: &mut Tx<'_>, id: AgencyId) -> Result<Vec<String>> {
    tx.all("SELECT alias FROM agency_alias WHERE agency_id = $1 ORDER BY alias_folded", params![id])
}

/// Remembers an old name or code, so that searches find the agency by it.
pub(crate) fn add_alias(tx: &mut Tx<'_>, id: AgencyId, alias: &str) -> Result<()> {
    let alias = nfc(alias);
    if alias.is_empty() {
        return Ok(());
    }
    tx.run(
        "INSERT INTO agency_alias (agency_id, alias, alias_folded) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        params![id, alias, fold(&alias)],
    )
    .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        for good in ["H99", "G01", "H99.101", "H99.1.22"] {
            assert!(is_code(good), "{good}");
        }
        for bad in ["", "H9", "99.101", "H99.", "H99.1234", "H99.a", "H99-101"] {
            assert!(!is_code(bad), "{bad}");
        }
        assert!(is_legacy_code("000.00.15.H51"));
        for bad in ["H51", "000.15.H51", "000.00.15.51", "a00.00.15.H51"] {
            assert!(!is_legacy_code(bad), "{bad}");
        }
    }
}
