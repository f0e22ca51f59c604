//! Time stamps.

use std::sync::atomic::{AtomicU64, Ordering};

use base::Instant;

use crate::algorithms::Identifier;
use crate::asn1::{Reader, oid, tag, write};
use crate::cms::{AttributeOptions, assemble_of, attributes_of};
use crate::key::{Signer, SoftKey};
use crate::tsp::{TimeStampAuthority, TspError};

/// A time-stamping authority whose clock is set by hand.
#[derive(Debug)]
pub struct Stamper {
    key: SoftKey,
    at: Instant,
    serial: AtomicU64,
}

impl Stamper {
    /// With a key certified for time stamps, and the moment that its stamps state.
    pub fn new(key: SoftKey, at: Instant) -> Self {
        Self { key, at, serial: AtomicU64::new(1) }
    }

    /// Sets the clock.
    pub fn set(&mut self, at: Instant) {
        self.at = at;
    }

    fn token(&self, imprint: &[u8], nonce: Option<&[u8]>) -> Result<Vec<u8>, TspError> {
        let failed = |e: crate::key::KeyError| TspError::Unreachable(e.to_string());
        let info = write::sequence(&[
            write::number(1),
            write::oid(&[0x2a, 0x03, 0x04, 0x05]),
            imprint.to_vec(),
            write::number(self.serial.fetch_add(1, Ordering::Relaxed)),
            write::generalized_time(self.at),
            write::sequence(&[write::number(1)]),
            nonce.unwrap_or_default().to_vec(),
        ]);
        let algorithm = self.key.algorithm();
        let digest = algorithm.digest().digest(&info);
        let options = AttributeOptions { signing_time: Some(self.at), ..AttributeOptions::default() };
        let attributes = attributes_of(oid::TST_INFO, &digest, algorithm, self.key.certificate(), &options)?;
        let signature = self.key.sign(attributes.der()).map_err(failed)?;
        Ok(assemble_of(&attributes, &signature, self.key.certificate(), self.key.chain(), None, Some(&info))?)
    }
}

impl TimeStampAuthority for Stamper {
    fn time_stamp(&self, request: &[u8]) -> Result<Vec<u8>, TspError> {
        let mut reader = Reader::new(request, "TimeStampReq").sequence("TimeStampReq")?;
        reader.take(tag::INTEGER)?;
        let imprint = reader.take(tag::SEQUENCE)?;
        Identifier::read(&mut imprint.reader("MessageImprint"), "hashAlgorithm")?;
        let nonce = reader.optional(tag::INTEGER)?.map(|nonce| nonce.raw);
        let token = self.token(imprint.raw, nonce)?;
        Ok(write::sequence(&[write::sequence(&[write::number(0)]), token]))
    }
}
