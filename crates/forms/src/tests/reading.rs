use serde_json::json;

use super::*;
use crate::{Condition, in_words, references, summary};

fn row(sections: &[crate::SummarySection], path: &str) -> (String, String) {
    let row = sections.iter().flat_map(|s| &s.rows).find(|r| r.path == path);
    row.map_or_else(Default::default, |r| (r.label.clone(), r.value.clone()))
}

#[test]
fn a_summary_reads_as_people_write() {
    let answers = with(json!({
        "married": "married", "spouse": "Lê Văn C", "rent": 1_234_567, "owned": true, "deed": [FILE],
        "uses": ["shop", "living"], "children": [{ "name": "An", "student": false }],
    }));
    let read = summary(&residence(), &answers, VI, &names);
    assert_eq!(
        read.iter().map(|s| s.title.as_str()).collect::<Vec<_>>(),
        ["Người đăng ký", "Nhà ở", "Con"]
    );
    for (path, label, value) in [
        ("owner.born", "Chủ hộ: Ngày sinh", "01/02/1990"),
        ("owner.sex", "Chủ hộ: Giới tính", "Nữ"),
        ("home", "Nơi ở", "12 Trần Phú, xã Tam Nông, tỉnh Phú Thọ"),
        ("email", "Thư điện tử", "Không cung cấp"),
        ("married", "Tình trạng hôn nhân", "Đã kết hôn"),
        ("area", "Diện tích", "72,5 m²"),
        ("rent", "Tiền thuê mỗi tháng", "1.234.567 đ"),
        ("since", "Ở từ ngày", "31/01/2020"),
        ("owned", "Nhà có thuộc sở hữu của bạn không?", "Có"),
        ("deed", "Giấy chứng nhận quyền sở hữu", "so-do.pdf"),
        ("uses", "Mục đích sử dụng", "Cửa hàng, Để ở"),
        ("children.0.name", "Con, mục 1: Họ và tên", "An"),
        ("children.0.student", "Con, mục 1: Là học sinh", "Không"),
    ] {
        assert_eq!(row(&read, path), (label.to_owned(), value.to_owned()));
    }
    for hidden in ["children.0.school", "children", "home.street", "owner"] {
        assert_eq!(row(&read, hidden), Default::default(), "{hidden}");
    }
    let english = summary(&residence(), &answers, EN, &names);
    assert_eq!(row(&english, "email"), ("E-mail".to_owned(), "Not provided".to_owned()));
    assert_eq!(row(&english, "owned").1, "Yes");
}

#[test]
fn a_summary_of_a_draft_says_what_is_missing() {
    let read = summary(&residence(), &answers(json!({ "married": "married" })), VI, &names);
    assert_eq!(row(&read, "area").1, "Chưa trả lời");
    assert_eq!(row(&read, "home").1, "Chưa trả lời");
    assert_eq!(row(&read, "owner.phone").1, "Không cung cấp");
    assert_eq!(row(&read, "children").1, "Không cung cấp");
}

#[test]
fn a_name_that_is_unknown_does_not_hide_the_answer() {
    let read = summary(&residence(), &complete(), VI, &|_| None);
    assert_eq!(row(&read, "home").1, "12 Trần Phú, 08542, 25");
}

#[test]
fn references_are_the_units_and_files_of_asked_questions() {
    let form = residence();
    let answers = with(json!({ "owned": true, "deed": [FILE] }));
    let found = references(&form, &answers);
    assert_eq!(found, [Reference::Unit("08542"), Reference::Unit("25"), Reference::File(FILE)]);
    let hidden = with(json!({ "owned": false, "deed": [FILE] }));
    assert!(!references(&form, &hidden).contains(&Reference::File(FILE)));
}

#[test]
fn conditions_are_said_in_words() {
    let form = residence();
    for (group, condition, vi, en) in [
        (
            None,
            json!({ "is": { "field": "married", "value": "married" } }),
            "“Tình trạng hôn nhân” là “Đã kết hôn”",
            "“Marital status” is “Married”",
        ),
        (
            Some("children"),
            json!({ "all": [{ "is": { "field": "student", "value": true } }, { "not": { "is": { "field": "owned", "value": true } } }] }),
            "“Là học sinh” là “Có” và “Nhà có thuộc sở hữu của bạn không?” không phải là “Có”",
            "“Goes to school” is “Yes” and “Do you own the house?” is not “Yes”",
        ),
        (
            None,
            json!({ "any": [{ "all": [{ "filled": { "field": "email" } }, { "not": { "filled": { "field": "home.street" } } }] },
                { "one_of": { "field": "uses", "values": ["shop", "living"] } }] }),
            "(“Thư điện tử” đã được trả lời và “Nơi ở: Số nhà, đường, thôn, tổ dân phố” chưa được trả lời) hoặc “Mục đích sử dụng” có chọn “Cửa hàng” hoặc “Để ở”",
            "(“E-mail” is answered and “Home: House number, street, hamlet” is not answered) or “Uses” includes “Shop” or “Living”",
        ),
        (
            None,
            json!({ "is": { "field": "area", "value": 1234.5 } }),
            "“Diện tích” là “1.234,5 m²”",
            "“Area” is “1.234,5 m²”",
        ),
    ] {
        let condition: Condition = serde_json::from_value(condition).unwrap();
        let words = in_words(&form, group, &condition);
        assert_eq!((words.get(VI), words.get(EN)), (vi, en));
    }
}
