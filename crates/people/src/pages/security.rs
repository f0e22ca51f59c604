//! The page on which officials look after their account: second factor, recovery codes, passkeys.

use askama::Template;
use base::{Error, Msg};
use qrcode::QrCode;
use qrcode::render::svg;
use serde_json::json;
use web::{Input, Reply, Stage, Tone, View, Visit};

use super::{again, fields};
use crate::directory::Directory;
use crate::passkey::{self, PasskeyRow};
use crate::second_factor;
use crate::own_account::confirm_password;
use crate::sign_in::{account, own_session};

#[derive(Template)]
#[template(path = "people/security.html")]
struct SecurityPage {
    v: View,
    login: String,
    totp: bool,
    codes_left: i64,
    keys: Vec<PasskeyRow>,
    passkeys: bool,
    required: bool,
}

#[derive(Template)]
#[template(path = "people/totp.html")]
struct TotpPage {
    v: View,
    secret: String,
    qr: String,
}

#[derive(Template)]
#[template(path = "people/recovery.html")]
struct RecoveryPage {
    v: View,
    codes: Vec<String>,
}

async fn security(visit: &Visit) -> base::Result<SecurityPage> {
    let id = visit.official()?.id;
    let required = visit.app.get::<Directory>()?.policy.second_factor;
    let (official, codes_left, keys) = visit
        .ctx
        .read(move |tx| Ok((crate::official(tx, id)?, second_factor::codes_left(tx, id)?, passkey::list(tx, id)?)))
        .await?;
    let passkeys = passkey::ceremonies(&visit.app.config.base_url, &visit.app.config.province).is_some();
    let required = required && !official.has_totp && keys.is_empty();
    Ok(SecurityPage { v: visit.view.clone(), login: official.login, totp: official.has_totp, codes_left, keys, passkeys, required })
}

pub(crate) async fn page(visit: Visit) -> Reply {
    web::html(&security(&visit).await?)
}

/// Keeps a new secret with the session until its first code is shown to be right.
pub(crate) async fn begin_totp(visit: Visit, _input: Input) -> Reply {
    let session = own_session(&visit, Stage::Open)?;
    let directory = visit.app.get::<Directory>()?;
    let secret = second_factor::new_secret(visit.ctx.random());
    let kept = json!({ "totp": directory.seal.close(visit.ctx.random(), &secret)? }).to_string();
    visit.ctx.write(move |tx| session.set_stage(tx, Stage::Open, &kept)).await?;
    web::redirect("/me/security/totp")
}

fn pending(visit: &Visit) -> base::Result<Option<Vec<u8>>> {
    let session = own_session(visit, Stage::Open)?;
    let kept: serde_json::Value = serde_json::from_str(&session.data).unwrap_or_default();
    match kept.get("totp").and_then(|t| t.as_str()) {
        Some(sealed) => visit.app.get::<Directory>()?.seal.open(sealed).map(Some),
        None => Ok(None),
    }
}

async fn totp_view(visit: &Visit, secret: &[u8]) -> base::Result<TotpPage> {
    let id = visit.official()?.id;
    let login = visit.ctx.read(move |tx| crate::official(tx, id).map(|o| o.login)).await?;
    let (text, address) = second_factor::shown(secret, &visit.app.config.province, &login);
    let code = QrCode::new(address.as_bytes()).map_err(Error::bug)?;
    let qr = code.render::<svg::Color<'_>>().min_dimensions(220, 220).build();
    // Groups of four are easier to type.
    let secret = text.as_bytes().chunks(4).map(|c| String::from_utf8_lossy(c).into_owned()).collect::<Vec<_>>().join(" ");
    Ok(TotpPage { v: visit.view.clone(), secret, qr })
}

pub(crate) async fn totp_page(visit: Visit) -> Reply {
    match pending(&visit)? {
        Some(secret) => web::html(&totp_view(&visit, &secret).await?),
        None => web::redirect("/me/security"),
    }
}

/// Turns the second factor on when the first code is right, and shows the recovery codes once.
pub(crate) async fn finish_totp(visit: Visit, input: Input) -> Reply {
    let Some(secret) = pending(&visit)? else { return web::redirect("/me/security") };
    let Some(step) = second_factor::step_of(&secret, input.text("code"), visit.ctx.now)? else {
        let mut page = totp_view(&visit, &secret).await?;
        let wrong = Msg::new(
            "Mã chưa đúng. Kiểm tra giờ của điện thoại rồi nhập mã đang hiện.",
            "The code is not right. Check the phone's clock and enter the code it shows now.",
        );
        page.v = page.v.with_errors(base::Fields::one("code", wrong));
        return again(&page);
    };
    let session = own_session(&visit, Stage::Open)?;
    let directory = visit.app.get::<Directory>()?;
    let id = visit.official()?.id;
    let codes = visit
        .ctx
        .write(move |tx| {
            session.set_stage(tx, Stage::Open, "")?;
            let codes = second_factor::turn_on(tx, &directory, id, &secret, step)?;
            account(tx, &id.to_string())?.record(tx, "official.totp_on", json!({}))?;
            Ok(codes)
        })
        .await?;
    web::html(&RecoveryPage { v: visit.view, codes })
}

/// Asks the password and, when it is right, does something with the second factor.
async fn with_password(visit: &Visit, input: &Input, field: &'static str) -> base::Result<Option<SecurityPage>> {
    match confirm_password(visit, field, input.text(field)).await {
        Ok(_) => Ok(None),
        Err(error) => {
            let errors = fields(error)?;
            let mut page = security(visit).await?;
            page.v = page.v.with_errors(errors);
            Ok(Some(page))
        }
    }
}

pub(crate) async fn totp_off(visit: Visit, input: Input) -> Reply {
    if let Some(page) = with_password(&visit, &input, "password_off").await? {
        return again(&page);
    }
    let id = visit.official()?.id;
    visit
        .ctx
        .write(move |tx| {
            second_factor::turn_off(tx, id)?;
            account(tx, &id.to_string())?.record(tx, "official.totp_off", json!({}))
        })
        .await?;
    let text = visit.t("Đã tắt mã xác thực.", "Codes are no longer asked.");
    web::back(&visit.app, "/me/security", Tone::Success, text)
}

pub(crate) async fn new_codes(visit: Visit, input: Input) -> Reply {
    if let Some(page) = with_password(&visit, &input, "password_codes").await? {
        return again(&page);
    }
    let id = visit.official()?.id;
    let codes = visit
        .ctx
        .write(move |tx| {
            let codes = second_factor::new_codes(tx, id)?;
            account(tx, &id.to_string())?.record(tx, "official.recovery_codes", json!({}))?;
            Ok(codes)
        })
        .await?;
    web::html(&RecoveryPage { v: visit.view, codes })
}
