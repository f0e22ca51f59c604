use base::Error;

use super::{T0, on_both};
use crate::store::{self, State};
use crate::testing::assert_no_jobs_left;
use crate::{Options, counts, enqueue};

#[test]
fn a_job_belongs_to_the_transaction_that_leaves_it() {
    on_both(async |bench| {
        let ctx = bench.system();
        let failed: base::Result<()> = ctx
            .write(|tx| {
                enqueue(tx, "a", &1, Options::default())?;
                Err(Error::Forbidden)
            })
            .await;
        assert!(matches!(failed, Err(Error::Forbidden)));
        assert_no_jobs_left(&ctx).await;

        let id = ctx.write(|tx| enqueue(tx, "a", &1, Options::default())).await.unwrap().unwrap();
        let job = ctx.read(move |tx| store::get(tx, id)).await.unwrap().unwrap();
        assert_eq!((job.kind.as_str(), job.state, job.run_at, job.attempt), ("a", State::Queued, T0, 0));
    });
}

#[test]
fn a_key_holds_one_waiting_job_of_its_kind() {
    on_both(async |bench| {
        let ctx = bench.system();
        let add = |kind: &'static str| {
            let ctx = ctx.clone();
            async move { ctx.write(move |tx| enqueue(tx, kind, &(), Options::once("k"))).await.unwrap() }
        };
        assert!(add("a").await.is_some());
        assert!(add("a").await.is_none(), "one waits already");
        assert!(add("b").await.is_some(), "another kind has its own keys");

        let now = ctx.now;
        let claimed = ctx.write(move |tx| store::claim(tx, now, now.plus_minutes(1), 10)).await.unwrap();
        assert_eq!(claimed.len(), 2);
        assert!(add("a").await.is_some(), "what runs may have read the state before");
        assert!(add("a").await.is_none());
    });
}

#[test]
fn claims_take_what_is_due_in_order_and_only_once() {
    on_both(async |bench| {
        let ctx = bench.system();
        for (kind, minutes) in [("late", 3), ("later", 30), ("early", 1), ("now", 0)] {
            let at = T0.plus_minutes(minutes);
            ctx.write(move |tx| enqueue(tx, kind, &(), Options::at(at))).await.unwrap();
        }
        bench.pass(5);
        let ctx = bench.system();
        let now = ctx.now;
        let kinds = |claimed: Vec<store::Claimed>| claimed.into_iter().map(|j| j.kind).collect::<Vec<_>>();
        let mut first = kinds(ctx.write(move |tx| store::claim(tx, now, now.plus_minutes(1), 2)).await.unwrap());
        first.sort();
        assert_eq!(first, ["early", "now"]);
        let second = kinds(ctx.write(move |tx| store::claim(tx, now, now.plus_minutes(1), 2)).await.unwrap());
        assert_eq!(second, ["late"]);
        assert!(ctx.write(move |tx| store::claim(tx, now, now.plus_minutes(1), 2)).await.unwrap().is_empty());
    });
}

#[test]
fn a_process_that_dies_loses_its_jobs_after_the_lease() {
    on_both(async |bench| {
        let ctx = bench.system();
        ctx.write(|tx| enqueue(tx, "a", &(), Options { max_attempts: Some(2), ..Options::default() })).await.unwrap();
        let claim = async || {
            let (ctx, now) = (bench.system(), bench.clock.now());
            ctx.write(move |tx| store::claim(tx, now, now.plus_minutes(1), 1)).await.unwrap().pop()
        };
        let release = async || {
            let (ctx, now) = (bench.system(), bench.clock.now());
            ctx.write(move |tx| store::release_expired(tx, now)).await.unwrap()
        };
        let dead_process = claim().await.unwrap();
        assert_eq!(release().await, 0, "the lease holds");
        // A living process prolongs it.
        let (held, until) = (dead_process.clone(), T0.plus_minutes(3));
        assert!(ctx.write(move |tx| store::renew(tx, &held, until)).await.unwrap());
        bench.pass(2);
        assert_eq!(release().await, 0);
        bench.pass(2);
        assert_eq!(release().await, 1);

        let second = claim().await.unwrap();
        assert_eq!((second.id, second.attempt), (dead_process.id, 2));
        // The one that was thought dead wakes up: the job is no longer its own.
        let late = dead_process.clone();
        assert!(!ctx.write(move |tx| store::finish(tx, &late)).await.unwrap());
        assert!(!ctx.write(move |tx| store::renew(tx, &dead_process, until)).await.unwrap());

        // A job that takes its process down each time is given up.
        bench.pass(2);
        assert_eq!(release().await, 1);
        assert!(claim().await.is_none());
        let ctx = bench.system();
        let counts = ctx.read(|tx| counts(tx, T0)).await.unwrap();
        assert_eq!((counts.dead, counts.running), (1, 0));
    });
}

#[test]
fn counts_tell_states_and_lag() {
    on_both(async |bench| {
        let ctx = bench.system();
        for minutes in [-3, -1, 5] {
            let at = T0.plus_minutes(minutes);
            ctx.write(move |tx| enqueue(tx, "a", &(), Options::at(at))).await.unwrap();
        }
        let counts = ctx.read(|tx| counts(tx, T0)).await.unwrap();
        assert_eq!((counts.due, counts.later, counts.failing, counts.running, counts.dead), (2, 1, 0, 0, 0));
        assert_eq!(counts.lag_ms, 3 * 60_000);
    });
}

#[test]
#[should_panic(expected = "jobs are left:\nqueued forgotten")]
fn a_test_that_leaves_jobs_fails() {
    on_both(async |bench| {
        let ctx = bench.system();
        ctx.write(|tx| enqueue(tx, "forgotten", &(), Options::default())).await.unwrap();
        assert_no_jobs_left(&ctx).await;
    });
}
