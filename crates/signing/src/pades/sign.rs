//! Signing and time-stamping in one go.

use crate::algorithms::DigestAlgorithm;
use crate::cms::{AttributeOptions, assemble, attributes};
use crate::key::Signer;
use crate::pades::prepare::{prepare, prepare_time_stamp};
use crate::pades::request::{RESERVE, Request};
use crate::pades::{PadesError, Prepared};
use crate::tsp::{TimeStampAuthority, stamp};

/// The authorities that give time stamps, asked one after the other.
#[derive(Clone, Copy)]
pub struct TimeStamping<'a> {
    /// The authorities.
    pub authorities: &'a [&'a dyn TimeStampAuthority],
    /// Eight or more random octets that bind an answer to its question.
    pub nonce: Option<&'a [u8]>,
}

/// Signs a file (B-B), with a time stamp over the signature where authorities are named (B-T).
///
/// # Errors
/// Those of [`prepare`], and when the signer or every authority fails.
pub fn sign(
    pdf: &[u8],
    request: &Request<'_>,
    signer: &dyn Signer,
    stamping: Option<TimeStamping<'_>>,
) -> Result<Vec<u8>, PadesError> {
    complete(prepare(pdf, request)?, signer, stamping)
}

impl Prepared {
    /// Signs a prepared file: the second phase where the key can be asked directly.
    ///
    /// # Errors
    /// When the signer or every authority fails, or the signature does not fit.
    pub fn sign(self, signer: &dyn Signer, stamping: Option<TimeStamping<'_>>) -> Result<Vec<u8>, PadesError> {
        complete(self, signer, stamping)
    }
}

fn complete(prepared: Prepared, signer: &dyn Signer, stamping: Option<TimeStamping<'_>>) -> Result<Vec<u8>, PadesError> {
    let algorithm = signer.algorithm();
    let digest = prepared.digest(algorithm.digest());
    // The claimed time stands in /M; a baseline signature may not repeat it (EN 319 142-1, 6.3).
    let signed = attributes(&digest, algorithm, signer.certificate(), &AttributeOptions::default())?;
    let value = signer.sign(signed.der())?;
    let token = stamping
        .map(|s| stamp(s.authorities, DigestAlgorithm::Sha256, &DigestAlgorithm::Sha256.digest(&value), s.nonce))
        .transpose()?;
    let container = assemble(&signed, &value, signer.certificate(), signer.chain(), token.as_ref().map(|t| t.der()))?;
    prepared.embed(&container)
}

/// Puts a time stamp over the whole file as it is (the last step to B-LTA), in a field of its own.
///
/// # Errors
/// When the file cannot be read, the field is taken or every authority fails.
pub fn time_stamp(pdf: &[u8], field: &str, stamping: TimeStamping<'_>) -> Result<Vec<u8>, PadesError> {
    let prepared = prepare_time_stamp(pdf, field, RESERVE)?;
    let digest = prepared.digest(DigestAlgorithm::Sha256);
    let token = stamp(stamping.authorities, DigestAlgorithm::Sha256, &digest, stamping.nonce)?;
    prepared.embed(token.der())
}
