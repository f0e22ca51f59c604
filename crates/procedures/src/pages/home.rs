//! The first page, life events and sectors.

use askama::Template;
use base::Error;
use web::{Path, Reply, View, Visit, html};

use super::{Card, published};
use crate::labels::{EVENTS, life_event};
use crate::search::Filter;

struct Tile {
    href: String,
    icon: &'static str,
    title: String,
    text: String,
}

#[derive(Template)]
#[template(path = "portal/home.html")]
struct HomePage {
    v: View,
    tiles: Vec<Tile>,
    used: Vec<Card>,
    total: usize,
    online: usize,
}

/// The portal's first page.
pub(crate) async fn home(visit: Visit) -> Reply {
    let published = published(&visit).await?;
    let locale = visit.locale();
    let offered = |key: &str| published.all().iter().any(|p| p.definition.events.iter().any(|e| e == key));
    let tiles = EVENTS
        .iter()
        .filter(|event| offered(event.key))
        .map(|event| Tile {
            href: format!("/events/{}", event.key),
            icon: event.icon,
            title: event.title.msg().get(locale).to_owned(),
            text: event.text.msg().get(locale).to_owned(),
        })
        .collect();
    html(&HomePage {
        tiles,
        used: published.most_used().into_iter().map(|p| Card::of(p, locale)).collect(),
        total: published.all().len(),
        online: published.all().iter().filter(|p| p.definition.online == catalogue::Online::Full).count(),
        v: visit.view,
    })
}

#[derive(Template)]
#[template(path = "portal/event.html")]
struct EventPage {
    v: View,
    title: String,
    text: String,
    cards: Vec<Card>,
}

/// What to do in a life event, by what most people need first.
pub(crate) async fn event(visit: Visit, Path(key): Path<String>) -> Reply {
    let event = life_event(&key).ok_or(Error::NotFound("life event"))?;
    let published = published(&visit).await?;
    let locale = visit.locale();
    let filter = Filter { event: key.clone(), ..Filter::default() };
    let mut hits = published.index().search("", &filter).hits;
    // A procedure that belongs to this event before others comes first.
    hits.sort_by_key(|hit| hit.version.definition.events.iter().position(|e| *e == key));
    html(&EventPage {
        title: event.title.msg().get(locale).to_owned(),
        text: event.text.msg().get(locale).to_owned(),
        cards: hits.iter().map(|hit| Card::of(&hit.version, locale)).collect(),
        v: visit.view,
    })
}

struct SectorLine {
    href: String,
    name: String,
    count: String,
}

#[derive(Template)]
#[template(path = "portal/sectors.html")]
struct SectorsPage {
    v: View,
    sectors: Vec<SectorLine>,
}

/// All sectors with what they hold.
pub(crate) async fn sectors(visit: Visit) -> Reply {
    let published = published(&visit).await?;
    let sectors = published
        .sectors()
        .into_iter()
        .map(|(code, name, count)| {
            let code: String = url::form_urlencoded::byte_serialize(code.as_bytes()).collect();
            SectorLine {
                href: format!("/procedures?sector={code}"),
                name: name.get(visit.locale()).to_owned(),
                count: format!("{count} {}", visit.t("thủ tục", "procedures")),
            }
        })
        .collect();
    html(&SectorsPage { v: visit.view, sectors })
}
