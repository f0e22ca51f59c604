use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};

use base::{Error, Result};

use super::{TABLES, bug, runtime};
use crate::testing::{both, name, postgres};
use crate::{Db, Engine, Tx, params};

fn insert(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    tx.run("INSERT INTO thing (id, whole) VALUES ($1, 0)", params![id]).map(drop)
}

type Work = Box<dyn FnOnce(&mut Tx<'_>) -> Result<()> + Send>;

fn ids(db: &Db) -> Vec<String> {
    db.read_blocking(|tx| tx.all("SELECT id FROM thing ORDER BY id", &[])).unwrap()
}

#[test]
fn writers_at_the_same_time_all_count() {
    both(TABLES, |db| {
        db.write_blocking(|tx| insert(tx, "counter")).unwrap();
        runtime().block_on(async {
            let writers: Vec<_> = (0..200)
                .map(|n| {
                    let db = db.clone();
                    tokio::spawn(async move {
                        db.write(move |tx| {
                            tx.run("UPDATE thing SET whole = whole + 1 WHERE id = 'counter'", &[])?;
                            insert(tx, &format!("n{n:03}"))
                        })
                        .await
                    })
                })
                .collect();
            for writer in writers {
                writer.await.unwrap().unwrap();
            }
        });
        let (counter, rows): (i64, i64) = db
            .read_blocking(|tx| {
                Ok((tx.one("SELECT whole FROM thing WHERE id = 'counter'", &[])?, tx.one("SELECT count(*) FROM thing", &[])?))
            })
            .unwrap();
        assert_eq!((counter, rows), (200, 201), "on {}", name(&db));
    });
}

/// Units that wait together share a commit on SQLite: each still stands and falls alone.
#[test]
fn a_unit_that_fails_or_panics_undoes_only_itself() {
    both(TABLES, |db| {
        let (release, gate) = mpsc::channel::<()>();
        let mut answers = Vec::new();
        let runtime = runtime();
        let submit = |work: Work| {
            let db = db.clone();
            runtime.spawn(async move { db.write(work).await })
        };
        // The first unit holds the writer until the others are in the queue.
        answers.push(submit(Box::new(move |tx| {
            insert(tx, "a")?;
            gate.recv().map_err(Error::bug)
        })));
        answers.push(submit(Box::new(|tx| insert(tx, "b"))));
        answers.push(submit(Box::new(|tx| {
            insert(tx, "c")?;
            Err(Error::Forbidden)
        })));
        answers.push(submit(Box::new(|tx| {
            insert(tx, "d")?;
            panic!("a mistake in unit d");
        })));
        answers.push(submit(Box::new(|tx| insert(tx, "e"))));
        release.send(()).unwrap();
        let results: Vec<Result<()>> =
            runtime.block_on(async { futures_of(answers).await.into_iter().map(|joined| joined.unwrap()).collect() });
        assert!(matches!(
            results.as_slice(),
            [Ok(()), Ok(()), Err(Error::Forbidden), Err(Error::Bug(panic)), Ok(())] if panic.contains("a mistake in unit d")
        ), "{results:?}");
        assert_eq!(ids(&db), ["a", "b", "e"], "on {}", name(&db));
    });
}

async fn futures_of<T>(handles: Vec<tokio::task::JoinHandle<T>>) -> Vec<Result<T, tokio::task::JoinError>> {
    let mut results = Vec::new();
    for handle in handles {
        results.push(handle.await);
    }
    results
}

/// When the engine has undone a whole group, nobody in it is told that the work is kept.
#[test]
fn a_group_that_was_undone_is_answered_so() {
    both(TABLES, |db| {
        if db.engine() != Engine::Sqlite {
            return;
        }
        let (release, gate) = mpsc::channel::<()>();
        let runtime = runtime();
        let (one, two, three) = (db.clone(), db.clone(), db.clone());
        let first = runtime.spawn(async move {
            one.write(move |tx| {
                insert(tx, "a")?;
                gate.recv().map_err(Error::bug)
            })
            .await
        });
        let undoing = runtime.spawn(async move { two.write(|tx| tx.run("ROLLBACK", &[]).map(drop)).await });
        release.send(()).unwrap();
        let (first, undoing) = runtime.block_on(async { (first.await.unwrap(), undoing.await.unwrap()) });
        runtime.block_on(three.write(|tx| insert(tx, "later"))).unwrap();
        let kept = ids(&db);
        assert!(undoing.is_err());
        // Whether both fell into one group is up to the threads; the answer must fit either way.
        assert_eq!(first.is_ok(), kept.contains(&"a".to_owned()), "{first:?}, kept {kept:?}");
        assert!(kept.contains(&"later".to_owned()));
    });
}

#[test]
fn what_was_written_is_read_after_the_answer() {
    both(TABLES, |db| {
        runtime().block_on(async {
            for n in 0..100 {
                let id = format!("n{n}");
                let wanted = id.clone();
                db.write(move |tx| insert(tx, &id)).await.unwrap();
                let found: Option<i64> = db
                    .read(move |tx| tx.opt("SELECT whole FROM thing WHERE id = $1", params![wanted]))
                    .await
                    .unwrap();
                assert_eq!(found, Some(0), "{n} on {}", name(&db));
            }
        });
    });
}

#[test]
fn a_reader_sees_one_moment() {
    both(TABLES, |db| {
        db.write_blocking(|tx| insert(tx, "a")).unwrap();
        let (has_read, reader_has_read) = mpsc::channel();
        let (has_written, writer_has_written) = mpsc::channel();
        let reading = {
            let db = db.clone();
            std::thread::spawn(move || {
                db.read_blocking(move |tx| {
                    let before: i64 = tx.one("SELECT count(*) FROM thing", &[])?;
                    has_read.send(()).map_err(Error::bug)?;
                    writer_has_written.recv().map_err(Error::bug)?;
                    let after: i64 = tx.one("SELECT count(*) FROM thing", &[])?;
                    Ok((before, after))
                })
            })
        };
        reader_has_read.recv().unwrap();
        db.write_blocking(|tx| insert(tx, "b")).unwrap();
        has_written.send(()).unwrap();
        assert_eq!(reading.join().unwrap().unwrap(), (1, 1), "on {}", name(&db));
        assert_eq!(ids(&db), ["a", "b"]);
    });
}

#[test]
fn a_reader_cannot_write() {
    both(TABLES, |db| {
        assert!(db.read_blocking(|tx| insert(tx, "a")).is_err(), "on {}", name(&db));
        assert!(ids(&db).is_empty());
    });
}

#[test]
fn the_drivers_errors_become_ours() {
    both(TABLES, |db| {
        db.write_blocking(|tx| {
            insert(tx, "a")?;
            tx.run("INSERT INTO part (id, thing_id, code, n) VALUES ('p', 'a', 'x', 1)", &[])
        })
        .unwrap();
        let attempt = |sql: &'static str| db.write_blocking(move |tx| tx.run(sql, &[]));
        let key = attempt("INSERT INTO thing (id) VALUES ('a')");
        let code = attempt("INSERT INTO part (id, thing_id, code, n) VALUES ('q', 'a', 'x', 1)");
        for taken in [key, code] {
            assert!(matches!(taken, Err(Error::Conflict(_))), "{taken:?} on {}", name(&db));
        }
        for sql in [
            "INSERT INTO part (id, thing_id, n) VALUES ('q', 'nothing', 1)",
            "INSERT INTO part (id, thing_id, n) VALUES ('q', 'a', -1)",
            "INSERT INTO part (id, n) VALUES ('q', 1)",
            "DELETE FROM thing WHERE id = 'a'",
            "SELEKT 1",
        ] {
            // The text is for the log; it names the statement.
            let said = bug(attempt(sql));
            assert!(said.contains(sql), "{said}");
        }
        // A taken key that is expected is no error, and the transaction goes on.
        let added = db
            .write_blocking(|tx| {
                let again = tx.run("INSERT INTO thing (id) VALUES ('a') ON CONFLICT (id) DO NOTHING", &[])?;
                let fresh = tx.run("INSERT INTO thing (id) VALUES ('b') ON CONFLICT (id) DO NOTHING", &[])?;
                Ok((again, fresh))
            })
            .unwrap();
        assert_eq!(added, (0, 1));
    });
}

#[test]
fn what_follows_a_commit_does_not_follow_a_failure() {
    both(TABLES, |db| {
        let rung = Arc::new(AtomicUsize::new(0));
        for good in [true, false, true] {
            let rung = rung.clone();
            let _ = db.write_blocking(move |tx| {
                tx.after_commit(move || {
                    rung.fetch_add(1, Ordering::SeqCst);
                });
                if good { Ok(()) } else { Err(Error::Forbidden) }
            });
        }
        assert_eq!(rung.load(Ordering::SeqCst), 2, "on {}", name(&db));
    });
}

#[test]
fn work_is_done_although_nobody_waits_for_it() {
    both(TABLES, |db| {
        runtime().block_on(async {
            let asked = db.write(|tx| insert(tx, "a"));
            // Polled once, so that it is in the queue; then its caller goes away.
            let mut asked = Box::pin(asked);
            std::future::poll_fn(|context| {
                let _ = asked.as_mut().poll(context);
                std::task::Poll::Ready(())
            })
            .await;
            drop(asked);
            db.write(|tx| insert(tx, "b")).await.unwrap();
        });
        let kept = ids(&db);
        assert!(kept.contains(&"b".to_owned()) && (db.engine() == Engine::Postgres || kept.len() == 2), "{kept:?}");
    });
}

#[test]
fn a_lost_line_is_made_anew() {
    let Some(db) = postgres(TABLES) else { return };
    for _ in 0..5 {
        let cut = db.write_blocking(|tx| tx.one::<bool>("SELECT pg_terminate_backend(pg_backend_pid())", &[]));
        assert!(cut.is_err());
    }
    // Four connections were cut; each is back at its next use, at the latest.
    let mut good = 0;
    for n in 0..8 {
        good += usize::from(db.write_blocking(move |tx| insert(tx, &format!("n{n}"))).is_ok());
    }
    assert!(good >= 4, "{good} of 8 writes after the lines were cut");
    assert_eq!(ids(&db).len(), good, "what was answered is kept, and nothing else");
}
