//! A small certification authority for tests, demonstrations and stand-ins: certificates of every
//! shape, good and bad, with OCSP responses, lists and time stamps. Never for real certificates.

mod certify;
mod page;
mod pki;
mod revoke;
mod stamp;

use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair};

use crate::algorithms::PublicKeyKind;
use crate::asn1::{oid, write};
use crate::key::{Algorithm, KeyError, Pair, SoftKey};

pub use certify::Profile;
pub use page::page;
pub use pki::Pki;
pub use revoke::{Revoked, Status};
pub use stamp::Stamper;

/// A key that has no certificate yet.
#[derive(Debug, Clone)]
pub struct Key {
    pkcs8: Vec<u8>,
    algorithm: Algorithm,
}

impl Key {
    /// A new key for ECDSA on P-256 or P-384.
    ///
    /// # Errors
    /// When the algorithm is another one.
    pub fn generate(algorithm: Algorithm) -> Result<Self, KeyError> {
        let curve = match algorithm.key_kind() {
            PublicKeyKind::P256 => &ECDSA_P256_SHA256_ASN1_SIGNING,
            PublicKeyKind::P384 => &ECDSA_P384_SHA384_ASN1_SIGNING,
            PublicKeyKind::Rsa => return Err(KeyError::Algorithm(algorithm)),
        };
        let made = EcdsaKeyPair::generate_pkcs8(curve, &SystemRandom::new());
        let made = made.map_err(|_| KeyError::Device("no key could be made".to_owned()))?;
        Ok(Self { pkcs8: made.as_ref().to_vec(), algorithm })
    }

    /// A key that is there already, in PKCS #8.
    pub fn of(pkcs8: &[u8], algorithm: Algorithm) -> Self {
        Self { pkcs8: pkcs8.to_vec(), algorithm }
    }

    /// The private key in PKCS #8.
    pub fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    /// The SubjectPublicKeyInfo in DER.
    ///
    /// # Errors
    /// When the key cannot be read.
    pub fn public(&self) -> Result<Vec<u8>, KeyError> {
        let pair = Pair::read(&self.pkcs8, self.algorithm)?;
        let kind = match self.algorithm.key_kind() {
            PublicKeyKind::Rsa => [write::oid(oid::RSA_ENCRYPTION), write::null()],
            PublicKeyKind::P256 => [write::oid(oid::EC_PUBLIC_KEY), write::oid(oid::P256)],
            PublicKeyKind::P384 => [write::oid(oid::EC_PUBLIC_KEY), write::oid(oid::P384)],
        };
        Ok(write::sequence(&[write::sequence(&kind), write::bits(pair.public())]))
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        Pair::read(&self.pkcs8, self.algorithm)?.sign(self.algorithm, message)
    }
}

/// Somebody who certifies others.
#[derive(Debug, Clone)]
pub struct Authority {
    key: Key,
    certificate: Vec<u8>,
    /// The certificates above, the trusted one last.
    above: Vec<Vec<u8>>,
}

impl Authority {
    /// A trusted authority that certifies itself.
    ///
    /// # Errors
    /// When its key cannot sign.
    pub fn root(key: Key, profile: &Profile) -> Result<Self, KeyError> {
        let certificate = certify::certificate(profile, profile, &key, &key, None)?;
        Ok(Self { key, certificate, above: Vec::new() })
    }

    /// An authority below this one.
    ///
    /// # Errors
    /// When this one's key cannot sign.
    pub fn subordinate(&self, key: Key, profile: &Profile) -> Result<Self, KeyError> {
        let certificate = self.issue(&key, profile)?;
        Ok(Self { key, certificate, above: self.chain() })
    }

    /// A certificate for a key, in DER.
    ///
    /// # Errors
    /// When this one's key cannot sign.
    pub fn issue(&self, key: &Key, profile: &Profile) -> Result<Vec<u8>, KeyError> {
        certify::certificate_by(self, profile, key)
    }

    /// A signer with a certificate of this authority and the chain above it.
    ///
    /// # Errors
    /// When this one's key cannot sign, or the signer's cannot be used.
    pub fn signer(&self, key: &Key, profile: &Profile) -> Result<SoftKey, KeyError> {
        SoftKey::new(&key.pkcs8, self.issue(key, profile)?, self.chain(), key.algorithm)
    }

    /// The authority's own certificate in DER.
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// The authority's own certificate and those above it, in DER.
    pub fn chain(&self) -> Vec<Vec<u8>> {
        std::iter::once(&self.certificate).chain(&self.above).cloned().collect()
    }

    /// The authority's own key, for tools beside this crate.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// A signed structure: what is signed, the algorithm and the signature.
    fn seal(&self, signed: Vec<u8>) -> Result<[Vec<u8>; 3], KeyError> {
        let signature = self.key.sign(&signed)?;
        Ok([signed, self.key.algorithm.identifier(), write::bits(&signature)])
    }
}
