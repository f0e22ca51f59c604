//! CAdES baseline signatures (ETSI EN 319 122-1), detached: for files of any kind, in a file beside them.
//!
//! Keys in hand sign at once ([`sign`]); for keys elsewhere [`prepare`] gives the octets that are to be
//! signed there, and [`Prepared::finish`] takes the signature.

use base::Instant;

use crate::cms::{self, AttributeOptions, CmsError, Commitment, SignedAttributes};
use crate::evidence::Evidence;
use crate::key::{Algorithm, KeyError, Signer};
use crate::tsp::{self, TimeStampAuthority, TspError};
use crate::verdict::Verdict;

/// What a signature says beside the content.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    /// When the signer claims to sign; the baseline wants it said.
    pub at: Instant,
    /// What the signer undertakes, if it is said.
    pub commitment: Option<Commitment>,
}

/// Who proves the time, if anybody does: B-T instead of B-B.
#[derive(Clone, Copy)]
pub struct Stamps<'a> {
    /// The authorities, asked one after the other until one answers.
    pub authorities: &'a [&'a dyn TimeStampAuthority],
    /// Random octets, 8 or more, that bind the answer.
    pub nonce: &'a [u8],
}

/// Why a file could not be signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CadesError {
    /// The container could not be made.
    #[error(transparent)]
    Cms(#[from] CmsError),
    /// The signer failed.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// There is no time stamp.
    #[error(transparent)]
    TimeStamp(#[from] TspError),
}

/// A signature that waits for its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    attributes: SignedAttributes,
    certificate: Vec<u8>,
    chain: Vec<Vec<u8>>,
}

/// Prepares a signature over a content with this digest (by the algorithm's own hash function).
///
/// # Errors
/// When the digest has another length or the certificate cannot be read.
pub fn prepare(
    digest: &[u8],
    algorithm: Algorithm,
    certificate: &[u8],
    chain: &[Vec<u8>],
    statement: &Statement,
) -> Result<Prepared, CadesError> {
    let options = AttributeOptions { signing_time: Some(statement.at), commitment: statement.commitment };
    let attributes = cms::attributes(digest, algorithm, certificate, &options)?;
    Ok(Prepared { attributes, certificate: certificate.to_vec(), chain: chain.to_vec() })
}

impl Prepared {
    /// The octets that are to be signed.
    pub fn to_sign(&self) -> &[u8] {
        self.attributes.der()
    }

    /// The container in DER with the signature that was made elsewhere.
    ///
    /// # Errors
    /// When no authority gives a time stamp though one is wanted.
    pub fn finish(&self, signature: &[u8], stamps: Option<&Stamps<'_>>) -> Result<Vec<u8>, CadesError> {
        let hash = self.attributes.algorithm().digest();
        let stamp = |s: &Stamps<'_>| tsp::stamp(s.authorities, hash, &hash.digest(signature), Some(s.nonce));
        let token = stamps.map(stamp).transpose()?;
        let token = token.as_ref().map(tsp::Token::der);
        Ok(cms::assemble(&self.attributes, signature, &self.certificate, &self.chain, token)?)
    }
}

/// Signs a content: the container in DER, to be kept beside it as `.p7s`.
///
/// # Errors
/// When the signer fails, or no authority gives a time stamp though one is wanted.
pub fn sign(
    content: &[u8],
    signer: &dyn Signer,
    statement: &Statement,
    stamps: Option<&Stamps<'_>>,
) -> Result<Vec<u8>, CadesError> {
    let algorithm = signer.algorithm();
    let digest = algorithm.digest().digest(content);
    let prepared = prepare(&digest, algorithm, signer.certificate(), signer.chain(), statement)?;
    prepared.finish(&signer.sign(prepared.to_sign())?, stamps)
}

/// Judges every signature of a container over a content that lies beside it.
///
/// # Errors
/// When the container cannot be read.
pub fn verify(signature: &[u8], content: &[u8], evidence: &Evidence, at: Instant) -> Result<Vec<Verdict>, CmsError> {
    Ok(cms::parse(signature)?.verify_each(&mut |algorithm| algorithm.digest(content), evidence, at))
}
