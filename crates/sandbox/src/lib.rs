//! Stand-ins for national systems, for demonstrations and tests. Each says so on every page.

pub mod vneid;
