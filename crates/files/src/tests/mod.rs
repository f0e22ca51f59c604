//! Files on both engines, over the router where HTTP matters.

mod forms;
mod hostile;
mod metadata;
mod samples;
mod scanning;
mod serving;
mod storing;
mod sweeping;
mod tus_journeys;
mod tus_large;
mod tus_protocol;

use std::io::Write as _;
use std::sync::Arc;

use access::{Actor, Applicant, Clock, Ctx, Origin, Randomness};
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use axum::response::Response;
use base::{ApplicantId, Id as _, Instant, Locale, Result};
use db::{Db, Migration};
use tempfile::TempDir;
use tower::ServiceExt as _;
use web::{AccountKind, Accounts, App, Module, Signed, Stage, UserBadge};

use crate::intake::Incoming;
use crate::{Config, FileGuard, Files, StoredFile};

/// 24/11/2026, 10:00 in Vietnam.
pub(super) const T0: Instant = Instant::from_ms(1_795_489_200_000);

/// A shelf over a database, with a clock that the test moves.
pub(super) struct Bench {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) files: Files,
    pub(super) folder: TempDir,
}

/// An applicant by number.
pub(super) fn person(n: u128) -> Actor {
    let id = ApplicantId::from_uuid(uuid(n));
    Actor::Applicant(Applicant { id, name: "Nguyễn Thị Hoa".into() })
}

fn uuid(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(n)
}

impl Bench {
    pub(super) fn ctx(&self, actor: Actor) -> Ctx {
        Ctx::new(self.db.clone(), actor, self.clock.now(), Origin::Test, Locale::Vi, Randomness::System)
    }

    pub(super) fn hours(&self, hours: i64) {
        self.clock.set(self.clock.now().plus_minutes(hours * 60));
    }

    /// Takes a file in as the first person.
    pub(super) async fn take(&self, name: &str, bytes: &[u8]) -> Result<StoredFile> {
        let mut content = self.files.scratch()?;
        content.write_all(bytes).unwrap();
        let size = u64::try_from(bytes.len()).unwrap();
        let incoming = Incoming { id: None, name: name.into(), purpose: String::new(), content, size };
        self.files.take_in(&self.ctx(person(1)), incoming, |_| Ok(())).await
    }

    /// The whole application, with these modules besides our own.
    pub(super) fn app(&self, more: Vec<Module>) -> Browser {
        let config = web::Config {
            base_url: "http://127.0.0.1".into(),
            province: "Tỉnh Tân Giang".into(),
            hotline: "1900".into(),
            theme_css: String::new(),
            demo: false,
            secret: vec![7; 32],
            behind_proxy: false,
            body_limit: 1 << 20,
        };
        let app = App::new(self.db.clone(), self.clock.clone(), Randomness::System, config, Box::new(ByNumber));
        let mut modules = more;
        modules.push(crate::module());
        Browser(web::router(app.with(Arc::new(self.files.clone())), modules))
    }

    /// Signs a person in; the token goes with requests.
    pub(super) async fn sign_in(&self, n: u128) -> String {
        let ctx = self.ctx(Actor::Anonymous);
        ctx.write(move |tx| web::start_session(tx, AccountKind::Applicant, &n.to_string(), Stage::Open, "", "test"))
            .await
            .unwrap()
    }
}

struct ByNumber;

impl Accounts for ByNumber {
    fn signed(&self, _: &mut db::Tx<'_>, _: AccountKind, account: &str, _: Instant) -> Result<Option<Signed>> {
        let actor = person(account.parse().unwrap());
        Ok(Some(Signed { actor, badge: UserBadge::default(), must: None }))
    }
}

/// The router as a browser meets it.
#[derive(Clone)]
pub(super) struct Browser(axum::Router);

/// An answer that was read to its end.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

impl Browser {
    pub(super) async fn send(&self, request: Request<Body>) -> Response {
        self.0.clone().oneshot(request).await.unwrap()
    }

    pub(super) async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.send(request.body(body.into()).unwrap()).await;
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

pub(super) fn on_both(test: impl AsyncFn(Bench)) {
    with_config(|_| {}, Vec::new, test);
}

/// Runs a test on both engines with a shelf that is configured so and guarded so.
pub(super) fn with_config(
    configure: impl Fn(&mut Config),
    guards: impl Fn() -> Vec<Box<dyn FileGuard>>,
    test: impl AsyncFn(Bench),
) {
    let migrations: Vec<Migration> =
        [access::MIGRATIONS, web::MIGRATIONS, jobs::MIGRATIONS, crate::MIGRATIONS].concat();
    db::testing::both(&migrations, |db| {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::at(folder.path());
        configure(&mut config);
        let files = Files::open(config, guards()).unwrap();
        runtime.block_on(test(Bench { db, clock: Clock::fixed(T0), files, folder }));
    });
}
