//! Codes print as they were read; names, numbers and addresses of any text are read or refused.
#![no_main]

use std::sync::OnceLock;

use base::Date;
use formats::codes::*;
use formats::names::*;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    static PLAN: OnceLock<NumberingPlan> = OnceLock::new();
    static PLACES: OnceLock<ListedPlaces> = OnceLock::new();
    let plan = PLAN.get_or_init(NumberingPlan::vietnam);
    let places = PLACES.get_or_init(|| {
        let place = |code: &str, name: &str, province: &str| Place {
            code: code.into(),
            name: name.into(),
            province: province.into(),
        };
        ListedPlaces::new([place("1", "Tỉnh A", ""), place("2", "Xã B", "1"), place("3", "Phường B", "1")])
    });
    let same = |printed: Option<String>| assert!(printed.is_none_or(|printed| printed == text));
    same(text.parse::<AgencyCode>().ok().map(|c| c.to_string()));
    same(text.parse::<DossierCode>().ok().map(|c| c.to_string()));
    same(text.parse::<ProcedureCode>().ok().map(|c| c.to_string()));
    same(text.parse::<ServiceCode>().ok().map(|c| c.to_string()));
    same(text.parse::<ResultCode>().ok().map(|c| c.to_string()));
    same(text.parse::<SectorCode>().ok().map(|c| c.to_string()));
    let agency = AgencyCode::received(text);
    let _ = (agency.level(), agency.kind(), agency.province(), agency.covers(&agency));
    let _ = PersonName::read(text).map(|name| (name.sort_key(), name.full()));
    let _ = capitalise(text);
    for year in [2016, 2018, 2026] {
        if let Ok(phone) = Phone::read(text, plan, Date::constant(2026, 1, 1).with().year(year).build().expect("a day")) {
            let _ = (phone.e164(), phone.spaced());
        }
    }
    let _ = Address::read(text, places).map(|address| address.line());
});
