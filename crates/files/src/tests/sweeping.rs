use access::Actor;
use base::Error;
use db::params;

use super::samples::{jpeg, pdf, png};
use super::{Bench, on_both, person};
use crate::{Kind, NewFile, Owner, add, claim, get, remove};

async fn sweep(bench: &Bench) {
    bench.files.sweep(&bench.ctx(Actor::System("test"))).await.unwrap();
}

/// How many contents the database and the folder hold.
async fn contents(bench: &Bench) -> (i64, usize) {
    let rows: i64 = bench.ctx(person(1)).read(|tx| tx.one("SELECT count(*) FROM blob", &[])).await.unwrap();
    let folders = std::fs::read_dir(bench.folder.path().join("blobs")).unwrap();
    let stored = folders.map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count()).sum();
    (rows, stored)
}

#[test]
fn content_goes_a_day_after_its_last_file() {
    on_both(async |bench| {
        let first = bench.take("a.pdf", &pdf()).await.unwrap().id;
        let second = bench.take("b.pdf", &pdf()).await.unwrap().id;
        let ctx = bench.ctx(person(1));
        bench.hours(30);
        sweep(&bench).await;
        assert_eq!(contents(&bench).await, (1, 1));
        ctx.write(move |tx| remove(tx, first)).await.unwrap();
        sweep(&bench).await;
        assert_eq!(contents(&bench).await, (1, 1), "another file has the same content");
        ctx.write(move |tx| remove(tx, second)).await.unwrap();
        sweep(&bench).await;
        assert_eq!(contents(&bench).await, (0, 0));
        // And it may come again.
        let again = bench.take("a.pdf", &pdf()).await.unwrap();
        assert_eq!(bench.files.bytes(&again).await.unwrap(), pdf());
    });
}

#[test]
fn content_on_its_way_to_its_row_is_left_for_a_day() {
    on_both(async |bench| {
        let ctx = bench.ctx(Actor::System("test"));
        let kept = bench.files.keep(&ctx, pdf()).await.unwrap();
        bench.hours(23);
        sweep(&bench).await;
        let late = kept.clone();
        ctx.write(move |tx| add(tx, NewFile::made("a.pdf", Kind::Pdf, None, ""), &late).map(drop)).await.unwrap();
        // Content that nobody used goes, and its promise is void.
        let other = bench.files.keep(&bench.ctx(Actor::System("test")), jpeg(8, 8)).await.unwrap();
        bench.hours(25);
        sweep(&bench).await;
        assert_eq!(contents(&bench).await, (1, 1));
        let added = ctx.write(move |tx| add(tx, NewFile::made("b.jpg", Kind::Jpeg, None, ""), &other).map(drop)).await;
        assert!(matches!(added, Err(Error::Busy { .. })), "{added:?}");
    });
}

#[test]
fn previews_live_as_long_as_their_file() {
    on_both(async |bench| {
        let file = bench.take("a.png", &png(16, 16)).await.unwrap();
        bench.files.preview(&bench.ctx(person(1)), &file).await.unwrap().unwrap();
        bench.hours(48);
        sweep(&bench).await;
        assert_eq!(contents(&bench).await, (2, 2));
        let id = file.id;
        bench.ctx(person(1)).write(move |tx| remove(tx, id)).await.unwrap();
        sweep(&bench).await;
        assert_eq!(contents(&bench).await, (0, 0));
    });
}

/// A sweep marks content, removes it from the storage and then forgets it. Whoever dies between
/// leaves the mark: nobody builds on it, and the next sweep goes on.
#[test]
fn a_sweep_that_was_broken_off_is_continued() {
    on_both(async |bench| {
        let file = bench.take("a.pdf", &pdf()).await.unwrap();
        let (id, hash) = (file.id, file.hash.clone());
        let ctx = bench.ctx(Actor::System("test"));
        ctx.write(move |tx| {
            remove(tx, id)?;
            tx.run("UPDATE blob SET state = 'removing' WHERE hash = $1", params![hash])
        })
        .await
        .unwrap();
        assert!(matches!(bench.take("b.pdf", &pdf()).await, Err(Error::Busy { .. })));
        assert!(matches!(bench.files.keep(&ctx, pdf()).await, Err(Error::Busy { .. })));
        bench.hours(48);
        sweep(&bench).await;
        assert_eq!(contents(&bench).await, (0, 0));
        bench.take("b.pdf", &pdf()).await.unwrap();
    });
}

#[test]
fn files_that_nothing_refers_to_go_after_ninety_days() {
    on_both(async |bench| {
        let loose = bench.take("a.pdf", &pdf()).await.unwrap().id;
        let claimed = bench.take("b.pdf", &pdf()).await.unwrap().id;
        bench.ctx(person(1)).write(move |tx| claim(tx, claimed, &Owner::new("dossier", "d1"), "")).await.unwrap();
        let there = async |id| bench.ctx(person(1)).read(move |tx| get(tx, id)).await.unwrap().is_some();
        bench.hours(89 * 24);
        sweep(&bench).await;
        assert!(there(loose).await);
        bench.hours(2 * 24);
        sweep(&bench).await;
        assert!(!there(loose).await && there(claimed).await);
    });
}
