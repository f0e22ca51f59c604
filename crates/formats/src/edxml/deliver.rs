//! One attachment on its way: base64 → perhaps a ZIP → a look at it → the caller's writer.

use std::io::{self, BufRead, BufReader, Read, Write};

use base::{Msg, msg};
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::DecodePaddingMode;
use base64::read::DecoderReader;

use super::archive::{UnpackError, first_name, io_copy, suspicious_name, unzip};
use super::attachment::{Attachment, Body, Kind, Packing, ZIP_FAMILY};
use super::error::{Limits, ReadError};
use super::finding::{Deviation, Finding, Findings, Place};
use super::inspect::{Facts, Inspector};
use super::names::extension;
use super::scan::{Bodies, Element, Frame, path_of};
use super::source::{Source, len};
use super::text::Text;

/// The standard alphabet; missing padding and loose last bits are forgiven.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Bytes looked at before the packing is decided; the header of an entry with its name fits.
const HEAD: u64 = 4096;

/// What is known of an attachment when its bytes begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The how-manieth body of the message, from 0.
    pub index: usize,
    /// What the message has said of it so far; a re-ordered message may name it only later.
    pub attachment: Attachment,
}

/// Hands every body to the writer that `open` gives for it.
pub(super) struct Delivery<'a, F> {
    pub(super) limits: &'a Limits,
    pub(super) open: F,
    pub(super) bodies: Vec<Body>,
    pub(super) total: u64,
}

impl<R: Read, W: Write, F: FnMut(&Head) -> io::Result<W>> Bodies<R> for Delivery<'_, F> {
    fn receive(&mut self, open: &[Frame], source: &mut Source<R>, findings: &mut Findings) -> Result<usize, ReadError> {
        let place = source.place();
        let index = self.bodies.len();
        if index >= self.limits.attachments {
            return Err(ReadError::TooMuch { place, what: "attachments", limit: len(self.limits.attachments) });
        }
        let head = Head { index, attachment: known_of(open) };
        let mut out = (self.open)(&head).map_err(ReadError::Output)?;
        let room = self.limits.attachment.min(self.limits.total.saturating_sub(self.total));
        let passage = Passage { path: path_of(open), place, room, grave: false, findings };
        let body = passage.pass(&head, source, &mut out)?;
        out.flush().map_err(ReadError::Output)?;
        self.total += body.size;
        self.bodies.push(body);
        Ok(index)
    }
}

/// What is known of the attachment that is open: its own children so far, else its `Reference`.
fn known_of(open: &[Frame]) -> Attachment {
    let own = open.iter().rev().nth(1).map(|f| &f.element);
    let text = |element: Option<&Element>, names: &[&str]| {
        let found = names.iter().find_map(|name| element?.child(name));
        found.map(|e| e.text.trim().to_owned()).filter(|t| !t.is_empty())
    };
    let mut known = Attachment {
        content_id: text(own, &["ContentId"]).map(|id| without_cid(&id).to_owned()),
        attachment_name: text(own, &["AttachmentName", "FileName"]),
        description: text(own, &["Description"]),
        content_type: text(own, &["ContentType", "FileType"]),
        ..Attachment::default()
    };
    if let Some(id) = &known.content_id
        && known.attachment_name.is_none()
    {
        let matches = |e: &Element| text(Some(e), &["ContentId"]).is_some_and(|of| without_cid(&of) == id);
        let reference = open.iter().find_map(|f| find_reference(&f.element, &matches));
        known.attachment_name = text(reference, &["AttachmentName"]);
    }
    known
}

fn find_reference<'a>(element: &'a Element, matches: &dyn Fn(&Element) -> bool) -> Option<&'a Element> {
    if element.is("Reference") && matches(element) {
        return Some(element);
    }
    element.children.iter().find_map(|child| find_reference(child, matches))
}

/// A content id without its scheme.
pub(super) fn without_cid(id: &str) -> &str {
    let id = id.trim();
    match id.get(..4) {
        Some(scheme) if scheme.eq_ignore_ascii_case("cid:") => id.get(4..).unwrap_or_default(),
        _ => id,
    }
}

