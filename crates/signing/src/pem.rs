//! PEM text (RFC 7468).

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

/// Octets of PEM text that are read at most.
const LIMIT: usize = 16 << 20;

/// One block of PEM text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What the block says it is: `CERTIFICATE`, `PRIVATE KEY`, …
    pub label: String,
    /// Its content.
    pub der: Vec<u8>,
}

/// Why PEM text cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PemError {
    /// The block that begins here never ends.
    #[error("line {0}: the block does not end")]
    Open(usize),
    /// The block that begins here is not base64.
    #[error("line {0}: the block is not base64")]
    Base64(usize),
    /// The text is longer than any real one.
    #[error("over 16 MiB of text")]
    Long,
}

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent),
);

/// The blocks of a text; what stands between them is skipped.
///
/// # Errors
/// With the line on which the broken block begins.
pub fn read(text: &str) -> Result<Vec<Block>, PemError> {
    if text.len() > LIMIT {
        return Err(PemError::Long);
    }
    let mut blocks = Vec::new();
    let mut open: Option<(usize, String, String)> = None;
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        match &mut open {
            None => {
                let label = line.strip_prefix("-----BEGIN ").and_then(|l| l.strip_suffix("-----"));
                open = label.map(|label| (at + 1, label.to_owned(), String::new()));
            }
            Some((start, label, body)) if line.starts_with("-----END ") => {
                let der = LENIENT.decode(body.as_bytes()).map_err(|_| PemError::Base64(*start))?;
                blocks.push(Block { label: std::mem::take(label), der });
                open = None;
            }
            Some((_, _, body)) => body.push_str(line),
        }
    }
    match open {
        Some((start, ..)) => Err(PemError::Open(start)),
        None => Ok(blocks),
    }
}

/// The contents of the blocks with a label, or the octets themselves when they are no PEM text.
///
/// # Errors
/// As [`read`].
pub fn read_either(octets: &[u8], label: &str) -> Result<Vec<Vec<u8>>, PemError> {
    match std::str::from_utf8(octets) {
        Ok(text) if text.contains("-----BEGIN ") => {
            Ok(read(text)?.into_iter().filter(|block| block.label == label).map(|block| block.der).collect())
        }
        _ => Ok(vec![octets.to_vec()]),
    }
}

/// One block as text, in lines of 64 characters.
pub fn write(label: &str, der: &[u8]) -> String {
    let body = base64::engine::general_purpose::STANDARD.encode(der);
    let mut out = format!("-----BEGIN {label}-----\n");
    let mut rest = body.as_str();
    while let Some((line, more)) = rest.split_at_checked(64) {
        out.push_str(line);
        out.push('\n');
        rest = more;
    }
    if !rest.is_empty() {
        out.push_str(rest);
        out.push('\n');
    }
    out.push_str("-----END ");
    out.push_str(label);
    out.push_str("-----\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for length in [0, 1, 47, 48, 49, 500] {
            let der: Vec<u8> = (0..length).map(|n| u8::try_from(n % 251).unwrap()).collect();
            let text = format!("noise\n{}more\n", write("CERTIFICATE", &der));
            assert_eq!(read(&text).unwrap(), [Block { label: "CERTIFICATE".to_owned(), der }]);
        }
    }

    #[test]
    fn broken_blocks_are_named_by_their_line() {
        assert_eq!(read("x\n-----BEGIN A-----\nAAAA"), Err(PemError::Open(2)));
        assert_eq!(read("-----BEGIN A-----\n!!\n-----END A-----"), Err(PemError::Base64(1)));
    }

    #[test]
    fn raw_octets_pass() {
        assert_eq!(read_either(&[0x30, 0], "CERTIFICATE").unwrap(), [vec![0x30, 0]]);
    }
}
