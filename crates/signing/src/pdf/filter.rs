//! Decoding of streams that hold the file's structure: Flate with or without a predictor
//! (ISO 32000-2, 7.4). Other filters occur on images only, which are never decoded here.

use std::io::Read as _;

use flate2::read::ZlibDecoder;
use flate2::{Compression, write::ZlibEncoder};

use super::error::PdfError;
use super::object::{Dict, Object};

/// The most one stream may decode to: 64 MiB.
pub(crate) const MAX_DECODED: usize = 64 << 20;

/// Decodes a stream's bytes; the dictionary's values must be direct or already resolved.
pub(crate) fn decode(dict: &Dict, raw: &[u8]) -> Result<Vec<u8>, PdfError> {
    let (filter, parameters) = match (dict.get("Filter"), dict.get("DecodeParms")) {
        (Object::Array(filters), parameters) => match filters.as_slice() {
            [] => (&Object::Null, &Object::Null),
            [one] => (one, parameters.array().and_then(<[Object]>::first).unwrap_or(parameters)),
            _ => return Err(PdfError::Limit("several filters on one structural stream")),
        },
        (filter, parameters) => (filter, parameters),
    };
    match filter.as_name() {
        None => Ok(raw.to_vec()),
        Some(b"FlateDecode" | b"Fl") => predict(inflate(raw)?, parameters),
        Some(_) => Err(PdfError::Limit("a structural stream with a filter other than Flate")),
    }
}

fn inflate(raw: &[u8]) -> Result<Vec<u8>, PdfError> {
    let limit = u64::try_from(MAX_DECODED).unwrap_or(u64::MAX);
    let mut out = Vec::new();
    let read = ZlibDecoder::new(raw).take(limit + 1).read_to_end(&mut out);
    if out.len() > MAX_DECODED {
        return Err(PdfError::Limit("a stream decodes to more than 64 MiB"));
    }
    // Many writers leave out the check sum at the end; what was decoded before it counts.
    if read.is_err() && out.is_empty() {
        return Err(PdfError::Syntax { at: 0, reason: "a compressed stream is damaged" });
    }
    Ok(out)
}

/// Compresses for writing.
pub(crate) fn deflate(data: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing into a vector does not fail.
    let _ = encoder.write_all(data);
    encoder.finish().unwrap_or_default()
}

fn predict(data: Vec<u8>, parameters: &Object) -> Result<Vec<u8>, PdfError> {
    let Some(parameters) = parameters.dict() else { return Ok(data) };
    let number = |key: &str, default: usize| parameters.get(key).size().unwrap_or(default);
    match number("Predictor", 1) {
        1 => return Ok(data),
        10..=15 => {}
        _ => return Err(PdfError::Limit("a predictor other than PNG's")),
    }
    let bits = number("Colors", 1).checked_mul(number("BitsPerComponent", 8));
    let row = bits.and_then(|bits| bits.checked_mul(number("Columns", 1))).map(|bits| bits.div_ceil(8));
    let (Some(bits), Some(row)) = (bits, row.filter(|row| (1..=1 << 20).contains(row))) else {
        return Err(PdfError::Limit("a predictor's row"));
    };
    let pixel = bits.div_ceil(8).max(1);
    let mut out = Vec::with_capacity(data.len());
    let mut above = vec![0u8; row];
    for line in data.chunks(row + 1) {
        let Some((kind, bytes)) = line.split_first() else { break };
        let mut current = vec![0u8; row];
        for (i, byte) in bytes.iter().enumerate() {
            let at = |row: &[u8], i: Option<usize>| i.and_then(|i| row.get(i)).copied().unwrap_or(0);
            let left = at(&current, i.checked_sub(pixel));
            let up = at(&above, Some(i));
            let corner = at(&above, i.checked_sub(pixel));
            let guess = match kind {
                0 => 0,
                1 => left,
                2 => up,
                3 => u8::try_from((u16::from(left) + u16::from(up)) / 2).unwrap_or(0),
                4 => paeth(left, up, corner),
                _ => return Err(PdfError::Syntax { at: out.len(), reason: "an unknown PNG predictor" }),
            };
            if let Some(place) = current.get_mut(i) {
                *place = byte.wrapping_add(guess);
            }
        }
        out.extend_from_slice(current.get(..bytes.len()).unwrap_or(&current));
        above = current;
    }
    Ok(out)
}

/// The PNG specification's guess from three neighbours.
fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let p = a + b - c;
    let (pa, pb, pc) = ((p - a).abs(), (p - b).abs(), (p - c).abs());
    if pa <= pb && pa <= pc {
        left
    } else if pb <= pc {
        up
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flate(parameters: Option<Dict>) -> Dict {
        let dict = Dict::new().with("Filter", Object::name("FlateDecode"));
        match parameters {
            Some(p) => dict.with("DecodeParms", Object::Dict(p)),
            None => dict,
        }
    }

    #[test]
    fn bombs_are_refused() {
        let bomb = deflate(&vec![0u8; MAX_DECODED + 1]);
        assert!(bomb.len() < 100_000);
        assert!(matches!(decode(&flate(None), &bomb), Err(PdfError::Limit(_))));
    }

    #[test]
    fn png_rows_are_undone() {
        let parameters = |columns| Dict::new().with("Predictor", Object::Integer(12)).with("Columns", Object::Integer(columns));
        let rows = [2, 1, 2, 3, 2, 1, 1, 1, 1, 5, 1, 1, 4, 1, 0, 0, 3, 2, 2, 2, 0, 9, 9, 9];
        let plain = decode(&flate(Some(parameters(3))), &deflate(&rows)).unwrap();
        assert_eq!(plain, [1, 2, 3, 2, 3, 4, 5, 6, 7, 6, 6, 7, 5, 7, 9, 9, 9, 9]);
        assert!(decode(&flate(Some(parameters(i64::MAX))), &deflate(&rows)).is_err());
    }
}
