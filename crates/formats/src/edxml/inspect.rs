//! What the bytes of a file are, and whether a text encoding has destroyed them.
//!
//! Some systems push a PDF through a text string on its way. Bytes that are not UTF-8 then come out as
//! U+FFFD (`ef bf bd`), as question marks, or each as the two bytes of its Latin letter. The first two
//! are beyond repair, and none of the three opens in a reader of PDFs, so the receiver has to refuse.

use base::{Msg, msg};

use super::attachment::Kind;
use super::source::len;

/// Bytes in which a PDF's mark is looked for, as readers of PDFs do.
const HEAD: usize = 1024;
/// The longest name looked for, less one: what may be torn between two chunks.
const TAIL: usize = 14;
/// Fewer replacement characters than this may be chance or text.
const SUSPICIOUS: u64 = 8;
/// In compressed data `ef bf bd` comes up once in sixteen million bytes; this often it is no chance.
const PER_BYTES: u64 = 100_000;
/// A file must be this large before the absence of binary bytes says anything.
const TELLING: u64 = 512;

const COMPRESSED: [&[u8]; 6] =
    [b"/FlateDecode", b"/DCTDecode", b"/JPXDecode", b"/LZWDecode", b"/CCITTFaxDecode", b"/JBIG2Decode"];
const AS_TEXT: [&[u8]; 2] = [b"/ASCII85Decode", b"/ASCIIHexDecode"];

/// Looks at a file as it streams by.
#[derive(Debug, Default)]
pub(super) struct Inspector {
    head: Vec<u8>,
    size: u64,
    pdf: Option<Pdf>,
}

/// What was found out.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) size: u64,
    pub(super) kind: Kind,
    /// Why the bytes are lost, if they are.
    pub(super) lost: Option<Msg>,
    /// A PDF without `%%EOF` near its end.
    pub(super) cut: bool,
}

impl Inspector {
    pub(super) fn feed(&mut self, chunk: &[u8]) {
        self.size += len(chunk.len());
        if self.head.len() < HEAD {
            let room = HEAD - self.head.len();
            self.head.extend(chunk.iter().take(room));
            if self.pdf.is_none() && Kind::of(&self.head) == Kind::Pdf {
                let mut pdf = Pdf::default();
                let before = usize::try_from(self.size).unwrap_or(usize::MAX).saturating_sub(chunk.len());
                pdf.feed(self.head.get(..before.min(self.head.len())).unwrap_or_default());
                self.pdf = Some(pdf);
            }
        }
        if let Some(pdf) = &mut self.pdf {
            pdf.feed(chunk);
        }
    }

    pub(super) fn finish(self) -> Facts {
        let kind = Kind::of(&self.head);
        let lost = self.pdf.as_ref().and_then(|pdf| pdf.lost(self.size));
        let cut = self.pdf.as_ref().is_some_and(|pdf| !pdf.ended);
        Facts { size: self.size, kind, lost, cut }
    }
}

#[derive(Debug, Default)]
struct Pdf {
    tail: Vec<u8>,
    replaced: u64,
    high: u64,
    compressed: bool,
    as_text: bool,
    not_utf8: bool,
    /// The bytes of a character torn between two chunks.
    torn: Vec<u8>,
    ended: bool,
    last: Vec<u8>,
}

impl Pdf {
    fn feed(&mut self, chunk: &[u8]) {
        self.high += len(chunk.iter().filter(|b| !b.is_ascii()).count());
        self.check_utf8(chunk);

        let old = self.tail.len();
        let mut joined = std::mem::take(&mut self.tail);
        joined.extend_from_slice(chunk);
        let replaced = joined.windows(3).enumerate().filter(|(at, w)| at + 3 > old && *w == b"\xef\xbf\xbd").count();
        self.replaced += len(replaced);
        self.compressed = self.compressed || COMPRESSED.iter().any(|name| contains(&joined, name));
        self.as_text = self.as_text || AS_TEXT.iter().any(|name| contains(&joined, name));
        self.tail = joined.get(joined.len().saturating_sub(TAIL)..).unwrap_or_default().to_vec();

        self.last.extend_from_slice(chunk.get(chunk.len().saturating_sub(HEAD)..).unwrap_or_default());
        let surplus = self.last.len().saturating_sub(HEAD);
        self.last.drain(..surplus);
        self.ended = contains(&self.last, b"%%EOF");
    }

