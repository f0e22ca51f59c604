//! ASN.1 read in place and written, as far as signatures need it (X.690).
//!
//! The reader hands out slices of what was received, because signatures are made over received
//! octets and never over what a library would have written instead. It is tolerant of longer
//! length octets than needed; [`ber`] turns indefinite lengths and cut strings into definite ones
//! before anything is read. We read ourselves because the crates for CMS, OCSP and RFC 3161 do not
//! fit together in one release, refuse fractions of a second that time-stamping authorities send,
//! and do not keep the octets.

pub(crate) mod ber;
pub(crate) mod oid;
pub(crate) mod time;
pub(crate) mod write;

/// Universal tags, as identifier octets.
pub(crate) mod tag {
    pub(crate) const BOOLEAN: u8 = 0x01;
    pub(crate) const INTEGER: u8 = 0x02;
    pub(crate) const BIT_STRING: u8 = 0x03;
    pub(crate) const OCTET_STRING: u8 = 0x04;
    pub(crate) const NULL: u8 = 0x05;
    pub(crate) const OID: u8 = 0x06;
    pub(crate) const ENUMERATED: u8 = 0x0a;
    pub(crate) const UTF8_STRING: u8 = 0x0c;
    pub(crate) const PRINTABLE_STRING: u8 = 0x13;
    pub(crate) const IA5_STRING: u8 = 0x16;
    pub(crate) const UTC_TIME: u8 = 0x17;
    pub(crate) const GENERALIZED_TIME: u8 = 0x18;
    pub(crate) const BMP_STRING: u8 = 0x1e;
    pub(crate) const UNIVERSAL_STRING: u8 = 0x1c;
    pub(crate) const LATIN_STRING: u8 = 0x14;
    pub(crate) const SEQUENCE: u8 = 0x30;
    pub(crate) const SET: u8 = 0x31;

    /// `[n]`, primitive.
    pub(crate) const fn context(n: u8) -> u8 {
        0x80 | n
    }

    /// `[n]`, constructed.
    pub(crate) const fn context_constructed(n: u8) -> u8 {
        0xa0 | n
    }
}

/// What is wrong with an encoding, and in which structure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {reason}")]
pub struct Asn1Error {
    /// The structure by its name in the standard.
    pub place: &'static str,
    /// What was found instead of what the standard asks.
    pub reason: Asn1Reason,
}

/// Why an encoding cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Asn1Reason {
    /// The octets end inside an element.
    #[error("the data ends too early")]
    Truncated,
    /// A length that is indefinite or over four octets where neither may be.
    #[error("a length that cannot be")]
    Length,
    /// Another element than expected.
    #[error("expected the tag {expected:#04x}, found {found:#04x}")]
    Tag {
        /// The identifier octet that the standard asks.
        expected: u8,
        /// The identifier octet that stands there.
        found: u8,
    },
    /// Something follows where nothing may.
    #[error("data after the end")]
    Trailing,
    /// More nesting than any real structure has.
    #[error("nested too deeply")]
    Depth,
    /// More entries than this crate reads.
    #[error("too many entries")]
    TooMany,
    /// A value that breaks a rule, in words.
    #[error("{0}")]
    Value(&'static str),
}

pub(crate) type Result<T> = std::result::Result<T, Asn1Error>;

/// One element: its identifier octet, its content and all its octets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Element<'a> {
    pub(crate) tag: u8,
    pub(crate) value: &'a [u8],
    pub(crate) raw: &'a [u8],
    place: &'static str,
}

impl<'a> Element<'a> {
    /// A reader of the content.
    pub(crate) fn reader(&self, place: &'static str) -> Reader<'a> {
        Reader { rest: self.value, place }
    }

    /// This element, when it has the tag.
    pub(crate) fn expect(self, tag: u8) -> Result<Self> {
        if self.tag == tag {
            return Ok(self);
        }
        Err(Asn1Error { place: self.place, reason: Asn1Reason::Tag { expected: tag, found: self.tag } })
    }

    /// The content of a whole number of at most 64 bits that is not negative.
    pub(crate) fn number(&self) -> Result<u64> {
        let value = |reason| Asn1Error { place: self.place, reason: Asn1Reason::Value(reason) };
        match self.value.first() {
            None => return Err(value("a number without digits")),
            Some(first) if first & 0x80 != 0 => return Err(value("a negative number")),
            Some(_) => {}
        }
        self.value.iter().try_fold(0_u64, |sum, byte| {
            sum.checked_mul(256).map(|s| s | u64::from(*byte)).ok_or_else(|| value("a gigantic number"))
        })
    }

    /// The content of a BIT STRING of whole octets.
    pub(crate) fn whole_octets(&self) -> Result<&'a [u8]> {
        match self.value.split_first() {
            Some((0, octets)) => Ok(octets),
            _ => Err(Asn1Error { place: self.place, reason: Asn1Reason::Value("bits that are not whole octets") }),
        }
    }
}

/// A walk over the elements of a structure.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    place: &'static str,
}

impl<'a> Reader<'a> {
    /// Over octets that hold elements one after the other; `place` names them in errors.
    pub(crate) fn new(octets: &'a [u8], place: &'static str) -> Self {
        Self { rest: octets, place }
    }

    /// An error of this place.
    pub(crate) fn error(&self, reason: Asn1Reason) -> Asn1Error {
        Asn1Error { place: self.place, reason }
    }

