//! The grammar of PDF objects (ISO 32000-2, 7.2 and 7.3).

use std::ops::Range;

use super::error::PdfError;
use super::object::{Dict, Id, Object};

/// How deeply arrays and dictionaries may nest.
const MAX_DEPTH: usize = 100;

/// Reads objects from bytes, front to back.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    /// Where the next byte is read.
    pub(crate) at: usize,
}

pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !b"()<>[]{}/%".contains(&byte)
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    pub(crate) fn error(&self, reason: &'static str) -> PdfError {
        PdfError::Syntax { at: self.at, reason }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Steps over white space and comments.
    pub(crate) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if is_space(byte) {
                self.at += 1;
            } else if byte == b'%' {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.at += 1;
                }
            } else {
                return;
            }
        }
    }

    /// Takes a keyword if it comes next.
    pub(crate) fn take(&mut self, keyword: &str) -> bool {
        self.skip_space();
        let word = keyword.as_bytes();
        let ends = self.rest().get(word.len()).is_none_or(|b| !is_regular(*b));
        if self.rest().starts_with(word) && ends {
            self.at += word.len();
            return true;
        }
        false
    }

    pub(crate) fn expect(&mut self, keyword: &str, reason: &'static str) -> Result<(), PdfError> {
        if self.take(keyword) { Ok(()) } else { Err(self.error(reason)) }
    }

    /// A whole number without a sign.
    pub(crate) fn unsigned(&mut self) -> Option<u64> {
        self.skip_space();
        let digits = self.rest().iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 || digits > 19 {
            return None;
        }
        let text = std::str::from_utf8(self.rest().get(..digits)?).ok()?;
        let value = text.parse().ok()?;
        self.at += digits;
        Some(value)
    }

    /// `N G obj`
    pub(crate) fn object_header(&mut self) -> Option<Id> {
        let number = u32::try_from(self.unsigned()?).ok()?;
        let generation = u16::try_from(self.unsigned()?).ok()?;
        self.take("obj").then_some(Id { number, generation })
    }

    /// One object.
    pub(crate) fn object(&mut self) -> Result<Object, PdfError> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Result<Object, PdfError> {
        if depth > MAX_DEPTH {
            return Err(PdfError::Limit("arrays and dictionaries nest deeper than 100"));
        }
        self.skip_space();
        match self.peek() {
            None => Err(self.error("the file ends where an object should be")),
            Some(b'/') => self.name().map(Object::Name),
            Some(b'(') => self.literal().map(Object::String),
            Some(b'[') => {
                self.at += 1;
                let mut array = Vec::new();
                loop {
                    self.skip_space();
                    if self.peek() == Some(b']') {
                        self.at += 1;
                        return Ok(Object::Array(array));
                    }
                    array.push(self.nested(depth + 1)?);
                }
            }
            Some(b'<') if self.rest().starts_with(b"<<") => self.dict(depth).map(Object::Dict),
            Some(b'<') => self.hexadecimal().map(Object::String),
            Some(b'+' | b'-' | b'.' | b'0'..=b'9') => self.number_or_reference(),
            Some(_) if self.take("true") => Ok(Object::Bool(true)),
            Some(_) if self.take("false") => Ok(Object::Bool(false)),
            Some(_) if self.take("null") => Ok(Object::Null),
            Some(_) => Err(self.error("no object begins like this")),
        }
    }

    fn dict(&mut self, depth: usize) -> Result<Dict, PdfError> {
        let mut dict = Dict::new();
        self.dict_spans(depth, |key, value, _, at| {
            // Readers disagree about which of two equal keys counts: a place to hide things.
            if dict.0.insert(key, value).is_some() {
                return Err(PdfError::Syntax { at, reason: "a key stands twice in a dictionary" });
            }
            Ok(())
        })?;
        Ok(dict)
    }

    /// Reads a dictionary and tells of each value where it lies.
    pub(crate) fn dict_spans(
        &mut self,
        depth: usize,
        mut entry: impl FnMut(Vec<u8>, Object, Range<usize>, usize) -> Result<(), PdfError>,
    ) -> Result<(), PdfError> {
        self.skip_space();
        if !self.rest().starts_with(b"<<") {
            return Err(self.error("a dictionary should begin here"));
        }
        self.at += 2;
        loop {
            self.skip_space();
            if self.rest().starts_with(b">>") {
                self.at += 2;
                return Ok(());
            }
            let at = self.at;
            if self.peek() != Some(b'/') {
                return Err(self.error("a key of a dictionary should be here"));
            }
            let key = self.name()?;
            self.skip_space();
            let start = self.at;
            let value = self.nested(depth + 1)?;
            entry(key, value, start..self.at, at)?;
        }
    }

    fn name(&mut self) -> Result<Vec<u8>, PdfError> {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|b| is_regular(*b)) {
            self.at += 1;
            let coded = match (byte, self.rest()) {
                (b'#', [a, b, ..]) => digit(*a).zip(digit(*b)).map(|(a, b)| a << 4 | b),
                _ => None,
            };
            if coded.is_some() {
                self.at += 2;
            }
            name.push(coded.unwrap_or(byte));
        }
        Ok(name)
    }

    fn hexadecimal(&mut self) -> Result<Vec<u8>, PdfError> {
        self.at += 1;
        let mut digits = Vec::new();
        loop {
            let Some(byte) = self.peek() else { return Err(self.error("a hexadecimal string does not end")) };
            self.at += 1;
            if byte == b'>' {
                break;
            }
            if let Some(digit) = digit(byte) {
                digits.push(digit);
            } else if !is_space(byte) {
                return Err(self.error("not a hexadecimal digit"));
            }
        }
        Ok(digits.chunks(2).map(|pair| pair.first().map_or(0, |a| a << 4) | pair.get(1).copied().unwrap_or(0)).collect())
    }

    fn literal(&mut self) -> Result<Vec<u8>, PdfError> {
        self.at += 1;
        let mut string = Vec::new();
        let mut open = 1usize;
        loop {
            let Some(byte) = self.peek() else { return Err(self.error("a string does not end")) };
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Ok(string);
                    }
                }
                b'\\' => {
                    self.escape(&mut string);
                    continue;
                }
                b'\r' => {
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    string.push(b'\n');
                    continue;
                }
                _ => {}
            }
            string.push(byte);
        }
    }

    fn escape(&mut self, string: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => string.push(b'\n'),
            b'r' => string.push(b'\r'),
            b't' => string.push(b'\t'),
            b'b' => string.push(8),
            b'f' => string.push(12),
            b'\n' => {}
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(next) = self.peek().filter(|b| (b'0'..=b'7').contains(b)) else { break };
                    code = code * 8 + u32::from(next - b'0');
                    self.at += 1;
                }
                string.push(u8::try_from(code & 0xff).unwrap_or(0));
            }
            other => string.push(other),
        }
    }

    fn number_or_reference(&mut self) -> Result<Object, PdfError> {
        let start = self.at;
        let length = self.rest().iter().take_while(|b| matches!(b, b'+' | b'-' | b'.' | b'0'..=b'9')).count();
        let text = self.rest().get(..length).and_then(|t| std::str::from_utf8(t).ok()).unwrap_or_default();
        self.at += length;
        if text.bytes().all(|b| b.is_ascii_digit()) && length <= 10 {
            let after = self.at;
            let number = text.parse::<u32>().ok();
            let generation = self.unsigned().and_then(|g| u16::try_from(g).ok());
            if let (Some(number), Some(generation)) = (number, generation)
                && self.take("R")
            {
                return Ok(Object::Reference(Id { number, generation }));
            }
            self.at = after;
        }
        if let Ok(n) = text.parse::<i64>() {
            return Ok(Object::Integer(n));
        }
        match text.parse::<f64>() {
            Ok(n) if n.is_finite() => Ok(Object::Real(n)),
            // `-`, `.` and `--5` stand in real files; every reader takes them for nothing much.
            _ if length < 40 => Ok(Object::Real(0.0)),
            _ => Err(PdfError::Syntax { at: start, reason: "a number of impossible length" }),
        }
    }
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|d| u8::try_from(d).ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<Object, PdfError> {
        Reader::new(text.as_bytes(), 0).object()
    }

    #[test]
    fn objects_are_read() {
        for (text, object) in [
            ("null", Object::Null),
            (" % a remark\n true", Object::Bool(true)),
            ("-17", Object::Integer(-17)),
            ("+.5", Object::Real(0.5)),
            ("4.", Object::Real(4.0)),
            ("/A#20B", Object::Name(b"A B".to_vec())),
            ("/", Object::Name(Vec::new())),
            (r"(a\(b\)(c)\101\n\
d)", Object::String(b"a(b)(c)A\nd".to_vec())),
            ("<4 1 4>", Object::String(b"A@".to_vec())),
            ("12 0 R", Object::Reference(Id::new(12))),
            ("[1 2 3 0 R 4]", Object::Array(vec![Object::Integer(1), Object::Integer(2), Object::Reference(Id::new(3)), Object::Integer(4)])),
            ("<</A/B/C[]>>", Object::Dict(Dict::new().with("A", Object::name("B")).with("C", Object::Array(vec![])))),
        ] {
            assert_eq!(read(text).unwrap(), object, "{text}");
        }
    }

    #[test]
    fn what_is_broken_is_refused() {
        for text in ["", "(", "<4", "<4g>", "[1", "<</A>>", "<</A 1", "<<1 2>>", "<</A 1/A 2>>", "nul", ")", "}"] {
            assert!(read(text).is_err(), "{text}");
        }
        assert_eq!(read(&"[".repeat(200_000)), Err(PdfError::Limit("arrays and dictionaries nest deeper than 100")));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Reader::new(&bytes, 0).object();
        }

        #[test]
        fn what_is_written_reads_back(object in objects()) {
            let mut out = Vec::new();
            object.write(&mut out);
            prop_assert_eq!(Reader::new(&out, 0).object().unwrap(), object);
        }
    }

    fn objects() -> impl Strategy<Value = Object> {
        let leaf = prop_oneof![
            Just(Object::Null),
            any::<bool>().prop_map(Object::Bool),
            any::<i64>().prop_map(Object::Integer),
            (-1_000_000i32..1_000_000).prop_filter("whole", |n| n % 8 != 0).prop_map(|n| Object::Real(f64::from(n) / 8.0)),
            proptest::collection::vec(any::<u8>(), 0..12).prop_map(Object::Name),
            proptest::collection::vec(any::<u8>(), 0..12).prop_map(Object::String),
            (1u32..9, 0u16..9).prop_map(|(number, generation)| Object::Reference(Id { number, generation })),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Object::Array),
                proptest::collection::btree_map(proptest::collection::vec(any::<u8>(), 0..6), inner, 0..6)
                    .prop_map(|map| Object::Dict(Dict(map))),
            ]
        })
    }
}
