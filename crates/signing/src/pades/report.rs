//! What is to be told about the signatures of a file.

use base::{Instant, Msg};
use serde::Serialize;

use crate::pades::changes::Change;
use crate::pades::request::Certification;
use crate::verdict::{Indication, Verdict};

/// What a signature is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Its signer approves the document.
    Approval,
    /// Its signer certifies it and says what may change.
    Certification,
    /// It proves that the file existed at a time.
    TimeStamp,
}

/// A change made after a signature, and whether the signature allows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judged {
    /// Whether it is allowed.
    pub allowed: bool,
    /// The change.
    #[serde(flatten)]
    pub change: Change,
}

/// A revision made after a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RevisionReport {
    /// Which one, from 1.
    pub revision: usize,
    /// What it changed; empty when nothing a reader sees.
    pub changes: Vec<Judged>,
}

/// What was found about one signature.
#[derive(Debug, Clone, Serialize)]
pub struct SignatureReport {
    /// The name of its field.
    pub field: String,
    /// What it is for.
    pub kind: Kind,
    /// The format in the file: `ETSI.CAdES.detached` and so on.
    pub format: String,
    /// The baseline level that its evidence reaches: `B-B`, `B-T`, `B-LT`, `B-LTA`; none for other formats.
    pub level: Option<&'static str>,
    /// `/Name`, as the file claims.
    pub name: Option<String>,
    /// `/Reason`.
    pub reason: Option<String>,
    /// `/Location`.
    pub location: Option<String>,
    /// Whether it is shown on a page.
    pub visible: bool,
    /// The revision that it covers, from 1; none when its coverage is not what it must be.
    pub revision: Option<usize>,
    /// How many octets of the file it covers, with the place of its own value.
    pub covers: Option<usize>,
    /// Whether nothing follows what it covers.
    pub covers_whole_file: bool,
    /// What it lets happen afterwards.
    pub certification: Option<Certification>,
    /// What happened afterwards.
    pub later: Vec<RevisionReport>,
    /// Its outcome, signer, chain and times.
    #[serde(flatten)]
    pub verdict: Verdict,
}

impl SignatureReport {
    /// What it covers and what came after, in words.
    pub fn say_coverage(&self) -> Msg {
        let forbidden = self.later.iter().flat_map(|r| &r.changes).filter(|c| !c.allowed).count();
        let later = self.later.len();
        match (self.revision, self.covers_whole_file) {
            (None, _) => Msg::new("Không xác định được phần nội dung đã ký", "What was signed cannot be told"),
            (Some(_), true) => Msg::new("Chữ ký bao trùm toàn bộ tệp", "The signature covers the whole file"),
            (Some(n), false) if forbidden > 0 => base::msg!(
                "Chữ ký bao trùm phiên bản {n}; sau đó có {forbidden} thay đổi không được phép",
                "The signature covers revision {n}; changes after it that are not allowed: {forbidden}"
            ),
            (Some(n), false) => base::msg!(
                "Chữ ký bao trùm phiên bản {n}; {later} phiên bản sau chỉ có thay đổi được phép",
                "The signature covers revision {n}; later revisions ({later}) made allowed changes only"
            ),
        }
    }
}

/// What was found about a file.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// When it was judged.
    pub at: Instant,
    /// The file's size in octets.
    pub size: usize,
    /// How many revisions it has.
    pub revisions: usize,
    /// The gravest outcome of its signatures; none when it has none.
    pub indication: Option<Indication>,
    /// The signatures, in the order in which they were made.
    pub signatures: Vec<SignatureReport>,
}

impl Report {
    /// Whether there are signatures and all of them hold.
    pub fn passed(&self) -> bool {
        self.indication == Some(Indication::TotalPassed)
    }
}
