//! Exports, saved views, addresses and badges.

use std::sync::{Arc, Mutex};

use access::Actor;
use base::{Locale, Result};
use web::Input;

use super::world::{World, filters};
use crate::lifecycle::{ClockState, Status};
use crate::needs::Needs;
use crate::search::random::{officials, system};
use crate::search::sheet::{Csv, Field, Sheet, harmless};
use crate::search::{At, Badge, Column, Filter, Sort, Wanted, export, find, page, remove, views};
use crate::testing::{MONDAY, ctx, needs, north, on_both, south};

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<Vec<Field>>>>);

impl Sheet for Kept {
    fn row(&mut self, fields: &[Field]) -> Result<()> {
        self.0.lock().unwrap().push(fields.to_vec());
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Vec<u8>> {
        Ok(Vec::new())
    }
}

#[test]
fn exports_hold_what_the_list_shows() {
    on_both(|db| {
        let world = World::new(db, 13, 160);
        let needs = Arc::new(needs());
        for actor in officials() {
            for filter in filters(world.now, None).into_iter().step_by(4) {
                let kept = Kept::default();
                let wanted = Wanted { filter: filter.clone(), ..Wanted::default() };
                let ctx = ctx(&world.db, actor.clone()).at(world.now);
                export::fill(&ctx, Arc::clone(&needs), &wanted, Box::new(kept.clone())).unwrap();
                let rows = kept.0.lock().unwrap().clone();
                let codes: Vec<Field> = rows.into_iter().map(|r| r[0].clone()).collect();
                let expected = world.expected(&actor, &filter);
                let expected: Vec<Field> = expected.iter().map(|d| Field::Text(d.code.clone())).collect();
                assert_eq!(codes, expected, "{actor:?} {filter:?}");
            }
        }
    });
}

#[test]
fn what_people_typed_never_becomes_a_formula() {
    for (typed, kept) in [("=1+1", "'=1+1"), ("+84", "'+84"), ("-2", "'-2"), ("@x", "'@x"), ("\t=1", "'\t=1"), ("Lan", "Lan")] {
        assert_eq!(harmless(typed), kept);
    }
    let mut csv = Box::new(Csv::new(&[("Tên".to_owned(), 10)]).unwrap());
    csv.row(&[Field::Text("=cmd|'/c calc'!A0, \"x\"".to_owned())]).unwrap();
    let text = String::from_utf8(csv.finish().unwrap()).unwrap();
    assert_eq!(text, "\u{feff}\"Tên\"\r\n\"'=cmd|'/c calc'!A0, \"\"x\"\"\"\r\n");
}

#[test]
fn addresses_say_the_same_when_read_back() {
    for filter in filters(MONDAY.plus_days(30), "01900000-0000-7000-8000-000000000012".parse().ok()) {
        let columns = vec![Column::Code, Column::Due, Column::Agency];
        let wanted = Wanted { filter, sort: Sort::Due, columns, ..Wanted::default() };
        let read = Wanted::read(&Input::parse(wanted.query().as_bytes()));
        assert_eq!(read, wanted);
    }
}

#[test]
fn views_are_ones_own_or_shared_with_ones_agency() {
    on_both(|db| {
        let names = |actor: Actor| {
            let found = ctx(&db, actor).read_blocking(views).unwrap();
            let mut names: Vec<(String, bool)> = found.into_iter().map(|v| (v.name, v.own)).collect();
            names.sort();
            names
        };
        let handler = || crate::testing::official(base::Role::Handler, north());
        let leader = || crate::testing::official(base::Role::Leader, north());
        let stranger = || crate::testing::official(base::Role::Leader, south());
        let keep = |actor, name: &'static str, share| ctx(&db, actor).write_blocking(move |tx| crate::search::keep(tx, name, "group=in_progress", share));
        keep(handler(), "Chỉ mình tôi", None).unwrap();
        let shared = keep(handler(), "Chung", Some(north())).unwrap();
        assert!(keep(handler(), "Của xã khác", Some(south())).is_err());
        assert!(keep(handler(), "  ", None).is_err());
        assert_eq!(names(handler()), [("Chung".to_owned(), true), ("Chỉ mình tôi".to_owned(), true)]);
        assert_eq!(names(leader()), [("Chung".to_owned(), false)]);
        assert_eq!(names(stranger()), Vec::new());
        assert!(ctx(&db, leader()).write_blocking(move |tx| remove(tx, shared)).is_err());
        ctx(&db, handler()).write_blocking(move |tx| remove(tx, shared)).unwrap();
        assert_eq!(names(leader()), Vec::new());
    });
}

#[test]
fn places_of_the_menu_are_found_without_marks() {
    let item = |label: &str, href| web::MenuLink { href, label: label.to_owned(), icon: "chart", current: false, badge: None };
    let menu = [item("Thống kê", "/desk/figures"), item("Tất cả hồ sơ", "/desk/dossiers")];
    let found = |text| find::places(&menu, text).into_iter().map(|h| h.href).collect::<Vec<_>>();
    assert_eq!(found("thong"), ["/desk/figures"]);
    assert_eq!(found("Hồ SƠ"), ["/desk/dossiers"]);
    assert_eq!(found("xyz"), Vec::<String>::new());
}

#[test]
fn badges_say_how_the_time_stands() {
    on_both(|db| {
        let world = World::new(db, 17, 160);
        let needs: Needs = needs();
        let lines = system(&world.db).at(world.now).read_blocking(|tx| page(tx, &Filter::default(), Sort::Submitted, &At::Start, 500));
        for line in lines.unwrap().lines {
            let badge = Badge::of_line(&needs, &line, world.now, Locale::Vi);
            let state = Status::from_code(line.status).unwrap().clock_state();
            let late = line.due_at.or(line.step_due_at).is_some_and(|due| due < world.now);
            match state {
                ClockState::Running | ClockState::Idle => assert_eq!(badge.state == "late", late, "{line:?} {badge:?}"),
                ClockState::Paused => assert_eq!(badge.state, "paused"),
                ClockState::Ended => assert_eq!(badge.state, "done"),
            }
        }
    });
}
