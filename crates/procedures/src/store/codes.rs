//! The states of procedures and versions, as stored and as people read them.

use base::{Error, Msg, Result};
use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident $code:literal $vi:literal $en:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// Every one, in the order of life.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stored code.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// Reads a code; an unknown one is `None`.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }

            /// What people read.
            pub fn name(self) -> Msg {
                match self { $(Self::$variant => Msg::new($vi, $en),)* }
            }

            pub(crate) fn read(code: &str) -> Result<Self> {
                Self::from_code(code).ok_or_else(|| Error::bug(format!("{code} is no {}", stringify!($name))))
            }
        }
    };
}

codes! {
    /// Whether a procedure is carried out.
    State {
        /// Never published yet.
        Prepared "prepared" "Chưa công khai" "Not published yet";
        /// Carried out.
        InForce "in_force" "Đang thực hiện" "In force";
        /// Not carried out for the time being.
        Suspended "suspended" "Tạm dừng" "Suspended";
        /// Abolished.
        Retired "retired" "Đã bãi bỏ" "Abolished";
    }
}

codes! {
    /// How far a version has come.
    VersionState {
        /// Being written.
        Draft "draft" "Bản nháp" "Draft";
        /// Waiting for another controller.
        Review "review" "Chờ duyệt" "In review";
        /// In force.
        Published "published" "Đang công khai" "Published";
        /// Replaced by a later one.
        Retired "retired" "Đã thay thế" "Replaced";
        /// In force until the procedure was abolished.
        Abolished "abolished" "Đã bãi bỏ" "Abolished";
        /// Given up before it was published.
        Discarded "discarded" "Đã bỏ" "Discarded";
    }
}

codes! {
    /// Where a version's content comes from.
    Source {
        /// Written by a controller.
        Hand "hand" "Soạn trực tiếp" "Written here";
        /// From the national database or a file.
        Import "import" "Nhập dữ liệu" "Imported";
        /// Came with the program.
        BuiltIn "built_in" "Có sẵn" "Built in";
    }
}
