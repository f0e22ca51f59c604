//! The built interface, embedded in the binary.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::Path as AxumPath;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};

static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

struct Asset {
    bytes: &'static [u8],
    hash: String,
}

static BY_NAME: LazyLock<HashMap<&'static str, Asset>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|(name, bytes)| {
            let hash = hex::encode(Sha256::digest(bytes)).chars().take(12).collect();
            (*name, Asset { bytes, hash })
        })
        .collect()
});

/// The address of a file, with its hash.
pub(crate) fn address(name: &str) -> String {
    match BY_NAME.get(name) {
        Some(asset) => format!("/assets/{name}?v={}", asset.hash),
        None => format!("/assets/{name}"),
    }
}

/// Serves a file. Its address carries its hash, so browsers may keep it for a year.
pub(crate) async fn serve(AxumPath(name): AxumPath<String>) -> Response {
    match BY_NAME.get(name.as_str()) {
        Some(asset) => (
            [
                (header::CONTENT_TYPE, kind(&name)),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ],
            asset.bytes,
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A file served at the root: the manifest, the service worker, the icon.
pub(crate) fn root_file(name: &'static str) -> Response {
    match BY_NAME.get(name) {
        Some(asset) => {
            ([(header::CONTENT_TYPE, kind(name)), (header::CACHE_CONTROL, "no-cache")], asset.bytes).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        "json" => "application/json",
        "html" => "text/html; charset=utf-8",
        _ => "application/octet-stream",
    }
}
