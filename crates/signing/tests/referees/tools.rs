//! Running the referees.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Where `scripts/referees.sh` puts what comes from PyPI.
fn venv() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/referees/bin")
}

/// A program, or none when it is not installed and not required.
pub(crate) fn tool(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::iter::once(venv()).chain(std::env::split_paths(&path)).map(|d| d.join(name)).find(|p| p.is_file());
    let required = std::env::var_os("TINHSO_TEST_REQUIRE_REFEREES").is_some_and(|v| v == "1");
    assert!(found.is_some() || !required, "{name} is required: run scripts/setup.sh and scripts/referees.sh");
    if found.is_none() {
        eprintln!("{name} is not installed: its judgement is left out");
    }
    found
}

/// Runs a program in a directory and returns whether it succeeded and everything it said.
pub(crate) fn run(program: &Path, directory: &Path, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(program).args(arguments).current_dir(directory).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}
