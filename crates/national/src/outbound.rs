//! The one way to other servers.

use std::time::Duration;

use base::{Error, Result};

/// How long a connection may take to open.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a whole exchange may take.
const EXCHANGE: Duration = Duration::from_secs(20);

/// A client for calls to other servers: with time limits, and without following redirects, so that
/// nobody leads us to an address of their choice.
pub fn outbound() -> Result<reqwest::Client> {
    // Somebody else may have installed the same provider before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .timeout(EXCHANGE)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("tinhso/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(Error::bug)
}
