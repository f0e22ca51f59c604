//! Whether certificates are revoked: by OCSP (RFC 6960) and lists (RFC 5280 part 5).

mod crl;
mod gather;
mod ocsp;
mod status;

use base::Instant;
use serde::Serialize;

use crate::asn1::Asn1Error;
use crate::x509::CertificateError;

pub use crl::Crl;
pub use gather::{Gathered, gather};
pub use ocsp::{OcspResponse, request};
pub(crate) use status::word_on;

/// The way to the servers of certification authorities. This crate opens no connections.
pub trait Fetch {
    /// Posts an OCSP request to the address and returns the response's body.
    ///
    /// # Errors
    /// When there is no answer.
    fn ocsp(&self, url: &str, request: &[u8]) -> Result<Vec<u8>, FetchError>;

    /// Gets the list of revoked certificates at the address.
    ///
    /// # Errors
    /// When there is no answer.
    fn crl(&self, url: &str) -> Result<Vec<u8>, FetchError>;
}

/// Why a server could not be asked, in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{url}: {reason}")]
pub struct FetchError {
    /// Where it was asked.
    pub url: String,
    /// What went wrong.
    pub reason: String,
}

/// Why an answer about revocation cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RevocationError {
    /// The encoding is broken.
    #[error(transparent)]
    Asn1(#[from] Asn1Error),
    /// A certificate inside cannot be read.
    #[error("a certificate in the answer: {0}")]
    Certificate(#[from] CertificateError),
    /// The responder answers that it cannot answer, with its status (RFC 6960 4.2.1).
    #[error("the responder refuses with status {0}")]
    Refused(u64),
    /// The answer is of a kind that this crate does not read.
    #[error("{0}")]
    Unsupported(&'static str),
    /// The list is larger than any that is read.
    #[error("over 64 MiB")]
    Large,
}

/// Where a word on revocation comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// An OCSP response.
    Ocsp,
    /// A list of revoked certificates.
    Crl,
}

/// What is known about the revocation of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "status", rename_all = "kebab-case")]
pub enum CertificateStatus {
    /// Not revoked, when the word was given.
    Good {
        /// Who says so.
        source: Source,
        /// When it was known.
        this_update: Instant,
    },
    /// Revoked.
    Revoked {
        /// Who says so.
        source: Source,
        /// From when.
        at: Instant,
        /// The reason's name (RFC 5280 5.3.1), when one is given.
        reason: Option<&'static str>,
    },
    /// Nobody says anything usable.
    Unknown,
}

/// The names of CRLReason.
pub(crate) fn reason_name(code: u64) -> Option<&'static str> {
    Some(match code {
        0 => "unspecified",
        1 => "keyCompromise",
        2 => "cACompromise",
        3 => "affiliationChanged",
        4 => "superseded",
        5 => "cessationOfOperation",
        6 => "certificateHold",
        8 => "removeFromCRL",
        9 => "privilegeWithdrawn",
        10 => "aACompromise",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
