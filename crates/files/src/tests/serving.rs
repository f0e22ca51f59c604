use access::Actor;
use axum::http::{Method, StatusCode};
use base::{FileId, Result};
use image::metadata::Orientation;

use super::samples::{decoded, docx, exif, jpeg, pdf, picture, png, segment, with_segments};
use super::{Bench, Browser, on_both, person, with_config};
use crate::{FileGuard, Owner, StoredFile, claim};

/// Lets the second person read what belongs to the dossier d1.
struct SecondPersonReadsD1;

impl FileGuard for SecondPersonReadsD1 {
    fn may_read(&self, _: &mut db::Tx<'_>, actor: &Actor, file: &StoredFile) -> Result<bool> {
        Ok(actor.key() == person(2).key() && file.owner == Some(Owner::new("dossier", "d1")))
    }
}

struct Door {
    browser: Browser,
    tokens: Vec<String>,
}

impl Door {
    async fn of(bench: &Bench) -> Self {
        let mut tokens = Vec::new();
        for n in 1..=3 {
            tokens.push(format!("Bearer {}", bench.sign_in(n).await));
        }
        Self { browser: bench.app(Vec::new()), tokens }
    }

    async fn get(&self, person: usize, path: &str, more: &[(&str, &str)]) -> super::Answer {
        let mut headers = vec![("authorization", self.tokens[person - 1].as_str())];
        headers.extend(more);
        self.browser.ask(Method::GET, path, &headers, "").await
    }
}

async fn claim_for(bench: &Bench, id: FileId, dossier: &str) {
    let owner = Owner::new("dossier", dossier);
    bench.ctx(person(1)).write(move |tx| claim(tx, id, &owner, "paper")).await.unwrap();
}

