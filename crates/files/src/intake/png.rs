//! PNG without metadata: chunks are left out, the picture itself is not touched.

use std::io::{BufRead, Read as _, Write};

use super::jpeg::{orientation, tiff_with};
use super::{Flaw, Picture};

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// Copies a PNG without texts, times, EXIF, animation and everything behind its end; what the
/// picture needs to look as it should is kept, and how it is turned.
pub(super) fn strip(input: &mut impl BufRead, out: &mut impl Write) -> Result<Picture, Flaw> {
    let mut signature = [0; 8];
    input.read_exact(&mut signature)?;
    if signature != SIGNATURE {
        return Err(Flaw::Broken);
    }
    out.write_all(&SIGNATURE)?;
    let mut picture = Picture::default();
    let mut has_data = false;
    loop {
        let (mut length, mut name) = ([0; 4], [0; 4]);
        input.read_exact(&mut length)?;
        input.read_exact(&mut name)?;
        let length = u32::from_be_bytes(length);
        let first = picture.width == 0;
        if length > i32::MAX.unsigned_abs() || first != (&name == b"IHDR") {
            return Err(Flaw::Broken);
        }
        match &name {
            b"IHDR" => {
                let head = small(input, name, length, 13)?;
                let &[w1, w2, w3, w4, h1, h2, h3, h4, ..] = head.as_slice() else { return Err(Flaw::Broken) };
                picture.width = u32::from_be_bytes([w1, w2, w3, w4]);
                picture.height = u32::from_be_bytes([h1, h2, h3, h4]);
                if picture.width == 0 || picture.height == 0 || head.len() != 13 {
                    return Err(Flaw::Broken);
                }
                write_chunk(out, name, &head)?;
            }
            b"IDAT" => {
                has_data = true;
                copy(input, Some(out), name, length)?;
            }
            b"PLTE" | b"tRNS" | b"gAMA" | b"cHRM" | b"sRGB" | b"iCCP" | b"sBIT" | b"bKGD" | b"pHYs" | b"cICP" => {
                copy(input, Some(out), name, length)?;
            }
            b"eXIf" if picture.orientation == 0 => {
                let tiff = small(input, name, length, 1 << 20)?;
                picture.orientation = orientation(&tiff);
                let plain = tiff_with(picture.orientation);
                picture.stripped |= tiff != plain || picture.orientation == 1;
                if picture.orientation > 1 {
                    write_chunk(out, name, &plain)?;
                }
            }
            b"IEND" => {
                small(input, name, length, 0)?;
                write_chunk(out, name, &[])?;
                break;
            }
            // An upper-case first letter means that the picture cannot be read without the chunk.
            [first, ..] if first.is_ascii_uppercase() => return Err(Flaw::Broken),
            _ => {
                picture.stripped = true;
                copy(input, None::<&mut Vec<u8>>, name, length)?;
            }
        }
    }
    if !has_data {
        return Err(Flaw::Broken);
    }
    picture.stripped |= !input.fill_buf()?.is_empty();
    Ok(picture)
}

/// Reads a chunk's body of at most `limit` bytes and checks its sum.
fn small(input: &mut impl BufRead, name: [u8; 4], length: u32, limit: u32) -> Result<Vec<u8>, Flaw> {
    if length > limit {
        return Err(Flaw::Broken);
    }
    let mut body = Vec::new();
    input.by_ref().take(u64::from(length)).read_to_end(&mut body)?;
    let sum = Sum::new().over(&name).over(&body).value();
    check(input, sum)?;
    Ok(body)
}

fn check(input: &mut impl BufRead, sum: u32) -> Result<(), Flaw> {
    let mut found = [0; 4];
    input.read_exact(&mut found)?;
    if u32::from_be_bytes(found) == sum { Ok(()) } else { Err(Flaw::Broken) }
}

fn write_chunk(out: &mut impl Write, name: [u8; 4], body: &[u8]) -> Result<(), Flaw> {
    let length = u32::try_from(body.len()).map_err(|_| Flaw::Broken)?;
    out.write_all(&length.to_be_bytes())?;
    out.write_all(&name)?;
    out.write_all(body)?;
    Ok(out.write_all(&Sum::new().over(&name).over(body).value().to_be_bytes())?)
}

/// Copies a chunk piece by piece, or skips it, and checks its sum.
fn copy(input: &mut impl BufRead, mut out: Option<&mut impl Write>, name: [u8; 4], length: u32) -> Result<(), Flaw> {
    if let Some(out) = &mut out {
        out.write_all(&length.to_be_bytes())?;
        out.write_all(&name)?;
    }
    let mut sum = Sum::new().over(&name);
    let mut left = usize::try_from(length).map_err(|_| Flaw::Broken)?;
    while left > 0 {
        let buffer = input.fill_buf()?;
        let piece = buffer.get(..left.min(buffer.len())).unwrap_or_default();
        if piece.is_empty() {
            return Err(Flaw::Broken);
        }
        sum = sum.over(piece);
        if let Some(out) = &mut out {
            out.write_all(piece)?;
        }
        let taken = piece.len();
        left -= taken;
        input.consume(taken);
    }
    let sum = sum.value();
    check(input, sum)?;
    if let Some(out) = out {
        out.write_all(&sum.to_be_bytes())?;
    }
    Ok(())
}

/// The cyclic sum that guards each chunk (CRC-32, ISO 3309).
#[derive(Clone, Copy)]
pub(super) struct Sum(u32);

impl Sum {
    pub(super) fn new() -> Self {
        Self(u32::MAX)
    }

    pub(super) fn over(self, bytes: &[u8]) -> Self {
        Self(bytes.iter().fold(self.0, |sum, byte| {
            let [low, ..] = sum.to_le_bytes();
            (sum >> 8) ^ TABLE.get(usize::from(low ^ byte)).copied().unwrap_or_default()
        }))
    }

    pub(super) fn value(self) -> u32 {
        !self.0
    }
}

static TABLE: [u32; 256] = table();

#[expect(clippy::as_conversions, clippy::indexing_slicing, reason = "computed when the program is built")]
const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut n = 0;
    while n < 256 {
        let mut c = n as u32;
        let mut bit = 0;
        while bit < 8 {
            c = if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 };
            bit += 1;
        }
        table[n] = c;
        n += 1;
    }
    table
}
