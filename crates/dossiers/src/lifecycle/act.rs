//! The law's acts: who does them, with which form, and who is told.

use base::Msg;
use base::Role::{
    self, Cashier, CentreHead, Clerk, Handler, Leader, Post, Reception, Results, UnitHead,
};

use super::PrintedForm::{self, F01, F02, F03, F04, F05, F06, F07};

/// An act on a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// The applicant submits online.
    Submit,
    /// The one-stop shop receives it, online, at the counter or by post.
    Receive,
    /// The one-stop shop refuses to receive it.
    Refuse {
        /// Why, in words the applicant understands.
        reason: String,
    },
    /// An official asks for papers or corrections.
    RequestSupplement {
        /// What is missing and on what legal ground.
        reason: String,
    },
    /// The applicant supplies what was asked for.
    Supplement,
    /// The one-stop shop confirms that the dossier is complete now.
    AcceptSupplement,
    /// What was supplied does not make the dossier complete.
    RefuseSupplement {
        /// Why.
        reason: String,
    },
    /// Nothing was supplied in time.
    ExpireSupplement,
    /// The one-stop shop passes it to the desk that examines it, or that desk takes it up.
    Route,
    /// A head gives the dossier to an officer.
    Assign,
    /// A desk does its step and passes the dossier on.
    Advance,
    /// A desk sends the dossier back to an earlier step.
    ReturnStep {
        /// Why.
        reason: String,
    },
    /// The dossier goes to another agency, which is competent from then on.
    PassToAgency {
        /// Why.
        reason: String,
    },
    /// A fee or a tax falls due.
    RequestPayment,
    /// It has been paid.
    ConfirmPayment,
    /// The applicant takes the dossier back.
    Withdraw {
        /// Why, if the applicant says so.
        reason: Option<String>,
    },
    /// The agency decides to stop.
    Stop {
        /// Why.
        reason: String,
    },
    /// The agency apologises and promises the result for later.
    Extend {
        /// Why it is late.
        reason: String,
    },
    /// The last step is done and the result is there.
    Finish,
    /// The applicant gets the result.
    HandOver,
}

impl Act {
    /// Which act it is.
    pub fn kind(&self) -> ActKind {
        match self {
            Self::Submit => ActKind::Submit,
            Self::Receive => ActKind::Receive,
            Self::Refuse { .. } => ActKind::Refuse,
            Self::RequestSupplement { .. } => ActKind::RequestSupplement,
            Self::Supplement => ActKind::Supplement,
            Self::AcceptSupplement => ActKind::AcceptSupplement,
            Self::RefuseSupplement { .. } => ActKind::RefuseSupplement,
            Self::ExpireSupplement => ActKind::ExpireSupplement,
            Self::Route => ActKind::Route,
            Self::Assign => ActKind::Assign,
            Self::Advance => ActKind::Advance,
            Self::ReturnStep { .. } => ActKind::ReturnStep,
            Self::PassToAgency { .. } => ActKind::PassToAgency,
            Self::RequestPayment => ActKind::RequestPayment,
            Self::ConfirmPayment => ActKind::ConfirmPayment,
            Self::Withdraw { .. } => ActKind::Withdraw,
            Self::Stop { .. } => ActKind::Stop,
            Self::Extend { .. } => ActKind::Extend,
            Self::Finish => ActKind::Finish,
            Self::HandOver => ActKind::HandOver,
        }
    }

    /// The reason that was given.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Refuse { reason }
            | Self::RequestSupplement { reason }
            | Self::RefuseSupplement { reason }
            | Self::ReturnStep { reason }
            | Self::PassToAgency { reason }
            | Self::Stop { reason }
            | Self::Extend { reason } => Some(reason),
            Self::Withdraw { reason } => reason.as_deref(),
            _ => None,
        }
    }
}

/// The roles that work at the desks of a process.
const DESKS: &[Role] = &[Reception, Handler, UnitHead, Leader, Clerk, CentreHead];

/// What is fixed about an act.
struct Rule {
    code: &'static str,
    /// The verb, as in “không thể …” and “it is not possible to …”.
    verb: (&'static str, &'static str),
    /// The officials that may do it, beside the applicant and the system.
    roles: &'static [Role],
    form: Option<PrintedForm>,
    tells: bool,
}

