use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use access::Actor;
use base::{Error, Locale};
use jobs::{Handlers, Worker};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::samples::{jpeg, pdf};
use super::{Bench, person, with_config};
use crate::{Files, Owner, Scan, ScannerStatus, claim};

/// What the stand-in for clamd answers.
#[derive(Clone, Copy, PartialEq)]
enum Mood {
    Clean,
    Finds,
    /// Closes the line in the middle of the stream, with a reason.
    TooLong,
    /// Closes the line without a word.
    Hangs,
}

/// A stand-in for clamd that keeps what it was sent.
#[derive(Clone)]
struct Clamd {
    mood: Arc<Mutex<Mood>>,
    seen: Arc<Mutex<Vec<u8>>>,
    calls: Arc<AtomicUsize>,
}

impl Clamd {
    fn set(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// Starts listening on a port of its own.
    fn start() -> (Self, String) {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = format!("tcp:{}", listener.local_addr().unwrap());
        let clamd = Self { mood: Arc::new(Mutex::new(Mood::Clean)), seen: Arc::default(), calls: Arc::default() };
        let served = clamd.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).unwrap();
                while let Ok((line, _)) = listener.accept().await {
                    let _ = served.serve(line).await;
                }
            });
        });
        (clamd, address)
    }

    async fn serve(&self, mut line: tokio::net::TcpStream) -> std::io::Result<()> {
        let mood = *self.mood.lock().unwrap();
        let mut command = Vec::new();
        loop {
            match line.read_u8().await? {
                0 => break,
                byte => command.push(byte),
            }
        }
        if mood == Mood::Hangs {
            return Ok(());
        }
        if command == b"zVERSION" {
            return line.write_all(b"ClamAV 1.0.7/27000\0").await;
        }
        assert_eq!(command, b"zINSTREAM");
        self.calls.fetch_add(1, Ordering::SeqCst);
        let mut content = Vec::new();
        loop {
            let length = line.read_u32().await?;
            if length == 0 {
                break;
            }
            if mood == Mood::TooLong {
                return line.write_all(b"INSTREAM size limit exceeded. ERROR\0").await;
            }
            let mut piece = vec![0; usize::try_from(length).unwrap()];
            line.read_exact(&mut piece).await?;
            content.extend(piece);
        }
        *self.seen.lock().unwrap() = content;
        let said: &[u8] = if mood == Mood::Finds { b"stream: Win.Test.EICAR_HDB-1 FOUND\0" } else { b"stream: OK\0" };
        line.write_all(said).await
    }
}

fn with_clamd(test: impl AsyncFn(Bench, Clamd)) {
    let (clamd, address) = Clamd::start();
    with_config(|config| config.clamd = Some(address.clone()), Vec::new, async |bench| {
        clamd.set(Mood::Clean);
        test(bench, clamd.clone()).await;
    });
}

async fn work(bench: &Bench) -> jobs::Ran {
    let (files, db, clock) = (bench.files.clone(), bench.db.clone(), bench.clock.clone());
    let context = move || {
        let random = access::Randomness::System;
        access::Ctx::new(db.clone(), Actor::System("job"), clock.now(), access::Origin::Job, Locale::Vi, random)
    };
    Worker::new(context, crate::handlers(Handlers::new(), &files), Vec::new()).run_until_idle().await.unwrap()
}

async fn scan_of(bench: &Bench, id: base::FileId) -> Scan {
    bench.ctx(person(1)).read(move |tx| crate::get(tx, id)).await.unwrap().unwrap().scan
}

#[test]
fn the_scanner_sees_the_content_that_is_kept() {
    with_clamd(async |bench, clamd| {
        assert_eq!(bench.files.scanner_status().await, ScannerStatus::Ready("ClamAV 1.0.7/27000".into()));
        let large = [pdf(), vec![b' '; 300_000], b"%%EOF".to_vec()].concat();
        let file = bench.take("a.pdf", &large).await.unwrap();
        assert_eq!(file.scan, Scan::Clean);
        assert_eq!(*clamd.seen.lock().unwrap(), large);
        // What the platform made itself is not sent.
        let before = clamd.calls.load(Ordering::SeqCst);
        let made = crate::NewFile::made("Biên nhận.pdf", crate::Kind::Pdf, None, "receipt");
        assert_eq!(bench.files.store(&bench.ctx(person(1)), made, b"%PDF-1.7 x".to_vec()).await.unwrap().scan, Scan::Clean);
        assert_eq!(clamd.calls.load(Ordering::SeqCst), before);
    });
}

