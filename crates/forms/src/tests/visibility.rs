use serde_json::json;

use super::*;
use crate::{submitted, visible};

#[test]
fn a_question_is_asked_when_its_condition_holds() {
    let form = residence();
    let hidden = visible(&form, &complete());
    assert!(!hidden.field("spouse") && !hidden.field("deed") && !hidden.section("family"));
    let shown = visible(&form, &with(json!({ "married": "married", "owned": true })));
    assert!(
        shown.field("spouse")
            && shown.field("deed")
            && shown.section("family")
            && shown.field("children")
    );
    let by_choice = visible(&form, &with(json!({ "uses": ["living", "shop"] })));
    assert!(by_choice.section("family"));
}

#[test]
fn parts_and_items_have_paths_of_their_own() {
    let children = json!([{ "name": "An", "student": true }, { "name": "Bình", "student": false }]);
    let seen = visible(&residence(), &with(json!({ "married": "married", "children": children })));
    assert!(seen.field("owner.id_number") && seen.field("home.street"));
    assert!(seen.field("children.0.school") && !seen.field("children.1.school"));
    assert!(!seen.field("children.2.name"));
}

#[test]
fn an_item_looks_out_of_its_group() {
    let children = json!([{ "name": "An", "student": true }]);
    let seen = visible(
        &residence(),
        &with(json!({ "married": "married", "owned": true, "children": children })),
    );
    assert!(!seen.field("children.0.school"));
}

#[test]
fn a_hidden_answer_is_no_answer_to_conditions() {
    let form: Form = serde_json::from_value(json!({ "sections": [{ "key": "s", "title": text("A", "A"), "fields": [
        { "key": "a", "label": text("A", "A"), "type": "yes_no" },
        { "key": "b", "label": text("B", "B"), "type": "yes_no", "show_if": { "is": { "field": "a", "value": true } } },
        { "key": "c", "label": text("C", "C"), "type": "yes_no", "show_if": { "is": { "field": "b", "value": true } } },
        { "key": "d", "label": text("D", "D"), "type": "yes_no", "show_if": { "not": { "filled": { "field": "b" } } } },
    ]}]}))
    .unwrap();
    let seen = visible(&form, &answers(json!({ "a": false, "b": true, "c": true })));
    assert_eq!(seen.fields().collect::<Vec<_>>(), ["a", "d"]);
}

#[test]
fn conditions_in_a_circle_end() {
    let form: Form = serde_json::from_value(json!({ "sections": [{ "key": "s", "title": text("A", "A"), "fields": [
        { "key": "a", "label": text("A", "A"), "type": "yes_no", "show_if": { "filled": { "field": "b" } } },
        { "key": "b", "label": text("B", "B"), "type": "yes_no", "show_if": { "filled": { "field": "a" } } },
    ]}]}))
    .unwrap();
    assert_eq!(visible(&form, &answers(json!({ "a": true, "b": true }))).fields().count(), 0);
}

#[test]
fn the_draft_keeps_what_is_not_handed_in() {
    let form = residence();
    let mut draft = with(
        json!({ "married": "married", "spouse": "Lê Văn C", "notes": "  ", "floors": null, "stray": 1 }),
    );
    assert_eq!(submitted(&form, &draft).get("spouse"), Some(&json!("Lê Văn C")));
    draft.set("married", json!("single"));
    let handed_in = submitted(&form, &draft);
    for key in ["spouse", "notes", "floors", "stray"] {
        assert!(!handed_in.contains_key(key), "{key}");
    }
    assert_eq!(draft.get("spouse"), Some(&json!("Lê Văn C")));
    draft.set("married", json!("married"));
    assert_eq!(submitted(&form, &draft).get("spouse"), Some(&json!("Lê Văn C")));
}

#[test]
fn items_keep_their_numbers() {
    let children = json!([{ "name": " " }, { "name": "Bình", "school": "hidden", "stray": 1 }]);
    let handed_in =
        submitted(&residence(), &with(json!({ "married": "married", "children": children })));
    assert_eq!(handed_in.get("children"), Some(&json!([{}, { "name": "Bình" }])));
}
