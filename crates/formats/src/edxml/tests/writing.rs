use super::*;

/// The whole text of a small message, as the reference library would lay it out.
#[test]
fn a_document_has_the_canonical_prefixes_and_order() {
    let text = sent(&Message::Document(Box::new(document())), &[("a.pdf", b"%PDF-1.4 %%EOF")]);
    let wanted = r#"<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">
  <edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">
    <edXML:edXMLHeader>
      <edXML:MessageHeader>
        <edXML:From>
          <edXML:OrganId>H41.05</edXML:OrganId>
          <edXML:OrganizationInCharge>UBND tỉnh Thử</edXML:OrganizationInCharge>
          <edXML:OrganName>Sở Thử nghiệm</edXML:OrganName>
          <edXML:OrganAdd>1 đường Mẫu</edXML:OrganAdd>
          <edXML:Email>so@thu.example</edXML:Email>
          <edXML:Telephone>(0200) 1</edXML:Telephone>
          <edXML:Fax>2</edXML:Fax>
          <edXML:Website>thu.example</edXML:Website>
        </edXML:From>
        <edXML:To>
          <edXML:OrganId>000.00.00.G22</edXML:OrganId>
          <edXML:OrganName>Văn phòng Mẫu</edXML:OrganName>
        </edXML:To>
        <edXML:To>
          <edXML:OrganId>H37.02.02</edXML:OrganId>
          <edXML:OrganName>Xã Mẫu</edXML:OrganName>
        </edXML:To>
        <edXML:DocumentId>H41.05,2026/03/02,17/STN-VP</edXML:DocumentId>
        <edXML:Code>
          <edXML:CodeNumber>17</edXML:CodeNumber>
          <edXML:CodeNotation>STN-VP</edXML:CodeNotation>
        </edXML:Code>
        <edXML:PromulgationInfo>
          <edXML:Place>Thử</edXML:Place>
          <edXML:PromulgationDate>2026/03/02</edXML:PromulgationDate>
        </edXML:PromulgationInfo>
        <edXML:DocumentType>
          <edXML:Type>18</edXML:Type>
          <edXML:TypeName>Công văn</edXML:TypeName>
        </edXML:DocumentType>
        <edXML:Subject>V/v thử &lt;gửi&gt; &amp; nhận</edXML:Subject>
        <edXML:Content>V/v thử</edXML:Content>
        <edXML:SignerInfo>
          <edXML:Competence>KT. GIÁM ĐỐC</edXML:Competence>
          <edXML:Position>Phó Giám đốc</edXML:Position>
          <edXML:FullName>Trần Thị Mẫu</edXML:FullName>
        </edXML:SignerInfo>
        <edXML:DueDate>2026/03/20</edXML:DueDate>
        <edXML:OtherInfo>
          <edXML:Priority>1</edXML:Priority>
          <edXML:SphereOfPromulgation>Nội bộ</edXML:SphereOfPromulgation>
          <edXML:TyperNotation>TTM</edXML:TyperNotation>
          <edXML:PromulgationAmount>2</edXML:PromulgationAmount>
          <edXML:PageAmount>3</edXML:PageAmount>
          <edXML:Direction>false</edXML:Direction>
          <edXML:Appendixes>
            <edXML:Appendix>Phụ lục 1</edXML:Appendix>
          </edXML:Appendixes>
        </edXML:OtherInfo>
        <edXML:ResponseFor>
          <edXML:OrganId>000.00.00.G22</edXML:OrganId>
          <edXML:Code>5/VPM</edXML:Code>
          <edXML:PromulgationDate>2026/02/01</edXML:PromulgationDate>
          <edXML:DocumentId>khóa 5</edXML:DocumentId>
        </edXML:ResponseFor>
        <edXML:ResponseForTask>
          <edXML:TaskCode>NV-1</edXML:TaskCode>
        </edXML:ResponseForTask>
        <edXML:SteeringType>2</edXML:SteeringType>
        <edXML:ToPlaces>
          <edXML:Place>Như trên</edXML:Place>
          <edXML:Place>Lưu: VT</edXML:Place>
        </edXML:ToPlaces>
      </edXML:MessageHeader>
      <edXML:TraceHeaderList>
        <edXML:TraceHeader>
          <edXML:OrganId>H41.05</edXML:OrganId>
          <edXML:Timestamp>2026/03/02 08:30:00</edXML:Timestamp>
        </edXML:TraceHeader>
        <edXML:Bussiness>
          <edXML:BussinessDocType>0</edXML:BussinessDocType>
          <edXML:BussinessDocReason>Văn bản điện tử mới</edXML:BussinessDocReason>
          <edXML:Paper>0</edXML:Paper>
          <edXML:StaffInfo>
            <edXML:Department>Văn thư</edXML:Department>
            <edXML:Staff>Lê Văn Thử</edXML:Staff>
            <edXML:Email>vt@thu.example</edXML:Email>
            <edXML:Mobile>0900000000</edXML:Mobile>
          </edXML:StaffInfo>
        </edXML:Bussiness>
      </edXML:TraceHeaderList>
    </edXML:edXMLHeader>
    <edXML:edXMLBody>
      <edXML:edXMLManifest version="1.0">
        <edXML:Reference>
          <edXML:ContentId>cid:1</edXML:ContentId>
          <edXML:ContentType>application/pdf</edXML:ContentType>
          <edXML:AttachmentName>a.pdf</edXML:AttachmentName>
        </edXML:Reference>
      </edXML:edXMLManifest>
    </edXML:edXMLBody>
  </edXML:edXMLEnvelope>
  <AttachmentEncoded>
    <Attachment>
      <ContentId>cid:1</ContentId>
      <AttachmentName>a.pdf</AttachmentName>
      <ContentType>application/pdf</ContentType>
      <edXML:ContentTransferEncoded xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">JVBERi0xLjQgJSVFT0Y=</edXML:ContentTransferEncoded>
    </Attachment>
  </AttachmentEncoded>
</edXML>
"#;
    assert_eq!(text, wanted);
    assert_eq!(codes(&text), Vec::<&str>::new());
}

