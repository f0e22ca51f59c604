//! Reading PDF files for signing and adding revisions to them (ISO 32000-1 and -2).
//!
//! [`Document`] knows a file's revisions and the [`State`] each of them left; [`Update`] adds one.
//! Files of PDF 1.0 to 2.0 with cross-reference tables, streams or both, linearised or not, are
//! read. Encrypted and damaged files are refused: nobody could say what a signature on them covers.

mod appearance;
mod document;
mod error;
mod field;
mod filter;
mod import;
mod object;
mod page;
mod picture;
mod syntax;
mod update;
mod xref;

pub use appearance::{Appearance, corner, person, seal};
pub use document::{Document, Revision, State};
pub(crate) use document::Place;
pub use error::PdfError;
pub use field::{Field, fields};
pub use object::{Dict, Id, Object, Stream};
pub(crate) use object::hex;
pub use page::{Page, Rect, pages};
pub use picture::{Picture, PictureError};
pub(crate) use syntax::{Reader, is_space};
pub(crate) use update::padded;
pub use update::{Update, Written};
