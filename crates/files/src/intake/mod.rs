//! Taking a file in: examined by its content, cleaned, scanned, kept.

mod jpeg;
mod office;
mod pdf;
mod png;
mod refusal;

use std::fs::File;
use std::io::{BufReader, BufWriter, Read as _, Seek as _, Write};

use access::Ctx;
use base::{Error, FileId, Result};
use sha2::{Digest as _, Sha256};

pub use refusal::Refusal;

use crate::rows::{self, NewFile, Scan, StoredFile};
use crate::scan::Verdict;
use crate::storage::Reader;
use crate::{Files, Kept, Kind, jobs_of, name};

/// A file on its way in.
pub(crate) struct Incoming {
    /// The id it will have; a fresh one when `None`.
    pub(crate) id: Option<FileId>,
    /// Its name, as given.
    pub(crate) name: String,
    /// What it is for.
    pub(crate) purpose: String,
    /// Its bytes.
    pub(crate) content: File,
    /// How many.
    pub(crate) size: u64,
}

/// What is wrong with content, before it is put into words.
#[derive(Debug)]
pub(crate) enum Flaw {
    Broken,
    Bomb,
    Macro,
    Locked,
    Other,
    Disk(std::io::Error),
}

impl From<std::io::Error> for Flaw {
    fn from(error: std::io::Error) -> Self {
        // Content that ends early is half a file; anything else is the disk's trouble.
        if error.kind() == std::io::ErrorKind::UnexpectedEof { Self::Broken } else { Self::Disk(error) }
    }
}

/// What was seen of a picture.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// 1 to 8 when the picture says how it is turned, else 0.
    pub(crate) orientation: u8,
    /// Whether anything was left out.
    pub(crate) stripped: bool,
}

/// A file that passed.
struct Examined {
    kind: Kind,
    name: String,
    content: File,
    kept: Kept,
    stripped: bool,
    encrypted: bool,
}

/// Refuses by name alone what could never be taken in, before its bytes travel. `wanted` are the
/// kinds that the place asks for; when it is empty, the place alone knows them.
pub(crate) fn check_name(files: &Files, name: &str, wanted: &[Kind]) -> Result<(), Refusal> {
    let is_taken = |kind: &Kind| files.config().kinds.contains(kind) && (wanted.is_empty() || wanted.contains(kind));
    match Kind::claimed_by(name) {
        Some(kind) if is_taken(&kind) => Ok(()),
        // A name without an extension: the content will tell.
        None if !name.contains('.') => Ok(()),
        _ => Err(Refusal::NotTaken { found: None, taken: wanted.iter().copied().filter(is_taken).collect() }),
    }
}

impl Files {
    /// Takes a file in: examines, cleans, scans and keeps it, and writes its row with whatever
    /// else `also` writes in the same transaction.
    pub(crate) async fn take_in(
        &self,
        ctx: &Ctx,
        incoming: Incoming,
        also: impl FnOnce(&mut access::Tx<'_, '_>) -> Result<()> + Send + 'static,
    ) -> Result<StoredFile> {
        let (id, purpose) = (incoming.id, incoming.purpose.clone());
        let examined = {
            let _turn = self.0.heavy.acquire().await.map_err(Error::bug)?;
            let files = self.clone();
            tokio::task::spawn_blocking(move || files.examine(incoming)).await.map_err(Error::bug)??
        };
        let scan = self.scan(&examined).await?;
        if !self.reserve(ctx, &examined.kept, scan, "").await? {
            let size = u64::try_from(examined.kept.size).unwrap_or(0);
            self.0.storage.put_file(&examined.kept.hash, &examined.content, size).await?;
        }
        let Examined { kind, name, kept, stripped, encrypted, .. } = examined;
        ctx.write(move |tx| {
            also(tx)?;
            if scan == Scan::Pending {
                jobs_of::leave_scan(tx, &kept.hash)?;
            }
            rows::add(tx, NewFile { id, name, kind, owner: None, purpose, stripped, encrypted }, &kept)
        })
        .await
    }

    async fn scan(&self, examined: &Examined) -> Result<Scan> {
        if self.0.scanner.is_absent() {
            return Ok(Scan::None);
        }
        match self.0.scanner.scan(Reader::new(&examined.content)?.stream()).await {
            Ok(Verdict::Clean) => Ok(Scan::Clean),
            Ok(Verdict::Infected(threat)) => {
                tracing::warn!(threat, "a virus was found in what was sent");
                Err(Refusal::Infected { threat }.into())
            }
            Err(error) => {
                tracing::error!("a file waits for the scanner: {error}");
                Ok(Scan::Pending)
            }
        }
    }

