//! One document of any kind, and how it becomes a PDF.

use base::{Error, Instant, Result, msg};
use serde::Serialize;
use serde_json::Value;

use crate::parts::Letterhead;
use crate::press::Press;
use crate::qr::Qr;
use crate::{
    Apology, ControlSheet, OnlineConfirmation, Receipt, Refusal, Register, ResultLetter, StopNotice,
    SupplementRequest, text,
};

/// A document that can be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Document {
    /// Form 01.
    Receipt(Receipt),
    /// Form 02.
    SupplementRequest(SupplementRequest),
    /// Form 03.
    Refusal(Refusal),
    /// Form 04.
    Apology(Apology),
    /// Form 05.
    StopNotice(StopNotice),
    /// Form 06.
    ControlSheet(ControlSheet),
    /// Form 07.
    Register(Register),
    /// The confirmation of an online submission.
    OnlineConfirmation(OnlineConfirmation),
    /// A result or another letter.
    ResultLetter(ResultLetter),
}

/// Sets a document in type and returns the PDF. `at` is written into the file as the moment it was
/// made; the same document at the same moment gives the same bytes.
///
/// # Errors
/// [`Error::Invalid`] when an address is not one of the web in ASCII, or when it or the dossier code
/// is too long for a QR code; [`Error::Bug`] when the document cannot be set.
pub fn render(document: &Document, at: Instant) -> Result<Vec<u8>> {
    let press = Press::get()?;
    let kind = document.kind();
    let code_qr = document.code().map(|code| Qr::draw("code", code)).transpose()?;
    let link = document.link().map(|(field, url)| Link::to(field, url)).transpose()?;
    let mut doc = serde_json::to_value(document).map_err(Error::bug)?;
    let prints = |c| press.prints(c);
    text::clean(&mut doc, &prints);
    let page = Page {
        fonts: press.families(),
        title: label(&document.title(), &prints),
        author: label(&document.head().issuer, &prints),
        code_qr,
        link,
        doc,
    };
    let data = serde_json::to_string(&page).map_err(Error::bug)?;
    press.print(kind.template, data, document.ident(), at)
}

/// A text for the file's properties, where PDF/A limits the length.
fn label(text: &str, prints: &impl Fn(char) -> bool) -> String {
    text::printable(text, prints).chars().take(250).collect()
}

/// What a template reads as `data.json`.
#[derive(Serialize)]
struct Page {
    fonts: Vec<&'static str>,
    title: String,
    author: String,
    code_qr: Option<Qr>,
    link: Option<Link>,
    doc: Value,
}

/// An address to follow on the screen or by the phone's camera.
#[derive(Serialize)]
struct Link {
    url: String,
    qr: Qr,
}

impl Link {
    fn to(field: &'static str, url: &str) -> Result<Self> {
        let web = url.starts_with("https://") || url.starts_with("http://");
        if !web || !url.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(Error::invalid(field, msg!("Không phải địa chỉ web", "Not a web address")));
        }
        Ok(Self { url: url.to_owned(), qr: Qr::draw(field, url)? })
    }
}

struct Kind {
    template: &'static str,
    name: &'static str,
}

impl Document {
    fn kind(&self) -> Kind {
        let (template, name) = match self {
            Self::Receipt(_) => ("receipt.typ", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
            Self::SupplementRequest(_) => ("supplement.typ", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
            Self::Refusal(_) => ("refusal.typ", "Phiếu từ chối tiếp nhận giải quyết hồ sơ"),
            Self::Apology(_) => ("apology.typ", "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"),
            Self::StopNotice(_) => ("stop.typ", "Thông báo dừng giải quyết hồ sơ"),
            Self::ControlSheet(_) => ("control.typ", "Phiếu kiểm soát quá trình giải quyết hồ sơ"),
            Self::Register(_) => ("register.typ", "Sổ theo dõi hồ sơ"),
            Self::OnlineConfirmation(_) => ("online.typ", "Xác nhận nộp hồ sơ trực tuyến"),
            Self::ResultLetter(_) => ("letter.typ", "Công văn"),
        };
        Kind { template, name }
    }

    fn head(&self) -> &Letterhead {
        match self {
            Self::Receipt(d) => &d.head,
            Self::SupplementRequest(d) => &d.head,
            Self::Refusal(d) => &d.head,
            Self::Apology(d) => &d.head,
            Self::StopNotice(d) => &d.head,
            Self::ControlSheet(d) => &d.head,
            Self::Register(d) => &d.head,
            Self::OnlineConfirmation(d) => &d.head,
            Self::ResultLetter(d) => &d.head,
        }
    }

    fn code(&self) -> Option<&str> {
        match self {
            Self::Receipt(d) => Some(&d.code),
            Self::SupplementRequest(d) => d.code.as_deref(),
            Self::Refusal(d) => d.code.as_deref(),
            Self::Apology(d) => Some(&d.code),
            Self::StopNotice(d) => Some(&d.code),
            Self::ControlSheet(d) => Some(&d.code),
            Self::OnlineConfirmation(d) => Some(&d.code),
            Self::Register(_) | Self::ResultLetter(_) => None,
        }
    }

    fn link(&self) -> Option<(&'static str, &str)> {
        let lookup = match self {
            Self::Receipt(d) => &d.lookup_url,
            Self::SupplementRequest(d) => &d.lookup_url,
            Self::Apology(d) => &d.lookup_url,
            Self::StopNotice(d) => &d.lookup_url,
            Self::OnlineConfirmation(d) => &d.lookup_url,
            Self::ResultLetter(d) => return d.verify_url.as_deref().map(|url| ("verify_url", url)),
            Self::Refusal(_) | Self::ControlSheet(_) | Self::Register(_) => return None,
        };
        lookup.as_deref().map(|url| ("lookup_url", url))
    }

    /// The title that readers and screen readers show.
    fn title(&self) -> String {
        let name = self.kind().name;
        match self {
            Self::Register(d) => {
                format!("{name} từ {} đến {}", d.from.strftime("%d/%m/%Y"), d.to.strftime("%d/%m/%Y"))
            }
            Self::ResultLetter(d) => format!("{}: {}", d.kind.as_deref().unwrap_or(name), d.subject),
            _ => self.code().map_or_else(|| name.to_owned(), |code| format!("{name} {code}")),
        }
    }

    /// Names the document for PDF tools: kind, issuer and number, whatever else changes.
    fn ident(&self) -> String {
        let head = self.head();
        let number = self.code().or(head.number.as_deref()).unwrap_or_default();
        format!("{} {} {number} {}", self.kind().template, head.issuer, self.title())
    }
}
