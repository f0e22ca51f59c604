//! Unfinished uploads in the database.

use base::{FileId, Instant, Result};
use db::{Row, Tx, params};

/// An upload under way.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub(crate) id: FileId,
    pub(crate) owner: String,
    pub(crate) name: String,
    pub(crate) purpose: String,
    pub(crate) size: u64,
    pub(crate) received: u64,
    pub(crate) expires_at: Instant,
}

const COLUMNS: &str = "id, owner, name, purpose, size, received, expires_at";

fn row(r: &mut Row) -> Result<Upload> {
    Ok(Upload {
        id: r.take()?,
        owner: r.take()?,
        name: r.take()?,
        purpose: r.take()?,
        size: u64::try_from(r.take::<i64>()?).unwrap_or(0),
        received: u64::try_from(r.take::<i64>()?).unwrap_or(0),
        expires_at: r.take()?,
    })
}

pub(crate) fn insert(tx: &mut Tx<'_>, upload: &Upload, now: Instant) -> Result<()> {
    tx.run(
        "INSERT INTO upload (id, owner, name, purpose, size, received, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, 0, $6, $7)",
        params![upload.id, upload.owner, upload.name, upload.purpose, whole(upload.size), now, upload.expires_at],
    )
    .map(drop)
}

/// The owner's upload, when it has not expired.
pub(crate) fn find(tx: &mut Tx<'_>, id: FileId, owner: &str, now: Instant) -> Result<Option<Upload>> {
    tx.first(
        &format!("SELECT {COLUMNS} FROM upload WHERE id = $1 AND owner = $2 AND expires_at > $3"),
        params![id, owner, now],
        row,
    )
}

/// Notes how many bytes are safe on the disk.
pub(crate) fn advance(tx: &mut Tx<'_>, id: FileId, received: u64, expires_at: Instant) -> Result<()> {
    tx.run(
        "UPDATE upload SET received = $2, expires_at = $3 WHERE id = $1",
        params![id, whole(received), expires_at],
    )
    .map(drop)
}

/// Forgets an upload; `false` when it was gone.
pub(crate) fn remove(tx: &mut Tx<'_>, id: FileId) -> Result<bool> {
    Ok(tx.run("DELETE FROM upload WHERE id = $1", params![id])? > 0)
}

/// Forgets the uploads that have expired.
pub(crate) fn remove_expired(tx: &mut Tx<'_>, now: Instant) -> Result<u64> {
    tx.run("DELETE FROM upload WHERE expires_at <= $1", params![now])
}

/// Whether an upload is under way.
pub(crate) fn exists(tx: &mut Tx<'_>, id: FileId) -> Result<bool> {
    Ok(tx.opt::<i64>("SELECT size FROM upload WHERE id = $1", params![id])?.is_some())
}

fn whole(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
