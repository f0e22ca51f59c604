//! All rooms put together: the list of modules, the shared parts, the background work.

use std::sync::Arc;

use access::{Clock, Ctx, Origin, Randomness};
use axum::Router;
use base::calendar::WorkingCalendar;
use base::{Locale, Result};
use db::{Db, Migration};
use dossiers::Needs;
use files::Files;
use people::Directory;
use procedures::Shelf;
use web::{App, Module};

use crate::Config;
use crate::adapters::{Agencies, Applicants, Catalogue, Press};

/// An installation: its configuration, its database and what its rooms share.
pub struct Installation {
    /// What the operator decided.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// Where the present comes from.
    pub clock: Clock,
    /// Where chance comes from.
    pub random: Randomness,
    /// The agencies and accounts.
    pub directory: Arc<Directory>,
    /// The procedures.
    pub shelf: Arc<Shelf>,
    /// What dossiers need.
    pub needs: Arc<Needs>,
    /// The files.
    pub files: Files,
}

/// Every module of the platform, in the order of their menus. Routes, menus, permissions and the
/// OpenAPI document are printed from this list.
pub fn modules() -> Vec<Module> {
    vec![people::module(), procedures::module(), dossiers::module(), files::module(), jobs::module()]
}

/// The migrations of every room, platform first.
pub(crate) fn migrations() -> Vec<Migration> {
    [access::MIGRATIONS, web::MIGRATIONS, jobs::MIGRATIONS, files::MIGRATIONS, people::MIGRATIONS, procedures::MIGRATIONS, dossiers::MIGRATIONS]
        .concat()
}

impl Installation {
    /// Opens an installation with the machine's clock and randomness.
    pub fn open(config: Config) -> Result<Self> {
        Self::with(config, Clock::System, Randomness::System)
    }

    /// Opens an installation with its own clock and randomness: tests and the demo's history.
    pub fn with(config: Config, clock: Clock, random: Randomness) -> Result<Self> {
        let database = config.database()?;
        if let db::Config::Sqlite { path, .. } = &database
            && let Some(folder) = path.parent()
        {
            std::fs::create_dir_all(folder).map_err(|e| base::Error::bug(format!("{}: {e}", folder.display())))?;
        }
        let db = Db::open(&database)?;
        let policy = people::Policy { second_factor: config.policy.second_factor };
        let directory = Arc::new(Directory::new(policy, config.server.secret.as_bytes()));
        let shelf = Arc::new(Shelf::new());
        let calendar = if config.policy.unconfirmed_swaps {
            WorkingCalendar::vietnam_with_unconfirmed()
        } else {
            WorkingCalendar::vietnam()
        };
        let limit = |most: u32| if most == 0 { None } else { Some(most) };
        let needs = Arc::new(Needs {
            agencies: Box::new(Agencies { directory: directory.clone(), clock: clock.clone(), calendar: Arc::new(calendar) }),
            catalogue: Box::new(Catalogue::new(shelf.clone())),
            applicants: Box::new(Applicants),
            press: Box::new(Press { base_url: config.server.base_url.clone(), hotline: config.province.hotline.clone() }),
            policy: dossiers::Policy {
                supplement: config.policy.supplement,
                supplements: limit(config.policy.supplements),
                extensions: limit(config.policy.extensions),
                accept_hours: config.policy.accept_hours,
                supplement_days: config.policy.supplement_days,
                draft_days: config.policy.draft_days,
                base_url: config.server.base_url.clone(),
            },
        });
        let files = Files::open(config.files.clone(), vec![Box::new(Guard)])?;
        Ok(Self { config, db, clock, random, directory, shelf, needs, files })
    }

    /// Brings the schema up to date; the names of what was applied.
    pub fn migrate(&self) -> Result<Vec<String>> {
        let applied = self.db.migrate(&migrations())?;
        self.db.write_blocking(dossiers::prepare)?;
        Ok(applied)
    }

    /// A context of the platform itself.
    pub fn system(&self, reason: &'static str, origin: Origin) -> Ctx {
        let actor = access::Actor::System(reason);
        Ctx::new(self.db.clone(), actor, self.clock.now(), origin, Locale::Vi, self.random.clone())
    }

    /// The application that handlers share.
    pub fn app(&self) -> Result<App> {
        let config = web::Config {
            base_url: self.config.server.base_url.clone(),
            province: self.config.province.name.clone(),
            hotline: self.config.province.hotline.clone(),
            theme_css: self.config.province.theme_css.clone(),
            demo: self.config.vneid.as_ref().is_some_and(|v| v.stand_in),
            secret: self.config.server.secret.clone().into_bytes(),
            behind_proxy: self.config.server.behind_proxy,
            body_limit: 1 << 20,
        };
        let accounts = Box::new(people::Accounts::new(self.directory.clone()));
        let mut app = App::new(self.db.clone(), self.clock.clone(), self.random.clone(), config, accounts)
            .with(self.directory.clone())
            .with(self.shelf.clone())
            .with(self.needs.clone())
            .with(Arc::new(self.files.limits()))
            .with(Arc::new(self.files.clone()));
        if let Some(vneid) = &self.config.vneid {
            let settings = national::vneid::Settings {
                issuer: vneid.issuer.clone(),
                client_id: vneid.client_id.clone(),
                client_secret: vneid.client_secret.clone(),
                redirect: format!("{}/login/vneid/callback", self.config.server.base_url),
                stand_in: vneid.stand_in,
            };
            app = app.with(Arc::new(national::vneid::VNeId::new(settings, national::outbound()?)));
        }
        Ok(app)
    }

    /// The whole application as a router, with the stand-ins it is configured to serve itself.
    pub fn router(&self) -> Result<Router> {
        let mut router = web::router(self.app()?, modules());
        if let Some(vneid) = self.config.vneid.as_ref().filter(|v| v.stand_in) {
            let home = self.config.server.base_url.clone();
            let stand_in = sandbox::vneid::router(sandbox::vneid::Config {
                issuer: vneid.issuer.clone(),
                client_id: vneid.client_id.clone(),
                client_secret: vneid.client_secret.clone(),
                redirect: format!("{home}/login/vneid/callback"),
                home,
                clock: self.clock.clone(),
                random: self.random.clone(),
            })?;
            router = router.nest("/sandbox/vneid", stand_in);
        }
        Ok(router)
    }

    /// The background work: handlers, schedules and the worker that does them.
    pub fn worker(&self) -> jobs::Worker {
        let handlers = files::handlers(jobs::Handlers::new(), &self.files);
        let handlers = dossiers::handlers(handlers, self.needs.clone());
        let handlers = handlers.on("evidence.seal", |ctx: Ctx, (): ()| async move { ctx.write(|tx| access::seal_day(tx).map(drop)).await });
        let schedules = [
            files::SCHEDULES,
            dossiers::SCHEDULES,
            &[jobs::Schedule { kind: "evidence.seal", every: jobs::Every::Day { hour: 0, minute: 10 } }],
        ]
        .concat();
        let (db, clock, random) = (self.db.clone(), self.clock.clone(), self.random.clone());
        let context = move || {
            Ctx::new(db.clone(), access::Actor::System("job"), clock.now(), Origin::Job, Locale::Vi, random.clone())
        };
        jobs::Worker::new(context, handlers, schedules)
    }
}

/// Files are read by those who may see the draft or dossier they belong to.
struct Guard;

impl files::FileGuard for Guard {
    fn may_read(&self, tx: &mut db::Tx<'_>, actor: &access::Actor, file: &files::StoredFile) -> Result<bool> {
        dossiers::mine::may_read_file(tx, actor, file.id)
    }
}
