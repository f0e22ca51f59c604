//! ZIP archives with one entry, read and written as streams.
//!
//! The `zip` crate needs to seek for archives whose entry states its sizes after its data, and that is
//! how every sender writes them. One entry needs no directory to be found, so a stream will do.

use std::io::{self, BufRead, Read, Write};

use base::{Msg, msg};
use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::error::{FREE, RATIO};
use super::finding::quoted;
use super::source::len;

const LOCAL: &[u8] = b"PK\x03\x04";
const DESCRIPTOR: &[u8] = b"PK\x07\x08";
const DIRECTORY: &[u8] = b"PK\x01\x02";
const DIRECTORY_END: &[u8] = b"PK\x05\x06";

/// Why a ZIP was not unpacked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnpackError {
    /// The caller's reader failed.
    #[error("input: {0}")]
    Input(#[source] io::Error),
    /// The caller's writer failed.
    #[error("output: {0}")]
    Output(#[source] io::Error),
    /// Not a ZIP that can be unpacked.
    #[error("{0}")]
    Broken(Msg),
    /// It unpacks to more than it may.
    #[error("{0}")]
    Bomb(Msg),
}

/// The entry that was unpacked.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    /// What is unusual about the archive.
    pub(super) irregular: Option<Msg>,
}

/// The name of the first entry, if `head` has all of it.
pub(super) fn first_name(head: &[u8]) -> Option<String> {
    let name_len = usize::from(u16_at(head, 26)?);
    Some(String::from_utf8_lossy(head.get(30..30 + name_len)?).into_owned())
}

/// Unpacks the first entry into `sink`, checks it against its checksum, and reads to the end.
pub(super) fn unzip(
    input: &mut impl BufRead,
    sink: &mut dyn FnMut(&[u8]) -> Result<(), UnpackError>,
) -> Result<Entry, UnpackError> {
    let header: [u8; 30] = exactly(input)?;
    if !header.starts_with(LOCAL) {
        return Err(broken("không có mục nào", "it has no entry"));
    }
    let flags = u16_at(&header, 6).unwrap_or_default();
    let method = u16_at(&header, 8).unwrap_or_default();
    let name = taken(input, usize::from(u16_at(&header, 26).unwrap_or_default()))?;
    let extra = taken(input, usize::from(u16_at(&header, 28).unwrap_or_default()))?;
    let described = flags & 8 != 0;
    if flags & 1 != 0 {
        return Err(broken("mục được mã hóa bằng mật khẩu", "the entry is encrypted"));
    }
    let mut body = Unpacked { crc: Crc::new(), size: 0, sink };
    match method {
        8 => {
            let mut decoder = DeflateDecoder::new(&mut *input);
            let mut chunk = [0; 16 << 10];
            loop {
                let read = decoder.read(&mut chunk).map_err(UnpackError::Input)?;
                if read == 0 {
                    break;
                }
                body.take(chunk.get(..read).unwrap_or_default())?;
                if body.size > FREE && body.size / RATIO > decoder.total_in() {
                    return Err(UnpackError::Bomb(msg!(
                        "bung ra quá {RATIO} lần kích thước nén",
                        "it unpacks to more than {RATIO} times its size"
                    )));
                }
            }
        }
        0 if !described => {
            let size = u32_at(&header, 22).unwrap_or_default();
            let mut left = input.take(u64::from(size));
            io_copy(&mut left, &mut |chunk| body.take(chunk))?;
        }
        0 => return Err(broken("mục không nén mà không ghi kích thước", "a stored entry without its size")),
        other => {
            return Err(UnpackError::Broken(msg!("phương pháp nén {other} không hỗ trợ", "compression method {other}")));
        }
    }
    let (crc, size) = (body.crc.sum(), body.size);
    let (stated_crc, stated_size) = if described {
        descriptor(input, zip64(&extra))?
    } else {
        (u32_at(&header, 14).unwrap_or_default(), u32_at(&header, 22).unwrap_or_default())
    };
    let size_agrees = stated_size == u32::MAX || u64::from(stated_size) == size & u64::from(u32::MAX);
    if crc != stated_crc || !size_agrees {
        return Err(broken("mã kiểm tra không khớp", "its checksum does not agree"));
    }
    let irregular = after(input)?;
    Ok(Entry { name: String::from_utf8_lossy(&name).into_owned(), irregular })
}

struct Unpacked<'a> {
    crc: Crc,
    size: u64,
    sink: &'a mut dyn FnMut(&[u8]) -> Result<(), UnpackError>,
}

impl Unpacked<'_> {
    fn take(&mut self, chunk: &[u8]) -> Result<(), UnpackError> {
        self.crc.update(chunk);
        self.size += len(chunk.len());
        (self.sink)(chunk)
    }
}

