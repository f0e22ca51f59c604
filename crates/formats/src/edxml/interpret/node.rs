//! Taking values out of elements, noting what is odd about them.

use base::{Date, DateTime, Msg, msg};

use crate::edxml::dates::{self, Read};
use crate::edxml::finding::{Deviation, Findings, quoted};
use crate::edxml::scan::{Element, child_path};

/// An element with its path.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    pub(super) element: &'a Element,
    pub(super) path: String,
}

impl<'a> Node<'a> {
    /// All children, in their order.
    pub(super) fn children(&self) -> Vec<Node<'a>> {
        let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
        let path_of = |child: &'a Element, before| child_path(&self.path, &child.name, before);
        self.element
            .children
            .iter()
            .map(|child| {
                let before = counts.entry(child.name.as_str()).or_default();
                let node = Node { element: child, path: path_of(child, *before) };
                *before += 1;
                node
            })
            .collect()
    }

    /// The children of a name.
    pub(super) fn all(&self, name: &str) -> Vec<Node<'a>> {
        self.children().into_iter().filter(|c| c.element.is(name)).collect()
    }

    /// The first child of a name.
    pub(super) fn child(&self, name: &str) -> Option<Node<'a>> {
        let element = self.element.child(name)?;
        Some(Node { element, path: child_path(&self.path, &element.name, 0) })
    }

    /// Its text without the space around it.
    pub(super) fn text(&self) -> &'a str {
        self.element.text.trim()
    }
}

/// Where oddities are noted.
pub(super) struct Notes<'a> {
    pub(super) findings: &'a mut Findings,
}