/// Whether a ZIP is only the packing of a file of this name.
///
/// A user's own `.zip` stays as it is. Office files are ZIPs themselves: they are packing only under
/// content type `application/zip`, and not even then if the first entry is one of their own parts.
pub(super) fn is_packing(name: &str, content_type: Option<&str>, first_entry: Option<&str>) -> bool {
    let declared = content_type.is_some_and(|t| t.eq_ignore_ascii_case("application/zip"));
    match extension(name).as_deref() {
        Some("zip") => false,
        Some(ext) if ZIP_FAMILY.contains(&ext) => declared && !first_entry.is_some_and(own_part),
        _ => true,
    }
}

fn own_part(entry: &str) -> bool {
    const PARTS: [&str; 8] = ["[Content_Types].xml", "_rels/", "docProps/", "word/", "xl/", "ppt/", "mimetype", "META-INF/"];
    PARTS.iter().any(|part| entry.starts_with(part))
}

struct Passage<'a> {
    path: String,
    place: Place,
    room: u64,
    grave: bool,
    findings: &'a mut Findings,
}

impl Passage<'_> {
    fn pass<R: Read>(mut self, head: &Head, source: &mut Source<R>, out: &mut dyn Write) -> Result<Body, ReadError> {
        let mut text = Text::new(source);
        let mut inspector = Inspector::default();
        let mut written = 0;
        let mut body = Body {
            index: head.index,
            size: 0,
            encoded: 0,
            packing: Packing::Raw,
            intact: true,
            still_zipped: false,
            entry_name: None,
            kind: Kind::Other,
        };
        let room = self.room;
        let mut sink = |chunk: &[u8]| {
            written += len(chunk.len());
            if written > room {
                return Err(over(room));
            }
            inspector.feed(chunk);
            out.write_all(chunk).map_err(UnpackError::Output)
        };
        let mut decoded = BufReader::with_capacity(16 << 10, DecoderReader::new(&mut text, &ENGINE));
        let done = through(&mut decoded, &head.attachment, &mut body, &mut sink);
        drop(decoded);
        let irregular = match done {
            Ok(irregular) => irregular,
            Err(UnpackError::Output(e)) => return Err(ReadError::Output(e)),
            Err(UnpackError::Input(e)) => {
                let zipped = body.packing == Packing::Zipped;
                self.unreadable(&e, zipped);
                None
            }
            Err(UnpackError::Broken(reason)) => {
                self.note(Deviation::Zip, msg!("không bung được ZIP: {}", "the ZIP cannot be unpacked: {}", reason));
                None
            }
            Err(UnpackError::Bomb(reason)) => {
                self.note(Deviation::ZipBomb, reason);
                None
            }
        };
        let drained = text.drain();
        body.encoded = text.taken();
        if let Some(e) = source.take_failure() {
            return Err(ReadError::Input(e));
        }
        drained.map_err(ReadError::Input)?;
        let facts = inspector.finish();
        (body.size, body.kind) = (facts.size, facts.kind);
        if body.encoded == 0 {
            self.note(Deviation::AttachmentEmpty, Msg::new("tệp đính kèm rỗng", "the attachment has no bytes"));
        }
        if let Some(reason) = irregular {
            self.note(Deviation::ZipIrregular, reason);
        }
        if let Some(reason) = body.entry_name.as_deref().and_then(suspicious_name) {
            self.note(Deviation::ZipIrregular, reason);
        }
        for (code, reason) in of_pdf(&facts) {
            self.note(code, reason);
        }
        body.intact = !self.grave;
        Ok(body)
    }

    fn note(&mut self, code: Deviation, reason: Msg) {
        self.grave |= code.grave();
        self.findings.add(code, Some(self.place), self.path.clone(), reason);
    }

    /// Base64 or deflate that breaks off: the decoders report both as a failure of their reader.
    fn unreadable(&mut self, e: &io::Error, zipped: bool) {
        match e.get_ref().and_then(|inner| inner.downcast_ref::<base64::DecodeError>()) {
            Some(decode) => self.note(Deviation::Base64, msg!("base64 hỏng: {decode}", "the base64 is broken: {decode}")),
            None if zipped => self.note(Deviation::Zip, msg!("không bung được ZIP: {e}", "the ZIP cannot be unpacked: {e}")),
            None => self.note(Deviation::Base64, msg!("base64 hỏng: {e}", "the base64 is broken: {e}")),
        }
    }
}

