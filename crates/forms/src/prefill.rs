//! Filling in what the state already knows.

use base::{Date, Msg};
use serde_json::{Map, Value, json};

use crate::{Answers, Field, Form, Kind, Prefill, read};

/// What is known about the applicant who is signed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Whether VNeID vouches for the name, number, date of birth and sex. If not, they are what
    /// the account says.
    pub verified: bool,
    /// The full name.
    pub name: Option<String>,
    /// The personal identity number.
    pub id_number: Option<String>,
    /// The date of birth.
    pub born: Option<Date>,
    /// The sex: `male` or `female`.
    pub sex: Option<String>,
    /// The phone number in any writing.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The place of residence.
    pub residence: Option<Residence>,
}

/// A place of residence by units' codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Residence {
    /// The province's code of 2 digits.
    pub province: String,
    /// The commune's code of 5 digits.
    pub commune: String,
    /// House number, street, hamlet.
    pub street: String,
}

/// Who vouches for an answer that was filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The identity checked by VNeID.
    VNeId,
    /// The applicant's account.
    Account,
}

impl Source {
    /// The source as the page names it.
    pub fn label(self) -> Msg {
        match self {
            Self::VNeId => Msg::new("VNeID", "VNeID"),
            Self::Account => Msg::new("Tài khoản của bạn", "Your account"),
        }
    }
}

/// Fills in the questions that were never answered, and returns the paths that it filled with their
/// sources, to be marked on the page. An answer is never overwritten, and one that the applicant
/// emptied stays empty.
pub fn prefill(form: &Form, known: &Known, answers: &mut Answers) -> Vec<(String, Source)> {
    let mut filled = Vec::new();
    for field in form.fields() {
        let Some(from) = field.prefill else { continue };
        let key = &field.key;
        if answers.get(key).is_some() || answers.unread_within(key) {
            continue;
        }
        if from == Prefill::Person {
            let parts = person(field, known);
            if !parts.is_empty() {
                filled.extend(
                    parts.iter().map(|(part, _, source)| (format!("{key}.{part}"), *source)),
                );
                let map: Map<String, Value> =
                    parts.into_iter().map(|(part, value, _)| (part, value)).collect();
                answers.set(key, Value::Object(map));
            }
        } else if let Some((value, source)) = answer(field, from, known) {
            answers.set(key, value);
            filled.push((key.clone(), source));
        }
    }
    filled
}

/// Whether an answer of this kind can be filled in from there.
pub(crate) fn fits(prefill: Prefill, kind: &Kind) -> bool {
    use crate::TextFormat as Format;
    match (prefill, kind) {
        (Prefill::Name, Kind::Text { format: None | Some(Format::Name), .. })
        | (Prefill::IdNumber, Kind::Text { format: None | Some(Format::IdNumber), .. })
        | (Prefill::Phone, Kind::Text { format: None | Some(Format::Phone), .. })
        | (Prefill::Email, Kind::Text { format: None | Some(Format::Email), .. })
        | (Prefill::Born, Kind::Date { .. })
        | (Prefill::Address, Kind::Address)
        | (Prefill::Person, Kind::Person { .. }) => true,
        (Prefill::Sex, Kind::Choice { options }) => {
            ["male", "female"].iter().all(|sex| options.iter().any(|o| o.value == *sex))
        }
        _ => false,
    }
}

/// The parts of a person that are known, in the order of the question's parts.
fn person(field: &Field, known: &Known) -> Vec<(String, Value, Source)> {
    let parts = field.kind.parts().unwrap_or_default();
    let from = |part: &Field| match part.key.as_str() {
        "name" => Some(Prefill::Name),
        "id_number" => Some(Prefill::IdNumber),
        "born" => Some(Prefill::Born),
        "sex" => Some(Prefill::Sex),
        "phone" => Some(Prefill::Phone),
        _ => None,
    };
    parts
        .iter()
        .filter_map(|part| {
            let (value, source) = answer(part, from(part)?, known)?;
            Some((part.key.clone(), value, source))
        })
        .collect()
}

fn answer(field: &Field, from: Prefill, known: &Known) -> Option<(Value, Source)> {
    if !fits(from, &field.kind) {
        return None;
    }
    let identity = if known.verified { Source::VNeId } else { Source::Account };
    let line = |text: &Option<String>| {
        let Kind::Text { format, .. } = &field.kind else { return None };
        let text = read::line(text.as_ref()?, *format);
        (!text.is_empty()).then_some(Value::String(text))
    };
    let (value, source) = match from {
        Prefill::Name => (line(&known.name), identity),
        Prefill::IdNumber => (line(&known.id_number), identity),
        Prefill::Born => (known.born.map(|date| json!(date.to_string())), identity),
        Prefill::Sex => {
            let known_sex = known.sex.as_deref();
            let option = field.kind.options().iter().find(|o| known_sex == Some(o.value.as_str()));
            (option.map(|o| json!(o.value)), identity)
        }
        Prefill::Phone => (line(&known.phone), Source::Account),
        Prefill::Email => (line(&known.email), Source::Account),
        Prefill::Address => (known.residence.as_ref().map(residence), Source::Account),
        Prefill::Person => (None, identity),
    };
    value.map(|value| (value, source))
}

fn residence(home: &Residence) -> Value {
    json!({ "province": home.province, "commune": home.commune, "street": base::text::nfc(&home.street) })
}
