//! From bytes to elements: everything but the bodies of attachments, which stream past.
//!
//! Names are taken without their prefixes, because messages travel with prefixes nobody declared and
//! the reference library does not look at them. What is wrong with the XML itself is noted here.

use std::collections::BTreeSet;
use std::io::Read;

use base::{Msg, msg};
use quick_xml::Reader;
use quick_xml::encoding::EncodingError;
use quick_xml::errors::{Error as XmlError, SyntaxError};
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{PrefixDeclaration, QName};

use super::error::{DEPTH, ELEMENTS, Limits, NAME, ReadError};
use super::finding::{Deviation, Findings, Place, quoted};
use super::source::{Source, len};
use super::{NAMESPACE, XMLDSIG};

/// More declarations than this on one element are not looked at.
const BINDINGS: usize = 16;

/// An element without its prefix.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) text: String,
    pub(super) children: Vec<Element>,
    /// `xlink:href`, where older libraries put the content id.
    pub(super) href: Option<String>,
    /// The body that streamed past here.
    pub(super) body: Option<usize>,
}

impl Element {
    /// Whether it has this name, in any case.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The first child of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|c| c.is(name))
    }
}

/// Takes the body that stands at the source's front. It is given the elements that are still open,
/// outermost first, with the children they have so far.
pub(super) trait Bodies<R> {
    fn receive(&mut self, open: &[Frame], source: &mut Source<R>, findings: &mut Findings) -> Result<usize, ReadError>;
}

/// An element that is still open.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub(super) element: Element,
    prefix: Option<String>,
    bindings: Vec<(String, String)>,
}

/// The path of the innermost open element; the second of a name is `Name[2]`.
pub(super) fn path_of(open: &[Frame]) -> String {
    let mut path = String::new();
    let mut parent: Option<&Element> = None;
    for Frame { element, .. } in open {
        let before = parent.map_or(0, |p| p.children.iter().filter(|c| c.name == element.name).count());
        path = child_path(&path, &element.name, before);
        parent = Some(element);
    }
    path
}

/// The path of a child that has `before` older siblings of its name.
pub(super) fn child_path(parent: &str, name: &str, before: usize) -> String {
    let slash = if parent.is_empty() { "" } else { "/" };
    match before {
        0 => format!("{parent}{slash}{name}"),
        n => format!("{parent}{slash}{name}[{}]", n + 1),
    }
}

/// Reads the file and gives its root.
pub(super) fn scan<R: Read>(
    input: R,
    limits: &Limits,
    bodies: &mut dyn Bodies<R>,
    findings: &mut Findings,
) -> Result<Element, ReadError> {
    let mut source = Source::new(input, limits.markup);
    refuse_utf16(&mut source)?;
    let mut reader = Reader::from_reader(source);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut scan = Scan { open: Vec::new(), root: None, elements: 0, seen: BTreeSet::new(), declared: false, junk: None, findings };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let place = reader.get_ref().place();
        let event = match reader.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(e) => return Err(scan.failure(e, place, reader.get_mut())),
        };
        match event {
            Event::Start(tag) => {
                scan.open(&tag, place)?;
                if scan.at_body() {
                    let body = bodies.receive(&scan.open, reader.get_mut(), scan.findings)?;
                    if let Some(frame) = scan.open.last_mut() {
                        frame.element.body = Some(body);
                    }
                }
            }
            Event::Empty(tag) => {
                scan.open(&tag, place)?;
                scan.close(None, place)?;
            }
            Event::End(tag) => scan.close(Some(tag.name()), place)?,
            Event::Text(text) => scan.text(&text.xml10_content(), place),
            Event::CData(text) => scan.text(&text.xml10_content(), place),
            Event::GeneralRef(name) => {
                let resolved = match &*name {
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "amp" => Some('&'),
                    "apos" => Some('\''),
                    "quot" => Some('"'),
                    _ => name.resolve_char_ref().ok().flatten(),
                };
                scan.entity(&name, resolved, place);
            }
            Event::Decl(declaration) => {
                let encoding = declaration.encoding().and_then(Result::ok).map(|e| e.into_owned());
                scan.declaration(encoding.as_deref(), place);
            }
            Event::DocType(_) => return Err(ReadError::Dtd { place }),
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => return scan.end(place),
        }
    }
}

fn refuse_utf16<R: Read>(source: &mut Source<R>) -> Result<(), ReadError> {
    let place = source.place();
    let head = match source.peek(4) {
        Ok(head) => head,
        Err(e) => return Err(ReadError::Input(source.take_failure().unwrap_or(e))),
    };
    match head {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b'<', 0, ..] | [0, b'<', ..] => {
            Err(ReadError::Encoding { place, found: "UTF-16" })
        }
        _ => Ok(()),
    }
}

