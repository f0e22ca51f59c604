use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{MOST_PAIRS, read_input, typed};

fn read(sent: &[(&str, &str)]) -> (Answers, Fields) {
    read_input(&residence(), Scope::Whole, &pairs(sent))
}

#[test]
fn a_page_becomes_typed_answers() {
    let (answers, faults) = read(&[
        ("owner.name", "  Tra\u{302}\u{300}n  Thị B "),
        ("owner.born", "1/2/1990"),
        ("owner.phone", "+84 912 345 678"),
        ("home.province", "25"),
        ("area", "1.072,5"),
        ("floors", "2"),
        ("rent", "1.500.000 đ"),
        ("since", "31-01-2020"),
        ("owned", "Có"),
        ("deed", ""),
        ("deed", FILE),
        ("uses", ""),
        ("uses", "shop"),
        ("uses", "living"),
        ("notes", "một\r\nhai\u{0}"),
        ("csrf", "x"),
        ("owner.stray", "x"),
    ]);
    assert!(faults.is_empty());
    assert_eq!(
        Value::Object(object(&answers)),
        json!({
            "owner": { "name": "Trần Thị B", "born": "1990-02-01", "phone": "0912345678" },
            "home": { "province": "25" },
            "area": 1072.5,
            "floors": 2,
            "rent": 1_500_000,
            "since": "2020-01-31",
            "owned": true,
            "deed": [FILE],
            "uses": ["shop", "living"],
            "notes": "một\nhai",
        })
    );
}

#[test]
fn only_the_section_sent_is_read() {
    let sent = pairs(&[("married", "single"), ("area", "72")]);
    let (answers, _) = read_input(&residence(), Scope::Section("house"), &sent);
    assert_eq!(Value::Object(object(&answers)), json!({ "area": 72 }));
}

#[test]
fn what_cannot_be_read_is_kept_as_typed() {
    let (sent, faults) = read(&[
        ("since", "31/02/2020"),
        ("area", "nhiều"),
        ("owner.born", "hồi xưa"),
        ("owner.name", "B"),
    ]);
    let said: Vec<_> = faults.iter().map(|f| (f.field.as_ref(), f.message.get(VI))).collect();
    assert_eq!(
        said,
        [
            ("owner.born", "Chủ hộ: ngày sinh phải theo dạng ngày/tháng/năm, ví dụ 24/11/2026"),
            ("area", "Diện tích phải là số, ví dụ 1.234,5"),
            ("since", "Ở từ ngày phải theo dạng ngày/tháng/năm, ví dụ 24/11/2026"),
        ]
    );
    let mut draft = complete();
    draft.merge(sent);
    let stored: Answers = serde_json::from_str(&serde_json::to_string(&draft).unwrap()).unwrap();
    assert_eq!(stored, draft);
    let form = residence();
    let shown = |path| typed(form.field(path).unwrap(), path, &stored);
    assert_eq!(
        (shown("since"), shown("owner.born"), shown("owner.name")),
        ("31/02/2020".into(), "hồi xưa".into(), "B".into())
    );
    assert_eq!(wrong(&stored), ["owner.born", "area", "since"]);

    draft.merge(read(&[("since", "1/3/2020"), ("area", "80"), ("owner.born", "")]).0);
    assert_eq!(wrong(&draft), Vec::<String>::new());
    assert!(!draft.has_unread());
}

#[test]
fn an_optional_answer_that_cannot_be_read_is_not_lost_silently() {
    let mut draft = complete();
    draft.merge(read(&[("floors", "hai")]).0);
    assert_eq!(wrong(&draft), ["floors"]);
}

#[test]
fn what_was_not_sent_stays() {
    let mut draft = complete();
    draft.merge(read(&[("home.street", "5 Lê Lợi"), ("uses", "")]).0);
    assert_eq!(draft.get("home.street"), Some(&json!("5 Lê Lợi")));
    assert_eq!(draft.get("home.commune"), Some(&json!("08542")));
    assert_eq!(draft.get("uses"), Some(&Value::Null));
    assert_eq!(draft.get("married"), Some(&json!("single")));
}

