//! Sign-in with VNeID by OpenID Connect: code flow with state, nonce and PKCE.
//!
//! The claims are those of VNeID's user information: `SoDinhDanh`, `HoVaTen`, `NgayThangNamSinh`,
//! `LoaiTaiKhoan` (1 citizen, 2 business, 3 organisation), `TechID`, `IAL`; businesses bring
//! `MaSoThue` and `TenDoanhNghiep`.

mod claims;
mod http;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, PoisonError};

use base::{Error, Instant, Locale, Result};
use chrono::{DateTime, Utc};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreIdToken};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, LanguageTag, LogoutRequest, Nonce, OAuth2TokenResponse as _,
    PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl, Scope,
    TokenResponse as _,
};

pub use claims::Person;
use http::Caller;

const NAME: &str = "VNeID";

/// For how long the provider's addresses and keys are used without asking again, in milliseconds.
const KNOWN_MS: i64 = 3_600_000;

/// How the installation is registered with VNeID.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The provider's address, as its tokens name it.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our secret there.
    pub client_secret: String,
    /// Where people come back to: our `/login/vneid/callback`.
    pub redirect: String,
    /// Whether the provider is the built-in stand-in; said on the sign-in page.
    pub stand_in: bool,
}

/// The way to VNeID.
pub struct VNeId {
    settings: Settings,
    http: Caller,
    known: Mutex<Option<(Arc<ProviderMetadataWithLogout>, Instant)>>,
}

/// A sign-in that was begun. `nonce` and `verifier` are kept on the server until it ends.
#[derive(Debug, Clone)]
pub struct Begun {
    /// Where the browser goes.
    pub url: String,
    /// What the identity token must repeat.
    pub nonce: String,
    /// What proves that whoever brings the code also began.
    pub verifier: String,
}

/// The secrets of one sign-in, made by the caller at random: each at least 43 characters of hexadecimal.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// What comes back with the browser.
    pub state: String,
    /// What the identity token must repeat.
    pub nonce: String,
    /// The PKCE verifier.
    pub verifier: String,
}

impl VNeId {
    /// A client with these settings.
    pub fn new(settings: Settings, http: reqwest::Client) -> Self {
        Self { settings, http: Caller(http), known: Mutex::default() }
    }

    /// Whether the provider is the built-in stand-in.
    pub fn is_stand_in(&self) -> bool {
        self.settings.stand_in
    }

    async fn metadata(&self, now: Instant) -> Result<Arc<ProviderMetadataWithLogout>> {
        if let Some((known, at)) = self.known.lock().unwrap_or_else(PoisonError::into_inner).as_ref()
            && (now.ms() - at.ms()).abs() < KNOWN_MS
        {
            return Ok(known.clone());
        }
        self.ask_metadata(now).await
    }

    async fn ask_metadata(&self, now: Instant) -> Result<Arc<ProviderMetadataWithLogout>> {
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(Error::bug)?;
        let found = ProviderMetadataWithLogout::discover_async(issuer, &self.http).await.map_err(|e| Error::upstream(NAME, http::told(&e)))?;
        let found = Arc::new(found);
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((found.clone(), now));
        Ok(found)
    }

    fn id(&self) -> (ClientId, Option<ClientSecret>) {
        (ClientId::new(self.settings.client_id.clone()), Some(ClientSecret::new(self.settings.client_secret.clone())))
    }

    fn redirect(&self) -> Result<RedirectUrl> {
        RedirectUrl::new(self.settings.redirect.clone()).map_err(Error::bug)
    }

    /// Begins a sign-in.
    ///
    /// # Errors
    /// [`Error::Upstream`] when VNeID does not answer.
    pub async fn begin(&self, secrets: Secrets, locale: Locale, now: Instant) -> Result<Begun> {
        let metadata = self.metadata(now).await?;
        let (id, secret) = self.id();
        let client = CoreClient::from_provider_metadata((*metadata).clone(), id, secret).set_redirect_uri(self.redirect()?);
        let Secrets { state, nonce, verifier } = secrets;
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier.clone()));
        let (url, _, _) = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || CsrfToken::new(state), {
                let nonce = nonce.clone();
                move || Nonce::new(nonce)
            })
            .add_scope(Scope::new("profile".to_owned()))
            .add_ui_locale(LanguageTag::new(locale.tag().to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        Ok(Begun { url: url.to_string(), nonce, verifier })
    }

    /// Ends a sign-in with the code the browser brought: who it is, as VNeID vouches for it.
    ///
    /// # Errors
    /// [`Error::Upstream`] when VNeID refuses the code or its tokens do not hold.
    pub async fn finish(&self, code: &str, nonce: &str, verifier: &str, now: Instant) -> Result<Person> {
        let metadata = self.metadata(now).await?;
        let (id, secret) = self.id();
        let client = CoreClient::from_provider_metadata((*metadata).clone(), id, secret).set_redirect_uri(self.redirect()?);
        let answer = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(Error::bug)?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()))
            .request_async(&self.http)
            .await
            .map_err(|e| Error::upstream(NAME, http::told(&e)))?;
        let token = answer.id_token().ok_or_else(|| Error::upstream(NAME, "no identity token"))?;
        let subject = match self.subject(&metadata, token, nonce, now) {
            Ok(subject) => subject,
            // The provider may have new keys since we asked.
            Err(_) => {
                let fresh = self.ask_metadata(now).await?;
                self.subject(&fresh, token, nonce, now)?
            }
        };
        let userinfo = metadata.userinfo_endpoint().ok_or_else(|| Error::upstream(NAME, "no user information"))?;
        let claims = http::userinfo(&self.http, userinfo.url(), answer.access_token().secret()).await?;
        Person::read(&claims, &subject, &token.to_string())
    }

    fn subject(&self, metadata: &ProviderMetadataWithLogout, token: &CoreIdToken, nonce: &str, now: Instant) -> Result<String> {
        let (id, secret) = self.id();
        let client = CoreClient::from_provider_metadata(metadata.clone(), id, secret);
        let verifier = client.id_token_verifier().set_time_fn(move || moment(now));
        let claims = token.claims(&verifier, &Nonce::new(nonce.to_owned())).map_err(|e| Error::upstream(NAME, http::told(&e)))?;
        Ok(claims.subject().to_string())
    }

    /// Where the browser signs out of VNeID too, coming back to `back`; `None` when VNeID has no
    /// such place or does not answer.
    pub async fn sign_out(&self, id_token: &str, back: &str, now: Instant) -> Option<String> {
        let metadata = self.metadata(now).await.ok()?;
        let end = metadata.additional_metadata().end_session_endpoint.clone()?;
        let token: CoreIdToken = id_token.parse().ok()?;
        let back = PostLogoutRedirectUrl::new(back.to_owned()).ok()?;
        let request = LogoutRequest::from(end).set_id_token_hint(&token).set_post_logout_redirect_uri(back);
        Some(request.http_get_url().to_string())
    }
}

fn moment(now: Instant) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(now.ms()).unwrap_or_default()
}
