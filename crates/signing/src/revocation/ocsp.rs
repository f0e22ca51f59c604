//! OCSP requests and responses (RFC 6960).

use base::Instant;

use super::{RevocationError, reason_name};
use crate::algorithms::{DigestAlgorithm, Identifier};
use crate::asn1::{Asn1Error, Asn1Reason, Reader, ber, oid, tag, time, write};
use crate::x509::{Certificate, Name, key_usage, read_extensions};

/// Answers and certificates of one response that are read at most.
const ENTRIES: usize = 64;

/// Asks about a certificate of this issuer. The nonce (8 to 32 octets) binds the answer to the question.
pub fn request(certificate: &Certificate, issuer: &Certificate, nonce: Option<&[u8]>) -> Vec<u8> {
    let id = write::sequence(&[
        write::sequence(&[write::oid(oid::SHA1), write::null()]),
        write::octets(&DigestAlgorithm::Sha1.digest(issuer.subject().der())),
        write::octets(&DigestAlgorithm::Sha1.digest(issuer.key_bits().unwrap_or_default())),
        write::element(tag::INTEGER, certificate.serial()),
    ]);
    let list = write::sequence(&[write::sequence(&[id])]);
    let extensions = nonce.map(|nonce| {
        let one = write::sequence(&[write::oid(oid::OCSP_NONCE), write::octets(&write::octets(nonce))]);
        write::context(2, &write::sequence(&[one]))
    });
    write::sequence(&[write::sequence(&[list, extensions.unwrap_or_default()])])
}

/// What a response says about one certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Single {
    hash: Option<DigestAlgorithm>,
    issuer_name: Vec<u8>,
    issuer_key: Vec<u8>,
    serial: Vec<u8>,
    /// `None`: unknown to the responder.
    pub(crate) revoked: Option<Option<(Instant, Option<&'static str>)>>,
    pub(crate) this_update: Instant,
    pub(crate) next_update: Option<Instant>,
}

impl Single {
    /// Whether the answer is about this certificate of this issuer.
    pub(crate) fn is_about(&self, certificate: &Certificate, issuer: &Certificate) -> bool {
        let Some(hash) = self.hash else { return false };
        // The same name may be written in two encodings, and responders hash either.
        let names = [certificate.issuer().der(), issuer.subject().der()];
        self.serial == certificate.serial()
            && names.iter().any(|name| self.issuer_name == hash.digest(name))
            && issuer.key_bits().is_some_and(|key| self.issuer_key == hash.digest(key))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Responder {
    Name(Name),
    Key(Vec<u8>),
}

/// A successful OCSP response. Its signature is checked when it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OcspResponse {
    der: Vec<u8>,
    signed: Vec<u8>,
    algorithm: Identifier,
    signature: Vec<u8>,
    responder: Responder,
    produced_at: Instant,
    nonce: Option<Vec<u8>>,
    pub(crate) answers: Vec<Single>,
    certificates: Vec<Certificate>,
}

impl OcspResponse {
    /// Reads an OCSPResponse, or a bare BasicOCSPResponse as CMS containers may hold.
    ///
    /// # Errors
    /// When it is broken, or no success.
    pub fn parse(der: &[u8]) -> Result<Self, RevocationError> {
        let definite = ber::definite(der, "OCSPResponse")?;
        let outer = Reader::new(&definite, "OCSPResponse").sequence("OCSPResponse")?;
        if outer.peek() == Some(tag::SEQUENCE) {
            return Self::basic(&definite, true);
        }
        let mut outer = outer;
        let status = outer.take(tag::ENUMERATED)?.number()?;
        if status != 0 {
            return Err(RevocationError::Refused(status));
        }
        let mut bytes = outer.take(tag::context_constructed(0))?.reader("responseBytes").sequence("ResponseBytes")?;
        if bytes.oid()? != oid::OCSP_BASIC {
            return Err(RevocationError::Unsupported("a response of another kind than id-pkix-ocsp-basic"));
        }
        let mut response = Self::basic(bytes.octets()?, false)?;
        response.der = definite.into_owned();
        Ok(response)
    }

    fn basic(der: &[u8], bare: bool) -> Result<Self, RevocationError> {
        let mut basic = Reader::new(der, "BasicOCSPResponse").sequence("BasicOCSPResponse")?;
        let signed = basic.take(tag::SEQUENCE)?;
        let algorithm = Identifier::read(&mut basic, "signatureAlgorithm")?;
        let signature = basic.bits()?.to_vec();
        let mut certificates = Vec::new();
        if let Some(list) = basic.optional(tag::context_constructed(0))? {
            let mut list = list.reader("certs").sequence("certs")?;
            while !list.is_empty() {
                certificates.push(Certificate::parse(list.take(tag::SEQUENCE)?.raw)?);
                bounded(&list, certificates.len())?;
            }
        }
        let mut data = signed.reader("ResponseData");
        data.optional(tag::context_constructed(0))?;
        let id = data.any()?;
        let responder = match id.tag {
            t if t == tag::context_constructed(1) => Responder::Name(Name::read(&id.reader("responderID").any()?)?),
            t if t == tag::context_constructed(2) => Responder::Key(id.reader("responderID").octets()?.to_vec()),
            _ => return Err(data.refuse("a responder that is neither named nor known by its key").into()),
        };
        let produced_at = time::read(&data.any()?)?;
        let mut list = data.sequence("responses")?;
        let mut answers = Vec::new();
        while !list.is_empty() {
            answers.push(single(&mut list)?);
            bounded(&list, answers.len())?;
        }
        let mut nonce = None;
        if let Some(extensions) = data.optional(tag::context_constructed(1))? {
            for extension in read_extensions(&mut extensions.reader("responseExtensions"))? {
                match extension.kind {
                    oid::OCSP_NONCE => nonce = Some(extension.value.to_vec()),
                    _ if extension.critical => return Err(data.refuse("a critical extension that is not known").into()),
                    _ => {}
                }
            }
        }
        let whole = if bare { wrapped(der) } else { Vec::new() };
        Ok(Self {
            der: whole,
            signed: signed.raw.to_vec(),
            algorithm,
            signature,
            responder,
            produced_at,
            nonce,
            answers,
            certificates,
        })
    }

