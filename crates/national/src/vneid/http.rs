//! HTTP for the sign-in: small answers only.

use std::pin::Pin;

use base::{Error, Result};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use serde_json::Value;
use url::Url;

/// No answer of a sign-in is larger, in bytes.
const LARGEST: usize = 512 * 1024;

/// An error with its causes, in one line for the log.
pub(super) fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

fn failed(cause: impl std::fmt::Display) -> std::io::Error {
    std::io::Error::other(cause.to_string())
}

async fn body(mut response: reqwest::Response) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| failed(told(&e)))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LARGEST {
            return Err(failed("the answer is too large"));
        }
    }
    Ok(bytes)
}

/// Exchanges as `openidconnect` asks for them.
pub(super) struct Caller(pub(super) reqwest::Client);

impl<'c> AsyncHttpClient<'c> for Caller {
    type Error = std::io::Error;
    type Future = Pin<Box<dyn Future<Output = std::io::Result<HttpResponse>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let request = reqwest::Request::try_from(request).map_err(failed)?;
            let response = self.0.execute(request).await.map_err(|e| failed(told(&e)))?;
            let mut builder = http::Response::builder().status(response.status());
            if let Some(headers) = builder.headers_mut() {
                headers.clone_from(response.headers());
            }
            builder.body(body(response).await?).map_err(failed)
        })
    }
}

/// The user information behind an access token.
pub(super) async fn userinfo(client: &Caller, url: &Url, token: &str) -> Result<Value> {
    let upstream = |cause: String| Error::upstream(super::NAME, cause);
    let response = client.0.get(url.clone()).bearer_auth(token).send().await.map_err(|e| upstream(told(&e)))?;
    let status = response.status();
    if !status.is_success() {
        return Err(upstream(format!("user information: status {status}")));
    }
    let bytes = body(response).await.map_err(|e| upstream(e.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|e| upstream(format!("user information: {e}")))
}
