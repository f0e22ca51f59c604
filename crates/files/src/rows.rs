//! Files and blobs in the database.

use access::{Actor, Tx};
use base::{Error, FileId, Instant, Msg, Result};
use db::{Row, params};
use serde::{Deserialize, Serialize};

use crate::{Kept, Kind};

/// What the virus scanner said of a file's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scan {
    /// No scanner is configured.
    None,
    /// The scanner did not answer; it is asked again.
    Pending,
    /// Nothing was found.
    Clean,
    /// Something was found: the file is not given out.
    Infected,
}

impl Scan {
    /// The code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Pending => "pending",
            Self::Clean => "clean",
            Self::Infected => "infected",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::None, Self::Pending, Self::Clean, Self::Infected].into_iter().find(|s| s.code() == code)
    }
}

/// What a file belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The kind of thing: `dossier`, `draft`, `procedure` …
    pub kind: String,
    /// Its id.
    pub key: String,
}

impl Owner {
    /// An owner.
    pub fn new(kind: impl Into<String>, key: impl ToString) -> Self {
        Self { kind: kind.into(), key: key.to_string() }
    }
}

/// A file that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Its id: random, says nothing of the content.
    pub id: FileId,
    /// Its name, made safe.
    pub name: String,
    /// What it is, by its content.
    pub kind: Kind,
    /// Its size in bytes.
    pub size: i64,
    /// The SHA-256 of the content as hexadecimal text.
    pub hash: String,
    /// What it belongs to; `None` while nothing refers to it.
    pub owner: Option<Owner>,
    /// What it is for, in the owner's words.
    pub purpose: String,
    /// Whether metadata such as the place of a photo was taken out.
    pub stripped: bool,
    /// Whether it is a PDF that needs a password or restricts its readers.
    pub encrypted: bool,
    /// When it came in.
    pub created_at: Instant,
    /// Who brought it, as an actor's key.
    pub created_by: String,
    /// What the virus scanner said.
    pub scan: Scan,
    pub(crate) preview_hash: Option<String>,
}

/// A file to be added: its content is kept already.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// Its id; a fresh one when `None`.
    pub id: Option<FileId>,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// What it belongs to.
    pub owner: Option<Owner>,
    /// What it is for.
    pub purpose: String,
    /// Whether metadata was taken out.
    pub stripped: bool,
    /// Whether it needs a password.
    pub encrypted: bool,
}

impl NewFile {
    /// A file that the platform made.
    pub fn made(name: impl Into<String>, kind: Kind, owner: Option<Owner>, purpose: impl Into<String>) -> Self {
        let (name, purpose) = (name.into(), purpose.into());
        Self { id: None, name, kind, owner, purpose, stripped: false, encrypted: false }
    }
}

const COLUMNS: &str = "f.id, f.name, f.kind, f.size, f.hash, f.owner_kind, f.owner_key, f.purpose, f.stripped, \
                       f.encrypted, f.created_at, f.created_by, b.scan, f.preview_hash";
const FROM: &str = "FROM file f JOIN blob b ON b.hash = f.hash";

fn row(r: &mut Row) -> Result<StoredFile> {
    Ok(StoredFile {
        id: r.take()?,
        name: r.take()?,
        kind: r.take()?,
        size: r.take()?,
        hash: r.take()?,
        owner: match (r.take()?, r.take()?) {
            (Some(kind), Some(key)) => Some(Owner { kind, key }),
            _ => None,
        },
        purpose: r.take()?,
        stripped: r.take()?,
        encrypted: r.take()?,
        created_at: r.take()?,
        created_by: r.take()?,
        scan: Scan::from_code(&r.take::<String>()?).unwrap_or(Scan::Pending),
        preview_hash: r.take()?,
    })
}

/// A file by its id. Whether the actor may see it is the caller's question.
pub fn get(tx: &mut db::Tx<'_>, id: FileId) -> Result<Option<StoredFile>> {
    tx.first(&format!("SELECT {COLUMNS} {FROM} WHERE f.id = $1"), params![id], row)
}

/// Files by their ids, in this order; unknown ones are left out.
pub fn list(tx: &mut db::Tx<'_>, ids: &[FileId]) -> Result<Vec<StoredFile>> {
    let mut files = Vec::with_capacity(ids.len());
    for id in ids {
        files.extend(get(tx, *id)?);
    }
    Ok(files)
}

/// The files of an owner, oldest first.
pub fn of_owner(tx: &mut db::Tx<'_>, owner: &Owner) -> Result<Vec<StoredFile>> {
    tx.map(
        &format!(
            "SELECT {COLUMNS} {FROM} WHERE f.owner_kind = $1 AND f.owner_key = $2 ORDER BY f.created_at, f.id"
        ),
        params![owner.kind, owner.key],
        row,
    )
}

/// Adds a file whose content is kept.
///
/// # Errors
/// [`Error::Busy`] when the content was being swept away meanwhile: keep it again.
pub fn add(tx: &mut Tx<'_, '_>, new: NewFile, content: &Kept) -> Result<StoredFile> {
    let (now, created_by) = (tx.now(), tx.ctx.actor.key());
    let id = new.id.unwrap_or_else(|| tx.ctx.id());
    let held = tx.run(
        "UPDATE blob SET state = 'kept', used_at = $2 WHERE hash = $1 AND state <> 'removing'",
        params![content.hash, now],
    )?;
    if held == 0 {
        return Err(Error::Busy { retry_after: std::time::Duration::from_secs(5) });
    }
    let (owner_kind, owner_key) = new.owner.map_or((None, None), |o| (Some(o.kind), Some(o.key)));
    tx.run(
        "INSERT INTO file (id, hash, name, kind, size, owner_kind, owner_key, purpose, stripped, encrypted, created_at, created_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        params![
            id, content.hash, crate::name::clean(&new.name), new.kind, content.size, owner_kind, owner_key,
            new.purpose, new.stripped, new.encrypted, now, created_by
        ],
    )?;
    get(tx, id)?.ok_or_else(|| Error::bug("the file that was added is not there"))
}

