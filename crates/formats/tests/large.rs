//! A message of 200 MB streams through the writer and the reader with flat memory.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail by panicking")]

use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use formats::edxml::{Attachment, Limits, Message, Outgoing, Packing, read, write};

const EACH: u64 = 100 << 20;

/// Bytes that do not pack, made on the way.
struct Noise {
    left: u64,
    state: u64,
}

impl Read for Noise {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = out.len().min(usize::try_from(self.left).unwrap());
        for chunk in out[..n].chunks_mut(8) {
            self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let bytes = self.state.rotate_right(23).to_be_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
        self.left -= u64::try_from(n).unwrap();
        Ok(n)
    }
}

struct Into(SyncSender<Vec<u8>>);

impl Write for Into {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.send(bytes.to_vec()).map_err(io::Error::other)?;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct From(Receiver<Vec<u8>>, Vec<u8>, usize);

impl Read for From {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.2 == self.1.len() {
            let Ok(next) = self.0.recv() else { return Ok(0) };
            (self.1, self.2) = (next, 0);
        }
        let n = out.len().min(self.1.len() - self.2);
        out[..n].copy_from_slice(&self.1[self.2..self.2 + n]);
        self.2 += n;
        Ok(n)
    }
}

/// The most memory this process ever had, in KiB.
#[cfg(target_os = "linux")]
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap();
    Some(line.split_whitespace().nth(1).unwrap().parse().unwrap())
}

#[cfg(not(target_os = "linux"))]
fn peak() -> Option<u64> {
    None
}

#[test]
fn two_hundred_megabytes_take_no_memory() {
    let message: Message = serde_json::from_value(serde_json::json!({"document": {
        "from": {"organ_id": "H41"}, "to": [{"organ_id": "G22"}], "document_id": "lớn", "subject": "Hồ sơ bản vẽ"
    }}))
    .unwrap();
    let before = peak();
    let (sender, receiver) = sync_channel(8);
    let sent = message.clone();
    let writing = std::thread::spawn(move || {
        let file = |name: &str, packing| Outgoing {
            attachment: Attachment { attachment_name: Some(name.to_owned()), ..Attachment::default() },
            packing,
            body: Box::new(Noise { left: EACH, state: 7 }),
        };
        let out = io::BufWriter::with_capacity(64 << 10, Into(sender));
        write(&sent, vec![file("a.bin", Packing::Raw), file("b.dwg", Packing::Zipped)], out).unwrap();
    });
    let received = read(From(receiver, Vec::new(), 0), &Limits::default(), |_| Ok(io::sink())).unwrap();
    writing.join().unwrap();
    assert!(received.usable(), "{:?}", received.findings);
    assert_eq!(received.message, message);
    for one in &received.attachments {
        assert_eq!(one.body.as_ref().unwrap().size, EACH);
    }
    if let (Some(before), Some(after)) = (before, peak()) {
        assert!(after - before < 16 << 10, "{} KiB more", after - before);
    }
}
