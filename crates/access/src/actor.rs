//! Who acts.

use std::collections::HashSet;
use std::sync::Arc;

use base::{AgencyId, ApplicantId, OfficialId, Role};

/// Whoever acts.
#[derive(Debug, Clone)]
pub enum Actor {
    /// Nobody is signed in.
    Anonymous,
    /// A citizen, business or organisation, signed in by VNeID.
    Applicant(Applicant),
    /// An official.
    Official(Official),
    /// The platform itself, with the reason: a job, a migration, the command line.
    System(&'static str),
}

/// A signed-in citizen, business or organisation.
#[derive(Debug, Clone)]
pub struct Applicant {
    /// The account.
    pub id: ApplicantId,
    /// The name by VNeID.
    pub name: String,
}

/// A signed-in official with what the person may do today, delegations included.
#[derive(Debug, Clone)]
pub struct Official {
    /// The account.
    pub id: OfficialId,
    /// The full name.
    pub name: String,
    /// Roles by agency.
    pub grants: Vec<Grant>,
}

/// A role at an agency.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The agency.
    pub agency: AgencyId,
    /// The agency and all below it.
    pub covers: Coverage,
    /// Whose role it is, when it is held by delegation.
    pub on_behalf_of: Option<OfficialId>,
}

/// A set of agencies.
#[derive(Debug, Clone)]
pub enum Coverage {
    /// The whole province.
    All,
    /// These.
    Only(Arc<HashSet<AgencyId>>),
}

impl Coverage {
    /// Whether the agency is in the set.
    pub fn contains(&self, agency: AgencyId) -> bool {
        match self {
            Self::All => true,
            Self::Only(set) => set.contains(&agency),
        }
    }
}

impl Official {
    /// Whether the official holds the role at exactly this agency.
    pub fn holds(&self, role: Role, agency: AgencyId) -> bool {
        self.grants.iter().any(|g| g.role == role && g.agency == agency)
    }

    /// Whether the official holds the role anywhere.
    pub fn has_role(&self, role: Role) -> bool {
        self.grants.iter().any(|g| g.role == role)
    }
}

impl Actor {
    /// The official, if one acts.
    pub fn official(&self) -> Option<&Official> {
        match self {
            Self::Official(official) => Some(official),
            _ => None,
        }
    }

    /// The applicant, if one acts.
    pub fn applicant(&self) -> Option<&Applicant> {
        match self {
            Self::Applicant(applicant) => Some(applicant),
            _ => None,
        }
    }

    /// Who it is, for the evidence log: `official:…`, `applicant:…`, `system`, `anonymous`.
    pub fn key(&self) -> String {
        match self {
            Self::Anonymous => "anonymous".to_owned(),
            Self::Applicant(a) => format!("applicant:{}", a.id),
            Self::Official(o) => format!("official:{}", o.id),
            Self::System(_) => "system".to_owned(),
        }
    }

    /// The name, for timelines.
    pub fn name(&self) -> &str {
        match self {
            Self::Anonymous => "",
            Self::Applicant(a) => &a.name,
            Self::Official(o) => &o.name,
            Self::System(reason) => reason,
        }
    }
}
