use serde_json::json;

use super::*;

#[test]
fn complete_answers_are_right() {
    assert_eq!(wrong(&complete()), Vec::<String>::new());
}

#[test]
fn every_missing_answer_is_named_in_the_forms_order() {
    let all = faults(&Answers::new());
    let said: Vec<_> =
        all.iter().map(|f| (f.field.as_ref(), f.message.get(VI), f.message.get(EN))).collect();
    assert_eq!(
        said,
        [
            ("owner.name", "Chủ hộ: nhập họ và tên", "Head of household: enter full name"),
            (
                "owner.id_number",
                "Chủ hộ: nhập số định danh cá nhân",
                "Head of household: enter personal identification number"
            ),
            ("home.province", "Nơi ở: nhập tỉnh, thành phố", "Home: enter province or city"),
            (
                "home.commune",
                "Nơi ở: nhập xã, phường, đặc khu",
                "Home: enter commune, ward or special zone"
            ),
            ("married", "Chọn tình trạng hôn nhân", "Select marital status"),
            ("area", "Nhập diện tích", "Enter area"),
            ("since", "Nhập ở từ ngày", "Enter lived there since"),
            (
                "owned",
                "Trả lời câu hỏi “Nhà có thuộc sở hữu của bạn không?”",
                "Answer the question “Do you own the house?”"
            ),
        ]
    );
}

#[test]
fn each_kind_has_its_limits() {
    let long = "a".repeat(51);
    for (key, value, right) in [
        ("email", json!("a@example.vn"), true),
        ("email", json!("a@example"), false),
        ("email", json!("a b@example.vn"), false),
        ("email", json!(7), false),
        ("tax", json!("0123456789-001"), true),
        ("tax", json!("0123456789-01"), false),
        ("area", json!(8), true),
        ("area", json!(7.9), false),
        ("area", json!(10000.1), false),
        ("area", json!(12.25), false),
        ("area", json!("12"), false),
        ("floors", json!(2.0), true),
        ("floors", json!(2.5), false),
        ("rent", json!(1000), true),
        ("rent", json!(999), false),
        ("rent", json!(1000.5), false),
        ("rent", json!(1_000_000_000_000_000_i64), false),
        ("since", json!("2026-11-24"), true),
        ("since", json!("2026-11-25"), false),
        ("since", json!("2026-02-31"), false),
        ("since", json!("24/11/2026"), false),
        ("since", json!("1799-12-31"), false),
        ("since", json!("1899-12-31"), false),
        ("since", json!("1900-01-01"), true),
        ("until", json!("2026-11-24"), true),
        ("until", json!("2026-11-23"), false),
        ("owned", json!("no"), false),
        ("married", json!("divorced"), false),
        ("uses", json!(["shop", "living"]), true),
        ("uses", json!(["shop", "shop"]), false),
        ("uses", json!(["farm"]), false),
        ("uses", json!("shop"), false),
        ("notes", json!("được"), true),
        ("notes", json!(long), false),
        ("home", json!("12 Trần Phú"), false),
        ("owner", json!(["A"]), false),
    ] {
        let mut answers = complete();
        answers.set(key, value.clone());
        let expected = if right { vec![] } else { vec![key.to_owned()] };
        assert_eq!(wrong(&answers), expected, "{key}: {value}");
    }
}

#[test]
fn a_person_has_a_name_in_letters_and_was_born_in_living_memory() {
    let owner = complete().get("owner").unwrap().clone();
    for (part, value, right) in [
        ("name", "Đỗ Thị Ánh Nguyệt", true),
        ("name", "Y Moan Êban", true),
        ("name", "12345", false),
        ("name", "…", false),
        ("name", "<b>Lan</b>", false),
        ("born", "1900-01-01", true),
        ("born", "1899-12-31", false),
        ("born", "2026-11-25", false),
    ] {
        let mut changed = owner.clone();
        changed[part] = json!(value);
        let expected = if right { vec![] } else { vec![format!("owner.{part}")] };
        assert_eq!(wrong(&with(json!({ "owner": changed }))), expected, "{part}: {value}");
    }
}

