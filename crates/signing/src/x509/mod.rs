//! Certificates (RFC 5280), read without losing their octets.

mod extensions;
mod name;

use std::sync::Arc;

use base::Instant;

use crate::algorithms::{DigestAlgorithm, Failure, Identifier, PublicKey, SignatureAlgorithm};
use crate::asn1::{Asn1Error, Reader, oid, tag, time};
use crate::verdict::Identity;

pub(crate) use extensions::{Extensions, key_usage, read_extensions};
pub use name::Name;
pub(crate) use name::name_of;

/// Octets of a certificate that are read at most.
const LIMIT: usize = 1 << 16;

/// Why a certificate cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// The encoding is broken.
    #[error(transparent)]
    Asn1(#[from] Asn1Error),
    /// It is larger than any real one.
    #[error("over 64 KiB")]
    Large,
}

/// A certificate. Copies share their content.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate(Arc<Body>);

#[derive(PartialEq, Eq)]
struct Body {
    der: Vec<u8>,
    signed: Vec<u8>,
    algorithm: Identifier,
    signature: Vec<u8>,
    serial: Vec<u8>,
    issuer: Name,
    subject: Name,
    not_before: Instant,
    not_after: Instant,
    key_info: Vec<u8>,
    key: Option<PublicKey>,
    extensions: Extensions,
}

impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Certificate({} by {})", self.subject(), self.issuer())
    }
}

impl Certificate {
    /// Reads a certificate in DER.
    ///
    /// # Errors
    /// When it is larger than 64 KiB or does not follow RFC 5280 4.1, with the structure that does not.
    pub fn parse(der: &[u8]) -> Result<Self, CertificateError> {
        if der.len() > LIMIT {
            return Err(CertificateError::Large);
        }
        let whole = crate::asn1::only(der, tag::SEQUENCE, "Certificate")?;
        let mut outer = whole.reader("Certificate");
        let signed = outer.take(tag::SEQUENCE)?;
        let algorithm = Identifier::read(&mut outer, "signatureAlgorithm")?;
        let signature = outer.bits()?.to_vec();
        outer.finish()?;

        let mut tbs = signed.reader("TBSCertificate");
        let version = match tbs.optional(tag::context_constructed(0))? {
            None => 0,
            Some(version) => version.reader("version").take(tag::INTEGER)?.number()?,
        };
        let serial = tbs.integer()?.to_vec();
        if Identifier::read(&mut tbs, "TBSCertificate.signature")? != algorithm {
            return Err(tbs.refuse("the two signature algorithms differ").into());
        }
        let issuer = Name::read(&tbs.any()?)?;
        let mut validity = tbs.sequence("Validity")?;
        let (not_before, not_after) = (time::read(&validity.any()?)?, time::read(&validity.any()?)?);
        validity.finish()?;
        let subject = Name::read(&tbs.any()?)?;
        let key_info = tbs.take(tag::SEQUENCE)?.raw.to_vec();
        tbs.optional(tag::context(1))?;
        tbs.optional(tag::context(2))?;
        let extensions = match tbs.optional(tag::context_constructed(3))? {
            Some(_) if version != 2 => return Err(tbs.refuse("extensions before version 3").into()),
            Some(list) => Extensions::read(&mut list.reader("Extensions"))?,
            None => Extensions::default(),
        };
        tbs.finish()?;
        Ok(Self(Arc::new(Body {
            der: der.to_vec(),
            signed: signed.raw.to_vec(),
            algorithm,
            signature,
            serial,
            issuer,
            subject,
            not_before,
            not_after,
            key: PublicKey::read(&key_info)?,
            key_info,
            extensions,
        })))
    }

    /// The certificate in DER, as received.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// The holder.
    pub fn subject(&self) -> &Name {
        &self.0.subject
    }

    /// Who issued it.
    pub fn issuer(&self) -> &Name {
        &self.0.issuer
    }

    /// The serial number's octets, as received.
    pub fn serial(&self) -> &[u8] {
        &self.0.serial
    }

    /// From when it is valid.
    pub fn not_before(&self) -> Instant {
        self.0.not_before
    }

