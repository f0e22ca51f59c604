//! Those who sign in tests, and those who believe them.

use base::Instant;
use signing::evidence::{Evidence, RevocationRule};
use signing::key::{Algorithm, SoftKey};
use signing::testing::{Authority, Key, Profile, Stamper};
use signing::trust::{Anchor, TrustList};
use signing::x509::Certificate;

pub(crate) fn now() -> Instant {
    Instant::from_ms(1_795_000_000_000)
}

/// A trusted root, an authority below it, a head, a seal and a time stamper.
pub(crate) struct People {
    pub(crate) root: Authority,
    pub(crate) authority: Authority,
    pub(crate) head: SoftKey,
    pub(crate) seal: SoftKey,
    pub(crate) clock: Stamper,
}

pub(crate) fn key(algorithm: Algorithm) -> Key {
    match algorithm {
        Algorithm::EcdsaP256Sha256 | Algorithm::EcdsaP384Sha384 => Key::generate(algorithm).unwrap(),
        rsa => Key::of(include_bytes!("../keys/rsa-2048.pk8"), rsa),
    }
}

/// Programs that ask the machine's clock shall believe these for long.
pub(crate) fn lasting(profile: Profile) -> Profile {
    Profile { not_after: now().plus_days(20 * 365), ..profile }
}

pub(crate) const CRL: &str = "http://ca.test/list.crl";
pub(crate) const ROOT_CRL: &str = "http://ca.test/root.crl";

impl People {
    pub(crate) fn new() -> Self {
        Self::signing_by(Algorithm::EcdsaP256Sha256)
    }

    pub(crate) fn signing_by(algorithm: Algorithm) -> Self {
        let quick = Algorithm::EcdsaP256Sha256;
        let root = Authority::root(key(quick), &lasting(Profile::root("Test Root", now()))).unwrap();
        let below = Profile { crl_url: Some(ROOT_CRL.into()), ..lasting(Profile::authority("Test Authority", 2, now())) };
        let authority = root.subordinate(key(quick), &below).unwrap();
        let listed = |profile: Profile| Profile { crl_url: Some(CRL.into()), ..lasting(profile) };
        let person = Profile { organisation: Some("UBND xã Ví Dụ".into()), ..Profile::person("Nguyễn Văn Thử", 3, now()) };
        let seal = Profile::person("UBND xã Ví Dụ", 4, now());
        let clock = listed(Profile::time_stamper("Test Clock", 5, now()));
        Self {
            head: authority.signer(&key(algorithm), &listed(person)).unwrap(),
            seal: authority.signer(&key(quick), &listed(seal)).unwrap(),
            clock: Stamper::new(authority.signer(&key(quick), &clock).unwrap(), now()),
            root,
            authority,
        }
    }

    /// Believes the root and does not ask about revocation.
    pub(crate) fn believer(&self) -> Evidence {
        Evidence { revocation: RevocationRule::WhenPresent, ..self.strict() }
    }

    /// Believes the root and asks about revocation.
    pub(crate) fn strict(&self) -> Evidence {
        let mut trust = TrustList::new();
        trust.trust(Anchor::new(Certificate::parse(self.root.certificate()).unwrap()));
        Evidence::new(trust)
    }
}

impl signing::revocation::Fetch for People {
    fn ocsp(&self, url: &str, _: &[u8]) -> Result<Vec<u8>, signing::revocation::FetchError> {
        Err(signing::revocation::FetchError { url: url.into(), reason: "no responder".into() })
    }

    fn crl(&self, url: &str) -> Result<Vec<u8>, signing::revocation::FetchError> {
        let by = if url == CRL { &self.authority } else { &self.root };
        Ok(by.list(&[], now().plus_minutes(-60), now().plus_days(7)).unwrap())
    }
}
