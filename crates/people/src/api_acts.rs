//! The API of `people` that changes agencies and officials.

use base::{AgencyId, Error, Msg, OfficialId, Result, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Json, Path, Reply, Visit};

use crate::api::{AgencyOut, OfficialOut};
use crate::{AgencyDraft, Directory, Level, OfficialDraft, RoleAt, password};

/// What is written about an agency.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct AgencyIn {
    /// The id of the agency above.
    parent: Option<String>,
    /// What kind it is: `commune`, `so_tu_phap`.
    kind: String,
    /// `central`, `province` or `commune`.
    level: String,
    name: String,
    short_name: String,
    code: String,
    legacy_code: String,
    unit_code: String,
    address: String,
    phone: String,
    /// The version that was read; for changes.
    version: i64,
}

impl AgencyIn {
    fn draft(&self) -> Result<AgencyDraft> {
        Ok(AgencyDraft {
            parent: self.parent.as_deref().map(str::parse).transpose()?,
            kind: self.kind.clone(),
            level: Level::read(&self.level),
            name: self.name.clone(),
            short_name: self.short_name.clone(),
            code: self.code.clone(),
            legacy_code: self.legacy_code.clone(),
            unit_code: self.unit_code.clone(),
            address: self.address.clone(),
            phone: self.phone.clone(),
        })
    }
}

pub(crate) async fn add_agency(visit: Visit, Json(body): Json<AgencyIn>) -> Reply {
    let draft = body.draft()?;
    let directory = visit.app.get::<Directory>()?;
    let made = directory.change(&visit.ctx, move |tx| {
        let id = crate::add_agency(tx, &draft)?;
        crate::agency(tx, id)
    });
    web::json(&AgencyOut::of(&made.await?))
}

pub(crate) async fn change_agency(visit: Visit, Path(id): Path<String>, Json(body): Json<AgencyIn>) -> Reply {
    let (id, draft, version): (AgencyId, _, _) = (id.parse()?, body.draft()?, body.version);
    let directory = visit.app.get::<Directory>()?;
    let changed = directory.change(&visit.ctx, move |tx| {
        crate::change_agency(tx, id, version, &draft)?;
        crate::agency(tx, id)
    });
    web::json(&AgencyOut::of(&changed.await?))
}

/// Into which agency one is merged, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Merge {
    /// The successor's id.
    into: String,
    /// The decision it rests on.
    #[serde(default)]
    reason: String,
    /// The version that was read.
    version: i64,
}

pub(crate) async fn merge_agency(visit: Visit, Path(id): Path<String>, Json(body): Json<Merge>) -> Reply {
    let (from, into): (AgencyId, AgencyId) = (id.parse()?, body.into.parse()?);
    let directory = visit.app.get::<Directory>()?;
    let merged = directory.change(&visit.ctx, move |tx| {
        crate::merge_agency(tx, from, body.version, into, &body.reason)?;
        crate::agency(tx, from)
    });
    web::json(&AgencyOut::of(&merged.await?))
}

/// What is written about an official.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct OfficialIn {
    login: String,
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    position: String,
    /// The agency's id.
    agency: String,
    /// The version that was read; for changes.
    #[serde(default)]
    version: i64,
}

impl OfficialIn {
    fn draft(&self) -> Result<OfficialDraft> {
        Ok(OfficialDraft {
            login: self.login.clone(),
            name: self.name.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            position: self.position.clone(),
            agency: self.agency.parse()?,
        })
    }
}

/// A new official with the first password, told once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewOfficial {
    id: String,
    password: String,
}

pub(crate) async fn add_official(visit: Visit, Json(body): Json<OfficialIn>) -> Reply {
    let draft = body.draft()?;
    let agency = draft.agency;
    let check = move |tx: &mut access::Tx<'_, '_>| {
        tx.allow(access::Action::EditOfficials, crate::official_acts::OfficialOf([agency])).map(drop)
    };
    visit.ctx.read(check).await?;
    let text = password::once(visit.ctx.random());
    let hash = password::hash_aside(visit.ctx.random(), &text).await?;
    let id = visit.ctx.write(move |tx| crate::add_official(tx, &draft, &hash, true)).await?;
    web::json(&NewOfficial { id: id.to_string(), password: text })
}

async fn shown(visit: &Visit, id: OfficialId) -> Reply {
    let (found, roles) = visit
        .ctx
        .read(move |tx| {
            let now = tx.now();
            Ok((crate::official(tx, id)?, crate::roles_of(tx, id, now)?))
        })
        .await?;
    web::json(&OfficialOut::of(found, roles))
}

pub(crate) async fn change_official(visit: Visit, Path(id): Path<String>, Json(body): Json<OfficialIn>) -> Reply {
    let (id, draft, version): (OfficialId, _, _) = (id.parse()?, body.draft()?, body.version);
    visit.ctx.write(move |tx| crate::change_official(tx, id, version, &draft)).await?;
    shown(&visit, id).await
}

/// All roles of an official from now on.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct RolesIn {
    roles: Vec<RoleIn>,
    /// The version that was read.
    version: i64,
}

/// A role at an agency.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct RoleIn {
    /// The role's code.
    role: String,
    /// The agency's id.
    agency: String,
}

pub(crate) fn role(code: &str) -> Result<Role> {
    Role::from_code(code).ok_or_else(|| Error::invalid("role", Msg::new("Không có vai trò này", "There is no such role")))
}

pub(crate) async fn set_roles(visit: Visit, Path(id): Path<String>, Json(body): Json<RolesIn>) -> Reply {
    let id: OfficialId = id.parse()?;
    let roles: Vec<RoleAt> = body
        .roles
        .iter()
        .map(|r| Ok(RoleAt { role: role(&r.role)?, agency: r.agency.parse()? }))
        .collect::<Result<_>>()?;
    visit.ctx.write(move |tx| crate::set_roles(tx, id, body.version, &roles)).await?;
    shown(&visit, id).await
}

/// An act on an account.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct AccountAct {
    /// `open`, `close`, `unlock` or `reset_second_factor`.
    act: String,
}

pub(crate) async fn account(visit: Visit, Path(id): Path<String>, Json(body): Json<AccountAct>) -> Reply {
    let id: OfficialId = id.parse()?;
    visit
        .ctx
        .write(move |tx| match body.act.as_str() {
            "open" => crate::set_active(tx, id, true),
            "close" => crate::set_active(tx, id, false),
            "unlock" => crate::unlock(tx, id),
            "reset_second_factor" => crate::reset_second_factor(tx, id),
            _ => Err(Error::invalid("act", Msg::new("Không có thao tác này", "There is no such act"))),
        })
        .await?;
    shown(&visit, id).await
}
