//! What an import would add and change, before anything is written.

use std::collections::{HashMap, HashSet};

use access::{Action, Tx};
use base::{AgencyId, Msg, Result, Role, msg};
use serde::{Deserialize, Serialize};

use super::{AgencyRow, OfficialRow, Problem, Rows, UnitRow};
use crate::agency_acts::AgencyAt;
use crate::official_acts::OfficialOf;
use crate::tree::Tree;
use crate::{official_by_login, roles_of, unit};

/// One row that would be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The line of the file.
    pub line: usize,
    /// The row's key: code or login.
    pub key: String,
    /// The row's name.
    pub name: String,
    /// What would change, `before → after`; empty for new rows.
    pub what: Vec<String>,
}

/// What an import would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// New rows.
    pub added: Vec<Change>,
    /// Rows that differ from what is known.
    pub changed: Vec<Change>,
    /// How many rows are as known.
    pub same: usize,
    /// Why it cannot be done; nothing is written while there is any.
    pub problems: Vec<Problem>,
}

impl Plan {
    fn note(&mut self, line: usize, key: &str, name: &str, known: bool, what: Vec<String>) {
        let change = Change { line, key: key.to_owned(), name: name.to_owned(), what };
        match (known, change.what.is_empty()) {
            (false, _) => self.added.push(change),
            (true, false) => self.changed.push(change),
            (true, true) => self.same += 1,
        }
    }
}

/// Compares the rows of a file with what is known. Rows that the actor may not write are problems.
pub fn plan(tx: &mut Tx<'_, '_>, rows: &Rows) -> Result<Plan> {
    let tree = Tree::load(tx)?;
    match rows {
        Rows::Agencies(rows) => agencies(tx, &tree, rows),
        Rows::Officials(rows) => officials(tx, &tree, rows),
        Rows::Units(rows) => units(tx, rows),
    }
}

/// The differences between pairs of before and after; what the file leaves empty stays.
fn differences(pairs: &[(&str, &str)]) -> Vec<String> {
    pairs
        .iter()
        .filter(|(before, after)| !after.is_empty() && before != after)
        .map(|(before, after)| if before.is_empty() { format!("+ {after}") } else { format!("{before} → {after}") })
        .collect()
}

fn not_allowed(line: usize, column: &str) -> Problem {
    Problem::at(line, column, Msg::new("Ngoài phạm vi quản trị của bạn", "Outside what you administer"))
}

fn agencies(tx: &mut Tx<'_, '_>, tree: &Tree, rows: &[AgencyRow]) -> Result<Plan> {
    let mut plan = Plan::default();
    let in_file: HashSet<&str> = rows.iter().map(|r| r.code.as_str()).collect();
    let current = |code: &str| tree.by_code(code).filter(|a| a.valid_to.is_none());
    let whole = AgencyAt(unit::root(tx)?);
    let everything = tx.allow(Action::EditAgencies, whole).is_ok();
    let mut allowed: HashMap<AgencyId, bool> = HashMap::new();
    for row in rows {
        let known = current(&row.code);
        let parent = current(&row.parent_code);
        if row.parent_code.is_empty() {
            if known.is_none_or(|a| a.parent.is_some()) && tree.roots().any(|a| a.valid_to.is_none()) {
                plan.problems.push(Problem::at(
                    row.line,
                    "parent_code",
                    Msg::new("Chỉ cơ quan gốc của tỉnh không có cấp trên", "Only the province's root has nothing above it"),
                ));
            }
        } else if parent.is_none() && !in_file.contains(row.parent_code.as_str()) {
            let code = &row.parent_code;
            plan.problems.push(Problem::at(row.line, "parent_code", msg!("Không có cơ quan mã {code}", "There is no agency {code}")));
        }
        if !everything {
            let target = known.or(parent).map(|a| a.id);
            let may = match target {
                Some(id) => *allowed.entry(id).or_insert_with(|| tx.allow(Action::EditAgencies, AgencyAt(vec![id])).is_ok()),
                None => false,
            };
            if !may {
                plan.problems.push(not_allowed(row.line, "code"));
            }
        }
        let what = known.map_or_else(Vec::new, |a| {
            let above = a.parent.and_then(|id| tree.by_id(id)).and_then(|p| p.code.as_deref()).unwrap_or_default();
            let level = row.level.map_or("", crate::Level::code);
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            differences(&[
                (&a.name, &row.name),
                (above, &row.parent_code),
                (&a.kind, &row.kind),
                (a.level.code(), level),
                (&a.short_name, &row.short_name),
                (&text(&a.legacy_code), &row.legacy_code),
                (&text(&a.unit_code), &row.unit_code),
                (&a.address, &row.address),
                (&a.phone, &row.phone),
            ])
        });
        plan.note(row.line, &row.code, &row.name, known.is_some(), what);
    }
    Ok(plan)
}

