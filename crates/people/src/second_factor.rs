//! The second factor: codes of an authenticator, and recovery codes for when it is lost.

use access::{Randomness, Tx};
use base::{Error, Instant, OfficialId, Result};
use db::params;
use sha2::{Digest as _, Sha256};
use totp_rs::{Builder, Secret, Totp};

use crate::directory::Directory;
use crate::password;

/// How many recovery codes somebody gets.
const CODES: usize = 10;

/// Whether a code is asked after the password.
pub(crate) fn is_on(tx: &mut db::Tx<'_>, id: OfficialId) -> Result<bool> {
    Ok(tx.opt::<i64>("SELECT CAST(1 AS BIGINT) FROM official WHERE id = $1 AND totp_secret IS NOT NULL", params![id])?.is_some())
}

fn totp(secret: Vec<u8>) -> Result<Totp> {
    Builder::new().with_secret(secret).build().map_err(Error::bug)
}

fn seconds(now: Instant) -> u64 {
    u64::try_from(now.ms() / 1000).unwrap_or(0)
}

/// A new shared secret of 160 bits.
pub(crate) fn new_secret(random: &Randomness) -> Vec<u8> {
    let mut bytes = vec![0; 20];
    random.fill(&mut bytes);
    bytes
}

/// The secret as people type it, and the address that authenticators read from a QR code.
pub(crate) fn shown(secret: &[u8], issuer: &str, login: &str) -> (String, String) {
    let text = Secret::from(secret.to_vec()).to_base32();
    let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20");
    let (issuer, login) = (encode(&issuer.replace(':', " ")), encode(login));
    (text.clone(), format!("otpauth://totp/{issuer}:{login}?secret={text}&issuer={issuer}"))
}

/// The time step of a code, when it fits the secret now or half a minute earlier or later.
pub(crate) fn step_of(secret: &[u8], code: &str, now: Instant) -> Result<Option<i64>> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    Ok(totp(secret.to_vec())?.check(&code, seconds(now)).and_then(|step| i64::try_from(step).ok()))
}

/// Takes a code after the password: which kind it was, or `None` when it is wrong or was used before.
pub(crate) fn accept(tx: &mut Tx<'_, '_>, directory: &Directory, id: OfficialId, code: &str) -> Result<Option<&'static str>> {
    let sealed: Option<String> = tx.opt("SELECT totp_secret FROM official WHERE id = $1 AND totp_secret IS NOT NULL", params![id])?;
    if let Some(sealed) = sealed
        && let Some(step) = step_of(&directory.seal.open(&sealed)?, code, tx.now())?
    {
        // Each code serves once.
        let fresh = tx.run("UPDATE official SET totp_step = $2 WHERE id = $1 AND totp_step < $2", params![id, step])?;
        return Ok((fresh == 1).then_some("totp"));
    }
    let used = tx.run("DELETE FROM recovery_code WHERE official_id = $1 AND code_hash = $2", params![id, hash(id, code)])?;
    Ok((used == 1).then_some("recovery_code"))
}

fn hash(id: OfficialId, code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    hex::encode(Sha256::digest(format!("{id} {plain}")))
}

/// Turns the second factor on with a secret whose code was just shown to be right at this step.
/// Returns the recovery codes, to be shown once.
pub(crate) fn turn_on(tx: &mut Tx<'_, '_>, directory: &Directory, id: OfficialId, secret: &[u8], step: i64) -> Result<Vec<String>> {
    let sealed = directory.seal.close(tx.ctx.random(), secret)?;
    tx.run(
        "UPDATE official SET totp_secret = $2, totp_step = $3, version = version + 1 WHERE id = $1",
        params![id, sealed, step],
    )?;
    new_codes(tx, id)
}

/// Turns the second factor off.
pub(crate) fn turn_off(tx: &mut Tx<'_, '_>, id: OfficialId) -> Result<()> {
    tx.run("UPDATE official SET totp_secret = NULL, version = version + 1 WHERE id = $1", params![id])?;
    tx.run("DELETE FROM recovery_code WHERE official_id = $1", params![id]).map(drop)
}

/// New recovery codes in place of the old ones.
pub(crate) fn new_codes(tx: &mut Tx<'_, '_>, id: OfficialId) -> Result<Vec<String>> {
    tx.run("DELETE FROM recovery_code WHERE official_id = $1", params![id])?;
    let codes: Vec<String> = (0..CODES).map(|_| password::once(tx.ctx.random())).collect();
    for code in &codes {
        tx.run("INSERT INTO recovery_code (official_id, code_hash) VALUES ($1, $2)", params![id, hash(id, code)])?;
    }
    Ok(codes)
}

/// How many recovery codes are left.
pub(crate) fn codes_left(tx: &mut db::Tx<'_>, id: OfficialId) -> Result<i64> {
    tx.one("SELECT count(*) FROM recovery_code WHERE official_id = $1", params![id])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_fits_its_half_minute() {
        // The secret and a time of RFC 6238, appendix B; the last six digits of 94287082.
        let secret = b"12345678901234567890";
        let at = |seconds: i64| Instant::from_ms(seconds * 1000);
        assert_eq!(step_of(secret, "287082", at(59)).unwrap(), Some(1));
        assert_eq!(step_of(secret, " 287 082 ", at(59)).unwrap(), Some(1));
        assert_eq!(step_of(secret, "287082", at(89)).unwrap(), Some(1), "a slow clock");
        assert_eq!(step_of(secret, "287082", at(120)).unwrap(), None);
        for wrong in ["", "28708", "287083", "abcdef", "2870820"] {
            assert_eq!(step_of(secret, wrong, at(59)).unwrap(), None, "{wrong}");
        }
    }

    #[test]
    fn authenticators_get_an_address() {
        let (text, address) = shown(b"12345678901234567890", "Tỉnh Tân Giang", "lan.nt");
        assert_eq!(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert!(address.starts_with("otpauth://totp/T%E1%BB%89nh%20T%C3%A2n%20Giang:lan.nt?secret=GEZDG"), "{address}");
    }
}
