//! A message that is read is written in both formats as one that can be read.
#![no_main]

use formats::open311::*;
use libfuzzer_sys::fuzz_target;

fn again<M: Message>(text: &str) {
    for format in [Format::Xml, Format::Json] {
        let Ok(message) = read::<M>(text, format) else { continue };
        for to in [Format::Xml, Format::Json] {
            let written = write(&message, to).expect("it can be written");
            let _: M = read(&written, to).expect("what is written can be read");
        }
    }
}

fuzz_target!(|text: &str| {
    again::<Vec<Service>>(text);
    again::<ServiceDefinition>(text);
    again::<Vec<Request>>(text);
    again::<Vec<Accepted>>(text);
    again::<Vec<Token>>(text);
    again::<Vec<ErrorEntry>>(text);
    again::<Discovery>(text);
    if let Ok(report) = Report::read_form(text) {
        let _ = report.check(None);
        assert_eq!(Report::read_form(&report.write_form()).expect("its form can be read"), report);
    }
    if let Ok(query) = Query::read(text) {
        let _ = query.span(base::Instant::from_ms(1_800_000_000_000));
    }
});
