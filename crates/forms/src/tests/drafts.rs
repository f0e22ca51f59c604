use serde_json::json;

use super::*;
use crate::{Known, Residence, Source, changed_only, diff, prefill, read_input};

fn known() -> Known {
    Known {
        verified: true,
        name: Some("Trần Thị B".to_owned()),
        id_number: Some("001 190 012 345".to_owned()),
        born: Some(Date::constant(1990, 2, 1)),
        sex: Some("female".to_owned()),
        phone: Some("+84 912 345 678".to_owned()),
        email: None,
        residence: Some(Residence {
            province: "25".into(),
            commune: "08542".into(),
            street: "12 Trần Phú".into(),
        }),
    }
}

#[test]
fn known_answers_are_filled_in_with_their_source() {
    let mut draft = Answers::new();
    let filled = prefill(&residence(), &known(), &mut draft);
    let paths: Vec<_> = filled.iter().map(|(path, source)| (path.as_str(), *source)).collect();
    assert_eq!(
        paths,
        [
            ("owner.name", Source::VNeId),
            ("owner.id_number", Source::VNeId),
            ("owner.born", Source::VNeId),
            ("owner.sex", Source::VNeId),
            ("owner.phone", Source::Account),
            ("home", Source::Account),
        ]
    );
    assert_eq!(draft.get("owner"), complete().get("owner"));
    assert_eq!(draft.get("home"), complete().get("home"));
    assert_eq!(draft.get("email"), None);
    let unverified =
        prefill(&residence(), &Known { verified: false, ..known() }, &mut Answers::new());
    assert!(unverified.iter().all(|(_, source)| *source == Source::Account));
}

#[test]
fn nothing_answered_or_emptied_is_overwritten() {
    let mut draft = answers(json!({ "owner": { "name": "Người khác" }, "home": null }));
    assert_eq!(prefill(&residence(), &known(), &mut draft), []);
    assert_eq!(draft, answers(json!({ "owner": { "name": "Người khác" }, "home": null })));
}

#[test]
fn changes_are_told_question_by_question() {
    let before = with(
        json!({ "married": "married", "spouse": "Lê Văn C", "children": [{ "name": "An" }, { "name": "Bình" }] }),
    );
    let mut after = before.clone();
    after.set("area", json!(80));
    after.set("home", json!({ "province": "25", "commune": "08542", "street": "5 Lê Lợi" }));
    after.set("email", json!("b@example.vn"));
    after.set("children", json!([{ "name": "An" }]));
    let changes = diff(&residence(), &before, &after, VI, &names);
    let told: Vec<_> =
        changes.iter().map(|c| (c.path.as_str(), c.before.as_str(), c.after.as_str())).collect();
    assert_eq!(
        told,
        [
            (
                "home",
                "12 Trần Phú, xã Tam Nông, tỉnh Phú Thọ",
                "5 Lê Lợi, xã Tam Nông, tỉnh Phú Thọ"
            ),
            ("email", "Không cung cấp", "b@example.vn"),
            ("area", "72,5 m²", "80 m²"),
            ("children.1.name", "Bình", "Không cung cấp"),
        ]
    );
    assert_eq!(diff(&residence(), &after, &after, VI, &names), []);
}

#[test]
fn a_question_that_became_hidden_reads_as_taken_back() {
    let before = with(json!({ "married": "married", "spouse": "Lê Văn C" }));
    let mut after = before.clone();
    after.set("married", json!("single"));
    let changes = diff(&residence(), &before, &after, EN, &names);
    let told: Vec<_> = changes.iter().map(|c| (c.path.as_str(), c.after.as_str())).collect();
    assert_eq!(told, [("married", "Single"), ("spouse", "Not provided")]);
}

#[test]
fn a_supplement_asks_only_what_was_marked() {
    let form = residence();
    let given = with(
        json!({ "married": "married", "spouse": "Lê Văn C", "children": [{ "name": "An", "student": true, "school": "X" }] }),
    );
    let cut = changed_only(&form, &given, &["home.street", "children.0.school", "nothing"]);
    let keys: Vec<_> = cut.fields().map(|f| f.key.as_str()).collect();
    assert_eq!(keys, ["home", "children"]);
    assert!(cut.section("family").unwrap().show_if.is_none());

    let sent = pairs(&[
        ("home.street", "5 Lê Lợi"),
        ("children.0.name", "An"),
        ("children.0.student", "có"),
        ("children.0.school", "Y"),
    ]);
    let mut after = given.clone();
    after.merge(read_input(&cut, Scope::Whole, &sent).0);
    assert!(validate(&cut, &after, today(), Scope::Whole, &|_, _| true).is_empty());
    assert!(faults(&after).is_empty());
    assert_eq!(diff(&form, &given, &after, VI, &names).len(), 2);
}

#[test]
fn a_supplement_brings_up_what_a_new_answer_would_ask() {
    let cut = changed_only(&residence(), &complete(), &["owned", "married"]);
    let keys: Vec<_> = cut.fields().map(|f| f.key.as_str()).collect();
    assert_eq!(keys, ["married", "spouse", "owned", "deed", "children"]);
    let seen = crate::visible(&cut, &with(json!({ "owned": true })));
    assert!(seen.field("deed") && !seen.field("spouse") && !seen.field("children"));

    let shown_already = with(json!({ "married": "married", "spouse": "C" }));
    let cut = changed_only(&residence(), &shown_already, &["married"]);
    assert_eq!(cut.fields().map(|f| f.key.as_str()).collect::<Vec<_>>(), ["married"]);
}
