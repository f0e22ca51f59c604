//! A PDF as the chain of its revisions, and what each object was in each of them.
//!
//! The reader is written for verifying: it knows which bytes belong to which revision, reads an
//! object only when it is asked for, takes it only from where the cross-references say it is, and
//! never mends a damaged file by guessing. General PDF libraries merge the revisions into one and
//! repair silently; that is where altered documents hide.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::error::PdfError;
use super::filter;
use super::object::{Dict, Id, Object, Stream};
use super::syntax::Reader;
use super::xref::{self, Entry, Section};

/// How long a chain of references to references may be.
const MAX_HOPS: usize = 32;
/// The most bytes all object streams of a file may decode to: 256 MiB.
const MAX_DECODED: usize = 256 << 20;
/// How many objects an object stream may hold.
const MAX_IN_STREAM: usize = 1 << 20;

/// One revision of a file: what one act of saving wrote.
#[derive(Debug)]
pub struct Revision {
    pub(crate) entries: BTreeMap<u32, Entry>,
    pub(crate) trailer: Dict,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) is_stream: bool,
}

impl Revision {
    /// The byte after the `%%EOF` that ends the revision.
    pub fn end(&self) -> usize {
        self.end
    }
}

/// A PDF file opened for reading.
#[derive(Debug)]
pub struct Document<'a> {
    bytes: &'a [u8],
    revisions: Vec<Revision>,
    objects: RefCell<HashMap<Place, Rc<Object>>>,
    packs: RefCell<HashMap<usize, Rc<Pack>>>,
    read: Cell<usize>,
    decoded: Cell<usize>,
}

/// Where an object's bytes are; equal places hold equal objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    Offset(usize),
    Packed { stream: usize, index: usize },
}

/// A decoded object stream.
#[derive(Debug)]
struct Pack {
    data: Vec<u8>,
    members: Vec<(u32, usize)>,
}

impl<'a> Document<'a> {
    /// Opens a file. Reads its cross-references only; nothing of its content.
    ///
    /// # Errors
    /// When the bytes are no PDF, are encrypted, or their cross-references are damaged.
    pub fn open(bytes: &'a [u8]) -> Result<Self, PdfError> {
        let head = bytes.get(..bytes.len().min(1_024)).unwrap_or_default();
        if !head.windows(5).any(|w| w == b"%PDF-") {
            return Err(PdfError::NotPdf);
        }
        let sections = xref::sections(bytes)?;
        if sections.iter().any(|s| s.trailer.has("Encrypt")) {
            return Err(PdfError::Encrypted);
        }
        Ok(Self {
            bytes,
            revisions: revisions(sections),
            objects: RefCell::default(),
            packs: RefCell::default(),
            read: Cell::new(0),
            decoded: Cell::new(0),
        })
    }

    /// The bytes of the file.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The revisions, oldest first. A linearised file counts its two sections as one.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// The document as it is now.
    pub fn latest(&self) -> State<'_, 'a> {
        self.state(self.revisions.len().saturating_sub(1))
    }

    /// The document as it was after a revision, counted from 0.
    pub fn state(&self, revision: usize) -> State<'_, 'a> {
        let mut entries = BTreeMap::new();
        for revision in self.revisions.iter().take(revision + 1) {
            entries.extend(revision.entries.iter().map(|(n, e)| (*n, *e)));
        }
        State { document: self, entries, revision }
    }

    /// The first object number that no revision uses.
    pub(crate) fn next_number(&self) -> u32 {
        let used = |r: &Revision| {
            let size = r.trailer.get("Size").integer().and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
            size.max(r.entries.keys().next_back().map_or(0, |n| n + 1))
        };
        self.revisions.iter().map(used).max().unwrap_or(1).clamp(1, xref::MAX_NUMBER)
    }

    fn spend(&self, bytes: usize) -> Result<(), PdfError> {
        let read = self.read.get().saturating_add(bytes);
        self.read.set(read);
        if read > self.bytes.len().saturating_mul(16).saturating_add(64 << 20) {
            return Err(PdfError::Limit("the same bytes are read as objects again and again"));
        }
        Ok(())
    }
}

