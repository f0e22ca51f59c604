//! The pages of `people`.

pub(crate) mod absence;
pub(crate) mod agencies;
pub(crate) mod citizen;
pub(crate) mod entrance;
pub(crate) mod imports;
pub(crate) mod officials;
pub(crate) mod officials_edit;
pub(crate) mod passkeys;
pub(crate) mod password;
pub(crate) mod profile;
pub(crate) mod security;
pub(crate) mod sessions;

use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use base::{Error, Fields, Result};
use web::{Input, Reply};

/// A form shown again because something in it is wrong.
pub(crate) fn again(page: &impl Template) -> Reply {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, web::html(page)?).into_response())
}

/// The wrong fields of a failed act; any other error goes on.
pub(crate) fn fields(error: Error) -> Result<Fields> {
    match error {
        Error::Invalid(fields) => Ok(fields),
        other => Err(other),
    }
}

/// Where somebody goes after signing in: a page of ours, or `home`.
pub(crate) fn next_of(input: &Input, home: &str) -> String {
    input.get("next").or_else(|| input.get("back")).map(web::local).filter(|to| to != "/").unwrap_or_else(|| home.to_owned())
}

/// A value for the query of an address of ours.
pub(crate) fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A path part that is an id.
pub(crate) fn id<T: base::Id>(text: &str) -> Result<T> {
    text.parse()
}
