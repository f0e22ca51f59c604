//! The list of procedures: search and filters, all in the address.

use askama::Template;
use base::{Locale, Msg};
use web::{Input, Pick, Reply, View, Visit, html};

use super::{Card, published};
use crate::labels::{self, AUDIENCES, EVENTS, KINDS, LEVELS, ONLINE, coded};
use crate::search::Filter;
use crate::shelf::Published;

const PAGE: usize = 20;

/// A filter in force, with the address of the list without it.
struct Chip {
    label: String,
    href: String,
}

#[derive(Template)]
#[template(path = "procedures/list.html")]
struct ListPage {
    v: View,
    q: String,
    sectors: Vec<Pick>,
    levels: Vec<Pick>,
    kinds: Vec<Pick>,
    onlines: Vec<Pick>,
    audiences: Vec<Pick>,
    events: Vec<Pick>,
    chips: Vec<Chip>,
    cards: Vec<Card>,
    total: i64,
    loose: bool,
    narrowed: bool,
    without_filters: String,
    prev: String,
    next: String,
}

/// The filter that an address asks for; what it does not know is left out.
pub(crate) fn filter_of(input: &Input) -> Filter {
    Filter {
        sector: input.text("sector").to_owned(),
        kind: input.text("kind").to_owned(),
        event: input.text("event").to_owned(),
        level: coded(LEVELS, input.text("level")),
        online: coded(ONLINE, input.text("online")),
        audience: coded(AUDIENCES, input.text("audience")),
    }
}

/// The list of procedures.
pub(crate) async fn list(visit: Visit, input: Input) -> Reply {
    let published = published(&visit).await?;
    let locale = visit.locale();
    let filter = filter_of(&input);
    let q = input.text("q").to_owned();
    let found = published.index().search(&q, &filter);
    let from = input.get("from").and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
    let total = found.hits.len();
    let page = found.hits.iter().skip(from).take(PAGE);
    let address = |from: usize| address(&input, "from", Some(&from.to_string()));
    html(&ListPage {
        cards: page.map(|hit| Card::of(&hit.version, locale)).collect(),
        prev: if from > 0 { address(from.saturating_sub(PAGE)) } else { String::new() },
        next: if from + PAGE < total { address(from + PAGE) } else { String::new() },
        total: i64::try_from(total).unwrap_or(i64::MAX),
        loose: found.loose,
        narrowed: filter != Filter::default(),
        without_filters: format!("/procedures?{}", url::form_urlencoded::Serializer::new(String::new()).append_pair("q", &q).finish()),
        chips: chips(&input, &published, locale),
        sectors: sector_picks(&published, &filter.sector, locale),
        levels: coded_picks(LEVELS, labels::level, input.text("level"), locale),
        kinds: kind_picks(&published, &filter.kind, locale),
        onlines: coded_picks(ONLINE, labels::online, input.text("online"), locale),
        audiences: coded_picks(AUDIENCES, labels::audience, input.text("audience"), locale),
        events: EVENTS.iter().map(|e| Pick::new(e.key, e.title.msg().get(locale), &filter.event)).collect(),
        q,
        v: visit.view,
    })
}

fn sector_picks(published: &Published, chosen: &str, locale: Locale) -> Vec<Pick> {
    let label = |name: &Msg, count: usize| format!("{} ({count})", name.get(locale));
    published.sectors().into_iter().map(|(code, name, count)| Pick::new(code, label(name, count), chosen)).collect()
}

fn kind_picks(published: &Published, chosen: &str, locale: Locale) -> Vec<Pick> {
    let offered = |code: &str| published.all().iter().any(|p| p.definition.agencies.iter().any(|a| a == code));
    KINDS
        .iter()
        .filter(|(code, ..)| offered(code))
        .map(|(code, ..)| Pick::new(*code, labels::kind(code).get(locale), chosen))
        .collect()
}

fn coded_picks<T: Copy>(table: &[(&str, T)], name: fn(T) -> Msg, chosen: &str, locale: Locale) -> Vec<Pick> {
    table.iter().map(|(code, value)| Pick::new(*code, name(*value).get(locale), chosen)).collect()
}

fn chips(input: &Input, published: &Published, locale: Locale) -> Vec<Chip> {
    let sector = |code: &str| published.sectors().into_iter().find(|(c, ..)| *c == code).map(|(_, name, _)| name.clone());
    let names: [(&str, Option<Msg>); 6] = [
        ("sector", sector(input.text("sector"))),
        ("level", coded(LEVELS, input.text("level")).map(labels::level)),
        ("kind", input.get("kind").map(labels::kind)),
        ("online", coded(ONLINE, input.text("online")).map(labels::online)),
        ("audience", coded(AUDIENCES, input.text("audience")).map(labels::audience)),
        ("event", labels::life_event(input.text("event")).map(|e| e.title.msg())),
    ];
    names
        .into_iter()
        .filter_map(|(name, label)| {
            Some(Chip { label: label?.get(locale).to_owned(), href: address(input, name, None) })
        })
        .collect()
}

/// The address of this list with one part changed or left out. Changing a filter leads to its first
/// page.
fn address(input: &Input, changed: &str, value: Option<&str>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, text) in &input.0 {
        if name != changed && name != "from" && !text.is_empty() {
            query.append_pair(name, text);
        }
    }
    if let Some(value) = value {
        query.append_pair(changed, value);
    }
    format!("/procedures?{}", query.finish())
}