/// A newer section that ends before an older one does belongs to the same act of saving: that is
/// how a linearised file is laid out.
fn revisions(sections: Vec<Section>) -> Vec<Revision> {
    let mut revisions: Vec<Revision> = Vec::new();
    for section in sections.into_iter().rev() {
        match revisions.last_mut() {
            Some(last) if section.end <= last.end => {
                last.entries.extend(section.entries);
                last.trailer.0.extend(section.trailer.0);
                last.start = section.start;
                last.is_stream = section.is_stream;
            }
            _ => {
                let Section { entries, trailer, start, end, is_stream } = section;
                revisions.push(Revision { entries, trailer, start, end, is_stream });
            }
        }
    }
    revisions
}

/// The document as one revision left it.
#[derive(Debug)]
pub struct State<'d, 'a> {
    document: &'d Document<'a>,
    pub(crate) entries: BTreeMap<u32, Entry>,
    pub(crate) revision: usize,
}

impl<'d, 'a> State<'d, 'a> {
    /// The document this is a state of.
    pub fn document(&self) -> &'d Document<'a> {
        self.document
    }

    /// The trailer of the revision.
    pub fn trailer(&self) -> &'d Dict {
        static EMPTY: Dict = Dict(BTreeMap::new());
        self.document.revisions.get(self.revision).map_or(&EMPTY, |r| &r.trailer)
    }

    /// Where an object lies.
    pub(crate) fn place(&self, id: Id) -> Option<Place> {
        match *self.entries.get(&id.number)? {
            Entry::Free => None,
            Entry::At { offset, generation } => (generation == id.generation).then_some(Place::Offset(offset)),
            Entry::In { stream, index } => match *self.entries.get(&stream)? {
                Entry::At { offset, .. } if id.generation == 0 => Some(Place::Packed { stream: offset, index }),
                _ => None,
            },
        }
    }

    /// An indirect object; `Null` when there is none of that id.
    ///
    /// # Errors
    /// When the bytes at its place are not this object, or break a limit.
    pub fn get(&self, id: Id) -> Result<Rc<Object>, PdfError> {
        let Some(place) = self.place(id) else { return Ok(Rc::new(Object::Null)) };
        if let Some(object) = self.document.objects.borrow().get(&place) {
            return Ok(Rc::clone(object));
        }
        let object = Rc::new(match place {
            Place::Offset(offset) => self.read(id, offset)?,
            Place::Packed { stream, index } => self.unpack(id, stream, index)?,
        });
        self.document.objects.borrow_mut().insert(place, Rc::clone(&object));
        Ok(object)
    }

    /// What a value is after following its references.
    ///
    /// # Errors
    /// When an object on the way cannot be read or the references go in a circle.
    pub fn resolve(&self, value: &Object) -> Result<Rc<Object>, PdfError> {
        let Object::Reference(first) = value else { return Ok(Rc::new(value.clone())) };
        let mut id = *first;
        for _ in 0..MAX_HOPS {
            let object = self.get(id)?;
            match &*object {
                Object::Reference(next) => id = *next,
                _ => return Ok(object),
            }
        }
        Err(PdfError::Object { id: *first, reason: "its references go in a circle" })
    }

    /// The dictionary that a value is or points to, empty when it is something else.
    ///
    /// # Errors
    /// Those of [`State::resolve`].
    pub fn dict(&self, value: &Object) -> Result<Dict, PdfError> {
        Ok(self.resolve(value)?.dict().cloned().unwrap_or_default())
    }

    /// The array that a value is or points to, empty when it is something else.
    ///
    /// # Errors
    /// Those of [`State::resolve`].
    pub fn array(&self, value: &Object) -> Result<Vec<Object>, PdfError> {
        Ok(self.resolve(value)?.array().map(<[Object]>::to_vec).unwrap_or_default())
    }

    /// A stream's raw bytes.
    pub fn raw(&self, stream: &Stream) -> &'a [u8] {
        self.document.bytes.get(stream.data.clone()).unwrap_or_default()
    }

    /// A stream's decoded bytes, for Flate or no filter.
    ///
    /// # Errors
    /// When it has another filter, is damaged or decodes to more than 64 MiB.
    pub fn decoded(&self, stream: &Stream) -> Result<Vec<u8>, PdfError> {
        let mut dict = Dict::new();
        for key in ["Filter", "DecodeParms"] {
            let mut value = Object::clone(&*self.resolve(stream.dict.get(key))?);
            if let Object::Array(items) = &mut value {
                for item in items {
                    *item = Object::clone(&*self.resolve(item)?);
                }
            }
            dict.set(key, value);
        }
        filter::decode(&dict, self.raw(stream))
    }

    /// The catalogue: its id and its dictionary.
    ///
    /// # Errors
    /// When the trailer names none.
    pub fn catalog(&self) -> Result<(Id, Dict), PdfError> {
        let reason = "the trailer's /Root is not a catalogue";
        let at = self.document.revisions.get(self.revision).map_or(0, |r| r.start);
        let id = self.trailer().get("Root").reference().ok_or(PdfError::Syntax { at, reason })?;
        match &*self.get(id)? {
            Object::Dict(dict) => Ok((id, dict.clone())),
            _ => Err(PdfError::Object { id, reason }),
        }
    }

    fn read(&self, id: Id, offset: usize) -> Result<Object, PdfError> {
        let bytes = self.document.bytes;
        let mut reader = Reader::new(bytes, offset);
        if reader.object_header() != Some(id) {
            return Err(PdfError::Object { id, reason: "it is not where the cross-references say it is" });
        }
        let object = reader.object()?;
        let object = match object {
            Object::Dict(dict) if reader.clone().take("stream") => {
                let length = match dict.get("Length") {
                    Object::Reference(length) if *length != id => self.length(*length)?,
                    direct => direct.size(),
                };
                let data = xref::stream_data(bytes, &mut reader, length)?;
                Object::Stream(Stream { dict, data })
            }
            other => other,
        };
        self.document.spend(reader.at.saturating_sub(offset))?;
        Ok(object)
    }

    /// An indirect length is always a plain number outside of object streams or in one; reading it
    /// may not lead back to the stream.
    fn length(&self, id: Id) -> Result<Option<usize>, PdfError> {
        match self.place(id) {
            Some(Place::Offset(offset)) => {
                let mut reader = Reader::new(self.document.bytes, offset);
                let named = reader.object_header() == Some(id);
                Ok(reader.unsigned().and_then(|n| usize::try_from(n).ok()).filter(|_| named))
            }
            Some(Place::Packed { .. }) => Ok(self.get(id)?.size()),
            None => Ok(None),
        }
    }

    fn unpack(&self, id: Id, stream: usize, index: usize) -> Result<Object, PdfError> {
        let pack = self.pack(stream)?;
        let wrong = PdfError::Object { id, reason: "its object stream does not hold it" };
        let (number, at) = *pack.members.get(index).ok_or(wrong.clone())?;
        if number != id.number {
            return Err(wrong);
        }
        let mut reader = Reader::new(&pack.data, at);
        let object = reader.object()?;
        self.document.spend(reader.at.saturating_sub(at))?;
        Ok(object)
    }

    fn pack(&self, offset: usize) -> Result<Rc<Pack>, PdfError> {
        if let Some(pack) = self.document.packs.borrow().get(&offset) {
            return Ok(Rc::clone(pack));
        }
        let mut reader = Reader::new(self.document.bytes, offset);
        let reason = "an object stream should be here";
        let id = reader.object_header().ok_or(PdfError::Syntax { at: offset, reason })?;
        let Object::Dict(dict) = reader.object()? else { return Err(PdfError::Object { id, reason }) };
        if !dict.is("Type", "ObjStm") {
            return Err(PdfError::Object { id, reason });
        }
        let length = match dict.get("Length") {
            // A length inside an object stream could need this very stream.
            Object::Reference(l) if matches!(self.place(*l), Some(Place::Offset(_))) => self.length(*l)?,
            direct => direct.size(),
        };
        let data = xref::stream_data(self.document.bytes, &mut reader, length)?;
        let data = filter::decode(&dict, self.document.bytes.get(data).unwrap_or_default())?;
        let decoded = self.document.decoded.get().saturating_add(data.len());
        self.document.decoded.set(decoded);
        if decoded > MAX_DECODED {
            return Err(PdfError::Limit("the object streams decode to more than 256 MiB"));
        }
        let count = dict.get("N").size().filter(|n| *n <= MAX_IN_STREAM);
        let first = dict.get("First").size();
        let (Some(count), Some(first)) = (count, first) else { return Err(PdfError::Object { id, reason }) };
        let mut members = Vec::new();
        let mut reader = Reader::new(&data, 0);
        for _ in 0..count {
            let (Some(number), Some(at)) = (reader.unsigned(), reader.unsigned()) else {
                return Err(PdfError::Object { id, reason: "its list of members is too short" });
            };
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            members.push((number, usize::try_from(at).unwrap_or(usize::MAX).saturating_add(first)));
        }
        let pack = Rc::new(Pack { data, members });
        self.document.packs.borrow_mut().insert(offset, Rc::clone(&pack));
        Ok(pack)
    }
}
