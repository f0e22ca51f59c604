use proptest::prelude::*;

use super::*;

fn refused(text: &[u8]) -> ReadError {
    examine(text, &Limits::default()).map(|r| r.message).unwrap_err()
}

#[test]
fn entity_bombs_and_definitions_are_refused_where_they_stand() {
    let bomb = format!("<?xml version=\"1.0\"?>\n<!DOCTYPE edXML [<!ENTITY a \"{0}\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n<edXML>&b;</edXML>", "x".repeat(100));
    match refused(bomb.as_bytes()) {
        ReadError::Dtd { place } => assert_eq!(place.line, 2),
        other => panic!("{other}"),
    }
    let outside = "<!DOCTYPE edXML SYSTEM \"file:///etc/passwd\"><edXML/>";
    assert!(matches!(refused(outside.as_bytes()), ReadError::Dtd { .. }));
}

#[test]
fn deep_wide_and_long_messages_are_bounded() {
    assert!(matches!(refused("<a>".repeat(100_000).as_bytes()), ReadError::TooMuch { what: "depth", .. }));
    let wide = format!("<edXML>{}</edXML>", "<a/>".repeat(200_000));
    assert!(matches!(refused(wide.as_bytes()), ReadError::TooMuch { what: "elements", .. }));
    let named = format!("<{}>", "a".repeat(1000));
    assert!(matches!(refused(named.as_bytes()), ReadError::TooMuch { what: "name length", .. }));
    for (start, filling) in [("<a>", "x"), ("<a b='", "x"), ("<!--", "x"), ("<a><![CDATA[", "x"), ("<a>&", "x"), ("<a>", "&x;"), ("<", "x"), ("", "x")] {
        let endless = io::Read::chain(start.as_bytes(), Endless(filling.as_bytes(), 0));
        let error = examine(endless, &Limits { markup: 100_000, ..Limits::default() }).unwrap_err();
        assert!(matches!(error, ReadError::TooMuch { .. }), "{start}: {error}");
    }
}

/// The same few bytes for ever.
struct Endless<'a>(&'a [u8], usize);

impl io::Read for Endless<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        for slot in out.iter_mut() {
            *slot = self.0[self.1 % self.0.len()];
            self.1 += 1;
        }
        Ok(out.len())
    }
}

#[test]
fn cut_files_name_the_element_they_end_in() {
    let text = plain();
    let body = text.find("</edXML:Subject>").unwrap();
    match refused(&text.as_bytes()[..body - 3]) {
        ReadError::Truncated { path, place } => {
            assert_eq!(path, "edXML/edXMLEnvelope/edXMLHeader/MessageHeader/Subject");
            assert_eq!(place.line, lines_to(&text, body));
        }
        other => panic!("{other}"),
    }
    let end = text.trim_end().len();
    for cut in 0..end {
        let error = refused(&text.as_bytes()[..cut]);
        // Where nothing but the first letters of the declaration are left, they are stray text.
        assert!(matches!(error, ReadError::Truncated { .. }), "{cut}: {error}");
    }
}

#[test]
fn doubled_files_are_refused() {
    let text = plain();
    let twice = format!("{text}{text}");
    match refused(twice.as_bytes()) {
        ReadError::Doubled { place } => assert!(place.offset > u64::try_from(text.len()).unwrap()),
        other => panic!("{other}"),
    }
    let start = text.find("      <edXML:MessageHeader>").unwrap();
    let end = text.find("      <edXML:TraceHeaderList>").unwrap();
    let header = text.get(start..end).unwrap().to_owned();
    let twice = changed(&text, &header, &format!("{header}{header}"));
    assert!(matches!(refused(twice.as_bytes()), ReadError::Doubled { .. }));
}

#[test]
fn what_is_no_message_is_told_why() {
    for (bytes, code) in [
        (&b""[..], "truncated"),
        (b"   \n", "truncated"),
        (b"hello", "malformed"),
        (b"%PDF-1.7 ...", "malformed"),
        (b"<html><body>404</body></html>", "not-edxml"),
        (b"<edXML></edxml>", "malformed"),
        (b"</edXML>", "malformed"),
        (b"<edXML><!foo></edXML>", "malformed"),
        (b"\xff\xfe<\0e\0", "encoding"),
        (b"\xfe\xff\0<", "encoding"),
        (b"<\0e\0d\0", "encoding"),
        (b"<edXML><a>S\xe1\xbb</a></edXML>", "encoding"),
    ] {
        let error = refused(bytes);
        assert_eq!(error.code(), code, "{error}");
        assert!(!error.reason().vi.is_empty() && !error.to_string().is_empty());
    }
}

/// Every refusal and every finding holds however the bytes are cut into reads.
#[test]
fn one_byte_at_a_time_reads_the_same() {
    struct Drops<'a>(&'a [u8]);
    impl io::Read for Drops<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let n = out.len().min(1);
            io::Read::read(&mut self.0, &mut out[..n])
        }
    }
    let files: [(&str, &[u8]); 2] = [("a.pdf", &pdf()), ("b.xlsx", b"PK\x03\x04 not really")];
    let text = sent(&Message::Document(Box::new(document())), &files);
    let text = format!("1212{}", changed(&text, "<edXML:To>", "<To xlink:href='x'><!-- c -->").replacen("</edXML:To>", "</To>", 1));
    let whole = receive(text.as_bytes()).unwrap();
    assert!(!whole.0.findings.is_empty());
    assert_eq!(receive(Drops(text.as_bytes())).unwrap(), whole);

    // Where base64 breaks, as much comes out as came in whole before it.
    let start = text.find("JVBERi0x").unwrap() + 2000;
    let broken = format!("{}*{}", text.get(..start).unwrap(), text.get(start..).unwrap());
    let whole = receive(broken.as_bytes()).unwrap();
    assert!(!whole.0.usable());
    assert_eq!(receive(Drops(broken.as_bytes())).unwrap(), whole);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn changed_bytes_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..3), 1..12)) {
        let mut bytes = sent(&Message::Document(Box::new(document())), &[("a.pdf", &pdf()), ("b.txt", b"mot hai ba bon")]).into_bytes();
        for (at, byte, how) in changes {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => {
                    bytes.remove(at);
                }
            }
        }
        match examine(bytes.as_slice(), &Limits::default()) {
            Ok(received) => {
                prop_assert!(received.findings.iter().all(|f| !f.reason.vi.is_empty() && !f.reason.en.is_empty()));
                let _ = serde_json::to_string(&received).unwrap();
            }
            Err(e) => prop_assert!(!e.to_string().is_empty()),
        }
    }

    #[test]
    fn torn_pieces_of_messages_never_panic(pieces in prop::collection::vec(prop::sample::select(vec![
        "<edXML>", "</edXML>", "<edXML:MessageHeader>", "</edXML:MessageHeader>", "<From>", "</From>", "<OrganId>", "</OrganId>",
        "<StatusCode>", "03", "</StatusCode>", "<Attachment>", "</Attachment>", "<ContentTransferEncoded>", "UEsDBBQ",
        "</ContentTransferEncoded>", "<Content/>", "<![CDATA[", "]]>", "<!--", "-->", "&amp;", "&#0;", "&", "null", "<?xml", "?>", "\u{feff}", "<TraceHeaderList>",
        "<Bussiness>", "</Bussiness>", "</TraceHeaderList>", "<To/>", "<Reference>", "</Reference>",
    ]), 0..60)) {
        let _ = examine(pieces.concat().as_bytes(), &Limits::default());
    }
}
