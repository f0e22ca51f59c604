//! Codes and access tokens that were given out and have not run out.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use base::Instant;
use serde_json::Value;

/// What a code stands for.
#[derive(Debug, Clone)]
pub(crate) struct Granted {
    /// The claims of whoever signed in.
    pub(crate) claims: Value,
    pub(crate) redirect: String,
    /// The PKCE challenge, S256.
    pub(crate) challenge: String,
    pub(crate) nonce: Option<String>,
}

/// How long a code is good, in minutes.
const CODE_MINUTES: i64 = 2;
/// How long an access token is good, in minutes.
pub(crate) const TOKEN_MINUTES: i64 = 10;

#[derive(Default)]
pub(crate) struct Codes {
    codes: Mutex<HashMap<String, (Granted, Instant)>>,
    tokens: Mutex<HashMap<String, (Value, Instant)>>,
}

fn locked<T>(map: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    map.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Codes {
    pub(crate) fn give(&self, code: String, granted: Granted, now: Instant) {
        let mut codes = locked(&self.codes);
        codes.retain(|_, (_, ends)| *ends > now);
        codes.insert(code, (granted, now.plus_minutes(CODE_MINUTES)));
    }

    /// What the code stands for; it is used up, even when the rest of the request is wrong.
    pub(crate) fn take(&self, code: &str, now: Instant) -> Option<Granted> {
        locked(&self.codes).remove(code).filter(|(_, ends)| *ends > now).map(|(granted, _)| granted)
    }

    pub(crate) fn give_token(&self, token: String, claims: Value, now: Instant) {
        let mut tokens = locked(&self.tokens);
        tokens.retain(|_, (_, ends)| *ends > now);
        tokens.insert(token, (claims, now.plus_minutes(TOKEN_MINUTES)));
    }

    pub(crate) fn claims(&self, token: &str, now: Instant) -> Option<Value> {
        locked(&self.tokens).get(token).filter(|(_, ends)| *ends > now).map(|(claims, _)| claims.clone())
    }
}
