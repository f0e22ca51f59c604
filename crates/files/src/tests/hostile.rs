use base::{Error, Locale};

use super::samples::{Entry, chunk, docx, docx_with, entry, jpeg, pdf, png, segment, with_segments, xlsx, zip};
use super::{on_both, with_config};
use crate::Kind;

/// What a refusal says, in English.
fn refusal(error: &Error) -> &str {
    match error {
        Error::Invalid(fields) => fields.iter().next().unwrap().message.get(Locale::En),
        other => panic!("not a refusal: {other}"),
    }
}

#[test]
fn honest_files_are_taken_as_they_are() {
    on_both(async |bench| {
        for (name, bytes, kind) in [
            ("Tờ khai.pdf", pdf(), Kind::Pdf),
            ("Ảnh.JPG", jpeg(40, 30), Kind::Jpeg),
            ("Bản quét.jpeg", jpeg(40, 30), Kind::Jpeg),
            ("Sơ đồ.png", png(40, 30), Kind::Png),
            ("Đơn.docx", docx(), Kind::Docx),
            ("Bảng kê.xlsx", xlsx(), Kind::Xlsx),
        ] {
            let file = bench.take(name, &bytes).await.unwrap();
            assert_eq!((file.kind, file.name.as_str(), file.stripped, file.encrypted), (kind, name, false, false));
            assert_eq!(bench.files.bytes(&file).await.unwrap(), bytes, "{name}");
            assert_eq!(usize::try_from(file.size).unwrap(), bytes.len());
        }
    });
}

#[test]
fn names_yield_to_content_only_between_pictures() {
    on_both(async |bench| {
        for (name, bytes, kept) in [
            ("zalo_1234.jpg", png(4, 4), "zalo_1234.png"),
            ("IMG_1.PNG", jpeg(8, 8), "IMG_1.jpg"),
            ("scan", pdf(), "scan.pdf"),
            ("../../etc/passwd.pdf", pdf(), "passwd.pdf"),
            ("C:\\fake\\path\\anh\u{202E}fdp.pdf", pdf(), "anhfdp.pdf"),
            ("Đơn\0xin.pdf", pdf(), "Đơnxin.pdf"),
        ] {
            assert_eq!(bench.take(name, &bytes).await.unwrap().name, kept, "{name:?}");
        }
    });
}

#[test]
fn what_is_not_as_it_seems_is_refused_in_words() {
    on_both(async |bench| {
        let ole = [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 600]].concat();
        let exe = [b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0", &[0; 200][..]].concat();
        let gif = b"GIF89a\x01\0\x01\0\0\0\0;".to_vec();
        let html = b"<!DOCTYPE html><script>alert(1)</script>".to_vec();
        let locked = Entry { flags: 1, ..entry("docProps/app.xml", b"x") };
        let bomb = Entry { declared: 900 << 20, ..entry("word/media/a.xml", &[0; 2_000]) };
        let huge = Entry { declared: u32::MAX, ..entry("word/media/a.bin", &[0; 2_000]) };
        let cases: Vec<(&str, &str, Vec<u8>, &str)> = vec![
            ("nothing", "a.pdf", Vec::new(), "is empty"),
            ("a program", "a.pdf", exe.clone(), "content is exe"),
            ("a program as a picture", "a.jpg", exe, "content is exe"),
            ("a page", "a.pdf", html.clone(), "content is html"),
            ("a page as a picture", "a.png", html, "content is html"),
            ("an animation", "a.png", gif, "content is gif"),
            ("plain words", "a.pdf", "Kính gửi".into(), "damaged"),
            ("a document as a picture", "a.jpg", pdf(), "does not match the content, which is pdf"),
            ("a picture as a document", "a.pdf", png(4, 4), "does not match the content, which is png"),
            ("a workbook as a letter", "a.docx", xlsx(), "does not match the content, which is xlsx"),
            ("words before the beginning", "a.pdf", [b"\n".to_vec(), pdf()].concat(), "damaged"),
            ("a scan that broke off", "a.pdf", pdf()[..200].to_vec(), "damaged"),
            ("an archive", "a.docx", zip(&[entry("setup.exe", b"MZ")]), "content is zip"),
            ("an archive without types", "a.docx", zip(&[entry("word/document.xml", b"x")]), "damaged"),
            ("macros", "a.docx", docx_with(vec![entry("word/vbaProject.bin", b"x")]), "macros"),
            ("macros elsewhere", "a.xlsx", docx_with(vec![entry("xl/VbaProject.BIN", b"x")]), "macros"),
            ("a password", "a.docx", docx_with(vec![locked]), "password"),
            ("a password, packed the old way", "a.docx", ole.clone(), "password"),
            ("the old format", "a.doc", ole, "not accepted"),
            ("a bomb", "a.docx", docx_with(vec![bomb]), "unusual way"),
            ("a larger bomb", "a.docx", docx_with(vec![huge]), "unusual way"),
            ("something behind the end", "a.docx", [docx(), b"tail".to_vec()].concat(), "damaged"),
            ("something before the table", "a.docx", [b"PK\x03\x04".to_vec(), docx()].concat(), "damaged"),
            ("only the beginning of a picture", "a.jpg", jpeg(40, 30)[..300].to_vec(), "damaged"),
        ];
        for (what, name, bytes, expected) in cases {
            let error = bench.take(name, &bytes).await.err().unwrap_or_else(|| panic!("{what} was taken"));
            assert!(refusal(&error).contains(expected), "{what}: {}", refusal(&error));
        }
        let left: i64 = bench.ctx(access::Actor::System("test")).read(|tx| tx.one("SELECT count(*) FROM blob", &[])).await.unwrap();
        assert_eq!(left, 0, "nothing of it was kept");
    });
}

