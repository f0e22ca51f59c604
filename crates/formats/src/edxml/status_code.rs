//! What a receiver, or the sender who wants a document back, reports.

use base::Msg;
use serde::{Deserialize, Serialize};

/// The state a status message reports (`StatusCode`).
///
/// Codes 07 to 12 and 14 are not assigned; private ones circulate and are kept as [`StatusCode::Other`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum StatusCode {
    /// 01: the receiver's system has it, the clerk has not looked yet.
    Arrived,
    /// 02: refused and returned, with the reason (Decision 28/2018/QĐ-TTg, article 5.4).
    Refused,
    /// 03: accepted and entered in the register of arrivals.
    Accepted,
    /// 04: assigned to somebody.
    Assigned,
    /// 05: being processed.
    InProgress,
    /// 06: finished.
    Finished,
    /// 13: the sender asks to have the document back.
    TakeBack,
    /// 15: the receiver agrees to an update or a take-back.
    Agreed,
    /// 16: the receiver declines an update or a take-back.
    Declined,
    /// A code outside the list, as it was written.
    Other(String),
}

impl StatusCode {
    /// Every assigned code.
    pub const ALL: [Self; 9] = [
        Self::Arrived,
        Self::Refused,
        Self::Accepted,
        Self::Assigned,
        Self::InProgress,
        Self::Finished,
        Self::TakeBack,
        Self::Agreed,
        Self::Declined,
    ];

    /// The two digits on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Arrived => "01",
            Self::Refused => "02",
            Self::Accepted => "03",
            Self::Assigned => "04",
            Self::InProgress => "05",
            Self::Finished => "06",
            Self::TakeBack => "13",
            Self::Agreed => "15",
            Self::Declined => "16",
            Self::Other(code) => code,
        }
    }

    /// Reads a code; a lost leading zero is put back.
    pub fn read(text: &str) -> Self {
        let padded = format!("{text:0>2}");
        let known = Self::ALL.into_iter().find(|code| code.as_str() == padded);
        known.unwrap_or_else(|| Self::Other(text.to_owned()))
    }

    /// Whether the document's sender, not its receiver, sends this code.
    pub fn from_sender(&self) -> bool {
        matches!(self, Self::TakeBack)
    }

    /// What the code means.
    pub fn name(&self) -> Msg {
        match self {
            Self::Arrived => Msg::new("Đã đến", "Arrived"),
            Self::Refused => Msg::new("Từ chối tiếp nhận", "Refused"),
            Self::Accepted => Msg::new("Đã tiếp nhận", "Accepted"),
            Self::Assigned => Msg::new("Phân công xử lý", "Assigned"),
            Self::InProgress => Msg::new("Đang xử lý", "In progress"),
            Self::Finished => Msg::new("Hoàn thành", "Finished"),
            Self::TakeBack => Msg::new("Yêu cầu lấy lại", "Take-back requested"),
            Self::Agreed => Msg::new("Đồng ý cập nhật, lấy lại", "Update or take-back agreed"),
            Self::Declined => Msg::new("Từ chối cập nhật, lấy lại", "Update or take-back declined"),
            Self::Other(_) => Msg::new("Trạng thái ngoài danh mục", "Status outside the list"),
        }
    }
}

impl From<String> for StatusCode {
    fn from(text: String) -> Self {
        Self::read(&text)
    }
}

impl From<StatusCode> for String {
    fn from(code: StatusCode) -> Self {
        code.as_str().to_owned()
    }
}
