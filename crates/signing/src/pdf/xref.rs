//! Cross-references: tables, streams, both at once, and the chain of revisions they make
//! (ISO 32000-2, 7.5.4, 7.5.6, 7.5.8).

use std::collections::{BTreeMap, BTreeSet};

use super::error::PdfError;
use super::filter;
use super::object::{Dict, Id, Object};
use super::syntax::{Reader, is_space};

/// The highest object number that is read.
pub(crate) const MAX_NUMBER: u32 = 8_388_607;
/// How many revisions a file may have.
const MAX_SECTIONS: usize = 1_000;

/// Where an object lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    /// Nowhere: it is free.
    Free,
    /// At an offset of the file.
    At { offset: usize, generation: u16 },
    /// In an object stream.
    In { stream: u32, index: usize },
}

/// One cross-reference section with its trailer.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    pub(crate) entries: BTreeMap<u32, Entry>,
    pub(crate) trailer: Dict,
    /// The offset that `startxref` names.
    pub(crate) start: usize,
    /// The byte after `%%EOF`.
    pub(crate) end: usize,
    /// Whether the section is a stream; a new one must be of the same kind.
    pub(crate) is_stream: bool,
}

/// All sections, the newest first.
pub(crate) fn sections(bytes: &[u8]) -> Result<Vec<Section>, PdfError> {
    let mut sections = Vec::new();
    let mut seen = BTreeSet::new();
    let mut next = Some(last_start(bytes)?);
    while let Some(start) = next {
        if !seen.insert(start) {
            return Err(PdfError::Syntax { at: start, reason: "the chain of cross-references goes in a circle" });
        }
        if sections.len() >= MAX_SECTIONS {
            return Err(PdfError::Limit("more than 1,000 revisions"));
        }
        let section = section(bytes, start)?;
        next = match section.trailer.get("Prev") {
            Object::Null => None,
            prev => Some(prev.size().ok_or(PdfError::Syntax { at: start, reason: "/Prev is not an offset" })?),
        };
        sections.push(section);
    }
    Ok(sections)
}

/// The offset named by the last `startxref`, which must be followed by the end of the file.
fn last_start(bytes: &[u8]) -> Result<usize, PdfError> {
    let window = bytes.len().saturating_sub(2_048);
    let tail = bytes.get(window..).unwrap_or_default();
    let at = rfind(tail, b"startxref").ok_or(PdfError::NoStart)?;
    let mut reader = Reader::new(bytes, window + at);
    reader.expect("startxref", "startxref should be here")?;
    reader.unsigned().and_then(|n| usize::try_from(n).ok()).filter(|n| *n < bytes.len()).ok_or(PdfError::NoStart)
}

fn rfind(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).rposition(|w| w == needle)
}

fn section(bytes: &[u8], start: usize) -> Result<Section, PdfError> {
    let mut reader = Reader::new(bytes, start);
    let mut section = if reader.take("xref") { table(bytes, reader, start)? } else { stream(bytes, start)?.0 };
    // A hybrid file hides its newer objects from old readers in a second, compressed section;
    // entries of the table that are free there take effect from the stream.
    if let Some(hidden) = section.trailer.get("XRefStm").size() {
        let hidden = stream(bytes, hidden)?.0;
        for (number, entry) in hidden.entries {
            let shown = section.entries.entry(number).or_insert(entry);
            if *shown == Entry::Free {
                *shown = entry;
            }
        }
    }
    Ok(section)
}

fn table(bytes: &[u8], mut reader: Reader<'_>, start: usize) -> Result<Section, PdfError> {
    let mut entries = BTreeMap::new();
    while !reader.take("trailer") {
        let first = reader.unsigned();
        let count = reader.unsigned();
        let (Some(first), Some(count)) = (first, count) else {
            return Err(reader.error("a subsection of the cross-reference table should begin here"));
        };
        for i in 0..count {
            let (Some(offset), Some(generation)) = (reader.unsigned(), reader.unsigned()) else {
                return Err(reader.error("an entry of the cross-reference table should be here"));
            };
            let used = reader.take("n");
            if !used {
                reader.expect("f", "an entry ends with neither n nor f")?;
            }
            let number = number_of(first, i, &reader)?;
            let offset = usize::try_from(offset).map_err(|_| reader.error("an offset beyond any file"))?;
            let entry = match u16::try_from(generation) {
                // Offset 0 is the header: writers that do not know an object's place say so.
                Ok(generation) if used && offset > 0 => Entry::At { offset, generation },
                _ => Entry::Free,
            };
            entries.insert(number, entry);
        }
    }
    let trailer = match reader.object()? {
        Object::Dict(dict) => dict,
        _ => return Err(reader.error("the trailer is not a dictionary")),
    };
    let end = end(bytes, reader)?;
    Ok(Section { entries, trailer, start, end, is_stream: false })
}

fn number_of(first: u64, i: u64, reader: &Reader<'_>) -> Result<u32, PdfError> {
    first
        .checked_add(i)
        .and_then(|n| u32::try_from(n).ok())
        .filter(|n| *n <= MAX_NUMBER)
        .ok_or_else(|| reader.error("an object number above 8,388,607"))
}

