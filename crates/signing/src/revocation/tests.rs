//! Answers and lists: which count, which do not.

use std::cell::RefCell;

use base::Instant;

use super::{CertificateStatus, Crl, Fetch, FetchError, OcspResponse, RevocationError, gather, request, word_on};
use crate::evidence::Evidence;
use crate::key::{Algorithm, Signer, SoftKey};
use crate::testing::{Authority, Key, Pki, Profile, Revoked, Status};
use crate::x509::Certificate;

fn now() -> Instant {
    Instant::from_ms(1_795_000_000_000)
}

struct World {
    pki: Pki,
    signer: SoftKey,
}

impl World {
    fn new() -> Self {
        let pki = Pki::new(now()).unwrap();
        let signer = pki.signer("An").unwrap();
        Self { pki, signer }
    }

    fn status(&self, ocsp: &[Vec<u8>], crls: &[Vec<u8>]) -> (CertificateStatus, bool) {
        let mut evidence = Evidence::default();
        ocsp.iter().for_each(|der| evidence.add_ocsp(der).unwrap());
        crls.iter().for_each(|der| evidence.add_crl(der).unwrap());
        let holder = Certificate::parse(self.signer.certificate()).unwrap();
        let issuer = Certificate::parse(self.pki.issuing.certificate()).unwrap();
        let word = word_on(&holder, &issuer, &evidence, now(), now());
        (word.status, word.recent)
    }

    fn answer(&self, status: Status) -> Vec<u8> {
        self.pki.issuing.answer(self.signer.certificate(), status, now(), now().plus_days(1)).unwrap()
    }
}

#[test]
fn the_issuer_and_its_delegate_may_answer_nobody_else() {
    let world = World::new();
    assert!(matches!(world.status(&[world.answer(Status::Good)], &[]), (CertificateStatus::Good { .. }, true)));

    let responder = Profile::responder("OCSP", 50, now());
    let key = Key::generate(Algorithm::EcdsaP256Sha256).unwrap();
    let by = |authority: &Authority, profile: &Profile| {
        authority
            .answer_by_delegate((&key, profile), world.signer.certificate(), Status::Good, now(), now().plus_days(1))
            .unwrap()
    };
    assert!(matches!(world.status(&[by(&world.pki.issuing, &responder)], &[]).0, CertificateStatus::Good { .. }));
    // A certificate of the issuer that is not one for answers.
    let person = Profile::person("Kẻ mạo danh", 51, now());
    assert_eq!(world.status(&[by(&world.pki.issuing, &person)], &[]).0, CertificateStatus::Unknown);
    // A delegate whose own certificate was revoked.
    let watched = Profile { no_check: false, ..responder.clone() };
    let list = world.pki.issuing.list(&[Revoked { serial: 50, at: now().plus_days(-9), reason: 1 }], now(), now().plus_days(7));
    let (status, _) = world.status(&[by(&world.pki.issuing, &watched)], &[list.unwrap()]);
    assert!(matches!(status, CertificateStatus::Good { source: super::Source::Crl, .. }));
    // A stranger with the same name.
    let stranger = Pki::new(now()).unwrap();
    assert_eq!(world.status(&[by(&stranger.issuing, &responder)], &[]).0, CertificateStatus::Unknown);
}

#[test]
fn a_revocation_is_final_but_a_hold_can_be_lifted() {
    let world = World::new();
    let revoked = |reason, at| Status::Revoked(at, reason);
    let day = now().plus_days(-1);
    let good = world.pki.issuing.list(&[], now(), now().plus_days(7)).unwrap();
    let early = |status| {
        world.pki.issuing.answer(world.signer.certificate(), status, now().plus_days(-1), now().plus_days(9)).unwrap()
    };
    assert!(matches!(
        world.status(&[early(revoked(1, day))], std::slice::from_ref(&good)).0,
        CertificateStatus::Revoked { reason: Some("keyCompromise"), .. }
    ));
    assert!(matches!(world.status(&[early(revoked(6, day))], &[good]).0, CertificateStatus::Good { .. }));
    assert!(matches!(world.status(&[early(revoked(6, day))], &[]).0, CertificateStatus::Revoked { .. }));
    assert_eq!(world.status(&[world.answer(Status::Unknown)], &[]).0, CertificateStatus::Unknown);
}

