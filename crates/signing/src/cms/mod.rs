//! The Cryptographic Message Syntax (RFC 5652) with the attributes of CAdES (ETSI EN 319 122-1) and
//! PAdES (EN 319 142-1).
//!
//! Signing has two phases, because keys lie on tokens and at remote services: [`attributes`] gives the
//! octets to be signed, [`assemble`] puts the signature into a container. [`parse`] reads any maker's
//! container and [`Cms::verify`] judges it.

mod build;
mod container;
mod signer;
mod verify;

use crate::asn1::Asn1Error;
use crate::key::{Algorithm, KeyError};
use crate::x509::CertificateError;

pub use build::{AttributeOptions, Commitment, SignedAttributes, assemble, attributes};
pub(crate) use build::{assemble_of, attributes_of};
pub use container::{Cms, parse};
pub(crate) use container::parse_time_stamped;
pub use signer::SignerInfo;
pub(crate) use verify::Content;

/// Why a container cannot be made or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CmsError {
    /// The encoding is broken.
    #[error(transparent)]
    Asn1(#[from] Asn1Error),
    /// A certificate cannot be read.
    #[error("a certificate in the container: {0}")]
    Certificate(#[from] CertificateError),
    /// The container holds something else than signed data.
    #[error("the container is of the kind {0}, not signed data")]
    NotSigned(String),
    /// It is larger than any that is read.
    #[error("over 64 MiB")]
    Large,
    /// The digest has not the length of its algorithm.
    #[error("{0:?} has digests of another length")]
    DigestLength(Algorithm),
    /// The signer failed.
    #[error(transparent)]
    Key(#[from] KeyError),
}

#[cfg(test)]
mod tests;
