//! The API of `people`: sign-in, oneself, agencies, officials, units, delegations.

use access::{Action, Actor, Scope};
use base::{Error, Instant, Msg, Result, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Input, Json, Path, Reply, Visit};

use crate::official_acts::OfficialOf;
use crate::sign_in::{Entered, Proof, WRONG, enter, locked_text, prove, take_code};
use crate::{Agency, Directory, Filter, Official, Tree};

/// Login and password of an official.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Credentials {
    /// The login.
    login: String,
    /// The password.
    password: String,
    /// The code of the second factor, where the account has one.
    #[serde(default)]
    code: String,
}

/// A bearer token.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Token {
    /// To be sent as `Authorization: Bearer …`; good for 12 hours, idle no longer than 15 minutes.
    token: String,
}

/// Whoever is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    /// `official` or `applicant`.
    kind: &'static str,
    /// The account's id.
    id: String,
    /// The name.
    name: String,
    /// What the official may do, delegations included.
    grants: Vec<GrantRow>,
}

/// A role at an agency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GrantRow {
    /// The role's code.
    role: &'static str,
    /// The agency's id.
    agency: String,
    /// Whose role it is, when it is held by delegation.
    on_behalf_of: Option<String>,
}

/// An agency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgencyOut {
    id: String,
    parent: Option<String>,
    kind: String,
    level: &'static str,
    name: String,
    short_name: String,
    code: Option<String>,
    legacy_code: Option<String>,
    unit_code: Option<String>,
    address: String,
    phone: String,
    valid_from: String,
    valid_to: Option<String>,
    successor: Option<String>,
    version: i64,
}

impl AgencyOut {
    pub(crate) fn of(a: &Agency) -> Self {
        Self {
            id: a.id.to_string(),
            parent: a.parent.map(|id| id.to_string()),
            kind: a.kind.clone(),
            level: a.level.code(),
            name: a.name.clone(),
            short_name: a.short_name.clone(),
            code: a.code.clone(),
            legacy_code: a.legacy_code.clone(),
            unit_code: a.unit_code.clone(),
            address: a.address.clone(),
            phone: a.phone.clone(),
            valid_from: a.valid_from.rfc3339(),
            valid_to: a.valid_to.map(Instant::rfc3339),
            successor: a.successor.map(|id| id.to_string()),
            version: a.version,
        }
    }
}

/// An official.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OfficialOut {
    id: String,
    login: String,
    name: String,
    email: String,
    phone: String,
    position: String,
    agency: String,
    active: bool,
    must_change: bool,
    second_factor: bool,
    version: i64,
    /// The roles, where one official was asked for.
    roles: Vec<GrantRow>,
}

impl OfficialOut {
    pub(crate) fn of(o: Official, roles: Vec<crate::RoleRow>) -> Self {
        let roles = roles
            .into_iter()
            .map(|r| GrantRow { role: r.role.code(), agency: r.agency.to_string(), on_behalf_of: None })
            .collect();
        Self {
            id: o.id.to_string(),
            login: o.login,
            name: o.name,
            email: o.email,
            phone: o.phone,
            position: o.position,
            agency: o.agency.to_string(),
            active: o.active,
            must_change: o.must_change,
            second_factor: o.has_totp,
            version: o.version,
            roles,
        }
    }
}

/// A page of officials.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OfficialList {
    rows: Vec<OfficialOut>,
    /// How many the whole list has.
    total: i64,
}

/// An administrative unit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitOut {
    /// The GSO code.
    code: String,
    /// The full name.
    name: String,
}

pub(crate) async fn login(visit: Visit, Json(body): Json<Credentials>) -> Reply {
    let locked = |until| Err(Error::Conflict(locked_text(until)).into());
    let (account, second) = match prove(&visit, &body.login, &body.password).await? {
        Proof::Right(account, second) => (account, second),
        Proof::Wrong => return Err(Error::invalid("login", WRONG).into()),
        Proof::Locked(until) => return locked(until),
    };
    let entered = match (second, body.code.as_str()) {
        (false, _) => {
            let device = visit.device.clone();
            Entered::Open(visit.ctx.write(move |tx| enter(tx, &account, &device, "api")).await?)
        }
        (true, "") => Entered::Wrong,
        (true, code) => take_code(&visit, account.id.to_string(), None, code).await?,
    };
    match entered {
        Entered::Open(token) => web::json(&Token { token }),
        Entered::Locked(until) => locked(until),
        Entered::Wrong | Entered::SecondFactor(_) => {
            let needed = Msg::new("Cần mã xác thực sáu chữ số đúng", "A right code of six digits is needed");
            Err(Error::invalid("code", needed).into())
        }
    }
}

