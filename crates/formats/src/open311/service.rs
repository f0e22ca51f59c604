//! The services that reports can be made for.

use serde::{Deserialize, Serialize};

use super::Message;
use crate::lenient;

/// A kind of report (`GET /services`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its code.
    #[serde(deserialize_with = "lenient::text")]
    pub service_code: String,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub service_name: String,
    /// What it is for.
    #[serde(default, deserialize_with = "lenient::text")]
    pub description: String,
    /// Whether a definition asks for more (`GET /services/{code}`).
    #[serde(default, deserialize_with = "lenient::truth")]
    pub metadata: bool,
    /// When the number of a report is known.
    #[serde(rename = "type", default)]
    pub kind: ServiceType,
    /// Words to find it by, divided by commas.
    #[serde(default, deserialize_with = "lenient::text")]
    pub keywords: String,
    /// What it stands together with.
    #[serde(default, deserialize_with = "lenient::text")]
    pub group: String,
}

/// When the number of a report is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ServiceType {
    /// At once.
    #[default]
    Realtime,
    /// Later, for a token.
    Batch,
    /// Never.
    Blackbox,
}

impl Service {
    /// The words to find it by.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.keywords.split(',').map(str::trim).filter(|word| !word.is_empty())
    }
}

impl Message for Vec<Service> {
    const ROOT: &'static str = "services";
}