    /// Until when it is valid, this moment included.
    pub fn not_after(&self) -> Instant {
        self.0.not_after
    }

    /// The digest by which signatures and reports name the certificate.
    pub fn fingerprint(&self, algorithm: DigestAlgorithm) -> Vec<u8> {
        algorithm.digest(self.der())
    }

    /// Whether the holder issued it to itself.
    pub fn is_self_issued(&self) -> bool {
        self.subject().is(self.issuer())
    }

    /// Whether it is signed by its own key.
    pub fn is_self_signed(&self) -> bool {
        self.is_self_issued() && self.is_signed_by(self).is_ok()
    }

    /// Where its issuer answers about revocation (OCSP), as far as it says.
    pub fn ocsp_urls(&self) -> &[String] {
        &self.0.extensions.ocsp_urls
    }

    /// Where the lists of revoked certificates lie, as far as it says.
    pub fn crl_urls(&self) -> &[String] {
        &self.0.extensions.crl_urls
    }

    /// Where its issuer's certificate lies, as far as it says.
    pub fn issuer_urls(&self) -> &[String] {
        &self.0.extensions.issuer_urls
    }

    pub(crate) fn public_key(&self) -> Option<&PublicKey> {
        self.0.key.as_ref()
    }

    /// The key's octets as OCSP hashes them: the BIT STRING's content.
    pub(crate) fn key_bits(&self) -> Option<&[u8]> {
        let mut reader = Reader::new(&self.0.key_info, "SubjectPublicKeyInfo").sequence("SubjectPublicKeyInfo").ok()?;
        reader.any().ok()?;
        reader.bits().ok()
    }

    pub(crate) fn extensions(&self) -> &Extensions {
        &self.0.extensions
    }

    pub(crate) fn signature_algorithm(&self) -> Result<SignatureAlgorithm, Failure> {
        SignatureAlgorithm::read(&self.0.algorithm, None)
    }

    /// Whether the other certificate's key made the signature on this one.
    pub(crate) fn is_signed_by(&self, issuer: &Self) -> Result<(), Failure> {
        issuer.has_signed(&self.0.algorithm, &self.0.signed, &self.0.signature)
    }

    /// Whether this certificate's key made a signature over the octets.
    pub(crate) fn has_signed(&self, algorithm: &Identifier, signed: &[u8], signature: &[u8]) -> Result<(), Failure> {
        let key = self.public_key().ok_or_else(|| {
            Failure::Unknown(base::msg!("loại khóa công khai chưa được hỗ trợ", "this kind of public key is not supported"))
        })?;
        SignatureAlgorithm::read(algorithm, None)?.check(key, signed, signature)
    }

    /// Whether the key may be used so (RFC 5280 4.2.1.3); a certificate that does not say may be used for all.
    pub(crate) fn may(&self, usage: u16) -> bool {
        self.extensions().key_usage.is_none_or(|bits| bits & usage != 0)
    }

    /// Who the certificate says its holder is.
    pub fn identity(&self) -> Identity {
        let subject = self.subject();
        let text = |kind| subject.first(kind).map(str::to_owned);
        let texts = |kind| subject.all(kind).map(str::to_owned).collect::<Vec<_>>();
        let identifiers = [oid::USER_ID, oid::ORGANISATION_IDENTIFIER, oid::SERIAL_NUMBER].into_iter().flat_map(texts).collect();
        Identity {
            name: text(oid::COMMON_NAME),
            organisation: text(oid::ORGANISATION),
            units: texts(oid::ORGANISATIONAL_UNIT),
            title: text(oid::TITLE),
            identifiers,
            email: text(oid::EMAIL),
            subject: subject.to_string(),
            issuer: self.issuer().to_string(),
            serial: hex(self.serial()),
            not_before: self.not_before(),
            not_after: self.not_after(),
        }
    }
}

/// Octets in hexadecimal.
pub(crate) fn hex(octets: &[u8]) -> String {
    use std::fmt::Write as _;
    octets.iter().fold(String::new(), |mut out, octet| {
        let _ = write!(out, "{octet:02x}");
        out
    })
}
