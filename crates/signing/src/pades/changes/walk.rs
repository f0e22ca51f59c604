//! The walk over both states of a document, side by side.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use base::{Msg, msg};

use super::form::Pair;
use super::{Change, Level};
use crate::pdf::{Dict, Id, Object, PdfError, State, fields, pages};

/// How many forbidden changes of a revision are told; one is enough to condemn it.
const MAX_FOUND: usize = 20;
/// How many objects are compared in one revision.
const MAX_STEPS: usize = 5_000_000;

/// What an object is to the document, and so what may change about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// Nothing may.
    Plain,
    /// The catalogue.
    Catalog,
    /// A page, counted from 1.
    Page(usize),
    /// A page's list of annotations.
    Annotations(usize),
    /// An annotation that is no field.
    Annotation(usize),
    /// The interactive form.
    Form,
    /// A list of fields.
    Fields,
    /// A field with fields below it.
    Branch,
    /// A field or one of its widgets, by its place in the list of pairs.
    Field(usize),
    /// What may grow but not change: resources of the form.
    Growing,
    /// What may change and is told as validation data or metadata.
    Evidence,
    /// What may change with something else that is told.
    Free,
}

/// Where a difference was found.
#[derive(Debug, Clone)]
pub(super) struct At {
    page: Option<usize>,
    path: Rc<str>,
}

impl At {
    /// In the form.
    pub(super) fn form() -> Self {
        Self { page: None, path: "/AcroForm/Fields".into() }
    }

    fn below(&self, key: &[u8]) -> Self {
        let key = String::from_utf8_lossy(key);
        let path = if self.path.is_empty() { format!("/{key}") } else { format!("{}/{key}", self.path) };
        Self { page: self.page, path: path.into() }
    }
}

pub(super) struct Comparison<'s, 'd, 'a> {
    pub(super) old: &'s State<'d, 'a>,
    pub(super) new: &'s State<'d, 'a>,
    pub(super) pairs: Vec<Pair>,
    fixed: HashMap<u32, Role>,
    seen: HashSet<(u32, Role)>,
    /// New objects that were walked.
    visited: HashSet<u32>,
    waiting: Vec<(Id, Role, At)>,
    steps: usize,
    pub(super) found: Vec<Change>,
}

pub(super) fn compare(old: &State<'_, '_>, new: &State<'_, '_>) -> Result<Vec<Change>, PdfError> {
    let mut comparison = Comparison {
        old,
        new,
        pairs: Vec::new(),
        fixed: HashMap::new(),
        seen: HashSet::new(),
        visited: HashSet::new(),
        waiting: Vec::new(),
        steps: 0,
        found: Vec::new(),
    };
    comparison.run()?;
    Ok(comparison.found)
}