/// Checksum and size, which stand behind the data; their mark is optional, their width depends.
fn descriptor(input: &mut impl BufRead, wide: bool) -> Result<(u32, u32), UnpackError> {
    let first: [u8; 4] = exactly(input)?;
    let crc: [u8; 4] = if first == *DESCRIPTOR { exactly(input)? } else { first };
    let size: [u8; 4] = if wide {
        let sizes: [u8; 16] = exactly(input)?;
        [sizes[8], sizes[9], sizes[10], sizes[11]]
    } else {
        let sizes: [u8; 8] = exactly(input)?;
        [sizes[4], sizes[5], sizes[6], sizes[7]]
    };
    Ok((u32::from_le_bytes(crc), u32::from_le_bytes(size)))
}

/// Whether the extra field announces 64-bit sizes.
fn zip64(extra: &[u8]) -> bool {
    let mut at = 0;
    while let (Some(id), Some(size)) = (u16_at(extra, at), u16_at(extra, at + 2)) {
        if id == 1 {
            return true;
        }
        at += 4 + usize::from(size);
    }
    false
}

/// Reads what follows the entry to the end.
fn after(input: &mut impl BufRead) -> Result<Option<Msg>, UnpackError> {
    let mut mark = Vec::new();
    input.by_ref().take(4).read_to_end(&mut mark).map_err(UnpackError::Input)?;
    io_copy(input, &mut |_| Ok(()))?;
    Ok(match mark.as_slice() {
        DIRECTORY | DIRECTORY_END => None,
        LOCAL => Some(Msg::new("có nhiều mục, chỉ lấy mục đầu", "it has several entries; the first one counts")),
        _ => Some(Msg::new("thiếu thư mục trung tâm", "its directory is missing")),
    })
}

/// Copies everything, telling failures of the reader from those of the sink.
pub(super) fn io_copy(
    input: &mut impl Read,
    sink: &mut dyn FnMut(&[u8]) -> Result<(), UnpackError>,
) -> Result<(), UnpackError> {
    let mut chunk = [0; 16 << 10];
    loop {
        match input.read(&mut chunk) {
            Ok(0) => return Ok(()),
            Ok(read) => sink(chunk.get(..read).unwrap_or_default())?,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(UnpackError::Input(e)),
        }
    }
}

fn exactly<const N: usize>(input: &mut impl Read) -> Result<[u8; N], UnpackError> {
    let mut bytes = [0; N];
    input.read_exact(&mut bytes).map_err(UnpackError::Input)?;
    Ok(bytes)
}

fn taken(input: &mut impl Read, n: usize) -> Result<Vec<u8>, UnpackError> {
    let mut bytes = vec![0; n];
    input.read_exact(&mut bytes).map_err(UnpackError::Input)?;
    Ok(bytes)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?, *bytes.get(at + 2)?, *bytes.get(at + 3)?]))
}

fn broken(vi: &'static str, en: &'static str) -> UnpackError {
    UnpackError::Broken(Msg::new(vi, en))
}

/// A name as it may be shown: whether it tries to leave its folder.
pub(super) fn suspicious_name(name: &str) -> Option<Msg> {
    let bad = name.contains(['\\', '\0']) || name.starts_with('/') || name.split('/').any(|part| part == "..");
    bad.then(|| {
        let shown = quoted(name);
        msg!("tên mục {shown} trỏ ra ngoài thư mục", "the entry's name {shown} points outside its folder")
    })
}

/// Flags of our entries: sizes behind the data, name in UTF-8; the same as the reference library's.
const FLAGS: u16 = 0x0808;
/// 1980-01-01, the beginning of the format's time: an archive should not depend on when it was made.
const DAY: u16 = 0x0021;

