//! The permission table and how it is asked.

use std::collections::HashSet;
use std::ops::Deref;

use base::{AgencyId, ApplicantId, Role};

use crate::{Action, Actor, Coverage};

/// How far from the grant's agency a role reaches for an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Only at the very agency of the grant.
    Exact,
    /// At the agency of the grant and all below it.
    Subtree,
}

/// Something an action is done to.
pub trait Resource {
    /// What it is called in errors.
    const NAME: &'static str;
    /// The action that means "may know that it exists"; `None` when everybody may.
    const VIEW: Option<Action>;
    /// The agencies concerned: any of them gives the right.
    fn agencies(&self) -> &[AgencyId];
    /// The applicant it belongs to.
    fn owner(&self) -> Option<ApplicantId> {
        None
    }
}

/// Something with the proof that the actor may do it. Made only by `Tx::allow`.
#[derive(Debug, Clone)]
pub struct Allowed<T>(T);

impl<T> Allowed<T> {
    pub(crate) fn proven(resource: T) -> Self {
        Self(resource)
    }

    /// For the platform's own work, which no person asked for. The reason is for the reader.
    pub fn system(resource: T, _reason: &'static str) -> Self {
        Self(resource)
    }

    /// The thing itself.
    pub fn into_inner(self) -> T {
        self.0
    }

    /// The same permission for what the thing became.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Allowed<U> {
        Allowed(change(self.0))
    }
}

impl<T> Deref for Allowed<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// Whether the actor may do this to the resource.
pub fn permits(actor: &Actor, action: Action, resource: &impl Resource) -> bool {
    match actor {
        Actor::Anonymous => false,
        Actor::System(_) => true,
        Actor::Applicant(applicant) => action.open_to_owner() && resource.owner() == Some(applicant.id),
        Actor::Official(official) => official.grants.iter().any(|grant| {
            action.roles().iter().any(|(role, reach)| {
                *role == grant.role
                    && resource.agencies().iter().any(|agency| match reach {
                        Reach::Exact => *agency == grant.agency,
                        Reach::Subtree => grant.covers.contains(*agency),
                    })
            })
        }),
    }
}

/// Which resources an actor may do an action to: the filter of every list, search and export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// None.
    Nothing,
    /// All.
    Everything,
    /// Those of these agencies, sorted.
    Agencies(Vec<AgencyId>),
    /// Those that belong to this applicant.
    Owner(ApplicantId),
}

/// The scope of an action for an actor. It agrees with [`permits`] by construction: both read the
/// same table.
pub fn scope(actor: &Actor, action: Action) -> Scope {
    match actor {
        Actor::Anonymous => Scope::Nothing,
        Actor::System(_) => Scope::Everything,
        Actor::Applicant(applicant) if action.open_to_owner() => Scope::Owner(applicant.id),
        Actor::Applicant(_) => Scope::Nothing,
        Actor::Official(official) => {
            let mut agencies = HashSet::new();
            for grant in &official.grants {
                for (role, reach) in action.roles() {
                    if *role != grant.role {
                        continue;
                    }
                    match (reach, &grant.covers) {
                        (Reach::Exact, _) => {
                            agencies.insert(grant.agency);
                        }
                        (Reach::Subtree, Coverage::All) => return Scope::Everything,
                        (Reach::Subtree, Coverage::Only(set)) => agencies.extend(set.iter().copied()),
                    }
                }
            }
            if agencies.is_empty() {
                return Scope::Nothing;
            }
            let mut agencies: Vec<_> = agencies.into_iter().collect();
            agencies.sort();
            Scope::Agencies(agencies)
        }
    }
}

/// The whole table as text, role by action, for the golden file.
pub fn matrix() -> String {
    let width = Action::ALL.iter().map(|a| a.code().len()).max().unwrap_or(0);
    let mut text = String::from("# Who may do what. E: at the very agency; S: at the agency and all below it.\n");
    text.push_str(&format!("{:width$}  owner", "action"));
    for role in Role::ALL {
        text.push_str(&format!(" {}", role.code()));
    }
    text.push('\n');
    for action in Action::ALL {
        text.push_str(&format!("{:width$}  {:<5}", action.code(), if action.open_to_owner() { "yes" } else { "-" }));
        for role in Role::ALL {
            let mark = match action.roles().iter().find(|(r, _)| r == role) {
                Some((_, Reach::Exact)) => "E",
                Some((_, Reach::Subtree)) => "S",
                None => "-",
            };
            text.push_str(&format!(" {mark:<w$}", w = role.code().len()));
        }
        text = text.trim_end().to_owned();
        text.push('\n');
    }
    text
}
