//! Reading and altering files as text, as an attacker does.

use crate::paper::find_last;

pub(crate) fn find(pdf: &[u8], what: &[u8]) -> Option<usize> {
    pdf.windows(what.len()).position(|w| w == what)
}

/// The text of an object's latest version, between `obj` and `endobj`.
pub(crate) fn object(pdf: &[u8], number: u32) -> Vec<u8> {
    let header = format!("\n{number} 0 obj\n");
    let at = find_last(pdf, header.as_bytes()).unwrap() + header.len();
    let end = find(&pdf[at..], b"\nendobj").unwrap();
    pdf[at..at + end].to_vec()
}

/// The same text with a part replaced, which must be there.
pub(crate) fn replaced(text: &[u8], from: &str, to: &str) -> Vec<u8> {
    let at = find(text, from.as_bytes()).unwrap_or_else(|| panic!("{from} in {}", String::from_utf8_lossy(text)));
    [&text[..at], to.as_bytes(), &text[at + from.len()..]].concat()
}