#[test]
fn a_status_has_a_header_and_nothing_else() {
    let text = sent(&Message::Status(Box::new(status("03"))), &[]);
    let order: Vec<usize> = ["<edXML:From>", "<edXML:ResponseFor>", "<edXML:StaffInfo>", "<edXML:StatusCode>03<", "<edXML:Description>", "<edXML:Timestamp>2026/03/02 09:00:01<"]
        .iter()
        .map(|part| text.find(part).unwrap_or_else(|| panic!("{part}")))
        .collect();
    assert!(order.is_sorted());
    assert!(!text.contains("TraceHeaderList") && !text.contains("edXMLBody") && !text.contains("AttachmentEncoded"));
    assert_eq!(codes(&text), Vec::<&str>::new());
}

#[test]
fn another_reader_of_xml_finds_every_element_in_the_namespace() {
    let text = plain();
    let tree = roxmltree::Document::parse(&text).unwrap();
    assert!(tree.descendants().filter(|n| n.is_element()).all(|n| n.tag_name().namespace() == Some(NAMESPACE)));
}

#[test]
fn what_no_receiver_could_use_is_not_written() {
    let write_it = |message: Message| write(&message, Vec::new(), io::sink());
    type Spoil = fn(&mut Document);
    let spoilt: [(Spoil, Deviation); 4] = [
        (|d| d.from.organ_id = None, Deviation::NoSender),
        (|d| d.to.clear(), Deviation::NoReceiver),
        (|d| d.subject = None, Deviation::NoSubject),
        (|d| (d.document_id, d.code.code_number) = (None, None), Deviation::NoIdentity),
    ];
    for (spoil, code) in spoilt {
        let mut document = document();
        spoil(&mut document);
        match write_it(Message::Document(Box::new(document))) {
            Err(WriteError::Unusable(findings)) => assert!(findings.iter().any(|f| f.code == code), "{findings:?}"),
            other => panic!("{code:?}: {other:?}"),
        }
    }
    let mut control = document();
    control.subject = Some("a\u{1}b".to_owned());
    let refused = write_it(Message::Document(Box::new(control))).unwrap_err().to_string();
    assert!(refused.contains("MessageHeader/Subject"), "{refused}");

    let body = Outgoing { attachment: Attachment::default(), packing: Packing::Raw, body: Box::new(io::empty()) };
    let refused = write(&Message::Status(Box::new(status("01"))), vec![body], io::sink());
    assert!(matches!(refused, Err(WriteError::StatusWithAttachments)));
}

#[test]
fn a_failing_stream_is_told_apart() {
    struct Failing;
    impl io::Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("disk gone"))
        }
    }
    impl Write for Failing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("disk full"))
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let message = Message::Document(Box::new(document()));
    for packing in [Packing::Raw, Packing::Zipped] {
        let one = |body: Box<dyn io::Read>| vec![Outgoing { attachment: Attachment::default(), packing, body }];
        let failed = write(&message, one(Box::new(Failing)), io::sink()).unwrap_err();
        assert!(matches!(&failed, WriteError::Attachment { number: 1, .. }), "{failed}");
        let failed = write(&message, one(Box::new(io::empty())), Failing).unwrap_err();
        assert!(matches!(&failed, WriteError::Output(_)), "{failed}");
    }
    let failed = read(Failing, &Limits::default(), |_| Ok(io::sink())).unwrap_err();
    assert!(matches!(&failed, ReadError::Input(_)), "{failed}");
    let failed = read(io::Read::chain(&plain().as_bytes()[..4000], Failing), &Limits::default(), |_| Ok(io::sink())).unwrap_err();
    assert!(matches!(&failed, ReadError::Input(_)), "{failed}");
    let failed = read(plain().as_bytes(), &Limits::default(), |_| Ok(Failing)).unwrap_err();
    assert!(matches!(&failed, ReadError::Output(_)), "{failed}");
    let failed = read(plain().as_bytes(), &Limits::default(), |_| Err::<io::Sink, _>(io::Error::other("no"))).unwrap_err();
    assert!(matches!(&failed, ReadError::Output(_)), "{failed}");
}

#[test]
fn the_document_id_is_composed_of_its_parts() {
    let mut document = document();
    assert_eq!(document.compose_id().as_deref(), Some("H41.05,2026/03/02,17/STN-VP"));
    document.code.code_notation = None;
    assert_eq!(document.compose_id(), None);
}
