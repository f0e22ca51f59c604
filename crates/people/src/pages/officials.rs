//! Administration of officials: the list and one official's account.

use askama::Template;
use access::Action;
use base::{AgencyId, Error, Fields, Instant, OfficialId, Result, Role};
use web::{Input, Path, Pick, Reply, View, Visit};

use super::{agencies, encoded};
use crate::api::seen;
use crate::official_acts::OfficialOf;
use crate::{Directory, Filter, Official, lockout, official, officials, roles_of};

const SIZE: i64 = 50;

struct Row {
    official: Official,
    agency: String,
}

#[derive(Template)]
#[template(path = "people/officials.html")]
struct ListPage {
    v: View,
    q: String,
    agencies: Vec<Pick>,
    rows: Vec<Row>,
    total: i64,
    prev: String,
    next: String,
}

/// The form of an official, new or known.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) phone: String,
    pub(crate) position: String,
    pub(crate) agency: String,
}

pub(crate) struct Held {
    pub(crate) value: String,
    pub(crate) role: String,
    pub(crate) agency: String,
}

pub(crate) struct Known {
    pub(crate) official: Official,
    pub(crate) held: Vec<Held>,
    pub(crate) roles: Vec<Pick>,
    pub(crate) locked: Option<Instant>,
    pub(crate) own: bool,
    pub(crate) editable: bool,
}

#[derive(Template)]
#[template(path = "people/official.html")]
pub(crate) struct OfficialPage {
    pub(crate) v: View,
    pub(crate) action: String,
    pub(crate) title: String,
    pub(crate) form: Typed,
    pub(crate) agencies: Vec<Pick>,
    pub(crate) known: Option<Known>,
}

impl OfficialPage {
    /// Whether the visitor may change what is shown.
    fn editable(&self) -> bool {
        self.known.as_ref().is_none_or(|known| known.editable)
    }
}

pub(crate) async fn list(visit: Visit, input: Input) -> Reply {
    let scope = seen(&visit.ctx.actor)?;
    let tree = visit.app.get::<Directory>()?.tree.of(&visit.ctx).await?;
    let chosen: Option<AgencyId> = input.parsed("agency")?;
    let wanted = match (chosen, &scope) {
        (Some(id), None) => Some(tree.subtree(id).iter().copied().collect()),
        (Some(id), Some(list)) => Some(tree.subtree(id).iter().copied().filter(|id| list.contains(id)).collect()),
        (None, scope) => scope.clone(),
    };
    let page: i64 = input.parsed("page")?.unwrap_or(0).max(0);
    let q = input.text("q").to_owned();
    let closed = input.ticked("closed");
    let filter = Filter { agencies: wanted, query: q.clone(), closed, page, size: SIZE };
    let (rows, total) = visit.ctx.read(move |tx| officials(tx, &filter)).await?;
    let rows = rows.into_iter().map(|official| Row { agency: tree.name(official.agency).to_owned(), official }).collect();
    let agency = chosen.map(|id| id.to_string()).unwrap_or_default();
    let at = |page: i64| {
        let closed = if closed { "&closed=true" } else { "" };
        format!("/desk/admin/officials?q={}&agency={agency}&page={page}{closed}", encoded(&q))
    };
    let prev = if page > 0 { at(page - 1) } else { String::new() };
    let next = if (page + 1) * SIZE < total { at(page + 1) } else { String::new() };
    let agencies = agencies::picks(&tree, scope.as_deref(), &agency);
    web::html(&ListPage { v: visit.view, q, agencies, rows, total, prev, next })
}

/// The agencies whose officials the visitor may change; `None` for all.
fn editable(visit: &Visit) -> Result<Option<Vec<AgencyId>>> {
    match access::scope(&visit.ctx.actor, Action::EditOfficials) {
        access::Scope::Everything => Ok(None),
        access::Scope::Agencies(list) => Ok(Some(list)),
        access::Scope::Nothing | access::Scope::Owner(_) => Err(Error::Forbidden),
    }
}

pub(crate) async fn blank(visit: &Visit, form: Typed, errors: Fields) -> Result<OfficialPage> {
    let scope = editable(visit)?;
    let tree = visit.app.get::<Directory>()?.tree.of(&visit.ctx).await?;
    let agencies = agencies::picks(&tree, scope.as_deref(), &form.agency);
    let title = visit.t("Thêm cán bộ", "Add an official").to_owned();
    let v = visit.view.clone().with_errors(errors);
    Ok(OfficialPage { v, action: "/desk/admin/officials".to_owned(), title, form, agencies, known: None })
}

pub(crate) async fn add_page(visit: Visit, input: Input) -> Reply {
    let form = Typed { agency: input.text("agency").to_owned(), ..Typed::default() };
    web::html(&blank(&visit, form, Fields::new()).await?)
}

pub(crate) async fn known(visit: &Visit, id: OfficialId, typed: Option<Typed>, errors: Fields) -> Result<OfficialPage> {
    let tree = visit.app.get::<Directory>()?.tree.of(&visit.ctx).await?;
    let (found, held, locked, may) = visit
        .ctx
        .read(move |tx| {
            let found = official(tx, id)?;
            tx.allow(Action::ViewOfficials, OfficialOf([found.agency]))?;
            let may = tx.allow(Action::EditOfficials, OfficialOf([found.agency])).is_ok();
            let now = tx.now();
            let held = roles_of(tx, id, now)?;
            let locked = lockout::locked_until(tx, &found.login, now)?;
            Ok((found, held, locked, may))
        })
        .await?;
    let form = typed.unwrap_or_else(|| Typed {
        login: found.login.clone(),
        name: found.name.clone(),
        email: found.email.clone(),
        phone: found.phone.clone(),
        position: found.position.clone(),
        agency: found.agency.to_string(),
    });
    let scope = editable(visit).unwrap_or(Some(Vec::new()));
    let agencies = agencies::picks(&tree, scope.as_deref(), &form.agency);
    let own = visit.official().is_ok_and(|o| o.id == id);
    let held = held
        .into_iter()
        .map(|r| Held {
            value: format!("{}@{}", r.role.code(), r.agency),
            role: r.role.name().get(visit.locale()).to_owned(),
            agency: tree.name(r.agency).to_owned(),
        })
        .collect();
    let roles = Role::ALL.iter().map(|r| Pick::new(r.code(), r.name().get(visit.locale()), "")).collect();
    let title = found.name.clone();
    let known = Known { official: found, held, roles, locked, own, editable: may && !own };
    let v = visit.view.clone().with_errors(errors);
    Ok(OfficialPage { v, action: format!("/desk/admin/officials/{id}"), title, form, agencies, known: Some(known) })
}

pub(crate) async fn page(visit: Visit, Path(id): Path<String>) -> Reply {
    web::html(&known(&visit, super::id(&id)?, None, Fields::new()).await?)
}
