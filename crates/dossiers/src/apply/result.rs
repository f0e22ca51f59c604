//! How the applicant gets the result.

use askama::Template;
use base::{Fields, Msg, RowId};
use web::{Input, Path, Pick, Reply, View, Visit, html, redirect};

use super::draft::{Open, change, unsent};
use super::section::{StepHead, next, unprocessable};
use super::steps::Step;
use crate::ResultBy;
use crate::needs::Needs;

#[derive(Template)]
#[template(path = "apply/result.html")]
struct ResultPage {
    v: View,
    head: StepHead,
    picks: Vec<Pick>,
    delivery: String,
    by_post: bool,
}

/// What is missing in how the result is taken.
pub(super) fn faults(open: &Open) -> Fields {
    let mut fields = Fields::new();
    match ResultBy::from_code(&open.draft.result_by) {
        None => fields.push("result_by", Msg::new("Chọn cách nhận kết quả", "Choose how to get the result")),
        Some(ResultBy::Post) if open.draft.delivery.trim().is_empty() => {
            fields.push("delivery", Msg::new("Nhập địa chỉ nhận kết quả", "Enter the address for the result"));
        }
        Some(_) => {}
    }
    fields
}

fn page(visit: &Visit, open: &Open, errors: Fields) -> ResultPage {
    let locale = visit.locale();
    let agency = open.agency().map(|a| a.address.clone()).unwrap_or_default();
    let picks = ResultBy::ALL.into_iter().map(|way| {
        let hint = match way {
            ResultBy::Online => visit.t("Tải về ngay khi có kết quả; có giá trị như bản giấy.", "To download as soon as it is there; as valid as on paper.").to_owned(),
            ResultBy::Counter => agency.clone(),
            ResultBy::Post => visit.t("Bưu điện thu cước khi giao.", "The post collects its fee on delivery.").to_owned(),
        };
        Pick { hint, ..Pick::new(way.code(), way.name().get(locale), &open.draft.result_by) }
    });
    let delivery = if open.draft.delivery.is_empty() { open.draft.person.address.clone() } else { open.draft.delivery.clone() };
    ResultPage {
        picks: picks.collect(),
        delivery,
        by_post: open.draft.result_by == ResultBy::Post.code(),
        head: StepHead::of(visit, open, &Step::Result),
        v: visit.view.clone().with_errors(errors),
    }
}

/// `/apply/draft/{id}/result`
pub(super) async fn show(visit: Visit, Path(id): Path<RowId>) -> Reply {
    let open = unsent!(visit, id);
    html(&page(&visit, &open, Fields::new()))
}

/// Keeps the choice and goes on when nothing is missing.
pub(super) async fn answer(visit: Visit, Path(id): Path<RowId>, input: Input) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let way = ResultBy::from_code(input.text("result_by"));
    let delivery: String = input.text("delivery").chars().take(500).collect();
    visit
        .ctx
        .write(move |tx| {
            change(tx, &needs, id, |_, open| {
                open.draft.result_by = way.map(|w| w.code().to_owned()).unwrap_or_default();
                open.draft.delivery = if way == Some(ResultBy::Post) { delivery } else { String::new() };
                Ok(())
            })
        })
        .await?;
    let open = unsent!(visit, id);
    let faults = faults(&open);
    if faults.is_empty() { redirect(&next(&visit, &open, &Step::Result)) } else { unprocessable(&page(&visit, &open, faults)) }
}
