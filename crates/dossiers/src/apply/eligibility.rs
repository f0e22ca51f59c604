//! Questions that tell early whether the procedure fits. "No" is no error: it says what to do instead.

use askama::Template;
use base::{Error, Fields, Msg, RowId};
use web::{Input, Path, Reply, View, Visit, html, redirect};

use super::draft::{Open, change, unsent};
use super::section::StepHead;
use super::steps::{Step, around};
use crate::needs::Needs;

#[derive(Template)]
#[template(path = "apply/eligibility.html")]
struct EligibilityPage {
    v: View,
    head: StepHead,
    value: &'static str,
    otherwise: String,
    procedure_href: String,
}

fn page(visit: &Visit, open: &Open, n: usize, errors: Fields) -> Result<EligibilityPage, Error> {
    let Some(question) = open.definition().eligibility.get(n) else { return Err(Error::NotFound("question")) };
    let locale = visit.locale();
    let answer = open.draft.eligible.get(n).copied();
    let step = Step::Eligibility(n);
    Ok(EligibilityPage {
        head: StepHead { title: question.question.get(locale).to_owned(), ..StepHead::of(visit, open, &step) },
        value: match answer {
            Some(true) => "true",
            Some(false) => "false",
            None => "",
        },
        otherwise: if answer == Some(false) { question.otherwise.get(locale).to_owned() } else { String::new() },
        procedure_href: format!("/procedures/{}", open.definition().code),
        v: visit.view.clone().with_errors(errors),
    })
}

/// One question.
pub(super) async fn show(visit: Visit, Path((id, n)): Path<(RowId, usize)>) -> Reply {
    let open = unsent!(visit, id);
    let place = n.saturating_sub(1);
    // Questions are answered in order: a later one may make no sense before.
    if place > open.draft.eligible.len() {
        return redirect(&Step::Eligibility(open.draft.eligible.len()).href(id));
    }
    html(&page(&visit, &open, place, Fields::new())?)
}

/// Its answer.
pub(super) async fn answer(visit: Visit, Path((id, n)): Path<(RowId, usize)>, input: Input) -> Reply {
    let place = n.saturating_sub(1);
    let yes = match input.get("answer") {
        Some("true") => true,
        Some("false") => false,
        _ => {
            let open = unsent!(visit, id);
            let errors = Fields::one("answer", Msg::new("Chọn Có hoặc Không", "Choose Yes or No"));
            return super::section::unprocessable(&page(&visit, &open, place, errors)?);
        }
    };
    let needs = visit.app.get::<Needs>()?;
    visit
        .ctx
        .write(move |tx| {
            change(tx, &needs, id, |_, open| {
                if place >= open.definition().eligibility.len() || place > open.draft.eligible.len() {
                    return Err(Error::NotFound("question"));
                }
                match open.draft.eligible.get_mut(place) {
                    Some(slot) => *slot = yes,
                    None => open.draft.eligible.push(yes),
                }
                Ok(())
            })
        })
        .await?;
    let open = unsent!(visit, id);
    let step = Step::Eligibility(place);
    redirect(&if yes { around(&open, &step).after.href(id) } else { step.href(id) })
}
