use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;

use super::dice::Dice;
use super::*;
use crate::{TextFormat, changed_only, check_definition, json_schema, rules, submitted, visible};

fn compile(schema: &Value) -> jsonschema::Validator {
    jsonschema::draft202012::options().should_validate_formats(true).build(schema).unwrap()
}

#[test]
fn the_schema_accepts_exactly_what_we_accept() {
    let (right, wrong) = (Cell::new(0), Cell::new(0));
    let bytes = prop::collection::vec(any::<u8>(), 0..300);
    let mut runner =
        TestRunner::new(Config { cases: 1500, failure_persistence: None, ..Config::default() });
    runner
        .run(&bytes, |bytes| {
            let mut dice = Dice::new(&bytes);
            let form = dice.form();
            prop_assert_eq!(check_definition(&form), Ok(()));
            let answers = answers(dice.answers(&form));
            let handed_in = Value::Object(submitted(&form, &answers));
            let schema = json_schema(&form);
            let theirs = compile(&schema).is_valid(&handed_in);
            let faults = validate(&form, &answers, today(), Scope::Whole, &|_, _| true);
            if theirs {
                right.set(right.get() + 1)
            } else {
                wrong.set(wrong.get() + 1)
            }
            prop_assert_eq!(
                faults.is_empty(),
                theirs,
                "form {}\nhanded in {}\nfaults {:?}\nschema {}",
                serde_json::to_string(&form).unwrap(),
                handed_in,
                faults,
                schema
            );
            Ok(())
        })
        .unwrap();
    assert!(right.get() > 200 && wrong.get() > 200, "{} right, {} wrong", right.get(), wrong.get());
}

#[test]
fn the_schema_refuses_answers_to_hidden_questions() {
    let hidden = Cell::new(0);
    let bytes = prop::collection::vec(any::<u8>(), 0..300);
    let mut runner =
        TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() });
    runner
        .run(&bytes, |bytes| {
            let mut dice = Dice::new(&bytes);
            let form = dice.form();
            let draft = answers(dice.answers(&form));
            let asked = visible(&form, &draft);
            let handed_in = Value::Object(submitted(&form, &draft));
            let validator = compile(&json_schema(&form));
            for node in crate::walk::walk(&form, &draft).iter().filter(|n| !n.visible) {
                let (above, key) = node.path.rsplit_once('.').unwrap_or(("", &node.path));
                let place = if above.is_empty() {
                    String::new()
                } else {
                    format!("/{}", above.replace('.', "/"))
                };
                let mut more = handed_in.clone();
                let Some(Value::Object(map)) = more.pointer_mut(&place) else { continue };
                let value = draft.get(&node.path).cloned().unwrap_or(json!("x"));
                map.insert(key.to_owned(), value);
                prop_assert!(
                    !asked.field(&node.path) && !validator.is_valid(&more),
                    "{} in {}",
                    node.path,
                    more
                );
                hidden.set(hidden.get() + 1);
            }
            Ok(())
        })
        .unwrap();
    assert!(hidden.get() > 200);
}

#[test]
fn handing_in_changes_neither_what_is_asked_nor_what_is_wrong() {
    let bytes = prop::collection::vec(any::<u8>(), 0..300);
    let mut runner =
        TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() });
    runner
        .run(&bytes, |bytes| {
            let mut dice = Dice::new(&bytes);
            let form = dice.form();
            let draft = answers(dice.answers(&form));
            let handed_in = Answers::from(submitted(&form, &draft));
            prop_assert_eq!(submitted(&form, &handed_in), object(&handed_in));
            prop_assert_eq!(visible(&form, &handed_in), visible(&form, &draft));
            let judge = |a: &Answers| validate(&form, a, today(), Scope::Whole, &|_, _| true);
            prop_assert_eq!(judge(&handed_in), judge(&draft));
            let mut by_section: Vec<_> = Vec::new();
            for section in &form.sections {
                let faults =
                    validate(&form, &draft, today(), Scope::Section(&section.key), &|_, _| true);
                by_section.extend(faults.iter().cloned());
            }
            prop_assert_eq!(by_section, judge(&draft).iter().cloned().collect::<Vec<_>>());
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_supplement_judges_marked_answers_as_the_whole_form_does() {
    let bytes = prop::collection::vec(any::<u8>(), 0..300);
    let mut runner =
        TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() });
    runner
        .run(&(bytes, any::<prop::sample::Index>()), |(bytes, index)| {
            let mut dice = Dice::new(&bytes);
            let form = dice.form();
            let draft = answers(dice.answers(&form));
            let keys: Vec<_> = form.fields().map(|f| f.key.as_str()).collect();
            let marked = *index.get(&keys);
            let cut = changed_only(&form, &draft, &[marked]);
            prop_assert_eq!(cut.field(marked).is_some(), visible(&form, &draft).field(marked));
            let of_marked = |form: &Form| {
                let faults = validate(form, &draft, today(), Scope::Whole, &|_, _| true);
                faults
                    .iter()
                    .filter(|f| f.field.split('.').next() == Some(marked))
                    .cloned()
                    .collect::<Vec<_>>()
            };
            prop_assert_eq!(of_marked(&cut), of_marked(&form));
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_schema_names_questions_in_both_languages() {
    let schema = json_schema(&residence());
    assert!(jsonschema::meta::is_valid(&schema));
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["properties"]["area"]["title"], "Diện tích");
    assert_eq!(schema["properties"]["area"]["x-title-en"], "Area");
    assert_eq!(schema["properties"]["married"]["oneOf"][1]["const"], "married");
    assert_eq!(schema["properties"]["married"]["oneOf"][1]["title"], "Đã kết hôn");
    let validator = compile(&schema);
    assert!(validator.is_valid(&json!(submitted(&residence(), &complete()))));
    assert!(!validator.is_valid(&json!({})));
}

proptest! {
    #[test]
    fn written_rules_and_patterns_agree(
        text in prop_oneof![any::<String>(), "[0-9@. -]{0,16}", "[a-z.+@-]{0,14}", "0[23579][0-9]{7,10}", "[0-9]{9,13}(-[0-9]{2,4})?", "[a-z.]{1,4}@[a-z-]{1,4}[.][a-z]{0,3}", "[0-9 .]{0,4}[Aaỹ<>À¿Ỻ×]{0,2}"],
    ) {
        for format in [TextFormat::Phone, TextFormat::Email, TextFormat::IdNumber, TextFormat::TaxCode, TextFormat::Name] {
            let rule = match format {
                TextFormat::Phone => rules::phone,
                TextFormat::Email => rules::email,
                TextFormat::IdNumber => rules::id_number,
                TextFormat::TaxCode => rules::tax_code,
                TextFormat::Name => rules::name,
            };
            let pattern = compile(&json!({ "pattern": rules::pattern(format) }));
            prop_assert_eq!(rule(&text), pattern.is_valid(&json!(text)), "{:?} {:?}", format, text);
        }
    }

    #[test]
    fn written_dates_and_the_date_format_agree(
        text in prop_oneof![any::<String>(), "(17|18|19|20|21|22)[0-9]{2}-[01][0-9]-[0-3][0-9]", "[0-9-]{8,12}"],
    ) {
        let schema = compile(&json!({ "format": "date", "pattern": rules::DATE }));
        prop_assert_eq!(rules::iso_date(&text).is_some(), schema.is_valid(&json!(text)));
    }
}