/// Entries that lie over one another: a few kilobytes that unpack to petabytes.
#[test]
fn overlapping_entries_are_a_bomb() {
    on_both(async |bench| {
        let good = docx_with(vec![entry("word/media/a.bin", &[7; 4_000])]);
        let end = good.len() - 22;
        let table = good.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
        // The table lists the last entry twenty times, all at the same place.
        let last = good[..end].windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
        let copies = good[last..end].repeat(20);
        let mut bytes = good[..end].to_vec();
        bytes.extend(&copies);
        let length = u32::try_from(end - table + copies.len()).unwrap().to_le_bytes();
        let mut tail = good[end..].to_vec();
        tail[12..16].copy_from_slice(&length);
        bytes.extend(tail);
        let error = bench.take("a.docx", &bytes).await.unwrap_err();
        assert!(refusal(&error).contains("unusual way"), "{}", refusal(&error));
    });
}

#[test]
fn pictures_with_absurd_sizes_are_refused_before_they_are_unpacked() {
    on_both(async |bench| {
        let head = [&60_000_u32.to_be_bytes()[..], &60_000_u32.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
        let small = png(4, 4);
        let huge_png = [&small[..8], &chunk(b"IHDR", &head), &small[33..]].concat();
        let small = jpeg(8, 8);
        let frame = small.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
        let mut huge_jpeg = small.clone();
        huge_jpeg[frame + 5..frame + 9].copy_from_slice(&[0xFF; 4]);
        for (name, bytes) in [("a.png", huge_png), ("a.jpg", huge_jpeg)] {
            let error = bench.take(name, &bytes).await.unwrap_err();
            assert!(refusal(&error).contains("million pixels"), "{}", refusal(&error));
        }
    });
}

#[test]
fn operators_decide_on_kinds_and_sizes() {
    let strict = |config: &mut crate::Config| {
        config.kinds = vec![Kind::Pdf];
        config.largest = 1_000;
    };
    with_config(strict, Vec::new, async |bench| {
        bench.take("a.pdf", &pdf()).await.unwrap();
        let error = bench.take("a.png", &png(4, 4)).await.unwrap_err();
        assert!(refusal(&error).contains("content is png, which is not accepted"), "{}", refusal(&error));
        let error = bench.take("a.pdf", &[pdf(), vec![b' '; 1_000]].concat()).await.unwrap_err();
        assert!(refusal(&error).contains("larger than 0 MB"), "{}", refusal(&error));
    });
}

/// Half a file is no file, wherever it was cut.
#[test]
fn no_prefix_passes_for_the_whole() {
    on_both(async |bench| {
        for (name, bytes) in [("a.jpg", jpeg(16, 16)), ("a.png", png(16, 16)), ("a.docx", docx()), ("a.pdf", pdf())] {
            // The last byte of the PDF is the line break behind its end mark.
            let whole = if name == "a.pdf" { bytes.len() - 1 } else { bytes.len() };
            for cut in (0..whole).step_by(7).chain(whole - 4..whole) {
                let outcome = bench.take(name, &bytes[..cut]).await;
                assert!(matches!(outcome, Err(Error::Invalid(_))), "{name} cut at {cut}: {outcome:?}");
            }
        }
    });
}

/// A changed byte may be taken or refused, but never brings the examination down.
#[test]
fn no_changed_byte_is_a_bug() {
    on_both(async |bench| {
        for (name, bytes) in [("a.jpg", jpeg(16, 16)), ("a.png", png(16, 16)), ("a.docx", docx()), ("a.pdf", pdf())] {
            for at in (0..bytes.len()).step_by(29) {
                for value in [0, 0xFF, bytes[at] ^ 0x80] {
                    let mut changed = bytes.clone();
                    changed[at] = value;
                    let outcome = bench.take(name, &changed).await;
                    assert!(matches!(outcome, Ok(_) | Err(Error::Invalid(_))), "{name} at {at}: {outcome:?}");
                }
            }
        }
    });
}

/// A file that is two things at once is kept as one of them.
#[test]
fn polyglots_lose_their_other_half() {
    on_both(async |bench| {
        let archive = zip(&[entry("setup.exe", b"MZ")]);
        let page = b"<script>alert(document.cookie)</script>".to_vec();
        for (name, picture) in [("a.jpg", jpeg(16, 16)), ("a.png", png(16, 16))] {
            for tail in [&archive, &page] {
                let file = bench.take(name, &[&picture[..], tail].concat()).await.unwrap();
                assert_eq!(bench.files.bytes(&file).await.unwrap(), picture);
                assert!(file.stripped);
            }
        }
        // A page inside a picture's comment.
        let file = bench.take("a.jpg", &with_segments(&jpeg(16, 16), &[segment(0xFE, &page)])).await.unwrap();
        assert_eq!(bench.files.bytes(&file).await.unwrap(), jpeg(16, 16));
        // A PDF with an archive behind its end is served as a PDF only.
        let file = bench.take("a.pdf", &[pdf(), archive].concat()).await.unwrap();
        assert_eq!(file.kind, Kind::Pdf);
    });
}

#[test]
fn locked_documents_are_marked_wherever_the_mark_stands() {
    on_both(async |bench| {
        assert!(!bench.take("a.pdf", &pdf()).await.unwrap().encrypted);
        // The content is read in pieces of 64 KiB: the mark may lie across two of them.
        for at in [100, 65_520, 65_528, 65_531, 65_536, 131_066] {
            let mut bytes = b"%PDF-1.4\n".to_vec();
            bytes.resize(at, b' ');
            bytes.extend(b"/Encrypt 5 0 R");
            bytes.resize(140_000, b' ');
            bytes.extend(b"%%EOF");
            assert!(bench.take("a.pdf", &bytes).await.unwrap().encrypted, "at {at}");
        }
    });
}
