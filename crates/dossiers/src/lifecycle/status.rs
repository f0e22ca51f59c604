//! The ten national statuses and how reports and pages group them.

use base::Msg;
use serde::{Deserialize, Serialize};

use super::ClockState;

/// The national status of a dossier. In JSON and in the database it is its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Status {
    /// 1: submitted online, not yet looked at by the one-stop shop.
    Registered,
    /// 2: received; the legal time runs.
    Received,
    /// 3: the one-stop shop refused it.
    Refused,
    /// 4: with the competent agency.
    Processing,
    /// 5: the applicant must supply papers; the legal time stands still.
    AwaitingSupplement,
    /// 6: the applicant must pay; the legal time stands still.
    AwaitingPayment,
    /// 7: the applicant took it back.
    Withdrawn,
    /// 8: the agency stopped it.
    Stopped,
    /// 9: the result is there.
    Finished,
    /// 10: the applicant has the result.
    HandedOver,
}

impl Status {
    /// Every status in the order of the codes.
    pub const ALL: &'static [Self] = &[
        Self::Registered,
        Self::Received,
        Self::Refused,
        Self::Processing,
        Self::AwaitingSupplement,
        Self::AwaitingPayment,
        Self::Withdrawn,
        Self::Stopped,
        Self::Finished,
        Self::HandedOver,
    ];

    /// The national code, 1 to 10.
    pub fn code(self) -> u8 {
        match self {
            Self::Registered => 1,
            Self::Received => 2,
            Self::Refused => 3,
            Self::Processing => 4,
            Self::AwaitingSupplement => 5,
            Self::AwaitingPayment => 6,
            Self::Withdrawn => 7,
            Self::Stopped => 8,
            Self::Finished => 9,
            Self::HandedOver => 10,
        }
    }

    /// Reads a national code; an unknown one is `None`.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|status| status.code() == code)
    }

    /// The name that officials use, as on the national portal.
    pub fn name(self) -> Msg {
        match self {
            Self::Registered => Msg::new("Mới đăng ký", "Newly submitted"),
            Self::Received => Msg::new("Được tiếp nhận", "Received"),
            Self::Refused => Msg::new("Không được tiếp nhận", "Not received"),
            Self::Processing => Msg::new("Đang xử lý", "Being processed"),
            Self::AwaitingSupplement => Msg::new("Yêu cầu bổ sung giấy tờ", "Supplement requested"),
            Self::AwaitingPayment => {
                Msg::new("Yêu cầu thực hiện nghĩa vụ tài chính", "Payment requested")
            }
            Self::Withdrawn => Msg::new("Công dân yêu cầu rút hồ sơ", "Withdrawn by the applicant"),
            Self::Stopped => Msg::new("Dừng xử lý", "Stopped"),
            Self::Finished => Msg::new("Đã xử lý xong", "Finished"),
            Self::HandedOver => Msg::new("Đã trả kết quả", "Result handed over"),
        }
    }

    /// The colour of its badge.
    pub fn tone(self) -> Tone {
        match self {
            Self::Registered | Self::Received | Self::Processing => Tone::Info,
            Self::AwaitingSupplement | Self::AwaitingPayment => Tone::Warn,
            Self::Refused | Self::Stopped => Tone::Danger,
            Self::Withdrawn => Tone::Neutral,
            Self::Finished | Self::HandedOver => Tone::Ok,
        }
    }

    /// The name of its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Registered => "inbox",
            Self::Received => "stamp",
            Self::Refused => "file-x",
            Self::Processing => "hourglass",
            Self::AwaitingSupplement => "file-plus",
            Self::AwaitingPayment => "wallet",
            Self::Withdrawn => "undo",
            Self::Stopped => "ban",
            Self::Finished => "check",
            Self::HandedOver => "handover",
        }
    }

    /// What the legal time does in it.
    pub fn clock_state(self) -> ClockState {
        match self {
            Self::Registered => ClockState::Idle,
            Self::Received | Self::Processing => ClockState::Running,
            Self::AwaitingSupplement | Self::AwaitingPayment => ClockState::Paused,
            Self::Refused | Self::Withdrawn | Self::Stopped | Self::Finished | Self::HandedOver => {
                ClockState::Ended
            }
        }
    }

    /// Whether nothing can happen to the dossier any more.
    pub fn is_end(self) -> bool {
        matches!(self, Self::Refused | Self::Withdrawn | Self::Stopped | Self::HandedOver)
    }
}

impl From<Status> for u8 {
    fn from(status: Status) -> Self {
        status.code()
    }
}

impl TryFrom<u8> for Status {
    type Error = String;

    fn try_from(code: u8) -> Result<Self, String> {
        Self::from_code(code).ok_or_else(|| format!("no status has the code {code}"))
    }
}

/// How reports group the statuses. The first six divide the ten among themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// Đang xử lý.
    InProgress,
    /// Đã xử lý.
    Finished,
    /// Trả lại, rút.
    Withdrawn,
    /// Bổ sung.
    Supplement,
    /// Dừng, tạm dừng.
    Stopped,
    /// Không, chưa tiếp nhận.
    NotReceived,
    /// Everything that counts as received.
    Received,
}

impl Group {
    /// Every group in the order of the reports.
    pub const ALL: &'static [Self] = &[
        Self::InProgress,
        Self::Finished,
        Self::Withdrawn,
        Self::Supplement,
        Self::Stopped,
        Self::NotReceived,
        Self::Received,
    ];

    /// The statuses in it.
    pub fn statuses(self) -> &'static [Status] {
        use Status::*;
        match self {
            Self::InProgress => &[Received, Processing],
            Self::Finished => &[Status::Finished, HandedOver],
            Self::Withdrawn => &[Status::Withdrawn],
            Self::Supplement => &[AwaitingSupplement],
            Self::Stopped => &[AwaitingPayment, Status::Stopped],
            Self::NotReceived => &[Registered, Refused],
            Self::Received => &[
                Status::Received,
                Processing,
                AwaitingSupplement,
                AwaitingPayment,
                Status::Withdrawn,
                Status::Stopped,
                Status::Finished,
                HandedOver,
            ],
        }
    }

    /// Whether a dossier of this status counts in it.
    pub fn contains(self, status: Status) -> bool {
        self.statuses().contains(&status)
    }

    /// The column's heading in reports.
    pub fn name(self) -> Msg {
        match self {
            Self::InProgress => Msg::new("Đang xử lý", "In progress"),
            Self::Finished => Msg::new("Đã xử lý", "Finished"),
            Self::Withdrawn => Msg::new("Trả lại/rút hồ sơ", "Returned or withdrawn"),
            Self::Supplement => Msg::new("Chờ bổ sung", "Awaiting a supplement"),
            Self::Stopped => Msg::new("Dừng xử lý", "Stopped or suspended"),
            Self::NotReceived => Msg::new("Chưa/không tiếp nhận", "Not received"),
            Self::Received => Msg::new("Tiếp nhận", "Received"),
        }
    }
}

/// How a badge is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Over without a result, by the applicant's own will.
    Neutral,
    /// On its way.
    Info,
    /// Good.
    Ok,
    /// The applicant must do something.
    Warn,
    /// Over without a result.
    Danger,
}

impl Tone {
    /// The name the design system uses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Ok => "success",
            Self::Warn => "warning",
            Self::Danger => "danger",
        }
    }
}
