//! Addresses in one line.

use base::text::{fold, nfc, place_key};
use base::{Msg, msg};
use serde::{Deserialize, Serialize};

/// The longest address that is read, in bytes.
pub const MOST_ADDRESS: usize = 1_000;

/// The most parts of an address.
const MOST_PARTS: usize = 20;

/// An address in its parts. What no list of places knows stays in the street, so nothing is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Address {
    /// House, street, hamlet, and whatever could not be placed.
    pub street: String,
    /// The commune, ward or special zone.
    pub commune: Found,
    /// A district, as addresses from before July 2025 have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// The province or city.
    pub province: Found,
}

/// A unit of the national list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its code.
    pub code: String,
    /// Its name with its kind: `Phường Nha Trang`.
    pub name: String,
    /// The code of the province that a commune belongs to; empty for a province.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub province: String,
}

/// What a list of places knows under a name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// Nothing.
    #[default]
    Nothing,
    /// One place.
    One(Place),
    /// Several, between which a person must choose.
    Several(Vec<Place>),
}

/// The levels of administration since July 2025.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Tỉnh, thành phố.
    Province,
    /// Xã, phường, đặc khu.
    Commune,
}

/// A list of places to look names up in: a file, or a table with former names and history.
pub trait Places {
    /// The places of a level with this name, which may come with or without its kind, marks and
    /// capitals; communes within one province when that is known.
    fn find(&self, level: Level, name: &str, within: Option<&Place>) -> Found;
}

/// Why a text is not taken apart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text().en)]
pub enum AddressError {
    /// There is nothing in it.
    Empty,
    /// It is longer than [`MOST_ADDRESS`] or has too many parts.
    TooLong,
}

impl AddressError {
    /// What is wrong, for the reader.
    pub fn text(&self) -> Msg {
        match self {
            Self::Empty => Msg::new("Chưa có địa chỉ", "There is no address"),
            Self::TooLong => msg!(
                "Địa chỉ quá dài (tối đa {MOST_ADDRESS} byte, {MOST_PARTS} phần)",
                "The address is too long (at most {MOST_ADDRESS} bytes and {MOST_PARTS} parts)"
            ),
        }
    }
}

impl Address {
    /// Takes an address apart from its end: country, province, district, commune, and the rest.
    ///
    /// # Errors
    /// An empty or endless text.
    pub fn read(text: &str, places: &impl Places) -> Result<Self, AddressError> {
        if text.len() > MOST_ADDRESS {
            return Err(AddressError::TooLong);
        }
        let mut parts = split(text, places);
        match parts.len() {
            0 => return Err(AddressError::Empty),
            1..=MOST_PARTS => {}
            _ => return Err(AddressError::TooLong),
        }
        if parts.last().is_some_and(|p| matches!(fold(p).as_str(), "viet nam" | "vietnam" | "vn")) {
            parts.pop();
        }
        let province = take(&mut parts, |name| places.find(Level::Province, name, None));
        let within = match &province {
            Found::One(place) => Some(place.clone()),
            _ => None,
        };
        let commune_of = |name: &str| match kind(name) {
            Kind::District => Found::Nothing,
            _ => places.find(Level::Commune, name, within.as_ref()),
        };
        let mut district = None;
        let mut commune = take(&mut parts, commune_of);
        if commune == Found::Nothing && parts.len() >= 2 {
            // The last part is a district if it says so, or if a commune stands before it.
            let before = parts.get(parts.len() - 2).map(|name| commune_of(name)).unwrap_or_default();
            let says_so = parts.last().is_some_and(|name| kind(name) != Kind::Commune && kind(name) != Kind::None);
            if says_so || before != Found::Nothing {
                district = parts.pop();
                commune = take(&mut parts, commune_of);
            }
        }
        Ok(Self { street: parts.join(", "), commune, district, province })
    }

    /// The address in one line, as letters have it.
    pub fn line(&self) -> String {
        let name = |found: &Found| match found {
            Found::One(place) => place.name.clone(),
            Found::Several(places) => places.first().map(|p| p.name.clone()).unwrap_or_default(),
            Found::Nothing => String::new(),
        };
        let mut parts = vec![self.street.clone(), name(&self.commune)];
        parts.extend(self.district.clone());
        parts.push(name(&self.province));
        parts.retain(|p| !p.is_empty());
        parts.join(", ")
    }
}