macro_rules! acts {
    ($($name:ident $code:literal $vi:literal $en:literal $roles:expr, $form:expr, $tells:literal;)*) => {
        /// Which act, without its words.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ActKind {
            $(
                #[doc = concat!("[`Act::", stringify!($name), "`]")]
                $name,
            )*
        }

        impl ActKind {
            /// Every act, in the order of a dossier's life.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            fn rule(self) -> Rule {
                match self {
                    $(Self::$name => Rule {
                        code: $code, verb: ($vi, $en), roles: $roles, form: $form, tells: $tells,
                    },)*
                }
            }
        }
    };
}

acts! {
    Submit "submit" "nộp hồ sơ" "submit the dossier" &[], None, true;
    Receive "receive" "tiếp nhận hồ sơ" "receive the dossier" &[Reception, Post], Some(F01), true;
    Refuse "refuse" "từ chối tiếp nhận" "refuse the dossier" &[Reception, CentreHead], Some(F03), true;
    RequestSupplement "request_supplement" "yêu cầu bổ sung" "request a supplement"
        &[Reception, Handler], Some(F02), true;
    Supplement "supplement" "nộp bổ sung" "supply what is missing" &[], None, true;
    AcceptSupplement "accept_supplement" "xác nhận bổ sung đầy đủ" "accept the supplement"
        &[Reception, Handler], None, true;
    RefuseSupplement "refuse_supplement" "từ chối bổ sung" "refuse the supplement"
        &[Reception, Handler], Some(F05), true;
    ExpireSupplement "expire_supplement" "dừng do quá hạn bổ sung" "stop for want of the supplement"
        &[Reception, Handler], Some(F05), true;
    Route "route" "chuyển xử lý" "pass the dossier on for processing" DESKS, Some(F06), false;
    Assign "assign" "phân công xử lý" "assign the dossier" &[UnitHead, Leader], Some(F06), false;
    Advance "advance" "chuyển bước" "move the dossier on" DESKS, Some(F06), false;
    ReturnStep "return_step" "trả lại bước trước" "return the dossier to an earlier step"
        DESKS, Some(F06), false;
    PassToAgency "pass_to_agency" "chuyển cơ quan giải quyết" "pass the dossier to another agency"
        &[Reception, Leader, CentreHead], Some(F06), true;
    RequestPayment "request_payment" "yêu cầu thực hiện nghĩa vụ tài chính" "request a payment"
        &[Handler, Cashier], None, true;
    ConfirmPayment "confirm_payment" "xác nhận đã thanh toán" "confirm the payment"
        &[Handler, Cashier], None, true;
    Withdraw "withdraw" "rút hồ sơ" "withdraw the dossier" &[Reception], None, true;
    Stop "stop" "dừng giải quyết" "stop the dossier" &[Leader], Some(F05), true;
    Extend "extend" "gia hạn giải quyết" "extend the deadline" &[UnitHead, Leader], Some(F04), true;
    Finish "finish" "kết thúc xử lý" "finish the dossier" DESKS, None, true;
    HandOver "hand_over" "trả kết quả" "hand the result over"
        &[Results, Reception, Post], Some(F07), true;
}

impl ActKind {
    /// The code in events and in the golden table.
    pub fn code(self) -> &'static str {
        self.rule().code
    }

    /// Reads a code; an unknown one is `None`.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|act| act.code() == code)
    }

    /// The act as a button says it.
    pub fn name(self) -> Msg {
        let (vi, en) = self.rule().verb;
        Msg::of(capital(vi), capital(en))
    }

    /// The act inside a sentence: `rút hồ sơ`, `withdraw the dossier`.
    pub fn verb(self) -> Msg {
        let (vi, en) = self.rule().verb;
        Msg::new(vi, en)
    }

    /// The officials that may do it, each at its agency and, for steps, at the step's desk.
    pub fn roles(self) -> &'static [Role] {
        self.rule().roles
    }

    /// Whether the applicant may do it.
    pub fn by_applicant(self) -> bool {
        matches!(self, Self::Submit | Self::Supplement | Self::Withdraw)
    }

    /// Whether it happens of itself: when time has run out or a payment has arrived.
    pub fn by_system(self) -> bool {
        matches!(self, Self::ExpireSupplement | Self::ConfirmPayment)
    }

    /// The form it prints, or in which it writes a line.
    pub fn form(self) -> Option<PrintedForm> {
        self.rule().form
    }

    /// Whether a reason must be written.
    pub fn needs_reason(self) -> bool {
        matches!(
            self,
            Self::Refuse
                | Self::RequestSupplement
                | Self::RefuseSupplement
                | Self::ReturnStep
                | Self::PassToAgency
                | Self::Stop
                | Self::Extend
        )
    }

    /// Whether the applicant is told.
    pub fn tells_applicant(self) -> bool {
        self.rule().tells
    }
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}
