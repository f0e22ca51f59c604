//! Lists and the search against the world.

use access::{Action, Actor, permits};
use base::Instant;

use super::world::{World, filters};
use crate::lifecycle::ClockState;
use crate::model::Dossier;
use crate::search::list::List;
use crate::search::random::officials;
use crate::search::{At, Filter, Sort, find};
use crate::testing::{ctx, on_both};

#[test]
fn lists_show_exactly_what_may_be_seen_of_what_was_asked() {
    on_both(|db| {
        let world = World::new(db, 11, 260);
        assert!(world.all.len() > 40, "{} dossiers", world.all.len());
        let holder = world.all.iter().find_map(|d| d.holder.official);
        for actor in officials() {
            for filter in filters(world.now, holder) {
                let mut expected: Vec<&str> = world.expected(&actor, &filter).iter().map(|d| d.code.as_str()).collect();
                let (codes, total) = world.listed(&actor, &filter, Sort::Submitted);
                assert_eq!(codes, expected, "{actor:?} {filter:?}");
                assert_eq!(usize::try_from(total).unwrap(), expected.len());
                expected.sort_unstable();
                for sort in [Sort::Due, Sort::Updated] {
                    let (mut codes, _) = world.listed(&actor, &filter, sort);
                    codes.sort_unstable();
                    assert_eq!(codes, expected, "{actor:?} {filter:?} {sort:?}");
                }
            }
        }
    });
}

#[test]
fn walking_and_gathering_find_the_same() {
    on_both(|db| {
        let world = World::new(db, 3, 200);
        for actor in officials() {
            let ctx = ctx(&world.db, actor.clone()).at(world.now);
            for filter in filters(world.now, None) {
                for sort in Sort::ALL {
                    let asked = filter.clone();
                    let (walked, gathered) = ctx
                        .read_blocking(move |tx| {
                            let list = List::open(tx, &asked)?;
                            Ok((list.rows(tx, sort, &At::Start, 20, false)?, list.rows(tx, sort, &At::Start, 20, true)?))
                        })
                        .unwrap();
                    assert_eq!(walked, gathered, "{actor:?} {filter:?} {sort:?}");
                }
            }
        }
    });
}

#[test]
fn what_will_be_late_comes_first() {
    on_both(|db| {
        let world = World::new(db, 5, 200);
        let leader = officials().pop().unwrap();
        let all = Actor::System("test");
        let (codes, _) = world.listed(&all, &Filter::default(), Sort::Due);
        let by_code = |code: &String| world.all.iter().find(|d| d.code == *code).unwrap();
        let risk = |d: &Dossier| match d.status.clock_state() {
            ClockState::Running | ClockState::Idle => [d.due_at, d.step_due_at].into_iter().flatten().min(),
            _ => None,
        };
        let risks: Vec<i64> = codes.iter().map(|c| risk(by_code(c)).map_or(i64::MAX, Instant::ms)).collect();
        assert!(risks.is_sorted(), "{risks:?}");
        assert!(!matches!(leader, Actor::Anonymous));
    });
}

#[test]
fn the_search_finds_codes_people_numbers_and_phones_within_reach() {
    on_both(|db| {
        let world = World::new(db, 9, 200);
        for actor in officials() {
            let ctx = ctx(&world.db, actor.clone()).at(world.now);
            let mut texts = vec!["lan".to_owned(), "ĐỨC đặng".to_owned(), "ag".to_owned(), String::new()];
            for d in world.all.iter().step_by(5) {
                texts.extend([d.code.clone(), d.code.to_lowercase(), d.person.number.clone(), d.person.phone.clone()]);
                texts.extend(d.code.rsplit('-').next().map(str::to_owned));
            }
            for text in texts {
                let asked = text.clone();
                let hits = ctx.read_blocking(move |tx| find(tx, &asked, 500)).unwrap();
                for line in &hits.lines {
                    let d = world.all.iter().find(|d| d.id == line.id).unwrap();
                    assert!(permits(&actor, Action::ViewDossier, d), "{actor:?} found {} by {text}", d.code);
                }
                let whole = world.all.iter().find(|d| d.code.eq_ignore_ascii_case(&text));
                let whole = whole.filter(|d| permits(&actor, Action::ViewDossier, *d));
                assert_eq!(hits.exact.map(|l| l.id), whole.map(|d| d.id), "{text}");
                assert_eq!(hits.lines.first().map(|l| l.id).filter(|_| whole.is_some()), whole.map(|d| d.id));
                let of_number = |d: &&Dossier| d.person.number == text || d.person.phone == text;
                for d in world.all.iter().filter(of_number).filter(|d| permits(&actor, Action::ViewDossier, *d)) {
                    assert!(hits.lines.iter().any(|l| l.id == d.id), "{text} finds {}", d.code);
                }
            }
        }
    });
}

/// Walking must follow an index: whatever the list's length, a page reads about as many rows as it shows.
#[test]
fn pages_are_read_in_the_order_of_an_index() {
    on_both(|db| {
        if db.engine() != db::Engine::Sqlite {
            return;
        }
        let after = At::After(base::Cursor { key: 5, id: "x".to_owned() });
        for actor in officials() {
            for sort in Sort::ALL {
                for at in [At::Start, after.clone()] {
                    let plan = ctx(&db, actor.clone())
                        .read_blocking(move |tx| {
                            let (sql, values) = List::open(tx, &Filter::default())?.statement(sort, &at, 50, false);
                            tx.all::<(i64, i64, i64, String)>(&format!("EXPLAIN QUERY PLAN {sql}"), &values)
                        })
                        .unwrap();
                    let steps: Vec<&str> = plan.iter().map(|(.., step)| step.as_str()).collect();
                    assert!(!steps.iter().any(|s| s.contains("TEMP B-TREE")), "{actor:?} {sort:?} {steps:?}");
                    assert!(!steps.iter().any(|s| s.starts_with("SCAN") && !s.contains("INDEX")), "{sort:?} {steps:?}");
                }
            }
        }
    });
}
