//! What a provider's security server lists: `listMethods` and `allowedMethods`.

use serde::{Deserialize, Serialize};

use super::identifier::{ClientId, ServiceId};
use super::{Error, MOST_BYTES};

/// The services of a subsystem.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceList {
    /// The services.
    #[serde(default)]
    pub service: Vec<ListedService>,
}

/// A service of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedService {
    /// The instance.
    pub xroad_instance: String,
    /// The member's class.
    pub member_class: String,
    /// The member's code.
    pub member_code: String,
    /// The subsystem's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subsystem_code: Option<String>,
    /// The service's code.
    pub service_code: String,
    /// `REST` or `OPENAPI`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_type: Option<String>,
    /// `SERVICE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_type: Option<String>,
    /// What can be called.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endpoint_list: Vec<Endpoint>,
}

/// A method and a path of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// The HTTP method, `*` for all.
    pub method: String,
    /// The path, `**` for all.
    pub path: String,
}

impl ServiceList {
    /// Reads a list.
    ///
    /// # Errors
    /// A body that is none.
    pub fn read(body: &str) -> Result<Self, Error> {
        if body.len() > 500 * MOST_BYTES {
            return Err(Error::TooLong { what: "body".into(), bytes: body.len() });
        }
        object(body)
    }
}

impl ListedService {
    /// The service's identifier.
    ///
    /// # Errors
    /// The part that cannot stand.
    pub fn id(&self) -> Result<ServiceId, Error> {
        let provider =
            ClientId::new(&self.xroad_instance, &self.member_class, &self.member_code, self.subsystem_code.as_deref())?;
        ServiceId::new(provider, &self.service_code)
    }
}

/// Reads an object. An array would be read as its fields in their order, which nobody means.
pub(super) fn object<T: serde::de::DeserializeOwned>(body: &str) -> Result<T, Error> {
    if !body.trim_start().starts_with('{') {
        return Err(Error::Body("not an object".to_owned()));
    }
    serde_json::from_str(body).map_err(|e| Error::Body(e.to_string()))
}
