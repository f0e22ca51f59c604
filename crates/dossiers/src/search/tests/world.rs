//! A history, and the filters done by hand.

use std::sync::Arc;

use access::{Action, Actor, Scope, permits, scope};
use base::{Instant, Result};
use db::Db;

use crate::lifecycle::{ClockState, Group, Status};
use crate::model::{Channel, Dossier, Timing};
use crate::search::random::{Dice, everything, history, system};
use crate::search::{At, Counted, Days, Filter, LEVELS, Running, Sort, page};
use crate::store::Measure;
use crate::testing::{MONDAY, ctx, needs, north, procedure_id, south};

fn within(days: Days, at: Option<Instant>) -> bool {
    let day = at.map(Instant::day);
    days.from.is_none_or(|from| day.is_some_and(|d| d >= from)) && days.to.is_none_or(|to| day.is_some_and(|d| d <= to))
}

/// The filter done by hand. `statistics` are the agencies whose figures the reader sees, `events` the
/// kind, day and agency of what happened to the dossier.
fn fits(f: &Filter, d: &Dossier, now: Instant, statistics: &Scope, events: &[(String, i64, base::AgencyId)]) -> bool {
    let sees = |agency| match statistics {
        Scope::Everything => true,
        Scope::Agencies(all) => all.contains(&agency),
        _ => false,
    };
    let running = d.status.clock_state() == ClockState::Running;
    let due = d.due_at;
    let timing = match f.timing {
        None => true,
        Some(Running::Late) => running && due.is_some_and(|due| due < now),
        Some(Running::Soon) => running && due.is_some_and(|due| due >= now && due < now.plus_days(1)),
        Some(Running::InTime) => running && due.is_none_or(|due| due >= now),
    };
    let place = |agency: base::AgencyId| f.agency.is_none_or(|a| a == agency);
    let level = f.level.is_none_or(|l| l == d.level);
    let happened = |kind: &str, days: Days| {
        events.iter().any(|(k, day, agency)| {
            k == kind && place(*agency) && sees(*agency) && within(days, Some(Instant::from_day(*day)))
        })
    };
    let here = place(d.competent_agency) && level && (!(f.own || f.counted.is_some()) || sees(d.competent_agency));
    let ended = |status, days| d.status == status && within(days, d.closed_at) && here;
    let resolved = matches!(d.status, Status::Finished | Status::HandedOver);
    let counted = match f.counted {
        None => here,
        Some(Counted { measure, days }) => match measure {
            None => resolved && within(days, d.finished_at) && here,
            Some(Measure::Early) => resolved && within(days, d.finished_at) && d.timing() == Some(Timing::Early) && here,
            Some(Measure::OnTime) => resolved && within(days, d.finished_at) && d.timing() == Some(Timing::OnTime) && here,
            Some(Measure::Late) => resolved && within(days, d.finished_at) && d.timing() == Some(Timing::Late) && here,
            Some(Measure::Submitted) => happened("dossier.submit", days),
            Some(Measure::Received) => happened("dossier.receive", days),
            Some(Measure::Supplement) => happened("dossier.request_supplement", days),
            Some(Measure::Extended) => happened("dossier.extend", days),
            Some(Measure::Refused) => ended(Status::Refused, days),
            Some(Measure::Withdrawn) => ended(Status::Withdrawn, days) && d.received_at.is_some(),
            Some(Measure::Stopped) => ended(Status::Stopped, days),
            Some(Measure::HandedOver) => ended(Status::HandedOver, days),
        },
    };
    let folded = base::text::fold(&format!("{} {} {} {}", d.person.name, d.person.number, d.person.phone, d.subject));
    let typed = base::text::read::phone(&f.text).unwrap_or_else(|| f.text.clone());
    let words = base::text::matches_words(&typed, &format!("{folded} {}", d.code.replace(['-', '.'], " ").to_lowercase()));
    (f.statuses.is_empty() || f.statuses.contains(&d.status))
        && f.group.is_none_or(|g| g.contains(d.status))
        && f.procedure.is_none_or(|p| p == d.procedure_id)
        && f.channel.is_none_or(|c| c == d.channel)
        && within(f.submitted, Some(d.submitted_at))
        && within(f.received, d.received_at)
        && within(f.due, d.due_at)
        && within(f.finished, d.finished_at)
        && (!f.supplements || d.supplements > 0)
        && f.holder.is_none_or(|h| d.holder.official == Some(h))
        && timing
        && counted
        && words
}

