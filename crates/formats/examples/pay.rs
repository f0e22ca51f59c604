//! A dossier's fee as a payment code: the text, and a drawing of it.
//!
//! `cargo run -p formats --example pay -- 970436 1017595600 50000 H44.100-260926-0001 > code.svg`

use formats::vietqr::{VietQr, svg};

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "an example speaks to the terminal")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut given = std::env::args().skip(1);
    let mut next = |usual: &str| given.next().unwrap_or_else(|| usual.to_owned());
    let (bin, account, amount, dossier) =
        (next("970436"), next("1017595600"), next("50000"), next("H44.100-260926-0001"));
    let text = VietQr::account(&bin, &account).amount(amount.parse()?).purpose(&dossier).write()?;
    eprintln!("{text}");
    println!("{}", svg(&text)?);
    Ok(())
}
