//! Writes the rows of an import: all, or none when anything is wrong.

use std::collections::{HashMap, HashSet};

use access::{NewEvent, Subject, Tx};
use base::{AgencyId, Error, Msg, Result};
use serde::Serialize;
use serde_json::json;

use super::{AgencyRow, Kind, OfficialRow, Plan, Rows, UnitRow, plan};
use crate::agency::{AgencyDraft, agency};
use crate::official_acts::RoleAt;
use crate::tree::Tree;
use crate::unit::{Unit, unit};
use crate::{add_agency, add_official, change_agency, change_official, official, official_by_login, roles_of, save_units, set_roles};

/// A new official's first password, already hashed, with its text for whoever hands it over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewAccount {
    /// The login.
    pub login: String,
    /// The full name.
    pub name: String,
    /// The password, to be changed at the first sign-in.
    pub password: String,
    #[serde(skip)]
    pub(crate) hash: String,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Applied {
    /// How many rows were added.
    pub added: usize,
    /// How many rows were changed.
    pub changed: usize,
}

impl NewAccount {
    /// An account for a new official: makes and hashes a password, which takes some 20 ms of a core.
    pub fn make(random: &access::Randomness, login: &str, name: &str) -> Result<Self> {
        let password = crate::password::once(random);
        let hash = crate::password::hash(random, &password)?;
        Ok(Self { login: login.to_owned(), name: name.to_owned(), password, hash })
    }
}

/// Writes the rows. `accounts` holds a first password for every new official of the plan.
///
/// # Errors
/// [`Error::Conflict`] when the plan has problems by now; nothing is written then.
pub fn apply(tx: &mut Tx<'_, '_>, rows: &Rows, accounts: &[NewAccount]) -> Result<Applied> {
    let plan = plan(tx, rows)?;
    if !plan.problems.is_empty() {
        return Err(Error::Conflict(Msg::new(
            "Dữ liệu đã thay đổi từ lúc xem trước và tệp không còn nhập được. Hãy tải tệp lên lại để xem lỗi.",
            "The data changed since the preview and the file can no longer be imported. Upload it again to see why.",
        )));
    }
    let keys = |changes: &[super::Change]| changes.iter().map(|c| c.key.clone()).collect::<HashSet<_>>();
    let (added, changed) = (keys(&plan.added), keys(&plan.changed));
    let kind = match rows {
        Rows::Agencies(rows) => {
            agencies(tx, rows, &added, &changed)?;
            Kind::Agencies
        }
        Rows::Officials(rows) => {
            officials(tx, rows, &added, &changed, accounts)?;
            Kind::Officials
        }
        Rows::Units(rows) => {
            units(tx, rows, &added, &changed)?;
            Kind::Units
        }
    };
    record(tx, kind, &plan)?;
    Ok(Applied { added: plan.added.len(), changed: plan.changed.len() })
}

fn record(tx: &mut Tx<'_, '_>, kind: Kind, plan: &Plan) -> Result<()> {
    let subject = Subject { kind: "import", id: kind.code().to_owned(), agency: None };
    let data = json!({ "added": plan.added.len(), "changed": plan.changed.len(), "same": plan.same });
    tx.record(NewEvent { kind: "import.apply", subject, data }).map(drop)
}

