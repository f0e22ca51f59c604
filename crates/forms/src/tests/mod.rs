//! The engine as a whole, on a form a province could publish and on forms nobody would think of.

mod agreement;
mod definition;
mod dice;
mod drafts;
mod input;
mod reading;
mod validation;
mod visibility;

use base::{Date, Fields, Locale};
use serde_json::{Map, Value, json};

use crate::{Answers, Form, Reference, Scope, validate};

/// A registration of residence for a family, with every kind of question.
fn residence() -> Form {
    serde_json::from_value(json!({ "sections": [
        { "key": "applicant", "title": text("Người đăng ký", "Applicant"), "fields": [
            { "key": "owner", "label": text("Chủ hộ", "Head of household"), "type": "person", "id_required": true, "prefill": "person" },
            { "key": "home", "label": text("Nơi ở", "Home"), "type": "address", "prefill": "address" },
            { "key": "email", "label": text("Thư điện tử", "E-mail"), "type": "text", "format": "email", "optional": true, "prefill": "email" },
            { "key": "tax", "label": text("Mã số thuế", "Tax code"), "type": "text", "format": "tax_code", "optional": true },
            { "key": "married", "label": text("Tình trạng hôn nhân", "Marital status"), "type": "choice", "options": [
                { "value": "single", "label": text("Chưa kết hôn", "Single") },
                { "value": "married", "label": text("Đã kết hôn", "Married") },
            ]},
            { "key": "spouse", "label": text("Họ và tên vợ hoặc chồng", "Spouse's full name"), "type": "text", "max": 20,
              "show_if": { "is": { "field": "married", "value": "married" } } },
        ]},
        { "key": "house", "title": text("Nhà ở", "House"), "fields": [
            { "key": "area", "label": text("Diện tích", "Area"), "type": "number", "min": 8, "max": 10000, "decimals": 1, "unit": text("m²", "m²") },
            { "key": "floors", "label": text("Số tầng", "Floors"), "type": "number", "optional": true },
            { "key": "rent", "label": text("Tiền thuê mỗi tháng", "Monthly rent"), "type": "money", "min": 1000, "optional": true },
            { "key": "since", "label": text("Ở từ ngày", "Lived there since"), "type": "date", "past": true },
            { "key": "until", "label": text("Ở đến ngày", "Stays until"), "type": "date", "future": true, "optional": true },
            { "key": "owned", "label": text("Nhà có thuộc sở hữu của bạn không?", "Do you own the house?"), "type": "yes_no" },
            { "key": "deed", "label": text("Giấy chứng nhận quyền sở hữu", "Deed of ownership"), "type": "file", "max": 2,
              "show_if": { "is": { "field": "owned", "value": true } } },
            { "key": "uses", "label": text("Mục đích sử dụng", "Uses"), "type": "choices", "optional": true, "options": [
                { "value": "living", "label": text("Để ở", "Living") },
                { "value": "shop", "label": text("Cửa hàng", "Shop") },
            ]},
            { "key": "notes", "label": text("Ghi chú", "Notes"), "type": "long_text", "max": 50, "optional": true },
        ]},
        { "key": "family", "title": text("Con", "Children"),
          "show_if": { "any": [ { "is": { "field": "married", "value": "married" } }, { "one_of": { "field": "uses", "values": ["shop"] } } ] },
          "fields": [
            { "key": "children", "label": text("Con", "Child"), "type": "group", "optional": true, "max": 3, "fields": [
                { "key": "name", "label": text("Họ và tên", "Full name"), "type": "text" },
                { "key": "student", "label": text("Là học sinh", "Goes to school"), "type": "yes_no", "optional": true },
                { "key": "school", "label": text("Trường", "School"), "type": "text",
                  "show_if": { "all": [ { "is": { "field": "student", "value": true } }, { "not": { "is": { "field": "owned", "value": true } } } ] } },
            ]},
        ]},
    ]}))
    .unwrap()
}

fn text(vi: &str, en: &str) -> Value {
    json!({ "vi": vi, "en": en })
}

/// Answers that may be handed in.
fn complete() -> Answers {
    answers(json!({
        "owner": { "name": "Trần Thị B", "id_number": "001190012345", "born": "1990-02-01", "sex": "female", "phone": "0912345678" },
        "home": { "province": "25", "commune": "08542", "street": "12 Trần Phú" },
        "married": "single",
        "area": 72.5,
        "since": "2020-01-31",
        "owned": false,
    }))
}

fn answers(values: Value) -> Answers {
    let Value::Object(map) = values else { panic!("answers are an object") };
    Answers::from(map)
}

/// The complete answers with some of them changed.
fn with(changes: Value) -> Answers {
    let mut complete = complete();
    let Value::Object(map) = changes else { panic!("changes are an object") };
    for (key, value) in map {
        complete.set(key, value);
    }
    complete
}

fn today() -> Date {
    Date::constant(2026, 11, 24)
}

fn faults(answers: &Answers) -> Fields {
    validate(&residence(), answers, today(), Scope::Whole, &|_, _| true)
}

/// The wrong fields' paths.
fn wrong(answers: &Answers) -> Vec<String> {
    faults(answers).iter().map(|f| f.field.to_string()).collect()
}

fn names(reference: Reference<'_>) -> Option<String> {
    match reference {
        Reference::Unit("25") => Some("tỉnh Phú Thọ".to_owned()),
        Reference::Unit("08542") => Some("xã Tam Nông".to_owned()),
        Reference::Unit(_) => None,
        Reference::File(_) => Some("so-do.pdf".to_owned()),
    }
}

fn pairs(sent: &[(&str, &str)]) -> Vec<(String, String)> {
    sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn object(values: &Answers) -> Map<String, Value> {
    values.values().clone()
}

const VI: Locale = Locale::Vi;
const EN: Locale = Locale::En;
const FILE: &str = "0190a2f4-7c1e-7aaa-8bbb-0123456789ab";
