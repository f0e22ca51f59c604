//! Any bytes as an OCSP response and as a list of revoked certificates.
#![no_main]

use libfuzzer_sys::fuzz_target;
use signing::evidence::Evidence;

fuzz_target!(|bytes: &[u8]| {
    let mut evidence = Evidence::default();
    let _ = evidence.add_ocsp(bytes);
    let _ = evidence.add_crl(bytes);
    for response in &evidence.ocsp {
        let again = signing::revocation::OcspResponse::parse(response.der()).expect("what was read is kept");
        assert_eq!(again.produced_at(), response.produced_at());
    }
});
