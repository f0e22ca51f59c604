//! Identifiers of clients, services and security servers, and the path of a call.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::escape::{check, decode, encode, is_advised};
use super::{Error, MOST_BYTES};

/// A member or one of its subsystems: `INSTANCE/CLASS/MEMBER[/SUBSYSTEM]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClientId {
    /// The X-Road instance, such as a country's production system.
    pub instance: String,
    /// The class of member, such as `GOV`.
    pub class: String,
    /// The member's code.
    pub member: String,
    /// The subsystem's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subsystem: Option<String>,
}

/// A service of a member or subsystem: `INSTANCE/CLASS/MEMBER[/SUBSYSTEM]/SERVICE`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ServiceId {
    /// Who provides it.
    pub provider: ClientId,
    /// The service's code.
    pub service: String,
}

/// A security server: `INSTANCE/CLASS/MEMBER/SERVER`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SecurityServerId {
    /// The X-Road instance.
    pub instance: String,
    /// The class of the member that owns it.
    pub class: String,
    /// The code of the member that owns it.
    pub member: String,
    /// The server's code.
    pub server: String,
}

/// The path of a call: the service, what follows it, and the query, which passes through unread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The service.
    pub service: ServiceId,
    /// The path behind the service, with its slash; empty when there is none. As it stands, encoded.
    pub path: String,
    /// The query without its question mark, as it stands.
    pub query: Option<String>,
}

impl ClientId {
    /// A subsystem of a member.
    ///
    /// # Errors
    /// The part that cannot stand.
    pub fn new(instance: &str, class: &str, member: &str, subsystem: Option<&str>) -> Result<Self, Error> {
        Ok(Self {
            instance: check(INSTANCE, instance.to_owned())?,
            class: check(CLASS, class.to_owned())?,
            member: check(MEMBER, member.to_owned())?,
            subsystem: subsystem.map(|s| check(SUBSYSTEM, s.to_owned())).transpose()?,
        })
    }

    /// Whether all parts consist of letters, digits and `'()+,-.=?` alone, as X-Road advises for new
    /// identifiers.
    pub fn is_advised(&self) -> bool {
        self.parts().into_iter().all(is_advised)
    }

    fn parts(&self) -> Vec<&str> {
        let mut parts = vec![self.instance.as_str(), &self.class, &self.member];
        parts.extend(self.subsystem.as_deref());
        parts
    }

    fn of(parts: &[&str]) -> Result<Self, Error> {
        let (instance, class, member, subsystem) = match parts {
            [instance, class, member] => (instance, class, member, None),
            [instance, class, member, subsystem] => (instance, class, member, Some(subsystem)),
            _ => {
                let expected = "INSTANCE/CLASS/MEMBER[/SUBSYSTEM]";
                return Err(Error::Parts { what: "client", found: parts.len(), expected });
            }
        };
        Ok(Self {
            instance: decode(INSTANCE, instance)?,
            class: decode(CLASS, class)?,
            member: decode(MEMBER, member)?,
            subsystem: subsystem.map(|s| decode(SUBSYSTEM, s)).transpose()?,
        })
    }
}

impl ServiceId {
    /// A service.
    ///
    /// # Errors
    /// A service code that cannot stand.
    pub fn new(provider: ClientId, service: &str) -> Result<Self, Error> {
        Ok(Self { provider, service: check(SERVICE, service.to_owned())? })
    }

    fn of(parts: &[&str]) -> Result<Self, Error> {
        match parts {
            [provider @ .., service] if (3..=4).contains(&provider.len()) => {
                Ok(Self { provider: ClientId::of(provider)?, service: decode(SERVICE, service)? })
            }
            _ => {
                let expected = "INSTANCE/CLASS/MEMBER[/SUBSYSTEM]/SERVICE";
                Err(Error::Parts { what: "service", found: parts.len(), expected })
            }
        }
    }
}

impl Call {
    /// A call of a service without path and query.
    pub fn of(service: ServiceId) -> Self {
        Self { service, path: String::new(), query: None }
    }

    /// Reads the path of a request to a service of a subsystem, as nearly all are.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(target: &str) -> Result<Self, Error> {
        Self::read_parts(target, 5)
    }

    /// Reads the path of a request to a service that a member provides without a subsystem. The path
    /// itself does not say which of the two it is.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read_of_member(target: &str) -> Result<Self, Error> {
        Self::read_parts(target, 4)
    }

    fn read_parts(target: &str, count: usize) -> Result<Self, Error> {
        short(target, "path")?;
        let (path, query) = target.split_once('?').map_or((target, None), |(p, q)| (p, Some(q.to_owned())));
        let rest = path.strip_prefix("/r1/").ok_or_else(|| Error::Version(path.chars().take(60).collect()))?;
        let mut parts: Vec<&str> = rest.splitn(count + 1, '/').collect();
        let behind = if parts.len() > count { parts.pop() } else { None };
        if parts.len() < count {
            let expected = "/r1/INSTANCE/CLASS/MEMBER[/SUBSYSTEM]/SERVICE";
            return Err(Error::Parts { what: "path", found: parts.len(), expected });
        }
        Ok(Self { service: ServiceId::of(&parts)?, path: behind.map(|p| format!("/{p}")).unwrap_or_default(), query })
    }
}

impl FromStr for ClientId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::of(&parts(text, "client")?)
    }
}

impl FromStr for ServiceId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::of(&parts(text, "service")?)
    }
}

impl FromStr for SecurityServerId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match parts(text, "security server")?.as_slice() {
            [instance, class, member, server] => Ok(Self {
                instance: decode(INSTANCE, instance)?,
                class: decode(CLASS, class)?,
                member: decode(MEMBER, member)?,
                server: decode("server code", server)?,
            }),
            other => {
                let expected = "INSTANCE/CLASS/MEMBER/SERVER";
                Err(Error::Parts { what: "security server", found: other.len(), expected })
            }
        }
    }
}

impl fmt::Display for ClientId {
    /// As it stands in headers and paths: each part encoded.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&join(self.parts()))
    }
}

impl fmt::Display for ServiceId {
    /// As it stands in headers and paths: each part encoded.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.provider, encode(&self.service))
    }
}

impl fmt::Display for SecurityServerId {
    /// As it stands in headers: each part encoded.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&join(vec![&self.instance, &self.class, &self.member, &self.server]))
    }
}

impl fmt::Display for Call {
    /// The request's target: `/r1/…?…`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/r1/{}{}", self.service, self.path)?;
        self.query.as_ref().map_or(Ok(()), |query| write!(f, "?{query}"))
    }
}

const INSTANCE: &str = "X-Road instance";
const CLASS: &str = "member class";
const MEMBER: &str = "member code";
const SUBSYSTEM: &str = "subsystem code";
const SERVICE: &str = "service code";

fn join(parts: Vec<&str>) -> String {
    parts.into_iter().map(encode).collect::<Vec<_>>().join("/")
}

/// The parts of an identifier; one slash at its head is allowed, as some write it.
fn parts<'a>(text: &'a str, what: &str) -> Result<Vec<&'a str>, Error> {
    short(text, what)?;
    let text = text.trim();
    Ok(text.strip_prefix('/').unwrap_or(text).split('/').collect())
}

pub(super) fn short(text: &str, what: &str) -> Result<(), Error> {
    if text.len() > MOST_BYTES { Err(Error::TooLong { what: what.to_owned(), bytes: text.len() }) } else { Ok(()) }
}
