use axum::body::{Body, Bytes};
use axum::http::{Method, Request, StatusCode};
use base64::Engine as _;
use futures::stream;
use tokio::sync::mpsc;

use super::samples::pdf;
use super::tus_protocol::{Client, PATCH_TYPE, file_of};
use super::{Bench, on_both};
use crate::{Config, Files};

/// A body that the test feeds piece by piece. Dropping the sender ends it, an error cuts the line.
fn fed() -> (mpsc::UnboundedSender<Result<Bytes, std::io::Error>>, Body) {
    let (feed, pieces) = mpsc::unbounded_channel();
    let pieces = stream::unfold(pieces, async |mut pieces| pieces.recv().await.map(|piece| (piece, pieces)));
    (feed, Body::from_stream(pieces))
}

fn cut() -> Result<Bytes, std::io::Error> {
    Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
}

/// A PDF of this many bytes.
fn large(size: usize) -> Vec<u8> {
    let mut bytes = pdf();
    bytes.truncate(bytes.len() - 6);
    let mut n = 0_u32;
    while bytes.len() < size - 6 {
        n = n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        bytes.push(n.to_be_bytes()[0]);
    }
    bytes.extend(b"%%EOF\n");
    bytes
}

fn patch_request(client: &Client, path: &str, offset: usize, body: Body) -> Request<Body> {
    Request::patch(path)
        .header("authorization", &client.token)
        .header("tus-resumable", "1.0.0")
        .header(PATCH_TYPE.0, PATCH_TYPE.1)
        .header("upload-offset", offset)
        .body(body)
        .unwrap()
}

/// Waits until so many bytes are in the part on the disk; the upload is not asked, which would
/// stop its writer.
async fn on_disk(bench: &Bench, path: &str, wanted: u64) {
    let part = bench.folder.path().join("uploads").join(path.rsplit('/').next().unwrap());
    while std::fs::metadata(&part).map_or(0, |m| m.len()) < wanted {
        tokio::task::yield_now().await;
    }
}

#[test]
fn a_line_that_is_cut_again_and_again_brings_the_file_all_the_same() {
    on_both(async |bench| {
        let client = Client::of(&bench, 1).await;
        let bytes = large(3_000_000);
        let path = client.begin("a.pdf", bytes.len()).await;
        let (mut cuts, mut chance) = (0, 7_usize);
        loop {
            let offset = client.offset(&path).await;
            if offset == bytes.len() {
                break;
            }
            // The line holds for a while, in pieces of odd sizes, and then breaks.
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let until = (offset + 1 + chance % 400_000).min(bytes.len());
            let (feed, body) = fed();
            for piece in bytes[offset..until].chunks(8_191) {
                feed.send(Ok(Bytes::copy_from_slice(piece))).unwrap();
            }
            if until < bytes.len() {
                feed.send(cut()).unwrap();
                cuts += 1;
            }
            drop(feed);
            client.patch(&path, offset, body).await;
            assert_eq!(client.offset(&path).await, until, "nothing that arrived is lost");
        }
        assert!(cuts > 5, "{cuts}");
        let file = file_of(&bench, &path).await.unwrap();
        assert!(bench.files.bytes(&file).await.unwrap() == bytes);
    });
}

