//! What an operator decides about files.

use std::path::PathBuf;

use serde::Deserialize;

use crate::Kind;

/// What an operator decides about files.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where unfinished uploads and, without S3, all content lie.
    pub folder: PathBuf,
    /// An S3-compatible store for the content, instead of the folder.
    pub s3: Option<S3>,
    /// The kinds of files that people may send.
    pub kinds: Vec<Kind>,
    /// The largest file, in bytes.
    pub largest: u64,
    /// The largest picture, in pixels. Its preview takes about four bytes of memory for each.
    pub largest_picture: u64,
    /// How many files one person may have that are unfinished or that nothing refers to yet.
    pub loose_files: i64,
    /// How many bytes these may have together.
    pub loose_bytes: i64,
    /// After how many hours without a new byte an unfinished upload is removed.
    pub unfinished_hours: i64,
    /// After how many days a file that nothing refers to is removed.
    pub unclaimed_days: i64,
    /// Where clamd listens: `tcp:127.0.0.1:3310` or `unix:/run/clamav/clamd.ctl`.
    pub clamd: Option<String>,
}

/// An S3-compatible store.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3 {
    /// Its address, such as `https://s3.example.vn`.
    pub endpoint: String,
    /// The bucket.
    pub bucket: String,
    /// The region; `us-east-1` where the store has none.
    #[serde(default = "S3::any_region")]
    pub region: String,
    /// The access key.
    pub access_key: String,
    /// Its secret.
    pub secret_key: String,
}

impl S3 {
    fn any_region() -> String {
        "us-east-1".to_owned()
    }
}

impl std::fmt::Debug for S3 {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("S3").field("endpoint", &self.endpoint).field("bucket", &self.bucket).finish_non_exhaustive()
    }
}

const MIB: u64 = 1 << 20;

impl Default for Config {
    fn default() -> Self {
        Self {
            folder: PathBuf::from("data"),
            s3: None,
            kinds: vec![Kind::Pdf, Kind::Jpeg, Kind::Png, Kind::Docx, Kind::Xlsx],
            largest: 500 * MIB,
            largest_picture: 120_000_000,
            loose_files: 200,
            loose_bytes: 4 << 30,
            unfinished_hours: 24,
            unclaimed_days: 90,
            clamd: None,
        }
    }
}

impl Config {
    /// The usual limits, in this folder.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), ..Self::default() }
    }
}
