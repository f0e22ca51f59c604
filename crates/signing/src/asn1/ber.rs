//! Other makers' BER made definite: indefinite lengths, strings in pieces, padding with zeros.
//!
//! Most real PDF signatures come like this. Only what is indefinite or in pieces is written anew;
//! everything else keeps its octets, since certificates and time stamps inside were signed as they are.

use std::borrow::Cow;

use super::{Asn1Error, Asn1Reason, Result, header, tag, write};

/// Real containers nest about 15 levels deep.
const DEPTH: usize = 64;
/// Elements that are read at most.
const ELEMENTS: usize = 2_000_000;

const CONSTRUCTED: u8 = 0x20;
const END: &[u8] = &[0, 0];

/// The first element of the input with definite lengths throughout. Only zeros may follow it.
pub(crate) fn definite<'a>(input: &'a [u8], place: &'static str) -> Result<Cow<'a, [u8]>> {
    let fail = |reason| Asn1Error { place, reason };
    let mut left = ELEMENTS;
    let (element, rest) = normal(input, 0, &mut left).map_err(fail)?;
    if rest.iter().any(|octet| *octet != 0) {
        return Err(fail(Asn1Reason::Trailing));
    }
    Ok(element)
}

type Step<'a> = std::result::Result<(Cow<'a, [u8]>, &'a [u8]), Asn1Reason>;
type Steps<'a> = std::result::Result<(Vec<Cow<'a, [u8]>>, &'a [u8]), Asn1Reason>;

fn normal<'a>(input: &'a [u8], depth: usize, left: &mut usize) -> Step<'a> {
    if depth > DEPTH {
        return Err(Asn1Reason::Depth);
    }
    *left = left.checked_sub(1).ok_or(Asn1Reason::TooMany)?;
    let (start, length) = header(input)?;
    let kind = input.first().copied().ok_or(Asn1Reason::Truncated)?;
    let body = input.get(start..).ok_or(Asn1Reason::Truncated)?;
    match length {
        Some(length) => {
            let (content, rest) = body.split_at_checked(length).ok_or(Asn1Reason::Truncated)?;
            let raw = input.get(..start + length).ok_or(Asn1Reason::Truncated)?;
            if kind & CONSTRUCTED == 0 {
                return Ok((Cow::Borrowed(raw), rest));
            }
            let (parts, _) = children(content, depth, false, left)?;
            let unchanged = !is_string(kind) && parts.iter().all(|part| matches!(part, Cow::Borrowed(_)));
            let element = if unchanged { Cow::Borrowed(raw) } else { Cow::Owned(rewritten(kind, &parts)?) };
            Ok((element, rest))
        }
        None if kind & CONSTRUCTED == 0 => Err(Asn1Reason::Length),
        None => {
            let (parts, rest) = children(body, depth, true, left)?;
            Ok((Cow::Owned(rewritten(kind, &parts)?), rest))
        }
    }
}

/// The elements up to the end of the input, or up to the end-of-contents mark.
fn children<'a>(mut input: &'a [u8], depth: usize, marked: bool, left: &mut usize) -> Steps<'a> {
    let mut parts = Vec::new();
    loop {
        if marked && let Some(rest) = input.strip_prefix(END) {
            return Ok((parts, rest));
        }
        if input.is_empty() {
            return if marked { Err(Asn1Reason::Truncated) } else { Ok((parts, input)) };
        }
        let (part, rest) = normal(input, depth + 1, left)?;
        parts.push(part);
        input = rest;
    }
}

fn is_string(kind: u8) -> bool {
    kind == tag::OCTET_STRING | CONSTRUCTED
}

fn rewritten(kind: u8, parts: &[Cow<'_, [u8]>]) -> std::result::Result<Vec<u8>, Asn1Reason> {
    if !is_string(kind) {
        return Ok(write::element(kind, &write::joined(parts)));
    }
    let mut content = Vec::new();
    for part in parts {
        if part.first() != Some(&tag::OCTET_STRING) {
            return Err(Asn1Reason::Value("a piece of a string that is no string"));
        }
        let (start, _) = header(part)?;
        content.extend_from_slice(part.get(start..).ok_or(Asn1Reason::Truncated)?);
    }
    Ok(write::element(tag::OCTET_STRING, &content))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn indefinite_lengths_become_definite() {
        let ber = [0x30, 0x80, 0x02, 0x01, 0x05, 0x24, 0x80, 0x04, 0x01, 0xaa, 0x04, 0x01, 0xbb, 0, 0, 0, 0, 0, 0, 0];
        assert_eq!(*definite(&ber, "t").unwrap(), [0x30, 0x07, 0x02, 0x01, 0x05, 0x04, 0x02, 0xaa, 0xbb]);
    }

    #[test]
    fn what_is_definite_keeps_its_octets() {
        let long = [0x30, 0x81, 0x03, 0x02, 0x01, 0x05];
        assert!(matches!(definite(&long, "t").unwrap(), Cow::Borrowed(same) if same == long));
        let mixed = [0x30, 0x80, 0x30, 0x81, 0x03, 0x02, 0x01, 0x05, 0, 0];
        assert_eq!(*definite(&mixed, "t").unwrap(), [0x30, 0x06, 0x30, 0x81, 0x03, 0x02, 0x01, 0x05]);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let deep: Vec<u8> = [0x30, 0x80].repeat(100_000);
        let mut wide = vec![0x30, 0x80];
        wide.extend([0x05, 0x00].repeat(ELEMENTS));
        let cases: &[(&[u8], Asn1Reason)] = &[
            (&[0x30, 0x80, 0x02, 0x01, 0x05], Asn1Reason::Truncated),
            (&[0x04, 0x80, 0, 0], Asn1Reason::Length),
            (&[0x30, 0x00, 0x01], Asn1Reason::Trailing),
            (&[0x24, 0x80, 0x02, 0x01, 0x05, 0, 0], Asn1Reason::Value("a piece of a string that is no string")),
            (&deep, Asn1Reason::Depth),
            (&wide, Asn1Reason::TooMany),
        ];
        for (input, reason) in cases {
            assert_eq!(definite(input, "t").unwrap_err().reason, *reason);
        }
    }

    proptest! {
        #[test]
        fn anything_is_answered(input in proptest::collection::vec(prop_oneof![Just(0x30_u8), Just(0x80), Just(0x24), Just(0), any::<u8>()], 0..200)) {
            if let Ok(once) = definite(&input, "t") {
                prop_assert!(once.len() <= input.len() + 5 * input.len());
                prop_assert_eq!(definite(&once, "t").unwrap(), once.clone());
            }
        }
    }
}
