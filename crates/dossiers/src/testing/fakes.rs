//! What dossiers need of other systems, answered from memory.

use std::sync::{Arc, Mutex, PoisonError};

use access::Tx;
use base::calendar::WorkingCalendar;
use base::{AgencyId, ApplicantId, Error, OfficialId, Result, Role, VersionId};
use process::AgencyRef;

use super::{CODE, north, south, staff};
use crate::Person;
use crate::needs::{Agencies, Agency, Applicants, Catalogue, LetterSheet, Press, ProcedureVersion, RegisterSheet};

pub(super) struct TwoCommunes;

impl TwoCommunes {
    fn all() -> Vec<Agency> {
        let commune = |id, code: &str, place: &str, unit: &str| Agency {
            id,
            code: code.to_owned(),
            name: format!("Ủy ban nhân dân xã {place}"),
            parent_name: "Ủy ban nhân dân tỉnh Tân Giang".to_owned(),
            level: "commune".to_owned(),
            kind: "commune".to_owned(),
            place: place.to_owned(),
            address: format!("Trung tâm xã {place}"),
            phone: "0251 3 123 456".to_owned(),
            unit_code: unit.to_owned(),
        };
        vec![commune(north(), "H99.101", "Sơn Bắc", "25001"), commune(south(), "H99.102", "Sơn Nam", "25002")]
    }
}

impl Agencies for TwoCommunes {
    fn get(&self, _tx: &mut db::Tx<'_>, id: AgencyId) -> Result<Option<Agency>> {
        Ok(Self::all().into_iter().find(|a| a.id == id))
    }

    fn of_kinds(&self, _tx: &mut db::Tx<'_>, kinds: &[String]) -> Result<Vec<Agency>> {
        Ok(Self::all().into_iter().filter(|a| kinds.contains(&a.kind)).collect())
    }

    fn resolve(&self, _tx: &mut db::Tx<'_>, of: &AgencyRef, receiving: AgencyId, competent: AgencyId) -> Result<AgencyId> {
        match of {
            AgencyRef::Competent => Ok(competent),
            AgencyRef::Receiving => Ok(receiving),
            AgencyRef::Superior => Err(Error::NotFound("agency")),
            AgencyRef::Identifier(code) => {
                Self::all().into_iter().find(|a| a.code == *code).map(|a| a.id).ok_or(Error::NotFound("agency"))
            }
        }
    }

    fn officials(&self, _tx: &mut db::Tx<'_>, agency: AgencyId, role: Role) -> Result<Vec<(OfficialId, String)>> {
        let there = staff().into_iter().filter(|(_, _, r, a)| *r == role && *a == agency);
        Ok(there.map(|(id, name, ..)| (id, name.to_owned())).collect())
    }

    fn calendar(&self, _agency: AgencyId) -> Arc<WorkingCalendar> {
        Arc::new(WorkingCalendar::vietnam())
    }

    fn unit_name(&self, tx: &mut db::Tx<'_>, code: &str) -> Result<Option<String>> {
        let mut units = self.units(tx, None)?;
        units.extend(self.units(tx, Some("25"))?);
        Ok(units.into_iter().find(|(known, _)| known == code).map(|(_, name)| name))
    }

    fn lies_in(&self, tx: &mut db::Tx<'_>, commune: &str, province: &str) -> Result<bool> {
        Ok(self.units(tx, Some(province))?.iter().any(|(code, _)| code == commune))
    }

    fn units(&self, _tx: &mut db::Tx<'_>, parent: Option<&str>) -> Result<Vec<(String, String)>> {
        let pairs: &[(&str, &str)] = match parent {
            None => &[("25", "Tỉnh Tân Giang")],
            Some("25") => &[("25001", "Xã Sơn Bắc"), ("25002", "Xã Sơn Nam")],
            Some(_) => &[],
        };
        Ok(pairs.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned())).collect())
    }
}

pub(super) struct OneProcedure(pub(super) Arc<ProcedureVersion>);

impl Catalogue for OneProcedure {
    fn version(&self, _tx: &mut db::Tx<'_>, id: VersionId) -> Result<Arc<ProcedureVersion>> {
        if id == self.0.id { Ok(self.0.clone()) } else { Err(Error::NotFound("procedure")) }
    }

    fn published(&self, _tx: &mut db::Tx<'_>, code: &str) -> Result<Option<Arc<ProcedureVersion>>> {
        Ok((code == CODE).then(|| self.0.clone()))
    }

    fn find(&self, _tx: &mut db::Tx<'_>, wanted: &str, kind: &str) -> Result<Vec<Arc<ProcedureVersion>>> {
        let d = &self.0.definition;
        let named = base::text::fold(&d.name.vi).contains(&base::text::fold(wanted));
        let there = kind.is_empty() || d.agencies.iter().any(|k| k == kind);
        Ok(if named && there { vec![self.0.clone()] } else { Vec::new() })
    }
}

pub(super) struct Known(pub(super) Mutex<Vec<(ApplicantId, Person)>>);

impl Known {
    fn list(&self) -> Vec<(ApplicantId, Person)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Applicants for Known {
    fn get(&self, _tx: &mut db::Tx<'_>, id: ApplicantId) -> Result<Option<Person>> {
        Ok(self.list().into_iter().find(|(known, _)| *known == id).map(|(_, person)| person))
    }

    fn find_or_register(&self, tx: &mut Tx<'_, '_>, person: &Person) -> Result<ApplicantId> {
        if let Some((id, _)) = self.list().into_iter().find(|(_, known)| known.number == person.number) {
            return Ok(id);
        }
        let id = tx.ctx.id();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((id, person.clone()));
        Ok(id)
    }

    fn search(&self, _tx: &mut db::Tx<'_>, wanted: &str) -> Result<Vec<(ApplicantId, Person)>> {
        let folded = base::text::fold(wanted);
        let fits = |p: &Person| p.number == wanted || p.phone == wanted || base::text::fold(&p.name).starts_with(&folded);
        Ok(self.list().into_iter().filter(|(_, person)| fits(person)).collect())
    }
}

/// Sets the letter's form and the dossier's code, for tests to look for.
pub(super) struct PlainPress;

impl Press for PlainPress {
    fn pdf(&self, sheet: &LetterSheet<'_>) -> Result<Vec<u8>> {
        Ok(format!("%PDF {} {} {}", sheet.letter.form, sheet.dossier.code, sheet.receiving.name).into_bytes())
    }

    fn register(&self, sheet: &RegisterSheet) -> Result<Vec<u8>> {
        let lines: Vec<String> =
            sheet.lines.iter().map(|l| format!("{} {} {} {} {}", l.code, l.person.name, l.competent, l.officer, l.note)).collect();
        Ok(format!("%PDF 07 {} {} {}\n{}", sheet.agency.name, sheet.from, sheet.to, lines.join("\n")).into_bytes())
    }
}
