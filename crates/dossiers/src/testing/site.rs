//! The pages behind the real door, for tests: requests of people who are signed in.

use std::sync::Arc;

use access::{Actor, Clock, Origin, Randomness};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use base::{Instant, Locale, Result};
use db::Db;
use tower::ServiceExt as _;
use web::{AccountKind, Accounts, App, Config, Module, Signed, Stage, UserBadge};

use super::{MONDAY, lan, minh, needs, official, staff};

/// The site over a database.
pub(crate) struct Site {
    router: Router,
    db: Db,
    /// The time of the site.
    pub(crate) clock: Clock,
    _folder: tempfile::TempDir,
}

/// An answer of the site.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) to: String,
    pub(crate) text: String,
}

struct Everybody;

impl Accounts for Everybody {
    fn signed(&self, _tx: &mut db::Tx<'_>, kind: AccountKind, account: &str, _now: Instant) -> Result<Option<Signed>> {
        let citizens = [lan(), minh()].into_iter().filter(|_| kind == AccountKind::Applicant);
        let officials = staff().into_iter().map(|(_, _, role, at)| official(role, at)).filter(|_| kind == AccountKind::Official);
        let found = citizens.chain(officials).find(|actor| key(actor) == account);
        Ok(found.map(|actor| {
            let badge = UserBadge { name: actor.name().to_owned(), role_line: String::new(), official: kind == AccountKind::Official };
            Signed { actor, badge, must: None }
        }))
    }
}

fn key(actor: &Actor) -> String {
    actor.key().split_once(':').map(|(_, id)| id.to_owned()).unwrap_or_default()
}

impl Site {
    /// The site of these modules' routes.
    pub(crate) fn new(db: &Db, routes: Vec<web::Route>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::fixed(MONDAY);
        let config = Config {
            base_url: "http://tangiang.example".to_owned(),
            province: "Tỉnh Tân Giang".to_owned(),
            hotline: "1900 1234".to_owned(),
            theme_css: String::new(),
            demo: false,
            secret: vec![7; 32],
            behind_proxy: false,
            body_limit: 1 << 20,
        };
        let files = files::Files::open(files::Config::at(folder.path()), Vec::new()).unwrap();
        let app = App::new(db.clone(), clock.clone(), Randomness::System, config, Box::new(Everybody))
            .with(Arc::new(needs()))
            .with(Arc::new(files));
        let module = Module { name: "dossiers", migrations: &[], routes, menu: Vec::new() };
        Self { router: web::router(app, vec![module]), db: db.clone(), clock, _folder: folder }
    }

    /// Signs somebody in; the token opens every request.
    pub(crate) fn sign_in(&self, actor: &Actor) -> String {
        let kind = if actor.official().is_some() { AccountKind::Official } else { AccountKind::Applicant };
        let account = key(actor);
        let ctx = access::Ctx::new(self.db.clone(), Actor::System("test"), self.clock.now(), Origin::Test, Locale::Vi, Randomness::System);
        ctx.write_blocking(move |tx| web::start_session(tx, kind, &account, Stage::Open, "", "")).unwrap()
    }

    /// Reads a page.
    pub(crate) fn get(&self, token: &str, path: &str) -> Answer {
        self.send(token, "GET", path, "", "")
    }

    /// Sends a form.
    pub(crate) fn post(&self, token: &str, path: &str, form: &str) -> Answer {
        self.send(token, "POST", path, "application/x-www-form-urlencoded", form)
    }

    /// Sends JSON.
    pub(crate) fn json(&self, token: &str, method: &str, path: &str, body: &str) -> Answer {
        self.send(token, method, path, "application/json", body)
    }

    fn send(&self, token: &str, method: &str, path: &str, kind: &str, body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let status = response.status();
            let to = response.headers().get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
            let bytes = to_bytes(response.into_body(), 4 << 20).await.unwrap();
            Answer { status, to, text: String::from_utf8_lossy(&bytes).into_owned() }
        })
    }
}
