//! A stand-in for VNeID: a real OpenID Connect provider with fictional people.

mod codes;
mod pages;
mod people;
mod tokens;

use std::sync::Arc;

use access::{Clock, Randomness};
use axum::Router;
use axum::routing::{get, post};
use base::{Error, Result};
use openidconnect::JsonWebKeyId;
use openidconnect::core::CoreRsaPrivateSigningKey;
use rsa::RsaPrivateKey;
use rsa::pkcs1::{EncodeRsaPrivateKey as _, LineEnding};

use codes::Codes;
pub use people::{PERSONS, Person};

/// What the stand-in is told.
#[derive(Debug, Clone)]
pub struct Config {
    /// Its own address: where the router is mounted.
    pub issuer: String,
    /// The one client it knows.
    pub client_id: String,
    /// That client's secret.
    pub client_secret: String,
    /// Where that client may send people back to after signing in.
    pub redirect: String,
    /// Addresses beginning with this may be returned to after signing out.
    pub home: String,
    /// Where the present comes from.
    pub clock: Clock,
    /// Where codes and tokens come from.
    pub random: Randomness,
}

pub(crate) struct Provider {
    config: Config,
    key: CoreRsaPrivateSigningKey,
    codes: Codes,
}

/// The bits of the signing key.
const BITS: usize = 2048;

/// The stand-in's routes, to be mounted at its issuer's path. Makes a new signing key, which takes a
/// moment.
///
/// # Errors
/// [`Error::Bug`] when no key can be made.
pub fn router(config: Config) -> Result<Router> {
    let pem = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, BITS)
        .map_err(Error::bug)?
        .to_pkcs1_pem(LineEnding::LF)
        .map_err(Error::bug)?;
    let key = CoreRsaPrivateSigningKey::from_pem(&pem, Some(JsonWebKeyId::new("stand-in".to_owned()))).map_err(Error::bug)?;
    let provider = Arc::new(Provider { config, key, codes: Codes::default() });
    Ok(Router::new()
        .route("/.well-known/openid-configuration", get(tokens::discovery))
        .route("/jwks", get(tokens::keys))
        .route("/authorize", get(pages::ask).post(pages::decide))
        .route("/token", post(tokens::token))
        .route("/userinfo", get(tokens::userinfo))
        .route("/logout", get(pages::logout))
        .with_state(provider))
}

impl Provider {
    /// A new secret of 256 bits.
    fn secret(&self) -> String {
        let mut bytes = [0; 32];
        self.config.random.fill(&mut bytes);
        hex::encode(bytes)
    }
}
