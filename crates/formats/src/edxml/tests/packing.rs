use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::*;

/// A message whose one attachment has this name, content type and payload.
fn with(name: &str, content_type: &str, payload: &[u8]) -> String {
    let text = changed(&plain(), "<AttachmentName>thử.pdf<", &format!("<AttachmentName>{name}<"));
    let text = changed(&text, "<edXML:AttachmentName>thử.pdf<", &format!("<edXML:AttachmentName>{name}<"));
    let text = changed(&text, "<ContentType>application/pdf<", &format!("<ContentType>{content_type}<"));
    let text = changed(&text, "<edXML:ContentType>application/pdf<", &format!("<edXML:ContentType>{content_type}<"));
    changed(&text, &STANDARD.encode(pdf()), &STANDARD.encode(payload))
}

fn zipped(entry: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    super::super::archive::zip_into(entry, &mut &*bytes, &mut out).unwrap().unwrap();
    out
}

#[test]
fn the_packing_is_seen_by_the_bytes_not_by_what_is_said() {
    let rtf = b"{\\rtf1 xin chao}".as_slice();
    let docx_itself = zipped("[Content_Types].xml", b"<Types/>");
    let docx_packed = zipped("1.docx", &docx_itself);
    let own_zip = zipped("a.txt", b"a");
    let pdf_packed = zipped("0f.PDF", &pdf());
    let pdf = pdf();
    for (name, content_type, payload, wanted, packing, said) in [
        ("a.pdf", "application/pdf", &pdf, &pdf, Packing::Raw, &[][..]),
        ("a.PDF", "application/zip", &pdf_packed, &pdf, Packing::Zipped, &[]),
        ("a.pdf", "text/plain", &pdf_packed, &pdf, Packing::Zipped, &["content-type"]),
        ("a.pdf", "application/zip", &pdf, &pdf, Packing::Raw, &["content-type"]),
        ("a.rtf", "application/rtf", &zipped("1.rtf", rtf), &rtf.to_vec(), Packing::Zipped, &["content-type"]),
        ("a.docx", "application/docx", &docx_itself, &docx_itself, Packing::Raw, &[]),
        ("a.docx", "application/zip", &docx_packed, &docx_itself, Packing::Zipped, &[]),
        ("a.docx", "application/zip", &docx_itself, &docx_itself, Packing::Raw, &[]),
        ("a.zip", "application/zip", &own_zip, &own_zip, Packing::Raw, &[]),
        ("a.zip", "application/octet-stream", &own_zip, &own_zip, Packing::Raw, &[]),
        ("a.png", "image/png", &pdf, &pdf, Packing::Raw, &["content-type"]),
    ] {
        let (received, files) = receive(with(name, content_type, payload).as_bytes()).unwrap();
        let found: Vec<&str> = received.findings.iter().map(|f| f.code.code()).collect();
        assert_eq!(found, said, "{name} as {content_type}");
        assert_eq!(&files[0], wanted, "{name} as {content_type}");
        let body = received.attachments[0].body.as_ref().unwrap();
        assert_eq!((body.packing, body.still_zipped, body.intact), (packing, false, true), "{name} as {content_type}");
    }
}

#[test]
fn broken_contents_are_grave_and_named() {
    let mut cut = zipped("1.doc", &pdf());
    cut.truncate(cut.len() / 2);
    let mut flipped = zipped("1.txt", b"mot hai ba");
    let middle = 45;
    flipped[middle] ^= 0xff;
    let lost = String::from_utf8_lossy(&pdf()).into_owned();
    for (name, content_type, payload, code) in [
        ("a.doc", "application/zip", cut.as_slice(), "zip"),
        ("a.txt", "application/zip", &flipped, "zip"),
        ("a.txt", "application/zip", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "zip"),
        ("a.pdf", "application/pdf", lost.as_bytes(), "pdf-text-encoding"),
        ("a.pdf", "application/zip", &zipped("1.pdf", lost.as_bytes()), "pdf-text-encoding"),
        ("a.pdf", "application/pdf", b"", "attachment-empty"),
    ] {
        let (received, _) = receive(with(name, content_type, payload).as_bytes()).unwrap();
        let grave: Vec<&str> = received.findings.iter().filter(|f| f.grave).map(|f| f.code.code()).collect();
        assert_eq!(grave, [code], "{name} {content_type}");
        assert!(!received.usable() && !received.attachments[0].body.as_ref().unwrap().intact);
        assert!(received.findings.iter().find(|f| f.grave).unwrap().path.ends_with("ContentTransferEncoded"));
    }
    let odd = zipped("../../a.txt", b"x");
    assert!(codes(&with("a.txt", "application/zip", &odd)).contains(&"zip-irregular"));
}

