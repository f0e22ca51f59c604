//! The shelf: everything that files need besides the database.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use access::Ctx;
use base::{Error, Result};
use bytes::Bytes;
use futures::stream::BoxStream;
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;

use crate::rows::{self, NewFile, Scan, StoredFile};
use crate::scan::{Scanner, ScannerStatus};
use crate::serve::FileGuard;
use crate::storage::Storage;
use crate::tus::Slots;
use crate::Config;

/// The shelf of an installation; cloning shares it. `app` opens it and gives it to the handlers.
#[derive(Clone)]
pub struct Files(pub(crate) Arc<Parts>);

pub(crate) struct Parts {
    pub(crate) config: Config,
    pub(crate) storage: Storage,
    pub(crate) scanner: Scanner,
    pub(crate) guards: Vec<Box<dyn FileGuard>>,
    pub(crate) slots: Slots,
    /// Examining and previewing cost time and memory: few at once.
    pub(crate) heavy: Semaphore,
}

/// Content that is durable: what [`rows::add`] asks for. Made only by the shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub(crate) hash: String,
    pub(crate) size: i64,
}

impl Files {
    /// Opens the shelf; folders that are missing are made. The guards say who may read what the
    /// systems have claimed.
    ///
    /// # Errors
    /// [`Error::Bug`] when the folder cannot be used or the scanner's address is not one.
    pub fn open(config: Config, guards: Vec<Box<dyn FileGuard>>) -> Result<Self> {
        let storage = match &config.s3 {
            Some(s3) => Storage::s3(s3)?,
            None => Storage::folder(&config.folder.join("blobs"))?,
        };
        Self::over(config, storage, guards)
    }

    pub(crate) fn over(config: Config, storage: Storage, guards: Vec<Box<dyn FileGuard>>) -> Result<Self> {
        let scanner = Scanner::new(config.clamd.as_deref())?;
        let uploads = config.folder.join("uploads");
        std::fs::create_dir_all(&uploads).map_err(|e| Error::bug(format!("cannot make {}: {e}", uploads.display())))?;
        let parts = Parts { config, storage, scanner, guards, slots: Slots::default(), heavy: Semaphore::new(2) };
        Ok(Self(Arc::new(parts)))
    }

    /// What the operator decided.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// How much people may send, for the hints of pages.
    pub fn limits(&self) -> web::UploadLimits {
        let form = u64::try_from(crate::FORM_LIMIT).unwrap_or(u64::MAX);
        web::UploadLimits { file: self.config().largest, form: form.min(self.config().largest) }
    }

    /// Whether a virus scanner is configured and answers.
    pub async fn scanner_status(&self) -> ScannerStatus {
        self.0.scanner.status().await
    }

    /// Makes content durable, so that files can be added with it by [`crate::add`] in a larger
    /// transaction. Content that no file is added with is removed after a day.
    ///
    /// # Errors
    /// [`Error::Upstream`] when the storage fails.
    pub async fn keep(&self, ctx: &Ctx, bytes: impl Into<Bytes>) -> Result<Kept> {
        let bytes = bytes.into();
        let kept = Kept { hash: hex::encode(Sha256::digest(&bytes)), size: i64::try_from(bytes.len()).unwrap_or(i64::MAX) };
        // What the platform itself made needs no scan.
        if !self.reserve(ctx, &kept, Scan::Clean, "").await? {
            self.0.storage.put(&kept.hash, bytes).await?;
        }
        Ok(kept)
    }

    /// Keeps a file that the platform made: a receipt, a letter, a result.
    ///
    /// # Errors
    /// [`Error::Upstream`] when the storage fails.
    pub async fn store(&self, ctx: &Ctx, new: NewFile, bytes: impl Into<Bytes>) -> Result<StoredFile> {
        let kept = self.keep(ctx, bytes).await?;
        ctx.write(move |tx| rows::add(tx, new, &kept)).await
    }

    /// A file's whole content, in memory. Whether the actor may have it is the caller's question.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when a virus was found in it; [`Error::Upstream`] when the storage fails.
    pub async fn bytes(&self, file: &StoredFile) -> Result<Bytes> {
        may_leave(file)?;
        self.0.storage.bytes(&file.hash).await
    }

    /// A file's content as a stream. Whether the actor may have it is the caller's question.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when a virus was found in it; [`Error::Upstream`] when the storage fails.
    pub async fn stream(&self, file: &StoredFile) -> Result<BoxStream<'static, Result<Bytes>>> {
        may_leave(file)?;
        self.0.storage.read(&file.hash, None).await
    }

    pub(crate) async fn reserve(&self, ctx: &Ctx, kept: &Kept, scan: Scan, threat: &str) -> Result<bool> {
        let (hash, size, threat, now) = (kept.hash.clone(), kept.size, threat.to_owned(), ctx.now);
        ctx.write(move |tx| rows::reserve(tx, &hash, size, scan, &threat, now)).await
    }

    pub(crate) fn uploads(&self) -> PathBuf {
        self.0.config.folder.join("uploads")
    }

    /// A file without a name on the disk: it is gone when it is closed, also by a crash.
    pub(crate) fn scratch(&self) -> Result<std::fs::File> {
        tempfile::tempfile_in::<&Path>(&self.uploads()).map_err(Error::bug)
    }
}

pub(crate) fn may_leave(file: &StoredFile) -> Result<()> {
    if file.scan == Scan::Infected { Err(Error::Forbidden) } else { Ok(()) }
}
