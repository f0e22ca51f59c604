//! The applicants' entrance: VNeID.

use askama::Template;
use axum::http::HeaderMap;
use base::{Error, Msg};
use national::vneid::{Secrets, VNeId};
use serde::{Deserialize, Serialize};
use web::{AccountKind, Input, Reply, Stage, Tone, View, Visit};

use super::{encoded, next_of};
use crate::{cookie, ticket, welcome};

const HOME: &str = "/me";
const COOKIE: &str = "tinhso_vneid";
const PATH: &str = "/login/vneid";
/// How long somebody may take at VNeID, in minutes.
const MINUTES: i64 = 20;

#[derive(Template)]
#[template(path = "people/login.html")]
struct LoginPage {
    v: View,
    start: String,
    stand_in: bool,
}

/// What is kept while somebody is at VNeID.
#[derive(Serialize, Deserialize)]
struct Away {
    nonce: String,
    verifier: String,
    next: String,
}

pub(crate) async fn login_page(visit: Visit, input: Input) -> Reply {
    let next = next_of(&input, HOME);
    if visit.ctx.actor.applicant().is_some() {
        return web::redirect(&next);
    }
    let stand_in = visit.app.get::<VNeId>().is_ok_and(|client| client.is_stand_in());
    web::html(&LoginPage { v: visit.view, start: format!("/login/vneid?next={}", encoded(&next)), stand_in })
}

/// Sends the browser to VNeID.
pub(crate) async fn start(visit: Visit, input: Input) -> Reply {
    let next = next_of(&input, HOME);
    visit.app.limits.take(
        &format!("vneid {}", visit.ctx.origin.key()),
        120,
        std::time::Duration::from_secs(900),
        visit.ctx.now,
    )?;
    let client = visit.app.get::<VNeId>()?;
    let (nonce, verifier) = (visit.ctx.secret(), visit.ctx.secret());
    let away = Away { nonce: nonce.clone(), verifier: verifier.clone(), next };
    // The ticket's secret is the state: only this browser has it, and it serves once.
    let state = visit.ctx.write(move |tx| ticket::issue(tx, "vneid", &away, MINUTES)).await?;
    let begun = client.begin(Secrets { state: state.clone(), nonce, verifier }, visit.locale(), visit.ctx.now).await?;
    let response = web::redirect(&begun.url)?;
    Ok(cookie::set(&visit.app, response, COOKIE, &state, PATH, MINUTES))
}

fn sorry(visit: &Visit, text: Msg) -> Reply {
    let response = web::back(&visit.app, "/login", Tone::Warning, text.get(visit.locale()))?;
    Ok(cookie::set(&visit.app, response, COOKIE, "", PATH, 0))
}

/// Takes the browser back from VNeID.
pub(crate) async fn callback(visit: Visit, headers: HeaderMap, input: Input) -> Reply {
    let state = input.text("state").to_owned();
    let ours = cookie::get(&headers, COOKIE).is_some_and(|kept| !kept.is_empty() && kept == state);
    let away: Option<Away> = if ours { visit.ctx.write(move |tx| ticket::redeem(tx, "vneid", &state)).await? } else { None };
    let Some(away) = away else {
        return sorry(&visit, Msg::new(
            "Lần đăng nhập này đã quá hạn hoặc bắt đầu ở trình duyệt khác. Hãy đăng nhập lại.",
            "This sign-in took too long or began in another browser. Please sign in again.",
        ));
    };
    let Some(code) = input.get("code") else {
        return sorry(&visit, Msg::new(
            "Bạn đã không đồng ý chia sẻ thông tin từ VNeID nên chưa đăng nhập.",
            "You did not agree to share your data from VNeID, so you are not signed in.",
        ));
    };
    let client = visit.app.get::<VNeId>()?;
    let person = match client.finish(code, &away.nonce, &away.verifier, visit.ctx.now).await {
        Ok(person) => person,
        Err(error @ Error::Upstream { .. }) => {
            tracing::error!("{error}");
            return sorry(&visit, Msg::new(
                "VNeID chưa xác nhận được danh tính của bạn. Hãy thử lại sau ít phút.",
                "VNeID could not confirm who you are. Try again in a few minutes.",
            ));
        }
        Err(error) => return Err(error.into()),
    };
    let (device, before) = (visit.device.clone(), visit.session.clone());
    let token = visit
        .ctx
        .write(move |tx| {
            if let Some(session) = &before {
                crate::sign_in::end(tx, session)?;
            }
            let id = welcome(tx, &person)?;
            web::start_session(tx, AccountKind::Applicant, &id.to_string(), Stage::Open, &person.id_token, &device)
        })
        .await?;
    let response = cookie::set(&visit.app, web::redirect(&away.next)?, COOKIE, "", PATH, 0);
    Ok(visit.app.keep_session(response, Some(&token)))
}