#[test]
fn base64_in_every_dress() {
    let clean = STANDARD.encode(pdf());
    let bytes = pdf();
    let lines: String = clean.as_bytes().chunks(76).map(|l| format!("{}\r\n", std::str::from_utf8(l).unwrap())).collect();
    let text = plain();
    for dressed in [
        lines.clone(),
        lines.replace("\r\n", "&#xD;\n"),
        format!("<![CDATA[{lines}]]>"),
        format!("\n   {clean}\n  "),
        clean.trim_end_matches('=').to_owned(),
    ] {
        let (received, files) = receive(changed(&text, &clean, &dressed).as_bytes()).unwrap();
        assert!(received.findings.is_empty(), "{:?}", received.findings);
        assert_eq!(files[0], bytes);
    }
    for broken in ["${missing}", "AAAA=AAA", "A", "JVBERi0x LjQ* AAAA"] {
        let (received, _) = receive(changed(&text, &clean, broken).as_bytes()).unwrap();
        let grave: Vec<&str> = received.findings.iter().filter(|f| f.grave).map(|f| f.code.code()).collect();
        assert_eq!(grave, ["base64"], "{broken}");
    }
}

/// The bytes of a re-ordered attachment may come before the name that decides what to do with them.
#[test]
fn bytes_before_their_name_are_given_as_they_are_and_unpacked_later() {
    let text = with("a.pdf", "application/zip", &zipped("1.pdf", &pdf()));
    let start = text.find("      <ContentId>cid:1").unwrap();
    let end = text.find("      <edXML:ContentTransferEncoded").unwrap();
    let said = text.get(start..end).unwrap().to_owned();
    let text = changed(&changed(&text, &said, ""), "</edXML:ContentTransferEncoded>\n", &format!("</edXML:ContentTransferEncoded>\n{said}"));
    let (received, files) = receive(text.as_bytes()).unwrap();
    let found: Vec<&str> = received.findings.iter().map(|f| f.code.code()).collect();
    assert!(found.contains(&"body-first") && found.contains(&"order"), "{found:?}");
    assert!(received.attachments[0].body.as_ref().unwrap().still_zipped);
    let mut out = Vec::new();
    let unpacked = unpack(files[0].as_slice(), &mut out, &Limits::default()).unwrap();
    assert_eq!((out, unpacked.kind, unpacked.entry_name.as_str()), (pdf(), Kind::Pdf, "1.pdf"));
    assert!(unpacked.findings.is_empty());
}

#[test]
fn files_beyond_the_limits_are_not_written_out() {
    let bomb = {
        let mut out = Vec::new();
        super::super::archive::zip_into("1.txt", &mut io::Read::take(io::repeat(b'a'), 40 << 20), &mut out).unwrap().unwrap();
        out
    };
    let text = with("a.txt", "application/zip", &bomb);
    assert!(codes(&text).contains(&"zip-bomb"));
    let small = Limits { attachment: 1000, ..Limits::default() };
    for text in [plain(), with("a.txt", "application/zip", &zipped("1.txt", &[b'x'; 5000]))] {
        let files = Files::default();
        files.0.lock().unwrap().push(Vec::new());
        let received = read(text.as_bytes(), &small, |_| Ok(OneFile(files.clone(), 0))).unwrap();
        assert!(received.findings.iter().any(|f| f.code == Deviation::ZipBomb));
        assert!(files.0.lock().unwrap()[0].len() <= 1000);
    }
    let few = Limits { attachments: 0, ..Limits::default() };
    assert!(matches!(examine(plain().as_bytes(), &few), Err(ReadError::TooMuch { what: "attachments", .. })));
}
