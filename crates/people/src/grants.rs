//! What an official may do today: own roles, and those of colleagues they stand in for.

use access::Grant;
use base::{AgencyId, Instant, OfficialId, Result, Role};
use db::{Tx, params};

use crate::delegation::acting_for;
use crate::tree::Tree;

fn own(tx: &mut Tx<'_>, id: OfficialId, now: Instant) -> Result<Vec<(Role, AgencyId)>> {
    tx.all(
        "SELECT role, agency_id FROM official_role WHERE official_id = $1 AND valid_from <= $2 \
         AND (valid_to IS NULL OR valid_to > $2) ORDER BY role, agency_id",
        params![id, now],
    )
}

/// The official with everything they may do at a moment, or `None` when the account is closed or
/// unknown. A role that came by delegation is not handed on.
pub fn grants(tx: &mut Tx<'_>, tree: &Tree, id: OfficialId, now: Instant) -> Result<Option<access::Official>> {
    let name: Option<String> = tx.opt("SELECT name FROM official WHERE id = $1 AND active = $2", params![id, true])?;
    let Some(name) = name else { return Ok(None) };
    let exists = |agency: AgencyId| tree.by_id(agency).is_some_and(|a| a.is_valid(now));
    let grant = |role, agency, on_behalf_of| Grant { role, agency, covers: tree.coverage(agency), on_behalf_of };
    let mut grants: Vec<Grant> =
        own(tx, id, now)?.into_iter().filter(|(_, a)| exists(*a)).map(|(role, agency)| grant(role, agency, None)).collect();
    for delegation in acting_for(tx, id, now)? {
        for (role, agency) in own(tx, delegation.official, now)? {
            let lent = delegation.roles.is_empty() || delegation.roles.contains(&role);
            let here = delegation.agency.is_none_or(|only| only == agency);
            if lent && here && exists(agency) {
                grants.push(grant(role, agency, Some(delegation.official)));
            }
        }
    }
    Ok(Some(access::Official { id, name, grants }))
}
