//! Every list, search and export shows exactly what the actor may see of what was asked: compared
//! with the permission table and with the filter done by hand, on both engines.

use std::sync::{Arc, Mutex};

use access::{Action, Actor, Scope, permits, scope};
use base::{Instant, Locale, Result};
use db::Db;
use web::Input;

use super::filter::LEVELS;
use super::list::List;
use super::random::{Dice, everything, history, officials, system};
use super::sheet::{Csv, Field, Sheet, harmless};
use super::*;
use crate::lifecycle::{ClockState, Group, Status};
use crate::model::{Channel, Dossier, Timing};
use crate::needs::Needs;
use crate::store::Measure;
use crate::testing::{MONDAY, ctx, needs, north, on_both, procedure_id, south};

fn within(days: Days, at: Option<Instant>) -> bool {
    let day = at.map(Instant::day);
    days.from.is_none_or(|from| day.is_some_and(|d| d >= from)) && days.to.is_none_or(|to| day.is_some_and(|d| d <= to))
}

/// The filter done by hand. `statistics` are the agencies whose figures the reader sees, `events` the
/// kind, day and agency of what happened to the dossier.
fn fits(f: &Filter, d: &Dossier, now: Instant, statistics: &Scope, events: &[(String, i64, base::AgencyId)]) -> bool {
    let sees = |agency| match statistics {
        Scope::Everything => true,
        Scope::Agencies(all) => all.contains(&agency),
        _ => false,
    };
    let running = d.status.clock_state() == ClockState::Running;
    let due = d.due_at;
    let timing = match f.timing {
        None => true,
        Some(Running::Late) => running && due.is_some_and(|due| due < now),
        Some(Running::Soon) => running && due.is_some_and(|due| due >= now && due < now.plus_days(1)),
        Some(Running::InTime) => running && due.is_none_or(|due| due >= now),
    };
    let place = |agency: base::AgencyId| f.agency.is_none_or(|a| a == agency);
    let level = f.level.is_none_or(|l| l == d.level);
    let happened = |kind: &str, days: Days| {
        events.iter().any(|(k, day, agency)| {
            k == kind && place(*agency) && sees(*agency) && within(days, Some(Instant::from_day(*day)))
        })
    };
    let here = place(d.competent_agency) && level && (!(f.own || f.counted.is_some()) || sees(d.competent_agency));
    let ended = |status, days| d.status == status && within(days, d.closed_at) && here;
    let resolved = matches!(d.status, Status::Finished | Status::HandedOver);
    let counted = match f.counted {
        None => here,
        Some(Counted { measure, days }) => match measure {
            None => resolved && within(days, d.finished_at) && here,
            Some(Measure::Early) => resolved && within(days, d.finished_at) && d.timing() == Some(Timing::Early) && here,
            Some(Measure::OnTime) => resolved && within(days, d.finished_at) && d.timing() == Some(Timing::OnTime) && here,
            Some(Measure::Late) => resolved && within(days, d.finished_at) && d.timing() == Some(Timing::Late) && here,
            Some(Measure::Submitted) => happened("dossier.submit", days),
            Some(Measure::Received) => happened("dossier.receive", days),
            Some(Measure::Supplement) => happened("dossier.request_supplement", days),
            Some(Measure::Extended) => happened("dossier.extend", days),
            Some(Measure::Refused) => ended(Status::Refused, days),
            Some(Measure::Withdrawn) => ended(Status::Withdrawn, days) && d.received_at.is_some(),
            Some(Measure::Stopped) => ended(Status::Stopped, days),
            Some(Measure::HandedOver) => ended(Status::HandedOver, days),
        },
    };
    let folded = base::text::fold(&format!("{} {} {} {}", d.person.name, d.person.number, d.person.phone, d.subject));
    let typed = base::text::read::phone(&f.text).unwrap_or_else(|| f.text.clone());
    let words = base::text::matches_words(&typed, &format!("{folded} {}", d.code.replace(['-', '.'], " ").to_lowercase()));
    (f.statuses.is_empty() || f.statuses.contains(&d.status))
        && f.group.is_none_or(|g| g.contains(d.status))
        && f.procedure.is_none_or(|p| p == d.procedure_id)
        && f.channel.is_none_or(|c| c == d.channel)
        && within(f.submitted, Some(d.submitted_at))
        && within(f.received, d.received_at)
        && within(f.due, d.due_at)
        && within(f.finished, d.finished_at)
        && (!f.supplements || d.supplements > 0)
        && f.holder.is_none_or(|h| d.holder.official == Some(h))
        && timing
        && counted
        && words
}

