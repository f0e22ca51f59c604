//! A head signs, the organisation seals, somebody alters the file: what the verifier says of each.
//!
//! `cargo run -p signing --example sign_pdf`

#![expect(clippy::print_stdout, reason = "an example shows what happens")]

use std::error::Error;

use base::Instant;
use signing::evidence::Evidence;
use signing::pades::{Request, sign, verify};
use signing::pdf::{Dict, Document, Id, Object, Update, pages};
use signing::testing::{Pki, page};

fn main() -> Result<(), Box<dyn Error>> {
    let now = Instant::from_ms(1_795_000_000_000);
    let pki = Pki::new(now)?;
    let evidence = pki.evidence(now, &[])?;
    let letter = page("Decision 12/QD-UBND");

    let once = sign(&letter, &Request::new("head", now), &pki.signer("Nguyễn Văn A")?, None)?;
    tell("signed", &once, &evidence, now)?;
    let sealed = sign(&once, &Request::new("seal", now), &pki.signer("UBND xã Ví Dụ")?, None)?;
    tell("sealed", &sealed, &evidence, now)?;
    tell("altered", &turned(&sealed)?, &evidence, now)
}

/// The file with its first page turned upside down by a later revision.
fn turned(pdf: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let document = Document::open(pdf)?;
    let mut update = Update::new(&document);
    let first: Option<(Id, Dict)> = pages(update.state())?.into_iter().next().map(|p| (p.id, p.dict));
    let (id, dict) = first.ok_or("no page")?;
    update.set(id, Object::Dict(dict.with("Rotate", Object::Integer(180))));
    Ok(update.finish()?.bytes)
}

fn tell(what: &str, pdf: &[u8], evidence: &Evidence, at: Instant) -> Result<(), Box<dyn Error>> {
    println!("{what}: {} bytes", pdf.len());
    for signature in verify(pdf, evidence, at)?.signatures {
        let name = signature.verdict.signer.as_ref().and_then(|s| s.name.as_deref()).unwrap_or("?");
        println!("  {} by {name}: {}. {}", signature.field, signature.verdict.indication.say().en, signature.say_coverage().en);
        for reason in &signature.verdict.reasons {
            println!("    {}", reason.en);
        }
    }
    Ok(())
}
