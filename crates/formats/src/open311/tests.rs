use base::{Date, Instant};
use proptest::prelude::*;

use super::*;

fn both<M: Message + PartialEq + std::fmt::Debug>(message: &M) {
    for format in [Format::Xml, Format::Json] {
        let text = write(message, format).unwrap();
        assert_eq!(&read::<M>(&text, format).unwrap(), message, "{text}");
    }
}

#[test]
fn services_are_read_from_both_formats() {
    let xml = r#"<?xml version="1.0" encoding="utf-8"?>
        <services><service><service_code>001</service_code><service_name>Ổ gà</service_name>
        <description>Mặt đường hỏng &amp; nguy hiểm</description><metadata>true</metadata><type>realtime</type>
        <keywords>đường, ổ gà ,</keywords><group>giao thông</group></service><!-- end --></services>"#;
    let services: Vec<Service> = read(xml, Format::Xml).unwrap();
    let service = &services[0];
    assert_eq!((service.service_code.as_str(), service.metadata, service.kind), ("001", true, ServiceType::Realtime));
    assert_eq!(service.words().collect::<Vec<_>>(), ["đường", "ổ gà"]);
    assert_eq!(service.description, "Mặt đường hỏng & nguy hiểm");
    both(&services);
    let json = r#"[{"service_code": 1, "service_name": "Ổ gà", "metadata": true, "type": "batch", "keywords": null}]"#;
    let services: Vec<Service> = read(json, Format::Json).unwrap();
    assert_eq!((services[0].service_code.as_str(), services[0].kind), ("1", ServiceType::Batch));
    let wrapped = format!(r#"{{"services": {json}}}"#);
    assert_eq!(read::<Vec<Service>>(&wrapped, Format::Json).unwrap(), services);
    both(&Vec::<Service>::new());
}

fn definition() -> ServiceDefinition {
    let attribute = |code: &str, datatype, required| Attribute {
        variable: true,
        code: code.into(),
        datatype,
        required,
        datatype_description: String::new(),
        order: 1,
        description: "?".into(),
        values: Vec::new(),
    };
    let value = |key: &str| AttributeValue { key: key.into(), name: key.to_uppercase() };
    ServiceDefinition {
        service_code: "DMV66".into(),
        attributes: vec![
            Attribute {
                values: vec![value("123"), value("124")],
                ..attribute("MAKE", Datatype::SingleValueList, true)
            },
            Attribute { values: vec![value("a"), value("b")], ..attribute("WHERE", Datatype::MultiValueList, false) },
            attribute("SIZE", Datatype::Number, false),
            attribute("SINCE", Datatype::DateTime, false),
            attribute("LINE", Datatype::String, false),
            Attribute { variable: false, ..attribute("NOTE", Datatype::Text, true) },
        ],
    }
}

#[test]
fn definitions_are_read_from_both_formats() {
    both(&definition());
    let json = r#"{"service_code":"DMV66","attributes":[{"variable":true,"code":"WHISHETN","datatype":"singlevaluelist",
        "required":true,"datatype_description":null,"order":1,"description":"?","values":[{"key":123,"name":"Ford"}]}]}"#;
    let read: ServiceDefinition = read(json, Format::Json).unwrap();
    assert_eq!(read.attributes[0].values[0].key, "123");
    both(&read);
}

#[test]
fn requests_are_read_from_both_formats() {
    let xml = "<service_requests><request><service_request_id>638344</service_request_id><status>closed</status>
        <status_notes/><service_name>Sidewalk</service_name><service_code>006</service_code><description></description>
        <requested_datetime>2010-04-14T06:37:38-08:00</requested_datetime><updated_datetime></updated_datetime>
        <lat>37.762221815</lat><long>-122.4651145</long><media_url/></request></service_requests>";
    let requests: Vec<Request> = read(xml, Format::Xml).unwrap();
    let request = &requests[0];
    assert_eq!((request.status, request.lat, request.media_url.clone()), (Status::Closed, Some(37.762221815), None));
    assert_eq!(request.requested_datetime.unwrap().to_string(), "2010-04-14T21:37:38+07:00");
    both(&requests);
}

