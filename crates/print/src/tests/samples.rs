//! One document of each kind, as an office would fill it in.

use base::{Date, Dong, Instant};

use crate::*;

const LOOKUP: &str = "https://dichvucong.dongnai.example/tra-cuu/H19.124-261122-0003";

/// 1 November 2026, in days since 1970.
const FIRST_OF_NOVEMBER: i64 = 20_758;

/// A moment of November 2026.
pub(super) fn at(day: i64, hour: i64, minute: i64) -> Instant {
    Instant::from_day(FIRST_OF_NOVEMBER + day - 1).plus_minutes(hour * 60 + minute)
}

pub(super) fn all() -> Vec<Document> {
    vec![
        Document::Receipt(receipt()),
        Document::Receipt(Receipt { sheet: Sheet::A5, owner: None, book: None, ..receipt() }),
        Document::SupplementRequest(supplement()),
        Document::Refusal(refusal()),
        Document::Apology(apology()),
        Document::StopNotice(stop()),
        Document::ControlSheet(control()),
        Document::Register(register(60)),
        Document::OnlineConfirmation(online()),
        Document::ResultLetter(letter()),
        Document::ResultLetter(decision()),
    ]
}

fn head(number: Option<&str>) -> Letterhead {
    Letterhead {
        parent: Some("Ủy ban nhân dân tỉnh Đồng Nai".into()),
        issuer: "Trung tâm Phục vụ hành chính công tỉnh".into(),
        number: number.map(str::to_owned),
        place: "Trấn Biên".into(),
        date: Date::constant(2026, 11, 22),
    }
}

fn person() -> Person {
    Person {
        name: "Nguyễn Thị Ánh Tuyết".into(),
        id_number: Some("075190001234".into()),
        address: Some("Số 12, đường Võ Thị Sáu, khu phố 3, phường Trấn Biên, tỉnh Đồng Nai".into()),
        phone: Some("0913 000 123".into()),
        email: Some("anhtuyet@example.vn".into()),
    }
}

fn contact() -> Contact {
    Contact {
        officer: Some("Trần Quốc Bảo".into()),
        phone: Some("0251 3 000 123".into()),
        website: Some("dichvucong.gov.vn".into()),
    }
}

fn components() -> Vec<Component> {
    vec![
        Component { name: "Đơn đăng ký biến động đất đai, tài sản gắn liền với đất".into(), originals: 1, ..Component::default() },
        Component { name: "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất đã cấp".into(), originals: 1, copies: 2, ..Component::default() },
        Component { name: "Hợp đồng chuyển nhượng quyền sử dụng đất đã công chứng".into(), certified: 1, electronic: 1, ..Component::default() },
    ]
}

fn signer() -> Signer {
    Signer {
        authority: vec!["TM. Ủy ban nhân dân".into(), "KT. Chủ tịch".into()],
        position: "Phó Chủ tịch".into(),
        name: "Lê Hoàng Phương".into(),
    }
}

pub(super) fn receipt() -> Receipt {
    Receipt {
        head: head(None),
        code: "H19.124-261122-0003".into(),
        lookup_url: Some(LOOKUP.into()),
        channel: Channel::Counter,
        submitter: person(),
        owner: Some(Person {
            name: "Công ty trách nhiệm hữu hạn một thành viên Thương mại Dịch vụ và Đầu tư Phát triển Nông nghiệp Long Khánh".into(),
            address: Some("Quốc lộ 1, phường Long Khánh, tỉnh Đồng Nai".into()),
            ..Person::default()
        }),
        procedure: "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất trong các trường hợp chuyển nhượng".into(),
        subject: "Chuyển nhượng quyền sử dụng thửa đất số 45, tờ bản đồ số 12".into(),
        components: components(),
        sets: 1,
        time_limit: "10 ngày làm việc".into(),
        received_at: at(22, 8, 5),
        due_at: Some(at(30, 17, 0)),
        fees: vec![
            Fee { name: "Lệ phí đăng ký biến động".into(), amount: Dong(28_000), paid: true, only: None },
            Fee { name: "Phí thẩm định hồ sơ cấp giấy chứng nhận".into(), amount: Dong(1_250_000), paid: false, only: None },
            Fee { name: "Phí cấp bản sao".into(), amount: Dong(8_000), paid: false, only: Some("chỉ thu khi có yêu cầu".into()) },
        ],
        delivery: Delivery::Counter("Trung tâm Phục vụ hành chính công tỉnh".into()),
        book: Some(BookEntry { volume: "02/2026".into(), number: "1234".into() }),
        contact: contact(),
        officer: "Trần Quốc Bảo".into(),
        sheet: Sheet::A4,
    }
}

