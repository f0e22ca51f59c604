//! Passkeys: what the browser's script talks to.

use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use base::{Error, Msg, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use web::{Input, Json, Path, Reply, Stage, Tone, Visit};
use webauthn_rs::prelude::{DiscoverableAuthentication, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Webauthn};

use crate::sign_in::{account, end, enter, own_session};
use crate::{cookie, lockout, passkey, ticket};

const COOKIE: &str = "tinhso_passkey";
const PATH: &str = "/official/login";

fn ceremonies(visit: &Visit) -> Result<Webauthn> {
    passkey::ceremonies(&visit.app.config.base_url, &visit.app.config.province).ok_or(Error::NotFound("passkeys"))
}

/// Where the script goes next.
#[derive(Serialize)]
struct To {
    to: String,
}

/// Begins a sign-in. The script sends no body.
pub(crate) async fn begin_login(visit: Visit, _input: Input) -> Reply {
    visit.app.limits.take(
        &format!("passkey {}", visit.ctx.origin.key()),
        60,
        std::time::Duration::from_secs(900),
        visit.ctx.now,
    )?;
    let (challenge, state) = passkey::begin_sign_in(&ceremonies(&visit)?)?;
    let secret = visit.ctx.write(move |tx| ticket::issue(tx, "passkey", &state, 5)).await?;
    let response = web::json(&challenge)?;
    Ok(cookie::set(&visit.app, response, COOKIE, &secret, PATH, 5))
}

/// Ends a sign-in with the browser's answer.
pub(crate) async fn finish_login(visit: Visit, headers: HeaderMap, Json(credential): Json<PublicKeyCredential>) -> Reply {
    let webauthn = ceremonies(&visit)?;
    let secret = cookie::get(&headers, COOKIE).ok_or(Error::Unauthenticated)?;
    let device = visit.device.clone();
    let before = own_session(&visit, Stage::SecondFactor).ok();
    let token = visit
        .ctx
        .write(move |tx| {
            let state: DiscoverableAuthentication = ticket::redeem(tx, "passkey", &secret)?.ok_or(Error::Unauthenticated)?;
            let owner = passkey::finish_sign_in(tx, &webauthn, state, &credential)?;
            let found = account(tx, &owner.to_string())?;
            let now = tx.now();
            if !found.is_active() || lockout::locked_until(tx, &found.login, now)?.is_some() {
                return Err(Error::Forbidden);
            }
            if let Some(session) = &before {
                end(tx, session)?;
            }
            enter(tx, &found, &device, "passkey")
        })
        .await?;
    let response = web::json(&To { to: "/desk".to_owned() })?;
    let response = cookie::set(&visit.app, response, COOKIE, "", PATH, 0);
    Ok(visit.app.keep_session(response, Some(&token)))
}

/// What a session keeps while its owner registers a passkey.
#[derive(Serialize, Deserialize)]
struct Pending {
    passkey: PasskeyRegistration,
}

/// Begins to register a passkey for the signed-in official.
pub(crate) async fn begin_register(visit: Visit, _input: Input) -> Reply {
    let webauthn = ceremonies(&visit)?;
    let session = own_session(&visit, Stage::Open)?;
    let id = visit.official()?.id;
    let challenge: Value = visit
        .ctx
        .write(move |tx| {
            let found = account(tx, &id.to_string())?;
            let known = passkey::keys_of(tx, id)?;
            let (challenge, state) = passkey::begin_register(&webauthn, &known, id, &found.login, &found.name)?;
            let kept = serde_json::to_string(&Pending { passkey: state }).map_err(Error::bug)?;
            session.set_stage(tx, Stage::Open, &kept)?;
            Ok(challenge)
        })
        .await?;
    web::json(&challenge)
}

/// Keeps the passkey that the browser made.
pub(crate) async fn finish_register(visit: Visit, Json(credential): Json<RegisterPublicKeyCredential>) -> Reply {
    let webauthn = ceremonies(&visit)?;
    let session = own_session(&visit, Stage::Open)?;
    let pending: Pending = serde_json::from_str(&session.data).map_err(|_| Error::Unauthenticated)?;
    let id = visit.official()?.id;
    let device = visit.device.clone();
    visit
        .ctx
        .write(move |tx| {
            session.set_stage(tx, Stage::Open, "")?;
            passkey::finish_register(tx, &webauthn, id, &pending.passkey, &credential, &device)?;
            account(tx, &id.to_string())?.record(tx, "official.passkey_add", json!({ "device": device }))
        })
        .await?;
    Ok(web::json(&To { to: "/me/security".to_owned() })?.into_response())
}

/// Forgets a passkey.
pub(crate) async fn remove(visit: Visit, Path(row): Path<String>, _input: Input) -> Reply {
    let row = super::id(&row)?;
    let id = visit.official()?.id;
    visit
        .ctx
        .write(move |tx| {
            if !passkey::remove(tx, id, row)? {
                return Err(Error::NotFound("passkey"));
            }
            account(tx, &id.to_string())?.record(tx, "official.passkey_remove", json!({ "passkey": row }))
        })
        .await?;
    let text = Msg::new("Đã xóa khóa truy cập.", "The passkey was removed.");
    web::back(&visit.app, "/me/security", Tone::Success, text.get(visit.locale()))
}
