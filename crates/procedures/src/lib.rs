//! The catalogue of administrative procedures (thủ tục hành chính): content, versions, import,
//! search and the public pages.

mod definition;

pub use definition::*;