    fn check_utf8(&mut self, chunk: &[u8]) {
        if self.not_utf8 {
            return;
        }
        let mut joined = std::mem::take(&mut self.torn);
        joined.extend_from_slice(chunk);
        if let Err(e) = std::str::from_utf8(&joined) {
            self.not_utf8 = e.error_len().is_some();
            self.torn = joined.get(e.valid_up_to()..).unwrap_or_default().to_vec();
            self.torn.truncate(4);
        }
    }

    fn lost(&self, size: u64) -> Option<Msg> {
        let n = self.replaced;
        if n >= SUSPICIOUS && n.saturating_mul(PER_BYTES) > size {
            return Some(msg!(
                "PDF hỏng do đi qua mã hóa văn bản: {n} chỗ có byte bị thay bằng ký tự U+FFFD",
                "the PDF went through a text encoding: bytes were replaced by U+FFFD in {n} places"
            ));
        }
        let binary_expected = self.compressed && !self.as_text && size >= TELLING;
        if !binary_expected || self.not_utf8 {
            return None;
        }
        Some(if self.high == 0 {
            Msg::new(
                "PDF hỏng do đi qua mã hóa văn bản: luồng nén không còn byte nhị phân nào",
                "the PDF went through a text encoding: its compressed streams have no binary byte left",
            )
        } else {
            Msg::new(
                "PDF hỏng do đi qua mã hóa văn bản: các byte nhị phân đã bị đổi thành UTF-8",
                "the PDF went through a text encoding: its binary bytes were recoded as UTF-8",
            )
        })
    }
}

fn contains(bytes: &[u8], name: &[u8]) -> bool {
    bytes.windows(name.len()).any(|w| w == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PDF with a compressed stream of all bytes.
    fn pdf() -> Vec<u8> {
        let mut bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Length 4096 /Filter /FlateDecode >>\nstream\n".to_vec();
        bytes.extend((0..4096_u32).map(|n| u8::try_from(n.wrapping_mul(2_654_435_761) >> 24).unwrap()));
        bytes.extend(b"\nendstream\nendobj\nstartxref\n0\n%%EOF\n");
        bytes
    }

    fn facts(bytes: &[u8], step: usize) -> Facts {
        let mut inspector = Inspector::default();
        bytes.chunks(step).for_each(|chunk| inspector.feed(chunk));
        inspector.finish()
    }

    #[test]
    fn text_encodings_are_seen_in_every_tearing() {
        let whole = pdf();
        let replaced = String::from_utf8_lossy(&whole).into_owned().into_bytes();
        let latin: Vec<u8> = whole.iter().map(|b| char::from(*b)).collect::<String>().into_bytes();
        let asked: Vec<u8> = whole.iter().map(|b| if b.is_ascii() { *b } else { b'?' }).collect();
        for step in [1, 2, 3, 7, 100, 100_000] {
            assert!(facts(&whole, step).lost.is_none(), "{step}");
            assert!(facts(&replaced, step).lost.unwrap().en.contains("U+FFFD"), "{step}");
            assert!(facts(&latin, step).lost.unwrap().en.contains("recoded"), "{step}");
            assert!(facts(&asked, step).lost.unwrap().en.contains("no binary byte"), "{step}");
        }
    }

    #[test]
    fn plain_and_ascii_pdfs_are_left_in_peace() {
        let plain = format!("%PDF-1.4\n% tiếng Việt\n{}\n%%EOF", "1 0 obj << >> endobj\n".repeat(100));
        assert!(facts(plain.as_bytes(), 10).lost.is_none());
        let ascii = format!("%PDF-1.4\n[/ASCII85Decode /FlateDecode]\n{}\n%%EOF", "Gar8O".repeat(1000));
        assert!(facts(ascii.as_bytes(), 10).lost.is_none());
    }

    #[test]
    fn kind_and_end() {
        let whole = pdf();
        assert_eq!(facts(&whole, 64).kind, Kind::Pdf);
        assert!(!facts(&whole, 64).cut);
        assert!(facts(&whole[..2000], 64).cut);
        let late = [&b"\r\n junk "[..], &whole].concat();
        assert_eq!(facts(&late, 3).kind, Kind::Pdf);
        assert_eq!(facts(b"PK\x03\x04....", 1).kind, Kind::Zip);
        assert_eq!(facts(b"\xef\xbb\xbf<?xml version='1.0'?>", 4).kind, Kind::Xml);
        assert_eq!(facts(b"", 4).kind, Kind::Other);
    }
}
