//! Moments as the standard writes them.

use std::fmt;
use std::str::FromStr;

use base::Instant;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment in ISO 8601 with its zone, `2026-11-24T08:15:30+07:00`; any zone is read, Vietnam's is
/// written. Parts of a second are not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct When(pub Instant);

impl FromStr for When {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}” is not a date and time with its zone, such as 2026-11-24T08:15:30+07:00");
        let moment: jiff::Timestamp = text.trim().parse().map_err(|_| wrong())?;
        Ok(Self(Instant::from_ms(moment.as_second().saturating_mul(1_000))))
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.rfc3339())
    }
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A moment of which an empty text and null are none.
pub(super) fn maybe<'de, D: Deserializer<'de>>(from: D) -> Result<Option<When>, D::Error> {
    let text = crate::lenient::maybe_text(from)?;
    text.map(|text| text.parse().map_err(serde::de::Error::custom)).transpose()
}
