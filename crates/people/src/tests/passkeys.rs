//! Passkeys against an authenticator made of a key and some bytes.

use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::browser::{Browser, PASSWORD, Shown, Site, events, official, on_both_sites};
use super::*;
use crate::Policy;

const ORIGIN: &str = "http://localhost:8080";

struct Authenticator {
    key: SigningKey,
    id: [u8; 16],
    user: String,
    counter: u32,
}

impl Authenticator {
    fn data(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(b"localhost").to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn client(kind: &str, challenge: &str, origin: &str) -> Vec<u8> {
        json!({ "type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false }).to_string().into_bytes()
    }

    /// Answers a registration challenge: CBOR by hand, without attestation.
    fn register(number: u8, asked: &Value) -> (Self, Value) {
        let wishes = &asked["publicKey"];
        assert_eq!(wishes["authenticatorSelection"]["residentKey"], "required");
        let key = SigningKey::from_slice(&[number; 32]).unwrap();
        let own = Self { key, id: [number; 16], user: wishes["user"]["id"].as_str().unwrap().to_owned(), counter: 0 };
        let point = own.key.verifying_key().to_sec1_bytes();
        let (x, y) = point[1..].split_at(32);
        let mut data = own.data(0x45);
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend(own.id);
        data.extend([0xA5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32]);
        data.extend(x);
        data.extend([0x22, 0x58, 32]);
        data.extend(y);
        let mut object = b"\xA3\x63fmt\x64none\x67attStmt\xA0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        let client = Self::client("webauthn.create", wishes["challenge"].as_str().unwrap(), ORIGIN);
        let id = B64.encode(own.id);
        let answer = json!({
            "id": id, "rawId": id, "type": "public-key", "clientExtensionResults": {},
            "response": { "attestationObject": B64.encode(object), "clientDataJSON": B64.encode(client) },
        });
        (own, answer)
    }

    /// Answers a sign-in challenge.
    fn answer(&mut self, asked: &Value, origin: &str) -> Value {
        self.counter += 1;
        let data = self.data(0x05);
        let client = Self::client("webauthn.get", asked["publicKey"]["challenge"].as_str().unwrap(), origin);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        let id = B64.encode(self.id);
        json!({
            "id": id, "rawId": id, "type": "public-key", "clientExtensionResults": {},
            "response": {
                "authenticatorData": B64.encode(data), "clientDataJSON": B64.encode(client),
                "signature": B64.encode(signature.to_der()), "userHandle": self.user,
            },
        })
    }
}

async fn script(browser: &mut Browser, site: &Site, path: &str, body: &Value) -> (Shown, Value) {
    let request = Request::post(path).header("accept", "application/json").header("x-csrf-token", browser.csrf()).body(Body::from(body.to_string()));
    let shown = browser.send(site, request.unwrap()).await;
    let value = serde_json::from_str(&shown.text).unwrap_or_default();
    (shown, value)
}

async fn begin(browser: &mut Browser, site: &Site, path: &str) -> Value {
    let request = Request::post(path).header("x-csrf-token", browser.csrf()).body(Body::empty());
    let shown = browser.send(site, request.unwrap()).await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    serde_json::from_str(&shown.text).unwrap()
}

/// A signed-in browser registers a passkey.
async fn register(browser: &mut Browser, site: &Site, number: u8) -> Authenticator {
    browser.get(site, "/me/security").await;
    let asked = begin(browser, site, "/me/security/passkeys/begin").await;
    let (authenticator, answer) = Authenticator::register(number, &asked);
    let (shown, to) = script(browser, site, "/me/security/passkeys/finish", &answer).await;
    assert_eq!((shown.status, to["to"].as_str()), (200, Some("/me/security")), "{}", shown.text);
    let (again, _) = script(browser, site, "/me/security/passkeys/finish", &answer).await;
    assert_eq!(again.status, 401, "a challenge serves once");
    authenticator
}

#[test]
fn a_passkey_signs_in_without_a_password() {
    on_both_sites(Policy::default(), async |site: Site| {
        let lan = official(&site.db, "lan", &[]);
        let mut browser = Browser::default();
        browser.sign_in(&site, "lan", PASSWORD).await;
        let mut key = register(&mut browser, &site, 7).await;
        assert_eq!(events(&site.db, "official.passkey_add"), 1);

        let mut fresh = Browser::default();
        fresh.get(&site, "/official/login").await;
        let asked = begin(&mut fresh, &site, "/official/login/passkey/begin").await;
        let answer = key.answer(&asked, ORIGIN);
        let (shown, to) = script(&mut fresh, &site, "/official/login/passkey/finish", &answer).await;
        assert_eq!((shown.status, to["to"].as_str()), (200, Some("/desk")), "{}", shown.text);
        let page = fresh.get(&site, "/me/security").await;
        assert_eq!(page.status, 200);

        // The same answer again, one for another site, one of a stranger's key, one of a closed account.
        let tried = async |answer: &dyn Fn(&Value) -> Value| {
            let mut thief = Browser::default();
            thief.get(&site, "/official/login").await;
            let asked = begin(&mut thief, &site, "/official/login/passkey/begin").await;
            let (shown, _) = script(&mut thief, &site, "/official/login/passkey/finish", &answer(&asked)).await;
            assert_eq!(thief.session(), None);
            shown.status
        };
        assert_eq!(tried(&|_| answer.clone()).await, 409, "an answer to another challenge");
        let cell = std::cell::RefCell::new(key);
        assert_eq!(tried(&|asked| cell.borrow_mut().answer(asked, "https://evil.example")).await, 409);
        let mut stranger = Authenticator { key: SigningKey::from_slice(&[9; 32]).unwrap(), ..cell.into_inner() };
        stranger.counter += 10;
        let cell = std::cell::RefCell::new(stranger);
        assert_eq!(tried(&|asked| cell.borrow_mut().answer(asked, ORIGIN)).await, 409, "a signature of another key");
        let cell = std::cell::RefCell::new(Authenticator { key: SigningKey::from_slice(&[7; 32]).unwrap(), ..cell.into_inner() });
        act(&system(&site.db), move |tx| crate::set_active(tx, lan, false));
        assert_eq!(tried(&|asked| cell.borrow_mut().answer(asked, ORIGIN)).await, 403, "a closed account");
    });
}

#[test]
fn a_passkey_is_a_second_factor_and_can_be_removed() {
    on_both_sites(Policy { second_factor: true }, async |site: Site| {
        official(&site.db, "lan", &[]);
        let mut browser = Browser::default();
        browser.sign_in(&site, "lan", PASSWORD).await;
        let mut key = register(&mut browser, &site, 7).await;
        let mut second = Browser::default();
        assert_eq!(second.sign_in(&site, "lan", PASSWORD).await.location, "/official/login/second?next=%2Fdesk");
        second.get(&site, "/official/login/second").await;
        let half = second.session().cloned();
        let asked = begin(&mut second, &site, "/official/login/passkey/begin").await;
        let (shown, _) = script(&mut second, &site, "/official/login/passkey/finish", &key.answer(&asked, ORIGIN)).await;
        assert_eq!(shown.status, 200, "{}", shown.text);
        assert_ne!(second.session().cloned(), half);
        let page = second.get(&site, "/me/security").await;
        let id = page.text.split("/me/security/passkeys/").find(|t| t.contains("/remove")).unwrap().split('/').next().unwrap().to_owned();
        assert_eq!(second.post(&site, &format!("/me/security/passkeys/{id}/remove"), &[]).await.status, 303);
        assert_eq!(second.get(&site, "/me/sessions").await.location, "/me/security", "a second factor is needed again");
    });
}
