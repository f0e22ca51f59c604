//! Adding a revision to a file without touching a byte of it (ISO 32000-2, 7.5.6).
//!
//! Earlier signatures cover bytes, so this is written by hand: only changed objects, one
//! cross-reference section of the same kind as the file's last one, every entry of the trailer kept.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::document::{Document, State};
use super::error::PdfError;
use super::object::{Dict, Id, Object, hex};

/// Entries of a trailer that describe the cross-reference section itself.
const STRUCTURAL: [&str; 10] =
    ["Size", "Prev", "XRefStm", "Type", "W", "Index", "Filter", "DecodeParms", "Length", "DL"];

/// What an object of the new revision is.
#[derive(Debug, Clone)]
enum Body {
    Object(Object),
    Stream(Dict, Vec<u8>),
    Written(Vec<u8>),
}

/// A revision being prepared.
#[derive(Debug)]
pub struct Update<'d, 'a> {
    state: State<'d, 'a>,
    next: u32,
    bodies: BTreeMap<Id, Body>,
}

/// A file with its new revision, and where the objects of that revision lie.
#[derive(Debug, Clone)]
pub struct Written {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// The offset of each new object's header.
    pub offsets: BTreeMap<Id, usize>,
}

impl<'d, 'a> Update<'d, 'a> {
    /// Begins a revision on top of a document.
    pub fn new(document: &'d Document<'a>) -> Self {
        Self { state: document.latest(), next: document.next_number(), bodies: BTreeMap::new() }
    }

    /// The document below.
    pub fn state(&self) -> &State<'d, 'a> {
        &self.state
    }

    /// A new object's id.
    pub fn reserve(&mut self) -> Id {
        let id = Id::new(self.next);
        self.next += 1;
        id
    }

    /// An object as it will be: this revision's, otherwise the document's. A new stream shows its
    /// dictionary.
    ///
    /// # Errors
    /// Those of [`State::get`].
    pub fn get(&self, id: Id) -> Result<Object, PdfError> {
        match self.bodies.get(&id) {
            Some(Body::Object(object)) => Ok(object.clone()),
            Some(Body::Stream(dict, _)) => Ok(Object::Dict(dict.clone())),
            Some(Body::Written(_)) => Err(PdfError::Object { id, reason: "it is already written" }),
            None => Ok(Object::clone(&*self.state.get(id)?)),
        }
    }

    /// The value that an object is or points to, as it will be.
    ///
    /// # Errors
    /// Those of [`State::get`].
    pub fn resolve(&self, value: &Object) -> Result<Object, PdfError> {
        match value {
            Object::Reference(id) => self.get(*id),
            direct => Ok(direct.clone()),
        }
    }

    /// Sets an object other than a stream.
    pub fn set(&mut self, id: Id, object: Object) {
        self.bodies.insert(id, Body::Object(object));
    }

    /// Adds an object other than a stream.
    pub fn add(&mut self, object: Object) -> Id {
        let id = self.reserve();
        self.set(id, object);
        id
    }

    /// Adds a stream of raw bytes; its dictionary's length is filled in.
    pub fn add_stream(&mut self, dict: Dict, data: Vec<u8>) -> Id {
        let id = self.reserve();
        self.bodies.insert(id, Body::Stream(dict, data));
        id
    }

    /// Sets a stream of raw bytes.
    pub fn set_stream(&mut self, id: Id, dict: Dict, data: Vec<u8>) {
        self.bodies.insert(id, Body::Stream(dict, data));
    }

    /// Sets an object whose bytes the caller wrote, because their places matter.
    pub(crate) fn set_written(&mut self, id: Id, bytes: Vec<u8>) {
        self.bodies.insert(id, Body::Written(bytes));
    }

