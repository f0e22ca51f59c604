//! XML read with bounds, walked and made canonical.

use std::cell::Cell;
use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bergshamra_c14n::C14nMode;
use bergshamra_xml::nodeset::NodeSet;
use uppsala::{Document, NodeId, Parser};

use super::XadesError;

/// Octets of a document that are read at most.
const LIMIT: usize = 32 << 20;
/// How deep elements may lie in each other.
const DEPTH: u32 = 256;
/// Namespaces in force at one element at most: canonical forms look at all of them at each.
const NAMESPACES: usize = 128;
/// Octets of canonical forms that are made of one document at most, whatever its signatures refer to.
const BUDGET: usize = 256 << 20;

/// A document that was read.
pub(super) struct Xml<'a> {
    pub(super) tree: Document<'a>,
    /// The elements by their ids; `None` where several have the same.
    ids: HashMap<String, Option<NodeId>>,
    left: Cell<usize>,
}

impl<'a> Xml<'a> {
    /// Document type definitions are refused: they can change what a text means.
    pub(super) fn read(text: &'a str) -> Result<Self, XadesError> {
        if text.len() > LIMIT {
            return Err(XadesError::Large);
        }
        let parser = Parser::new().with_max_depth(DEPTH).with_forbid_dtd(true);
        let tree = parser.parse(text).map_err(|e| XadesError::Xml(e.to_string()))?;
        let ids = survey(&tree)?;
        Ok(Self { tree, ids, left: Cell::new(BUDGET) })
    }

    pub(super) fn root(&self) -> Result<NodeId, XadesError> {
        self.tree.document_element().ok_or_else(|| XadesError::Xml("no root element".to_owned()))
    }

    /// The one element with this id. Two with the same are the way to have one thing signed and another read.
    pub(super) fn by_id(&self, id: &str) -> Result<NodeId, XadesError> {
        self.ids.get(id).copied().flatten().ok_or_else(|| XadesError::Id(id.to_owned()))
    }

    /// The only child element of this name.
    pub(super) fn child(&self, parent: NodeId, space: &str, name: &str) -> Option<NodeId> {
        let mut found = self.children(parent, space, name).into_iter();
        match (found.next(), found.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    }

    /// The only element at the end of a path of names.
    pub(super) fn path(&self, from: NodeId, names: &[(&str, &str)]) -> Option<NodeId> {
        names.iter().try_fold(from, |node, (space, name)| self.child(node, space, name))
    }

    pub(super) fn children(&self, parent: NodeId, space: &str, name: &str) -> Vec<NodeId> {
        let matches = |node: &NodeId| self.tree.element(*node).is_some_and(|e| e.matches_name_ns(space, name));
        self.tree.children_iter(parent).filter(matches).collect()
    }

    pub(super) fn attribute(&self, node: NodeId, name: &str) -> Option<&str> {
        self.tree.get_attribute(node, name)
    }

    /// The text in base64, spaces left aside.
    pub(super) fn octets(&self, node: NodeId) -> Option<Vec<u8>> {
        let text: String = self.tree.text_content_deep(node).split_whitespace().collect();
        STANDARD.decode(text).ok()
    }

    pub(super) fn text(&self, node: NodeId) -> String {
        self.tree.text_content_deep(node).trim().to_owned()
    }

    /// The canonical form of an element and what is in it, or of the whole document, without comments and
    /// without the signature that is left out.
    pub(super) fn canonical(
        &self,
        node: NodeId,
        without: Option<NodeId>,
        mode: C14nMode,
        prefixes: &[String],
    ) -> Result<Vec<u8>, XadesError> {
        let length = |node| self.tree.node_range(node).map_or(0, |range| range.len());
        let cost = length(node) + without.map_or(0, length);
        self.left.set(self.left.get().checked_sub(cost).ok_or(XadesError::TooMany)?);
        let mut set = NodeSet::tree_without_comments(node, &self.tree);
        if let Some(signature) = without {
            set = set.subtract(&NodeSet::tree_with_comments(signature, &self.tree));
        }
        let form = bergshamra_c14n::canonicalize_doc(&self.tree, mode, Some(&set), prefixes);
        form.map_err(|e| XadesError::Xml(e.to_string()))
    }
}

/// The elements by their ids, once it is known that no element has too many namespaces.
fn survey(tree: &Document<'_>) -> Result<HashMap<String, Option<NodeId>>, XadesError> {
    let mut ids = HashMap::new();
    let mut in_force: HashMap<usize, usize> = HashMap::new();
    for node in tree.descendants(tree.root()) {
        let Some(element) = tree.element(node) else { continue };
        let above = tree.parent(node).and_then(|parent| in_force.get(&parent.index()).copied()).unwrap_or_default();
        let count = above + element.namespace_declarations.len();
        if count > NAMESPACES {
            return Err(XadesError::Xml(format!("over {NAMESPACES} namespaces at one element")));
        }
        in_force.insert(node.index(), count);
        for attribute in &element.attributes {
            if matches!(attribute.name.local_name.as_ref(), "Id" | "ID" | "id") {
                ids.entry(attribute.value.to_string()).and_modify(|id| *id = None).or_insert(Some(node));
            }
        }
    }
    Ok(ids)
}

pub(super) fn base64(octets: &[u8]) -> String {
    STANDARD.encode(octets)
}

/// A value as it may stand in an attribute or a text.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
