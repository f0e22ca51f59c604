//! Whom to believe: trusted certificates as data, each with the time in which it was trusted.
//!
//! A trust list is a directory of certificates (PEM or DER). Those that signed themselves are
//! trusted; the others are known and help to build chains. A file [`LIST`] beside them may say more:
//!
//! ```toml
//! [[certificate]]
//! file = "root-g2.pem"
//! from = "2018-01-01"                # trusted from this moment,
//! until = "2030-12-31"               # and until the end of this day
//! uses = ["signature", "time-stamp"] # both when not said
//! trusted = true                     # to trust a certificate that did not sign itself, or to distrust one
//! ```

use base::Instant;
use serde::Deserialize;

use crate::algorithms::Failure;
use crate::asn1::time;
use crate::pem;
use crate::x509::Certificate;

/// The name of the file that says more about the certificates of a directory.
pub const LIST: &str = "trust.toml";

/// Certificates that a list holds at most.
const CERTIFICATES: usize = 10_000;

/// What a trusted certificate is trusted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Use {
    /// Signatures and seals.
    Signature,
    /// Time stamps.
    TimeStamp,
}

/// A trusted certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The certificate.
    pub certificate: Certificate,
    /// From when it is trusted; `None` means always.
    pub from: Option<Instant>,
    /// Before which moment it is trusted; `None` means for ever.
    pub until: Option<Instant>,
    /// What it is trusted for.
    pub uses: Vec<Use>,
}

impl Anchor {
    /// Trusted always and for everything.
    pub fn new(certificate: Certificate) -> Self {
        Self { certificate, from: None, until: None, uses: vec![Use::Signature, Use::TimeStamp] }
    }

    /// Whether it was trusted for this at this moment.
    pub fn holds(&self, purpose: Use, at: Instant) -> bool {
        self.uses.contains(&purpose) && self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }
}

/// Whom to believe.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustList {
    anchors: Vec<Anchor>,
    known: Vec<Certificate>,
}

/// Why a trust list cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// A file is neither PEM nor DER of a certificate, with the reason.
    #[error("{file}: {reason}")]
    File {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The list names a file that is not there.
    #[error("{LIST} names {0}, which is not there")]
    Missing(String),
    /// The list cannot be read.
    #[error("{LIST}: {0}")]
    List(String),
    /// More certificates than any real list has.
    #[error("over {CERTIFICATES} certificates")]
    Large,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    certificate: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    file: String,
    from: Option<String>,
    until: Option<String>,
    uses: Option<Vec<Use>>,
    trusted: Option<bool>,
}

impl TrustList {
    /// Trusts nobody.
    pub fn new() -> Self {
        Self::default()
    }

    /// Trusts a certificate.
    pub fn trust(&mut self, anchor: Anchor) {
        self.anchors.push(anchor);
    }

    /// Knows a certificate that helps to build chains, without trusting it.
    pub fn know(&mut self, certificate: Certificate) {
        self.known.push(certificate);
    }

    /// The trusted certificates.
    pub fn anchors(&self) -> &[Anchor] {
        &self.anchors
    }

    /// The certificates that are known without being trusted.
    pub fn known(&self) -> &[Certificate] {
        &self.known
    }

    /// Reads a directory whose files are given by name and content. Files whose names end in none of
    /// `.pem`, `.crt`, `.cer` and `.der` are left aside.
    ///
    /// # Errors
    /// With the file that cannot be read, or the line of the list.
    pub fn read(files: &[(String, Vec<u8>)]) -> Result<Self, TrustError> {
        let list = files.iter().find(|(name, _)| name == LIST);
        let mut entries = list.map_or(Ok(Vec::new()), |(_, text)| entries(text))?;
        let mut trust = Self::new();
        for (file, content) in files.iter().filter(|(name, _)| is_certificate(name)) {
            let at = entries.iter().position(|entry| entry.file == *file);
            let entry = at.map(|at| entries.swap_remove(at));
            for certificate in certificates(file, content)? {
                trust.take(certificate, entry.as_ref())?;
            }
        }
        match entries.first() {
            Some(left) => Err(TrustError::Missing(left.file.clone())),
            None => Ok(trust),
        }
    }

    fn take(&mut self, certificate: Certificate, entry: Option<&Entry>) -> Result<(), TrustError> {
        if self.anchors.len() + self.known.len() >= CERTIFICATES {
            return Err(TrustError::Large);
        }
        let said = entry.and_then(|entry| entry.trusted);
        if !said.unwrap_or_else(|| is_root(&certificate)) {
            self.know(certificate);
            return Ok(());
        }
        let mut anchor = Anchor::new(certificate);
        if let Some(entry) = entry {
            anchor.from = entry.from.as_deref().map(moment).transpose()?;
            anchor.until = entry.until.as_deref().map(end).transpose()?;
            if let Some(uses) = &entry.uses {
                anchor.uses.clone_from(uses);
            }
        }
        self.trust(anchor);
        Ok(())
    }
}

