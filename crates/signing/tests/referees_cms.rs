//! Other people's tools as referees: what they sign we judge, what we sign they judge.
//!
//! They run where the tool is installed, and must be installed where `TINHSO_TEST_REQUIRE_REFEREES=1`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use base::Instant;
use signing::cades::{self, Stamps, Statement};
use signing::evidence::Evidence;
use signing::key::{Algorithm, Signer, SoftKey};
use signing::revocation::{Crl, OcspResponse};
use signing::testing::{Key, Pki, Profile};
use signing::x509::Certificate;
use signing::{DigestAlgorithm, cms, pem, tsp};
use tempfile::TempDir;

const CONTENT: &[u8] = "Nội dung\r\nvăn bản\n\0\x1a kết thúc".as_bytes();

/// Whether a tool can be asked. Where referees are required, its absence is a failure.
fn there(tool: &str, question: &str) -> bool {
    let found = Command::new(tool).arg(question).output().is_ok();
    let required = std::env::var_os("TINHSO_TEST_REQUIRE_REFEREES").is_some_and(|value| value == "1");
    assert!(found || !required, "{tool} is required and not there");
    found
}

/// The tools look at the clock of the machine, so the certificates must be valid now.
fn now() -> Instant {
    let since = std::time::UNIX_EPOCH.elapsed().unwrap();
    Instant::from_ms(i64::try_from(since.as_secs()).unwrap() * 1000)
}

struct Desk {
    dir: TempDir,
    pki: Pki,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { dir: tempfile::tempdir().unwrap(), pki: Pki::new(now()).unwrap() };
        desk.put("content", CONTENT);
        desk.put_pem("root.pem", "CERTIFICATE", desk.pki.root.certificate());
        desk.put_pem("issuing.pem", "CERTIFICATE", desk.pki.issuing.certificate());
        desk.put_pem("issuing.key", "PRIVATE KEY", desk.pki.issuing.key().pkcs8());
        desk
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn put(&self, name: &str, octets: &[u8]) {
        fs::write(self.path().join(name), octets).unwrap();
    }

    fn put_pem(&self, name: &str, label: &str, der: &[u8]) {
        self.put(name, pem::write(label, der).as_bytes());
    }

    fn get(&self, name: &str) -> Vec<u8> {
        fs::read(self.path().join(name)).unwrap()
    }

    /// Runs `openssl` with the words of a line.
    fn openssl(&self, line: &str) -> Output {
        Command::new("openssl").args(line.split_whitespace()).current_dir(self.path()).output().unwrap()
    }

    fn must(&self, line: &str) -> Output {
        let output = self.openssl(line);
        assert!(output.status.success(), "openssl {line}: {}", String::from_utf8_lossy(&output.stderr));
        output
    }

    /// A person with this key, whose key and certificate also lie in files for the tools.
    fn person(&self, key: &Key, name: &str, profile: &Profile) -> SoftKey {
        let signer = self.pki.issuing.signer(key, profile).unwrap();
        self.put_pem(&format!("{name}.key"), "PRIVATE KEY", key.pkcs8());
        self.put_pem(&format!("{name}.pem"), "CERTIFICATE", signer.certificate());
        signer
    }

    fn evidence(&self) -> Evidence {
        self.pki.evidence(now(), &[]).unwrap()
    }
}

fn keys() -> Vec<(Key, Algorithm)> {
    let rsa = include_bytes!("keys/rsa-2048.pk8");
    let longer = include_bytes!("keys/rsa-3072.pk8");
    let longest = include_bytes!("keys/rsa-4096.pk8");
    let of = |key: &[u8], algorithm| (Key::of(key, algorithm), algorithm);
    let new = |algorithm| (Key::generate(algorithm).unwrap(), algorithm);
    vec![
        of(rsa, Algorithm::RsaPkcs1Sha256),
        of(rsa, Algorithm::RsaPkcs1Sha384),
        of(longer, Algorithm::RsaPkcs1Sha512),
        of(rsa, Algorithm::RsaPssSha256),
        of(longer, Algorithm::RsaPssSha384),
        of(longest, Algorithm::RsaPssSha512),
        new(Algorithm::EcdsaP256Sha256),
        new(Algorithm::EcdsaP384Sha384),
    ]
}

fn statement() -> Statement {
    Statement { at: now(), commitment: Some(cms::Commitment::Approval) }
}

