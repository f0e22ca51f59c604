//! Distinguished names (RFC 5280 4.1.2.4, 7.1).

use crate::asn1::{Element, Result, oid, tag, write};

/// Attributes of a name that are read at most.
const ATTRIBUTES: usize = 64;

/// An attribute of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub(crate) kind: Vec<u8>,
    pub(crate) text: String,
    /// The text as it is compared: without case and with single spaces.
    folded: String,
}

/// A distinguished name: its octets and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    der: Vec<u8>,
    parts: Vec<Vec<Attribute>>,
}

impl Name {
    pub(crate) fn read(element: &Element<'_>) -> Result<Self> {
        let mut reader = element.expect(tag::SEQUENCE)?.reader("Name");
        let mut parts = Vec::new();
        let mut count = 0;
        while !reader.is_empty() {
            let mut set = reader.set("RelativeDistinguishedName")?;
            let mut part = Vec::new();
            while !set.is_empty() {
                let mut pair = set.sequence("AttributeTypeAndValue")?;
                let kind = pair.oid()?.to_vec();
                let text = text_of(&pair.any()?);
                pair.finish()?;
                count += 1;
                if count > ATTRIBUTES {
                    return Err(reader.error(crate::asn1::Asn1Reason::TooMany));
                }
                part.push(Attribute { kind, folded: fold(&text), text });
            }
            part.sort_by(|a, b| (&a.kind, &a.folded).cmp(&(&b.kind, &b.folded)));
            parts.push(part);
        }
        Ok(Self { der: element.raw.to_vec(), parts })
    }

    /// The name in DER.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Whether it names nobody.
    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether both name the same (RFC 5280 7.1): the same octets, or the same texts but for case and spaces.
    pub fn is(&self, other: &Self) -> bool {
        self.der == other.der || (self.parts.len() == other.parts.len() && self.begins_with(other))
    }

    /// Whether this name lies in the subtree of the other (RFC 5280 4.2.1.10, directoryName).
    pub(crate) fn begins_with(&self, other: &Self) -> bool {
        self.parts.len() >= other.parts.len() && self.parts.iter().zip(&other.parts).all(|(a, b)| same(a, b))
    }

    /// The first text of an attribute.
    pub(crate) fn first<'a>(&'a self, kind: &'a [u8]) -> Option<&'a str> {
        self.all(kind).next()
    }

    /// The texts of an attribute, as far as it occurs.
    pub(crate) fn all<'a>(&'a self, kind: &'a [u8]) -> impl Iterator<Item = &'a str> {
        self.parts.iter().flatten().filter(move |a| a.kind == kind).map(|a| a.text.as_str())
    }
}

fn same(a: &[Attribute], b: &[Attribute]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.kind == b.kind && a.folded == b.folded)
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The text of a string of any of the kinds in use; of anything else its octets in hexadecimal.
fn text_of(element: &Element<'_>) -> String {
    let value = element.value;
    match element.tag {
        tag::BMP_STRING if value.len().is_multiple_of(2) => {
            let units: Vec<u16> = value.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
            String::from_utf16_lossy(&units)
        }
        tag::UNIVERSAL_STRING if value.len().is_multiple_of(4) => {
            let char_of = |four: &[u8; 4]| char::from_u32(u32::from_be_bytes(*four)).unwrap_or('\u{fffd}');
            value.as_chunks::<4>().0.iter().map(char_of).collect()
        }
        tag::LATIN_STRING => match std::str::from_utf8(value) {
            Ok(text) => text.to_owned(),
            Err(_) => value.iter().copied().map(char::from).collect(),
        },
        tag::UTF8_STRING | tag::PRINTABLE_STRING | tag::IA5_STRING => String::from_utf8_lossy(value).into_owned(),
        _ => format!("#{}", super::hex(element.raw)),
    }
}

impl std::fmt::Display for Name {
    /// RFC 4514: the last attribute first.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, part) in self.parts.iter().rev().enumerate() {
            if at > 0 {
                f.write_str(",")?;
            }
            for (at, attribute) in part.iter().enumerate() {
                if at > 0 {
                    f.write_str("+")?;
                }
                match short(&attribute.kind) {
                    Some(short) => write!(f, "{short}={}", escaped(&attribute.text))?,
                    None => write!(f, "{}={}", oid::dotted(&attribute.kind), escaped(&attribute.text))?,
                }
            }
        }
        Ok(())
    }
}

fn short(kind: &[u8]) -> Option<&'static str> {
    Some(match kind {
        oid::COMMON_NAME => "CN",
        oid::SURNAME => "SN",
        oid::SERIAL_NUMBER => "serialNumber",
        oid::COUNTRY => "C",
        oid::LOCALITY => "L",
        oid::STATE => "ST",
        oid::STREET => "STREET",
        oid::ORGANISATION => "O",
        oid::ORGANISATIONAL_UNIT => "OU",
        oid::TITLE => "title",
        oid::GIVEN_NAME => "GN",
        oid::ORGANISATION_IDENTIFIER => "organizationIdentifier",
        oid::USER_ID => "UID",
        oid::DOMAIN_COMPONENT => "DC",
        oid::EMAIL => "emailAddress",
        _ => return None,
    })
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let at_edge = (at == 0 && (c == ' ' || c == '#')) || (c == ' ' && at + 1 == text.len());
        match c {
            '\0' => out.push_str("\\00"),
            ',' | '+' | '"' | '\\' | '<' | '>' | ';' => out.extend(['\\', c]),
            _ if at_edge => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

/// A name in DER from pairs of attribute and text, the widest first.
pub(crate) fn name_of(parts: &[(&[u8], &str)]) -> Vec<u8> {
    let rdn = |(kind, text): &(&[u8], &str)| {
        let value = if *kind == oid::COUNTRY { write::element(tag::PRINTABLE_STRING, text.as_bytes()) } else { write::utf8(text) };
        write::set_of(vec![write::sequence(&[write::oid(kind), value])])
    };
    write::sequence(&parts.iter().map(rdn).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asn1::Reader;

    fn name(parts: &[(&[u8], &str)]) -> Name {
        Name::read(&Reader::new(&name_of(parts), "t").any().unwrap()).unwrap()
    }

    #[test]
    fn names_compare_without_case_and_spaces() {
        let a = name(&[(oid::COUNTRY, "VN"), (oid::COMMON_NAME, "Ủy ban  nhân dân")]);
        let b = name(&[(oid::COUNTRY, "vn"), (oid::COMMON_NAME, " ủy ban nhân Dân ")]);
        assert!(a.is(&b));
        assert!(!a.is(&name(&[(oid::COUNTRY, "VN"), (oid::COMMON_NAME, "Ủy ban")])));
        assert!(a.begins_with(&name(&[(oid::COUNTRY, "VN")])));
        assert!(!name(&[(oid::COUNTRY, "VN")]).begins_with(&a));
    }

    #[test]
    fn names_are_shown_as_rfc_4514_asks() {
        let n = name(&[(oid::COUNTRY, "VN"), (oid::ORGANISATION, "Sở X, Y"), (oid::COMMON_NAME, "#An ")]);
        assert_eq!(n.to_string(), "CN=\\#An\\ ,O=Sở X\\, Y,C=VN");
    }

    #[test]
    fn wide_strings_are_read() {
        let wide = write::element(tag::BMP_STRING, &[0x1e, 0xe6, 0x00, 0x79]);
        assert_eq!(text_of(&Reader::new(&wide, "t").any().unwrap()), "Ủy");
    }
}
