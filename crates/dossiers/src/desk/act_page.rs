//! The page of an act, and doing it.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use base::{DossierId, Error, Fields, FileId, Instant, Locale, Result};
use web::{Input, Path, Reply, Tone, Visit};

use super::act::DeskAct;
use super::act_view::{Extra, act_page, blank};
use super::body::ActBody;
use super::head::base_path;
use super::page::{Kept, refused};
use super::perform::perform;
use super::story::{Story, story};
use super::{compose, offer};
use crate::formview::FileLook;
use crate::model::Dossier;
use crate::needs::Needs;

/// `GET /desk/dossiers/{id}/acts/{act}`
pub(super) async fn show(visit: Visit, Path((id, code)): Path<(DossierId, String)>) -> Reply {
    let act = DeskAct::from_code(&code).ok_or(Error::NotFound("act"))?;
    let needs = visit.app.get::<Needs>()?;
    let story = read(&visit, &needs, id).await?;
    if !offer::offers(&visit.ctx.actor, &story).contains(&act) {
        let name = act.name();
        let text = match visit.locale() {
            Locale::Vi => format!("Hiện không thể thực hiện “{}” với hồ sơ này.", name.vi),
            Locale::En => format!("“{}” is not possible on this dossier now.", name.en),
        };
        return web::back(&visit.app, &base_path(id), Tone::Warning, &text);
    }
    let typed = blank(&needs, &story, act, visit.ctx.now);
    web::html(&act_page(&visit, visit.view.clone(), &needs, &story, act, typed, Extra::default()))
}

async fn read(visit: &Visit, needs: &Arc<Needs>, id: DossierId) -> Result<Story> {
    let reading = Arc::clone(needs);
    visit.ctx.read(move |tx| story(tx, &reading, id)).await
}

/// `POST /desk/dossiers/{id}/acts/{act}`
pub(super) async fn act(visit: Visit, Path((id, code)): Path<(DossierId, String)>, form: files::Form) -> Reply {
    let act = DeskAct::from_code(&code).ok_or(Error::NotFound("act"))?;
    let needs = visit.app.get::<Needs>()?;
    let input = &form.input;
    let mut body = ActBody::read(input)?;
    if let Some(sent) = form.files.iter().find(|f| f.field == "result.file") {
        body.result.file = sent.file.id.to_string();
    }
    if input.ticked("remove") {
        body.result.file.clear();
    }
    let only_looks = ["compose", "preview", "reopen", "remove"].iter().any(|name| input.ticked(name));
    if only_looks || !form.errors.is_empty() {
        let story = read(&visit, &needs, id).await?;
        return look_again(&visit, &needs, &story, act, body, input, form.errors).await;
    }
    let (doing, typed) = (Arc::clone(&needs), body.clone());
    match visit.ctx.write(move |tx| perform(tx, &doing, id, act, &typed)).await {
        Ok(d) => web::back(&visit.app, &base_path(id), Tone::Success, &done(act, &d, visit.locale())),
        Err(Error::Invalid(fields)) => {
            let story = read(&visit, &needs, id).await?;
            look_again(&visit, &needs, &story, act, body, input, fields).await
        }
        Err(Error::Conflict(message)) => {
            let story = read(&visit, &needs, id).await?;
            let offered = offer::offers(&visit.ctx.actor, &story).contains(&act);
            let kept = kept(message.get(visit.locale()), act, offered, id, input);
            refused(&visit, &needs, &story, kept)
        }
        Err(error) => Err(error.into()),
    }
}

/// The same page again: with the text composed, the letter shown, the errors named, or reopened on
/// the dossier's present state.
async fn look_again(
    visit: &Visit,
    needs: &Needs,
    story: &Story,
    act: DeskAct,
    mut body: ActBody,
    input: &Input,
    errors: Fields,
) -> Reply {
    let ticked: Vec<&str> = input.all("ground").collect();
    if input.ticked("compose") {
        let grounds = compose::grounds(story, visit.locale());
        body.reason = compose::compose(&body.reason, &grounds, &ticked);
    }
    if input.ticked("reopen") {
        body.version = story.d.version;
    }
    let extra = Extra {
        ticked: ticked.into_iter().map(str::to_owned).collect(),
        preview: input.ticked("preview"),
        file: uploaded(visit, &body.result.file).await?,
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = visit.view.clone().with_errors(errors);
    let page = web::html(&act_page(visit, view, needs, story, act, body, extra))?;
    Ok((status, page).into_response())
}

async fn uploaded(visit: &Visit, id: &str) -> Result<Option<FileLook>> {
    let Ok(id) = id.parse::<FileId>() else { return Ok(None) };
    let who = visit.ctx.actor.key();
    visit.ctx.read(move |tx| Ok(files::get(tx, id)?.filter(|f| f.created_by == who).map(|f| FileLook::of(&f)))).await
}

/// What the officer entered, for the page that says that somebody else was faster.
fn kept(message: &str, act: DeskAct, offered: bool, id: DossierId, input: &Input) -> Kept {
    let own = |name: &str| !matches!(name, "csrf" | "version" | "reopen" | "compose" | "preview");
    let is_text = |name: &str| name == "note" || name == "text" || name.starts_with("reason") || name == "result.body";
    let pairs: Vec<(String, String)> = input.0.iter().filter(|(name, value)| own(name) && !value.is_empty()).cloned().collect();
    Kept {
        message: message.to_owned(),
        again: offered.then(|| format!("{}/acts/{}", base_path(id), act.code())),
        texts: pairs.iter().filter(|(name, _)| is_text(name)).map(|(_, value)| value.clone()).collect(),
        pairs,
    }
}

/// What the next page says.
fn done(act: DeskAct, d: &Dossier, locale: Locale) -> String {
    let code = &d.code;
    let due = d.due_at.map(Instant::hm_dmy).unwrap_or_default();
    let name = act.name();
    let text = match act {
        DeskAct::Receive if !due.is_empty() => base::msg!(
            "Đã tiếp nhận hồ sơ {code}; hẹn trả kết quả {due}. Giấy tiếp nhận ở mục Văn bản.",
            "Dossier {code} received; the result is due at {due}. The receipt is under Letters."
        ),
        DeskAct::Extend | DeskAct::AcceptSupplement | DeskAct::Resume if !due.is_empty() => {
            let (vi, en) = (name.vi, name.en);
            base::msg!("{vi}: đã xong với hồ sơ {code}; hạn trả kết quả {due}.", "{en}: done for dossier {code}, due at {due}.")
        }
        _ => {
            let (vi, en) = (name.vi, name.en);
            base::msg!("{vi}: đã xong với hồ sơ {code}.", "{en}: done for dossier {code}.")
        }
    };
    text.get(locale).to_owned()
}
