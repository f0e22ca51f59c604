//! Letters as PDF, set from their data when they are read.

use base::{DossierId, Error, RowId};
use web::{Path, Reply, Visit};

use super::dossier::own;
use crate::needs::{LetterSheet, Needs};

/// `/me/dossiers/{id}/letters/{letter}.pdf`
pub(super) async fn pdf(visit: Visit, Path((id, file)): Path<(DossierId, String)>) -> Reply {
    let letter: RowId = file.strip_suffix(".pdf").unwrap_or(&file).parse()?;
    let needs = visit.app.get::<Needs>()?;
    let wired = needs.clone();
    let (own, receiving, competent) = visit
        .ctx
        .read(move |tx| {
            let own = own(tx, &wired, id)?;
            let agency = |tx: &mut db::Tx<'_>, id| wired.agencies.get(tx, id)?.ok_or(Error::NotFound("agency"));
            let receiving = agency(tx, own.d.receiving_agency)?;
            let competent = agency(tx, own.d.competent_agency)?;
            Ok((own, receiving, competent))
        })
        .await?;
    let letter = own.letters.iter().find(|l| l.id == letter).cloned().ok_or(Error::NotFound("letter"))?;
    let name = format!("{} {}.pdf", own.d.code, letter.title);
    let bytes = tokio::task::spawn_blocking(move || {
        needs.press.pdf(&LetterSheet {
            letter: &letter,
            dossier: &own.d,
            definition: &own.version.definition,
            receiving: &receiving,
            competent: &competent,
            papers: &own.papers,
            supplements: &own.supplements,
            events: &own.events,
        })
    })
    .await
    .map_err(Error::bug)??;
    crate::desk::inline_pdf(&name, bytes)
}
