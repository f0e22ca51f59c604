//! What procedure controllers read and do.

use access::Tx;
use base::{Error, Result, VersionId};
use web::{Json, Path, Reply, Visit, json};

use super::answers::{
    DifferenceItem, DraftAnswer, DraftBody, LockBody, StateAnswer, VersionAnswer, VersionItem, content, faults,
};
use crate::acts;
use crate::check::check;
use crate::permission::may_look;
use crate::shelf::Shelf;
use crate::store::{self, Procedure, Source, VersionRow};

fn by_code(tx: &mut db::Tx<'_>, code: &str) -> Result<Procedure> {
    store::procedure_by_code(tx, code)?.ok_or(Error::NotFound("procedure"))
}

pub(super) async fn versions(visit: Visit, Path(code): Path<String>) -> Reply {
    let rows = visit
        .ctx
        .read(move |tx| {
            may_look(tx)?;
            let procedure = by_code(tx, &code)?;
            store::versions_of(tx, procedure.id)
        })
        .await?;
    json(&rows.iter().map(VersionItem::of).collect::<Vec<_>>())
}

async fn row(visit: &Visit, id: VersionId) -> Result<VersionRow> {
    visit
        .ctx
        .read(move |tx| {
            may_look(tx)?;
            store::version_row(tx, id)
        })
        .await
}

pub(super) async fn version(visit: Visit, Path(id): Path<VersionId>) -> Reply {
    let row = row(&visit, id).await?;
    let checked = check(&row.definition);
    json(&VersionAnswer {
        version: VersionItem::of(&row),
        note: row.note.clone(),
        definition: content(&row.definition)?,
        faults: faults(&checked.faults, visit.locale()),
        warnings: checked.warnings.iter().map(|w| w.get(visit.locale()).to_owned()).collect(),
    })
}

async fn drafted(visit: &Visit, id: VersionId) -> Reply {
    let row = row(visit, id).await?;
    json(&DraftAnswer::of(&row, &check(&row.definition), visit.locale()))
}

pub(super) async fn draft_new(visit: Visit, Json(body): Json<DraftBody>) -> Reply {
    let id = visit.ctx.write(move |tx| acts::draft_new(tx, &body.definition, &body.note, Source::Hand)).await?;
    drafted(&visit, id).await
}

pub(super) async fn draft_from(visit: Visit, Path(code): Path<String>) -> Reply {
    let id = visit
        .ctx
        .write(move |tx| {
            // Who may not look learns nothing of what there is.
            may_look(tx)?;
            let procedure = by_code(tx, &code)?;
            acts::draft_from(tx, procedure.id)
        })
        .await?;
    drafted(&visit, id).await
}

pub(super) async fn save(visit: Visit, Path(id): Path<VersionId>, Json(body): Json<DraftBody>) -> Reply {
    visit.ctx.write(move |tx| acts::save_draft(tx, id, body.lock, &body.definition, &body.note)).await?;
    drafted(&visit, id).await
}

pub(super) async fn differences(visit: Visit, Path(id): Path<VersionId>) -> Reply {
    let differences = visit.ctx.read(move |tx| crate::desk::changes(tx, id)).await?;
    let locale = visit.locale();
    let item = |d: &crate::Difference| DifferenceItem {
        part: d.part.name().get(locale).to_owned(),
        what: d.what.get(locale).to_owned(),
    };
    json(&differences.iter().map(item).collect::<Vec<_>>())
}

fn state(tx: &mut db::Tx<'_>, id: base::ProcedureId) -> Result<StateAnswer> {
    let procedure = store::procedure(tx, id)?;
    Ok(StateAnswer { code: procedure.code, state: procedure.state, lock: procedure.version })
}

macro_rules! version_acts {
    ($($name:ident |$tx:ident, $id:ident, $body:ident| $act:expr;)*) => {$(
        pub(super) async fn $name(visit: Visit, Path($id): Path<VersionId>, Json($body): Json<LockBody>) -> Reply {
            let answer = visit
                .ctx
                .write(move |$tx: &mut Tx<'_, '_>| {
                    $act?;
                    let row = store::version_row($tx, $id)?;
                    state($tx, row.procedure_id)
                })
                .await?;
            visit.app.get::<Shelf>()?.forget();
            json(&answer)
        }
    )*};
}

version_acts! {
    submit |tx, id, body| acts::submit(tx, id, body.lock);
    send_back |tx, id, body| acts::send_back(tx, id, body.lock, &body.note);
    publish |tx, id, body| acts::publish(tx, id, body.lock);
    discard |tx, id, body| acts::discard(tx, id, body.lock);
}

macro_rules! procedure_acts {
    ($($name:ident)*) => {$(
        pub(super) async fn $name(visit: Visit, Path(code): Path<String>, Json(body): Json<LockBody>) -> Reply {
            let answer = visit
                .ctx
                .write(move |tx: &mut Tx<'_, '_>| {
                    may_look(tx)?;
                    let procedure = by_code(tx, &code)?;
                    acts::$name(tx, procedure.id, body.lock, &body.note)?;
                    state(tx, procedure.id)
                })
                .await?;
            visit.app.get::<Shelf>()?.forget();
            json(&answer)
        }
    )*};
}

procedure_acts! { suspend resume retire }
