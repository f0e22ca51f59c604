//! What is signed holds, whatever the file, the algorithm and the level.

use signing::key::{Algorithm, Signer};
use signing::pades::{
    Certification, Kind, PadesError, Prepared, Request, TimeStamping, keep, prepare, sign, time_stamp, verify,
};
use signing::pdf::{Document, PdfError};
use signing::testing::Revoked;
use signing::verdict::{Indication, SubIndication};

use crate::paper::Paper;
use crate::people::{People, now};

fn request(field: &str) -> Request<'static> {
    Request::new(field, now())
}

#[test]
fn every_kind_of_file_is_signed_and_verified() {
    let people = People::new();
    let mut old = Paper::new();
    old.version = "1.4";
    let mut new = Paper::form();
    new.version = "2.0";
    let files = [
        ("table", Paper::new().table()),
        ("packed", Paper::new().packed()),
        ("form", Paper::form().table()),
        ("packed form", Paper::form().packed()),
        ("1.4", old.table()),
        ("2.0", new.packed()),
    ];
    for (name, pdf) in files {
        let once = sign(&pdf, &request("first"), &people.head, None).unwrap();
        assert!(once.starts_with(&pdf), "{name}: the file is only appended to");
        let twice = sign(&once, &request("second"), &people.seal, None).unwrap();
        let report = verify(&twice, &people.believer(), now()).unwrap();
        assert!(report.passed(), "{name}: {report:#?}");
        let [first, second] = report.signatures.as_slice() else { panic!("{name}") };
        assert_eq!((first.revision, first.covers_whole_file, first.covers), (Some(2), false, Some(once.len())), "{name}");
        assert_eq!((second.revision, second.covers_whole_file), (Some(3), true), "{name}");
        assert_eq!(first.later.len(), 1, "{name}");
        assert!(first.later[0].changes.iter().all(|c| c.allowed) && first.later[0].changes.iter().any(|c| c.change.signs));
        let signer = first.verdict.signer.as_ref().unwrap();
        assert_eq!(signer.name.as_deref(), Some("Nguyễn Văn Thử"));
        assert_eq!(signer.organisation.as_deref(), Some("UBND xã Ví Dụ"));
        assert_eq!(first.verdict.claimed_at, Some(now()), "the time stands in /M");
        assert_eq!(first.level, Some("B-B"));
    }
}

#[test]
fn every_algorithm_signs() {
    for algorithm in [
        Algorithm::RsaPkcs1Sha256,
        Algorithm::RsaPkcs1Sha512,
        Algorithm::RsaPssSha256,
        Algorithm::RsaPssSha384,
        Algorithm::RsaPssSha512,
        Algorithm::EcdsaP256Sha256,
        Algorithm::EcdsaP384Sha384,
    ] {
        let people = People::signing_by(algorithm);
        let signed = sign(&Paper::new().table(), &request("s"), &people.head, None).unwrap();
        let report = verify(&signed, &people.believer(), now()).unwrap();
        assert!(report.passed(), "{algorithm:?}: {:?}", report.signatures[0].verdict.reasons);
    }
}

#[test]
fn levels_rise_from_b_b_to_b_lta() {
    let people = People::new();
    let authorities: [&dyn signing::tsp::TimeStampAuthority; 1] = [&people.clock];
    let stamping = TimeStamping { authorities: &authorities, nonce: Some(&[1, 2, 3, 4, 5, 6, 7, 8]) };
    let level = |pdf: &[u8], when| {
        let report = verify(pdf, &people.strict(), when).unwrap();
        (report.signatures[0].level, report.signatures[0].verdict.indication)
    };
    let try_later = Indication::Indeterminate(SubIndication::TryLater);

    let stamped = sign(&Paper::new().table(), &request("s"), &people.head, Some(stamping)).unwrap();
    assert_eq!(level(&stamped, now()).1, try_later, "nothing is known about revocation");
    let kept = keep(&stamped, &people.strict(), &people, now()).unwrap();
    assert_eq!(kept.problems, []);
    assert_eq!(level(&kept.pdf, now()), (Some("B-LT"), Indication::TotalPassed));
    let archived = time_stamp(&kept.pdf, "stamp", stamping).unwrap();
    assert_eq!(level(&archived, now()), (Some("B-LTA"), Indication::TotalPassed));
    let report = verify(&archived, &people.strict(), now()).unwrap();
    assert_eq!(report.signatures[1].kind, Kind::TimeStamp);
    assert_eq!(report.signatures[0].verdict.proven_at, Some(now()));
    // Two years later the signer's certificate has been revoked, after the signature existed. Somebody who
    // knows how the clock's certificate stands today can still tell.
    let later = now().plus_days(700);
    let revoked = Revoked { serial: 3, at: now().plus_days(100), reason: 1 };
    let mut evidence = people.strict();
    for (by, revoked) in [(&people.authority, vec![revoked]), (&people.root, vec![])] {
        evidence.add_crl(&by.list(&revoked, later.plus_minutes(-60), later.plus_days(7)).unwrap()).unwrap();
    }
    let report = verify(&archived, &evidence, later).unwrap();
    assert!(report.passed(), "{report:#?}");
    let unproven = verify(&sign(&Paper::new().table(), &request("s"), &people.head, None).unwrap(), &evidence, later).unwrap();
    assert_eq!(unproven.indication, Some(Indication::Indeterminate(SubIndication::RevokedNoPoe)));
}

