//! Open311 GeoReport v2: what people report about their streets, as cities around the world exchange
//! it. Every message is read and written as XML, which the standard requires, and as JSON.
//!
//! The standard derives its JSON from its XML by the Spark convention: an element with parts is an
//! object, a container of repeated elements is an array. [`read`] and [`write`] do the same both ways.

mod codec;
mod definition;
mod discovery;
mod error;
mod form;
mod query;
mod report;
mod request;
mod service;
#[cfg(test)]
mod tests;
mod when;
mod xml;

pub use codec::{Format, Message, read, write};
pub use definition::{Attribute, AttributeValue, Datatype, ServiceDefinition};
pub use discovery::{Discovery, DiscoveryEndpoint};
pub use error::{Error, Wrong};
pub use query::Query;
pub use report::{Accepted, ErrorEntry, Report, Token};
pub use request::{Request, Status};
pub use service::{Service, ServiceType};
pub use when::When;

/// The longest message that is read, in bytes: a thousand requests with long texts.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;

/// The most requests of one answer.
pub const MOST_REQUESTS: usize = 1_000;

/// The longest description of a report, in letters.
pub const MOST_DESCRIPTION: usize = 4_000;

/// The most days that a query may span.
pub const MOST_DAYS: i64 = 90;
