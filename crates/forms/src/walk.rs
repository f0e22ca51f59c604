//! One walk through the form beside its answers: every question, asked or hidden, with its answer.
//! Everything that looks at answers goes by this walk, so nobody sees another form than anyone else.

use std::collections::{BTreeSet, HashMap};

use base::Msg;
use serde_json::{Map, Value};

use crate::shape::{Shape, join};
use crate::{Answers, Condition, Field, Form, Kind, Section};

/// One question of the form as it stands before its answer.
pub(crate) struct Node<'a> {
    pub(crate) section: &'a Section,
    pub(crate) field: &'a Field,
    pub(crate) path: String,
    /// The place in the form, for putting nodes of two walks in order.
    pub(crate) place: Vec<usize>,
    /// The items and composite questions it belongs to, such as `Con, mục 2`.
    pub(crate) above: Option<Msg>,
    /// The answer, unless it is empty.
    pub(crate) value: Option<&'a Value>,
    pub(crate) visible: bool,
    /// Whether an answer is needed if it is visible.
    pub(crate) required: bool,
}

/// What is asked, given the answers so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visible {
    sections: BTreeSet<String>,
    fields: BTreeSet<String>,
}

impl Visible {
    /// Whether the section of this key is asked.
    pub fn section(&self, key: &str) -> bool {
        self.sections.contains(key)
    }

    /// Whether the question at this path (`children.2.name`, `home.street`) is asked.
    pub fn field(&self, path: &str) -> bool {
        self.fields.contains(path)
    }

    /// The paths of all questions that are asked.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(String::as_str)
    }
}

/// What is asked, given the answers so far. A question whose condition looks at a hidden question
/// sees no answer there, even if the draft still keeps one.
pub fn visible(form: &Form, answers: &Answers) -> Visible {
    let mut sight = Sight::new(form, answers.values());
    let sections =
        form.sections.iter().filter(|s| sight.section(s)).map(|s| s.key.clone()).collect();
    let fields = walk(form, answers).into_iter().filter(|n| n.visible).map(|n| n.path).collect();
    Visible { sections, fields }
}

/// Whether a condition among the form's own questions (not those of a group's items) holds.
pub(crate) fn holds_now(form: &Form, answers: &Answers, condition: &Condition) -> bool {
    let mut sight = Sight::new(form, answers.values());
    condition.holds(&mut |name| sight.look(None, name))
}

/// All questions in the form's order; a composite question comes before its parts, a group before
/// the questions of its items.
pub(crate) fn walk<'a>(form: &'a Form, answers: &'a Answers) -> Vec<Node<'a>> {
    let mut sight = Sight::new(form, answers.values());
    let mut nodes = Vec::new();
    for (s, section) in form.sections.iter().enumerate() {
        let shown = sight.section(section);
        for (f, field) in section.fields.iter().enumerate() {
            let node = Node {
                section,
                field,
                path: field.key.clone(),
                place: vec![s, f],
                above: None,
                value: answers.values().get(&field.key).filter(|v| given(field, v)),
                visible: shown && sight.field(&field.key),
                required: !field.optional,
            };
            descend(&mut sight, node, &mut nodes);
        }
    }
    nodes
}

fn descend<'a>(sight: &mut Sight<'a>, node: Node<'a>, nodes: &mut Vec<Node<'a>>) {
    match node.field.kind.shape() {
        Shape::One => nodes.push(node),
        Shape::Parts(parts) => {
            let map = node.value.and_then(Value::as_object);
            let malformed = node.value.is_some() && map.is_none();
            let below: Vec<Node<'a>> = parts
                .iter()
                .enumerate()
                .map(|(i, part)| {
                    let value = map.and_then(|m| m.get(&part.key)).filter(|v| given(part, v));
                    let required = !part.optional && (node.required || node.value.is_some());
                    below(
                        &node,
                        part,
                        &part.key,
                        i,
                        composite_above(&node),
                        value,
                        node.visible,
                        required,
                    )
                })
                .collect();
            nodes.push(node);
            if !malformed {
                nodes.extend(below);
            }
        }
        Shape::Items(fields) => {
            let items = node.value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            let group = nodes.len();
            nodes.push(node);
            for (i, item) in items.iter().enumerate() {
                let Some(map) = item.as_object() else { continue };
                let mut scope = Item { fields, map, seen: HashMap::new() };
                for (f, field) in fields.iter().enumerate() {
                    let Some(node) = nodes.get(group) else { continue };
                    let above = item_above(node, i);
                    let value = map.get(&field.key).filter(|v| given(field, v));
                    let visible = node.visible && sight.item_field(&mut scope, &field.key);
                    let step = format!("{i}.{}", field.key);
                    let mut child =
                        below(node, field, &step, i, Some(above), value, visible, !field.optional);
                    child.place.push(f);
                    descend(sight, child, nodes);
                }
            }
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "the fields of a node, each from another place")]
fn below<'a>(
    node: &Node<'a>,
    field: &'a Field,
    step: &str,
    place: usize,
    above: Option<Msg>,
    value: Option<&'a Value>,
    visible: bool,
    required: bool,
) -> Node<'a> {
    let mut places = node.place.clone();
    places.push(place);
    let path = join(&node.path, step);
    Node { section: node.section, field, path, place: places, above, value, visible, required }
}

