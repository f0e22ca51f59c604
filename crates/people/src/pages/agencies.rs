//! Administration of agencies: the tree, adding, changing, merging.

use std::sync::Arc;

use access::{Action, Scope};
use askama::Template;
use base::{AgencyId, Error, Fields, Instant, Locale, Msg, Result};
use web::{Input, Path, Pick, Reply, Tone, View, Visit};

use super::{again, fields};
use crate::agency_acts::AgencyAt;
use crate::{Agency, AgencyDraft, Directory, Level, Tree, add_agency, agency, aliases, change_agency, merge_agency, search_agencies};

struct Branch {
    id: AgencyId,
    depth: usize,
    name: String,
    code: String,
    kind: String,
    ended: bool,
}

#[derive(Template)]
#[template(path = "people/agencies.html")]
struct TreePage {
    v: View,
    q: String,
    rows: Vec<Branch>,
}

#[derive(Template)]
#[template(path = "people/agency.html")]
struct AgencyPage {
    v: View,
    action: String,
    title: String,
    form: AgencyDraft,
    version: i64,
    parents: Vec<Pick>,
    levels: Vec<Pick>,
    kinds: Vec<String>,
    known: Option<Known>,
}

struct Known {
    id: AgencyId,
    aliases: Vec<String>,
    since: Instant,
    ended: Option<Instant>,
    successor: Option<(AgencyId, String)>,
}

#[derive(Template)]
#[template(path = "people/agency_merge.html")]
struct MergePage {
    v: View,
    agency: Agency,
    below: usize,
    targets: Vec<Pick>,
    reason: String,
}

/// Who administers agencies sees these pages.
fn may(visit: &Visit) -> Result<()> {
    match access::scope(&visit.ctx.actor, Action::EditAgencies) {
        Scope::Everything | Scope::Agencies(_) => Ok(()),
        Scope::Nothing | Scope::Owner(_) => Err(Error::Forbidden),
    }
}

async fn tree(visit: &Visit) -> Result<Arc<Tree>> {
    visit.app.get::<Directory>()?.tree.of(&visit.ctx).await
}

/// The name of a kind of agency; its code when it is a kind of the province's own.
fn kind(code: &str, locale: Locale) -> String {
    base::agency_kind(code).map_or_else(|| code.to_owned(), |name| name.get(locale).to_owned())
}

fn branch(agency: &Agency, depth: usize, locale: Locale) -> Branch {
    Branch {
        id: agency.id,
        depth,
        name: agency.name.clone(),
        code: agency.code.clone().unwrap_or_default(),
        kind: kind(&agency.kind, locale),
        ended: agency.valid_to.is_some(),
    }
}

/// The agencies from the top, each after the one above it.
fn walk<'a>(tree: &'a Tree, ended: bool, depth: usize, agency: &'a Agency, rows: &mut Vec<(&'a Agency, usize)>) {
    if ended || agency.valid_to.is_none() {
        rows.push((agency, depth));
    }
    for child in tree.children(agency.id) {
        walk(tree, ended, depth + 1, child, rows);
    }
}

/// The agencies one may choose from, indented by their depth.
pub(crate) fn picks(tree: &Tree, only: Option<&[AgencyId]>, chosen: &str) -> Vec<Pick> {
    let mut rows = Vec::new();
    for root in tree.roots() {
        walk(tree, false, 0, root, &mut rows);
    }
    rows.retain(|(agency, _)| only.is_none_or(|list| list.contains(&agency.id)));
    rows.into_iter()
        .map(|(agency, depth)| Pick::new(agency.id.to_string(), format!("{}{}", "\u{2003}".repeat(depth), agency.name), chosen))
        .collect()
}

