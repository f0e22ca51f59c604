//! Hash functions, public keys and signature algorithms: read from their identifiers, checked by
//! `ring`, and judged by when they were still safe.

use base::{Instant, Msg};
use ring::digest as ring_digest;
use ring::signature::{self as ring_signature, UnparsedPublicKey, VerificationAlgorithm};
use serde::Serialize;

use crate::asn1::{Asn1Error, Reader, oid, tag, write};

/// A hash function (FIPS 180-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DigestAlgorithm {
    /// SHA-1, read in old signatures and in OCSP identifiers, never used to sign.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl DigestAlgorithm {
    /// The digest of the octets.
    pub fn digest(self, octets: &[u8]) -> Vec<u8> {
        let algorithm = match self {
            Self::Sha1 => &ring_digest::SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &ring_digest::SHA256,
            Self::Sha384 => &ring_digest::SHA384,
            Self::Sha512 => &ring_digest::SHA512,
        };
        ring_digest::digest(algorithm, octets).as_ref().to_vec()
    }

    /// The number of octets of a digest.
    pub fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// `SHA-256`
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }

    pub(crate) fn oid(self) -> &'static [u8] {
        match self {
            Self::Sha1 => oid::SHA1,
            Self::Sha256 => oid::SHA256,
            Self::Sha384 => oid::SHA384,
            Self::Sha512 => oid::SHA512,
        }
    }

    pub(crate) fn from_oid(name: &[u8]) -> Option<Self> {
        [Self::Sha1, Self::Sha256, Self::Sha384, Self::Sha512].into_iter().find(|d| d.oid() == name)
    }

    /// The AlgorithmIdentifier in DER, without parameters as RFC 5754 part 2 asks.
    pub(crate) fn identifier(self) -> Vec<u8> {
        write::sequence(&[write::oid(self.oid())])
    }
}

/// An AlgorithmIdentifier as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identifier {
    pub(crate) name: Vec<u8>,
    /// The parameters' octets; NULL counts as none.
    pub(crate) parameters: Option<Vec<u8>>,
}

impl Identifier {
    pub(crate) fn read(reader: &mut Reader<'_>, place: &'static str) -> Result<Self, Asn1Error> {
        let mut inner = reader.sequence(place)?;
        let name = inner.oid()?.to_vec();
        let parameters = if inner.is_empty() { None } else { Some(inner.any()?) };
        inner.finish()?;
        let parameters = parameters.filter(|p| p.tag != tag::NULL).map(|p| p.raw.to_vec());
        Ok(Self { name, parameters })
    }
}

/// The kinds of public keys that are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PublicKeyKind {
    Rsa,
    P256,
    P384,
}

/// A SubjectPublicKeyInfo (RFC 5280 4.1.2.7) of a known kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PublicKey {
    kind: PublicKeyKind,
    octets: Vec<u8>,
    bits: usize,
}

impl PublicKey {
    /// `None` when the kind of key or curve is not known here.
    pub(crate) fn read(info: &[u8]) -> Result<Option<Self>, Asn1Error> {
        let mut reader = Reader::new(info, "SubjectPublicKeyInfo").sequence("SubjectPublicKeyInfo")?;
        let algorithm = Identifier::read(&mut reader, "AlgorithmIdentifier")?;
        let octets = reader.bits()?.to_vec();
        let curve = |name| Some(write::oid(name)) == algorithm.parameters;
        let (kind, bits) = match algorithm.name.as_slice() {
            oid::RSA_ENCRYPTION | oid::RSA_PSS => (PublicKeyKind::Rsa, modulus_bits(&octets)?),
            oid::EC_PUBLIC_KEY if curve(oid::P256) => (PublicKeyKind::P256, 256),
            oid::EC_PUBLIC_KEY if curve(oid::P384) => (PublicKeyKind::P384, 384),
            _ => return Ok(None),
        };
        Ok(Some(Self { kind, octets, bits }))
    }

    pub(crate) fn kind(&self) -> PublicKeyKind {
        self.kind
    }

