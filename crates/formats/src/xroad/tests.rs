use proptest::prelude::*;

use super::*;

fn client() -> ClientId {
    ClientId::new("VN", "GOV", "H44", Some("one-stop")).unwrap()
}

#[test]
fn identifiers_are_written_part_by_part() {
    assert_eq!(client().to_string(), "VN/GOV/H44/one-stop");
    let service = ServiceId::new(ClientId::new("VN", "GOV", "Sở Tư pháp", None).unwrap(), "BAR/SERVICE?").unwrap();
    assert_eq!(service.to_string(), "VN/GOV/S%E1%BB%9F%20T%C6%B0%20ph%C3%A1p/BAR%2FSERVICE%3F");
    assert_eq!(service.to_string().parse::<ServiceId>().unwrap(), service);
    assert!(client().is_advised() && !service.provider.is_advised());
    let server: SecurityServerId = "VN/GOV/H44/ss1".parse().unwrap();
    assert_eq!((server.server.as_str(), server.to_string().as_str()), ("ss1", "VN/GOV/H44/ss1"));
    assert_eq!("/VN/GOV/H44".parse::<ClientId>().unwrap().subsystem, None);
}

#[test]
fn a_call_has_a_service_a_path_and_a_query() {
    let call = Call::read("/r1/INSTANCE/CLASS2/MEMBER2/SUBSYSTEM2/BARSERVICE/v1/bar/zyggy?quu=1").unwrap();
    assert_eq!(call.service.to_string(), "INSTANCE/CLASS2/MEMBER2/SUBSYSTEM2/BARSERVICE");
    assert_eq!((call.path.as_str(), call.query.as_deref()), ("/v1/bar/zyggy", Some("quu=1")));
    assert_eq!(call.to_string(), "/r1/INSTANCE/CLASS2/MEMBER2/SUBSYSTEM2/BARSERVICE/v1/bar/zyggy?quu=1");
    let bare = Call::read("/r1/I/C/M/S/X").unwrap();
    assert_eq!((bare.path.as_str(), bare.query.as_deref()), ("", None));
    assert_eq!(Call::of(bare.service.clone()), bare);
    let member = Call::read_of_member("/r1/I/C/M/X/pets/1?").unwrap();
    assert_eq!((member.service.provider.subsystem.clone(), member.path.as_str()), (None, "/pets/1"));
    assert_eq!(member.to_string(), "/r1/I/C/M/X/pets/1?");
}

