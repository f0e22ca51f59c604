use serde_json::json;

use super::*;
use crate::check_definition;

/// The faults of a form with these questions in one section, after a section with a choice `kind`.
fn faults_of(fields: Value) -> Vec<String> {
    let form: Form = serde_json::from_value(json!({ "sections": [
        { "key": "first", "title": text("A", "A"), "fields": [
            { "key": "kind", "label": text("A", "A"), "type": "choice", "options": [{ "value": "a", "label": text("A", "A") }] },
        ]},
        { "key": "second", "title": text("B", "B"), "fields": fields },
    ]}))
    .unwrap();
    let faults = check_definition(&form).err().unwrap_or_default();
    let short = |field: &str| field.strip_prefix("sections.1.fields.").unwrap_or(field).to_owned();
    faults.iter().map(|f| short(&f.field)).collect()
}

fn field(key: &str, more: Value) -> Value {
    let mut field = json!({ "key": key, "label": text("Câu hỏi", "Question"), "type": "text" });
    field.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    field
}

#[test]
fn a_good_form_is_published() {
    assert_eq!(check_definition(&residence()), Ok(()));
    assert_eq!(check_definition(&Form::default()), Ok(()));
}

#[test]
fn a_form_in_a_file_reads_as_it_was_written() {
    let form = residence();
    let json = serde_json::to_string(&form).unwrap();
    assert_eq!(serde_json::from_str::<Form>(&json).unwrap(), form);
}

#[test]
fn each_mistake_is_found_at_its_place() {
    let options = json!([{ "value": "a", "label": text("A", "A") }, { "value": "a", "label": text("B", "") }]);
    for (more, place) in [
        (json!({ "key": "Ngày" }), "0.key"),
        (json!({ "key": "12" }), "0.key"),
        (json!({ "key": "kind" }), "0.key"),
        (json!({ "label": text("Câu hỏi", " ") }), "0.label.en"),
        (json!({ "hint": text("", "Hint") }), "0.hint.vi"),
        (json!({ "max": 0 }), "0.max"),
        (json!({ "max": 1_000_000 }), "0.max"),
        (json!({ "type": "number", "min": 5, "max": 4 }), "0.max"),
        (json!({ "type": "number", "decimals": 9 }), "0.decimals"),
        (json!({ "type": "money", "max": -1 }), "0.max"),
        (json!({ "type": "date", "past": true, "future": true }), "0.past"),
        (json!({ "type": "choice", "options": [] }), "0.options"),
        (json!({ "type": "file", "accept": [".PDF"] }), "0.accept"),
        (json!({ "type": "file", "max": 0 }), "0.max"),
        (json!({ "type": "group", "fields": [] }), "0.fields"),
        (json!({ "type": "group", "fields": [field("x", json!({}))], "min": 0 }), "0.min"),
        (
            json!({ "type": "group", "fields": [field("x", json!({}))], "min": 3, "max": 2 }),
            "0.min",
        ),
        (
            json!({ "type": "group", "fields": [field("x", json!({ "type": "group", "fields": [] }))] }),
            "0.fields.0.type",
        ),
        (
            json!({ "type": "group", "fields": [field("x", json!({ "prefill": "name" }))] }),
            "0.fields.0.prefill",
        ),
        (
            json!({ "type": "group", "fields": [field("x", json!({})), field("x", json!({}))] }),
            "0.fields.1.key",
        ),
        (json!({ "prefill": "born" }), "0.prefill"),
        (json!({ "format": "email", "prefill": "phone" }), "0.prefill"),
    ] {
        assert_eq!(faults_of(json!([field("q", more.clone())])), [place], "{more}");
    }
    let both = faults_of(json!([field("q", json!({ "type": "choices", "options": options }))]));
    assert_eq!(both, ["0.options.1.value", "0.options.1.label.en"]);
    assert_eq!(faults_of(json!([])), ["sections.1.fields"]);
}

#[test]
fn conditions_must_be_decidable() {
    for (show_if, sound) in [
        (json!({ "is": { "field": "kind", "value": "a" } }), true),
        (json!({ "is": { "field": "other", "value": "x" } }), true),
        (json!({ "filled": { "field": "home.street" } }), true),
        (json!({ "is": { "field": "home.province", "value": "25" } }), true),
        (json!({ "one_of": { "field": "several", "values": ["a"] } }), true),
        (json!({ "filled": { "field": "group" } }), true),
        (json!({ "is": { "field": "kind", "value": "b" } }), false),
        (json!({ "is": { "field": "kind", "value": true } }), false),
        (json!({ "is": { "field": "several", "value": "a" } }), false),
        (json!({ "is": { "field": "home", "value": "25" } }), false),
        (json!({ "filled": { "field": "home.planet" } }), false),
        (json!({ "filled": { "field": "inner" } }), false),
        (json!({ "filled": { "field": "nobody" } }), false),
        (json!({ "filled": { "field": "q" } }), false),
        (json!({ "all": [] }), false),
        (json!({ "one_of": { "field": "kind", "values": [] } }), false),
        (json!({ "not": { "any": [{ "filled": { "field": "nobody" } }] } }), false),
    ] {
        let places = faults_of(json!([
            field("q", json!({ "show_if": show_if })),
            field("other", json!({})),
            field("home", json!({ "type": "address" })),
            field(
                "several",
                json!({ "type": "choices", "options": [{ "value": "a", "label": text("A", "A") }] })
            ),
            field("group", json!({ "type": "group", "fields": [field("inner", json!({}))] })),
        ]));
        let expected = if sound { vec![] } else { vec!["0.show_if"] };
        assert_eq!(places, expected, "{show_if}");
    }
}

#[test]
fn no_question_waits_for_itself() {
    let waits = |key: &str| json!({ "show_if": { "filled": { "field": key } } });
    let places = faults_of(json!([
        field("a", waits("b")),
        field("b", waits("c")),
        field("c", waits("a")),
        field("d", waits("a"))
    ]));
    assert_eq!(places, ["0.show_if", "1.show_if", "2.show_if"]);
}

#[test]
fn items_look_at_their_own_item_and_out_of_the_group_but_not_at_it() {
    for (field_name, sound) in
        [("kind", true), ("sibling", true), ("beside", true), ("group", false), ("x", false)]
    {
        let inner = field("x", json!({ "show_if": { "filled": { "field": field_name } } }));
        let places = faults_of(json!([
            field("beside", json!({})),
            field(
                "group",
                json!({ "type": "group", "fields": [inner, field("sibling", json!({}))] })
            ),
        ]));
        assert_eq!(places.is_empty(), sound, "{field_name}");
    }
}

#[test]
fn sections_look_only_at_earlier_sections() {
    let section = |key: &str, of: &str| json!({ "key": key, "title": text("A", "A"), "show_if": { "filled": { "field": of } }, "fields": [field(&format!("{key}_q"), json!({}))] });
    let form: Form = serde_json::from_value(
        json!({ "sections": [section("a", "b_q"), section("b", "a_q"), section("c", "c_q")] }),
    )
    .unwrap();
    let faults = check_definition(&form).unwrap_err();
    let places: Vec<_> = faults.iter().map(|f| f.field.as_ref()).collect();
    assert_eq!(places, ["sections.0.show_if", "sections.2.show_if"]);
}
