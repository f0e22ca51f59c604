//! Groups of officials that share a desk's work.

use access::{Action, NewEvent, Subject, Tx};
use base::text::nfc;
use base::{AgencyId, Error, Msg, OfficialId, Result, RowId};
use db::params;
use serde::Serialize;
use serde_json::json;

use crate::official_acts::OfficialOf;

/// A group of officials at an agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The row.
    pub id: RowId,
    /// Whose it is.
    pub agency: AgencyId,
    /// What it is called.
    pub name: String,
    /// How many belong to it.
    pub members: i64,
}

/// The groups of an agency, by name.
pub fn groups_of(tx: &mut db::Tx<'_>, agency: AgencyId) -> Result<Vec<Group>> {
    tx.map(
        "SELECT g.id, g.agency_id, g.name, (SELECT count(*) FROM official_group_member m WHERE m.group_id = g.id) \
         FROM official_group g WHERE g.agency_id = $1 ORDER BY g.name, g.id",
        params![agency],
        |r| Ok(Group { id: r.take()?, agency: r.take()?, name: r.take()?, members: r.take()? }),
    )
}

/// The members of a group whose accounts are open, by name.
pub fn members_of(tx: &mut db::Tx<'_>, group: RowId) -> Result<Vec<(OfficialId, String)>> {
    tx.all(
        "SELECT o.id, o.name FROM official_group_member m JOIN official o ON o.id = m.official_id \
         WHERE m.group_id = $1 AND o.active = $2 ORDER BY o.name_folded, o.id",
        params![group, true],
    )
}

/// Makes a group at an agency, or replaces the name and the members of the one given.
pub fn save_group(
    tx: &mut Tx<'_, '_>,
    group: Option<RowId>,
    agency: AgencyId,
    name: &str,
    members: &[OfficialId],
) -> Result<RowId> {
    tx.allow(Action::EditOfficials, OfficialOf([agency]))?;
    let name = nfc(name);
    if name.is_empty() {
        return Err(Error::invalid("name", Msg::new("Hãy đặt tên cho nhóm", "Give the group a name")));
    }
    let id = match group {
        Some(id) => {
            let changed = tx.run(
                "UPDATE official_group SET name = $3, version = version + 1 WHERE id = $1 AND agency_id = $2",
                params![id, agency, name],
            )?;
            if changed == 0 {
                return Err(Error::NotFound("group"));
            }
            tx.run("DELETE FROM official_group_member WHERE group_id = $1", params![id])?;
            id
        }
        None => {
            let id = tx.ctx.id::<RowId>();
            tx.run("INSERT INTO official_group (id, agency_id, name, version) VALUES ($1, $2, $3, 1)", params![id, agency, name])?;
            id
        }
    };
    for member in members {
        tx.run(
            "INSERT INTO official_group_member (group_id, official_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            params![id, member],
        )?;
    }
    let subject = Subject { kind: "group", id: id.to_string(), agency: Some(agency) };
    tx.record(NewEvent { kind: "official.group", subject, data: json!({ "name": name, "members": members }) })?;
    Ok(id)
}
