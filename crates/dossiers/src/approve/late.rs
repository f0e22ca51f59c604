//! What is late and why: by agency, step and holder, with the steps that took longer than their norm.

use access::{Action, EventRow, Tx};
use askama::Template;
use base::deadline::working_minutes_between;
use base::{AgencyId, Instant, Msg, Result};
use web::{Input, Reply, View, Visit};

use crate::model::Line;
use crate::needs::{Needs, ProcedureVersion};
use crate::search::choices::Known;
use crate::search::{At, Badge, Filter, List, Names, Running, Sort, dossier_href};
use crate::store;

/// Late dossiers that stand at the same place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateGroup {
    /// The agency that is competent.
    pub agency: AgencyId,
    /// The step.
    pub step: String,
    /// Who holds them, by name; empty for the desk as a whole.
    pub holder: String,
    /// How many.
    pub count: i64,
    /// The due date that passed first.
    pub since: Option<Instant>,
}

/// A step that took, or takes, longer than its norm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overrun {
    /// The step's key.
    pub step: String,
    /// Who did it; empty while it is not done.
    pub who: String,
    /// How many working minutes too long.
    pub minutes: i64,
    /// Whether it is still going on.
    pub open: bool,
}

/// The most groups that are shown.
const GROUPS: i64 = 100;
/// The most dossiers whose history is looked into.
const ROWS: usize = 50;

fn filter(input: &Input) -> Filter {
    Filter { timing: Some(Running::Late), agency: input.get("agency").and_then(|t| t.parse().ok()), ..Filter::default() }
}

/// The late dossiers that the actor may see, by where they stand; the largest groups first.
pub fn groups(tx: &mut Tx<'_, '_>, filter: &Filter) -> Result<Vec<LateGroup>> {
    let list = List::open(tx, filter)?;
    let (text, clauses) = list.gathered();
    tx.map(
        &format!(
            "SELECT d.competent_agency, d.step_key, d.holder_name, count(*), min(d.due_at) {text} \
             GROUP BY d.competent_agency, d.step_key, d.holder_name ORDER BY 4 DESC, 5, 1, 2, 3 LIMIT {GROUPS}"
        ),
        &clauses.values,
        |r| Ok(LateGroup { agency: r.take()?, step: r.take()?, holder: r.take()?, count: r.take()?, since: r.take()? }),
    )
}

/// The steps of a dossier that took longer than their norm, the worst first.
pub fn overruns(needs: &Needs, line: &Line, events: &[EventRow], now: Instant) -> Vec<Overrun> {
    let calendar = needs.agencies.calendar(line.agency);
    let moment = |event: &EventRow, name: &str| event.data.get(name).and_then(serde_json::Value::as_i64).map(Instant::from_ms);
    let over = |due: Instant, done: Instant| working_minutes_between(&calendar, due.local(), done.local());
    let mut found: Vec<Overrun> = events
        .iter()
        .filter_map(|event| {
            let due = moment(event, "norm_due").filter(|due| event.at > *due)?;
            let step = event.data.get("step")?.as_str()?.to_owned();
            Some(Overrun { step, who: event.actor_name.clone(), minutes: over(due, event.at), open: false })
        })
        .collect();
    if let Some(due) = line.step_due_at.filter(|due| *due < now) {
        let who = line.holder_name.clone();
        found.push(Overrun { step: line.step_key.clone(), who, minutes: over(due, now), open: true });
    }
    found.sort_by_key(|o| std::cmp::Reverse(o.minutes));
    found
}

/// What a step is called: by the process, or by the work that waits.
fn step_name(version: Option<&ProcedureVersion>, key: &str) -> Msg {
    if let Some(step) = version.and_then(|v| v.definition.process.step(key)) {
        return step.task.clone();
    }
    crate::model::TaskKind::from_code(key).map_or_else(|| Msg::of(key.to_owned(), key.to_owned()), crate::model::TaskKind::name)
}

