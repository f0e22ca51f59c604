use proptest::prelude::*;

use super::*;

/// Examples of NAPAS' documentation.
const STATIC: &str = "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F";
const ACCOUNT: &str = "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN62340107NPS68690819thanh toan don hang63042E2E";
const CARD: &str = "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC530370454061800005802VN62340107NPS68690819thanh toan don hang6304A203";

/// The text with its check sum put right.
fn sealed(text: &str) -> String {
    let body = format!("{}6304", text.strip_suffix("6304").unwrap_or(text));
    format!("{body}{:04X}", crc16(body.as_bytes()))
}

/// The text without the four digits of its check sum.
fn body(text: &str) -> &str {
    text.get(..text.len() - 4).unwrap()
}

fn refused(text: &str) -> (String, Fault) {
    let error = VietQr::read(text).unwrap_err();
    (error.field, error.fault)
}

#[test]
fn the_published_examples_are_written_byte_for_byte() {
    let account = VietQr::account("970403", "0011012345678");
    assert_eq!(account.write().unwrap(), STATIC);
    let paid = |code: VietQr| code.amount(180_000).bill("NPS6869").purpose("thanh toan don hang");
    assert_eq!(paid(account).write().unwrap(), ACCOUNT);
    assert_eq!(paid(VietQr::card("970403", "9704031101234567")).write().unwrap(), CARD);
}

#[test]
fn the_published_examples_are_read() {
    for text in [STATIC, ACCOUNT, CARD] {
        let code = VietQr::read(&format!("\u{feff} {text}\r\n")).unwrap();
        assert_eq!(code.write().unwrap(), text);
    }
    let code = VietQr::read(CARD).unwrap();
    assert_eq!(code.beneficiary.target, Target::Card("9704031101234567".into()));
    assert_eq!((code.initiation, code.amount), (Initiation::Dynamic, Some(180_000)));
    assert_eq!(code.details.purpose.as_deref(), Some("thanh toan don hang"));
}

#[test]
fn codes_by_the_same_rules_agree_to_the_byte() {
    let code = VietQr::account("970436", "1017595600").amount(50_000).purpose("H44.100-260926-0001 lệ phí");
    let text = "00020101021238540010A00000072701240006970436011010175956000208QRIBFTTA53037045405500005802VN62300826H44.100-260926-0001 le phi6304A7DE";
    assert_eq!(code.write().unwrap(), text);
    let code = VietQr::account("970415", "113366668888").amount(25_000).purpose("TT HS H56.14-240823-0001");
    let text = "00020101021238560010A0000007270126000697041501121133666688880208QRIBFTTA53037045405250005802VN62280824TT HS H56.14-240823-000163041022";
    assert_eq!(code.write().unwrap(), text);
}

#[test]
fn a_swallowed_service_code_is_named() {
    // Its check sum is right; field 38.01 is said to be longer than it is.
    let text = "00020101021238570010A00000072701390006970422011301234567890200208QRIBFTTA53037045405500005802VN62160812Test Payment630495B6";
    assert_eq!(refused(text), ("38.01.02".into(), Fault::Misplaced));
}

