//! Any text as a signed XML document.
#![no_main]

use base::Instant;
use libfuzzer_sys::fuzz_target;
use signing::evidence::Evidence;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let now = Instant::from_ms(1_795_000_000_000);
    if let Ok(reports) = signing::xades::verify(text, &Evidence::default(), now) {
        assert!(reports.iter().all(|report| !report.verdict.passed()), "nobody is trusted, so nothing passes");
    }
});
