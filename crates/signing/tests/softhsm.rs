//! Signing with keys that never leave a token, on SoftHSM.
//!
//! SoftHSM reads where its tokens lie from the environment when it is loaded, so the test runs itself once
//! more with that environment. It runs where SoftHSM is installed, and must where
//! `TINHSO_TEST_REQUIRE_REFEREES=1`.
#![cfg(feature = "pkcs11")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::Command;

use base::Instant;
use signing::cades::{self, Statement};
use signing::key::{Algorithm, KeyError};
use signing::testing::{Key, Pki, Profile};
use signing::token::Module;

const LIBRARIES: [&str; 3] =
    ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so"];

fn library() -> Option<PathBuf> {
    LIBRARIES.iter().map(PathBuf::from).find(|path| path.exists())
}

fn run(dir: &Path, program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).env("SOFTHSM2_CONF", dir.join("conf")).output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn now() -> Instant {
    Instant::from_ms(1_795_000_000_000)
}

fn keys() -> [(&'static str, &'static str, Key, Vec<Algorithm>); 3] {
    let rsa = Key::of(include_bytes!("keys/rsa-2048.pk8"), Algorithm::RsaPkcs1Sha256);
    let rsa_ways = vec![
        Algorithm::RsaPkcs1Sha256,
        Algorithm::RsaPkcs1Sha384,
        Algorithm::RsaPkcs1Sha512,
        Algorithm::RsaPssSha256,
        Algorithm::RsaPssSha384,
        Algorithm::RsaPssSha512,
    ];
    let ec = |algorithm| (Key::generate(algorithm).unwrap(), vec![algorithm]);
    let (p256, ways256) = ec(Algorithm::EcdsaP256Sha256);
    let (p384, ways384) = ec(Algorithm::EcdsaP384Sha384);
    [("rsa", "a1", rsa, rsa_ways), ("p256", "a2", p256, ways256), ("p384", "a3", p384, ways384)]
}

#[test]
fn keys_on_a_token_sign() {
    if std::env::var_os("TINHSO_TEST_TOKEN").is_some() {
        return;
    }
    let required = std::env::var_os("TINHSO_TEST_REQUIRE_REFEREES").is_some_and(|value| value == "1");
    let tools = ["softhsm2-util", "pkcs11-tool"].iter().all(|tool| Command::new(tool).arg("--help").output().is_ok());
    let (Some(library), true) = (library(), tools) else {
        assert!(!required, "SoftHSM and pkcs11-tool are required and not there");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    std::fs::create_dir(at("tokens")).unwrap();
    std::fs::write(at("conf"), format!("directories.tokendir = {}\nobjectstore.backend = file\n", at("tokens").display())).unwrap();
    run(dir.path(), "softhsm2-util", &["--init-token", "--free", "--label", "thu", "--pin", "1234", "--so-pin", "5678"]);
    let pki = Pki::new(now()).unwrap();
    for (name, id, key, _) in keys() {
        let certificate = pki.issuing.issue(&key, &Profile::person(name, 100, now())).unwrap();
        let (pem, der) = (at(&format!("{name}.key")), at(&format!("{name}.der")));
        std::fs::write(&pem, signing::pem::write("PRIVATE KEY", key.pkcs8())).unwrap();
        std::fs::write(&der, certificate).unwrap();
        let path = pem.display().to_string();
        run(dir.path(), "softhsm2-util", &["--import", &path, "--token", "thu", "--label", name, "--id", id, "--pin", "1234"]);
        let (library, der) = (library.display().to_string(), der.display().to_string());
        let write = ["--write-object", &der, "--type", "cert", "--id", id, "--label", name, "--pin", "1234"];
        run(dir.path(), "pkcs11-tool", &[&["--module", &library, "--token-label", "thu", "--login"][..], &write].concat());
    }
    std::fs::write(at("root.der"), pki.root.certificate()).unwrap();
    std::fs::write(at("issuing.der"), pki.issuing.certificate()).unwrap();
    let again = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "inside_the_environment_of_the_token", "--nocapture"])
        .env("SOFTHSM2_CONF", at("conf"))
        .env("TINHSO_TEST_TOKEN", dir.path())
        .output()
        .unwrap();
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
}

#[test]
fn inside_the_environment_of_the_token() {
    let Some(dir) = std::env::var_os("TINHSO_TEST_TOKEN").map(PathBuf::from) else { return };
    let read = |name: &str| std::fs::read(dir.join(name)).unwrap();
    let module = Module::load(&library().unwrap()).unwrap();
    let tokens = module.tokens().unwrap();
    let token = tokens.iter().find(|token| token.label == "thu").unwrap();
    let certificates = token.certificates().unwrap();
    assert_eq!(certificates.len(), 3);

    let mut trust = signing::trust::TrustList::new();
    let root = signing::x509::Certificate::parse(&read("root.der")).unwrap();
    trust.trust(signing::trust::Anchor::new(root));
    let mut evidence = signing::evidence::Evidence::new(trust);
    evidence.revocation = signing::evidence::RevocationRule::WhenPresent;

    let first = certificates.iter().find(|c| c.label == "p256").unwrap();
    let wrong = token.key(first, Vec::new(), Algorithm::EcdsaP256Sha256, "0000").unwrap_err();
    assert!(matches!(wrong, KeyError::Refused(_)), "{wrong}");
    for (name, _, _, algorithms) in keys() {
        let certificate = certificates.iter().find(|c| c.label == name).unwrap();
        for algorithm in algorithms {
            let key = token.key(certificate, vec![read("issuing.der")], algorithm, "1234").unwrap();
            let statement = Statement { at: now(), commitment: None };
            for content in [&b"a"[..], b"b", b"c"] {
                let signature = cades::sign(content, &key, &statement, None).unwrap();
                let verdicts = cades::verify(&signature, content, &evidence, now()).unwrap();
                assert!(verdicts[0].passed(), "{algorithm:?}: {:?}", verdicts[0].reasons);
            }
        }
    }
}
