//! The roles an official can hold at an agency.

use serde::{Deserialize, Serialize};

use crate::Msg;

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident $code:literal $vi:literal $en:literal;)*) => {
        /// What an official does at an agency. One person may hold several, at several agencies.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Role {
            $($(#[$doc])* $name,)*
        }

        impl Role {
            /// Every role, in the order of the desks.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code stored in the database and in imports.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Reads a code; an unknown one is `None`.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }

            /// The role's name.
            pub fn name(self) -> Msg {
                match self { $(Self::$name => Msg::new($vi, $en),)* }
            }
        }
    };
}

roles! {
    /// Receives dossiers at the counter and online.
    Reception "reception" "Cán bộ một cửa" "Reception officer";
    /// Records fees and charges.
    Cashier "cashier" "Cán bộ thu phí" "Cashier";
    /// Hands results over.
    Results "results" "Cán bộ trả kết quả" "Results officer";
    /// Public post: receives and returns on behalf of the one-stop shop.
    Post "post" "Nhân viên bưu chính công ích" "Postal officer";
    /// Examines the dossier and drafts the result.
    Handler "handler" "Chuyên viên thụ lý" "Case officer";
    /// Heads a division inside the agency and checks drafts.
    UnitHead "unit_head" "Lãnh đạo phòng" "Head of division";
    /// Heads the agency, approves and signs.
    Leader "leader" "Lãnh đạo đơn vị" "Agency leader";
    /// Numbers, stamps and issues.
    Clerk "clerk" "Văn thư" "Records clerk";
    /// Heads the one-stop centre; supervises and refuses.
    CentreHead "centre_head" "Lãnh đạo Trung tâm Phục vụ hành chính công" "Head of the one-stop centre";
    /// Controls procedures: catalogue, forms, processes, statistics.
    Controller "controller" "Cán bộ kiểm soát thủ tục hành chính" "Procedure controller";
    /// Watches progress and reminds.
    Monitor "monitor" "Cán bộ theo dõi, điều hành" "Progress monitor";
    /// Administers one agency's officials.
    AgencyAdmin "agency_admin" "Quản trị đơn vị" "Agency administrator";
    /// Operates the installation.
    SystemAdmin "system_admin" "Quản trị hệ thống" "System operator";
}