/// Takes the last part if a list knows it.
fn take(parts: &mut Vec<String>, find: impl Fn(&str) -> Found) -> Found {
    let found = parts.last().map(|name| find(name)).unwrap_or_default();
    if found != Found::Nothing {
        parts.pop();
    }
    found
}

/// The parts of an address, divided by commas, semicolons and lines; an address without them is
/// divided at hyphens between blanks and before the names of kinds.
fn split(text: &str, places: &impl Places) -> Vec<String> {
    let tidy = |part: &str| nfc(part).trim_end_matches('.').trim().to_owned();
    let divided = |parts: Vec<String>| -> Vec<String> { parts.into_iter().filter(|p| !p.is_empty()).collect() };
    let parts = divided(text.split([',', ';', '\n', '\r']).map(tidy).collect());
    let [whole] = parts.as_slice() else { return parts };
    if places.find(Level::Province, whole, None) != Found::Nothing {
        return parts;
    }
    let mut lines = Vec::new();
    for part in whole.split(" - ") {
        let mut line = String::new();
        for word in part.split(' ') {
            let behind = part.len() > line.len() && !line.is_empty();
            if behind && KIND_WORDS.contains(&word.to_lowercase().as_str()) {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    divided(lines.iter().map(|l| tidy(l)).collect())
}

/// Words before which a part of an address begins.
const KIND_WORDS: [&str; 9] = ["tỉnh", "huyện", "quận", "xã", "phường", "tp", "tp.", "p.", "q."];

/// What a part calls itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    None,
    Commune,
    District,
    City,
}

fn kind(name: &str) -> Kind {
    let name = name.to_lowercase();
    let starts = |kinds: &[&str]| kinds.iter().any(|kind| name.starts_with(kind));
    if starts(&["thị xã ", "tx. ", "tx.", "quận ", "q. ", "q.", "huyện ", "h. "]) {
        Kind::District
    } else if starts(&["phường ", "p. ", "p.", "xã ", "x. ", "x.", "thị trấn ", "tt. ", "tt.", "đặc khu "]) {
        Kind::Commune
    } else if starts(&["thành phố ", "tp. ", "tp.", "tp "]) {
        Kind::City
    } else {
        Kind::None
    }
}

/// A list of places in memory.
#[derive(Debug, Clone, Default)]
pub struct ListedPlaces {
    /// Each place with its key and its former names' keys.
    places: Vec<(Vec<String>, Place)>,
}

impl ListedPlaces {
    /// A list of places.
    pub fn new(places: impl IntoIterator<Item = Place>) -> Self {
        Self { places: places.into_iter().map(|place| (vec![place_key(&place.name)], place)).collect() }
    }

    /// Lets a place also be found under a former name.
    #[must_use]
    pub fn formerly(mut self, code: &str, name: &str) -> Self {
        for (keys, _) in self.places.iter_mut().filter(|(_, place)| place.code == code) {
            keys.push(place_key(name));
        }
        self
    }
}

impl Places for ListedPlaces {
    fn find(&self, level: Level, name: &str, within: Option<&Place>) -> Found {
        let key = place_key(name);
        let belongs = |place: &Place| match level {
            Level::Province => place.province.is_empty(),
            Level::Commune => !place.province.is_empty() && within.is_none_or(|p| p.code == place.province),
        };
        let mut found: Vec<&Place> =
            self.places.iter().filter(|(keys, place)| keys.contains(&key) && belongs(place)).map(|(_, p)| p).collect();
        if found.len() > 1 {
            // A ward and a commune may share their name: the kind tells them apart.
            let same = |place: &&Place| fold(&place.name) == fold(name);
            if found.iter().filter(|p| same(p)).count() == 1 {
                found.retain(same);
            }
        }
        match found.as_slice() {
            [] => Found::Nothing,
            [one] => Found::One((*one).clone()),
            several => Found::Several(several.iter().map(|p| (*p).clone()).collect()),
        }
    }
}
