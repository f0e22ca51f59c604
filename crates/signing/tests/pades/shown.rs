//! Visible signatures and seals, placed by the rules of NĐ 30/2020/NĐ-CP.

use signing::pades::{Place, Request, Shown, sign, signatures, verify};
use signing::pdf::{Appearance, Document, Object, Picture, Rect, fields, pages};

use crate::paper::Paper;
use crate::people::{People, now};

/// A blue stroke on a transparent ground.
fn png(width: u32, height: u32) -> Vec<u8> {
    let image = image::RgbaImage::from_fn(width, height, |x, y| {
        let on = x * height / width == y;
        image::Rgba([0, 0, 200, if on { 255 } else { 0 }])
    });
    let mut out = std::io::Cursor::new(Vec::new());
    image.write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

fn picture(width: u32, height: u32) -> Appearance<'static> {
    Appearance { picture: Some(Picture::read(&png(width, height)).unwrap()), page: None }
}

fn shown<'a>(field: &str, appearance: Appearance<'a>, page: usize, place: Place) -> Request<'a> {
    Request { shown: Some(Shown { appearance, page, place }), ..Request::new(field, now()) }
}

/// The rectangle of a field's widget, as seen, and its page counted from 1.
fn seen(pdf: &[u8], name: &str) -> (usize, Rect) {
    let document = Document::open(pdf).unwrap();
    let state = document.latest();
    let field = fields(&state).unwrap().into_iter().find(|f| f.name == name).unwrap();
    let rect = Rect::read(field.dict.get("Rect").array().unwrap()).unwrap();
    let all = pages(&state).unwrap();
    let page = all.iter().position(|p| Object::Reference(p.id) == *field.dict.get("P")).unwrap();
    let listed = state.array(all[page].dict.get("Annots")).unwrap();
    assert!(listed.contains(&Object::Reference(field.id)), "the page shows the widget");
    (page + 1, all[page].seen(rect))
}

#[test]
fn the_head_signs_then_the_seal_overlaps_one_third() {
    let people = People::new();
    let place = Place::Person { position: Rect::at(350.0, 200.0, 120.0, 16.0), name: Rect::at(350.0, 120.0, 120.0, 16.0) };
    let once = sign(&Paper::new().table(), &shown("head", picture(200, 100), 2, place), &people.head, None).unwrap();
    let (page, head) = seen(&once, "head");
    assert_eq!(page, 2);
    assert_eq!((head.bottom, head.top, head.width()), (136.0, 200.0, 128.0));

    let seal = Place::Seal { on: "head".into(), diameter: 36.0 };
    let both = sign(&once, &shown("seal", picture(300, 300), 1, seal), &people.seal, None).unwrap();
    let (page, seal) = seen(&both, "seal");
    assert_eq!(page, 2, "the seal stands on the page of the signature");
    let overlap = (seal.right - head.left) / head.width();
    assert!((overlap - 1.0 / 3.0).abs() < 0.001, "{overlap}");
    assert!((seal.width() - 36.0 * 72.0 / 25.4).abs() < 0.001);
    let report = verify(&both, &people.believer(), now()).unwrap();
    assert!(report.passed(), "{report:#?}");
    assert!(report.signatures.iter().all(|s| s.visible));
    assert!(report.signatures[0].later[0].changes.iter().any(|c| c.change.draws && c.allowed));
}

#[test]
fn a_copy_is_signed_in_the_upper_right_corner() {
    let people = People::new();
    let text = Paper::new().packed();
    let appearance = Appearance { picture: None, page: Some(&text) };
    let place = Place::Corner { width: 180.0, height: 40.0 };
    let signed = sign(&Paper::new().packed(), &shown("copy", appearance, 1, place), &people.seal, None).unwrap();
    let (page, rect) = seen(&signed, "copy");
    let margin = 10.0 * 72.0 / 25.4;
    assert_eq!(page, 1);
    assert!((595.0 - rect.right - margin).abs() < 0.001 && (842.0 - rect.top - margin).abs() < 0.001, "{rect:?}");
    assert!(verify(&signed, &people.believer(), now()).unwrap().passed());
}

#[test]
fn turned_pages_show_signatures_upright() {
    let people = People::new();
    for rotate in [90, 180, 270] {
        let mut paper = Paper::new();
        let page = String::from_utf8(paper.objects[&3].clone()).unwrap();
        paper.set(3, &page.replace("/Type/Page", &format!("/Rotate {rotate}/CropBox[10 20 590 830]/Type/Page")));
        let at = Rect::at(100.0, 50.0, 80.0, 40.0);
        let signed = sign(&paper.table(), &shown("s", picture(20, 10), 1, Place::At(at)), &people.head, None).unwrap();
        assert_eq!(seen(&signed, "s"), (1, at), "turned by {rotate}");
    }
}

#[test]
fn a_field_placed_beforehand_keeps_its_place() {
    let people = People::new();
    for pdf in [Paper::form().table(), Paper::form().packed()] {
        let request = shown("head", picture(20, 10), 1, Place::At(Rect::at(0.0, 0.0, 9.0, 9.0)));
        let signed = sign(&pdf, &request, &people.head, None).unwrap();
        assert_eq!(seen(&signed, "head"), (1, Rect::at(350.0, 120.0, 120.0, 60.0)));
        let document = Document::open(&signed).unwrap();
        assert_eq!(signatures(&document).unwrap()[0].visible, 1);
        assert!(verify(&signed, &people.believer(), now()).unwrap().passed());
    }
}

#[test]
fn pictures_are_png_or_jpeg_of_bounded_size() {
    assert!(Picture::read(&png(20, 10)).unwrap().is_transparent());
    assert!(Picture::read(b"GIF89a").is_err());
    assert!(Picture::read(&png(20, 10)[..40]).is_err());
    assert!(Picture::read(&png(8_001, 1)).is_err());
}

#[test]
fn missing_pages_and_fields_are_named() {
    let people = People::new();
    let pdf = Paper::new().table();
    let error = |request: Request<'_>| sign(&pdf, &request, &people.head, None).unwrap_err().to_string();
    let place = Place::At(Rect::at(0.0, 0.0, 9.0, 9.0));
    assert_eq!(error(shown("s", picture(2, 1), 3, place.clone())), "there is no page 3");
    assert_eq!(error(shown("s", picture(2, 1), 0, place)), "there is no page 0");
    let seal = Place::Seal { on: "nobody".into(), diameter: 36.0 };
    assert!(error(shown("s", picture(2, 1), 1, seal)).contains("nobody"));
    for place in [Place::Own, Place::At(Rect::at(9.0, 9.0, 0.0, 9.0)), Place::Corner { width: f64::NAN, height: 9.0 }] {
        assert!(error(shown("s", picture(2, 1), 1, place)).contains("no area"));
    }
}
