//! What citizens see: the portal's home, the list of procedures, each procedure, life events and
//! the pages about the portal itself.

mod about;
mod home;
mod list;
mod show;

use std::sync::Arc;

use base::Locale;
use web::Visit;

pub(crate) use about::{accessibility, help, privacy};
pub(crate) use home::{event, home, sectors};
pub(crate) use list::{filter_of, list};
pub(crate) use show::{Shown, print, show};

use crate::shelf::{Published, Shelf};
use crate::store::ProcedureVersion;
use crate::labels;

/// A procedure in a list.
pub(crate) struct Card {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) meta: String,
}

impl Card {
    fn of(version: &ProcedureVersion, locale: Locale) -> Self {
        let d = &version.definition;
        let parts = [labels::time_line(d), d.cost(), labels::online(d.online)];
        Self {
            href: format!("/procedures/{}", d.code),
            title: d.name.get(locale).to_owned(),
            text: d.summary.get(locale).to_owned(),
            meta: parts.iter().map(|m| m.get(locale)).collect::<Vec<_>>().join(" · "),
        }
    }
}

/// The catalogue as the public sees it now.
pub(crate) async fn published(visit: &Visit) -> base::Result<Arc<Published>> {
    visit.app.get::<Shelf>()?.current(&visit.ctx).await
}
