#![doc = include_str!("../README.md")]

pub(crate) mod algorithms;
pub(crate) mod asn1;
pub mod cades;
pub mod chain;
pub mod cms;
pub mod evidence;
mod judge;
pub mod key;
pub mod pades;
pub mod pdf;
pub mod pem;
pub mod revocation;
pub mod testing;
#[cfg(feature = "pkcs11")]
pub mod token;
pub mod trust;
pub mod tsp;
pub mod verdict;
pub mod x509;
pub mod xades;

pub use algorithms::DigestAlgorithm;
pub use asn1::time::instant_of;
