//! Signing and judging files and XML on the command line.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use base::Instant;
use signing::key::{Algorithm, Signer as _};
use signing::testing::{Key, Pki, Profile};
use tempfile::TempDir;

const AT: &str = "2026-11-22T10:00:00Z";

struct Desk(TempDir);

impl Desk {
    /// A directory with a signer's key, whom to believe, and fresh lists of revoked certificates.
    fn new() -> Self {
        let now = signing::instant_of(AT).unwrap();
        let desk = Self(tempfile::tempdir().unwrap());
        let pki = Pki::new(now).unwrap();
        let key = Key::generate(Algorithm::EcdsaP256Sha256).unwrap();
        let signer = pki.issuing.signer(&key, &Profile::person("Nguyễn Văn An", 100, now)).unwrap();
        let certificates = std::iter::once(signer.certificate()).chain(signer.chain().iter().map(Vec::as_slice));
        let certificates: String = certificates.map(|der| signing::pem::write("CERTIFICATE", der)).collect();
        desk.put("key.pem", format!("{}{certificates}", signing::pem::write("PRIVATE KEY", key.pkcs8())).as_bytes());
        fs::create_dir(desk.path().join("trust")).unwrap();
        desk.put("trust/root.cer", pki.root.certificate());
        desk.put("root.crl", &pki.root.list(&[], now, now.plus_days(7)).unwrap());
        desk.put("issuing.crl", &pki.issuing.list(&[], now, now.plus_days(7)).unwrap());
        desk
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn put(&self, name: &str, octets: &[u8]) {
        fs::write(self.path().join(name), octets).unwrap();
    }

    fn run(&self, line: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_tinhso")).args(line.split_whitespace()).current_dir(self.path()).output().unwrap()
    }

    fn judged(&self, line: &str) -> (Option<i32>, serde_json::Value) {
        let belief = format!("--trust trust --crl root.crl --crl issuing.crl --at {AT} --json");
        let output = self.run(&format!("{line} {belief}"));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {said}")))
    }
}

#[test]
fn files_are_signed_and_judged() {
    let desk = Desk::new();
    desk.put("letter", "Công văn".as_bytes());
    desk.put("changed", "Công văn khác".as_bytes());
    let sign = format!("cms sign letter --key key.pem --out letter.p7s --commitment approval --at {AT}");
    let output = desk.run(&sign);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!desk.run(&sign).status.success(), "a signature is never overwritten");

    let (code, report) = desk.judged("cms verify letter.p7s letter");
    assert_eq!(code, Some(0), "{report}");
    let verdict = &report["signatures"][0];
    assert_eq!(verdict["indication"], "TOTAL-PASSED");
    assert_eq!(verdict["signer"]["name"], "Nguyễn Văn An");
    assert_eq!(verdict["claimed_at"], signing::instant_of(AT).map(Instant::ms).unwrap());

    let (code, report) = desk.judged("cms verify letter.p7s changed");
    assert_eq!((code, &report["signatures"][0]["sub_indication"]), (Some(1), &"HASH_FAILURE".into()));
    let (code, report) = desk.judged("cms verify letter.p7s");
    assert_eq!((code, &report["signatures"][0]["sub_indication"]), (Some(2), &"SIGNED_DATA_NOT_FOUND".into()));
}

#[test]
fn documents_of_xml_are_signed_and_judged() {
    let desk = Desk::new();
    desk.put("doc.xml", "<a><b id=\"x\">Công văn</b></a>".as_bytes());
    let output = desk.run(&format!("xml sign doc.xml --key key.pem --out signed.xml --element x --at {AT}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (code, report) = desk.judged("xml verify signed.xml");
    assert_eq!((code, &report[0]["covers"][0]["whole_document"]), (Some(0), &false.into()), "{report}");
    let signed = fs::read_to_string(desk.path().join("signed.xml")).unwrap();
    desk.put("changed.xml", signed.replace("Công văn", "Công  văn").as_bytes());
    let (code, report) = desk.judged("xml verify changed.xml");
    assert_eq!((code, &report[0]["verdict"]["sub_indication"]), (Some(1), &"HASH_FAILURE".into()));
}
