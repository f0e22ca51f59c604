use base::Role;
use db::params;

use super::browser::{Browser, PASSWORD, Site, events, official, on_both_sites};
use super::*;
use crate::{Policy, second_factor};

#[test]
fn password_opens_and_wrong_ones_look_alike() {
    on_both_sites(Policy::default(), async |site: Site| {
        official(&site.db, "lan", &[Role::Handler]);
        let mut browser = Browser::default();
        let wrong = browser.sign_in(&site, "lan", "sai mật khẩu rồi").await;
        let unknown = browser.sign_in(&site, "nobody", "sai mật khẩu rồi").await;
        assert_eq!((wrong.status, unknown.status), (422, 422));
        let told = |text: &str| text.contains("Tên đăng nhập hoặc mật khẩu không đúng");
        assert!(told(&wrong.text) && told(&unknown.text));
        assert_eq!(browser.session(), None);
        let shown = browser.sign_in(&site, "LAN", PASSWORD).await;
        assert_eq!((shown.status, shown.location.as_str()), (303, "/desk"));
        let page = browser.get(&site, "/me/security").await;
        assert!(page.status == 200 && page.text.contains("Nguyễn Văn lan"));
        assert_eq!((events(&site.db, "official.login"), events(&site.db, "official.login_failed")), (1, 2));
        // Signing out ends the session on the server.
        let token = browser.session().cloned();
        browser.post(&site, "/logout", &[]).await;
        assert_eq!(browser.session(), None);
        browser.cookies.insert("tinhso_session".into(), token.unwrap());
        assert_eq!(browser.get(&site, "/me/security").await.location, "/official/login?next=%2Fme%2Fsecurity");
    });
}

#[test]
fn five_wrong_tries_lock_for_a_quarter_of_an_hour() {
    on_both_sites(Policy::default(), async |site: Site| {
        let lan = official(&site.db, "lan", &[]);
        let mut browser = Browser::default();
        for login in ["lan", "nobody"] {
            for n in 1..=5 {
                let shown = browser.sign_in(&site, login, "sai").await;
                assert_eq!(shown.text.contains("tạm khóa 15 phút"), n == 5, "{login} {n}");
            }
        }
        assert!(browser.sign_in(&site, "lan", PASSWORD).await.text.contains("tạm khóa"), "even the right one");
        assert_eq!(events(&site.db, "official.locked"), 2);
        site.clock.set(NOON.plus_minutes(14));
        assert_eq!(browser.sign_in(&site, "lan", PASSWORD).await.status, 422);
        site.clock.set(NOON.plus_minutes(16));
        assert_eq!(browser.sign_in(&site, "lan", PASSWORD).await.location, "/desk");
        // An administrator ends a lock at once.
        let mut other = Browser::default();
        for _ in 0..5 {
            other.sign_in(&site, "lan", "sai").await;
        }
        assert_eq!(other.sign_in(&site, "lan", PASSWORD).await.status, 422);
        act(&system(&site.db), move |tx| crate::unlock(tx, lan));
        assert_eq!(other.sign_in(&site, "lan", PASSWORD).await.status, 303);
    });
}

#[test]
fn guessing_is_slowed_down() {
    on_both_sites(Policy::default(), async |site: Site| {
        let mut browser = Browser::default();
        let mut statuses = Vec::new();
        for n in 0..70 {
            statuses.push(browser.sign_in(&site, &format!("somebody{n}"), "sai").await.status);
        }
        assert_eq!(statuses.iter().filter(|s| **s == 422).count(), 60);
        assert_eq!(statuses.last(), Some(&429));
    });
}

#[test]
fn a_given_password_is_changed_first() {
    on_both_sites(Policy::default(), async |site: Site| {
        let lan = official(&site.db, "lan", &[]);
        act(&system(&site.db), move |tx| tx.run("UPDATE official SET must_change = $1 WHERE id = $2", params![true, lan]));
        let mut browser = Browser::default();
        browser.sign_in(&site, "lan", PASSWORD).await;
        assert_eq!(browser.get(&site, "/me/security").await.location, "/me/password");
        let before = browser.session().cloned();
        let mut elsewhere = Browser::default();
        elsewhere.sign_in(&site, "lan", PASSWORD).await;
        let change = async |browser: &mut Browser, current: &str, new: &str, again: &str| {
            browser.submit(&site, "/me/password", "/me/password", &[("current", current), ("password", new), ("again", again)]).await
        };
        let new = "đàn vịt bơi ngoài ao";
        for (current, password, again) in [("sai", new, new), (PASSWORD, "ngắn", "ngắn"), (PASSWORD, new, "khác"), (PASSWORD, PASSWORD, PASSWORD)] {
            assert_eq!(change(&mut browser, current, password, again).await.status, 422, "{current} {password}");
        }
        assert_eq!(change(&mut browser, PASSWORD, new, new).await.location, "/desk");
        assert_ne!(browser.session().cloned(), before, "a new token");
        assert_eq!(browser.get(&site, "/me/security").await.status, 200);
        assert_eq!(elsewhere.get(&site, "/me/password").await.status, 303, "other sessions ended");
        assert_eq!(Browser::default().sign_in(&site, "lan", PASSWORD).await.status, 422);
        assert_eq!(Browser::default().sign_in(&site, "lan", new).await.status, 303);
    });
}

