//! What passes, and what is told of changed, wrapped and exchanged XML.

use base::Instant;

use super::{Report, Statement, XadesError, sign, verify};
use crate::key::Algorithm;
use crate::testing::{Key, Pki, Profile};

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<e:eDoc xmlns:e=\"urn:x\">\r\n  <!-- ghi chú -->\n  \
<e:Body Id=\"body\"><e:Subject b='2' a=\"1\">Về việc ký số &amp; con dấu</e:Subject><e:Empty/></e:Body>\n</e:eDoc>\n";

fn now() -> Instant {
    Instant::from_ms(1_795_000_000_000)
}

fn judge(pki: &Pki, xml: &str) -> Vec<Report> {
    verify(xml, &pki.evidence(now(), &[]).unwrap(), now()).unwrap()
}

fn code(report: &Report) -> &'static str {
    report.verdict.sub_indication.map_or("passed", |sub| sub.code())
}

#[test]
fn every_algorithm_passes_and_names_what_it_covers() {
    let pki = Pki::new(now()).unwrap();
    let rsa = |algorithm| Key::of(include_bytes!("../../tests/keys/rsa-2048.pk8"), algorithm);
    let keys = [
        Key::generate(Algorithm::EcdsaP256Sha256).unwrap(),
        Key::generate(Algorithm::EcdsaP384Sha384).unwrap(),
        rsa(Algorithm::RsaPkcs1Sha256),
        rsa(Algorithm::RsaPkcs1Sha512),
        rsa(Algorithm::RsaPssSha256),
    ];
    for key in keys {
        let signer = pki.issuing.signer(&key, &Profile::person("An", 100, now())).unwrap();
        let signed = sign(XML, &signer, &Statement { at: now(), element: None }).unwrap();
        let reports = judge(&pki, &signed);
        assert_eq!(code(&reports[0]), "passed", "{:?}", reports[0].verdict.reasons);
        assert!(reports[0].covers[0].whole_document);
        assert_eq!(reports[0].verdict.claimed_at, Some(now()));
        let changed = signed.replace("con dấu", "con  dấu");
        assert_eq!(code(&judge(&pki, &changed)[0]), "HASH_FAILURE");
    }
}

#[test]
fn a_part_is_covered_by_its_id_and_reports_say_so() {
    let pki = Pki::new(now()).unwrap();
    let signer = pki.signer("An").unwrap();
    let statement = Statement { at: now(), element: Some("body".to_owned()) };
    let signed = sign(XML, &signer, &statement).unwrap();
    let outside = signed.replace("ghi chú", "khác").replace("</e:Body>", "</e:Body><e:More/>");
    let report = &judge(&pki, &outside)[0];
    assert_eq!((code(report), report.covers[0].element.as_str(), report.covers[0].whole_document), ("passed", "Body", false));
    assert_eq!(sign(XML, &signer, &Statement { element: Some("x".to_owned()), ..statement }), Err(XadesError::Id("x".to_owned())));
}

#[test]
fn frauds_are_noticed() {
    let pki = Pki::new(now()).unwrap();
    let signer = pki.signer("An").unwrap();
    let part = sign(XML, &signer, &Statement { at: now(), element: Some("body".to_owned()) }).unwrap();
    // The signed part moved aside, and another with its id in its place.
    let body = part.get(part.find("<e:Body").unwrap()..part.find("</e:Body>").unwrap() + 9).unwrap();
    let wrapped = part.replace(body, &format!("<e:Body Id=\"body\">Giả</e:Body><e:Old>{body}</e:Old>"));
    assert_eq!(code(&judge(&pki, &wrapped)[0]), "FORMAT_FAILURE");

    let whole = sign(XML, &signer, &Statement { at: now(), element: None }).unwrap();
    let cases = [
        (whole.replace("SigningTime>20", "SigningTime>19"), "HASH_FAILURE"),
        (whole.replacen("#ecdsa-sha256", "#rsa-sha256", 1), "CRYPTO_CONSTRAINTS_FAILURE"),
        (whole.replacen("</ds:SignatureMethod>", " </ds:SignatureMethod>", 1), "SIG_CRYPTO_FAILURE"),
        (whole.replacen("http://www.w3.org/2000/09/xmldsig#enveloped-signature", "http://www.w3.org/TR/1999/REC-xslt-19991116", 1), "FORMAT_FAILURE"),
        (whole.replacen("<ds:SignatureValue>", "<ds:SignatureValue>!", 1), "FORMAT_FAILURE"),
        (whole.replacen("URI=\"\"", "URI=\"http://x/\"", 1), "FORMAT_FAILURE"),
    ];
    for (changed, expected) in cases {
        assert_ne!(changed, whole);
        assert_eq!(code(&judge(&pki, &changed)[0]), expected);
    }
}

#[test]
fn two_sign_one_after_the_other() {
    let pki = Pki::new(now()).unwrap();
    let statement = Statement { at: now(), element: Some("body".to_owned()) };
    let once = sign(XML, &pki.signer("An").unwrap(), &statement).unwrap();
    let twice = sign(&once, &pki.signer("Bình").unwrap(), &Statement { at: now(), element: None }).unwrap();
    let reports = judge(&pki, &twice);
    assert_eq!(reports.iter().map(code).collect::<Vec<_>>(), ["passed", "passed"]);
}

#[test]
fn bombs_and_rubbish_are_refused() {
    let evidence = crate::evidence::Evidence::default();
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><a>&b;</a>";
    for text in ["", "<a>", deep.as_str(), bomb] {
        assert!(matches!(verify(text, &evidence, now()), Err(XadesError::Xml(_))), "{}", text.len());
    }
    let many = format!("<a>{}</a>", "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/>".repeat(17));
    assert_eq!(verify(&many, &evidence, now()).unwrap_err(), XadesError::TooMany);
    let spaces: String = (0..200).map(|n| format!(" xmlns:p{n}='urn:{n}'")).collect();
    assert!(matches!(verify(&format!("<a{spaces}/>"), &evidence, now()), Err(XadesError::Xml(_))));
    assert!(verify("<a/>", &evidence, now()).unwrap().is_empty());
}

#[test]
fn an_empty_root_is_opened() {
    let pki = Pki::new(now()).unwrap();
    let signed = sign("<a b='1'/>", &pki.signer("An").unwrap(), &Statement { at: now(), element: None }).unwrap();
    assert!(signed.starts_with("<a b='1'><ds:Signature") && signed.ends_with("</ds:Signature></a>"));
    assert_eq!(code(&judge(&pki, &signed)[0]), "passed");
}
