//! What passes, and what each kind of fraud comes to.

use base::Instant;

use super::{AttributeOptions, CmsError, assemble, attributes, parse};
use crate::algorithms::DigestAlgorithm;
use crate::asn1::{oid, write};
use crate::evidence::{Evidence, RevocationRule};
use crate::key::{Algorithm, Signer};
use crate::testing::{Key, Pki, Profile, Revoked};
use crate::trust::{Anchor, TrustList};
use crate::tsp;
use crate::verdict::{Indication, SubIndication, Verdict};
use crate::x509::Certificate;

const CONTENT: &[u8] = "Quyết định số 12/QĐ-UBND".as_bytes();

fn now() -> Instant {
    Instant::from_ms(1_795_000_000_000)
}

fn sign_with(signer: &dyn Signer, content: &[u8], options: &AttributeOptions, time_stamp: Option<&Pki>) -> Vec<u8> {
    let algorithm = signer.algorithm();
    let attributes = attributes(&algorithm.digest().digest(content), algorithm, signer.certificate(), options).unwrap();
    let signature = signer.sign(attributes.der()).unwrap();
    let token = time_stamp.map(|pki| {
        let digest = DigestAlgorithm::Sha256.digest(&signature);
        tsp::stamp(&[&pki.stamper], DigestAlgorithm::Sha256, &digest, Some(&[7; 8])).unwrap()
    });
    assemble(&attributes, &signature, signer.certificate(), signer.chain(), token.as_ref().map(tsp::Token::der)).unwrap()
}

fn sign(signer: &dyn Signer, content: &[u8]) -> Vec<u8> {
    sign_with(signer, content, &AttributeOptions::default(), None)
}

fn judge(cms: &[u8], content: &[u8], evidence: &Evidence, at: Instant) -> Verdict {
    parse(cms).unwrap().verify(&mut |algorithm| algorithm.digest(content), evidence, at)
}

fn code(verdict: &Verdict) -> (&'static str, Option<&'static str>) {
    (verdict.indication.code(), verdict.sub_indication.map(SubIndication::code))
}

#[test]
fn every_algorithm_passes_and_a_changed_content_fails() {
    let pki = Pki::new(now()).unwrap();
    let evidence = pki.evidence(now(), &[]).unwrap();
    let rsa = include_bytes!("../../tests/keys/rsa-2048.pk8");
    let long = include_bytes!("../../tests/keys/rsa-4096.pk8");
    let keys = [
        Key::generate(Algorithm::EcdsaP256Sha256).unwrap(),
        Key::generate(Algorithm::EcdsaP384Sha384).unwrap(),
        Key::of(rsa, Algorithm::RsaPkcs1Sha256),
        Key::of(rsa, Algorithm::RsaPkcs1Sha384),
        Key::of(rsa, Algorithm::RsaPkcs1Sha512),
        Key::of(rsa, Algorithm::RsaPssSha256),
        Key::of(rsa, Algorithm::RsaPssSha384),
        Key::of(rsa, Algorithm::RsaPssSha512),
        Key::of(include_bytes!("../../tests/keys/rsa-3072.pk8"), Algorithm::RsaPkcs1Sha256),
        Key::of(long, Algorithm::RsaPssSha512),
    ];
    for key in keys {
        let signer = pki.issuing.signer(&key, &Profile::person("Nguyễn Văn An", 100, now())).unwrap();
        let cms = sign(&signer, CONTENT);
        let verdict = judge(&cms, CONTENT, &evidence, now());
        assert_eq!(verdict.indication, Indication::TotalPassed, "{:?}: {:?}", signer.algorithm(), verdict.reasons);
        assert_eq!(verdict.signer.unwrap().name.as_deref(), Some("Nguyễn Văn An"));
        assert_eq!(verdict.chain.len(), 3);
        let verdict = judge(&cms, b"Another", &evidence, now());
        assert_eq!(code(&verdict), ("TOTAL-FAILED", Some("HASH_FAILURE")));
    }
}

#[test]
fn no_octet_under_the_signature_can_be_changed() {
    let pki = Pki::new(now()).unwrap();
    let evidence = pki.evidence(now(), &[]).unwrap();
    let signer = pki.signer("An").unwrap();
    let cms = sign(&signer, CONTENT);
    for at in 0..cms.len() {
        let mut changed = cms.clone();
        changed[at] ^= 0x01;
        let Ok(read) = parse(&changed) else { continue };
        let verdict = match read.signers() {
            [_] => read.verify(&mut |algorithm| algorithm.digest(CONTENT), &evidence, now()),
            _ => continue,
        };
        // What is not signed may change without harm: the version, the list of digest algorithms and the
        // chain's certificates when they are not needed. Nothing else passes.
        let harmless = verdict.passed()
            && read.signers()[0].signature() == parse(&cms).unwrap().signers()[0].signature()
            && verdict.signer == judge(&cms, CONTENT, &evidence, now()).signer;
        assert!(!verdict.passed() || harmless, "octet {at}");
    }
}