/// Decides the packing by the first bytes and lets the file through to the sink.
fn through(
    decoded: &mut impl BufRead,
    about: &Attachment,
    body: &mut Body,
    sink: &mut dyn FnMut(&[u8]) -> Result<(), UnpackError>,
) -> Result<Option<Msg>, UnpackError> {
    let mut first = Vec::new();
    let looked = decoded.by_ref().take(HEAD).read_to_end(&mut first);
    let entry = if Kind::of(&first) == Kind::Zip { first_name(&first) } else { None };
    let zipped = Kind::of(&first) == Kind::Zip
        && about.attachment_name.as_deref().is_some_and(|name| is_packing(name, about.content_type.as_deref(), entry.as_deref()));
    if let Err(e) = looked {
        sink(&first)?;
        return Err(UnpackError::Input(e));
    }
    let mut all = io::Cursor::new(first).chain(decoded);
    body.entry_name = entry;
    if !zipped {
        io_copy(&mut all, sink)?;
        return Ok(None);
    }
    body.packing = Packing::Zipped;
    let entry = unzip(&mut all, sink)?;
    body.entry_name = Some(entry.name);
    Ok(entry.irregular)
}

fn over(room: u64) -> UnpackError {
    UnpackError::Bomb(msg!("tệp lớn hơn giới hạn {room} byte", "the file is larger than the limit of {room} bytes"))
}

fn of_pdf(facts: &Facts) -> Vec<(Deviation, Msg)> {
    let mut said = Vec::new();
    if let Some(reason) = &facts.lost {
        said.push((Deviation::PdfTextEncoding, reason.clone()));
    }
    if facts.cut {
        said.push((Deviation::PdfEnd, Msg::new("PDF không có dấu kết thúc %%EOF", "the PDF has no end mark %%EOF")));
    }
    said
}

/// A file taken out of its ZIP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpacked {
    /// Bytes handed to the writer.
    pub size: u64,
    /// What they say they are.
    pub kind: Kind,
    /// The entry's name as written; never use it as a path.
    pub entry_name: String,
    /// What is wrong with the ZIP or the file.
    pub findings: Vec<Finding>,
}

/// Takes the one file out of a ZIP that was received under [`Body::still_zipped`], and looks at it as
/// the reader of messages does.
///
/// # Errors
/// [`UnpackError`]: the streams failed, the ZIP is broken, or it unpacks beyond `limits`.
pub fn unpack(mut input: impl BufRead, mut out: impl Write, limits: &Limits) -> Result<Unpacked, UnpackError> {
    let mut inspector = Inspector::default();
    let mut size = 0;
    let entry = unzip(&mut input, &mut |chunk| {
        size += len(chunk.len());
        if size > limits.attachment {
            return Err(over(limits.attachment));
        }
        inspector.feed(chunk);
        out.write_all(chunk).map_err(UnpackError::Output)
    })?;
    out.flush().map_err(UnpackError::Output)?;
    let facts = inspector.finish();
    let mut findings = Findings::default();
    let unusual = entry.irregular.into_iter().chain(suspicious_name(&entry.name)).map(|m| (Deviation::ZipIrregular, m));
    for (code, reason) in unusual.chain(of_pdf(&facts)) {
        findings.add(code, None, "", reason);
    }
    Ok(Unpacked { size: facts.size, kind: facts.kind, entry_name: entry.name, findings: findings.into_sorted() })
}
