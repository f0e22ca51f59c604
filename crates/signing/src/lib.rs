//! Signatures that hold.

pub mod pdf;