#[test]
fn a_signature_under_another_certificate_of_the_same_key_is_noticed() {
    let pki = Pki::new(now()).unwrap();
    let evidence = pki.evidence(now(), &[]).unwrap();
    let key = Key::generate(Algorithm::EcdsaP256Sha256).unwrap();
    let profile = Profile::person("Chuyên viên", 100, now());
    let signer = pki.issuing.signer(&key, &profile).unwrap();
    let other = pki.issuing.issue(&key, &Profile { name: "Chủ tịch".to_owned(), ..profile }).unwrap();
    let algorithm = signer.algorithm();
    let digest = algorithm.digest().digest(CONTENT);
    let attributes = attributes(&digest, algorithm, signer.certificate(), &AttributeOptions::default()).unwrap();
    let signature = signer.sign(attributes.der()).unwrap();
    let cms = assemble(&attributes, &signature, &other, signer.chain(), None).unwrap();
    assert_eq!(code(&judge(&cms, CONTENT, &evidence, now())), ("INDETERMINATE", Some("NO_SIGNING_CERTIFICATE_FOUND")));
}

#[test]
fn a_value_by_another_key_fails() {
    let pki = Pki::new(now()).unwrap();
    let evidence = pki.evidence(now(), &[]).unwrap();
    let (signer, other) = (pki.signer("An").unwrap(), pki.signer("Bình").unwrap());
    let algorithm = signer.algorithm();
    let digest = algorithm.digest().digest(CONTENT);
    let attributes = attributes(&digest, algorithm, signer.certificate(), &AttributeOptions::default()).unwrap();
    let signature = other.sign(attributes.der()).unwrap();
    let cms = assemble(&attributes, &signature, signer.certificate(), signer.chain(), None).unwrap();
    assert_eq!(code(&judge(&cms, CONTENT, &evidence, now())), ("TOTAL-FAILED", Some("SIG_CRYPTO_FAILURE")));
}

#[test]
fn revocation_counts_from_its_moment() {
    let pki = Pki::new(now()).unwrap();
    let signer = pki.signer("An").unwrap();
    let later = now().plus_days(3);
    let revoked = [Revoked { serial: 100, at: now().plus_days(1), reason: 1 }];
    let evidence = pki.evidence(later, &revoked).unwrap();

    let plain = sign(&signer, CONTENT);
    assert_eq!(code(&judge(&plain, CONTENT, &evidence, later)), ("INDETERMINATE", Some("REVOKED_NO_POE")));

    let stamped = sign_with(&signer, CONTENT, &AttributeOptions::default(), Some(&pki));
    let verdict = judge(&stamped, CONTENT, &evidence, later);
    assert_eq!(code(&verdict), ("TOTAL-PASSED", None), "{:?}", verdict.reasons);
    assert_eq!(verdict.proven_at, Some(now()));

    let claimed = AttributeOptions { signing_time: Some(now().plus_days(2)), ..AttributeOptions::default() };
    let afterwards = sign_with(&signer, CONTENT, &claimed, None);
    assert_eq!(code(&judge(&afterwards, CONTENT, &evidence, later)), ("TOTAL-FAILED", Some("REVOKED")));
}

#[test]
fn missing_and_old_words_on_revocation_leave_it_open() {
    let pki = Pki::new(now()).unwrap();
    let cms = sign(&pki.signer("An").unwrap(), CONTENT);
    let mut nothing = Evidence::new(pki.trust().unwrap());
    assert_eq!(code(&judge(&cms, CONTENT, &nothing, now())), ("INDETERMINATE", Some("TRY_LATER")));
    nothing.revocation = RevocationRule::WhenPresent;
    let verdict = judge(&cms, CONTENT, &nothing, now());
    assert!(verdict.passed() && verdict.reasons.len() == 2);
    let old = pki.evidence(now().plus_days(-20), &[]).unwrap();
    assert_eq!(code(&judge(&cms, CONTENT, &old, now())), ("INDETERMINATE", Some("TRY_LATER")));
    let future = pki.evidence(now().plus_days(20), &[]).unwrap();
    assert_eq!(code(&judge(&cms, CONTENT, &future, now())), ("INDETERMINATE", Some("TRY_LATER")));
}

#[test]
fn a_certificate_outside_its_time() {
    let pki = Pki::new(now()).unwrap();
    let after = now().plus_days(4 * 365);
    let short = Profile { not_after: now().plus_days(1), ..Profile::person("An", 100, now()) };
    let signer = pki.issuing.signer(&Key::generate(Algorithm::EcdsaP256Sha256).unwrap(), &short).unwrap();
    let evidence = pki.evidence(now(), &[]).unwrap();
    let later = now().plus_days(5);
    assert_eq!(code(&judge(&sign(&signer, CONTENT), CONTENT, &evidence, later)), ("INDETERMINATE", Some("OUT_OF_BOUNDS_NO_POE")));

    let stamped = sign_with(&signer, CONTENT, &AttributeOptions::default(), Some(&pki));
    let verdict = judge(&stamped, CONTENT, &evidence, later);
    assert_eq!(code(&verdict), ("TOTAL-PASSED", None), "{:?}", verdict.reasons);

    let claimed = AttributeOptions { signing_time: Some(later), ..AttributeOptions::default() };
    let expired = sign_with(&signer, CONTENT, &claimed, None);
    assert_eq!(code(&judge(&expired, CONTENT, &evidence, later)), ("TOTAL-FAILED", Some("EXPIRED")));

    let young = Profile { not_before: now().plus_days(1), ..Profile::person("An", 100, now()) };
    let signer = pki.issuing.signer(&Key::generate(Algorithm::EcdsaP256Sha256).unwrap(), &young).unwrap();
    let early = sign_with(&signer, CONTENT, &AttributeOptions::default(), Some(&pki));
    assert_eq!(code(&judge(&early, CONTENT, &evidence, later)), ("TOTAL-FAILED", Some("NOT_YET_VALID")));
    assert_eq!(judge(&stamped, CONTENT, &evidence, after).sub_indication, Some(SubIndication::OutOfBoundsNoPoe));
}

