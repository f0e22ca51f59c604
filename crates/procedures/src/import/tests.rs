//! Entries as the national database sends them, good, odd and hostile.

use std::sync::Arc;

use base::deadline::Term;
use base::{Dong, Error};
use catalogue::{Audience, Channel, Definition, FeeKind, Level, Online};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::fields::{Field, compare};
use super::words::{agency, amount, count, level, plain_text, slug, term};
use super::{MOST_ENTRIES, Reading, read};

fn alone(text: &str) -> Result<Reading, Error> {
    read(text, &mut |_| Ok(None))
}

/// What the caller is told about a file as a whole.
fn refusal(text: &str) -> String {
    match alone(text) {
        Err(Error::Invalid(fields)) => fields.get("file").unwrap().vi.to_string(),
        other => panic!("{other:?}"),
    }
}

fn copies() -> Value {
    json!({
        "MATTHC": "2.000815",
        "TENTTHC": "<p>Chứng thực bản sao&nbsp;từ bản chính</p>",
        "MACOQUANCONGBO": "G15",
        "CAPTHUCHIEN": [{ "CAPTHUCHIEN": "3", "TENCAP": "Cấp Xã" }],
        "LINHVUCTHUCHIEN": [{ "MALINHVUC": "G15-TP03", "TENLINHVUC": "Chứng thực" }],
        "TRINHTUTHUCHIEN": [{ "TRUONGHOP": "", "TRINHTU": [{ "TENTRINHTU": "Nộp hồ sơ<br>tại bộ phận một cửa" }, { "TENTRINHTU": "" }] }],
        "CACHTHUCTHUCHIEN": [
            { "KENH": "1", "THOIGIAN": [{
                "THOIGIANGIAIQUYET": "1", "DONVITINH": "Ngày làm việc", "MOTA": "",
                "PHILEPHI": [{ "SOTIEN": "2000", "DONVI": "Đồng", "MOTA": "Phí: 2.000 đồng/trang" }]
            }] },
            { "KENH": "2", "THOIGIAN": [{
                "THOIGIANGIAIQUYET": "0,5", "DONVITINH": "Ngày làm việc", "MOTA": "",
                "PHILEPHI": [{ "SOTIEN": "2000", "DONVI": "Đồng", "MOTA": "Phí: 2.000 đồng/trang" }]
            }] }
        ],
        "THANHPHANHOSO": [{ "TRUONGHOP": "", "GIAYTO": [
            { "MAGIAYTO": "", "TENGIAYTO": "Bản chính giấy tờ", "SOBANCHINH": "1", "SOBANSAO": "0", "MA_KQ_THAYTHE": "" },
            { "TENGIAYTO": "Bản sao cần chứng thực", "TENMAUDON": "Mẫu 01", "SOBANCHINH": "", "SOBANSAO": "2", "MA_KQ_THAYTHE": "KQ.G15.000031" }
        ] }],
        "DOITUONGTHUCHIEN": [{ "MADOITUONG": "1", "TENDOITUONG": "Công dân Việt Nam" }, { "TENDOITUONG": "Doanh nghiệp" }],
        "COQUANTHUCHIEN": [{ "MADONVI": "", "TENDONVI": "Ủy ban nhân dân cấp xã" }],
        "COQUANPHOIHOP": [{ "MADONVI": "", "TENDONVI": "" }],
        "KETQUATHUCHIEN": [{ "MAKETQUA": "KQ.G15.000031", "TENKETQUA": "Bản sao được chứng thực" }],
        "CANCUPHAPLY": [{ "SOVANBAN": "23/2015/NĐ-CP", "TENVANBAN": "Nghị định về chứng thực", "COQUANBANHANH": "Chính phủ" }],
        "YEUCAU": "", "TRANGTHAI": "1", "TRUONGMOI": "gì đó"
    })
}

