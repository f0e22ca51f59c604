//! What the dossier receives of a draft.

use serde_json::{Map, Value};

use crate::shape::{Shape, join};
use crate::walk::given;
use crate::{Answers, Field, Form, Visible, visible};

/// The answers that are handed in: those to questions that are asked and answered, in the form's
/// order, without empty ones. Answers to questions that became hidden stay in the draft, so that
/// they are there again when the question is, but they are not handed in: nobody is judged by an
/// answer to a question that was not asked, and the draft is not silently emptied either.
///
/// Groups keep all their items, so paths in the draft and in this are the same.
pub fn submitted(form: &Form, answers: &Answers) -> Map<String, Value> {
    prune(form.fields(), answers.values(), "", &visible(form, answers))
}

fn prune<'a>(
    fields: impl IntoIterator<Item = &'a Field>,
    answers: &Map<String, Value>,
    prefix: &str,
    visible: &Visible,
) -> Map<String, Value> {
    let mut kept = Map::new();
    for field in fields {
        let path = join(prefix, &field.key);
        let Some(value) = answers.get(&field.key).filter(|v| given(field, v)) else { continue };
        if !visible.field(&path) {
            continue;
        }
        let value = match (field.kind.shape(), value) {
            (Shape::Parts(parts), Value::Object(map)) => {
                Value::Object(prune(parts, map, &path, visible))
            }
            (Shape::Items(fields), Value::Array(items)) => items
                .iter()
                .enumerate()
                .map(|(i, item)| match item {
                    Value::Object(map) => {
                        Value::Object(prune(fields, map, &join(&path, i), visible))
                    }
                    other => other.clone(),
                })
                .collect(),
            (_, value) => value.clone(),
        };
        kept.insert(field.key.clone(), value);
    }
    kept
}
