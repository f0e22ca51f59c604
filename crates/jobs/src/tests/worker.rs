use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use base::{Error, Instant, Msg};
use db::params;
use serde::{Deserialize, Serialize};
use tokio::sync::{Semaphore, mpsc, oneshot};

use super::{Bench, Log, T0, on_both};
use crate::testing::assert_no_jobs_left;
use crate::{Handlers, Options, Outcome, Ran, enqueue, publish};

async fn run_at(bench: &Bench, kind: &'static str) -> Instant {
    bench.system().read(move |tx| tx.one("SELECT run_at FROM job WHERE kind = $1", params![kind])).await.unwrap()
}

async fn last_error(bench: &Bench) -> String {
    bench.system().read(|tx| tx.one("SELECT last_error FROM job", &[])).await.unwrap()
}

#[test]
fn what_is_done_leaves_no_trace_and_may_leave_more_work() {
    on_both(async |bench| {
        let log = Log::default();
        let (first, second) = (log.clone(), log.clone());
        let handlers = Handlers::new()
            .on("first", move |ctx: access::Ctx, n: i64| {
                let log = first.clone();
                async move {
                    log.note(format!("first {n}"));
                    ctx.write(move |tx| enqueue(tx, "second", &(n + 1), Options::default()).map(drop)).await
                }
            })
            .on("second", move |_, n: i64| {
                let log = second.clone();
                async move {
                    log.note(format!("second {n}"));
                    Ok(())
                }
            });
        let ctx = bench.system();
        ctx.write(|tx| enqueue(tx, "first", &41, Options::default())).await.unwrap();
        let ran = bench.worker(handlers, &[]).run_until_idle().await.unwrap();
        assert_eq!(ran, Ran { done: 2, retried: 0, dead: 0 });
        assert_eq!(log.taken(), ["first 41", "second 42"]);
        assert_no_jobs_left(&ctx).await;
    });
}

#[test]
fn failures_are_tried_again_ever_later_and_then_given_up() {
    on_both(async |bench| {
        let handlers = Handlers::new().on("a", |_, ()| async { Outcome::Retry(Error::upstream("the portal", "is away")) });
        let worker = bench.worker(handlers, &[]);
        let ctx = bench.system();
        ctx.write(|tx| enqueue(tx, "a", &(), Options::default())).await.unwrap();
        let mut pauses = Vec::new();
        loop {
            let ran = worker.run_until_idle().await.unwrap();
            assert_eq!(ran.retried + ran.dead, 1, "one attempt at a time");
            if ran.dead == 1 {
                break;
            }
            let at = run_at(&bench, "a").await;
            pauses.push(at.ms() - bench.clock.now().ms());
            bench.clock.set(at);
        }
        assert_eq!(pauses.len(), 14);
        for (n, pause) in pauses.iter().enumerate() {
            let planned = (5_000_i64 << n).min(3_600_000);
            assert!((planned * 8 / 10..=planned * 12 / 10).contains(pause), "attempt {n}: {pause} ms for {planned} ms");
        }
        assert!(pauses.iter().any(|p| p % 1_000 != 0), "chance keeps jobs from coming back together");
        assert_eq!(last_error(&bench).await, "the portal failed: is away");
    });
}

#[test]
fn errors_decide_whether_time_may_heal() {
    on_both(async |bench| {
        type Make = fn() -> Error;
        let cases: [(&str, Make, Ran); 7] = [
            ("busy", || Error::Busy { retry_after: Duration::from_secs(7_200) }, Ran { retried: 1, ..Ran::default() }),
            ("upstream", || Error::upstream("x", "y"), Ran { retried: 1, ..Ran::default() }),
            ("conflict", || Error::Conflict(Msg::new("a", "a")), Ran { retried: 1, ..Ran::default() }),
            ("bug", || Error::bug("x"), Ran { retried: 1, ..Ran::default() }),
            ("not found", || Error::NotFound("x"), Ran { dead: 1, ..Ran::default() }),
            ("invalid", || Error::invalid("x", Msg::new("a", "a")), Ran { dead: 1, ..Ran::default() }),
            ("forbidden", || Error::Forbidden, Ran { dead: 1, ..Ran::default() }),
        ];
        for (name, make, expected) in cases {
            let handlers = Handlers::new().on("a", move |_, ()| async move { Err::<(), _>(make()) });
            let ctx = bench.system();
            ctx.write(|tx| enqueue(tx, "a", &(), Options::default())).await.unwrap();
            assert_eq!(bench.worker(handlers, &[]).run_until_idle().await.unwrap(), expected, "{name}");
            if name == "busy" {
                assert_eq!(run_at(&bench, "a").await, T0.plus_minutes(120), "as long as was asked for");
            }
            ctx.write(|tx| tx.run("DELETE FROM job", &[])).await.unwrap();
        }
    });
}