#[test]
fn a_later_proof_carries_a_time_stamp_over_its_own_end() {
    let pki = Pki::new(now()).unwrap();
    let stamped = sign_with(&pki.signer("An").unwrap(), CONTENT, &AttributeOptions::default(), Some(&pki));
    let mut evidence = pki.evidence(now(), &[]).unwrap();
    let after = now().plus_days(4 * 365);
    assert!(!judge(&stamped, CONTENT, &evidence, after).passed());
    evidence.existed_at = Some(now().plus_days(2));
    let verdict = judge(&stamped, CONTENT, &evidence, after);
    assert_eq!(code(&verdict), ("TOTAL-PASSED", None), "{:?}", verdict.reasons);
}

#[test]
fn a_time_stamp_of_another_signature_proves_nothing() {
    let pki = Pki::new(now()).unwrap();
    let signer = pki.signer("An").unwrap();
    let algorithm = signer.algorithm();
    let digest = algorithm.digest().digest(CONTENT);
    let attributes = attributes(&digest, algorithm, signer.certificate(), &AttributeOptions::default()).unwrap();
    let signature = signer.sign(attributes.der()).unwrap();
    let token = tsp::stamp(&[&pki.stamper], DigestAlgorithm::Sha256, &[0; 32], None).unwrap();
    let cms = assemble(&attributes, &signature, signer.certificate(), signer.chain(), Some(token.der())).unwrap();
    let verdict = judge(&cms, CONTENT, &pki.evidence(now(), &[]).unwrap(), now());
    assert!(verdict.passed());
    assert_eq!(verdict.proven_at, None);
    assert_eq!(verdict.time_stamps[0].sub_indication, Some(SubIndication::HashFailure));
}

#[test]
fn who_is_not_trusted_is_told() {
    let pki = Pki::new(now()).unwrap();
    let cms = sign(&pki.signer("An").unwrap(), CONTENT);
    let nobody = Evidence::new(TrustList::new());
    assert_eq!(code(&judge(&cms, CONTENT, &nobody, now())), ("INDETERMINATE", Some("NO_CERTIFICATE_CHAIN_FOUND")));

    let mut evidence = pki.evidence(now(), &[]).unwrap();
    let mut ended = TrustList::new();
    let root = Certificate::parse(pki.root.certificate()).unwrap();
    ended.trust(Anchor { until: Some(now().plus_days(-1)), ..Anchor::new(root) });
    evidence.trust = ended;
    let verdict = judge(&cms, CONTENT, &evidence, now());
    assert_eq!(code(&verdict), ("INDETERMINATE", Some("NO_CERTIFICATE_CHAIN_FOUND")));
    assert!(verdict.reasons[0].en.contains("not trusted for this at that time"));
}

#[test]
fn ber_with_padding_is_read_like_der() {
    let pki = Pki::new(now()).unwrap();
    let evidence = pki.evidence(now(), &[]).unwrap();
    let der = sign(&pki.signer("An").unwrap(), CONTENT);
    // The three outer levels with indefinite lengths, as several makers write them.
    let outer = crate::asn1::only(&der, 0x30, "t").unwrap();
    let mut reader = outer.reader("t");
    let kind = reader.any().unwrap().raw;
    let data = reader.any().unwrap().reader("t").any().unwrap().value;
    let mut ber = vec![0x30, 0x80];
    ber.extend_from_slice(kind);
    ber.extend_from_slice(&[0xa0, 0x80, 0x30, 0x80]);
    ber.extend_from_slice(data);
    ber.extend_from_slice(&[0; 6 + 500]);
    let verdict = judge(&ber, CONTENT, &evidence, now());
    assert!(verdict.passed(), "{:?}", verdict.reasons);
}

#[test]
fn containers_of_other_kinds_are_refused() {
    let other = write::sequence(&[write::oid(oid::DATA), write::context(0, &write::octets(b"x"))]);
    assert_eq!(parse(&other).unwrap_err(), CmsError::NotSigned("1.2.840.113549.1.7.1".to_owned()));
    assert!(matches!(parse(b""), Err(CmsError::Asn1(_))));
    assert!(matches!(
        attributes(&[1; 20], Algorithm::EcdsaP256Sha256, &[], &AttributeOptions::default()),
        Err(CmsError::DigestLength(_))
    ));
}