#[test]
fn openssl_accepts_our_signatures_and_rejects_changed_files() {
    if !there("openssl", "version") {
        return;
    }
    let desk = Desk::new();
    desk.put("changed", b"another content");
    for (key, algorithm) in keys() {
        let signer = desk.person(&key, "an", &Profile::person("Nguyễn Văn An", 100, now()));
        let stamps = Stamps { authorities: &[&desk.pki.stamper], nonce: &[5; 8] };
        desk.put("an.p7s", &cades::sign(CONTENT, &signer, &statement(), Some(&stamps)).unwrap());
        let verify = "cms -verify -binary -cades -inform DER -in an.p7s -CAfile root.pem -purpose any -out out -content";
        let output = desk.must(&format!("{verify} content"));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("CAdES Verification successful"), "{algorithm:?}: {said}");
        assert!(!desk.openssl(&format!("{verify} changed")).status.success(), "{algorithm:?}");
    }
}

#[test]
fn we_accept_what_openssl_signs_and_reject_changed_files() {
    if !there("openssl", "version") {
        return;
    }
    let desk = Desk::new();
    let evidence = desk.evidence();
    for (key, algorithm) in keys() {
        desk.person(&key, "an", &Profile::person("Nguyễn Văn An", 100, now()));
        let padding = match algorithm {
            Algorithm::RsaPssSha256 | Algorithm::RsaPssSha384 | Algorithm::RsaPssSha512 => {
                "-keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:digest"
            }
            _ => "",
        };
        let hash = algorithm.digest().name().to_lowercase().replace('-', "");
        for form in ["-cades", "-keyid", ""] {
            desk.must(&format!(
                "cms -sign -binary -in content -signer an.pem -inkey an.key -certfile issuing.pem -md {hash} {padding} \
                 {form} -outform DER -out an.p7s"
            ));
            let verdicts = cades::verify(&desk.get("an.p7s"), CONTENT, &evidence, now()).unwrap();
            assert!(verdicts[0].passed(), "{algorithm:?} {form}: {:?}", verdicts[0].reasons);
            let verdicts = cades::verify(&desk.get("an.p7s"), b"another", &evidence, now()).unwrap();
            assert_eq!(verdicts[0].sub_indication.unwrap().code(), "HASH_FAILURE", "{algorithm:?} {form}");
        }
    }
}

#[test]
fn contents_carried_in_ber_and_two_signatures_in_one_container() {
    if !there("openssl", "version") {
        return;
    }
    let desk = Desk::new();
    for (name, serial) in [("an", 100), ("binh", 101)] {
        let key = Key::generate(Algorithm::EcdsaP256Sha256).unwrap();
        desk.person(&key, name, &Profile::person(name, serial, now()));
    }
    desk.must(
        "cms -sign -binary -nodetach -stream -in content -signer an.pem -inkey an.key -signer binh.pem -inkey binh.key \
         -certfile issuing.pem -md sha256 -outform DER -out both.p7m",
    );
    let ber = desk.get("both.p7m");
    assert_eq!(ber[1], 0x80, "openssl streams with indefinite lengths");
    let container = cms::parse(&ber).unwrap();
    assert_eq!(container.content(), Some(CONTENT));
    let verdicts = container.verify_carried(&desk.evidence(), now());
    assert_eq!(verdicts.len(), 2);
    assert!(verdicts.iter().all(signing::verdict::Verdict::passed));
    let one = container.verify(&mut |hash| hash.digest(CONTENT), &desk.evidence(), now());
    assert!(!one.passed(), "two signatures are not taken for one");
}

const TSA: &str = "[tsa]\ndefault_tsa = here\n[here]\nserial = serial\ncrypto_device = builtin\nsigner_digest = sha256\n\
default_policy = 1.2.3.4\ndigests = sha256, sha384, sha512\naccuracy = secs:1, millisecs:500\nclock_precision_digits = 3\n\
ordering = yes\ntsa_name = yes\ness_cert_id_chain = no\ness_cert_id_alg = sha256\n";

