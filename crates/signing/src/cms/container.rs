//! Containers read: SignedData of any maker, in DER or BER, padded with zeros or not.

use super::{CmsError, SignerInfo};
use crate::asn1::{Asn1Reason, Reader, ber, oid, tag};
use crate::x509::Certificate;

/// Octets of a container that are read at most.
const LIMIT: usize = 64 << 20;
/// Certificates of one container that are read at most.
const CERTIFICATES: usize = 128;
/// Words on revocation of one container, and signatures, that are read at most: each costs several checks.
const ENTRIES: usize = 16;

/// A container of signatures.
#[derive(Debug, Clone)]
pub struct Cms {
    pub(super) content_type: Vec<u8>,
    pub(super) content: Option<Vec<u8>>,
    pub(super) certificates: Vec<Certificate>,
    pub(super) crls: Vec<Vec<u8>>,
    pub(super) ocsp: Vec<Vec<u8>>,
    pub(super) signers: Vec<SignerInfo>,
}

/// Reads a ContentInfo with SignedData. Zeros after it are skipped, indefinite lengths are understood.
///
/// # Errors
/// When it is over 64 MiB, broken, or holds something else, with the structure that is wrong.
pub fn parse(der_or_ber: &[u8]) -> Result<Cms, CmsError> {
    parse_time_stamped(der_or_ber, "ContentInfo")
}

pub(crate) fn parse_time_stamped(der_or_ber: &[u8], place: &'static str) -> Result<Cms, CmsError> {
    if der_or_ber.len() > LIMIT {
        return Err(CmsError::Large);
    }
    let definite = ber::definite(der_or_ber, place)?;
    let mut outer = Reader::new(&definite, place).sequence(place)?;
    let kind = outer.oid()?;
    if kind != oid::SIGNED_DATA {
        return Err(CmsError::NotSigned(oid::dotted(kind)));
    }
    let content = outer.take(tag::context_constructed(0))?;
    outer.finish()?;
    signed_data(&mut content.reader("content").sequence("SignedData")?)
}

fn signed_data(data: &mut Reader<'_>) -> Result<Cms, CmsError> {
    data.take(tag::INTEGER)?;
    data.set("digestAlgorithms")?;
    let mut encapsulated = data.sequence("encapContentInfo")?;
    let content_type = encapsulated.oid()?.to_vec();
    let content = match encapsulated.optional(tag::context_constructed(0))? {
        Some(content) => {
            let element = content.reader("eContent").any()?;
            // PKCS #7 put the content there as what it is instead of as octets.
            Some(if element.tag == tag::OCTET_STRING { element.value } else { element.raw }.to_vec())
        }
        None => None,
    };
    let mut cms = Cms {
        content_type,
        content,
        certificates: Vec::new(),
        crls: Vec::new(),
        ocsp: Vec::new(),
        signers: Vec::new(),
    };
    if let Some(set) = data.optional(tag::context_constructed(0))? {
        cms.read_certificates(&mut set.reader("certificates"))?;
    }
    if let Some(set) = data.optional(tag::context_constructed(1))? {
        cms.read_revocation(&mut set.reader("crls"))?;
    }
    let mut signers = data.set("signerInfos")?;
    while !signers.is_empty() {
        cms.signers.push(SignerInfo::read(&mut signers)?);
        bounded(&signers, cms.signers.len(), ENTRIES)?;
    }
    data.finish()?;
    Ok(cms)
}

fn bounded(reader: &Reader<'_>, count: usize, most: usize) -> Result<(), CmsError> {
    if count > most { Err(reader.error(Asn1Reason::TooMany).into()) } else { Ok(()) }
}

impl Cms {
    fn read_certificates(&mut self, set: &mut Reader<'_>) -> Result<(), CmsError> {
        let mut count = 0;
        while !set.is_empty() {
            let one = set.any()?;
            // Attribute certificates and the like are other alternatives of the choice, and are left aside; so
            // is a certificate that cannot be read, unless it is the signer's, which will be missed.
            if one.tag == tag::SEQUENCE
                && let Ok(certificate) = Certificate::parse(one.raw)
            {
                self.certificates.push(certificate);
            }
            count += 1;
            bounded(set, count, CERTIFICATES)?;
        }
        Ok(())
    }

    fn read_revocation(&mut self, set: &mut Reader<'_>) -> Result<(), CmsError> {
        while !set.is_empty() {
            let one = set.any()?;
            if one.tag == tag::SEQUENCE {
                self.crls.push(one.raw.to_vec());
            } else if one.tag == tag::context_constructed(1) {
                let mut other = one.reader("OtherRevocationInfoFormat");
                if other.oid()? == oid::REVOCATION_OCSP {
                    self.ocsp.push(other.any()?.raw.to_vec());
                }
            }
            bounded(set, self.crls.len() + self.ocsp.len(), ENTRIES)?;
        }
        Ok(())
    }

    /// The content, when the container carries it.
    pub fn content(&self) -> Option<&[u8]> {
        self.content.as_deref()
    }

    /// The certificates that came along.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// The lists of revoked certificates that came along, in DER.
    pub fn crls(&self) -> &[Vec<u8>] {
        &self.crls
    }

    /// The OCSP responses that came along, in DER.
    pub fn ocsp(&self) -> &[Vec<u8>] {
        &self.ocsp
    }

    /// The signatures.
    pub fn signers(&self) -> &[SignerInfo] {
        &self.signers
    }

    /// The content type, dotted.
    pub fn content_type(&self) -> String {
        oid::dotted(&self.content_type)
    }
}
