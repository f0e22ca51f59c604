//! The sign-in with VNeID against the stand-in, over real HTTP.

use std::collections::BTreeMap;

use access::{Clock, Randomness};
use base::{Error, Instant, Locale};
use super::{Begun, Secrets, Settings, VNeId};
use crate::outbound;

const NOW: Instant = Instant::from_ms(1_772_427_600_000);

struct World {
    client: VNeId,
    http: reqwest::Client,
    clock: Clock,
    issuer: String,
}

async fn world(secret: &str) -> World {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let home = format!("http://{}", listener.local_addr().unwrap());
    let issuer = format!("{home}/sandbox/vneid");
    let clock = Clock::fixed(NOW);
    let redirect = format!("{home}/login/vneid/callback");
    let router = sandbox::vneid::router(sandbox::vneid::Config {
        issuer: issuer.clone(),
        client_id: "tinhso".into(),
        client_secret: "right & proper".into(),
        redirect: redirect.clone(),
        home: home.clone(),
        clock: clock.clone(),
        random: Randomness::System,
    });
    let router = axum::Router::new().nest("/sandbox/vneid", router.unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let settings =
        Settings { issuer: issuer.clone(), client_id: "tinhso".into(), client_secret: secret.into(), redirect, stand_in: true };
    let http = outbound().unwrap();
    World { client: VNeId::new(settings, http.clone()), http, clock, issuer }
}

fn secrets(n: u8) -> Secrets {
    let secret = |c: char| format!("{n:02}{}", c.to_string().repeat(62));
    Secrets { state: secret('a'), nonce: secret('b'), verifier: secret('c') }
}

fn query(url: &str) -> BTreeMap<String, String> {
    url::Url::parse(url).unwrap().query_pairs().into_owned().collect()
}

impl World {
    async fn begin(&self) -> Begun {
        self.client.begin(secrets(1), Locale::En, NOW).await.unwrap()
    }

    /// The person decides on the provider's page; returns where the browser is sent.
    async fn decide(&self, url: &str, fields: &[(&str, &str)]) -> (u16, String) {
        let page = self.http.get(url).send().await.unwrap();
        assert_eq!(page.status().as_u16(), 200);
        let html = page.text().await.unwrap();
        assert!(html.contains("Stand-in for VNeID"), "in the language that was asked for");
        let mut form = query(url);
        form.extend(fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let answer = self
            .http
            .post(format!("{}/authorize", self.issuer))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await
            .unwrap();
        let to = answer.headers().get("location").map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
        (answer.status().as_u16(), to)
    }

    async fn code(&self, begun: &Begun, person: &str) -> String {
        let (status, to) = self.decide(&begun.url, &[("person", person), ("decision", "agree")]).await;
        assert_eq!(status, 303);
        query(&to).remove("code").unwrap()
    }
}

#[tokio::test]
async fn a_citizen_and_a_business_sign_in() {
    let world = world("right & proper").await;
    let begun = world.begin().await;
    assert_eq!(query(&begun.url)["code_challenge_method"], "S256");
    let (_, to) = world.decide(&begun.url, &[("person", "cd-002"), ("decision", "agree")]).await;
    assert_eq!(query(&to)["state"], secrets(1).state);
    let person = world.client.finish(&query(&to)["code"], &begun.nonce, &begun.verifier, NOW).await.unwrap();
    assert_eq!((person.subject.as_str(), person.kind), ("cd-002", 1));
    assert_eq!((person.name.as_str(), person.number.as_str()), ("Trần Thị Bình", "099190000224"));
    assert_eq!(person.born.unwrap().to_string(), "1990-11-24");
    let out = world.client.sign_out(&person.id_token, "http://x/", NOW).await.unwrap();
    assert!(query(&out).contains_key("id_token_hint"));

    let begun = world.begin().await;
    let code = world.code(&begun, "dn-002").await;
    let person = world.client.finish(&code, &begun.nonce, &begun.verifier, NOW).await.unwrap();
    assert_eq!((person.kind, person.tax_code.as_str()), (2, "9900000024"));
    assert_eq!(person.name, "Hợp tác xã Nông nghiệp Đồng Xanh");
}

#[tokio::test]
async fn somebody_typed_in_signs_in() {
    let world = world("right & proper").await;
    let begun = world.begin().await;
    let typed = [("number", "099 201 009999"), ("name", "Lý  Thái Hòa"), ("born", "1/2/2001"), ("decision", "agree")];
    let (_, to) = world.decide(&begun.url, &typed).await;
    let person = world.client.finish(&query(&to)["code"], &begun.nonce, &begun.verifier, NOW).await.unwrap();
    assert_eq!((person.name.as_str(), person.number.as_str()), ("Lý Thái Hòa", "099201009999"));
    let (status, _) = world.decide(&begun.url, &[("number", "12"), ("name", "A"), ("decision", "agree")]).await;
    assert_eq!(status, 422);
}

#[tokio::test]
async fn codes_serve_once_for_whoever_began() {
    let world = world("right & proper").await;
    let begun = world.begin().await;
    let refused = async |code: &str, nonce: &str, verifier: &str, now| {
        matches!(world.client.finish(code, nonce, verifier, now).await, Err(Error::Upstream { .. }))
    };
    let code = world.code(&begun, "cd-001").await;
    assert!(refused(&code, &begun.nonce, &secrets(2).verifier, NOW).await, "another verifier");
    assert!(refused(&code, &begun.nonce, &begun.verifier, NOW).await, "the code is used up");
    let code = world.code(&begun, "cd-001").await;
    assert!(refused(&code, &secrets(2).nonce, &begun.verifier, NOW).await, "another nonce");
    let code = world.code(&begun, "cd-001").await;
    assert!(refused(&code, &begun.nonce, &begun.verifier, NOW.plus_minutes(60)).await, "a token of an hour ago");
    let code = world.code(&begun, "cd-001").await;
    world.clock.set(NOW.plus_minutes(3));
    assert!(refused(&code, &begun.nonce, &begun.verifier, NOW).await, "a code of three minutes ago");
    assert!(refused("made up", &begun.nonce, &begun.verifier, NOW).await);
}

#[tokio::test]
async fn strangers_are_refused() {
    let world = world("a wrong secret").await;
    let begun = world.begin().await;
    let code = world.code(&begun, "cd-001").await;
    let refused = world.client.finish(&code, &begun.nonce, &begun.verifier, NOW).await;
    assert!(matches!(refused, Err(Error::Upstream { .. })));
    let status = async |url: String| world.http.get(url).send().await.unwrap().status().as_u16();
    assert_eq!(status(begun.url.replace("client_id=tinhso", "client_id=other")).await, 400);
    assert_eq!(status(begun.url.replace("login%2Fvneid", "elsewhere")).await, 400);
    assert_eq!(status(begun.url.replace("S256", "plain")).await, 303, "told to the client");
    assert_eq!(status(format!("{}/logout?post_logout_redirect_uri=https://evil.example/", world.issuer)).await, 400);
    assert_eq!(status(format!("{}/userinfo", world.issuer)).await, 401);
}

#[tokio::test]
async fn refusing_comes_back_without_a_code() {
    let world = world("right & proper").await;
    let begun = world.begin().await;
    let (_, to) = world.decide(&begun.url, &[("person", "cd-001"), ("decision", "refuse")]).await;
    assert_eq!(query(&to)["error"], "access_denied");
}

#[tokio::test]
async fn a_silent_provider_is_told() {
    let world = world("x").await;
    let settings = Settings {
        issuer: "http://127.0.0.1:9/vneid".into(),
        client_id: "tinhso".into(),
        client_secret: "x".into(),
        redirect: "http://127.0.0.1:9/back".into(),
        stand_in: false,
    };
    let silent = VNeId::new(settings, world.http.clone());
    assert!(matches!(silent.begin(secrets(1), Locale::Vi, NOW).await, Err(Error::Upstream { .. })));
}
