//! Message formats of Vietnam's state systems.
//!
//! Pure: readers and writers work on `std::io` streams and values the caller supplies; nothing here
//! opens a file or a connection, or asks for the time.

pub mod edxml;