#[test]
fn an_entry_becomes_a_definition() {
    for wrapped in [
        copies(),
        json!([copies()]),
        json!({ "error_code": "0", "result": [copies()] }),
        json!({ "service": "LayThuTuc", "response": { "error_code": "0", "result": [copies()] } }),
    ] {
        let reading = alone(&wrapped.to_string()).unwrap();
        assert_eq!(reading.faults, []);
        let entry = &reading.entries[0];
        let d = &entry.definition;
        assert_eq!(d.name.vi, "Chứng thực bản sao từ bản chính");
        assert_eq!(d.name.en, "", "the source has no English");
        assert_eq!((d.sector.code.as_str(), d.levels.as_slice()), ("G15-TP03", [Level::Commune].as_slice()));
        assert_eq!(d.agencies, ["commune"]);
        assert_eq!(d.audience, [Audience::Citizen, Audience::Business]);
        assert_eq!(d.channels, [Channel::Counter, Channel::Online]);
        assert_eq!(d.online, Online::Partial);
        assert_eq!(d.steps.len(), 1);
        assert_eq!(d.steps[0].vi, "Nộp hồ sơ\ntại bộ phận một cửa");
        let case = &d.cases[0];
        assert_eq!((case.time, case.online_time), (Some(Term::working_days(1)), Some(Term::working_hours(4))));
        assert_eq!(case.fees.len(), 1, "the same fee of two channels is one");
        assert_eq!((case.fees[0].amount, case.fees[0].kind), (Dong(2_000), FeeKind::Fee));
        let papers: Vec<(u32, u32)> = case.components.iter().map(|c| (c.originals, c.copies)).collect();
        assert_eq!(papers, [(1, 0), (0, 2)]);
        assert_eq!(case.components[1].replaced_by.as_deref(), Some("KQ.G15.000031"));
        assert_eq!(d.requirements, None);
        assert!(entry.in_force);
        assert_eq!(entry.kept["MACOQUANCONGBO"], "G15");
        assert_eq!(entry.kept["TRUONGMOI"], "gì đó");
        assert!(entry.kept.get("TENTTHC").is_none());
    }
}

#[test]
fn what_the_source_does_not_have_is_kept() {
    let old = crate::built_in().unwrap().into_iter().find(|d| d.code == "2.000815").unwrap();
    let known = Arc::new(old.clone());
    let mut item = copies();
    item["TENTTHC"] = json!(old.name.vi);
    item["THANHPHANHOSO"][0]["GIAYTO"][0]["TENGIAYTO"] = json!(old.cases[0].components[0].name.vi);
    let reading = read(&item.to_string(), &mut |_| Ok(Some(known.clone()))).unwrap();
    let new = &reading.entries[0].definition;
    assert_eq!(new.name, old.name, "English is kept while the Vietnamese is the same");
    assert_eq!((&new.form, &new.process, &new.keywords), (&old.form, &old.process, &old.keywords));
    assert_eq!(new.cases[0].key, old.cases[0].key, "the case is known again");
    assert_eq!(new.cases[0].components[0].key, old.cases[0].components[0].key);
    let changed = compare(&old, new);
    assert!(changed.iter().all(|c| !matches!(c.field, Field::Form | Field::Process | Field::Texts)), "{changed:?}");
    assert!(changed.iter().any(|c| c.field == Field::Cases && !c.differences.is_empty()));
    let mut taken = old.clone();
    for field in &changed {
        field.field.take(new, &mut taken);
    }
    assert_eq!(&taken, new, "taking every part gives the whole");
    assert!(compare(&taken, new).is_empty());
}

#[test]
fn our_own_files_come_back_as_they_went() {
    let all = crate::built_in().unwrap();
    let json = serde_json::to_string(&all).unwrap();
    let back: Vec<Definition> = alone(&json).unwrap().entries.into_iter().map(|e| e.definition).collect();
    assert_eq!(back, all);
    for one in &all {
        for text in [crate::file::to_toml(one).unwrap(), crate::file::to_json(one).unwrap()] {
            let reading = alone(&text).unwrap();
            assert_eq!(reading.faults, [], "{}", one.code);
            assert_eq!(&reading.entries[0].definition, one, "{}", one.code);
        }
    }
}