struct LateRow {
    code: String,
    href: String,
    applicant: String,
    agency: String,
    time: Badge,
    why: Vec<String>,
}

struct GroupRow {
    agency: String,
    step: String,
    holder: String,
    count: i64,
    href: String,
    since: String,
}

#[derive(Template)]
#[template(path = "approve/late.html")]
struct LatePage {
    v: View,
    groups: Vec<GroupRow>,
    rows: Vec<LateRow>,
    agencies: Vec<web::Pick>,
    total: i64,
    all: String,
}

/// `GET /desk/late`
pub(super) async fn page(visit: Visit, input: Input) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let (filter, shared, locale) = (filter(&input), needs.clone(), visit.locale());
    let chosen = filter.agency.map(|a| a.to_string()).unwrap_or_default();
    let all = filter.href();
    let asked = filter.clone();
    let (groups, rows, total, known) =
        visit.ctx.read(move |tx| {
            let known = Known::load(tx, &shared, Action::ViewDossier)?;
            let found = List::open(tx, &asked)?.page(tx, Sort::Due, &At::Start, ROWS)?;
            let mut names = Names::default();
            let groups = groups(tx, &asked)?;
            names.learn(tx, &shared, groups.iter().map(|g| g.agency).chain(found.lines.iter().map(|l| l.agency)))?;
            let mut rows = Vec::with_capacity(found.lines.len());
            for line in &found.lines {
                rows.push(row(tx, &shared, line, &names, locale)?);
            }
            let groups: Vec<GroupRow> = groups.into_iter().map(|g| group(g, &names, &asked, locale)).collect();
            Ok((groups, rows, found.total, known))
        })
        .await?;
    let agencies = known.agencies.iter().map(|a| web::Pick::new(a.id.to_string(), &a.name, &chosen)).collect();
    web::html(&LatePage { v: visit.view, groups, rows, agencies, total, all })
}

fn group(g: LateGroup, names: &Names, asked: &Filter, locale: base::Locale) -> GroupRow {
    let place = Filter { agency: Some(g.agency), ..asked.clone() };
    GroupRow {
        agency: names.of(g.agency).to_owned(),
        step: step_name(None, &g.step).get(locale).to_owned(),
        holder: g.holder,
        count: g.count,
        href: place.href(),
        since: g.since.map(Instant::hm_dmy).unwrap_or_default(),
    }
}

fn row(tx: &mut Tx<'_, '_>, needs: &Needs, line: &Line, names: &Names, locale: base::Locale) -> Result<LateRow> {
    let now = tx.now();
    let events = access::events_of(tx, &line.id.to_string())?;
    let version = match store::get(tx, line.id)? {
        Some(d) => Some(needs.catalogue.version(tx, d.version_id)?),
        None => None,
    };
    let why = overruns(needs, line, &events, now)
        .into_iter()
        .take(3)
        .map(|o| {
            let step = step_name(version.as_deref(), &o.step);
            let hours = (o.minutes + 30) / 60;
            let text = match (o.open, o.who.as_str()) {
                (true, "") => base::msg!("Đang ở bước “{}”, quá định mức {hours} giờ làm việc", "At the step “{}” now, {hours} working hours over its norm", step.get(locale)),
                (true, who) => base::msg!("Đang ở bước “{}” ({who}), quá định mức {hours} giờ làm việc", "At the step “{}” now ({who}), {hours} working hours over its norm", step.get(locale)),
                (false, who) => base::msg!("Bước “{}” ({who}) đã quá định mức {hours} giờ làm việc", "The step “{}” ({who}) took {hours} working hours over its norm", step.get(locale)),
            };
            text.get(locale).to_owned()
        })
        .collect();
    Ok(LateRow {
        code: line.code.clone(),
        href: dossier_href(line.id),
        applicant: line.applicant.clone(),
        agency: names.of(line.agency).to_owned(),
        time: Badge::of_line(needs, line, now, locale),
        why,
    })
}
