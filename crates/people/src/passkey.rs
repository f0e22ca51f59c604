//! Passkeys: sign-in with the lock of a phone or computer instead of a password.

use access::Tx;
use base::text::nfc;
use base::{Error, Id as _, Instant, Msg, OfficialId, Result, RowId};
use db::params;
use serde_json::{Value, json};
use url::Url;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, RequestChallengeResponse, Webauthn, WebauthnBuilder,
};

/// A passkey in its owner's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PasskeyRow {
    /// The row.
    pub(crate) id: RowId,
    /// What the owner calls it.
    pub(crate) name: String,
    /// Since when.
    pub(crate) created_at: Instant,
    /// When it was last used.
    pub(crate) used_at: Option<Instant>,
}

const FAILED: Msg = Msg::new(
    "Khóa truy cập chưa được chấp nhận. Hãy thử lại, hoặc đăng nhập bằng mật khẩu.",
    "The passkey was not accepted. Try again, or sign in with your password.",
);

fn refused(error: &webauthn_rs::prelude::WebauthnError) -> Error {
    tracing::info!("passkey refused: {error}");
    Error::Conflict(FAILED)
}

/// The ceremonies of this installation's address, or `None` where browsers allow no passkeys: an
/// address that is a bare number.
pub(crate) fn ceremonies(base_url: &str, province: &str) -> Option<Webauthn> {
    let origin = Url::parse(base_url).ok()?;
    let host = origin.domain()?.to_owned();
    WebauthnBuilder::new(&host, &origin).ok()?.rp_name(province).build().ok()
}

/// Begins to register a passkey for the account.
pub(crate) fn begin_register(
    webauthn: &Webauthn,
    known: &[Passkey],
    id: OfficialId,
    login: &str,
    name: &str,
) -> Result<(Value, PasskeyRegistration)> {
    let known = known.iter().map(|key| key.cred_id().clone()).collect();
    let (challenge, state) =
        webauthn.start_passkey_registration(id.uuid(), login, name, Some(known)).map_err(|e| refused(&e))?;
    let mut challenge = json!(challenge);
    // The passkey must be able to say whose it is: signing in asks for no login.
    if let Some(wishes) = challenge.pointer_mut("/publicKey/authenticatorSelection").and_then(Value::as_object_mut) {
        wishes.insert("residentKey".to_owned(), json!("required"));
        wishes.insert("requireResidentKey".to_owned(), json!(true));
    }
    Ok((challenge, state))
}

/// Keeps the passkey that the browser made.
pub(crate) fn finish_register(
    tx: &mut Tx<'_, '_>,
    webauthn: &Webauthn,
    id: OfficialId,
    state: &PasskeyRegistration,
    credential: &RegisterPublicKeyCredential,
    name: &str,
) -> Result<()> {
    let key = webauthn.finish_passkey_registration(credential, state).map_err(|e| refused(&e))?;
    let row = tx.ctx.id::<RowId>();
    let now = tx.now();
    let name: String = nfc(name).chars().take(80).collect();
    let made = tx.run(
        "INSERT INTO passkey (id, official_id, credential_id, name, credential, created_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT DO NOTHING",
        params![row, id, hex::encode(key.cred_id()), name, json!(key), now],
    )?;
    if made == 1 { Ok(()) } else { Err(Error::Conflict(FAILED)) }
}

/// Begins a sign-in: any passkey of this installation will do, and it says whose it is.
pub(crate) fn begin_sign_in(webauthn: &Webauthn) -> Result<(RequestChallengeResponse, DiscoverableAuthentication)> {
    let (mut challenge, state) = webauthn.start_discoverable_authentication().map_err(|e| refused(&e))?;
    // The button was pressed: the browser may show its own window at once.
    challenge.mediation = None;
    Ok((challenge, state))
}

/// Whose passkey answered the challenge.
pub(crate) fn finish_sign_in(
    tx: &mut Tx<'_, '_>,
    webauthn: &Webauthn,
    state: DiscoverableAuthentication,
    credential: &PublicKeyCredential,
) -> Result<OfficialId> {
    let (owner, raw) = webauthn.identify_discoverable_authentication(credential).map_err(|e| refused(&e))?;
    let owner = OfficialId::from_uuid(owner);
    let found: Option<String> = tx.opt(
        "SELECT credential FROM passkey WHERE credential_id = $1 AND official_id = $2",
        params![hex::encode(raw), owner],
    )?;
    let text = found.ok_or(Error::Conflict(FAILED))?;
    let mut key: Passkey = serde_json::from_str(&text).map_err(Error::bug)?;
    let result = webauthn
        .finish_discoverable_authentication_v2(credential, state, &key)
        .map_err(|e| refused(&e))?;
    key.update_credential(&result);
    let now = tx.now();
    tx.run(
        "UPDATE passkey SET credential = $2, used_at = $3 WHERE credential_id = $1",
        params![hex::encode(raw), json!(key), now],
    )?;
    Ok(owner)
}

/// The account's passkeys as the ceremonies need them.
pub(crate) fn keys_of(tx: &mut db::Tx<'_>, id: OfficialId) -> Result<Vec<Passkey>> {
    tx.map("SELECT credential FROM passkey WHERE official_id = $1", params![id], |r| r.take_json())
}

/// The account's passkeys as its owner sees them.
pub(crate) fn list(tx: &mut db::Tx<'_>, id: OfficialId) -> Result<Vec<PasskeyRow>> {
    tx.map(
        "SELECT id, name, created_at, used_at FROM passkey WHERE official_id = $1 ORDER BY created_at, id",
        params![id],
        |r| Ok(PasskeyRow { id: r.take()?, name: r.take()?, created_at: r.take()?, used_at: r.take()? }),
    )
}

/// Forgets a passkey of the account.
pub(crate) fn remove(tx: &mut db::Tx<'_>, id: OfficialId, row: RowId) -> Result<bool> {
    Ok(tx.run("DELETE FROM passkey WHERE id = $1 AND official_id = $2", params![row, id])? == 1)
}
