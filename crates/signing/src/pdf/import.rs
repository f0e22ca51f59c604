//! A page of another PDF as a form XObject, so that an appearance can be typeset by anything.

use std::collections::{BTreeMap, VecDeque};

use super::document::{Document, State};
use super::error::PdfError;
use super::filter;
use super::object::{Dict, Id, Object};
use super::page::{Page, pages};
use super::update::Update;

/// How many objects a page may bring along: fonts, images, colour spaces.
const MAX_OBJECTS: usize = 5_000;

/// A form XObject with its own size in points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Form {
    pub(crate) id: Id,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// Copies the first page of a document into an update.
pub(crate) fn first_page(source: &Document<'_>, update: &mut Update<'_, '_>) -> Result<Form, PdfError> {
    let state = source.latest();
    let page = pages(&state)?.into_iter().next().ok_or(PdfError::NoPage(1))?;
    let mut copy = Copy { state: &state, new: BTreeMap::new(), waiting: VecDeque::new() };
    let resources = copy.value(&Object::clone(&*state.resolve(&page.resources)?), update)?;
    let group = copy.value(page.dict.get("Group"), update)?;
    let mut dict = Dict::new()
        .with("Type", Object::name("XObject"))
        .with("Subtype", Object::name("Form"))
        .with("BBox", page.shown.object())
        .with("Matrix", Object::numbers(&upright(&page)))
        .with("Resources", resources);
    if group != Object::Null {
        dict.set("Group", group);
    }
    let content = content(&state, &page)?;
    dict.set("Filter", Object::name("FlateDecode"));
    let id = update.add_stream(dict, filter::deflate(&content));
    copy.rest(update)?;
    let (width, height) = page.size();
    Ok(Form { id, width, height })
}

/// The matrix that puts the shown part of a page upright with its corner at the origin.
fn upright(page: &Page) -> [f64; 6] {
    let shown = page.shown;
    match page.rotate {
        90 => [0.0, -1.0, 1.0, 0.0, -shown.bottom, shown.right],
        180 => [-1.0, 0.0, 0.0, -1.0, shown.right, shown.top],
        270 => [0.0, 1.0, -1.0, 0.0, shown.top, -shown.left],
        _ => [1.0, 0.0, 0.0, 1.0, -shown.left, -shown.bottom],
    }
}

fn content(state: &State<'_, '_>, page: &Page) -> Result<Vec<u8>, PdfError> {
    let whole = state.resolve(page.dict.get("Contents"))?;
    let parts = match &*whole {
        Object::Array(parts) => parts.clone(),
        _ => vec![page.dict.get("Contents").clone()],
    };
    let mut content = Vec::new();
    for part in parts {
        if let Object::Stream(stream) = &*state.resolve(&part)? {
            content.extend(state.decoded(stream)?);
            content.push(b'\n');
            if content.len() > filter::MAX_DECODED {
                return Err(PdfError::Limit("the page of the appearance is larger than 64 MiB"));
            }
        }
    }
    Ok(content)
}

/// Copies objects from one document to another, each once.
struct Copy<'s, 'd, 'a> {
    state: &'s State<'d, 'a>,
    new: BTreeMap<Id, Id>,
    waiting: VecDeque<Id>,
}

impl Copy<'_, '_, '_> {
    fn value(&mut self, value: &Object, update: &mut Update<'_, '_>) -> Result<Object, PdfError> {
        Ok(match value {
            Object::Reference(old) => {
                if let Some(new) = self.new.get(old) {
                    return Ok(Object::Reference(*new));
                }
                if self.new.len() >= MAX_OBJECTS {
                    return Err(PdfError::Limit("the page of the appearance needs more than 5,000 objects"));
                }
                let new = update.reserve();
                self.new.insert(*old, new);
                self.waiting.push_back(*old);
                Object::Reference(new)
            }
            Object::Array(items) => {
                Object::Array(items.iter().map(|item| self.value(item, update)).collect::<Result<_, _>>()?)
            }
            Object::Dict(dict) => Object::Dict(self.dict(dict, update)?),
            plain => plain.clone(),
        })
    }

    fn dict(&mut self, dict: &Dict, update: &mut Update<'_, '_>) -> Result<Dict, PdfError> {
        let mut copy = Dict::new();
        for (key, value) in &dict.0 {
            // The way up and the structure tree would drag the whole other document along.
            if !matches!(key.as_slice(), b"Parent" | b"P" | b"StructParent" | b"StructParents" | b"Annots") {
                copy.0.insert(key.clone(), self.value(value, update)?);
            }
        }
        Ok(copy)
    }

    fn rest(&mut self, update: &mut Update<'_, '_>) -> Result<(), PdfError> {
        while let Some(old) = self.waiting.pop_front() {
            let Some(new) = self.new.get(&old).copied() else { continue };
            match &*self.state.get(old)? {
                Object::Stream(stream) => {
                    let dict = self.dict(&stream.dict, update)?;
                    update.set_stream(new, dict, self.state.raw(stream).to_vec());
                }
                other => {
                    let copy = self.value(other, update)?;
                    update.set(new, copy);
                }
            }
        }
        Ok(())
    }
}
