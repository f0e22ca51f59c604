//! XML read with bounds, walked and made canonical.

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

/// A document that was read.
pub(super) struct Xml<'a> {
    pub(super) tree: Document<'a>,
}

impl<'a> Xml<'a> {
    /// Document type definitions are refused: they can change what a text means.
    pub(super) fn read(text: &'a str) -> Result<Self, XadesError> {
        if text.len() > LIMIT {
            return Err(XadesError::Large);
        }
        let parser = Parser::new().with_max_depth(DEPTH).with_forbid_dtd(true);
        let tree = parser.parse(text).map_err(|e| XadesError::Xml(e.to_string()))?;
        Ok(Self { tree })
    }

    pub(super) fn root(&self) -> Result<NodeId, XadesError> {
        self.tree.document_element().ok_or_else(|| XadesError::Xml("no root element".to_owned()))
    }

    /// The one element with this id. Two with the same are the way to have one thing signed and another read.
    pub(super) fn by_id(&self, id: &str) -> Result<NodeId, XadesError> {
        let has = |node: &NodeId| {
            let element = self.tree.element(*node);
            element.is_some_and(|e| {
                let is_id = |name: &str| matches!(name, "Id" | "ID" | "id");
                e.attributes.iter().any(|a| is_id(&a.name.local_name) && a.value == id)
            })
        };
        let mut found = self.tree.descendants(self.tree.root()).into_iter().filter(has);
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one),
            _ => Err(XadesError::Id(id.to_owned())),
        }
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
        let mut set = NodeSet::tree_without_comments(node, &self.tree);
        if let Some(signature) = without {
            set = set.subtract(&NodeSet::tree_with_comments(signature, &self.tree));
        }
        let form = bergshamra_c14n::canonicalize_doc(&self.tree, mode, Some(&set), prefixes);
        form.map_err(|e| XadesError::Xml(e.to_string()))
    }
}

pub(super) fn base64(octets: &[u8]) -> String {
    STANDARD.encode(octets)
}

/// A value as it may stand in an attribute or a text.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
