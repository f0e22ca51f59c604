//! XML as values and values as XML, by the Spark convention.

use roxmltree::{Document, Node, ParsingOptions};
use serde_json::{Map, Value};

use super::Error;

/// Elements that hold repeated ones, and what those are called. Only formats are texts.
const LISTS: [(&str, &str); 7] = [
    ("services", "service"),
    ("attributes", "attribute"),
    ("values", "value"),
    ("service_requests", "request"),
    ("errors", "error"),
    ("endpoints", "endpoint"),
    ("formats", "format"),
];

/// No message nests its elements deeper.
const MOST_DEPTH: usize = 12;

/// The most elements, attributes and texts of a message.
const MOST_NODES: u32 = 500_000;

/// Reads a document; its root must be `root`. Document types, and with them entities, are refused.
pub(super) fn read(text: &str, root: &'static str) -> Result<Value, Error> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let text = text.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    let document = Document::parse_with_options(text, options).map_err(|e| Error::Syntax(e.to_string()))?;
    let element = document.root_element();
    if element.tag_name().name() != root {
        return Err(Error::Element { found: element.tag_name().name().to_owned(), expected: root });
    }
    value(element, 0, false)
}

/// `may_be_text`: without elements in it, it is a text and not an object without fields.
fn value(element: Node<'_, '_>, depth: usize, may_be_text: bool) -> Result<Value, Error> {
    if depth > MOST_DEPTH {
        return Err(Error::TooDeep);
    }
    let children = || element.children().filter(Node::is_element);
    if LISTS.iter().any(|(list, _)| *list == element.tag_name().name()) {
        let texts = element.tag_name().name() == "formats";
        return children().map(|child| value(child, depth + 1, texts)).collect::<Result<Vec<_>, _>>().map(Value::Array);
    }
    if may_be_text && children().next().is_none() {
        let text: String = element.children().filter_map(|c| c.text()).collect();
        return Ok(Value::String(text.trim().to_owned()));
    }
    let mut object = Map::new();
    for child in children() {
        // The first of a name counts, as most readers have it.
        object.entry(child.tag_name().name()).or_insert(value(child, depth + 1, true)?);
    }
    Ok(Value::Object(object))
}

/// Writes a value as a document.
pub(super) fn write(value: &Value, root: &str) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    element(&mut out, root, value);
    out.push('\n');
    out
}

fn element(out: &mut String, name: &str, value: &Value) {
    out.push_str(&format!("<{name}>"));
    match value {
        Value::Null => {}
        Value::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::String(text) => escape(out, text),
        Value::Array(items) => {
            let item = LISTS.iter().find(|(list, _)| *list == name).map_or("item", |(_, item)| item);
            for value in items {
                element(out, item, value);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                element(out, name, value);
            }
        }
    }
    out.push_str(&format!("</{name}>"));
}

/// Text without markup, and without the control signs that XML cannot carry.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // A bare one would be read as a line feed.
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
}
