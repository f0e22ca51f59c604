//! One signature of a container (SignerInfo, RFC 5652 5.3).

use base::Instant;

use super::CmsError;
use crate::algorithms::{DigestAlgorithm, Identifier};
use crate::asn1::{Asn1Reason, Reader, Result as Asn1Result, oid, tag, time, write};
use crate::x509::{Certificate, Name};

/// Attributes of one signature that are read at most.
const ENTRIES: usize = 64;
/// Time stamps, and archived words on revocation, of one signature that are read at most.
const PROOFS: usize = 8;

/// How the signer's certificate is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SignerId {
    IssuerSerial(Name, Vec<u8>),
    KeyId(Vec<u8>),
}

/// A certificate named by its digest among the signed attributes (ESSCertID, ESSCertIDv2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CertificateId {
    pub(super) digest: Option<DigestAlgorithm>,
    pub(super) value: Vec<u8>,
    pub(super) issuer_serial: Option<(Name, Vec<u8>)>,
}

/// The attributes under the signature.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Signed {
    /// The SET OF as received, and in the order of DER: what may have been signed.
    pub(super) as_received: Vec<u8>,
    pub(super) sorted: Vec<u8>,
    pub(super) content_type: Option<Vec<u8>>,
    pub(super) message_digest: Option<Vec<u8>>,
    pub(super) signing_time: Option<Instant>,
    pub(super) signing_certificate: Option<CertificateId>,
    pub(super) protection: Option<(Identifier, Option<Identifier>)>,
    /// Words on revocation that older PDF makers put here (adbe-revocationInfoArchival).
    pub(super) crls: Vec<Vec<u8>>,
    pub(super) ocsp: Vec<Vec<u8>>,
}

/// One signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignerInfo {
    pub(super) id: SignerId,
    pub(super) digest: Identifier,
    pub(super) signed: Option<Signed>,
    pub(super) algorithm: Identifier,
    pub(super) signature: Vec<u8>,
    pub(super) time_stamps: Vec<Vec<u8>>,
}

impl SignerInfo {
    pub(super) fn read(signers: &mut Reader<'_>) -> Result<Self, CmsError> {
        let mut info = signers.sequence("SignerInfo")?;
        info.take(tag::INTEGER)?;
        let id = info.any()?;
        let id = match id.tag {
            tag::SEQUENCE => {
                let mut pair = id.reader("IssuerAndSerialNumber");
                SignerId::IssuerSerial(Name::read(&pair.any()?)?, pair.integer()?.to_vec())
            }
            t if t == tag::context(0) => SignerId::KeyId(id.value.to_vec()),
            _ => return Err(info.refuse("a signer who is named in no known way").into()),
        };
        let digest = Identifier::read(&mut info, "digestAlgorithm")?;
        let signed = info.optional(tag::context_constructed(0))?.map(|set| Signed::read(set.value)).transpose()?;
        let algorithm = Identifier::read(&mut info, "signatureAlgorithm")?;
        let signature = info.octets()?.to_vec();
        let mut time_stamps = Vec::new();
        if let Some(set) = info.optional(tag::context_constructed(1))? {
            for (name, values) in attributes(&mut set.reader("unsignedAttrs"))? {
                let mut values = Reader::new(values, "SignatureTimeStampToken");
                while name == oid::SIGNATURE_TIME_STAMP && !values.is_empty() {
                    time_stamps.push(values.any()?.raw.to_vec());
                    if time_stamps.len() > PROOFS {
                        return Err(values.error(Asn1Reason::TooMany).into());
                    }
                }
            }
        }
        info.finish()?;
        Ok(Self { id, digest, signed, algorithm, signature, time_stamps })
    }

    /// The signature's value.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// The hash function over the content, when it is known here.
    pub fn digest_algorithm(&self) -> Option<DigestAlgorithm> {
        DigestAlgorithm::from_oid(&self.digest.name)
    }

    /// When the signer claims to have signed.
    pub fn signing_time(&self) -> Option<Instant> {
        self.signed.as_ref()?.signing_time
    }

    /// Whether the signer's certificate is bound by a signed attribute, as the baseline of CAdES and PAdES asks.
    pub fn binds_certificate(&self) -> bool {
        self.signed.as_ref().is_some_and(|signed| signed.signing_certificate.is_some())
    }

    /// The time stamps over the signature, in DER.
    pub fn time_stamps(&self) -> &[Vec<u8>] {
        &self.time_stamps
    }

    /// Lists of revoked certificates among the signed attributes, as older PDF makers keep them.
    pub fn archived_crls(&self) -> &[Vec<u8>] {
        self.signed.as_ref().map(|signed| signed.crls.as_slice()).unwrap_or_default()
    }

    /// OCSP responses among the signed attributes, as older PDF makers keep them.
    pub fn archived_ocsp(&self) -> &[Vec<u8>] {
        self.signed.as_ref().map(|signed| signed.ocsp.as_slice()).unwrap_or_default()
    }

    /// Whether the certificate is the one that the signer's identifier names.
    pub(super) fn names(&self, certificate: &Certificate) -> bool {
        match &self.id {
            SignerId::IssuerSerial(issuer, serial) => certificate.issuer().is(issuer) && certificate.serial() == serial,
            SignerId::KeyId(id) => certificate.extensions().subject_key_id.as_ref() == Some(id),
        }
    }
}