#[test]
fn items_are_counted_anew_and_empty_ones_left_out() {
    let (sent, _) = read(&[
        ("children", ""),
        ("children.7.name", "Bình"),
        ("children.7.student", "lúc có lúc không"),
        ("children.2.name", "An"),
        ("children.5.name", "  "),
        ("children.x.name", "?"),
        ("children.03.name", "?"),
    ]);
    assert_eq!(
        sent.get("children"),
        Some(&json!([{ "name": "An" }, { "name": "Bình", "student": null }]))
    );
    assert_eq!(sent.unread("children.1.student"), Some("lúc có lúc không"));

    let mut draft = with(json!({ "married": "married", "spouse": "C" }));
    draft.merge(sent);
    assert_eq!(wrong(&draft), ["children.1.student"]);
    draft.merge(read(&[("children", "")]).0);
    assert_eq!(draft.get("children"), Some(&Value::Null));
    assert!(!draft.has_unread());
}

#[test]
fn too_much_is_an_error_and_costs_nothing() {
    let many: Vec<_> =
        (0..=MOST_PAIRS).map(|i| (format!("children.{i}.name"), "x".to_owned())).collect();
    let (answers, faults) = read_input(&residence(), Scope::Whole, &many);
    assert_eq!(answers, Answers::new());
    assert!(!faults.is_empty());

    let (answers, faults) = read(&[("children.4000000000.name", "x"), ("children.1.name", "An")]);
    assert_eq!(answers.get("children"), Some(&json!([{ "name": "An" }])));
    assert!(faults.get("children").is_some());

    let four: Vec<_> = (0..4).map(|i| (format!("children.{i}.name"), "x".to_owned())).collect();
    let (answers, faults) = read_input(&residence(), Scope::Whole, &four);
    assert_eq!(answers.get("children.3.name"), Some(&json!("x")));
    assert!(faults.get("children").is_some());
}

fn name() -> impl Strategy<Value = String> {
    let step = prop_oneof![
        prop::sample::select(vec![
            "owner",
            "home",
            "children",
            "name",
            "province",
            "born",
            "student",
            "area",
            "since",
            "rent",
            "deed",
            "uses",
            "owned",
            "0",
            "1",
            "99999",
            "18446744073709551616",
            "-1",
            "",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    prop::collection::vec(step, 1..4).prop_map(|steps| steps.join("."))
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[0-9.,/ đ+-]{0,12}", "(ngày|tháng|năm|[0-9]{1,4}| ){0,8}"]
}

proptest! {
    #[test]
    fn no_page_breaks_the_reader(sent in prop::collection::vec((name(), value()), 0..60)) {
        let form = residence();
        let (read, _) = read_input(&form, Scope::Whole, &sent);
        let mut draft = complete();
        draft.merge(read.clone());
        validate(&form, &draft, today(), Scope::Whole, &|_, _| true);
        crate::summary(&form, &draft, VI, &names);
        for key in read.values().keys() {
            prop_assert!(form.field(key).is_some());
        }
        let stored: Answers = serde_json::from_str(&serde_json::to_string(&draft).unwrap()).unwrap();
        prop_assert_eq!(stored, draft);
    }

    #[test]
    fn what_stands_in_a_box_reads_as_the_same_answer(
        number in -999_999_999_i64..999_999_999, tenths in 0_u8..10, money in 0..=crate::MOST_MONEY,
        day in 1_i8..=28, month in 1_i8..=12, year in 1800_i16..2200,
    ) {
        let form = residence();
        let area: f64 = format!("{number}.{tenths}").parse().unwrap();
        let since = base::Date::new(year, month, day).unwrap().to_string();
        let given = answers(json!({ "area": area, "rent": money, "since": since, "owned": true, "notes": "a\nb" }));
        let sent: Vec<_> = given
            .values()
            .keys()
            .map(|key| (key.clone(), typed(form.field(key).unwrap(), key, &given)))
            .collect();
        let (read, faults) = read_input(&form, Scope::Whole, &sent);
        prop_assert!(faults.is_empty());
        for (key, value) in given.values() {
            prop_assert!(crate::condition::same(value, read.get(key).unwrap()), "{key}: {value}");
        }
    }
}
