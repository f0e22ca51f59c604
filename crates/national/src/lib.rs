//! Clients of the national systems. Each speaks the other side's words and gives ours.

mod outbound;
pub mod vneid;

pub use outbound::outbound;
