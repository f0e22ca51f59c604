//! What every request can reach.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

use access::{Actor, Clock, Ctx, Origin, Randomness};
use base::{Instant, Locale, Result};
use db::Db;

use crate::limits::Limits;
use crate::module::Side;
use crate::{AccountKind, UserBadge};

/// How the installation presents itself.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address people use, without a slash at the end.
    pub base_url: String,
    /// The province's name: `Tỉnh Tân Giang`.
    pub province: String,
    /// The phone number of the help desk.
    pub hotline: String,
    /// CSS variables of the province's own colours; may be empty.
    pub theme_css: String,
    /// Whether this is a fictional demo province; said on every page.
    pub demo: bool,
    /// The key that signs what leaves the server: CSRF tokens, links. At least 32 bytes.
    pub secret: Vec<u8>,
    /// Whether requests come through a proxy whose `X-Forwarded-For` is to be believed.
    pub behind_proxy: bool,
    /// The largest body of an ordinary form, in bytes.
    pub body_limit: usize,
}

/// Whether a signed-in account may act, and as whom.
pub struct Signed {
    /// Who acts.
    pub actor: Actor,
    /// How the page greets them.
    pub badge: UserBadge,
    /// The person must do this before anything else: the page that lets them.
    pub must: Option<&'static str>,
}

/// What `web` needs to know of accounts; `people` supplies it.
pub trait Accounts: Send + Sync {
    /// Who an account is now, or `None` when it may no longer act.
    fn signed(&self, tx: &mut db::Tx<'_>, kind: AccountKind, account: &str, now: Instant) -> Result<Option<Signed>>;
}

/// What every request can reach. Cloning shares it.
#[derive(Clone)]
pub struct App(pub(crate) Arc<Parts>);

/// The parts of an [`App`].
pub struct Parts {
    /// The database.
    pub db: Db,
    /// Where the present comes from.
    pub clock: Clock,
    /// Where chance comes from.
    pub random: Randomness,
    /// How the installation presents itself.
    pub config: Config,
    /// Who accounts are.
    pub accounts: Box<dyn Accounts>,
    /// How often a caller may come.
    pub limits: Limits,
    /// The menu of each side, from the modules.
    pub(crate) menu: Vec<(Side, crate::MenuItem)>,
    /// What modules share with their own handlers, by type.
    pub(crate) shared: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
}

impl App {
    /// Puts the parts together; modules add to it in [`crate::router`].
    pub fn new(db: Db, clock: Clock, random: Randomness, config: Config, accounts: Box<dyn Accounts>) -> Self {
        let limits = Limits::default();
        Self(Arc::new(Parts { db, clock, random, config, accounts, limits, menu: Vec::new(), shared: HashMap::new() }))
    }

    /// Gives modules something to share with their handlers, found again by [`App::get`].
    /// To be called before the application is cloned.
    #[must_use]
    pub fn with<T: Any + Send + Sync>(self, value: Arc<T>) -> Self {
        let mut parts = Arc::into_inner(self.0);
        if let Some(parts) = &mut parts {
            parts.shared.insert(TypeId::of::<T>(), value);
        }
        match parts {
            Some(parts) => Self(Arc::new(parts)),
            // Wiring happens once, at the start; a shared application here is a programming error.
            #[expect(clippy::panic, reason = "the program cannot start with wrong wiring")]
            None => panic!("App::with was called after the application was shared"),
        }
    }

    pub(crate) fn with_menu(self, menu: Vec<(Side, crate::MenuItem)>) -> Self {
        match Arc::into_inner(self.0) {
            Some(mut parts) => {
                parts.menu = menu;
                Self(Arc::new(parts))
            }
            #[expect(clippy::panic, reason = "the program cannot start with wrong wiring")]
            None => panic!("the router was made after the application was shared"),
        }
    }

    /// What was shared by [`App::with`].
    ///
    /// # Errors
    /// [`base::Error::Bug`] when the application was wired without it.
    pub fn get<T: Any + Send + Sync>(&self) -> Result<Arc<T>> {
        self.0
            .shared
            .get(&TypeId::of::<T>())
            .cloned()
            .and_then(|any| any.downcast::<T>().ok())
            .ok_or_else(|| base::Error::bug(format!("{} is not wired", std::any::type_name::<T>())))
    }

    /// A context for work that no request asked for.
    pub fn system(&self, reason: &'static str, origin: Origin) -> Ctx {
        let parts = &self.0;
        Ctx::new(parts.db.clone(), Actor::System(reason), parts.clock.now(), origin, Locale::Vi, parts.random.clone())
    }

    /// The address of a path of ours, for links that leave the server.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.0.config.base_url)
    }
}

impl std::ops::Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}
