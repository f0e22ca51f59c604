//! A batch of approvals: each by itself, conflicts explained, nothing approved twice.

use std::sync::Arc;

use access::Ctx;
use base::{Instant, Locale, Role};
use db::Db;

use super::*;
use crate::acts::{self, ApproveItem};
use crate::model::{Dossier, Outcome};
use crate::needs::Needs;
use crate::search::Filter;
use crate::search::random::{everything, history, officials, system};
use crate::testing::{MONDAY, application, ctx, lan, north, on_both, official, south, version};

fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

/// A dossier of Lan's that waits for the leader of Sơn Bắc.
fn drafted(db: &Db, needs: &Arc<Needs>) -> Dossier {
    let at = |actor, hours: i64| ctx(db, actor).at(MONDAY.plus_minutes(hours * 60));
    let (a, b, c) = (Arc::clone(needs), Arc::clone(needs), Arc::clone(needs));
    let d = at(lan(), 0).write_blocking(move |tx| acts::submit(tx, &a, &version(), application())).unwrap();
    let d = at(official(Role::Reception, north()), 1).write_blocking(move |tx| acts::receive(tx, &b, d.id, d.version, "")).unwrap();
    let result = Outcome { number: "45/TLKS".to_owned(), title: "Giấy khai sinh".to_owned(), ..Outcome::default() };
    at(official(Role::Handler, north()), 2)
        .write_blocking(move |tx| acts::pass_on(tx, &c, d.id, d.version, None, "Đủ điều kiện", Some(result)))
        .unwrap()
}

fn leader(db: &Db) -> Ctx {
    ctx(db, official(Role::Leader, north())).at(MONDAY.plus_minutes(300))
}

#[test]
fn each_item_is_approved_by_itself_and_failures_are_explained() {
    on_both(|db| {
        let needs = Arc::new(crate::testing::needs());
        let dossiers: Vec<Dossier> = (0..3).map(|_| drafted(&db, &needs)).collect();
        let (waiting, total, _) = leader(&db).read_blocking(|tx| proposals(tx, None, 50)).unwrap();
        assert_eq!(total, 3);
        assert!(waiting.iter().all(|p| p.drafted_by == "Trần Văn Bình" && p.result == "45/TLKS · Giấy khai sinh"));

        // Somebody else returns the second one between the preview and the run.
        let stale = dossiers[1].clone();
        let other = Arc::clone(&needs);
        leader(&db)
            .write_blocking(move |tx| acts::return_to(tx, &other, stale.id, stale.version, "examine", "Cần sửa tên trẻ trong dự thảo"))
            .unwrap();
        let items: Vec<ApproveItem> = dossiers.iter().map(|d| ApproveItem { id: d.id, shown: d.version }).collect();
        let id = wait(run(&leader(&db), &needs, items.clone(), "Đồng ý")).unwrap();
        let done = leader(&db).read_blocking(move |tx| batch(tx, id)).unwrap();
        assert_eq!(done.items.iter().map(|i| i.done).collect::<Vec<_>>(), [true, false, true]);
        let told = done.items[1].text.get(Locale::Vi).to_owned();
        assert!(told.contains("Lê Thị Chi") && told.contains("Trả lại bước trước"), "{told}");
        assert_eq!(done.items[1].code, dossiers[1].code);

        // Running it again approves nothing twice.
        let again = wait(run(&leader(&db), &needs, items, "")).unwrap();
        let again = leader(&db).read_blocking(move |tx| batch(tx, again)).unwrap();
        assert!(again.items.iter().all(|i| !i.done));

        // The record is its maker's own.
        let stranger = ctx(&db, official(Role::Leader, south()));
        assert!(stranger.read_blocking(move |tx| batch(tx, id)).is_err());
    });
}

#[test]
fn a_stranger_approves_nothing_and_learns_nothing() {
    on_both(|db| {
        let needs = Arc::new(crate::testing::needs());
        let d = drafted(&db, &needs);
        let stranger = ctx(&db, official(Role::Leader, south()));
        let items = vec![ApproveItem { id: d.id, shown: d.version }];
        let id = wait(run(&stranger, &needs, items, "")).unwrap();
        let done = stranger.read_blocking(move |tx| batch(tx, id)).unwrap();
        assert!(!done.items[0].done);
        assert_eq!(done.items[0].code, "");
        let (ids, shared) = (vec![d.id], Arc::clone(&needs));
        assert!(stranger.read_blocking(move |tx| effects(tx, &shared, &ids)).unwrap().is_empty());
        assert!(wait(run(&stranger, &needs, Vec::new(), "")).is_err());
    });
}

