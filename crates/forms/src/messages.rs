//! What the reader is told to do, naming the question.

use base::text::group_thousands;
use base::{Date, Msg};

use crate::show::{decimal, dmy};
use crate::{Field, Kind, TextFormat};

/// A question as messages name it.
pub(crate) struct Asked<'a> {
    pub(crate) field: &'a Field,
    /// The item or composite question it belongs to.
    pub(crate) above: Option<&'a Msg>,
}

/// `Con, mục 2`
pub(crate) fn item(group: &Msg, index: usize) -> Msg {
    let n = index + 1;
    Msg::of(format!("{}, mục {n}", bare(&group.vi)), format!("{}, item {n}", bare(&group.en)))
}

/// `Con, mục 2, mẹ`
pub(crate) fn within(above: Option<&Msg>, label: &Msg) -> Msg {
    match above {
        None => Msg::of(bare(&label.vi).to_owned(), bare(&label.en).to_owned()),
        Some(above) => Msg::of(
            format!("{}, {}", above.vi, uncapital(bare(&label.vi))),
            format!("{}, {}", above.en, uncapital(bare(&label.en))),
        ),
    }
}

impl Asked<'_> {
    /// There is no answer and one is needed.
    pub(crate) fn missing(&self) -> Msg {
        match &self.field.kind {
            Kind::Choice { .. } | Kind::Choices { .. } => self.act("Chọn", "Select"),
            Kind::YesNo => self.act("Chọn có hoặc không cho", "Select yes or no for"),
            Kind::File { .. } => self.act("Tải lên", "Upload"),
            Kind::Group { .. } => self.too_few(self.field.fewest()),
            _ => self.act("Nhập", "Enter"),
        }
    }

    /// What was typed could not be read as an answer of this kind.
    pub(crate) fn unreadable(&self) -> Msg {
        match &self.field.kind {
            Kind::Number { decimals: 0, .. } => {
                self.about("phải là số nguyên, ví dụ 1.234", "must be a whole number, such as 1234")
            }
            Kind::Number { .. } => self.about(
                "phải là số, ví dụ 1.234,5",
                "must be a number, such as 1234,5 (with a comma before the decimals)",
            ),
            Kind::Money { .. } => self.about(
                "phải là số tiền chẵn theo đồng, ví dụ 1.500.000",
                "must be an amount in whole đồng, such as 1.500.000",
            ),
            Kind::Date { .. } => self.about(
                "phải theo dạng ngày/tháng/năm, ví dụ 24/11/2026",
                "must be a day/month/year, such as 24/11/2026",
            ),
            Kind::YesNo => self.about("phải là có hoặc không", "must be yes or no"),
            Kind::Choice { .. } | Kind::Choices { .. } => self
                .about("phải là lựa chọn có trong danh sách", "must be one of the options listed"),
            Kind::File { .. } => self.about(
                "có tệp không hợp lệ, hãy tải lên lại",
                "has a file that is not valid, upload it again",
            ),
            Kind::Text { format: Some(format), .. } => self.not_in_format(*format),
            Kind::Text { .. } | Kind::LongText { .. } => self.about("phải là chữ", "must be text"),
            Kind::Address => self.about(
                "phải là địa chỉ có tỉnh và xã",
                "must be an address with a province and a commune",
            ),
            Kind::Person { .. } => {
                self.about("phải là thông tin của một người", "must be the details of a person")
            }
            Kind::Group { .. } => {
                self.about("phải là danh sách các mục", "must be a list of items")
            }
        }
    }

    fn not_in_format(&self, format: TextFormat) -> Msg {
        match format {
            TextFormat::Phone => self.about(
                "phải là số điện thoại Việt Nam, ví dụ 0912 345 678",
                "must be a Vietnamese phone number, such as 0912 345 678",
            ),
            TextFormat::Email => self.about(
                "phải là địa chỉ thư điện tử, ví dụ ten@example.vn",
                "must be an e-mail address, such as name@example.vn",
            ),
            TextFormat::IdNumber => self.about(
                "phải có 12 chữ số (9 chữ số nếu là chứng minh nhân dân cũ)",
                "must have 12 digits (9 digits for the old identity card)",
            ),
            TextFormat::TaxCode => self.about(
                "phải có 10 hoặc 12 chữ số, hoặc theo dạng 0123456789-001",
                "must have 10 or 12 digits, or look like 0123456789-001",
            ),
            TextFormat::Name => self.about(
                "phải là tên người viết bằng chữ, không có dấu < >",
                "must be a name written in letters, without < or >",
            ),
        }
    }

    pub(crate) fn too_long(&self, length: usize, max: usize) -> Msg {
        self.about(
            &format!("chỉ được dài tối đa {max} ký tự, hiện có {length}"),
            &format!("must be {max} characters or fewer, it now has {length}"),
        )
    }

    pub(crate) fn too_precise(&self, decimals: u8) -> Msg {
        if decimals == 0 {
            return self.about("phải là số nguyên", "must be a whole number");
        }
        let digits = if decimals == 1 { "digit" } else { "digits" };
        self.about(
            &format!("chỉ được có tối đa {decimals} chữ số sau dấu phẩy"),
            &format!("must have at most {decimals} {digits} after the comma"),
        )
    }

    pub(crate) fn least_number(&self, min: f64) -> Msg {
        let (min, (vi, en)) = (decimal(min), self.unit());
        self.about(&format!("phải từ {min}{vi} trở lên"), &format!("must be {min}{en} or more"))
    }

    pub(crate) fn most_number(&self, max: f64) -> Msg {
        let (max, (vi, en)) = (decimal(max), self.unit());
        self.about(&format!("không được quá {max}{vi}"), &format!("must be {max}{en} or less"))
    }

    pub(crate) fn least_money(&self, min: i64) -> Msg {
        let min = group_thousands(min);
        self.about(&format!("phải từ {min} đ trở lên"), &format!("must be {min} đ or more"))
    }

    pub(crate) fn most_money(&self, max: i64) -> Msg {
        let max = group_thousands(max);
        self.about(&format!("không được quá {max} đ"), &format!("must be {max} đ or less"))
    }

    pub(crate) fn in_the_future(&self, today: Date) -> Msg {
        let today = dmy(today);
        self.about(
            &format!("không được sau hôm nay ({today})"),
            &format!("must not be after today ({today})"),
        )
    }

    pub(crate) fn too_long_ago(&self, year: i16) -> Msg {
        self.about(
            &format!("phải từ ngày 01/01/{year} trở đi"),
            &format!("must be 01/01/{year} or later"),
        )
    }

    pub(crate) fn in_the_past(&self, today: Date) -> Msg {
        let today = dmy(today);
        self.about(
            &format!("không được trước hôm nay ({today})"),
            &format!("must not be before today ({today})"),
        )
    }

    pub(crate) fn repeated(&self) -> Msg {
        self.about("có lựa chọn bị lặp lại", "has the same entry twice")
    }

    pub(crate) fn too_many(&self, max: usize) -> Msg {
        match self.field.kind {
            Kind::File { .. } if max == 1 => {
                self.about("chỉ được có 1 tệp", "must be a single file")
            }
            Kind::File { .. } => self.about(
                &format!("chỉ được có tối đa {max} tệp"),
                &format!("must have at most {max} files"),
            ),
            _ => self.about(
                &format!("chỉ được có tối đa {max} mục"),
                &format!("must have at most {max} items"),
            ),
        }
    }

    pub(crate) fn too_few(&self, min: usize) -> Msg {
        let items = if min == 1 { "item" } else { "items" };
        self.about(
            &format!("phải có ít nhất {min} mục"),
            &format!("must have at least {min} {items}"),
        )
    }

    pub(crate) fn unknown_unit(&self) -> Msg {
        self.about(
            "không có trong tỉnh, thành phố đã chọn",
            "is not in the province or city selected",
        )
    }

    fn unit(&self) -> (String, String) {
        match &self.field.kind {
            Kind::Number { unit: Some(unit), .. } => {
                (format!(" {}", unit.vi), format!(" {}", unit.en))
            }
            _ => (String::new(), String::new()),
        }
    }

    /// `Nhập ngày sinh`; a label that is a question is quoted instead.
    fn act(&self, vi: &str, en: &str) -> Msg {
        let label = &self.field.label;
        let say = |label: &str, verb: &str, answer: &str| {
            if label.trim_end().ends_with('?') {
                format!("{answer} “{}”", label.trim())
            } else {
                format!("{verb} {}", uncapital(bare(label)))
            }
        };
        self.place(say(&label.vi, vi, "Trả lời câu hỏi"), say(&label.en, en, "Answer the question"))
    }

    /// `Ngày sinh phải …`
    fn about(&self, vi: &str, en: &str) -> Msg {
        let label = &self.field.label;
        let say = |label: &str, rest: &str, answer: &str| {
            if label.trim_end().ends_with('?') {
                format!("{answer} “{}” {rest}", label.trim())
            } else {
                format!("{} {rest}", bare(label))
            }
        };
        self.place(say(&label.vi, vi, "Câu trả lời cho"), say(&label.en, en, "The answer to"))
    }

    fn place(&self, vi: String, en: String) -> Msg {
        match self.above {
            None => Msg::of(vi, en),
            Some(above) => Msg::of(
                format!("{}: {}", above.vi, uncapital(&vi)),
                format!("{}: {}", above.en, uncapital(&en)),
            ),
        }
    }
}

/// A label without the marks at its end.
fn bare(label: &str) -> &str {
    label.trim().trim_end_matches(['.', ':', ' '])
}

/// The text with a small first letter, unless it begins with an abbreviation (CCCD, I).
fn uncapital(text: &str) -> String {
    let mut rest = text.chars();
    let (Some(first), second) = (rest.next(), rest.clone().next()) else { return String::new() };
    let abbreviation = second.is_some_and(char::is_uppercase) || text.starts_with("I ");
    if abbreviation { text.to_owned() } else { first.to_lowercase().chain(rest).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_keep_their_capitals() {
        for (text, small) in [
            ("Ngày sinh", "ngày sinh"),
            ("Địa chỉ", "địa chỉ"),
            ("Ô tô", "ô tô"),
            ("CCCD", "CCCD"),
            ("UBND cấp xã", "UBND cấp xã"),
            ("I agree", "I agree"),
            ("X", "x"),
            ("", ""),
        ] {
            assert_eq!(uncapital(text), small);
        }
    }
}
