//! Any bytes as a PDF: read, compared revision by revision, verified and appended to.
#![no_main]

use base::Instant;
use libfuzzer_sys::fuzz_target;
use signing::evidence::Evidence;
use signing::pades::{Request, prepare, verify};

fuzz_target!(|bytes: &[u8]| {
    let now = Instant::from_ms(1_795_000_000_000);
    let _ = verify(bytes, &Evidence::default(), now);
    let request = Request { reserve: 64, ..Request::new("head", now) };
    if let Ok(prepared) = prepare(bytes, &request) {
        assert!(prepared.bytes().starts_with(bytes));
        assert!(signing::pdf::Document::open(prepared.bytes()).is_ok(), "what is appended must read");
    }
});
