//! The headers of requests and answers.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha512};

use super::Error;
use super::identifier::{ClientId, SecurityServerId, ServiceId, short};

/// The names of X-Road's headers; names are compared without regard to case.
pub mod name {
    /// Who calls; in each request and answer.
    pub const CLIENT: &str = "X-Road-Client";
    /// Which service answered.
    pub const SERVICE: &str = "X-Road-Service";
    /// The message's own id.
    pub const ID: &str = "X-Road-Id";
    /// The id that the security servers gave to the request.
    pub const REQUEST_ID: &str = "X-Road-Request-Id";
    /// The hash that binds an answer to its request.
    pub const REQUEST_HASH: &str = "X-Road-Request-Hash";
    /// The type of an error that a security server made; absent when the provider itself answered.
    pub const ERROR: &str = "X-Road-Error";
    /// The person who caused the request, with the country before the number.
    pub const USER_ID: &str = "X-Road-UserId";
    /// The dossier or document that caused the request.
    pub const ISSUE: &str = "X-Road-Issue";
    /// The security server that is to take the request.
    pub const SECURITY_SERVER: &str = "X-Road-Security-Server";
    /// In whose name the request is made: `[CLASS/]CODE`.
    pub const REPRESENTED_PARTY: &str = "X-Road-Represented-Party";
}

/// X-Road's headers of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestHeaders {
    /// Who calls.
    pub client: ClientId,
    /// The message's id, best a UUID; the security server gives one where it is missing.
    pub id: Option<String>,
    /// The person who caused the request, with the country's two letters before the number.
    pub user_id: Option<String>,
    /// The dossier or document that caused the request.
    pub issue: Option<String>,
    /// The security server that is to take the request.
    pub security_server: Option<SecurityServerId>,
    /// In whose name the request is made.
    pub represented_party: Option<String>,
}

/// X-Road's headers of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResponseHeaders {
    /// Who called.
    pub client: Option<ClientId>,
    /// Which service answered.
    pub service: Option<ServiceId>,
    /// The message's id.
    pub id: Option<String>,
    /// The id that the security servers gave to the request.
    pub request_id: Option<String>,
    /// The hash of the request, 64 bytes.
    pub request_hash: Option<Vec<u8>>,
    /// The type of an error that a security server made; `None` when the provider itself answered,
    /// whatever the status says.
    pub error: Option<String>,
}

impl RequestHeaders {
    /// The headers that a client must send.
    pub fn of(client: ClientId) -> Self {
        Self { client, id: None, user_id: None, issue: None, security_server: None, represented_party: None }
    }

    /// Reads the headers of a request.
    ///
    /// # Errors
    /// The header that is missing or wrong.
    pub fn read<'a>(headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Error> {
        let headers = Headers(headers.into_iter().collect());
        Ok(Self {
            client: headers.parsed(name::CLIENT)?.ok_or(Error::MissingHeader(name::CLIENT))?,
            id: headers.text(name::ID)?,
            user_id: headers.text(name::USER_ID)?,
            issue: headers.text(name::ISSUE)?,
            security_server: headers.parsed(name::SECURITY_SERVER)?,
            represented_party: headers.text(name::REPRESENTED_PARTY)?,
        })
    }

    /// The headers to send.
    pub fn write(&self) -> Vec<(&'static str, String)> {
        let mut headers = vec![(name::CLIENT, self.client.to_string())];
        let optional = [
            (name::ID, self.id.clone()),
            (name::USER_ID, self.user_id.clone()),
            (name::ISSUE, self.issue.clone()),
            (name::SECURITY_SERVER, self.security_server.as_ref().map(ToString::to_string)),
            (name::REPRESENTED_PARTY, self.represented_party.clone()),
        ];
        headers.extend(optional.into_iter().filter_map(|(name, value)| Some((name, value?))));
        headers
    }
}

impl ResponseHeaders {
    /// Reads the headers of an answer.
    ///
    /// # Errors
    /// The header that is wrong.
    pub fn read<'a>(headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Error> {
        let headers = Headers(headers.into_iter().collect());
        let hash = headers.text(name::REQUEST_HASH)?;
        let decoded = |text: &String| BASE64_STANDARD.decode(text).ok().filter(|hash| hash.len() == 64);
        let request_hash = match &hash {
            Some(text) => Some(decoded(text).ok_or_else(|| wrong(name::REQUEST_HASH, text))?),
            None => None,
        };
        Ok(Self {
            client: headers.parsed(name::CLIENT)?,
            service: headers.parsed(name::SERVICE)?,
            id: headers.text(name::ID)?,
            request_id: headers.text(name::REQUEST_ID)?,
            request_hash,
            error: headers.text(name::ERROR)?,
        })
    }

    /// The headers to send, as a security server or its stand-in does.
    pub fn write(&self) -> Vec<(&'static str, String)> {
        let all = [
            (name::CLIENT, self.client.as_ref().map(ToString::to_string)),
            (name::SERVICE, self.service.as_ref().map(ToString::to_string)),
            (name::ID, self.id.clone()),
            (name::REQUEST_ID, self.request_id.clone()),
            (name::REQUEST_HASH, self.request_hash.as_ref().map(|hash| BASE64_STANDARD.encode(hash))),
            (name::ERROR, self.error.clone()),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// The hash that binds an answer to its request: SHA-512 of the SHA-512 of the headers and the SHA-512
/// of the body, or that of the headers alone when there is no body; it travels in Base64. What exactly
/// the headers' bytes are is for the security servers to agree on.
pub fn request_hash(headers: &[u8], body: Option<&[u8]>) -> Vec<u8> {
    let headers = Sha512::digest(headers);
    match body {
        Some(body) => Sha512::new().chain_update(headers).chain_update(Sha512::digest(body)).finalize().to_vec(),
        None => headers.to_vec(),
    }
}

/// Whether a header reaches the other side unchanged. Those between two hosts and those that would
/// tell an inner host's name are taken off.
pub fn is_passed_on(header: &str) -> bool {
    const KEPT_BACK: [&str; 12] = [
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "host",
        "user-agent",
        "server",
        "x-road-request-hash",
    ];
    !KEPT_BACK.contains(&header.to_ascii_lowercase().as_str())
}

struct Headers<'a>(Vec<(&'a str, &'a str)>);

impl Headers<'_> {
    /// A header's text; the same text twice counts once, an empty one not at all.
    fn text(&self, name: &'static str) -> Result<Option<String>, Error> {
        let mut values = self.0.iter().filter(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.trim());
        let Some(value) = values.next() else { return Ok(None) };
        short(value, name)?;
        if values.any(|other| other != value) {
            return Err(Error::TwiceHeader(name));
        }
        if value.chars().any(char::is_control) {
            return Err(wrong(name, value));
        }
        Ok(Some(value.to_owned()).filter(|v| !v.is_empty()))
    }

    fn parsed<T: std::str::FromStr<Err = Error>>(&self, name: &'static str) -> Result<Option<T>, Error> {
        self.text(name)?.map(|text| text.parse()).transpose()
    }
}

fn wrong(header: &'static str, found: &str) -> Error {
    Error::Header { header, found: found.chars().take(60).collect() }
}