#[test]
fn the_preview_says_where_each_goes_and_what_is_in_the_way() {
    on_both(|db| {
        let needs = Arc::new(crate::testing::needs());
        let ready = drafted(&db, &needs);
        let gone = drafted(&db, &needs);
        let shared = Arc::clone(&needs);
        let item = ApproveItem { id: gone.id, shown: gone.version };
        leader(&db).write_blocking(move |tx| acts::approve(tx, &shared, &item, "")).unwrap();
        let ids = vec![ready.id, gone.id];
        let found = leader(&db).read_blocking(move |tx| effects(tx, &needs, &ids)).unwrap();
        assert_eq!(found.len(), 2);
        assert!(found[0].obstacle.is_none());
        assert!(found[0].to.vi.contains("Vào sổ, phát hành"), "{}", found[0].to.vi);
        assert!(found[1].obstacle.is_some());
    });
}

#[test]
fn items_are_read_whole_or_not_at_all() {
    let good = "01900000-0000-7000-8000-000000000012~3";
    assert_eq!(page::items([good].into_iter()).unwrap()[0].shown, 3);
    for bad in ["", "x~1", "01900000-0000-7000-8000-000000000012", "01900000-0000-7000-8000-000000000012~y"] {
        assert!(page::items([good, bad].into_iter()).is_err(), "{bad}");
    }
}

#[test]
fn late_groups_count_the_late_dossiers_in_reach() {
    on_both(|db| {
        let needs = Arc::new(crate::testing::needs());
        let now = history(&db, &needs, 41, 200).plus_days(6);
        let all = everything(&db);
        for actor in officials() {
            let late = all
                .iter()
                .filter(|d| access::permits(&actor, Action::ViewDossier, *d))
                .filter(|d| d.status.clock_state() == crate::lifecycle::ClockState::Running && d.due_at.is_some_and(|due| due < now))
                .count();
            let filter = Filter { timing: Some(crate::search::Running::Late), ..Filter::default() };
            let found = ctx(&db, actor.clone()).at(now).read_blocking(move |tx| groups(tx, &filter)).unwrap();
            let sum: i64 = found.iter().map(|g| g.count).sum();
            assert_eq!(usize::try_from(sum).unwrap(), late, "{actor:?}");
        }
    });
}

#[test]
fn the_step_that_took_too_long_is_named() {
    on_both(|db| {
        let needs = Arc::new(crate::testing::needs());
        let (a, b) = (Arc::clone(&needs), Arc::clone(&needs));
        let d = ctx(&db, lan()).write_blocking(move |tx| acts::submit(tx, &a, &version(), application())).unwrap();
        let reception = ctx(&db, official(Role::Reception, north())).at(MONDAY.plus_minutes(60));
        let d = reception.write_blocking(move |tx| acts::receive(tx, &b, d.id, d.version, "")).unwrap();
        let (shared, weeks) = (Arc::clone(&needs), MONDAY.plus_days(9));
        let handler = ctx(&db, official(Role::Handler, north())).at(weeks);
        handler.write_blocking(move |tx| acts::pass_on(tx, &shared, d.id, d.version, None, "", None)).unwrap();
        let now: Instant = weeks.plus_days(1);
        let (line, events) = system(&db)
            .at(now)
            .read_blocking(move |tx| {
                let mut lines = crate::store::lines_of(tx, &[d.id])?;
                Ok((lines.pop().unwrap(), access::events_of(tx, &d.id.to_string())?))
            })
            .unwrap();
        let found = overruns(&needs, &line, &events, now);
        assert_eq!((found[0].step.as_str(), found[0].who.as_str(), found[0].open), ("examine", "Trần Văn Bình", false));
        assert!(found[0].minutes > 4 * 480, "{found:?}");
        assert!(found.iter().any(|o| o.open && o.step == "sign"), "{found:?}");
    });
}
