//! After a reception: the receipt to print, and the next person.

use access::Action;
use askama::Template;
use base::{DossierId, Error, Instant};
use web::{Path, Reply, View, Visit};

use crate::acts;
use crate::desk::base_path;
use crate::needs::Needs;
use crate::store;

#[derive(Template)]
#[template(path = "counter/received.html")]
struct ReceivedPage {
    v: View,
    code: String,
    lookup: String,
    applicant: String,
    procedure: String,
    due: String,
    fee: String,
    receipt: String,
    dossier: String,
}

/// `GET /desk/counter/received/{id}`
pub(super) async fn received(visit: Visit, Path(id): Path<DossierId>) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let (d, letters, version) = visit
        .ctx
        .read(move |tx| {
            let d = acts::load(tx, id, Action::ViewDossier)?.into_inner();
            let letters = store::letters(tx, id)?;
            let version = needs.catalogue.version(tx, d.version_id)?;
            Ok((d, letters, version))
        })
        .await?;
    let case = version.definition.cases.iter().find(|c| c.key == d.case_key);
    let receipt = letters.iter().rev().find(|l| l.form == "01").ok_or(Error::NotFound("letter"))?;
    let fee = case.map(|c| c.cost_with(d.fee).get(visit.locale()).to_owned()).unwrap_or_default();
    web::html(&ReceivedPage {
        v: visit.view,
        fee,
        receipt: format!("{}/letters/{}.pdf", base_path(id), receipt.id),
        dossier: base_path(id),
        code: d.code,
        lookup: d.lookup,
        applicant: d.person.name,
        procedure: d.procedure_name,
        due: d.due_at.map(Instant::hm_dmy).unwrap_or_default(),
    })
}
