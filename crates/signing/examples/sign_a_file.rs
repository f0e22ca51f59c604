//! Signs a text with a time stamp, revokes the signer's certificate afterwards, and prints what is to be
//! said of the signature, of a changed text, and of one that was signed without a time stamp.

use base::Instant;
use signing::cades::{self, Stamps, Statement};
use signing::testing::{Pki, Revoked};

#[expect(clippy::print_stdout, reason = "an example speaks on standard output")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let now = Instant::from_ms(1_795_000_000_000);
    let pki = Pki::new(now)?;
    let signer = pki.signer("Nguyễn Văn An")?;
    let content = "Quyết định số 12/QĐ-UBND".as_bytes();
    let statement = Statement { at: now, commitment: None };
    let stamps = Stamps { authorities: &[&pki.stamper], nonce: &[1; 16] };
    let stamped = cades::sign(content, &signer, &statement, Some(&stamps))?;
    let plain = cades::sign(content, &signer, &statement, None)?;

    let later = now.plus_days(3);
    let evidence = pki.evidence(later, &[Revoked { serial: 100, at: now.plus_days(1), reason: 1 }])?;
    let cases = [("stamped", &stamped, content), ("changed", &stamped, &b"another"[..]), ("without a time stamp", &plain, content)];
    for (name, signature, content) in cases {
        for verdict in cades::verify(signature, content, &evidence, later)? {
            println!("{name}: {} — {}", verdict.indication.code(), verdict.indication.say());
            verdict.reasons.iter().for_each(|reason| println!("    {reason}"));
        }
    }
    Ok(())
}
