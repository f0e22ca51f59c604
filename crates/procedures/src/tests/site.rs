//! The pages on a database, asked by people and programs.

use std::sync::Arc;

use access::{Actor, Clock, Randomness};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, header};
use base::{Instant, Result, Role};
use db::Db;
use serde_json::Value;
use tower::ServiceExt as _;
use web::{AccountKind, Signed, Stage, UserBadge};

use super::{NOON, author, official, reviewer, system};
use crate::Shelf;

/// Accounts of these tests by their names.
struct People;

impl web::Accounts for People {
    fn signed(&self, _tx: &mut db::Tx<'_>, _kind: AccountKind, account: &str, _now: Instant) -> Result<Option<Signed>> {
        let actor = match account {
            "author" => author(),
            "reviewer" => reviewer(),
            "commune" => official(8, "Hồ Xã", Role::Controller, false),
            _ => official(7, "Lý Một Cửa", Role::Reception, true),
        };
        Ok(Some(Signed { actor, badge: UserBadge { official: true, ..UserBadge::default() }, must: None }))
    }
}

pub(crate) struct Site {
    router: Router,
    pub(crate) db: Db,
    runtime: tokio::runtime::Runtime,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) to: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }
}

impl Site {
    pub(crate) fn new(db: &Db) -> Self {
        let config = web::Config {
            base_url: "http://localhost".into(),
            province: "Tỉnh Tân Giang".into(),
            hotline: "1022".into(),
            theme_css: String::new(),
            demo: true,
            secret: vec![7; 32],
            behind_proxy: false,
            body_limit: 1 << 20,
        };
        let app = web::App::new(db.clone(), Clock::fixed(NOON), Randomness::System, config, Box::new(People))
            .with(Arc::new(Shelf::new()));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { router: web::router(app, vec![crate::module()]), db: db.clone(), runtime }
    }

    pub(crate) fn sign_in(&self, account: &'static str) -> String {
        let ctx = super::ctx(&self.db, Actor::System("test"));
        ctx.write_blocking(move |tx| web::start_session(tx, AccountKind::Official, account, Stage::Open, "", "test")).unwrap()
    }

    fn send(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let to = response.headers().get(header::LOCATION).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
            let status = response.status().as_u16();
            let bytes = to_bytes(response.into_body(), 1 << 24).await.unwrap();
            Answer { status, to, body: String::from_utf8_lossy(&bytes).into_owned() }
        })
    }

    /// What anybody sees.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap())
    }

    /// What somebody who is signed in sees.
    pub(crate) fn get_as(&self, token: &str, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, format!("tinhso_session={token}"));
        self.send(request.body(Body::empty()).unwrap())
    }

    /// A form of a page, sent as a browser does.
    pub(crate) fn post_as(&self, token: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let request = Request::post(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body.finish())).unwrap())
    }

    /// A call of the API.
    pub(crate) fn call(&self, token: &str, method: Method, path: &str, body: impl Into<Body>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(body.into()).unwrap())
    }
}

/// Runs a test of the site on both engines, with the built-in procedures published.
pub(crate) fn on_both_sites(test: impl Fn(&Site)) {
    super::on_both(|db| {
        let all = crate::built_in().unwrap();
        super::act(&system(&db), move |tx| crate::install(tx, &all)).unwrap();
        test(&Site::new(&db));
    });
}
