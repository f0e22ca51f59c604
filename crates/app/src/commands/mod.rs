//! The commands of the program, one file each.

pub(crate) mod admin;
pub(crate) mod check;
pub(crate) mod cms;
pub(crate) mod deadline;
pub(crate) mod demo;
pub(crate) mod edxml;
pub(crate) mod import;
pub(crate) mod migrate;
pub(crate) mod pdf;
pub(crate) mod process;
pub(crate) mod serve;
pub(crate) mod signers;
pub(crate) mod verify;
pub(crate) mod vietqr;
pub(crate) mod xml;