#[test]
fn malformed_codes_are_refused_with_the_field() {
    let table: &[(&str, &str, &str)] = &[
        // The text, the field that is named, a word of the English text.
        ("", "00", "missing"),
        ("000201", "63", "missing"),
        ("0102", "01", "says 2 bytes"),
        ("0002010102116304ABCD", "63", "check sum"),
        ("00020101021", "01", "says 2 bytes"),
        ("000201010", "01", "length are two digits"),
        ("00020101021138990010A000000727", "38", "says 99 bytes"),
        ("hello world", "-", "two digits"),
        ("0102110002016304ABCD", "00", "missing"),
        ("00020201021163041234", "00", "must be “01”"),
        ("000201010211010211", "01", "twice"),
        ("0002015802Vệ", "58", "inside a letter"),
    ];
    for (text, field, said) in table {
        let error = VietQr::read(text).unwrap_err();
        assert_eq!((error.field.as_str(), error.to_string().contains(said)), (*field, true), "{text}: {error}");
    }
    let changed: &[(&str, &str, &str)] = &[
        // What is changed in an example, into what, and the field that is named.
        ("010212", "010213", "01"),
        ("A000000727", "A000000728", "38.00"),
        ("0006970403", "000697040x", "38.01.00"),
        ("0113001101234567", "011300110 234567", "38.01.01"),
        ("QRIBFTTA", "QRIBFTTX", "38.02"),
        ("QRIBFTTA", "QRIBFTTC", "38.01.01"),
        ("5303704", "5303840", "53"),
        ("5802VN", "5802US", "58"),
        ("5406180000", "5406018000", "54"),
        ("5406180000", "54061800.0", "54"),
        ("5406180000", "540618,000", "54"),
        ("5406180000", "5406-18000", "54"),
        ("0107NPS6869", "0199NPS6869", "62.01"),
        ("0107NPS6869", "0x07NPS6869", "62"),
    ];
    for (from, to, field) in changed {
        let text = sealed(&body(ACCOUNT).replace(from, to));
        assert_eq!(refused(&text).0, *field, "{from} → {to}");
        assert!(ACCOUNT.contains(from));
    }
}

#[test]
fn fields_may_not_be_missing() {
    for (field, gone) in [("01", "010212"), ("53", "5303704"), ("58", "5802VN")] {
        let text = sealed(&body(ACCOUNT).replacen(gone, "", 1));
        assert_eq!(refused(&text), (field.into(), Fault::Missing), "{gone}");
    }
    let text = sealed("00020101021238180010A0000007270200530370458020VN");
    assert!(VietQr::read(&text).is_err());
    assert_eq!(refused(&sealed("00020101021238140010A00000072753037045802VN")).0, "38.01");
}

#[test]
fn a_check_sum_stands_at_the_end_and_only_there() {
    assert_eq!(refused(STATIC.strip_suffix("63049E6F").unwrap()), ("63".into(), Fault::Missing));
    assert_eq!(refused(&format!("{STATIC}6002Hu")), ("63".into(), Fault::Misplaced));
    let wrong = STATIC.replace("9E6F", "9E6E");
    assert_eq!(refused(&wrong).1, Fault::CheckSum { found: "9E6E".into(), expected: "9E6F".into() });
    assert!(VietQr::read(&STATIC.replace("9E6F", "9e6f")).is_ok(), "some generators write small letters");
}

#[test]
fn one_changed_letter_is_always_noticed() {
    for at in 0..ACCOUNT.len() {
        let mut bytes = ACCOUNT.as_bytes().to_vec();
        bytes[at] = if bytes[at] == b'1' { b'2' } else { b'1' };
        assert!(VietQr::read(&String::from_utf8(bytes).unwrap()).is_err(), "byte {at}");
    }
}

#[test]
fn the_order_of_unnamed_fields_does_not_matter() {
    let text = sealed(&format!("{}8001a7001b", body(STATIC).strip_suffix("6304").unwrap()));
    let code = VietQr::read(&text).unwrap();
    assert_eq!(code.more.iter().map(|f| f.id).collect::<Vec<_>>(), [70, 80]);
    assert_eq!(VietQr::read(&code.write().unwrap()).unwrap(), code);
}

#[test]
fn long_texts_cost_nothing() {
    let text = "9901x".repeat(1_000_000);
    assert!(matches!(refused(&text).1, Fault::TooLong { bytes: 5_000_000 }));
}

