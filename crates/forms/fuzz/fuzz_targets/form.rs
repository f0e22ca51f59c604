//! Any text as the definition of a form, with any pairs posted to it: read, validated, shown.
#![no_main]

use base::Instant;
use forms::{Form, Scope, check_definition, read_input, submitted, validate};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, Vec<(String, String)>)| {
    let (text, pairs) = input;
    let Ok(form) = serde_json::from_str::<Form>(text) else { return };
    if check_definition(&form).is_err() {
        return;
    }
    let (answers, _) = read_input(&form, Scope::Whole, &pairs);
    let today = Instant::from_ms(1_790_000_000_000).date();
    let _ = validate(&form, &answers, today, Scope::Whole, &|_, _| true);
    let handed_in = submitted(&form, &answers);
    let stored = serde_json::to_string(&handed_in).expect("answers are JSON");
    let _: serde_json::Value = serde_json::from_str(&stored).expect("and are read again");
    let _ = forms::visible(&form, &answers);
});
