//! People's names.

use base::text::{fold, name_sort_key, nfc};
use base::{Msg, msg};
use serde::Serialize;

use super::given::{ADDRESSES, COMPOUND, FAMILIES, TITLES};

/// The longest name that is read, in bytes.
pub const MOST_NAME: usize = 400;

/// A name in its parts.
///
/// Vietnamese write the family name first and the given name, by which people are called and lists
/// are ordered, last. Names of the Ê Đê, M'nông and Gia Rai men and women beginning with `Y` or `H'`
/// have the clan's name last and are ordered by what follows the sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonName {
    /// What stood before the name: `Ông`, `TS.`, in the order of the text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub titles: Vec<String>,
    /// The family or clan name; empty when there is only one word.
    pub family: String,
    /// The names between; often `Văn`, `Thị`.
    pub middle: String,
    /// The name by which the person is called.
    pub given: String,
    /// Whether the family name stands last.
    pub family_last: bool,
}

/// Why a text is not a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text().en)]
pub enum NameError {
    /// There is no word in it.
    Empty,
    /// It is longer than [`MOST_NAME`].
    TooLong {
        /// Its length in bytes.
        bytes: usize,
    },
    /// A sign in it does not belong in a name.
    Sign(char),
}

impl NameError {
    /// What is wrong, for the reader.
    pub fn text(&self) -> Msg {
        match self {
            Self::Empty => Msg::new("Chưa có họ tên", "There is no name"),
            Self::TooLong { bytes } => {
                msg!(
                    "Họ tên dài {bytes} byte, tối đa {MOST_NAME}",
                    "A name of {bytes} bytes is too long, at most {MOST_NAME}"
                )
            }
            Self::Sign(sign) => msg!("Họ tên không được có ký tự “{sign}”", "A name has no “{sign}” in it"),
        }
    }
}

impl PersonName {
    /// Takes a name apart. Its letters stay as they are; see [`capitalise`].
    ///
    /// # Errors
    /// A text that is no name.
    pub fn read(text: &str) -> Result<Self, NameError> {
        if text.len() > MOST_NAME {
            return Err(NameError::TooLong { bytes: text.len() });
        }
        let text = nfc(text);
        let mut words: Vec<&str> = text.split(' ').filter(|w| !w.is_empty()).collect();
        let titles = take_titles(&mut words);
        for c in words.iter().flat_map(|w| w.chars()) {
            if !(c.is_alphabetic() || is_mark(c) || matches!(c, '\'' | '’' | '-' | '.')) {
                return Err(NameError::Sign(c));
            }
        }
        let join = |words: &[&str]| words.join(" ");
        let of = |family: &[&str], middle: &[&str], given: &[&str], family_last| Self {
            titles,
            family: join(family),
            middle: join(middle),
            given: join(given),
            family_last,
        };
        Ok(match words.as_slice() {
            [] => return Err(NameError::Empty),
            [given] => of(&[], &[], &[given], false),
            // H'Hen Niê, H Hen Niê, Y Thông Niê: the sign belongs to the given name.
            [sign, rest @ .., clan] if is_clan_last(sign, rest) => {
                let (given, middle) = if is_sign_alone(sign) { (2, 2) } else { (1, 1) };
                let before = words.len() - 1;
                let given = words.get(..given.min(before)).unwrap_or_default();
                of(&[clan], words.get(middle.min(before)..before).unwrap_or_default(), given, true)
            }
            [rest @ .., given] => {
                let family = compound(rest).unwrap_or(1);
                of(rest.get(..family).unwrap_or_default(), rest.get(family..).unwrap_or_default(), &[given], false)
            }
        })
    }

    /// The whole name without titles, in its own order.
    pub fn full(&self) -> String {
        let parts = if self.family_last {
            [&self.given, &self.middle, &self.family]
        } else {
            [&self.family, &self.middle, &self.given]
        };
        let parts: Vec<&str> = parts.iter().map(|p| p.as_str()).filter(|p| !p.is_empty()).collect();
        parts.join(" ")
    }

    /// A key by which lists are ordered: the given name, then family and middle names.
    pub fn sort_key(&self) -> String {
        let given = if self.family_last { called_by(&self.given) } else { &self.given };
        let [family, middle, given] = [self.family.as_str(), &self.middle, given].map(|p| p.replace(' ', "-"));
        name_sort_key(&format!("{family} {middle} {given}"))
    }
}

/// A name with a capital at the head of each word and small letters behind it, as registers print
/// it: `NGUYỄN VĂN A` → `Nguyễn Văn A`, `h'hen niê` → `H'Hen Niê`.
pub fn capitalise(name: &str) -> String {
    let mut capital = true;
    let mut out = String::with_capacity(name.len());
    for c in nfc(name).chars() {
        if c.is_alphabetic() {
            if capital {
                out.extend(c.to_uppercase())
            } else {
                out.extend(c.to_lowercase())
            }
            capital = false;
        } else {
            out.push(c);
            capital = !is_mark(c);
        }
    }
    nfc(&out)
}

/// Takes titles and forms of address from the front. Forms of address that also are given names are
/// taken only where a known family name follows.
fn take_titles(words: &mut Vec<&str>) -> Vec<String> {
    let mut titles = Vec::new();
    loop {
        let head = |n: usize| words.get(..n).map(|w| w.join(" "));
        let is_family =
            |n: usize| words.get(n).is_some_and(|w| FAMILIES.contains(&fold(w).as_str())) && words.len() >= n + 2;
        let taken = [2, 1].into_iter().find(|n| {
            let Some(head) = head(*n) else { return false };
            let more = words.len() > *n;
            let address = head.to_lowercase();
            more && (TITLES.contains(&plain(&head).as_str())
                || ADDRESSES.contains(&address.trim_end_matches(['.', ':'])) && (is_family(*n) || is_title(words, *n)))
        });
        let Some(taken) = taken else { return titles };
        titles.push(words.drain(..taken).collect::<Vec<_>>().join(" "));
    }
}

fn is_title(words: &[&str], at: usize) -> bool {
    words.get(at).is_some_and(|w| TITLES.contains(&plain(w).as_str())) && words.len() > at + 1
}

/// A title without its dots, folded: `PGS.TS.` → `pgs ts`.
fn plain(text: &str) -> String {
    fold(&text.replace(['.', ':', ','], " ")).trim().to_owned()
}

/// The given name without the sign of men or women: `H'Hen` is called Hen.
fn called_by(given: &str) -> &str {
    match given.split_once([' ', '\'', '’']) {
        Some((sign, name)) if is_sign_alone(sign) => name.trim_start_matches([' ', '\'', '’']),
        _ => given,
    }
}

/// How many words the family name has when it is one of several; a middle or given name must follow.
fn compound(words: &[&str]) -> Option<usize> {
    let folded = fold(&words.join(" "));
    COMPOUND.iter().find_map(|family| {
        let rest = folded.strip_prefix(family)?;
        (rest.is_empty() || rest.starts_with(' ')).then(|| family.split(' ').count())
    })
}

fn is_clan_last(sign: &str, rest: &[&str]) -> bool {
    if is_sign_alone(sign) {
        return !rest.is_empty();
    }
    let mut letters = sign.chars();
    matches!((letters.next(), letters.next()), (Some('H' | 'h'), Some('\'' | '’')))
}

fn is_sign_alone(sign: &str) -> bool {
    matches!(sign, "Y" | "y" | "H" | "h" | "H'" | "h'" | "H’" | "h’")
}

/// A combining mark that has no composed letter, as in some minority names.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}