#[test]
fn a_wrong_entry_spares_the_others() {
    let wrong = [
        (json!({ "MATTHC": "x", "TENTTHC": "Tên" }), "không có dạng"),
        (json!({ "MATTHC": "1.000001" }), "Thiếu tên"),
        (json!({ "MATTHC": "1.000002", "TENTTHC": ["a"] }), "TENTTHC phải là chữ"),
        (json!({ "MATTHC": "1.000003", "TENTTHC": "A", "CAPTHUCHIEN": "3" }), "CAPTHUCHIEN phải là danh sách"),
        (json!({ "MATTHC": "1.000004", "TENTTHC": "A", "THANHPHANHOSO": [1, 2] }), "có phần tử là số"),
        (json!({ "MATTHC": "1.000005", "TENTTHC": "x".repeat(20_001) }), "dài quá"),
        (json!({ "MATTHC": "1.000006", "TENTTHC": "A", "CANCUPHAPLY": vec![json!({}); 1_001] }), "hơn 1000"),
        (json!({ "MATTHC": "2.000815", "TENTTHC": "A" }), "hai lần"),
        (json!("chỉ là chữ"), "Không phải thủ tục"),
        (json!({ "a": 1 }), "Không phải thủ tục"),
        (json!(null), "Không phải thủ tục"),
    ];
    let mut items = vec![copies()];
    items.extend(wrong.iter().map(|(item, _)| item.clone()));
    let reading = alone(&Value::Array(items).to_string()).unwrap();
    assert_eq!(reading.entries.len(), 1);
    assert_eq!(reading.faults.len(), wrong.len());
    for (i, (fault, (_, told))) in reading.faults.iter().zip(&wrong).enumerate() {
        assert_eq!(fault.row, i + 2);
        assert!(fault.message.vi.contains(told), "{} – {told}", fault.message.vi);
        assert!(!fault.message.en.is_empty());
    }
}

#[test]
fn a_hostile_file_is_refused_in_words() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_object = format!("{}1{}", "{\"result\":".repeat(50_000), "}".repeat(50_000));
    let many = format!("[{}]", vec!["{}"; MOST_ENTRIES + 1].join(","));
    let table = [
        ("", "không có thủ tục nào"),
        ("[]", "không có thủ tục nào"),
        ("{\"result\": [", "JSON"),
        ("= = =", "dòng 1"),
        ("[1", "JSON"),
        ("42", "dòng 1"),
        ("{\"error_code\": \"-1\"}", "mã lỗi -1"),
        (deep.as_str(), "JSON"),
        (deep_object.as_str(), "JSON"),
        (many.as_str(), "nhiều hơn 10000"),
    ];
    for (text, told) in table {
        let refusal = refusal(text);
        assert!(refusal.contains(told), "{:.40}: {refusal}", text);
    }
}

#[test]
fn ten_thousand_entries_are_read() {
    let items: Vec<Value> = (0..MOST_ENTRIES)
        .map(|n| {
            let mut item = json!({ "MATTHC": format!("1.{n:06}"), "TENTTHC": format!("Thủ tục {n}") });
            if n % 100 == 0 {
                item["TENTTHC"] = json!("");
            }
            item
        })
        .collect();
    let reading = alone(&Value::Array(items).to_string()).unwrap();
    assert_eq!((reading.entries.len(), reading.faults.len()), (9_900, 100));
}

