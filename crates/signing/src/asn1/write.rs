//! DER written (X.690 part 10).

use base::Instant;

use super::{tag, time};

/// One element.
pub(crate) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len() + 6);
    out.push(tag);
    match u8::try_from(content.len()) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => {
            let digits: Vec<u8> = content.len().to_be_bytes().into_iter().skip_while(|digit| *digit == 0).collect();
            out.push(0x80 | u8::try_from(digits.len()).unwrap_or(0x7f));
            out.extend_from_slice(&digits);
        }
    }
    out.extend_from_slice(content);
    out
}

/// A SEQUENCE of encoded elements.
pub(crate) fn sequence<P: AsRef<[u8]>>(parts: &[P]) -> Vec<u8> {
    element(tag::SEQUENCE, &joined(parts))
}

/// A SET OF in the order that DER asks.
pub(crate) fn set_of(parts: Vec<Vec<u8>>) -> Vec<u8> {
    set_of_tagged(tag::SET, parts)
}

/// A SET OF under another tag.
pub(crate) fn set_of_tagged(tag: u8, mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    element(tag, &joined(&parts))
}

/// `[n] EXPLICIT`, or `[n] IMPLICIT` of a constructed type whose content is given.
pub(crate) fn context(n: u8, content: &[u8]) -> Vec<u8> {
    element(tag::context_constructed(n), content)
}

pub(crate) fn joined<P: AsRef<[u8]>>(parts: &[P]) -> Vec<u8> {
    parts.iter().flat_map(|part| part.as_ref()).copied().collect()
}

pub(crate) fn oid(octets: &[u8]) -> Vec<u8> {
    element(tag::OID, octets)
}

pub(crate) fn octets(content: &[u8]) -> Vec<u8> {
    element(tag::OCTET_STRING, content)
}

pub(crate) fn null() -> Vec<u8> {
    element(tag::NULL, &[])
}

pub(crate) fn boolean(value: bool) -> Vec<u8> {
    element(tag::BOOLEAN, &[if value { 0xff } else { 0 }])
}

/// A BIT STRING of whole octets.
pub(crate) fn bits(content: &[u8]) -> Vec<u8> {
    element(tag::BIT_STRING, &joined(&[&[0], content]))
}

/// An INTEGER of an unsigned value in big-endian octets.
pub(crate) fn unsigned(value: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = value.iter().copied().skip_while(|digit| *digit == 0).collect();
    match digits.first() {
        None => element(tag::INTEGER, &[0]),
        Some(first) if first & 0x80 != 0 => element(tag::INTEGER, &joined(&[&[0][..], &digits])),
        Some(_) => element(tag::INTEGER, &digits),
    }
}

pub(crate) fn number(value: u64) -> Vec<u8> {
    unsigned(&value.to_be_bytes())
}

pub(crate) fn utf8(text: &str) -> Vec<u8> {
    element(tag::UTF8_STRING, text.as_bytes())
}

/// The Time of RFC 5280: UTCTime until 2049, GeneralizedTime from then on.
pub(crate) fn time(at: Instant) -> Vec<u8> {
    match time::utc_text(at) {
        Some(text) => element(tag::UTC_TIME, text.as_bytes()),
        None => generalized_time(at),
    }
}

pub(crate) fn generalized_time(at: Instant) -> Vec<u8> {
    element(tag::GENERALIZED_TIME, time::generalized_text(at).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_minimal() {
        assert_eq!(element(4, &[7; 3]), [4, 3, 7, 7, 7]);
        assert_eq!(element(4, &[0; 127])[..2], [4, 0x7f]);
        assert_eq!(element(4, &[0; 128])[..3], [4, 0x81, 0x80]);
        assert_eq!(element(4, &[0; 300])[..4], [4, 0x82, 0x01, 0x2c]);
    }

    #[test]
    fn numbers_are_minimal_and_positive() {
        for (value, der) in [(0, vec![2, 1, 0]), (127, vec![2, 1, 127]), (128, vec![2, 2, 0, 128]), (256, vec![2, 2, 1, 0])] {
            assert_eq!(number(value), der);
        }
    }

    #[test]
    fn sets_are_sorted() {
        assert_eq!(set_of(vec![vec![2, 1, 9], vec![2, 1, 1]]), [0x31, 6, 2, 1, 1, 2, 1, 9]);
    }
}
