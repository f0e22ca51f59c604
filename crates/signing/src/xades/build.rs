//! Enveloped signatures written.

use bergshamra_c14n::C14nMode;

use super::document::{Xml, base64, escaped};
use super::{DS, ENVELOPED, EXCLUSIVE, SIGNED_PROPERTIES, Statement, XADES, XadesError, digest_uri};
use crate::asn1::{Asn1Reason, Reader, tag, write};
use crate::cms::CmsError;
use crate::key::Algorithm;
use crate::x509::Certificate;

/// A document with a signature that waits for its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    before: String,
    after: String,
    to_sign: Vec<u8>,
    algorithm: Algorithm,
}

/// Prepares a signature: the document is complete but for the value.
///
/// # Errors
/// When the document or the certificate cannot be read, or no one element has the id.
pub fn prepare(
    xml: &str,
    algorithm: Algorithm,
    certificate: &[u8],
    chain: &[Vec<u8>],
    statement: &Statement,
) -> Result<Prepared, XadesError> {
    let holder = Certificate::parse(certificate)?;
    let (head, tail) = around_the_end(xml)?;
    let id = free_id(xml, &holder);
    let draft = Draft { id: &id, algorithm, holder: &holder, chain, statement };

    // The two digests cover nothing that depends on them, so they are computed over a first text with none.
    let first = format!("{head}{}{tail}", draft.signature("", "", ""));
    let read = Xml::read(&first)?;
    let own = read.by_id(&id)?;
    let covered = match &statement.element {
        Some(element) => read.by_id(element)?,
        None => read.root()?,
    };
    let hash = algorithm.digest();
    let digest = |octets: &[u8]| base64(&hash.digest(octets));
    let content = digest(&read.canonical(covered, Some(own), C14nMode::Exclusive, &[])?);
    let properties = read.by_id(&format!("{id}-properties"))?;
    let properties = digest(&read.canonical(properties, None, C14nMode::Exclusive, &[])?);

    let second = format!("{head}{}{tail}", draft.signature(&content, &properties, ""));
    let read = Xml::read(&second)?;
    let info = read.child(read.by_id(&id)?, DS, "SignedInfo").ok_or_else(|| XadesError::Id(id.clone()))?;
    let to_sign = read.canonical(info, None, C14nMode::Exclusive, &[])?;
    let text = draft.signature(&content, &properties, MARK);
    let (before, after) = text.split_once(MARK).ok_or_else(|| XadesError::Id(id.clone()))?;
    Ok(Prepared { before: format!("{head}{before}"), after: format!("{after}{tail}"), to_sign, algorithm })
}

/// Where the value goes; no text of XML can hold it.
const MARK: &str = "\0";

impl Prepared {
    /// The octets that are to be signed: the canonical form of `SignedInfo`.
    pub fn to_sign(&self) -> &[u8] {
        &self.to_sign
    }

    /// The signed document with the value that was made elsewhere.
    ///
    /// # Errors
    /// When an ECDSA value is no pair of numbers.
    pub fn finish(&self, signature: &[u8]) -> Result<String, XadesError> {
        let value = match self.algorithm {
            Algorithm::EcdsaP256Sha256 => side_by_side(signature, 32)?,
            Algorithm::EcdsaP384Sha384 => side_by_side(signature, 48)?,
            _ => signature.to_vec(),
        };
        Ok(format!("{}{}{}", self.before, base64(&value), self.after))
    }
}

/// XML signatures have the two numbers of ECDSA side by side (XML Signature 1.1, 6.4.3).
fn side_by_side(signature: &[u8], width: usize) -> Result<Vec<u8>, CmsError> {
    let mut pair = crate::asn1::only(signature, tag::SEQUENCE, "ECDSA-Sig-Value")?.reader("ECDSA-Sig-Value");
    let mut out = Vec::with_capacity(2 * width);
    for _ in 0..2 {
        let number: Vec<u8> = pair.integer()?.iter().copied().skip_while(|digit| *digit == 0).collect();
        let missing = width.checked_sub(number.len()).ok_or_else(|| pair.error(Asn1Reason::Length))?;
        out.extend(std::iter::repeat_n(0, missing));
        out.extend(number);
    }
    Ok(out)
}

/// The pair of numbers as `ring` and certificates have it.
pub(super) fn as_sequence(value: &[u8]) -> Option<Vec<u8>> {
    let (r, s) = value.split_at_checked(value.len() / 2)?;
    (r.len() == s.len() && !r.is_empty()).then(|| write::sequence(&[write::unsigned(r), write::unsigned(s)]))
}

/// The text before the end of the root element and from there on.
fn around_the_end(xml: &str) -> Result<(String, String), XadesError> {
    let read = Xml::read(xml)?;
    let range = read.tree.node_range(read.root()?).ok_or_else(|| XadesError::Xml("no root element".to_owned()))?;
    let unreadable = || XadesError::Xml("the root element's end".to_owned());
    let (element, rest) = (xml.get(range.clone()).ok_or_else(unreadable)?, xml.get(range.end..).unwrap_or_default());
    let prolog = xml.get(..range.start).unwrap_or_default();
    if let Some(open) = element.strip_suffix("/>") {
        let name = open.trim_start_matches('<').split(|c: char| c.is_whitespace()).next().unwrap_or_default();
        return Ok((format!("{prolog}{open}>"), format!("</{name}>{rest}")));
    }
    let end = element.rfind("</").ok_or_else(unreadable)?;
    let (inside, end) = element.split_at_checked(end).ok_or_else(unreadable)?;
    Ok((format!("{prolog}{inside}"), format!("{end}{rest}")))
}