fn supplement() -> SupplementRequest {
    SupplementRequest {
        head: head(Some("15/YCBS-TTPVHCC")),
        code: Some("H19.124-261122-0003".into()),
        lookup_url: Some(LOOKUP.into()),
        owner: Person { email: None, ..person() },
        procedure: receipt().procedure,
        subject: receipt().subject,
        stage: Stage::Intake,
        items: components()
            .into_iter()
            .zip(["Ký tên ở trang 2", "Nộp bản chính để đối chiếu", "Chứng thực lại, bản đã nộp mờ dấu"])
            .map(|(component, remark)| SupplementItem { component, remark: remark.into() })
            .collect(),
        reason: "Thành phần hồ sơ chưa đủ so với quy định của thủ tục.".into(),
        legal_basis: vec!["Điều 30 Nghị định số 101/2024/NĐ-CP".into()],
        guidance: Some(
            "Ông/Bà có thể nộp bản chụp trực tuyến trước.\nBản chính mang theo khi nhận kết quả.".into(),
        ),
        deadline: Some(at(27, 17, 0)),
        contact: contact(),
        officer: "Trần Quốc Bảo".into(),
    }
}

fn refusal() -> Refusal {
    Refusal {
        head: head(Some("16/TC-TTPVHCC")),
        code: None,
        submitted_at: None,
        owner: person(),
        procedure: receipt().procedure,
        subject: receipt().subject,
        reason: "Thửa đất đang có tranh chấp do Tòa án nhân dân khu vực 1 thụ lý.".into(),
        legal_basis: vec!["Khoản 1 Điều 45 Luật Đất đai năm 2024".into()],
        guidance: Some("Nộp lại sau khi bản án, quyết định của Tòa án có hiệu lực pháp luật.".into()),
        contact: contact(),
        submitter: Some("Nguyễn Thị Ánh Tuyết".into()),
        officer: "Trần Quốc Bảo".into(),
    }
}

fn apology() -> Apology {
    Apology {
        head: head(Some("128/TTPVHCC-TNTKQ")),
        to: person(),
        code: "H19.124-261122-0003".into(),
        lookup_url: Some(LOOKUP.into()),
        field: "Đất đai".into(),
        procedure: receipt().procedure,
        received_at: at(2, 8, 5),
        promised_at: at(20, 17, 0),
        reason: "Cơ quan thuế chưa xác định xong nghĩa vụ tài chính của thửa đất.".into(),
        new_due_at: at(30, 17, 0),
        contact: contact(),
        recipients: vec!["Như trên".into(), "Văn phòng Đăng ký đất đai tỉnh".into(), "Lưu: VT, TNTKQ".into()],
        signer: Signer {
            authority: vec!["KT. Giám đốc".into()],
            position: "Phó Giám đốc".into(),
            name: "Phạm Đức Huy".into(),
        },
    }
}

