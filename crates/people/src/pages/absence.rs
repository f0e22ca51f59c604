//! One's own absence: who acts in one's stead, and for whom one acts.

use askama::Template;
use base::text::read;
use base::{AgencyId, Error, Fields, Instant, Msg, OfficialId, Result, Role};
use web::{Input, Path, Pick, Reply, Tone, View, Visit};

use super::{again, fields};
use crate::{Delegation, DelegationDraft, Directory, colleagues, delegate, delegations_of, end_delegation, official, official_by_login};

struct Row {
    delegation: Delegation,
    own: bool,
    roles: String,
    place: String,
    valid: bool,
    open: bool,
    last_day: Instant,
}

#[derive(Template)]
#[template(path = "people/absence.html")]
struct AbsencePage {
    v: View,
    rows: Vec<Row>,
    people: Vec<Pick>,
    login: String,
    roles: Vec<Pick>,
    from: String,
    to: String,
    reason: String,
}

async fn absence(visit: &Visit, input: &Input, errors: Fields) -> Result<AbsencePage> {
    let own = visit.official()?.clone();
    let (id, now) = (own.id, visit.ctx.now);
    let tree = visit.app.get::<Directory>()?.tree.of(&visit.ctx).await?;
    let near = tree.clone();
    let (delegations, people) = visit
        .ctx
        .read(move |tx| {
            let home = official(tx, id)?.agency;
            let mut people = colleagues(tx, home)?;
            // Those of the agency right above often stand in for its heads.
            if let Some(above) = near.ancestors(home).first() {
                people.extend(colleagues(tx, above.id)?);
            }
            people.retain(|o| o.id != id);
            Ok((delegations_of(tx, id)?, people))
        })
        .await?;
    let rows = delegations
        .into_iter()
        .map(|d| Row {
            own: d.official == id,
            roles: d.roles.iter().map(|r| r.name().get(visit.locale()).to_owned()).collect::<Vec<_>>().join(", "),
            place: d.agency.map(|a| tree.name(a).to_owned()).unwrap_or_default(),
            valid: d.is_valid(now),
            open: d.ended_at.is_none() && d.valid_to > now,
            last_day: d.valid_to.plus_ms(-1),
            delegation: d,
        })
        .collect();
    let chosen = input.text("delegate");
    let people = people
        .into_iter()
        .map(|o| Pick::new(o.id.to_string(), [o.name, o.position].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · "), chosen))
        .collect();
    let mut held: Vec<Role> = own.grants.iter().filter(|g| g.on_behalf_of.is_none()).map(|g| g.role).collect();
    held.sort();
    held.dedup();
    let roles = held
        .into_iter()
        .map(|role| Pick {
            value: role.code().to_owned(),
            label: role.name().get(visit.locale()).to_owned(),
            hint: String::new(),
            chosen: input.all("roles").any(|r| r == role.code()),
        })
        .collect();
    let text = |name: &str| input.text(name).to_owned();
    let v = visit.view.clone().with_errors(errors);
    Ok(AbsencePage { v, rows, people, login: text("login"), roles, from: text("from"), to: text("to"), reason: text("reason") })
}

pub(crate) async fn page(visit: Visit) -> Reply {
    web::html(&absence(&visit, &Input::default(), Fields::new()).await?)
}

/// The form's draft; the last day counts in full.
async fn draft(visit: &Visit, input: &Input) -> Result<DelegationDraft> {
    let mut wrong = Fields::new();
    let delegate = match (input.parsed::<OfficialId>("delegate")?, input.get("login")) {
        (Some(id), _) => Some(id),
        (None, Some(login)) => {
            let login = login.to_owned();
            let found = visit.ctx.read(move |tx| official_by_login(tx, &login)).await?;
            if found.is_none() {
                wrong.push("login", Msg::new("Không có cán bộ với tên đăng nhập này", "There is no official with this login"));
            }
            found.map(|o| o.id)
        }
        (None, None) => {
            wrong.push("delegate", Msg::new("Hãy chọn người làm thay", "Choose who acts in your stead"));
            None
        }
    };
    let mut day = |name: &'static str, message: Msg| {
        let found = read::date(input.text(name));
        if found.is_none() {
            wrong.push(name, message);
        }
        found.map(Instant::from_date).unwrap_or_default()
    };
    let from = day("from", Msg::new("Hãy nhập ngày bắt đầu dạng 24/11/2026", "Enter the first day, such as 24/11/2026"));
    let to = day("to", Msg::new("Hãy nhập ngày kết thúc dạng 24/11/2026", "Enter the last day, such as 24/11/2026"));
    if input.get("reason").is_none() {
        wrong.push("reason", Msg::new("Hãy ghi lý do vắng mặt", "Say why you are away"));
    }
    wrong.check()?;
    let delegate = delegate.ok_or_else(|| Error::bug("a delegation without a delegate passed its check"))?;
    let agency: Option<AgencyId> = input.parsed("agency")?;
    Ok(DelegationDraft {
        delegate,
        roles: input.all("roles").filter_map(Role::from_code).collect(),
        agency,
        valid_from: from,
        valid_to: to.plus_days(1),
        reason: input.text("reason").to_owned(),
    })
}

pub(crate) async fn add(visit: Visit, input: Input) -> Reply {
    let done = match draft(&visit, &input).await {
        Ok(draft) => visit.ctx.write(move |tx| delegate(tx, &draft)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => {
            let text = visit.t("Đã ghi nhận ủy quyền.", "The delegation was recorded.");
            web::back(&visit.app, "/desk/absence", Tone::Success, text)
        }
        Err(error) => again(&absence(&visit, &input, fields(error)?).await?),
    }
}

pub(crate) async fn end(visit: Visit, Path(id): Path<String>, _input: Input) -> Reply {
    let id = super::id(&id)?;
    visit.ctx.write(move |tx| end_delegation(tx, id)).await?;
    web::back(&visit.app, "/desk/absence", Tone::Success, visit.t("Đã kết thúc ủy quyền.", "The delegation was ended."))
}
