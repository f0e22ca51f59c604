//! pdfsig, pyHanko, qpdf and openssl on our PDF signatures, and ours on pyHanko's.

use std::fs;
use std::path::Path;

use signing::key::Algorithm;
use signing::pades::{Certification, Place, Request, Shown, TimeStamping, keep, sign, signatures, time_stamp, verify};
use signing::pdf::{Appearance, Document, Picture, Rect};
use signing::testing::Profile;
use tempfile::TempDir;

use crate::paper::{Paper, alter, stream};
use crate::people::{People, key, lasting, now};
use crate::tools::{run, tool};

/// A directory with the trusted root as the referees want it.
struct Court {
    directory: TempDir,
}

impl Court {
    fn new(people: &People) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path();
        fs::write(path.join("root.der"), people.root.certificate()).unwrap();
        fs::write(path.join("authority.der"), people.authority.certificate()).unwrap();
        if let Some(certutil) = tool("certutil") {
            fs::create_dir(path.join("nss")).unwrap();
            let made = run(&certutil, path, &["-N", "-d", "sql:nss", "--empty-password"]);
            assert!(made.0, "{}", made.1);
            let added = run(&certutil, path, &["-A", "-d", "sql:nss", "-n", "root", "-t", "CT,C,C", "-i", "root.der"]);
            assert!(added.0, "{}", added.1);
        }
        Self { directory }
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Every referee must accept the file with so many signatures and time stamps.
    fn accept(&self, name: &str, pdf: &[u8], signatures: usize) {
        let file = format!("{name}.pdf");
        fs::write(self.path().join(&file), pdf).unwrap();
        if let Some(qpdf) = tool("qpdf") {
            let (good, said) = run(&qpdf, self.path(), &["--check", &file]);
            assert!(good, "{name}: qpdf: {said}");
        }
        if let (Some(pdfsig), Some(_)) = (tool("pdfsig"), tool("certutil")) {
            let (_, said) = run(&pdfsig, self.path(), &["-nssdir", "sql:nss", &file]);
            assert_eq!(said.matches("Signature is Valid.").count(), signatures, "{name}: pdfsig: {said}");
            assert_eq!(said.matches("Certificate is Trusted.").count(), signatures, "{name}: pdfsig: {said}");
        }
        let (good, said) = self.pyhanko(&file);
        assert!(good, "{name}: pyHanko: {said}");
    }

    fn pyhanko(&self, file: &str) -> (bool, String) {
        let Some(pyhanko) = tool("pyhanko") else { return (true, String::new()) };
        let arguments = ["sign", "validate", "--pretty-print", "--no-revocation-check", "--trust", "root.der", "--trust-replace", file];
        let (good, said) = run(&pyhanko, self.path(), &arguments);
        (good && !said.contains("INVALID"), said)
    }
}

fn request(field: &str) -> Request<'static> {
    Request::new(field, now())
}

