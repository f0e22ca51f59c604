//! Where a city's interfaces are.

use serde::{Deserialize, Serialize};

use super::Message;
use crate::lenient;

/// A city's interfaces (`GET /discovery`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discovery {
    /// When anything of this last changed.
    #[serde(default, deserialize_with = "lenient::text")]
    pub changeset: String,
    /// Whom to ask.
    #[serde(default, deserialize_with = "lenient::text")]
    pub contact: String,
    /// How to get a key.
    #[serde(default, deserialize_with = "lenient::text")]
    pub key_service: String,
    /// The interfaces.
    #[serde(default, deserialize_with = "lenient::list")]
    pub endpoints: Vec<DiscoveryEndpoint>,
}

/// An interface.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiscoveryEndpoint {
    /// The standard that it follows, as an address.
    #[serde(default, deserialize_with = "lenient::text")]
    pub specification: String,
    /// Where it is.
    #[serde(default, deserialize_with = "lenient::text")]
    pub url: String,
    /// When its services or definitions last changed.
    #[serde(default, deserialize_with = "lenient::text")]
    pub changeset: String,
    /// `production`, `test` or `dev`.
    #[serde(rename = "type", default, deserialize_with = "lenient::text")]
    pub kind: String,
    /// The formats, as content types.
    #[serde(default, deserialize_with = "lenient::list")]
    pub formats: Vec<String>,
}

impl Discovery {
    /// The interface for reports, version 2, of a kind such as `production`.
    pub fn georeport(&self, kind: &str) -> Option<&DiscoveryEndpoint> {
        let is_v2 =
            |e: &&DiscoveryEndpoint| e.specification.to_lowercase().trim_end_matches('/').ends_with("georeport_v2");
        self.endpoints.iter().filter(is_v2).find(|e| e.kind == kind)
    }
}

impl Message for Discovery {
    const ROOT: &'static str = "discovery";
}
