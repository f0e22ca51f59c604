//! Tickets: something begun that a later request finishes, once and in time.

use access::Tx;
use base::{Instant, Result};
use db::params;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

/// Keeps something for some minutes and returns the secret it is found again by.
pub(crate) fn issue(tx: &mut Tx<'_, '_>, kind: &'static str, data: &impl Serialize, minutes: i64) -> Result<String> {
    let secret = tx.ctx.secret();
    let now = tx.now();
    let data = serde_json::to_string(data).map_err(base::Error::bug)?;
    tx.run("DELETE FROM ticket WHERE expires_at < $1", params![now])?;
    tx.run(
        "INSERT INTO ticket (hash, kind, data, expires_at) VALUES ($1, $2, $3, $4)",
        params![hash(&secret), kind, data, now.plus_minutes(minutes)],
    )?;
    Ok(secret)
}

/// What was kept, without using it up.
pub(crate) fn look<T: DeserializeOwned>(tx: &mut db::Tx<'_>, kind: &str, secret: &str, now: Instant) -> Result<Option<T>> {
    tx.first(
        "SELECT data FROM ticket WHERE hash = $1 AND kind = $2 AND expires_at > $3",
        params![hash(secret), kind, now],
        |r| r.take_json(),
    )
}

/// What was kept; it is gone afterwards.
pub(crate) fn redeem<T: DeserializeOwned>(tx: &mut Tx<'_, '_>, kind: &str, secret: &str) -> Result<Option<T>> {
    let now = tx.now();
    let found = look(tx, kind, secret, now)?;
    tx.run("DELETE FROM ticket WHERE hash = $1 AND kind = $2", params![hash(secret), kind])?;
    Ok(found)
}
