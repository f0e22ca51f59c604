//! Withdrawing, and confirming that the result arrived.

use askama::Template;
use base::{DossierId, Error};
use web::{Input, Path, Reply, Tone, View, Visit, back, html};

use super::dossier::{may_withdraw, own};
use crate::acts;
use crate::needs::Needs;

#[derive(Template)]
#[template(path = "mine/withdraw.html")]
struct WithdrawPage {
    v: View,
    id: String,
    code: String,
    name: String,
    agency: String,
    version: i64,
}

/// `/me/dossiers/{id}/withdraw`
pub(super) async fn ask_withdraw(visit: Visit, Path(id): Path<DossierId>) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let own = visit.ctx.read(move |tx| own(tx, &needs, id)).await?;
    let href = format!("/me/dossiers/{id}");
    if !may_withdraw(&own.d) {
        let text = visit.t("Hồ sơ này không còn rút được.", "This dossier can no longer be withdrawn.");
        return back(&visit.app, &href, Tone::Warning, text);
    }
    let page = WithdrawPage {
        id: id.to_string(),
        code: own.d.code.clone(),
        name: own.version.definition.name.get(visit.locale()).to_owned(),
        agency: own.agencies.get(&own.d.competent_agency).cloned().unwrap_or_default(),
        version: own.d.version,
        v: visit.view,
    };
    html(&page)
}

/// Withdraws. The version shown is compared: a decision that came meanwhile is not walked over.
pub(super) async fn withdraw(visit: Visit, Path(id): Path<DossierId>, input: Input) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let shown = input.parsed::<i64>("version")?;
    let why = input.text("reason").to_owned();
    let done = visit.ctx.write(move |tx| acts::withdraw(tx, &needs, id, shown, &why)).await;
    ended(&visit, id, done.map(drop), visit.t("Đã rút hồ sơ.", "The dossier was withdrawn."))
}

/// Confirms that the electronic result arrived.
pub(super) async fn confirm(visit: Visit, Path(id): Path<DossierId>, _csrf: Input) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let done = visit.ctx.write(move |tx| acts::confirm_receipt(tx, &needs, id)).await;
    ended(&visit, id, done.map(drop), visit.t("Cảm ơn bạn đã xác nhận nhận kết quả.", "Thank you for confirming the result."))
}

/// Back to the dossier with what came of it; a conflict is told there, in its own words.
fn ended(visit: &Visit, id: DossierId, done: base::Result<()>, text: &str) -> Reply {
    let href = format!("/me/dossiers/{id}");
    match done {
        Ok(()) => back(&visit.app, &href, Tone::Success, text),
        Err(Error::Conflict(why)) => back(&visit.app, &href, Tone::Warning, why.get(visit.locale())),
        Err(other) => Err(other.into()),
    }
}
