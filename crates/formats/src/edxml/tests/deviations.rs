use super::*;

/// Each deviation alone, made by one change to a clean message: it is told, and nothing else is.
#[test]
fn every_deviation_has_its_code() {
    let text = plain();
    let e = |name: &str, value: &str| format!("<edXML:{name}>{value}</edXML:{name}>");
    let swap = |a: &str, b: &str| {
        let gap = "\n          ";
        (format!("{a}{gap}{b}"), format!("{b}{gap}{a}"))
    };
    let (number_first, notation_first) = swap(&e("CodeNumber", "17"), &e("CodeNotation", "STN-VP"));
    for (from, to, wanted) in [
        ("<?xml", "1212<?xml", &["junk-before"][..]),
        ("</edXML>\n", "</edXML>\n\0\0", &["junk-after"]),
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "", &["no-declaration"]),
        ("encoding=\"UTF-8\"", "encoding=\"utf-16\"", &["declared-encoding"]),
        (" xmlns:edXML=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\">\n", ">\n", &["unbound-prefix"]),
        ("<edXML xmlns=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\">", "<edXML>", &["namespace"]),
        ("<edXML xmlns=\"http://www.mic.gov.vn", "<edXML xmlns=\"http://www.e-doc.vn", &["namespace"]),
        ("</edXML:Subject>", "</Subject>", &["closing-prefix"]),
        (&number_first, &notation_first, &["order"]),
        ("<edXML:Reference>", "<edXML:Reference xlink:href=\"cid:1\">", &["unbound-prefix"]),
        ("<edXML:Subject>", "<edXML:Mood>tốt</edXML:Mood><edXML:Subject>", &["unknown-element"]),
        ("<edXML:Content>V/v thử</edXML:Content>", "<edXML:content>V/v thử</edXML:content>", &["spelling"]),
        ("<edXML:Place>Thử<", "<edXML:Place>Thử</edXML:Place><edXML:Place>Nữa<", &["repeated"]),
        ("<edXML:Content>V/v thử<", "<edXML:Content> <", &["empty"]),
        ("<edXML:Place>Thử</edXML:Place>", "", &["missing"]),
        ("<edXML:Place>Thử<", "<edXML:Place>null<", &["missing", "null"]),
        ("V/v thử &lt;gửi", "V/v &nbsp; &lt;gửi", &["entity"]),
        ("&amp; nhận", "& nhận", &["ampersand"]),
        ("2026/03/20", "2026-03-20", &["date-form"]),
        ("2026/03/20", "20/03/2026", &["date-form"]),
        ("2026/03/20", "sắp tới", &["date"]),
        ("2026/03/20", "1970/01/01", &["date-unset"]),
        ("<edXML:PageAmount>3<", "<edXML:PageAmount>ba<", &["number"]),
        ("<edXML:Direction>false<", "<edXML:Direction>2<", &["number"]),
        ("<edXML:OrganName>Xã Mẫu<", &format!("<edXML:OrganName>{}<", "đ".repeat(201)), &["too-long"]),
        ("<edXML:OrganId>H37.02.02<", "<edXML:OrganId>28.22.H17<", &["organ-id-form"]),
        ("H41.05,2026/03/02", "H41.05,2026/03/01", &["document-id-differs"]),
        ("<edXML:Type>18<", "<edXML:Type>1<", &["document-type"]),
        ("<edXML:BussinessDocType>0<", "<edXML:BussinessDocType>00<", &[]),
        (">Văn bản điện tử mới<", ">Thu hồi văn bản điện tử<", &["business-reason"]),
        ("<edXML:BussinessDocType>0<", "<edXML:BussinessDocType>3<", &["business-target"]),
        ("<edXML:BussinessDocType>0<", "<edXML:BussinessDocType>2<", &["business-target"]),
        ("    </edXML:edXMLHeader>", "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><Reference/></Signature></edXML:edXMLHeader>", &["signature"]),
        ("      <ContentId>cid:1<", "      <ContentId>1<", &["cid-prefix"]),
        ("<AttachmentName>thử.pdf<", "<AttachmentName>thứ.pdf<", &["reference-differs"]),
        ("<edXML:ContentType>application/pdf<", "<edXML:ContentType>application/zip<", &["reference-differs"]),
        ("<edXML:TraceHeader>\n          <edXML:OrganId>H41.05</edXML:OrganId>", "<edXML:TraceHeader>", &["missing"]),
        ("<edXML:OrganId>H41.05</edXML:OrganId>", "", &["no-sender"]),
        ("<edXML:Subject>", "<edXML:Subject>Khác</edXML:Subject><edXML:Subject>", &["contradiction", "repeated"]),
        ("<edXML:BussinessDocType>0<", "<edXML:BussinessDocType>7<", &["business-type"]),
        ("<edXML:BussinessDocType>0<", "<edXML:BussinessDocType>0</edXML:BussinessDocType><edXML:BussinessDocType>1<", &["contradiction", "repeated"]),
        ("<edXML:ContentId>cid:1<", "<edXML:ContentId>cid:2<", &["attachment-missing", "no-reference"]),
    ] {
        let mut found = codes(&changed(&text, from, to));
        found.sort_unstable();
        assert_eq!(found, wanted, "{from} → {to}");
    }
}

