//! Why a file is not taken, in words that tell what to do.

use base::{Error, Msg, msg};

use super::Flaw;
use crate::Kind;

/// Why a file is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It has no content.
    Empty,
    /// It is larger than is taken.
    TooLarge {
        /// The most bytes.
        most: u64,
    },
    /// It is of a kind that is not taken.
    NotTaken {
        /// What it is, when it is known.
        found: Option<String>,
        /// What this upload takes; empty when only the form it belongs to knows.
        taken: Vec<Kind>,
    },
    /// Its name says something else than its content.
    NameMismatch {
        /// The name.
        name: String,
        /// What the content is.
        kind: Kind,
    },
    /// It is half a file or a damaged one.
    Broken,
    /// It needs a password.
    Locked,
    /// It holds macros.
    Macro,
    /// It unpacks to far more than it is.
    Bomb,
    /// The picture has too many pixels.
    TooManyPixels {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
        /// The most pixels.
        most: u64,
    },
    /// A virus was found.
    Infected {
        /// What the scanner calls it.
        threat: String,
    },
}

impl Refusal {
    /// What is wrong and what to do about it.
    pub fn message(&self) -> Msg {
        match self {
            Self::Empty => Msg::new(
                "Tệp này trống (0 byte). Hãy mở tệp để kiểm tra rồi chọn lại.",
                "This file is empty (0 bytes). Open it to check, then choose it again.",
            ),
            Self::TooLarge { most } => {
                let mib = most >> 20;
                msg!(
                    "Tệp lớn hơn {mib} MB. Hãy giảm dung lượng hoặc tách thành nhiều tệp.",
                    "The file is larger than {mib} MB. Make it smaller or split it into several files."
                )
            }
            Self::NotTaken { found: Some(found), .. } => msg!(
                "Nội dung tệp là {found}, loại này không được nhận. Hãy lưu hoặc quét lại thành PDF rồi gửi.",
                "The file's content is {found}, which is not accepted. Save or scan it as PDF and send that."
            ),
            Self::NotTaken { found: None, taken } if taken.is_empty() => Msg::new(
                "Loại tệp này không được nhận. Hãy lưu hoặc quét lại thành PDF rồi gửi.",
                "This kind of file is not accepted. Save or scan it as PDF and send that.",
            ),
            Self::NotTaken { found: None, taken } => {
                let taken = taken.iter().map(|k| format!(".{}", k.extension())).collect::<Vec<_>>().join(", ");
                msg!("Loại tệp này không được nhận. Hãy gửi tệp {taken}.", "This kind of file is not accepted. Send {taken}.")
            }
            Self::NameMismatch { name, kind } => {
                let extension = kind.extension();
                msg!(
                    "Tên tệp “{name}” không khớp với nội dung: bên trong là {extension}. Hãy kiểm tra có chọn nhầm tệp không, hoặc đổi đuôi tên thành .{extension}.",
                    "The name “{name}” does not match the content, which is {extension}. Check that it is the right file, or change the ending of its name to .{extension}."
                )
            }
            Self::Broken => Msg::new(
                "Tệp bị hỏng hoặc chưa tải xong nên không đọc được. Hãy mở tệp trên máy để kiểm tra, lưu lại rồi gửi.",
                "The file is damaged or incomplete and cannot be read. Open it on your device to check, save it again and send that.",
            ),
            Self::Locked => Msg::new(
                "Tệp có mật khẩu nên cán bộ không mở được. Hãy bỏ mật khẩu rồi gửi lại.",
                "The file needs a password, so that officials cannot open it. Remove the password and send it again.",
            ),
            Self::Macro => Msg::new(
                "Tệp có macro nên không được nhận. Hãy lưu thành PDF hoặc tệp không có macro.",
                "The file contains macros and is not accepted. Save it as PDF or without macros.",
            ),
            Self::Bomb => Msg::new(
                "Tệp nén bất thường nên không được nhận. Hãy lưu lại thành PDF rồi gửi.",
                "The file is packed in an unusual way and is not accepted. Save it as PDF and send that.",
            ),
            Self::TooManyPixels { width, height, most } => {
                let millions = most / 1_000_000;
                msg!(
                    "Ảnh {width} × {height} điểm lớn hơn mức {millions} triệu điểm. Hãy giảm kích thước ảnh hoặc quét ở 300 dpi.",
                    "The picture of {width} × {height} pixels is larger than {millions} million pixels. Reduce it or scan it at 300 dpi."
                )
            }
            Self::Infected { threat } => msg!(
                "Tệp có mã độc ({threat}) nên không được nhận. Hãy quét vi-rút máy của bạn rồi gửi tệp khác.",
                "The file contains malware ({threat}) and is not accepted. Scan your device for viruses and send another file."
            ),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::invalid("file", refusal.message())
    }
}

/// Puts a flaw into words. `head` helps to name what the content is.
pub(super) fn of(flaw: Flaw, name: &str, head: &[u8]) -> Error {
    let refusal = match flaw {
        Flaw::Disk(error) => return Error::bug(format!("the disk failed while a file was examined: {error}")),
        Flaw::Broken => Refusal::Broken,
        Flaw::Bomb => Refusal::Bomb,
        Flaw::Macro => Refusal::Macro,
        Flaw::Locked => Refusal::Locked,
        Flaw::Other => {
            let found = infer::get(head).map(|kind| kind.extension().to_owned());
            match (Kind::claimed_by(name), &found) {
                // Office packs a document with a password into the old container.
                (Some(Kind::Docx | Kind::Xlsx), _) if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) => Refusal::Locked,
                // It begins like one of ours and is none: half of one, or one that was tampered with.
                (Some(_), None) => Refusal::Broken,
                (_, Some(found)) if Kind::claimed_by(&format!(".{found}")).is_some() => Refusal::Broken,
                _ => Refusal::NotTaken { found, taken: Vec::new() },
            }
        }
    };
    refusal.into()
}