#[test]
fn words_of_the_national_shape() {
    for (text, wanted) in [
        ("<b>Đậm</b> &amp; <i>nghiêng</i>", "Đậm & nghiêng"),
        ("a<br/>b<p>c</p>", "a\nb\nc"),
        ("5 < 6 && 7 > 3", "5 < 6 && 7 > 3"),
        ("<script>alert('x')</script>sau", "sau"),
        ("<style>p{}</style", ""),
        ("&#272;&#x1ea5;t", "Đất"),
        ("&bogus; &#xFFFFFFFF;", "&bogus; &#xFFFFFFFF;"),
        ("<a href=\"javascript:x\">liên kết</a>", "liên kết"),
        ("kết thúc <", "kết thúc <"),
        ("<<b>b>đậm", "b>đậm"),
    ] {
        assert_eq!(plain_text(text), wanted, "{text}");
    }
    for (n, unit, wanted) in [
        ("3", "Ngày làm việc", Some(Term::working_days(3))),
        ("15", "Ngày", Some(Term::calendar_days(15))),
        ("4", "Giờ làm việc", Some(Term::working_hours(4))),
        ("1,5", "ngày làm việc", Some(Term::working_hours(12))),
        ("2", "Tháng", Some(Term::calendar_days(60))),
        ("1", "Năm", Some(Term::calendar_days(365))),
        ("", "Ngày", None),
        ("0", "Ngày", None),
        ("-3", "Ngày", None),
        ("99999999", "Ngày", None),
        ("3", "thế kỷ", None),
        ("ngay", "Ngày", None),
    ] {
        assert_eq!(term(n, unit), wanted, "{n} {unit}");
    }
    for (text, unit, wanted) in [
        ("2000", "Đồng", Some(Dong(2_000))),
        ("2.000", "VNĐ", Some(Dong(2_000))),
        ("", "", Some(Dong(0))),
        ("0", "Đồng", Some(Dong(0))),
        ("10", "USD", None),
        ("5%", "Đồng", None),
    ] {
        assert_eq!(amount(text, unit), wanted, "{text} {unit}");
    }
    for (text, wanted) in [("1", Some(1)), ("02", Some(2)), ("1 bản", Some(1)), ("", Some(0)), ("nhiều", None), ("99999", None)] {
        assert_eq!(count(text), wanted, "{text}");
    }
    for (name, code, wanted) in [
        ("Cấp Xã", "3", Some(Level::Commune)),
        ("Cấp Tỉnh", "", Some(Level::Province)),
        ("Cấp Bộ", "", Some(Level::Central)),
        ("", "2", Some(Level::District)),
        ("Sao Hỏa", "9", None),
    ] {
        assert_eq!(level(name, code), wanted, "{name} {code}");
    }
    assert_eq!(agency("Sở Tư pháp tỉnh Tân Giang"), Some("so_tu_phap"));
    assert_eq!(agency("UBND cấp Phường, Xã; Ủy ban nhân dân xã"), Some("commune"));
    assert_eq!(agency("Bộ Ngoại giao"), None);
    assert_eq!(slug("Đơn đề nghị (theo mẫu) số 01/BTP: bản chính, bản sao"), "don_de_nghi_theo_mau_so");
}

fn any_json() -> impl Strategy<Value = Value> {
    let keys = prop::sample::select(vec![
        "MATTHC", "TENTTHC", "CAPTHUCHIEN", "TENCAP", "LINHVUCTHUCHIEN", "TRINHTUTHUCHIEN", "TRINHTU", "TENTRINHTU",
        "CACHTHUCTHUCHIEN", "KENH", "THOIGIAN", "THOIGIANGIAIQUYET", "DONVITINH", "PHILEPHI", "SOTIEN", "THANHPHANHOSO",
        "GIAYTO", "TENGIAYTO", "SOBANCHINH", "result", "error_code",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[<>&;#a-z0-9À-ỹ ]{0,20}".prop_map(Value::from),
        Just(json!("1")),
        Just(json!("Ngày làm việc")),
        Just(json!("1.001193")),
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((keys.clone(), inner), 0..8)
                .prop_map(|pairs| Value::Object(pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_json_is_read_or_refused(value in any_json()) {
        let mut item = value;
        if let Value::Object(map) = &mut item {
            map.insert("MATTHC".into(), json!("1.001193"));
            map.insert("TENTTHC".into(), json!("Tên"));
        }
        match alone(&Value::Array(vec![item]).to_string()) {
            Ok(reading) => prop_assert_eq!(reading.entries.len() + reading.faults.len(), 1),
            Err(error) => prop_assert!(matches!(error, Error::Invalid(_))),
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        if let Err(error) = alone(&text) {
            prop_assert!(matches!(error, Error::Invalid(_)));
        }
    }

    #[test]
    fn no_markup_survives(text in "[<>/a-z&;# ]{0,60}") {
        let plain = plain_text(&text);
        let begins_a_tag = |part: &&str| part.starts_with(|c: char| c.is_ascii_alphabetic()) && part.contains('>');
        prop_assert!(!plain.split('<').skip(1).any(|part| begins_a_tag(&part)) || text.contains("&lt;"), "{} -> {}", text, plain);
    }
}
