//! Interactive form fields, as far as signatures need them (ISO 32000-2, 12.7).

use std::collections::BTreeSet;

use super::document::State;
use super::error::PdfError;
use super::object::{Dict, Id, Object};

/// How many fields are read.
const MAX_FIELDS: usize = 50_000;
/// How deep the tree of fields may be.
const MAX_DEPTH: usize = 64;

/// A field of the form that can hold a value.
#[derive(Debug, Clone)]
pub struct Field {
    /// The field's object.
    pub id: Id,
    /// Its whole name, with the names above it: `form.signatures.head`.
    pub name: String,
    /// Its kind, its own or inherited: `Sig`, `Tx`, `Btn`, `Ch`.
    pub kind: Vec<u8>,
    /// Its dictionary.
    pub dict: Dict,
    /// The widgets that show it; the field itself when both are one object.
    pub widgets: Vec<Id>,
}

impl Field {
    /// Whether it is for a signature.
    pub fn is_signature(&self) -> bool {
        self.kind == b"Sig"
    }

    /// Whether it holds a value.
    pub fn is_filled(&self) -> bool {
        self.dict.has("V")
    }
}

/// All terminal fields, in the order of the form.
///
/// # Errors
/// When the form is damaged, goes in a circle or is beyond the limits.
pub fn fields(state: &State<'_, '_>) -> Result<Vec<Field>, PdfError> {
    let (_, catalog) = state.catalog()?;
    let form = state.dict(catalog.get("AcroForm"))?;
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let root = Above { name: String::new(), kind: Vec::new(), depth: 0 };
    let mut stack: Vec<(Object, Above)> =
        state.array(form.get("Fields"))?.into_iter().rev().map(|f| (f, root.clone())).collect();
    while let Some((value, above)) = stack.pop() {
        // A field is an indirect object by definition; whatever else stands there is no field.
        let Some(id) = value.reference() else { continue };
        if !seen.insert(id) {
            return Err(PdfError::Object { id, reason: "it stands twice among the fields of the form" });
        }
        if seen.len() > MAX_FIELDS || above.depth > MAX_DEPTH {
            return Err(PdfError::Limit("more than 50,000 fields, or a tree of them deeper than 64"));
        }
        let dict = state.dict(&value)?;
        let here = above.below(&dict);
        let kids = state.array(dict.get("Kids"))?;
        let mut named = Vec::new();
        for kid in &kids {
            if state.dict(kid)?.has("T") {
                named.push(kid.clone());
            }
        }
        if named.is_empty() {
            let widgets = if kids.is_empty() { vec![id] } else { kids.iter().filter_map(Object::reference).collect() };
            found.push(Field { id, name: here.name, kind: here.kind, dict, widgets });
        } else {
            stack.extend(named.into_iter().rev().map(|kid| (kid, here.clone())));
        }
    }
    Ok(found)
}

/// What a field takes from those above it.
#[derive(Debug, Clone)]
struct Above {
    name: String,
    kind: Vec<u8>,
    depth: usize,
}

impl Above {
    fn below(&self, dict: &Dict) -> Self {
        let own = dict.get("T").to_text().unwrap_or_default();
        let name = match (self.name.is_empty(), own.is_empty()) {
            (true, _) => own,
            (false, true) => self.name.clone(),
            (false, false) => format!("{}.{own}", self.name),
        };
        let kind = dict.get("FT").as_name().map_or_else(|| self.kind.clone(), <[u8]>::to_vec);
        Self { name, kind, depth: self.depth + 1 }
    }
}
