#![doc = include_str!("README.md")]

mod archive;
mod attachment;
mod business;
mod check;
mod dates;
mod deliver;
mod document_type;
mod emit;
mod error;
mod finding;
mod inspect;
mod interpret;
mod message;
mod names;
mod organ_id;
mod read;
mod scan;
mod source;
mod status_code;
mod text;
mod write;

#[cfg(test)]
mod tests;

pub use archive::UnpackError;
pub use attachment::{Attachment, Body, Kind, Packing};
pub use business::{Act, Business, Receiver, Replacement};
pub use deliver::{Head, Unpacked, unpack};
pub use document_type::{DocumentType, administrative_number};
pub use error::{Limits, ReadError, WriteError};
pub use finding::{Deviation, Finding, Place};
pub use message::{
    Code, Document, Message, Organ, OtherInfo, PromulgationInfo, ResponseFor, SignerInfo, StaffInfo, Status, TraceHeader,
};
pub use names::safe_name;
pub use organ_id::{OrganId, OrganIdForm};
pub use read::{Received, ReceivedAttachment, examine, read};
pub use status_code::StatusCode;
pub use write::{Outgoing, write};

/// The namespace of every element; the amendment of 2022 did not change it.
pub const NAMESPACE: &str = "http://www.mic.gov.vn/TBT/QCVN_102_2016";

/// The namespace of XML signatures.
const XMLDSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