impl Notes<'_> {
    pub(super) fn note(&mut self, node: &Node<'_>, code: Deviation, reason: Msg) {
        self.findings.add(code, Some(node.element.place), node.path.clone(), reason);
    }

    pub(super) fn unknown(&mut self, node: &Node<'_>) {
        let shown = quoted(&node.element.name);
        self.note(node, Deviation::UnknownElement, msg!("phần tử {shown} không có trong quy chuẩn", "element {shown} is not in the regulation"));
    }

    pub(super) fn disorder(&mut self, node: &Node<'_>) {
        let shown = quoted(&node.element.name);
        self.note(node, Deviation::Order, msg!("phần tử {shown} đứng sai thứ tự", "element {shown} stands out of order"));
    }

    /// Compares the children with those the regulation lists, in its order. A name ending in `*` may
    /// repeat, one ending in `~` may stand anywhere: the regulation and the reference library differ.
    pub(super) fn look(&mut self, node: &Node<'_>, list: &[&str]) {
        let mut reached = 0;
        let mut disordered = false;
        let mut counts = vec![0_usize; list.len()];
        for child in node.children() {
            let at = list.iter().position(|name| child.element.is(name.trim_end_matches(['*', '~'])));
            let Some((at, listed)) = at.and_then(|at| Some((at, *list.get(at)?))) else {
                self.unknown(&child);
                continue;
            };
            let name = listed.trim_end_matches(['*', '~']);
            if child.element.name != name {
                let shown = quoted(&child.element.name);
                self.note(&child, Deviation::Spelling, msg!("{shown} phải viết là {name}", "{shown} is spelt {name}"));
            }
            if let Some(count) = counts.get_mut(at) {
                *count += 1;
                if *count > 1 && !listed.contains('*') {
                    self.note(&child, Deviation::Repeated, msg!("{name} lặp lại", "{name} is repeated"));
                }
            }
            if listed.contains('~') {
                continue;
            }
            if at < reached && !disordered {
                disordered = true;
                self.disorder(&child);
            }
            reached = reached.max(at);
        }
    }

    /// The text of a child; empty and "null" are nothing.
    pub(super) fn text(&mut self, node: &Node<'_>, name: &str) -> Option<String> {
        let child = node.child(name)?;
        self.own_text(&child)
    }

    /// The text of the node itself.
    pub(super) fn own_text(&mut self, node: &Node<'_>) -> Option<String> {
        match node.text() {
            "" if node.element.children.is_empty() => {
                self.note(node, Deviation::Empty, Msg::new("phần tử rỗng", "the element is empty"));
                None
            }
            "" => None,
            "null" => {
                self.note(node, Deviation::Null, Msg::new("ghi “null” thay vì bỏ trống", "“null” in the place of nothing"));
                None
            }
            text => Some(text.to_owned()),
        }
    }

    /// The text of a child on which the meaning of the message hangs: it may not say two things.
    pub(super) fn deciding(&mut self, node: &Node<'_>, name: &str) -> Option<String> {
        let value = self.text(node, name);
        let others = node.element.children.iter().filter(|c| c.is(name)).skip(1);
        if let Some(other) = others.map(|c| c.text.trim()).find(|t| Some(*t) != value.as_deref()) {
            let (one, two) = (quoted(value.as_deref().unwrap_or_default()), quoted(other));
            let reason = msg!("{name} có hai giá trị {one} và {two}", "{name} says both {one} and {two}");
            self.note(node, Deviation::Contradiction, reason);
        }
        value
    }

    /// The group of a name, of which there may be one only.
    pub(super) fn only<'a>(&mut self, node: &Node<'a>, name: &str) -> Option<Node<'a>> {
        if node.element.children.iter().filter(|c| c.is(name)).count() > 1 {
            self.note(node, Deviation::Contradiction, msg!("có nhiều {name}", "there are several {name}"));
        }
        node.child(name)
    }

    /// The texts of all children of a name.
    pub(super) fn texts(&mut self, node: &Node<'_>, name: &str) -> Vec<String> {
        node.all(name).iter().filter_map(|child| self.own_text(child)).collect()
    }

    pub(super) fn number(&mut self, node: &Node<'_>, name: &str) -> Option<u32> {
        let text = self.text(node, name)?;
        let number = if text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None };
        if number.is_none() {
            self.number_note(node, name, &text);
        }
        number
    }

    /// Yes or no, written `1`/`0` or `true`/`false`.
    pub(super) fn flag(&mut self, node: &Node<'_>, name: &str) -> Option<bool> {
        let text = self.text(node, name)?;
        match text.to_ascii_lowercase().as_str() {
            "1" | "true" => Some(true),
            "0" | "false" => Some(false),
            _ => {
                self.number_note(node, name, &text);
                None
            }
        }
    }

    fn number_note(&mut self, node: &Node<'_>, name: &str, text: &str) {
        let shown = quoted(text);
        let reason = msg!("{name}: {shown} không phải số hợp lệ", "{name}: {shown} is not a number it can be");
        self.note(&node.child(name).unwrap_or_else(|| node.clone()), Deviation::Number, reason);
    }

    pub(super) fn date(&mut self, node: &Node<'_>, name: &str) -> Option<Date> {
        let text = self.text(node, name)?;
        self.read(node, name, &text, "yyyy/MM/dd", dates::read_date(&text))
    }

    pub(super) fn time(&mut self, node: &Node<'_>, name: &str) -> Option<DateTime> {
        let text = self.text(node, name)?;
        self.read(node, name, &text, "yyyy/MM/dd HH:mm:ss", dates::read_time(&text))
    }

    fn read<T>(&mut self, node: &Node<'_>, name: &str, text: &str, form: &str, read: Read<T>) -> Option<T> {
        let here = node.child(name).unwrap_or_else(|| node.clone());
        let shown = quoted(text);
        match read {
            Read::Exact(value) => Some(value),
            Read::Understood(value) => {
                let reason = msg!("{name}: {shown} không viết theo mẫu {form}", "{name}: {shown} is not written as {form}");
                self.note(&here, Deviation::DateForm, reason);
                Some(value)
            }
            Read::Unset => {
                let reason = msg!("{name}: {shown} là giá trị bỏ trống của thư viện", "{name}: {shown} is a library's way to write nothing");
                self.note(&here, Deviation::DateUnset, reason);
                None
            }
            Read::Unreadable => {
                let reason = msg!("{name}: {shown} không phải ngày giờ", "{name}: {shown} is not a date or time");
                self.note(&here, Deviation::Date, reason);
                None
            }
        }
    }
}
