use super::samples::{chunk, decoded, exif, jpeg, picture, png, segment, with_chunks, with_segments};
use super::{Bench, on_both};

/// What the file is after it was taken in, and whether something was left out.
async fn taken(bench: &Bench, name: &str, bytes: &[u8]) -> (Vec<u8>, bool) {
    let file = bench.take(name, bytes).await.unwrap();
    (bench.files.bytes(&file).await.unwrap().to_vec(), file.stripped)
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn a_photo_keeps_its_picture_and_loses_its_story() {
    on_both(async |bench| {
        let plain = jpeg(64, 48);
        for little in [true, false] {
            let photo = with_segments(
                &plain,
                &[
                    segment(0xE1, &[b"Exif\0\0", &exif(6, little)[..]].concat()),
                    segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>creator Hoa</x:xmpmeta>"),
                    segment(0xE2, b"MPF\0MM\0*second picture"),
                    segment(0xE2, b"ICC_PROFILE\0\x01\x01colours"),
                    segment(0xED, b"Photoshop 3.0\08BIM caption"),
                    segment(0xEE, b"Adobe\0d\0\0\0\0\x01"),
                    segment(0xFE, b"taken at home"),
                    segment(0xE0, b"JFXX\0\x10thumbnail"),
                ],
            );
            let photo = [photo, b"\0\0\0\x18ftypmp42 a whole film".to_vec()].concat();
            let (kept, stripped) = taken(&bench, "a.jpg", &photo).await;
            assert!(stripped);
            for story in ["GPS", "21.0285N", "iPhone", "CAM", "xmpmeta", "MPF", "Photoshop", "taken at home", "JFXX", "ftyp"] {
                assert!(holds(&photo, story) && !holds(&kept, story), "{story} is still there");
            }
            for needed in ["ICC_PROFILE", "Adobe", "Exif\0\0"] {
                assert!(holds(&kept, needed), "{needed} is gone");
            }
            assert_eq!(decoded(&kept), decoded(&plain), "the picture itself is the same, bit by bit");
            let mut decoder = image::ImageReader::new(std::io::Cursor::new(&kept)).with_guessed_format().unwrap().into_decoder().unwrap();
            let turned = image::ImageDecoder::orientation(&mut decoder).unwrap();
            assert_eq!(turned, image::metadata::Orientation::Rotate90, "it is still turned");

            let (again, stripped) = taken(&bench, "a.jpg", &kept).await;
            assert!(again == kept && !stripped, "a second time changes nothing");
        }
    });
}

#[test]
fn an_upright_photo_keeps_no_exif_at_all() {
    on_both(async |bench| {
        for orientation in [0, 1, 9] {
            let photo = with_segments(&jpeg(16, 16), &[segment(0xE1, &[b"Exif\0\0", &exif(orientation, true)[..]].concat())]);
            let (kept, stripped) = taken(&bench, "a.jpg", &photo).await;
            assert!(kept == jpeg(16, 16) && stripped, "orientation {orientation}");
        }
    });
}

#[test]
fn broken_exif_goes_without_harm() {
    on_both(async |bench| {
        let good = exif(6, true);
        for cut in 0..good.len() {
            let photo = with_segments(&jpeg(16, 16), &[segment(0xE1, &[b"Exif\0\0", &good[..cut]].concat())]);
            let (kept, stripped) = taken(&bench, "a.jpg", &photo).await;
            assert!(stripped && decoded(&kept) == decoded(&jpeg(16, 16)), "cut at {cut}");
        }
        let mut far = good.clone();
        far[4..8].copy_from_slice(&[0xFF; 4]);
        let photo = with_segments(&jpeg(16, 16), &[segment(0xE1, &[b"Exif\0\0", &far[..]].concat())]);
        assert_eq!(taken(&bench, "a.jpg", &photo).await.0, jpeg(16, 16));
    });
}

/// The thumbnail in a JPEG's head shows the picture as it was before it was cropped.
#[test]
fn the_thumbnail_of_the_head_goes() {
    on_both(async |bench| {
        let plain = jpeg(16, 16);
        assert_eq!(&plain[2..4], [0xFF, 0xE0], "the encoder writes a JFIF head");
        let head = [b"JFIF\0\x01\x02\0\0\x01\0\x01\x02\x01", &b"ABCDEF"[..]].concat();
        let photo = [&plain[..2], &segment(0xE0, &head), &plain[20..]].concat();
        let (kept, stripped) = taken(&bench, "a.jpg", &photo).await;
        assert!(stripped && !holds(&kept, "ABCDEF"));
        assert_eq!(decoded(&kept), decoded(&plain));
    });
}

#[test]
fn a_png_keeps_its_picture_and_loses_its_story() {
    on_both(async |bench| {
        let plain = png(64, 48);
        let image = with_chunks(
            &plain,
            &[
                chunk(b"gAMA", &45_455_u32.to_be_bytes()),
                chunk(b"pHYs", &[0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1]),
                chunk(b"tEXt", b"Author\0Hoa"),
                chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<xmp/>"),
                chunk(b"zTXt", b"Comment\0\0packed"),
                chunk(b"tIME", &[7, 0xEA, 11, 24, 10, 0, 0]),
                chunk(b"eXIf", &exif(8, false)),
                chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]),
                chunk(b"caNv", b"where it came from"),
            ],
        );
        let image = [image, b"behind the end".to_vec()].concat();
        let (kept, stripped) = taken(&bench, "a.png", &image).await;
        assert!(stripped);
        for story in ["Author", "xmp", "packed", "tIME", "GPS", "iPhone", "acTL", "where it came from", "behind the end"] {
            assert!(holds(&image, story) && !holds(&kept, story), "{story} is still there");
        }
        assert!(holds(&kept, "gAMA") && holds(&kept, "pHYs") && holds(&kept, "eXIf"));
        assert_eq!(decoded(&kept), picture(64, 48));
        let (again, stripped) = taken(&bench, "a.png", &kept).await;
        assert!(again == kept && !stripped, "a second time changes nothing");
    });
}
