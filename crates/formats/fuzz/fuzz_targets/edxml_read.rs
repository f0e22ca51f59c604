//! Any bytes: no panic, the same answer however they are cut into reads, and a message that could be
//! read and is usable comes back the same when it is written and read again.
#![no_main]

use std::io::{self, Read};

use formats::edxml::{Limits, ReadError, examine, write};
use libfuzzer_sys::fuzz_target;

struct Sips<'a>(&'a [u8]);

impl Read for Sips<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = out.len().min(7);
        Read::read(&mut self.0, &mut out[..n])
    }
}

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { markup: 1 << 20, attachment: 32 << 20, total: 64 << 20, attachments: 20 };
    let whole = examine(bytes, &limits);
    let sipped = examine(Sips(bytes), &limits);
    match (whole, sipped) {
        (Ok(whole), Ok(sipped)) => {
            assert_eq!(whole, sipped);
            let mut out = Vec::new();
            if write(&whole.message, Vec::new(), &mut out).is_ok() {
                let again = examine(out.as_slice(), &limits).expect("what we write we read");
                assert_eq!(again.message, whole.message);
                assert!(again.usable());
            }
        }
        (Err(whole), Err(sipped)) => {
            assert!(!matches!(whole, ReadError::Input(_) | ReadError::Output(_)));
            assert_eq!(whole.to_string(), sipped.to_string());
        }
        (whole, sipped) => panic!("{whole:?} but {sipped:?}"),
    }
});