#[test]
fn keeping_twice_keeps_nothing_twice() {
    let people = People::new();
    let signed = sign(&Paper::new().packed(), &request("s"), &people.head, None).unwrap();
    let once = keep(&signed, &people.strict(), &people, now()).unwrap().pdf;
    let twice = keep(&once, &people.strict(), &people, now()).unwrap().pdf;
    let store = |pdf: &[u8]| signing::pades::Store::read(&Document::open(pdf).unwrap().latest()).unwrap();
    assert_eq!(store(&once).certificates.len(), 3);
    assert_eq!(store(&once).crls.len(), 2);
    assert_eq!(store(&once).certificates, store(&twice).certificates);
    assert!(verify(&twice, &people.strict(), now()).unwrap().passed());
}

#[test]
fn a_signature_is_made_elsewhere_in_two_phases() {
    let people = People::new();
    let pdf = Paper::form().table();
    let prepared = prepare(&pdf, &request("head")).unwrap();
    let digest = prepared.digest(people.head.algorithm().digest());
    // What lies in between is a complete file that can be stored.
    let stored = prepared.bytes().to_vec();
    let report = verify(&stored, &people.believer(), now()).unwrap();
    assert!(matches!(report.indication, Some(Indication::TotalFailed(_))), "an empty signature is none");

    let options = signing::cms::AttributeOptions::default();
    let (algorithm, certificate) = (people.head.algorithm(), people.head.certificate());
    let attributes = signing::cms::attributes(&digest, algorithm, certificate, &options).unwrap();
    let value = people.head.sign(attributes.der()).unwrap();
    let cms = signing::cms::assemble(&attributes, &value, certificate, people.head.chain(), None).unwrap();

    let signed = Prepared::reopen(stored, "head").unwrap().embed(&cms).unwrap();
    assert!(verify(&signed, &people.believer(), now()).unwrap().passed());
    assert_eq!(Prepared::reopen(signed, "head").unwrap_err(), PadesError::NoField("head".into()), "nothing waits any more");
}

#[test]
fn a_signature_that_does_not_fit_is_refused() {
    let small = Request { reserve: 100, ..request("s") };
    let prepared = prepare(&Paper::new().table(), &small).unwrap();
    assert_eq!(prepared.embed(&[1; 101]).unwrap_err(), PadesError::TooLarge { needed: 101, kept: 100 });
}

#[test]
fn fields_are_found_or_refused() {
    let people = People::new();
    let pdf = Paper::form().table();
    let err = |pdf: &[u8], field: &str| sign(pdf, &request(field), &people.head, None).unwrap_err();
    assert_eq!(err(&pdf, "note"), PadesError::OtherField("note".into()));
    assert_eq!(err(&pdf, "a.b"), PadesError::NoField("a.b".into()));
    assert_eq!(err(&pdf, ""), PadesError::NoField(String::new()));
    let signed = sign(&pdf, &request("head"), &people.head, None).unwrap();
    assert_eq!(err(&signed, "head"), PadesError::Taken("head".into()));
    let report = verify(&signed, &people.believer(), now()).unwrap();
    assert!(report.passed());
    assert_eq!(Document::open(&signed).unwrap().revisions().len(), 2);
}

#[test]
fn certification_decides_what_may_follow() {
    let people = People::new();
    let certify = |level| Request { certification: Some(level), ..request("first") };
    let pdf = Paper::form().table();
    let closed = sign(&pdf, &certify(Certification::NoChanges), &people.head, None).unwrap();
    let report = verify(&closed, &people.believer(), now()).unwrap();
    assert_eq!((report.passed(), report.signatures[0].kind), (true, Kind::Certification));
    let again = sign(&closed, &request("second"), &people.seal, None);
    assert_eq!(again.unwrap_err(), PadesError::Forbidden("first".into()));
    // Validation data and time stamps may always follow.
    let authorities: [&dyn signing::tsp::TimeStampAuthority; 1] = [&people.clock];
    let stamping = TimeStamping { authorities: &authorities, nonce: None };
    let kept = keep(&closed, &people.strict(), &people, now()).unwrap().pdf;
    let stamped = time_stamp(&kept, "stamp", stamping).unwrap();
    let report = verify(&stamped, &people.strict(), now()).unwrap();
    assert!(report.passed(), "{report:#?}");

    let open = sign(&pdf, &certify(Certification::FormFilling), &people.head, None).unwrap();
    let both = sign(&open, &request("head"), &people.seal, None).unwrap();
    assert!(verify(&both, &people.believer(), now()).unwrap().passed());
    let late = sign(&both, &Request { field: "third".into(), ..certify(Certification::FormFilling) }, &people.head, None);
    assert_eq!(late.unwrap_err(), PadesError::NotFirst);
}

#[test]
fn a_stranger_is_not_believed() {
    let (people, strangers) = (People::new(), People::new());
    let signed = sign(&Paper::new().table(), &request("s"), &strangers.head, None).unwrap();
    let report = verify(&signed, &people.believer(), now()).unwrap();
    assert_eq!(report.indication, Some(Indication::Indeterminate(SubIndication::NoCertificateChainFound)));
}

#[test]
fn what_is_no_usable_pdf_is_refused_with_its_reason() {
    let pdf = Paper::new().table();
    let open = |bytes: &[u8]| Document::open(bytes).map(|_| ()).unwrap_err();
    assert_eq!(open(b"hello"), PdfError::NotPdf);
    assert_eq!(open(&pdf[..pdf.len() - 30]), PdfError::NoStart);
    assert_eq!(open(&crate::hand::replaced(&pdf, "/Root", "/Encrypt 9 0 R/Root")), PdfError::Encrypted);
    let circle = crate::hand::replaced(&pdf, "/Producer(test)", &format!("/Prev {}", crate::paper::last_start(&pdf)));
    assert!(matches!(open(&circle), PdfError::Syntax { reason: "the chain of cross-references goes in a circle", .. }));
}
