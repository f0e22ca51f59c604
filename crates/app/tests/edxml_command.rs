//! `tinhso edxml` as clerks and scripts call it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails may stop at once")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

fn edxml(args: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tinhso")).arg("edxml").args(args).current_dir(folder).output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn read(folder: &Path, file: &str, more: &[&str]) -> (i32, Value) {
    let output = edxml(&[&["read", file, "--json"], more].concat(), folder);
    let answer = serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", said(&output)));
    (output.status.code().unwrap(), answer)
}

fn pdf() -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n<< /Filter /FlateDecode >>\nstream\n".to_vec();
    bytes.extend((0..4096_u32).map(|n| u8::try_from(n.wrapping_mul(2_654_435_761) >> 24).unwrap()));
    bytes.extend(b"\nendstream\n%%EOF\n");
    bytes
}

fn spec() -> Value {
    json!({
        "document": {
            "from": {"organ_id": "H41.05", "organ_name": "Sở Thử"},
            "to": [{"organ_id": "000.00.00.G22", "organ_name": "Văn phòng Mẫu"}],
            "code": {"code_number": "17", "code_notation": "ST-VP"},
            "promulgation_info": {"place": "Thử", "promulgation_date": "2026-03-02"},
            "document_type": {"type": 18, "type_name": "Công văn"},
            "subject": "V/v thử", "signer_info": {"full_name": "Trần Mẫu"},
            "other_info": {"priority": 0}, "steering_type": 0,
            "trace_headers": [{"organ_id": "H41.05", "timestamp": "2026-03-02T08:30:00"}],
            "business": {"type": "new", "paper": false}
        },
        "attachments": [{"attachment": {"description": "bản chính"}}, {"attachment": {"attachment_name": "../../bảng.xlsx"}}]
    })
}

/// A folder with a message `m.edxml` of a PDF and a sheet whose name tries to leave its folder.
fn sent() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("spec.json"), spec().to_string()).unwrap();
    fs::write(folder.path().join("công văn.pdf"), pdf()).unwrap();
    fs::write(folder.path().join("b.xlsx"), "PK\u{3}\u{4} not a real sheet").unwrap();
    let output = edxml(&["write", "spec.json", "--attach", "công văn.pdf", "b.xlsx", "--out", "m.edxml"], folder.path());
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(said(&output), "");
    folder
}

#[test]
fn what_is_written_is_read_and_taken_out() {
    let folder = sent();
    let (code, answer) = read(folder.path(), "m.edxml", &["--extract", "out"]);
    assert_eq!((code, &answer["usable"]), (0, &json!(true)));
    assert_eq!(answer["findings"], json!([]));
    let mut wanted = spec()["document"].clone();
    wanted["document_id"] = json!("H41.05,2026/03/02,17/ST-VP");
    for (name, value) in wanted.as_object().unwrap() {
        let (found, value) = (&answer["document"][name], value);
        assert!(found == value || name == "business" && found["type"] == "new", "{name}: {found} for {value}");
    }
    let names: Vec<&str> = answer["attachments"].as_array().unwrap().iter().map(|a| a["file"].as_str().unwrap()).collect();
    assert_eq!(names, ["out/công văn.pdf", "out/bảng.xlsx"]);
    assert_eq!(fs::read(folder.path().join(names[0])).unwrap(), pdf());
    assert_eq!(fs::read(folder.path().join(names[1])).unwrap(), b"PK\x03\x04 not a real sheet");

    // Once more: nothing is overwritten, no part is left behind.
    let (_, again) = read(folder.path(), "m.edxml", &["--extract", "out"]);
    assert_eq!(again["attachments"][0]["file"], "out/công văn (2).pdf");
    assert_eq!(fs::read_dir(folder.path().join("out")).unwrap().count(), 4);

    // What was read can be written again.
    fs::write(folder.path().join("again.json"), answer.to_string()).unwrap();
    let output = edxml(&["write", "again.json", "--attach", "công văn.pdf", "b.xlsx", "--out", "n.edxml"], folder.path());
    assert!(output.status.success(), "{}", said(&output));
    let same = fs::read(folder.path().join("m.edxml")).unwrap() == fs::read(folder.path().join("n.edxml")).unwrap();
    assert!(same);
}

