//! Pages: finding them, and the coordinates in which they are shown.

use std::collections::BTreeSet;

use super::document::State;
use super::error::PdfError;
use super::object::{Dict, Id, Object};

/// How many pages are counted.
const MAX_PAGES: usize = 100_000;
/// How deep the tree of pages may be.
const MAX_DEPTH: usize = 64;

/// A rectangle in points (1/72 inch), the origin at the lower left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// The left edge.
    pub left: f64,
    /// The lower edge.
    pub bottom: f64,
    /// The right edge.
    pub right: f64,
    /// The upper edge.
    pub top: f64,
}

impl Rect {
    /// A rectangle from its lower left corner and its size.
    pub fn at(left: f64, bottom: f64, width: f64, height: f64) -> Self {
        Self { left, bottom, right: left + width, top: bottom + height }
    }

    /// From an array of four numbers, in whichever order its corners stand.
    pub fn read(array: &[Object]) -> Option<Self> {
        let numbers: Vec<f64> = array.iter().filter_map(Object::number).collect();
        let &[a, b, c, d] = numbers.as_slice() else { return None };
        Some(Self { left: a.min(c), bottom: b.min(d), right: a.max(c), top: b.max(d) })
    }

    /// How wide it is.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// How high it is.
    pub fn height(&self) -> f64 {
        self.top - self.bottom
    }

    /// As a PDF array.
    pub fn object(&self) -> Object {
        Object::numbers(&[self.left, self.bottom, self.right, self.top])
    }
}

/// A page of a document.
#[derive(Debug, Clone)]
pub struct Page {
    /// The page object.
    pub id: Id,
    /// Its dictionary as it stands in the file.
    pub dict: Dict,
    /// Its resources, its own or inherited.
    pub resources: Object,
    /// The part that is shown, in the page's own coordinates.
    pub shown: Rect,
    /// By how much it is turned clockwise when shown: 0, 90, 180 or 270.
    pub rotate: u16,
}

impl Page {
    /// Width and height as shown, in points.
    pub fn size(&self) -> (f64, f64) {
        let (width, height) = (self.shown.width(), self.shown.height());
        if self.rotate.is_multiple_of(180) { (width, height) } else { (height, width) }
    }

    /// A rectangle of the page as people see it, in the page's own coordinates.
    pub fn own(&self, seen: Rect) -> Rect {
        let Rect { left, bottom, right, top } = self.shown;
        match self.rotate {
            90 => Rect { left: right - seen.top, bottom: bottom + seen.left, right: right - seen.bottom, top: bottom + seen.right },
            180 => Rect { left: right - seen.right, bottom: top - seen.top, right: right - seen.left, top: top - seen.bottom },
            270 => Rect { left: left + seen.bottom, bottom: top - seen.right, right: left + seen.top, top: top - seen.left },
            _ => Rect { left: left + seen.left, bottom: bottom + seen.bottom, right: left + seen.right, top: bottom + seen.top },
        }
    }

    /// The other way: what people see of a rectangle in the page's own coordinates.
    pub fn seen(&self, own: Rect) -> Rect {
        let Rect { left, bottom, right, top } = self.shown;
        match self.rotate {
            90 => Rect { left: own.bottom - bottom, bottom: right - own.right, right: own.top - bottom, top: right - own.left },
            180 => Rect { left: right - own.right, bottom: top - own.top, right: right - own.left, top: top - own.bottom },
            270 => Rect { left: top - own.top, bottom: own.left - left, right: top - own.bottom, top: own.right - left },
            _ => Rect { left: own.left - left, bottom: own.bottom - bottom, right: own.right - left, top: own.top - bottom },
        }
    }
}

/// What pages inherit from the nodes above them (ISO 32000-2, table 30).
#[derive(Clone, Default)]
struct Inherited {
    resources: Object,
    media: Object,
    crop: Object,
    rotate: Object,
}

