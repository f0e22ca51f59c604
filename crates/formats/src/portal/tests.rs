use base::{DateTime, Dong};
use proptest::prelude::*;

use super::codes::DossierStatus;
use super::*;

fn at(text: &str) -> DateTime {
    text.parse().unwrap()
}

fn dossier() -> Dossier {
    read(
        r#"{"MaHoSo": "H44.100-260926-0001", "MaTTHC": "2.000815", "TenTTHC": "Chứng thực bản sao", "MaLinhVuc": "G15-TP07",
        "TenLinhVuc": "Chứng thực", "KenhThucHien": 2, "LoaiDoiTuong": "1", "NgayTiepNhan": "20260926083000",
        "TrangThaiHoSo": "2", "HinhThuc": 0, "TaiKhoanDuocXacThucVoiVNeID": "1", "DuocThanhToanTrucTuyen": null,
        "TaiLieuNop": [{"TepDinhKemId": 12, "TenTepDinhKem": "cccd.pdf", "IsDeleted": "False",
            "DuongDanTaiTepTin": "https://example.gov.vn/f/12", "DuocSoHoa": "1", "DuocTaiSuDung": "0"}],
        "DanhSachLePhi": {"TenPhiLePhi": "Phí", "Gia": "2000"}, "DanhSachHoSoBoSung": null,
        "DanhSachGiayToKetQua": [{"MaGiayToKetQua": "KQ.G15.000031", "DuongDanTepTinKetQua": "https://example.gov.vn/f/9"}],
        "DinhDanhCHS": [{"LoaiDinhDanh": "1", "SoDinhDanh": "001099000001"}], "KhongBiet": 1}"#,
    )
    .unwrap()
}

fn fields(wrong: &[Wrong]) -> Vec<&str> {
    wrong.iter().map(|w| w.field.as_str()).collect()
}

