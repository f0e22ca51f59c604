//! What a province exchanges with the national public service portal and its neighbours: dossiers and
//! their progress, the catalogue of procedures, payments, the store of results, post orders and the
//! claims of electronic identities.
//!
//! The types read what travels (numbers for texts, null for nothing, one object for a list) and
//! write what producers in use write. What must hold is not in the types but in [`Rules`]: one line
//! for each rule with how sure it is, so that an operator can switch it when the portal says
//! otherwise. The shapes are those of the exchange of 2020 that provinces still use; what the portal's
//! owner changed since is not published.

mod catalogue;
mod check;
pub mod codes;
mod dossier;
mod envelope;
mod error;
mod identity;
mod moment;
mod payment;
mod post;
mod progress;
mod results;
mod rules;
mod table;
#[cfg(test)]
mod tests;
mod wire;

pub use catalogue::*;
pub use dossier::*;
pub use envelope::{Answer, AnswerRules, Call, Login, LoginAnswer, Outcome, SERVICES, TruthStyle};
pub use error::{Error, Wrong};
pub use identity::*;
pub use moment::Moment;
pub use payment::*;
pub use post::*;
pub use progress::Progress;
pub use results::*;
pub use rules::{Check, Kind, Rule, Rules, Sure};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The longest message that is read, in bytes.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;

/// A message that rules are known for.
pub trait Body: Serialize + DeserializeOwned {
    /// Under which name its rules stand.
    const KIND: Kind;
}

/// Reads a message.
///
/// # Errors
/// A text that is not this message; depth and length are bounded.
pub fn read<T: DeserializeOwned>(json: &str) -> Result<T, Error> {
    if json.len() > MOST_BYTES {
        return Err(Error::TooLong { bytes: json.len() });
    }
    let json = json.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    // An array would be read as the fields in their order, which nobody means.
    if !json.starts_with('{') {
        return Err(Error::Json("not an object".to_owned()));
    }
    serde_json::from_str(json).map_err(|e| Error::Json(e.to_string()))
}

/// Writes a message.
///
/// # Errors
/// None of the types of this module has any.
pub fn write<T: Serialize>(message: &T) -> Result<String, Error> {
    serde_json::to_string(message).map_err(|e| Error::Json(e.to_string()))
}