#[test]
fn findings_say_where() {
    let text = changed(&plain(), "2026/03/20", "20/03/2026");
    let (received, _) = receive(text.as_bytes()).unwrap();
    let finding = &received.findings[0];
    let at = text.find("<edXML:DueDate>").unwrap();
    let place = finding.place.unwrap();
    assert_eq!(place.offset, u64::try_from(at).unwrap());
    assert_eq!(place.line, lines_to(&text, at));
    assert_eq!(finding.path, "edXML/edXMLEnvelope/edXMLHeader/MessageHeader/DueDate");
    assert!(finding.reason.vi.contains("20/03/2026") && finding.reason.en.contains("20/03/2026"));

    // The second of two receivers, found by a rule about the message rather than about its text.
    let text = changed(&plain(), "<edXML:OrganName>Xã Mẫu</edXML:OrganName>", "");
    let (received, _) = receive(text.as_bytes()).unwrap();
    let finding = &received.findings[0];
    assert!(finding.path.ends_with("MessageHeader/To[2]/OrganName"), "{}", finding.path);
    let second = text.match_indices("<edXML:To>").nth(1).unwrap().0;
    assert_eq!(finding.place.unwrap().offset, u64::try_from(second).unwrap());
}

/// What the axis does to a message: other prefixes, other order, a hop of its own, nothing empty.
#[test]
fn a_message_that_travelled_means_the_same() {
    let text = plain();
    let start = text.find("        <edXML:Subject>").unwrap();
    let end = text.find("        <edXML:SignerInfo>").unwrap();
    let moved = text.get(start..end).unwrap().to_owned();
    let text = changed(&changed(&text, &moved, ""), "        <edXML:SteeringType>", &format!("{moved}        <edXML:SteeringType>"));
    let hop = "</edXML:TraceHeader><edXML:TraceHeader><edXML:OrganId>null</edXML:OrganId><edXML:Timestamp>2026/03/02 08:31:00</edXML:Timestamp></edXML:TraceHeader>";
    let text = changed(&text, "</edXML:TraceHeader>", hop);
    let text = text.replace("edXML:", "ns2:").replace("xmlns:edXML", "xmlns:ns2");
    let (received, files) = receive(text.as_bytes()).unwrap();
    let mut wanted = document();
    let timestamp = Some(base::Date::new(2026, 3, 2).unwrap().at(8, 31, 0, 0));
    wanted.trace_headers.push(TraceHeader { organ_id: None, timestamp });
    assert_eq!(received.message, Message::Document(Box::new(wanted)));
    assert!(received.usable());
    assert_eq!(files, [pdf()]);
}

#[test]
fn without_any_prefix_or_namespace() {
    let text = plain().replace("edXML:edXML", "edXML").replace("edXML:", "");
    let text = text.replace(" xmlns=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\"", "").replace(" xmlns:edXML=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\"", "");
    let text = text.replace(" xmlns=\"", " x=\"");
    let (received, files) = receive(text.as_bytes()).unwrap();
    assert_eq!(received.message, Message::Document(Box::new(document())));
    assert!(received.usable() && files == [pdf()]);
}

