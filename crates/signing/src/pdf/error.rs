//! What can be wrong with a PDF.

use super::object::Id;

/// Why a PDF cannot be read, with the place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// There is no PDF in these bytes.
    #[error("not a PDF: no %PDF header in the first 1,024 bytes")]
    NotPdf,
    /// The end of the file does not say where its cross-references are.
    #[error("no startxref at the end of the file: it is cut off or damaged")]
    NoStart,
    /// Something is not as ISO 32000 says.
    #[error("byte {at}: {reason}")]
    Syntax {
        /// The offset in the file, or in the object stream being read.
        at: usize,
        /// What was found or missing.
        reason: &'static str,
    },
    /// An object that is needed is not what it must be.
    #[error("object {} {}: {reason}", id.number, id.generation)]
    Object {
        /// Which object.
        id: Id,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The file is encrypted; signatures on it would not say what was signed.
    #[error("the file is encrypted: remove the protection before signing")]
    Encrypted,
    /// A limit that keeps hostile files from using up the machine.
    #[error("too large or too complex: {0}")]
    Limit(&'static str),
    /// The file has no such page.
    #[error("there is no page {0}")]
    NoPage(usize),
}
