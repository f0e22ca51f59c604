//! PDF: whole, and whether it is locked. Its pages are left to the reader's own viewer.

use super::Flaw;

/// How far behind the end mark bytes may stand, such as a line break or a signature's padding.
const TAIL: usize = 2_048;
/// The longest text looked for.
const OVERLAP: usize = 8;

/// What is seen of a PDF while it passes by.
#[derive(Default)]
pub(super) struct Watch {
    started: bool,
    good_start: bool,
    encrypted: bool,
    tail: Vec<u8>,
}

impl Watch {
    /// Sees the next piece.
    pub(super) fn over(&mut self, piece: &[u8]) {
        if !self.started {
            self.started = true;
            self.good_start = piece.starts_with(b"%PDF-1.") || piece.starts_with(b"%PDF-2.");
        }
        let seam = self.tail.len().saturating_sub(OVERLAP);
        let mut joint = self.tail.get(seam..).unwrap_or_default().to_vec();
        joint.extend_from_slice(piece.get(..OVERLAP.min(piece.len())).unwrap_or_default());
        self.encrypted = self.encrypted || holds(&joint, b"/Encrypt") || holds(piece, b"/Encrypt");
        self.tail.extend_from_slice(piece.get(piece.len().saturating_sub(TAIL)..).unwrap_or_default());
        let old = self.tail.len().saturating_sub(TAIL);
        self.tail.drain(..old);
    }

    /// Whether it is locked.
    ///
    /// # Errors
    /// [`Flaw::Broken`] when it does not begin or does not end as a PDF does.
    pub(super) fn end(self) -> Result<bool, Flaw> {
        if self.good_start && holds(&self.tail, b"%%EOF") { Ok(self.encrypted) } else { Err(Flaw::Broken) }
    }
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}
