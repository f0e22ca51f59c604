//! What an administrative procedure is: the shape that the catalogue stores, the portal shows and
//! dossiers are resolved by. Pure data, shared by the systems that may not import each other.

mod cost;
mod definition;

pub use definition::*;
