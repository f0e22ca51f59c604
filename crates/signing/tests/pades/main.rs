//! Signatures on PDF: made in every way, verified, and attacked.

mod changed;
mod paper;
mod people;
mod shown;
mod signed;
mod tampered;
