use base::Instant;
use db::params;

use super::{Log, T0, on_both};
use crate::{Every, Handlers, Schedule};

fn at(day: i64, hour: i64, minute: i64) -> Instant {
    Instant::from_day(day).plus_minutes(hour * 60 + minute)
}

#[test]
fn rhythms_name_the_next_moment() {
    let morning = Every::Day { hour: 7, minute: 30 };
    for (every, after, next) in [
        (morning, at(100, 0, 0), at(100, 7, 30)),
        (morning, at(100, 7, 29), at(100, 7, 30)),
        (morning, at(100, 7, 30), at(101, 7, 30)),
        (morning, at(100, 23, 59), at(101, 7, 30)),
        (Every::Day { hour: 0, minute: 0 }, at(100, 0, 0), at(101, 0, 0)),
        (Every::Minutes(15), at(100, 9, 0), at(100, 9, 15)),
        (Every::Minutes(15), at(100, 9, 14), at(100, 9, 15)),
        (Every::Minutes(60), at(100, 23, 30), at(101, 0, 0)),
        (Every::Minutes(0), at(100, 9, 0), at(100, 9, 1)),
    ] {
        assert_eq!(every.next(after), next, "{every:?} after {}", after.hm_dmy());
    }
}

#[test]
fn a_period_is_done_once_by_whichever_process() {
    on_both(async |bench| {
        let log = Log::default();
        let schedule = [Schedule { kind: "digest", every: Every::Day { hour: 11, minute: 0 } }];
        let workers: Vec<_> = (0..3)
            .map(|n| {
                let log = log.clone();
                let handlers = Handlers::new().on("digest", move |ctx: access::Ctx, ()| {
                    let log = log.clone();
                    async move {
                        log.note(ctx.now.hm_dmy());
                        let _ = n;
                        Ok(())
                    }
                });
                bench.worker(handlers, &schedule)
            })
            .collect();
        let all = async || {
            for worker in &workers {
                worker.run_until_idle().await.unwrap();
            }
            log.taken()
        };
        assert!(all().await.is_empty(), "not before its time");
        bench.pass(60);
        assert_eq!(all().await, ["11:00, 24/11/2026"]);
        bench.pass(23 * 60);
        assert!(all().await.is_empty());
        bench.pass(61);
        assert_eq!(all().await, ["11:01, 25/11/2026"]);

        // Nobody was there for a week: it is made up for once, and then the rhythm goes on.
        bench.pass(7 * 24 * 60);
        assert_eq!(all().await, ["11:01, 02/12/2026"]);
        bench.pass(24 * 60);
        assert_eq!(all().await, ["11:01, 03/12/2026"]);
    });
}

#[test]
fn a_changed_rhythm_takes_effect_and_a_missed_job_stays_due() {
    on_both(async |bench| {
        let next = async |every| {
            let worker = bench.worker(Handlers::new().on("a", |_, ()| async { Ok(()) }), &[Schedule { kind: "a", every }]);
            let ran = worker.run_until_idle().await.unwrap().done;
            let at: Instant =
                bench.system().read(|tx| tx.one("SELECT next_at FROM schedule WHERE kind = $1", params!["a"])).await.unwrap();
            (ran, at)
        };
        let day = T0.day();
        assert_eq!(next(Every::Day { hour: 20, minute: 0 }).await, (0, at(day, 20, 0)));
        assert_eq!(next(Every::Day { hour: 11, minute: 0 }).await, (0, at(day, 11, 0)));
        bench.pass(120);
        // Missed at 11:00 while the process was down, and moved to 20:00 meanwhile.
        assert_eq!(next(Every::Day { hour: 20, minute: 0 }).await, (1, at(day, 20, 0)));
    });
}
