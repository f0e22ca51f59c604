//! Secrets at rest: encrypted with a key that is not in the database.

use access::Randomness;
use aes_gcm::aead::{Aead as _, KeyInit as _};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use base::{Error, Result};
use sha2::{Digest as _, Sha256};

/// Encrypts and decrypts what officials' authenticators share with us.
pub(crate) struct Seal(Aes256Gcm);

impl Seal {
    /// A seal whose key comes from the installation's secret.
    pub(crate) fn new(secret: &[u8]) -> Self {
        let key: [u8; 32] = Sha256::new().chain_update(b"people seal v1\0").chain_update(secret).finalize().into();
        Self(Aes256Gcm::new(&Key::<Aes256Gcm>::from(key)))
    }

    /// The bytes encrypted, as text: nonce and ciphertext in hexadecimal.
    pub(crate) fn close(&self, random: &Randomness, bytes: &[u8]) -> Result<String> {
        let mut nonce = [0; 12];
        random.fill(&mut nonce);
        let closed = self.0.encrypt(&Nonce::from(nonce), bytes).map_err(|_| Error::bug("a secret was not encrypted"))?;
        Ok(format!("{}{}", hex::encode(nonce), hex::encode(closed)))
    }

    /// What [`Seal::close`] encrypted.
    pub(crate) fn open(&self, text: &str) -> Result<Vec<u8>> {
        let broken = || Error::bug("a stored secret does not open: was the installation's secret changed?");
        let bytes = hex::decode(text).map_err(|_| broken())?;
        let (nonce, closed) = bytes.split_first_chunk::<12>().ok_or_else(broken)?;
        self.0.decrypt(&Nonce::from(*nonce), closed).map_err(|_| broken())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_secret_opens_only_with_its_key() {
        let random = Randomness::seeded(1);
        let seal = Seal::new(b"one");
        let text = seal.close(&random, b"secret").unwrap();
        assert!(!text.contains(&hex::encode(b"secret")));
        assert_eq!(seal.open(&text).unwrap(), b"secret");
        assert_ne!(seal.close(&random, b"secret").unwrap(), text);
        assert!(Seal::new(b"two").open(&text).is_err());
        assert!(seal.open("00").is_err());
    }
}
