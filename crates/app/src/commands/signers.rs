//! What the commands on signatures share: keys, whom to believe, and the way to the authorities.

use std::fs;
use std::path::{Path, PathBuf};

use access::{Clock, Randomness};
use base::{Error, Instant, Result};
use clap::Args as ClapArgs;
use signing::evidence::{Evidence, RevocationRule};
use signing::key::SoftKey;
use signing::revocation::{Fetch, FetchError};
use signing::trust::TrustList;
use signing::tsp::{TimeStampAuthority, TspError};

/// Octets of an answer that are read at most: lists of revoked certificates are the largest.
const ANSWER: usize = 64 << 20;

/// Whom to believe, and when.
#[derive(Debug, ClapArgs)]
pub(crate) struct Belief {
    /// A directory of trusted certificates (PEM or DER), with trust.toml if it says more.
    #[arg(long)]
    pub(crate) trust: Option<PathBuf>,
    /// Lists of revoked certificates to take into account.
    #[arg(long, value_name = "FILE")]
    crl: Vec<PathBuf>,
    /// OCSP responses to take into account.
    #[arg(long, value_name = "FILE")]
    ocsp: Vec<PathBuf>,
    /// Take missing word on revocation as a remark only.
    #[arg(long)]
    without_revocation: bool,
    /// The moment to judge at: 2026-11-22 or 2026-11-22T10:00:00Z; the present when not given.
    #[arg(long)]
    at: Option<String>,
}

impl Belief {
    /// The evidence that the options name.
    pub(crate) fn evidence(&self) -> Result<Evidence> {
        let mut evidence = Evidence::default();
        if let Some(directory) = &self.trust {
            evidence.trust = TrustList::read(&files(directory)?).map_err(Error::bug)?;
        }
        for path in &self.crl {
            evidence.add_crl(&read(path)?).map_err(|e| at(path, e))?;
        }
        for path in &self.ocsp {
            evidence.add_ocsp(&read(path)?).map_err(|e| at(path, e))?;
        }
        if self.without_revocation {
            evidence.revocation = RevocationRule::WhenPresent;
        }
        Ok(evidence)
    }

    /// The moment to judge at.
    pub(crate) fn moment(&self) -> Result<Instant> {
        moment(self.at.as_deref())
    }
}

/// A moment given on the command line, the present when none is.
pub(crate) fn moment(text: Option<&str>) -> Result<Instant> {
    match text {
        None => Ok(Clock::System.now()),
        Some(text) => signing::instant_of(text)
            .ok_or_else(|| Error::bug(format!("{text}: write it as 2026-11-22 or 2026-11-22T10:00:00Z"))),
    }
}

/// A key with its certificate and those above it, from one PEM file.
pub(crate) fn key(path: &Path) -> Result<SoftKey> {
    let text = String::from_utf8(read(path)?).map_err(|_| at(path, "not PEM"))?;
    SoftKey::from_pem(&text, None).map_err(|e| at(path, e))
}

/// A file's bytes.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|e| at(path, e))
}

/// Writes a file that must not be there yet: a signed file is never overwritten.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    use std::io::Write as _;
    let mut file = fs::File::create_new(path).map_err(|e| at(path, e))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|e| at(path, e))
}

/// A failure with the file's name.
pub(crate) fn at(path: &Path, error: impl std::fmt::Display) -> Error {
    Error::bug(format!("{}: {error}", path.display()))
}

fn files(directory: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).map_err(|e| at(directory, e))? {
        let path = entry.map_err(|e| at(directory, e))?.path();
        if path.is_file() {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, read(&path)?));
        }
    }
    files.sort();
    Ok(files)
}

/// Random octets that bind a time stamp to its question.
pub(crate) fn nonce() -> [u8; 16] {
    let mut octets = [0; 16];
    Randomness::System.fill(&mut octets);
    octets
}

/// The authorities as they are reached over HTTP.
pub(crate) struct Online {
    runtime: tokio::runtime::Runtime,
    /// The time-stamping authority.
    stamps: Option<String>,
}

impl Online {
    /// The way to the authorities, and to a time-stamping one where it is named.
    pub(crate) fn new(stamps: Option<&str>) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Error::bug)?;
        Ok(Self { runtime, stamps: stamps.map(str::to_owned) })
    }

    /// Posts a request of a media type, or gets the address when there is none.
    fn exchange(&self, url: &str, request: Option<(&'static str, &[u8])>) -> Result<Vec<u8>, String> {
        let client = national::outbound().map_err(|e| e.to_string())?;
        self.runtime.block_on(async {
            let asked = match request {
                Some((kind, body)) => client.post(url).header("content-type", kind).body(body.to_vec()),
                None => client.get(url),
            };
            let answer = asked.send().await.and_then(|a| a.error_for_status());
            let mut answer = answer.map_err(|e| e.to_string())?;
            let mut body = Vec::new();
            while let Some(part) = answer.chunk().await.map_err(|e| e.to_string())? {
                body.extend_from_slice(&part);
                if body.len() > ANSWER {
                    return Err("the answer is larger than 64 MiB".to_owned());
                }
            }
            Ok(body)
        })
    }
}

impl TimeStampAuthority for Online {
    fn time_stamp(&self, request: &[u8]) -> Result<Vec<u8>, TspError> {
        let url = self.stamps.as_deref().ok_or(TspError::Nobody)?;
        self.exchange(url, Some(("application/timestamp-query", request))).map_err(TspError::Unreachable)
    }
}

impl Fetch for Online {
    fn ocsp(&self, url: &str, request: &[u8]) -> Result<Vec<u8>, FetchError> {
        let failed = |reason| FetchError { url: url.to_owned(), reason };
        self.exchange(url, Some(("application/ocsp-request", request))).map_err(failed)
    }

    fn crl(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        self.exchange(url, None).map_err(|reason| FetchError { url: url.to_owned(), reason })
    }
}