#[test]
fn files_are_ids_and_not_too_many() {
    let other = FILE.replace('0', "1");
    let third = FILE.replace('0', "2");
    for (files, right) in [
        (json!([FILE]), true),
        (json!([FILE, other]), true),
        (json!([FILE, other, third]), false),
        (json!([FILE, FILE]), false),
        (json!([FILE.to_uppercase()]), false),
        (json!(["../etc/passwd"]), false),
        (json!([]), false),
    ] {
        let answers = with(json!({ "owned": true, "deed": files }));
        assert_eq!(wrong(&answers).is_empty(), right, "{files}");
    }
}

#[test]
fn addresses_need_both_units_and_units_that_belong_together() {
    let form = residence();
    let only_25 = |province: &str, commune: &str| province == "25" && commune.starts_with("08");
    for (home, expected) in [
        (json!({ "province": "25", "commune": "08542" }), None),
        (json!({ "province": "1", "commune": "08542" }), Some("home.province")),
        (json!({ "province": "25", "commune": "8542" }), Some("home.commune")),
        (json!({ "province": "01", "commune": "08542" }), Some("home.commune")),
        (json!({ "province": "25", "street": "12" }), Some("home.commune")),
    ] {
        let answers = with(json!({ "home": home }));
        let faults = validate(&form, &answers, today(), Scope::Whole, &only_25);
        let wrong: Vec<_> = faults.iter().map(|f| f.field.as_ref()).collect();
        assert_eq!(wrong, expected.into_iter().collect::<Vec<_>>(), "{home}");
    }
}

#[test]
fn an_optional_group_may_be_empty_but_its_items_may_not() {
    assert_eq!(
        wrong(&with(json!({ "married": "married", "spouse": "C", "children": [] }))),
        Vec::<String>::new()
    );
    let children = json!([{ "name": "An", "student": true, "school": "THCS Chu Văn An" }, {}]);
    let faults =
        faults(&with(json!({ "married": "married", "spouse": "C", "children": children })));
    let said: Vec<_> = faults.iter().map(|f| (f.field.as_ref(), f.message.get(VI))).collect();
    assert_eq!(said, [("children.1.name", "Con, mục 2: nhập họ và tên")]);
    let four = json!([{ "name": "A" }, { "name": "B" }, { "name": "C" }, { "name": "D" }]);
    assert_eq!(
        wrong(&with(json!({ "married": "married", "spouse": "C", "children": four }))),
        ["children"]
    );
}

#[test]
fn hidden_questions_are_never_wrong() {
    assert_eq!(
        wrong(&with(json!({ "spouse": "x".repeat(99), "deed": 5, "children": "no" }))),
        Vec::<String>::new()
    );
}

#[test]
fn one_section_is_judged_alone() {
    let faults =
        validate(&residence(), &Answers::new(), today(), Scope::Section("house"), &|_, _| true);
    let wrong: Vec<_> = faults.iter().map(|f| f.field.as_ref()).collect();
    assert_eq!(wrong, ["area", "since", "owned"]);
}

#[test]
fn messages_say_the_limit() {
    for (key, value, vi, en) in [
        ("area", json!(3), "Diện tích phải từ 8 m² trở lên", "Area must be 8 m² or more"),
        (
            "area",
            json!(20000),
            "Diện tích không được quá 10.000 m²",
            "Area must be 10.000 m² or less",
        ),
        (
            "area",
            json!(9.25),
            "Diện tích chỉ được có tối đa 1 chữ số sau dấu phẩy",
            "Area must have at most 1 digit after the comma",
        ),
        (
            "rent",
            json!(5),
            "Tiền thuê mỗi tháng phải từ 1.000 đ trở lên",
            "Monthly rent must be 1.000 đ or more",
        ),
        (
            "since",
            json!("2027-01-01"),
            "Ở từ ngày không được sau hôm nay (24/11/2026)",
            "Lived there since must not be after today (24/11/2026)",
        ),
    ] {
        let mut answers = complete();
        answers.set(key, value);
        let faults = faults(&answers);
        let message = faults.get(key).unwrap();
        assert_eq!((message.get(VI), message.get(EN)), (vi, en));
    }
}
