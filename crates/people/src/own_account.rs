//! What signed-in officials do with their own password and sessions.

use access::{NewEvent, Subject};
use base::{Error, Msg, Result, SessionId};
use db::params;
use serde_json::json;
use web::{AccountKind, Stage, Visit};

use crate::sign_in::{Account, Entered, account, end, enter, open, own_session, slow_down, wrong};
use crate::{lockout, password};

/// Ends the idle lock with the password; the session gets a new token.
pub(crate) async fn unlock_session(visit: &Visit, password: &str) -> Result<Entered> {
    let session = own_session(visit, Stage::Locked)?;
    let (id, now) = (session.account.clone(), visit.ctx.now);
    let (account, locked) = visit
        .ctx
        .read(move |tx| {
            let account = account(tx, &id)?;
            let locked = lockout::locked_until(tx, &account.login, now)?;
            Ok((account, locked))
        })
        .await?;
    if let Some(until) = locked {
        return Ok(Entered::Locked(until));
    }
    slow_down(&visit.app, &visit.ctx, &account.login)?;
    let right = password::fits(Some(account.hash.clone()), password).await? && account.is_active();
    let device = visit.device.clone();
    visit
        .ctx
        .write(move |tx| {
            if right {
                end(tx, &session)?;
                return enter(tx, &account, &device, "unlock").map(Entered::Open);
            }
            let locked = wrong(tx, &account.login, Some(&account), "unlock")?;
            if locked.is_some() {
                end(tx, &session)?;
            }
            Ok(locked.map_or(Entered::Wrong, Entered::Locked))
        })
        .await
}

/// Whether this is the password of the signed-in official; asked before anything that weakens the
/// account. Wrong ones count towards the lock.
pub(crate) async fn confirm_password(visit: &Visit, field: &'static str, password: &str) -> Result<Account> {
    let id = visit.official()?.id.to_string();
    let (account, locked) = visit
        .ctx
        .read(move |tx| {
            let account = account(tx, &id)?;
            let now = tx.now();
            let locked = lockout::locked_until(tx, &account.login, now)?;
            Ok((account, locked))
        })
        .await?;
    slow_down(&visit.app, &visit.ctx, &account.login)?;
    if locked.is_none() && password::fits(Some(account.hash.clone()), password).await? {
        return Ok(account);
    }
    let tried = account.clone();
    visit.ctx.write(move |tx| wrong(tx, &tried.login, Some(&tried), "confirm").map(drop)).await?;
    Err(Error::invalid(field, Msg::new("Mật khẩu hiện tại không đúng", "The present password is not right")))
}

/// Changes the signed-in official's password. All other sessions end; this one gets a new token.
pub(crate) async fn change_password(visit: &Visit, current: &str, new: &str, again: &str) -> Result<String> {
    let session = own_session(visit, Stage::Open)?;
    let account = confirm_password(visit, "current", current).await?;
    password::check(new, &account.login, &account.name)?;
    if new != again {
        return Err(Error::invalid("again", Msg::new("Hai lần nhập không giống nhau", "The two entries differ")));
    }
    if new == current {
        return Err(Error::invalid("password", Msg::new("Mật khẩu mới phải khác mật khẩu cũ", "The new password must differ from the old one")));
    }
    let hash = password::hash_aside(visit.ctx.random(), new).await?;
    let device = visit.device.clone();
    visit
        .ctx
        .write(move |tx| {
            tx.run(
                "UPDATE official SET password_hash = $2, must_change = $3, version = version + 1 WHERE id = $1",
                params![account.id, hash, false],
            )?;
            web::end_sessions_of(tx, AccountKind::Official, &session.account, None)?;
            account.record(tx, "official.password", json!({}))?;
            open(tx, account.id, Stage::Open, &device)
        })
        .await
}

/// Ends one of the account's own sessions.
pub(crate) async fn end_own(visit: &Visit, kind: AccountKind, account: String, id: SessionId) -> Result<bool> {
    visit
        .ctx
        .write(move |tx| {
            let ended = web::end_session(tx, kind, &account, id)?;
            if ended {
                let kind = if kind == AccountKind::Official { "official" } else { "applicant" };
                let subject = Subject { kind, id: account, agency: None };
                tx.record(NewEvent { kind: "session.end", subject, data: json!({ "session": id }) })?;
            }
            Ok(ended)
        })
        .await
}
