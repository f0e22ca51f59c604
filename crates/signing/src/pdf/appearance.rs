//! What a signature shows on the page (ISO 32000-2, 12.7.5.5), and where it stands by
//! NĐ 30/2020/NĐ-CP, Appendix I.

use super::document::Document;
use super::error::PdfError;
use super::filter;
use super::import::{self, Form};
use super::object::{Dict, Id, Object};
use super::page::{Page, Rect};
use super::picture::Picture;
use super::update::Update;

/// Points per millimetre.
const MM: f64 = 72.0 / 25.4;

/// What a signature shows: a picture, a typeset page, or the page over the picture. Each is
/// fitted into the whole place and keeps its proportions.
#[derive(Debug, Clone, Default)]
pub struct Appearance<'a> {
    /// A picture of the handwritten signature or of the seal.
    pub picture: Option<Picture>,
    /// A PDF of one page with text, in the caller's own fonts.
    pub page: Option<&'a [u8]>,
}

impl Appearance<'_> {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.picture.is_none() && self.page.is_none()
    }

    /// Adds the appearance as a form XObject for a rectangle as seen on a page.
    pub(crate) fn add(&self, update: &mut Update<'_, '_>, page: &Page, seen: Rect) -> Result<Id, PdfError> {
        let (width, height) = (seen.width(), seen.height());
        let mut content = String::new();
        let mut objects = Dict::new();
        if let Some(picture) = &self.picture {
            let (w, h) = fit(picture.aspect(), width, height);
            let (x, y) = ((width - w) / 2.0, (height - h) / 2.0);
            content.push_str(&format!("q {w:.3} 0 0 {h:.3} {x:.3} {y:.3} cm /Im Do Q\n"));
            objects.set("Im", Object::Reference(picture.add(update)));
        }
        if let Some(bytes) = self.page {
            let Form { id, width: w, height: h } = import::first_page(&Document::open(bytes)?, update)?;
            let scale = (width / w.max(1.0)).min(height / h.max(1.0)).min(1.0);
            let (x, y) = ((width - w * scale) / 2.0, (height - h * scale) / 2.0);
            content.push_str(&format!("q {scale:.5} 0 0 {scale:.5} {x:.3} {y:.3} cm /Fm Do Q\n"));
            objects.set("Fm", Object::Reference(id));
        }
        let dict = Dict::new()
            .with("Type", Object::name("XObject"))
            .with("Subtype", Object::name("Form"))
            .with("BBox", Object::numbers(&[0.0, 0.0, width, height]))
            .with("Matrix", Object::numbers(&turned(page.rotate)))
            .with("Resources", Object::Dict(Dict::new().with("XObject", Object::Dict(objects))))
            .with("Filter", Object::name("FlateDecode"));
        Ok(update.add_stream(dict, filter::deflate(content.as_bytes())))
    }
}

/// Turns the drawing against the page, so that people see it upright; viewers then move the
/// turned box onto the widget's rectangle (ISO 32000-2, algorithm 8 in 12.5.5).
fn turned(rotate: u16) -> [f64; 6] {
    match rotate {
        90 => [0.0, 1.0, -1.0, 0.0, 0.0, 0.0],
        180 => [-1.0, 0.0, 0.0, -1.0, 0.0, 0.0],
        270 => [0.0, -1.0, 1.0, 0.0, 0.0, 0.0],
        _ => [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
    }
}

fn fit(aspect: f64, width: f64, height: f64) -> (f64, f64) {
    if width / height.max(f64::MIN_POSITIVE) > aspect { (height * aspect, height) } else { (width, width / aspect) }
}

/// The place of a competent person's signature: centred between the line of the position above
/// and the line of the full name below (box 7c), as high as the space between them allows.
pub fn person(position: Rect, name: Rect, aspect: f64) -> Rect {
    let (low, high) = (name.top, position.bottom.max(name.top + 1.0));
    let centre = (position.left + position.right + name.left + name.right) / 4.0;
    let height = high - low;
    let width = height * aspect;
    Rect::at(centre - width / 2.0, low, width, height)
}

/// The place of an organisation's seal: real size, over about one third of the person's
/// signature from its left (box 8). The diameter is in millimetres.
pub fn seal(person: Rect, diameter_mm: f64) -> Rect {
    let side = diameter_mm * MM;
    let right = person.left + person.width() / 3.0;
    let middle = (person.bottom + person.top) / 2.0;
    Rect::at(right - side, middle - side / 2.0, side, side)
}

/// The place of an organisation's signature on an annex in a file of its own, or on an electronic
/// copy of a paper (box 14): the upper right corner of the first page, a margin of 10 mm.
pub fn corner(page: &Page, width: f64, height: f64) -> Rect {
    let (right, top) = page.size();
    Rect::at(right - 10.0 * MM - width, top - 10.0 * MM - height, width, height)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_signs_between_position_and_name() {
        let position = Rect::at(350.0, 200.0, 120.0, 16.0);
        let name = Rect::at(360.0, 120.0, 100.0, 16.0);
        let place = person(position, name, 2.0);
        assert_eq!((place.bottom, place.top), (136.0, 200.0));
        assert_eq!((place.left + place.right) / 2.0, 410.0);
        assert_eq!(place.width(), 128.0);
    }

    #[test]
    fn a_seal_covers_the_left_third_of_the_signature() {
        let signature = Rect::at(346.0, 136.0, 120.0, 60.0);
        let place = seal(signature, 36.0);
        assert!((place.right - 386.0).abs() < 1e-9, "one third of 120 points");
        assert!((place.width() / MM - 36.0).abs() < 1e-9 && (place.height() / MM - 36.0).abs() < 1e-9, "real size");
        assert!(((place.bottom + place.top) / 2.0 - 166.0).abs() < 1e-9);
    }
}
