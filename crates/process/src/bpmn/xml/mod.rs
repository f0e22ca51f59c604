//! XML that keeps everything: elements with their prefixes, attributes in their order, comments,
//! instructions and character data. What the engine does not understand stays where it stood.

mod read;
mod write;

pub use read::{MAX_ATTRIBUTES, MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, MAX_NAMESPACES, XmlError, XmlFault};

use std::sync::Arc;

/// An XML document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Xml {
    /// Comments and instructions before the root element.
    pub before: Vec<Content>,
    /// The root element.
    pub root: Element,
    /// Comments and instructions after the root element.
    pub after: Vec<Content>,
}

/// An element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// The name as written, with its prefix: `bpmn:userTask`.
    pub name: Box<str>,
    /// The namespace its prefix stands for; empty when none is in force.
    pub namespace: Arc<str>,
    /// The attributes in their order, declarations of namespaces among them.
    pub attributes: Vec<Attribute>,
    /// What is inside, in order.
    pub content: Vec<Content>,
}

/// An attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// The name as written, with its prefix: `camunda:assignee`.
    pub name: Box<str>,
    /// The namespace its prefix stands for; empty for a name without a prefix.
    pub namespace: Arc<str>,
    /// The value, with references resolved.
    pub value: Box<str>,
}

/// Something inside an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// An element.
    Element(Element),
    /// Text, with references resolved.
    Text(Box<str>),
    /// A CDATA section.
    CData(Box<str>),
    /// A comment.
    Comment(Box<str>),
    /// A processing instruction, target and all.
    Instruction(Box<str>),
}

impl Xml {
    /// A document of this element alone.
    pub fn new(root: Element) -> Self {
        Self { before: Vec::new(), root, after: Vec::new() }
    }
}

impl Element {
    /// An element with nothing in it; `name` is written as given, `namespace` is what its prefix
    /// stands for at its place.
    pub fn new(name: &str, namespace: &Arc<str>) -> Self {
        Self {
            name: name.into(),
            namespace: Arc::clone(namespace),
            attributes: Vec::new(),
            content: Vec::new(),
        }
    }

    /// The name without its prefix.
    pub fn local(&self) -> &str {
        local(&self.name)
    }

    /// The prefix of the name; empty when it has none.
    pub fn prefix(&self) -> &str {
        self.name.split_once(':').map_or("", |(prefix, _)| prefix)
    }

    /// Whether the element has this name in this namespace.
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        &*self.namespace == namespace && self.local() == local
    }

    /// The value of the attribute with this name and no prefix.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|a| &*a.name == name).map(|a| &*a.value)
    }

    /// The value of the attribute with this name in a namespace.
    pub fn attribute_in(&self, namespace: &str, local: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|a| &*a.namespace == namespace && self::local(&a.name) == local)
            .map(|a| &*a.value)
    }

    /// Sets an attribute without a prefix, in its place if it is there, else as the last one.
    pub fn set(&mut self, name: &str, value: impl Into<Box<str>>) {
        let value = value.into();
        match self.attributes.iter_mut().find(|a| &*a.name == name) {
            Some(attribute) => attribute.value = value,
            None => {
                let namespace = Arc::from("");
                self.attributes.push(Attribute { name: name.into(), namespace, value });
            }
        }
    }

    /// The same with an attribute more: for writing elements in one go.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Box<str>>) -> Self {
        self.set(name, value);
        self
    }

    /// The same with an element more inside.
    #[must_use]
    pub fn holding(mut self, child: Element) -> Self {
        self.push(child);
        self
    }

    /// The same with text inside.
    #[must_use]
    pub fn saying(mut self, text: impl Into<Box<str>>) -> Self {
        self.content.push(Content::Text(text.into()));
        self
    }

    /// Puts an element in as the last one.
    pub fn push(&mut self, child: Element) {
        self.content.push(Content::Element(child));
    }

    /// The elements inside, in order.
    pub fn elements(&self) -> impl DoubleEndedIterator<Item = &Element> {
        self.content.iter().filter_map(|content| match content {
            Content::Element(element) => Some(element),
            _ => None,
        })
    }

    /// The elements inside that have this name and this element's own namespace.
    pub fn named<'e>(&'e self, local: &'e str) -> impl DoubleEndedIterator<Item = &'e Element> {
        self.elements().filter(move |e| e.local() == local && e.namespace == self.namespace)
    }

    /// The first of [`named`](Self::named).
    pub fn first<'e>(&'e self, local: &'e str) -> Option<&'e Element> {
        self.named(local).next()
    }

    /// The first element inside with this name in a namespace.
    pub fn first_in(&self, namespace: &str, local: &str) -> Option<&Element> {
        self.elements().find(|e| e.is(namespace, local))
    }

    /// The text directly inside, put together.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for content in &self.content {
            if let Content::Text(part) | Content::CData(part) = content {
                text.push_str(part);
            }
        }
        text
    }

    /// The element with this `id` attribute, this one or one inside it.
    pub fn by_id_mut(&mut self, id: &str) -> Option<&mut Element> {
        let mut open = vec![self];
        while let Some(element) = open.pop() {
            if element.attribute("id") == Some(id) {
                return Some(element);
            }
            open.extend(element.content.iter_mut().filter_map(|content| match content {
                Content::Element(element) => Some(element),
                _ => None,
            }));
        }
        None
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests;
