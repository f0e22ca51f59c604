//! The table of document types of SĐ1:2022.

use base::text::fold;
use serde::{Deserialize, Serialize};

/// Table B, administrative documents, numbered from 1. Numbers 10 to 17 and 27 to 32 follow the list
/// of Decree 09/2010/NĐ-CP, which the table continues.
const ADMINISTRATIVE: [&str; 32] = [
    "Nghị quyết",
    "Quyết định",
    "Chỉ thị",
    "Quy chế",
    "Quy định",
    "Thông cáo",
    "Thông báo",
    "Hướng dẫn",
    "Chương trình",
    "Kế hoạch",
    "Phương án",
    "Đề án",
    "Dự án",
    "Báo cáo",
    "Biên bản",
    "Tờ trình",
    "Hợp đồng",
    "Công văn",
    "Công điện",
    "Bản ghi nhớ",
    "Bản cam kết",
    "Bản thỏa thuận",
    "Giấy chứng nhận",
    "Giấy ủy quyền",
    "Giấy mời",
    "Giấy giới thiệu",
    "Giấy nghỉ phép",
    "Giấy đi đường",
    "Giấy biên nhận hồ sơ",
    "Phiếu gửi",
    "Phiếu chuyển",
    "Thư công",
];

/// The type of a document (`DocumentType`). How the number tells the regulation's two tables apart is
/// not settled among senders, so the name is what counts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentType {
    /// `Type`: the number in the table.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// `TypeDetail`: written as 0 by some senders; without a settled meaning.
    #[serde(rename = "type_detail", default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<u32>,
    /// `TypeName`: "Công văn".
    #[serde(rename = "type_name", default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl DocumentType {
    /// An administrative document by its name, in any case and with or without accents; `None` for a
    /// name that table B does not have.
    pub fn administrative(name: &str) -> Option<Self> {
        let number = administrative_number(name)?;
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        let exact = ADMINISTRATIVE.get(index)?;
        Some(Self { number: Some(number), detail: None, name: Some((*exact).to_owned()) })
    }
}

/// The number of an administrative document type in table B.
pub fn administrative_number(name: &str) -> Option<u32> {
    let wanted = fold(name);
    let position = ADMINISTRATIVE.iter().position(|known| fold(known) == wanted)?;
    u32::try_from(position + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_find_their_numbers() {
        assert_eq!(administrative_number("CÔNG VĂN"), Some(18));
        assert_eq!(administrative_number("cong van"), Some(18));
        assert_eq!(administrative_number("Giấy biên nhận hồ sơ"), Some(29));
        assert_eq!(administrative_number("Thư tình"), None);
        let found = DocumentType::administrative("quyết định").unwrap();
        assert_eq!((found.number, found.name.as_deref()), (Some(2), Some("Quyết định")));
    }
}
