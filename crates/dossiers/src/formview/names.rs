//! What answers refer to: units and files, looked up before a page is made.

use std::collections::{BTreeMap, BTreeSet};

use base::{FileId, Locale, Result};
use forms::{Answers, Form, Reference};
use serde_json::Value;
use web::Pick;

use crate::needs::Needs;

/// A file as pages show it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FileLook {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its size: `1,2 MB`.
    pub size: String,
    /// Where it is looked at.
    pub href: String,
}

impl FileLook {
    /// The file as a page shows it.
    pub fn of(file: &files::StoredFile) -> Self {
        Self {
            id: file.id.to_string(),
            name: file.name.clone(),
            size: size_text(file.size),
            href: format!("/files/{}/view", file.id),
        }
    }
}

/// `1,2 MB`, `340 KB`
pub fn size_text(bytes: i64) -> String {
    const KB: i64 = 1024;
    const MB: i64 = KB * KB;
    if bytes >= MB {
        let tenths = bytes * 10 / MB;
        format!("{},{} MB", tenths / 10, tenths % 10)
    } else {
        format!("{} KB", (bytes + KB - 1) / KB)
    }
}

/// Names of units and files that a form's answers refer to, and the units to choose from.
#[derive(Debug, Clone, Default)]
pub struct Names {
    provinces: Vec<(String, String)>,
    communes: BTreeMap<String, Vec<(String, String)>>,
    files: BTreeMap<String, FileLook>,
}

impl Names {
    /// Looks everything up that the page of a form needs.
    ///
    /// # Errors
    /// Those of the database.
    pub fn load(tx: &mut db::Tx<'_>, needs: &Needs, form: &Form, answers: &Answers) -> Result<Self> {
        let mut names = Self::default();
        if asks_for_address(form) {
            names.provinces = needs.agencies.units(tx, None)?;
        }
        let mut wanted = BTreeSet::new();
        provinces_in(&Value::Object(answers.values().clone()), &mut wanted);
        names.add_communes(tx, needs, wanted.iter().map(String::as_str))?;
        for reference in forms::references(form, answers) {
            if let Reference::File(id) = reference {
                names.add_file(tx, id)?;
            }
        }
        Ok(names)
    }

    /// Adds the provinces and the communes of these, for addresses outside the form.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_units<'p>(&mut self, tx: &mut db::Tx<'_>, needs: &Needs, of: impl IntoIterator<Item = &'p str>) -> Result<()> {
        if self.provinces.is_empty() {
            self.provinces = needs.agencies.units(tx, None)?;
        }
        self.add_communes(tx, needs, of)
    }

    fn add_communes<'p>(&mut self, tx: &mut db::Tx<'_>, needs: &Needs, of: impl IntoIterator<Item = &'p str>) -> Result<()> {
        for province in of {
            if !province.is_empty() && !self.communes.contains_key(province) {
                let units = needs.agencies.units(tx, Some(province))?;
                self.communes.insert(province.to_owned(), units);
            }
        }
        Ok(())
    }

    /// Adds a file by its id; an unknown one is left out.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_file(&mut self, tx: &mut db::Tx<'_>, id: &str) -> Result<()> {
        if let Ok(id) = id.parse::<FileId>()
            && let Some(file) = files::get(tx, id)?
        {
            self.files.insert(id.to_string(), FileLook::of(&file));
        }
        Ok(())
    }

    /// A file by its id.
    pub fn file(&self, id: &str) -> Option<&FileLook> {
        self.files.get(id)
    }

    /// The name of what an answer refers to, for [`forms::summary`] and [`forms::diff`].
    pub fn of(&self, reference: Reference<'_>) -> Option<String> {
        match reference {
            Reference::File(id) => self.files.get(id).map(|f| f.name.clone()),
            Reference::Unit(code) => self
                .provinces
                .iter()
                .chain(self.communes.values().flatten())
                .find(|(known, _)| known == code)
                .map(|(_, name)| name.clone()),
        }
    }

    /// The provinces to choose from.
    pub fn provinces(&self, chosen: &str) -> Vec<Pick> {
        self.provinces.iter().map(|(code, name)| Pick::new(code, name, chosen)).collect()
    }

    /// The communes of a province to choose from.
    pub fn communes(&self, province: &str, chosen: &str) -> Vec<Pick> {
        let units = self.communes.get(province).map_or(&[][..], Vec::as_slice);
        units.iter().map(|(code, name)| Pick::new(code, name, chosen)).collect()
    }

    /// Whether the commune belongs to the province; unknown provinces are taken as they are.
    pub fn belongs(&self, province: &str, commune: &str) -> bool {
        self.communes.get(province).is_none_or(|units| units.iter().any(|(code, _)| code == commune))
    }

    /// An address in words: `12 Trần Phú, Phường Sơn Bắc, Tỉnh Tân Giang`.
    pub fn address(&self, street: &str, commune: &str, province: &str) -> String {
        let name = |code: &str| self.of(Reference::Unit(code)).unwrap_or_else(|| code.to_owned());
        let parts = [street.to_owned(), name(commune), name(province)];
        parts.into_iter().filter(|p| !p.trim().is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// The answers to be read.
    pub fn summary(&self, form: &Form, answers: &Answers, locale: Locale) -> Vec<forms::SummarySection> {
        forms::summary(form, answers, locale, &|reference| self.of(reference))
    }
}

fn asks_for_address(form: &Form) -> bool {
    fn asks(fields: &[forms::Field]) -> bool {
        fields.iter().any(|f| match &f.kind {
            forms::Kind::Address => true,
            forms::Kind::Group { fields, .. } => asks(fields),
            _ => false,
        })
    }
    form.sections.iter().any(|s| asks(&s.fields))
}

/// The provinces that any address among the answers names.
fn provinces_in(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(code)) = map.get("province") {
                found.insert(code.clone());
            }
            map.values().for_each(|inner| provinces_in(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| provinces_in(inner, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_as_people_say_them() {
        for (bytes, text) in [(0, "0 KB"), (1, "1 KB"), (1024, "1 KB"), (348_160, "340 KB"), (1_258_291, "1,1 MB"), (52_428_800, "50,0 MB")] {
            assert_eq!(size_text(bytes), text);
        }
    }
}