fn stop() -> StopNotice {
    StopNotice {
        head: head(Some("37/TB-TTPVHCC")),
        to: person(),
        code: "H19.124-261122-0003".into(),
        lookup_url: Some(LOOKUP.into()),
        procedure: receipt().procedure,
        received_at: at(2, 8, 5),
        at_request: true,
        step: "Thẩm định hồ sơ".into(),
        reason: "Hai bên đã thỏa thuận chấm dứt hợp đồng chuyển nhượng.".into(),
        legal_basis: vec!["Nghị định số 118/2025/NĐ-CP".into()],
        stopped_at: at(22, 9, 30),
        refund: Some(Dong(1_250_000)),
        returned: components(),
        contact: contact(),
        recipients: vec!["Như trên".into(), "Lưu: VT, hồ sơ".into()],
        signer: Signer {
            authority: Vec::new(),
            position: "Giám đốc".into(),
            name: "Vũ Thị Hồng Hạnh".into(),
        },
    }
}

fn control() -> ControlSheet {
    ControlSheet {
        head: head(None),
        code: "H19.124-261122-0003".into(),
        owner: "Nguyễn Thị Ánh Tuyết".into(),
        procedure: receipt().procedure,
        received_at: at(22, 8, 5),
        due_at: Some(at(30, 17, 0)),
        handled_by: "Văn phòng Đăng ký đất đai tỉnh Đồng Nai".into(),
        with: vec!["Thuế tỉnh Đồng Nai".into(), "Ủy ban nhân dân phường Trấn Biên".into()],
        book: Some(BookEntry { volume: "02/2026".into(), number: "1234".into() }),
        handovers: vec![
            Handover {
                from: "Trung tâm Phục vụ hành chính công tỉnh".into(),
                to: "Văn phòng Đăng ký đất đai tỉnh Đồng Nai".into(),
                giver: Some("Trần Quốc Bảo".into()),
                receiver: Some("Đặng Thị Mỹ Linh".into()),
                at: Some(at(22, 10, 0)),
                outcome: Some(Outcome::Early),
                note: None,
            },
            Handover {
                from: "Văn phòng Đăng ký đất đai tỉnh Đồng Nai".into(),
                to: "Thuế tỉnh Đồng Nai".into(),
                giver: Some("Đặng Thị Mỹ Linh".into()),
                receiver: Some("Bùi Văn Khôi".into()),
                at: Some(at(24, 15, 30)),
                outcome: Some(Outcome::OnTime),
                note: Some("Kèm phiếu chuyển thông tin địa chính".into()),
            },
        ],
        blanks: 3,
    }
}

pub(super) fn register(rows: usize) -> Register {
    Register {
        head: head(None),
        from: Date::constant(2026, 11, 1),
        to: Date::constant(2026, 11, 30),
        rows: (0..rows)
            .map(|i| RegisterRow {
                code: format!("H19.124-261122-{i:04}"),
                subject: receipt().procedure,
                sets: 1,
                owner: "Nguyễn Thị Ánh Tuyết".into(),
                address: person().address,
                phone: person().phone,
                channel: if i % 3 == 0 { Channel::Online } else { Channel::Counter },
                handled_by: "Văn phòng Đăng ký đất đai tỉnh Đồng Nai".into(),
                received_at: at(22, 8, 5),
                due_at: Some(at(30, 17, 0)),
                returned_at: (i % 2 == 0).then(|| at(29, 9, 0)),
                recipient: (i % 2 == 0).then(|| "Nguyễn Thị Ánh Tuyết".into()),
                officer: "Trần Quốc Bảo".into(),
                note: (i % 2 == 1).then(|| "Đang xử lý".into()),
            })
            .collect(),
        officer: "Trần Quốc Bảo".into(),
    }
}

