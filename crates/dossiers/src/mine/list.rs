//! The list: what waits for me first.

use askama::Template;
use base::{Cursor, Instant, Locale, Page};
use web::{Input, Reply, View, Visit, html};

use super::badge::{Badge, deadline, status};
use crate::lifecycle::Status;
use crate::model::Line;
use crate::needs::Needs;
use crate::store::{self, Mine};

/// Rows on one page.
const ROWS: usize = 20;

#[derive(Template)]
#[template(path = "mine/list.html")]
struct ListPage {
    v: View,
    waiting: Vec<Card>,
    drafts: Vec<DraftCard>,
    running: Vec<Card>,
    running_total: i64,
    running_next: String,
    over: Vec<Card>,
    over_total: i64,
    over_next: String,
    paged: bool,
}

struct DraftCard {
    href: String,
    delete: String,
    name: String,
    saved: String,
    expires: String,
}

/// A dossier in the list.
pub(super) struct Card {
    pub(super) href: String,
    pub(super) code: String,
    pub(super) subject: String,
    pub(super) tone: &'static str,
    pub(super) icon: &'static str,
    pub(super) state: String,
    pub(super) badge: Badge,
    pub(super) holder: String,
    pub(super) act: String,
}

fn card(needs: &Needs, tx: &mut db::Tx<'_>, line: &Line, now: Instant, locale: Locale) -> base::Result<Card> {
    let national = Status::from_code(line.status).unwrap_or(Status::Registered);
    let (tone, icon, state) = status(national, &line.stage, locale);
    let act = match (national, line.stage.as_str()) {
        (Status::AwaitingSupplement, "") | (Status::Registered, "supplement") => locale.t("Bổ sung hồ sơ", "Complete the dossier"),
        (Status::AwaitingPayment, _) => locale.t("Thực hiện nghĩa vụ tài chính", "Meet the financial obligation"),
        (Status::Finished, _) => locale.t("Xem và xác nhận kết quả", "See and confirm the result"),
        _ => "",
    };
    // The agency that decides holds it for the citizen, whichever desk it lies on.
    let holder = needs.agencies.get(tx, line.agency)?.map(|a| a.name).unwrap_or_default();
    let calendar = needs.agencies.calendar(line.agency);
    Ok(Card {
        href: format!("/me/dossiers/{}", line.id),
        code: line.code.clone(),
        subject: line.subject.clone(),
        tone,
        icon,
        state,
        badge: deadline(line, &calendar, now, locale).unwrap_or_default(),
        holder,
        act: act.to_owned(),
    })
}

/// `/me`
pub(super) async fn show(visit: Visit, query: Input) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let (me, now, locale) = (visit.applicant()?.id, visit.ctx.now, visit.locale());
    let after = |name: &str| query.get(name).and_then(Cursor::decode);
    let (running_after, over_after) = (after("running"), after("over"));
    let paged = running_after.is_some() || over_after.is_some();
    let found = visit.ctx.read(move |tx| {
        let cards = |which, after: Option<&Cursor>, tx: &mut db::Tx<'_>| -> base::Result<Page<Card>> {
            let page = store::dossiers_of(tx, me, which, after, ROWS)?;
            let mut rows = Vec::with_capacity(page.rows.len());
            for line in &page.rows {
                rows.push(card(&needs, tx, line, now, locale)?);
            }
            Ok(Page { rows, next: page.next, total: page.total })
        };
        let waiting = cards(Mine::Waiting, None, tx)?;
        let running = cards(Mine::Running, running_after.as_ref(), tx)?;
        let over = cards(Mine::Over, over_after.as_ref(), tx)?;
        Ok((waiting, store::drafts_of(tx, me, now)?, running, over))
    });
    let (waiting, drafts, running, over) = found.await?;
    let next = |name: &str, cursor: Option<Cursor>| cursor.map(|c| format!("/me?{name}={}", c.encode())).unwrap_or_default();
    let drafts = drafts.iter().map(|d| DraftCard {
        href: format!("/apply/draft/{}", d.id),
        delete: format!("/apply/draft/{}/delete", d.id),
        name: d.procedure_name.clone(),
        saved: d.updated_at.hm_dmy(),
        expires: d.expires_at.dmy(),
    });
    let page = ListPage {
        waiting: waiting.rows,
        drafts: drafts.collect(),
        running_next: next("running", running.next),
        running_total: running.total,
        running: running.rows,
        over_next: next("over", over.next),
        over_total: over.total,
        over: over.rows,
        paged,
        v: visit.view,
    };
    html(&page)
}
