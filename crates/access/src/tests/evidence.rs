use base::{EventId, Result};
use db::{Db, params};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use super::{T0, agency, ctx};
use crate::{Actor, Break, MIGRATIONS, NewEvent, Subject, events_of, seal_day, verify};

fn happen(db: &Db, day: i64, what: &str, data: Value) -> EventId {
    let what = what.to_owned();
    ctx(db, Actor::System("bảo trì"))
        .at(T0.plus_days(day))
        .write_blocking(move |tx| {
            let subject = Subject { kind: "dossier", id: what, agency: Some(agency(1)) };
            tx.record(NewEvent { kind: "dossier.receive", subject, data })
        })
        .unwrap()
}

fn seal(db: &Db, day: i64) -> usize {
    ctx(db, Actor::System("test")).at(T0.plus_days(day)).write_blocking(seal_day).unwrap()
}

fn checked(db: &Db) -> Option<Break> {
    db.read_blocking(verify).unwrap()
}

/// Three days with two events each, but none on the second, all sealed; and one today.
fn sealed_days(db: &Db) -> Vec<EventId> {
    let mut ids = Vec::new();
    for day in [0, 2, 3] {
        for n in 0..2 {
            ids.push(happen(db, day, &format!("d{day}-{n}"), json!({ "n": n, "note": "Đã tiếp nhận" })));
        }
    }
    assert_eq!(seal(db, 4), 3);
    happen(db, 4, "today", json!({}));
    assert_eq!(checked(db), None);
    ids
}

#[test]
fn days_are_sealed_once_they_are_over() {
    db::testing::both(MIGRATIONS, |db| {
        happen(&db, 0, "a", json!({}));
        assert_eq!(seal(&db, 0), 0, "the day is not over");
        assert_eq!(seal(&db, 1), 1);
        assert_eq!(seal(&db, 1), 0, "and is sealed once");
        happen(&db, 1, "b", json!({}));
        happen(&db, 5, "c", json!({}));
        assert_eq!(seal(&db, 6), 2, "days that were missed are made up for");
        assert_eq!(checked(&db), None);
    });
}