impl Inherited {
    fn below(&self, dict: &Dict) -> Self {
        let own = |key: &str, above: &Object| if dict.has(key) { dict.get(key).clone() } else { above.clone() };
        Self {
            resources: own("Resources", &self.resources),
            media: own("MediaBox", &self.media),
            crop: own("CropBox", &self.crop),
            rotate: own("Rotate", &self.rotate),
        }
    }
}

/// All pages in order.
///
/// # Errors
/// When the tree of pages is damaged, goes in a circle or is beyond the limits.
pub fn pages(state: &State<'_, '_>) -> Result<Vec<Page>, PdfError> {
    let (_, catalog) = state.catalog()?;
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let root = catalog.get("Pages").reference();
    // Depth first, children in order: the stack holds what is still to visit.
    let mut stack: Vec<(Id, Inherited, usize)> = root.map(|id| (id, Inherited::default(), 0)).into_iter().collect();
    while let Some((id, above, depth)) = stack.pop() {
        if !seen.insert(id) {
            return Err(PdfError::Object { id, reason: "it stands twice in the tree of pages" });
        }
        if found.len() >= MAX_PAGES || depth > MAX_DEPTH || seen.len() > 2 * MAX_PAGES {
            return Err(PdfError::Limit("more than 100,000 pages, or a tree of them deeper than 64"));
        }
        let object = state.get(id)?;
        let Object::Dict(dict) = &*object else { continue };
        let inherited = above.below(dict);
        if dict.has("Kids") {
            for kid in state.array(dict.get("Kids"))?.iter().rev().filter_map(Object::reference) {
                stack.push((kid, inherited.clone(), depth + 1));
            }
        } else {
            found.push(page(state, id, dict.clone(), inherited)?);
        }
    }
    Ok(found)
}

fn page(state: &State<'_, '_>, id: Id, dict: Dict, inherited: Inherited) -> Result<Page, PdfError> {
    let rect = |value: &Object| -> Result<Option<Rect>, PdfError> {
        let mut array = state.array(value)?;
        for item in &mut array {
            *item = Object::clone(&*state.resolve(item)?);
        }
        Ok(Rect::read(&array))
    };
    let media = rect(&inherited.media)?.ok_or(PdfError::Object { id, reason: "the page has no size" })?;
    let shown = rect(&inherited.crop)?.map_or(media, |crop| Rect {
        left: crop.left.max(media.left),
        bottom: crop.bottom.max(media.bottom),
        right: crop.right.min(media.right),
        top: crop.top.min(media.top),
    });
    let turned = state.resolve(&inherited.rotate)?.integer().unwrap_or(0).rem_euclid(360);
    let rotate = u16::try_from(turned / 90 * 90).unwrap_or(0);
    Ok(Page { id, dict, resources: inherited.resources, shown, rotate })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seen_and_own_coordinates_are_inverse() {
        let shown = Rect { left: 10.0, bottom: 20.0, right: 605.0, top: 862.0 };
        for rotate in [0, 90, 180, 270] {
            let page = Page { id: Id::new(1), dict: Dict::new(), resources: Object::Null, shown, rotate };
            let seen = Rect::at(100.0, 50.0, 80.0, 40.0);
            let own = page.own(seen);
            assert_eq!(page.seen(own), seen, "turned by {rotate}");
            let sideways = rotate % 180 != 0;
            assert_eq!((own.width(), own.height()), if sideways { (40.0, 80.0) } else { (80.0, 40.0) });
            assert!(own.left >= shown.left && own.right <= shown.right && own.top <= shown.top);
        }
        // Turned by 90° clockwise, the lower left corner people see is the page's lower right.
        let page = Page { id: Id::new(1), dict: Dict::new(), resources: Object::Null, shown, rotate: 90 };
        let corner = page.own(Rect::at(0.0, 0.0, 10.0, 10.0));
        assert_eq!((corner.right, corner.bottom), (605.0, 20.0));
    }
}
