//! `people` for `dossiers::Applicants`.

use access::Tx;
use base::cccd::Sex;
use base::{ApplicantId, Error, Result};
use dossiers::Person;
use people::{Applicant, ApplicantDraft, ApplicantKind, IdKind};

/// Applicants.
pub(crate) struct Applicants;

fn person(tx: &mut db::Tx<'_>, a: Applicant) -> Result<Person> {
    let address = people::address_line(tx, &a.street, &a.commune, &a.province)?;
    let sex = match a.sex {
        Some(Sex::Male) => "male",
        Some(Sex::Female) => "female",
        None => "",
    };
    Ok(Person {
        kind: a.kind.code().to_owned(),
        name: a.name,
        number: a.id_number,
        born: a.born.map(|d| d.to_string()).unwrap_or_default(),
        sex: sex.to_owned(),
        phone: a.phone,
        email: a.email,
        address,
        province: a.province,
        commune: a.commune,
        street: a.street,
        submitter: None,
        verified: a.verified,
    })
}

impl dossiers::Applicants for Applicants {
    fn get(&self, tx: &mut db::Tx<'_>, id: ApplicantId) -> Result<Option<Person>> {
        match people::applicant(tx, id) {
            Ok(found) => person(tx, found).map(Some),
            Err(Error::NotFound(_)) => Ok(None),
            Err(other) => Err(other),
        }
    }

    fn find_or_register(&self, tx: &mut Tx<'_, '_>, p: &Person) -> Result<ApplicantId> {
        let kind = ApplicantKind::from_code(&p.kind).unwrap_or_default();
        let letters = p.number.chars().any(char::is_alphabetic);
        let id_kind = match (kind, letters) {
            (ApplicantKind::Citizen, false) => IdKind::Card,
            (ApplicantKind::Citizen, true) => IdKind::Passport,
            _ => IdKind::Tax,
        };
        let draft = ApplicantDraft {
            kind,
            name: p.name.clone(),
            id_kind,
            id_number: p.number.clone(),
            tax_code: if id_kind == IdKind::Tax { p.number.clone() } else { String::new() },
            born: p.born.parse().ok(),
            sex: match p.sex.as_str() {
                "male" => Some(Sex::Male),
                "female" => Some(Sex::Female),
                _ => None,
            },
            phone: p.phone.clone(),
            email: p.email.clone(),
            province: p.province.clone(),
            commune: p.commune.clone(),
            street: p.street.clone(),
        };
        people::find_or_register_applicant(tx, &draft)
    }

    fn search(&self, tx: &mut db::Tx<'_>, text: &str) -> Result<Vec<(ApplicantId, Person)>> {
        let found = people::search_applicants(tx, text)?;
        found.into_iter().map(|a| Ok((a.id, person(tx, a)?))).collect()
    }
}
