//! Import of agencies, officials and units: upload, preview, confirm.

use access::{Action, Scope};
use askama::Template;
use axum::extract::Multipart;
use axum::http::HeaderMap;
use base::{Error, Fields, Msg, Result};
use serde::{Deserialize, Serialize};
use web::{Input, Path, Pick, Reply, Tone, View, Visit};

use super::again;
use crate::import::{self, Kind, NewAccount, Plan, Problem, Rows};
use crate::{Directory, ticket};

/// A file that was read, waiting for its owner's word.
#[derive(Serialize, Deserialize)]
struct Waiting {
    owner: String,
    kind: Kind,
    rows: Rows,
}

/// How long a preview waits, in minutes.
const MINUTES: i64 = 60;
/// How many rows of each sort a preview shows.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "people/import.html")]
struct UploadPage {
    v: View,
    kinds: Vec<Pick>,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "people/import_preview.html")]
struct PreviewPage {
    v: View,
    action: String,
    kind: String,
    plan: Plan,
    more_added: usize,
    more_changed: usize,
}

#[derive(Template)]
#[template(path = "people/import_done.html")]
struct DonePage {
    v: View,
    added: usize,
    changed: usize,
    accounts: Vec<NewAccount>,
}

/// Whether the visitor may import anything of this kind.
pub(crate) fn may(visit: &Visit, kind: Kind) -> Result<()> {
    let action = match kind {
        Kind::Officials => Action::EditOfficials,
        Kind::Agencies | Kind::Units => Action::EditAgencies,
    };
    match access::scope(&visit.ctx.actor, action) {
        Scope::Everything | Scope::Agencies(_) => Ok(()),
        Scope::Nothing | Scope::Owner(_) => Err(Error::Forbidden),
    }
}

fn upload_form(visit: &Visit, chosen: &str, problems: Vec<Problem>, errors: Fields) -> Result<UploadPage> {
    let allowed: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| may(visit, *kind).is_ok()).collect();
    if allowed.is_empty() {
        return Err(Error::Forbidden);
    }
    let kinds = allowed.into_iter().map(|k| Pick::new(k.code(), k.name().get(visit.locale()), chosen)).collect();
    Ok(UploadPage { v: visit.view.clone().with_errors(errors), kinds, problems })
}

pub(crate) async fn page(visit: Visit, input: Input) -> Reply {
    web::html(&upload_form(&visit, input.text("kind"), Vec::new(), Fields::new())?)
}

/// A file that was read, or what is wrong with it.
pub(crate) enum Read {
    /// The preview's ticket and plan.
    Good(String, Plan),
    /// What is wrong.
    Bad(Vec<Problem>),
}

/// Reads a file and keeps its rows for the owner's word.
pub(crate) async fn read(visit: &Visit, kind: Kind, bytes: Vec<u8>) -> Result<Read> {
    may(visit, kind)?;
    // Large files take a while: other visitors are not to wait for it.
    let parsed = tokio::task::spawn_blocking(move || import::parse(kind, &bytes)).await.map_err(Error::bug)?;
    let rows = match parsed {
        Ok(rows) => rows,
        Err(problems) => return Ok(Read::Bad(problems)),
    };
    let owner = visit.ctx.actor.key();
    visit
        .ctx
        .write(move |tx| {
            let plan = import::plan(tx, &rows)?;
            if !plan.problems.is_empty() {
                return Ok(Read::Bad(plan.problems));
            }
            let secret = ticket::issue(tx, "import", &Waiting { owner, kind, rows }, MINUTES)?;
            Ok(Read::Good(secret, plan))
        })
        .await
}

/// The fields of an upload: which kind, and the file.
async fn uploaded(visit: &Visit, headers: &HeaderMap, mut form: Multipart) -> Result<(Option<Kind>, Vec<u8>)> {
    let (mut token, mut kind, mut bytes) = (None, None, Vec::new());
    let unreadable = |_| Error::invalid("file", Msg::new("Tệp lớn hơn 10 MB hoặc bị ngắt khi gửi", "The file is larger than 10 MB or was cut off"));
    while let Some(part) = form.next_field().await.map_err(unreadable)? {
        match part.name().unwrap_or_default() {
            "csrf" => token = Some(part.text().await.map_err(unreadable)?),
            "kind" => kind = Kind::from_code(&part.text().await.map_err(unreadable)?),
            "file" => bytes = part.bytes().await.map_err(unreadable)?.to_vec(),
            _ => {}
        }
    }
    web::check_csrf(&visit.app, headers, token.as_deref())?;
    Ok((kind, bytes))
}

