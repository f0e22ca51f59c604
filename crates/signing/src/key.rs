//! Who can sign: a key with its certificate, in software, on a token or at a remote service.
//!
//! A signer is given the DER of the signed attributes (RFC 5652 5.4) and hashes them itself,
//! because tokens and remote services insist on it. Private RSA keys are used by `ring` alone: the
//! `rsa` crate leaks them by its timing (RUSTSEC-2023-0071).

use ring::rand::SystemRandom;
use ring::signature as ring_signature;
use ring::signature::{EcdsaKeyPair, RsaKeyPair};
use serde::Serialize;

use crate::algorithms::{DigestAlgorithm, PublicKeyKind};
use crate::asn1::{oid, write};
use crate::pem;
use crate::x509::Certificate;

/// How a signature is made: the ways that this crate signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017).
    RsaPkcs1Sha256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    RsaPkcs1Sha384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    RsaPkcs1Sha512,
    /// RSASSA-PSS with SHA-256, MGF1 with SHA-256 and 32 octets of salt (RFC 4056).
    RsaPssSha256,
    /// RSASSA-PSS with SHA-384 and 48 octets of salt.
    RsaPssSha384,
    /// RSASSA-PSS with SHA-512 and 64 octets of salt.
    RsaPssSha512,
    /// ECDSA on P-256 with SHA-256; the signature is a DER sequence of two numbers (RFC 5753).
    EcdsaP256Sha256,
    /// ECDSA on P-384 with SHA-384.
    EcdsaP384Sha384,
}

impl Algorithm {
    /// The hash function of the signature, used for the message digest as well.
    pub fn digest(self) -> DigestAlgorithm {
        match self {
            Self::RsaPkcs1Sha256 | Self::RsaPssSha256 | Self::EcdsaP256Sha256 => DigestAlgorithm::Sha256,
            Self::RsaPkcs1Sha384 | Self::RsaPssSha384 | Self::EcdsaP384Sha384 => DigestAlgorithm::Sha384,
            Self::RsaPkcs1Sha512 | Self::RsaPssSha512 => DigestAlgorithm::Sha512,
        }
    }

    /// The kind of key that can sign so.
    pub(crate) fn key_kind(self) -> PublicKeyKind {
        match self {
            Self::EcdsaP256Sha256 => PublicKeyKind::P256,
            Self::EcdsaP384Sha384 => PublicKeyKind::P384,
            _ => PublicKeyKind::Rsa,
        }
    }

    /// The usual algorithm of a certificate's key: ECDSA of its curve, or PKCS #1 v1.5 with SHA-256.
    ///
    /// # Errors
    /// When the certificate cannot be read or its key is of a kind that this crate does not sign with.
    pub fn usual_for(certificate: &[u8]) -> Result<Self, KeyError> {
        let certificate = Certificate::parse(certificate).map_err(|e| KeyError::Unreadable(e.to_string()))?;
        match certificate.public_key().map(|key| key.kind()) {
            Some(PublicKeyKind::Rsa) => Ok(Self::RsaPkcs1Sha256),
            Some(PublicKeyKind::P256) => Ok(Self::EcdsaP256Sha256),
            Some(PublicKeyKind::P384) => Ok(Self::EcdsaP384Sha384),
            None => Err(KeyError::Unreadable("a key of another kind than RSA, P-256 and P-384".to_owned())),
        }
    }

    /// The AlgorithmIdentifier in DER, as CMS, certificates and OCSP write it.
    pub(crate) fn identifier(self) -> Vec<u8> {
        let plain = |name: &[u8], with_null: bool| {
            let null = if with_null { write::null() } else { Vec::new() };
            write::sequence(&[write::oid(name), null])
        };
        match self {
            Self::RsaPkcs1Sha256 => plain(oid::SHA256_WITH_RSA, true),
            Self::RsaPkcs1Sha384 => plain(oid::SHA384_WITH_RSA, true),
            Self::RsaPkcs1Sha512 => plain(oid::SHA512_WITH_RSA, true),
            Self::EcdsaP256Sha256 => plain(oid::ECDSA_WITH_SHA256, false),
            Self::EcdsaP384Sha384 => plain(oid::ECDSA_WITH_SHA384, false),
            Self::RsaPssSha256 | Self::RsaPssSha384 | Self::RsaPssSha512 => {
                let hash = self.digest().identifier();
                let mask = write::sequence(&[write::oid(oid::MGF1), hash.clone()]);
                let salt = write::number(u64::try_from(self.digest().length()).unwrap_or_default());
                let parameters = write::sequence(&[write::context(0, &hash), write::context(1, &mask), write::context(2, &salt)]);
                write::sequence(&[write::oid(oid::RSA_PSS), parameters])
            }
        }
    }
}

/// Why something could not be signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The key or its certificate cannot be read, with the reason.
    #[error("the key cannot be read: {0}")]
    Unreadable(String),
    /// The key and the certificate belong to different people.
    #[error("the key does not belong to the certificate")]
    Mismatch,
    /// The algorithm is not one for this key.
    #[error("{0:?} is not an algorithm of this key")]
    Algorithm(Algorithm),
    /// The token or the remote service failed, in its words.
    #[error("the device failed: {0}")]
    Device(String),
    /// The holder or the device refused to sign, in its words.
    #[error("refused: {0}")]
    Refused(String),
}

/// Somebody who can sign. Keys may lie in software, on a token or at a remote service.
pub trait Signer {
    /// How this signer signs.
    fn algorithm(&self) -> Algorithm;
    /// The signer's certificate in DER.
    fn certificate(&self) -> &[u8];
    /// The certificates above it in DER, as far as they are known, in any order.
    fn chain(&self) -> &[Vec<u8>];
    /// The signature over the message, which the signer hashes.
    ///
    /// # Errors
    /// When the device fails or refuses.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError>;
}