/// Names and values of attributes; one that stands twice is refused, as RFC 5652 5.3 asks of those that matter.
fn attributes<'a>(set: &mut Reader<'a>) -> Asn1Result<Vec<(&'a [u8], &'a [u8])>> {
    let mut all: Vec<(&[u8], &[u8])> = Vec::new();
    while !set.is_empty() {
        let mut one = set.sequence("Attribute")?;
        let name = one.oid()?;
        let values = one.take(tag::SET)?.value;
        one.finish()?;
        if name != oid::SIGNATURE_TIME_STAMP && all.iter().any(|(other, _)| *other == name) {
            return Err(set.refuse("an attribute stands twice"));
        }
        if all.len() >= ENTRIES {
            return Err(set.error(Asn1Reason::TooMany));
        }
        all.push((name, values));
    }
    Ok(all)
}

impl Signed {
    fn read(content: &[u8]) -> Asn1Result<Self> {
        let mut signed = Self { as_received: write::element(tag::SET, content), ..Self::default() };
        let mut parts = Reader::new(content, "signedAttrs");
        let mut elements = Vec::new();
        while !parts.is_empty() {
            elements.push(parts.any()?.raw.to_vec());
        }
        signed.sorted = write::set_of(elements);
        for (name, values) in attributes(&mut Reader::new(content, "signedAttrs"))? {
            signed.take(name, values)?;
        }
        Ok(signed)
    }

    fn take(&mut self, name: &[u8], values: &[u8]) -> Asn1Result<()> {
        let mut value = Reader::new(values, "AttributeValue");
        match name {
            oid::CONTENT_TYPE => self.content_type = Some(value.oid()?.to_vec()),
            oid::MESSAGE_DIGEST => self.message_digest = Some(value.octets()?.to_vec()),
            oid::SIGNING_TIME => self.signing_time = Some(time::read(&value.any()?)?),
            oid::SIGNING_CERTIFICATE_V2 => self.signing_certificate = Some(certificate_id(&mut value, true)?),
            oid::SIGNING_CERTIFICATE if self.signing_certificate.is_none() => {
                self.signing_certificate = Some(certificate_id(&mut value, false)?);
            }
            oid::ALGORITHM_PROTECTION => self.protection = Some(protection(&mut value)?),
            oid::REVOCATION_ARCHIVAL => return self.archive(&mut value),
            _ => return Ok(()),
        }
        // All of these have exactly one value.
        value.finish()
    }

    fn archive(&mut self, value: &mut Reader<'_>) -> Asn1Result<()> {
        let mut parts = value.sequence("RevocationInfoArchival")?;
        while !parts.is_empty() {
            let part = parts.any()?;
            let list = match part.tag & 0x1f {
                0 => &mut self.crls,
                1 => &mut self.ocsp,
                _ => continue,
            };
            let mut inner = part.reader("RevocationInfoArchival").sequence("RevocationInfoArchival")?;
            while !inner.is_empty() {
                list.push(inner.any()?.raw.to_vec());
                if list.len() > PROOFS {
                    return Err(inner.error(Asn1Reason::TooMany));
                }
            }
        }
        Ok(())
    }
}

/// The first of the certificates that the attribute names: the signer's.
fn certificate_id(value: &mut Reader<'_>, second: bool) -> Asn1Result<CertificateId> {
    let mut id = value.sequence("SigningCertificate")?.sequence("certs")?.sequence("ESSCertID")?;
    let digest = match (second, id.peek()) {
        (true, Some(tag::SEQUENCE)) => DigestAlgorithm::from_oid(&Identifier::read(&mut id, "hashAlgorithm")?.name),
        (true, _) => Some(DigestAlgorithm::Sha256),
        (false, _) => Some(DigestAlgorithm::Sha1),
    };
    let value = id.octets()?.to_vec();
    let mut issuer_serial = None;
    if !id.is_empty() {
        let mut pair = id.sequence("IssuerSerial")?;
        let mut names = pair.sequence("GeneralNames")?;
        let name = names.any()?;
        let serial = pair.integer()?.to_vec();
        if name.tag == tag::context_constructed(4) {
            issuer_serial = Some((Name::read(&name.reader("directoryName").any()?)?, serial));
        }
    }
    Ok(CertificateId { digest, value, issuer_serial })
}

fn protection(value: &mut Reader<'_>) -> Asn1Result<(Identifier, Option<Identifier>)> {
    let mut inner = value.sequence("CMSAlgorithmProtection")?;
    let digest = Identifier::read(&mut inner, "digestAlgorithm")?;
    let signature = inner.optional(tag::context_constructed(1))?;
    let signature = signature.map(|s| {
        let sequence = write::element(tag::SEQUENCE, s.value);
        Identifier::read(&mut Reader::new(&sequence, "signatureAlgorithm"), "signatureAlgorithm")
    });
    Ok((digest, signature.transpose()?))
}

impl CertificateId {
    /// Whether it names the certificate.
    pub(super) fn names(&self, certificate: &Certificate) -> bool {
        let Some(digest) = self.digest else { return false };
        let same = |(issuer, serial): &(Name, Vec<u8>)| certificate.issuer().is(issuer) && certificate.serial() == serial;
        certificate.fingerprint(digest) == self.value && self.issuer_serial.as_ref().is_none_or(same)
    }
}
