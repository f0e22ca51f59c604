//! Lists of revoked certificates (RFC 5280 part 5).

use std::ops::Range;
use std::sync::Arc;

use base::Instant;

use super::{RevocationError, reason_name};
use crate::algorithms::Identifier;
use crate::asn1::{Reader, Result as Asn1Result, oid, tag, time};
use crate::x509::{Certificate, Name, key_usage, read_extensions};

/// Octets of a list that are read at most.
const LIMIT: usize = 64 << 20;

impl Scope {
    /// Whether the list speaks of authorities, or else of people.
    fn includes(self, authority: bool) -> bool {
        let left_out = if authority { self.people_only } else { self.authorities_only };
        !self.partial && !left_out
    }
}

/// A complete list of one authority. Its signature is checked when it is used. Copies share the octets,
/// since a list may have many megabytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crl {
    der: Arc<[u8]>,
    signed: Range<usize>,
    algorithm: Identifier,
    signature: Vec<u8>,
    issuer: Name,
    this_update: Instant,
    next_update: Option<Instant>,
    entries: Range<usize>,
    scope: Scope,
    /// From when on expired certificates stay on the list (X.509 9.5.2.8).
    expired_since: Option<Instant>,
}

/// Which certificates a list speaks of (IssuingDistributionPoint).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Scope {
    people_only: bool,
    authorities_only: bool,
    /// Not all reasons, attribute certificates or other issuers: such a list proves nothing here.
    partial: bool,
}

impl Crl {
    /// Reads a CertificateList.
    ///
    /// # Errors
    /// When it is over 64 MiB, broken, or a delta list.
    pub fn parse(der: &[u8]) -> Result<Self, RevocationError> {
        if der.len() > LIMIT {
            return Err(RevocationError::Large);
        }
        let mut outer = crate::asn1::only(der, tag::SEQUENCE, "CertificateList")?.reader("CertificateList");
        let signed = outer.take(tag::SEQUENCE)?;
        let algorithm = Identifier::read(&mut outer, "signatureAlgorithm")?;
        let signature = outer.bits()?.to_vec();
        outer.finish()?;
        let mut list = signed.reader("TBSCertList");
        list.optional(tag::INTEGER)?;
        if Identifier::read(&mut list, "TBSCertList.signature")? != algorithm {
            return Err(list.refuse("the two signature algorithms differ").into());
        }
        let issuer = Name::read(&list.any()?)?;
        let this_update = time::read(&list.any()?)?;
        let next_update = match list.peek() {
            Some(tag::UTC_TIME | tag::GENERALIZED_TIME) => Some(time::read(&list.any()?)?),
            _ => None,
        };
        let entries = list.optional(tag::SEQUENCE)?.map(|entries| place_of(der, entries.value)).unwrap_or_default();
        let mut scope = Scope::default();
        let mut expired_since = None;
        if let Some(extensions) = list.optional(tag::context_constructed(0))? {
            for extension in read_extensions(&mut extensions.reader("crlExtensions"))? {
                match extension.kind {
                    oid::DELTA_CRL => return Err(RevocationError::Unsupported("a delta list")),
                    oid::ISSUING_DISTRIBUTION_POINT => scope = scope_of(extension.value)?,
                    oid::EXPIRED_CERTS_ON_CRL => {
                        expired_since = Some(time::read(&Reader::new(extension.value, "expiredCertsOnCRL").any()?)?);
                    }
                    oid::CRL_NUMBER | oid::AUTHORITY_KEY_ID => {}
                    _ if extension.critical => {
                        return Err(RevocationError::Unsupported("a list with a critical extension that is not known"));
                    }
                    _ => {}
                }
            }
        }
        list.finish()?;
        Ok(Self {
            der: der.into(),
            signed: place_of(der, signed.raw),
            algorithm,
            signature,
            issuer,
            this_update,
            next_update,
            entries,
            scope,
            expired_since,
        })
    }

    /// The list in DER.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Who made it.
    pub fn issuer(&self) -> &Name {
        &self.issuer
    }

    /// When it was made.
    pub fn this_update(&self) -> Instant {
        self.this_update
    }

    /// By when the next one is promised.
    pub fn next_update(&self) -> Option<Instant> {
        self.next_update
    }

    pub(crate) fn algorithm(&self) -> &Identifier {
        &self.algorithm
    }

    /// Whether the list speaks of this certificate of this issuer, by the issuer's own signature.
    pub(crate) fn speaks_of(&self, certificate: &Certificate, issuer: &Certificate) -> bool {
        let authority = certificate.extensions().basic_constraints.is_some_and(|b| b.authority);
        self.issuer.is(certificate.issuer())
            && self.scope.includes(authority)
            && issuer.may(key_usage::CRL_SIGN)
            && issuer.has_signed(&self.algorithm, self.octets(&self.signed), &self.signature).is_ok()
    }

    /// Whether silence about the certificate means that it is not revoked: expired ones may have been taken off.
    pub(crate) fn is_complete_for(&self, certificate: &Certificate) -> bool {
        self.this_update <= certificate.not_after() || self.expired_since.is_some_and(|since| since <= certificate.not_after())
    }

    fn octets(&self, place: &Range<usize>) -> &[u8] {
        self.der.get(place.clone()).unwrap_or_default()
    }

    /// When and why the certificate with this serial number was revoked, if it was.
    ///
    /// # Errors
    /// When an entry is broken or has a critical extension that is not known.
    pub(crate) fn entry(&self, serial: &[u8]) -> Asn1Result<Option<(Instant, Option<&'static str>)>> {
        let mut entries = Reader::new(self.octets(&self.entries), "revokedCertificates");
        while !entries.is_empty() {
            let mut entry = entries.sequence("revokedCertificate")?;
            if entry.integer()? != serial {
                continue;
            }
            let at = time::read(&entry.any()?)?;
            let mut reason = None;
            if !entry.is_empty() {
                for extension in read_extensions(&mut entry)? {
                    match extension.kind {
                        oid::CRL_REASON => {
                            let code = Reader::new(extension.value, "CRLReason").take(tag::ENUMERATED)?.number()?;
                            reason = reason_name(code);
                        }
                        oid::CRL_INVALIDITY_DATE => {}
                        _ if extension.critical => return Err(entry.refuse("a critical extension that is not known")),
                        _ => {}
                    }
                }
            }
            return Ok(Some((at, reason)).filter(|_| reason != Some("removeFromCRL")));
        }
        Ok(None)
    }
}

/// Where a part lies in the whole that it was cut from.
fn place_of(whole: &[u8], part: &[u8]) -> Range<usize> {
    let start = part.as_ptr().addr().saturating_sub(whole.as_ptr().addr());
    start..start.saturating_add(part.len())
}

fn scope_of(value: &[u8]) -> Asn1Result<Scope> {
    let mut reader = Reader::new(value, "IssuingDistributionPoint").sequence("IssuingDistributionPoint")?;
    let mut scope = Scope::default();
    while !reader.is_empty() {
        let part = reader.any()?;
        let set = part.value != [0];
        match part.tag & 0x1f {
            0 => {}
            1 => scope.people_only = set,
            2 => scope.authorities_only = set,
            3 => scope.partial = true,
            _ => scope.partial |= set,
        }
    }
    Ok(scope)
}
