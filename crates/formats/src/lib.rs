#![doc = include_str!("../README.md")]

mod ascii;
pub mod codes;
pub mod edxml;
mod lenient;
pub mod names;
pub mod open311;
pub mod portal;
pub mod vietqr;
pub mod xroad;
