//! Any bytes as a certificate: read, told about, chained to itself, asked about.
#![no_main]

use base::Instant;
use libfuzzer_sys::fuzz_target;
use signing::trust::{Anchor, TrustList, Use};
use signing::x509::Certificate;

fuzz_target!(|bytes: &[u8]| {
    let Ok(certificate) = Certificate::parse(bytes) else { return };
    assert_eq!(certificate.der(), bytes);
    let _ = certificate.identity();
    let _ = certificate.is_self_signed();
    let _ = signing::revocation::request(&certificate, &certificate, Some(&[1; 16]));
    let mut trust = TrustList::new();
    trust.trust(Anchor::new(certificate.clone()));
    for purpose in [Use::Signature, Use::TimeStamp] {
        let known = std::slice::from_ref(&certificate);
        let _ = signing::chain::find(&certificate, known, &TrustList::new(), purpose, certificate.not_before());
        let _ = signing::chain::find(&certificate, known, &trust, purpose, Instant::from_ms(0));
    }
});