#[test]
fn time_stamps_of_openssl_and_ours() {
    if !there("openssl", "version") {
        return;
    }
    let desk = Desk::new();
    let key = Key::generate(Algorithm::EcdsaP256Sha256).unwrap();
    desk.person(&key, "tsa", &Profile::time_stamper("TSA", 70, now()));
    desk.put("tsa.cnf", TSA.as_bytes());
    desk.put("serial", b"01\n");
    for hash in [DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512] {
        let request = tsp::request(hash, &hash.digest(CONTENT), Some(&[0x80, 1, 2, 3, 4, 5, 6, 7]));
        desk.put("request.tsq", request.der());
        desk.must(
            "ts -reply -config tsa.cnf -queryfile request.tsq -signer tsa.pem -inkey tsa.key -chain issuing.pem -out reply.tsr",
        );
        let token = tsp::accept(&desk.get("reply.tsr"), &request).unwrap();
        assert_eq!(token.accuracy_ms(), Some(1500));
        assert!((token.at().ms() - now().ms()).abs() < 60_000);
        let verdict = token.verify(&mut |a| a.digest(CONTENT), &desk.evidence(), now());
        assert!(verdict.passed(), "{:?}", verdict.reasons);
        let verdict = token.verify(&mut |a| a.digest(b"another"), &desk.evidence(), now());
        assert_eq!(verdict.sub_indication.unwrap().code(), "HASH_FAILURE");

        let ours = tsp::stamp(&[&desk.pki.stamper], hash, &hash.digest(CONTENT), Some(&[3; 8])).unwrap();
        desk.put("ours.tst", ours.der());
        desk.must("ts -verify -data content -in ours.tst -token_in -CAfile root.pem");
    }
}

const CA: &str = "[ca]\ndefault_ca = here\n[here]\ndatabase = index.txt\ncrlnumber = number\ndefault_md = sha256\n\
default_crl_days = 7\ncertificate = issuing.pem\nprivate_key = issuing.key\n";

#[test]
fn answers_and_lists_of_openssl_are_understood() {
    if !there("openssl", "version") {
        return;
    }
    let desk = Desk::new();
    let key = Key::generate(Algorithm::EcdsaP256Sha256).unwrap();
    let signer = desk.person(&key, "an", &Profile::person("An", 100, now()));
    let signature = cades::sign(CONTENT, &signer, &statement(), None).unwrap();
    desk.put("ca.cnf", CA.as_bytes());
    desk.put("number", b"01\n");
    let good = "V\t401231235959Z\t\t64\tunknown\t/C=VN/CN=An\n";
    let revoked = "R\t401231235959Z\t200101000000Z,keyCompromise\t64\tunknown\t/C=VN/CN=An\n";
    let holder = Certificate::parse(signer.certificate()).unwrap();
    let issuer = Certificate::parse(desk.pki.issuing.certificate()).unwrap();
    let root_list = desk.pki.root.list(&[], now(), now().plus_days(7)).unwrap();
    for (index, passes) in [(good, true), (revoked, false)] {
        desk.put("index.txt", index.as_bytes());
        desk.must("ca -config ca.cnf -gencrl -out list.pem");
        desk.must("crl -in list.pem -outform DER -out list.der");
        desk.put("request.der", &signing::revocation::request(&holder, &issuer, Some(&[8; 16])));
        desk.must(
            "ocsp -index index.txt -CA issuing.pem -rsigner issuing.pem -rkey issuing.key -reqin request.der -respout answer.der -ndays 1",
        );
        let response = OcspResponse::parse(&desk.get("answer.der")).unwrap();
        assert!(response.repeats(&[8; 16]), "the nonce came back");
        let lists = [Crl::parse(&desk.get("list.der")).unwrap()];
        for (ocsp, crls) in [(vec![response], vec![]), (vec![], lists.to_vec())] {
            let mut evidence = Evidence { ocsp, crls, ..Evidence::new(desk.pki.trust().unwrap()) };
            evidence.add_crl(&root_list).unwrap();
            let verdict = &cades::verify(&signature, CONTENT, &evidence, now()).unwrap()[0];
            assert_eq!(verdict.passed(), passes, "{:?}", verdict.reasons);
            if !passes {
                assert_eq!(verdict.sub_indication.unwrap().code(), "REVOKED");
            }
        }
    }
}

#[test]
fn openssl_believes_our_answers_and_lists() {
    if !there("openssl", "version") {
        return;
    }
    let desk = Desk::new();
    let key = Key::generate(Algorithm::EcdsaP256Sha256).unwrap();
    let signer = desk.person(&key, "an", &Profile::person("An", 100, now()));
    let answer = desk.pki.issuing.answer(signer.certificate(), signing::testing::Status::Good, now(), now().plus_days(1));
    desk.put("answer.der", &answer.unwrap());
    let output = desk.must("ocsp -respin answer.der -issuer issuing.pem -cert an.pem -CAfile root.pem -no_nonce");
    assert!(String::from_utf8_lossy(&output.stdout).contains("an.pem: good"));
    desk.put("list.der", &desk.pki.issuing.list(&[], now(), now().plus_days(7)).unwrap());
    let output = desk.must("crl -inform DER -in list.der -CAfile issuing.pem -noout");
    assert!(String::from_utf8_lossy(&output.stderr).contains("verify OK"));
}

