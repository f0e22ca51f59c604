//! Who has signed in: the claims of VNeID and of the portal's sign-in, and the chip card at a kiosk.

use base::Date;
use base::cccd::{CardError, IdentityNumber};

use super::codes::AccountKind;
use super::wire::wire;
use super::{Body, Kind};

wire! {
    /// What VNeID says of an account. What the numbers of `loAs` and `IAL` mean is not published;
    /// they are kept as they come.
    VneidClaims
    texts {
        "sub" subject "The account's number with the issuer.";
        "LoaiTaiKhoan" kind "What kind of account it is.";
        "SoDinhDanh" number "The personal number.";
        "HoVaTen" name "The full name.";
        "NgayThangNamSinh" birth "The date of birth.";
        "TechID" tech_id "The account's number on the portal.";
        "loAs" level "The level of assurance of the sign-in.";
        "IAL" identity_level "The level of assurance of the identity.";
        "userProfileUri" profile "Where the person sees the account.";
        "logoutUri" logout "Where the person signs out.";
    }
}

wire! {
    /// What the portal's sign-in says of an account.
    PortalClaims
    texts {
        "sub" subject "The account's number with the issuer.";
        "LoaiTaiKhoan" kind "What kind of account it is.";
        "MaSoThue" tax_number "The tax number.";
        "SoCMND" old_number "The old identity card's number.";
        "SoDinhDanh" number "The personal number.";
        "MaBHXH" insurance_number "The number of social insurance.";
        "HoChieu" passport "The passport's number.";
        "HoVaTen" name "The full name.";
        "ThuDienTu" email "The address for mail.";
        "SoDienThoai" phone "The phone.";
        "SoDienThoaiBan" landline "The fixed phone.";
        "GioiTinh" sex "The sex, by the portal's list.";
        "DanToc" ethnicity "The ethnic group.";
        "TonGiao" religion "The religion.";
        "TinhTrangHonNhan" marital "The marital status, by the portal's list.";
        "NhomMau" blood "The blood group.";
        "NgayThangNamSinh" birth "The date of birth.";
        "NoiDangKyKhaiSinh" birth_registered "Where the birth was registered.";
        "QueQuan" origin "The family's home.";
        "ThuongTru" residence "The permanent residence.";
        "NoiOHienNay" current_residence "The present residence.";
        "QuocTich" nationality "The nationality.";
        "Cha" father "The father.";
        "Me" mother "The mother.";
        "VoChong" spouse "The spouse.";
        "NguoiDaiDien" representative "The representative.";
        "ChuHo" head "The head of the household.";
        "TrangThai" state "The account's state.";
        "TechID" tech_id "The account's number on the portal.";
        "loAs" level "The level of assurance of the sign-in.";
        "MaSoDoanhNghiep" business_number "The business's number.";
        "TenDoanhNghiep" business "The business's name.";
        "DiaChi" address "The address.";
    }
}

wire! {
    /// What a kiosk reads from a card's chip.
    KioskCard
    texts {
        "idCode" number "The personal number.";
        "oldIdCode" old_number "The old card's number.";
        "personName" name "The full name.";
        "dateOfBirth" birth "The date of birth.";
        "gender" sex "The sex.";
        "nationality" nationality "The nationality.";
        "race" ethnicity "The ethnic group.";
        "religion" religion "The religion.";
        "originPlace" origin "The family's home.";
        "residencePlace" residence "The residence.";
        "personalIdentification" marks "Marks by which the person is known.";
        "issueDate" issued "When the card was issued.";
        "expiryDate" expires "Until when it is good.";
        "wifeName" spouse "The spouse.";
        "fatherName" father "The father.";
        "motherName" mother "The mother.";
    }
}

impl Body for VneidClaims {
    const KIND: Kind = Kind::Vneid;
}

impl Body for PortalClaims {
    const KIND: Kind = Kind::PortalSignIn;
}

impl Body for KioskCard {
    const KIND: Kind = Kind::KioskCard;
}

macro_rules! person {
    ($($claims:ty),*) => {$(
        impl $claims {
            /// The personal number.
            ///
            /// # Errors
            /// A text that is none.
            pub fn identity(&self) -> Result<IdentityNumber, CardError> {
                IdentityNumber::parse(&self.number)
            }

            /// The date of birth, in any of the usual writings; eight digits are day, month, year.
            pub fn birth_date(&self) -> Option<Date> {
                date(&self.birth)
            }
        }
    )*};
}

person!(VneidClaims, PortalClaims, KioskCard);

impl VneidClaims {
    /// What kind of account it is, if its code is known.
    pub fn account(&self) -> Option<AccountKind> {
        AccountKind::of(&self.kind)
    }
}

impl PortalClaims {
    /// What kind of account it is, if its code is known.
    pub fn account(&self) -> Option<AccountKind> {
        AccountKind::of(&self.kind)
    }
}

fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let part = |from, to| text.get(from..to)?.parse::<i16>().ok();
        let (day, month) = (i8::try_from(part(0, 2)?).ok()?, i8::try_from(part(2, 4)?).ok()?);
        return Date::new(part(4, 8)?, month, day).ok();
    }
    // 1990-11-24T00:00:00 and the like: the date alone.
    let day = text.split_once('T').map_or(text, |(day, _)| day);
    base::text::read::date(day)
}
