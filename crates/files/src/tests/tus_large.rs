use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use futures::{StreamExt as _, stream};
use sha2::{Digest as _, Sha256};

use super::on_both;
use super::tus_protocol::{Client, file_of};

/// 60 MB pass through: what was taken from the line and is not on the disk yet stays small all the
/// time, and the file is given out as a stream again.
#[test]
fn a_large_file_needs_little_memory() {
    const SIZE: usize = 60 << 20;
    const PIECE: usize = 1 << 16;
    on_both(async |bench| {
        let client = Client::of(&bench, 1).await;
        let path = client.begin("Bản vẽ.pdf", SIZE).await;
        let part = bench.folder.path().join("uploads").join(path.rsplit('/').next().unwrap());
        let most = Arc::new(AtomicUsize::new(0));
        let (seen, watched) = (most.clone(), part.clone());
        let mut hash = Sha256::new();
        let (head, tail) = (b"%PDF-1.7\n".to_vec(), b"\n%%EOF\n".to_vec());
        let piece_at = move |n: usize| {
            let mut piece = vec![n.to_le_bytes()[0]; PIECE];
            if n == 0 {
                piece[..head.len()].copy_from_slice(&head);
            }
            if (n + 1) * PIECE == SIZE {
                let from = PIECE - tail.len();
                piece[from..].copy_from_slice(&tail);
            }
            piece
        };
        for n in 0..SIZE / PIECE {
            hash.update(piece_at(n));
        }
        let pieces = stream::iter(0..SIZE / PIECE).map(move |n| {
            let written = std::fs::metadata(&watched).map_or(0, |m| usize::try_from(m.len()).unwrap());
            seen.fetch_max((n * PIECE).saturating_sub(written), Ordering::SeqCst);
            Ok::<_, std::io::Error>(Bytes::from(piece_at(n)))
        });
        let answer = client.patch(&path, 0, Body::from_stream(pieces)).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{:?}", answer.body);
        let most = most.load(Ordering::SeqCst);
        assert!(most <= 4 << 20, "{most} bytes were taken from the line and not written");

        let file = file_of(&bench, &path).await.unwrap();
        assert_eq!(file.hash, hex::encode(hash.finalize()));
        let mut out = Sha256::new();
        let mut content = bench.files.stream(&file).await.unwrap();
        while let Some(piece) = content.next().await {
            let piece = piece.unwrap();
            assert!(piece.len() <= 8 << 20);
            out.update(&piece);
        }
        assert_eq!(file.hash, hex::encode(out.finalize()));
    });
}
