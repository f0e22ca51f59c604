//! Figures equal the events they were counted from, and the lists behind them, for every official.

use std::sync::Arc;

use access::{Action, Actor, Scope, scope};
use base::{Instant, Locale};
use db::Db;

use super::page::percent;
use super::*;
use crate::search::random::{history, officials, system};
use crate::search::{self, Running};
use crate::testing::{MONDAY, ctx, needs, north, on_both};

type Counter = (i64, String, String, i64, String, String, i64);

fn counters(db: &Db) -> Vec<Counter> {
    system(db)
        .read_blocking(|tx| {
            tx.all(
                "SELECT day, agency_id, procedure_id, channel, level, measure, value FROM dossier_count \
                 ORDER BY day, agency_id, procedure_id, channel, measure",
                &[],
            )
        })
        .unwrap()
}

#[test]
fn counters_equal_the_events_they_were_counted_from() {
    on_both(|db| {
        for seed in [1, 2] {
            history(&db, &Arc::new(needs()), seed, 180);
            let kept = counters(&db);
            assert!(kept.len() > 40, "{} counters", kept.len());
            let events = system(&db).write_blocking(|tx| recount(tx)).unwrap();
            assert_eq!(counters(&db), kept);
            assert_eq!(i64::try_from(events).unwrap(), kept.iter().map(|c| c.6).sum::<i64>());
        }
    });
}

fn asked(by: By, period: Period) -> Asked {
    Asked { period, agency: None, procedure: None, channel: None, level: None, by }
}

fn periods(now: Instant) -> [Period; 3] {
    [
        Period::of(Kind::Year, now),
        Period::of(Kind::LastMonth, now.plus_days(31)),
        Period { first: MONDAY.day() + 4, last: MONDAY.day() + 11, kind: Kind::Days },
    ]
}

#[test]
fn the_list_behind_a_number_has_as_many_dossiers() {
    on_both(|db| {
        let needs = Arc::new(needs());
        let now = history(&db, &needs, 21, 900);
        for actor in officials() {
            let ctx = ctx(&db, actor.clone()).at(now);
            if scope(&actor, Action::ViewStatistics) == Scope::Nothing {
                let asked = asked(By::Agency, Period::of(Kind::Month, now));
                assert!(ctx.read_blocking(move |tx| rows(tx, &asked)).is_err(), "{actor:?}");
                continue;
            }
            for (by, period) in By::ALL.into_iter().zip(periods(now).into_iter().cycle()) {
                let mut asked = asked(by, period);
                asked.agency = (by == By::Channel).then_some(north());
                let (question, needs) = (asked.clone(), Arc::clone(&needs));
                let found = ctx.read_blocking(move |tx| table(tx, &needs, &question, Locale::Vi)).unwrap();
                if !found.linked {
                    continue;
                }
                let all = FigureRow { key: String::new(), name: String::new(), sums: found.total, filter: asked.filter() };
                for row in found.rows.iter().chain([&all]) {
                    for figure in Figure::ALL {
                        let filter = figure.list(&row.filter, &asked);
                        let asked_for = filter.clone();
                        let listed = ctx.read_blocking(move |tx| search::total(tx, &asked_for)).unwrap();
                        let number = figure.of(&row.sums);
                        if figure == Figure::Supplements {
                            // A dossier that was asked twice counts twice and is listed once.
                            assert!(listed <= number && (listed > 0) == (number > 0), "{listed} {number}");
                        } else {
                            assert_eq!(listed, number, "{actor:?} {by:?} {figure:?} {filter:?}");
                        }
                    }
                }
            }
        }
    });
}

#[test]
fn every_figure_occurs_in_the_history_that_tests_it() {
    on_both(|db| {
        let needs = Arc::new(needs());
        let now = history(&db, &needs, 21, 900);
        let asked = asked(By::Agency, Period::of(Kind::Year, now));
        let all = system(&db).at(now).read_blocking(move |tx| Ok(total(&rows(tx, &asked)?))).unwrap();
        for figure in [Figure::Received, Figure::Resolved, Figure::Late, Figure::InTimeNow, Figure::PausedNow, Figure::Withdrawn, Figure::Stopped, Figure::Supplements] {
            assert!(figure.of(&all) > 0, "{figure:?} {all:?}");
        }
        // Whatever was received has ended or is open.
        assert_eq!(all.received, all.to_resolve(), "{all:?}");
    });
}

#[test]
fn trends_add_up_to_the_figures() {
    on_both(|db| {
        let needs = Arc::new(needs());
        let now = history(&db, &needs, 4, 160);
        let asked = asked(By::Level, Period::of(Kind::Year, now));
        let (sums, days, months) = system(&db)
            .at(now)
            .read_blocking(move |tx| Ok((total(&rows(tx, &asked)?), week(tx, &asked)?, year(tx, &asked)?)))
            .unwrap();
        assert_eq!(days.len(), 7);
        assert_eq!(months.len(), 12);
        assert_eq!(months.iter().map(|p| p.received).sum::<i64>(), sums.received);
        assert_eq!(months.iter().map(|p| p.resolved).sum::<i64>(), sums.resolved());
        assert!(days.iter().map(|p| p.received).sum::<i64>() <= sums.received);
        assert_eq!(days.last().unwrap().label, now.local().strftime("%d/%m").to_string());
    });
}

#[test]
fn rates_are_of_what_was_resolved_and_of_what_had_to_be() {
    let sums = Sums { early: 3, on_time: 1, late: 1, in_time_now: 2, late_now: 2, paused_now: 1, ..Sums::default() };
    assert_eq!(percent(sums.on_time_rate()), "80,0 %");
    assert_eq!(percent(sums.national_rate()), "60,0 %");
    assert_eq!(percent(Sums::default().on_time_rate()), "–");
}

#[test]
fn late_now_is_the_overdue_list() {
    on_both(|db| {
        let needs = Arc::new(needs());
        let now = history(&db, &needs, 8, 160).plus_days(10);
        let asked = asked(By::Agency, Period::of(Kind::Year, now));
        let ctx = crate::testing::ctx(&db, Actor::System("test")).at(now);
        let (late, listed) = ctx
            .read_blocking(move |tx| {
                let late = total(&rows(tx, &asked)?).late_now;
                let filter = search::Filter { timing: Some(Running::Late), ..search::Filter::default() };
                Ok((late, search::total(tx, &filter)?))
            })
            .unwrap();
        assert!(late > 0);
        assert_eq!(late, listed);
    });
}