#[test]
fn a_panic_a_strange_kind_and_a_strange_payload_hurt_only_their_own_job() {
    on_both(async |bench| {
        let handlers = Handlers::new()
            .on("panics", |_, ()| async {
                let none = Vec::<()>::new().pop();
                assert!(none.is_some(), "nobody expected this");
                Ok(())
            })
            .on("number", |_, _: i64| async { Ok(()) });
        let worker = bench.worker(handlers, &[]);
        let ctx = bench.system();
        for (kind, expected, error) in [
            ("panics", Ran { retried: 1, ..Ran::default() }, "panicked"),
            ("unknown", Ran { retried: 1, ..Ran::default() }, "no handler for jobs of kind unknown"),
            ("number", Ran { dead: 1, ..Ran::default() }, "the payload does not decode"),
        ] {
            ctx.write(move |tx| enqueue(tx, kind, &(), Options::default())).await.unwrap();
            assert_eq!(worker.run_until_idle().await.unwrap(), expected, "{kind}");
            let said = last_error(&bench).await;
            assert!(said.contains(error), "{kind}: {said}");
            ctx.write(|tx| tx.run("DELETE FROM job", &[])).await.unwrap();
        }
    });
}

#[derive(Serialize, Deserialize)]
struct Moved {
    code: String,
}

#[test]
fn an_event_reaches_each_subscriber_by_itself() {
    on_both(async |bench| {
        let log = Log::default();
        let (good, bad) = (log.clone(), log.clone());
        let handlers = Handlers::new()
            .subscribe("dossier.moved", "insight.count", move |_, event: Moved| {
                let log = good.clone();
                async move {
                    log.note(format!("counted {}", event.code));
                    Ok(())
                }
            })
            .subscribe("dossier.moved", "portal.sync", move |_, event: Moved| {
                let log = bad.clone();
                async move {
                    log.note(format!("not synchronised {}", event.code));
                    Err(Error::upstream("the portal", "is away"))
                }
            });
        assert_eq!(handlers.kinds(), ["insight.count", "portal.sync"]);
        let worker = bench.worker(handlers, &[]);
        let ctx = bench.system();
        ctx.write(|tx| publish(tx, "dossier.moved", &Moved { code: "H1".into() })).await.unwrap();
        ctx.write(|tx| publish(tx, "nobody.cares", &())).await.unwrap();
        worker.run_until_idle().await.unwrap();
        let mut seen = log.taken();
        seen.sort();
        assert_eq!(seen, ["counted H1", "not synchronised H1"]);

        // Only the one that failed is told again.
        bench.pass(1);
        worker.run_until_idle().await.unwrap();
        assert_eq!(log.taken(), ["not synchronised H1"]);
    });
}

#[test]
fn several_workers_share_the_work_and_nothing_is_done_twice() {
    on_both(async |bench| {
        let log = Log::default();
        let ctx = bench.system();
        ctx.write(|tx| {
            for n in 0..120 {
                enqueue(tx, "a", &n, Options::default())?;
            }
            Ok(())
        })
        .await
        .unwrap();
        let workers = (0..4).map(|_| {
            let log = log.clone();
            let handlers = Handlers::new().on("a", move |_, n: i64| {
                let log = log.clone();
                async move {
                    tokio::task::yield_now().await;
                    log.note(n.to_string());
                    Ok(())
                }
            });
            let worker = bench.worker(handlers, &[]);
            tokio::spawn(async move { worker.run_until_idle().await })
        });
        let mut done = 0;
        for worker in workers.collect::<Vec<_>>() {
            done += worker.await.unwrap().unwrap().done;
        }
        assert_eq!(done, 120);
        let mut times: HashMap<String, usize> = HashMap::new();
        for n in log.taken() {
            *times.entry(n).or_default() += 1;
        }
        assert!(times.len() == 120 && times.values().all(|n| *n == 1), "{times:?}");
        assert_no_jobs_left(&ctx).await;
    });
}

#[test]
fn a_running_worker_hears_of_work_and_lets_it_end_before_it_stops() {
    on_both(async |bench| {
        let (started, mut has_started) = mpsc::unbounded_channel();
        let gate = Arc::new(Semaphore::new(0));
        let (log, open) = (Log::default(), gate.clone());
        let seen = log.clone();
        let handlers = Handlers::new().on("slow", move |_, name: String| {
            let (started, gate, log) = (started.clone(), open.clone(), seen.clone());
            async move {
                started.send(()).unwrap();
                gate.acquire().await.unwrap().forget();
                log.note(name);
                Ok(())
            }
        });
        let (stop, stopped) = oneshot::channel::<()>();
        let worker = bench.worker(handlers, &[]).at_once(2);
        let running = tokio::spawn(worker.run(async { drop(stopped.await) }));

        let ctx = bench.system();
        for name in ["a", "b", "c"] {
            ctx.write(move |tx| enqueue(tx, "slow", &name, Options::default())).await.unwrap();
        }
        has_started.recv().await.unwrap();
        has_started.recv().await.unwrap();
        // Two at once; the third begins when one has ended.
        assert!(has_started.try_recv().is_err());
        gate.add_permits(1);
        has_started.recv().await.unwrap();

        stop.send(()).unwrap();
        gate.add_permits(2);
        running.await.unwrap();
        let mut names = log.taken();
        names.sort();
        assert_eq!(names, ["a", "b", "c"]);
        assert_no_jobs_left(&ctx).await;
    });
}