#[test]
fn answers_errors_tokens_and_discovery() {
    both(&vec![Accepted { service_request_id: Some("293944".into()), ..Accepted::default() }]);
    both(&vec![Accepted::default()]);
    both(&Discovery::default());
    both(&vec![Token { token: "12345".into(), service_request_id: None }]);
    let errors = vec![ErrorEntry { code: 403, description: "Sai khóa <api_key>".into() }];
    both(&errors);
    assert!(write(&errors, Format::Xml).unwrap().contains("<errors><error><code>403</code>"));
    assert_eq!(write(&errors, Format::Json).unwrap(), r#"[{"code":403,"description":"Sai khóa <api_key>"}]"#);
    let discovery = Discovery {
        changeset: "2026-11-23T18:12:00+07:00".into(),
        endpoints: vec![DiscoveryEndpoint {
            specification: "http://wiki.open311.org/GeoReport_v2".into(),
            url: "https://example.gov.vn/open311/v2".into(),
            kind: "production".into(),
            formats: vec!["text/xml".into(), "application/json".into()],
            ..DiscoveryEndpoint::default()
        }],
        ..Discovery::default()
    };
    both(&discovery);
    assert_eq!(discovery.georeport("production").map(|e| e.formats.len()), Some(2));
    assert_eq!(discovery.georeport("test"), None);
    let xml = write(&discovery, Format::Xml).unwrap();
    assert!(xml.contains("<formats><format>text/xml</format>"), "{xml}");
}

#[test]
fn hostile_messages_are_refused() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><services>&b;</services>";
    assert!(matches!(read::<Vec<Service>>(bomb, Format::Xml), Err(Error::Syntax(_))));
    let deep = format!("<discovery>{}{}</discovery>", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert_eq!(read::<Discovery>(&deep, Format::Xml), Err(Error::TooDeep));
    let deep = "[".repeat(100_000);
    assert!(matches!(read::<Vec<Service>>(&deep, Format::Json), Err(Error::Syntax(_))));
    let many = format!("<services>{}</services>", "<a/>".repeat(600_000));
    assert!(matches!(read::<Vec<Service>>(&many, Format::Xml), Err(Error::Syntax(_))));
    let long = " ".repeat(MOST_BYTES + 1);
    assert!(matches!(read::<Vec<Service>>(&long, Format::Xml), Err(Error::TooLong { .. })));
    assert!(matches!(read::<Vec<Service>>("<requests/>", Format::Xml), Err(Error::Element { .. })));
    let wrong = r#"[{"service_request_id": 1, "lat": "north"}]"#;
    let error = read::<Vec<Request>>(wrong, Format::Json).unwrap_err();
    assert!(error.to_string().contains("“north” is not a number"), "{error}");
    let error = read::<Vec<Service>>("<services><service/></services>", Format::Xml).unwrap_err();
    assert!(matches!(error, Error::Field(_)), "{error}");
}

fn report() -> Report {
    Report {
        service_code: "DMV66".into(),
        lat: Some(12.2388),
        long: Some(109.1967),
        attributes: [("MAKE".to_owned(), vec!["123".to_owned()])].into(),
        description: Some("Cột đèn đổ, 3 < 5 & nguy hiểm".into()),
        ..Report::default()
    }
}

#[test]
fn a_good_report_has_nothing_wrong() {
    assert_eq!(report().check(Some(&definition())), []);
    let by_words = Report { lat: None, long: None, address_string: Some("12 Trần Phú".into()), ..report() };
    assert_eq!(by_words.check(Some(&definition())), []);
}

#[test]
fn everything_wrong_is_named() {
    type Change = fn(&mut Report);
    let table: [(&str, Change); 14] = [
        ("service_code", |r| r.service_code = String::new()),
        ("lat", |r| r.lat = Some(91.0)),
        ("long", |r| r.long = Some(f64::NAN)),
        ("long", |r| r.long = None),
        ("lat", |r| (r.lat, r.long) = (None, None)),
        ("description", |r| r.description = Some("x".repeat(4_001))),
        ("description", |r| r.description = Some("xem <a href=x>đây</a>".into())),
        ("email", |r| r.email = Some("a@b".into())),
        ("media_url", |r| r.media_url = Some("javascript:alert(1)".into())),
        ("attribute[MAKE]", |r| r.attributes.clear()),
        ("attribute[MAKE]", |r| drop(r.attributes.insert("MAKE".into(), vec!["125".into()]))),
        ("attribute[MAKE]", |r| drop(r.attributes.insert("MAKE".into(), vec!["123".into(), "124".into()]))),
        ("attribute[SIZE]", |r| drop(r.attributes.insert("SIZE".into(), vec!["large".into()]))),
        ("attribute[WHAT]", |r| drop(r.attributes.insert("WHAT".into(), vec!["x".into()]))),
    ];
    for (field, change) in table {
        let mut report = report();
        change(&mut report);
        let wrong = report.check(Some(&definition()));
        assert_eq!(wrong.iter().map(|w| w.field.as_str()).collect::<Vec<_>>(), [field]);
    }
}

#[test]
fn forms_carry_answers_in_brackets() {
    let body = "api_key=xyz&jurisdiction_id=&service_code=DMV66&lat=12.5&long=109&description=%E1%BB%94+g%C3%A0\
        &attribute[MAKE]=123&attribute[WHERE][]=a&attribute%5BWHERE%5D%5B%5D=b&attribute[x&other=1";
    let report = Report::read_form(body).unwrap();
    assert_eq!(report.description.as_deref(), Some("Ổ gà"));
    assert_eq!(report.attributes.get("WHERE"), Some(&vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!((report.jurisdiction_id.clone(), report.lat), (None, Some(12.5)));
    assert_eq!(Report::read_form(&report.write_form()).unwrap(), report);
    let wrong = Report::read_form("lat=north&long=inf").unwrap_err();
    assert_eq!(wrong.iter().map(|w| w.field.as_str()).collect::<Vec<_>>(), ["lat", "long"]);
    assert!(Report::read_form(&"a=1&".repeat(600)).is_err());
    assert!(Report::read_form(&"a".repeat(300_000)).is_err());
}

#[test]
fn queries_span_at_most_ninety_days() {
    let now = Instant::from_date(Date::constant(2026, 11, 24));
    let asked =
        Query::read("service_code=001,002&status=open,closed&start_date=2026-09-01T00:00:00Z&end_date=").unwrap();
    assert_eq!((asked.service_code.len(), asked.status.len(), asked.end_date), (2, 2, None));
    assert_eq!(Query::read(&asked.write()).unwrap(), asked);
    assert_eq!(asked.span(now).unwrap().1, now);
    let (start, end) = Query::default().span(now).unwrap();
    assert_eq!(end.day() - start.day(), 90);
    let span = |start: &str, end: &str| Query::read(&format!("start_date={start}&end_date={end}")).unwrap().span(now);
    assert!(span("2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z").is_ok());
    assert_eq!(span("2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z").unwrap_err().field, "end_date");
    assert_eq!(span("2026-03-01T00:00:00Z", "2026-01-01T00:00:00Z").unwrap_err().field, "end_date");
    let wrong = Query::read("start_date=yesterday&status=done").unwrap_err();
    assert_eq!(wrong.iter().map(|w| w.field.as_str()).collect::<Vec<_>>(), ["start_date", "status"]);
}

fn text() -> impl Strategy<Value = String> {
    "[a-zA-ZđĐạ0-9<>&\"'/ ]{0,20}".prop_map(|t| t.trim().to_owned())
}

prop_compose! {
    fn request()(
        id in "[0-9]{1,9}", notes in text(), name in text(), code in "[A-Z0-9]{1,6}",
        seconds in 0_i64..4_000_000_000, lat in -90_000_000..90_000_000, long in -180_000_000..180_000_000, closed in any::<bool>(),
    ) -> Request {
        Request {
            service_request_id: id, status: if closed { Status::Closed } else { Status::Open },
            status_notes: Some(notes).filter(|n| !n.is_empty()), service_name: name, service_code: code,
            requested_datetime: Some(When(Instant::from_ms(seconds * 1_000))), // Parts of a millionth of a degree are less than a hand's breadth.
            lat: Some(f64::from(lat) / 1e6), long: Some(f64::from(long) / 1e6),
            ..Request::default()
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_the_same(requests in proptest::collection::vec(request(), 0..5)) {
        both(&requests);
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,200}") {
        for format in [Format::Xml, Format::Json] {
            let _ = (read::<Vec<Request>>(&text, format), read::<Discovery>(&text, format));
        }
        let _ = (Report::read_form(&text).map(|r| r.check(Some(&definition()))), Query::read(&text));
    }
}
