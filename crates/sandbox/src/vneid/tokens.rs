//! The provider's machine side: discovery, keys, tokens, user information.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::{Error, Instant, Result};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreIdToken, CoreIdTokenClaims, CoreJsonWebKeySet, CoreJwsSigningAlgorithm,
};
use openidconnect::{
    AccessToken, Audience, EmptyAdditionalClaims, IssuerUrl, Nonce, PrivateSigningKey as _, StandardClaims, SubjectIdentifier,
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::Provider;
use super::codes::{Granted, TOKEN_MINUTES};

fn answer(status: StatusCode, value: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], value.to_string()).into_response()
}

pub(super) async fn discovery(State(provider): State<Arc<Provider>>) -> Response {
    let issuer = &provider.config.issuer;
    answer(
        StatusCode::OK,
        &json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"),
            "userinfo_endpoint": format!("{issuer}/userinfo"),
            "jwks_uri": format!("{issuer}/jwks"),
            "end_session_endpoint": format!("{issuer}/logout"),
            "scopes_supported": ["openid", "profile"],
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "ui_locales_supported": ["vi", "en"],
            "claims_supported": [
                "sub", "LoaiTaiKhoan", "SoDinhDanh", "HoVaTen", "NgayThangNamSinh", "GioiTinh", "SoDienThoai", "ThuDienTu",
                "MaSoThue", "TenDoanhNghiep", "TechID", "IAL",
            ],
        }),
    )
}

pub(super) async fn keys(State(provider): State<Arc<Provider>>) -> Response {
    let keys = CoreJsonWebKeySet::new(vec![provider.key.as_verification_key()]);
    answer(StatusCode::OK, &json!(keys))
}

/// Why no token is given, in the words of RFC 6749.
fn refused(status: StatusCode, error: &str) -> Response {
    answer(status, &json!({ "error": error }))
}

pub(super) async fn token(
    State(provider): State<Arc<Provider>>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    if !knows_client(&provider, &headers, &form) {
        return refused(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    let field = |name: &str| form.get(name).map_or("", String::as_str);
    if field("grant_type") != "authorization_code" {
        return refused(StatusCode::BAD_REQUEST, "unsupported_grant_type");
    }
    let now = provider.config.clock.now();
    let Some(granted) = provider.codes.take(field("code"), now) else {
        return refused(StatusCode::BAD_REQUEST, "invalid_grant");
    };
    let proof = URL_SAFE_NO_PAD.encode(Sha256::digest(field("code_verifier").as_bytes()));
    if granted.redirect != field("redirect_uri") || granted.challenge != proof {
        return refused(StatusCode::BAD_REQUEST, "invalid_grant");
    }
    match sign(&provider, &granted, now) {
        Ok((access, id_token)) => {
            provider.codes.give_token(access.clone(), granted.claims, now);
            let body = json!({
                "access_token": access, "token_type": "Bearer", "expires_in": TOKEN_MINUTES * 60, "id_token": id_token,
            });
            answer(StatusCode::OK, &body)
        }
        Err(error) => {
            tracing::error!("stand-in for VNeID: {error}");
            refused(StatusCode::INTERNAL_SERVER_ERROR, "server_error")
        }
    }
}

/// The client proves itself by HTTP Basic or in the form.
fn knows_client(provider: &Provider, headers: &HeaderMap, form: &HashMap<String, String>) -> bool {
    let basic = headers
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.strip_prefix("Basic "))
        .and_then(|v| STANDARD.decode(v).ok())
        .and_then(|v| String::from_utf8(v).ok());
    let plain = |text: &str| {
        let pair = format!("x={text}");
        url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    let (id, secret) = match basic.as_deref().and_then(|v| v.split_once(':')) {
        Some((id, secret)) => (plain(id), plain(secret)),
        None => {
            let field = |name: &str| form.get(name).cloned().unwrap_or_default();
            (field("client_id"), field("client_secret"))
        }
    };
    id == provider.config.client_id && secret == provider.config.client_secret
}

fn sign(provider: &Provider, granted: &Granted, now: Instant) -> Result<(String, String)> {
    let moment = |at: Instant| DateTime::<Utc>::from_timestamp_millis(at.ms()).unwrap_or_default();
    let subject = granted.claims.get("sub").and_then(Value::as_str).unwrap_or_default();
    let access = AccessToken::new(provider.secret());
    let claims = CoreIdTokenClaims::new(
        IssuerUrl::new(provider.config.issuer.clone()).map_err(Error::bug)?,
        vec![Audience::new(provider.config.client_id.clone())],
        moment(now.plus_minutes(TOKEN_MINUTES)),
        moment(now),
        StandardClaims::new(SubjectIdentifier::new(subject.to_owned())),
        EmptyAdditionalClaims {},
    )
    .set_nonce(granted.nonce.clone().map(Nonce::new));
    let token = CoreIdToken::new(claims, &provider.key, CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, Some(&access), None)
        .map_err(Error::bug)?;
    Ok((access.into_secret(), token.to_string()))
}

pub(super) async fn userinfo(State(provider): State<Arc<Provider>>, headers: HeaderMap) -> Response {
    let token = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "));
    match token.and_then(|token| provider.codes.claims(token, provider.config.clock.now())) {
        Some(claims) => answer(StatusCode::OK, &claims),
        None => (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")]).into_response(),
    }
}
