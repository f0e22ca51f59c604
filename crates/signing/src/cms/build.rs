//! Containers written: detached signatures of one signer.

use base::Instant;

use super::CmsError;
use crate::algorithms::DigestAlgorithm;
use crate::asn1::{oid, tag, write};
use crate::key::Algorithm;
use crate::x509::Certificate;

/// What the signer undertakes (CommitmentTypeIndication, ETSI EN 319 122-1 5.2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commitment {
    /// Made, approved and sent it.
    Origin,
    /// Approved its content.
    Approval,
}

/// Which signed attributes a signature has beside those that it must have.
#[derive(Debug, Clone, Copy, Default)]
pub struct AttributeOptions {
    /// When the signer claims to sign. CAdES wants it, PAdES forbids it: there `/M` of the PDF says it.
    pub signing_time: Option<Instant>,
    /// What the signer undertakes.
    pub commitment: Option<Commitment>,
}

/// The signed attributes: what the signer signs instead of the content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedAttributes {
    der: Vec<u8>,
    algorithm: Algorithm,
    content_type: &'static [u8],
}

impl SignedAttributes {
    /// The octets to be signed: the DER of the SET OF.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// How they are to be signed.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

/// The signed attributes over a content's digest: content type, message digest, signing certificate
/// (RFC 5035), algorithm protection (RFC 6211) and what the options add.
///
/// # Errors
/// When the digest has another length than the algorithm's, or the certificate cannot be read.
pub fn attributes(
    digest: &[u8],
    algorithm: Algorithm,
    certificate: &[u8],
    options: &AttributeOptions,
) -> Result<SignedAttributes, CmsError> {
    attributes_of(oid::DATA, digest, algorithm, certificate, options)
}

pub(crate) fn attributes_of(
    content_type: &'static [u8],
    digest: &[u8],
    algorithm: Algorithm,
    certificate: &[u8],
    options: &AttributeOptions,
) -> Result<SignedAttributes, CmsError> {
    if digest.len() != algorithm.digest().length() {
        return Err(CmsError::DigestLength(algorithm));
    }
    let read = Certificate::parse(certificate)?;
    let mut list = vec![
        attribute(oid::CONTENT_TYPE, write::oid(content_type)),
        attribute(oid::MESSAGE_DIGEST, write::octets(digest)),
        attribute(oid::SIGNING_CERTIFICATE_V2, signing_certificate(&read, algorithm.digest())),
        attribute(oid::ALGORITHM_PROTECTION, protection(algorithm)),
    ];
    if let Some(at) = options.signing_time {
        list.push(attribute(oid::SIGNING_TIME, write::time(at)));
    }
    if let Some(commitment) = options.commitment {
        let name = match commitment {
            Commitment::Origin => oid::PROOF_OF_ORIGIN,
            Commitment::Approval => oid::PROOF_OF_APPROVAL,
        };
        list.push(attribute(oid::COMMITMENT_TYPE, write::sequence(&[write::oid(name)])));
    }
    Ok(SignedAttributes { der: write::set_of(list), algorithm, content_type })
}

fn attribute(name: &[u8], value: Vec<u8>) -> Vec<u8> {
    write::sequence(&[write::oid(name), write::set_of(vec![value])])
}

/// SigningCertificateV2 with one ESSCertIDv2; SHA-256 is the default and then not written.
fn signing_certificate(certificate: &Certificate, digest: DigestAlgorithm) -> Vec<u8> {
    let hash = if digest == DigestAlgorithm::Sha256 { Vec::new() } else { digest.identifier() };
    let issuer = write::sequence(&[write::context(4, certificate.issuer().der())]);
    let serial = write::element(tag::INTEGER, certificate.serial());
    let id = write::sequence(&[hash, write::octets(&certificate.fingerprint(digest)), write::sequence(&[issuer, serial])]);
    write::sequence(&[write::sequence(&[id])])
}

/// CMSAlgorithmProtection: the algorithms cannot be exchanged afterwards.
fn protection(algorithm: Algorithm) -> Vec<u8> {
    let signature = algorithm.identifier();
    let signature = crate::asn1::only(&signature, tag::SEQUENCE, "AlgorithmIdentifier").map(|e| e.value.to_vec());
    write::sequence(&[algorithm.digest().identifier(), write::context(1, &signature.unwrap_or_default())])
}

/// A detached container with one signature: DER of a ContentInfo. The time stamp is a token over the
/// signature ([`crate::tsp`]), which makes it B-T.
///
/// # Errors
/// When the certificate cannot be read.
pub fn assemble(
    attributes: &SignedAttributes,
    signature: &[u8],
    certificate: &[u8],
    chain: &[Vec<u8>],
    time_stamp: Option<&[u8]>,
) -> Result<Vec<u8>, CmsError> {
    assemble_of(attributes, signature, certificate, chain, time_stamp, None)
}

pub(crate) fn assemble_of(
    attributes: &SignedAttributes,
    signature: &[u8],
    certificate: &[u8],
    chain: &[Vec<u8>],
    time_stamp: Option<&[u8]>,
    content: Option<&[u8]>,
) -> Result<Vec<u8>, CmsError> {
    let signer = Certificate::parse(certificate)?;
    let mut certificates = vec![certificate.to_vec()];
    for above in chain.iter().filter(|above| above.as_slice() != certificate) {
        if !certificates.contains(above) {
            certificates.push(above.clone());
        }
    }
    let digest = attributes.algorithm.digest().identifier();
    let signed = crate::asn1::only(&attributes.der, tag::SET, "SignedAttributes")?;
    let serial = write::element(tag::INTEGER, signer.serial());
    let unsigned = time_stamp.map(|token| write::context(1, &attribute(oid::SIGNATURE_TIME_STAMP, token.to_vec())));
    let info = write::sequence(&[
        write::number(1),
        write::sequence(&[signer.issuer().der().to_vec(), serial]),
        digest.clone(),
        write::context(0, signed.value),
        attributes.algorithm.identifier(),
        write::octets(signature),
        unsigned.unwrap_or_default(),
    ]);
    let content = content.map(|content| write::context(0, &write::octets(content))).unwrap_or_default();
    // RFC 5652 5.1: version 3 when the content is something else than data.
    let version = if attributes.content_type == oid::DATA { 1 } else { 3 };
    let data = write::sequence(&[
        write::number(version),
        write::set_of(vec![digest]),
        write::sequence(&[write::oid(attributes.content_type), content]),
        write::set_of_tagged(tag::context_constructed(0), certificates),
        write::set_of(vec![info]),
    ]);
    Ok(write::sequence(&[write::oid(oid::SIGNED_DATA), write::context(0, &data)]))
}
