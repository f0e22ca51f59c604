//! Name constraints (RFC 5280 4.2.1.10): whom an authority may certify.

use crate::asn1::{Asn1Reason, Reader, Result, oid, tag};
use crate::x509::{Certificate, Name};

/// Names and subtrees of one certificate that are read at most.
const ENTRIES: usize = 256;

/// A name of a kind that can be constrained here; others are told apart by their tag.
#[derive(Debug, Clone, PartialEq, Eq)]
enum General {
    Directory(Name),
    Email(String),
    Host(String),
    Other(u8),
}

impl General {
    fn kind(&self) -> u8 {
        match self {
            Self::Email(_) => 1,
            Self::Host(_) => 2,
            Self::Directory(_) => 4,
            Self::Other(tag) => *tag,
        }
    }

    /// Whether the name lies in the subtree. Names of other kinds count as lying in any subtree of theirs
    /// that excludes, and in none that permits.
    fn lies_in(&self, subtree: &Self, when_unknown: bool) -> bool {
        match (self, subtree) {
            (Self::Directory(name), Self::Directory(base)) => name.begins_with(base),
            (Self::Email(mail), Self::Email(base)) => email_in(mail, base),
            (Self::Host(host), Self::Host(base)) => host_in(host, base),
            (Self::Other(a), Self::Other(b)) => a == b && when_unknown,
            _ => false,
        }
    }
}

fn email_in(mail: &str, base: &str) -> bool {
    let host = mail.rsplit_once('@').map(|(_, host)| host).unwrap_or_default();
    match (base.contains('@'), base.strip_prefix('.')) {
        (true, _) => mail == base,
        (_, Some(domain)) => host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.')),
        (_, None) => host == base,
    }
}

fn host_in(host: &str, base: &str) -> bool {
    let base = base.strip_prefix('.').unwrap_or(base);
    base.is_empty() || host == base || host.strip_suffix(base).is_some_and(|rest| rest.ends_with('.'))
}

/// All constraints from the trusted certificate down.
#[derive(Debug, Default)]
pub(super) struct Constraints {
    permitted: Vec<Vec<General>>,
    excluded: Vec<General>,
}

impl Constraints {
    /// Adds an authority's constraints; false when they cannot be read.
    pub(super) fn add(&mut self, authority: &Certificate) -> bool {
        let Some(value) = &authority.extensions().name_constraints else { return true };
        match subtrees(value) {
            Ok((permitted, excluded)) => {
                if !permitted.is_empty() {
                    self.permitted.push(permitted);
                }
                self.excluded.extend(excluded);
                true
            }
            Err(_) => false,
        }
    }

    /// Whether all names of the certificate are allowed.
    pub(super) fn allow(&self, certificate: &Certificate) -> bool {
        if self.permitted.is_empty() && self.excluded.is_empty() {
            return true;
        }
        let Ok(names) = names_of(certificate) else { return false };
        names.iter().all(|name| {
            let permitted = self.permitted.iter().all(|list| {
                let mut same = list.iter().filter(|subtree| subtree.kind() == name.kind()).peekable();
                same.peek().is_none() || same.any(|subtree| name.lies_in(subtree, false))
            });
            permitted && !self.excluded.iter().any(|subtree| name.lies_in(subtree, true))
        })
    }
}

fn names_of(certificate: &Certificate) -> Result<Vec<General>> {
    let subject = certificate.subject();
    let mut names: Vec<General> = subject.all(oid::EMAIL).map(|mail| General::Email(mail.to_lowercase())).collect();
    if !subject.is_empty() {
        names.push(General::Directory(subject.clone()));
    }
    if let Some(value) = &certificate.extensions().alternative_names {
        let mut list = Reader::new(value, "SubjectAltName").sequence("SubjectAltName")?;
        while !list.is_empty() {
            names.push(general(&mut list)?);
            if names.len() > ENTRIES {
                return Err(list.error(Asn1Reason::TooMany));
            }
        }
    }
    Ok(names)
}

fn general(reader: &mut Reader<'_>) -> Result<General> {
    let element = reader.any()?;
    let text = || String::from_utf8_lossy(element.value).to_lowercase();
    Ok(match element.tag {
        t if t == tag::context(1) => General::Email(text()),
        t if t == tag::context(2) => General::Host(text()),
        t if t == tag::context_constructed(4) => General::Directory(Name::read(&element.reader("directoryName").any()?)?),
        t => General::Other(t & 0x1f),
    })
}

fn subtrees(value: &[u8]) -> Result<(Vec<General>, Vec<General>)> {
    let mut reader = Reader::new(value, "NameConstraints").sequence("NameConstraints")?;
    let mut list = |n| -> Result<Vec<General>> {
        let Some(trees) = reader.optional(tag::context_constructed(n))? else { return Ok(Vec::new()) };
        let mut trees = trees.reader("GeneralSubtrees");
        let mut all = Vec::new();
        while !trees.is_empty() {
            all.push(general(&mut trees.sequence("GeneralSubtree")?)?);
            if all.len() > ENTRIES {
                return Err(trees.error(Asn1Reason::TooMany));
            }
        }
        Ok(all)
    };
    Ok((list(0)?, list(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_and_hosts_lie_in_their_domains() {
        for (mail, base, lies) in [
            ("an@so.gov.vn", "so.gov.vn", true),
            ("an@x.so.gov.vn", "so.gov.vn", false),
            ("an@x.so.gov.vn", ".so.gov.vn", true),
            ("an@so.gov.vn", ".so.gov.vn", false),
            ("an@so.gov.vn", "an@so.gov.vn", true),
            ("b@so.gov.vn", "an@so.gov.vn", false),
        ] {
            assert_eq!(email_in(mail, base), lies, "{mail} in {base}");
        }
        for (host, base, lies) in [("a.gov.vn", "gov.vn", true), ("agov.vn", "gov.vn", false), ("gov.vn", ".gov.vn", true)] {
            assert_eq!(host_in(host, base), lies, "{host} in {base}");
        }
    }
}