/// Whether a certificate signed itself, as far as can be told: a root whose algorithm is not known here is
/// trusted all the same, since nobody but its own maker is concerned.
fn is_root(certificate: &Certificate) -> bool {
    certificate.is_self_issued() && !matches!(certificate.is_signed_by(certificate), Err(Failure::Wrong))
}

fn is_certificate(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".pem", ".crt", ".cer", ".der"].iter().any(|end| name.ends_with(end))
}

fn certificates(file: &str, content: &[u8]) -> Result<Vec<Certificate>, TrustError> {
    let fail = |reason: String| TrustError::File { file: file.to_owned(), reason };
    let blocks = pem::read_either(content, "CERTIFICATE").map_err(|e| fail(e.to_string()))?;
    if blocks.is_empty() {
        return Err(fail("no certificate in it".to_owned()));
    }
    blocks.iter().map(|der| Certificate::parse(der).map_err(|e| fail(e.to_string()))).collect()
}

fn entries(text: &[u8]) -> Result<Vec<Entry>, TrustError> {
    let text = std::str::from_utf8(text).map_err(|_| TrustError::List("not UTF-8".to_owned()))?;
    let list: List = toml::from_str(text).map_err(|e| TrustError::List(e.to_string()))?;
    Ok(list.certificate)
}

fn moment(text: &str) -> Result<Instant, TrustError> {
    time::instant_of(text).ok_or_else(|| TrustError::List(format!("{text}: write it as 2026-11-22 or 2026-11-22T10:00:00Z")))
}

/// A plain date names its whole day.
fn end(text: &str) -> Result<Instant, TrustError> {
    let at = moment(text)?;
    Ok(if text.contains('T') { at } else { time::day_after(at) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Pki;

    fn files(list: &str) -> (Pki, Vec<(String, Vec<u8>)>) {
        let pki = Pki::new(Instant::from_ms(1_795_000_000_000)).unwrap();
        let files = vec![
            ("README".to_owned(), b"no certificate".to_vec()),
            ("issuing.der".to_owned(), pki.issuing.certificate().to_vec()),
            ("root.pem".to_owned(), pem::write("CERTIFICATE", pki.root.certificate()).into_bytes()),
            (LIST.to_owned(), list.as_bytes().to_vec()),
        ];
        (pki, files)
    }

    #[test]
    fn roots_are_trusted_and_others_known() {
        let trust = TrustList::read(&files("").1).unwrap();
        assert_eq!((trust.anchors().len(), trust.known().len()), (1, 1));
        assert!(trust.anchors()[0].holds(Use::TimeStamp, Instant::from_ms(0)));
    }

    #[test]
    fn the_list_says_when_and_for_what() {
        let list = "[[certificate]]\nfile = 'root.pem'\nfrom = '2020-01-01'\nuntil = '2026-12-31'\nuses = ['signature']\n\
                    [[certificate]]\nfile = 'issuing.der'\ntrusted = true\n";
        let trust = TrustList::read(&files(list).1).unwrap();
        assert_eq!((trust.anchors().len(), trust.known().len()), (2, 0));
        let root = &trust.anchors()[1];
        let at = |text| time::instant_of(text).unwrap();
        assert!(root.holds(Use::Signature, at("2026-12-31T23:59:59+07:00")));
        assert!(!root.holds(Use::Signature, at("2027-01-01")));
        assert!(!root.holds(Use::Signature, at("2019-12-31")));
        assert!(!root.holds(Use::TimeStamp, at("2025-01-01")));
    }

    #[test]
    fn mistakes_are_named() {
        let error = |list| TrustList::read(&files(list).1).unwrap_err();
        assert_eq!(error("[[certificate]]\nfile = 'x.pem'"), TrustError::Missing("x.pem".to_owned()));
        assert!(matches!(error("[[certificate]]\nfile = 'root.pem'\nuntil = 'soon'"), TrustError::List(_)));
        assert!(matches!(error("[[certificate]]\nfile = 'root.pem'\ntrustd = true"), TrustError::List(_)));
        let (_, mut broken) = files("");
        broken[1].1.truncate(50);
        assert!(matches!(TrustList::read(&broken), Err(TrustError::File { file, .. }) if file == "issuing.der"));
    }
}
