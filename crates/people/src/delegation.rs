//! Delegation: an official who is away lets a colleague act in their stead for a time.

use access::{NewEvent, Subject, Tx};
use base::text::nfc;
use base::{AgencyId, Error, Fields, Instant, Msg, OfficialId, Result, Role, RowId};
use db::{Row, params};
use serde::Serialize;
use serde_json::json;

use crate::official::official;

/// One official acting in another's stead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delegation {
    /// The row.
    pub id: RowId,
    /// Who is away.
    pub official: OfficialId,
    /// Who is away, by name.
    pub official_name: String,
    /// Who acts.
    pub delegate: OfficialId,
    /// Who acts, by name.
    pub delegate_name: String,
    /// Which roles; all when empty.
    pub roles: Vec<Role>,
    /// At which agency only; everywhere when `None`.
    pub agency: Option<AgencyId>,
    /// From when.
    pub valid_from: Instant,
    /// Until when, exclusive.
    pub valid_to: Instant,
    /// Why.
    pub reason: String,
    /// When it was ended before its time.
    pub ended_at: Option<Instant>,
}

impl Delegation {
    /// Whether it is in force.
    pub fn is_valid(&self, at: Instant) -> bool {
        self.ended_at.is_none() && self.valid_from <= at && at < self.valid_to
    }
}

/// What an official asks for before going away.
#[derive(Debug, Clone)]
pub struct DelegationDraft {
    /// Who acts.
    pub delegate: OfficialId,
    /// Which roles; all when empty.
    pub roles: Vec<Role>,
    /// At which agency only; everywhere when `None`.
    pub agency: Option<AgencyId>,
    /// From when.
    pub valid_from: Instant,
    /// Until when, exclusive.
    pub valid_to: Instant,
    /// Why: leave, mission.
    pub reason: String,
}

/// The longest delegation, in days.
const LONGEST_DAYS: i64 = 366;

const SELECT: &str = "SELECT d.id, d.official_id, a.name, d.delegate_id, b.name, d.roles, d.agency_id, d.valid_from, \
                      d.valid_to, d.reason, d.ended_at FROM delegation d JOIN official a ON a.id = d.official_id \
                      JOIN official b ON b.id = d.delegate_id";

fn row(r: &mut Row) -> Result<Delegation> {
    Ok(Delegation {
        id: r.take()?,
        official: r.take()?,
        official_name: r.take()?,
        delegate: r.take()?,
        delegate_name: r.take()?,
        roles: r.take_json()?,
        agency: r.take()?,
        valid_from: r.take()?,
        valid_to: r.take()?,
        reason: r.take()?,
        ended_at: r.take()?,
    })
}

/// What an official gave away and was given, the latest first; at most 100.
pub fn delegations_of(tx: &mut db::Tx<'_>, id: OfficialId) -> Result<Vec<Delegation>> {
    tx.map(
        &format!("{SELECT} WHERE d.official_id = $1 OR d.delegate_id = $1 ORDER BY d.valid_from DESC, d.id DESC LIMIT 100"),
        params![id],
        row,
    )
}

/// Who an official acts for at a moment. Closed accounts lend nothing.
pub(crate) fn acting_for(tx: &mut db::Tx<'_>, delegate: OfficialId, now: Instant) -> Result<Vec<Delegation>> {
    tx.map(
        &format!(
            "{SELECT} WHERE d.delegate_id = $1 AND d.valid_from <= $2 AND d.valid_to > $2 AND d.ended_at IS NULL \
             AND a.active = $3 ORDER BY d.id"
        ),
        params![delegate, now, true],
        row,
    )
}

/// The signed-in official lets a colleague act in their stead.
pub fn delegate(tx: &mut Tx<'_, '_>, draft: &DelegationDraft) -> Result<RowId> {
    let own = tx.ctx.actor.official().ok_or(Error::Unauthenticated)?.clone();
    let now = tx.now();
    let reason = nfc(&draft.reason);
    let mut wrong = Fields::new();
    if draft.delegate == own.id {
        wrong.push("delegate", Msg::new("Hãy chọn một người khác", "Choose somebody else"));
    }
    if draft.valid_to <= draft.valid_from || draft.valid_to <= now {
        wrong.push("to", Msg::new("Ngày kết thúc phải sau ngày bắt đầu và chưa qua", "The end must be after the start and not in the past"));
    }
    if draft.valid_to > draft.valid_from.plus_days(LONGEST_DAYS) {
        wrong.push("to", Msg::new("Thời gian ủy quyền không quá một năm", "A delegation lasts at most a year"));
    }
    if reason.is_empty() {
        wrong.push("reason", Msg::new("Hãy ghi lý do vắng mặt", "Say why you are away"));
    }
    let holds = |role: Role| own.grants.iter().any(|g| g.role == role && g.on_behalf_of.is_none());
    if draft.roles.iter().any(|role| !holds(*role)) {
        wrong.push("roles", Msg::new("Chỉ có thể giao vai trò của chính bạn", "You can hand over only roles of your own"));
    }
    wrong.check()?;
    let delegate = official(tx, draft.delegate)?;
    if !delegate.active {
        return Err(Error::invalid("delegate", Msg::new("Tài khoản của người này đã đóng", "This person's account is closed")));
    }
    let id = tx.ctx.id::<RowId>();
    tx.run(
        "INSERT INTO delegation (id, official_id, delegate_id, roles, agency_id, valid_from, valid_to, reason, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            id, own.id, draft.delegate, json!(draft.roles), draft.agency, draft.valid_from, draft.valid_to, reason, now
        ],
    )?;
    let subject = Subject { kind: "official", id: own.id.to_string(), agency: draft.agency };
    let data = json!({
        "delegation": id, "to": draft.delegate, "to_name": delegate.name, "roles": draft.roles,
        "from": draft.valid_from, "until": draft.valid_to, "reason": reason,
    });
    tx.record(NewEvent { kind: "official.delegate", subject, data })?;
    Ok(id)
}

/// The signed-in official ends a delegation of their own before its time.
pub fn end_delegation(tx: &mut Tx<'_, '_>, id: RowId) -> Result<()> {
    let own = tx.ctx.actor.official().ok_or(Error::Unauthenticated)?.id;
    let now = tx.now();
    let ended = tx.run(
        "UPDATE delegation SET ended_at = $3 WHERE id = $1 AND official_id = $2 AND ended_at IS NULL",
        params![id, own, now],
    )?;
    if ended == 0 {
        return Err(Error::NotFound("delegation"));
    }
    let subject = Subject { kind: "official", id: own.to_string(), agency: None };
    tx.record(NewEvent { kind: "official.delegation_end", subject, data: json!({ "delegation": id }) }).map(drop)
}