/// Makes a file part of something, for a purpose. Uploads can be claimed by who brought them; a
/// file that this owner has already gets the new purpose.
///
/// # Errors
/// [`Error::NotFound`] when it is unknown, another person's upload or another owner's.
pub fn claim(tx: &mut Tx<'_, '_>, id: FileId, owner: &Owner, purpose: &str) -> Result<StoredFile> {
    let file = get(tx, id)?.ok_or(Error::NotFound("file"))?;
    let may = match &file.owner {
        Some(present) => present == owner,
        None => file.created_by == tx.ctx.actor.key() || matches!(tx.ctx.actor, Actor::System(_)),
    };
    if !may {
        return Err(Error::NotFound("file"));
    }
    tx.run(
        "UPDATE file SET owner_kind = $2, owner_key = $3, purpose = $4 WHERE id = $1",
        params![id, owner.kind, owner.key, purpose],
    )?;
    Ok(StoredFile { owner: Some(owner.clone()), purpose: purpose.to_owned(), ..file })
}

/// Removes a file. Its content goes when no other file has it. Whether the actor may is the
/// caller's question.
pub fn remove(tx: &mut db::Tx<'_>, id: FileId) -> Result<()> {
    tx.run("DELETE FROM file WHERE id = $1", params![id]).map(drop)
}

/// Removes the actor's own upload that nothing refers to; `false` when there is none.
pub(crate) fn remove_own(tx: &mut Tx<'_, '_>, id: FileId) -> Result<bool> {
    let who = tx.ctx.actor.key();
    Ok(tx.run("DELETE FROM file WHERE id = $1 AND created_by = $2 AND owner_kind IS NULL", params![id, who])? > 0)
}

/// What a person is told who has more than may be loose.
pub(crate) const TOO_MANY: Msg = Msg::new(
    "Bạn có quá nhiều tệp đang tải dở hoặc chưa gắn với hồ sơ nào. Hãy xoá bớt hoặc nộp hồ sơ rồi tải tiếp.",
    "You have too many files under way or not part of a dossier yet. Remove some or hand in the dossier, then go on.",
);

/// How many files and bytes of this person nothing refers to yet, uploads under way included.
pub(crate) fn loose(tx: &mut db::Tx<'_>, who: &str) -> Result<(i64, i64)> {
    const SUMS: &str = "count(*), CAST(coalesce(sum(size), 0) AS BIGINT)";
    let (files, file_bytes): (i64, i64) = tx.one(
        &format!("SELECT {SUMS} FROM file WHERE created_by = $1 AND owner_kind IS NULL"),
        params![who],
    )?;
    let (uploads, upload_bytes): (i64, i64) =
        tx.one(&format!("SELECT {SUMS} FROM upload WHERE owner = $1"), params![who])?;
    Ok((files + uploads, file_bytes + upload_bytes))
}

/// Announces content that is about to be stored, so that no sweep takes it; `true` when it is
/// stored already.
///
/// # Errors
/// [`Error::Busy`] while a sweep removes the same content.
pub(crate) fn reserve(tx: &mut db::Tx<'_>, hash: &str, size: i64, scan: Scan, threat: &str, now: Instant) -> Result<bool> {
    let held = tx.run(
        "INSERT INTO blob (hash, size, state, scan, threat, created_at, used_at) VALUES ($1, $2, 'reserved', $3, $4, $5, $5) \
         ON CONFLICT (hash) DO UPDATE SET used_at = excluded.used_at WHERE blob.state <> 'removing'",
        params![hash, size, scan.code(), threat, now],
    )?;
    if held == 0 {
        return Err(Error::Busy { retry_after: std::time::Duration::from_secs(5) });
    }
    if scan == Scan::Clean {
        tx.run("UPDATE blob SET scan = $2 WHERE hash = $1 AND scan <> 'infected'", params![hash, scan.code()])?;
    }
    let state: String = tx.one("SELECT state FROM blob WHERE hash = $1", params![hash])?;
    Ok(state == "kept")
}

/// Notes what the scanner said of content.
pub(crate) fn set_scan(tx: &mut db::Tx<'_>, hash: &str, scan: Scan, threat: &str) -> Result<()> {
    tx.run("UPDATE blob SET scan = $2, threat = $3 WHERE hash = $1", params![hash, scan.code(), threat]).map(drop)
}

/// Notes the preview of a file; it must be kept.
pub(crate) fn set_preview(tx: &mut db::Tx<'_>, id: FileId, preview: &Kept, now: Instant) -> Result<()> {
    let held = tx.run(
        "UPDATE blob SET state = 'kept', used_at = $2 WHERE hash = $1 AND state <> 'removing'",
        params![preview.hash, now],
    )?;
    if held > 0 {
        tx.run("UPDATE file SET preview_hash = $2 WHERE id = $1", params![id, preview.hash])?;
    }
    Ok(())
}
