//! Reading a payment code.

use super::error::{Error, Fault, Wanted};
use super::tlv::{self, Piece, ROOT};
use super::{Beneficiary, Details, Field, Initiation, MOST_BYTES, NAPAS, Target, VietQr, crc16};

impl VietQr {
    /// Reads the text of a code; blanks and line breaks around it do not count.
    ///
    /// # Errors
    /// The first field that is wrong, with its place.
    pub fn read(text: &str) -> Result<Self, Error> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if text.len() > MOST_BYTES {
            return Err(Error::new(ROOT, 0, Fault::TooLong { bytes: text.len() }));
        }
        let pieces = tlv::split(text, ROOT, 0)?;
        let [first, .., last] = pieces.as_slice() else {
            let missing = if pieces.is_empty() { "00" } else { "63" };
            return Err(Error::new(missing, text.len(), Fault::Missing));
        };
        if first.id != 0 {
            return Err(Error::new("00", 0, Fault::Missing));
        }
        exactly(first, "00", "01")?;
        check_sum(text, &pieces, last)?;
        let mut fields = Fields { within: ROOT, end: text.len(), pieces };
        fields.take(0);
        fields.take(63);
        let code = Self {
            initiation: initiation(&mut fields)?,
            beneficiary: beneficiary(&mut fields)?,
            category: fields.optional(52, |p| digits(p, "52", 4, 4))?,
            amount: {
                exactly(&fields.required(53)?, "53", "704")?;
                fields.optional(54, amount)?
            },
            name: {
                exactly(&fields.required(58)?, "58", "VN")?;
                fields.optional(59, |p| some_text(p, "59"))?
            },
            city: fields.optional(60, |p| some_text(p, "60"))?,
            details: match fields.take(62) {
                Some(piece) => details(&piece)?,
                None => Details::default(),
            },
            more: fields.rest(),
        };
        Ok(code)
    }
}

/// Fields of one level, taken one by one.
struct Fields<'a> {
    within: &'static str,
    end: usize,
    pieces: Vec<Piece<'a>>,
}

impl<'a> Fields<'a> {
    fn take(&mut self, id: u8) -> Option<Piece<'a>> {
        let index = self.pieces.iter().position(|p| p.id == id)?;
        Some(self.pieces.remove(index))
    }

    fn required(&mut self, id: u8) -> Result<Piece<'a>, Error> {
        self.take(id).ok_or_else(|| Error::new(tlv::path(self.within, id), self.end, Fault::Missing))
    }

    fn optional<T>(&mut self, id: u8, read: impl Fn(&Piece<'a>) -> Result<T, Error>) -> Result<Option<T>, Error> {
        self.take(id).map(|piece| read(&piece)).transpose()
    }

    /// What is left, by number: the order does not matter, and it is the order that is written.
    fn rest(mut self) -> Vec<Field> {
        self.pieces.sort_by_key(|p| p.id);
        self.pieces.iter().map(|p| Field { id: p.id, value: p.value.to_owned() }).collect()
    }

    /// Nothing may be left: the field that is does not belong here.
    fn none_left(self) -> Result<(), Error> {
        match self.pieces.first() {
            Some(piece) => Err(Error::new(tlv::path(self.within, piece.id), piece.at, Fault::Misplaced)),
            None => Ok(()),
        }
    }
}