fn online() -> OnlineConfirmation {
    OnlineConfirmation {
        head: head(None),
        code: "H19.124-261122-0003".into(),
        lookup_url: Some(LOOKUP.into()),
        submitted_at: at(22, 20, 41),
        submitter: person(),
        owner: None,
        procedure: receipt().procedure,
        subject: receipt().subject,
        files: vec![
            SubmittedFile {
                component: "Đơn đăng ký biến động".into(),
                file: "don-dang-ky-bien-dong-da-ky.pdf".into(),
                sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
            },
            SubmittedFile {
                component: "Giấy chứng nhận quyền sử dụng đất".into(),
                file: "IMG_2026_11_20.jpg".into(),
                sha256: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752".into(),
            },
        ],
        fees: receipt().fees,
        delivery: Delivery::Post("Số 12, đường Võ Thị Sáu, phường Trấn Biên, tỉnh Đồng Nai".into()),
        answer_by: Some(at(23, 16, 41)),
        contact: contact(),
    }
}

fn letter() -> ResultLetter {
    ResultLetter {
        head: Letterhead { parent: None, issuer: "Ủy ban nhân dân tỉnh Đồng Nai".into(), ..head(Some("7816/UBND-NC")) },
        kind: None,
        subject: "trả lời đề nghị xác nhận quy hoạch thửa đất số 45, tờ bản đồ số 12".into(),
        authority: None,
        to: vec!["Bà Nguyễn Thị Ánh Tuyết".into(), "Ủy ban nhân dân phường Trấn Biên".into()],
        grounds: Vec::new(),
        body: vec![
            Block::Text { text: "Ủy ban nhân dân tỉnh nhận được đơn ngày 02 tháng 11 năm 2026 của Bà về việc xác nhận quy hoạch.\nSau khi xem xét, Ủy ban nhân dân tỉnh có ý kiến như sau:".into() },
            Block::Table {
                columns: vec!["Thửa đất".into(), "Diện tích (m²)".into(), "Quy hoạch".into()],
                rows: vec![vec!["45".into(), "320,5".into(), "Đất ở đô thị".into()], vec!["46".into(), "118,0".into()]],
            },
            Block::Text { text: "Đề nghị Bà liên hệ Ủy ban nhân dân phường để được hướng dẫn./.".into() },
        ],
        recipients: vec!["Như trên".into(), "Sở Nông nghiệp và Môi trường".into(), "Lưu: VT, NC".into()],
        signer: signer(),
        verify_url: Some("https://dichvucong.dongnai.example/xac-minh/7816-UBND-NC-2026".into()),
    }
}

fn decision() -> ResultLetter {
    ResultLetter {
        head: Letterhead { parent: None, issuer: "Ủy ban nhân dân tỉnh Đồng Nai".into(), ..head(Some("512/QĐ-UBND")) },
        kind: Some("Quyết định".into()),
        subject: "Về việc cho phép chuyển mục đích sử dụng đất của hộ gia đình, cá nhân tại phường Trấn Biên".into(),
        authority: Some("Chủ tịch Ủy ban nhân dân tỉnh".into()),
        to: Vec::new(),
        grounds: vec![
            "Căn cứ Luật Tổ chức chính quyền địa phương năm 2025;".into(),
            "Căn cứ Luật Đất đai năm 2024;".into(),
            "Theo đề nghị của Giám đốc Sở Nông nghiệp và Môi trường.".into(),
        ],
        body: vec![
            Block::Heading { text: "QUYẾT ĐỊNH:".into() },
            Block::Article { label: "Điều 1.".into(), text: "Cho phép bà Nguyễn Thị Ánh Tuyết chuyển mục đích sử dụng 320,5 m² đất trồng cây lâu năm sang đất ở đô thị.".into() },
            Block::Article { label: "Điều 2.".into(), text: "Quyết định này có hiệu lực kể từ ngày ký.\nBà Nguyễn Thị Ánh Tuyết nộp tiền sử dụng đất theo thông báo của cơ quan thuế.".into() },
            Block::Article { label: "Điều 3.".into(), text: "Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Nông nghiệp và Môi trường và bà Nguyễn Thị Ánh Tuyết chịu trách nhiệm thi hành Quyết định này./.".into() },
        ],
        recipients: vec!["Như Điều 3".into(), "Lưu: VT, NC".into()],
        signer: signer(),
        verify_url: None,
    }
}