    /// An error of this place in words.
    pub(crate) fn refuse(&self, reason: &'static str) -> Asn1Error {
        self.error(Asn1Reason::Value(reason))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The identifier octet of the next element.
    pub(crate) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next element, whatever it is.
    pub(crate) fn any(&mut self) -> Result<Element<'a>> {
        let truncated = || self.error(Asn1Reason::Truncated);
        let (header, length) = header(self.rest).map_err(|reason| self.error(reason))?;
        let length = length.ok_or_else(|| self.error(Asn1Reason::Length))?;
        let tag = self.peek().ok_or_else(truncated)?;
        let end = header.checked_add(length).ok_or_else(|| self.error(Asn1Reason::Length))?;
        let (raw, rest) = self.rest.split_at_checked(end).ok_or_else(truncated)?;
        let value = raw.get(header..).ok_or_else(truncated)?;
        self.rest = rest;
        Ok(Element { tag, value, raw, place: self.place })
    }

    /// The next element, which must have the tag.
    pub(crate) fn take(&mut self, tag: u8) -> Result<Element<'a>> {
        self.any()?.expect(tag)
    }

    /// The next element when it has the tag; otherwise nothing is read.
    pub(crate) fn optional(&mut self, tag: u8) -> Result<Option<Element<'a>>> {
        if self.peek() == Some(tag) { self.any().map(Some) } else { Ok(None) }
    }

    /// Into a SEQUENCE.
    pub(crate) fn sequence(&mut self, place: &'static str) -> Result<Self> {
        Ok(self.take(tag::SEQUENCE)?.reader(place))
    }

    /// Into a SET.
    pub(crate) fn set(&mut self, place: &'static str) -> Result<Self> {
        Ok(self.take(tag::SET)?.reader(place))
    }

    /// An OBJECT IDENTIFIER's content octets.
    pub(crate) fn oid(&mut self) -> Result<&'a [u8]> {
        Ok(self.take(tag::OID)?.value)
    }

    /// An INTEGER's content octets.
    pub(crate) fn integer(&mut self) -> Result<&'a [u8]> {
        let element = self.take(tag::INTEGER)?;
        if element.value.is_empty() { Err(self.refuse("a number without digits")) } else { Ok(element.value) }
    }

    /// An OCTET STRING's content.
    pub(crate) fn octets(&mut self) -> Result<&'a [u8]> {
        Ok(self.take(tag::OCTET_STRING)?.value)
    }

    /// A BIT STRING of whole octets.
    pub(crate) fn bits(&mut self) -> Result<&'a [u8]> {
        self.take(tag::BIT_STRING)?.whole_octets()
    }

    /// Nothing may be left.
    pub(crate) fn finish(&self) -> Result<()> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.error(Asn1Reason::Trailing)) }
    }
}

/// The one element that these octets are, of this tag.
pub(crate) fn only<'a>(octets: &'a [u8], tag: u8, place: &'static str) -> Result<Element<'a>> {
    let mut reader = Reader::new(octets, place);
    let element = reader.take(tag)?;
    reader.finish()?;
    Ok(element)
}

/// The number of identifier and length octets, and the length of the content (`None`: indefinite).
fn header(octets: &[u8]) -> std::result::Result<(usize, Option<usize>), Asn1Reason> {
    let tag = octets.first().ok_or(Asn1Reason::Truncated)?;
    if tag & 0x1f == 0x1f {
        return Err(Asn1Reason::Value("a tag of several octets"));
    }
    let first = octets.get(1).copied().ok_or(Asn1Reason::Truncated)?;
    let count = usize::from(first & 0x7f);
    match first {
        0x80 => Ok((2, None)),
        0..=0x7f => Ok((2, Some(count))),
        _ if count > 4 => Err(Asn1Reason::Length),
        _ => {
            let digits = octets.get(2..2 + count).ok_or(Asn1Reason::Truncated)?;
            Ok((2 + count, Some(digits.iter().fold(0, |sum, digit| sum << 8 | usize::from(*digit)))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_follow_one_another() {
        let mut r = Reader::new(&[0x30, 0x03, 0x02, 0x01, 0x05, 0x05, 0x00], "test");
        let mut inner = r.sequence("inner").unwrap();
        assert_eq!(inner.take(tag::INTEGER).unwrap().number().unwrap(), 5);
        inner.finish().unwrap();
        assert_eq!(r.take(tag::NULL).unwrap().raw, [0x05, 0x00]);
        assert!(r.is_empty());
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_its_place() {
        let cases: &[(&[u8], Asn1Reason)] = &[
            (&[], Asn1Reason::Truncated),
            (&[0x30], Asn1Reason::Truncated),
            (&[0x30, 0x01], Asn1Reason::Truncated),
            (&[0x30, 0x80, 0, 0], Asn1Reason::Length),
            (&[0x30, 0x85, 1, 1, 1, 1, 1], Asn1Reason::Length),
            (&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], Asn1Reason::Truncated),
            (&[0x04, 0x00], Asn1Reason::Tag { expected: 0x30, found: 0x04 }),
        ];
        for (octets, reason) in cases {
            let error = Reader::new(octets, "place").sequence("inner").unwrap_err();
            assert_eq!(error, Asn1Error { place: "place", reason: reason.clone() }, "{octets:?}");
        }
    }

    #[test]
    fn numbers_have_bounds() {
        let number = |octets| Reader::new(octets, "n").take(tag::INTEGER).unwrap().number();
        assert_eq!(number(&[2, 2, 0x01, 0x00]).unwrap(), 256);
        assert!(number(&[2, 1, 0x80]).is_err());
        assert!(number(&[2, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0]).is_err());
        assert!(number(&[2, 0]).is_err());
    }
}
