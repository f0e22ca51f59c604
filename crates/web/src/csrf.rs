//! Tokens that show that a form is ours: bound to the session, or to the visitor before sign-in.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// The token for this holder (session or visitor cookie).
pub(crate) fn token(secret: &[u8], holder: &str) -> String {
    hex::encode(mac(secret, holder).finalize().into_bytes())
}

/// Whether the token belongs to this holder; compared in constant time.
pub(crate) fn holds(secret: &[u8], holder: &str, token: &str) -> bool {
    hex::decode(token).is_ok_and(|bytes| mac(secret, holder).verify_slice(&bytes).is_ok())
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
fn mac(secret: &[u8], holder: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(b"csrf\0");
    mac.update(holder.as_bytes());
    mac
}
