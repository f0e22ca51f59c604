//! Whom the catalogue belongs to: the province as a whole.

use access::{Action, Actor, Allowed, Resource, Tx};
use base::{AgencyId, Error, Id as _, Result};

/// The catalogue as something an official may look at or change.
#[derive(Debug, Clone)]
pub(crate) struct Shelfmark(Vec<AgencyId>);

impl Resource for Shelfmark {
    const NAME: &'static str = "procedure";
    const VIEW: Option<Action> = Some(Action::ViewCatalogue);
    fn agencies(&self) -> &[AgencyId] {
        &self.0
    }
}

/// Proof that the actor may look at drafts. The procedures of the province are those of every
/// agency, so a controller anywhere may look.
pub(crate) fn may_look(tx: &Tx<'_, '_>) -> Result<Allowed<Shelfmark>> {
    tx.allow(Action::ViewCatalogue, seen_by(&tx.ctx.actor))
}

/// Proof that the actor may change the catalogue: only a role at the top of the province covers it.
pub(crate) fn may(tx: &Tx<'_, '_>, action: Action) -> Result<Allowed<Shelfmark>> {
    // Those who may look are told that they may not act, the others that there is nothing.
    tx.allow(action, whole()).map_err(|error| if may_look(tx).is_ok() { Error::Forbidden } else { error })
}

/// Whether the actor may do this to the catalogue: for the buttons of a page.
pub(crate) fn permits(actor: &Actor, action: Action) -> bool {
    access::permits(actor, action, &whole())
}

/// No agency has this id, so only a role that covers all agencies covers it.
fn nobody() -> AgencyId {
    AgencyId::from_uuid(uuid::Uuid::nil())
}

fn whole() -> Shelfmark {
    Shelfmark(vec![nobody()])
}

fn seen_by(actor: &Actor) -> Shelfmark {
    Shelfmark(actor.official().map(|o| o.grants.iter().map(|g| g.agency).collect()).unwrap_or_default())
}
