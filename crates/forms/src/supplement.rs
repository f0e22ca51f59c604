//! A form of just the questions that an official marked, for supplementing in place.

use crate::condition::Rest;
use crate::walk::{holds_now, visible};
use crate::{Answers, Condition, Field, Form, Kind, Section};

/// The form cut down to the marked questions. Marking any part of an address, a person or a group
/// keeps all of it, since a group is sent as a whole.
///
/// A marked question that others depend on brings along those that are hidden now and that a new
/// answer may bring up, so that they are asked before the supplement is handed in. Conditions on
/// questions that are not marked are decided by the answers as they are. Paths are those of the
/// whole form: read with the cut form, merge into the same answers, then validate the whole form.
pub fn changed_only(form: &Form, answers: &Answers, marked: &[&str]) -> Form {
    let now = visible(form, answers);
    let mut kept: Vec<&str> = Vec::new();
    for path in marked {
        let key = top(path);
        kept.extend(
            form.fields().filter(|f| f.key == key && now.field(key)).map(|f| f.key.as_str()),
        );
    }
    // Each round can bring up what depends on the last, at most as deep as there are questions.
    loop {
        let before = kept.len();
        for section in &form.sections {
            for field in &section.fields {
                let hidden = !now.field(&field.key);
                let new = !kept.contains(&field.key.as_str());
                if new && may_come_up(section, field, hidden, &kept) {
                    kept.push(&field.key);
                }
            }
        }
        if kept.len() == before {
            break;
        }
    }
    let cut = |condition: &Condition, own: &[Field]| {
        condition.given(&|comparison| {
            let key = top(comparison.fields().first()?);
            let fixed = !own.iter().any(|f| f.key == key) && !kept.contains(&key);
            fixed.then(|| holds_now(form, answers, comparison))
        })
    };
    let sections = form.sections.iter().filter_map(|section| {
        let show_if = shown_if(section.show_if.as_ref(), &[], &cut)?;
        let chosen = section.fields.iter().filter(|f| kept.contains(&f.key.as_str()));
        let fields: Vec<Field> = chosen.filter_map(|f| cut_field(f, &[], &cut)).collect();
        (!fields.is_empty()).then(|| Section { show_if, fields, ..section.clone() })
    });
    Form { sections: sections.collect() }
}

/// Whether a question that is not asked now may be asked once those kept are answered anew; a
/// group counts when this is so for a question of its items.
fn may_come_up(section: &Section, field: &Field, hidden: bool, kept: &[&str]) -> bool {
    let own = section.show_if.iter().chain(&field.show_if).filter(|_| hidden);
    let inner = match &field.kind {
        Kind::Group { fields, .. } => fields.as_slice(),
        _ => &[],
    };
    let outside = |path: &&str| !inner.iter().any(|f| f.key == top(path));
    let items =
        inner.iter().filter_map(|f| f.show_if.as_ref()).flat_map(Condition::fields).filter(outside);
    own.flat_map(Condition::fields).chain(items).any(|path| kept.contains(&top(path)))
}

type Cut<'a> = &'a dyn Fn(&Condition, &[Field]) -> Rest;

/// The question with what is left of its condition; `None` when it can no longer be asked. `own`
/// are the questions of the same item.
fn cut_field(field: &Field, own: &[Field], cut: Cut<'_>) -> Option<Field> {
    let mut field = Field { show_if: shown_if(field.show_if.as_ref(), own, cut)?, ..field.clone() };
    if let Kind::Group { fields, .. } = &mut field.kind {
        *fields = fields.iter().filter_map(|inner| cut_field(inner, fields, cut)).collect();
    }
    Some(field)
}

/// The condition that is left; `None` when it can no longer hold.
fn shown_if(
    condition: Option<&Condition>,
    own: &[Field],
    cut: Cut<'_>,
) -> Option<Option<Condition>> {
    match condition.map(|condition| cut(condition, own)) {
        None | Some(Rest::Known(true)) => Some(None),
        Some(Rest::Open(rest)) => Some(Some(rest)),
        Some(Rest::Known(false)) => None,
    }
}

fn top(path: &str) -> &str {
    path.split('.').next().unwrap_or_default()
}
