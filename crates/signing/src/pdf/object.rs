//! The nine kinds of PDF objects (ISO 32000-2, 7.3) and how they are written.

use std::collections::BTreeMap;
use std::ops::Range;

/// The number and generation that name an indirect object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    /// The object number, from 1.
    pub number: u32,
    /// The generation, nearly always 0.
    pub generation: u16,
}

impl Id {
    /// A new object's id: generation 0.
    pub const fn new(number: u32) -> Self {
        Self { number, generation: 0 }
    }
}

/// A dictionary. Keys are kept in order of their bytes, so that equal dictionaries are equal
/// however a program ordered them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dict(pub BTreeMap<Vec<u8>, Object>);

/// A stream: its dictionary and where its raw bytes lie in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Stream {
    /// The dictionary.
    pub dict: Dict,
    /// The raw, still encoded bytes as a range of the file.
    pub data: Range<usize>,
}

/// A PDF object.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Object {
    /// `null`; also what a reference to nothing means.
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Real(f64),
    /// A name, decoded, without its slash.
    Name(Vec<u8>),
    /// A string's bytes, however it was written.
    String(Vec<u8>),
    /// An array.
    Array(Vec<Object>),
    /// A dictionary.
    Dict(Dict),
    /// A stream.
    Stream(Stream),
    /// A reference to an indirect object.
    Reference(Id),
}

impl Object {
    /// A name from its letters.
    pub fn name(name: &str) -> Self {
        Self::Name(name.as_bytes().to_vec())
    }

    /// A text string: ASCII as it is, anything else as UTF-16 with a byte order mark
    /// (ISO 32000-2, 7.9.2.2).
    pub fn text(text: &str) -> Self {
        if text.is_ascii() {
            return Self::String(text.as_bytes().to_vec());
        }
        let mut bytes = vec![0xfe, 0xff];
        for unit in text.encode_utf16() {
            bytes.extend_from_slice(&unit.to_be_bytes());
        }
        Self::String(bytes)
    }

    /// An array of numbers.
    pub fn numbers(numbers: &[f64]) -> Self {
        Self::Array(numbers.iter().map(|n| Self::Real(*n)).collect())
    }

    /// The dictionary of a dictionary or stream.
    pub fn dict(&self) -> Option<&Dict> {
        match self {
            Self::Dict(dict) => Some(dict),
            Self::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    /// The elements of an array.
    pub fn array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(array) => Some(array),
            _ => None,
        }
    }

    /// The bytes of a name.
    pub fn as_name(&self) -> Option<&[u8]> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The bytes of a string.
    pub fn as_string(&self) -> Option<&[u8]> {
        match self {
            Self::String(string) => Some(string),
            _ => None,
        }
    }

    /// A whole number.
    pub fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(n) => Some(*n),
            _ => None,
        }
    }

    /// A whole number that counts or points: not negative, no more than fits in memory.
    pub fn size(&self) -> Option<usize> {
        self.integer().and_then(|n| usize::try_from(n).ok())
    }

    /// A number of either kind.
    pub fn number(&self) -> Option<f64> {
        match self {
            #[expect(clippy::as_conversions, reason = "coordinates lie far below 2^53; there is no From for this")]
            Self::Integer(n) => Some(*n as f64),
            Self::Real(n) => Some(*n),
            _ => None,
        }
    }

    /// What a reference points to.
    pub fn reference(&self) -> Option<Id> {
        match self {
            Self::Reference(id) => Some(*id),
            _ => None,
        }
    }

    /// A text string as text: UTF-16 or UTF-8 with their marks, otherwise one letter per byte.
    pub fn to_text(&self) -> Option<String> {
        let bytes = self.as_string()?;
        Some(match bytes {
            [0xfe, 0xff, rest @ ..] => {
                let units: Vec<u16> = rest.chunks_exact(2).map(|c| c.iter().fold(0, |n, b| n << 8 | u16::from(*b))).collect();
                String::from_utf16_lossy(&units)
            }
            [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
            plain => plain.iter().map(|b| char::from(*b)).collect(),
        })
    }

    /// Writes the object in its shortest plain form. A stream writes its dictionary only.
    pub fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Null => out.extend_from_slice(b"null"),
            Self::Bool(true) => out.extend_from_slice(b"true"),
            Self::Bool(false) => out.extend_from_slice(b"false"),
            Self::Integer(n) => out.extend_from_slice(n.to_string().as_bytes()),
            Self::Real(n) => out.extend_from_slice(real(*n).as_bytes()),
            Self::Name(name) => write_name(name, out),
            Self::String(string) => write_string(string, out),
            Self::Array(array) => {
                out.push(b'[');
                for (i, item) in array.iter().enumerate() {
                    if i > 0 {
                        out.push(b' ');
                    }
                    item.write(out);
                }
                out.push(b']');
            }
            Self::Dict(dict) => dict.write(out),
            Self::Stream(stream) => stream.dict.write(out),
            Self::Reference(id) => out.extend_from_slice(format!("{} {} R", id.number, id.generation).as_bytes()),
        }
    }
}

impl Dict {
    /// An empty dictionary.
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of a key as it stands, `Null` when it is not there.
    pub fn get(&self, key: &str) -> &Object {
        static NULL: Object = Object::Null;
        self.0.get(key.as_bytes()).unwrap_or(&NULL)
    }

    /// Whether a key is there with a value other than `null`.
    pub fn has(&self, key: &str) -> bool {
        *self.get(key) != Object::Null
    }

    /// Sets a key.
    pub fn set(&mut self, key: &str, value: Object) {
        self.0.insert(key.as_bytes().to_vec(), value);
    }

    /// Removes a key.
    pub fn remove(&mut self, key: &str) {
        self.0.remove(key.as_bytes());
    }

    /// The same dictionary with a key set, for building.
    #[must_use]
    pub fn with(mut self, key: &str, value: Object) -> Self {
        self.set(key, value);
        self
    }

    /// Whether the key's value is this name.
    pub fn is(&self, key: &str, name: &str) -> bool {
        self.get(key).as_name() == Some(name.as_bytes())
    }

    /// Writes the dictionary.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"<<");
        for (key, value) in &self.0 {
            write_name(key, out);
            out.push(b' ');
            value.write(out);
        }
        out.extend_from_slice(b">>");
    }
}

/// PDF knows no exponents; five places are finer than any device.
fn real(n: f64) -> String {
    if !n.is_finite() {
        return "0".into();
    }
    let text = format!("{n:.5}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.to_owned() }
}

fn write_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(byte) {
            out.push(*byte);
        } else {
            out.extend_from_slice(format!("#{byte:02X}").as_bytes());
        }
    }
}

fn write_string(string: &[u8], out: &mut Vec<u8>) {
    if string.iter().all(|b| b.is_ascii_graphic() || *b == b' ') {
        out.push(b'(');
        for byte in string {
            if b"()\\".contains(byte) {
                out.push(b'\\');
            }
            out.push(*byte);
        }
        out.push(b')');
    } else {
        out.push(b'<');
        out.extend_from_slice(hex(string).as_bytes());
        out.push(b'>');
    }
}

/// Upper case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |n: u8| DIGITS.get(usize::from(n)).map_or('0', |d| char::from(*d));
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}