#[test]
fn check_says_what_is_odd_and_whether_it_matters() {
    let folder = sent();
    let text = fs::read_to_string(folder.path().join("m.edxml")).unwrap();
    let broken = fs::read(folder.path().join("công văn.pdf")).unwrap();
    fs::write(folder.path().join("lost.pdf"), String::from_utf8_lossy(&broken).as_bytes()).unwrap();
    let output = edxml(&["write", "spec.json", "--attach", "lost.pdf", "b.xlsx", "--out", "lost.edxml"], folder.path());
    assert!(output.status.success(), "{}", said(&output));
    let variants = [
        ("junk", format!("1212{text}")),
        ("order", text.replacen("<edXML:Place>Thử</edXML:Place>", "", 1).replacen("</edXML:PromulgationDate>", "</edXML:PromulgationDate><edXML:Place>Thử</edXML:Place>", 1)),
        ("sender", text.replacen("<edXML:OrganId>H41.05</edXML:OrganId>", "", 1)),
        ("dtd", text.replacen("<edXML xmlns", "<!DOCTYPE a [<!ENTITY b 'c'>]><edXML xmlns", 1)),
        ("cut", text.chars().take(text.chars().count() / 2).collect()),
        ("twice", format!("{text}{text}")),
    ];
    for (name, text) in variants {
        fs::write(folder.path().join(format!("{name}.edxml")), text).unwrap();
    }
    for (name, code, word) in [
        ("m", 0, "USABLE"),
        ("junk", 0, "junk-before"),
        ("order", 0, "order"),
        ("sender", 2, "no-sender"),
        ("lost", 2, "pdf-text-encoding"),
        ("dtd", 2, "dtd"),
        ("cut", 2, "truncated"),
        ("twice", 2, "doubled"),
    ] {
        let output = edxml(&["check", &format!("{name}.edxml")], folder.path());
        assert_eq!(output.status.code(), Some(code), "{name}: {}", said(&output));
        assert!(said(&output).contains(word), "{name}: {}", said(&output));
        let output = edxml(&["check", &format!("{name}.edxml"), "--json"], folder.path());
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(answer["usable"], json!(code == 0), "{name}");
    }
    let output = edxml(&["check", "no-such-file.edxml"], folder.path());
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
}

#[test]
fn broken_attachments_do_not_become_files() {
    let folder = sent();
    let text = fs::read_to_string(folder.path().join("m.edxml")).unwrap();
    let start = text.find("JVBERi0x").unwrap();
    fs::write(folder.path().join("b.edxml"), format!("{}***{}", text.get(..start + 400).unwrap(), text.get(start + 400..).unwrap())).unwrap();
    let (code, answer) = read(folder.path(), "b.edxml", &["--extract", "out"]);
    assert_eq!(code, 2);
    assert_eq!(answer["attachments"][0].get("file"), None);
    assert_eq!(answer["attachments"][1]["file"], "out/bảng.xlsx");
    fs::write(folder.path().join("c.edxml"), text.get(..start + 400).unwrap()).unwrap();
    let (code, answer) = read(folder.path(), "c.edxml", &["--extract", "none"]);
    assert_eq!((code, &answer["error"]["code"]), (2, &json!("truncated")));
    assert_eq!(fs::read_dir(folder.path().join("none")).unwrap().count(), 0);
}

#[test]
fn what_cannot_be_sent_is_refused_with_reasons() {
    let folder = sent();
    let mut spec = spec();
    spec["attachments"] = json!([]);
    spec["document"]["subject"] = Value::Null;
    fs::write(folder.path().join("s.json"), spec.to_string()).unwrap();
    let output = edxml(&["write", "s.json", "--out", "s.edxml"], folder.path());
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("no-subject"));
    assert!(!folder.path().join("s.edxml").exists() && !folder.path().join("s.edxml.part").exists());

    spec["document"]["sbuject"] = json!("misspelt");
    fs::write(folder.path().join("s.json"), spec.to_string()).unwrap();
    let output = edxml(&["write", "s.json", "--out", "s.edxml"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("sbuject"), "{}", said(&output));

    let status = json!({"status": {"from": {"organ_id": "H37", "organ_name": "Xã Mẫu"}, "status_code": "02", "description": "thiếu trang",
        "response_for": {"organ_id": "H41.05", "document_id": "khóa", "code": "1/A", "promulgation_date": "2026-03-02"},
        "timestamp": "2026-03-02T10:00:00"}});
    fs::write(folder.path().join("s.json"), status.to_string()).unwrap();
    let output = edxml(&["write", "s.json", "--out", "s.edxml"], folder.path());
    assert!(output.status.success(), "{}", said(&output));
    let (code, answer) = read(folder.path(), "s.edxml", &[]);
    assert_eq!((code, &answer["status"]["status_code"]), (0, &json!("02")));
}
