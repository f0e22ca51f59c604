//! Any text as what a scanner typed from an identity card, a number, a sum, a date or a name.
#![no_main]

use base::cccd::IdentityCard;
use base::text;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    if let Ok(card) = IdentityCard::parse(input) {
        let _ = card.warnings();
    }
    let _ = (text::read::money(input), text::read::date(input));
    let folded = text::fold(input);
    assert_eq!(text::fold(&folded), folded, "folding twice is folding once");
    let nfc = text::nfc(input);
    assert_eq!(text::nfc(&nfc), nfc);
});
