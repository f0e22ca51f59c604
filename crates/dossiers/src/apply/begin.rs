//! Before the first question: what is needed, or the draft that is there already.

use askama::Template;
use base::Error;
use web::{Input, Path, Reply, View, Visit, html, redirect};

use super::draft::begin;
use super::steps::{Progress, steps};
use crate::needs::Needs;
use crate::store;

#[derive(Template)]
#[template(path = "apply/begin.html")]
struct BeginPage {
    v: View,
    code: String,
    name: String,
    summary: String,
    offline: bool,
    time: String,
    fee: String,
    papers: Vec<Need>,
    draft: Option<Before>,
}

struct Need {
    name: String,
    note: String,
}

struct Before {
    id: String,
    title: String,
    expires: String,
}

/// `/apply/{code}`
pub(super) async fn show(visit: Visit, Path(code): Path<String>) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let me = visit.applicant()?.id;
    let wanted = code.clone();
    let (version, before) = visit
        .ctx
        .read(move |tx| {
            let version = needs.catalogue.published(tx, &wanted)?.ok_or(Error::NotFound("procedure"))?;
            let now = tx.now();
            let before = store::find_draft(tx, me, version.procedure_id, now)?;
            Ok((version, before))
        })
        .await?;
    let (d, locale) = (&version.definition, visit.locale());
    let first = d.cases.first();
    let term = |c: &catalogue::Case| c.online_time.or(c.time);
    let time = first.filter(|one| d.cases.iter().all(|c| term(c) == term(one))).and_then(term).map(|t| t.text().get(locale).to_owned());
    let papers = first.map(|c| c.components.as_slice()).unwrap_or_default();
    let page = BeginPage {
        name: d.name.get(locale).to_owned(),
        summary: d.summary.get(locale).to_owned(),
        offline: d.online == catalogue::Online::Information,
        time: time.unwrap_or_else(|| visit.t("Theo quy định của từng trường hợp", "Depends on the case").to_owned()),
        fee: d.cost().get(locale).to_owned(),
        papers: papers
            .iter()
            .filter(|p| !p.by_form)
            .map(|p| Need {
                name: p.name.get(locale).to_owned(),
                note: match (&p.note, p.required) {
                    (Some(note), _) => note.get(locale).to_owned(),
                    (None, false) => visit.t("Nếu có", "If you have it").to_owned(),
                    (None, true) => String::new(),
                },
            })
            .collect(),
        draft: before.map(|b| Before {
            id: b.id.to_string(),
            title: format!("{} {}", visit.t("Bạn có bản nháp lưu lúc", "You have a draft saved at"), b.updated_at.hm_dmy()),
            expires: b.expires_at.dmy(),
        }),
        code,
        v: visit.view,
    };
    html(&page)
}

/// Begins, or goes on with the draft there is; only `again=true` gives a new one.
pub(super) async fn start(visit: Visit, Path(code): Path<String>, input: Input) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let again = input.ticked("again");
    let id = visit.ctx.write(move |tx| begin(tx, &needs, &code, again)).await?;
    let open = super::draft::unsent!(visit, id);
    let next = steps(&open).into_iter().find(|s| s.progress(&open) != Progress::Done);
    redirect(&next.map_or_else(|| format!("/apply/draft/{id}"), |step| step.href(id)))
}
