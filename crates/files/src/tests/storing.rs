use std::sync::Arc;

use access::Actor;
use base::{Error, Result};
use bytes::Bytes;
use futures::TryStreamExt as _;
use object_store::memory::InMemory;

use super::samples::{jpeg, pdf};
use super::{on_both, person};
use crate::storage::Storage;
use crate::{Config, Files, Kind, NewFile, Owner, add, claim, get, list, of_owner};

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

#[test]
fn every_store_gives_back_what_it_took() {
    let folder = tempfile::tempdir().unwrap();
    let stores = [Storage::folder(&folder.path().join("a/b")).unwrap(), Storage::over(Arc::new(InMemory::new()))];
    runtime().block_on(async {
        for store in stores {
            let small = Bytes::from_static(b"nho");
            store.put("aa11", small.clone()).await.unwrap();
            store.put("aa11", small.clone()).await.unwrap();
            assert_eq!(store.bytes("aa11").await.unwrap(), small);

            // Larger than two pieces, and not a whole number of them.
            let large: Vec<u8> = (0..20_000_003_u32).map(|n| n.to_le_bytes()[0] ^ n.to_le_bytes()[2]).collect();
            let mut file = tempfile::tempfile().unwrap();
            std::io::Write::write_all(&mut file, &large).unwrap();
            for (hash, size) in [("bb22", large.len()), ("bb33", 0)] {
                if size == 0 {
                    file.set_len(0).unwrap();
                }
                store.put_file(hash, &file, u64::try_from(size).unwrap()).await.unwrap();
            }
            let back: Vec<Bytes> = store.read("bb22", None).await.unwrap().try_collect().await.unwrap();
            assert!(back.concat() == large);
            assert!(store.bytes("bb33").await.unwrap().is_empty());
            let part: Vec<Bytes> = store.read("bb22", Some(7..11)).await.unwrap().try_collect().await.unwrap();
            assert_eq!(part.concat(), large[7..11]);

            store.remove("bb22").await.unwrap();
            store.remove("bb22").await.unwrap();
            assert!(matches!(store.bytes("bb22").await, Err(Error::Upstream { .. })));
        }
    });
}

#[test]
fn content_lies_under_its_hash_once() {
    on_both(async |bench| {
        let (first, second) = (bench.take("a.pdf", &pdf()).await.unwrap(), bench.take("b.pdf", &pdf()).await.unwrap());
        assert_ne!(first.id, second.id);
        assert_eq!(first.hash, second.hash);
        let head: String = first.hash.chars().take(2).collect();
        let path = bench.folder.path().join("blobs").join(head).join(&first.hash);
        assert_eq!(std::fs::read(path).unwrap(), pdf());
        let blobs: i64 = bench.ctx(person(1)).read(|tx| tx.one("SELECT count(*) FROM blob", &[])).await.unwrap();
        assert_eq!(blobs, 1);
    });
}

#[test]
fn the_platforms_own_files_join_a_larger_transaction() {
    on_both(async |bench| {
        let ctx = bench.ctx(Actor::System("demo"));
        let kept = bench.files.keep(&ctx, pdf()).await.unwrap();
        let owner = Owner::new("dossier", "d1");
        let wanted = owner.clone();
        let ids = ctx
            .write(move |tx| {
                (0..3)
                    .map(|n| {
                        let new = NewFile::made(format!("Giấy {n}.pdf"), Kind::Pdf, Some(wanted.clone()), "form01");
                        add(tx, new, &kept).map(|file| file.id)
                    })
                    .collect::<Result<Vec<_>>>()
            })
            .await
            .unwrap();
        let of = ctx.read(move |tx| of_owner(tx, &owner)).await.unwrap();
        assert_eq!(of.len(), 3);
        assert!(of.iter().all(|f| f.purpose == "form01" && f.created_by == "system"));
        let mut backwards = ids.clone();
        backwards.reverse();
        let wanted = backwards.clone();
        let listed = ctx.read(move |tx| list(tx, &wanted)).await.unwrap();
        assert_eq!(listed.iter().map(|f| f.id).collect::<Vec<_>>(), backwards);
    });
}

#[test]
fn uploads_are_claimed_by_who_brought_them() {
    on_both(async |bench| {
        let id = bench.take("a.jpg", &jpeg(8, 8)).await.unwrap().id;
        let try_claim = async |actor: Actor, owner: &str, purpose: &'static str| {
            let owner = Owner::new("dossier", owner);
            bench.ctx(actor).write(move |tx| claim(tx, id, &owner, purpose)).await
        };
        for stranger in [Actor::Anonymous, person(2)] {
            assert!(matches!(try_claim(stranger, "d1", "paper").await, Err(Error::NotFound("file"))));
        }
        assert_eq!(try_claim(person(1), "d1", "paper").await.unwrap().owner, Some(Owner::new("dossier", "d1")));
        // The same owner may say what it is for anew, another may not take it over.
        assert_eq!(try_claim(person(2), "d1", "result").await.unwrap().purpose, "result");
        assert!(matches!(try_claim(person(1), "d2", "paper").await, Err(Error::NotFound("file"))));
        let file = bench.ctx(person(1)).read(move |tx| get(tx, id)).await.unwrap().unwrap();
        assert_eq!((file.owner, file.purpose.as_str()), (Some(Owner::new("dossier", "d1")), "result"));
    });
}

#[test]
fn a_store_that_fails_leaves_no_file() {
    on_both(async |bench| {
        let blobs = bench.folder.path().join("blobs");
        std::fs::remove_dir(&blobs).unwrap();
        std::fs::write(&blobs, "not a folder").unwrap();
        assert!(matches!(bench.take("a.pdf", &pdf()).await, Err(Error::Upstream { .. })));
        let files: i64 = bench.ctx(person(1)).read(|tx| tx.one("SELECT count(*) FROM file", &[])).await.unwrap();
        assert_eq!(files, 0);
        std::fs::remove_file(&blobs).unwrap();
        std::fs::create_dir(&blobs).unwrap();
        bench.take("a.pdf", &pdf()).await.unwrap();
    });
}

#[test]
fn the_s3_side_is_wired_and_says_when_nobody_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let s3 = crate::S3 {
        endpoint: "http://127.0.0.1:9".into(),
        bucket: "tinhso".into(),
        region: "us-east-1".into(),
        access_key: "key".into(),
        secret_key: "very secret".into(),
    };
    assert!(!format!("{s3:?}").contains("secret"));
    let config = Config { s3: Some(s3), ..Config::at(folder.path()) };
    Files::open(config, Vec::new()).unwrap();
    assert!(!folder.path().join("blobs").exists(), "no content on the local disk");
}
