//! Acts on agencies: add, change, merge.

use access::{Action, NewEvent, Resource, Subject, Tx};
use base::text::fold;
use base::{AgencyId, Error, Result, RowId, msg};
use db::params;
use serde_json::json;

use crate::agency::{Agency, AgencyDraft, Level, add_alias, agency};

/// An agency as something that an official is allowed to change.
pub(crate) struct AgencyAt(pub(crate) Vec<AgencyId>);

impl Resource for AgencyAt {
    const NAME: &'static str = "agency";
    const VIEW: Option<Action> = None;
    fn agencies(&self) -> &[AgencyId] {
        &self.0
    }
}

fn subject(id: AgencyId) -> Subject {
    Subject { kind: "agency", id: id.to_string(), agency: Some(id) }
}

/// Notes that the directory changed, so that every process reads it anew.
pub(crate) fn touch_directory(tx: &mut db::Tx<'_>) -> Result<()> {
    tx.run("UPDATE directory SET version = version + 1 WHERE id = 1", params![]).map(drop)
}

fn filled(text: &str) -> Option<&str> {
    Some(text).filter(|t| !t.is_empty())
}

/// A code belongs to one valid agency only.
fn check_code(tx: &mut db::Tx<'_>, code: &str, own: Option<AgencyId>) -> Result<()> {
    let holder: Option<(AgencyId, String)> =
        tx.opt("SELECT id, name FROM agency WHERE code = $1 AND valid_to IS NULL", params![filled(code)])?;
    match holder {
        Some((id, name)) if Some(id) != own => {
            Err(Error::invalid("code", msg!("Mã này đang là của {name}", "This identifier belongs to {name}")))
        }
        _ => Ok(()),
    }
}

fn level_below(tx: &mut db::Tx<'_>, draft: &AgencyDraft) -> Result<Level> {
    match (draft.level, draft.parent) {
        (Some(level), _) => Ok(level),
        (None, Some(parent)) => Ok(agency(tx, parent)?.level),
        (None, None) => Ok(Level::Province),
    }
}

/// Adds an agency. Only the platform itself adds one without a parent: the province's root.
pub fn add_agency(tx: &mut Tx<'_, '_>, draft: &AgencyDraft) -> Result<AgencyId> {
    let place = tx.allow(Action::EditAgencies, AgencyAt(draft.parent.into_iter().collect()))?;
    let draft = draft.checked()?;
    if let Some(parent) = place.0.first() {
        let parent = agency(tx, *parent)?;
        if parent.valid_to.is_some() {
            return Err(ended("parent", &parent));
        }
    }
    check_code(tx, &draft.code, None)?;
    let level = level_below(tx, &draft)?;
    let (id, now) = (tx.ctx.id::<AgencyId>(), tx.now());
    tx.run(
        "INSERT INTO agency (id, parent_id, kind, level, name, name_folded, short_name, code, legacy_code, unit_code, \
         address, phone, valid_from, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)",
        params![
            id, draft.parent, draft.kind, level.code(), draft.name, fold(&draft.name), draft.short_name,
            filled(&draft.code), filled(&draft.legacy_code), filled(&draft.unit_code), draft.address, draft.phone, now
        ],
    )?;
    add_alias(tx, id, &draft.legacy_code)?;
    touch_directory(tx)?;
    tx.record(NewEvent { kind: "agency.add", subject: subject(id), data: json!({ "after": draft }) })?;
    Ok(id)
}

fn ended(field: &'static str, agency: &Agency) -> Error {
    let name = &agency.name;
    Error::invalid(field, msg!("{name} đã kết thúc hoạt động", "{name} no longer exists"))
}