/// Packs everything `input` gives into an archive with one entry `name`. `Ok(None)`: it does not fit
/// without 64-bit sizes.
///
/// # Errors
/// The reader's failure as [`UnpackError::Input`], the writer's as [`UnpackError::Output`].
pub(super) fn zip_into(name: &str, input: &mut dyn Read, out: &mut dyn Write) -> Result<Option<()>, UnpackError> {
    let Ok(name_len) = u16::try_from(name.len()) else { return Ok(None) };
    let mut local = LOCAL.to_vec();
    fields(&mut local, &[20, FLAGS, 8, 0, DAY, 0, 0, 0, 0, 0, 0, name_len, 0]);
    local.extend(name.bytes());
    out.write_all(&local).map_err(UnpackError::Output)?;

    let mut crc = Crc::new();
    let mut size = 0;
    let mut encoder = DeflateEncoder::new(&mut *out, flate2::Compression::default());
    io_copy(&mut Reader(input), &mut |chunk| {
        crc.update(chunk);
        size += len(chunk.len());
        encoder.write_all(chunk).map_err(UnpackError::Output)
    })?;
    encoder.try_finish().map_err(UnpackError::Output)?;
    let packed = encoder.total_out();
    drop(encoder);

    let directory_at = len(local.len()) + packed + 16;
    let (Ok(size), Ok(packed), Ok(directory_at)) = (u32::try_from(size), u32::try_from(packed), u32::try_from(directory_at))
    else {
        return Ok(None);
    };
    let mut sums = crc.sum().to_le_bytes().to_vec();
    sums.extend(packed.to_le_bytes());
    sums.extend(size.to_le_bytes());
    let mut rest = DESCRIPTOR.to_vec();
    rest.extend(&sums);
    let mut directory = DIRECTORY.to_vec();
    fields(&mut directory, &[20, 20, FLAGS, 8, 0, DAY]);
    directory.extend(&sums);
    fields(&mut directory, &[name_len, 0, 0, 0, 0, 0, 0, 0, 0]);
    directory.extend(name.bytes());
    rest.extend(&directory);
    rest.extend(DIRECTORY_END);
    fields(&mut rest, &[0, 0, 1, 1]);
    rest.extend(u32::try_from(directory.len()).unwrap_or(u32::MAX).to_le_bytes());
    rest.extend(directory_at.to_le_bytes());
    fields(&mut rest, &[0]);
    out.write_all(&rest).map_err(UnpackError::Output)?;
    Ok(Some(()))
}

fn fields(to: &mut Vec<u8>, values: &[u16]) {
    to.extend(values.iter().flat_map(|v| v.to_le_bytes()));
}

struct Reader<'a>(&'a mut dyn Read);

impl Read for Reader<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zipped(name: &str, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        zip_into(name, &mut &*bytes, &mut out).unwrap().unwrap();
        out
    }

    fn unzipped(archive: &[u8]) -> Result<(Entry, Vec<u8>), UnpackError> {
        let mut out = Vec::new();
        let entry = unzip(&mut &*archive, &mut |chunk| {
            out.extend_from_slice(chunk);
            Ok(())
        })?;
        Ok((entry, out))
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        for bytes in [&b""[..], b"a", &[7; 100_000]] {
            let archive = zipped("bảng.xlsx", bytes);
            let (entry, back) = unzipped(&archive).unwrap();
            assert_eq!((entry.name.as_str(), back.as_slice()), ("bảng.xlsx", bytes));
            assert!(entry.irregular.is_none());
            assert_eq!(first_name(&archive).as_deref(), Some("bảng.xlsx"));
        }
    }

    #[test]
    fn another_reader_of_zip_agrees() {
        let archive = zipped("a.txt", b"xin chao");
        let mut other = ::zip::ZipArchive::new(io::Cursor::new(archive)).unwrap();
        let mut text = String::new();
        other.by_name("a.txt").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!((other.len(), text.as_str()), (1, "xin chao"));
    }

    #[test]
    fn archives_of_another_writer_are_read() {
        use ::zip::write::SimpleFileOptions;
        for method in [::zip::CompressionMethod::Stored, ::zip::CompressionMethod::Deflated] {
            let mut writer = ::zip::ZipWriter::new(io::Cursor::new(Vec::new()));
            writer.start_file("1.txt", SimpleFileOptions::default().compression_method(method)).unwrap();
            writer.write_all(b"mot").unwrap();
            writer.start_file("2.txt", SimpleFileOptions::default().compression_method(method)).unwrap();
            let archive = writer.finish().unwrap().into_inner();
            let (entry, back) = unzipped(&archive).unwrap();
            assert_eq!((entry.name.as_str(), back.as_slice()), ("1.txt", &b"mot"[..]));
            assert!(entry.irregular.unwrap().en.contains("several"));
        }
    }

    #[test]
    fn broken_archives_are_refused_at_every_cut_and_flip() {
        let archive = zipped("a.bin", b"some content that is long enough to be packed, packed, packed");
        let whole = unzipped(&archive).unwrap().1;
        for cut in 0..archive.len() {
            if let Ok((entry, back)) = unzipped(&archive[..cut]) {
                assert_eq!(back, whole);
                assert!(entry.irregular.is_some() || cut > archive.len() - 70, "{cut}");
            }
        }
        for at in 0..archive.len() {
            let mut flipped = archive.clone();
            flipped[at] ^= 0x10;
            if let Ok((_, back)) = unzipped(&flipped) {
                assert_eq!(back, whole, "{at}");
            }
        }
    }

    #[test]
    fn a_bomb_is_stopped_early() {
        let mut out = Vec::new();
        zip_into("b", &mut io::repeat(0).take(64 << 20), &mut out).unwrap().unwrap();
        let mut seen = 0;
        let stopped = unzip(&mut &*out, &mut |chunk| {
            seen += chunk.len();
            Ok(())
        });
        assert!(matches!(stopped, Err(UnpackError::Bomb(_))));
        assert!(seen < 18 << 20, "{seen}");
    }
}
