//! Officials: who they are, where they work and what they may do.

use base::text::fold;
use base::{AgencyId, Error, Instant, OfficialId, Result, Role, RowId};
use db::{Row, Tx, Value, params};
use serde::Serialize;

/// An official's account (cán bộ, công chức, viên chức).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Official {
    /// The account.
    pub id: OfficialId,
    /// The name to sign in with.
    pub login: String,
    /// The full name.
    pub name: String,
    /// The official e-mail address; may be empty.
    pub email: String,
    /// The phone number; may be empty.
    pub phone: String,
    /// The position as on papers: `Chuyên viên`.
    pub position: String,
    /// Where the person works.
    pub agency: AgencyId,
    /// Whether the password must be changed before anything else.
    pub must_change: bool,
    /// Whether a code of an authenticator is asked after the password.
    pub has_totp: bool,
    /// Whether the account may be used.
    pub active: bool,
    /// Since when the account exists.
    pub created_at: Instant,
    /// The version of the row.
    pub version: i64,
}

/// A role that an official holds at an agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoleRow {
    /// The row.
    pub id: RowId,
    /// The role.
    pub role: Role,
    /// Where.
    pub agency: AgencyId,
    /// Since when.
    pub valid_from: Instant,
    /// Until when.
    pub valid_to: Option<Instant>,
}

const COLUMNS: &str = "o.id, o.login, o.name, o.email, o.phone, o.position, o.agency_id, o.must_change, \
                       o.totp_secret IS NOT NULL, o.active, o.created_at, o.version";

fn row(r: &mut Row) -> Result<Official> {
    Ok(Official {
        id: r.take()?,
        login: r.take()?,
        name: r.take()?,
        email: r.take()?,
        phone: r.take()?,
        position: r.take()?,
        agency: r.take()?,
        must_change: r.take()?,
        has_totp: r.take()?,
        active: r.take()?,
        created_at: r.take()?,
        version: r.take()?,
    })
}

/// One official.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn official(tx: &mut Tx<'_>, id: OfficialId) -> Result<Official> {
    tx.first(&format!("SELECT {COLUMNS} FROM official o WHERE o.id = $1"), params![id], row)?
        .ok_or(Error::NotFound("official"))
}

/// The official who signs in with this name; upper and lower case are one.
pub fn official_by_login(tx: &mut Tx<'_>, login: &str) -> Result<Option<Official>> {
    tx.first(&format!("SELECT {COLUMNS} FROM official o WHERE o.login = $1"), params![login_key(login)], row)
}

/// A login as it is stored and compared.
pub(crate) fn login_key(login: &str) -> String {
    base::text::nfc(login).to_lowercase()
}

/// An official's full name, or an empty text when there is no such official.
pub fn official_name(tx: &mut Tx<'_>, id: OfficialId) -> Result<String> {
    Ok(tx.opt("SELECT name FROM official WHERE id = $1", params![id])?.unwrap_or_default())
}

/// Active officials who hold a role at exactly this agency, by name: id and full name.
pub fn officials_with(tx: &mut Tx<'_>, role: Role, agency: AgencyId, now: Instant) -> Result<Vec<(OfficialId, String)>> {
    tx.all(
        "SELECT o.id, o.name FROM official o WHERE o.active = $4 AND o.id IN (SELECT r.official_id FROM official_role r \
         WHERE r.role = $1 AND r.agency_id = $2 AND r.valid_from <= $3 \
         AND (r.valid_to IS NULL OR r.valid_to > $3)) ORDER BY o.name_folded, o.id",
        params![role, agency, now, true],
    )
}

/// Active officials who work at exactly this agency, by name.
pub fn colleagues(tx: &mut Tx<'_>, agency: AgencyId) -> Result<Vec<Official>> {
    tx.map(
        &format!("SELECT {COLUMNS} FROM official o WHERE o.agency_id = $1 AND o.active = $2 ORDER BY o.name_folded, o.id"),
        params![agency, true],
        row,
    )
}

/// The roles an official holds at a moment.
pub fn roles_of(tx: &mut Tx<'_>, id: OfficialId, at: Instant) -> Result<Vec<RoleRow>> {
    tx.map(
        "SELECT id, role, agency_id, valid_from, valid_to FROM official_role WHERE official_id = $1 AND valid_from <= $2 \
         AND (valid_to IS NULL OR valid_to > $2) ORDER BY agency_id, role",
        params![id, at],
        |r| {
            Ok(RoleRow { id: r.take()?, role: r.take()?, agency: r.take()?, valid_from: r.take()?, valid_to: r.take()? })
        },
    )
}

/// Which officials a list shows.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Only those of these agencies; `None` for all.
    pub agencies: Option<Vec<AgencyId>>,
    /// A part of the name, or the beginning of a login, phone or e-mail; may be empty.
    pub query: String,
    /// Whether closed accounts are shown too.
    pub closed: bool,
    /// Which page, from 0.
    pub page: i64,
    /// How many rows a page has.
    pub size: i64,
}

/// The officials of a filter by name, and how many there are.
pub fn officials(tx: &mut Tx<'_>, filter: &Filter) -> Result<(Vec<Official>, i64)> {
    let mut values: Vec<Value> = Vec::new();
    let mut bind = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let mut wheres = vec!["1 = 1".to_owned()];
    if let Some(agencies) = &filter.agencies {
        if agencies.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let list: Vec<String> = agencies.iter().map(|id| bind(Value::Text(id.to_string()))).collect();
        wheres.push(format!("o.agency_id IN ({})", list.join(", ")));
    }
    if !filter.query.is_empty() {
        let name = bind(Value::Text(crate::like_anywhere(&filter.query)));
        let start = bind(Value::Text(crate::like_start(&filter.query)));
        wheres.push(format!(
            "(o.name_folded LIKE {name} ESCAPE '\\' OR o.login LIKE {start} ESCAPE '\\' OR o.phone LIKE {start} ESCAPE '\\' \
             OR o.email LIKE {start} ESCAPE '\\')"
        ));
    }
    if !filter.closed {
        let active = bind(Value::Bool(true));
        wheres.push(format!("o.active = {active}"));
    }
    let wheres = wheres.join(" AND ");
    let total = tx.one(&format!("SELECT count(*) FROM official o WHERE {wheres}"), &values)?;
    values.push(Value::Int(filter.size));
    values.push(Value::Int(filter.page.max(0) * filter.size));
    let (limit, offset) = (values.len() - 1, values.len());
    let rows = tx.map(
        &format!("SELECT {COLUMNS} FROM official o WHERE {wheres} ORDER BY o.name_folded, o.id LIMIT ${limit} OFFSET ${offset}"),
        &values,
        row,
    )?;
    Ok((rows, total))
}

/// Officials by a part of the name, for fields that suggest a person; at most 20.
pub fn suggest_officials(tx: &mut Tx<'_>, query: &str, agencies: Option<Vec<AgencyId>>) -> Result<Vec<Official>> {
    let filter = Filter { agencies, query: fold(query), closed: false, page: 0, size: 20 };
    Ok(officials(tx, &filter)?.0)
}
