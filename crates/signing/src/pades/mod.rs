//! PAdES: signatures on PDF (ETSI EN 319 142-1, ISO 32000-2 part 12.8).
//!
//! Baseline B-B and B-T are made by [`sign`], or in two phases, [`prepare`] and
//! [`Prepared::embed`], when the key is elsewhere; [`keep`] adds what later verifiers need (B-LT)
//! and [`time_stamp`] protects it (B-LTA). [`verify`] tells of every signature who signed, what it
//! covers, what was changed afterwards and whether that was allowed.

mod changes;
mod date;
mod keep;
mod prepare;
mod prepared;
mod report;
mod request;
mod sign;
mod signature;
mod store;
mod verify;

use crate::cms::CmsError;
use crate::key::KeyError;
use crate::pdf::{PdfError, PictureError};
use crate::tsp::TspError;

pub use changes::{Change, Level, changes};
pub use keep::{Kept, keep};
pub use prepare::{prepare, prepare_time_stamp};
pub use prepared::Prepared;
pub use report::{Judged, Kind, Report, RevisionReport, SignatureReport};
pub use request::{Certification, Lock, Place, RESERVE, Request, Shown};
pub use sign::{TimeStamping, sign, time_stamp};
pub use signature::{Signature, all as signatures};
pub use store::Store;
pub use verify::verify;

/// Why a PDF could not be signed or verified.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PadesError {
    /// The file.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// The picture of the appearance.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// The container of the signature.
    #[error(transparent)]
    Cms(#[from] CmsError),
    /// The key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The time stamp.
    #[error(transparent)]
    Tsp(#[from] TspError),
    /// There is no such field, or none of such a name can be made.
    #[error("there is no signature field “{0}”, and none of this name can be made")]
    NoField(String),
    /// The field is for something else.
    #[error("the field “{0}” is not for signatures")]
    OtherField(String),
    /// The field is signed.
    #[error("the field “{0}” is already signed")]
    Taken(String),
    /// Something is to be shown, and nobody says where.
    #[error("the signature is to be shown, but the place has no area")]
    NoPlace,
    /// A certifying signature must be the first.
    #[error("only the first signature of a document can certify it")]
    NotFirst,
    /// An earlier signature allows no further one.
    #[error("the signature in “{0}” does not allow another one")]
    Forbidden(String),
    /// The signature does not fit into the place kept for it.
    #[error("the signature has {needed} octets, {kept} were kept for it")]
    TooLarge {
        /// Its octets.
        needed: usize,
        /// The octets kept.
        kept: usize,
    },
}
