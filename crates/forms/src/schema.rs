//! The form as JSON Schema 2020-12, for other programs that hand in answers.

use base::Msg;
use serde_json::{Map, Value, json};

use crate::condition::Rest;
use crate::rules::{self, DATE, FILE, FIRST_YEAR, PAST_DATE, pattern};
use crate::shape::{MOST_MONEY, MOST_NUMBER, YEARS};
use crate::{Choice, Condition, Field, Form, Kind};

/// The schema of what [`crate::submitted`] gives for the whole form, with Vietnamese titles and the
/// English ones in `x-title-en`. It accepts what [`crate::validate`] accepts, save that it cannot
/// compare dates with today (`x-not-after`, `x-not-before`) and does not know which units exist.
pub fn json_schema(form: &Form) -> Value {
    let questions = form.sections.iter().flat_map(|section| {
        section.fields.iter().map(|field| {
            let conditions: Vec<_> =
                section.show_if.iter().chain(&field.show_if).cloned().collect();
            (field, conditions)
        })
    });
    let mut schema = json!({ "$schema": "https://json-schema.org/draft/2020-12/schema" });
    merge(&mut schema, object(questions.collect(), None));
    schema
}

/// An object of questions, each asked when all its conditions hold.
fn object(questions: Vec<(&Field, Vec<Condition>)>, group: Option<&Field>) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    let mut rules = Vec::new();
    for (field, mut conditions) in questions {
        properties.insert(field.key.clone(), question(field));
        let condition =
            if conditions.len() > 1 { Some(Condition::All(conditions)) } else { conditions.pop() };
        match condition {
            None if !field.optional => required.push(json!(field.key)),
            None => {}
            Some(condition) if group.is_some_and(|group| outer(group, &condition).is_some()) => {}
            Some(condition) => rules.push(rule(&condition, field)),
        }
        rules.extend(outer_rules(field));
    }
    let mut schema = json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    if !rules.is_empty() {
        merge(&mut schema, json!({ "allOf": rules }));
    }
    schema
}

fn rule(condition: &Condition, field: &Field) -> Value {
    let mut rule = json!({ "if": holds(condition), "else": hidden(field) });
    if !field.optional {
        merge(&mut rule, json!({ "then": asked(field) }));
    }
    rule
}

fn asked(field: &Field) -> Value {
    if field.optional { json!(true) } else { json!({ "required": [field.key] }) }
}

fn hidden(field: &Field) -> Value {
    json!({ "properties": { (field.key.as_str()): false } })
}

/// The rules of a group's questions that look at answers outside the item. An item's schema cannot
/// look out of the item, so these stand beside the group.
fn outer_rules(group: &Field) -> Vec<Value> {
    let Kind::Group { fields, .. } = &group.kind else { return Vec::new() };
    let conditional = fields.iter().filter_map(|field| Some((field, field.show_if.as_ref()?)));
    conditional
        .filter(|(_, condition)| outer(group, condition).is_some())
        .map(|(field, condition)| outer_rule(group, field, Rest::Open(condition.clone())))
        .collect()
}

fn outer_rule(group: &Field, field: &Field, rest: Rest) -> Value {
    let items =
        |schema: Value| json!({ "properties": { (group.key.as_str()): { "items": schema } } });
    let condition = match rest {
        Rest::Known(true) => return items(asked(field)),
        Rest::Known(false) => return items(hidden(field)),
        Rest::Open(condition) => condition,
    };
    match outer(group, &condition) {
        None => items(rule(&condition, field)),
        Some(comparison) => {
            let branch = |is| condition.given(&|c| (c == comparison).then_some(is));
            json!({
                "if": holds(comparison),
                "then": outer_rule(group, field, branch(true)),
                "else": outer_rule(group, field, branch(false)),
            })
        }
    }
}

/// The first comparison with an answer outside the group's item.
fn outer<'a>(group: &Field, condition: &'a Condition) -> Option<&'a Condition> {
    let Kind::Group { fields, .. } = &group.kind else { return None };
    let own = |path: &str| fields.iter().any(|f| path.split('.').next() == Some(f.key.as_str()));
    condition.comparisons().into_iter().find(|c| !c.fields().iter().all(|path| own(path)))
}

fn holds(condition: &Condition) -> Value {
    match condition {
        Condition::Is { field, value } => at(field, json!({ "const": value })),
        Condition::OneOf { field, values } => {
            let one = json!({ "enum": values });
            at(field, json!({ "anyOf": [one, { "type": "array", "contains": one }] }))
        }
        Condition::Filled { field } => at(field, json!(true)),
        Condition::Not(inner) => json!({ "not": holds(inner) }),
        Condition::All(inner) => json!({ "allOf": inner.iter().map(holds).collect::<Vec<_>>() }),
        Condition::Any(inner) => json!({ "anyOf": inner.iter().map(holds).collect::<Vec<_>>() }),
    }
}