    /// The RSAPublicKey in DER, or the uncompressed point.
    pub(crate) fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// `RSA-2048`, `P-256`
    pub(crate) fn name(&self) -> String {
        match self.kind {
            PublicKeyKind::Rsa => format!("RSA-{}", self.bits),
            PublicKeyKind::P256 => "P-256".to_owned(),
            PublicKeyKind::P384 => "P-384".to_owned(),
        }
    }
}

fn modulus_bits(key: &[u8]) -> Result<usize, Asn1Error> {
    let mut reader = Reader::new(key, "RSAPublicKey").sequence("RSAPublicKey")?;
    let modulus = reader.integer()?;
    let digits: Vec<u8> = modulus.iter().copied().skip_while(|digit| *digit == 0).collect();
    let unused = digits.first().map_or(0, |first| first.leading_zeros());
    Ok(digits.len() * 8 - usize::try_from(unused).unwrap_or_default())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Pkcs1,
    Pss,
    Ecdsa,
}

/// How a signature that was received is to be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SignatureAlgorithm {
    scheme: Scheme,
    digest: DigestAlgorithm,
}

/// Why a signature did not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The signature is not one of this key over this message.
    Wrong,
    /// The algorithm is not known here, in words.
    Unknown(Msg),
}

impl SignatureAlgorithm {
    /// From the identifier; CMS may write `rsaEncryption` and leave the hash to the digest algorithm.
    pub(crate) fn read(identifier: &Identifier, digest: Option<DigestAlgorithm>) -> Result<Self, Failure> {
        use DigestAlgorithm::{Sha1, Sha256, Sha384, Sha512};
        let of = |scheme, digest| Ok(Self { scheme, digest });
        match (identifier.name.as_slice(), digest) {
            (oid::SHA1_WITH_RSA, _) => of(Scheme::Pkcs1, Sha1),
            (oid::SHA256_WITH_RSA, _) => of(Scheme::Pkcs1, Sha256),
            (oid::SHA384_WITH_RSA, _) => of(Scheme::Pkcs1, Sha384),
            (oid::SHA512_WITH_RSA, _) => of(Scheme::Pkcs1, Sha512),
            (oid::RSA_ENCRYPTION, Some(digest)) => of(Scheme::Pkcs1, digest),
            (oid::ECDSA_WITH_SHA1, _) => of(Scheme::Ecdsa, Sha1),
            (oid::ECDSA_WITH_SHA256, _) => of(Scheme::Ecdsa, Sha256),
            (oid::ECDSA_WITH_SHA384, _) => of(Scheme::Ecdsa, Sha384),
            (oid::ECDSA_WITH_SHA512, _) => of(Scheme::Ecdsa, Sha512),
            (oid::EC_PUBLIC_KEY, Some(digest)) => of(Scheme::Ecdsa, digest),
            (oid::RSA_PSS, _) => pss(identifier.parameters.as_deref()).ok_or_else(|| unknown("RSASSA-PSS")),
            (name, _) => Err(unknown(&oid::dotted(name))),
        }
    }

    /// From the identifiers of XML signatures (RFC 9231 2.3).
    pub(crate) fn from_uri(uri: &str) -> Option<Self> {
        use DigestAlgorithm::{Sha1, Sha256, Sha384, Sha512};
        let (scheme, digest) = match uri {
            "http://www.w3.org/2000/09/xmldsig#rsa-sha1" => (Scheme::Pkcs1, Sha1),
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256" => (Scheme::Pkcs1, Sha256),
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384" => (Scheme::Pkcs1, Sha384),
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512" => (Scheme::Pkcs1, Sha512),
            "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1" => (Scheme::Pss, Sha256),
            "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1" => (Scheme::Pss, Sha384),
            "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1" => (Scheme::Pss, Sha512),
            "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256" => (Scheme::Ecdsa, Sha256),
            "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384" => (Scheme::Ecdsa, Sha384),
            _ => return None,
        };
        Some(Self { scheme, digest })
    }

