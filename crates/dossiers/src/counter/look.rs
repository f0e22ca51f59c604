//! What was scanned or typed at the counter: a card, a receipt, a number, a phone or a name.

use base::Msg;
use base::cccd::IdentityCard;
use base::text::{nfc, read};

use crate::model::Person;

/// What a text of the counter's one input is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Look {
    /// Nothing.
    Empty,
    /// The QR code of an identity card.
    Card(Box<IdentityCard>),
    /// Fields like a card's that cannot be read, and why.
    BadCard(Msg),
    /// The code of a dossier, typed or inside the address of a receipt's QR code.
    Code(String),
    /// A number of a person or an organisation.
    Number(String),
    /// A phone number.
    Phone(String),
    /// The beginning of a name.
    Name(String),
}

/// Reads the text.
pub(crate) fn look(text: &str) -> Look {
    let text = nfc(text);
    if text.is_empty() {
        return Look::Empty;
    }
    if text.contains(['|', '｜']) {
        return match IdentityCard::parse(&text) {
            Ok(card) => Look::Card(Box::new(card)),
            Err(error) => Look::BadCard(error.text()),
        };
    }
    if let Some(code) = code_in(&text) {
        return Look::Code(code);
    }
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect();
    let numeric = digits.len() >= 8 && digits.bytes().all(|b| b.is_ascii_digit());
    match read::phone(&text) {
        Some(phone) if phone.len() == 10 => Look::Phone(phone),
        _ if numeric => Look::Number(digits),
        _ => Look::Name(text),
    }
}

/// The dossier's code in a text: `H99.101-261122-0001`, also within an address.
fn code_in(text: &str) -> Option<String> {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    text.split(|c: char| !part(c)).find(|token| is_code(token)).map(str::to_uppercase)
}

fn is_code(token: &str) -> bool {
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let mut parts = token.rsplitn(3, '-');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(number), Some(day), Some(agency)) => {
            number.len() >= 4
                && digits(number)
                && day.len() == 6
                && digits(day)
                && agency.starts_with(|c: char| c.is_ascii_alphabetic())
        }
        _ => false,
    }
}

/// The person that a card speaks of.
pub(crate) fn of_card(card: &IdentityCard) -> Person {
    Person {
        kind: "citizen".to_owned(),
        name: card.name.clone(),
        number: card.number.digits().to_owned(),
        born: card.birth.map(|d| d.to_string()).unwrap_or_default(),
        sex: match card.sex {
            base::cccd::Sex::Male => "male",
            base::cccd::Sex::Female => "female",
        }
        .to_owned(),
        address: card.address.clone(),
        ..Person::default()
    }
}

/// The person to be registered, as far as the text tells.
pub(crate) fn beginning(look: &Look) -> Person {
    let citizen = Person { kind: "citizen".to_owned(), ..Person::default() };
    match look {
        Look::Card(card) => of_card(card),
        Look::Number(number) if number.len() == 10 || number.len() == 13 => {
            Person { kind: "business".to_owned(), number: number.clone(), ..citizen }
        }
        Look::Number(number) => Person { number: number.clone(), ..citizen },
        Look::Phone(phone) => Person { phone: phone.clone(), ..citizen },
        Look::Name(name) => Person { name: name.clone(), ..citizen },
        Look::Empty | Look::BadCard(_) | Look::Code(_) => citizen,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_scanned_or_typed_is_known_for_what_it_is() {
        let number = |n: &str| Look::Number(n.to_owned());
        for (text, seen) in [
            ("", Look::Empty),
            ("H99.101-260302-0001", Look::Code("H99.101-260302-0001".into())),
            ("h99.101-260302-0001", Look::Code("H99.101-260302-0001".into())),
            ("https://mc.example/track?code=H99.101-260302-0001&key=ABC234", Look::Code("H99.101-260302-0001".into())),
            ("025 190 000 001", number("025190000001")),
            ("0100109106", number("0100109106")),
            ("0912.345.678", Look::Phone("0912345678".into())),
            ("+84 912 345 678", Look::Phone("0912345678".into())),
            ("Mai Thị Lan", Look::Name("Mai Thị Lan".into())),
        ] {
            assert_eq!(look(text), seen, "{text}");
        }
        assert!(matches!(look("abc|def"), Look::BadCard(_)));
    }

    #[test]
    fn a_card_gives_the_person_without_typing() {
        let Look::Card(card) = look("025190000001|123456789|Mai Thị Lan|24111990|Nữ|12 Trần Phú, Sơn Bắc|01012022") else {
            panic!("not read as a card")
        };
        let person = of_card(&card);
        assert_eq!((person.name.as_str(), person.born.as_str(), person.sex.as_str()), ("Mai Thị Lan", "1990-11-24", "female"));
    }
}