/// A phone changes from one network to another: the server does not know yet that the old line is
/// dead when the new one asks.
#[test]
fn a_line_that_hangs_does_not_keep_the_upload_from_going_on() {
    on_both(async |bench| {
        let client = Client::of(&bench, 1).await;
        let bytes = large(100_000);
        let path = client.begin("a.pdf", bytes.len()).await;
        let (feed, body) = fed();
        feed.send(Ok(Bytes::copy_from_slice(&bytes[..40_000]))).unwrap();
        let old = tokio::spawn({
            let (browser, request) = (client.browser.clone(), patch_request(&client, &path, 0, body));
            async move { browser.send(request).await.status() }
        });
        on_disk(&bench, &path, 40_000).await;

        assert_eq!(client.offset(&path).await, 40_000, "the question stops the old line and keeps what it brought");
        assert_eq!(old.await.unwrap(), StatusCode::CONFLICT);
        assert!(feed.send(Ok(Bytes::from_static(b"late"))).is_err(), "what the old line still sends is not taken");
        assert_eq!(client.patch(&path, 40_000, bytes[40_000..].to_vec()).await.status, StatusCode::NO_CONTENT);
        let file = file_of(&bench, &path).await.unwrap();
        assert!(bench.files.bytes(&file).await.unwrap() == bytes);
        assert_eq!(bench.files.0.slots.len(), 0);
    });
}

#[test]
fn a_caller_that_goes_away_leaves_what_it_sent() {
    on_both(async |bench| {
        let client = Client::of(&bench, 1).await;
        let bytes = large(100_000);
        let path = client.begin("a.pdf", bytes.len()).await;
        let (feed, body) = fed();
        feed.send(Ok(Bytes::copy_from_slice(&bytes[..30_000]))).unwrap();
        let request = tokio::spawn({
            let (browser, request) = (client.browser.clone(), patch_request(&client, &path, 0, body));
            async move { browser.send(request).await.status() }
        });
        on_disk(&bench, &path, 30_000).await;
        // The server drops the handler of a connection that is gone.
        request.abort();
        assert!(request.await.unwrap_err().is_cancelled());
        drop(feed);
        assert_eq!(client.offset(&path).await, 30_000);
    });
}

#[test]
fn of_two_at_the_same_place_one_goes_on() {
    on_both(async |bench| {
        let client = Client::of(&bench, 1).await;
        let bytes = large(200_000);
        let path = client.begin("a.pdf", bytes.len()).await;
        // One after the other: the second is behind.
        assert_eq!(client.patch(&path, 0, bytes[..1_000].to_vec()).await.status, StatusCode::NO_CONTENT);
        let behind = client.patch(&path, 0, bytes[..1_000].to_vec()).await;
        assert_eq!(behind.status, StatusCode::CONFLICT);
        assert!(behind.json()["detail"].as_str().unwrap().contains("1000 byte"));

        // At the same time, several times over: whoever wins, the content is right.
        loop {
            let offset = client.offset(&path).await;
            if offset == bytes.len() {
                break;
            }
            let until = (offset + 50_000).min(bytes.len());
            let both = futures::future::join_all((0..3).map(|_| client.patch(&path, offset, bytes[offset..until].to_vec()))).await;
            let good = both.iter().filter(|answer| answer.status == StatusCode::NO_CONTENT).count();
            assert!(good <= 1, "{:?}", both.iter().map(|a| a.status).collect::<Vec<_>>());
            assert!(both.iter().all(|a| [StatusCode::NO_CONTENT, StatusCode::CONFLICT, StatusCode::NOT_FOUND].contains(&a.status)));
        }
        let file = file_of(&bench, &path).await.unwrap();
        assert!(bench.files.bytes(&file).await.unwrap() == bytes);
    });
}

/// Bytes that were written and not counted when the process died are sent again.
#[test]
fn a_restart_goes_on_from_what_was_counted() {
    on_both(async |mut bench| {
        let client = Client::of(&bench, 1).await;
        let bytes = large(50_000);
        let path = client.begin("a.pdf", bytes.len()).await;
        client.patch(&path, 0, bytes[..20_000].to_vec()).await;
        let part = bench.folder.path().join("uploads").join(path.rsplit('/').next().unwrap());
        let mut torn = std::fs::read(&part).unwrap();
        torn.extend([0; 7_000]);
        std::fs::write(&part, torn).unwrap();
        bench.files = Files::open(Config::at(bench.folder.path()), Vec::new()).unwrap();

        let client = Client::of(&bench, 1).await;
        assert_eq!(client.offset(&path).await, 20_000);
        assert_eq!(client.patch(&path, 20_000, bytes[20_000..].to_vec()).await.status, StatusCode::NO_CONTENT);
        let file = file_of(&bench, &path).await.unwrap();
        assert!(bench.files.bytes(&file).await.unwrap() == bytes);
    });
}

