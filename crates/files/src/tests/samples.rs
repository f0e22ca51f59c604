//! Files to send: honest ones, and the parts of dishonest ones.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

/// A PDF of one empty page.
pub(super) fn pdf() -> Vec<u8> {
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
      3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\nxref\n0 4\n0000000000 65535 f \n\
      0000000009 00000 n \n0000000056 00000 n \n0000000108 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n168\n%%EOF\n"
        .to_vec()
}

/// A picture with something to see: red at the left, blue at the right.
pub(super) fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let shade = u8::try_from(y * 255 / height).unwrap();
        if x < width / 2 { Rgb([255, shade, 0]) } else { Rgb([0, shade, 255]) }
    })
}

fn encoded(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub(super) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    encoded(&picture(width, height), ImageFormat::Jpeg)
}

pub(super) fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(&picture(width, height), ImageFormat::Png)
}

pub(super) fn decoded(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).unwrap().into_rgb8()
}

/// A JPEG segment.
pub(super) fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, marker], &length[..], body].concat()
}

/// The JPEG with these segments right behind its beginning.
pub(super) fn with_segments(jpeg: &[u8], segments: &[Vec<u8>]) -> Vec<u8> {
    [&jpeg[..2], &segments.concat(), &jpeg[2..]].concat()
}

/// The PNG with these chunks right behind its head.
pub(super) fn with_chunks(png: &[u8], chunks: &[Vec<u8>]) -> Vec<u8> {
    [&png[..33], &chunks.concat(), &png[33..]].concat()
}

/// A PNG chunk.
pub(super) fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let sum = crc32(&[&name[..], body].concat());
    [&u32::try_from(body.len()).unwrap().to_be_bytes()[..], name, body, &sum.to_be_bytes()].concat()
}

/// Bit by bit, unlike the product's own.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |c, _| if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 })
    })
}

/// The TIFF block of a photo that is turned and knows where and when it was taken.
pub(super) fn exif(orientation: u8, little: bool) -> Vec<u8> {
    let two = |n: u16| if little { n.to_le_bytes() } else { n.to_be_bytes() };
    let four = |n: u32| if little { n.to_le_bytes() } else { n.to_be_bytes() };
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| [&two(tag)[..], &two(kind), &four(count), &value].concat();
    let [low, high] = two(u16::from(orientation));
    [
        if little { b"II*\0" } else { b"MM\0*" }.to_vec(),
        four(8).to_vec(),
        two(3).to_vec(),
        entry(0x010F, 2, 4, *b"CAM\0"),
        entry(0x0112, 3, 1, [low, high, 0, 0]),
        entry(0x8825, 4, 1, four(200)),
        four(0).to_vec(),
        b"GPS 21.0285N 105.8542E 2026:11:24 iPhone of Hoa".to_vec(),
    ]
    .concat()
}

/// One entry of a ZIP: name, packed and declared size, flags.
pub(super) struct Entry {
    pub(super) name: &'static str,
    pub(super) content: Vec<u8>,
    pub(super) declared: u32,
    pub(super) flags: u16,
}

pub(super) fn entry(name: &'static str, content: &[u8]) -> Entry {
    Entry { name, content: content.to_vec(), declared: u32::try_from(content.len()).unwrap(), flags: 0 }
}

/// A ZIP of stored entries.
pub(super) fn zip(entries: &[Entry]) -> Vec<u8> {
    let (mut body, mut table) = (Vec::new(), Vec::new());
    for e in entries {
        let offset = u32::try_from(body.len()).unwrap();
        let packed = u32::try_from(e.content.len()).unwrap();
        let name_length = u16::try_from(e.name.len()).unwrap().to_le_bytes();
        let common = [
            &20_u16.to_le_bytes()[..], &e.flags.to_le_bytes(), &[0; 6], &crc32(&e.content).to_le_bytes(),
            &packed.to_le_bytes(), &e.declared.to_le_bytes(), &name_length, &[0; 2],
        ]
        .concat();
        body.extend([b"PK\x03\x04", &common[..], e.name.as_bytes(), &e.content].concat());
        table.extend([b"PK\x01\x02\x14\0", &common[..], &[0; 10], &offset.to_le_bytes(), e.name.as_bytes()].concat());
    }
    let count = u16::try_from(entries.len()).unwrap().to_le_bytes();
    let (length, offset) = (u32::try_from(table.len()).unwrap(), u32::try_from(body.len()).unwrap());
    let end = [b"PK\x05\x06", &[0; 4][..], &count, &count, &length.to_le_bytes(), &offset.to_le_bytes(), &[0; 2]].concat();
    [body, table, end].concat()
}

pub(super) fn docx_with(more: Vec<Entry>) -> Vec<u8> {
    let mut entries = vec![
        entry("[Content_Types].xml", b"<Types/>"),
        entry("word/document.xml", "<w:document>Kính gửi</w:document>".as_bytes()),
    ];
    entries.extend(more);
    zip(&entries)
}

pub(super) fn docx() -> Vec<u8> {
    docx_with(Vec::new())
}

pub(super) fn xlsx() -> Vec<u8> {
    zip(&[entry("[Content_Types].xml", b"<Types/>"), entry("xl/workbook.xml", b"<workbook/>")])
}
