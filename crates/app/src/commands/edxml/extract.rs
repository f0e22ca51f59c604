//! Attachments as files: written under passing names, given their own when the message is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter};
use std::path::{Path, PathBuf};

use base::Result;
use formats::edxml::{Body, Deviation, Finding, Limits, Received, UnpackError, unpack};

use super::failed;

/// A folder that attachments are taken out to. Parts that did not become files are removed with it.
pub(super) struct Folder {
    path: PathBuf,
    parts: Vec<PathBuf>,
}

impl Folder {
    pub(super) fn open(path: &Path) -> Result<Self> {
        fs::create_dir_all(path).map_err(|e| failed(path, e))?;
        Ok(Self { path: path.to_owned(), parts: Vec::new() })
    }

    /// A new file for the bytes of the body at `index`.
    pub(super) fn part(&mut self, index: usize) -> io::Result<BufWriter<File>> {
        let (path, file) = create(&self.path, &format!(".edxml-{index}.part"))?;
        self.parts.push(path);
        Ok(BufWriter::with_capacity(64 << 10, file))
    }

    /// Gives every whole attachment its name, and says where it is now.
    pub(super) fn settle(&self, received: &mut Received, limits: &Limits) -> Result<Vec<Option<PathBuf>>> {
        let mut files = Vec::new();
        for one in &mut received.attachments {
            let name = one.attachment.file_name();
            let Some((body, part)) = one.body.as_mut().and_then(|b| Some((self.parts.get(b.index)?, b))).map(|(p, b)| (b, p)) else {
                files.push(None);
                continue;
            };
            files.push(if body.intact { self.give_name(part, &name, body, limits, &mut received.findings)? } else { None });
        }
        Ok(files)
    }

    fn give_name(
        &self,
        part: &Path,
        name: &str,
        body: &mut Body,
        limits: &Limits,
        findings: &mut Vec<Finding>,
    ) -> Result<Option<PathBuf>> {
        let (path, file) = create(&self.path, name).map_err(|e| failed(&self.path, e))?;
        if !body.still_zipped {
            fs::rename(part, &path).map_err(|e| failed(&path, e))?;
            return Ok(Some(path));
        }
        let zipped = BufReader::new(File::open(part).map_err(|e| failed(part, e))?);
        let (code, reason) = match unpack(zipped, BufWriter::new(file), limits) {
            Ok(unpacked) => {
                (body.still_zipped, body.size, body.kind) = (false, unpacked.size, unpacked.kind);
                findings.extend(unpacked.findings);
                return Ok(Some(path));
            }
            Err(UnpackError::Output(e)) => return Err(failed(&path, e)),
            Err(UnpackError::Bomb(reason)) => (Deviation::ZipBomb, reason),
            Err(UnpackError::Broken(reason)) => (Deviation::Zip, reason),
            Err(e) => (Deviation::Zip, base::msg!("không bung được ZIP: {e}", "the ZIP cannot be unpacked: {e}")),
        };
        fs::remove_file(&path).map_err(|e| failed(&path, e))?;
        body.intact = false;
        findings.push(Finding { code, grave: code.grave(), place: None, path: name.to_owned(), reason });
        Ok(None)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        for part in &self.parts {
            // Most have been given their name by now.
            let _ = fs::remove_file(part);
        }
    }
}

/// A new file of this name, or of the name with a number where it is taken. Nothing is overwritten, and
/// no link is followed.
fn create(folder: &Path, name: &str) -> io::Result<(PathBuf, File)> {
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    for n in 1..10_000 {
        let numbered = if n == 1 { name.to_owned() } else { format!("{stem} ({n}){ending}") };
        let path = folder.join(numbered);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(e),
        }
    }
    Err(io::Error::other(format!("ten thousand files are called {name}")))
}
