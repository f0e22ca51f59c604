//! The virus scanner: clamd's INSTREAM over TCP or a local socket.

use std::path::PathBuf;
use std::time::Duration;

use base::{Error, Result};
use bytes::Bytes;
use futures::stream::BoxStream;
use futures::StreamExt as _;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, UnixStream};


/// How long the scanner may take to take a piece or to answer.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(5);
/// The largest piece that is sent at once, in bytes.
const PIECE: usize = 1 << 16;

/// The way to the scanner.
#[derive(Debug, Clone)]
pub(crate) enum Scanner {
    Absent,
    Tcp(String),
    Unix(PathBuf),
}

/// What the scanner said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    Clean,
    /// With the name of what was found.
    Infected(String),
}

/// Whether files are scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScannerStatus {
    /// None is configured: files are marked as not scanned.
    Absent,
    /// It answers, with its version.
    Ready(String),
    /// It is configured and does not answer; files wait for it.
    Silent(String),
}

trait Line: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Line for T {}

impl Scanner {
    pub(crate) fn new(address: Option<&str>) -> Result<Self> {
        let Some(address) = address else { return Ok(Self::Absent) };
        match address.split_once(':') {
            Some(("tcp", place)) => Ok(Self::Tcp(place.to_owned())),
            Some(("unix", place)) => Ok(Self::Unix(PathBuf::from(place))),
            _ => Err(Error::bug(format!("clamd is at tcp:host:port or unix:/path, not at {address}"))),
        }
    }

    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    pub(crate) async fn status(&self) -> ScannerStatus {
        if self.is_absent() {
            return ScannerStatus::Absent;
        }
        let version = async {
            let mut line = self.connect().await?;
            line.write_all(b"zVERSION\0").await.map_err(silent)?;
            answer(&mut line).await
        };
        match version.await {
            Ok(version) => ScannerStatus::Ready(version),
            Err(error) => ScannerStatus::Silent(error.to_string()),
        }
    }

    /// Scans a file's content.
    ///
    /// # Errors
    /// [`Error::Upstream`] when the scanner gives no verdict.
    pub(crate) async fn scan(&self, mut content: BoxStream<'static, Result<Bytes>>) -> Result<Verdict> {
        let mut line = self.connect().await?;
        let send = async {
            line.write_all(b"zINSTREAM\0").await.map_err(silent)?;
            while let Some(piece) = content.next().await.transpose()? {
                for part in piece.chunks(PIECE) {
                    let length = u32::try_from(part.len()).map_err(Error::bug)?;
                    timely(line.write_all(&length.to_be_bytes())).await?;
                    timely(line.write_all(part)).await?;
                }
            }
            timely(line.write_all(&[0; 4])).await?;
            timely(line.flush()).await
        };
        // A scanner that has seen enough closes its ear and has said why: listen all the same.
        let sent = send.await;
        let said = match (answer(&mut line).await, sent) {
            (Ok(said), _) => said,
            (Err(_), Err(error)) | (Err(error), Ok(())) => return Err(error),
        };
        let said = said.strip_prefix("stream: ").unwrap_or(&said);
        match said.strip_suffix(" FOUND") {
            Some(threat) => Ok(Verdict::Infected(threat.chars().take(200).collect())),
            None if said == "OK" => Ok(Verdict::Clean),
            None => Err(silent(said)),
        }
    }

    async fn connect(&self) -> Result<Box<dyn Line>> {
        let connecting = async {
            match self {
                Self::Tcp(place) => TcpStream::connect(place).await.map(|line| -> Box<dyn Line> { Box::new(line) }),
                Self::Unix(place) => UnixStream::connect(place).await.map(|line| -> Box<dyn Line> { Box::new(line) }),
                Self::Absent => Err(std::io::Error::other("no scanner is configured")),
            }
        };
        tokio::time::timeout(CONNECT, connecting).await.map_err(silent)?.map_err(silent)
    }
}

async fn timely<T>(work: impl Future<Output = std::io::Result<T>>) -> Result<T> {
    tokio::time::timeout(PATIENCE, work).await.map_err(silent)?.map_err(silent)
}

async fn answer(line: &mut (impl AsyncRead + Unpin)) -> Result<String> {
    let mut said = Vec::new();
    let mut limited = line.take(4_096);
    timely(limited.read_to_end(&mut said)).await?;
    let said = String::from_utf8_lossy(&said).trim_matches(['\0', '\n', ' ']).to_owned();
    if said.is_empty() { Err(silent("it closed the line without a word")) } else { Ok(said) }
}

fn silent(cause: impl std::fmt::Display) -> Error {
    Error::upstream("the virus scanner", cause)
}
