//! JPEG without metadata: segments are left out, the picture itself is not touched.

use std::io::{BufRead, Write};

use super::{Flaw, Picture};

const EXIF: &[u8] = b"Exif\0\0";

/// Copies a JPEG without what tells of place, time, camera and person: EXIF, XMP, IPTC, comments,
/// embedded thumbnails and everything behind the picture's end. Kept are the picture, its colour
/// profile and, when it is turned, the one EXIF entry that says how.
pub(super) fn strip(input: &mut impl BufRead, out: &mut impl Write) -> Result<Picture, Flaw> {
    if array::<2>(input)? != [0xFF, 0xD8] {
        return Err(Flaw::Broken);
    }
    out.write_all(&[0xFF, 0xD8])?;
    let mut picture = Picture::default();
    let mut scanned = false;
    let mut marker = marker(input)?;
    loop {
        match marker {
            0xD9 => break,
            // Restart marks and the temporary mark stand alone and belong inside a scan.
            0x00 | 0x01 | 0xD0..=0xD8 => return Err(Flaw::Broken),
            _ => {}
        }
        let body = segment(input)?;
        match marker {
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let &[_, h1, h2, w1, w2, ..] = body.as_slice() else { return Err(Flaw::Broken) };
                picture.width = u32::from(u16::from_be_bytes([w1, w2]));
                picture.height = u32::from(u16::from_be_bytes([h1, h2]));
                if picture.width == 0 || picture.height == 0 {
                    return Err(Flaw::Broken);
                }
                write_segment(out, marker, &body)?;
            }
            // Tables and restart intervals.
            0xC4 | 0xCC | 0xDB | 0xDC | 0xDD => write_segment(out, marker, &body)?,
            0xDA => {
                if picture.width == 0 {
                    return Err(Flaw::Broken);
                }
                write_segment(out, marker, &body)?;
                scanned = true;
                marker = copy_scan(input, out)?;
                continue;
            }
            0xE0 if body.starts_with(b"JFIF\0") => match body.get(..12) {
                Some(head) => {
                    // A thumbnail may follow: it would show what was cut off.
                    picture.stripped |= body.len() > 14;
                    let mut plain = head.to_vec();
                    plain.extend([0, 0]);
                    write_segment(out, marker, &plain)?;
                }
                None => return Err(Flaw::Broken),
            },
            0xE1 if body.starts_with(EXIF) && picture.orientation == 0 => {
                let turned = orientation(body.get(EXIF.len()..).unwrap_or_default());
                let plain = only_orientation(turned);
                picture.orientation = turned;
                picture.stripped |= body != plain || turned == 1;
                if turned > 1 {
                    write_segment(out, marker, &plain)?;
                }
            }
            0xE2 if body.starts_with(b"ICC_PROFILE\0") => write_segment(out, marker, &body)?,
            0xEE if body.starts_with(b"Adobe") => write_segment(out, marker, &body)?,
            0xE0..=0xEF | 0xFE => picture.stripped = true,
            _ => return Err(Flaw::Broken),
        }
        marker = self::marker(input)?;
    }
    if !scanned {
        return Err(Flaw::Broken);
    }
    out.write_all(&[0xFF, 0xD9])?;
    // A second picture, a film or a whole archive may hang behind the end.
    picture.stripped |= !input.fill_buf()?.is_empty();
    Ok(picture)
}

/// The next marker; any number of fill bytes may stand before it.
fn marker(input: &mut impl BufRead) -> Result<u8, Flaw> {
    let [first] = array::<1>(input)?;
    if first != 0xFF {
        return Err(Flaw::Broken);
    }
    loop {
        let [byte] = array::<1>(input)?;
        if byte != 0xFF {
            return Ok(byte);
        }
    }
}

fn segment(input: &mut impl BufRead) -> Result<Vec<u8>, Flaw> {
    let length = u16::from_be_bytes(array::<2>(input)?);
    let length = length.checked_sub(2).ok_or(Flaw::Broken)?;
    let mut body = vec![0; usize::from(length)];
    input.read_exact(&mut body)?;
    Ok(body)
}

fn write_segment(out: &mut impl Write, marker: u8, body: &[u8]) -> Result<(), Flaw> {
    let length = u16::try_from(body.len() + 2).map_err(|_| Flaw::Broken)?;
    out.write_all(&[0xFF, marker])?;
    out.write_all(&length.to_be_bytes())?;
    Ok(out.write_all(body)?)
}

/// Copies the coded picture up to the next marker that is not part of it, and returns that.
fn copy_scan(input: &mut impl BufRead, out: &mut impl Write) -> Result<u8, Flaw> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Err(Flaw::Broken);
        }
        let plain = buffer.iter().position(|byte| *byte == 0xFF).unwrap_or(buffer.len());
        out.write_all(buffer.get(..plain).unwrap_or_default())?;
        let at_marker = plain < buffer.len();
        input.consume(plain);
        if at_marker {
            match marker(input)? {
                inside @ (0x00 | 0xD0..=0xD7) => out.write_all(&[0xFF, inside])?,
                next => return Ok(next),
            }
        }
    }
}

fn array<const N: usize>(input: &mut impl BufRead) -> Result<[u8; N], Flaw> {
    let mut bytes = [0; N];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// How the picture is turned by its TIFF block: 1 (upright) to 8; 1 when it does not say.
pub(super) fn orientation(tiff: &[u8]) -> u8 {
    find_orientation(tiff).filter(|turned| (1..=8).contains(turned)).unwrap_or(1)
}

fn find_orientation(tiff: &[u8]) -> Option<u8> {
    let big = match tiff.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let two = |at: usize| -> Option<u16> {
        let bytes = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    };
    let four = |at: usize| -> Option<u32> {
        let bytes = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    };
    let directory = usize::try_from(four(4)?).ok()?;
    (0..usize::from(two(directory)?)).find_map(|n| {
        let entry = directory.checked_add(2 + n * 12)?;
        let is_orientation = two(entry)? == 0x0112;
        if is_orientation { u8::try_from(two(entry.checked_add(8)?)?).ok() } else { None }
    })
}

/// A TIFF block that says how the picture is turned and nothing else.
pub(super) fn tiff_with(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.extend([orientation, 0, 0, 0, 0, 0, 0]);
    tiff
}

fn only_orientation(orientation: u8) -> Vec<u8> {
    [EXIF, &tiff_with(orientation)].concat()
}