#[test]
fn wrong_paths_and_identifiers_name_the_part() {
    let part = |text: &str| match text.parse::<ClientId>() {
        Err(Error::Part { part, .. }) => part,
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(part("VN//H44"), "member class");
    assert_eq!(part("VN/GOV/.."), "member code");
    assert_eq!(part("VN/GOV/%2E%2E/S"), "member code");
    assert_eq!(part("%00/GOV/H44"), "X-Road instance");
    assert_eq!(part("VN/GOV/H44/a%E2%80%8Bb"), "subsystem code");
    assert_eq!(part("VN/GOV/H44/%zz"), "subsystem code");
    assert_eq!(part("VN/GOV/H44/%f"), "subsystem code");
    assert_eq!(part("VN/GOV/%ff"), "member code");
    assert_eq!(part(&format!("VN/GOV/{}", "x".repeat(256))), "member code");
    assert!(matches!("VN/GOV".parse::<ClientId>(), Err(Error::Parts { found: 2, .. })));
    assert!(matches!("VN%2FGOV%2FH44".parse::<ClientId>(), Err(Error::Parts { found: 1, .. })));
    assert!(matches!("a/b/c/d/e".parse::<ClientId>(), Err(Error::Parts { found: 5, .. })));
    assert!(matches!(Call::read("/r2/I/C/M/S/X"), Err(Error::Version(_))));
    assert!(matches!(Call::read("/r1/I/C/M/S"), Err(Error::Parts { found: 4, .. })));
    assert!(matches!(Call::read(&"/".repeat(9_000)), Err(Error::TooLong { .. })));
    assert!(ClientId::new("VN", "GOV", "", None).is_err());
}

#[test]
fn headers_of_a_request_are_read_and_written() {
    let sent = RequestHeaders {
        id: Some("fa2e18a5-c2cb-4d09-b994-f57727f7c3fb".into()),
        user_id: Some("VN001099000001".into()),
        issue: Some("H44.100-260926-0001".into()),
        security_server: Some("VN/GOV/H44/ss1".parse().unwrap()),
        ..RequestHeaders::of(client())
    };
    let written = sent.write();
    assert_eq!(written[0], ("X-Road-Client", "VN/GOV/H44/one-stop".to_owned()));
    let lower: Vec<(String, &str)> = written.iter().map(|(n, v)| (n.to_lowercase(), v.as_str())).collect();
    let read = RequestHeaders::read(lower.iter().map(|(n, v)| (n.as_str(), *v))).unwrap();
    assert_eq!(read, sent);
    assert_eq!(RequestHeaders::read([("X-Road-Id", "1")]), Err(Error::MissingHeader("X-Road-Client")));
    let two = [("X-Road-Client", "A/B/C"), ("x-road-client", "A/B/D")];
    assert_eq!(RequestHeaders::read(two), Err(Error::TwiceHeader("X-Road-Client")));
    let split = [("X-Road-Client", "A/B/C"), ("X-Road-Issue", "1\r\nX-Road-UserId: 2")];
    assert!(matches!(RequestHeaders::read(split), Err(Error::Header { header: "X-Road-Issue", .. })));
}

#[test]
fn headers_of_an_answer_are_read_and_written() {
    let hash = "14sEri8SmLNy/DJyTob0ZddAskmdRy5ZUyhbr33iLkaA+gLpWcivUH16fzbuIs7hhs2AnA4lJDloyIihXMlVQA==";
    let headers = [
        ("x-road-client", "DEV/COM/222/TESTCLIENT"),
        ("x-road-service", "DEV/COM/222/TESTSERVICE/petstore"),
        ("x-road-request-hash", hash),
        ("Content-Type", "application/json"),
    ];
    let read = ResponseHeaders::read(headers).unwrap();
    assert_eq!(read.service.as_ref().map(|s| s.service.as_str()), Some("petstore"));
    assert_eq!(read.error, None);
    let written = read.write();
    assert_eq!(ResponseHeaders::read(written.iter().map(|(n, v)| (*n, v.as_str()))).unwrap(), read);
    let short = ResponseHeaders::read([("X-Road-Request-Hash", "AAAA")]);
    assert!(matches!(short, Err(Error::Header { header: "X-Road-Request-Hash", .. })));
}

#[test]
fn the_hash_binds_headers_and_body() {
    let only_headers = request_hash(b"GET /r1/x", None);
    assert_eq!(only_headers, sha2::Sha512::digest(b"GET /r1/x").to_vec());
    let mut both = sha2::Sha512::digest(b"h").to_vec();
    both.extend(sha2::Sha512::digest(b"b"));
    assert_eq!(request_hash(b"h", Some(b"b")), sha2::Sha512::digest(&both).to_vec());
    assert_ne!(request_hash(b"h", Some(b"")), request_hash(b"h", None));
}

use sha2::Digest as _;

#[test]
fn an_error_tells_where_it_arose() {
    for (kind, origin, status) in [
        ("Client.BadRequest", Origin::Client, 400),
        ("Server.ClientProxy.OutdatedGlobalConf", Origin::ClientProxy, 500),
        ("Server.ServerProxy.NetworkError", Origin::ServerProxy, 500),
        ("Server.ServerProxyX", Origin::Other, 500),
        ("Clientele", Origin::Other, 500),
    ] {
        let fault = Fault { kind: kind.into(), message: "m".into(), detail: "d".into() };
        assert_eq!((fault.origin(), fault.status()), (origin, status), "{kind}");
        assert_eq!(Fault::read(&fault.write()).unwrap(), fault);
    }
    let body = r#"{"type":"Server.ServerProxy.DatabaseError","message":"Error accessing database","detail":null}"#;
    let headers = ResponseHeaders::read([("X-Road-Error", "Server.ServerProxy.DatabaseError")]).unwrap();
    assert_eq!(Fault::of(&headers, body).unwrap().message, "Error accessing database");
    assert_eq!(Fault::of(&headers, "<html>").unwrap().kind, "Server.ServerProxy.DatabaseError");
    // The provider's own error is not X-Road's.
    assert_eq!(Fault::of(&ResponseHeaders::default(), body), None);
    assert!(matches!(Fault::read(&"[".repeat(50_000)), Err(Error::Body(_))));
    assert!(matches!(Fault::read(&" ".repeat(100_000)), Err(Error::TooLong { .. })));
}

#[test]
fn a_provider_lists_its_services() {
    let body = r#"{"service":[{"member_class":"GOV","member_code":"H44","object_type":"SERVICE","service_code":"dossiers",
        "service_type":"OPENAPI","subsystem_code":"one-stop","xroad_instance":"VN","endpoint_list":[{"method":"GET","path":"/dossiers/*"}]}]}"#;
    let list = ServiceList::read(body).unwrap();
    assert_eq!(list.service[0].id().unwrap().to_string(), "VN/GOV/H44/one-stop/dossiers");
    assert_eq!(list.service[0].endpoint_list[0].method, "GET");
    assert!(ServiceList::read("[]").is_err());
}

#[test]
fn headers_between_hosts_stay_behind() {
    for header in ["Connection", "HOST", "user-agent", "Transfer-Encoding"] {
        assert!(!is_passed_on(header), "{header}");
    }
    for header in ["Content-Type", "Accept", "X-Powered-By", "Cache-Control", "X-Road-Client"] {
        assert!(is_passed_on(header), "{header}");
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_the_same(
        parts in proptest::collection::vec("[ -~đạΩ€😀]{1,20}", 4..=5), path in "(/[a-z0-9%~]{0,5}){0,3}",
        query in proptest::option::of("[a-z=&?/]{0,10}"),
    ) {
        let subsystem = parts.get(4).map(String::as_str);
        if let Ok(provider) = ClientId::new(&parts[0], &parts[1], &parts[2], subsystem) {
            prop_assert_eq!(provider.to_string().parse::<ClientId>().unwrap(), provider.clone());
            if let Ok(service) = ServiceId::new(provider, &parts[3]) {
                let call = Call { service, path, query };
                let read = if subsystem.is_some() { Call::read(&call.to_string()) } else { Call::read_of_member(&call.to_string()) };
                prop_assert_eq!(read.unwrap(), call);
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,100}") {
        let _ = (text.parse::<ClientId>(), text.parse::<ServiceId>(), text.parse::<SecurityServerId>());
        let _ = (Call::read(&format!("/r1/{text}")), Call::read_of_member(&text), Fault::read(&text));
        let _ = RequestHeaders::read([("X-Road-Client", text.as_str())]);
    }
}
