//! Reads edXML files and prints what each says and what is odd about it:
//! `cargo run -p formats --example edxml_report -- FILE…`

#![expect(clippy::print_stdout, reason = "an example prints")]

use std::fs::File;

use formats::edxml::{Limits, Message, ReadError, examine};

fn main() {
    for name in std::env::args().skip(1) {
        match File::open(&name).map_err(ReadError::Input).and_then(|file| examine(file, &Limits::default())) {
            Err(e) => println!("{name}: NO MESSAGE ({}): {e}", e.code()),
            Ok(received) => {
                let what = match &received.message {
                    Message::Document(d) => format!("document, {:?}, {:?}", d.business.act, d.subject.as_deref().unwrap_or("")),
                    Message::Status(s) => format!("status {:?}", s.status_code),
                };
                println!("{name}: {}: {what}", if received.usable() { "usable" } else { "NOT USABLE" });
                for one in &received.attachments {
                    let name = one.attachment.file_name();
                    match &one.body {
                        Some(b) => println!("  attachment {name}: {} bytes, {:?}, {:?}", b.size, b.kind, b.packing),
                        None => println!("  attachment {name}: missing"),
                    }
                }
                for f in &received.findings {
                    let line = f.place.map_or(0, |p| p.line);
                    println!("  {} {} line {line} {}: {}", if f.grave { "!" } else { "-" }, f.code.code(), f.path, f.reason);
                }
            }
        }
    }
}