impl Comparison<'_, '_, '_> {
    fn run(&mut self) -> Result<(), PdfError> {
        let (old_root, _) = self.old.catalog()?;
        let (root, _) = self.new.catalog()?;
        if old_root != root {
            self.forbid(msg!("Danh mục gốc của tài liệu bị thay bằng danh mục khác", "The document's catalogue was replaced by another"));
            return Ok(());
        }
        if !self.same_pages()? {
            return Ok(());
        }
        self.pair_fields()?;
        self.fixed.insert(root.number, Role::Catalog);
        let at = At { page: None, path: "".into() };
        self.enqueue(root, Role::Catalog, &at);
        self.new_fields()?;
        while let Some((id, role, at)) = self.waiting.pop() {
            if self.found.iter().filter(|c| c.level == Level::Other).count() >= MAX_FOUND {
                break;
            }
            self.visit(id, role, &at)?;
        }
        Ok(())
    }

    /// Pages may not be added, removed or reordered. Each keeps its role whatever path leads to it.
    fn same_pages(&mut self) -> Result<bool, PdfError> {
        let (old, new) = (pages(self.old)?, pages(self.new)?);
        let ids = |pages: &[crate::pdf::Page]| pages.iter().map(|p| p.id).collect::<Vec<_>>();
        if ids(&old) != ids(&new) {
            let (before, after) = (old.len(), new.len());
            self.forbid(msg!(
                "Các trang bị thêm, bỏ, thay hoặc đổi thứ tự (trước {before} trang, sau {after} trang)",
                "Pages were added, removed, replaced or reordered ({before} before, {after} after)"
            ));
            return Ok(false);
        }
        for (i, page) in old.iter().enumerate() {
            self.fixed.insert(page.id.number, Role::Page(i + 1));
            for annotation in self.old.array(page.dict.get("Annots"))?.iter().filter_map(Object::reference) {
                self.fixed.entry(annotation.number).or_insert(Role::Annotation(i + 1));
            }
        }
        Ok(true)
    }

    fn pair_fields(&mut self) -> Result<(), PdfError> {
        let mut old: BTreeMap<Id, _> = fields(self.old)?.into_iter().map(|f| (f.id, f)).collect();
        for field in fields(self.new)? {
            let role = Role::Field(self.pairs.len());
            self.fixed.insert(field.id.number, role);
            let mut above = field.dict.get("Parent").reference();
            for _ in 0..64 {
                let Some(id) = above else { break };
                self.fixed.insert(id.number, Role::Branch);
                above = self.new.dict(&Object::Reference(id))?.get("Parent").reference();
            }
            for widget in &field.widgets {
                self.fixed.insert(widget.number, role);
            }
            let pair = Pair::new(self.old, self.new, old.remove(&field.id), field)?;
            self.pairs.push(pair);
        }
        for gone in old.into_values() {
            let name = gone.name;
            self.forbid(msg!("Ô “{name}” của biểu mẫu bị bỏ", "The form's field “{name}” was removed"));
        }
        Ok(())
    }

    pub(super) fn role(&self, id: Id) -> Option<Role> {
        self.fixed.get(&id.number).copied()
    }

    fn enqueue(&mut self, id: Id, role: Role, at: &At) {
        let role = self.role(id).unwrap_or(role);
        if self.seen.insert((id.number, role)) {
            self.waiting.push((id, role, at.clone()));
        }
    }

    fn visit(&mut self, id: Id, role: Role, at: &At) -> Result<(), PdfError> {
        self.step()?;
        let at = match role {
            Role::Page(n) | Role::Annotation(n) => At { page: Some(n), path: "".into() },
            Role::Field(_) | Role::Branch => At::form(),
            _ => at.clone(),
        };
        match (self.old.get(id), self.new.get(id)) {
            (Ok(old), Ok(new)) => self.content(role, &at, &old, &new),
            (Err(limit @ PdfError::Limit(_)), _) | (_, Err(limit @ PdfError::Limit(_))) => Err(limit),
            // What is damaged in the same place in both states has not been changed.
            (Err(_), Err(_)) if self.old.place(id) == self.new.place(id) => Ok(()),
            _ => {
                self.differs(&at);
                Ok(())
            }
        }
    }

    fn step(&mut self) -> Result<(), PdfError> {
        self.steps += 1;
        if self.steps > MAX_STEPS { Err(PdfError::Limit("too many objects to compare")) } else { Ok(()) }
    }

    /// Compares two values in the same place of a dictionary or array.
    pub(super) fn values(&mut self, role: Role, at: &At, old: &Object, new: &Object) -> Result<(), PdfError> {
        match (old, new) {
            (Object::Reference(a), Object::Reference(b)) if a == b => self.enqueue(*a, role, at),
            (Object::Reference(_), _) | (_, Object::Reference(_)) if role == Role::Plain => self.differs(at),
            _ => {
                let (before, after) = (self.old.resolve(old)?, self.new.resolve(new)?);
                self.content(role, at, &before, &after)?;
            }
        }
        Ok(())
    }

    fn content(&mut self, role: Role, at: &At, old: &Object, new: &Object) -> Result<(), PdfError> {
        match role {
            Role::Plain => self.plain(at, old, new),
            Role::Catalog => self.keys(at, old, new, |key| match key {
                b"AcroForm" => Role::Form,
                b"DSS" | b"Extensions" | b"Metadata" | b"Version" => Role::Evidence,
                _ => Role::Plain,
            }),
            Role::Page(n) => self.keys(at, old, new, |key| if key == b"Annots" { Role::Annotations(n) } else { Role::Plain }),
            Role::Form => self.form(at, old, new),
            Role::Branch => self.keys(at, old, new, |key| if key == b"Kids" { Role::Fields } else { Role::Plain }),
            Role::Fields => self.field_list(at, old, new),
            Role::Annotations(page) => self.annotations(page, at, old, new),
            Role::Annotation(page) if old != new => self.annotation_changed(page, at, new),
            Role::Annotation(_) => self.plain(at, old, new),
            Role::Field(pair) => self.field(pair, at, old, new),
            Role::Growing => self.growing(at, old, new),
            Role::Evidence => {
                if old != new {
                    let path = &at.path;
                    self.note(
                        Level::Evidence,
                        msg!("Bổ sung dữ liệu xác thực hoặc siêu dữ liệu ({path})", "Validation data or metadata were added ({path})"),
                    );
                }
                self.fresh(Role::Evidence, at, new)
            }
            Role::Free => self.fresh(Role::Free, at, new),
        }
    }

    /// Two dictionaries, each key by its role.
    pub(super) fn keys(
        &mut self,
        at: &At,
        old: &Object,
        new: &Object,
        role: impl Fn(&[u8]) -> Role,
    ) -> Result<(), PdfError> {
        let empty = Dict::new();
        let (Some(after), before) = (new.dict(), old.dict().unwrap_or(&empty)) else {
            self.differs(at);
            return Ok(());
        };
        let names = before.0.keys().chain(after.0.keys().filter(|key| !before.0.contains_key(*key)));
        for key in names {
            let (a, b) = (before.0.get(key).unwrap_or(&Object::Null), after.0.get(key).unwrap_or(&Object::Null));
            self.values(role(key), &at.below(key), a, b)?;
        }
        Ok(())
    }

    fn plain(&mut self, at: &At, old: &Object, new: &Object) -> Result<(), PdfError> {
        self.step()?;
        match (old, new) {
            (Object::Array(a), Object::Array(b)) if a.len() == b.len() => {
                for (a, b) in a.iter().zip(b) {
                    self.values(Role::Plain, at, a, b)?;
                }
            }
            (Object::Dict(a), Object::Dict(b)) => self.plain_dicts(at, a, b)?,
            (Object::Stream(a), Object::Stream(b)) => {
                if a.data != b.data && self.old.raw(a) != self.new.raw(b) {
                    self.differs(at);
                }
                self.plain_dicts(at, &a.dict, &b.dict)?;
            }
            (a, b) if a == b => {}
            (a, b) if a.number().is_some() && a.number() == b.number() => {}
            _ => self.differs(at),
        }
        Ok(())
    }

    fn plain_dicts(&mut self, at: &At, old: &Dict, new: &Dict) -> Result<(), PdfError> {
        for (key, a) in &old.0 {
            self.values(Role::Plain, at, a, new.0.get(key).unwrap_or(&Object::Null))?;
        }
        if new.0.iter().any(|(key, b)| *b != Object::Null && !old.0.contains_key(key)) {
            self.differs(at);
        }
        Ok(())
    }

    /// Dictionaries of dictionaries that may gain entries.
    fn growing(&mut self, at: &At, old: &Object, new: &Object) -> Result<(), PdfError> {
        match (old, new) {
            (Object::Null, new) => self.fresh(Role::Plain, at, new),
            (Object::Dict(a), Object::Dict(b)) => {
                for (key, b) in &b.0 {
                    match a.0.get(key) {
                        Some(a) if a.dict().is_some() || a.reference().is_some() => self.values(Role::Growing, at, a, b)?,
                        Some(a) => self.values(Role::Plain, at, a, b)?,
                        None => self.fresh(Role::Plain, at, b)?,
                    }
                }
                if a.0.keys().any(|key| !b.0.contains_key(key)) {
                    self.differs(at);
                }
                Ok(())
            }
            _ => self.plain(at, old, new),
        }
    }

    /// Walks what is new: it may lead to new objects as it likes; an object that was there before
    /// keeps its own role or gets the one given. Whatever else leads to it judges it as well.
    pub(super) fn fresh(&mut self, existing: Role, at: &At, value: &Object) -> Result<(), PdfError> {
        let mut stack = vec![value.clone()];
        while let Some(value) = stack.pop() {
            self.step()?;
            match value {
                Object::Reference(id) => {
                    if self.role(id).is_some() || *self.old.get(id)? != Object::Null {
                        self.enqueue(id, existing, at);
                    } else if self.visited.insert(id.number) {
                        stack.push(Object::clone(&*self.new.get(id)?));
                    }
                }
                Object::Array(items) => stack.extend(items),
                Object::Dict(dict) => stack.extend(dict.0.into_values()),
                Object::Stream(stream) => stack.extend(stream.dict.0.into_values()),
                _ => {}
            }
        }
        Ok(())
    }

    pub(super) fn differs(&mut self, at: &At) {
        let path = &at.path;
        self.forbid(match at.page {
            Some(n) => msg!("Trang {n} bị thay đổi ({path})", "Page {n} was changed ({path})"),
            None => msg!("Nội dung tài liệu bị thay đổi ({path})", "The document's content was changed ({path})"),
        });
    }

    pub(super) fn forbid(&mut self, what: Msg) {
        self.note(Level::Other, what);
    }

    pub(super) fn note(&mut self, level: Level, what: Msg) {
        self.record(Change { level, what, field: None, signs: false, draws: false });
    }

    pub(super) fn record(&mut self, change: Change) {
        // The same thing is found along several paths, one soon after the other.
        if !self.found.iter().rev().take(MAX_FOUND).any(|known| *known == change) {
            self.found.push(change);
        }
    }
}
