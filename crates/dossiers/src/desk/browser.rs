//! Officers with a browser, for the tests of pages.

use std::collections::HashSet;
use std::sync::Arc;

use access::{Actor, Coverage, Ctx, Grant, Official, Randomness};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use base::{AgencyId, DossierId, Instant, OfficialId, Result, Role};
use db::Db;
use tower::ServiceExt as _;
use web::{AccountKind, Module, Signed, Stage, UserBadge};

use crate::testing::{self, MONDAY, north};
use crate::{Dossier, acts};

/// Receives and leads at once in Sơn Bắc, as in the smallest communes.
pub(crate) const BOTH: &str = "01900000-0000-7000-8000-000000000051";

struct Officials;

impl web::Accounts for Officials {
    fn signed(&self, _tx: &mut db::Tx<'_>, _kind: AccountKind, account: &str, _now: Instant) -> Result<Option<Signed>> {
        let id: OfficialId = account.parse()?;
        let roles: Vec<(Role, AgencyId)> = match account {
            BOTH => vec![(Role::Reception, north()), (Role::Leader, north())],
            _ => testing::staff().into_iter().filter(|(known, ..)| *known == id).map(|(_, _, r, a)| (r, a)).collect(),
        };
        let covers = |agency| Coverage::Only(Arc::new(HashSet::from([agency])));
        let grants = roles.into_iter().map(|(role, agency)| Grant { role, agency, covers: covers(agency), on_behalf_of: None });
        let actor = Actor::Official(Official { id, name: format!("Cán bộ {account}"), grants: grants.collect() });
        Ok(Some(Signed { actor, badge: UserBadge { official: true, ..UserBadge::default() }, must: None }))
    }
}

/// The pages of desk and counter on a database.
pub(crate) struct Site {
    router: Router,
    pub(crate) db: Db,
    runtime: tokio::runtime::Runtime,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) to: String,
    pub(crate) body: String,
}

impl Site {
    pub(crate) fn new(db: &Db) -> Self {
        let config = web::Config {
            base_url: "http://localhost".into(),
            province: "Tỉnh Tân Giang".into(),
            hotline: "1900 0000".into(),
            theme_css: String::new(),
            demo: true,
            secret: vec![7; 32],
            behind_proxy: false,
            body_limit: 1 << 20,
        };
        let app = web::App::new(db.clone(), access::Clock::fixed(MONDAY), Randomness::System, config, Box::new(Officials))
            .with(Arc::new(testing::needs()));
        let module = Module {
            name: "dossiers",
            migrations: crate::MIGRATIONS,
            routes: super::routes().into_iter().chain(crate::counter::routes()).collect(),
            menu: crate::counter::menu(),
        };
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        Self { router: web::router(app, vec![module]), db: db.clone(), runtime }
    }

    /// Signs an account in and gives its token.
    pub(crate) fn sign_in(&self, account: &str) -> String {
        let account = account.to_owned();
        let ctx = testing::ctx(&self.db, Actor::System("test"));
        ctx.write_blocking(move |tx| web::start_session(tx, AccountKind::Official, &account, Stage::Open, "", "test")).unwrap()
    }

    /// Signs in whoever holds a role.
    pub(crate) fn officer(&self, role: Role, agency: AgencyId) -> String {
        let (id, ..) = testing::staff().into_iter().find(|(_, _, r, a)| *r == role && *a == agency).unwrap();
        self.sign_in(&id.to_string())
    }

    async fn ask(router: Router, request: Request<Body>) -> Answer {
        let response = router.oneshot(request).await.unwrap();
        let status = response.status();
        let to = response.headers().get(header::LOCATION).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
        let body = to_bytes(response.into_body(), 1 << 22).await.unwrap();
        Answer { status, to, body: String::from_utf8_lossy(&body).into_owned() }
    }

    fn request(method: &str, who: &str, path: &str, kind: &str, body: String) -> Request<Body> {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {who}"))
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap()
    }

    fn form(pairs: &[(&str, &str)]) -> String {
        let encode = |text: &str| text.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
        pairs.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect::<Vec<_>>().join("&")
    }

    pub(crate) fn get(&self, who: &str, path: &str) -> Answer {
        self.runtime.block_on(Self::ask(self.router.clone(), Self::request("GET", who, path, "text/plain", String::new())))
    }

    pub(crate) fn post(&self, who: &str, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let request = Self::request("POST", who, path, "application/x-www-form-urlencoded", Self::form(pairs));
        self.runtime.block_on(Self::ask(self.router.clone(), request))
    }

    pub(crate) fn post_json(&self, who: &str, path: &str, body: &serde_json::Value) -> Answer {
        let request = Self::request("POST", who, path, "application/json", body.to_string());
        self.runtime.block_on(Self::ask(self.router.clone(), request))
    }

    /// Two officers press at the same moment.
    pub(crate) fn post_both(&self, path: &str, first: (&str, &[(&str, &str)]), second: (&str, &[(&str, &str)])) -> [Answer; 2] {
        let ask = |(who, pairs): (&str, &[(&str, &str)])| {
            let request = Self::request("POST", who, path, "application/x-www-form-urlencoded", Self::form(pairs));
            self.runtime.spawn(Self::ask(self.router.clone(), request))
        };
        let (first, second) = (ask(first), ask(second));
        self.runtime.block_on(async { [first.await.unwrap(), second.await.unwrap()] })
    }

    /// Lan's application, handed in online in Sơn Bắc.
    pub(crate) fn submitted(&self) -> Dossier {
        let act = |tx: &mut access::Tx<'_, '_>| acts::submit(tx, &testing::needs(), &testing::version(), testing::application());
        let ctx: Ctx = testing::ctx(&self.db, testing::lan());
        ctx.write_blocking(act).unwrap()
    }

    /// The dossier as it is now.
    pub(crate) fn dossier(&self, id: DossierId) -> Dossier {
        self.db.read_blocking(move |tx| crate::store::get(tx, id)).unwrap().unwrap()
    }

    /// Does an act as the form does, on the present version.
    pub(crate) fn act(&self, who: &str, id: DossierId, act: &str, pairs: &[(&str, &str)]) -> Answer {
        let version = self.dossier(id).version.to_string();
        let pairs: Vec<(&str, &str)> = [("version", version.as_str())].into_iter().chain(pairs.iter().copied()).collect();
        self.post(who, &format!("/desk/dossiers/{id}/acts/{act}"), &pairs)
    }
}