#[test]
fn what_is_infected_is_not_taken() {
    with_clamd(async |bench, clamd| {
        clamd.set(Mood::Finds);
        match bench.take("a.pdf", &pdf()).await {
            Err(Error::Invalid(fields)) => {
                let said = fields.iter().next().unwrap().message.get(Locale::En).to_owned();
                assert!(said.contains("malware (Win.Test.EICAR_HDB-1)"), "{said}");
            }
            other => panic!("{other:?}"),
        }
        let kept: i64 = bench.ctx(person(1)).read(|tx| tx.one("SELECT count(*) FROM blob", &[])).await.unwrap();
        assert_eq!(kept, 0);
    });
}

#[test]
fn a_silent_scanner_is_waited_for_by_a_job() {
    with_clamd(async |bench, clamd| {
        for mood in [Mood::Hangs, Mood::TooLong] {
            clamd.set(mood);
            let file = bench.take("a.jpg", &jpeg(if mood == Mood::Hangs { 8 } else { 16 }, 8)).await.unwrap();
            assert_eq!(file.scan, Scan::Pending);
            assert!(bench.files.bytes(&file).await.is_ok(), "it is shown meanwhile, marked");
            assert_eq!(work(&bench).await.retried, 1);
            clamd.set(Mood::Clean);
            bench.hours(1);
            assert_eq!(work(&bench).await.done, 1);
            assert_eq!(scan_of(&bench, file.id).await, Scan::Clean);
        }
    });
}

#[test]
fn a_virus_that_is_found_later_shuts_every_file_with_that_content() {
    with_clamd(async |bench, clamd| {
        clamd.set(Mood::Hangs);
        let first = bench.take("a.pdf", &pdf()).await.unwrap();
        let second = bench.take("b.pdf", &pdf()).await.unwrap();
        clamd.set(Mood::Finds);
        assert_eq!(work(&bench).await.done, 1, "one content, one scan");
        for id in [first.id, second.id] {
            let file = bench.ctx(person(1)).read(move |tx| crate::get(tx, id)).await.unwrap().unwrap();
            assert_eq!(file.scan, Scan::Infected);
            assert!(matches!(bench.files.bytes(&file).await, Err(Error::Forbidden)));
            assert!(matches!(bench.files.preview(&bench.ctx(person(1)), &file).await, Err(Error::Forbidden)));
        }
        let found: Vec<String> =
            bench.ctx(person(1)).read(|tx| tx.all("SELECT kind FROM event", &[])).await.unwrap();
        assert_eq!(found, ["file.infected", "file.infected"]);
    });
}

#[test]
fn a_file_removed_before_its_scan_leaves_no_job_behind() {
    with_clamd(async |bench, clamd| {
        clamd.set(Mood::Hangs);
        let file = bench.take("a.pdf", &pdf()).await.unwrap();
        let id = file.id;
        bench.ctx(person(1)).write(move |tx| crate::remove(tx, id)).await.unwrap();
        bench.hours(48);
        bench.files.sweep(&bench.ctx(Actor::System("test"))).await.unwrap();
        clamd.set(Mood::Clean);
        assert_eq!(work(&bench).await.done, 1);
    });
}

#[test]
fn without_a_scanner_files_say_that_they_were_not_scanned() {
    with_config(|_| {}, Vec::new, async |bench| {
        assert_eq!(bench.files.scanner_status().await, ScannerStatus::Absent);
        let file = bench.take("a.pdf", &pdf()).await.unwrap();
        let owner = Owner::new("dossier", "d1");
        let id = file.id;
        let claimed = bench.ctx(person(1)).write(move |tx| claim(tx, id, &owner, "paper")).await.unwrap();
        assert_eq!(claimed.scan, Scan::None);
    });
}

#[test]
fn the_scanners_address_is_checked_and_its_absence_told() {
    let folder = tempfile::tempdir().unwrap();
    let config = |clamd: &str| crate::Config { clamd: Some(clamd.into()), ..crate::Config::at(folder.path()) };
    assert!(Files::open(config("127.0.0.1:3310"), Vec::new()).is_err());
    let files = Files::open(config("unix:/nowhere/clamd.ctl"), Vec::new()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    assert!(matches!(runtime.block_on(files.scanner_status()), ScannerStatus::Silent(_)));
}
