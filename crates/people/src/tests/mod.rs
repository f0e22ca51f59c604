//! What the rooms of `people` promise, on both engines.

mod administration;
mod agencies;
mod applicants;
mod browser;
mod entrance;
mod officials;
mod passkeys;
mod vneid;

use std::sync::Arc;

use access::{Actor, Ctx, Origin, Randomness, Tx};
use base::{AgencyId, Instant, Locale, OfficialId, Result, Role};
use db::{Db, Migration};

use crate::{AgencyDraft, OfficialDraft, RoleAt, Tree, add_agency, add_official, grants, official, set_roles};

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

/// An act of the system in one transaction.
pub(crate) fn act<T: Send + 'static>(ctx: &Ctx, work: impl FnOnce(&mut Tx<'_, '_>) -> Result<T> + Send + 'static) -> T {
    // Async tests act too, and their own thread may not wait for the database.
    std::thread::scope(|scope| scope.spawn(|| ctx.write_blocking(work)).join()).unwrap().unwrap()
}

pub(crate) fn draft(parent: Option<AgencyId>, kind: &str, name: &str, code: &str) -> AgencyDraft {
    AgencyDraft { parent, kind: kind.into(), name: name.into(), code: code.into(), ..AgencyDraft::default() }
}

/// A small province: the committee, two departments with a division, two communes.
#[derive(Clone, Copy)]
pub(crate) struct Province {
    pub(crate) root: AgencyId,
    pub(crate) justice: AgencyId,
    pub(crate) division: AgencyId,
    pub(crate) north: AgencyId,
    pub(crate) south: AgencyId,
}

pub(crate) fn province(ctx: &Ctx) -> Province {
    act(ctx, |tx| {
        let root = add_agency(tx, &draft(None, "ubnd_tinh", "Ủy ban nhân dân tỉnh", "H99"))?;
        let justice = add_agency(tx, &draft(Some(root), "so_tu_phap", "Sở Tư pháp", "H99.10"))?;
        let division = add_agency(tx, &draft(Some(justice), "division", "Phòng Hành chính tư pháp", ""))?;
        let north = add_agency(tx, &draft(Some(root), "commune", "Ủy ban nhân dân xã Sơn Bắc", "H99.101"))?;
        let south = add_agency(tx, &draft(Some(root), "commune", "Ủy ban nhân dân xã Sơn Nam", "H99.102"))?;
        Ok(Province { root, justice, division, north, south })
    })
}

pub(crate) fn person(ctx: &Ctx, login: &str, agency: AgencyId, roles: &[Role]) -> OfficialId {
    let (login, roles) = (login.to_owned(), roles.to_vec());
    act(ctx, move |tx| {
        let name = format!("Nguyễn Văn {login}");
        let draft =
            OfficialDraft { login, name, email: String::new(), phone: String::new(), position: "Chuyên viên".into(), agency };
        let id = add_official(tx, &draft, "no hash", false)?;
        let version = official(tx, id)?.version;
        let roles: Vec<_> = roles.into_iter().map(|role| RoleAt { role, agency }).collect();
        set_roles(tx, id, version, &roles)?;
        Ok(id)
    })
}

/// A context of an official with today's grants.
pub(crate) fn signed(db: &Db, id: OfficialId) -> Ctx {
    signed_at(db, id, NOON)
}

pub(crate) fn signed_at(db: &Db, id: OfficialId, at: Instant) -> Ctx {
    let found = act(&system(db), move |tx| {
        let tree = Tree::load(tx)?;
        grants(tx, &tree, id, at)
    });
    ctx(db, Actor::Official(found.unwrap())).at(at)
}

pub(crate) fn tree(ctx: &Ctx) -> Arc<Tree> {
    act(ctx, |tx| Tree::load(tx).map(Arc::new))
}
