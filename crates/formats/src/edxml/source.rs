//! The received bytes: counted in lines, bounded in markup, looked ahead in.

use std::io::{self, BufRead, Read};

use super::finding::Place;

const BUFFER: usize = 64 << 10;

/// Bytes as they come, with their place. Markup taken through [`BufRead`] is counted against the
/// budget, so that no single text, tag or comment can grow beyond it; bodies are taken through
/// [`Source::available`] and [`Source::skip`] and are not.
#[derive(Debug)]
pub(super) struct Source<R> {
    input: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    place: Place,
    budget: u64,
    spent: bool,
    failure: Option<io::Error>,
}

impl<R: Read> Source<R> {
    pub(super) fn new(input: R, budget: u64) -> Self {
        let place = Place { line: 1, offset: 0 };
        Self { input, buffer: vec![0; BUFFER], start: 0, end: 0, place, budget, spent: false, failure: None }
    }

    /// Where the next byte stands.
    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// Whether the budget ran out.
    pub(super) fn spent(&self) -> bool {
        self.spent
    }

    /// The failure of the caller's reader, if it was that.
    pub(super) fn take_failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }

    /// At least one byte unless at the end.
    pub(super) fn available(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    /// At least `n` bytes unless the end is nearer; `n` is a few bytes, never the buffer's size.
    pub(super) fn peek(&mut self, n: usize) -> io::Result<&[u8]> {
        while self.end - self.start < n {
            if self.start > 0 {
                self.buffer.copy_within(self.start..self.end, 0);
                self.end -= self.start;
                self.start = 0;
            }
            let room = self.buffer.get_mut(self.end..).unwrap_or_default();
            match self.input.read(room) {
                Ok(0) => break,
                Ok(read) => self.end = (self.end + read).min(BUFFER),
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => {
                    self.failure = Some(e);
                    return Err(io::Error::other("the input failed"));
                }
            }
        }
        Ok(self.buffer.get(self.start..self.end).unwrap_or_default())
    }

    /// Takes `n` of the available bytes.
    pub(super) fn skip(&mut self, n: usize) {
        let next = (self.start + n).min(self.end);
        let taken = self.buffer.get(self.start..next).unwrap_or_default();
        self.place.line += len(taken.iter().filter(|b| **b == b'\n').count());
        self.place.offset += len(taken.len());
        self.start = next;
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let read = available.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let budget = usize::try_from(self.budget).unwrap_or(usize::MAX);
        let waiting = !self.available()?.is_empty();
        if budget == 0 && waiting {
            self.spent = true;
            return Err(io::Error::other("more markup than the limit"));
        }
        let end = self.end.min(self.start.saturating_add(budget));
        Ok(self.buffer.get(self.start..end).unwrap_or_default())
    }

    fn consume(&mut self, n: usize) {
        self.budget = self.budget.saturating_sub(len(n));
        self.skip(n);
    }
}

/// A length in memory as a count of bytes.
pub(super) fn len(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
