//! What VNeID says about a person or a business.

use base::text::nfc;
use base::{Date, Error, Result};
use serde_json::Value;

/// A person or a business that VNeID vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// VNeID's own name for the account; never changes.
    pub subject: String,
    /// `LoaiTaiKhoan`: 1 citizen, 2 business, 3 organisation.
    pub kind: u8,
    /// `SoDinhDanh`: the person's number; for a business, that of whoever acts for it.
    pub number: String,
    /// The person's full name, or the business's.
    pub name: String,
    /// The person's date of birth; `None` when only the year is registered, and for businesses.
    pub born: Option<Date>,
    /// `MaSoThue`; empty for citizens.
    pub tax_code: String,
    /// `SoDienThoai`; may be empty.
    pub phone: String,
    /// `ThuDienTu`; may be empty.
    pub email: String,
    /// `IAL`: how well the identity was checked.
    pub level: String,
    /// `TechID`: the account's technical name.
    pub device: String,
    /// The identity token, for signing out.
    pub id_token: String,
}

impl Person {
    pub(super) fn read(claims: &Value, subject: &str, id_token: &str) -> Result<Self> {
        let bad = |what: &str| Error::upstream(super::NAME, format!("user information: {what}"));
        let text = |name: &str| match claims.get(name) {
            Some(Value::String(text)) => nfc(text),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        // The user information must be about whom the identity token is about.
        if text("sub") != subject {
            return Err(bad("it is about somebody else"));
        }
        let kind: u8 = text("LoaiTaiKhoan").parse().map_err(|_| bad("LoaiTaiKhoan is missing"))?;
        if !(1..=3).contains(&kind) {
            return Err(bad("LoaiTaiKhoan is unknown"));
        }
        let business = kind != 1;
        let company = text("TenDoanhNghiep");
        let name = if business && !company.is_empty() { company } else { text("HoVaTen") };
        let (number, tax_code) = (text("SoDinhDanh"), text("MaSoThue"));
        let identity = if business { &tax_code } else { &number };
        if name.is_empty() || identity.is_empty() {
            return Err(bad("name or number is missing"));
        }
        Ok(Self {
            subject: subject.to_owned(),
            kind,
            number,
            name,
            born: if business { None } else { born(&text("NgayThangNamSinh")) },
            tax_code,
            phone: text("SoDienThoai"),
            email: text("ThuDienTu"),
            level: text("IAL"),
            device: text("TechID"),
            id_token: id_token.to_owned(),
        })
    }
}

/// `24/11/1990`, `1990-11-24` and `19901124` are seen in the wild; a year alone gives no date.
fn born(text: &str) -> Option<Date> {
    base::text::read::date(text).or_else(|| Date::strptime("%Y%m%d", text).ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn dates_of_birth() {
        for text in ["24/11/1990", "1990-11-24", "19901124"] {
            assert_eq!(born(text).unwrap().to_string(), "1990-11-24", "{text}");
        }
        assert_eq!(born("1990"), None);
        assert_eq!(born(""), None);
    }

    #[test]
    fn claims_become_a_person() {
        let claims = json!({
            "sub": "s1", "LoaiTaiKhoan": 1, "SoDinhDanh": "099090000001", "HoVaTen": "Trần  Thị Bình",
            "NgayThangNamSinh": "24/11/1990", "IAL": 2, "TechID": "t"
        });
        let person = Person::read(&claims, "s1", "token").unwrap();
        assert_eq!(person.name, "Trần Thị Bình");
        assert_eq!((person.kind, person.level.as_str()), (1, "2"));
        assert!(Person::read(&claims, "s2", "token").is_err());

        let business = json!({
            "sub": "s3", "LoaiTaiKhoan": "2", "SoDinhDanh": "099090000001", "HoVaTen": "Trần Thị Bình",
            "MaSoThue": "9900000017", "TenDoanhNghiep": "Công ty TNHH Bình Minh"
        });
        let person = Person::read(&business, "s3", "").unwrap();
        assert_eq!((person.kind, person.name.as_str()), (2, "Công ty TNHH Bình Minh"));
        assert_eq!(person.tax_code, "9900000017");
    }

    #[test]
    fn wrong_claims_are_refused() {
        for claims in [
            json!({}),
            json!({ "sub": "s", "LoaiTaiKhoan": 9, "HoVaTen": "A", "SoDinhDanh": "1" }),
            json!({ "sub": "s", "LoaiTaiKhoan": 1, "HoVaTen": "", "SoDinhDanh": "1" }),
            json!({ "sub": "s", "LoaiTaiKhoan": 2, "HoVaTen": "A", "SoDinhDanh": "1" }),
        ] {
            assert!(Person::read(&claims, "s", "").is_err(), "{claims}");
        }
    }
}