/// The flat layout some provinces send.
#[test]
fn a_flat_layout_is_read() {
    let text = r#"<?xml version="1.0" encoding="UTF-8"?>
<EdXMLEnvelope xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">
  <MessageHeader>
    <From><OrganId>H37.05</OrganId></From>
    <To><OrganId>H37.06</OrganId><OrganName>Sở B</OrganName></To>
    <DocumentId>khóa-1</DocumentId>
    <Code><CodeNumber>3</CodeNumber><CodeNotation>SA-VP</CodeNotation></Code>
    <PromulgationInfo><Place>Mẫu</Place><PromulgationDate>2026/01/05</PromulgationDate><Promulgator>Sở A</Promulgator></PromulgationInfo>
    <DocumentType>Công văn</DocumentType>
    <Subject>V/v mẫu</Subject>
    <SignerInfo><Signer>Hồ Mẫu</Signer></SignerInfo>
    <OtherInfo><Priority>0</Priority><Appendix>PL</Appendix></OtherInfo>
    <SteeringType>0</SteeringType>
  </MessageHeader>
  <Manifest>
    <Attachment><FileName>a.txt</FileName><Content>eGluIGNoYW8=</Content><FileType>text/plain</FileType></Attachment>
  </Manifest>
</EdXMLEnvelope>"#;
    let (received, files) = receive(text.as_bytes()).unwrap();
    let Message::Document(document) = &received.message else { panic!() };
    assert_eq!(document.from.organ_name.as_deref(), Some("Sở A"));
    assert_eq!(document.document_type.name.as_deref(), Some("Công văn"));
    assert_eq!(document.signer_info.full_name.as_deref(), Some("Hồ Mẫu"));
    assert_eq!(document.other_info.appendixes, ["PL"]);
    assert_eq!(files, [b"xin chao"]);
    assert_eq!(received.attachments[0].attachment.content_type.as_deref(), Some("text/plain"));
    assert!(received.usable());
    let found: Vec<&str> = received.findings.iter().map(|f| f.code.code()).collect();
    assert!(found.contains(&"root") && found.contains(&"flat"), "{found:?}");
}

#[test]
fn statuses_with_their_oddities() {
    let text = sent(&Message::Status(Box::new(status("13"))), &[]);
    // One library writes agency and code of a take-back into each other's element.
    let swapped = changed(&text, "<edXML:OrganId>H41.05<", "<edXML:OrganId>17/STN-VP<");
    let swapped = changed(&swapped, "<edXML:Code>17/STN-VP<", "<edXML:Code>H41.05<");
    let (received, _) = receive(swapped.as_bytes()).unwrap();
    assert_eq!(received.message, Message::Status(Box::new(status("13"))));
    assert_eq!(received.findings.iter().map(|f| f.code.code()).collect::<Vec<_>>(), ["swapped"]);
    for (from, to, wanted) in [
        ("<edXML:StatusCode>13<", "<edXML:StatusCode>1<", &["status-code"][..]),
        ("<edXML:StatusCode>13<", "<edXML:StatusCode>104<", &["status-code"]),
        ("<edXML:Description>đã xem</edXML:Description>", "", &["missing"]),
        ("<edXML:OrganId>H41.05</edXML:OrganId>", "", &["no-receiver"]),
        ("<edXML:StatusCode>13<", "<edXML:StatusCode><", &["empty", "no-status"]),
        ("<edXML:Timestamp>2026/03/02 09:00:01<", "<edXML:Timestamp>2026-03-02T09:00:01+07:00<", &["date-form"]),
        ("H41.05,2026/03/02", "H41.05,2025/03/02", &["document-id-differs"]),
    ] {
        let mut found = codes(&changed(&text, from, to));
        found.sort_unstable();
        assert_eq!(found, wanted, "{to}");
    }
}

#[test]
fn all_kinds_of_business_are_written_and_read() {
    let update = Act::Update {
        document_info: true,
        document_receiver: true,
        receivers: vec![Receiver { organ_id: Some(OrganId::from("H14")), receiver_type: Some(1) }],
    };
    let replaced = Replacement { document_id: Some("khóa cũ".to_owned()), organ_ids: vec![OrganId::from("H14"), OrganId::from("H41")] };
    for act in [Act::New, Act::Recall, update, Act::Replace { replacements: vec![replaced] }] {
        let mut document = document();
        document.business.reason = Some(act.usual_reason().to_owned());
        document.business.document_id = Some("khóa cũ".to_owned());
        document.business.act = act;
        let message = Message::Document(Box::new(document));
        let text = sent(&message, &[("a.pdf", &pdf())]);
        let (received, _) = receive(text.as_bytes()).unwrap();
        assert_eq!((received.message, received.findings), (message, Vec::new()));
    }
    for code in StatusCode::ALL {
        let message = Message::Status(Box::new(status(code.as_str())));
        let (received, _) = receive(sent(&message, &[]).as_bytes()).unwrap();
        assert_eq!((received.message, received.findings), (message, Vec::new()));
    }
}
