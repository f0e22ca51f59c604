use base::DateTime;
use proptest::prelude::*;

use super::*;

fn agency(text: &str) -> AgencyCode {
    text.parse().unwrap()
}

#[test]
fn agencies_are_read_in_every_form() {
    for (text, form, root, level, parent) in [
        ("H44", AgencyForm::Short, Some("H44"), Some(1), None),
        ("H44.100", AgencyForm::Short, Some("H44"), Some(2), Some("H44")),
        ("H37.02.02", AgencyForm::Short, Some("H37"), Some(3), Some("H37.02")),
        ("H37.DN.001", AgencyForm::Short, Some("H37"), Some(3), Some("H37.DN")),
        ("000.00.00.G22", AgencyForm::Long, Some("G22"), Some(1), None),
        ("000.00.15.H51", AgencyForm::Long, Some("H51"), Some(2), Some("000.00.00.H51")),
        ("000.01.20.H13", AgencyForm::Long, Some("H13"), Some(3), Some("000.00.20.H13")),
        ("002.00.20.H13", AgencyForm::Long, Some("H13"), Some(4), Some("000.00.20.H13")),
        ("001.00.20.TT2", AgencyForm::Long, Some("TT2"), Some(4), Some("000.00.20.TT2")),
        ("0101234567", AgencyForm::Registered, None, None, None),
        ("0101234567-001", AgencyForm::Registered, None, None, None),
        ("Z01ABC.1", AgencyForm::Scheme, None, None, None),
    ] {
        let code = agency(text);
        assert_eq!((code.form(), code.root(), code.level()), (form, root, level), "{text}");
        assert_eq!(code.parent().map(|p| p.to_string()).as_deref(), parent, "{text}");
        assert_eq!(code.to_string(), text);
    }
}

#[test]
fn what_is_no_agency_code_is_refused_or_kept_when_received() {
    for text in
        ["", "h44", "H4", "H44.", "H44..1", "H44.1-2", "01.02.G22x", "Z00A", "Z1", "123", "01-2", "H44 100", "Ω44"]
    {
        assert!(text.parse::<AgencyCode>().is_err(), "{text}");
        let code = AgencyCode::received(text);
        assert_eq!((code.form(), code.as_str()), (AgencyForm::Other, text), "{text}");
    }
    assert!(format!("H44.{}", "1".repeat(32)).parse::<AgencyCode>().is_err(), "at most 35 characters");
    assert_eq!(AgencyCode::received(&"Ω".repeat(1_000_000)).as_str().chars().count(), 80);
    assert_eq!(AgencyCode::received(" H44.100\n"), agency("H44.100"));
    let error = "H4".parse::<AgencyCode>().unwrap_err();
    assert_eq!((error.code, error.part), (Code::Agency, "cấp 1"));
}

#[test]
fn agencies_know_what_they_are_and_what_stands_below_them() {
    assert_eq!(agency("H44.100").province(), Some("Phú Thọ"));
    assert_eq!(agency("000.00.15.H51").province(), Some("Sóc Trăng"));
    assert_eq!(agency("K57").province(), Some("Huế"));
    assert_eq!(agency("G22").province(), None);
    assert_eq!(agency("H99").province(), None);
    assert_eq!(agency("G15.02").kind(), Some(AgencyKind::Ministry));
    assert_eq!(agency("0101234567").kind(), None);
    assert!(agency("H44").covers(&agency("H44.100.02")));
    assert!(agency("000.00.20.H13").covers(&agency("002.00.20.H13")));
    assert!(!agency("H44").covers(&agency("H45.100")));
    assert!(!agency("H44.10").covers(&agency("H44.100")));
}

#[test]
fn dossier_codes_of_both_generations_are_read() {
    for (text, number) in
        [("H44.100-260926-0001", 1), ("000.00.53.H48-220921-0099", 99), ("H56.14-240823-12345", 12_345)]
    {
        let code: DossierCode = text.parse().unwrap();
        assert_eq!((code.number, code.to_string().as_str()), (number, text));
    }
    let code: DossierCode = "H56.14-240823-0001".parse().unwrap();
    assert_eq!((code.agency.province(), code.day.to_string().as_str()), (Some("Thanh Hóa"), "2024-08-23"));
    let evening: DateTime = "2024-08-23T20:35:00".parse().unwrap();
    assert_eq!(code.payment_reference(evening), "dvcH56.14-240823-000120240823203500");
}