/// An id that stands nowhere in the document yet.
fn free_id(xml: &str, holder: &Certificate) -> String {
    let base = crate::x509::hex(holder.serial());
    let candidate = |n: usize| format!("sig-{base}-{n}");
    (1..).map(candidate).find(|id| !xml.contains(id.as_str())).unwrap_or_default()
}

struct Draft<'a> {
    id: &'a str,
    algorithm: Algorithm,
    holder: &'a Certificate,
    chain: &'a [Vec<u8>],
    statement: &'a Statement,
}

impl Draft<'_> {
    fn signature(&self, content: &str, properties: &str, value: &str) -> String {
        let id = self.id;
        let hash = digest_uri(self.algorithm.digest());
        let method = signature_uri(self.algorithm);
        let covers = self.statement.element.as_deref().map(|e| format!("#{}", escaped(e))).unwrap_or_default();
        let certificates: String = std::iter::once(self.holder.der())
            .chain(self.chain.iter().map(Vec::as_slice))
            .map(|der| format!("<ds:X509Certificate>{}</ds:X509Certificate>", base64(der)))
            .collect();
        let transforms = format!(
            "<ds:Transforms><ds:Transform Algorithm=\"{ENVELOPED}\"></ds:Transform>\
             <ds:Transform Algorithm=\"{EXCLUSIVE}\"></ds:Transform></ds:Transforms>"
        );
        format!(
            "<ds:Signature xmlns:ds=\"{DS}\" Id=\"{id}\"><ds:SignedInfo>\
             <ds:CanonicalizationMethod Algorithm=\"{EXCLUSIVE}\"></ds:CanonicalizationMethod>\
             <ds:SignatureMethod Algorithm=\"{method}\"></ds:SignatureMethod>\
             <ds:Reference Id=\"{id}-content\" URI=\"{covers}\">{transforms}\
             <ds:DigestMethod Algorithm=\"{hash}\"></ds:DigestMethod><ds:DigestValue>{content}</ds:DigestValue></ds:Reference>\
             <ds:Reference Type=\"{SIGNED_PROPERTIES}\" URI=\"#{id}-properties\">\
             <ds:Transforms><ds:Transform Algorithm=\"{EXCLUSIVE}\"></ds:Transform></ds:Transforms>\
             <ds:DigestMethod Algorithm=\"{hash}\"></ds:DigestMethod><ds:DigestValue>{properties}</ds:DigestValue></ds:Reference>\
             </ds:SignedInfo><ds:SignatureValue>{value}</ds:SignatureValue>\
             <ds:KeyInfo><ds:X509Data>{certificates}</ds:X509Data></ds:KeyInfo>\
             <ds:Object>{}</ds:Object></ds:Signature>",
            self.properties()
        )
    }

    /// QualifyingProperties with the two properties of BES: when, and by which certificate.
    fn properties(&self) -> String {
        let id = self.id;
        let hash = self.algorithm.digest();
        let (uri, value) = (digest_uri(hash), base64(&self.holder.fingerprint(hash)));
        let issuer = write::sequence(&[write::context(4, self.holder.issuer().der())]);
        let serial = write::element(tag::INTEGER, self.holder.serial());
        let issuer_serial = base64(&write::sequence(&[issuer, serial]));
        let at = self.statement.at.rfc3339();
        format!(
            "<xades:QualifyingProperties xmlns:xades=\"{XADES}\" Target=\"#{id}\">\
             <xades:SignedProperties Id=\"{id}-properties\"><xades:SignedSignatureProperties>\
             <xades:SigningTime>{at}</xades:SigningTime><xades:SigningCertificateV2><xades:Cert><xades:CertDigest>\
             <ds:DigestMethod Algorithm=\"{uri}\"></ds:DigestMethod><ds:DigestValue>{value}</ds:DigestValue></xades:CertDigest>\
             <xades:IssuerSerialV2>{issuer_serial}</xades:IssuerSerialV2></xades:Cert></xades:SigningCertificateV2>\
             </xades:SignedSignatureProperties><xades:SignedDataObjectProperties>\
             <xades:DataObjectFormat ObjectReference=\"#{id}-content\"><xades:MimeType>text/xml</xades:MimeType>\
             </xades:DataObjectFormat></xades:SignedDataObjectProperties></xades:SignedProperties></xades:QualifyingProperties>"
        )
    }
}

fn signature_uri(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::RsaPkcs1Sha256 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        Algorithm::RsaPkcs1Sha384 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
        Algorithm::RsaPkcs1Sha512 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
        Algorithm::RsaPssSha256 => "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
        Algorithm::RsaPssSha384 => "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1",
        Algorithm::RsaPssSha512 => "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1",
        Algorithm::EcdsaP256Sha256 => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
        Algorithm::EcdsaP384Sha384 => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
    }
}

/// The issuer and serial number of `IssuerSerialV2` (RFC 5035 IssuerSerial in DER).
pub(super) fn names_issuer(der: &[u8], holder: &Certificate) -> bool {
    let same = || -> Result<bool, crate::asn1::Asn1Error> {
        let mut pair = Reader::new(der, "IssuerSerial").sequence("IssuerSerial")?;
        let mut names = pair.sequence("GeneralNames")?;
        let name = names.take(tag::context_constructed(4))?;
        let name = crate::x509::Name::read(&name.reader("directoryName").any()?)?;
        Ok(holder.issuer().is(&name) && pair.integer()? == holder.serial())
    };
    same().unwrap_or(false)
}