fn agencies(tx: &mut Tx<'_, '_>, rows: &[AgencyRow], added: &HashSet<String>, changed: &HashSet<String>) -> Result<()> {
    let tree = Tree::load(tx)?;
    let mut ids: HashMap<String, AgencyId> =
        tree.all().filter(|a| a.valid_to.is_none()).filter_map(|a| Some((a.code.clone()?, a.id))).collect();
    // Parents come before what is below them, whatever the order of the file.
    let mut left: Vec<&AgencyRow> = rows.iter().filter(|r| added.contains(&r.code)).collect();
    while !left.is_empty() {
        let before = left.len();
        let mut waiting = Vec::new();
        for row in left {
            match (row.parent_code.as_str(), ids.get(&row.parent_code)) {
                ("", _) => {
                    ids.insert(row.code.clone(), add_agency(tx, &row.draft())?);
                }
                (_, Some(parent)) => {
                    let draft = AgencyDraft { parent: Some(*parent), ..row.draft() };
                    ids.insert(row.code.clone(), add_agency(tx, &draft)?);
                }
                (_, None) => waiting.push(row),
            }
        }
        if waiting.len() == before {
            return Err(Error::bug("an import's agencies have no end of parents"));
        }
        left = waiting;
    }
    for row in rows.iter().filter(|r| changed.contains(&r.code)) {
        let Some(id) = ids.get(&row.code).copied() else { continue };
        let now = agency(tx, id)?;
        let keep = |new: &str, old: &str| if new.is_empty() { old.to_owned() } else { new.to_owned() };
        let old = |value: &Option<String>| value.clone().unwrap_or_default();
        let draft = AgencyDraft {
            parent: ids.get(&row.parent_code).copied().or(now.parent),
            kind: keep(&row.kind, &now.kind),
            level: row.level.or(Some(now.level)),
            name: keep(&row.name, &now.name),
            short_name: keep(&row.short_name, &now.short_name),
            code: row.code.clone(),
            legacy_code: keep(&row.legacy_code, &old(&now.legacy_code)),
            unit_code: keep(&row.unit_code, &old(&now.unit_code)),
            address: keep(&row.address, &now.address),
            phone: keep(&row.phone, &now.phone),
        };
        change_agency(tx, id, now.version, &draft)?;
    }
    Ok(())
}

fn officials(
    tx: &mut Tx<'_, '_>,
    rows: &[OfficialRow],
    added: &HashSet<String>,
    changed: &HashSet<String>,
    accounts: &[NewAccount],
) -> Result<()> {
    let tree = Tree::load(tx)?;
    let hashes: HashMap<&str, &str> = accounts.iter().map(|a| (a.login.as_str(), a.hash.as_str())).collect();
    let now = tx.now();
    for row in rows {
        let place = tree.by_code(&row.agency_code).map(|a| a.id).ok_or(Error::NotFound("agency"))?;
        let draft = row.draft(place);
        let id = if added.contains(&row.login) {
            let hash = hashes.get(row.login.as_str()).ok_or_else(|| Error::bug("a new official without a password"))?;
            add_official(tx, &draft, hash, true)?
        } else if changed.contains(&row.login) {
            let known = official_by_login(tx, &row.login)?.ok_or(Error::NotFound("official"))?;
            let keep = |new: String, old: String| if new.is_empty() { old } else { new };
            let draft = crate::OfficialDraft {
                login: known.login,
                name: keep(draft.name, known.name),
                email: keep(draft.email, known.email),
                phone: keep(draft.phone, known.phone),
                position: keep(draft.position, known.position),
                agency: place,
            };
            change_official(tx, known.id, known.version, &draft)?;
            known.id
        } else {
            continue;
        };
        // Roles are added; taking one away is an act of its own, never the silence of a file.
        let held = roles_of(tx, id, now)?;
        let mut roles: Vec<RoleAt> = held.iter().map(|r| RoleAt { role: r.role, agency: r.agency }).collect();
        roles.extend(row.roles.iter().map(|role| RoleAt { role: *role, agency: place }));
        let version = official(tx, id)?.version;
        set_roles(tx, id, version, &roles)?;
    }
    Ok(())
}

fn units(tx: &mut Tx<'_, '_>, rows: &[UnitRow], added: &HashSet<String>, changed: &HashSet<String>) -> Result<()> {
    let mut units = Vec::new();
    for row in rows.iter().filter(|r| added.contains(&r.code) || changed.contains(&r.code)) {
        let known = unit(tx, &row.code)?;
        let (valid_from, valid_to) = known.map_or((None, None), |u| (u.valid_from, u.valid_to));
        units.push(Unit {
            code: row.code.clone(),
            parent: Some(row.province_code.clone()).filter(|p| !p.is_empty()),
            name: row.name.clone(),
            full_name: row.full_name.clone(),
            valid_from,
            valid_to,
        });
    }
    save_units(tx, &units).map(drop)
}
