//! Answers and lists about revocation.

use base::Instant;

use super::certify::extension;
use super::{Authority, Key, Profile};
use crate::algorithms::DigestAlgorithm;
use crate::asn1::{oid, tag, write};
use crate::key::KeyError;
use crate::x509::Certificate;

/// An entry of a list.
#[derive(Debug, Clone, Copy)]
pub struct Revoked {
    /// The serial number.
    pub serial: u64,
    /// From when.
    pub at: Instant,
    /// The reason's number (RFC 5280 5.3.1).
    pub reason: u8,
}

/// What an answer says.
#[derive(Debug, Clone, Copy)]
pub enum Status {
    /// Not revoked.
    Good,
    /// Revoked from a moment, for a reason's number.
    Revoked(Instant, u8),
    /// Nobody knows the certificate.
    Unknown,
}

impl Authority {
    /// The list of the certificates that this authority revoked.
    ///
    /// # Errors
    /// When its key cannot sign.
    pub fn list(&self, revoked: &[Revoked], this_update: Instant, next_update: Instant) -> Result<Vec<u8>, KeyError> {
        let entry = |one: &Revoked| {
            let reason = extension(oid::CRL_REASON, false, &write::element(tag::ENUMERATED, &[one.reason]));
            write::sequence(&[write::number(one.serial), write::time(one.at), write::sequence(&[reason])])
        };
        let entries: Vec<Vec<u8>> = revoked.iter().map(entry).collect();
        let number = extension(oid::CRL_NUMBER, false, &write::number(1));
        let body = write::sequence(&[
            write::number(1),
            self.key.algorithm.identifier(),
            self.own()?.subject().der().to_vec(),
            write::time(this_update),
            write::time(next_update),
            if entries.is_empty() { Vec::new() } else { write::sequence(&entries) },
            write::context(0, &write::sequence(&[number])),
        ]);
        Ok(write::sequence(&self.seal(body)?))
    }

    /// An OCSP response about a certificate, signed by this authority itself.
    ///
    /// # Errors
    /// When its key cannot sign.
    pub fn answer(&self, certificate: &[u8], status: Status, this_update: Instant, next_update: Instant) -> Result<Vec<u8>, KeyError> {
        self.answer_by(self, &[], certificate, status, this_update, next_update)
    }

    /// An OCSP response about a certificate, signed by a responder whom this authority certifies for it.
    ///
    /// # Errors
    /// When a key cannot sign.
    pub fn answer_by_delegate(
        &self,
        responder: (&Key, &Profile),
        certificate: &[u8],
        status: Status,
        this_update: Instant,
        next_update: Instant,
    ) -> Result<Vec<u8>, KeyError> {
        let delegate = self.subordinate(responder.0.clone(), responder.1)?;
        self.answer_by(&delegate, std::slice::from_ref(&delegate.certificate), certificate, status, this_update, next_update)
    }

    fn own(&self) -> Result<Certificate, KeyError> {
        Certificate::parse(&self.certificate).map_err(|e| KeyError::Unreadable(e.to_string()))
    }

    fn answer_by(
        &self,
        speaker: &Self,
        certificates: &[Vec<u8>],
        certificate: &[u8],
        status: Status,
        this_update: Instant,
        next_update: Instant,
    ) -> Result<Vec<u8>, KeyError> {
        let own = self.own()?;
        let about = Certificate::parse(certificate).map_err(|e| KeyError::Unreadable(e.to_string()))?;
        let hash = DigestAlgorithm::Sha1;
        let id = write::sequence(&[
            hash.identifier(),
            write::octets(&hash.digest(own.subject().der())),
            write::octets(&hash.digest(own.key_bits().unwrap_or_default())),
            write::element(tag::INTEGER, about.serial()),
        ]);
        let status = match status {
            Status::Good => write::element(tag::context(0), &[]),
            Status::Unknown => write::element(tag::context(2), &[]),
            Status::Revoked(at, reason) => {
                let reason = write::context(0, &write::element(tag::ENUMERATED, &[reason]));
                write::context(1, &write::joined(&[write::generalized_time(at), reason]))
            }
        };
        let next = write::context(0, &write::generalized_time(next_update));
        let single = write::sequence(&[id, status, write::generalized_time(this_update), next]);
        let data = write::sequence(&[
            write::context(1, speaker.own()?.subject().der()),
            write::generalized_time(this_update),
            write::sequence(&[single]),
        ]);
        let mut parts = speaker.seal(data)?.to_vec();
        if !certificates.is_empty() {
            parts.push(write::context(0, &write::sequence(certificates)));
        }
        let bytes = write::sequence(&[write::oid(oid::OCSP_BASIC), write::octets(&write::sequence(&parts))]);
        Ok(write::sequence(&[write::element(tag::ENUMERATED, &[0]), write::context(0, &bytes)]))
    }
}
