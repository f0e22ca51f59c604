//! The seven forms of TT 03/2025/TT-VPCP, appendix I.

use base::Msg;

/// A form of the one-stop mechanism.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrintedForm {
    /// The receipt with the appointment.
    F01,
    /// The request for a supplement.
    F02,
    /// The refusal.
    F03,
    /// The apology and extension.
    F04,
    /// The notice of stopping.
    F05,
    /// The control sheet: one line for each internal hand-over.
    F06,
    /// The register: one line for each dossier, signed when its result is handed over.
    F07,
}

impl PrintedForm {
    /// Every form in the order of the numbers.
    pub const ALL: &'static [Self] =
        &[Self::F01, Self::F02, Self::F03, Self::F04, Self::F05, Self::F06, Self::F07];

    /// The number in the circular: `01` to `07`.
    pub fn number(self) -> &'static str {
        match self {
            Self::F01 => "01",
            Self::F02 => "02",
            Self::F03 => "03",
            Self::F04 => "04",
            Self::F05 => "05",
            Self::F06 => "06",
            Self::F07 => "07",
        }
    }

    /// The form's title.
    pub fn name(self) -> Msg {
        match self {
            Self::F01 => Msg::new(
                "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
                "Receipt and appointment for the result",
            ),
            Self::F02 => Msg::new(
                "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
                "Request to supplement and complete the dossier",
            ),
            Self::F03 => Msg::new(
                "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
                "Refusal to receive the dossier",
            ),
            Self::F04 => Msg::new(
                "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
                "Apology and request to extend the time",
            ),
            Self::F05 => {
                Msg::new("Thông báo dừng giải quyết hồ sơ", "Notice that the dossier is stopped")
            }
            Self::F06 => Msg::new(
                "Phiếu kiểm soát quá trình giải quyết hồ sơ",
                "Control sheet of the dossier's handling",
            ),
            Self::F07 => Msg::new("Sổ theo dõi hồ sơ", "Register of dossiers"),
        }
    }
}