struct Scan<'a> {
    open: Vec<Frame>,
    root: Option<Element>,
    elements: usize,
    /// Prefixes and namespaces already complained of.
    seen: BTreeSet<String>,
    declared: bool,
    junk: Option<Place>,
    findings: &'a mut Findings,
}

impl Scan<'_> {
    fn open(&mut self, tag: &BytesStart<'_>, place: Place) -> Result<(), ReadError> {
        if self.root.is_some() {
            return Err(ReadError::Doubled { place });
        }
        self.elements += 1;
        if self.elements > ELEMENTS {
            return Err(ReadError::TooMuch { place, what: "elements", limit: len(ELEMENTS) });
        }
        if self.open.len() >= DEPTH {
            return Err(ReadError::TooMuch { place, what: "depth", limit: len(DEPTH) });
        }
        let name = tag.name();
        if name.as_ref().len() > NAME {
            return Err(ReadError::TooMuch { place, what: "name length", limit: len(NAME) });
        }
        let mut frame = Frame { prefix: name.prefix().map(|p| p.as_ref().to_owned()), ..Frame::default() };
        frame.element.name = name.local_name().as_ref().to_owned();
        frame.element.place = place;
        let mut prefixes = Vec::new();
        let mut attributes = tag.html_attributes();
        for attribute in attributes.with_checks(false).flatten().take(BINDINGS) {
            match attribute.key.as_namespace_binding() {
                Some(PrefixDeclaration::Default) => frame.bindings.push((String::new(), attribute.value.into_owned())),
                Some(PrefixDeclaration::Named(p)) => frame.bindings.push((p.to_owned(), attribute.value.into_owned())),
                None => {
                    if attribute.key.local_name().as_ref() == "href" {
                        frame.element.href = Some(attribute.value.into_owned());
                    }
                    prefixes.extend(attribute.key.prefix().map(|p| p.as_ref().to_owned()));
                }
            }
        }
        self.open.push(frame);
        self.check_namespace(&prefixes, place);
        Ok(())
    }

    fn check_namespace(&mut self, of_attributes: &[String], place: Place) {
        for prefix in of_attributes {
            if prefix != "xml" && self.bound(prefix).is_none() {
                self.unbound(prefix, place);
            }
        }
        let prefix = self.open.last().and_then(|f| f.prefix.clone()).unwrap_or_default();
        let uri = self.bound(&prefix).map(ToOwned::to_owned);
        let signed = self.open.iter().any(|f| f.element.is("Signature"));
        match uri {
            None if !prefix.is_empty() => self.unbound(&prefix, place),
            Some(uri) if uri == NAMESPACE || signed && uri == XMLDSIG => {}
            _ if signed => {}
            uri => {
                let uri = uri.unwrap_or_default();
                if self.seen.insert(format!("uri {uri}")) {
                    let shown = quoted(&uri);
                    let reason = msg!("không gian tên {shown} không phải của QCVN 102", "namespace {shown} is not that of QCVN 102");
                    self.note(Deviation::Namespace, place, reason);
                }
            }
        }
    }

    /// A finding at the innermost open element. Finding the path takes time, so it is done only for
    /// findings that are kept.
    fn note(&mut self, code: Deviation, place: Place, reason: Msg) {
        let path = if self.findings.full(code) { String::new() } else { path_of(&self.open) };
        self.findings.add(code, Some(place), path, reason);
    }

    fn unbound(&mut self, prefix: &str, place: Place) {
        if self.seen.insert(format!("prefix {prefix}")) {
            let shown = quoted(prefix);
            let reason = msg!("tiền tố {shown} chưa khai báo", "prefix {shown} was never declared");
            self.note(Deviation::UnboundPrefix, place, reason);
        }
    }

    fn bound(&self, prefix: &str) -> Option<&str> {
        let all = self.open.iter().rev().flat_map(|f| f.bindings.iter());
        all.into_iter().find(|(name, _)| name == prefix).map(|(_, uri)| uri.as_str())
    }

    /// Base64 stands in `ContentTransferEncoded`, in flat layouts in `Content`, of an `Attachment`.
    fn at_body(&self) -> bool {
        match self.open.as_slice() {
            [.., parent, last] => {
                let element = &last.element;
                parent.element.is("Attachment") && (element.is("ContentTransferEncoded") || element.is("Content"))
            }
            _ => false,
        }
    }

    fn close(&mut self, name: Option<QName<'_>>, place: Place) -> Result<(), ReadError> {
        if let (Some(name), Some(frame)) = (name, self.open.last()) {
            let local = name.local_name();
            if local.as_ref() != frame.element.name {
                let reason = format!("{} is closed by {}", path_of(&self.open), quoted(local.as_ref()));
                return Err(ReadError::Malformed { place, reason });
            }
            if name.prefix().map(|p| p.as_ref().to_owned()) != frame.prefix {
                let reason =
                    Msg::new("thẻ đóng khác tiền tố với thẻ mở", "the closing tag has another prefix than the opening one");
                self.note(Deviation::ClosingPrefix, place, reason);
            }
        }
        let Some(frame) = self.open.pop() else {
            let reason = "a closing tag without its opening one".to_owned();
            return Err(ReadError::Malformed { place, reason });
        };
        match self.open.last_mut() {
            Some(parent) => parent.element.children.push(frame.element),
            None => self.root = Some(frame.element),
        }
        Ok(())
    }

    fn text(&mut self, text: &str, place: Place) {
        if text.starts_with('&') {
            let reason = Msg::new("ký tự & để trần", "a bare &");
            self.note(Deviation::Ampersand, place, reason);
        }
        match self.open.last_mut() {
            Some(frame) => frame.element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => self.outside(text, place),
        }
    }

    /// Text before or after the root; told once for each side.
    fn outside(&mut self, text: &str, place: Place) {
        let side = if self.root.is_some() { Deviation::JunkAfter } else { Deviation::JunkBefore };
        if self.seen.insert(side.code().to_owned()) {
            let shown = quoted(text.trim());
            let reason = match side {
                Deviation::JunkAfter => msg!("có ký tự lạ sau bản tin: {shown}", "stray text after the message: {shown}"),
                _ => msg!("có ký tự lạ trước bản tin: {shown}", "stray text before the message: {shown}"),
            };
            self.findings.add(side, Some(place), "", reason);
            self.junk.get_or_insert(place);
        }
    }

    fn entity(&mut self, name: &str, resolved: Option<char>, place: Place) {
        if let Some(c) = resolved {
            match self.open.last_mut() {
                Some(frame) => frame.element.text.push(c),
                None => self.outside("&", place),
            }
            return;
        }
        let shown = quoted(name);
        let reason = msg!("thực thể {shown} không được định nghĩa", "entity {shown} is not defined");
        self.note(Deviation::Entity, place, reason);
        if let Some(frame) = self.open.last_mut() {
            frame.element.text.push_str(&format!("&{name};"));
        }
    }

    fn declaration(&mut self, encoding: Option<&str>, place: Place) {
        self.declared = true;
        if let Some(encoding) = encoding.filter(|e| !e.eq_ignore_ascii_case("utf-8") && !e.eq_ignore_ascii_case("utf8")) {
            let shown = quoted(encoding);
            let reason = msg!("khai báo mã hóa {shown} thay vì UTF-8", "the declared encoding is {shown}, not UTF-8");
            self.findings.add(Deviation::DeclaredEncoding, Some(place), "", reason);
        }
    }

    fn end(self, place: Place) -> Result<Element, ReadError> {
        if !self.open.is_empty() {
            return Err(ReadError::Truncated { place, path: path_of(&self.open) });
        }
        let Some(root) = self.root else {
            return Err(match self.junk {
                Some(place) => ReadError::Malformed { place, reason: "there is text but no element".to_owned() },
                None => ReadError::Truncated { place, path: String::new() },
            });
        };
        if !self.declared {
            let reason = Msg::new("thiếu khai báo XML", "the XML declaration is missing");
            self.findings.add(Deviation::NoDeclaration, Some(root.place), "", reason);
        }
        Ok(root)
    }

    /// What a failure of the XML reader means.
    fn failure<R: Read>(&self, error: XmlError, place: Place, source: &mut Source<R>) -> ReadError {
        if let Some(e) = source.take_failure() {
            return ReadError::Input(e);
        }
        if source.spent() {
            return ReadError::TooMuch { place, what: "markup and text", limit: place.offset };
        }
        let at_end = source.available().is_ok_and(<[u8]>::is_empty);
        match error {
            // The cut went through the middle of a letter.
            XmlError::Encoding(EncodingError::Utf8(e)) if at_end && e.error_len().is_none() => {
                ReadError::Truncated { place, path: path_of(&self.open) }
            }
            XmlError::Encoding(_) => ReadError::Encoding { place, found: "bytes of another encoding" },
            XmlError::Syntax(SyntaxError::InvalidBangMarkup) => {
                ReadError::Malformed { place, reason: "unknown markup after <!".to_owned() }
            }
            // The other syntax errors say that the input ended inside a tag, comment or the like.
            XmlError::Syntax(_) => ReadError::Truncated { place, path: path_of(&self.open) },
            other => ReadError::Malformed { place, reason: other.to_string() },
        }
    }
}
