//! What the rooms of `people` share while the program runs, and how `web` asks who an account is.

use std::sync::Arc;

use access::{Actor, Ctx, Tx};
use base::{ApplicantId, Instant, OfficialId, Result};
use db::params;
use web::{AccountKind, Signed, UserBadge};

use crate::applicant::{IdKind, applicant};
use crate::grants::grants;
use crate::seal::Seal;
use crate::tree::{SharedTree, Tree};

/// What the province decides about its officials' accounts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Policy {
    /// Whether every official needs a second factor.
    pub second_factor: bool,
}

/// What the rooms of `people` share while the program runs. The application shares it by
/// `App::with(Arc<Directory>)`.
pub struct Directory {
    /// The tree of agencies.
    pub tree: Arc<SharedTree>,
    /// What the province decided.
    pub policy: Policy,
    pub(crate) seal: Seal,
}

impl Directory {
    /// A directory of the installation whose secret this is.
    pub fn new(policy: Policy, secret: &[u8]) -> Self {
        Self { tree: Arc::default(), policy, seal: Seal::new(secret) }
    }

    /// Does an act that changes agencies, so that the shared tree is read again.
    pub async fn change<T, F>(&self, ctx: &Ctx, act: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_, '_>) -> Result<T> + Send + 'static,
    {
        let done = ctx.write(act).await;
        self.tree.forget();
        done
    }
}

/// Who accounts are, for `web`.
pub struct Accounts(Arc<Directory>);

impl Accounts {
    /// The accounts of this directory.
    pub fn new(directory: Arc<Directory>) -> Self {
        Self(directory)
    }

    fn official(&self, tx: &mut db::Tx<'_>, id: OfficialId, now: Instant) -> Result<Option<Signed>> {
        let tree = self.0.tree.current(tx, now)?;
        let Some(official) = grants(tx, &tree, id, now)? else { return Ok(None) };
        let (position, agency, must_change, second): (String, base::AgencyId, bool, bool) = tx.one(
            "SELECT position, agency_id, must_change, totp_secret IS NOT NULL OR \
             EXISTS (SELECT 1 FROM passkey p WHERE p.official_id = official.id) FROM official WHERE id = $1",
            params![id],
        )?;
        let badge = UserBadge { name: official.name.clone(), role_line: role_line(&tree, &position, agency), official: true };
        let must = match (must_change, self.0.policy.second_factor && !second) {
            (true, _) => Some("/me/password"),
            (false, true) => Some("/me/security"),
            (false, false) => None,
        };
        Ok(Some(Signed { actor: Actor::Official(official), badge, must }))
    }
}

fn role_line(tree: &Tree, position: &str, agency: base::AgencyId) -> String {
    let place = tree.by_id(agency).map_or("", |a| a.label());
    [position, place].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn applicant_signed(tx: &mut db::Tx<'_>, id: ApplicantId) -> Result<Signed> {
    let found = applicant(tx, id)?;
    let number = match found.id_kind {
        IdKind::Tax => format!("MST {}", found.id_number),
        // Neighbours at the screen need not read the whole number.
        IdKind::Card | IdKind::Passport => {
            let shown: String = found.id_number.chars().skip(found.id_number.chars().count().saturating_sub(4)).collect();
            format!("•••• {shown}")
        }
    };
    let badge = UserBadge { name: found.name.clone(), role_line: number, official: false };
    Ok(Signed { actor: Actor::Applicant(access::Applicant { id, name: found.name }), badge, must: None })
}

impl web::Accounts for Accounts {
    fn signed(&self, tx: &mut db::Tx<'_>, kind: AccountKind, account: &str, now: Instant) -> Result<Option<Signed>> {
        match kind {
            AccountKind::Official => match account.parse() {
                Ok(id) => self.official(tx, id, now),
                Err(_) => Ok(None),
            },
            AccountKind::Applicant => match account.parse() {
                Ok(id) => applicant_signed(tx, id).map(Some),
                Err(_) => Ok(None),
            },
        }
    }
}
