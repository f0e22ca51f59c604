//! Errors that security servers answer with.

use serde::{Deserialize, Serialize};

use super::headers::ResponseHeaders;
use super::{Error, MOST_BYTES};

/// The body of an error that a security server made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Its type, such as `Server.ServerProxy.NetworkError`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What happened, for people.
    pub message: String,
    /// A number under which the server's log has more.
    #[serde(default, deserialize_with = "crate::lenient::text")]
    pub detail: String,
}

/// Where an error arose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The caller's request does not follow the protocol.
    Client,
    /// The caller's security server.
    ClientProxy,
    /// The provider's security server, or the provider did not answer it.
    ServerProxy,
    /// Elsewhere in X-Road.
    Other,
}

impl Fault {
    /// Reads the JSON body of an error.
    ///
    /// # Errors
    /// A body that is none.
    pub fn read(body: &str) -> Result<Self, Error> {
        if body.len() > 8 * MOST_BYTES {
            return Err(Error::TooLong { what: "body".into(), bytes: body.len() });
        }
        super::listing::object(body)
    }

    /// The error of an answer: `None` when the provider itself answered, even with an error of its
    /// own. Where the body cannot be read, the header still tells the type.
    pub fn of(headers: &ResponseHeaders, body: &str) -> Option<Self> {
        let kind = headers.error.clone()?;
        let read = Self::read(body);
        Some(read.unwrap_or(Self { kind, message: String::new(), detail: String::new() }))
    }

    /// The JSON body.
    pub fn write(&self) -> String {
        serde_json::json!({ "type": self.kind, "message": self.message, "detail": self.detail }).to_string()
    }

    /// Where it arose, by the beginning of its type.
    pub fn origin(&self) -> Origin {
        let under =
            |head: &str| self.kind.strip_prefix(head).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        if under("Client") {
            Origin::Client
        } else if under("Server.ClientProxy") {
            Origin::ClientProxy
        } else if under("Server.ServerProxy") {
            Origin::ServerProxy
        } else {
            Origin::Other
        }
    }

    /// The HTTP status it is sent with: 400 for the caller's mistakes, otherwise 500.
    pub fn status(&self) -> u16 {
        if self.origin() == Origin::Client { 400 } else { 500 }
    }
}