pub(crate) async fn list(visit: Visit, input: Input) -> Reply {
    may(&visit)?;
    let tree = tree(&visit).await?;
    let q = input.text("q").to_owned();
    let rows = if q.is_empty() {
        let mut rows = Vec::new();
        for root in tree.roots() {
            walk(&tree, input.ticked("all"), 0, root, &mut rows);
        }
        rows.into_iter().map(|(agency, depth)| branch(agency, depth, visit.locale())).collect()
    } else {
        let query = q.clone();
        let found = visit.ctx.read(move |tx| search_agencies(tx, &query)).await?;
        found.into_iter().filter_map(|id| tree.by_id(id)).map(|a| branch(a, 0, visit.locale())).collect()
    };
    web::html(&TreePage { v: visit.view, q, rows })
}

/// What the form brought.
fn typed(input: &Input) -> Result<AgencyDraft> {
    let text = |name: &str| input.text(name).to_owned();
    Ok(AgencyDraft {
        parent: input.parsed("parent")?,
        kind: text("kind"),
        level: Level::read(input.text("level")),
        name: text("name"),
        short_name: text("short_name"),
        code: text("code"),
        legacy_code: text("legacy_code"),
        unit_code: text("unit_code"),
        address: text("address"),
        phone: text("phone"),
    })
}

fn form(visit: &Visit, tree: &Tree, id: Option<AgencyId>, form: AgencyDraft, errors: Fields) -> AgencyPage {
    let chosen = form.parent.map(|p| p.to_string()).unwrap_or_default();
    let below = id.map(|id| tree.subtree(id));
    let mut parents = picks(tree, None, &chosen);
    parents.retain(|pick| below.as_ref().is_none_or(|set| !set.iter().any(|id| id.to_string() == pick.value)));
    let level = form.level.map_or("", Level::code);
    let levels = Level::ALL.iter().map(|l| Pick::new(l.code(), l.name().get(visit.locale()), level)).collect();
    let mut kinds: Vec<String> = tree.all().map(|a| a.kind.clone()).collect();
    kinds.sort();
    kinds.dedup();
    let kinds = kinds.into_iter().map(|code| base::agency_kind(&code).map_or(code.clone(), |name| format!("{code} ({})", name.get(visit.locale())))).collect();
    let title = match id {
        Some(id) => tree.name(id).to_owned(),
        None => visit.t("Thêm cơ quan, đơn vị", "Add an agency").to_owned(),
    };
    let action = id.map_or_else(|| "/desk/admin/agencies".to_owned(), |id| format!("/desk/admin/agencies/{id}"));
    AgencyPage { v: visit.view.clone().with_errors(errors), action, title, form, version: 0, parents, levels, kinds, known: None }
}

pub(crate) async fn add_page(visit: Visit, input: Input) -> Reply {
    may(&visit)?;
    let tree = tree(&visit).await?;
    let draft = AgencyDraft { parent: input.parsed("parent")?, ..AgencyDraft::default() };
    web::html(&form(&visit, &tree, None, draft, Fields::new()))
}

/// What is wrong with the form, the agency above included: only the platform itself makes a root.
fn complete(draft: &AgencyDraft) -> Result<()> {
    let mut wrong = match draft.checked() {
        Ok(_) => Fields::new(),
        Err(error) => fields(error)?,
    };
    if draft.parent.is_none() {
        wrong.push("parent", Msg::new("Chọn cơ quan cấp trên", "Choose the agency above"));
    }
    wrong.check()
}

