//! Where content lies: a local folder or an S3-compatible store.

use std::io::Read as _;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use base::{Error, Result};
use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt as _, TryStreamExt as _};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt as _, WriteMultipart};

use crate::S3;

/// The pieces that content travels in, in bytes. S3 takes no smaller ones than 5 MiB.
const PIECE: usize = 8 << 20;

/// Where content lies.
#[derive(Debug, Clone)]
pub(crate) struct Storage(Arc<dyn ObjectStore>);

impl Storage {
    /// Content in a folder. Each write is on the disk before it counts.
    pub(crate) fn folder(path: &Path) -> Result<Self> {
        std::fs::create_dir_all(path).map_err(|e| Error::bug(format!("cannot make {}: {e}", path.display())))?;
        let store = LocalFileSystem::new_with_prefix(path).map_err(Error::bug)?.with_fsync(true);
        Ok(Self(Arc::new(store)))
    }

    /// Content in an S3-compatible store.
    pub(crate) fn s3(s3: &S3) -> Result<Self> {
        // The process may have chosen its cryptography already: then that stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let store = AmazonS3Builder::new()
            .with_endpoint(&s3.endpoint)
            .with_bucket_name(&s3.bucket)
            .with_region(&s3.region)
            .with_access_key_id(&s3.access_key)
            .with_secret_access_key(&s3.secret_key)
            .with_allow_http(s3.endpoint.starts_with("http://"))
            .with_virtual_hosted_style_request(false)
            .build()
            .map_err(|e| Error::bug(format!("S3 storage: {e}")))?;
        Ok(Self(Arc::new(store)))
    }

    /// Any store, for tests.
    #[cfg(test)]
    pub(crate) fn over(store: Arc<dyn ObjectStore>) -> Self {
        Self(store)
    }

    /// Keeps bytes.
    pub(crate) async fn put(&self, hash: &str, bytes: Bytes) -> Result<()> {
        self.0.put(&key(hash), bytes.into()).await.map(drop).map_err(failed)
    }

    /// Keeps a file's content from its beginning, piece by piece.
    pub(crate) async fn put_file(&self, hash: &str, file: &std::fs::File, size: u64) -> Result<()> {
        let mut reader = Reader::new(file)?;
        if usize::try_from(size).is_ok_and(|size| size <= PIECE) {
            let bytes = reader.next().await?.unwrap_or_default();
            return self.put(hash, bytes).await;
        }
        let mut write = WriteMultipart::new_with_chunk_size(self.0.put_multipart(&key(hash)).await.map_err(failed)?, PIECE);
        while let Some(piece) = reader.next().await? {
            // One piece under way at a time bounds the memory.
            write.wait_for_capacity(1).await.map_err(failed)?;
            write.put(piece);
        }
        write.finish().await.map(drop).map_err(failed)
    }

    /// The content, or a range of it, as a stream.
    pub(crate) async fn read(&self, hash: &str, range: Option<Range<u64>>) -> Result<BoxStream<'static, Result<Bytes>>> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let found = self.0.get_opts(&key(hash), options).await.map_err(failed)?;
        Ok(found.into_stream().map_err(failed).boxed())
    }

    /// The whole content in memory.
    pub(crate) async fn bytes(&self, hash: &str) -> Result<Bytes> {
        self.0.get(&key(hash)).await.map_err(failed)?.bytes().await.map_err(failed)
    }

    /// Removes content; it may be gone already.
    pub(crate) async fn remove(&self, hash: &str) -> Result<()> {
        match self.0.delete(&key(hash)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }
}

/// Reads a file in pieces on the threads for blocking work.
pub(crate) struct Reader(Option<std::fs::File>);

impl Reader {
    /// From the file's beginning.
    pub(crate) fn new(file: &std::fs::File) -> Result<Self> {
        use std::io::Seek as _;
        let mut file = file.try_clone().map_err(Error::bug)?;
        file.rewind().map_err(Error::bug)?;
        Ok(Self(Some(file)))
    }

    /// All pieces.
    pub(crate) fn stream(self) -> BoxStream<'static, Result<Bytes>> {
        futures::stream::try_unfold(self, async |mut reader| Ok(reader.next().await?.map(|piece| (piece, reader)))).boxed()
    }

    /// The next piece; `None` at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>> {
        let Some(mut file) = self.0.take() else { return Ok(None) };
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = Vec::with_capacity(PIECE);
            let limit = u64::try_from(PIECE).unwrap_or(u64::MAX);
            file.by_ref().take(limit).read_to_end(&mut piece)?;
            Ok::<_, std::io::Error>((file, piece))
        });
        let (file, piece) = read.await.map_err(Error::bug)?.map_err(Error::bug)?;
        if piece.is_empty() {
            return Ok(None);
        }
        self.0 = Some(file);
        Ok(Some(piece.into()))
    }
}

/// Two levels of folders, so that none of them grows too long.
fn key(hash: &str) -> Key {
    let head: String = hash.chars().take(2).collect();
    Key::from(format!("{head}/{hash}"))
}

fn failed(error: object_store::Error) -> Error {
    Error::upstream("the file storage", error)
}
