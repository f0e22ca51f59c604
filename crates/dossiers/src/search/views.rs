//! Saved views: a list with its filters, order and columns under a name of one's own.

use access::Tx;
use base::{AgencyId, Error, Fields, Msg, OfficialId, Result, RowId};
use db::params;
use serde::Serialize;

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SavedView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: RowId,
    /// What its maker calls it.
    pub name: String,
    /// The query of the list: `status=4&sort=due&cols=code,due`.
    pub query: String,
    /// The agency whose officials see it too.
    #[schema(value_type = Option<String>)]
    pub shared_with: Option<AgencyId>,
    /// Whether it is the reader's own.
    pub own: bool,
}

/// The most views a person keeps.
const MOST: i64 = 30;

fn me(tx: &Tx<'_, '_>) -> Result<OfficialId> {
    tx.ctx.actor.official().map(|o| o.id).ok_or(Error::Forbidden)
}

/// The agencies that the actor works at, without those held for a colleague.
fn my_agencies(tx: &Tx<'_, '_>) -> Vec<AgencyId> {
    let grants = tx.ctx.actor.official().map(|o| o.grants.as_slice()).unwrap_or_default();
    let mut agencies: Vec<AgencyId> = grants.iter().filter(|g| g.on_behalf_of.is_none()).map(|g| g.agency).collect();
    agencies.sort();
    agencies.dedup();
    agencies
}

/// The actor's own views and those shared with an agency the actor works at, oldest first.
pub fn views(tx: &mut Tx<'_, '_>) -> Result<Vec<SavedView>> {
    let me = me(tx)?;
    let agencies = my_agencies(tx);
    let mut clauses = super::clauses::Clauses::default();
    let own = clauses.bind(me);
    let shared = match agencies.as_slice() {
        [] => String::new(),
        some => format!(" OR shared_agency IN ({})", clauses.bind_all(some.iter().copied())),
    };
    tx.map(
        &format!(
            "SELECT id, name, query, shared_agency, official_id FROM saved_view WHERE official_id = {own}{shared} \
             ORDER BY made_at, id LIMIT 200"
        ),
        &clauses.values,
        |r| {
            let (id, name, query, shared_with) = (r.take()?, r.take()?, r.take()?, r.take()?);
            let maker: OfficialId = r.take()?;
            Ok(SavedView { id, name, query, shared_with, own: maker == me })
        },
    )
}

/// Keeps a list under a name.
///
/// # Errors
/// [`Error::Invalid`] without a name, with too many views, or when it is shared with an agency the
/// actor does not work at.
pub fn keep(tx: &mut Tx<'_, '_>, name: &str, query: &str, shared_with: Option<AgencyId>) -> Result<RowId> {
    let me = me(tx)?;
    let name: String = base::text::nfc(name).chars().take(80).collect();
    let mut fields = Fields::new();
    if name.is_empty() {
        fields.push("name", Msg::new("Đặt tên cho danh sách", "Give the view a name"));
    }
    if query.len() > 2_000 {
        fields.push("name", Msg::new("Bộ lọc quá dài để lưu", "The filter is too long to be kept"));
    }
    if shared_with.is_some_and(|agency| !my_agencies(tx).contains(&agency)) {
        fields.push("share", Msg::new("Chỉ chia sẻ với cơ quan của bạn", "Share with your own agency only"));
    }
    let kept: i64 = tx.one("SELECT count(*) FROM saved_view WHERE official_id = $1", params![me])?;
    if kept >= MOST {
        fields.push("name", base::msg!("Đã có {MOST} danh sách; hãy xoá bớt", "You keep {MOST} views already; remove one first"));
    }
    fields.check()?;
    let (id, now): (RowId, _) = (tx.ctx.id(), tx.now());
    tx.run(
        "INSERT INTO saved_view (id, official_id, name, query, shared_agency, made_at) VALUES ($1, $2, $3, $4, $5, $6)",
        params![id, me, name, query, shared_with, now],
    )?;
    Ok(id)
}

/// Removes one of the actor's own views.
///
/// # Errors
/// [`Error::NotFound`] when it is not the actor's.
pub fn remove(tx: &mut Tx<'_, '_>, id: RowId) -> Result<()> {
    let me = me(tx)?;
    let gone = tx.run("DELETE FROM saved_view WHERE id = $1 AND official_id = $2", params![id, me])?;
    if gone == 0 { Err(Error::NotFound("view")) } else { Ok(()) }
}