#[test]
fn a_storage_that_fails_does_not_cost_the_upload() {
    on_both(async |bench| {
        let client = Client::of(&bench, 1).await;
        let bytes = pdf();
        let path = client.begin("a.pdf", bytes.len()).await;
        let blobs = bench.folder.path().join("blobs");
        std::fs::remove_dir(&blobs).unwrap();
        std::fs::write(&blobs, "not a folder").unwrap();
        let failed = client.patch(&path, 0, bytes.clone()).await;
        assert_eq!(failed.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(failed.json()["detail"].as_str().unwrap().contains("Phần đã gửi vẫn còn"));
        assert_eq!(client.ask(Method::HEAD, &path, &[], "").await.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(file_of(&bench, &path).await.is_none());

        std::fs::remove_file(&blobs).unwrap();
        std::fs::create_dir(&blobs).unwrap();
        // The client asks where to go on, hears that all is there, and is done.
        assert_eq!(client.offset(&path).await, bytes.len());
        let file = file_of(&bench, &path).await.unwrap();
        assert_eq!(bench.files.bytes(&file).await.unwrap(), bytes);
    });
}

#[test]
fn the_uploads_folder_that_fails_does_not_cost_what_was_counted() {
    on_both(async |bench| {
        let client = Client::of(&bench, 1).await;
        let bytes = large(50_000);
        let path = client.begin("a.pdf", bytes.len()).await;
        client.patch(&path, 0, bytes[..20_000].to_vec()).await;
        let part = bench.folder.path().join("uploads").join(path.rsplit('/').next().unwrap());
        let aside = bench.folder.path().join("aside");
        std::fs::rename(&part, &aside).unwrap();
        std::fs::create_dir(&part).unwrap();
        assert_eq!(client.patch(&path, 20_000, bytes[20_000..].to_vec()).await.status, StatusCode::SERVICE_UNAVAILABLE);
        std::fs::remove_dir(&part).unwrap();
        std::fs::rename(&aside, &part).unwrap();
        assert_eq!(client.offset(&path).await, 20_000);
        assert_eq!(client.patch(&path, 20_000, bytes[20_000..].to_vec()).await.status, StatusCode::NO_CONTENT);
    });
}

#[test]
fn names_come_clean_whatever_the_metadata_says() {
    on_both(async |bench| {
        let client = Client::of(&bench, 1).await;
        let bytes = pdf();
        for (given, kept) in [("../../../etc/cron.d/x.pdf", "x.pdf"), ("a\u{202E}fdp.pdf", "afdp.pdf"), ("\0\r\nĐơn.pdf", "Đơn.pdf")] {
            let path = client.begin(given, bytes.len()).await;
            client.patch(&path, 0, bytes.clone()).await;
            assert_eq!(file_of(&bench, &path).await.unwrap().name, kept, "{given:?}");
        }
        // No name at all: the content gives one.
        let size = bytes.len().to_string();
        let created = client.ask(Method::POST, "/uploads", &[("upload-length", &size)], "").await;
        let path = created.header("location").to_owned();
        client.patch(&path, 0, bytes.clone()).await;
        assert_eq!(file_of(&bench, &path).await.unwrap().name, "tep.pdf");
        // A list of metadata without end is turned away.
        let endless = base64::engine::general_purpose::STANDARD.encode(vec![b'a'; 9_000]);
        let headers = [("upload-length", &*size), ("upload-metadata", &*format!("filename {endless}"))];
        assert_eq!(client.ask(Method::POST, "/uploads", &headers, "").await.status, StatusCode::BAD_REQUEST);
    });
}
