//! The inbox holds exactly what the acts allow its reader, what will be late first.

use std::sync::Arc;

use access::{Action, Actor, permits};
use base::{OfficialId, Role};

use super::*;
use crate::acts;
use crate::model::{Dossier, Task, TaskKind};
use crate::search::random::{Dice, everything, history, officials, system};
use crate::store;
use crate::testing::site::Site;
use crate::testing::{application, ctx, lan, needs, north, official, on_both, version};

fn me(actor: &Actor) -> OfficialId {
    actor.official().unwrap().id
}

/// Gives some tasks to people at random: one of them is the officials of the tests.
fn hand_out(db: &db::Db, tasks: &[Task]) {
    let mut dice = Dice(99);
    let people: Vec<OfficialId> = vec![me(&officials()[0]), "01900000-0000-7000-8000-0000000000ff".parse().unwrap()];
    for task in tasks {
        let (id, to) = (task.id, dice.of(&[None, Some(people[0]), Some(people[1])]));
        system(db).write_blocking(move |tx| store::assign(tx, id, to)).unwrap();
    }
}

fn all_tasks(db: &db::Db) -> Vec<Task> {
    let ids: Vec<_> = everything(db).iter().map(|d| d.id).collect();
    let read = move |tx: &mut access::Tx<'_, '_>| {
        let mut tasks = Vec::new();
        for id in ids {
            tasks.extend(store::tasks(tx, id)?);
        }
        Ok(tasks)
    };
    system(db).read_blocking(read).unwrap()
}

#[test]
fn the_inbox_holds_what_its_reader_may_do() {
    on_both(|db| {
        let now = history(&db, &Arc::new(needs()), 31, 220);
        hand_out(&db, &all_tasks(&db));
        let dossiers = everything(&db);
        for actor in officials() {
            let ctx = ctx(&db, actor.clone()).at(now);
            let ids: Vec<_> = dossiers.iter().map(|d| d.id).collect();
            let mut expected: Vec<String> = ctx
                .read_blocking(move |tx| {
                    let mut tasks = Vec::new();
                    for id in ids {
                        tasks.extend(acts::open_tasks_for(tx, id)?.into_iter().map(|t| t.id.to_string()));
                    }
                    Ok(tasks)
                })
                .unwrap();
            let (mut found, mut risks, mut asked) = (Vec::new(), Vec::new(), Asked::default());
            loop {
                let question = asked.clone();
                let page = ctx.read_blocking(move |tx| inbox(tx, &question, 3)).unwrap();
                assert_eq!(usize::try_from(page.total).unwrap(), expected.len());
                assert_eq!(page.kinds.iter().map(|(_, n)| n).sum::<i64>(), page.total);
                for task in &page.tasks {
                    let d = dossiers.iter().find(|d| d.id == task.dossier).unwrap();
                    assert!(permits(&actor, Action::ViewDossier, d), "{actor:?} {task:?}");
                    found.push(task.id.to_string());
                    risks.push(task.risk.map_or(i64::MAX, base::Instant::ms));
                }
                match page.next {
                    Some(next) => asked.after = Some(next),
                    None => break,
                }
            }
            assert!(risks.is_sorted());
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "{actor:?}");
        }
    });
}