    /// Writes the file with its new revision.
    ///
    /// # Errors
    /// When the file would grow beyond ten digits of offset.
    pub fn finish(self) -> Result<Written, PdfError> {
        let Self { state, mut next, bodies } = self;
        let document = state.document();
        let mut out = document.bytes().to_vec();
        if !out.ends_with(b"\n") && !out.ends_with(b"\r") {
            out.push(b'\n');
        }
        let mut offsets = BTreeMap::new();
        for (id, body) in bodies {
            offsets.insert(id, out.len());
            out.extend_from_slice(format!("{} {} obj\n", id.number, id.generation).as_bytes());
            write_body(body, &mut out);
            out.extend_from_slice(b"\nendobj\n");
        }
        if out.len() >= 9_999_999_999 {
            return Err(PdfError::Limit("the file is larger than ten digits can count"));
        }
        let last = document.revisions().last();
        let (previous, is_stream) = last.map_or((0, false), |r| (r.start, r.is_stream));
        let mut trailer = state.trailer().clone();
        for key in STRUCTURAL {
            trailer.remove(key);
        }
        trailer.set("Prev", Object::Integer(integer(previous)));
        trailer.set("ID", renewed(state.resolve(trailer.get("ID"))?.array(), &out));
        let start = out.len();
        if is_stream {
            let id = Id::new(next);
            next += 1;
            offsets.insert(id, start);
            trailer.set("Size", Object::Integer(i64::from(next)));
            write_stream(id, &offsets, trailer, &mut out);
        } else {
            trailer.set("Size", Object::Integer(i64::from(next)));
            write_table(&offsets, &trailer, &mut out);
        }
        out.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        Ok(Written { bytes: out, offsets })
    }
}

fn integer(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn write_body(body: Body, out: &mut Vec<u8>) {
    match body {
        Body::Object(object) => object.write(out),
        Body::Written(bytes) => out.extend_from_slice(&bytes),
        Body::Stream(mut dict, data) => {
            dict.set("Length", Object::Integer(integer(data.len())));
            dict.write(out);
            out.extend_from_slice(b"\nstream\n");
            out.extend_from_slice(&data);
            out.extend_from_slice(b"\nendstream");
        }
    }
}

/// The first part of a file's identifier stays for life, the second names this revision
/// (ISO 32000-2, 14.4).
fn renewed(old: Option<&[Object]>, written: &[u8]) -> Object {
    let hash = Sha256::digest(written);
    let new = Object::String(hash.get(..16).unwrap_or_default().to_vec());
    let first = old.and_then(<[Object]>::first).filter(|id| id.as_string().is_some());
    Object::Array(vec![first.unwrap_or(&new).clone(), new])
}

/// Runs of consecutive object numbers.
fn runs(offsets: &BTreeMap<Id, usize>) -> Vec<Vec<(Id, usize)>> {
    let mut runs: Vec<Vec<(Id, usize)>> = Vec::new();
    for (id, offset) in offsets {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|(last, _)| last.number + 1 == id.number) => run.push((*id, *offset)),
            _ => runs.push(vec![(*id, *offset)]),
        }
    }
    runs
}

fn write_table(offsets: &BTreeMap<Id, usize>, trailer: &Dict, out: &mut Vec<u8>) {
    out.extend_from_slice(b"xref\n");
    for run in runs(offsets) {
        let first = run.first().map_or(0, |(id, _)| id.number);
        out.extend_from_slice(format!("{first} {}\n", run.len()).as_bytes());
        for (id, offset) in run {
            out.extend_from_slice(format!("{offset:010} {:05} n \n", id.generation).as_bytes());
        }
    }
    out.extend_from_slice(b"trailer\n");
    trailer.write(out);
    out.push(b'\n');
}

fn write_stream(id: Id, offsets: &BTreeMap<Id, usize>, mut dict: Dict, out: &mut Vec<u8>) {
    let mut data = Vec::new();
    let mut index = Vec::new();
    for run in runs(offsets) {
        index.push(Object::Integer(run.first().map_or(0, |(id, _)| i64::from(id.number))));
        index.push(Object::Integer(integer(run.len())));
        for (id, offset) in run {
            data.push(1);
            data.extend_from_slice(integer(offset).to_be_bytes().get(3..).unwrap_or_default());
            data.extend_from_slice(&id.generation.to_be_bytes());
        }
    }
    dict.set("Type", Object::name("XRef"));
    dict.set("W", Object::Array([1, 5, 2].map(Object::Integer).to_vec()));
    dict.set("Index", Object::Array(index));
    out.extend_from_slice(format!("{} 0 obj\n", id.number).as_bytes());
    write_body(Body::Stream(dict, data), out);
    out.extend_from_slice(b"\nendobj\n");
}

/// A signature's value in hexadecimal, filled with zeros to the place kept for it.
pub(crate) fn padded(value: &[u8], digits: usize) -> Option<String> {
    let mut text = hex(value);
    if text.len() > digits {
        return None;
    }
    text.push_str(&"0".repeat(digits - text.len()));
    Some(text)
}
