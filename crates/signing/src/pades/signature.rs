//! The signatures of a file as they stand in it: their dictionaries and the places of their values.

use std::ops::Range;

use crate::pades::request::{Certification, Lock};
use crate::pdf::{Dict, Document, Field, Id, Object, PdfError, Place, Reader, State, fields};

/// A signature as the file holds it, before anything is verified.
#[derive(Debug, Clone)]
pub struct Signature {
    /// The whole name of its field.
    pub field: String,
    /// Its signature dictionary's object, when it is one.
    pub value: Option<Id>,
    /// The format: `ETSI.CAdES.detached`, `adbe.pkcs7.detached`, `ETSI.RFC3161`.
    pub format: String,
    /// `/ByteRange`, as it stands.
    pub byte_range: Vec<i64>,
    /// The octets of `/Contents`: the container with the zeros that fill its place.
    pub contents: Vec<u8>,
    /// Where `/Contents` stands in the file, with its brackets; none when it is not written there
    /// as a plain hexadecimal string.
    pub gap: Option<Range<usize>>,
    /// What it certifies.
    pub certification: Option<Certification>,
    /// The fields it locks.
    pub locks: Vec<Lock>,
    /// `/Name`, `/Reason`, `/Location` and `/M`.
    pub texts: [Option<String>; 4],
    /// How many widgets show it on a page.
    pub visible: usize,
}

impl Signature {
    /// Whether it is a document time stamp.
    pub fn is_time_stamp(&self) -> bool {
        self.format == "ETSI.RFC3161"
    }

    /// The octets it covers, when `/ByteRange` is what it must be: from the first byte to the place
    /// of the value, and from there on without going beyond the file. Anything else could leave
    /// room for content that nobody signed.
    pub fn covered(&self, length: usize) -> Option<[Range<usize>; 2]> {
        let gap = self.gap.clone()?;
        let &[start, first, second, rest] = self.byte_range.as_slice() else { return None };
        let to = |n: i64| usize::try_from(n).ok();
        let end = to(second)?.checked_add(to(rest)?)?;
        let whole = start == 0 && to(first)? == gap.start && to(second)? == gap.end && end <= length && rest > 0;
        whole.then_some([0..gap.start, gap.end..end])
    }

    /// The octets themselves.
    pub(crate) fn octets(&self, pdf: &[u8]) -> Option<Vec<u8>> {
        let parts = self.covered(pdf.len())?;
        Some(parts.map(|range| pdf.get(range).unwrap_or_default()).concat())
    }
}

/// All signatures of a file, in the order in which they were made.
///
/// # Errors
/// When the form cannot be read.
pub fn all(document: &Document<'_>) -> Result<Vec<Signature>, PdfError> {
    let state = document.latest();
    let mut signatures = Vec::new();
    for field in fields(&state)? {
        if field.is_signature() && field.is_filled() {
            signatures.push(read(&state, &field)?);
        }
    }
    signatures.sort_by_key(|s: &Signature| match s.byte_range.as_slice() {
        [_, _, second, rest] => second.saturating_add(*rest),
        _ => i64::MAX,
    });
    Ok(signatures)
}

fn read(state: &State<'_, '_>, field: &Field) -> Result<Signature, PdfError> {
    let value = field.dict.get("V");
    let dict = state.dict(value)?;
    let place = value.reference().and_then(|id| state.place(id));
    let gap = match place {
        Some(Place::Offset(offset)) => contents(state.document().bytes(), offset)?,
        _ => None,
    };
    let text = |key: &str| dict.get(key).to_text().filter(|t| !t.is_empty());
    let mut signature = Signature {
        field: field.name.clone(),
        value: value.reference(),
        format: dict.get("SubFilter").as_name().map(|n| String::from_utf8_lossy(n).into_owned()).unwrap_or_default(),
        byte_range: state.array(dict.get("ByteRange"))?.iter().map(|n| n.integer().unwrap_or(-1)).collect(),
        contents: state.resolve(dict.get("Contents"))?.as_string().map(<[u8]>::to_vec).unwrap_or_default(),
        gap,
        certification: None,
        locks: Vec::new(),
        texts: [text("Name"), text("Reason"), text("Location"), text("M")],
        visible: visible(state, field)?,
    };
    for reference in state.array(dict.get("Reference"))? {
        let reference = state.dict(&reference)?;
        let parameters = with_names(state, reference.get("TransformParams"))?;
        if reference.is("TransformMethod", "DocMDP") {
            signature.certification = Some(Certification::from_number(parameters.get("P").integer()));
        } else if reference.is("TransformMethod", "FieldMDP") {
            signature.locks.extend(Lock::read(&parameters));
        }
    }
    let own = Lock::read(&with_names(state, field.dict.get("Lock"))?);
    signature.locks.extend(own.filter(|lock| !signature.locks.contains(lock)));
    Ok(signature)
}

fn with_names(state: &State<'_, '_>, value: &Object) -> Result<Dict, PdfError> {
    let mut dict = state.dict(value)?;
    if dict.has("Fields") {
        dict.set("Fields", Object::Array(state.array(dict.get("Fields"))?));
    }
    Ok(dict)
}

fn visible(state: &State<'_, '_>, field: &Field) -> Result<usize, PdfError> {
    let mut shown = 0;
    for widget in &field.widgets {
        let dict = state.dict(&Object::Reference(*widget))?;
        shown += usize::from(draws(state, &dict)?);
    }
    Ok(shown)
}

/// Whether a widget draws something: it has an appearance and a rectangle with an area.
pub(crate) fn draws(state: &State<'_, '_>, widget: &Dict) -> Result<bool, PdfError> {
    let rect = crate::pdf::Rect::read(&state.array(widget.get("Rect"))?);
    Ok(widget.has("AP") && rect.is_none_or(|r| r.width() > 0.0 && r.height() > 0.0))
}

/// The place of `/Contents` in a signature dictionary that lies at an offset.
fn contents(bytes: &[u8], offset: usize) -> Result<Option<Range<usize>>, PdfError> {
    let mut reader = Reader::new(bytes, offset);
    reader.object_header();
    let mut found = None;
    reader.dict_spans(0, |key, _, span, _| {
        if key == b"Contents" {
            found = Some(span);
        }
        Ok(())
    })?;
    Ok(found.filter(|span| bytes.get(span.start) == Some(&b'<')))
}