/// The answer at this path exists and fits.
fn at(path: &str, schema: Value) -> Value {
    path.rsplit('.')
        .fold(schema, |inner, key| json!({ "properties": { (key): inner }, "required": [key] }))
}

fn question(field: &Field) -> Value {
    let mut schema = answer(field);
    merge(&mut schema, labels("title", &field.label));
    if let Some(hint) = &field.hint {
        merge(&mut schema, labels("description", hint));
    }
    schema
}

fn answer(field: &Field) -> Value {
    match &field.kind {
        Kind::Text { format, .. } => {
            let mut schema = json!({ "type": "string", "minLength": 1, "maxLength": field.most() });
            if let Some(format) = format {
                merge(&mut schema, json!({ "pattern": pattern(*format) }));
            }
            schema
        }
        Kind::LongText { .. } => {
            json!({ "type": "string", "minLength": 1, "maxLength": field.most() })
        }
        Kind::Number { min, max, decimals, unit } => number(*min, *max, *decimals, unit.as_ref()),
        Kind::Money { min, max } => json!({
            "type": "integer",
            "minimum": min.unwrap_or(0),
            "maximum": max.unwrap_or(MOST_MONEY),
            "x-unit": "đ",
        }),
        Kind::Date { past, future } => date(*past, *future),
        Kind::Choice { options } => json!({ "type": "string", "oneOf": choices(options) }),
        Kind::Choices { options } => json!({
            "type": "array",
            "items": { "type": "string", "oneOf": choices(options) },
            "minItems": 1,
            "uniqueItems": true,
        }),
        Kind::YesNo => json!({ "type": "boolean" }),
        Kind::File { .. } => json!({
            "type": "array",
            "items": { "type": "string", "pattern": FILE },
            "minItems": 1,
            "maxItems": field.most(),
            "uniqueItems": true,
            "x-accept": field.accepted(),
        }),
        Kind::Address => address(field),
        Kind::Person { .. } => parts(field),
        Kind::Group { fields, .. } => {
            let questions =
                fields.iter().map(|f| (f, f.show_if.iter().cloned().collect())).collect();
            json!({
                "type": "array",
                "items": object(questions, Some(field)),
                "minItems": field.fewest(),
                "maxItems": field.most(),
            })
        }
    }
}

fn number(min: Option<f64>, max: Option<f64>, decimals: u8, unit: Option<&Msg>) -> Value {
    let mut schema = json!({
        "type": if decimals == 0 { "integer" } else { "number" },
        "minimum": min.unwrap_or(-MOST_NUMBER),
        "maximum": max.unwrap_or(MOST_NUMBER),
    });
    if decimals > 0 {
        merge(&mut schema, json!({ "multipleOf": 1.0 / 10_f64.powi(i32::from(decimals)) }));
    }
    if let Some(unit) = unit {
        merge(&mut schema, json!({ "x-unit": unit.vi }));
    }
    schema
}

fn date(past: bool, future: bool) -> Value {
    let mut schema = json!({
        "type": "string",
        "format": "date",
        "pattern": if past { PAST_DATE } else { DATE },
        "$comment": format!("{}-01-01 … {}-12-31", if past { FIRST_YEAR } else { *YEARS.start() }, YEARS.end()),
    });
    if past {
        merge(&mut schema, json!({ "x-not-after": "today" }));
    }
    if future {
        merge(&mut schema, json!({ "x-not-before": "today" }));
    }
    schema
}

fn choices(options: &[Choice]) -> Vec<Value> {
    let choice = |option: &Choice| {
        let mut schema = json!({ "const": option.value });
        merge(&mut schema, labels("title", &option.label));
        schema
    };
    options.iter().map(choice).collect()
}

fn parts(field: &Field) -> Value {
    let parts = field.kind.parts().unwrap_or_default();
    object(parts.iter().map(|part| (part, Vec::new())).collect(), None)
}

fn address(field: &Field) -> Value {
    let mut schema = parts(field);
    for (part, length) in rules::UNIT_CODES {
        let digits = json!({ "pattern": format!("^[0-9]{{{length}}}$") });
        if let Some(part) = schema.pointer_mut(&format!("/properties/{part}")) {
            merge(part, digits);
        }
    }
    schema
}

fn labels(key: &str, label: &Msg) -> Value {
    json!({ (key): label.vi, (format!("x-{key}-en")): label.en })
}

fn merge(schema: &mut Value, more: Value) {
    if let (Value::Object(schema), Value::Object(more)) = (schema, more) {
        schema.extend(more);
    }
}