fn composite_above(node: &Node<'_>) -> Option<Msg> {
    Some(crate::messages::within(node.above.as_ref(), &node.field.label))
}

fn item_above(node: &Node<'_>, index: usize) -> Msg {
    crate::messages::item(&node.field.label, index)
}

/// Whether there is an answer: not null, blank text, an empty list or an object without any of the
/// field's parts.
pub(crate) fn given(field: &Field, value: &Value) -> bool {
    match (field.kind.shape(), value) {
        (_, Value::Null) => false,
        (_, Value::String(text)) => !text.trim().is_empty(),
        (Shape::Parts(parts), Value::Object(map)) => {
            parts.iter().any(|part| map.get(&part.key).is_some_and(|v| given(part, v)))
        }
        (Shape::One | Shape::Items(_), Value::Array(items)) => !items.is_empty(),
        _ => true,
    }
}

/// Decides what is visible. Each answer is decided once; a form whose conditions run in a circle
/// (which [`crate::check_definition`] refuses) hides the circle instead of running forever.
struct Sight<'a> {
    fields: HashMap<&'a str, (&'a Section, &'a Field)>,
    values: &'a Map<String, Value>,
    seen_sections: HashMap<&'a str, bool>,
    seen: HashMap<&'a str, bool>,
}

struct Item<'a> {
    fields: &'a [Field],
    map: &'a Map<String, Value>,
    seen: HashMap<&'a str, bool>,
}

impl<'a> Sight<'a> {
    fn new(form: &'a Form, values: &'a Map<String, Value>) -> Self {
        let fields = form
            .sections
            .iter()
            .flat_map(|s| s.fields.iter().map(move |f| (f.key.as_str(), (s, f))))
            .collect();
        Self { fields, values, seen_sections: HashMap::new(), seen: HashMap::new() }
    }

    fn section(&mut self, section: &'a Section) -> bool {
        if let Some(known) = self.seen_sections.get(section.key.as_str()) {
            return *known;
        }
        self.seen_sections.insert(&section.key, false);
        let shown =
            section.show_if.as_ref().is_none_or(|c| c.holds(&mut |name| self.look(None, name)));
        self.seen_sections.insert(&section.key, shown);
        shown
    }

    fn field(&mut self, key: &str) -> bool {
        let Some((section, field)) = self.fields.get(key).copied() else { return false };
        if let Some(known) = self.seen.get(key) {
            return *known;
        }
        self.seen.insert(&field.key, false);
        let shown = self.section(section)
            && field.show_if.as_ref().is_none_or(|c| c.holds(&mut |name| self.look(None, name)));
        self.seen.insert(&field.key, shown);
        shown
    }

    fn item_field(&mut self, item: &mut Item<'a>, key: &str) -> bool {
        let fields = item.fields;
        let Some(field) = fields.iter().find(|f| f.key == key) else { return false };
        if let Some(known) = item.seen.get(key) {
            return *known;
        }
        item.seen.insert(&field.key, false);
        let shown = field
            .show_if
            .as_ref()
            .is_none_or(|c| c.holds(&mut |name| self.look(Some(&mut *item), name)));
        item.seen.insert(&field.key, shown);
        shown
    }

    /// The answer a condition sees: of a question of the same item if there is one of that name,
    /// otherwise of the form.
    fn look(&mut self, item: Option<&mut Item<'a>>, name: &str) -> Option<&'a Value> {
        let (key, part) =
            name.split_once('.').map_or((name, None), |(key, part)| (key, Some(part)));
        let (field, map) = match item {
            Some(item) if item.fields.iter().any(|f| f.key == key) => {
                if !self.item_field(item, key) {
                    return None;
                }
                (item.fields.iter().find(|f| f.key == key)?, item.map)
            }
            _ => {
                if !self.field(key) {
                    return None;
                }
                (self.fields.get(key)?.1, self.values)
            }
        };
        let value = map.get(key).filter(|v| given(field, v))?;
        match part {
            None => Some(value),
            Some(part) => {
                let part_field = field.kind.parts()?.iter().find(|f| f.key == part)?;
                value.get(part).filter(|v| given(part_field, v))
            }
        }
    }
}

/// Whether this is an address, which reads as one answer although it has parts.
pub(crate) fn is_address(field: &Field) -> bool {
    matches!(field.kind, Kind::Address)
}
