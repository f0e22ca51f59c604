//! The API of delegations.

use axum::http::HeaderMap;
use base::{Error, Instant, Msg, Result, RowId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Json, Path, Reply, Visit};

use crate::DelegationDraft;
use crate::api_acts::role;

/// A delegation asked for by the signed-in official.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct DelegationIn {
    /// Who acts: the official's id.
    delegate: String,
    /// Role codes; all of one's own when empty.
    #[serde(default)]
    roles: Vec<String>,
    /// Only at this agency.
    #[serde(default)]
    agency: Option<String>,
    /// The first day, `2026-11-24`.
    from: String,
    /// The last day, in full.
    to: String,
    reason: String,
}

/// A delegation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DelegationOut {
    id: String,
    official: String,
    official_name: String,
    delegate: String,
    delegate_name: String,
    roles: Vec<&'static str>,
    agency: Option<String>,
    /// From this moment.
    from: String,
    /// Until this moment, exclusive.
    to: String,
    reason: String,
    /// Whether it is in force now.
    valid: bool,
}

pub(crate) async fn delegations(visit: Visit) -> Reply {
    let (id, now) = (visit.official()?.id, visit.ctx.now);
    let found = visit.ctx.read(move |tx| crate::delegations_of(tx, id)).await?;
    let out = |d: crate::Delegation| DelegationOut {
        valid: d.is_valid(now),
        id: d.id.to_string(),
        official: d.official.to_string(),
        official_name: d.official_name,
        delegate: d.delegate.to_string(),
        delegate_name: d.delegate_name,
        roles: d.roles.iter().map(|r| r.code()).collect(),
        agency: d.agency.map(|a| a.to_string()),
        from: d.valid_from.rfc3339(),
        to: d.ended_at.unwrap_or(d.valid_to).rfc3339(),
        reason: d.reason,
    };
    web::json(&found.into_iter().map(out).collect::<Vec<_>>())
}

/// The id of what was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Made {
    id: String,
}

pub(crate) async fn delegate(visit: Visit, Json(body): Json<DelegationIn>) -> Reply {
    let day = |field: &'static str, text: &str| {
        let wrong = Msg::new("Hãy nhập ngày dạng 2026-11-24", "Enter a date such as 2026-11-24");
        base::text::read::date(text).map(Instant::from_date).ok_or_else(|| Error::invalid(field, wrong))
    };
    let draft = DelegationDraft {
        delegate: body.delegate.parse()?,
        roles: body.roles.iter().map(|r| role(r)).collect::<Result<_>>()?,
        agency: body.agency.as_deref().map(str::parse).transpose()?,
        valid_from: day("from", &body.from)?,
        valid_to: day("to", &body.to)?.plus_days(1),
        reason: body.reason,
    };
    let id: RowId = visit.ctx.write(move |tx| crate::delegate(tx, &draft)).await?;
    web::json(&Made { id: id.to_string() })
}

pub(crate) async fn end_delegation(visit: Visit, headers: HeaderMap, Path(id): Path<String>) -> Reply {
    web::check_csrf(&visit.app, &headers, None)?;
    let id = id.parse()?;
    visit.ctx.write(move |tx| crate::end_delegation(tx, id)).await?;
    web::json(&serde_json::json!({}))
}