#[test]
fn idle_officials_are_locked_and_come_back_where_they_were() {
    on_both_sites(Policy::default(), async |site: Site| {
        official(&site.db, "lan", &[]);
        let mut browser = Browser::default();
        browser.sign_in(&site, "lan", PASSWORD).await;
        let before = browser.session().cloned();
        site.clock.set(NOON.plus_minutes(16));
        let shown = browser.get(&site, "/me/sessions").await;
        assert_eq!(shown.location, "/unlock?next=%2Fme%2Fsessions");
        let shown = browser.submit(&site, "/unlock?next=%2Fme%2Fsessions", "/unlock", &[("password", "sai"), ("next", "/me/sessions")]).await;
        assert_eq!(shown.status, 422);
        let shown = browser.post(&site, "/unlock", &[("password", PASSWORD), ("next", "/me/sessions")]).await;
        assert_eq!(shown.location, "/me/sessions");
        assert_ne!(browser.session().cloned(), before);
        assert_eq!(browser.get(&site, "/me/sessions").await.status, 200);
    });
}

#[test]
fn nobody_is_led_to_another_site() {
    on_both_sites(Policy::default(), async |site: Site| {
        official(&site.db, "lan", &[]);
        for next in ["https://evil.example/", "//evil.example", "/\\evil.example", ""] {
            let mut browser = Browser::default();
            browser.get(&site, "/official/login").await;
            let shown = browser.post(&site, "/official/login", &[("login", "lan"), ("password", PASSWORD), ("next", next)]).await;
            assert_eq!(shown.location, "/desk", "{next}");
        }
    });
}

#[test]
fn a_form_of_another_site_signs_nobody_in() {
    on_both_sites(Policy::default(), async |site: Site| {
        official(&site.db, "lan", &[]);
        let shown = Browser::default().post(&site, "/official/login", &[("login", "lan"), ("password", PASSWORD)]).await;
        assert_eq!(shown.status, 409);
    });
}

/// Turns codes on for the signed-in browser; returns the secret and the recovery codes.
async fn turn_on(site: &Site, browser: &mut Browser) -> (Vec<u8>, Vec<String>) {
    browser.submit(site, "/me/security", "/me/security/totp/begin", &[]).await;
    let page = browser.get(site, "/me/security/totp").await;
    let shown = page.text.split("data-copy=\"").nth(1).unwrap().split('"').next().unwrap().replace(' ', "");
    let secret = totp_rs::Secret::try_from_base32(&shown).unwrap().as_bytes().to_vec();
    assert!(page.text.contains("<svg"));
    assert_eq!(browser.post(site, "/me/security/totp", &[("code", "000000")]).await.status, 422);
    let shown = browser.post(site, "/me/security/totp", &[("code", &code(&secret, site.clock.now()))]).await;
    let codes: Vec<String> = shown.text.split("<code>").skip(1).map(|c| c.split('<').next().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 10, "{}", shown.text);
    (secret, codes)
}

fn code(secret: &[u8], now: Instant) -> String {
    let totp = totp_rs::Builder::new().with_secret(secret.to_vec()).build().unwrap();
    totp.generate(u64::try_from(now.ms() / 1000).unwrap()).to_string()
}

#[test]
fn the_second_factor_is_asked_and_each_code_serves_once() {
    on_both_sites(Policy::default(), async |site: Site| {
        let lan = official(&site.db, "lan", &[]);
        let mut browser = Browser::default();
        browser.sign_in(&site, "lan", PASSWORD).await;
        let (secret, codes) = turn_on(&site, &mut browser).await;
        let stored: String = act(&system(&site.db), move |tx| tx.one("SELECT totp_secret FROM official WHERE id = $1", params![lan]));
        assert!(!stored.contains(&hex::encode(&secret)), "encrypted");
        let used = code(&secret, NOON);
        let mut second = Browser::default();
        let shown = second.sign_in(&site, "lan", PASSWORD).await;
        assert_eq!(shown.location, "/official/login/second?next=%2Fdesk");
        assert_eq!(second.get(&site, "/me/security").await.status, 303, "not in yet");
        let half = second.session().cloned();
        let step = async |browser: &mut Browser, code: &str| browser.submit(&site, "/official/login/second", "/official/login/second", &[("code", code)]).await;
        assert_eq!(step(&mut second, "123456").await.status, 422);
        assert_eq!(step(&mut second, &used).await.status, 422, "used when it was turned on");
        site.clock.set(NOON.plus_minutes(1));
        let shown = step(&mut second, &code(&secret, site.clock.now())).await;
        assert_eq!((shown.status, shown.location.as_str()), (303, "/desk"));
        assert_ne!(second.session().cloned(), half, "a new token");
        assert_eq!(second.get(&site, "/me/security").await.status, 200);
        // A recovery code works once.
        for expected in [303, 422] {
            let mut lost = Browser::default();
            lost.sign_in(&site, "lan", PASSWORD).await;
            assert_eq!(step(&mut lost, &codes[3].to_uppercase()).await.status, expected);
        }
        assert_eq!(act(&system(&site.db), move |tx| second_factor::codes_left(tx, lan)), 9);
        // Turning it off asks the password.
        let off = async |browser: &mut Browser, password: &str| browser.submit(&site, "/me/security", "/me/security/totp/off", &[("password_off", password)]).await;
        assert_eq!(off(&mut second, "sai").await.status, 422);
        assert_eq!(off(&mut second, PASSWORD).await.status, 303);
        assert_eq!(Browser::default().sign_in(&site, "lan", PASSWORD).await.location, "/desk");
    });
}

