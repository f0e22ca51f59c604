//! A file that waits for its signature's value.

use std::ops::Range;

use crate::algorithms::DigestAlgorithm;
use crate::pades::{PadesError, signature};
use crate::pdf::{Document, padded};

/// A file with an empty signature. It is a complete PDF: it can be stored while the signature is
/// made elsewhere, and opened again by [`Prepared::reopen`].
#[derive(Debug, Clone)]
pub struct Prepared {
    bytes: Vec<u8>,
    gap: Range<usize>,
}

impl Prepared {
    pub(crate) fn new(bytes: Vec<u8>, gap: Range<usize>) -> Self {
        Self { bytes, gap }
    }

    /// Opens a prepared file again by the name of the field that waits.
    ///
    /// # Errors
    /// When the file cannot be read or has no empty signature in that field.
    pub fn reopen(bytes: Vec<u8>, field: &str) -> Result<Self, PadesError> {
        let document = Document::open(&bytes)?;
        let waiting = signature::all(&document)?.into_iter().find(|s| s.field == field);
        let gap = waiting.filter(|s| s.contents.iter().all(|b| *b == 0)).and_then(|s| s.gap);
        match gap.filter(|gap| gap.end <= bytes.len()) {
            Some(gap) => Ok(Self { bytes, gap }),
            None => Err(PadesError::NoField(field.to_owned())),
        }
    }

    /// The prepared file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The octets that are signed: everything but the place of the signature's value.
    pub fn signed(&self) -> [&[u8]; 2] {
        let part = |range| self.bytes.get(range).unwrap_or_default();
        [part(0..self.gap.start), part(self.gap.end..self.bytes.len())]
    }

    /// The digest of the octets that are signed.
    pub fn digest(&self, algorithm: DigestAlgorithm) -> Vec<u8> {
        algorithm.digest(&self.signed().concat())
    }

    /// Puts a signature's value, a DER-encoded CMS container or time-stamp token, into its place.
    ///
    /// # Errors
    /// When it is larger than what was kept for it.
    pub fn embed(mut self, value: &[u8]) -> Result<Vec<u8>, PadesError> {
        let digits = self.gap.len().saturating_sub(2);
        let too_large = PadesError::TooLarge { needed: value.len(), kept: digits / 2 };
        let text = padded(value, digits).ok_or(too_large)?;
        if let Some(place) = self.bytes.get_mut(self.gap.start + 1..self.gap.end.saturating_sub(1)) {
            place.copy_from_slice(text.as_bytes());
        }
        Ok(self.bytes)
    }
}
