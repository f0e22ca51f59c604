//! Putting one answer into its place, as autosave does.

use base::{Error, Result};
use forms::{Answers, Form, Scope, Section};
use serde_json::{Map, Value};

/// Items that autosave may open at once: a page never has more than one new one, but a slow line
/// may bring them out of order.
const AHEAD: usize = 3;

/// Reads what was typed into the question at a path and puts it into the answers, also into an
/// item of a group. What cannot be read is kept as typed.
///
/// # Errors
/// [`Error::NotFound`] when the form has no such question or the item lies far behind the last.
pub fn set_at(form: &Form, answers: &mut Answers, path: &str, typed: &[String]) -> Result<()> {
    let field = form.field(path).ok_or(Error::NotFound("question"))?;
    if field.kind.parts().is_some() || matches!(field.kind, forms::Kind::Group { .. }) {
        return Err(Error::NotFound("question"));
    }
    // The one question as a form of its own gives the same reading as the page.
    let alone = forms::Field { key: "it".to_owned(), show_if: None, ..field.clone() };
    let section = Section { key: "it".to_owned(), title: alone.label.clone(), hint: None, show_if: None, fields: vec![alone] };
    let mut pairs: Vec<(String, String)> = typed.iter().map(|text| ("it".to_owned(), text.clone())).collect();
    if pairs.is_empty() {
        pairs.push(("it".to_owned(), String::new()));
    }
    let (read, _) = forms::read_input(&Form { sections: vec![section] }, Scope::Whole, &pairs);
    let value = read.get("it").cloned().unwrap_or(Value::Null);

    let mut stored = match serde_json::to_value(&*answers).map_err(Error::bug)? {
        Value::Object(map) => map,
        _ => Map::new(),
    };
    place(&mut stored, path, value)?;
    let unread = stored.entry("?").or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(unread) = unread {
        unread.remove(path);
        if let Some(text) = read.unread("it") {
            unread.insert(path.to_owned(), Value::String(text.to_owned()));
        }
    }
    *answers = serde_json::from_value(Value::Object(stored)).map_err(Error::bug)?;
    Ok(())
}

fn place(root: &mut Map<String, Value>, path: &str, value: Value) -> Result<()> {
    let mut steps: Vec<&str> = path.split('.').collect();
    let Some(last) = steps.pop() else { return Err(Error::NotFound("question")) };
    let mut map = root;
    let mut steps = steps.into_iter().peekable();
    while let Some(step) = steps.next() {
        let number = steps.peek().and_then(|next| next.parse::<usize>().ok());
        let slot = map.entry(step.to_owned()).or_insert(Value::Null);
        map = match number {
            Some(number) => {
                steps.next();
                if !slot.is_array() {
                    *slot = Value::Array(Vec::new());
                }
                let Value::Array(items) = slot else { return Err(Error::NotFound("question")) };
                if number >= items.len() + AHEAD {
                    return Err(Error::NotFound("question"));
                }
                while items.len() <= number {
                    items.push(Value::Object(Map::new()));
                }
                object(items.get_mut(number).ok_or(Error::NotFound("question"))?)?
            }
            None => object(slot)?,
        };
    }
    map.insert(last.to_owned(), value);
    Ok(())
}

fn object(value: &mut Value) -> Result<&mut Map<String, Value>> {
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    value.as_object_mut().ok_or(Error::NotFound("question"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn form() -> Form {
        serde_json::from_value(json!({ "sections": [{ "key": "s", "title": { "vi": "S", "en": "S" }, "fields": [
            { "key": "born", "label": { "vi": "Ngày sinh", "en": "Born" }, "type": "date" },
            { "key": "papers", "label": { "vi": "Giấy", "en": "Papers" }, "type": "choices", "options": [
                { "value": "a", "label": { "vi": "A", "en": "A" } }, { "value": "b", "label": { "vi": "B", "en": "B" } }] },
            { "key": "home", "label": { "vi": "Nơi ở", "en": "Home" }, "type": "address" },
            { "key": "children", "label": { "vi": "Con", "en": "Children" }, "type": "group", "fields": [
                { "key": "name", "label": { "vi": "Tên", "en": "Name" }, "type": "text" },
                { "key": "born", "label": { "vi": "Ngày sinh", "en": "Born" }, "type": "date" }] }
        ] }] }))
        .unwrap()
    }

    fn set(answers: &mut Answers, path: &str, typed: &[&str]) -> Result<()> {
        let typed: Vec<String> = typed.iter().map(|t| (*t).to_owned()).collect();
        set_at(&form(), answers, path, &typed)
    }

    #[test]
    fn each_answer_goes_to_its_place_and_leaves_the_others_alone() {
        let mut answers = Answers::new();
        set(&mut answers, "born", &["24/11/1990"]).unwrap();
        set(&mut answers, "papers", &["", "a", "b"]).unwrap();
        set(&mut answers, "home.commune", &["08542"]).unwrap();
        set(&mut answers, "children.0.name", &["An"]).unwrap();
        set(&mut answers, "children.1.name", &["Bình"]).unwrap();
        set(&mut answers, "children.0.born", &["1/2/2020"]).unwrap();
        assert_eq!(answers.get("born"), Some(&json!("1990-11-24")));
        assert_eq!(answers.get("papers"), Some(&json!(["a", "b"])));
        assert_eq!(answers.get("home.commune"), Some(&json!("08542")));
        assert_eq!(answers.get("children.0"), Some(&json!({ "name": "An", "born": "2020-02-01" })));
        assert_eq!(answers.get("children.1.name"), Some(&json!("Bình")));
    }

    #[test]
    fn what_cannot_be_read_is_kept_until_it_is_typed_anew() {
        let mut answers = Answers::new();
        set(&mut answers, "children.0.born", &["31/02/2020"]).unwrap();
        assert_eq!(answers.unread("children.0.born"), Some("31/02/2020"));
        set(&mut answers, "children.0.name", &["An"]).unwrap();
        assert_eq!(answers.unread("children.0.born"), Some("31/02/2020"), "another answer does not forget it");
        set(&mut answers, "children.0.born", &["1/2/2020"]).unwrap();
        assert!(!answers.has_unread());
    }

    #[test]
    fn unknown_questions_and_far_items_are_refused() {
        for path in ["nothing", "home", "children", "children.0", "children.0.nothing", "children.9.name", "born.year", "?"] {
            let mut answers = Answers::new();
            assert!(matches!(set(&mut answers, path, &["x"]), Err(Error::NotFound(_))), "{path}");
            assert_eq!(answers, Answers::new(), "{path}");
        }
    }
}
