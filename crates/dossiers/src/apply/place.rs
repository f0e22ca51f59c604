//! Which case of the procedure, and which agency.

use askama::Template;
use base::{Error, Fields, Msg, Result, RowId};
use web::{Input, Path, Pick, Reply, View, Visit, html, redirect};

use super::draft::{Open, change, unsent};
use super::section::{StepHead, next, unprocessable};
use super::steps::Step;
use crate::needs::Needs;

#[derive(Template)]
#[template(path = "apply/place.html")]
struct ChoicePage {
    v: View,
    head: StepHead,
    name: &'static str,
    legend: String,
    picks: Vec<Pick>,
    many: bool,
}

/// Chooses the case.
///
/// # Errors
/// [`Error::NotFound`] when the procedure has no such case.
pub(super) fn set_case(open: &mut Open, key: &str) -> Result<()> {
    if !open.definition().cases.iter().any(|c| c.key == key) {
        return Err(Error::NotFound("case"));
    }
    open.draft.case_key = key.to_owned();
    Ok(())
}

/// Chooses the agency.
///
/// # Errors
/// [`Error::NotFound`] when it does not carry the procedure out.
pub(super) fn set_agency(open: &mut Open, id: &str) -> Result<()> {
    let found = open.places.iter().find(|a| a.id.to_string() == id).map(|a| a.id);
    open.draft.agency_id = Some(found.ok_or(Error::NotFound("agency"))?);
    open.visit(&Step::Agency);
    Ok(())
}

fn case_page(visit: &Visit, open: &Open, errors: Fields) -> ChoicePage {
    let locale = visit.locale();
    let picks = open.definition().cases.iter().map(|c| {
        let time = c.online_time.or(c.time).map(|t| t.text().get(locale).to_owned());
        Pick { hint: time.unwrap_or_default(), ..Pick::new(&c.key, c.name.get(locale), &open.draft.case_key) }
    });
    ChoicePage {
        name: "case",
        legend: visit.t("Trường hợp của bạn là gì?", "Which is your case?").to_owned(),
        picks: picks.collect(),
        many: false,
        head: StepHead::of(visit, open, &Step::Case),
        v: visit.view.clone().with_errors(errors),
    }
}

fn agency_page(visit: &Visit, open: &Open, errors: Fields) -> ChoicePage {
    let chosen = open.draft.agency_id.map(|id| id.to_string()).unwrap_or_default();
    let home = &open.draft.person.commune;
    let hint = |unit: &str| {
        let near = !unit.is_empty() && unit == home;
        if near { visit.t("Nơi bạn cư trú", "Where you live").to_owned() } else { String::new() }
    };
    let picks = open.places.iter().map(|a| Pick { hint: hint(&a.unit_code), ..Pick::new(a.id.to_string(), &a.name, &chosen) });
    ChoicePage {
        name: "agency",
        legend: visit.t("Bạn nộp hồ sơ cho cơ quan nào?", "Which agency do you apply to?").to_owned(),
        picks: picks.collect(),
        many: open.places.len() > 7,
        head: StepHead::of(visit, open, &Step::Agency),
        v: visit.view.clone().with_errors(errors),
    }
}

/// `/apply/draft/{id}/case`
pub(super) async fn show_case(visit: Visit, Path(id): Path<RowId>) -> Reply {
    let open = unsent!(visit, id);
    html(&case_page(&visit, &open, Fields::new()))
}

/// `/apply/draft/{id}/agency`
pub(super) async fn show_agency(visit: Visit, Path(id): Path<RowId>) -> Reply {
    let open = unsent!(visit, id);
    html(&agency_page(&visit, &open, Fields::new()))
}

/// Chooses the case.
pub(super) async fn choose_case(visit: Visit, Path(id): Path<RowId>, input: Input) -> Reply {
    let key = input.text("case").to_owned();
    let open = unsent!(visit, id);
    if !open.definition().cases.iter().any(|c| c.key == key) {
        let errors = Fields::one("case", Msg::new("Chọn một trường hợp", "Choose a case"));
        return unprocessable(&case_page(&visit, &open, errors));
    }
    let needs = visit.app.get::<Needs>()?;
    visit.ctx.write(move |tx| change(tx, &needs, id, |_, open| set_case(open, &key))).await?;
    let open = unsent!(visit, id);
    redirect(&next(&visit, &open, &Step::Case))
}

/// Chooses the agency.
pub(super) async fn choose_agency(visit: Visit, Path(id): Path<RowId>, input: Input) -> Reply {
    let key = input.text("agency").to_owned();
    let open = unsent!(visit, id);
    if !open.places.iter().any(|a| a.id.to_string() == key) {
        let errors = Fields::one("agency", Msg::new("Chọn cơ quan nhận hồ sơ", "Choose the agency"));
        return unprocessable(&agency_page(&visit, &open, errors));
    }
    let needs = visit.app.get::<Needs>()?;
    visit.ctx.write(move |tx| change(tx, &needs, id, |_, open| set_agency(open, &key))).await?;
    let open = unsent!(visit, id);
    redirect(&next(&visit, &open, &Step::Agency))
}
