//! An identifier, a call or an error that is read is written as one that reads the same.
#![no_main]

use std::fmt::Debug;
use std::fmt::Display;
use std::str::FromStr;

use formats::xroad::*;
use libfuzzer_sys::fuzz_target;

fn again<T: FromStr<Err: Debug> + Display + PartialEq + Debug>(text: &str) {
    if let Ok(id) = text.parse::<T>() {
        assert_eq!(id.to_string().parse::<T>().expect("what is written can be read"), id);
    }
}

fuzz_target!(|text: &str| {
    again::<ClientId>(text);
    again::<ServiceId>(text);
    again::<SecurityServerId>(text);
    if let Ok(call) = Call::read(text) {
        assert_eq!(Call::read(&call.to_string()).expect("what is written can be read"), call);
    }
    let _ = Call::read_of_member(text);
    if let Ok(fault) = Fault::read(text) {
        assert_eq!(Fault::read(&fault.write()).expect("what is written can be read"), fault);
    }
    let headers: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once(": ")).collect();
    if let Ok(read) = RequestHeaders::read(headers.iter().copied()) {
        let written = read.write();
        assert_eq!(RequestHeaders::read(written.iter().map(|(n, v)| (*n, v.as_str()))).expect("they can be read"), read);
    }
    if let Ok(read) = ResponseHeaders::read(headers) {
        let written = read.write();
        assert_eq!(ResponseHeaders::read(written.iter().map(|(n, v)| (*n, v.as_str()))).expect("they can be read"), read);
    }
    let _ = ServiceList::read(text).map(|list| list.service.iter().map(|s| s.id()).collect::<Vec<_>>());
});
