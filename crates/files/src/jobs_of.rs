//! What files leave for later: scanning what waits, and sweeping what nobody needs.

use access::{Ctx, NewEvent, Subject, Tx};
use base::{Error, FileId, Instant, Result};
use db::params;
use jobs::{Every, Handlers, Options, Schedule};
use serde_json::json;

use crate::rows::{self, Scan};
use crate::scan::Verdict;
use crate::{Files, tus};

const SCAN: &str = "files.scan";
const SWEEP: &str = "files.sweep";

/// Attempts of a scan before an operator must look: about a day of the scanner's absence.
const SCAN_ATTEMPTS: u32 = 35;
/// Content that nothing refers to is kept this long, in days: it may be on its way to its row.
const GRACE_DAYS: i64 = 1;
/// The most blobs that one sweep looks at.
const SWEPT: i64 = 20_000;

/// What comes again by the clock.
pub const SCHEDULES: &[Schedule] = &[Schedule { kind: SWEEP, every: Every::Day { hour: 2, minute: 30 } }];

/// Adds this room's handlers.
#[must_use]
pub fn handlers(to: Handlers, files: &Files) -> Handlers {
    let (scanning, sweeping) = (files.clone(), files.clone());
    to.on(SCAN, move |ctx, hash: String| {
        let files = scanning.clone();
        async move { files.scan_again(&ctx, hash).await }
    })
    .on(SWEEP, move |ctx, ()| {
        let files = sweeping.clone();
        async move { files.sweep(&ctx).await }
    })
}

/// Leaves content for the scanner, which did not answer.
pub(crate) fn leave_scan(tx: &mut Tx<'_, '_>, hash: &str) -> Result<()> {
    let options = Options { max_attempts: Some(SCAN_ATTEMPTS), ..Options::once(hash) };
    jobs::enqueue(tx, SCAN, &hash, options).map(drop)
}

impl Files {
    async fn scan_again(&self, ctx: &Ctx, hash: String) -> Result<()> {
        let content = match self.0.storage.read(&hash, None).await {
            Ok(content) => content,
            Err(error) => {
                let wanted = hash.clone();
                let there = ctx.read(move |tx| tx.opt::<i64>("SELECT size FROM blob WHERE hash = $1", params![wanted])).await?;
                // Swept away meanwhile: nothing is left to scan.
                return if there.is_none() { Ok(()) } else { Err(error) };
            }
        };
        let verdict = self.0.scanner.scan(content).await?;
        ctx.write(move |tx| match &verdict {
            Verdict::Clean => rows::set_scan(tx, &hash, Scan::Clean, ""),
            Verdict::Infected(threat) => {
                rows::set_scan(tx, &hash, Scan::Infected, threat)?;
                let found: Vec<FileId> = tx.all("SELECT id FROM file WHERE hash = $1", params![hash])?;
                for id in found {
                    tracing::error!(file.id = %id, threat, "a virus was found in a file that is kept");
                    let subject = Subject { kind: "file", id: id.to_string(), agency: None };
                    tx.record(NewEvent { kind: "file.infected", subject, data: json!({ "threat": threat }) })?;
                }
                Ok(())
            }
        })
        .await
    }

    /// Removes what nobody needs: uploads that were given up, files that nothing refers to, and
    /// content without a file.
    pub(crate) async fn sweep(&self, ctx: &Ctx) -> Result<()> {
        let unclaimed = ctx.now.plus_days(-self.config().unclaimed_days);
        ctx.write(move |tx| {
            let now = tx.now();
            tus::remove_expired(tx, now)?;
            tx.run("DELETE FROM file WHERE owner_kind IS NULL AND created_at < $1", params![unclaimed])
        })
        .await?;
        self.sweep_parts(ctx).await?;
        self.sweep_blobs(ctx).await
    }

    /// Removes parts on the disk whose upload is gone. The folder is read before the database: an
    /// upload has its row before it has its part.
    async fn sweep_parts(&self, ctx: &Ctx) -> Result<()> {
        let folder = self.uploads();
        let mut ids: Vec<FileId> = Vec::new();
        let mut entries = tokio::fs::read_dir(&folder).await.map_err(Error::bug)?;
        while let Some(entry) = entries.next_entry().await.map_err(Error::bug)? {
            ids.extend(entry.file_name().to_str().and_then(|name| name.parse::<FileId>().ok()));
        }
        let gone = ctx
            .read(move |tx| {
                let mut gone = Vec::new();
                for id in ids {
                    if !tus::exists(tx, id)? {
                        gone.push(id);
                    }
                }
                Ok(gone)
            })
            .await?;
        for id in gone {
            self.discard_part(id).await;
        }
        Ok(())
    }

    /// Removes content that no file has. Its row is marked first, so that nobody builds on it
    /// meanwhile, and goes last, so that a sweep that was broken off is continued by the next.
    async fn sweep_blobs(&self, ctx: &Ctx) -> Result<()> {
        let before = ctx.now.plus_days(-GRACE_DAYS);
        let hashes: Vec<String> = ctx
            .read(move |tx| {
                tx.all(
                    &format!("SELECT hash FROM blob WHERE {UNUSED} ORDER BY used_at, hash LIMIT $2"),
                    params![before, SWEPT],
                )
            })
            .await?;
        for hash in hashes {
            let marked = hash.clone();
            if !ctx.write(move |tx| mark(tx, &marked, before)).await? {
                continue;
            }
            self.0.storage.remove(&hash).await?;
            ctx.write(move |tx| tx.run("DELETE FROM blob WHERE hash = $1 AND state = 'removing'", params![hash])).await?;
        }
        Ok(())
    }
}

const UNUSED: &str = "used_at < $1 AND NOT EXISTS (SELECT 1 FROM file WHERE file.hash = blob.hash) \
                      AND NOT EXISTS (SELECT 1 FROM file WHERE file.preview_hash = blob.hash)";

fn mark(tx: &mut db::Tx<'_>, hash: &str, before: Instant) -> Result<bool> {
    let marked = tx.run(&format!("UPDATE blob SET state = 'removing' WHERE hash = $2 AND {UNUSED}"), params![before, hash])?;
    Ok(marked > 0)
}
