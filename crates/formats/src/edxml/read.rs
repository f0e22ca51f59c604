//! Reading a message from a stream.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use super::attachment::{Attachment, Body};
use super::deliver::{Delivery, Head};
use super::error::{Limits, ReadError};
use super::finding::{Finding, Findings};
use super::interpret::interpret;
use super::message::Message;
use super::scan::scan;

/// A message as it was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// What it says.
    pub message: Message,
    /// Its attachments in the order of their bytes, then those that are referred to but missing.
    pub attachments: Vec<ReceivedAttachment>,
    /// Every deviation, in the order of the file.
    pub findings: Vec<Finding>,
}

impl Received {
    /// Whether it can be used: nothing about it is grave.
    pub fn usable(&self) -> bool {
        !self.findings.iter().any(|f| f.grave)
    }
}

/// An attachment as it was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedAttachment {
    /// What the message says of it.
    pub attachment: Attachment,
    /// What its bytes are; `None` when there were none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
}

/// Reads a message, handing the bytes of each attachment to the writer that `open` gives for it, decoded
/// and unpacked. Memory does not grow with the attachments. The received bytes stay the caller's: what
/// has to be kept is kept by whoever gives `input`.
///
/// The writers have been fed when an error comes: what they took is worthless then.
///
/// # Errors
/// [`ReadError`] where no message can be made of the bytes, or one of the caller's streams failed.
/// Everything else is a [`Finding`].
///
/// # Source
/// QCVN 102:2016/BTTTT with SĐ1:2022; what is forgiven is what messages of the national axis show.
pub fn read<R: Read, W: Write>(
    input: R,
    limits: &Limits,
    open: impl FnMut(&Head) -> io::Result<W>,
) -> Result<Received, ReadError> {
    let mut findings = Findings::default();
    let mut delivery = Delivery { limits, open, bodies: Vec::new(), total: 0 };
    let root = scan(input, limits, &mut delivery, &mut findings)?;
    let (message, attachments) = interpret(&root, delivery.bodies, &mut findings)?;
    Ok(Received { message, attachments, findings: findings.into_sorted() })
}

/// Reads a message and looks at its attachments without keeping them.
///
/// # Errors
/// As [`read`].
pub fn examine<R: Read>(input: R, limits: &Limits) -> Result<Received, ReadError> {
    read(input, limits, |_| Ok(io::sink()))
}