/// Each way of changing the past, and how it is told.
#[test]
fn a_changed_past_is_found_and_named() {
    let first = T0.day();
    type Tamper = fn(&mut db::Tx<'_>, EventId) -> Result<u64>;
    type Told = fn(EventId, i64) -> Break;
    let event: Told = |id, day| Break::Event { id, day };
    let cases: [(&str, Tamper, Told); 12] = [
        ("the data", |tx, id| tx.run("UPDATE event SET data = '{\"n\":9}' WHERE id = $1", params![id]), event),
        ("the data, to no JSON", |tx, id| tx.run("UPDATE event SET data = 'x' WHERE id = $1", params![id]), event),
        ("the name", |tx, id| tx.run("UPDATE event SET actor_name = 'khác' WHERE id = $1", params![id]), event),
        ("the moment", |tx, id| tx.run("UPDATE event SET at = at + 1 WHERE id = $1", params![id]), event),
        ("the agency", |tx, id| tx.run("UPDATE event SET agency_id = NULL WHERE id = $1", params![id]), event),
        // One field's end is not the next one's beginning.
        ("a shift between fields", |tx, id| {
            tx.run("UPDATE event SET kind = 'dossier.received', subject = 'ossier' WHERE id = $1", params![id])
        }, event),
        ("removal", |tx, id| tx.run("DELETE FROM event WHERE id = $1", params![id]),
            |_, day| Break::Day { day, sealed: 2, found: 1 }),
        ("another's hash", |tx, id| {
            tx.run("UPDATE event SET hash = (SELECT max(hash) FROM event WHERE id <> $1) WHERE id = $1", params![id])
        }, event),
        ("the digest", |tx, _| tx.run("UPDATE evidence_day SET digest = 'x' WHERE day = (SELECT min(day) FROM evidence_day)", &[]),
            |_, day| Break::Day { day, sealed: 2, found: 2 }),
        ("the count", |tx, _| tx.run("UPDATE evidence_day SET events = 1 WHERE day = (SELECT min(day) FROM evidence_day)", &[]),
            |_, day| Break::Day { day, sealed: 1, found: 2 }),
        ("a whole day, link and all", |tx, _| {
            tx.run("DELETE FROM event WHERE day = (SELECT min(day) FROM evidence_day)", &[])?;
            tx.run("DELETE FROM evidence_day WHERE day = (SELECT min(day) FROM evidence_day)", &[])
        }, |_, day| Break::Link { day: day + 2 }),
        ("a day moved", |tx, id| tx.run("UPDATE event SET day = day + 1 WHERE id = $1", params![id]),
            |_, day| Break::Day { day, sealed: 2, found: 1 }),
    ];
    db::testing::both(MIGRATIONS, |db| {
        let ids = sealed_days(&db);
        for (what, tamper, told) in cases {
            // Each is tried on the same untouched past: the transaction is undone afterwards.
            let id = ids[0];
            let found = std::sync::Arc::new(std::sync::Mutex::new(None));
            let seen = found.clone();
            let undone: Result<()> = db.write_blocking(move |tx| {
                assert!(tamper(tx, id)? > 0);
                *seen.lock().unwrap() = verify(tx)?;
                Err(base::Error::Forbidden)
            });
            assert!(matches!(undone, Err(base::Error::Forbidden)), "{what}: {undone:?}");
            let broken = found.lock().unwrap().take();
            assert_eq!(broken, Some(told(id, first)), "{what}, on {}", db::testing::name(&db));
        }
        assert_eq!(checked(&db), None);
    });
}

/// Whoever can write everything may forge an event with a fitting hash, but not the digest of its day.
#[test]
fn an_act_slipped_into_the_past_is_found() {
    db::testing::both(MIGRATIONS, |db| {
        for (day, sealed, found) in [(2, 2, 3), (1, 0, 1), (-30, 0, 1)] {
            db.write_blocking(|tx| {
                tx.run("DELETE FROM event", &[])?;
                tx.run("DELETE FROM evidence_day", &[])
            })
            .unwrap();
            sealed_days(&db);
            happen(&db, day, "slipped in", json!({}));
            assert_eq!(checked(&db), Some(Break::Day { day: T0.day() + day, sealed, found }), "day {day}");
        }
        // Today's events are not sealed yet.
        db.write_blocking(|tx| tx.run("DELETE FROM event WHERE subject_id = 'slipped in'", &[])).unwrap();
        happen(&db, 4, "today as well", json!({}));
        assert_eq!(checked(&db), None);
    });
}

/// A day rewritten with all its hashes still does not fit the day after.
#[test]
fn a_rewritten_day_breaks_the_link_behind_it() {
    db::testing::both(MIGRATIONS, |db| {
        sealed_days(&db);
        db.write_blocking(|tx| {
            let day: i64 = tx.one("SELECT min(day) FROM evidence_day", &[])?;
            tx.run("DELETE FROM event WHERE day = $1", params![day])
        })
        .unwrap();
        happen(&db, 0, "rewritten", json!({}));
        // The forger seals the day as the platform does.
        let db2 = db.clone();
        db.write_blocking(|tx| {
            let links: Vec<(i64, i64, String, String, i64)> =
                tx.all("SELECT day, events, previous, digest, sealed_at FROM evidence_day ORDER BY day", &[])?;
            tx.run("DELETE FROM evidence_day", &[])?;
            Ok(links)
        })
        .map(|links| {
            assert_eq!(seal(&db2, 1), 1);
            for (day, events, previous, digest, sealed_at) in links.into_iter().skip(1) {
                db2.write_blocking(move |tx| {
                    tx.run(
                        "INSERT INTO evidence_day (day, events, previous, digest, sealed_at) VALUES ($1, $2, $3, $4, $5)",
                        params![day, events, previous, digest, sealed_at],
                    )
                })
                .unwrap();
            }
        })
        .unwrap();
        assert_eq!(checked(&db), Some(Break::Link { day: T0.day() + 2 }));
    });
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((".{0,5}", inner), 0..4).prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

#[test]
fn whatever_belongs_to_an_act_the_untouched_chain_holds() {
    db::testing::both(MIGRATIONS, |db| {
        let mut runner = TestRunner::new(Config { cases: 150, failure_persistence: None, ..Config::default() });
        let count = std::cell::Cell::new(0);
        runner
            .run(&(any_json(), ".*"), |(data, name)| {
                let n = count.get() + 1;
                count.set(n);
                let actor = Actor::Applicant(crate::Applicant { id: ctx(&db, Actor::Anonymous).id(), name });
                ctx(&db, actor)
                    .at(T0.plus_ms(n))
                    .write_blocking(move |tx| {
                        let subject = Subject { kind: "dossier", id: n.to_string(), agency: None };
                        tx.record(NewEvent { kind: "x", subject, data })
                    })
                    .unwrap();
                Ok(())
            })
            .unwrap();
        assert_eq!(seal(&db, 1), 1);
        assert_eq!(checked(&db), None, "on {}", db::testing::name(&db));
    });
}

#[test]
fn a_things_events_come_in_order_with_their_data() {
    db::testing::both(MIGRATIONS, |db| {
        for day in [3, 1, 2] {
            happen(&db, day, "H1", json!({ "z": day, "a": "ổ" }));
        }
        happen(&db, 1, "H2", json!({}));
        let events = db.read_blocking(|tx| events_of(tx, "H1")).unwrap();
        let days: Vec<i64> = events.iter().map(|e| e.at.day() - T0.day()).collect();
        assert_eq!(days, [1, 2, 3]);
        assert_eq!(events[0].data, json!({ "z": 1, "a": "ổ" }));
        assert_eq!((events[0].actor.as_str(), events[0].actor_name.as_str()), ("system", "bảo trì"));
        let shown = serde_json::to_value(&events[0]).unwrap();
        assert!(shown.get("hash").is_none() && shown.get("text").is_none());
    });
}
