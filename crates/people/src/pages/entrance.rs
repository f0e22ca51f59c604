//! The officials' entrance: login, second factor, idle lock, and the way out.

use askama::Template;
use base::{Fields, Msg};
use web::{AccountKind, Input, Reply, Stage, Tone, View, Visit};

use super::{again, encoded, next_of};
use crate::own_account::unlock_session;
use crate::sign_in::{Entered, WRONG, end, locked_text, own_session, second_step, sign_in};
use crate::{passkey, ticket};

const HOME: &str = "/desk";

#[derive(Template)]
#[template(path = "people/official_login.html")]
struct LoginPage {
    v: View,
    login: String,
    next: String,
    locked: Option<String>,
    passkeys: bool,
}

#[derive(Template)]
#[template(path = "people/second_factor.html")]
struct SecondPage {
    v: View,
    next: String,
    locked: Option<String>,
    passkeys: bool,
}

#[derive(Template)]
#[template(path = "people/unlock.html")]
struct UnlockPage {
    v: View,
    next: String,
    name: String,
}

#[derive(Template)]
#[template(path = "people/logout.html")]
struct LogoutPage {
    v: View,
    signed_in: bool,
    vneid: Option<String>,
}

fn passkeys(visit: &Visit) -> bool {
    passkey::ceremonies(&visit.app.config.base_url, &visit.app.config.province).is_some()
}

pub(crate) async fn login_page(visit: Visit, input: Input) -> Reply {
    let next = next_of(&input, HOME);
    if visit.ctx.actor.official().is_some() {
        return web::redirect(&next);
    }
    let passkeys = passkeys(&visit);
    // The token of a session that is gone would spoil this page's form.
    let gone = visit.session.is_none();
    let app = visit.app.clone();
    let page = web::html(&LoginPage { v: visit.view, login: String::new(), next, locked: None, passkeys })?;
    Ok(if gone { app.keep_session(page, None) } else { page })
}

pub(crate) async fn login(visit: Visit, input: Input) -> Reply {
    let next = next_of(&input, HOME);
    let entered = sign_in(&visit, input.text("login"), input.text("password")).await?;
    let (errors, locked) = match entered {
        Entered::Open(token) => return Ok(visit.app.keep_session(web::redirect(&next)?, Some(&token))),
        Entered::SecondFactor(token) => {
            let to = format!("/official/login/second?next={}", encoded(&next));
            return Ok(visit.app.keep_session(web::redirect(&to)?, Some(&token)));
        }
        Entered::Wrong => (Fields::one("login", WRONG), None),
        Entered::Locked(until) => (Fields::new(), Some(locked_text(until).get(visit.locale()).to_owned())),
    };
    let passkeys = passkeys(&visit);
    again(&LoginPage { v: visit.view.with_errors(errors), login: input.text("login").to_owned(), next, locked, passkeys })
}

pub(crate) async fn second_page(visit: Visit, input: Input) -> Reply {
    let next = next_of(&input, HOME);
    if own_session(&visit, Stage::SecondFactor).is_err() {
        return web::redirect(&format!("/official/login?next={}", encoded(&next)));
    }
    let passkeys = passkeys(&visit);
    web::html(&SecondPage { v: visit.view, next, locked: None, passkeys })
}

pub(crate) async fn second(visit: Visit, input: Input) -> Reply {
    let next = next_of(&input, HOME);
    let (errors, locked) = match second_step(&visit, input.text("code")).await? {
        Entered::Open(token) => return Ok(visit.app.keep_session(web::redirect(&next)?, Some(&token))),
        Entered::Locked(until) => (Fields::new(), Some(locked_text(until).get(visit.locale()).to_owned())),
        Entered::Wrong | Entered::SecondFactor(_) => {
            let wrong = Msg::new("Mã không đúng hoặc đã dùng. Hãy nhập mã mới.", "The code is wrong or was used. Enter a new one.");
            (Fields::one("code", wrong), None)
        }
    };
    let passkeys = passkeys(&visit);
    again(&SecondPage { v: visit.view.with_errors(errors), next, locked, passkeys })
}

async fn locked_name(visit: &Visit) -> base::Result<String> {
    let session = own_session(visit, Stage::Locked)?;
    visit.ctx.read(move |tx| crate::sign_in::account(tx, &session.account).map(|a| a.name)).await
}

pub(crate) async fn unlock_page(visit: Visit, input: Input) -> Reply {
    let next = next_of(&input, HOME);
    match locked_name(&visit).await {
        Ok(name) => web::html(&UnlockPage { v: visit.view, next, name }),
        Err(_) => web::redirect(&next),
    }
}

pub(crate) async fn unlock(visit: Visit, input: Input) -> Reply {
    let next = next_of(&input, HOME);
    let name = match locked_name(&visit).await {
        Ok(name) => name,
        Err(_) => return web::redirect(&next),
    };
    match unlock_session(&visit, input.text("password")).await? {
        Entered::Open(token) => Ok(visit.app.keep_session(web::redirect(&next)?, Some(&token))),
        Entered::Locked(until) => {
            let text = locked_text(until).get(visit.locale()).to_owned();
            let to = format!("/official/login?next={}", encoded(&next));
            web::back(&visit.app, &to, Tone::Danger, &text)
        }
        Entered::Wrong | Entered::SecondFactor(_) => {
            let wrong = Fields::one("password", Msg::new("Mật khẩu không đúng", "The password is not right"));
            again(&UnlockPage { v: visit.view.with_errors(wrong), next, name })
        }
    }
}

pub(crate) async fn logout_page(visit: Visit, input: Input) -> Reply {
    let (secret, now) = (input.text("done").to_owned(), visit.ctx.now);
    let vneid = visit.ctx.read(move |tx| ticket::look::<String>(tx, "vneid_out", &secret, now)).await?;
    let signed_in = visit.session.is_some();
    web::html(&LogoutPage { v: visit.view, signed_in, vneid })
}

pub(crate) async fn logout(visit: Visit, _input: Input) -> Reply {
    let Some(session) = visit.session.clone() else { return web::redirect("/logout") };
    let mut out = None;
    if session.kind == AccountKind::Applicant
        && !session.data.is_empty()
        && let Ok(client) = visit.app.get::<national::vneid::VNeId>()
    {
        out = client.sign_out(&session.data, &visit.app.url("/"), visit.ctx.now).await;
    }
    let done = visit
        .ctx
        .write(move |tx| {
            end(tx, &session)?;
            let kind = if session.kind == AccountKind::Official { "official" } else { "applicant" };
            let subject = access::Subject { kind, id: session.account, agency: None };
            tx.record(access::NewEvent { kind: "session.logout", subject, data: serde_json::json!({}) })?;
            out.map(|url| ticket::issue(tx, "vneid_out", &url, 10)).transpose()
        })
        .await?;
    let to = done.map_or_else(|| "/logout".to_owned(), |secret| format!("/logout?done={secret}"));
    Ok(visit.app.keep_session(web::redirect(&to)?, None))
}
