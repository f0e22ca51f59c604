//! Procedures as files of our own: TOML for people, JSON for programs.

use base::{Error, Result};
use catalogue::Definition;

/// A procedure as a TOML file.
pub(crate) fn to_toml(definition: &Definition) -> Result<String> {
    toml::to_string_pretty(definition).map_err(Error::bug)
}

/// A procedure as JSON.
pub(crate) fn to_json(definition: &Definition) -> Result<String> {
    serde_json::to_string_pretty(definition).map_err(Error::bug)
}