/// Changes what is written about an agency. Its old name and code stay searchable.
pub fn change_agency(tx: &mut Tx<'_, '_>, id: AgencyId, version: i64, draft: &AgencyDraft) -> Result<()> {
    let before = agency(tx, id)?;
    tx.allow(Action::EditAgencies, AgencyAt(vec![id]))?;
    let draft = draft.checked()?;
    if draft.parent != before.parent {
        tx.allow(Action::EditAgencies, AgencyAt(draft.parent.into_iter().collect()))?;
        check_parent(tx, &before, draft.parent)?;
    }
    check_code(tx, &draft.code, Some(id))?;
    let level = level_below(tx, &draft)?;
    let changed = tx.run(
        "UPDATE agency SET parent_id = $3, kind = $4, level = $5, name = $6, name_folded = $7, short_name = $8, code = $9, \
         legacy_code = $10, unit_code = $11, address = $12, phone = $13, version = version + 1 WHERE id = $1 AND version = $2",
        params![
            id, version, draft.parent, draft.kind, level.code(), draft.name, fold(&draft.name), draft.short_name,
            filled(&draft.code), filled(&draft.legacy_code), filled(&draft.unit_code), draft.address, draft.phone
        ],
    )?;
    if changed == 0 {
        return Err(crate::changed_meanwhile(tx, &id.to_string())?);
    }
    if before.name != draft.name {
        add_alias(tx, id, &before.name)?;
    }
    for old in [before.code.as_deref(), before.legacy_code.as_deref()].into_iter().flatten() {
        if old != draft.code {
            add_alias(tx, id, old)?;
        }
    }
    touch_directory(tx)?;
    tx.record(NewEvent { kind: "agency.change", subject: subject(id), data: json!({ "before": before, "after": draft }) })?;
    Ok(())
}

/// An agency never stands, however far, below itself.
fn check_parent(tx: &mut db::Tx<'_>, own: &Agency, parent: Option<AgencyId>) -> Result<()> {
    let mut above = parent;
    while let Some(id) = above {
        let next = agency(tx, id)?;
        if id == own.id {
            let name = &own.name;
            return Err(Error::invalid("parent", msg!("{name} không thể trực thuộc chính nó", "{name} cannot be below itself")));
        }
        if above == parent && next.valid_to.is_some() {
            return Err(ended("parent", &next));
        }
        above = next.parent;
    }
    Ok(())
}

/// Merges an agency into its successor: what is below it, its officials and their roles move there,
/// and its names and codes lead there.
pub fn merge_agency(tx: &mut Tx<'_, '_>, from: AgencyId, version: i64, into: AgencyId, reason: &str) -> Result<()> {
    let old = agency(tx, from)?;
    let new = agency(tx, into)?;
    tx.allow(Action::EditAgencies, AgencyAt(vec![from]))?;
    tx.allow(Action::EditAgencies, AgencyAt(vec![into]))?;
    if old.valid_to.is_some() {
        return Err(ended("into", &old));
    }
    if new.valid_to.is_some() {
        return Err(ended("into", &new));
    }
    check_parent(tx, &old, Some(into))?;
    let now = tx.now();
    let changed = tx.run(
        "UPDATE agency SET valid_to = $3, successor_id = $4, version = version + 1 WHERE id = $1 AND version = $2",
        params![from, version, now, into],
    )?;
    if changed == 0 {
        return Err(crate::changed_meanwhile(tx, &from.to_string())?);
    }
    tx.run("UPDATE agency SET parent_id = $2, version = version + 1 WHERE parent_id = $1 AND valid_to IS NULL", params![from, into])?;
    tx.run("UPDATE official SET agency_id = $2, version = version + 1 WHERE agency_id = $1", params![from, into])?;
    move_roles(tx, from, into)?;
    for name in [Some(old.name.as_str()), old.code.as_deref(), old.legacy_code.as_deref()].into_iter().flatten() {
        add_alias(tx, into, name)?;
    }
    touch_directory(tx)?;
    tx.record(NewEvent {
        kind: "agency.merge",
        subject: subject(from),
        data: json!({ "into": into, "into_name": new.name, "name": old.name, "reason": reason }),
    })?;
    Ok(())
}

fn move_roles(tx: &mut Tx<'_, '_>, from: AgencyId, into: AgencyId) -> Result<()> {
    let now = tx.now();
    let held: Vec<(base::OfficialId, base::Role)> = tx.all(
        "SELECT official_id, role FROM official_role WHERE agency_id = $1 AND (valid_to IS NULL OR valid_to > $2)",
        params![from, now],
    )?;
    tx.run("UPDATE official_role SET valid_to = $2 WHERE agency_id = $1 AND (valid_to IS NULL OR valid_to > $2)", params![from, now])?;
    for (official, role) in held {
        let id = tx.ctx.id::<RowId>();
        crate::official_acts::open_role(tx, id, official, role, into, now)?;
    }
    Ok(())
}