pub(crate) async fn upload(visit: Visit, headers: HeaderMap, form: Multipart) -> Reply {
    let (kind, bytes) = match uploaded(&visit, &headers, form).await {
        Ok(found) => found,
        Err(Error::Invalid(errors)) => return again(&upload_form(&visit, "", Vec::new(), errors)?),
        Err(error) => return Err(error.into()),
    };
    let Some(kind) = kind else {
        let errors = Fields::one("kind", Msg::new("Hãy chọn loại dữ liệu", "Choose what the file holds"));
        return again(&upload_form(&visit, "", Vec::new(), errors)?);
    };
    match read(&visit, kind, bytes).await? {
        Read::Good(secret, _) => web::redirect(&format!("/desk/admin/import/{secret}")),
        Read::Bad(problems) => again(&upload_form(&visit, kind.code(), problems, Fields::new())?),
    }
}

/// The rows that wait under a ticket, for their owner only.
async fn waiting(visit: &Visit, secret: &str) -> Result<Waiting> {
    let (secret, now) = (secret.to_owned(), visit.ctx.now);
    let found: Option<Waiting> = visit.ctx.read(move |tx| ticket::look(tx, "import", &secret, now)).await?;
    found.filter(|w| w.owner == visit.ctx.actor.key()).ok_or(Error::NotFound("import"))
}

pub(crate) async fn preview(visit: Visit, Path(secret): Path<String>) -> Reply {
    let found = waiting(&visit, &secret).await?;
    let rows = found.rows;
    let mut plan = visit.ctx.read(move |tx| import::plan(tx, &rows)).await?;
    let (more_added, more_changed) = (plan.added.len().saturating_sub(SHOWN), plan.changed.len().saturating_sub(SHOWN));
    let page = PreviewPage {
        v: visit.view.clone(),
        action: format!("/desk/admin/import/{secret}"),
        kind: found.kind.name().get(visit.locale()).to_owned(),
        more_added,
        more_changed,
        plan: {
            plan.added.truncate(SHOWN);
            plan.changed.truncate(SHOWN);
            plan
        },
    };
    web::html(&page)
}

/// Writes what was previewed. New officials get first passwords, returned once.
pub(crate) async fn confirmed(visit: &Visit, secret: &str) -> Result<(import::Applied, Vec<NewAccount>)> {
    let found = waiting(visit, secret).await?;
    let rows = found.rows.clone();
    let plan = visit.ctx.read(move |tx| import::plan(tx, &rows)).await?;
    let accounts = match found.kind {
        Kind::Officials => {
            let random = visit.ctx.random().clone();
            let make = move || plan.added.iter().map(|c| NewAccount::make(&random, &c.key, &c.name)).collect::<Result<Vec<_>>>();
            tokio::task::spawn_blocking(make).await.map_err(Error::bug)??
        }
        Kind::Agencies | Kind::Units => Vec::new(),
    };
    let (given, secret) = (accounts.clone(), secret.to_owned());
    let applied = visit
        .app
        .get::<Directory>()?
        .change(&visit.ctx, move |tx| {
            let waiting: Waiting = ticket::redeem(tx, "import", &secret)?.ok_or(Error::NotFound("import"))?;
            import::apply(tx, &waiting.rows, &given)
        })
        .await?;
    Ok((applied, accounts))
}

pub(crate) async fn confirm(visit: Visit, Path(secret): Path<String>, _input: Input) -> Reply {
    let (applied, accounts) = confirmed(&visit, &secret).await?;
    if accounts.is_empty() {
        let (added, changed) = (applied.added, applied.changed);
        let text = base::msg!("Đã nhập: thêm {added}, sửa {changed}.", "Imported: {added} added, {changed} changed.");
        return web::back(&visit.app, "/desk/admin/import", Tone::Success, text.get(visit.locale()));
    }
    web::html(&DonePage { v: visit.view, added: applied.added, changed: applied.changed, accounts })
}
