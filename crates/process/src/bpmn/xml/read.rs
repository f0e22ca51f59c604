//! Reading XML from strangers: no document type, no entities, and bounds on everything.

use std::collections::HashSet;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{Attribute, Content, Element, Xml};

/// A file may be this long, in bytes; a drawn process of a thousand steps is about 2 MiB.
pub const MAX_BYTES: usize = 32 << 20;
/// Elements may stand this deep inside each other.
pub const MAX_DEPTH: usize = 256;
/// A file may have this many elements.
pub const MAX_ELEMENTS: usize = 500_000;
/// An element may have this many attributes.
pub const MAX_ATTRIBUTES: usize = 1_000;
/// So many namespaces may be declared at one place.
pub const MAX_NAMESPACES: usize = 100;

const XML_NS: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS_NS: &str = "http://www.w3.org/2000/xmlns/";

/// Why a file is not read, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct XmlError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: XmlFault,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum XmlFault {
    /// Longer than [`MAX_BYTES`].
    #[error("the file is longer than {MAX_BYTES} bytes")]
    TooLong,
    /// Deeper than [`MAX_DEPTH`].
    #[error("elements stand more than {MAX_DEPTH} deep inside each other")]
    TooDeep,
    /// More elements than [`MAX_ELEMENTS`].
    #[error("the file has more than {MAX_ELEMENTS} elements")]
    TooMany,
    /// More attributes than [`MAX_ATTRIBUTES`].
    #[error("an element has more than {MAX_ATTRIBUTES} attributes")]
    TooManyAttributes,
    /// More declarations than [`MAX_NAMESPACES`].
    #[error("more than {MAX_NAMESPACES} namespaces are declared")]
    TooManyNamespaces,
    /// An encoding other than UTF-8 and UTF-16.
    #[error("the encoding {0} is not read; save the file as UTF-8")]
    Encoding(String),
    /// Bytes that are not text in the encoding.
    #[error("the bytes are not text in UTF-8 or UTF-16")]
    NotText,
    /// A document type definition: what entity bombs and file thieves need.
    #[error("the file has a document type definition, which is never read")]
    DocumentType,
    /// A reference to something other than a character.
    #[error("the entity &{0}; is not known; only the five of XML are")]
    Entity(String),
    /// A prefix that no declaration in force explains.
    #[error("the prefix of {0} is not declared")]
    Prefix(String),
    /// An attribute given twice.
    #[error("the attribute {0} is given twice")]
    Twice(String),
    /// A name that XML does not allow.
    #[error("“{0}” is not a name")]
    Name(String),
    /// A character that XML does not allow.
    #[error("a character that XML does not allow")]
    Character,
    /// Not XML at this place.
    #[error("not well-formed: {0}")]
    Form(String),
}

impl Xml {
    /// Reads a document.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line.
    pub fn read(bytes: &[u8]) -> Result<Self, XmlError> {
        let at_start = |fault| XmlError { line: 1, fault };
        if bytes.len() > MAX_BYTES {
            return Err(at_start(XmlFault::TooLong));
        }
        let text = decode(bytes).map_err(at_start)?;
        let mut reader = Reading::new(&text);
        reader.run().map_err(|fault| XmlError { line: reader.line(), fault })
    }
}

/// The text of the file, without a byte order mark.
fn decode(bytes: &[u8]) -> Result<String, XmlFault> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        if !rest.is_empty() {
            return Err(XmlFault::NotText);
        }
        let units = pairs.iter().map(|pair| unit(*pair));
        char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| XmlFault::NotText)
    };
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => narrow(rest),
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [b'<', 0, ..] => wide(bytes, u16::from_le_bytes),
        [0, b'<', ..] => wide(bytes, u16::from_be_bytes),
        _ => narrow(bytes),
    }
}

fn narrow(bytes: &[u8]) -> Result<String, XmlFault> {
    if let Some(encoding) = declared_encoding(bytes) {
        let known = ["utf-8", "utf8", "us-ascii", "ascii"];
        if !known.contains(&encoding.to_ascii_lowercase().as_str()) {
            return Err(XmlFault::Encoding(encoding));
        }
    }
    String::from_utf8(bytes.to_vec()).map_err(|_| XmlFault::NotText)
}

fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(200))?;
    let head: String = head.iter().map(|b| char::from(*b)).collect();
    let (declaration, _) = head.strip_prefix("<?xml")?.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value.split(quote).nth(1).map(str::to_owned)
}

struct Reading<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    /// The declarations in force: prefix, namespace, and how many elements were open there.
    scopes: Vec<(String, Arc<str>, usize)>,
    open: Vec<Element>,
    none: Arc<str>,
    elements: usize,
}

impl<'t> Reading<'t> {
    fn new(text: &'t str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_comments = true;
        config.trim_markup_names_in_closing_tags = true;
        let scopes = vec![
            ("xml".to_owned(), Arc::from(XML_NS), 0),
            ("xmlns".to_owned(), Arc::from(XMLNS_NS), 0),
        ];
        Self { text, reader, scopes, open: Vec::new(), none: Arc::from(""), elements: 0 }
    }

    /// The line the reader has come to.
    fn line(&self) -> usize {
        let end = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        let read = self.text.as_bytes().get(..end).unwrap_or(self.text.as_bytes());
        1 + read.iter().filter(|b| **b == b'\n').count()
    }

    fn run(&mut self) -> Result<Xml, XmlFault> {
        let (mut before, mut root, mut after) = (Vec::new(), None, Vec::new());
        loop {
            let event = self.reader.read_event().map_err(|e| XmlFault::Form(e.to_string()))?;
            let done = match event {
                Event::Decl(_) if root.is_none() && before.is_empty() && self.open.is_empty() => None,
                Event::Decl(_) => return Err(form("a declaration in the middle of the file")),
                Event::DocType(_) => return Err(XmlFault::DocumentType),
                Event::Start(start) => {
                    let element = self.element(&start)?;
                    self.open.push(element);
                    None
                }
                Event::Empty(start) => {
                    let element = self.element(&start)?;
                    self.end_declarations(self.open.len());
                    Some(Content::Element(element))
                }
                Event::End(_) => {
                    let element = self.open.pop();
                    self.end_declarations(self.open.len());
                    element.map(Content::Element)
                }
                Event::Text(text) => self.text(&text.xml10_content())?,
                Event::CData(text) => {
                    let text = text.xml10_content();
                    check_characters(&text)?;
                    Some(Content::CData(text.as_ref().into()))
                }
                Event::GeneralRef(name) => self.reference(&name)?,
                Event::Comment(text) => {
                    let text = text.xml10_content();
                    check_characters(&text)?;
                    Some(Content::Comment(text.as_ref().into()))
                }
                Event::PI(text) => {
                    check_characters(&text)?;
                    Some(Content::Instruction(text.as_ref().into()))
                }
                Event::Eof => break,
            };
            let Some(done) = done else { continue };
            match (self.open.last_mut(), done) {
                (Some(parent), done) => add(parent, done),
                (None, Content::Element(element)) if root.is_none() => root = Some(element),
                (None, Content::Element(_)) => return Err(form("a second root element")),
                (None, Content::CData(_)) => return Err(form("text outside the root element")),
                (None, Content::Text(text)) if text.trim().is_empty() => {}
                (None, Content::Text(_)) => return Err(form("text outside the root element")),
                (None, other) if root.is_none() => before.push(other),
                (None, other) => after.push(other),
            }
        }
        if let Some(open) = self.open.last() {
            return Err(XmlFault::Form(format!("the file ends inside {}", open.name)));
        }
        let root = root.ok_or_else(|| form("there is no element"))?;
        Ok(Xml { before, root, after })
    }

