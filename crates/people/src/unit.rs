//! Administrative units of the General Statistics Office: provinces and communes.

use access::{Action, NewEvent, Subject, Tx};
use base::text::{fold, nfc};
use base::{Date, Error, Msg, Result};
use db::{Row, params};
use serde::Serialize;
use serde_json::json;

use crate::agency_acts::AgencyAt;

/// A province or a commune.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unit {
    /// The GSO code: two digits for provinces, five for communes.
    pub code: String,
    /// The province of a commune.
    pub parent: Option<String>,
    /// The name without its kind: `Ba Đình`.
    pub name: String,
    /// The name with its kind: `Phường Ba Đình`.
    pub full_name: String,
    /// Since when, where that is known.
    pub valid_from: Option<Date>,
    /// The first day it no longer exists.
    pub valid_to: Option<Date>,
}

/// Whether the text looks like a unit's code.
pub(crate) fn is_code(text: &str) -> bool {
    matches!(text.len(), 2 | 5) && text.bytes().all(|b| b.is_ascii_digit())
}

const COLUMNS: &str = "code, parent_code, name, full_name, valid_from, valid_to";

fn row(r: &mut Row) -> Result<Unit> {
    Ok(Unit {
        code: r.take()?,
        parent: r.take()?,
        name: r.take()?,
        full_name: r.take()?,
        valid_from: r.take()?,
        valid_to: r.take()?,
    })
}

/// The provinces that exist on a day, by name.
pub fn provinces(tx: &mut db::Tx<'_>, on: Date) -> Result<Vec<Unit>> {
    tx.map(
        &format!("SELECT {COLUMNS} FROM unit WHERE parent_code IS NULL AND (valid_to IS NULL OR valid_to > $1) ORDER BY name_folded, code"),
        params![on],
        row,
    )
}

/// The communes of a province that exist on a day, by name.
pub fn communes(tx: &mut db::Tx<'_>, province: &str, on: Date) -> Result<Vec<Unit>> {
    tx.map(
        &format!("SELECT {COLUMNS} FROM unit WHERE parent_code = $1 AND (valid_to IS NULL OR valid_to > $2) ORDER BY name_folded, code"),
        params![province, on],
        row,
    )
}

/// A unit by its code.
pub fn unit(tx: &mut db::Tx<'_>, code: &str) -> Result<Option<Unit>> {
    tx.first(&format!("SELECT {COLUMNS} FROM unit WHERE code = $1"), params![code], row)
}

/// The full name of a unit; the code itself when it is unknown.
pub fn unit_name(tx: &mut db::Tx<'_>, code: &str) -> Result<String> {
    Ok(unit(tx, code)?.map_or_else(|| code.to_owned(), |u| u.full_name))
}

/// An address in one line: street, commune, province.
pub fn address_line(tx: &mut db::Tx<'_>, street: &str, commune: &str, province: &str) -> Result<String> {
    let mut parts = vec![street.to_owned()];
    for code in [commune, province] {
        if !code.is_empty() {
            parts.push(unit_name(tx, code)?);
        }
    }
    parts.retain(|p| !p.is_empty());
    Ok(parts.join(", "))
}

/// Writes units, new and changed ones. Returns how many rows were written.
pub fn save_units(tx: &mut Tx<'_, '_>, units: &[Unit]) -> Result<usize> {
    let province = AgencyAt(root(tx)?);
    tx.allow(Action::EditAgencies, province)?;
    for unit in units {
        if !is_code(&unit.code) {
            let code = &unit.code;
            return Err(Error::invalid("code", base::msg!("Mã đơn vị không đúng: {code}", "Not a unit's code: {code}")));
        }
        if unit.parent.is_some() != (unit.code.len() == 5) {
            return Err(Error::invalid("parent", Msg::new("Xã, phường phải thuộc một tỉnh", "A commune belongs to a province")));
        }
        let name = nfc(&unit.full_name);
        tx.run(
            "INSERT INTO unit (code, parent_code, name, full_name, name_folded, valid_from, valid_to) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (code) DO UPDATE SET parent_code = excluded.parent_code, \
             name = excluded.name, full_name = excluded.full_name, name_folded = excluded.name_folded, \
             valid_from = excluded.valid_from, valid_to = excluded.valid_to",
            params![unit.code, unit.parent, nfc(&unit.name), name, fold(&unit.name), unit.valid_from, unit.valid_to],
        )?;
    }
    let subject = Subject { kind: "unit", id: "units".to_owned(), agency: None };
    tx.record(NewEvent { kind: "unit.save", subject, data: json!({ "rows": units.len() }) })?;
    Ok(units.len())
}

/// The province's root agencies: who may change them may change what concerns the whole province.
pub(crate) fn root(tx: &mut db::Tx<'_>) -> Result<Vec<base::AgencyId>> {
    tx.all("SELECT id FROM agency WHERE parent_id IS NULL AND valid_to IS NULL", params![])
}
