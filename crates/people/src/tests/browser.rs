//! A little browser: it keeps cookies and sends the form token back.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::{Clock, Randomness};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use base::OfficialId;
use db::Db;
use tower::ServiceExt as _;

use super::{NOON, act, person, province, system};
use crate::{Accounts, Directory, Policy};

/// The password of everybody in these tests.
pub(crate) const PASSWORD: &str = "con mèo trèo cây cau";

pub(crate) struct Site {
    pub(crate) router: Router,
    pub(crate) clock: Clock,
    pub(crate) db: Db,
}

pub(crate) fn config() -> web::Config {
    web::Config {
        base_url: "http://localhost:8080".into(),
        province: "Tỉnh Tân Giang".into(),
        hotline: "1022".into(),
        theme_css: String::new(),
        demo: true,
        secret: b"a secret of at least thirty-two bytes".to_vec(),
        behind_proxy: false,
        body_limit: 1 << 20,
    }
}

pub(crate) fn site(db: &Db, policy: Policy) -> Site {
    let (clock, config) = (Clock::fixed(NOON), config());
    let directory = Arc::new(Directory::new(policy, &config.secret));
    let accounts = Box::new(Accounts::new(directory.clone()));
    let app = web::App::new(db.clone(), clock.clone(), Randomness::System, config, accounts).with(directory);
    Site { router: web::router(app, vec![crate::module()]), clock, db: db.clone() }
}

/// A province with one official whose password is [`PASSWORD`].
pub(crate) fn official(db: &Db, login: &str, roles: &[base::Role]) -> OfficialId {
    let sys = system(db);
    let p = province(&sys);
    let id = person(&sys, login, p.justice, roles);
    give_password(db, id);
    id
}

pub(crate) fn give_password(db: &Db, id: OfficialId) {
    let hash = crate::password::hash(&Randomness::System, PASSWORD).unwrap();
    act(&system(db), move |tx| tx.run("UPDATE official SET password_hash = $1 WHERE id = $2", db::params![hash, id]));
}

/// What came back.
pub(crate) struct Shown {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) text: String,
}

#[derive(Default, Clone)]
pub(crate) struct Browser {
    pub(crate) cookies: BTreeMap<String, String>,
    csrf: String,
}

impl Browser {
    pub(crate) async fn get(&mut self, site: &Site, path: &str) -> Shown {
        self.send(site, Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Opens the page, then sends its form.
    pub(crate) async fn submit(&mut self, site: &Site, page: &str, action: &str, fields: &[(&str, &str)]) -> Shown {
        let shown = self.get(site, page).await;
        assert_eq!(shown.status, 200, "{page}: {}", shown.location);
        self.post(site, action, fields).await
    }

    pub(crate) async fn post(&mut self, site: &Site, action: &str, fields: &[(&str, &str)]) -> Shown {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.append_pair("csrf", &self.csrf).extend_pairs(fields);
        let request = Request::post(action)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.finish()))
            .unwrap();
        self.send(site, request).await
    }

    pub(crate) async fn send(&mut self, site: &Site, mut request: Request<Body>) -> Shown {
        let line = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("; ");
        request.headers_mut().insert(header::COOKIE, line.parse().unwrap());
        let response = site.router.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let header = |name| response.headers().get(name).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
        let (status, location) = (response.status().as_u16(), header(header::LOCATION));
        let bytes = to_bytes(response.into_body(), 1 << 22).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((_, rest)) = text.split_once("data-csrf=\"") {
            self.csrf = rest.split('"').next().unwrap().to_owned();
        }
        Shown { status, location, text }
    }

    /// Signs in by password.
    pub(crate) async fn sign_in(&mut self, site: &Site, login: &str, password: &str) -> Shown {
        self.submit(site, "/official/login", "/official/login", &[("login", login), ("password", password)]).await
    }

    /// The token of the last page's forms.
    pub(crate) fn csrf(&self) -> String {
        self.csrf.clone()
    }

    pub(crate) fn session(&self) -> Option<&String> {
        self.cookies.get("tinhso_session")
    }
}

/// How many events of a kind were recorded.
pub(crate) fn events(db: &Db, kind: &'static str) -> i64 {
    act(&system(db), move |tx| tx.one("SELECT count(*) FROM event WHERE kind = $1", db::params![kind]))
}

/// Runs a test of the site on both engines.
pub(crate) fn on_both_sites(policy: Policy, test: impl AsyncFn(Site)) {
    super::on_both(|db| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let site = site(&db, policy);
        runtime.block_on(test(site));
    });
}