#[test]
fn a_dossier_is_read_as_it_travels() {
    let dossier = dossier();
    assert_eq!((dossier.channel.as_str(), dossier.return_by.as_str(), dossier.online_payment.as_str()), ("2", "0", ""));
    assert_eq!((dossier.papers.len(), dossier.fees.len(), dossier.supplements.len()), (1, 1, 0));
    assert_eq!(dossier.papers[0].id, "12");
    assert_eq!(DossierStatus::of(&dossier.status), Some(DossierStatus::Received));
    assert_eq!(Rules::default().check(&dossier), []);
    let text = write(&dossier).unwrap();
    assert!(text.contains(r#""MaHoSo":"H44.100-260926-0001""#) && text.contains(r#""NgayTra":"""#), "{text}");
    assert_eq!(read::<Dossier>(&text).unwrap(), dossier);
}

#[test]
fn everything_wrong_in_a_dossier_is_named() {
    type Change = fn(&mut Dossier);
    let table: [(&str, Change); 14] = [
        ("MaHoSo", |d| d.code = " ".into()),
        ("MaTTHC", |d| d.procedure = "2.815".into()),
        ("KenhThucHien", |d| d.channel = "4".into()),
        ("TrichYeuHoSo", |d| d.subject = "ạ".repeat(1_001)),
        ("NgayTiepNhan", |d| d.received = "20261326083000".into()),
        ("NgayTiepNhan", |d| d.received = "2026-09-26 08:30".into()),
        ("TrangThaiHoSo", |d| d.status = "0".into()),
        ("NgayTra", |d| d.handed_over = "20260926246000".into()),
        ("TaiLieuNop.0.TenTepDinhKem", |d| d.papers[0].name = "x".repeat(4_001)),
        ("TaiLieuNop.0.DuongDanTaiTepTin", |d| d.papers[0].url = "file:///etc/passwd".into()),
        ("TaiLieuNop.0.DuocTaiSuDung", |d| d.papers[0].reused = "3".into()),
        ("DanhSachLePhi.0.Gia", |d| d.fees[0].amount = "-2000".into()),
        ("DanhSachGiayToKetQua.0.TenGiayTo", |d| d.results[0].name = "x".repeat(2_001)),
        ("DinhDanhCHS.0.SoDinhDanh", |d| d.identities[0].number = "00109900000".into()),
    ];
    for (field, change) in table {
        let mut dossier = dossier();
        change(&mut dossier);
        let wrong = Rules::default().check(&dossier);
        assert_eq!(fields(&wrong), [field]);
        assert!(wrong[0].text().vi.starts_with(field) && wrong[0].found.chars().count() <= 60);
    }
}

#[test]
fn rules_are_switched_as_data() {
    let mut rules = Rules::default();
    let mut dossier = dossier();
    dossier.place = "9".into();
    dossier.databases = vec![Database { code: "8".into() }];
    assert_eq!(rules.check(&dossier), [], "what is presumed is not applied");
    assert_eq!(rules.switch(Kind::Dossier, "DSKetNoiCSDL[].MaCSDL", true), 1);
    assert_eq!(fields(&rules.check(&dossier)), ["DSKetNoiCSDL.0.MaCSDL"]);
    assert_eq!(rules.switch(Kind::Dossier, "KhongCo", true), 0);
    dossier.status = "11".into();
    rules.switch(Kind::Dossier, "TrangThaiHoSo", false);
    assert_eq!(fields(&rules.check(&dossier)), ["DSKetNoiCSDL.0.MaCSDL"]);
    let strict = fields(&Rules::strict().check(&dossier)).join(" ");
    assert!(strict.contains("NoiNopHoSo") && strict.contains("Email"), "{strict}");
    // An operator's file holds the same rules.
    let file = serde_json::to_string_pretty(&rules).unwrap();
    assert_eq!(serde_json::from_str::<Rules>(&file).unwrap(), rules);
}

#[test]
fn each_rule_stands_for_a_field_that_exists() {
    fn keys<T: Body>(message: &T) -> serde_json::Value {
        serde_json::to_value(message).unwrap()
    }
    for rule in Rules::default().all.iter().filter(|rule| !rule.field.is_empty()) {
        let message = match rule.kind {
            Kind::Dossier => keys(&Dossier::default()),
            Kind::Progress => keys(&Progress::default()),
            Kind::Procedure => keys(&Procedure::default()),
            Kind::Payment => keys(&PaymentInit::default()),
            Kind::PaymentQuery => keys(&PaymentQuery::default()),
            Kind::PaymentLookup => keys(&LookupAnswer::default()),
            Kind::ResultQuery => keys(&ResultQuery::default()),
            Kind::Download => keys(&Download::default()),
            Kind::PostOrder => keys(&PostOrder::default()),
            Kind::Vneid => keys(&VneidClaims::default()),
            Kind::PortalSignIn => keys(&PortalClaims::default()),
            Kind::KioskCard => keys(&KioskCard::default()),
        };
        // Below a list the default has nothing to look at.
        let mut here = &message;
        for step in rule.field.split('.') {
            let key = step.trim_end_matches("[]");
            here = here.get(key).unwrap_or_else(|| panic!("{:?} {}", rule.kind, rule.field));
            if step.ends_with("[]") {
                assert!(here.is_array(), "{:?} {}", rule.kind, rule.field);
                break;
            }
        }
    }
}

#[test]
fn progress_goes_ten_at_a_time() {
    let step = Progress {
        dossier: "H44.100-260926-0001".into(),
        by: "Cán bộ một cửa".into(),
        at: Moment(at("2026-09-26T08:30:00")).to_string(),
        content: "Tiếp nhận hồ sơ".into(),
        status: DossierStatus::Received.code().into(),
        ..Progress::default()
    };
    let rules = Rules::strict();
    assert_eq!(rules.check_all(&vec![step.clone(); 10]), []);
    assert_eq!(fields(&rules.check_all(&vec![step.clone(); 11])), ["data"]);
    let long = Progress { by: "x".repeat(51), ..step.clone() };
    assert_eq!(fields(&rules.check_all(&[step, long])), ["data.1.NguoiXuLy"]);
}

#[test]
fn moments_have_fourteen_digits_and_twenty_four_hours() {
    let evening = Moment(at("2024-08-23T20:35:07"));
    assert_eq!(evening.to_string(), "20240823203507");
    assert_eq!("20240823203507".parse::<Moment>().unwrap(), evening);
    assert_eq!(Moment::or_empty(None), "");
    for text in ["", "2024082320350", "20240823246000", "20240230000000", "2024082320350+", "２０２４0823203507"] {
        assert!(text.parse::<Moment>().is_err(), "{text}");
    }
}

#[test]
fn calls_and_answers() {
    let rules = AnswerRules::default();
    let call = Call::new("s", "H44", "DongBoHoSoMC").data(&[dossier()], false, &rules).unwrap().write();
    assert!(
        call.starts_with(
            r#"{"session":"s","madonvi":"H44","service":"DongBoHoSoMC","isUpdating":"False","data":[{"MaHoSo""#
        ),
        "{call}"
    );
    let json = AnswerRules { truth: TruthStyle::Json, ..AnswerRules::default() };
    assert!(
        Call::new("s", "H44", "x").data::<Progress>(&[], true, &json).unwrap().write().contains(r#""isUpdating":true"#)
    );
    let asked = Call::new("s", "H44", "LayThuTuc").with("maTTHC", "2.000815").write();
    assert_eq!(asked, r#"{"session":"s","madonvi":"H44","service":"LayThuTuc","maTTHC":"2.000815"}"#);
    let answer = |text: &str| read::<Answer>(text).unwrap();
    assert_eq!(answer(r#"{"error_code": 0, "message": "Cập nhật thành công"}"#).outcome(false, &rules), Outcome::Done);
    let exists = answer(r#"{"error_code": "2", "message": "Hồ sơ ĐÃ TỒN TẠI"}"#);
    assert_eq!(exists.outcome(false, &rules), Outcome::Exists);
    assert!(matches!(exists.outcome(true, &rules), Outcome::Failed(Error::Refused { .. })));
    let three = answer(r#"{"error_code": "-3", "message": null}"#);
    assert!(matches!(three.outcome(false, &rules), Outcome::Failed(_)));
    let lax = AnswerRules { done_on_insert: vec!["3".into(), "-3".into()], ..AnswerRules::default() };
    assert_eq!(
        (three.outcome(false, &lax), matches!(three.outcome(true, &lax), Outcome::Failed(_))),
        (Outcome::Done, true)
    );
}

#[test]
fn a_procedure_comes_in_an_answer() {
    let text = r#"{"error_code": "0", "result": [{"MATTHC": "2.000815", "TENTTHC": "Chứng thực", "MACOQUANCONGBO": "G15",
        "CAPTHUCHIEN": [{"CAPTHUCHIEN": "3", "TENCAP": "Cấp Xã"}],
        "CACHTHUCTHUCHIEN": [{"KENH": "1", "THOIGIAN": [{"THOIGIANGIAIQUYET": "1", "DONVITINH": "Ngày làm việc",
            "PHILEPHI": [{"SOTIEN": "2000", "DONVI": "Đồng"}]}]}],
        "THANHPHANHOSO": [{"TRUONGHOP": "", "GIAYTO": [{"TENGIAYTO": "Tờ khai", "SOBANCHINH": "1", "SOBANSAO": "0"}]}],
        "KETQUATHUCHIEN": [{"MAKETQUA": "KQ.G15.000031"}], "TRANGTHAI": "1"}]}"#;
    let answer: Answer = read(text).unwrap();
    let procedures: Vec<Procedure> = answer.messages().unwrap();
    assert_eq!(procedures[0].ways[0].times[0].fees[0].amount, "2000");
    assert_eq!(Rules::strict().check_all(&procedures), []);
    let mut wrong = procedures[0].clone();
    wrong.ways[0].channel = "7".into();
    wrong.results[0].code = "KQ.1".into();
    wrong.dossiers[0].papers[0].originals = "một".into();
    let found = Rules::strict().check(&wrong);
    let paths = ["CACHTHUCTHUCHIEN.0.KENH", "KETQUATHUCHIEN.0.MAKETQUA", "THANHPHANHOSO.0.GIAYTO.0.SOBANCHINH"];
    assert_eq!(fields(&found), paths);
    assert_eq!(Answer::default().messages::<Procedure>().unwrap(), []);
    let text_alone = read::<Answer>(r#"{"result": "lỗi"}"#).unwrap();
    assert!(text_alone.messages::<Procedure>().is_err());
}

#[test]
fn payments_are_signed_over_their_fields_in_order() {
    let terms = PaymentTerms::default();
    let code = "H56.14-240823-0001".parse().unwrap();
    let mut init = PaymentInit::new(&terms, "TANGIANG", &code, Dong(2_000), at("2024-08-23T20:35:00"), "10.0.0.1");
    init.sign(&terms, "bí mật").unwrap();
    // sha256sum of LoaiBanTin|…|Ip|secret, computed apart.
    assert_eq!(init.reference, "dvcH56.14-240823-000120240823203500");
    assert_eq!(init.information, "THANH TOAN HO SO H56.14-240823-0001");
    assert_eq!(init.hash, EXPECTED_HASH);
    assert!(init.is_signed(&terms, "bí mật") && !init.is_signed(&terms, "khác"));
    assert_eq!(Rules::default().check(&init), []);
    let changed = PaymentInit { amount: "3000".into(), ..init.clone() };
    assert!(!changed.is_signed(&terms, "bí mật"));
    assert_eq!(read::<PaymentInit>(&write(&init).unwrap()).unwrap(), init);
    init.information = "A|B".into();
    assert_eq!(init.sign(&terms, "x"), Err(Error::Field { field: "ThongTinGiaoDich".into(), found: "A|B".into() }));
    init.receipt.procedure_name = "x".repeat(251);
    assert_eq!(fields(&Rules::default().check(&init)), ["ThongTinBienLai.TenTTHC"]);
    let unknown = PaymentTerms { init_hash: vec!["KhongCo".into()], ..PaymentTerms::default() };
    assert!(init.sign(&unknown, "x").is_err());
}

/// printf 'INIT|1.0.6|TANGIANG|dvc…|2000|PAY|1|1|vi-VN|VND|PAYMENT|…|20240823203500|10.0.0.1|bí mật' | sha256sum
const EXPECTED_HASH: &str = "eb1b3da08ea5755a7367a96ec8ebd1e529c1f5151103b764d5c8935d6ff557fb";

#[test]
fn questions_for_a_payment_are_signed_too() {
    let terms = PaymentTerms::default();
    let mut query = PaymentQuery::new(&terms, &terms.bill, "TANGIANG", "dvc1", at("2024-08-23T20:35:00"));
    query.sign(&terms, "s").unwrap();
    assert!(query.is_signed(&terms, "s"));
    assert_eq!(Rules::default().check(&query), []);
    let upper = PaymentQuery { hash: query.hash.to_uppercase(), ..query };
    assert!(upper.is_signed(&terms, "s"), "some write hashes in capitals");
}

#[test]
fn the_platform_s_answers() {
    let url = |text: &str| read::<InitAnswer>(text).unwrap().pay_url();
    assert_eq!(
        url(r#"{"error_code":"0","message":"{\"UrlThanhToan\":\"https://pay.example.vn/1\"}"}"#).unwrap(),
        "https://pay.example.vn/1"
    );
    assert!(matches!(url(r#"{"error_code":"5","message":"Sai mã"}"#), Err(Error::Refused { .. })));
    assert!(matches!(url(r#"{"error_code":0,"message":"{}"}"#), Err(Error::Field { .. })));
    assert!(url(r#"{"error_code":0,"message":"{\"UrlThanhToan\":\"javascript:x\"}"}"#).is_err());
    let lookup = r#"{"error_code":0,"MaHoSo":"H44.100-260926-0001","MaTraCuuTT":"7","PhiLePhi":[{"SoTien":"2000"}]}"#;
    let lookup: LookupAnswer = read(lookup).unwrap();
    assert_eq!(
        (lookup.receipt.dossier.as_str(), lookup.receipt.fees[0].amount.as_str()),
        ("H44.100-260926-0001", "2000")
    );
    assert_eq!(read::<LookupAnswer>(&write(&lookup).unwrap()).unwrap(), lookup);
    assert_eq!(Rules::strict().check(&lookup), []);
    let odd = LookupAnswer { error_code: 4, ..lookup };
    assert_eq!(fields(&Rules::strict().check(&odd)), ["error_code"]);
}

#[test]
fn results_are_asked_for_and_fetched() {
    let query = ResultQuery {
        owner_number: "001099000001".into(),
        procedure: "2.000815".into(),
        results: vec![WantedResult { code: "KQ.G15.000031".into(), number: String::new() }],
        ..ResultQuery::default()
    };
    assert_eq!(Rules::strict().check(&query), []);
    let none = ResultQuery { results: vec![], ..query };
    assert_eq!(fields(&Rules::strict().check(&none)), ["DanhSachDanhMucKetQua"]);
    let answer = r#"{"errorCode":"","signature":"x","result":{"DanhSachGiayToKetQua":[{"MaKetQua":"KQ.G15.000031",
        "CoQuanChuQuan":"G15","DanhSachTepDinhKem":[{"TenTep":"a.pdf","DuongDan":"/a"}]}]}}"#;
    let answer: ResultAnswer = read(answer).unwrap();
    let downloads: Vec<Download> = answer.found.results[0].downloads().collect();
    assert_eq!(downloads, [Download { keeper: "G15".into(), path: "/a".into(), name: "a.pdf".into() }]);
    assert_eq!(Rules::strict().check_all(&downloads), []);
    assert_eq!(read::<ResultAnswer>(r#"{"result":null}"#).unwrap(), ResultAnswer::default());
}

#[test]
fn orders_at_the_post() {
    let order: PostOrder = read(
        r#"{"OrderNumber":"H44.100-260926-0001","CODAmount":0,"SenderName":"Trung tâm","SenderTel":"0210123",
        "ReceiverName":"Mai","ReceiverAddress":"12 Trần Phú","ReceiverTel":"0912345678","ReceiverProvince":"20","FlagConfig":2}"#,
    )
    .unwrap();
    assert_eq!((order.receiver_province, order.flag), (20, 2));
    assert_eq!(Rules::default().check(&order), []);
    assert_eq!(fields(&Rules::default().check(&PostOrder { collect: -1, ..order })), ["CODAmount"]);
    assert!(read::<PostAnswer>(r#"{"Status":100}"#).unwrap().accepted().is_ok());
    assert!(read::<PostAnswer>(r#"{"Status":"99","Message":"x"}"#).unwrap().accepted().is_err());
}

#[test]
fn claims_say_who_has_signed_in() {
    let claims: VneidClaims = read(
        r#"{"sub":"1","LoaiTaiKhoan":1,"SoDinhDanh":"001099000001","HoVaTen":"Mai Thị Lan","NgayThangNamSinh":"24/11/1999","IAL":2}"#,
    )
    .unwrap();
    assert_eq!(claims.identity().unwrap().digits(), "001099000001");
    assert_eq!(claims.birth_date().unwrap().to_string(), "1999-11-24");
    assert_eq!((claims.account(), claims.identity_level.as_str()), (Some(codes::AccountKind::Citizen), "2"));
    assert_eq!(Rules::strict().check(&claims), []);
    let card: KioskCard =
        read(r#"{"idCode":"001099000001","personName":"Mai Thị Lan","dateOfBirth":"24111999"}"#).unwrap();
    assert_eq!(card.birth_date(), claims.birth_date());
    let business: PortalClaims =
        read(r#"{"sub":"1","LoaiTaiKhoan":"2","SoDinhDanh":"","NgayThangNamSinh":"1999-11-24T00:00:00"}"#).unwrap();
    assert!(business.identity().is_err());
    assert_eq!(business.birth_date(), claims.birth_date());
    assert_eq!(Rules::strict().check(&business), []);
    assert_eq!(Identity::of(&claims.identity().unwrap()).kind, "1");
}

#[test]
fn hostile_texts_are_refused() {
    for text in [
        "",
        "[]",
        "null",
        "{",
        r#"{"MaHoSo":{}}"#,
        r#"{"TaiLieuNop":[1]}"#,
        r#"{"DanhSachTepDinhKemKhac":[{"SoLuong":"1e9"}]}"#,
    ] {
        let read = read::<Dossier>(text);
        assert!(matches!(read, Err(Error::Json(_))), "{text}");
    }
    assert!(matches!(read::<Answer>(&format!("{{\"result\":{}", "[".repeat(100_000))), Err(Error::Json(_))));
    assert!(matches!(read::<Dossier>(&" ".repeat(MOST_BYTES + 1)), Err(Error::TooLong { .. })));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,100}", key in "MaHoSo|TaiLieuNop|NgayTra|DinhDanhCHS") {
        let _ = (read::<Dossier>(&text), read::<Answer>(&text), read::<PaymentInit>(&text));
        if let Ok(value) = serde_json::to_string(&text)
            && let Ok(dossier) = read::<Dossier>(&format!("{{\"{key}\":{value}}}"))
        {
            let _ = Rules::strict().check(&dossier);
        }
    }

    #[test]
    fn what_is_written_reads_the_same(
        code in "[A-Z0-9.-]{0,20}", subject in ".{0,40}", ids in proptest::collection::vec(any::<i64>(), 0..4), done in any::<bool>(),
    ) {
        let dossier = Dossier {
            code, subject,
            supplements: ids.iter().map(|id| Supplement { id: *id, done, ..Supplement::default() }).collect(),
            ..Dossier::default()
        };
        prop_assert_eq!(read::<Dossier>(&write(&dossier).unwrap()).unwrap(), dossier);
    }

    #[test]
    fn moments_read_the_same(seconds in 0_i64..8_000_000_000) {
        let moment = Moment(base::Instant::from_ms(seconds * 1_000).local());
        prop_assert_eq!(moment.to_string().parse::<Moment>().unwrap(), moment);
    }
}
