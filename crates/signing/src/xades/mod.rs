//! XML signatures (W3C XML Signature 1.1) with the properties of XAdES-BES (ETSI EN 319 132-1), enveloped
//! in the document that they cover.
//!
//! Canonical forms are the work of `bergshamra-c14n`. The rest of that family keeps private keys in the
//! `rsa` crate, which leaks them, so references and values are handled here, by `ring` and [`Signer`]s.

mod build;
mod document;
mod verify;

use base::Instant;

use crate::algorithms::DigestAlgorithm;
use crate::cms::CmsError;
use crate::key::{KeyError, Signer};
use crate::x509::CertificateError;

pub use build::{Prepared, prepare};
pub use verify::{Covered, Report, verify};

const DS: &str = "http://www.w3.org/2000/09/xmldsig#";
const XADES: &str = "http://uri.etsi.org/01903/v1.3.2#";
const SIGNED_PROPERTIES: &str = "http://uri.etsi.org/01903#SignedProperties";
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";

/// Why a document cannot be signed or its signatures cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum XadesError {
    /// It is no XML that is read here, with the parser's words.
    #[error("the document cannot be read: {0}")]
    Xml(String),
    /// It is larger than any that is read.
    #[error("over 32 MiB")]
    Large,
    /// No element, or more than one, has this id.
    #[error("the id {0} names no one element")]
    Id(String),
    /// It holds more signatures, or refers to more content, than is read.
    #[error("over 16 signatures, or references to over 256 MiB")]
    TooMany,
    /// The signer's certificate cannot be read.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// The signer failed.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The signature's value cannot be written.
    #[error(transparent)]
    Cms(#[from] CmsError),
}

/// What a signature covers and says.
#[derive(Debug, Clone, Default)]
pub struct Statement {
    /// When the signer claims to sign.
    pub at: Instant,
    /// The id of the element that is covered; the whole document when there is none.
    pub element: Option<String>,
}

/// Signs a document: its text with the signature as the last child of its root.
///
/// # Errors
/// When the document or the certificate cannot be read, or the signer fails.
pub fn sign(xml: &str, signer: &dyn Signer, statement: &Statement) -> Result<String, XadesError> {
    let prepared = prepare(xml, signer.algorithm(), signer.certificate(), signer.chain(), statement)?;
    prepared.finish(&signer.sign(prepared.to_sign())?)
}

/// The identifier of a hash function (RFC 9231 2.1).
fn digest_uri(algorithm: DigestAlgorithm) -> &'static str {
    match algorithm {
        DigestAlgorithm::Sha1 => "http://www.w3.org/2000/09/xmldsig#sha1",
        DigestAlgorithm::Sha256 => "http://www.w3.org/2001/04/xmlenc#sha256",
        DigestAlgorithm::Sha384 => "http://www.w3.org/2001/04/xmldsig-more#sha384",
        DigestAlgorithm::Sha512 => "http://www.w3.org/2001/04/xmlenc#sha512",
    }
}

fn digest_of_uri(uri: &str) -> Option<DigestAlgorithm> {
    use DigestAlgorithm::{Sha1, Sha256, Sha384, Sha512};
    [Sha1, Sha256, Sha384, Sha512].into_iter().find(|algorithm| digest_uri(*algorithm) == uri)
}

#[cfg(test)]
mod tests;
