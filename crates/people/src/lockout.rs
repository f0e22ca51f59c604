//! Wrong passwords are counted; too many lock the login for a while.

use base::{Instant, Result};
use db::{Tx, params};

/// Wrong tries before the lock.
pub(crate) const TRIES: i64 = 5;
/// Minutes that a lock lasts.
pub(crate) const MINUTES: i64 = 15;

/// Until when a login is locked, if it is.
pub(crate) fn locked_until(tx: &mut Tx<'_>, login: &str, now: Instant) -> Result<Option<Instant>> {
    tx.opt("SELECT locked_until FROM sign_in_failure WHERE login = $1 AND locked_until > $2", params![login, now])
}

/// Counts a wrong password. Returns until when the login is locked, when this one locked it.
pub(crate) fn count(tx: &mut Tx<'_>, login: &str, now: Instant) -> Result<Option<Instant>> {
    // Tries older than the lock are forgiven; so is everything about logins nobody tried for a day.
    tx.run("DELETE FROM sign_in_failure WHERE last_at < $1", params![now.plus_days(-1)])?;
    tx.run(
        "INSERT INTO sign_in_failure (login, failures, last_at) VALUES ($1, 1, $2) ON CONFLICT (login) DO UPDATE SET \
         failures = CASE WHEN sign_in_failure.last_at < $3 THEN 1 ELSE sign_in_failure.failures + 1 END, last_at = excluded.last_at",
        params![login, now, now.plus_minutes(-MINUTES)],
    )?;
    let failures: i64 = tx.one("SELECT failures FROM sign_in_failure WHERE login = $1", params![login])?;
    if failures < TRIES {
        return Ok(None);
    }
    let until = now.plus_minutes(MINUTES);
    tx.run("UPDATE sign_in_failure SET failures = 0, locked_until = $2 WHERE login = $1", params![login, until])?;
    Ok(Some(until))
}

/// Forgets wrong tries and ends the lock.
pub(crate) fn clear(tx: &mut Tx<'_>, login: &str) -> Result<()> {
    tx.run("DELETE FROM sign_in_failure WHERE login = $1", params![login]).map(drop)
}