#[test]
fn what_cannot_be_written_is_named() {
    let account = || VietQr::account("970403", "0011012345678");
    let with = |change: fn(&mut VietQr)| {
        let mut code = account();
        change(&mut code);
        code.write().unwrap_err().field
    };
    assert_eq!(VietQr::account("97040", "1").write().unwrap_err().field, "38.01.00");
    assert_eq!(VietQr::account("970403", "").write().unwrap_err().field, "38.01.01");
    assert_eq!(VietQr::account("970403", &"1".repeat(20)).write().unwrap_err().field, "38.01.01");
    assert_eq!(VietQr::card("970403", "97040311").write().unwrap_err().field, "38.01.01");
    assert_eq!(account().amount(0).write().unwrap_err().field, "54");
    assert_eq!(account().amount(10_000_000_000_000).write().unwrap_err().field, "54");
    assert_eq!(account().purpose("漢字").write().unwrap_err().field, "62.08");
    assert_eq!(account().purpose(&"x".repeat(96)).write().unwrap_err().field, "62.08");
    assert_eq!(account().bill(&"x".repeat(26)).write().unwrap_err().field, "62.01");
    assert_eq!(account().bill(&"x".repeat(25)).purpose(&"x".repeat(90)).write().unwrap_err().field, "62");
    assert_eq!(with(|c| c.category = Some("12".into())), "52");
    assert_eq!(with(|c| c.name = Some("x".repeat(26))), "59");
    assert_eq!(with(|c| c.city = Some("x".repeat(16))), "60");
    assert_eq!(with(|c| c.more = vec![Field { id: 54, value: "1".into() }]), "54");
    assert_eq!(with(|c| c.details.more = vec![Field { id: 8, value: "1".into() }]), "62.08");
    assert_eq!(with(|c| c.more = (64..70).map(|id| Field { id, value: "x".repeat(99) }).collect()), "-");
}

#[test]
fn a_bank_s_own_limits_hold() {
    let code = VietQr::account("970403", "1").purpose("H44.100-260926-0001 lệ phí");
    let strict = Rules { purpose: 25, ..Rules::default() };
    assert_eq!(code.write_by(&strict).unwrap_err().field, "62.08");
    let unfolded = Rules { fold: false, ..Rules::default() };
    let error = code.write_by(&unfolded).unwrap_err();
    assert_eq!((error.field.as_str(), error.text().vi.contains("không dấu")), ("62.08", true));
}

fn field(ids: std::ops::Range<u8>) -> impl Strategy<Value = Field> {
    (ids, "[ -~]{1,20}").prop_map(|(id, value)| Field { id, value })
}

fn label() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("[A-Za-z0-9.-][A-Za-z0-9 .-]{0,14}[A-Za-z0-9.-]".prop_map(|t| ascii_words(&t)))
}

fn ascii_words(text: &str) -> String {
    crate::ascii::fold(text)
}

prop_compose! {
    fn code()(
        once in any::<bool>(),
        bin in "[0-9]{6}",
        target in prop_oneof![
            "[0-9A-Za-z]{1,19}".prop_map(Target::Account),
            "[0-9]{16,19}".prop_map(Target::Card),
        ],
        category in proptest::option::of("[0-9]{4}"),
        amount in proptest::option::of(1_u64..9_999_999_999_999),
        name in label(), city in proptest::option::of("[A-Z]{1,15}"),
        bill in label(), reference in label(), terminal in label(), purpose in label(),
        inner in proptest::option::of(field(9..50)), outer in proptest::option::of(field(64..99)),
    ) -> VietQr {
        VietQr {
            initiation: if once { Initiation::Dynamic } else { Initiation::Static },
            beneficiary: Beneficiary { bin, target },
            category, amount, name, city,
            details: Details { bill, reference, terminal, purpose, more: inner.into_iter().collect() },
            more: outer.into_iter().collect(),
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_the_same(code in code()) {
        if let Ok(text) = code.write() {
            prop_assert_eq!(VietQr::read(&text).unwrap(), code);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,200}", cut in 0_usize..140) {
        let _ = VietQr::read(&text);
        let _ = VietQr::read(ACCOUNT.get(..cut).unwrap_or(ACCOUNT));
        let _ = VietQr::read(&sealed(&text));
    }

    #[test]
    fn json_keeps_a_code(code in code()) {
        let json = serde_json::to_string(&code).unwrap();
        prop_assert_eq!(serde_json::from_str::<VietQr>(&json).unwrap(), code);
    }
}
