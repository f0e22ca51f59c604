//! The command line as people and scripts call it.

#![expect(clippy::unwrap_used, reason = "a test that fails may stop at once")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn tinhso(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tinhso")).args(args).output().unwrap()
}

fn due(received: &str, amount: &str, unit: &str, calendar: Option<&str>) -> serde_json::Value {
    let mut args = vec!["deadline", "--received", received, "--amount", amount, "--unit", unit, "--json"];
    args.extend(calendar.iter().flat_map(|file| ["--calendar", file]));
    let output = tinhso(&args);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn deadlines_are_printed_with_their_steps() {
    for (received, amount, unit, wanted) in [
        ("2026-09-25T16:00", "3", "working-day", "2026-09-30T16:00"),
        ("2026-11-23T10:00", "1", "working-day", "2026-11-25T10:00"),
        ("2026-04-29T08:00", "3", "calendar-day", "2026-05-04T08:00"),
        ("2026-09-24T10:30", "4", "working-hour", "2026-09-24T16:30"),
        ("2026-09-26T09:00", "1", "working-day", "2026-09-29T07:00"),
    ] {
        let answer = due(received, amount, unit, None);
        assert_eq!(answer["due"], wanted, "{received} + {amount} {unit}");
        assert!(answer["steps"].as_array().is_some_and(|steps| steps.len() >= 2), "{answer}");
    }
}

#[test]
fn a_calendar_file_takes_the_place_of_the_built_in_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calendar.json");
    fs::write(&file, r#"{"hours": [["08:00","12:00"]], "weekend": ["sunday"], "off": ["2026-08-24"], "work": []}"#).unwrap();
    // Friday, then Saturday is worked, Sunday rests, Monday is off.
    let answer = due("2026-08-21T09:00", "2", "working-day", file.to_str());
    assert_eq!(answer["due"], "2026-08-25T09:00");
}

#[test]
fn wrong_input_is_explained() {
    for args in [
        vec!["deadline", "--received", "tomorrow", "--amount", "3", "--unit", "working-day"],
        vec!["deadline", "--received", "2026-09-25T16:00", "--amount", "3", "--unit", "moon"],
        vec!["deadline", "--received", "2026-09-25T16:00", "--amount", "3", "--unit", "working-day", "--calendar", "/no/such/file"],
    ] {
        let output = tinhso(&args);
        assert!(!output.status.success());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(args.last().unwrap()) || said.contains("tomorrow"), "{said}");
    }
}

#[test]
fn check_masks_secrets_and_names_remedies() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tinhso.toml");
    let text = format!(
        "[server]\nbase_url = \"http://localhost:1\"\nsecret = \"{}\"\n[database]\nurl = \"sqlite:{}\"\n[files]\nfolder = \"{}\"\n[province]\nname = \"Tỉnh Thử\"\n",
        "k".repeat(40),
        folder.path().join("t.db").display(),
        folder.path().join("files").display()
    );
    fs::write(&file, text).unwrap();
    let output = tinhso(&["--config", file.to_str().unwrap(), "check"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(!said.contains("kkkk") && said.contains("server.secret = ********"), "{said}");
    assert!(said.contains("remedy:"), "{said}");
    let output = tinhso(&["--config", "/no/such/file.toml", "check"]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("[database]"));
}

/// A configuration file for a province whose data lies in a folder.
fn configured(folder: &Path, data: &Path) -> String {
    let file = folder.join("tinhso.toml");
    let text = format!(
        "[server]\nbase_url = \"http://localhost:1\"\nsecret = \"{}\"\n[database]\nurl = \"sqlite:{}\"\n[files]\nfolder = \"{}\"\n[province]\nname = \"Tân Giang\"\n",
        "k".repeat(40),
        data.join("tinhso.db").display(),
        data.join("files").display()
    );
    fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The demo is made through the same acts as in real use; the evidence of it holds, and the
/// counters are what the events say.
#[test]
fn a_small_province_is_made_and_its_evidence_holds() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let output = tinhso(&["demo", "--data", data.to_str().unwrap(), "--dossiers", "120", "--only-make"]);
    assert!(output.status.success(), "{}", said(&output));
    let output = tinhso(&["--config", &configured(folder.path(), &data), "verify"]);
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn procedures_are_previewed_and_become_drafts() {
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path(), folder.path());
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../procedures/catalogue/2.000635-ban-sao-trich-luc-ho-tich.toml");
    let file = folder.path().join("new.toml");
    fs::write(&file, fs::read_to_string(source).unwrap().replacen("2.000635", "9.000635", 1)).unwrap();
    let import = |more: &[&str]| tinhso(&[&["--config", &config, "import", "procedures", file.to_str().unwrap()], more].concat());
    let preview = import(&[]);
    assert!(preview.status.success() && said(&preview).contains("+ 9.000635"), "{}", said(&preview));
    let applied = import(&["--apply"]);
    assert!(applied.status.success() && said(&applied).contains("1 drafts made"), "{}", said(&applied));
    // A second time the draft is open: nothing is written over it.
    let again = import(&["--apply"]);
    assert!(said(&again).contains("! 9.000635") && said(&again).contains("0 drafts made"), "{}", said(&again));
    fs::write(&file, "{ not json").unwrap();
    let broken = import(&["--apply"]);
    assert!(!broken.status.success(), "{}", said(&broken));
}
