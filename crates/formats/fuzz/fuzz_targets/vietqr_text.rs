//! A code that is read is written again, if at all, as a code that reads the same.
#![no_main]

use formats::vietqr::{Rules, VietQr, crc16};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let body = format!("{}6304", text.trim());
    let sealed = format!("{body}{:04X}", crc16(body.as_bytes()));
    for text in [text, &sealed] {
        let Ok(code) = VietQr::read(text) else { continue };
        let whole = Rules { fold: false, name: 99, city: 99, label: 99, purpose: 99 };
        if let Ok(written) = code.write_by(&whole) {
            assert_eq!(VietQr::read(&written).expect("what is written can be read"), code);
        }
    }
});
