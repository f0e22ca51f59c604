//! Fields within fields: two digits of number, two of length, the value.

use super::error::{Error, Fault};

/// One field of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a> {
    pub id: u8,
    /// The byte where the field's number stands.
    pub at: usize,
    pub value: &'a str,
}

impl Piece<'_> {
    /// The byte where the value stands.
    pub(super) fn inside(&self) -> usize {
        self.at + 4
    }
}

/// The fields of a text, which stands in the field `within` at the byte `start`. No field stands twice.
pub(super) fn split<'a>(text: &'a str, within: &str, start: usize) -> Result<Vec<Piece<'a>>, Error> {
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let head = |from: usize, to: usize| {
            let digits = text.get(from..to).filter(|d| d.bytes().all(|b| b.is_ascii_digit()));
            digits.and_then(|d| d.parse::<u8>().ok())
        };
        let fault = |field: &str, fault| Err(Error::new(field, start + at, fault));
        let Some(id) = head(at, at + 2) else {
            return fault(within, Fault::NotDigits);
        };
        let name = path(within, id);
        let Some(length) = head(at + 2, at + 4) else {
            return fault(&name, Fault::NotDigits);
        };
        let (from, says) = (at + 4, usize::from(length));
        let there = text.len() - from;
        if says > there {
            return fault(&name, Fault::Truncated { says, there });
        }
        let Some(value) = text.get(from..from + says) else {
            return fault(&name, Fault::InsideALetter);
        };
        if pieces.iter().any(|p| p.id == id) {
            return fault(&name, Fault::Twice);
        }
        pieces.push(Piece { id, at: start + at, value });
        at = from + says;
    }
    Ok(pieces)
}

/// `38.01` within `38`.
pub(super) fn path(within: &str, id: u8) -> String {
    if within.is_empty() || within == ROOT { format!("{id:02}") } else { format!("{within}.{id:02}") }
}

/// What the whole text is called where no field can be named.
pub(super) const ROOT: &str = "-";

/// Puts a field behind a text. The caller has checked that the value has at most 99 bytes.
pub(super) fn put(out: &mut String, id: u8, value: &str) {
    out.push_str(&format!("{id:02}{:02}{value}", value.len()));
}
