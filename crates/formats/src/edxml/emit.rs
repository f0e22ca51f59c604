//! Elements as the reference library writes them: two spaces a level, the prefix `edXML:` inside the
//! envelope, nothing for what is empty.

use std::io::{self, Write};

use quick_xml::escape::partial_escape;

use super::error::WriteError;

/// Whether an element carries the prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefix {
    /// `edXML:`.
    Own,
    /// None: the default namespace.
    None,
}

/// Writes elements and keeps the level.
pub(super) struct Emitter<W> {
    pub(super) out: W,
    path: Vec<String>,
}

impl<W: Write> Emitter<W> {
    pub(super) fn new(mut out: W) -> Result<Self, WriteError> {
        out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>").map_err(WriteError::Output)?;
        Ok(Self { out, path: Vec::new() })
    }

    /// Where the writer stands.
    pub(super) fn path(&self, name: &str) -> String {
        let mut path = self.path.join("/");
        if !path.is_empty() {
            path.push('/');
        }
        path + name
    }

    fn raw(&mut self, text: &str) -> Result<(), WriteError> {
        self.out.write_all(text.as_bytes()).map_err(WriteError::Output)
    }

    fn line(&mut self) -> Result<(), WriteError> {
        self.raw("\n")?;
        for _ in 0..self.path.len() {
            self.raw("  ")?;
        }
        Ok(())
    }

    /// An element with others in it; `attributes` are written as given, with their leading space.
    pub(super) fn within(
        &mut self,
        prefix: Prefix,
        name: &str,
        attributes: &str,
        inside: impl FnOnce(&mut Self) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        let shown = shown(prefix, name);
        self.line()?;
        self.raw(&format!("<{shown}{attributes}>"))?;
        self.path.push(name.to_owned());
        inside(self)?;
        self.path.pop();
        self.line()?;
        self.raw(&format!("</{shown}>"))
    }

    /// An element inside the envelope with others in it.
    pub(super) fn group(
        &mut self,
        name: &str,
        inside: impl FnOnce(&mut Self) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        self.within(Prefix::Own, name, "", inside)
    }

    /// An element with text, left out when there is none.
    pub(super) fn leaf(&mut self, prefix: Prefix, name: &str, text: Option<&str>) -> Result<(), WriteError> {
        let Some(text) = text.map(str::trim).filter(|t| !t.is_empty()) else { return Ok(()) };
        if let Some(reason) = unwritable(text) {
            return Err(WriteError::Unwritable { path: self.path(name), reason });
        }
        let shown = shown(prefix, name);
        self.line()?;
        self.raw(&format!("<{shown}>{}</{shown}>", partial_escape(text)))
    }

    /// An element inside the envelope with text.
    pub(super) fn text(&mut self, name: &str, text: Option<&str>) -> Result<(), WriteError> {
        self.leaf(Prefix::Own, name, text)
    }

    /// An element inside the envelope with a number.
    pub(super) fn number(&mut self, name: &str, number: Option<u32>) -> Result<(), WriteError> {
        self.text(name, number.map(|n| n.to_string()).as_deref())
    }

    /// An element whose content `fill` writes itself, nothing before and nothing after.
    pub(super) fn filled(
        &mut self,
        start: &str,
        end: &str,
        fill: impl FnOnce(&mut W) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        self.line()?;
        self.raw(start)?;
        fill(&mut self.out)?;
        self.raw(end)
    }

    /// The last line end.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.out.write_all(b"\n")?;
        self.out.flush()
    }
}

fn shown(prefix: Prefix, name: &str) -> String {
    match prefix {
        Prefix::Own => format!("edXML:{name}"),
        Prefix::None => name.to_owned(),
    }
}

/// Why a text cannot stand in XML 1.0, or would read as nothing.
fn unwritable(text: &str) -> Option<&'static str> {
    if text == "null" {
        return Some("“null” is read as nothing");
    }
    let bad = text.chars().any(|c| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'));
    bad.then_some("a control character, which XML cannot carry")
}
