//! Typed ids. Every id is a UUIDv7, stored and shown as its 36-character text.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An id of any kind: what `db` stores and `access::Ctx` makes.
pub trait Id: Copy + fmt::Display + FromStr<Err = crate::Error> {
    /// Wraps a raw UUID.
    fn from_uuid(uuid: Uuid) -> Self;
    /// The raw UUID.
    fn uuid(self) -> Uuid;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl Id for $name {
            fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
            fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = crate::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self).map_err(|_| crate::Error::NotFound(stringify!($name)))
            }
        }
    )*};
}

ids! {
    /// An agency (cơ quan, đơn vị).
    AgencyId;
    /// An official's account (cán bộ, công chức).
    OfficialId;
    /// A citizen, business or organisation that applies (người nộp, chủ hồ sơ).
    ApplicantId;
    /// A procedure of the catalogue (thủ tục hành chính).
    ProcedureId;
    /// One version of a procedure.
    VersionId;
    /// A dossier (hồ sơ).
    DossierId;
    /// A stored file (tệp).
    FileId;
    /// An event: one recorded act.
    EventId;
    /// A background job.
    JobId;
    /// A signed-in session.
    SessionId;
    /// Anything that belongs to a dossier or an account and needs a name of its own.
    RowId;
}
