//! What systems tell each other: versioned facts that one system writes with its own transaction
//! and others read as jobs.

use serde::{Deserialize, Serialize};

use crate::{AgencyId, DossierId, Instant};

/// A dossier reached a new status.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DossierMoved {
    /// The dossier.
    pub id: DossierId,
    /// Its code.
    pub code: String,
    /// The agency that is competent for it.
    pub agency: AgencyId,
    /// The national status code it left, when it had one.
    pub from: Option<u8>,
    /// The national status code it reached.
    pub to: u8,
    /// When.
    pub at: Instant,
}