fn check_sum(text: &str, pieces: &[Piece<'_>], last: &Piece<'_>) -> Result<(), Error> {
    if last.id != 63 {
        return match pieces.iter().find(|p| p.id == 63) {
            Some(piece) => Err(Error::new("63", piece.at, Fault::Misplaced)),
            None => Err(Error::new("63", text.len(), Fault::Missing)),
        };
    }
    if last.value.len() != 4 {
        return Err(Error::new("63", last.at, Fault::Truncated { says: last.value.len(), there: 4 }));
    }
    let expected = format!("{:04X}", crc16(text.get(..last.inside()).unwrap_or_default().as_bytes()));
    if last.value.eq_ignore_ascii_case(&expected) {
        Ok(())
    } else {
        Err(Error::new("63", last.at, Fault::CheckSum { found: last.value.to_owned(), expected }))
    }
}

fn initiation(fields: &mut Fields<'_>) -> Result<Initiation, Error> {
    let piece = fields.required(1)?;
    match piece.value {
        "11" => Ok(Initiation::Static),
        "12" => Ok(Initiation::Dynamic),
        found => Err(not(&piece, "01", "11, 12", found)),
    }
}

fn beneficiary(fields: &mut Fields<'_>) -> Result<Beneficiary, Error> {
    let account = fields.required(38)?;
    let mut parts = within(&account, "38")?;
    exactly(&parts.required(0)?, "38.00", NAPAS)?;
    let receiver = parts.required(1)?;
    let mut inner = within(&receiver, "38.01")?;
    let bin = inner.required(0)?;
    let number = inner.required(1)?;
    // A field 02 in here has swallowed the service behind it: a copied mistake of some generators.
    inner.none_left()?;
    let bin = digits(&bin, "38.01.00", 6, 6)?;
    let service = parts.required(2)?;
    let target = match service.value {
        "QRIBFTTA" => Target::Account(account_number(&number, "38.01.01")?),
        "QRIBFTTC" => Target::Card(digits(&number, "38.01.01", 16, 19)?),
        found => return Err(not(&service, "38.02", "QRIBFTTA, QRIBFTTC", found)),
    };
    parts.none_left()?;
    Ok(Beneficiary { bin, target })
}

fn details(piece: &Piece<'_>) -> Result<Details, Error> {
    let mut parts = within(piece, "62")?;
    Ok(Details {
        bill: parts.optional(1, |p| some_text(p, "62.01"))?,
        reference: parts.optional(5, |p| some_text(p, "62.05"))?,
        terminal: parts.optional(7, |p| some_text(p, "62.07"))?,
        purpose: parts.optional(8, |p| some_text(p, "62.08"))?,
        more: parts.rest(),
    })
}

fn within<'a>(piece: &Piece<'a>, name: &'static str) -> Result<Fields<'a>, Error> {
    let pieces = tlv::split(piece.value, name, piece.inside())?;
    Ok(Fields { within: name, end: piece.inside() + piece.value.len(), pieces })
}

fn exactly(piece: &Piece<'_>, name: &str, expected: &str) -> Result<(), Error> {
    if piece.value == expected { Ok(()) } else { Err(not(piece, name, expected, piece.value)) }
}

fn not(piece: &Piece<'_>, name: &str, expected: &str, found: &str) -> Error {
    Error::new(name, piece.at, Fault::Not { expected: expected.to_owned(), found: found.to_owned() })
}

fn form(piece: &Piece<'_>, name: &str, wanted: Wanted) -> Error {
    Error::new(name, piece.at, Fault::Form { found: piece.value.to_owned(), wanted })
}

fn digits(piece: &Piece<'_>, name: &str, least: usize, most: usize) -> Result<String, Error> {
    if is_digits(piece.value, least, most) {
        Ok(piece.value.to_owned())
    } else {
        Err(form(piece, name, Wanted::Digits { least, most }))
    }
}

fn account_number(piece: &Piece<'_>, name: &str) -> Result<String, Error> {
    if is_account(piece.value) {
        Ok(piece.value.to_owned())
    } else {
        Err(form(piece, name, Wanted::LettersAndDigits { most: MOST_ACCOUNT }))
    }
}

fn amount(piece: &Piece<'_>) -> Result<u64, Error> {
    let right = is_digits(piece.value, 1, 13) && !piece.value.starts_with('0');
    let number = piece.value.parse().ok().filter(|_| right);
    number.ok_or_else(|| form(piece, "54", Wanted::Amount))
}

fn some_text(piece: &Piece<'_>, name: &str) -> Result<String, Error> {
    if piece.value.is_empty() { Err(form(piece, name, Wanted::Bytes { most: 99 })) } else { Ok(piece.value.to_owned()) }
}

/// The longest account number.
pub(super) const MOST_ACCOUNT: usize = 19;

pub(super) fn is_account(text: &str) -> bool {
    (1..=MOST_ACCOUNT).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

pub(super) fn is_digits(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}
