//! Any bytes as a container of signatures, and as a time stamp: read and judged.
#![no_main]

use base::Instant;
use libfuzzer_sys::fuzz_target;
use signing::cms;
use signing::evidence::Evidence;
use signing::tsp::Token;

fuzz_target!(|bytes: &[u8]| {
    let now = Instant::from_ms(1_795_000_000_000);
    let evidence = Evidence::default();
    if let Ok(container) = cms::parse(bytes) {
        let verdicts = container.verify_each(&mut |algorithm| algorithm.digest(b"content"), &evidence, now);
        assert!(verdicts.iter().all(|verdict| !verdict.passed()), "nobody is trusted, so nothing passes");
        container.verify_carried(&evidence, now);
    }
    if let Ok(token) = Token::parse(bytes) {
        assert!(!token.verify(&mut |algorithm| algorithm.digest(b"content"), &evidence, now).passed());
    }
    let request = signing::tsp::request(signing::DigestAlgorithm::Sha256, &[7; 32], Some(&[1; 8]));
    let _ = signing::tsp::accept(bytes, &request);
});