/// Filters of every kind, and some drawn at random.
fn filters(now: Instant, holder: Option<base::OfficialId>) -> Vec<Filter> {
    let days = Days { from: Some(MONDAY.day() + 2), to: Some(now.day() - 3) };
    let none = Filter::default;
    let mut all = vec![
        none(),
        Filter { text: "dang duc".to_owned(), ..none() },
        Filter { text: "Đặng Văn Đ".to_owned(), ..none() },
        Filter { text: "0912 345 604".to_owned(), ..none() },
        Filter { text: "H99.101-2603".to_owned(), ..none() },
        Filter { text: "\"*' OR 1=1 --".to_owned(), ..none() },
        Filter { statuses: vec![Status::Processing], ..none() },
        Filter { statuses: vec![Status::AwaitingSupplement, Status::Stopped], ..none() },
        Filter { procedure: Some(procedure_id()), channel: Some(Channel::Post), ..none() },
        Filter { agency: Some(south()), supplements: true, ..none() },
        Filter { submitted: days, ..none() },
        Filter { received: days, ..none() },
        Filter { due: days, finished: Days { to: None, ..days }, ..none() },
        Filter { holder, ..none() },
        Filter { own: true, level: Some(LEVELS[1]), ..none() },
        Filter { level: Some(LEVELS[0]), ..none() },
    ];
    all.extend(Group::ALL.iter().map(|g| Filter { group: Some(*g), ..none() }));
    all.extend(Running::ALL.iter().map(|t| Filter { timing: Some(*t), ..none() }));
    for measure in Measure::ALL.into_iter().map(Some).chain([None]) {
        all.push(Filter { counted: Some(Counted { measure, days }), ..none() });
        all.push(Filter { counted: Some(Counted { measure, days }), agency: Some(north()), ..none() });
    }
    let mut dice = Dice(7);
    for _ in 0..12 {
        let mixed = Filter {
            statuses: (0..dice.below(4)).map(|_| dice.of(Status::ALL)).collect(),
            agency: dice.of(&[None, Some(north()), Some(south())]),
            channel: dice.of(&[None, Some(Channel::Online)]),
            timing: dice.of(&[None, None, Some(Running::InTime), Some(Running::Late)]),
            text: dice.of(&["", "lan", "0251900000"]).to_owned(),
            submitted: dice.of(&[Days::default(), days]),
            ..none()
        };
        all.push(mixed);
    }
    all
}

struct World {
    db: Db,
    now: Instant,
    all: Vec<Dossier>,
    events: Vec<Vec<(String, i64, base::AgencyId)>>,
}

impl World {
    fn new(db: Db, seed: u64, acts: u64) -> Self {
        let needs = Arc::new(needs());
        let now = history(&db, &needs, seed, acts);
        let all = everything(&db);
        let ids: Vec<String> = all.iter().map(|d| d.id.to_string()).collect();
        let events = system(&db)
            .read_blocking(move |tx| {
                let of = |tx: &mut access::Tx<'_, '_>, id: &String| -> Result<Vec<_>> {
                    let events = access::events_of(tx, id)?;
                    Ok(events.into_iter().filter_map(|e| Some((e.kind, e.at.day(), e.agency_id?))).collect())
                };
                ids.iter().map(|id| of(tx, id)).collect()
            })
            .unwrap();
        Self { db, now, all, events }
    }

    fn expected(&self, actor: &Actor, filter: &Filter) -> Vec<&Dossier> {
        let statistics = scope(actor, Action::ViewStatistics);
        let pairs = self.all.iter().zip(&self.events);
        pairs
            .filter(|(d, events)| {
                permits(actor, Action::ViewDossier, *d) && fits(filter, d, self.now, &statistics, events)
            })
            .map(|(d, _)| d)
            .collect()
    }

    /// All pages of a list, forwards; checks that going back shows the same.
    fn listed(&self, actor: &Actor, filter: &Filter, sort: Sort) -> (Vec<String>, i64) {
        let ctx = ctx(&self.db, actor.clone()).at(self.now);
        let read = |at: At| {
            let filter = filter.clone();
            ctx.read_blocking(move |tx| page(tx, &filter, sort, &at, 7)).unwrap()
        };
        let (mut codes, mut at, mut total) = (Vec::new(), At::Start, 0);
        loop {
            let found = read(at.clone());
            total = total.max(found.total);
            codes.extend(found.lines.iter().map(|l| l.code.clone()));
            if let Some(prev) = found.prev {
                let back = read(At::Before(prev));
                let shown: Vec<&String> = back.lines.iter().map(|l| &l.code).collect();
                let before = codes.len() - found.lines.len();
                assert_eq!(shown, codes[before - 7..before].iter().collect::<Vec<_>>(), "{filter:?} {sort:?}");
                assert!(back.next.is_some());
            }
            match found.next {
                Some(next) => at = At::After(next),
                None => return (codes, total),
            }
        }
    }
}

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
        let keep = |actor, name: &'static str, share| ctx(&db, actor).write_blocking(move |tx| super::keep(tx, name, "group=in_progress", share));
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