#[test]
fn files_are_shown_to_those_who_may_see_them() {
    with_config(|_| {}, || vec![Box::new(SecondPersonReadsD1)], async |bench| {
        let door = Door::of(&bench).await;
        let loose = bench.take("a.png", &png(8, 8)).await.unwrap().id;
        let (d1, d2) = (bench.take("b.png", &png(8, 8)).await.unwrap().id, bench.take("c.png", &png(8, 8)).await.unwrap().id);
        claim_for(&bench, d1, "d1").await;
        claim_for(&bench, d2, "d2").await;
        let unknown = bench.ctx(person(1)).id::<FileId>().to_string();
        for end in ["", "/view", "/preview"] {
            for (file, readers) in [(loose.to_string(), vec![1]), (d1.to_string(), vec![2]), (d2.to_string(), vec![]), (unknown.clone(), vec![])] {
                let path = format!("/files/{file}{end}");
                for reader in 1..=3 {
                    let expected = if readers.contains(&reader) { StatusCode::OK } else { StatusCode::NOT_FOUND };
                    assert_eq!(door.get(reader, &path, &[]).await.status, expected, "{path} by {reader}");
                }
                // Who is not signed in learns nothing, not even whether it exists.
                let asked = door.browser.ask(Method::GET, &path, &[("accept", "application/json")], "").await;
                assert_eq!(asked.status, StatusCode::UNAUTHORIZED, "{path} by nobody");
            }
        }
        // The hash opens nothing.
        let hash = bench.ctx(person(1)).read(move |tx| crate::get(tx, loose)).await.unwrap().unwrap().hash;
        assert_eq!(door.get(1, &format!("/files/{hash}"), &[]).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn files_leave_with_headers_that_keep_readers_safe() {
    on_both(async |bench| {
        let door = Door::of(&bench).await;
        let cases = [
            ("Tờ khai \"mới\".pdf", pdf(), "application/pdf", "inline"),
            ("Ảnh.png", png(8, 8), "image/png", "inline"),
            ("Đơn.docx", docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment"),
        ];
        for (name, bytes, kind, viewed) in cases {
            let file = bench.take(name, &bytes).await.unwrap();
            for (end, how) in [("", "attachment"), ("/view", viewed)] {
                let answer = door.get(1, &format!("/files/{}{end}", file.id), &[]).await;
                assert_eq!(answer.status, StatusCode::OK);
                assert_eq!(answer.body, bytes);
                assert_eq!(answer.header("content-type"), kind);
                assert_eq!(answer.header("content-length"), bytes.len().to_string());
                assert_eq!(answer.header("x-content-type-options"), "nosniff");
                assert_eq!(answer.header("cache-control"), "private, no-store");
                let disposition = answer.header("content-disposition");
                assert!(disposition.starts_with(how), "{disposition}");
                let policy = answer.header("content-security-policy");
                assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'self'"), "{policy}");
                assert!(!policy.contains("script-src"), "{policy}");
                // Browsers do not show PDF in a sandbox.
                assert_eq!(policy.contains("sandbox"), kind != "application/pdf", "{policy}");
            }
        }
        let file = bench.take("Tờ khai.pdf", &pdf()).await.unwrap();
        let answer = door.get(1, &format!("/files/{}", file.id), &[]).await;
        let disposition = answer.header("content-disposition");
        assert!(disposition.contains("filename=\"to_khai.pdf\"") && disposition.contains("filename*=UTF-8''T%E1%BB%9D%20khai.pdf"), "{disposition}");
    });
}

#[test]
fn a_part_is_given_where_a_part_is_asked() {
    on_both(async |bench| {
        let door = Door::of(&bench).await;
        let (file, whole) = (bench.take("a.pdf", &pdf()).await.unwrap(), pdf());
        let path = format!("/files/{}/view", file.id);
        let size = whole.len();
        let part = door.get(1, &path, &[("range", "bytes=5-9")]).await;
        assert_eq!((part.status, &part.body[..]), (StatusCode::PARTIAL_CONTENT, &whole[5..10]));
        assert_eq!(part.header("content-range"), format!("bytes 5-9/{size}"));
        assert_eq!(part.header("content-length"), "5");
        let tail = door.get(1, &path, &[("range", "bytes=-6")]).await;
        assert_eq!(&tail.body[..], &whole[size - 6..]);
        let beyond = door.get(1, &path, &[("range", "bytes=99999-")]).await;
        assert_eq!((beyond.status, beyond.header("content-range")), (StatusCode::RANGE_NOT_SATISFIABLE, &*format!("bytes */{size}")));
        let odd = door.get(1, &path, &[("range", "pages=1-2")]).await;
        assert_eq!((odd.status, odd.body.len()), (StatusCode::OK, size));
    });
}

#[test]
fn previews_are_small_upright_and_made_once() {
    on_both(async |bench| {
        let door = Door::of(&bench).await;
        let wide = with_segments(&jpeg(2_400, 1_000), &[segment(0xE1, &[b"Exif\0\0", &exif(6, true)[..]].concat())]);
        let file = bench.take("a.jpg", &wide).await.unwrap();
        let path = format!("/files/{}/preview", file.id);
        let first = door.get(1, &path, &[]).await;
        assert_eq!((first.status, first.header("content-type")), (StatusCode::OK, "image/jpeg"));
        let small = decoded(&first.body);
        // 2,400 × 1,000 becomes 1,200 × 500 and is turned by 90 degrees.
        assert_eq!(small.dimensions(), (500, 1_200));
        let mut turned = image::DynamicImage::from(picture(2_400, 1_000));
        turned.apply_orientation(Orientation::Rotate90);
        let turned = turned.into_rgb8();
        for (x, y) in [(100, 100), (400, 1_100)] {
            let (small, large) = (small.get_pixel(x, y), turned.get_pixel(x * 2, y * 2));
            let far = (0..3).map(|c| small[c].abs_diff(large[c])).max().unwrap();
            assert!(far < 40, "{small:?} for {large:?}");
        }
        let id = file.id;
        let kept = bench.ctx(person(1)).read(move |tx| crate::get(tx, id)).await.unwrap().unwrap();
        assert!(kept.preview_hash.is_some());
        assert_eq!(door.get(1, &path, &[]).await.body, first.body);

        let tiny = bench.take("b.png", &png(20, 10)).await.unwrap();
        let small = door.get(1, &format!("/files/{}/preview", tiny.id), &[]).await;
        assert_eq!(decoded(&small.body).dimensions(), (20, 10), "never larger than the picture");
        let document = bench.take("c.pdf", &pdf()).await.unwrap();
        assert_eq!(door.get(1, &format!("/files/{}/preview", document.id), &[]).await.status, StatusCode::NOT_FOUND);
        // Its segments are whole, its picture is noise.
        let mut noise = jpeg(64, 64);
        let scan = noise.windows(2).position(|w| w == [0xFF, 0xDA]).unwrap();
        let end = noise.len() - 2;
        noise.truncate(scan + 14);
        noise.resize(end, 0x55);
        noise.extend([0xFF, 0xD9]);
        let broken = bench.take("d.jpg", &noise).await.unwrap();
        let answer = door.get(1, &format!("/files/{}/preview", broken.id), &[]).await;
        assert!([StatusCode::OK, StatusCode::NOT_FOUND].contains(&answer.status), "never a fault: {}", answer.status);
    });
}

#[test]
fn what_is_seen_through_is_shown_on_white() {
    on_both(async |bench| {
        let mut glass = image::RgbaImage::from_pixel(8, 8, image::Rgba([0, 0, 0, 0]));
        glass.put_pixel(0, 0, image::Rgba([255, 0, 0, 255]));
        let mut bytes = std::io::Cursor::new(Vec::new());
        glass.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        let file = bench.take("a.png", &bytes.into_inner()).await.unwrap();
        let small = bench.files.preview(&bench.ctx(person(1)), &file).await.unwrap().unwrap();
        assert!(decoded(&small).get_pixel(7, 7).0.iter().all(|c| *c > 240));
    });
}

#[test]
fn the_api_tells_of_files_and_removes_loose_ones() {
    on_both(async |bench| {
        let door = Door::of(&bench).await;
        let loose = bench.take("a.pdf", &pdf()).await.unwrap().id;
        let claimed = bench.take("b.pdf", &pdf()).await.unwrap().id;
        claim_for(&bench, claimed, "d1").await;
        let info = door.get(1, &format!("/api/v1/files/{loose}"), &[]).await.json();
        assert_eq!((info["name"].as_str(), info["kind"].as_str(), info["scan"].as_str()), (Some("a.pdf"), Some("pdf"), Some("none")));
        assert!(info.get("hash").is_none());
        let remove = async |person: usize, id: FileId| {
            let headers = [("authorization", door.tokens[person - 1].as_str())];
            door.browser.ask(Method::DELETE, &format!("/api/v1/files/{id}"), &headers, "").await.status
        };
        assert_eq!(remove(2, loose).await, StatusCode::NOT_FOUND);
        assert_eq!(remove(1, claimed).await, StatusCode::NOT_FOUND);
        assert_eq!(remove(1, loose).await, StatusCode::OK);
        assert_eq!(remove(1, loose).await, StatusCode::NOT_FOUND);
        assert_eq!(door.get(1, &format!("/files/{loose}"), &[]).await.status, StatusCode::NOT_FOUND);
    });
}