fn stamping<'a>(authorities: &'a [&'a dyn signing::tsp::TimeStampAuthority]) -> TimeStamping<'a> {
    TimeStamping { authorities, nonce: Some(&[9, 8, 7, 6, 5, 4, 3, 2]) }
}

#[test]
fn all_accept_what_we_sign() {
    let people = People::new();
    let court = Court::new(&people);
    let image = image::RgbaImage::from_pixel(40, 20, image::Rgba([200, 0, 0, 120]));
    let mut png = std::io::Cursor::new(Vec::new());
    image.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let page = Paper::new().table();
    let appearance = Appearance { picture: Some(Picture::read(png.get_ref()).unwrap()), page: Some(&page) };
    let place = Place::At(Rect::at(100.0, 100.0, 120.0, 60.0));

    for (kind, pdf) in [("table", Paper::form().table()), ("packed", Paper::form().packed())] {
        let once = sign(&pdf, &request("head"), &people.head, None).unwrap();
        court.accept(&format!("{kind}-once"), &once, 1);
        let shown = Shown { appearance: appearance.clone(), page: 2, place: place.clone() };
        let twice = sign(&once, &Request { shown: Some(shown), ..request("seal") }, &people.seal, None).unwrap();
        court.accept(&format!("{kind}-twice"), &twice, 2);
        let certify = Request { certification: Some(Certification::FormFilling), reason: Some("Phê duyệt".into()), ..request("c") };
        let certified = sign(&pdf, &certify, &people.head, None).unwrap();
        let both = sign(&certified, &request("head"), &people.seal, None).unwrap();
        court.accept(&format!("{kind}-certified"), &both, 2);
    }
}

#[test]
fn all_accept_every_algorithm() {
    for algorithm in [
        Algorithm::RsaPkcs1Sha256,
        Algorithm::RsaPkcs1Sha512,
        Algorithm::RsaPssSha256,
        Algorithm::RsaPssSha512,
        Algorithm::EcdsaP384Sha384,
    ] {
        let people = People::signing_by(algorithm);
        let signed = sign(&Paper::new().table(), &request("s"), &people.head, None).unwrap();
        Court::new(&people).accept(&format!("{algorithm:?}"), &signed, 1);
    }
}

#[test]
fn pyhanko_and_qpdf_accept_b_lta() {
    let people = People::new();
    let court = Court::new(&people);
    let authorities: [&dyn signing::tsp::TimeStampAuthority; 1] = [&people.clock];
    let signed = sign(&Paper::new().packed(), &request("s"), &people.head, Some(stamping(&authorities))).unwrap();
    let kept = keep(&signed, &people.strict(), &people, now()).unwrap().pdf;
    let archived = time_stamp(&kept, "stamp", stamping(&authorities)).unwrap();
    let again = sign(&archived, &request("late"), &people.seal, Some(stamping(&authorities))).unwrap();
    assert!(verify(&again, &people.strict(), now()).unwrap().passed());
    for (name, pdf) in [("kept", kept), ("archived", archived), ("again", again)] {
        let file = format!("{name}.pdf");
        fs::write(court.path().join(&file), &pdf).unwrap();
        if let Some(qpdf) = tool("qpdf") {
            let (good, said) = run(&qpdf, court.path(), &["--check", &file]);
            assert!(good, "{name}: qpdf: {said}");
        }
        let (good, said) = court.pyhanko(&file);
        assert!(good, "{name}: pyHanko: {said}");
    }
}

#[test]
fn files_rewritten_by_qpdf_are_signed() {
    let Some(qpdf) = tool("qpdf") else { return };
    let people = People::new();
    let court = Court::new(&people);
    for (name, options) in [
        ("linearised", &["--linearize"][..]),
        ("linearised-packed", &["--linearize", "--object-streams=generate"]),
        ("packed", &["--object-streams=generate"]),
        ("old", &["--object-streams=disable", "--force-version=1.4"]),
        ("new", &["--object-streams=generate", "--force-version=2.0"]),
    ] {
        fs::write(court.path().join("plain.pdf"), Paper::form().table()).unwrap();
        let arguments = [options, &["plain.pdf", "made.pdf"]].concat();
        let (good, said) = run(&qpdf, court.path(), &arguments);
        assert!(good, "{said}");
        let pdf = fs::read(court.path().join("made.pdf")).unwrap();
        assert_eq!(Document::open(&pdf).unwrap().revisions().len(), 1, "{name}");
        let once = sign(&pdf, &request("head"), &people.head, None).unwrap();
        let twice = sign(&once, &request("seal"), &people.seal, None).unwrap();
        let report = verify(&twice, &people.believer(), now()).unwrap();
        assert!(report.passed(), "{name}: {report:#?}");
        court.accept(name, &twice, 2);
    }
}

#[test]
fn both_orders_of_mixed_signing_hold() {
    let Some(pyhanko) = tool("pyhanko") else { return };
    let people = People::new();
    let court = Court::new(&people);
    let theirs = key(Algorithm::EcdsaP256Sha256);
    let profile = lasting(Profile::person("Other maker", 77, now()));
    fs::write(court.path().join("key.der"), theirs.pkcs8()).unwrap();
    fs::write(court.path().join("other.der"), people.authority.issue(&theirs, &profile).unwrap()).unwrap();
    let sign_there = |input: &[u8], field: &str, options: &[&str]| {
        fs::write(court.path().join("in.pdf"), input).unwrap();
        let key = ["pemder", "--key", "key.der", "--cert", "other.der", "--chain", "authority.der", "--no-pass"];
        let arguments = [&["sign", "addsig", "--field", field], options, &key, &["in.pdf", "out.pdf"]].concat();
        let (good, said) = run(&pyhanko, court.path(), &arguments);
        assert!(good, "{said}");
        fs::read(court.path().join("out.pdf")).unwrap()
    };
    for (kind, pdf) in [("table", Paper::form().table()), ("packed", Paper::form().packed())] {
        for (style, options) in [("pades", &["--use-pades"][..]), ("old", &[])] {
            let first = sign_there(&pdf, "theirs", options);
            let both = sign(&first, &request("ours"), &people.head, None).unwrap();
            let name = format!("{kind}-{style}");
            assert!(verify(&first, &people.believer(), now()).unwrap().passed(), "{name}");
            let report = verify(&both, &people.believer(), now()).unwrap();
            assert!(report.passed(), "{name}: theirs, then ours: {report:#?}");
            court.accept(&format!("{name}-theirs-ours"), &both, 2);

            let first = sign(&pdf, &request("head"), &people.head, None).unwrap();
            let both = sign_there(&first, "theirs", options);
            let report = verify(&both, &people.believer(), now()).unwrap();
            assert!(report.passed(), "{name}: ours, then theirs: {report:#?}");
            court.accept(&format!("{name}-ours-theirs"), &both, 2);
        }
    }
}

#[test]
fn openssl_accepts_the_container() {
    let Some(openssl) = tool("openssl") else { return };
    let people = People::new();
    let court = Court::new(&people);
    let signed = sign(&Paper::new().table(), &request("s"), &people.head, None).unwrap();
    let signature = signatures(&Document::open(&signed).unwrap()).unwrap().remove(0);
    let [before, after] = signature.covered(signed.len()).unwrap();
    fs::write(court.path().join("content"), [&signed[before], &signed[after]].concat()).unwrap();
    // The first bytes tell how long the container is; zeros fill the rest of its place.
    let length = usize::from(signature.contents[2]) * 256 + usize::from(signature.contents[3]) + 4;
    fs::write(court.path().join("value.p7s"), &signature.contents[..length]).unwrap();
    let root = run(&openssl, court.path(), &["x509", "-inform", "DER", "-in", "root.der", "-out", "root.pem"]);
    assert!(root.0, "{}", root.1);
    let arguments = ["cms", "-verify", "-binary", "-inform", "DER", "-in", "value.p7s", "-content", "content", "-CAfile", "root.pem", "-purpose", "any", "-cades", "-out", "/dev/null"];
    let (good, said) = run(&openssl, court.path(), &arguments);
    assert!(good, "{said}");
}

#[test]
fn pyhanko_refuses_the_altered_files_that_we_refuse() {
    let people = People::new();
    let court = Court::new(&people);
    let good = sign(&Paper::form().table(), &request("s"), &people.head, None).unwrap();
    let altered = alter(&good, &[(5, &stream("", b"BT /F1 12 Tf 72 760 Td (Pay nine million dong) Tj ET"))]);
    assert!(!verify(&altered, &people.believer(), now()).unwrap().passed());
    fs::write(court.path().join("altered.pdf"), &altered).unwrap();
    if tool("pyhanko").is_some() {
        let (accepted, said) = court.pyhanko("altered.pdf");
        assert!(!accepted, "{said}");
    }
}