    /// Whether signatures are pairs of numbers, which XML writes side by side.
    pub(crate) fn is_pair(self) -> bool {
        self.scheme == Scheme::Ecdsa
    }

    /// The same scheme with another hash, to judge the hash over the content.
    pub(crate) fn with_digest(self, digest: Option<DigestAlgorithm>) -> Self {
        Self { digest: digest.unwrap_or(self.digest), ..self }
    }

    /// `RSASSA-PSS, SHA-256`
    pub(crate) fn name(self) -> String {
        let scheme = match self.scheme {
            Scheme::Pkcs1 => "RSASSA-PKCS1-v1_5",
            Scheme::Pss => "RSASSA-PSS",
            Scheme::Ecdsa => "ECDSA",
        };
        format!("{scheme}, {}", self.digest.name())
    }

    /// Whether the signature is one of this key over the message.
    pub(crate) fn check(self, key: &PublicKey, message: &[u8], signature: &[u8]) -> Result<(), Failure> {
        let algorithm = self.ring(key).ok_or_else(|| unknown(&format!("{}, {}", self.name(), key.name())))?;
        UnparsedPublicKey::new(algorithm, key.octets()).verify(message, signature).map_err(|_| Failure::Wrong)
    }

    fn ring(self, key: &PublicKey) -> Option<&'static dyn VerificationAlgorithm> {
        use DigestAlgorithm::{Sha1, Sha256, Sha384, Sha512};
        let short = key.bits < 2048;
        Some(match (self.scheme, key.kind, self.digest) {
            (Scheme::Pkcs1, PublicKeyKind::Rsa, Sha1) => &ring_signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
            (Scheme::Pkcs1, PublicKeyKind::Rsa, Sha256) if short => {
                &ring_signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY
            }
            (Scheme::Pkcs1, PublicKeyKind::Rsa, Sha512) if short => {
                &ring_signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY
            }
            (Scheme::Pkcs1, PublicKeyKind::Rsa, Sha256) => &ring_signature::RSA_PKCS1_2048_8192_SHA256,
            (Scheme::Pkcs1, PublicKeyKind::Rsa, Sha384) => &ring_signature::RSA_PKCS1_2048_8192_SHA384,
            (Scheme::Pkcs1, PublicKeyKind::Rsa, Sha512) => &ring_signature::RSA_PKCS1_2048_8192_SHA512,
            (Scheme::Pss, PublicKeyKind::Rsa, Sha256) => &ring_signature::RSA_PSS_2048_8192_SHA256,
            (Scheme::Pss, PublicKeyKind::Rsa, Sha384) => &ring_signature::RSA_PSS_2048_8192_SHA384,
            (Scheme::Pss, PublicKeyKind::Rsa, Sha512) => &ring_signature::RSA_PSS_2048_8192_SHA512,
            (Scheme::Ecdsa, PublicKeyKind::P256, Sha256) => &ring_signature::ECDSA_P256_SHA256_ASN1,
            (Scheme::Ecdsa, PublicKeyKind::P256, Sha384) => &ring_signature::ECDSA_P256_SHA384_ASN1,
            (Scheme::Ecdsa, PublicKeyKind::P384, Sha256) => &ring_signature::ECDSA_P384_SHA256_ASN1,
            (Scheme::Ecdsa, PublicKeyKind::P384, Sha384) => &ring_signature::ECDSA_P384_SHA384_ASN1,
            _ => return None,
        })
    }
}

fn unknown(name: &str) -> Failure {
    Failure::Unknown(base::msg!(
        "thuật toán chữ ký {name} chưa được hỗ trợ",
        "the signature algorithm {name} is not supported"
    ))
}