fn officials(tx: &mut Tx<'_, '_>, tree: &Tree, rows: &[OfficialRow]) -> Result<Plan> {
    let mut plan = Plan::default();
    let now = tx.now();
    let operator = tx.ctx.actor.official().is_none_or(|own| own.has_role(Role::SystemAdmin));
    let own = tx.ctx.actor.official().map(|o| o.id);
    for row in rows {
        let Some(agency) = tree.by_code(&row.agency_code).filter(|a| a.valid_to.is_none()) else {
            let code = &row.agency_code;
            plan.problems.push(Problem::at(row.line, "agency_code", msg!("Không có cơ quan mã {code}", "There is no agency {code}")));
            continue;
        };
        let known = official_by_login(tx, &row.login)?;
        let held = match &known {
            Some(o) => roles_of(tx, o.id, now)?,
            None => Vec::new(),
        };
        let places = [Some(agency.id), known.as_ref().map(|o| o.agency)];
        let may = places.into_iter().flatten().all(|id| tx.allow(Action::EditOfficials, OfficialOf([id])).is_ok());
        if !may {
            plan.problems.push(not_allowed(row.line, "agency_code"));
        }
        if known.as_ref().is_some_and(|o| Some(o.id) == own) {
            plan.problems.push(Problem::at(row.line, "login", Msg::new("Không thể tự thay đổi tài khoản của mình", "You cannot change your own account")));
        }
        let given: Vec<Role> =
            row.roles.iter().copied().filter(|role| !held.iter().any(|h| h.role == *role && h.agency == agency.id)).collect();
        if given.contains(&Role::SystemAdmin) && !operator {
            plan.problems.push(Problem::at(row.line, "roles", Msg::new("Chỉ quản trị hệ thống được cấp vai trò này", "Only a system operator gives this role")));
        }
        let mut what = known.as_ref().map_or_else(Vec::new, |o| {
            let place = tree.by_id(o.agency).and_then(|a| a.code.as_deref()).unwrap_or_default();
            let phone = base::text::read::phone(&row.phone).unwrap_or_default();
            differences(&[
                (&o.name, &row.name),
                (place, &row.agency_code),
                (&o.position, &row.position),
                (&o.email, &row.email),
                (&o.phone, &phone),
            ])
        });
        if known.is_some() {
            what.extend(given.iter().map(|role| format!("+ {}", role.code())));
        }
        plan.note(row.line, &row.login, &row.name, known.is_some(), what);
    }
    Ok(plan)
}

fn units(tx: &mut Tx<'_, '_>, rows: &[UnitRow]) -> Result<Plan> {
    let mut plan = Plan::default();
    let whole = AgencyAt(unit::root(tx)?);
    if tx.allow(Action::EditAgencies, whole).is_err() {
        plan.problems.push(Problem::file(Msg::new("Ngoài phạm vi quản trị của bạn", "Outside what you administer")));
        return Ok(plan);
    }
    let in_file: HashSet<&str> = rows.iter().map(|r| r.code.as_str()).collect();
    let known: HashMap<String, (Option<String>, String, String)> = tx
        .all::<(String, Option<String>, String, String)>("SELECT code, parent_code, name, full_name FROM unit", &[])?
        .into_iter()
        .map(|(code, parent, name, full)| (code, (parent, name, full)))
        .collect();
    for row in rows {
        let province = row.province_code.as_str();
        if !province.is_empty() && !in_file.contains(province) && !known.contains_key(province) {
            plan.problems.push(Problem::at(
                row.line,
                "province_code",
                msg!("Chưa có tỉnh mã {province}; hãy nhập tệp tỉnh trước", "There is no province {province}; import the provinces first"),
            ));
        }
        let found = known.get(&row.code);
        let what = found.map_or_else(Vec::new, |(parent, name, full)| {
            differences(&[(parent.as_deref().unwrap_or_default(), province), (name, &row.name), (full, &row.full_name)])
        });
        plan.note(row.line, &row.code, &row.full_name, found.is_some(), what);
    }
    Ok(plan)
}
