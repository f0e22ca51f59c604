//! The portal's code lists. The digits travel as texts.

use base::Msg;

macro_rules! codes {
    ($($(#[$about:meta])* $list:ident { $($name:ident $code:literal $vi:literal $en:literal;)* })*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $list {
            $(#[doc = concat!("`", $code, "`: ", $en, ".")] $name,)*
        }

        impl $list {
            /// All of the list, in its order.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code on the wire.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What the code means.
            pub fn name(self) -> Msg {
                match self { $(Self::$name => Msg::new($vi, $en),)* }
            }

            /// What a code on the wire means, if it is one.
            pub fn of(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code.trim())
            }
        }
    )*};
}

codes! {
    /// The status of a dossier (`TrangThaiHoSo`).
    DossierStatus {
        Registered "1" "Mới đăng ký" "Newly registered";
        Received "2" "Được tiếp nhận" "Received";
        Refused "3" "Không được tiếp nhận" "Not received";
        InProcess "4" "Đang xử lý" "In process";
        Supplement "5" "Yêu cầu bổ sung giấy tờ" "Papers to be supplemented";
        Obligation "6" "Yêu cầu thực hiện nghĩa vụ tài chính" "Financial obligation to be met";
        Withdrawn "7" "Công dân yêu cầu rút hồ sơ" "Withdrawn by the applicant";
        Stopped "8" "Dừng xử lý" "Stopped";
        Finished "9" "Đã xử lý xong" "Finished";
        HandedOver "10" "Đã trả kết quả" "Result handed over";
    }
    /// How a dossier comes in (`KenhThucHien`).
    Channel {
        Counter "1" "Trực tiếp" "At the counter";
        Online "2" "Trực tuyến" "Online";
        Post "3" "Qua bưu chính công ích" "By public post";
    }
    /// How the result goes out (`HinhThuc`).
    Return {
        Counter "0" "Trả kết quả tại nơi tiếp nhận" "At the counter that received the dossier";
        Post "1" "Trả kết quả qua bưu chính" "By post";
    }
    /// Who applies (`LoaiDoiTuong`).
    Applicant {
        Citizen "1" "Công dân" "A citizen";
        Business "2" "Doanh nghiệp" "A business";
        Agency "3" "Cơ quan nhà nước" "A state agency";
        Other "4" "Tổ chức khác" "Another organisation";
    }
    /// The kind of an identity number (`LoaiDinhDanh`).
    IdentityKind {
        Personal "1" "Số định danh cá nhân" "A personal number of twelve digits";
        OldCard "2" "Chứng minh nhân dân" "An old card's number of nine digits";
    }
    /// Whether a paper is used again (`DuocTaiSuDung`).
    Reuse {
        No "0" "Không" "Not used again";
        Paper "1" "Tái sử dụng thành phần hồ sơ đã số hóa" "A digitised paper used again";
        Result "2" "Tái sử dụng kết quả hồ sơ khác" "Another dossier's result used again";
    }
    /// How the fees can be paid (`DuocThanhToanTrucTuyen`). One producer also sends `3` for fees that
    /// are not paid yet.
    OnlinePayment {
        No "0" "Không thanh toán trực tuyến" "Not online";
        National "1" "Qua nền tảng thanh toán quốc gia" "On the national platform";
        Local "2" "Qua cổng của bộ, tỉnh" "At the ministry's or province's own gateway";
    }
    /// The kind of an account (`LoaiTaiKhoan`).
    AccountKind {
        Citizen "1" "Công dân" "A citizen's";
        Business "2" "Doanh nghiệp" "A business's";
        Organisation "3" "Tổ chức" "An organisation's";
    }
}
