//! What several forms have in common.

use base::{Date, Dong};
use serde::Serialize;

use crate::wording;

/// The heading: who issues the document, where and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Letterhead {
    /// The governing body (cơ quan chủ quản), above the issuer; none for a body that has none.
    pub parent: Option<String>,
    /// The issuing body. Printed in capitals, as the parent is.
    pub issuer: String,
    /// The number and notation without the word "Số": `12/TB-TTPVHCC`. None while not yet given.
    pub number: Option<String>,
    /// The place name (địa danh): `Biên Hòa`.
    pub place: String,
    /// The date of issue.
    #[serde(serialize_with = "wording::day")]
    pub date: Date,
}

/// A person or organisation. What is unknown is printed as a dotted line to fill in by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The full name.
    pub name: String,
    /// The number of the citizen card, passport, or enterprise.
    pub id_number: Option<String>,
    /// The address.
    pub address: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
}

/// One paper of a dossier (thành phần hồ sơ) and how many of it, by kind of copy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Component {
    /// The paper's name.
    pub name: String,
    /// Originals (bản chính).
    pub originals: u32,
    /// Certified copies (bản sao chứng thực).
    pub certified: u32,
    /// Plain copies (bản chụp).
    pub copies: u32,
    /// Electronic copies (bản điện tử).
    pub electronic: u32,
}

/// A fee or charge (phí, lệ phí).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fee {
    /// What it is for.
    pub name: String,
    /// How much.
    #[serde(serialize_with = "wording::money")]
    pub amount: Dong,
    /// Whether it has been paid.
    pub paid: bool,
    /// When it is taken, where that is not always: `chỉ thu khi có yêu cầu`.
    pub only: Option<String>,
}

/// Where to ask.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// The officer who gives guidance.
    pub officer: Option<String>,
    /// The telephone number of the office.
    pub phone: Option<String>,
    /// The site with the procedures, as people type it: `dichvucong.gov.vn`.
    pub website: Option<String>,
}

/// The place in the paper book of dossiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BookEntry {
    /// The volume (quyển số).
    pub volume: String,
    /// The running number (số thứ tự).
    pub number: String,
}

/// Who signs and by what authority (Nghị định 30/2020/NĐ-CP, Article 13).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Signer {
    /// The authority lines, top first: `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`. Empty when the head
    /// signs in their own name.
    pub authority: Vec<String>,
    /// The position of the person who signs: `PHÓ CHỦ TỊCH`.
    pub position: String,
    /// The full name.
    pub name: String,
}

/// How a dossier came in (kênh thực hiện).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Channel {
    /// At the counter.
    #[serde(rename = "Trực tiếp")]
    Counter,
    /// On the portal.
    #[serde(rename = "Trực tuyến")]
    Online,
    /// By the public postal service.
    #[serde(rename = "Qua dịch vụ bưu chính công ích")]
    Post,
}

/// How the result is handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub enum Delivery {
    /// At this counter.
    Counter(String),
    /// By the public postal service, to this address.
    Post(String),
    /// As an electronic result in the account of the applicant.
    Online,
}

impl From<Delivery> for String {
    fn from(delivery: Delivery) -> Self {
        match delivery {
            Delivery::Counter(place) => format!("Trực tiếp tại {place}"),
            Delivery::Post(address) => format!("Qua dịch vụ bưu chính công ích, đến địa chỉ {address}"),
            Delivery::Online => "Trực tuyến, bản điện tử trong tài khoản của người nộp hồ sơ".to_owned(),
        }
    }
}

/// The sheet of paper that form 01 is printed on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sheet {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 148 × 210 mm, in smaller type.
    A5,
}
