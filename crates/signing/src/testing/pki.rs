//! Everything that signing needs, made at once: a trusted root, an authority below it, a time-stamping
//! authority, and fresh words on revocation.

use base::Instant;

use super::{Authority, Key, Profile, Revoked, Stamper};
use crate::evidence::Evidence;
use crate::key::{Algorithm, KeyError, SoftKey};
use crate::trust::{Anchor, TrustList};
use crate::x509::{Certificate, CertificateError};

/// A small public-key infrastructure at a moment.
#[derive(Debug)]
pub struct Pki {
    /// The moment at which it was made.
    pub at: Instant,
    /// The trusted authority.
    pub root: Authority,
    /// The authority that certifies people.
    pub issuing: Authority,
    /// The time-stamping authority, its clock set to the moment.
    pub stamper: Stamper,
}

impl Pki {
    /// Makes keys and certificates.
    ///
    /// # Errors
    /// When no keys can be made.
    pub fn new(at: Instant) -> Result<Self, KeyError> {
        let key = || Key::generate(Algorithm::EcdsaP256Sha256);
        let root = Authority::root(Key::generate(Algorithm::EcdsaP384Sha384)?, &Profile::root("Gốc thử", at))?;
        let issuing = root.subordinate(key()?, &Profile::authority("CA thử", 2, at))?;
        let stamper = root.signer(&key()?, &Profile::time_stamper("TSA thử", 3, at))?;
        Ok(Self { at, root, issuing, stamper: Stamper::new(stamper, at) })
    }

    /// A signer of this name with a new key on P-256 and the serial number 100.
    ///
    /// # Errors
    /// When no key can be made.
    pub fn signer(&self, name: &str) -> Result<SoftKey, KeyError> {
        self.issuing.signer(&Key::generate(Algorithm::EcdsaP256Sha256)?, &Profile::person(name, 100, self.at))
    }

    /// Trusts the root alone.
    ///
    /// # Errors
    /// When its certificate cannot be read.
    pub fn trust(&self) -> Result<TrustList, CertificateError> {
        let mut trust = TrustList::new();
        trust.trust(Anchor::new(Certificate::parse(self.root.certificate())?));
        Ok(trust)
    }

    /// The evidence with lists of both authorities made at a moment and good for seven days, on which these
    /// people's certificates are revoked.
    ///
    /// # Errors
    /// When the authorities cannot sign, in words.
    pub fn evidence(&self, made_at: Instant, revoked: &[Revoked]) -> Result<Evidence, String> {
        let mut evidence = Evidence::new(self.trust().map_err(|e| e.to_string())?);
        for (authority, revoked) in [(&self.root, &[][..]), (&self.issuing, revoked)] {
            let list = authority.list(revoked, made_at, made_at.plus_days(7)).map_err(|e| e.to_string())?;
            evidence.add_crl(&list).map_err(|e| e.to_string())?;
        }
        Ok(evidence)
    }
}