#[test]
fn filters_agree_with_the_tasks_themselves() {
    on_both(|db| {
        let now = history(&db, &Arc::new(needs()), 32, 220).plus_days(1);
        hand_out(&db, &all_tasks(&db));
        let tasks = all_tasks(&db);
        for actor in officials() {
            let who = actor.official().unwrap().clone();
            let desk = |t: &Task| who.holds(t.role, t.agency_id);
            let stands = |t: &Task| who.grants.iter().any(|g| g.role == t.role && g.agency == t.agency_id && g.on_behalf_of.is_some());
            let own = |t: &Task| who.grants.iter().any(|g| g.role == t.role && g.agency == t.agency_id && g.on_behalf_of.is_none());
            let instead = |t: &Task| {
                t.assignee.is_some_and(|a| who.grants.iter().any(|g| g.role == t.role && g.agency == t.agency_id && g.on_behalf_of == Some(a)))
            };
            let count = |asked: Asked| ctx(&db, actor.clone()).at(now).read_blocking(move |tx| inbox(tx, &asked, 50)).unwrap();
            let team = tasks.iter().filter(|t| desk(t)).count();
            let mine = tasks.iter().filter(|t| desk(t) && t.assignee == Some(who.id)).count();
            let absent = tasks.iter().filter(|t| stands(t) && (instead(t) || (!own(t) && t.assignee.is_none()))).count();
            for (whose, expected) in [(Whose::Team, team), (Whose::Mine, mine), (Whose::Absent, absent)] {
                let page = count(Asked { whose, ..Asked::default() });
                assert_eq!(usize::try_from(page.total).unwrap(), expected, "{actor:?} {whose:?}");
                let late = count(Asked { whose, pressure: Some(Pressure::Late), ..Asked::default() });
                let soon = count(Asked { whose, pressure: Some(Pressure::Soon), ..Asked::default() });
                assert_eq!((late.total, soon.total), (page.late, page.soon));
                for kind in TaskKind::ALL {
                    let one = count(Asked { whose, kind: Some(kind), ..Asked::default() });
                    let known = page.kinds.iter().find(|(k, _)| *k == kind).map_or(0, |(_, n)| *n);
                    assert_eq!(one.total, known);
                    assert!(one.tasks.iter().all(|t| t.kind == kind));
                }
            }
        }
    });
}

#[test]
fn the_inbox_names_the_holder_and_how_long_a_result_waits() {
    on_both(|db| {
        let site = Site::new(&db, super::routes());
        let act = |who: Actor, work: fn(&mut access::Tx<'_, '_>, Dossier) -> base::Result<Dossier>, d: Dossier| {
            ctx(&db, who).write_blocking(move |tx| work(tx, d)).unwrap()
        };
        let d = ctx(&db, lan()).write_blocking(|tx| acts::submit(tx, &needs(), &version(), application())).unwrap();
        let seen = |role| site.get(&site.sign_in(&official(role, north())), "/desk").text;
        let page = seen(Role::Reception);
        assert!(page.contains(&d.code) && !page.contains("Chưa ai nhận"), "the only one at the desk holds it: {page}");
        let d = act(official(Role::Reception, north()), |tx, d| acts::receive(tx, &needs(), d.id, d.version, ""), d);
        let d = act(official(Role::Handler, north()), |tx, d| acts::pass_on(tx, &needs(), d.id, d.version, None, "", None), d);
        let d = act(official(Role::Leader, north()), |tx, d| acts::pass_on(tx, &needs(), d.id, d.version, Some(0), "", None), d);
        let result = |tx: &mut access::Tx<'_, '_>, d: Dossier| {
            let result = crate::Outcome { number: "45/KS".to_owned(), ..crate::Outcome::default() };
            acts::pass_on(tx, &needs(), d.id, d.version, None, "", Some(result))
        };
        act(official(Role::Clerk, north()), result, d);
        let page = seen(Role::Results);
        assert!(page.contains("Chờ trả từ 02/03/2026") && !page.contains("Không quy định thời hạn"), "{page}");
    });
}

#[test]
fn only_officials_have_an_inbox() {
    on_both(|db| {
        for actor in [Actor::Anonymous, crate::testing::lan()] {
            assert!(ctx(&db, actor).read_blocking(|tx| inbox(tx, &Asked::default(), 5)).is_err());
        }
    });
}

#[test]
fn questions_say_the_same_when_read_back() {
    for whose in Whose::ALL {
        let asked = Asked { whose, kind: Some(TaskKind::Step), pressure: Some(Pressure::Soon), ..Asked::default() };
        let query = asked.href().split_once('?').unwrap().1.to_owned();
        assert_eq!(Asked::read(&web::Input::parse(query.as_bytes())), asked);
    }
}
