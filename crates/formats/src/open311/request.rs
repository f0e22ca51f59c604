//! Reports as the city knows them.

use serde::{Deserialize, Serialize};

use super::{Message, When, when};
use crate::lenient;

/// A report and what became of it (`GET /requests`, `GET /requests/{id}`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Its number.
    #[serde(default, deserialize_with = "lenient::text")]
    pub service_request_id: String,
    /// Whether it is done.
    #[serde(default)]
    pub status: Status,
    /// Why it is as it is.
    #[serde(default, deserialize_with = "lenient::maybe_text", skip_serializing_if = "Option::is_none")]
    pub status_notes: Option<String>,
    /// The service's name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub service_name: String,
    /// The service's code.
    #[serde(default, deserialize_with = "lenient::text")]
    pub service_code: String,
    /// What was reported.
    #[serde(default, deserialize_with = "lenient::maybe_text", skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Who sees to it.
    #[serde(default, deserialize_with = "lenient::maybe_text", skip_serializing_if = "Option::is_none")]
    pub agency_responsible: Option<String>,
    /// What the person should know or do.
    #[serde(default, deserialize_with = "lenient::maybe_text", skip_serializing_if = "Option::is_none")]
    pub service_notice: Option<String>,
    /// When it was reported.
    #[serde(default, deserialize_with = "when::maybe", skip_serializing_if = "Option::is_none")]
    pub requested_datetime: Option<When>,
    /// When anything last changed.
    #[serde(default, deserialize_with = "when::maybe", skip_serializing_if = "Option::is_none")]
    pub updated_datetime: Option<When>,
    /// When it should be done.
    #[serde(default, deserialize_with = "when::maybe", skip_serializing_if = "Option::is_none")]
    pub expected_datetime: Option<When>,
    /// The place in words.
    #[serde(default, deserialize_with = "lenient::maybe_text", skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The place's number in the city's list.
    #[serde(default, deserialize_with = "lenient::maybe_text", skip_serializing_if = "Option::is_none")]
    pub address_id: Option<String>,
    /// The postal code.
    #[serde(default, deserialize_with = "lenient::maybe_text", skip_serializing_if = "Option::is_none")]
    pub zipcode: Option<String>,
    /// The latitude in degrees, WGS 84.
    #[serde(default, deserialize_with = "lenient::maybe_number", skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// The longitude in degrees, WGS 84.
    #[serde(default, deserialize_with = "lenient::maybe_number", skip_serializing_if = "Option::is_none")]
    pub long: Option<f64>,
    /// A picture.
    #[serde(default, deserialize_with = "lenient::maybe_text", skip_serializing_if = "Option::is_none")]
    pub media_url: Option<String>,
}

/// Whether a report is done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Not yet.
    #[default]
    Open,
    /// Done, or not to be done.
    Closed,
}

impl Message for Vec<Request> {
    const ROOT: &'static str = "service_requests";
}
