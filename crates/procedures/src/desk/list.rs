//! The controllers' list of procedures.

use access::Action;
use askama::Template;
use base::text::fold;
use web::{Input, Pick, Reply, Tone, View, Visit, back, html};

use crate::acts;
use crate::permission::{may_look, permits};
use crate::store::{self, LIST_PAGE, ListFilter, Source, State, VersionState};

/// A procedure in the list.
struct Line {
    href: String,
    code: String,
    name: String,
    state: String,
    tone: &'static str,
    open: String,
    updated: String,
}

#[derive(Template)]
#[template(path = "desk/list.html")]
struct ListPage {
    v: View,
    q: String,
    states: Vec<Pick>,
    opens: Vec<Pick>,
    lines: Vec<Line>,
    total: i64,
    next: String,
    may_edit: bool,
    new_code: String,
}

fn tone(state: State) -> &'static str {
    match state {
        State::Prepared => "neutral",
        State::InForce => "success",
        State::Suspended => "warning",
        State::Retired => "danger",
    }
}

/// The list.
pub(super) async fn list(visit: Visit, input: Input) -> Reply {
    page(visit, input).await
}

async fn page(visit: Visit, input: Input) -> Reply {
    let locale = visit.locale();
    let filter = ListFilter {
        text: input.text("q").to_owned(),
        state: State::from_code(input.text("state")),
        open: VersionState::from_code(input.text("open")),
        after: input.get("after").and_then(|a| a.split_once('~')).map(|(name, id)| (name.to_owned(), id.to_owned())),
    };
    let (mut rows, total) = visit
        .ctx
        .read(move |tx| {
            may_look(tx)?;
            store::list(tx, &filter)
        })
        .await?;
    let more = rows.len() > LIST_PAGE;
    rows.truncate(LIST_PAGE);
    let next = match rows.last() {
        Some((last, _)) if more => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            for name in ["q", "state", "open"] {
                query.append_pair(name, input.text(name));
            }
            query.append_pair("after", &format!("{}~{}", fold(&last.name), last.id));
            format!("/desk/procedures?{}", query.finish())
        }
        _ => String::new(),
    };
    let lines = rows
        .into_iter()
        .map(|(p, open)| Line {
            href: format!("/desk/procedures/{}", p.id),
            code: p.code,
            name: p.name,
            state: p.state.name().get(locale).to_owned(),
            tone: tone(p.state),
            open: open.map(|o| o.name().get(locale).to_owned()).unwrap_or_default(),
            updated: p.updated_at.dmy(),
        })
        .collect();
    let opens = [VersionState::Draft, VersionState::Review];
    html(&ListPage {
        q: input.text("q").to_owned(),
        states: State::ALL.iter().map(|s| Pick::new(s.code(), s.name().get(locale), input.text("state"))).collect(),
        opens: opens.iter().map(|s| Pick::new(s.code(), s.name().get(locale), input.text("open"))).collect(),
        lines,
        total,
        next,
        may_edit: permits(&visit.ctx.actor, Action::EditCatalogue),
        new_code: input.text("code").to_owned(),
        v: visit.view,
    })
}

/// Begins a procedure by its code; the rest is written in the editor.
pub(super) async fn draft_new(mut visit: Visit, input: Input) -> Reply {
    let mut definition = super::edit::empty();
    definition.code = input.text("code").to_owned();
    let made = visit.ctx.write(move |tx| acts::draft_new(tx, &definition, "", Source::Hand)).await;
    match made {
        Ok(id) => {
            let text = visit.t("Đã mở bản nháp. Hãy điền lần lượt các phần.", "The draft is open. Fill in its parts.");
            back(&visit.app, &format!("/desk/procedures/versions/{id}/edit/texts"), Tone::Success, text)
        }
        Err(base::Error::Invalid(faults)) => {
            visit.view = visit.view.with_errors(faults);
            let mut answer = page(visit, input).await?;
            *answer.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
            Ok(answer)
        }
        Err(error) => Err(error.into()),
    }
}
