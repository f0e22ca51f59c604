//! What the catalogue promises, on both engines.

mod acts;
mod imports;
mod pages;
mod site;

use std::collections::HashSet;
use std::sync::Arc;

use access::{Actor, Coverage, Ctx, Grant, Official, Origin, Randomness, Tx};
use base::{AgencyId, Id as _, Instant, Locale, OfficialId, Result, Role};
use catalogue::Definition;
use db::{Db, Migration};

/// Noon of 2 March 2026 in Vietnam.
pub(crate) const NOON: Instant = Instant::from_ms(1_772_427_600_000);

pub(crate) fn migrations() -> Vec<Migration> {
    [access::MIGRATIONS, web::MIGRATIONS, crate::MIGRATIONS].concat()
}

pub(crate) fn on_both(test: impl Fn(Db)) {
    db::testing::both(&migrations(), test);
}

pub(crate) fn ctx(db: &Db, actor: Actor) -> Ctx {
    Ctx::new(db.clone(), actor, NOON, Origin::Test, Locale::Vi, Randomness::System)
}

pub(crate) fn system(db: &Db) -> Ctx {
    ctx(db, Actor::System("test"))
}

/// An official with a role at the top of the province, or at one agency below.
pub(crate) fn official(number: u128, name: &str, role: Role, top: bool) -> Actor {
    let agency = AgencyId::from_uuid(uuid::Uuid::from_u128(1_000 + number));
    let covers = if top { Coverage::All } else { Coverage::Only(Arc::new(HashSet::from([agency]))) };
    Actor::Official(Official {
        id: OfficialId::from_uuid(uuid::Uuid::from_u128(number)),
        name: name.to_owned(),
        grants: vec![Grant { role, agency, covers, on_behalf_of: None }],
    })
}

pub(crate) fn author() -> Actor {
    official(1, "Nguyễn Thị Soạn", Role::Controller, true)
}

pub(crate) fn reviewer() -> Actor {
    official(2, "Trần Văn Duyệt", Role::Controller, true)
}

/// An act in one transaction.
pub(crate) fn act<T: Send + 'static>(
    ctx: &Ctx,
    work: impl FnOnce(&mut Tx<'_, '_>) -> Result<T> + Send + 'static,
) -> Result<T> {
    ctx.write_blocking(work)
}

pub(crate) fn birth() -> Definition {
    crate::built_in().unwrap().into_iter().find(|d| d.code == "1.001193").unwrap()
}
