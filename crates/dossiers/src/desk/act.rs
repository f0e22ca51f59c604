//! The acts that the dossier page offers, and what it calls them.

use access::Action;
use base::Msg;

use crate::lifecycle::ActKind;

macro_rules! desk_acts {
    ($($(#[$doc:meta])* $name:ident $code:literal $icon:literal $action:ident $kind:expr, $vi:literal $en:literal, $does_vi:literal $does_en:literal;)*) => {
        /// An act of an officer on a dossier.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum DeskAct {
            $($(#[$doc])* $name,)*
        }

        impl DeskAct {
            /// Every act, in the order in which the page offers them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its code in addresses and in the API.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Its icon.
            pub fn icon(self) -> &'static str {
                match self { $(Self::$name => $icon,)* }
            }

            /// What the button says.
            pub fn name(self) -> Msg {
                match self { $(Self::$name => Msg::new($vi, $en),)* }
            }

            /// What it does, in one or two sentences.
            pub fn does(self) -> Msg {
                match self { $(Self::$name => Msg::new($does_vi, $does_en),)* }
            }

            /// The permission it needs.
            pub fn action(self) -> Action {
                match self { $(Self::$name => Action::$action,)* }
            }

            /// The law's act, where it is one: the status decides whether it is possible.
            pub fn kind(self) -> Option<ActKind> {
                match self { $(Self::$name => $kind,)* }
            }
        }
    };
}

// The first one offered to somebody who has a task is the page's primary button.
desk_acts! {
    /// Receives an online dossier.
    Receive "receive" "stamp" ReceiveDossier Some(ActKind::Receive),
        "Tiếp nhận hồ sơ" "Receive the dossier",
        "Hồ sơ được tiếp nhận, thời hạn giải quyết bắt đầu tính từ bây giờ và hồ sơ chuyển sang bước đầu tiên của quy trình. Giấy tiếp nhận và hẹn trả kết quả (mẫu số 01) được lập."
        "The dossier is received, the legal time starts now and the dossier goes to the first step of its process. The receipt (form 01) is made.";
    /// Confirms the applicant's supplement.
    AcceptSupplement "accept_supplement" "check-circle" AcceptSupplement Some(ActKind::AcceptSupplement),
        "Xác nhận bổ sung đầy đủ" "Confirm the supplement",
        "Nội dung bổ sung được xác nhận đầy đủ; thời hạn giải quyết chạy lại và hồ sơ trở về bước đang xử lý."
        "The supplement is confirmed as complete; the legal time runs again and the dossier returns to its step.";
    /// Approves, or sends back with a choice.
    Approve "approve" "sign" ProcessDossier Some(ActKind::Advance),
        "Phê duyệt" "Approve",
        "Bạn phê duyệt bước này; hồ sơ chuyển theo hướng được chọn. Sau khi phê duyệt, hồ sơ không thể rút hoặc dừng."
        "You approve this step and the dossier goes the chosen way. Once approved it can no longer be withdrawn or stopped.";
    /// Does the step and passes the dossier on.
    PassOn "pass_on" "forward" ProcessDossier Some(ActKind::Advance),
        "Xử lý xong, chuyển bước" "Done, pass on",
        "Bước hiện tại được ghi là đã xong; hồ sơ chuyển sang bước tiếp theo."
        "The present step is recorded as done and the dossier goes to the next.";
    /// Gives the opinion the desk was asked for.
    Opinion "opinion" "message" ProcessDossier None,
        "Cho ý kiến phối hợp" "Give the opinion",
        "Ý kiến được ghi vào hồ sơ và hiện cho cơ quan chủ trì; bước chính vẫn tiếp tục."
        "The opinion is written into the dossier for the agency in charge; the main step goes on.";
    /// Hands the result over.
    HandOver "hand_over" "handover" HandOverResult Some(ActKind::HandOver),
        "Trả kết quả" "Hand over the result",
        "Kết quả được ghi là đã trả cho người nhận; hồ sơ khép lại và vào sổ theo dõi (mẫu số 07)."
        "The result is recorded as handed over; the dossier closes and enters the register (form 07).";
    /// Ends a suspension.
    Resume "resume" "play" SuspendDossier Some(ActKind::ConfirmPayment),
        "Xác nhận đã thực hiện nghĩa vụ tài chính" "Confirm the financial obligation",
        "Việc tạm dừng kết thúc; thời hạn giải quyết chạy tiếp và hồ sơ trở về bước đang xử lý."
        "The suspension ends; the legal time goes on and the dossier returns to its step.";
    /// Takes the step into one's own hands.
    Take "take" "user" ProcessDossier None,
        "Nhận xử lý" "Take it in hand",
        "Hồ sơ được giao cho chính bạn; đồng nghiệp cùng vị trí thấy bạn đang xử lý và không làm trùng."
        "The dossier becomes yours; colleagues of the same desk see that and leave it alone.";
    /// Asks the applicant for a supplement.
    RequestSupplement "request_supplement" "file-plus" RequestSupplement Some(ActKind::RequestSupplement),
        "Yêu cầu bổ sung" "Request a supplement",
        "Người nộp nhận phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (mẫu số 02) và chỉ sửa được đúng các mục bạn đánh dấu. Thời hạn giải quyết tạm dừng đến khi bổ sung được xác nhận."
        "The applicant gets the request for a supplement (form 02) and can change exactly what you mark. The legal time stands still until the supplement is confirmed.";
    /// Refuses to receive.
    Refuse "refuse" "file-x" RefuseDossier Some(ActKind::Refuse),
        "Từ chối tiếp nhận" "Refuse to receive",
        "Hồ sơ không được tiếp nhận và khép lại. Người nộp nhận phiếu từ chối tiếp nhận giải quyết hồ sơ (mẫu số 03) với đúng lý do bạn viết."
        "The dossier is not received and closes. The applicant gets the refusal (form 03) with the reason as you write it.";
    /// Returns it to an earlier step.
    Return "return" "undo" ProcessDossier Some(ActKind::ReturnStep),
        "Trả lại bước trước" "Return to an earlier step",
        "Hồ sơ quay về bước được chọn kèm lý do; thời hạn giải quyết vẫn tiếp tục chạy."
        "The dossier goes back to the chosen step with your reason; the legal time keeps running.";
    /// Gives the step to a colleague.
    Assign "assign" "users" AssignDossier Some(ActKind::Assign),
        "Phân công xử lý" "Assign",
        "Bước hiện tại được giao cho đồng nghiệp bạn chọn."
        "The present step is given to the colleague you choose.";
    /// Passes it to another agency.
    PassToAgency "pass_to_agency" "building" PassDossier Some(ActKind::PassToAgency),
        "Chuyển cơ quan khác giải quyết" "Pass to another agency",
        "Cơ quan được chọn trở thành cơ quan có thẩm quyền và bắt đầu quy trình từ bước đầu; thời hạn giải quyết vẫn tiếp tục chạy."
        "The chosen agency becomes competent and begins the process anew; the legal time keeps running.";
    /// Suspends for a financial obligation.
    Suspend "suspend" "wallet" SuspendDossier Some(ActKind::RequestPayment),
        "Yêu cầu thực hiện nghĩa vụ tài chính" "Request the financial obligation",
        "Hồ sơ tạm dừng chờ người nộp thực hiện nghĩa vụ tài chính; thời hạn giải quyết đứng lại."
        "The dossier waits for the applicant to meet a financial obligation; the legal time stands still.";
    /// Extends the deadline with an apology.
    Extend "extend" "calendar" ExtendDossier Some(ActKind::Extend),
        "Xin lỗi và gia hạn" "Apologise and extend",
        "Người nộp nhận văn bản xin lỗi và ngày hẹn mới (mẫu số 04). Ngày hẹn ban đầu vẫn được giữ để thống kê."
        "The applicant gets an apology with the new date (form 04). The first date stays on record.";
    /// Stops the resolution.
    Stop "stop" "ban" StopDossier Some(ActKind::Stop),
        "Dừng giải quyết" "Stop the resolution",
        "Việc giải quyết kết thúc, không có kết quả. Người nộp nhận thông báo dừng giải quyết hồ sơ (mẫu số 05)."
        "The resolution ends without a result. The applicant gets the notice of stopping (form 05).";
    /// Withdraws at the counter, at the applicant's wish.
    Withdraw "withdraw" "archive" WithdrawDossier Some(ActKind::Withdraw),
        "Rút hồ sơ theo đề nghị" "Withdraw at the applicant's wish",
        "Hồ sơ được trả lại theo đề nghị của người nộp và khép lại; giấy tờ bản chính được hoàn trả."
        "The dossier is given back at the applicant's wish and closes; originals are returned.";
}

impl DeskAct {
    /// Reads a code; an unknown one is `None`.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|act| act.code() == code)
    }

    /// Whether it ends the dossier without a result: said in red.
    pub fn is_grave(self) -> bool {
        matches!(self, Self::Refuse | Self::Stop | Self::Withdraw)
    }
}
