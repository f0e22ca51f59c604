//! The page on which officials change their password.

use askama::Template;
use base::{Error, Fields};
use web::{Input, Reply, Tone, View, Visit};

use super::{again, fields};
use crate::own_account::change_password;

#[derive(Template)]
#[template(path = "people/password.html")]
struct PasswordPage {
    v: View,
    must: bool,
}

async fn must(visit: &Visit) -> base::Result<bool> {
    let id = visit.official()?.id;
    visit.ctx.read(move |tx| crate::official(tx, id).map(|o| o.must_change)).await
}

pub(crate) async fn page(visit: Visit) -> Reply {
    let must = must(&visit).await?;
    web::html(&PasswordPage { v: visit.view, must })
}

pub(crate) async fn change(visit: Visit, input: Input) -> Reply {
    let must = must(&visit).await?;
    let done = change_password(&visit, input.text("current"), input.text("password"), input.text("again")).await;
    let errors: Fields = match done {
        Ok(token) => {
            let text = visit.t("Đã đổi mật khẩu. Các phiên khác đã kết thúc.", "The password was changed. Other sessions have ended.");
            let to = if must { "/desk" } else { "/me/security" };
            let response = web::back(&visit.app, to, Tone::Success, text)?;
            return Ok(visit.app.keep_session(response, Some(&token)));
        }
        Err(Error::Busy { retry_after }) => return Err(Error::Busy { retry_after }.into()),
        Err(error) => fields(error)?,
    };
    again(&PasswordPage { v: visit.view.with_errors(errors), must })
}
