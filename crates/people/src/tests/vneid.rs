//! Citizens and businesses sign in through VNeID's stand-in, from our login page and back.

use std::sync::Arc;

use access::{Clock, Randomness};
use axum::http::Request;
use national::vneid::{Settings, VNeId};

use super::browser::{Browser, Site, config, events};
use super::*;
use crate::{Accounts, Directory, IdKind, Policy, applicant_by_number};

/// A site that serves the stand-in at its own address, as the demo does.
async fn site(db: &Db) -> Site {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let home = format!("http://{}", listener.local_addr().unwrap());
    let clock = Clock::fixed(NOON);
    let config = web::Config { base_url: home.clone(), ..config() };
    let (issuer, redirect) = (format!("{home}/sandbox/vneid"), format!("{home}/login/vneid/callback"));
    let stand_in = sandbox::vneid::router(sandbox::vneid::Config {
        issuer: issuer.clone(),
        client_id: "tinhso".into(),
        client_secret: "secret".into(),
        redirect: redirect.clone(),
        home,
        clock: clock.clone(),
        random: Randomness::System,
    });
    let settings = Settings { issuer, client_id: "tinhso".into(), client_secret: "secret".into(), redirect, stand_in: true };
    let vneid = Arc::new(VNeId::new(settings, national::outbound().unwrap()));
    let directory = Arc::new(Directory::new(Policy::default(), &config.secret));
    let accounts = Box::new(Accounts::new(directory.clone()));
    let app = web::App::new(db.clone(), clock.clone(), Randomness::System, config, accounts).with(directory).with(vneid);
    let router = web::router(app, vec![crate::module()]).nest("/sandbox/vneid", stand_in.unwrap());
    let served = router.clone();
    tokio::spawn(async move { axum::serve(listener, served).await });
    Site { router, clock, db: db.clone() }
}

fn on_both_sites(test: impl AsyncFn(Site)) {
    on_both(|db| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { test(site(&db).await).await });
    });
}

fn path(url: &str) -> String {
    let url = url::Url::parse(url).unwrap();
    url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
}

/// Goes to VNeID and decides there; returns the way back.
async fn away(browser: &mut Browser, site: &Site, next: &str, decision: &[(&str, &str)]) -> String {
    let page = browser.get(site, &format!("/login?next={next}")).await;
    assert!(page.status == 200 && page.text.contains("giả lập"));
    let start = browser.get(site, &format!("/login/vneid?next={next}")).await;
    assert_eq!(start.status, 303, "{}", start.text);
    let asked = path(&start.location);
    let query: Vec<(String, String)> = url::Url::parse(&start.location).unwrap().query_pairs().into_owned().collect();
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).extend_pairs(decision).finish();
    let request = Request::post(asked.split('?').next().unwrap())
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.into());
    path(&browser.send(site, request.unwrap()).await.location)
}

#[test]
fn a_citizen_signs_in_completes_the_profile_and_leaves() {
    on_both_sites(async |site: Site| {
        let mut browser = Browser::default();
        let back = away(&mut browser, &site, "/me/sessions", &[("person", "cd-002"), ("decision", "agree")]).await;
        let shown = browser.get(&site, &back).await;
        assert_eq!((shown.status, shown.location.as_str()), (303, "/me/sessions"));
        assert_eq!(browser.get(&site, "/me/sessions").await.status, 200);
        for lang in ["vi", "en"] {
            let page = browser.get(&site, &format!("/me/profile?lang={lang}")).await;
            assert!(page.text.contains("Trần Thị Bình") && page.text.contains("24/11/1990"), "{}", page.text);
        }
        let fields = [("phone", "0912 345 678"), ("email", ""), ("address.street", "12 Lê Lợi")];
        assert_eq!(browser.post(&site, "/me/profile", &[("phone", "12")]).await.status, 422);
        assert_eq!(browser.post(&site, "/me/profile", &fields).await.status, 303);
        let known = act(&system(&site.db), |tx| applicant_by_number(tx, IdKind::Card, "099190000224")).unwrap();
        assert!(known.verified);
        assert_eq!((known.phone.as_str(), known.street.as_str()), ("0912345678", "12 Lê Lợi"));
        assert_eq!(browser.get(&site, "/desk/absence").await.status, 403, "no official");
        assert_eq!(events(&site.db, "applicant.login"), 1);
        // The same way back does not work twice, and not in another browser.
        let mut other = Browser::default();
        for browser in [&mut browser, &mut other] {
            assert_eq!(browser.get(&site, &back).await.location, "/login");
        }
        browser.get(&site, "/me/profile").await;
        let out = browser.post(&site, "/logout", &[]).await;
        let page = browser.get(&site, &out.location).await;
        assert!(page.text.contains("/sandbox/vneid/logout?"), "VNeID too is left");
        assert_eq!(browser.get(&site, "/me/profile").await.location, "/login?next=%2Fme%2Fprofile");
    });
}

#[test]
fn a_business_signs_in_by_its_tax_code() {
    on_both_sites(async |site: Site| {
        let mut browser = Browser::default();
        let back = away(&mut browser, &site, "/me/profile", &[("person", "dn-001"), ("decision", "agree")]).await;
        assert_eq!(browser.get(&site, &back).await.location, "/me/profile");
        let known = act(&system(&site.db), |tx| applicant_by_number(tx, IdKind::Tax, "9900000017")).unwrap();
        assert_eq!(known.name, "Công ty TNHH Xây dựng Quốc Cường");
    });
}

#[test]
fn refusing_and_forging_lead_back_to_the_login() {
    on_both_sites(async |site: Site| {
        let mut browser = Browser::default();
        let back = away(&mut browser, &site, "/me", &[("decision", "refuse")]).await;
        assert_eq!(browser.get(&site, &back).await.location, "/login");
        let stolen = away(&mut Browser::default(), &site, "/me", &[("person", "cd-001"), ("decision", "agree")]).await;
        assert_eq!(browser.get(&site, &stolen).await.location, "/login", "another browser's code");
        assert_eq!(browser.session(), None);
    });
}