#[test]
fn lists_of_others_and_changed_lists_do_not_count() {
    let world = World::new();
    let other = Pki::new(now()).unwrap();
    let foreign = other.issuing.list(&[], now(), now().plus_days(7)).unwrap();
    assert_eq!(world.status(&[], &[foreign]).0, CertificateStatus::Unknown);
    let revoked = [Revoked { serial: 100, at: now().plus_days(-1), reason: 4 }];
    let list = world.pki.issuing.list(&revoked, now(), now().plus_days(7)).unwrap();
    assert!(matches!(world.status(&[], std::slice::from_ref(&list)).0, CertificateStatus::Revoked { .. }));
    let mut changed = list;
    let at = changed.windows(3).position(|w| w == [2, 1, 100]).unwrap();
    changed[at + 2] = 101;
    assert_eq!(world.status(&[], &[changed]).0, CertificateStatus::Unknown);
}

#[test]
fn silence_after_the_end_of_a_certificate_means_nothing() {
    let pki = Pki::new(now()).unwrap();
    let short = Profile { not_after: now().plus_days(-2), ..Profile::person("An", 100, now()) };
    let signer = pki.issuing.signer(&Key::generate(Algorithm::EcdsaP256Sha256).unwrap(), &short).unwrap();
    let list = pki.issuing.list(&[], now(), now().plus_days(7)).unwrap();
    let world = World { pki, signer };
    assert_eq!(world.status(&[], &[list]).0, CertificateStatus::Unknown);
    assert_eq!(world.status(&[world.answer(Status::Good)], &[]).0, CertificateStatus::Unknown);
}

#[test]
fn refusals_and_rubbish_are_named() {
    assert_eq!(OcspResponse::parse(&[0x30, 3, 0x0a, 1, 6]), Err(RevocationError::Refused(6)));
    assert!(matches!(OcspResponse::parse(b"<html>"), Err(RevocationError::Asn1(_))));
    assert!(matches!(Crl::parse(&[0x30, 0]), Err(RevocationError::Asn1(_))));
}

/// Servers that answer from what is laid out for them, and remember who asked.
struct Servers<'a> {
    world: &'a World,
    ocsp_works: bool,
    asked: RefCell<Vec<String>>,
}

impl Fetch for Servers<'_> {
    fn ocsp(&self, url: &str, request: &[u8]) -> Result<Vec<u8>, FetchError> {
        self.asked.borrow_mut().push(url.to_owned());
        assert!(request.windows(3).any(|w| w == [2, 1, 100]));
        if self.ocsp_works {
            return Ok(self.world.answer(Status::Good));
        }
        Err(FetchError { url: url.to_owned(), reason: "503".to_owned() })
    }

    fn crl(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        self.asked.borrow_mut().push(url.to_owned());
        let authority = if url.contains("root") { &self.world.pki.root } else { &self.world.pki.issuing };
        Ok(authority.list(&[], now(), now().plus_days(7)).unwrap())
    }
}

#[test]
fn words_are_fetched_by_ocsp_or_else_by_list() {
    let pki = Pki::new(now()).unwrap();
    let person = Profile {
        ocsp_url: Some("http://ocsp.thu/".to_owned()),
        crl_url: Some("http://crl.thu/ca.crl".to_owned()),
        ..Profile::person("An", 100, now())
    };
    let signer = pki.issuing.signer(&Key::generate(Algorithm::EcdsaP256Sha256).unwrap(), &person).unwrap();
    let world = World { pki, signer };
    let chain: Vec<Certificate> = [world.signer.certificate().to_vec()]
        .iter()
        .chain(world.signer.chain())
        .map(|der| Certificate::parse(der).unwrap())
        .collect();
    for (ocsp_works, ocsp, crls, asked) in [
        (true, 1, 0, &["http://ocsp.thu/"][..]),
        (false, 0, 1, &["http://ocsp.thu/", "http://crl.thu/ca.crl"]),
    ] {
        let servers = Servers { world: &world, ocsp_works, asked: RefCell::default() };
        let gathered = gather(&chain, &servers, now());
        assert_eq!((gathered.ocsp.len(), gathered.crls.len()), (ocsp, crls));
        assert_eq!(*servers.asked.borrow(), asked);
        // Nothing says where to ask about the authority below the root.
        assert!(gathered.problems.iter().any(|problem| problem.en.contains("CA thử")));
    }
}

#[test]
fn a_nonce_binds_the_answer() {
    let world = World::new();
    let holder = Certificate::parse(world.signer.certificate()).unwrap();
    let issuer = Certificate::parse(world.pki.issuing.certificate()).unwrap();
    let asked = request(&holder, &issuer, Some(&[9; 16]));
    assert!(asked.windows(18).any(|w| w[0] == 4 && w[1] == 16 && w[2..] == [9; 16]));
    assert!(!OcspResponse::parse(&world.answer(Status::Good)).unwrap().repeats(&[9; 16]));
}
