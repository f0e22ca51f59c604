//! Form fields with dotted names as a tree, and the buttons that add, remove and move its rows.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// No list of a form has more rows than this.
const MOST_ROWS: usize = 300;

/// The tree of fields such as `cases.0.components.2.name.vi`. Names that are numbers are rows.
pub(super) fn nest(pairs: &[(String, String)]) -> Value {
    let mut tree = Node::default();
    for (name, text) in pairs {
        tree.put(name.split('.'), text);
    }
    tree.value()
}

#[derive(Default)]
struct Node {
    text: Option<String>,
    inner: BTreeMap<Key, Node>,
}

/// Rows before names, rows by number.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Row(usize),
    Name(String),
}

impl Node {
    fn put<'a>(&mut self, mut path: impl Iterator<Item = &'a str>, text: &str) {
        let Some(step) = path.next() else {
            self.text = Some(text.to_owned());
            return;
        };
        let key = match step.parse() {
            Ok(row) if row < MOST_ROWS => Key::Row(row),
            Ok(_) => return,
            Err(_) => Key::Name(step.to_owned()),
        };
        self.inner.entry(key).or_default().put(path, text);
    }

    fn value(self) -> Value {
        if self.inner.is_empty() {
            return Value::String(self.text.unwrap_or_default());
        }
        if matches!(self.inner.keys().next(), Some(Key::Row(_))) {
            return Value::Array(self.inner.into_values().map(Node::value).collect());
        }
        let named = self.inner.into_iter().filter_map(|(key, node)| match key {
            Key::Name(name) => Some((name, node.value())),
            Key::Row(_) => None,
        });
        Value::Object(named.collect::<Map<_, _>>())
    }
}

/// What a button does with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowAct {
    /// Adds an empty row to the list.
    Add,
    /// Removes the row.
    Drop,
    /// Moves the row up.
    Up,
    /// Moves the row down.
    Down,
}

impl RowAct {
    /// Every act with the name of its button.
    pub(super) const ALL: [(&'static str, Self); 4] =
        [("add", Self::Add), ("drop", Self::Drop), ("up", Self::Up), ("down", Self::Down)];
}

/// Does a button's act; a path that leads nowhere changes nothing.
pub(super) fn act(tree: &mut Value, act: RowAct, path: &str) {
    if act == RowAct::Add {
        add(tree, path);
        return;
    }
    let (list, row) = path.rsplit_once('.').unwrap_or_default();
    let (Ok(row), Some(Value::Array(rows))) = (row.parse::<usize>(), at(tree, list)) else { return };
    match act {
        RowAct::Drop if row < rows.len() => drop(rows.remove(row)),
        RowAct::Up if row > 0 && row < rows.len() => rows.swap(row - 1, row),
        RowAct::Down if row + 1 < rows.len() => rows.swap(row, row + 1),
        _ => {}
    }
}

fn add(tree: &mut Value, path: &str) {
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    let Some(Value::Object(parent)) = at(tree, parent) else { return };
    let list = parent.entry(name).or_insert_with(|| Value::Array(Vec::new()));
    if !list.is_array() {
        *list = Value::Array(Vec::new());
    }
    if let Value::Array(rows) = list
        && rows.len() < MOST_ROWS
    {
        rows.push(Value::Object(Map::new()));
    }
}

fn at<'a>(tree: &'a mut Value, path: &str) -> Option<&'a mut Value> {
    path.split('.').filter(|step| !step.is_empty()).try_fold(tree, |node, step| match node {
        Value::Array(rows) => rows.get_mut(step.parse::<usize>().ok()?),
        Value::Object(map) => map.get_mut(step),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn tree(text: &str) -> Value {
        nest(&web::Input::parse(text.as_bytes()).0)
    }

    #[test]
    fn names_become_a_tree() {
        let table = [
            ("a=1&b.vi=x&b.en=y", json!({ "a": "1", "b": { "vi": "x", "en": "y" } })),
            ("s.1.k=b&s.0.k=a&s.10.k=c", json!({ "s": [{ "k": "a" }, { "k": "b" }, { "k": "c" }] })),
            ("s=x&s.0=y", json!({ "s": ["y"] })),
            ("s.9999.k=x", json!({ "s": "" })),
            ("", json!("")),
        ];
        for (text, wanted) in table {
            assert_eq!(tree(text), wanted, "{text}");
        }
    }

    #[test]
    fn rows_come_go_and_move() {
        let start = json!({ "s": [{ "k": "a", "in": [{ "x": "1" }] }, { "k": "b" }] });
        let table = [
            (RowAct::Add, "s", json!({ "s": [{ "k": "a", "in": [{ "x": "1" }] }, { "k": "b" }, {}] })),
            (RowAct::Add, "t", json!({ "s": start["s"], "t": [{}] })),
            (RowAct::Add, "s.1.in", json!({ "s": [start["s"][0], { "k": "b", "in": [{}] }] })),
            (RowAct::Drop, "s.0", json!({ "s": [{ "k": "b" }] })),
            (RowAct::Drop, "s.0.in.0", json!({ "s": [{ "k": "a", "in": [] }, { "k": "b" }] })),
            (RowAct::Down, "s.0", json!({ "s": [{ "k": "b" }, start["s"][0]] })),
            (RowAct::Up, "s.1", json!({ "s": [{ "k": "b" }, start["s"][0]] })),
        ];
        for (what, path, wanted) in table {
            let mut tree = start.clone();
            act(&mut tree, what, path);
            assert_eq!(tree, wanted, "{what:?} {path}");
        }
        for path in ["", "s.9", "x.0", "s.0.k.0", "s.-1", "..", "s.0.in.7.y"] {
            for what in [RowAct::Drop, RowAct::Up, RowAct::Down] {
                let mut tree = start.clone();
                act(&mut tree, what, path);
                assert_eq!(tree, start, "{what:?} {path}");
            }
        }
    }
}