    fn examine(&self, incoming: Incoming) -> Result<Examined> {
        let config = self.config();
        let Incoming { mut content, size, .. } = incoming;
        let name = name::clean(&incoming.name);
        if size == 0 {
            return Err(Refusal::Empty.into());
        }
        if size > config.largest {
            return Err(Refusal::TooLarge { most: config.largest }.into());
        }
        let mut head = Vec::new();
        content.rewind().map_err(Error::bug)?;
        (&content).take(8_192).read_to_end(&mut head).map_err(Error::bug)?;
        let kind = sniff(&head, &mut content, size).map_err(|flaw| refusal::of(flaw, &name, &head))?;
        if !config.kinds.contains(&kind) {
            return Err(Refusal::NotTaken { found: Some(kind.extension().to_owned()), taken: Vec::new() }.into());
        }
        let name = named(&name, kind)?;
        let told = |flaw| refusal::of(flaw, &name, &head);
        content.rewind().map_err(Error::bug)?;
        if !kind.is_picture() {
            let (kept, encrypted) = pass(&mut content, kind).map_err(told)?;
            return Ok(Examined { kind, name, content, kept, stripped: false, encrypted });
        }
        let mut out = Hashing::new(self.scratch()?);
        let mut input = BufReader::with_capacity(1 << 16, content);
        let picture = match kind {
            Kind::Jpeg => jpeg::strip(&mut input, &mut out),
            _ => png::strip(&mut input, &mut out),
        }
        .map_err(told)?;
        if u64::from(picture.width) * u64::from(picture.height) > config.largest_picture {
            let (width, height) = (picture.width, picture.height);
            return Err(Refusal::TooManyPixels { width, height, most: config.largest_picture }.into());
        }
        let (content, kept) = out.finish().map_err(Error::bug)?;
        Ok(Examined { kind, name, content, kept, stripped: picture.stripped, encrypted: false })
    }
}

/// What the content is; its name has no say.
fn sniff(head: &[u8], content: &mut File, size: u64) -> Result<Kind, Flaw> {
    match head {
        [b'%', b'P', b'D', b'F', b'-', ..] => Ok(Kind::Pdf),
        [0xFF, 0xD8, 0xFF, ..] => Ok(Kind::Jpeg),
        [0x89, b'P', b'N', b'G', ..] => Ok(Kind::Png),
        [b'P', b'K', 3, 4, ..] => office::kind(content, size),
        _ => Err(Flaw::Other),
    }
}

/// The name for what the content is.
fn named(name: &str, kind: Kind) -> Result<String, Refusal> {
    match Kind::claimed_by(name) {
        Some(claimed) if claimed == kind => Ok(name.to_owned()),
        // Phones and messengers name photos wrongly, and few people can rename them there.
        Some(claimed) if claimed.is_picture() && kind.is_picture() => Ok(name::with_extension(name, kind.extension())),
        None if !name.contains('.') => Ok(name::with_extension(name, kind.extension())),
        _ => Err(Refusal::NameMismatch { name: name.to_owned(), kind }),
    }
}

/// Hashes a document as it is, watching a PDF pass by. Returns whether it is locked.
fn pass(content: &mut File, kind: Kind) -> Result<(Kept, bool), Flaw> {
    let (mut hash, mut watch, mut size) = (Sha256::new(), pdf::Watch::default(), 0_i64);
    let mut piece = vec![0; 1 << 16];
    loop {
        let count = content.read(&mut piece)?;
        let read = piece.get(..count).unwrap_or_default();
        if read.is_empty() {
            break;
        }
        hash.update(read);
        size += i64::try_from(count).unwrap_or(0);
        if kind == Kind::Pdf {
            watch.over(read);
        }
    }
    let encrypted = if kind == Kind::Pdf { watch.end()? } else { false };
    Ok((Kept { hash: hex::encode(hash.finalize()), size }, encrypted))
}

/// Writes a file and knows its hash.
struct Hashing {
    out: BufWriter<File>,
    hash: Sha256,
    size: i64,
}

impl Hashing {
    fn new(file: File) -> Self {
        Self { out: BufWriter::with_capacity(1 << 16, file), hash: Sha256::new(), size: 0 }
    }

    fn finish(self) -> std::io::Result<(File, Kept)> {
        let file = self.out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        Ok((file, Kept { hash: hex::encode(self.hash.finalize()), size: self.size }))
    }
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or_default());
        self.size += i64::try_from(written).unwrap_or(0);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}
