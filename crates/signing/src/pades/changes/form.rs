//! What may happen to fields and annotations.

use base::msg;

use super::walk::{At, Comparison, Role};
use super::{Change, Level};
use crate::pades::signature::draws;
use crate::pdf::{Dict, Field, Object, PdfError, State};

/// A field before and after.
pub(super) struct Pair {
    was: Option<Field>,
    is: Field,
    /// What happened to its value.
    act: Act,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    /// Nothing: its value is the same.
    Nothing,
    /// An empty signature field was signed.
    Signed,
    /// Another kind of field was given another value.
    Filled,
}

impl Pair {
    pub(super) fn new(old: &State<'_, '_>, new: &State<'_, '_>, was: Option<Field>, is: Field) -> Result<Self, PdfError> {
        let act = match &was {
            Some(was) if is.is_signature() && !was.is_filled() && is.is_filled() => Act::Signed,
            Some(was) if !is.is_signature() && old.resolve(was.dict.get("V"))? != new.resolve(is.dict.get("V"))? => Act::Filled,
            _ => Act::Nothing,
        };
        Ok(Self { was, is, act })
    }
}

impl Comparison<'_, '_, '_> {
    /// The interactive form (ISO 32000-2, table 224).
    pub(super) fn form(&mut self, at: &At, old: &Object, new: &Object) -> Result<(), PdfError> {
        let had_style = old.dict().is_some_and(|d| d.has("DA"));
        let asks_to_draw = |form: &Object| form.dict().is_some_and(|d| *d.get("NeedAppearances") == Object::Bool(true));
        // Viewers would then draw every field anew, whatever was signed.
        if asks_to_draw(new) && !asks_to_draw(old) {
            self.differs(at);
        }
        self.keys(at, old, new, |key| match key {
            b"Fields" => Role::Fields,
            b"SigFlags" | b"NeedAppearances" => Role::Free,
            b"DA" if !had_style => Role::Free,
            b"DR" => Role::Growing,
            _ => Role::Plain,
        })
    }

    /// Lists of fields may grow by new fields, which are judged one by one.
    pub(super) fn field_list(&mut self, at: &At, old: &Object, new: &Object) -> Result<(), PdfError> {
        let (gone, added) = difference(old, new);
        if gone {
            self.differs(at);
        }
        for value in added {
            let known = value.reference().and_then(|id| self.role(id));
            if !matches!(known, Some(Role::Field(_) | Role::Branch)) {
                self.differs(at);
            }
        }
        for id in old.array().unwrap_or_default().iter() {
            self.values(Role::Plain, at, id, id)?;
        }
        Ok(())
    }

    /// Judges every field that was not there before.
    pub(super) fn new_fields(&mut self) -> Result<(), PdfError> {
        for i in 0..self.pairs.len() {
            let Some(pair) = self.pairs.get(i) else { break };
            if pair.was.is_none() {
                let field = pair.is.clone();
                self.new_field(&field)?;
            }
        }
        Ok(())
    }

    fn new_field(&mut self, field: &Field) -> Result<(), PdfError> {
        let name = &field.name;
        if !field.is_signature() {
            self.forbid(msg!("Thêm ô “{name}” vào biểu mẫu", "The field “{name}” was added to the form"));
            return Ok(());
        }
        let at = At::form();
        let mut drawn = false;
        for id in field.widgets.iter().chain([&field.id]) {
            let existed = *self.old.get(*id)? != Object::Null;
            let dict = self.new.dict(&Object::Reference(*id))?;
            if existed || acts(&dict) {
                self.forbid(msg!(
                    "Ô chữ ký “{name}” được dựng từ đối tượng đã có hoặc kèm lệnh chạy tự động",
                    "The signature field “{name}” was made of an object that was there before, or runs an action"
                ));
            }
            drawn |= draws(self.new, &dict)?;
            for (key, value) in &dict.0 {
                // The way up is judged where it leads.
                if !matches!(key.as_slice(), b"P" | b"Parent" | b"V" | b"Kids") {
                    self.fresh(Role::Plain, &at, value)?;
                }
            }
        }
        if !field.is_filled() && drawn {
            self.forbid(msg!(
                "Thêm ô chữ ký trống “{name}” có hình vẽ đè lên trang",
                "An empty signature field “{name}” was added that draws over a page"
            ));
            return Ok(());
        }
        self.signed(field, drawn)
    }

    /// Tells of a signature that is new, in a new field or one that was empty.
    fn signed(&mut self, field: &Field, drawn: bool) -> Result<(), PdfError> {
        let name = &field.name;
        if !field.is_filled() {
            self.note(Level::FormFilling, msg!("Thêm ô chữ ký trống “{name}”", "An empty signature field “{name}” was added"));
            return Ok(());
        }
        if let Some(id) = field.dict.get("V").reference()
            && *self.old.get(id)? != Object::Null
        {
            self.forbid(msg!(
                "Ô “{name}” dùng lại chữ ký đã có trong tài liệu",
                "The field “{name}” uses a signature that was in the document before"
            ));
        }
        let value = self.new.dict(field.dict.get("V"))?;
        self.fresh(Role::Plain, &At::form(), &Object::Dict(value.clone()))?;
        let stamp = value.is("SubFilter", "ETSI.RFC3161") && !drawn;
        self.record(Change {
            level: if stamp { Level::Evidence } else { Level::FormFilling },
            what: if stamp {
                msg!("Thêm dấu thời gian của tài liệu “{name}”", "A document time stamp “{name}” was added")
            } else {
                msg!("Ký thêm ở ô “{name}”", "A signature was added in “{name}”")
            },
            field: Some(name.clone()),
            signs: true,
            draws: drawn,
        });
        Ok(())
    }

    /// A field that was there before, or one of its widgets.
    pub(super) fn field(&mut self, pair: usize, at: &At, old: &Object, new: &Object) -> Result<(), PdfError> {
        let Some(Pair { was: Some(_), is, act }) = self.pairs.get(pair) else { return Ok(()) };
        let (field, act) = (is.clone(), *act);
        match act {
            Act::Nothing => self.keys(at, old, new, |key| {
                // A branch above may gain fields; the date of a widget's last change is not shown.
                match key {
                    b"M" if !field.is_signature() => Role::Free,
                    _ => Role::Plain,
                }
            }),
            Act::Signed => {
                let dict = new.dict().cloned().unwrap_or_default();
                let drawn = draws(self.new, &dict)?;
                if field.dict == dict {
                    self.signed(&field, drawn)?;
                } else if drawn {
                    self.signed(&field, true)?;
                }
                self.keys(at, old, new, |key| match key {
                    b"V" | b"AP" | b"AS" | b"M" | b"F" | b"MK" | b"DA" => Role::Free,
                    _ => Role::Plain,
                })
            }
            Act::Filled => {
                let name = field.name;
                self.record(Change {
                    level: Level::FormFilling,
                    what: msg!("Điền ô “{name}”", "The field “{name}” was filled in"),
                    field: Some(name),
                    signs: false,
                    draws: true,
                });
                self.keys(at, old, new, |key| match key {
                    b"V" | b"RV" | b"I" | b"AP" | b"AS" | b"M" => Role::Free,
                    _ => Role::Plain,
                })
            }
        }
    }

    /// A page's annotations: widgets of signatures may be added, and others if annotations may.
    pub(super) fn annotations(&mut self, page: usize, at: &At, old: &Object, new: &Object) -> Result<(), PdfError> {
        let (gone, added) = difference(old, new);
        if gone {
            self.differs(at);
        }
        for value in added {
            match value.reference().and_then(|id| self.role(id)) {
                Some(Role::Field(pair)) if self.pairs.get(pair).is_some_and(|p| p.was.is_none() || p.act == Act::Signed) => {}
                Some(_) => self.differs(at),
                None => self.new_annotation(page, at, &value)?,
            }
        }
        for value in old.array().unwrap_or_default() {
            self.values(Role::Plain, at, value, value)?;
        }
        Ok(())
    }

    fn new_annotation(&mut self, page: usize, at: &At, value: &Object) -> Result<(), PdfError> {
        let dict = self.new.dict(value)?;
        let kind = dict.get("Subtype").as_name().map(|n| String::from_utf8_lossy(n).into_owned()).unwrap_or_default();
        let level = if kind == "Widget" || acts(&dict) { Level::Other } else { Level::Annotations };
        self.record(Change {
            level,
            what: msg!("Thêm chú thích {kind} trên trang {page}", "An annotation {kind} was added on page {page}"),
            field: None,
            signs: false,
            draws: true,
        });
        self.fresh(Role::Plain, at, value)
    }

    pub(super) fn annotation_changed(&mut self, page: usize, at: &At, new: &Object) -> Result<(), PdfError> {
        let level = if new.dict().is_none_or(acts) { Level::Other } else { Level::Annotations };
        self.record(Change {
            level,
            what: msg!("Sửa chú thích trên trang {page}", "An annotation on page {page} was changed"),
            field: None,
            signs: false,
            draws: true,
        });
        self.fresh(Role::Free, at, new)
    }
}

/// Whether an annotation runs something by itself.
fn acts(dict: &Dict) -> bool {
    dict.has("A") || dict.has("AA")
}

/// Whether elements of a list are gone or out of order, and which are new.
fn difference(old: &Object, new: &Object) -> (bool, Vec<Object>) {
    let mut left = old.array().unwrap_or_default().iter().peekable();
    let mut added = Vec::new();
    for value in new.array().unwrap_or_default() {
        if left.peek() == Some(&value) {
            left.next();
        } else {
            added.push(value.clone());
        }
    }
    (left.next().is_some(), added)
}
