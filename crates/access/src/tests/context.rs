use base::{DossierId, Id as _};

use super::{T0, ctx};
use crate::{Actor, Clock, MIGRATIONS, Randomness};

#[test]
fn ids_are_in_order_of_time_and_never_the_same() {
    db::testing::both(MIGRATIONS, |db| {
        let ctx = ctx(&db, Actor::System("test"));
        let mut ids: Vec<DossierId> = (0..500).map(|n| ctx.at(T0.plus_ms(n)).id()).collect();
        assert!(ids.is_sorted_by(|a, b| a < b));
        assert!(ids.iter().all(|id| id.uuid().get_version_num() == 7));
        ids.extend((0..500).map(|_| ctx.id::<DossierId>()));
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 1_000);
    });
}

#[test]
fn a_seed_gives_the_same_chance_and_the_system_does_not() {
    let draw = |random: Randomness| {
        let mut bytes = [0; 16];
        random.fill(&mut bytes);
        bytes
    };
    assert_eq!(draw(Randomness::seeded(1)), draw(Randomness::seeded(1)));
    assert_ne!(draw(Randomness::seeded(1)), draw(Randomness::seeded(2)));
    assert_ne!(draw(Randomness::System), draw(Randomness::System));
}

#[test]
fn a_standing_clock_stands_until_it_is_put() {
    let clock = Clock::fixed(T0);
    let shared = clock.clone();
    assert_eq!(clock.now(), T0);
    shared.set(T0.plus_minutes(5));
    assert_eq!(clock.now(), T0.plus_minutes(5));
}