const XML: &str = "<?xml version=\"1.0\"?>\n<e:eDoc xmlns:e=\"urn:x\" xmlns:f='urn:y'>\r\n<!-- c --><e:Body Id=\"body\" z='&lt;\"' a=\"&#10;x\">\
Về việc <f:x/>ký\r\n<![CDATA[<số>]]> &amp; dấu</e:Body><?pi x?>\n</e:eDoc>\n";

fn xmlsec(desk: &Desk, line: &str) -> Output {
    Command::new("xmlsec1").args(line.split_whitespace()).current_dir(desk.path()).output().unwrap()
}

#[test]
fn xmlsec_accepts_our_signatures_and_rejects_changed_documents() {
    if !there("xmlsec1", "--version") {
        return;
    }
    let desk = Desk::new();
    // This tool knows RSASSA-PSS only from release 1.3 on.
    let old = |algorithm| format!("{algorithm:?}").starts_with("RsaPss");
    for (key, algorithm) in keys().into_iter().filter(|(_, algorithm)| !old(*algorithm)) {
        let signer = desk.person(&key, "an", &Profile::person("Nguyễn Văn An", 100, now()));
        for element in [None, Some("body".to_owned())] {
            let signed = signing::xades::sign(XML, &signer, &signing::xades::Statement { at: now(), element }).unwrap();
            desk.put("signed.xml", signed.as_bytes());
            desk.put("changed.xml", signed.replace("Về việc", "Về  việc").as_bytes());
            let verify = "--verify --trusted-pem root.pem --untrusted-pem issuing.pem --id-attr:Id SignedProperties --id-attr:Id Body";
            let output = xmlsec(&desk, &format!("{verify} signed.xml"));
            assert!(output.status.success(), "{algorithm:?}: {}", String::from_utf8_lossy(&output.stderr));
            assert!(String::from_utf8_lossy(&output.stderr).contains("SignedInfo References (ok/all): 2/2"));
            assert!(!xmlsec(&desk, &format!("{verify} changed.xml")).status.success());
        }
    }
}

#[test]
fn we_accept_what_xmlsec_signs_and_reject_changed_documents() {
    if !there("xmlsec1", "--version") {
        return;
    }
    let desk = Desk::new();
    let key = Key::of(include_bytes!("keys/rsa-2048.pk8"), Algorithm::RsaPkcs1Sha256);
    desk.person(&key, "an", &Profile::person("An", 100, now()));
    let forms = [
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        "http://www.w3.org/2006/12/xml-c14n11",
        "http://www.w3.org/2001/10/xml-exc-c14n#",
        "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
    ];
    for form in forms {
        let template = format!(
            "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><SignedInfo><CanonicalizationMethod Algorithm=\"{form}\"/>\
             <SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"/><Reference URI=\"\"><Transforms>\
             <Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/><Transform Algorithm=\"{form}\"/>\
             </Transforms><DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><DigestValue/></Reference>\
             </SignedInfo><SignatureValue/><KeyInfo><X509Data/></KeyInfo></Signature></e:eDoc>"
        );
        desk.put("template.xml", XML.replace("</e:eDoc>", &template).as_bytes());
        let output = xmlsec(&desk, "--sign --privkey-pem an.key,an.pem,issuing.pem --output signed.xml template.xml");
        assert!(output.status.success(), "{form}: {}", String::from_utf8_lossy(&output.stderr));
        let signed = String::from_utf8(desk.get("signed.xml")).unwrap();
        let verdict = &signing::xades::verify(&signed, &desk.evidence(), now()).unwrap()[0].verdict;
        assert!(verdict.passed(), "{form}: {:?}", verdict.reasons);
        let changed = signed.replace("\"body\"", "\"bodi\"");
        let verdict = &signing::xades::verify(&changed, &desk.evidence(), now()).unwrap()[0].verdict;
        assert_eq!(verdict.sub_indication.unwrap().code(), "HASH_FAILURE", "{form}");
    }
}