/// RSASSA-PSS-params (RFC 4055 3.1) with one hash throughout and a salt as long as it: what RFC 8933
/// and every maker we met use, and what can be checked.
fn pss(parameters: Option<&[u8]>) -> Option<SignatureAlgorithm> {
    let mut reader = Reader::new(parameters?, "RSASSA-PSS-params").sequence("RSASSA-PSS-params").ok()?;
    let mut inside = |n| {
        let element = reader.optional(tag::context_constructed(n)).ok()?;
        Some(element.map(|e| e.reader("RSASSA-PSS-params")))
    };
    let hash = Identifier::read(&mut inside(0)??, "hashAlgorithm").ok()?;
    let mut mask = inside(1)??.sequence("maskGenAlgorithm").ok()?;
    let salt = inside(2)??.take(tag::INTEGER).ok()?.number().ok()?;
    let digest = DigestAlgorithm::from_oid(&hash.name)?;
    let mask_name = mask.oid().ok()?;
    let mask_hash = Identifier::read(&mut mask, "maskGenAlgorithm").ok()?;
    let fits = mask_name == oid::MGF1 && mask_hash.name == hash.name && usize::try_from(salt) == Ok(digest.length());
    fits.then_some(SignatureAlgorithm { scheme: Scheme::Pss, digest })
}

/// The end of 2013, from when on SHA-1 and RSA below 2048 bits no longer make signatures
/// (NIST SP 800-131A revision 1, tables 2 and 9).
const WEAK_UNTIL: Instant = Instant::from_ms(1_388_534_400_000);

/// Whether a signature by these could still be trusted at this moment; otherwise which part was too weak.
pub(crate) fn safe_at(algorithm: SignatureAlgorithm, key: &PublicKey, at: Instant) -> Result<(), Msg> {
    if at < WEAK_UNTIL {
        return Ok(());
    }
    let weak = if algorithm.digest == DigestAlgorithm::Sha1 {
        "SHA-1".to_owned()
    } else if key.kind == PublicKeyKind::Rsa && key.bits < 2048 {
        key.name()
    } else {
        return Ok(());
    };
    Err(base::msg!("{weak} không còn an toàn cho chữ ký từ năm 2014", "{weak} has not been safe for signatures since 2014"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Algorithm;

    #[test]
    fn what_we_write_we_read() {
        for algorithm in [
            Algorithm::RsaPkcs1Sha256,
            Algorithm::RsaPkcs1Sha384,
            Algorithm::RsaPkcs1Sha512,
            Algorithm::RsaPssSha256,
            Algorithm::RsaPssSha384,
            Algorithm::RsaPssSha512,
            Algorithm::EcdsaP256Sha256,
            Algorithm::EcdsaP384Sha384,
        ] {
            let der = algorithm.identifier();
            let identifier = Identifier::read(&mut Reader::new(&der, "t"), "t").unwrap();
            assert_eq!(SignatureAlgorithm::read(&identifier, None).unwrap().digest, algorithm.digest());
        }
    }

    #[test]
    fn pss_with_mixed_hashes_is_not_known() {
        let hash = write::context(0, &DigestAlgorithm::Sha256.identifier());
        let mask = write::context(1, &write::sequence(&[write::oid(oid::MGF1), DigestAlgorithm::Sha1.identifier()]));
        let salt = |n| write::context(2, &write::number(n));
        let fine = write::context(1, &write::sequence(&[write::oid(oid::MGF1), DigestAlgorithm::Sha256.identifier()]));
        assert!(pss(Some(&write::sequence(&[hash.clone(), mask, salt(32)]))).is_none());
        assert!(pss(Some(&write::sequence(&[hash.clone(), fine.clone(), salt(20)]))).is_none());
        assert!(pss(Some(&write::sequence(&[hash, fine, salt(32)]))).is_some());
        assert!(pss(None).is_none());
    }

    #[test]
    fn digests_are_those_of_the_standard() {
        let hex = |d: DigestAlgorithm| d.digest(b"abc").iter().map(|b| format!("{b:02x}")).collect::<String>();
        assert_eq!(hex(DigestAlgorithm::Sha1), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert!(hex(DigestAlgorithm::Sha256).starts_with("ba7816bf8f01cfea"));
    }
}
