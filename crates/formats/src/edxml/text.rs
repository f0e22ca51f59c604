//! The base64 text of a body, taken from the source piece by piece.

use std::io::{self, Read};

use super::source::{Source, len};

/// Base64 characters up to the next tag. Whitespace is left out, and so are what XML allows between:
/// CDATA marks, comments and written-out line ends (`&#13;`), which libraries on Windows leave behind.
pub(super) struct Text<'a, R> {
    source: &'a mut Source<R>,
    cdata: bool,
    taken: u64,
}

impl<'a, R: Read> Text<'a, R> {
    pub(super) fn new(source: &'a mut Source<R>) -> Self {
        Self { source, cdata: false, taken: 0 }
    }

    /// How many base64 characters were taken.
    pub(super) fn taken(&self) -> u64 {
        self.taken
    }

    /// Takes what is left.
    pub(super) fn drain(&mut self) -> io::Result<()> {
        let mut scratch = [0; 4096];
        while self.read(&mut scratch)? > 0 {}
        Ok(())
    }

    /// Deals with a mark at the front; says whether the text goes on behind it.
    fn mark(&mut self, first: u8) -> io::Result<Mark> {
        let ahead = self.source.peek(9)?;
        if self.cdata {
            if ahead.starts_with(b"]]>") {
                self.cdata = false;
                self.source.skip(3);
                return Ok(Mark::Passed);
            }
            return Ok(Mark::Plain);
        }
        match first {
            b'<' if ahead.starts_with(b"<![CDATA[") => {
                self.cdata = true;
                self.source.skip(9);
                Ok(Mark::Passed)
            }
            b'<' if ahead.starts_with(b"<!--") => {
                self.source.skip(4);
                self.comment()?;
                Ok(Mark::Passed)
            }
            b'<' => Ok(Mark::End),
            _ => {
                let line_end = [&b"&#13;"[..], b"&#10;", b"&#9;", b"&#xD;", b"&#xA;", b"&#xd;", b"&#xa;", b"&#32;"];
                match line_end.iter().find(|mark| ahead.starts_with(mark)) {
                    Some(mark) => {
                        let n = mark.len();
                        self.source.skip(n);
                        Ok(Mark::Passed)
                    }
                    None => Ok(Mark::Plain),
                }
            }
        }
    }

    fn comment(&mut self) -> io::Result<()> {
        loop {
            let ahead = self.source.peek(3)?;
            if ahead.len() < 3 || ahead.starts_with(b"-->") {
                let n = ahead.len().min(3);
                self.source.skip(n);
                return Ok(());
            }
            let dash = ahead.iter().skip(1).position(|b| *b == b'-').map_or(ahead.len(), |at| at + 1);
            self.source.skip(dash);
        }
    }
}

enum Mark {
    Passed,
    Plain,
    End,
}

impl<R: Read> Read for Text<'_, R> {
    /// Fills `out` as long as there is text, so that what is decoded does not depend on how the bytes
    /// came in.
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut written = 0;
        while written < out.len() {
            let cdata = self.cdata;
            let marks = |b: u8| if cdata { b == b']' } else { b == b'<' || b == b'&' };
            let Some(first) = self.source.available()?.first().copied() else { break };
            let mut plain = 0;
            if marks(first) {
                match self.mark(first)? {
                    Mark::Passed => continue,
                    Mark::End => break,
                    // Let the character through: the decoder will name it.
                    Mark::Plain => plain = 1,
                }
            }
            let mut used = 0;
            for byte in self.source.available()? {
                if written == out.len() || (used >= plain && marks(*byte)) {
                    break;
                }
                used += 1;
                if !byte.is_ascii_whitespace()
                    && let Some(slot) = out.get_mut(written)
                {
                    *slot = *byte;
                    written += 1;
                }
            }
            self.source.skip(used);
        }
        self.taken += len(written);
        Ok(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that gives one byte at a time, so that every mark is torn apart once.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let n = out.len().min(1);
            Read::read(&mut self.0, &mut out[..n])
        }
    }

    #[test]
    fn what_xml_puts_between_is_left_out() {
        for (text, wanted, rest) in [
            ("QUJD</a>", "QUJD", "</a>"),
            (" Q U\r\nJD\n</a>", "QUJD", "</a>"),
            ("QU&#xD;\nJD&#13;&#10;</a>", "QUJD", "</a>"),
            ("<![CDATA[QU\nJD]]></a>", "QUJD", "</a>"),
            ("<![CDATA[QU]x]]>JD</a>", "QU]xJD", "</a>"),
            ("QU<!-- <a> -- - -->JD</a>", "QUJD", "</a>"),
            ("QU&amp;JD<b>", "QU&amp;JD", "<b>"),
            ("QUJD", "QUJD", ""),
            ("QU<!-- JD", "QU", ""),
            ("<![CDATA[QU]]", "QU]]", ""),
        ] {
            let mut source = Source::new(Drops(text.as_bytes()), 0);
            let mut taken = String::new();
            Text::new(&mut source).read_to_string(&mut taken).unwrap();
            assert_eq!(taken, wanted, "{text}");
            assert_eq!(source.peek(9).unwrap(), rest.as_bytes(), "{text}");
        }
    }
}
