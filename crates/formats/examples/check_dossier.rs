//! Reads a dossier as a province sends it and says what the portal would refuse, by all rules that
//! are known, with how sure each is.
//!
//! `cargo run -p formats --example check_dossier < dossier.json`

use formats::portal::{Dossier, Rules, read};

#[expect(clippy::print_stdout, reason = "an example speaks to the terminal")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = std::io::read_to_string(std::io::stdin())?;
    if text.trim().is_empty() {
        text = r#"{"MaHoSo": "H44.100-260926-0001", "TrangThaiHoSo": 12, "NgayTiepNhan": "26/09/2026"}"#.to_owned();
    }
    let dossier: Dossier = read(&text)?;
    for wrong in Rules::strict().check(&dossier) {
        println!("[{:?}] {}", wrong.sure, wrong.text().vi);
    }
    Ok(())
}
