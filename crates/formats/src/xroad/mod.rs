//! X-Road Message Protocol for REST, version 1 (PR-REST): identifiers, headers and errors of calls
//! that go through security servers.
//!
//! A call goes to `/r1/{service}/{path}?{query}` with the header `X-Road-Client`; each part of an
//! identifier is percent-encoded by itself. Nothing here sends anything: paths, headers and hashes
//! are made and read.

mod error;
mod escape;
mod fault;
mod headers;
mod identifier;
mod listing;
#[cfg(test)]
mod tests;

pub use error::Error;
pub use fault::{Fault, Origin};
pub use headers::{RequestHeaders, ResponseHeaders, is_passed_on, name, request_hash};
pub use identifier::{Call, ClientId, SecurityServerId, ServiceId};
pub use listing::{Endpoint, ListedService, ServiceList};

/// The longest path, query or header value that is read, in bytes. The protocol advises 2,000 letters
/// for addresses.
pub const MOST_BYTES: usize = 8_000;

/// The longest part of an identifier, in bytes after decoding.
pub const MOST_PART: usize = 255;
