//! Word and Excel files: told apart and judged by the ZIP's table of contents, never unpacked.

use std::io::{Read, Seek, SeekFrom};

use super::Flaw;
use crate::Kind;

/// The end record and the longest comment behind it.
const TAIL: u64 = 22 + 65_535;
/// The longest table of contents, in bytes.
const TABLE: u64 = 8 << 20;
/// Content that unpacks to more than this is a bomb when it also grows more than [`GROWTH`] times.
const UNPACKED: u64 = 200 << 20;
/// How many times its size an honest document may grow.
const GROWTH: u64 = 100;
/// Content that unpacks to more than this is refused however well it is packed.
const MOST: u64 = 2 << 30;

/// What kind of document the ZIP holds.
///
/// # Errors
/// [`Flaw::Bomb`], [`Flaw::Macro`], [`Flaw::Locked`], [`Flaw::Other`] for another ZIP,
/// [`Flaw::Broken`] for half of one or one with something before, between or behind.
pub(super) fn kind(file: &mut (impl Read + Seek), size: u64) -> Result<Kind, Flaw> {
    let table = table(file, size)?;
    let mut entries = Entries(&table);
    let (mut packed, mut unpacked, mut types, mut found) = (0_u64, 0_u64, false, None);
    while let Some(entry) = entries.next()? {
        packed = packed.saturating_add(u64::from(entry.packed));
        unpacked = unpacked.saturating_add(u64::from(entry.unpacked));
        if entry.flags & 1 == 1 {
            return Err(Flaw::Locked);
        }
        match entry.name.to_ascii_lowercase().as_slice() {
            b"[content_types].xml" => types = true,
            b"word/document.xml" => found = found.or(Some(Kind::Docx)),
            b"xl/workbook.xml" => found = found.or(Some(Kind::Xlsx)),
            name if name.ends_with(b"vbaproject.bin") => return Err(Flaw::Macro),
            _ => {}
        }
    }
    // Entries that lie over one another are how a small file unpacks to petabytes.
    let overlaps = packed > size;
    let grows = unpacked > UNPACKED && unpacked / packed.max(1) > GROWTH;
    if overlaps || grows || unpacked > MOST {
        return Err(Flaw::Bomb);
    }
    found.filter(|_| types).ok_or(Flaw::Other)
}

/// The table of contents. It must end where the end record begins, and that with the file.
fn table(file: &mut (impl Read + Seek), size: u64) -> Result<Vec<u8>, Flaw> {
    let from = size.saturating_sub(TAIL);
    file.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    file.by_ref().take(TAIL).read_to_end(&mut tail)?;
    let at = (0..=tail.len().checked_sub(22).ok_or(Flaw::Broken)?)
        .rev()
        .find(|at| {
            let comment = two(&tail, at + 20).map(usize::from);
            tail.get(*at..at + 4) == Some(b"PK\x05\x06") && comment.is_some_and(|c| at + 22 + c == tail.len())
        })
        .ok_or(Flaw::Broken)?;
    let length = u64::from(four(&tail, at + 12).ok_or(Flaw::Broken)?);
    let offset = u64::from(four(&tail, at + 16).ok_or(Flaw::Broken)?);
    let end = from + u64::try_from(at).map_err(|_| Flaw::Broken)?;
    if length > TABLE || offset.checked_add(length) != Some(end) {
        return Err(Flaw::Broken);
    }
    file.seek(SeekFrom::Start(offset))?;
    let mut table = Vec::new();
    file.by_ref().take(length).read_to_end(&mut table)?;
    Ok(table)
}

struct Entry<'a> {
    flags: u16,
    packed: u32,
    unpacked: u32,
    name: &'a [u8],
}

struct Entries<'a>(&'a [u8]);

impl<'a> Entries<'a> {
    fn next(&mut self) -> Result<Option<Entry<'a>>, Flaw> {
        let bytes = self.0;
        if bytes.is_empty() {
            return Ok(None);
        }
        self.parse(bytes).map(Some).ok_or(Flaw::Broken)
    }

    fn parse(&mut self, bytes: &'a [u8]) -> Option<Entry<'a>> {
        if bytes.get(..4)? != b"PK\x01\x02" {
            return None;
        }
        let name_length = usize::from(two(bytes, 28)?);
        let rest = name_length + usize::from(two(bytes, 30)?) + usize::from(two(bytes, 32)?);
        let name = bytes.get(46..46 + name_length)?;
        self.0 = bytes.get(46 + rest..)?;
        Some(Entry { flags: two(bytes, 8)?, packed: four(bytes, 20)?, unpacked: four(bytes, 24)?, name })
    }
}

fn two(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