/// Reads a cross-reference stream; the second value is its object's id.
fn stream(bytes: &[u8], start: usize) -> Result<(Section, Id), PdfError> {
    let mut reader = Reader::new(bytes, start);
    let id = reader.object_header().ok_or_else(|| reader.error("startxref or /Prev points to no cross-references"))?;
    let Object::Dict(dict) = reader.object()? else {
        return Err(reader.error("startxref or /Prev points to an object that is no stream"));
    };
    if !dict.is("Type", "XRef") {
        return Err(reader.error("startxref or /Prev points to a stream that is not of type XRef"));
    }
    let data = stream_data(bytes, &mut reader, dict.get("Length").size())?;
    let decoded = filter::decode(&dict, bytes.get(data).unwrap_or_default())?;
    let entries = stream_entries(&dict, &decoded, &reader)?;
    reader.expect("endobj", "endobj should follow the cross-reference stream")?;
    let end = end(bytes, reader)?;
    Ok((Section { entries, trailer: dict, start, end, is_stream: true }, id))
}

fn stream_entries(dict: &Dict, data: &[u8], reader: &Reader<'_>) -> Result<BTreeMap<u32, Entry>, PdfError> {
    let wrong = || reader.error("a cross-reference stream whose /W, /Size or /Index make no sense");
    let widths: Vec<usize> = dict.get("W").array().unwrap_or_default().iter().filter_map(Object::size).collect();
    let &[kind, second, third] = widths.as_slice() else { return Err(wrong()) };
    if [kind, second, third].iter().any(|w| *w > 8) || second == 0 {
        return Err(wrong());
    }
    let size = dict.get("Size").integer().ok_or_else(wrong)?;
    let index = match dict.get("Index") {
        Object::Array(index) => index.iter().filter_map(Object::integer).collect(),
        _ => vec![0, size],
    };
    let mut rows = data.chunks_exact(kind + second + third);
    let mut entries = BTreeMap::new();
    for pair in index.chunks(2) {
        let &[first, count] = pair else { return Err(wrong()) };
        let (Ok(first), Ok(count)) = (u64::try_from(first), u64::try_from(count)) else { return Err(wrong()) };
        for i in 0..count {
            // Some writers count one entry too many; there is nothing to read for it.
            let Some(row) = rows.next() else { return Ok(entries) };
            let field = |from: usize, width: usize| {
                row.get(from..from + width).unwrap_or_default().iter().fold(0u64, |n, b| n << 8 | u64::from(*b))
            };
            let number = number_of(first, i, reader)?;
            let (a, b) = (field(kind, second), field(kind + second, third));
            let entry = match if kind == 0 { 1 } else { field(0, kind) } {
                0 => Entry::Free,
                1 => Entry::At {
                    offset: usize::try_from(a).map_err(|_| wrong())?,
                    generation: u16::try_from(b).map_err(|_| wrong())?,
                },
                2 => Entry::In {
                    stream: u32::try_from(a).map_err(|_| wrong())?,
                    index: usize::try_from(b).map_err(|_| wrong())?,
                },
                // Unknown kinds mean null (7.5.8.3).
                _ => Entry::Free,
            };
            entries.insert(number, entry);
        }
    }
    Ok(entries)
}

/// The raw bytes of the stream whose dictionary was just read; the reader then stands after
/// `endstream`. A length that is missing or wrong is mended by looking for the end.
pub(crate) fn stream_data(
    bytes: &[u8],
    reader: &mut Reader<'_>,
    length: Option<usize>,
) -> Result<std::ops::Range<usize>, PdfError> {
    reader.expect("stream", "stream should follow the dictionary")?;
    if bytes.get(reader.at) == Some(&b'\r') {
        reader.at += 1;
    }
    if bytes.get(reader.at) == Some(&b'\n') {
        reader.at += 1;
    }
    let start = reader.at;
    if let Some(end) = length.and_then(|l| start.checked_add(l)).filter(|end| *end <= bytes.len()) {
        let mut after = Reader::new(bytes, end);
        // `%` may be data: a comment must not be skipped in search of the word.
        while bytes.get(after.at).is_some_and(|b| is_space(*b)) {
            after.at += 1;
        }
        if bytes.get(after.at..).is_some_and(|rest| rest.starts_with(b"endstream")) {
            reader.at = after.at + 9;
            return Ok(start..end);
        }
    }
    let rest = bytes.get(start..).unwrap_or_default();
    let found = rest.windows(9).position(|w| w == b"endstream").ok_or_else(|| reader.error("a stream does not end"))?;
    reader.at = start + found + 9;
    let mut end = start + found;
    for eol in [b'\n', b'\r'] {
        if end > start && bytes.get(end - 1) == Some(&eol) {
            end -= 1;
        }
    }
    Ok(start..end)
}

/// The byte after the `%%EOF` that closes a section, or after its trailer where none follows.
fn end(bytes: &[u8], mut reader: Reader<'_>) -> Result<usize, PdfError> {
    let closed = reader.at;
    if !reader.take("startxref") || reader.unsigned().is_none() {
        return Ok(closed);
    }
    let rest = bytes.get(reader.at..).unwrap_or_default();
    let space = rest.iter().take_while(|b| is_space(**b)).count();
    if !rest.get(space..).unwrap_or_default().starts_with(b"%%EOF") {
        return Ok(reader.at);
    }
    Ok(reader.at + space + 5)
}
