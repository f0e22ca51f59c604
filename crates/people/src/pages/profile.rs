//! The page on which applicants complete their own account.

use askama::Template;
use base::Fields;
use web::{Input, Pick, Reply, Tone, View, Visit};

use super::{again, fields};
use crate::applicant_acts::Profile;
use crate::{Applicant, Unit, applicant, change_profile, communes, provinces};

#[derive(Template)]
#[template(path = "people/profile.html")]
struct ProfilePage {
    v: View,
    own: Applicant,
    kind: String,
    form: Profile,
    provinces: Vec<Pick>,
    communes: Vec<Pick>,
}

fn picks(units: Vec<Unit>, chosen: &str) -> Vec<Pick> {
    units.into_iter().map(|u| Pick::new(u.code, u.full_name, chosen)).collect()
}

async fn profile(visit: &Visit, typed: Option<Profile>, errors: Fields) -> base::Result<ProfilePage> {
    let id = visit.applicant()?.id;
    let now = visit.ctx.now;
    let (own, form, provinces, communes) = visit
        .ctx
        .read(move |tx| {
            let own = applicant(tx, id)?;
            let form = typed.unwrap_or_else(|| Profile {
                phone: own.phone.clone(),
                email: own.email.clone(),
                province: own.province.clone(),
                commune: own.commune.clone(),
                street: own.street.clone(),
            });
            let provinces = picks(provinces(tx, now.date())?, &form.province);
            let communes = picks(communes(tx, &form.province, now.date())?, &form.commune);
            Ok((own, form, provinces, communes))
        })
        .await?;
    let kind = own.kind.name().get(visit.locale()).to_owned();
    Ok(ProfilePage { v: visit.view.clone().with_errors(errors), own, kind, form, provinces, communes })
}

pub(crate) async fn page(visit: Visit) -> Reply {
    if visit.ctx.actor.official().is_some() {
        return web::redirect("/me/security");
    }
    web::html(&profile(&visit, None, Fields::new()).await?)
}

pub(crate) async fn change(visit: Visit, input: Input) -> Reply {
    let typed = Profile {
        phone: input.text("phone").to_owned(),
        email: input.text("email").to_owned(),
        province: input.text("address.province").to_owned(),
        commune: input.text("address.commune").to_owned(),
        street: input.text("address.street").to_owned(),
    };
    // Without a script the communes of the province chosen come with the page.
    if input.get("show").is_some() {
        return web::html(&profile(&visit, Some(typed), Fields::new()).await?);
    }
    let written = typed.clone();
    match visit.ctx.write(move |tx| change_profile(tx, &written)).await {
        Ok(()) => web::back(&visit.app, "/me/profile", Tone::Success, visit.t("Đã lưu thông tin của bạn.", "Your details were saved.")),
        Err(error) => again(&profile(&visit, Some(typed), fields(error)?).await?),
    }
}