#[test]
fn wrong_dossier_codes_name_the_part() {
    for (text, part) in [
        ("", "số thứ tự"),
        ("H44.100", "số thứ tự"),
        ("H44.100-0001", "ngày"),
        ("H44.100-261326-0001", "ngày"),
        ("H44.100-260230-0001", "ngày"),
        ("H44.100-260926-001", "số thứ tự"),
        ("H44.100-260926-0000", "số thứ tự"),
        ("H44.100-260926-00001", "số thứ tự"),
        ("H44.100-260926-1234567", "số thứ tự"),
        ("h44-260926-0001", "mã cơ quan"),
        ("H44.100-260926-+001", "số thứ tự"),
    ] {
        assert_eq!(text.parse::<DossierCode>().unwrap_err().part, part, "{text}");
    }
}

#[test]
fn procedures_services_results_and_sectors() {
    let long: ProcedureCode = "1.001612.000.00.00.H48".parse().unwrap();
    assert_eq!((long.national(), long.province().unwrap().province()), ("1.001612", Some("Quảng Ngãi")));
    assert_eq!(long.to_string(), "1.001612.000.00.00.H48");
    let short: ProcedureCode = "2.000815".parse().unwrap();
    assert_eq!((short.national(), short.province()), ("2.000815", None));
    for text in [
        "",
        "2.00081",
        "2.0008155",
        "20.00815",
        "2.000815.",
        "2.000815.000.00.15.H48",
        "2.000815.000.00.00.G48",
        "2.00081é",
    ] {
        assert!(text.parse::<ProcedureCode>().is_err(), "{text}");
    }
    let service: ServiceCode = "2.000815.01".parse().unwrap();
    assert_eq!((service.procedure(), service.to_string().as_str()), (&short, "2.000815.01"));
    assert_eq!(ServiceCode::new(short, 1).unwrap(), service);
    assert!(ServiceCode::new(long, 1).is_err());
    for text in ["2.000815", "2.000815.00", "2.000815.1", "2.000815.001", "2.000815.+1"] {
        assert!(text.parse::<ServiceCode>().is_err(), "{text}");
    }
    let result: ResultCode = "KQ.G15.000031".parse().unwrap();
    assert_eq!((result.issuer(), result.to_string().as_str()), ("G15", "KQ.G15.000031"));
    for text in ["KQ.G15.31", "KQ.G15", "G15.000031", "KQ.X.000031", "KQ.G15.02.000031"] {
        assert!(text.parse::<ResultCode>().is_err(), "{text}");
    }
    let sector: SectorCode = "G03-GD10".parse().unwrap();
    assert_eq!((sector.ministry(), sector.to_string().as_str()), ("G03", "G03-GD10"));
    for text in ["G03", "G03-GD1", "G03-gd10", "G3-GD10", "G03-GD100"] {
        assert!(text.parse::<SectorCode>().is_err(), "{text}");
    }
}

#[test]
fn codes_are_texts_in_json() {
    let code: DossierCode = serde_json::from_str("\"H44.100-260926-0001\"").unwrap();
    assert_eq!(serde_json::to_string(&code).unwrap(), "\"H44.100-260926-0001\"");
    let error = serde_json::from_str::<DossierCode>("\"x\"").unwrap_err().to_string();
    assert!(error.contains("dossier code") && error.contains("H44.100-260926-0001"), "{error}");
}

proptest! {
    #[test]
    fn what_prints_is_read_again(
        province in 1..=63, unit in 1..999, day in 0..36_000, number in 1_u32..999_999,
    ) {
        let agency: AgencyCode = format!("H{province:02}.{unit:02}").parse().unwrap();
        let day = base::Date::constant(2000, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
        let code = DossierCode { agency, day, number };
        prop_assert_eq!(code.to_string().parse::<DossierCode>().unwrap(), code);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[A-Z0-9.ĐẤ-]{0,40}") {
        let _ = AgencyCode::received(&text);
        if let Ok(code) = text.parse::<DossierCode>() {
            prop_assert_eq!(code.to_string(), text.clone());
        }
        if let Ok(code) = text.parse::<ProcedureCode>() {
            prop_assert_eq!(code.to_string(), text.clone());
        }
        if let Ok(code) = text.parse::<AgencyCode>() {
            prop_assert!(std::iter::successors(Some(code), AgencyCode::parent).count() <= 36);
        }
        let _ = (text.parse::<ServiceCode>(), text.parse::<ResultCode>(), text.parse::<SectorCode>());
    }
}
