use serde_json::json;

use super::*;
use crate::bpmn::engine::testing;

fn value(text: &str) -> Value {
    let variables = json!({"n": 3, "x": 2.5, "name": "Lan", "yes": true, "list": [1, 2], "deep": {"er": {"est": 7}}});
    testing::with_variables(variables, |view| {
        Plain.evaluate(&Expression { text: text.to_owned(), ..Expression::default() }, view).unwrap()
    })
}

#[test]
fn conditions_are_read_as_tools_write_them() {
    let cases = [
        ("n = 3", json!(true)),
        ("${n == 3 && yes}", json!(true)),
        ("#{n > 3 || !yes}", json!(false)),
        ("=n >= 3 and not(yes)", json!(false)),
        ("name = \"Lan\" or nobody = 1", json!(true)),
        ("name != 'Lan'", json!(false)),
        ("x * 2 + 1 - -n", json!(9)),
        ("x < 2.6 and x <= 2.5", json!(true)),
        ("deep.er.est", json!(7)),
        ("deep.no.where", json!(null)),
        ("list = [1, 1 + 1]", json!(true)),
        ("(1 + 2) * n = 9", json!(true)),
        ("'it\\'s' + '!'", json!("it's!")),
        ("[]", json!([])),
        ("nobody", json!(null)),
        ("nobody > 1", json!(false)),
        ("name + 1", json!(null)),
        ("3.0", json!(3)),
    ];
    for (text, expected) in cases {
        assert_eq!(value(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_expression_is_refused() {
    let long = "a".repeat(LONGEST + 1);
    let deep = format!("{}1", "(".repeat(DEEPEST + 1));
    for text in ["", "1 +", "a b", "f(x)", "a.f()", "'open", "1.2.3", "a;b", "(1", "[1", "a.", &long, &deep] {
        assert!(parse(text).is_err(), "{text}");
    }
}
