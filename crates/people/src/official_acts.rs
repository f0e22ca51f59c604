//! Acts on officials: add, change, give and take roles, close and open accounts.

use std::collections::HashSet;

use access::{Action, NewEvent, Resource, Subject, Tx};
use base::text::{fold, nfc};
use base::{AgencyId, Error, Fields, Instant, Msg, OfficialId, Result, Role, RowId};
use db::params;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use web::AccountKind;

use crate::official::{Official, login_key, official, roles_of};

/// An official as something that administrators of the agency see and change.
pub(crate) struct OfficialOf(pub(crate) [AgencyId; 1]);

impl Resource for OfficialOf {
    const NAME: &'static str = "official";
    const VIEW: Option<Action> = Some(Action::ViewOfficials);
    fn agencies(&self) -> &[AgencyId] {
        &self.0
    }
}

/// What is written about an official.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialDraft {
    /// The name to sign in with: letters, digits, `.`, `-`, `_`, `@`.
    pub login: String,
    /// The full name.
    pub name: String,
    /// The official e-mail address; may be empty.
    pub email: String,
    /// The phone number; may be empty.
    pub phone: String,
    /// The position as on papers.
    pub position: String,
    /// Where the person works.
    pub agency: AgencyId,
}

/// A role at an agency, given or to be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RoleAt {
    /// The role.
    pub role: Role,
    /// Where.
    pub agency: AgencyId,
}

impl OfficialDraft {
    /// The draft tidied, or what is wrong with it.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming each wrong field.
    pub fn checked(&self) -> Result<Self> {
        let phone = nfc(&self.phone);
        let draft = Self {
            login: login_key(&self.login),
            name: nfc(&self.name),
            email: nfc(&self.email).to_lowercase(),
            phone: base::text::read::phone(&phone).unwrap_or_else(|| phone.clone()),
            position: nfc(&self.position),
            agency: self.agency,
        };
        let mut wrong = Fields::new();
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-_@".contains(c);
        if !(3..=80).contains(&draft.login.len()) || !draft.login.chars().all(plain) {
            wrong.push(
                "login",
                Msg::new(
                    "Tên đăng nhập dài từ 3 đến 80 ký tự, chỉ gồm chữ không dấu, số và . - _ @",
                    "The login has 3 to 80 characters: letters without marks, digits and . - _ @",
                ),
            );
        }
        if draft.name.is_empty() || draft.name.chars().count() > 120 {
            wrong.push("name", Msg::new("Hãy nhập họ và tên, không quá 120 ký tự", "Enter the full name, at most 120 characters"));
        }
        if !draft.email.is_empty() && !crate::is_email(&draft.email) {
            wrong.push("email", Msg::new("Địa chỉ thư điện tử không đúng", "This e-mail address is not right"));
        }
        if !phone.is_empty() && base::text::read::phone(&phone).is_none() {
            wrong.push("phone", Msg::new("Số điện thoại không đúng", "This phone number is not right"));
        }
        wrong.check().map(|()| draft)
    }
}

fn subject(id: OfficialId, agency: AgencyId) -> Subject {
    Subject { kind: "official", id: id.to_string(), agency: Some(agency) }
}

/// Records an act on an official.
pub(crate) fn record(tx: &mut Tx<'_, '_>, kind: &'static str, official: &Official, data: Value) -> Result<()> {
    let subject = subject(official.id, official.agency);
    tx.record(NewEvent { kind, subject, data }).map(drop)
}

/// The official, when the actor administers the account and it is not the actor's own.
fn administered(tx: &mut Tx<'_, '_>, id: OfficialId) -> Result<Official> {
    let found = official(tx, id)?;
    tx.allow(Action::EditOfficials, OfficialOf([found.agency]))?;
    if tx.ctx.actor.official().is_some_and(|own| own.id == id) {
        return Err(Error::Forbidden);
    }
    Ok(found)
}

/// Adds an official, who must change the password at the first sign-in unless `must_change` is
/// false. The password comes hashed by [`crate::password::hash`].
pub fn add_official(tx: &mut Tx<'_, '_>, draft: &OfficialDraft, password_hash: &str, must_change: bool) -> Result<OfficialId> {
    tx.allow(Action::EditOfficials, OfficialOf([draft.agency]))?;
    let draft = draft.checked()?;
    check_login(tx, &draft.login, None)?;
    let (id, now) = (tx.ctx.id::<OfficialId>(), tx.now());
    tx.run(
        "INSERT INTO official (id, login, name, name_folded, email, phone, position, agency_id, password_hash, must_change, \
         totp_step, active, created_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, 1)",
        params![
            id, draft.login, draft.name, fold(&draft.name), draft.email, draft.phone, draft.position, draft.agency,
            password_hash, must_change, true, now
        ],
    )?;
    let subject = subject(id, draft.agency);
    tx.record(NewEvent { kind: "official.add", subject, data: json!({ "after": draft }) })?;
    Ok(id)
}

fn check_login(tx: &mut db::Tx<'_>, login: &str, own: Option<OfficialId>) -> Result<()> {
    let holder: Option<OfficialId> = tx.opt("SELECT id FROM official WHERE login = $1", params![login])?;
    match holder {
        Some(id) if Some(id) != own => Err(Error::invalid(
            "login",
            Msg::new("Tên đăng nhập này đã có người dùng", "Somebody already has this login"),
        )),
        _ => Ok(()),
    }
}