/// A private key in memory, without knowing whose it is.
pub(crate) enum Pair {
    /// Used by every RSA scheme.
    Rsa(Box<RsaKeyPair>),
    /// Of one curve.
    Ec(Box<EcdsaKeyPair>),
}

impl Pair {
    /// Reads PKCS #8, or PKCS #1 for RSA.
    pub(crate) fn read(key: &[u8], algorithm: Algorithm) -> Result<Self, KeyError> {
        let unreadable = |e: ring::error::KeyRejected| KeyError::Unreadable(e.to_string());
        let ec = |curve| EcdsaKeyPair::from_pkcs8(curve, key, &SystemRandom::new()).map(|pair| Self::Ec(Box::new(pair)));
        match algorithm.key_kind() {
            PublicKeyKind::P256 => ec(&ring_signature::ECDSA_P256_SHA256_ASN1_SIGNING).map_err(unreadable),
            PublicKeyKind::P384 => ec(&ring_signature::ECDSA_P384_SHA384_ASN1_SIGNING).map_err(unreadable),
            PublicKeyKind::Rsa => {
                let pair = RsaKeyPair::from_pkcs8(key).or_else(|e| RsaKeyPair::from_der(key).map_err(|_| e));
                pair.map(|pair| Self::Rsa(Box::new(pair))).map_err(unreadable)
            }
        }
    }

    /// The RSAPublicKey in DER, or the uncompressed point.
    pub(crate) fn public(&self) -> &[u8] {
        match self {
            Self::Rsa(pair) => ring_signature::KeyPair::public_key(pair.as_ref()).as_ref(),
            Self::Ec(pair) => ring_signature::KeyPair::public_key(pair.as_ref()).as_ref(),
        }
    }

    pub(crate) fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let random = SystemRandom::new();
        let failed = |_| KeyError::Device("the signature could not be computed".to_owned());
        let pair = match self {
            Self::Ec(pair) => return pair.sign(&random, message).map(|s| s.as_ref().to_vec()).map_err(failed),
            Self::Rsa(pair) => pair,
        };
        let encoding: &'static dyn ring_signature::RsaEncoding = match algorithm {
            Algorithm::RsaPkcs1Sha384 => &ring_signature::RSA_PKCS1_SHA384,
            Algorithm::RsaPkcs1Sha512 => &ring_signature::RSA_PKCS1_SHA512,
            Algorithm::RsaPssSha256 => &ring_signature::RSA_PSS_SHA256,
            Algorithm::RsaPssSha384 => &ring_signature::RSA_PSS_SHA384,
            Algorithm::RsaPssSha512 => &ring_signature::RSA_PSS_SHA512,
            _ => &ring_signature::RSA_PKCS1_SHA256,
        };
        let mut signature = vec![0; pair.public().modulus_len()];
        pair.sign(encoding, &random, message, &mut signature).map_err(failed)?;
        Ok(signature)
    }
}

/// A private key in memory. For seals and people use tokens; this is for tests, services and stand-ins.
pub struct SoftKey {
    pair: Pair,
    algorithm: Algorithm,
    certificate: Vec<u8>,
    chain: Vec<Vec<u8>>,
}

impl std::fmt::Debug for SoftKey {
    /// The private key is never shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SoftKey").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

impl SoftKey {
    /// From a private key in PKCS #8, the certificate and the certificates above it, all in DER.
    /// RSA keys have 2048 to 4096 bits.
    ///
    /// # Errors
    /// When the key cannot be read, cannot sign in this way or does not belong to the certificate.
    pub fn new(pkcs8: &[u8], certificate: Vec<u8>, chain: Vec<Vec<u8>>, algorithm: Algorithm) -> Result<Self, KeyError> {
        let pair = Pair::read(pkcs8, algorithm)?;
        let read = Certificate::parse(&certificate).map_err(|e| KeyError::Unreadable(e.to_string()))?;
        match read.public_key() {
            Some(key) if key.kind() != algorithm.key_kind() => Err(KeyError::Algorithm(algorithm)),
            Some(key) if key.octets() == pair.public() => Ok(Self { pair, algorithm, certificate, chain }),
            _ => Err(KeyError::Mismatch),
        }
    }

    /// From PEM text that holds a private key (`PRIVATE KEY` or `RSA PRIVATE KEY`), its certificate first
    /// and the certificates above it after.
    ///
    /// # Errors
    /// As [`SoftKey::new`], and when one of them is missing.
    pub fn from_pem(text: &str, algorithm: Option<Algorithm>) -> Result<Self, KeyError> {
        let unreadable = |reason: &str| KeyError::Unreadable(reason.to_owned());
        let blocks = pem::read(text).map_err(|e| KeyError::Unreadable(e.to_string()))?;
        let key = blocks.iter().find(|b| b.label == "PRIVATE KEY" || b.label == "RSA PRIVATE KEY");
        let key = key.ok_or_else(|| unreadable("no unencrypted private key in the PEM text"))?;
        let mut certificates = blocks.iter().filter(|b| b.label == "CERTIFICATE").map(|b| b.der.clone());
        let certificate = certificates.next().ok_or_else(|| unreadable("no certificate in the PEM text"))?;
        let algorithm = match algorithm {
            Some(algorithm) => algorithm,
            None => Algorithm::usual_for(&certificate)?,
        };
        Self::new(&key.der, certificate, certificates.collect(), algorithm)
    }
}

impl Signer for SoftKey {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    fn chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.pair.sign(self.algorithm, message)
    }
}
