//! Acts on applicants: register at the counter, welcome from VNeID, complete one's own profile.

use access::{NewEvent, Subject, Tx};
use base::text::{fold, nfc};
use base::{ApplicantId, Error, Fields, Result};
use db::params;
use national::vneid::Person;
use serde_json::json;

use crate::applicant::{ApplicantDraft, ApplicantKind, IdKind, applicant, applicant_by_number, contact, sex_code};

fn subject(id: ApplicantId) -> Subject {
    Subject { kind: "applicant", id: id.to_string(), agency: None }
}

/// The applicant of an identity number; a new one is registered. What is already known stays as it
/// is: only empty phone, e-mail and address are filled in.
pub fn find_or_register_applicant(tx: &mut Tx<'_, '_>, draft: &ApplicantDraft) -> Result<ApplicantId> {
    let draft = draft.checked()?;
    if let Some(known) = applicant_by_number(tx, draft.id_kind, &draft.id_number)? {
        complete(tx, known.id, &draft)?;
        return Ok(known.id);
    }
    let (id, now) = (tx.ctx.id::<ApplicantId>(), tx.now());
    let made = tx.run(
        "INSERT INTO applicant (id, kind, name, name_folded, id_kind, id_number, tax_code, born, sex, phone, email, province, \
         commune, street, verified, created_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1) ON CONFLICT DO NOTHING",
        params![
            id, draft.kind.code(), draft.name, fold(&draft.name), draft.id_kind.code(), draft.id_number, draft.tax_code,
            draft.born, sex_code(draft.sex), draft.phone, draft.email, draft.province, draft.commune, draft.street, false, now
        ],
    )?;
    if made == 0 {
        // Somebody registered the same number a moment ago.
        return applicant_by_number(tx, draft.id_kind, &draft.id_number)?
            .map(|a| a.id)
            .ok_or_else(|| Error::bug("an applicant is neither new nor known"));
    }
    tx.record(NewEvent { kind: "applicant.register", subject: subject(id), data: json!({ "kind": draft.kind }) })?;
    Ok(id)
}

fn complete(tx: &mut Tx<'_, '_>, id: ApplicantId, draft: &ApplicantDraft) -> Result<()> {
    for (column, value) in [("phone", &draft.phone), ("email", &draft.email)] {
        if !value.is_empty() {
            tx.run(&format!("UPDATE applicant SET {column} = $2, version = version + 1 WHERE id = $1 AND {column} = ''"), params![id, value])?;
        }
    }
    if !draft.province.is_empty() {
        tx.run(
            "UPDATE applicant SET province = $2, commune = $3, street = $4, version = version + 1 WHERE id = $1 AND province = ''",
            params![id, draft.province, draft.commune, draft.street],
        )?;
    }
    Ok(())
}

/// The account of somebody whom VNeID vouched for. Name and date of birth are VNeID's from now on.
pub fn welcome(tx: &mut Tx<'_, '_>, person: &Person) -> Result<ApplicantId> {
    let business = person.kind != 1;
    let draft = ApplicantDraft {
        kind: match person.kind {
            1 => ApplicantKind::Citizen,
            2 => ApplicantKind::Business,
            _ => ApplicantKind::Organisation,
        },
        name: person.name.clone(),
        id_kind: if business { IdKind::Tax } else { IdKind::Card },
        id_number: if business { person.tax_code.clone() } else { person.number.clone() },
        tax_code: person.tax_code.clone(),
        born: person.born,
        phone: person.phone.clone(),
        email: person.email.clone(),
        ..ApplicantDraft::default()
    };
    let id = find_or_register_applicant(tx, &draft)?;
    // A subject belongs to one account: if VNeID moved it to another number, the old link ends.
    tx.run("UPDATE applicant SET vneid_sub = NULL WHERE vneid_sub = $1 AND id <> $2", params![person.subject, id])?;
    tx.run(
        "UPDATE applicant SET name = $2, name_folded = $3, born = $4, vneid_sub = $5, verified = $6, version = version + 1 \
         WHERE id = $1 AND NOT (name = $2 AND verified = $6 AND vneid_sub IS NOT NULL AND vneid_sub = $5)",
        params![id, nfc(&person.name), fold(&person.name), person.born, person.subject, true],
    )?;
    tx.record(NewEvent {
        kind: "applicant.login",
        subject: subject(id),
        data: json!({ "by": "vneid", "level": person.level, "device": person.device }),
    })?;
    Ok(id)
}

/// What an applicant may change of their own account.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Profile {
    /// The phone number; may be empty.
    pub phone: String,
    /// The e-mail address; may be empty.
    pub email: String,
    /// The GSO code of the province; may be empty.
    pub province: String,
    /// The GSO code of the commune; may be empty.
    pub commune: String,
    /// House number and street; may be empty.
    pub street: String,
}

/// The signed-in applicant completes their own account.
pub fn change_profile(tx: &mut Tx<'_, '_>, profile: &Profile) -> Result<()> {
    let id = tx.ctx.actor.applicant().ok_or(Error::Unauthenticated)?.id;
    let mut wrong = Fields::new();
    let phone = contact(&mut wrong, &profile.phone, &profile.email);
    wrong.check()?;
    let before = applicant(tx, id)?;
    tx.run(
        "UPDATE applicant SET phone = $2, email = $3, province = $4, commune = $5, street = $6, version = version + 1 WHERE id = $1",
        params![
            id, phone, nfc(&profile.email).to_lowercase(), nfc(&profile.province), nfc(&profile.commune), nfc(&profile.street)
        ],
    )?;
    let data = json!({ "before": {
        "phone": before.phone, "email": before.email, "province": before.province, "commune": before.commune, "street": before.street
    } });
    tx.record(NewEvent { kind: "applicant.profile", subject: subject(id), data }).map(drop)
}
