//! Messages as XML and as JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Error, MOST_BYTES, xml};

/// In which of the two ways a message is written; a path's ending says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `.xml`, which every server must have.
    Xml,
    /// `.json`.
    Json,
}

impl Format {
    /// The format of a path's ending.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "xml" => Some(Self::Xml),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// The content type of answers.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Xml => "text/xml; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// A message of the standard.
pub trait Message: Serialize + DeserializeOwned {
    /// The element at the root of its XML. A list's JSON is a bare array.
    const ROOT: &'static str;
}

/// Reads a message.
///
/// # Errors
/// A text that is not this message.
pub fn read<M: Message>(text: &str, format: Format) -> Result<M, Error> {
    if text.len() > MOST_BYTES {
        return Err(Error::TooLong { bytes: text.len() });
    }
    let value = match format {
        Format::Json => {
            serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| Error::Syntax(e.to_string()))?
        }
        Format::Xml => xml::read(text, M::ROOT)?,
    };
    // Some servers wrap the JSON array into an object, as their XML has it.
    let value = match value {
        Value::Object(mut object) if object.len() == 1 && object.contains_key(M::ROOT) => {
            object.remove(M::ROOT).unwrap_or_default()
        }
        value => value,
    };
    serde_json::from_value(value).map_err(|e| Error::Field(e.to_string()))
}

/// Writes a message.
///
/// # Errors
/// A value that no text can have, such as a latitude that is no number.
pub fn write<M: Message>(message: &M, format: Format) -> Result<String, Error> {
    let value = serde_json::to_value(message).map_err(|e| Error::Field(e.to_string()))?;
    Ok(match format {
        Format::Json => value.to_string(),
        Format::Xml => xml::write(&value, M::ROOT),
    })
}
