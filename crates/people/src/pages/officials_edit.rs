//! Administration of officials: what is done to their accounts.

use access::Action;
use askama::Template;
use base::{AgencyId, Fields, Id as _, Msg, OfficialId, Result, Role};
use web::{Input, Path, Reply, Tone, View, Visit};

use super::officials::{Typed, blank, known};
use super::{again, fields, id};
use crate::official_acts::OfficialOf;
use crate::{OfficialDraft, RoleAt, add_official, change_official, official, password, reset_password, reset_second_factor, set_active, set_roles, unlock};

/// A first password, shown once.
#[derive(Template)]
#[template(path = "people/first_password.html")]
struct FirstPassword {
    v: View,
    id: OfficialId,
    login: String,
    name: String,
    password: String,
}

fn typed(input: &Input) -> Typed {
    let text = |name: &str| input.text(name).to_owned();
    Typed {
        login: text("login"),
        name: text("name"),
        email: text("email"),
        phone: text("phone"),
        position: text("position"),
        agency: text("agency"),
    }
}

fn draft(form: &Typed) -> Result<OfficialDraft> {
    let agency = form.agency.parse::<AgencyId>().ok();
    let Typed { login, name, email, phone, position, .. } = form.clone();
    // All that is wrong is told at once, so a missing agency does not end the check.
    let draft = OfficialDraft { login, name, email, phone, position, agency: agency.unwrap_or(AgencyId::from_uuid(uuid::Uuid::nil())) };
    let mut wrong = match draft.checked() {
        Ok(_) => Fields::new(),
        Err(error) => fields(error)?,
    };
    if agency.is_none() {
        wrong.push("agency", Msg::new("Hãy chọn cơ quan", "Choose the agency"));
    }
    wrong.check().map(|()| draft)
}

/// Adds an official and shows the first password once.
pub(crate) async fn add(visit: Visit, input: Input) -> Reply {
    let form = typed(&input);
    match added(&visit, &form).await {
        Ok(page) => web::html(&page),
        Err(error) => again(&blank(&visit, form, fields(error)?).await?),
    }
}

async fn added(visit: &Visit, form: &Typed) -> Result<FirstPassword> {
    let draft = draft(form)?;
    let agency = draft.agency;
    // Hashing costs time: it is done only for those who may add.
    visit.ctx.read(move |tx| tx.allow(Action::EditOfficials, OfficialOf([agency])).map(drop)).await?;
    let text = password::once(visit.ctx.random());
    let hash = password::hash_aside(visit.ctx.random(), &text).await?;
    let id = visit.ctx.write(move |tx| add_official(tx, &draft, &hash, true)).await?;
    Ok(FirstPassword { v: visit.view.clone(), id, login: form.login.clone(), name: form.name.clone(), password: text })
}

fn to(id: OfficialId) -> String {
    format!("/desk/admin/officials/{id}")
}

pub(crate) async fn change(visit: Visit, Path(path): Path<String>, input: Input) -> Reply {
    let id = id(&path)?;
    let form = typed(&input);
    let version = input.parsed("version")?.unwrap_or(0);
    let done = match draft(&form) {
        Ok(draft) => visit.ctx.write(move |tx| change_official(tx, id, version, &draft)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => web::back(&visit.app, &to(id), Tone::Success, visit.t("Đã lưu.", "Saved.")),
        Err(error) => again(&known(&visit, id, Some(form), fields(error)?).await?),
    }
}

/// `handler@0198…`: a role at an agency.
fn role_at(text: &str) -> Option<RoleAt> {
    let (role, agency) = text.split_once('@')?;
    Some(RoleAt { role: Role::from_code(role)?, agency: agency.parse().ok()? })
}

pub(crate) async fn roles(visit: Visit, Path(path): Path<String>, input: Input) -> Reply {
    let id: OfficialId = id(&path)?;
    let version = input.parsed("version")?.unwrap_or(0);
    let mut roles: Vec<RoleAt> = input.all("held").filter_map(role_at).collect();
    if let Some(role) = input.get("role") {
        let agency = input.text("role_agency");
        let Some(role) = role_at(&format!("{role}@{agency}")) else {
            let wrong = base::Fields::one("role_agency", Msg::new("Hãy chọn cơ quan của vai trò", "Choose the role's agency"));
            return again(&known(&visit, id, None, wrong).await?);
        };
        roles.push(role);
    }
    visit.ctx.write(move |tx| set_roles(tx, id, version, &roles)).await?;
    web::back(&visit.app, &to(id), Tone::Success, visit.t("Đã cập nhật vai trò.", "The roles were changed."))
}

pub(crate) async fn active(visit: Visit, Path(path): Path<String>, input: Input) -> Reply {
    let id = id(&path)?;
    let open = input.text("active") == "true";
    visit.ctx.write(move |tx| set_active(tx, id, open)).await?;
    let text = if open {
        visit.t("Tài khoản đã mở lại.", "The account was opened again.")
    } else {
        visit.t("Tài khoản đã đóng; các phiên đăng nhập đã kết thúc.", "The account was closed; its sessions ended.")
    };
    web::back(&visit.app, &to(id), Tone::Success, text)
}

pub(crate) async fn unlocked(visit: Visit, Path(path): Path<String>, _input: Input) -> Reply {
    let id = id(&path)?;
    visit.ctx.write(move |tx| unlock(tx, id)).await?;
    web::back(&visit.app, &to(id), Tone::Success, visit.t("Đã mở khóa.", "Unlocked."))
}

/// Gives a new first password and shows it once.
pub(crate) async fn new_password(visit: Visit, Path(path): Path<String>, _input: Input) -> Reply {
    let id: OfficialId = id(&path)?;
    let found = visit
        .ctx
        .read(move |tx| {
            let found = official(tx, id)?;
            tx.allow(Action::EditOfficials, OfficialOf([found.agency]))?;
            Ok(found)
        })
        .await?;
    let text = password::once(visit.ctx.random());
    let hash = password::hash_aside(visit.ctx.random(), &text).await?;
    visit.ctx.write(move |tx| reset_password(tx, id, &hash)).await?;
    web::html(&FirstPassword { v: visit.view, id, login: found.login, name: found.name, password: text })
}

pub(crate) async fn second_factor(visit: Visit, Path(path): Path<String>, _input: Input) -> Reply {
    let id = id(&path)?;
    visit.ctx.write(move |tx| reset_second_factor(tx, id)).await?;
    web::back(&visit.app, &to(id), Tone::Success, visit.t("Đã gỡ xác thực bước hai.", "The second factor was removed."))
}