    fn element(&mut self, start: &BytesStart<'_>) -> Result<Element, XmlFault> {
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            return Err(XmlFault::TooMany);
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(XmlFault::TooDeep);
        }
        let depth = self.open.len() + 1;
        let mut raw = Vec::new();
        // The crate's own check for doubles compares all with all; the set below does it once.
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|e| XmlFault::Form(e.to_string()))?;
            if raw.len() == MAX_ATTRIBUTES {
                return Err(XmlFault::TooManyAttributes);
            }
            let name = check_name(attribute.key.as_ref())?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|e| XmlFault::Form(e.to_string()))?;
            check_characters(&value)?;
            let prefix = match name.split_once(':') {
                Some(("xmlns", prefix)) => Some(prefix),
                None if name == "xmlns" => Some(""),
                _ => None,
            };
            if let Some(prefix) = prefix {
                if self.scopes.len() > MAX_NAMESPACES {
                    return Err(XmlFault::TooManyNamespaces);
                }
                let namespace = self.intern(&value);
                self.scopes.push((prefix.to_owned(), namespace, depth));
            }
            raw.push((name.to_owned(), value.into_owned()));
        }
        let name = check_name(start.name().into_inner())?;
        let namespace = self.namespace(name, true)?;
        let (mut attributes, mut seen) = (Vec::with_capacity(raw.len()), HashSet::new());
        for (name, value) in raw {
            let namespace = self.namespace(&name, false)?;
            if !seen.insert((Arc::clone(&namespace), super::local(&name).to_owned())) {
                return Err(XmlFault::Twice(name));
            }
            attributes.push(Attribute { name: name.into(), namespace, value: value.into() });
        }
        Ok(Element { name: name.into(), namespace, attributes, content: Vec::new() })
    }

    fn namespace(&self, name: &str, element: bool) -> Result<Arc<str>, XmlFault> {
        let prefix = match name.split_once(':') {
            Some((prefix, _)) => prefix,
            None if name == "xmlns" => "xmlns",
            None if element => "",
            None => return Ok(Arc::clone(&self.none)),
        };
        match self.scopes.iter().rev().find(|(known, ..)| known == prefix) {
            Some((_, namespace, _)) => Ok(Arc::clone(namespace)),
            None if prefix.is_empty() => Ok(Arc::clone(&self.none)),
            None => Err(XmlFault::Prefix(name.to_owned())),
        }
    }

    fn intern(&self, namespace: &str) -> Arc<str> {
        let known = self.scopes.iter().find(|(_, known, _)| &**known == namespace);
        known.map_or_else(|| Arc::from(namespace), |(_, known, _)| Arc::clone(known))
    }

    /// Ends the declarations made deeper than this.
    fn end_declarations(&mut self, depth: usize) {
        while self.scopes.last().is_some_and(|(.., at)| *at > depth) {
            self.scopes.pop();
        }
    }

    fn text(&self, text: &str) -> Result<Option<Content>, XmlFault> {
        if text.contains("]]>") {
            return Err(form("]]> inside text"));
        }
        check_characters(text)?;
        Ok(Some(Content::Text(text.into())))
    }

    fn reference(&self, name: &quick_xml::events::BytesRef<'_>) -> Result<Option<Content>, XmlFault> {
        if self.open.is_empty() {
            return Err(form("text outside the root element"));
        }
        let character = match &**name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            other => match name.resolve_char_ref() {
                Ok(Some(c)) => c,
                Ok(None) => return Err(XmlFault::Entity(other.to_owned())),
                Err(e) => return Err(XmlFault::Form(e.to_string())),
            },
        };
        let text = character.to_string();
        check_characters(&text)?;
        Ok(Some(Content::Text(text.into())))
    }
}

/// Puts something inside an element; a text after a text goes on with it.
fn add(parent: &mut Element, done: Content) {
    match (parent.content.last_mut(), done) {
        (Some(Content::Text(before)), Content::Text(more)) => {
            let mut whole = String::from(std::mem::take(before));
            whole.push_str(&more);
            *before = whole.into();
        }
        (_, done) => parent.content.push(done),
    }
}

fn form(reason: &str) -> XmlFault {
    XmlFault::Form(reason.to_owned())
}

/// A name may have one prefix, and only the characters that XML allows in names.
fn check_name(name: &str) -> Result<&str, XmlFault> {
    let part = |part: &str| {
        let mut chars = part.chars();
        chars.next().is_some_and(|c| c.is_alphabetic() || c == '_' || !c.is_ascii() && !c.is_whitespace())
            && chars.all(|c| {
                c.is_alphanumeric() || matches!(c, '.' | '-' | '_') || !c.is_ascii() && !c.is_whitespace()
            })
    };
    let good = match name.split_once(':') {
        Some((prefix, local)) => part(prefix) && part(local),
        None => part(name),
    };
    if good { Ok(name) } else { Err(XmlFault::Name(name.chars().take(80).collect())) }
}

fn check_characters(text: &str) -> Result<(), XmlFault> {
    let bad = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(bad) { Err(XmlFault::Character) } else { Ok(()) }
}
