//! What a page of questions sent back: answers, files, and the buttons that are not "continue".

use files::FormFile;
use forms::{Answers, Form, Scope};
use web::Input;

/// Which button of a form's page was pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pressed {
    /// Go on.
    Continue,
    /// One more item of this group.
    Add(String),
    /// This item of a group goes: `children.1`.
    Drop(String),
    /// This file goes.
    Remove(String),
    /// The same page again, with what the answers so far let choose here: the communes of a province.
    Show(String),
}

/// The pairs of a page with its files put in their places.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The pairs, without the buttons.
    pub pairs: Vec<(String, String)>,
    /// The button.
    pub pressed: Pressed,
}

impl Sent {
    /// Takes a page apart. Files that came with an ordinary form take the place of the one before,
    /// where only one may be given.
    pub fn read(form: &Form, input: Input, files: &[FormFile]) -> Self {
        type Button = (&'static str, fn(String) -> Pressed);
        const BUTTONS: [Button; 4] =
            [("add", Pressed::Add), ("drop", Pressed::Drop), ("remove", Pressed::Remove), ("show", Pressed::Show)];
        let pressed = BUTTONS
            .into_iter()
            .find_map(|(button, pressed)| input.get(button).map(|value| pressed(value.to_owned())))
            .unwrap_or(Pressed::Continue);
        let mut pairs = input.0;
        pairs.retain(|(name, value)| match &pressed {
            Pressed::Drop(item) => !name.starts_with(&format!("{item}.")),
            Pressed::Remove(file) => value != file,
            Pressed::Continue | Pressed::Add(_) | Pressed::Show(_) => true,
        });
        for taken in files {
            let most = form.field(&taken.field).and_then(forms::Field::most).unwrap_or(1);
            if most == 1 {
                pairs.retain(|(name, _)| *name != taken.field);
            }
            pairs.push((taken.field.clone(), taken.file.id.to_string()));
        }
        Self { pairs, pressed }
    }

    /// The answers of a section (or of all), meant for [`Answers::merge`].
    pub fn answers(&self, form: &Form, scope: Scope<'_>) -> Answers {
        forms::read_input(form, scope, &self.pairs).0
    }
}
