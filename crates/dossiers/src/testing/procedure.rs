//! The procedure of the test province.

use catalogue::Definition;
use serde_json::json;

use super::CODE;

fn text(vi: &str, en: &str) -> serde_json::Value {
    json!({ "vi": vi, "en": en })
}

/// Registering a birth, with every kind of question in its form.
pub(super) fn definition() -> Definition {
    let component = |key: &str, vi: &str, required: bool, by_form: bool| json!({ "key": key, "name": text(vi, vi), "required": required, "originals": 1, "by_form": by_form });
    let step = |key: &str, vi: &str, agency: &str, role: &str, norm: u32, act: &str| json!({
        "key": key, "task": text(vi, key), "desk": { "agency": agency, "role": role }, "norm": norm, "act": act
    });
    let mut sign = step("sign", "Ký duyệt", "competent", "leader", 120, "approve");
    if let Some(map) = sign.as_object_mut() {
        map.insert(
            "choices".to_owned(),
            json!([{ "label": text("Đồng ý", "Agree"), "to": "issue" }, { "label": text("Trả lại", "Send back"), "to": "examine" }]),
        );
    }
    let value = json!({
        "code": CODE,
        "name": text("Đăng ký khai sinh", "Birth registration"),
        "sector": { "code": "G15-TP07", "name": text("Hộ tịch", "Civil status") },
        "levels": ["commune"],
        "agencies": ["commune"],
        "audience": ["citizen"],
        "online": "full",
        "channels": ["counter", "online", "post"],
        "summary": text("Đăng ký khai sinh cho trẻ em.", "Registers the birth of a child."),
        "steps": [text("Nộp hồ sơ.", "Apply.")],
        "cases": [
            {
                "key": "simple", "name": text("Trẻ sinh tại cơ sở y tế", "Born in hospital"),
                "time": { "amount": 3, "unit": "working_day" },
                "components": [component("form", "Tờ khai", true, true), component("birth_note", "Giấy chứng sinh", true, false), component("other", "Giấy tờ khác", false, false)],
                "fees": [{ "key": "fee", "name": text("Lệ phí", "Charge"), "kind": "charge", "amount": 8000 }]
            },
            {
                "key": "found", "name": text("Trẻ bị bỏ rơi", "Abandoned child"),
                "time": { "amount": 5, "unit": "working_day" },
                "components": [component("form", "Tờ khai", true, true), component("minutes", "Biên bản", true, false)]
            }
        ],
        "results": [{ "code": "KQ.1", "name": text("Giấy khai sinh", "Birth certificate") }],
        "legal_basis": [{ "number": "60/2014/QH13", "name": "Luật Hộ tịch" }],
        "eligibility": [{ "question": text("Trẻ sinh tại Việt Nam?", "Was the child born in Vietnam?"), "otherwise": text("Hãy ghi chú khai sinh.", "Have it recorded.") }],
        "form": { "sections": [
            { "key": "child", "title": text("Người được khai sinh", "The child"), "fields": [
                { "key": "child_name", "label": text("Họ và tên trẻ", "Child's name"), "type": "text" },
                { "key": "child_born", "label": text("Ngày sinh của trẻ", "Born on"), "type": "date", "past": true },
                { "key": "child_sex", "label": text("Giới tính", "Sex"), "type": "choice", "options": [
                    { "value": "male", "label": text("Nam", "Male") }, { "value": "female", "label": text("Nữ", "Female") }] },
                { "key": "weight", "label": text("Cân nặng", "Weight"), "optional": true, "type": "number", "unit": text("gam", "grams") }
            ] },
            { "key": "family", "title": text("Gia đình", "The family"), "fields": [
                { "key": "home", "label": text("Nơi cư trú", "Home"), "type": "address", "prefill": "address" },
                { "key": "married", "label": text("Cha mẹ có đăng ký kết hôn?", "Are the parents married?"), "type": "yes_no" },
                { "key": "father", "label": text("Người cha", "The father"), "type": "person", "id_required": true,
                  "show_if": { "is": { "field": "married", "value": true } } },
                { "key": "siblings", "label": text("Anh chị em", "Siblings"), "optional": true, "type": "group", "max": 3, "fields": [
                    { "key": "name", "label": text("Họ và tên", "Name"), "type": "text" },
                    { "key": "born", "label": text("Ngày sinh", "Born on"), "optional": true, "type": "date" }] }
            ] },
            { "key": "more", "title": text("Thông tin khác", "Anything else"), "fields": [
                { "key": "helps", "label": text("Cần hỗ trợ", "Help needed"), "optional": true, "type": "choices", "options": [
                    { "value": "sign", "label": text("Ngôn ngữ ký hiệu", "Sign language") }, { "value": "home", "label": text("Trả tại nhà", "At home") }] },
                { "key": "income", "label": text("Thu nhập", "Income"), "optional": true, "type": "money" },
                { "key": "photo", "label": text("Ảnh", "Photo"), "optional": true, "type": "file" },
                { "key": "remark", "label": text("Ghi chú", "Remark"), "optional": true, "type": "long_text" }
            ] }
        ] },
        "process": { "steps": [
            step("receive", "Tiếp nhận hồ sơ", "receiving", "reception", 60, "handle"),
            step("examine", "Thẩm định hồ sơ", "competent", "handler", 480, "handle"),
            sign,
            step("issue", "Vào sổ, phát hành", "competent", "clerk", 60, "issue")
        ] }
    });
    match serde_json::from_value(value) {
        Ok(definition) => definition,
        #[expect(clippy::panic, reason = "the procedure of the test province is well-formed")]
        Err(error) => panic!("the procedure of the test province: {error}"),
    }
}
