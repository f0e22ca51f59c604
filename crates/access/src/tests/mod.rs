mod context;
mod evidence;
mod permissions;

use base::{AgencyId, Id as _, Instant, Locale};
use db::Db;
use uuid::Uuid;

use crate::{Actor, Clock, Ctx, Origin, Randomness};

/// 24/11/2026, 10:00 in Vietnam.
pub(super) const T0: Instant = Instant::from_ms(1_795_489_200_000);

pub(super) fn ctx(db: &Db, actor: Actor) -> Ctx {
    Ctx::new(db.clone(), actor, Clock::fixed(T0).now(), Origin::Test, Locale::Vi, Randomness::System)
}

pub(super) fn agency(n: u128) -> AgencyId {
    AgencyId::from_uuid(Uuid::from_u128(n + 1))
}