#[test]
fn a_province_may_ask_for_a_second_factor() {
    on_both_sites(Policy { second_factor: true }, async |site: Site| {
        official(&site.db, "lan", &[]);
        let mut browser = Browser::default();
        browser.sign_in(&site, "lan", PASSWORD).await;
        assert_eq!(browser.get(&site, "/me/sessions").await.location, "/me/security");
        turn_on(&site, &mut browser).await;
        assert_eq!(browser.get(&site, "/me/sessions").await.status, 200);
    });
}

#[test]
fn machines_are_told_where_not_to_go_and_whom_to_call() {
    on_both_sites(Policy::default(), async |site: Site| {
        let robots = Browser::default().get(&site, "/robots.txt").await;
        for place in ["/me", "/desk", "/apply"] {
            assert!(robots.status == 200 && robots.text.contains(&format!("Disallow: {place}\n")), "{}", robots.text);
        }
        let security = Browser::default().get(&site, "/.well-known/security.txt").await;
        assert!(security.text.starts_with("Contact: tel:1022\nExpires: 2026-08-29T"), "{}", security.text);
    });
}

#[test]
fn sessions_are_listed_and_ended() {
    on_both_sites(Policy::default(), async |site: Site| {
        official(&site.db, "lan", &[]);
        let (mut here, mut there) = (Browser::default(), Browser::default());
        here.sign_in(&site, "lan", PASSWORD).await;
        there.sign_in(&site, "lan", PASSWORD).await;
        let page = here.get(&site, "/me/sessions").await;
        assert_eq!(page.text.matches("/me/sessions/").count(), 1, "one's own is not ended here");
        let id = page.text.split("/me/sessions/").nth(1).unwrap().split('/').next().unwrap().to_owned();
        assert_eq!(here.post(&site, &format!("/me/sessions/{id}/end"), &[]).await.status, 303);
        assert_eq!(there.get(&site, "/me/sessions").await.status, 303);
        assert_eq!(here.post(&site, &format!("/me/sessions/{id}/end"), &[]).await.status, 404);
    });
}

#[test]
fn the_api_signs_in_with_password_and_code() {
    on_both_sites(Policy::default(), async |site: Site| {
        official(&site.db, "lan", &[Role::Handler]);
        let mut browser = Browser::default();
        browser.sign_in(&site, "lan", PASSWORD).await;
        let (secret, _) = turn_on(&site, &mut browser).await;
        site.clock.set(NOON.plus_minutes(1));
        let login = async |body: serde_json::Value| {
            let request = axum::http::Request::post("/api/v1/login").header("content-type", "application/json").body(body.to_string().into());
            Browser::default().send(&site, request.unwrap()).await
        };
        assert_eq!(login(serde_json::json!({ "login": "lan", "password": "sai" })).await.status, 422);
        let missing = login(serde_json::json!({ "login": "lan", "password": PASSWORD })).await;
        assert!(missing.status == 422 && missing.text.contains("\"code\""));
        let shown = login(serde_json::json!({ "login": "lan", "password": PASSWORD, "code": code(&secret, site.clock.now()) })).await;
        assert_eq!(shown.status, 200, "{}", shown.text);
        // A browser that is signed in still has to show that the page is ours.
        let body = serde_json::json!({ "login": "lan", "password": "sai" }).to_string();
        let request = axum::http::Request::post("/api/v1/login").header("content-type", "application/json").body(body.into());
        assert_eq!(browser.send(&site, request.unwrap()).await.status, 409);
        let token: serde_json::Value = serde_json::from_str(&shown.text).unwrap();
        let bearer = format!("Bearer {}", token["token"].as_str().unwrap());
        let request = axum::http::Request::get("/api/v1/me").header("authorization", bearer).body(axum::body::Body::empty());
        let me = Browser::default().send(&site, request.unwrap()).await;
        assert!(me.text.contains("\"handler\""), "{}", me.text);
    });
}
