//! Percent-encoding of the parts of identifiers.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{Error, MOST_PART};

/// Everything but letters, digits and what X-Road advises identifiers to consist of. The question
/// mark is among that advice too and is encoded here all the same: in a path it would begin the query.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'+')
    .remove(b',')
    .remove(b'-')
    .remove(b'.')
    .remove(b'=')
    .remove(b'_')
    .remove(b'~');

/// A part as it stands in paths and headers.
pub(super) fn encode(part: &str) -> String {
    utf8_percent_encode(part, ENCODED).to_string()
}

/// A part from a path or header, decoded and checked.
pub(super) fn decode(name: &'static str, text: &str) -> Result<String, Error> {
    let wrong = || Error::Part { part: name, found: text.chars().take(60).collect() };
    // A percent sign that encodes nothing would otherwise come through as itself.
    let broken = text
        .split('%')
        .skip(1)
        .any(|behind| !behind.as_bytes().get(..2).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)));
    let part = percent_decode_str(text).decode_utf8().map_err(|_| wrong())?.into_owned();
    if broken { Err(wrong()) } else { check(name, part) }
}

/// Refuses parts that no server may take: empty ones, steps in a path, signs that cannot be seen.
pub(super) fn check(name: &'static str, part: String) -> Result<String, Error> {
    let unseen = |c: char| {
        c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
    };
    let right =
        !part.trim().is_empty() && part.len() <= MOST_PART && part != "." && part != ".." && !part.chars().any(unseen);
    if right { Ok(part) } else { Err(Error::Part { part: name, found: part.chars().take(60).collect() }) }
}

/// Whether a part consists only of the letters, digits and signs that X-Road advises.
pub(super) fn is_advised(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_alphanumeric() || b"'()+,-.=?".contains(&b))
}