/// Filters of every kind, and some drawn at random.
pub(super) fn filters(now: Instant, holder: Option<base::OfficialId>) -> Vec<Filter> {
    let days = Days { from: Some(MONDAY.day() + 2), to: Some(now.day() - 3) };
    let none = Filter::default;
    let mut all = vec![
        none(),
        Filter { text: "dang duc".to_owned(), ..none() },
        Filter { text: "Đặng Văn Đ".to_owned(), ..none() },
        Filter { text: "0912 345 604".to_owned(), ..none() },
        Filter { text: "H99.101-2603".to_owned(), ..none() },
        Filter { text: "\"*' OR 1=1 --".to_owned(), ..none() },
        Filter { statuses: vec![Status::Processing], ..none() },
        Filter { statuses: vec![Status::AwaitingSupplement, Status::Stopped], ..none() },
        Filter { procedure: Some(procedure_id()), channel: Some(Channel::Post), ..none() },
        Filter { agency: Some(south()), supplements: true, ..none() },
        Filter { submitted: days, ..none() },
        Filter { received: days, ..none() },
        Filter { due: days, finished: Days { to: None, ..days }, ..none() },
        Filter { holder, ..none() },
        Filter { own: true, level: Some(LEVELS[1]), ..none() },
        Filter { level: Some(LEVELS[0]), ..none() },
    ];
    all.extend(Group::ALL.iter().map(|g| Filter { group: Some(*g), ..none() }));
    all.extend(Running::ALL.iter().map(|t| Filter { timing: Some(*t), ..none() }));
    for measure in Measure::ALL.into_iter().map(Some).chain([None]) {
        all.push(Filter { counted: Some(Counted { measure, days }), ..none() });
        all.push(Filter { counted: Some(Counted { measure, days }), agency: Some(north()), ..none() });
    }
    let mut dice = Dice(7);
    for _ in 0..12 {
        let mixed = Filter {
            statuses: (0..dice.below(4)).map(|_| dice.of(Status::ALL)).collect(),
            agency: dice.of(&[None, Some(north()), Some(south())]),
            channel: dice.of(&[None, Some(Channel::Online)]),
            timing: dice.of(&[None, None, Some(Running::InTime), Some(Running::Late)]),
            text: dice.of(&["", "lan", "0251900000"]).to_owned(),
            submitted: dice.of(&[Days::default(), days]),
            ..none()
        };
        all.push(mixed);
    }
    all
}

pub(super) struct World {
    pub(super) db: Db,
    pub(super) now: Instant,
    pub(super) all: Vec<Dossier>,
    events: Vec<Vec<(String, i64, base::AgencyId)>>,
}

impl World {
    pub(super) fn new(db: Db, seed: u64, acts: u64) -> Self {
        let needs = Arc::new(needs());
        let now = history(&db, &needs, seed, acts);
        let all = everything(&db);
        let ids: Vec<String> = all.iter().map(|d| d.id.to_string()).collect();
        let events = system(&db)
            .read_blocking(move |tx| {
                let of = |tx: &mut access::Tx<'_, '_>, id: &String| -> Result<Vec<_>> {
                    let events = access::events_of(tx, id)?;
                    Ok(events.into_iter().filter_map(|e| Some((e.kind, e.at.day(), e.agency_id?))).collect())
                };
                ids.iter().map(|id| of(tx, id)).collect()
            })
            .unwrap();
        Self { db, now, all, events }
    }

    pub(super) fn expected(&self, actor: &Actor, filter: &Filter) -> Vec<&Dossier> {
        let statistics = scope(actor, Action::ViewStatistics);
        let pairs = self.all.iter().zip(&self.events);
        pairs
            .filter(|(d, events)| {
                permits(actor, Action::ViewDossier, *d) && fits(filter, d, self.now, &statistics, events)
            })
            .map(|(d, _)| d)
            .collect()
    }

    /// All pages of a list, forwards; checks that going back shows the same.
    pub(super) fn listed(&self, actor: &Actor, filter: &Filter, sort: Sort) -> (Vec<String>, i64) {
        let ctx = ctx(&self.db, actor.clone()).at(self.now);
        let read = |at: At| {
            let filter = filter.clone();
            ctx.read_blocking(move |tx| page(tx, &filter, sort, &at, 7)).unwrap()
        };
        let (mut codes, mut at, mut total) = (Vec::new(), At::Start, 0);
        loop {
            let found = read(at.clone());
            total = total.max(found.total);
            codes.extend(found.lines.iter().map(|l| l.code.clone()));
            if let Some(prev) = found.prev {
                let back = read(At::Before(prev));
                let shown: Vec<&String> = back.lines.iter().map(|l| &l.code).collect();
                let before = codes.len() - found.lines.len();
                assert_eq!(shown, codes[before - 7..before].iter().collect::<Vec<_>>(), "{filter:?} {sort:?}");
                assert!(back.next.is_some());
            }
            match found.next {
                Some(next) => at = At::After(next),
                None => return (codes, total),
            }
        }
    }
}
