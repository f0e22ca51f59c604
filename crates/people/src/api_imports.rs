//! The API of imports.

use axum::body::Bytes;
use axum::extract::RawQuery;
use axum::http::HeaderMap;
use base::{Error, Msg};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Input, Path, Reply, Visit};

use crate::import::{Kind, Plan, Problem};
use crate::pages::imports::{Read, confirmed, read};

/// What an import would do, or what is wrong with the file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportOut {
    /// To be confirmed by `POST /api/v1/imports/{token}` within an hour; absent when something is wrong.
    token: Option<String>,
    added: usize,
    changed: usize,
    same: usize,
    problems: Vec<ProblemOut>,
}

/// What is wrong, and where.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemOut {
    line: Option<usize>,
    column: String,
    message: String,
}

pub(crate) async fn import(visit: Visit, headers: HeaderMap, RawQuery(query): RawQuery, body: Bytes) -> Reply {
    web::check_csrf(&visit.app, &headers, None)?;
    let query = Input::parse(query.unwrap_or_default().as_bytes());
    let kind = Kind::from_code(query.text("kind")).ok_or_else(|| {
        Error::invalid("kind", Msg::new("Loại là agencies, officials hoặc units", "The kind is agencies, officials or units"))
    })?;
    let (token, plan) = match read(&visit, kind, body.to_vec()).await? {
        Read::Good(token, plan) => (Some(token), plan),
        Read::Bad(problems) => (None, Plan { problems, ..Plan::default() }),
    };
    let tell = |p: Problem| ProblemOut { line: p.line, column: p.column, message: p.message.get(visit.locale()).to_owned() };
    web::json(&ImportOut {
        token,
        added: plan.added.len(),
        changed: plan.changed.len(),
        same: plan.same,
        problems: plan.problems.into_iter().map(tell).collect(),
    })
}

/// What an import did; first passwords of new officials are told once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Imported {
    added: usize,
    changed: usize,
    accounts: Vec<AccountOut>,
}

/// A new official's login and first password.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountOut {
    login: String,
    name: String,
    password: String,
}

pub(crate) async fn confirm_import(visit: Visit, headers: HeaderMap, Path(token): Path<String>) -> Reply {
    web::check_csrf(&visit.app, &headers, None)?;
    let (applied, accounts) = confirmed(&visit, &token).await?;
    let accounts = accounts.into_iter().map(|a| AccountOut { login: a.login, name: a.name, password: a.password }).collect();
    web::json(&Imported { added: applied.added, changed: applied.changed, accounts })
}