pub(crate) async fn logout(visit: Visit, Json(_): Json<serde_json::Value>) -> Reply {
    let session = visit.session.clone().ok_or(Error::Unauthenticated)?;
    visit.ctx.write(move |tx| crate::sign_in::end(tx, &session)).await?;
    web::json(&serde_json::json!({}))
}

pub(crate) async fn me(visit: Visit) -> Reply {
    let me = match &visit.ctx.actor {
        Actor::Official(o) => Me {
            kind: "official",
            id: o.id.to_string(),
            name: o.name.clone(),
            grants: o
                .grants
                .iter()
                .map(|g| GrantRow {
                    role: g.role.code(),
                    agency: g.agency.to_string(),
                    on_behalf_of: g.on_behalf_of.map(|id| id.to_string()),
                })
                .collect(),
        },
        Actor::Applicant(a) => Me { kind: "applicant", id: a.id.to_string(), name: a.name.clone(), grants: Vec::new() },
        _ => return Err(Error::Unauthenticated.into()),
    };
    web::json(&me)
}

async fn tree(visit: &Visit) -> Result<std::sync::Arc<Tree>> {
    visit.app.get::<Directory>()?.tree.of(&visit.ctx).await
}

pub(crate) async fn agencies(visit: Visit, query: Input) -> Reply {
    let tree = tree(&visit).await?;
    let now = visit.ctx.now;
    let all = query.ticked("all");
    let kind = query.text("kind");
    let mut found: Vec<&Agency> =
        tree.all().filter(|a| (all || a.is_valid(now)) && (kind.is_empty() || a.kind == kind)).collect();
    found.sort_by_key(|a| (base::text::fold(&a.name), a.id));
    web::json(&found.into_iter().map(AgencyOut::of).collect::<Vec<_>>())
}

pub(crate) async fn agency(visit: Visit, Path(id): Path<String>) -> Reply {
    let tree = tree(&visit).await?;
    let found = id.parse().ok().and_then(|id| tree.by_id(id)).or_else(|| tree.by_code(&id)).ok_or(Error::NotFound("agency"))?;
    web::json(&AgencyOut::of(found))
}

/// The agencies whose officials the visitor may see; `None` for all.
pub(crate) fn seen(actor: &Actor) -> Result<Option<Vec<base::AgencyId>>> {
    match access::scope(actor, Action::ViewOfficials) {
        Scope::Everything => Ok(None),
        Scope::Agencies(list) => Ok(Some(list)),
        Scope::Nothing | Scope::Owner(_) => Err(Error::Forbidden),
    }
}

pub(crate) async fn officials(visit: Visit, query: Input) -> Reply {
    let agencies = seen(&visit.ctx.actor)?;
    let filter = Filter {
        agencies,
        query: query.text("q").to_owned(),
        closed: query.ticked("closed"),
        page: query.parsed("page")?.unwrap_or(0),
        size: 50,
    };
    let (rows, total) = visit.ctx.read(move |tx| crate::officials(tx, &filter)).await?;
    web::json(&OfficialList { rows: rows.into_iter().map(|o| OfficialOut::of(o, Vec::new())).collect(), total })
}

pub(crate) async fn official(visit: Visit, Path(id): Path<String>) -> Reply {
    let id = id.parse()?;
    let (found, roles) = visit
        .ctx
        .read(move |tx| {
            let found = crate::official(tx, id)?;
            tx.allow(Action::ViewOfficials, OfficialOf([found.agency]))?;
            let now = tx.now();
            Ok((found, crate::roles_of(tx, id, now)?))
        })
        .await?;
    web::json(&OfficialOut::of(found, roles))
}

pub(crate) async fn provinces(visit: Visit) -> Reply {
    let today = visit.ctx.now.date();
    let found = visit.ctx.read(move |tx| crate::provinces(tx, today)).await?;
    web::json(&found.into_iter().map(|u| UnitOut { code: u.code, name: u.full_name }).collect::<Vec<_>>())
}

pub(crate) async fn communes(visit: Visit, Path(province): Path<String>) -> Reply {
    let today = visit.ctx.now.date();
    let found = visit.ctx.read(move |tx| crate::communes(tx, &province, today)).await?;
    web::json(&found.into_iter().map(|u| UnitOut { code: u.code, name: u.full_name }).collect::<Vec<_>>())
}

/// Every role and its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoleOut {
    code: &'static str,
    name: String,
}

pub(crate) async fn roles(visit: Visit) -> Reply {
    let name = |role: &Role| RoleOut { code: role.code(), name: role.name().get(visit.locale()).to_owned() };
    web::json(&Role::ALL.iter().map(name).collect::<Vec<_>>())
}
