use image::{GrayImage, ImageFormat, Luma};

use super::*;

const TEXT: &str = "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F";

fn file(picture: &GrayImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).unwrap();
    file.into_inner()
}

fn code(module: u32) -> GrayImage {
    image::load_from_memory(&png(TEXT, module).unwrap()).unwrap().into_luma8()
}

#[test]
fn what_is_drawn_can_be_read() {
    for module in [2, 4, 9] {
        assert_eq!(read_picture(&png(TEXT, module).unwrap()).unwrap(), [TEXT], "{module} pixels a module");
    }
}

#[test]
fn a_code_on_a_grey_page_with_a_shadow_is_read() {
    let code = code(5);
    let page = GrayImage::from_fn(1_400, 900, |x, y| {
        let ink = x.checked_sub(700).zip(y.checked_sub(300)).and_then(|(x, y)| code.get_pixel_checked(x, y));
        let light = 230 - x / 10;
        Luma([u8::try_from(ink.map_or(light, |p| light * u32::from(p.0[0]) / 400 + 40)).unwrap_or(0)])
    });
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        assert_eq!(read_picture(&file(&page, format)).unwrap(), [TEXT], "{format:?}");
    }
    let turned = image::imageops::rotate90(&page);
    assert_eq!(read_picture(&file(&turned, ImageFormat::Png)).unwrap(), [TEXT]);
}

#[test]
fn a_large_photograph_is_made_smaller_first() {
    let code = code(20);
    let page = GrayImage::from_fn(4_000, 3_000, |x, y| {
        let ink = x.checked_sub(1_000).zip(y.checked_sub(1_000)).and_then(|(x, y)| code.get_pixel_checked(x, y));
        ink.copied().unwrap_or(Luma([240]))
    });
    assert_eq!(read_picture(&file(&page, ImageFormat::Png)).unwrap(), [TEXT]);
}

#[test]
fn the_drawing_has_its_quiet_zone() {
    let drawing = svg("H44.100-260926-0001").unwrap();
    assert!(drawing.contains("d=\"M32 32h"), "{drawing}");
    let picture = code(3);
    assert!((0..picture.width()).all(|x| picture.get_pixel(x, 11).0 == [255]));
    assert_eq!(picture.get_pixel(12, 12).0, [0]);
}

#[test]
fn pictures_without_a_code_say_so() {
    let blank = GrayImage::from_pixel(300, 200, Luma([255]));
    assert_eq!(read_picture(&file(&blank, ImageFormat::Png)), Err(PictureError::NoCode));
    let dot = GrayImage::from_pixel(1, 1, Luma([0]));
    assert_eq!(read_picture(&file(&dot, ImageFormat::Png)), Err(PictureError::NoCode));
    for junk in [&b""[..], b"GIF89a", b"\x89PNG\r\n\x1a\n", &png(TEXT, 4).unwrap()[..80]] {
        assert!(matches!(read_picture(junk), Err(PictureError::NotAPicture(_))), "{junk:?}");
    }
}

#[test]
fn hostile_pictures_are_refused_before_they_cost_anything() {
    // A header that promises 60,000 × 60,000 pixels.
    let mut huge = png("x", 1).unwrap();
    huge[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
    assert!(read_picture(&huge).is_err());
    // Thousands of corner patterns, each able to pair with hundreds of others.
    const CORNER: [&[u8; 7]; 7] = [b"#######", b"#     #", b"# ### #", b"# ### #", b"# ### #", b"#     #", b"#######"];
    let wall = GrayImage::from_fn(960, 960, |x, y| {
        let [x, y] = [x, y].map(|at| usize::try_from(at % 9).unwrap());
        Luma([if CORNER.get(y).and_then(|row| row.get(x)) == Some(&b'#') { 0 } else { 255 }])
    });
    assert_eq!(read_picture(&file(&wall, ImageFormat::Png)), Err(PictureError::TooBusy));
}

#[test]
fn too_much_text_is_refused() {
    assert_eq!(svg(&"x".repeat(3_000)), Err(PictureError::TextTooLong { bytes: 3_000 }));
    assert!(png(&"x".repeat(3_000), 4).is_err());
}