pub(crate) async fn add(visit: Visit, input: Input) -> Reply {
    may(&visit)?;
    let draft = typed(&input)?;
    let written = draft.clone();
    let done = match complete(&draft) {
        Ok(()) => visit.app.get::<Directory>()?.change(&visit.ctx, move |tx| add_agency(tx, &written)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(id) => web::back(&visit.app, &format!("/desk/admin/agencies/{id}"), Tone::Success, visit.t("Đã thêm cơ quan.", "The agency was added.")),
        Err(error) => {
            let errors = fields(error)?;
            let tree = tree(&visit).await?;
            again(&form(&visit, &tree, None, draft, errors))
        }
    }
}

async fn edit_form(visit: &Visit, id: AgencyId, typed: Option<AgencyDraft>, errors: Fields) -> Result<AgencyPage> {
    let tree = tree(visit).await?;
    let (now, aliases) = visit
        .ctx
        .read(move |tx| {
            tx.allow(Action::EditAgencies, AgencyAt(vec![id]))?;
            Ok((agency(tx, id)?, aliases(tx, id)?))
        })
        .await?;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let draft = typed.unwrap_or_else(|| AgencyDraft {
        parent: now.parent,
        kind: now.kind.clone(),
        level: Some(now.level),
        name: now.name.clone(),
        short_name: now.short_name.clone(),
        code: text(&now.code),
        legacy_code: text(&now.legacy_code),
        unit_code: text(&now.unit_code),
        address: now.address.clone(),
        phone: now.phone.clone(),
    });
    let mut page = form(visit, &tree, Some(id), draft, errors);
    page.version = now.version;
    let successor = now.successor.map(|id| (id, tree.name(id).to_owned()));
    page.known = Some(Known { id, aliases, since: now.valid_from, ended: now.valid_to, successor });
    Ok(page)
}

pub(crate) async fn edit_page(visit: Visit, Path(id): Path<String>) -> Reply {
    may(&visit)?;
    web::html(&edit_form(&visit, super::id(&id)?, None, Fields::new()).await?)
}

pub(crate) async fn edit(visit: Visit, Path(id): Path<String>, input: Input) -> Reply {
    let id: AgencyId = super::id(&id)?;
    let draft = typed(&input)?;
    let version = input.parsed("version")?.unwrap_or(0);
    let written = draft.clone();
    let is_root = tree(&visit).await?.by_id(id).is_some_and(|agency| agency.parent.is_none());
    let checked = if is_root { Ok(()) } else { complete(&draft) };
    let done = match checked {
        Ok(()) => visit.app.get::<Directory>()?.change(&visit.ctx, move |tx| change_agency(tx, id, version, &written)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => web::back(&visit.app, &format!("/desk/admin/agencies/{id}"), Tone::Success, visit.t("Đã lưu.", "Saved.")),
        Err(error) => again(&edit_form(&visit, id, Some(draft), fields(error)?).await?),
    }
}

async fn merge_form(visit: &Visit, id: AgencyId, chosen: &str, reason: &str, errors: Fields) -> Result<MergePage> {
    let tree = tree(visit).await?;
    let agency = visit
        .ctx
        .read(move |tx| {
            tx.allow(Action::EditAgencies, AgencyAt(vec![id]))?;
            agency(tx, id)
        })
        .await?;
    let below = tree.subtree(id);
    let mut targets = picks(&tree, None, chosen);
    targets.retain(|pick| !below.iter().any(|id| id.to_string() == pick.value));
    let v = visit.view.clone().with_errors(errors);
    Ok(MergePage { v, agency, below: below.len().saturating_sub(1), targets, reason: reason.to_owned() })
}

pub(crate) async fn merge_page(visit: Visit, Path(id): Path<String>) -> Reply {
    may(&visit)?;
    web::html(&merge_form(&visit, super::id(&id)?, "", "", Fields::new()).await?)
}

pub(crate) async fn merge(visit: Visit, Path(id): Path<String>, input: Input) -> Reply {
    let id: AgencyId = super::id(&id)?;
    let version = input.parsed("version")?.unwrap_or(0);
    let reason = input.text("reason").to_owned();
    let done = match input.parsed("into")? {
        Some(into) => {
            let why = reason.clone();
            let directory = visit.app.get::<Directory>()?;
            directory.change(&visit.ctx, move |tx| merge_agency(tx, id, version, into, &why)).await.map(|()| into)
        }
        None => Err(Error::invalid("into", Msg::new("Hãy chọn cơ quan kế thừa", "Choose the successor"))),
    };
    match done {
        Ok(into) => {
            let text = visit.t("Đã sáp nhập. Cán bộ và đơn vị trực thuộc đã chuyển sang cơ quan kế thừa.", "Merged. Officials and divisions moved to the successor.");
            web::back(&visit.app, &format!("/desk/admin/agencies/{into}"), Tone::Success, text)
        }
        Err(error) => again(&merge_form(&visit, id, input.text("into"), &reason, fields(error)?).await?),
    }
}