    /// The response in DER.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// When the responder made it.
    pub fn produced_at(&self) -> Instant {
        self.produced_at
    }

    /// The certificates that came along.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Whether it answers the question with this nonce. Many responders answer in advance and repeat none;
    /// that counts as no, and the caller decides by the age of the answer.
    pub fn repeats(&self, nonce: &[u8]) -> bool {
        self.nonce.as_deref() == Some(write::octets(nonce).as_slice()) || self.nonce.as_deref() == Some(nonce)
    }

    /// Who signed the response with the right to speak for the issuer: the issuer, or a responder whom it
    /// certified for it (RFC 6960 4.2.2.2). The responder's certificate must be valid at the moment of the answer.
    pub(crate) fn speaker<'a>(&'a self, issuer: &'a Certificate) -> Option<&'a Certificate> {
        std::iter::once(issuer).chain(&self.certificates).find(|candidate| {
            self.is_responder(candidate)
                && (*candidate == issuer || self.is_delegate(candidate, issuer))
                && candidate.has_signed(&self.algorithm, &self.signed, &self.signature).is_ok()
        })
    }

    fn is_responder(&self, candidate: &Certificate) -> bool {
        match &self.responder {
            Responder::Name(name) => candidate.subject().is(name),
            Responder::Key(hash) => {
                candidate.key_bits().is_some_and(|key| DigestAlgorithm::Sha1.digest(key) == *hash)
            }
        }
    }

    fn is_delegate(&self, candidate: &Certificate, issuer: &Certificate) -> bool {
        let extensions = candidate.extensions();
        let named = extensions.extended_key_usage.as_ref();
        candidate.issuer().is(issuer.subject())
            && named.is_some_and(|all| all.iter().any(|usage| usage == oid::EKU_OCSP_SIGNING))
            && candidate.may(key_usage::DIGITAL_SIGNATURE | key_usage::CONTENT_COMMITMENT)
            && extensions.unknown_critical.is_empty()
            && (candidate.not_before()..=candidate.not_after()).contains(&self.produced_at)
            && candidate.is_signed_by(issuer).is_ok()
    }

    /// The hash function of the signature, when it is known.
    pub(crate) fn algorithm(&self) -> &Identifier {
        &self.algorithm
    }
}

fn bounded(reader: &Reader<'_>, count: usize) -> Result<(), Asn1Error> {
    if count > ENTRIES { Err(reader.error(Asn1Reason::TooMany)) } else { Ok(()) }
}

fn single(list: &mut Reader<'_>) -> Result<Single, RevocationError> {
    let mut one = list.sequence("SingleResponse")?;
    let mut id = one.sequence("CertID")?;
    let hash = Identifier::read(&mut id, "hashAlgorithm")?;
    let (issuer_name, issuer_key) = (id.octets()?.to_vec(), id.octets()?.to_vec());
    let serial = id.integer()?.to_vec();
    let status = one.any()?;
    let revoked = match status.tag {
        t if t == tag::context(0) => Some(None),
        t if t == tag::context_constructed(1) => {
            let mut info = status.reader("RevokedInfo");
            let at = time::read(&info.any()?)?;
            let reason = match info.optional(tag::context_constructed(0))? {
                Some(reason) => reason_name(reason.reader("revocationReason").take(tag::ENUMERATED)?.number()?),
                None => None,
            };
            Some(Some((at, reason)))
        }
        t if t == tag::context(2) => None,
        _ => return Err(one.refuse("a status that is neither good, revoked nor unknown").into()),
    };
    let this_update = time::read(&one.any()?)?;
    let next_update = match one.optional(tag::context_constructed(0))? {
        Some(next) => Some(time::read(&next.reader("nextUpdate").any()?)?),
        None => None,
    };
    if let Some(extensions) = one.optional(tag::context_constructed(1))?
        && read_extensions(&mut extensions.reader("singleExtensions"))?.iter().any(|extension| extension.critical)
    {
        return Err(one.refuse("a critical extension that is not known").into());
    }
    one.finish()?;
    Ok(Single { hash: DigestAlgorithm::from_oid(&hash.name), issuer_name, issuer_key, serial, revoked, this_update, next_update })
}

/// A BasicOCSPResponse as a whole response, as PDF and files keep it.
fn wrapped(basic: &[u8]) -> Vec<u8> {
    let bytes = write::sequence(&[write::oid(oid::OCSP_BASIC), write::octets(basic)]);
    write::sequence(&[write::element(tag::ENUMERATED, &[0]), write::context(0, &bytes)])
}
