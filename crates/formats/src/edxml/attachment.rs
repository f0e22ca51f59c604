//! Attachments: what a message says of them and what their bytes are.

use serde::{Deserialize, Serialize};

use super::names::{extension, safe_name};

/// What a message says of an attachment, in `Reference` and `Attachment` together.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Attachment {
    /// `ContentId` without its `cid:`; the writer numbers those that have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_id: Option<String>,
    /// `AttachmentName`: the original file name. It comes from outside: write files under
    /// [`Attachment::file_name`] only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment_name: Option<String>,
    /// `Description`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `ContentType`. Senders lie here; [`Body::kind`] is what the bytes say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// `Format`, written by one library.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// `FieldName`, written by one library.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field_name: Option<String>,
    /// `MimeType`, written by one library.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mime_type: Option<String>,
}

impl Attachment {
    /// A name that is safe to give a file: without folders, control characters, device names; never empty.
    pub fn file_name(&self) -> String {
        safe_name(self.attachment_name.as_deref().unwrap_or_default())
    }
}

/// How the bytes of an attachment travel inside the base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Packing {
    /// As they are.
    #[default]
    Raw,
    /// In a ZIP with one entry, under content type `application/zip`.
    Zipped,
}

impl Packing {
    /// How the reference library packs a file of this name: PDFs and ZIPs travel raw, everything else
    /// zipped. A receiver on that library unzips a `.zip` on arrival; zip it once more for such a peer.
    pub fn of_name(name: &str) -> Self {
        match extension(name).as_deref() {
            Some("pdf" | "zip") => Self::Raw,
            _ => Self::Zipped,
        }
    }
}

/// What the first bytes of a file say it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `%PDF`.
    Pdf,
    /// ZIP and what is made of it: docx, xlsx, odt, jar.
    Zip,
    /// Compound file: doc, xls, ppt, msg.
    Ole,
    /// RAR.
    Rar,
    /// 7-Zip.
    SevenZip,
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// Rich text.
    Rtf,
    /// XML, edXML among it.
    Xml,
    /// None of these.
    #[default]
    Other,
}

impl Kind {
    /// By the first bytes.
    pub(super) fn of(head: &[u8]) -> Self {
        const MARKS: [(&[u8], Kind); 8] = [
            (b"PK\x03\x04", Kind::Zip),
            (b"PK\x05\x06", Kind::Zip),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind::Ole),
            (b"Rar!\x1a\x07", Kind::Rar),
            (b"7z\xbc\xaf\x27\x1c", Kind::SevenZip),
            (b"\x89PNG\r\n\x1a\n", Kind::Png),
            (b"\xff\xd8\xff", Kind::Jpeg),
            (b"{\\rtf", Kind::Rtf),
        ];
        if let Some((_, kind)) = MARKS.iter().find(|(mark, _)| head.starts_with(mark)) {
            return *kind;
        }
        if head.windows(5).take(1024).any(|five| five == b"%PDF-") {
            return Self::Pdf;
        }
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
        if text.starts_with(b"<?xml") { Self::Xml } else { Self::Other }
    }

    /// What a declared content type or a file extension promises; `None` when it promises nothing we know.
    pub(super) fn promised(content_type: Option<&str>, name: &str) -> Option<Self> {
        let by_name = match extension(name).as_deref() {
            Some("pdf") => Some(Self::Pdf),
            Some(ext) if ZIP_FAMILY.contains(&ext) => Some(Self::Zip),
            Some("doc" | "xls" | "ppt" | "msg") => Some(Self::Ole),
            Some("rar") => Some(Self::Rar),
            Some("7z") => Some(Self::SevenZip),
            Some("png") => Some(Self::Png),
            Some("jpg" | "jpeg") => Some(Self::Jpeg),
            Some("rtf") => Some(Self::Rtf),
            _ => None,
        };
        by_name.or_else(|| match content_type?.to_ascii_lowercase().as_str() {
            "application/pdf" => Some(Self::Pdf),
            "image/png" => Some(Self::Png),
            "image/jpeg" => Some(Self::Jpeg),
            _ => None,
        })
    }
}

/// Extensions whose files are ZIPs themselves.
pub(super) const ZIP_FAMILY: [&str; 14] =
    ["zip", "docx", "xlsx", "pptx", "docm", "xlsm", "pptm", "odt", "ods", "odp", "jar", "epub", "asice", "kmz"];

/// What the bytes of a received attachment turned out to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// The how-manieth body of the message it is, from 0: the `index` its writer was asked for with.
    pub index: usize,
    /// Bytes handed to the caller's writer.
    pub size: u64,
    /// Characters of base64 it took.
    pub encoded: u64,
    /// How it travelled.
    pub packing: Packing,
    /// Whether what the caller's writer has is the whole file as the sender meant it; `false` after a
    /// grave finding on its bytes.
    pub intact: bool,
    /// The caller's writer has the ZIP, not the file: the name that decides stood after the bytes.
    /// [`unpack`](super::unpack) gives the file.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub still_zipped: bool,
    /// The name of the ZIP's entry, as written; never use it as a path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry_name: Option<String>,
    /// What the bytes say they are.
    pub kind: Kind,
}
