//! What must hold for messages, as data.

use std::borrow::Cow;

use base::{Msg, msg};
use serde::{Deserialize, Serialize};

use super::table::table;

/// The messages that rules are known for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `DongBoHoSoMC`.
    Dossier,
    /// `CapNhatTienDoHoSoMC`.
    Progress,
    /// `LayThuTuc`.
    Procedure,
    /// A payment's beginning.
    Payment,
    /// A question for a payment.
    PaymentQuery,
    /// The answer to the platform's look-up.
    PaymentLookup,
    /// A question to the store of results.
    ResultQuery,
    /// A request for a file of the store.
    Download,
    /// An order at the post.
    PostOrder,
    /// VNeID's claims.
    Vneid,
    /// The claims of the portal's sign-in.
    PortalSignIn,
    /// A card's chip.
    KioskCard,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// For which message.
    pub kind: Kind,
    /// For which field: its path, where `[]` stands for each item of a list. The empty path is the list
    /// of messages of one call.
    pub field: Cow<'static, str>,
    /// What must hold. But for [`Check::Filled`], an empty field breaks no rule.
    pub check: Check,
    /// How sure the rule is.
    pub sure: Sure,
    /// Whether it is applied.
    pub on: bool,
}

/// What must hold for a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// It is not empty.
    Filled,
    /// It has at most so many letters.
    Letters(usize),
    /// The list has at most so many items.
    Items(usize),
    /// It is one of these.
    OneOf(Vec<Cow<'static, str>>),
    /// It is a local time in fourteen digits.
    Moment,
    /// It is a whole number of đồng that is not negative.
    Amount,
    /// It has no letter with marks.
    Ascii,
    /// It is an address that begins with `https://` or `http://`.
    Link,
    /// It is a dossier's code.
    DossierCode,
    /// It is a procedure's code.
    ProcedureCode,
    /// It is a public service's code.
    ServiceCode,
    /// It is a result's code.
    ResultCode,
    /// It is a sector's code.
    SectorCode,
    /// It is an agency's code.
    AgencyCode,
    /// It is an identity number of 12 or 9 digits.
    IdentityNumber,
    /// It is a SHA-256 hash in hexadecimal digits.
    Hash,
}

/// How sure a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sure {
    /// Several producers in use keep to it.
    Confirmed,
    /// One producer says so.
    OneSource,
    /// It is presumed.
    Unconfirmed,
}

/// The rules for all messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rules {
    /// The rules.
    pub all: Vec<Rule>,
}

impl Default for Rules {
    /// All rules that are known; those that are confirmed are applied.
    fn default() -> Self {
        let rule = |(kind, field, check, sure): (Kind, &'static str, Check, Sure)| Rule {
            kind,
            field: Cow::Borrowed(field),
            check,
            sure,
            on: sure == Sure::Confirmed,
        };
        Self { all: table().into_iter().map(rule).collect() }
    }
}

impl Rules {
    /// All rules, applied however sure they are: what a cautious operator tries first.
    pub fn strict() -> Self {
        let mut rules = Self::default();
        rules.all.iter_mut().for_each(|rule| rule.on = true);
        rules
    }

    /// Applies the rules of a field or not, and says how many those are.
    pub fn switch(&mut self, kind: Kind, field: &str, on: bool) -> usize {
        let of_field = self.all.iter_mut().filter(|rule| rule.kind == kind && rule.field == field);
        of_field.map(|rule| rule.on = on).count()
    }
}

impl Check {
    /// What is wanted, for the reader.
    pub fn text(&self) -> Msg {
        match self {
            Self::Filled => Msg::new("bắt buộc phải có", "it must not be empty"),
            Self::Letters(most) => msg!("tối đa {most} ký tự", "at most {most} letters are taken"),
            Self::Items(most) => msg!("tối đa {most} mục", "at most {most} items are taken"),
            Self::OneOf(codes) => {
                let codes = codes.join(", ");
                msg!("phải là một trong: {codes}", "it is one of: {codes}")
            }
            Self::Moment => Msg::new("phải có dạng yyyyMMddHHmmss", "it looks like yyyyMMddHHmmss"),
            Self::Amount => Msg::new("phải là số tiền nguyên không âm", "it is a whole amount that is not negative"),
            Self::Ascii => Msg::new("phải là chữ không dấu", "it has no marks"),
            Self::Link => Msg::new("phải bắt đầu bằng https://", "it begins with https://"),
            Self::DossierCode => Msg::new("phải là mã hồ sơ", "it is a dossier's code"),
            Self::ProcedureCode => Msg::new("phải là mã thủ tục", "it is a procedure's code"),
            Self::ServiceCode => Msg::new("phải là mã dịch vụ công", "it is a public service's code"),
            Self::ResultCode => Msg::new("phải là mã kết quả", "it is a result's code"),
            Self::SectorCode => Msg::new("phải là mã lĩnh vực", "it is a sector's code"),
            Self::AgencyCode => Msg::new("phải là mã định danh cơ quan", "it is an agency's code"),
            Self::IdentityNumber => Msg::new("phải có 12 hoặc 9 chữ số", "it has 12 or 9 digits"),
            Self::Hash => Msg::new("phải là 64 chữ số thập lục phân", "it has 64 hexadecimal digits"),
        }
    }
}