/// Changes what is written about an official, and where the person works.
pub fn change_official(tx: &mut Tx<'_, '_>, id: OfficialId, version: i64, draft: &OfficialDraft) -> Result<()> {
    let before = administered(tx, id)?;
    tx.allow(Action::EditOfficials, OfficialOf([draft.agency]))?;
    let draft = draft.checked()?;
    check_login(tx, &draft.login, Some(id))?;
    let changed = tx.run(
        "UPDATE official SET login = $3, name = $4, name_folded = $5, email = $6, phone = $7, position = $8, agency_id = $9, \
         version = version + 1 WHERE id = $1 AND version = $2",
        params![
            id, version, draft.login, draft.name, fold(&draft.name), draft.email, draft.phone, draft.position, draft.agency
        ],
    )?;
    if changed == 0 {
        return Err(crate::changed_meanwhile(tx, &id.to_string())?);
    }
    record(tx, "official.change", &before, json!({ "before": before, "after": draft }))
}

pub(crate) fn open_role(
    tx: &mut db::Tx<'_>,
    id: RowId,
    official: OfficialId,
    role: Role,
    agency: AgencyId,
    from: Instant,
) -> Result<()> {
    tx.run(
        "INSERT INTO official_role (id, official_id, role, agency_id, valid_from) \
         SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT 1 FROM official_role WHERE official_id = $2 AND role = $3 \
         AND agency_id = $4 AND (valid_to IS NULL OR valid_to > $5))",
        params![id, official, role, agency, from],
    )
    .map(drop)
}

/// Gives an official exactly these roles from now on. Nobody changes their own; operators of the
/// installation are named by operators only.
pub fn set_roles(tx: &mut Tx<'_, '_>, id: OfficialId, version: i64, roles: &[RoleAt]) -> Result<()> {
    let found = administered(tx, id)?;
    let now = tx.now();
    let held = roles_of(tx, id, now)?;
    let wanted: HashSet<RoleAt> = roles.iter().copied().collect();
    let have: HashSet<RoleAt> = held.iter().map(|r| RoleAt { role: r.role, agency: r.agency }).collect();
    let operator = !matches!(&tx.ctx.actor, access::Actor::Official(own) if !own.has_role(Role::SystemAdmin));
    for change in wanted.symmetric_difference(&have) {
        tx.allow(Action::EditOfficials, OfficialOf([change.agency]))?;
        if change.role == Role::SystemAdmin && !operator {
            return Err(Error::Forbidden);
        }
    }
    let changed = tx.run("UPDATE official SET version = version + 1 WHERE id = $1 AND version = $2", params![id, version])?;
    if changed == 0 {
        return Err(crate::changed_meanwhile(tx, &id.to_string())?);
    }
    for row in held.iter().filter(|r| !wanted.contains(&RoleAt { role: r.role, agency: r.agency })) {
        tx.run("UPDATE official_role SET valid_to = $2 WHERE id = $1", params![row.id, now])?;
    }
    for role in &wanted {
        let row = tx.ctx.id::<RowId>();
        open_role(tx, row, id, role.role, role.agency, now)?;
    }
    let list = |roles: &HashSet<RoleAt>| {
        let mut list: Vec<String> = roles.iter().map(|r| format!("{} @ {}", r.role.code(), r.agency)).collect();
        list.sort();
        list
    };
    record(tx, "official.roles", &found, json!({ "before": list(&have), "after": list(&wanted) }))
}

/// Closes an account, ending its sessions, or opens it again.
pub fn set_active(tx: &mut Tx<'_, '_>, id: OfficialId, active: bool) -> Result<()> {
    let found = administered(tx, id)?;
    tx.run("UPDATE official SET active = $2, version = version + 1 WHERE id = $1", params![id, active])?;
    if !active {
        web::end_sessions_of(tx, AccountKind::Official, &id.to_string(), None)?;
    }
    record(tx, if active { "official.open" } else { "official.close" }, &found, json!({}))
}

/// Ends the lock that wrong passwords brought.
pub fn unlock(tx: &mut Tx<'_, '_>, id: OfficialId) -> Result<()> {
    let found = administered(tx, id)?;
    crate::lockout::clear(tx, &found.login)?;
    record(tx, "official.unlock", &found, json!({}))
}

/// Gives a new password, to be changed at the next sign-in, and ends the account's sessions.
pub fn reset_password(tx: &mut Tx<'_, '_>, id: OfficialId, password_hash: &str) -> Result<()> {
    let found = administered(tx, id)?;
    tx.run(
        "UPDATE official SET password_hash = $2, must_change = $3, version = version + 1 WHERE id = $1",
        params![id, password_hash, true],
    )?;
    web::end_sessions_of(tx, AccountKind::Official, &id.to_string(), None)?;
    crate::lockout::clear(tx, &found.login)?;
    record(tx, "official.password_reset", &found, json!({}))
}

/// Takes the second factor away from an account whose owner lost it.
pub fn reset_second_factor(tx: &mut Tx<'_, '_>, id: OfficialId) -> Result<()> {
    let found = administered(tx, id)?;
    tx.run("UPDATE official SET totp_secret = NULL, version = version + 1 WHERE id = $1", params![id])?;
    tx.run("DELETE FROM recovery_code WHERE official_id = $1", params![id])?;
    tx.run("DELETE FROM passkey WHERE official_id = $1", params![id])?;
    record(tx, "official.second_factor_reset", &found, json!({}))
}
