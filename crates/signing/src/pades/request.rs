//! What is asked of a signature on a PDF.

use base::Instant;

use crate::pdf::{Appearance, Dict, Object, Rect};

/// Octets kept for a signature with its chain and a time stamp.
pub const RESERVE: usize = 16_384;

/// What later changes a certifying signature allows (ISO 32000-2, table 257).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certification {
    /// None but document time stamps and validation data.
    NoChanges,
    /// Filling in fields and signing too.
    FormFilling,
    /// Annotations too.
    Annotations,
}

impl Certification {
    /// The value of `/P`.
    pub fn number(self) -> i64 {
        match self {
            Self::NoChanges => 1,
            Self::FormFilling => 2,
            Self::Annotations => 3,
        }
    }

    /// From the value of `/P`; the standard's default is 2, and what it does not know allows nothing.
    pub fn from_number(number: Option<i64>) -> Self {
        match number {
            None | Some(2) => Self::FormFilling,
            Some(3) => Self::Annotations,
            Some(_) => Self::NoChanges,
        }
    }
}

/// Which fields may not change once this one is signed (ISO 32000-2, tables 236 and 259).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lock {
    /// All of them.
    All,
    /// Those named.
    Only(Vec<String>),
    /// All but those named.
    Except(Vec<String>),
}

impl Lock {
    /// Whether a field of this name is locked; naming a field names those under it too.
    pub fn covers(&self, name: &str) -> bool {
        let named = |names: &[String]| {
            names.iter().any(|n| name.strip_prefix(n.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
        };
        match self {
            Self::All => true,
            Self::Only(names) => named(names),
            Self::Except(names) => !named(names),
        }
    }

    /// From a lock or FieldMDP dictionary whose values are direct.
    pub(crate) fn read(dict: &Dict) -> Option<Self> {
        let names = || dict.get("Fields").array().unwrap_or_default().iter().filter_map(Object::to_text).collect();
        match dict.get("Action").as_name()? {
            b"All" => Some(Self::All),
            b"Include" => Some(Self::Only(names())),
            b"Exclude" => Some(Self::Except(names())),
            _ => None,
        }
    }

    pub(crate) fn dict(&self) -> Dict {
        let (action, names) = match self {
            Self::All => ("All", None),
            Self::Only(names) => ("Include", Some(names)),
            Self::Except(names) => ("Exclude", Some(names)),
        };
        let mut dict = Dict::new().with("Action", Object::name(action));
        if let Some(names) = names {
            dict.set("Fields", Object::Array(names.iter().map(|n| Object::text(n)).collect()));
        }
        dict
    }
}

/// Where a signature is shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// In the rectangle of the empty field that is filled.
    Own,
    /// In a rectangle of the page as people see it.
    At(Rect),
    /// Between the line of the signer's position and the line of the full name
    /// (NĐ 30/2020/NĐ-CP, Appendix I, box 7c).
    Person {
        /// The line of the position, as seen.
        position: Rect,
        /// The line of the full name, as seen.
        name: Rect,
    },
    /// As the organisation's seal over one third of a person's signature (box 8): the name of that
    /// signature's field and the seal's diameter in millimetres. The page is the person's.
    Seal {
        /// The field of the person's signature.
        on: String,
        /// The real diameter in millimetres.
        diameter: f64,
    },
    /// In the upper right corner, as on annexes and electronic copies (box 14): width and height in points.
    Corner {
        /// The width in points.
        width: f64,
        /// The height in points.
        height: f64,
    },
}

/// A visible signature: what it shows and where.
#[derive(Debug, Clone)]
pub struct Shown<'a> {
    /// What is shown.
    pub appearance: Appearance<'a>,
    /// The page, from 1.
    pub page: usize,
    /// The place on it.
    pub place: Place,
}

/// A signature to be made.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The field: an empty one of this name is filled, otherwise one is made.
    pub field: String,
    /// When it is signed, as the signer claims; `/M` in the file.
    pub time: Instant,
    /// The signer's name, for viewers.
    pub name: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Where.
    pub location: Option<String>,
    /// How to reach the signer.
    pub contact: Option<String>,
    /// Makes it a certifying signature, which must be the first.
    pub certification: Option<Certification>,
    /// Fields that may not change afterwards.
    pub lock: Option<Lock>,
    /// What is shown, if anything.
    pub shown: Option<Shown<'a>>,
    /// Octets kept for the signature.
    pub reserve: usize,
}

impl Request<'_> {
    /// An invisible approval signature in a field.
    pub fn new(field: impl Into<String>, time: Instant) -> Self {
        Self {
            field: field.into(),
            time,
            name: None,
            reason: None,
            location: None,
            contact: None,
            certification: None,
            lock: None,
            shown: None,
            reserve: RESERVE,
        }
    }
}
