use jiff::civil::date;

use super::*;
use crate::Dong;

fn sorted_by<K: Ord>(texts: &[&str], key: impl Fn(&str) -> K) -> Vec<String> {
    let mut sorted: Vec<String> = texts.iter().rev().map(|t| (*t).to_owned()).collect();
    sorted.sort_by_key(|t| key(t));
    sorted
}

#[test]
fn folding_takes_marks_and_case_away() {
    assert_eq!(fold("  Khai  sinh ở ĐỒNG NAI "), "khai sinh o dong nai");
    assert_eq!(fold("Khánh Hoà"), fold("Kha\u{301}nh Hòa"));
    assert_eq!(nfc(" Nguye\u{302}\u{303}n\u{a0} Văn\tA "), "Nguyễn Văn A");
    assert_eq!(nfc_lines("a \r\n\n b  c\n"), "a\n\nb c");
}

#[test]
fn letters_sort_in_the_vietnamese_order() {
    let letters = [
        "a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "ô",
        "ơ", "p", "q", "r", "s", "t", "u", "ư", "v", "w", "x", "y", "z",
    ];
    assert_eq!(sorted_by(&letters, sort_key), letters);
    let tones = ["ma", "mà", "mả", "mã", "má", "mạ", "man", "mà n", "măn", "mận"];
    let tones_sorted = ["ma", "mà", "mả", "mã", "má", "mạ", "mà n", "man", "măn", "mận"];
    assert_eq!(sorted_by(&tones, sort_key), tones_sorted);
}

#[test]
fn places_sort_as_in_a_gazetteer() {
    let places = [
        "An Giang",
        "Ấn Độ",
        "Bà Rịa",
        "Ba Tơ",
        "Bắc Ninh",
        "Bến Tre",
        "Cà Mau",
        "Cao Bằng",
        "Cần Thơ",
        "Dĩ An",
        "Đà Nẵng",
        "Đắk Lắk",
        "Điện Biên",
        "Đồng Nai",
        "Gia Lai",
        "Hà Nội",
        "Hòa Bình",
        "Hồ Chí Minh",
        "Huế",
        "Nghệ An",
        "Phường 2",
        "Phường 02 Đông",
        "Phường 10",
        "Phường Bến Nghé",
        "Tây Ninh",
        "Vĩnh Long",
    ];
    assert_eq!(sorted_by(&places, sort_key), places);
}

#[test]
fn case_punctuation_and_the_place_of_the_tone_make_no_difference_to_order() {
    for (a, b) in [
        ("HÀ NỘI", "hà nội"),
        ("Khánh Hoà", "Khánh Hòa"),
        ("Thuỷ", "Thủy"),
        ("Bà Rịa - Vũng Tàu", "Bà Rịa, Vũng Tàu"),
        ("H'Hen", "HHen"),
        ("Tổ 02", "Tổ 2"),
    ] {
        assert_eq!(sort_key(a), sort_key(b), "{a} {b}");
    }
    for (a, b) in [("Hòa", "Hóa"), ("Hoa", "Hòa"), ("Hà", "Hạ"), ("Đô", "Dô"), ("Tổ 2", "Tổ 20")]
    {
        assert_ne!(sort_key(a), sort_key(b), "{a} {b}");
    }
    assert!(
        sort_key("Ấp 3, xã Đạ K'Nàng – 日本 ñ").bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase())
    );
    assert!(sort_key("") < sort_key("a"));
}

#[test]
fn names_sort_by_the_given_name() {
    let names = [
        "Trần Thị An",
        "Lê Văn Ân",
        "Nguyễn Bình",
        "Nguyễn Văn Bình",
        "Phạm Bình",
        "Vũ Đức",
        "Lý Hoa",
        "Lê Thị Hoà",
        "Nguyễn Hòa",
        "Bùi Hóa",
        "Ama Kông",
        "Nguyễn Văn Yên",
    ];
    assert_eq!(sorted_by(&names, name_sort_key), names);
    assert_eq!(name_sort_key("  Nguyễn  Bình "), name_sort_key("nguyễn bình"));
    assert_eq!(name_sort_key("Bình"), sort_key("Bình"));
}

#[test]
fn places_are_the_same_however_they_are_written() {
    let same = [
        ("Khánh Hoà", "Khánh Hòa"),
        ("Tỉnh Khánh Hòa", "KHÁNH HOÀ"),
        ("TP. Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("TP.Huế", "tp huế"),
        ("Phường Nha Trang", "P. Nha Trang"),
        ("Đặc khu Trường Sa", "trường sa"),
        ("Bà Rịa – Vũng Tàu", "Bà Rịa-Vũng Tàu"),
    ];
    for (a, b) in same {
        assert_eq!(place_key(a), place_key(b), "{a} {b}");
    }
    assert_eq!(place_key("Xa Dung"), "xa dung");
    assert_eq!(place_key("Xã Xa Dung"), "xa dung");
    assert_eq!(place_key("Phường"), "phuong");
}

#[test]
fn words_of_a_query_begin_words_of_the_text() {
    let text = fold("Đăng ký khai sinh cho trẻ em dưới 6 tuổi (Nguyễn Văn An)");
    for query in ["khai sinh", "SINH khai", "đăng k", "tre 6", "", " , ", "nguyen an", "dang ky khai si"] {
        assert!(matches_words(query, &text), "{query}");
    }
    for query in ["khai hôn", "hai", "sinhh", "7"] {
        assert!(!matches_words(query, &text), "{query}");
    }
}

#[test]
fn amounts_are_read_out() {
    let cases = [
        (0, "Không đồng"),
        (1, "Một đồng"),
        (4, "Bốn đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (14, "Mười bốn đồng"),
        (15, "Mười lăm đồng"),
        (20, "Hai mươi đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (25, "Hai mươi lăm đồng"),
        (55, "Năm mươi lăm đồng"),
        (91, "Chín mươi mốt đồng"),
        (100, "Một trăm đồng"),
        (101, "Một trăm linh một đồng"),
        (104, "Một trăm linh bốn đồng"),
        (105, "Một trăm linh năm đồng"),
        (110, "Một trăm mười đồng"),
        (111, "Một trăm mười một đồng"),
        (115, "Một trăm mười lăm đồng"),
        (121, "Một trăm hai mươi mốt đồng"),
        (999, "Chín trăm chín mươi chín đồng"),
        (1_000, "Một nghìn đồng"),
        (1_001, "Một nghìn không trăm linh một đồng"),
        (1_010, "Một nghìn không trăm mười đồng"),
        (1_021, "Một nghìn không trăm hai mươi mốt đồng"),
        (5_000, "Năm nghìn đồng"),
        (8_000, "Tám nghìn đồng"),
        (15_000, "Mười lăm nghìn đồng"),
        (21_000, "Hai mươi mốt nghìn đồng"),
        (50_500, "Năm mươi nghìn năm trăm đồng"),
        (100_000, "Một trăm nghìn đồng"),
        (105_015, "Một trăm linh năm nghìn không trăm mười lăm đồng"),
        (1_000_000, "Một triệu đồng"),
        (1_000_005, "Một triệu không trăm linh năm đồng"),
        (1_050_000, "Một triệu không trăm năm mươi nghìn đồng"),
        (1_234_567, "Một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy đồng"),
        (10_000_000, "Mười triệu đồng"),
        (21_004_024, "Hai mươi mốt triệu không trăm linh bốn nghìn không trăm hai mươi tư đồng"),
        (1_000_000_000, "Một tỷ đồng"),
        (1_005_000_000, "Một tỷ không trăm linh năm triệu đồng"),
        (1_000_000_001, "Một tỷ không trăm linh một đồng"),
        (25_000_000_000, "Hai mươi lăm tỷ đồng"),
        (1_000_000_000_000, "Một nghìn tỷ đồng"),
        (1_005_000_000_000, "Một nghìn không trăm linh năm tỷ đồng"),
        (2_000_000_000_000_000_000, "Hai tỷ tỷ đồng"),
        (-15_000, "Âm mười lăm nghìn đồng"),
    ];
    for (dong, words) in cases {
        assert_eq!(amount_in_words(dong), words, "{dong}");
    }
    for dong in [i64::MAX, i64::MIN] {
        assert!(amount_in_words(dong).ends_with("đồng"));
    }
}

#[test]
fn numbers_are_read_as_vietnamese_write_them() {
    let cases = [
        ("0", Some(0.0)),
        ("12", Some(12.0)),
        ("1234", Some(1234.0)),
        ("1.234", Some(1234.0)),
        ("1.234,5", Some(1234.5)),
        ("1.234.567,25", Some(1_234_567.25)),
        ("3,5", Some(3.5)),
        (" -0,5 ", Some(-0.5)),
        ("1 234,5", Some(1234.5)),
        ("3.5", None),
        ("1234.567", None),
        ("1.23.456", None),
        ("1,2,3", None),
        ("1,", None),
        (",5", None),
        ("", None),
        ("-", None),
        ("1e3", None),
        ("inf", None),
        ("1.234,5 m2", None),
    ];
    for (text, value) in cases {
        assert_eq!(read::number(text), value, "{text}");
    }
}

#[test]
fn money_is_read_with_or_without_its_unit() {
    let cases = [
        ("1.234.567 đ", Some(1_234_567)),
        ("1.234.567đ", Some(1_234_567)),
        ("1,234,567 VND", Some(1_234_567)),
        ("50000", Some(50_000)),
        ("50 000 đồng", Some(50_000)),
        ("8.000 VNĐ", Some(8_000)),
        ("15.000 ₫", Some(15_000)),
        ("15.000đ./.", Some(15_000)),
        ("0 đ", Some(0)),
        ("1.5", None),
        ("1.234,567", None),
        ("-5.000", None),
        ("5 triệu", None),
        ("đ", None),
        ("", None),
        ("99999999999999999999", None),
    ];
    for (text, dong) in cases {
        assert_eq!(read::money(text), dong.map(Dong), "{text}");
    }
    assert_eq!(read::money(&Dong(1_234_567).to_string()), Some(Dong(1_234_567)));
}

#[test]
fn dates_are_read_in_every_usual_writing() {
    let day = Some(date(2026, 11, 4));
    for text in ["04/11/2026", "4/11/2026", "04-11-2026", "04.11.2026", "2026-11-04", " 04/11/2026 "] {
        assert_eq!(read::date(text), day, "{text}");
    }
    for text in [
        "31/02/2026",
        "04/13/2026",
        "04/11/26",
        "2026/11/04",
        "04/11-2026",
        "20261104",
        "4 11 2026",
        "",
        "a/b/cdef",
        "04/+1/2026",
        "04/011/2026",
    ] {
        assert_eq!(read::date(text), None, "{text}");
    }
}

#[test]
fn phone_numbers_get_one_form() {
    let cases = [
        ("0912345678", Some("0912345678")),
        ("0912 345 678", Some("0912345678")),
        ("(091) 234-5678", Some("0912345678")),
        ("091.234.5678", Some("0912345678")),
        ("+84912345678", Some("0912345678")),
        ("+84 (0)912 345 678", Some("0912345678")),
        ("84912345678", Some("0912345678")),
        ("0084912345678", Some("0912345678")),
        ("02583822123", Some("02583822123")),
        ("+84 258 3822123", Some("02583822123")),
        ("19001000", Some("19001000")),
        ("1800 599 928", Some("1800599928")),
        ("+1 202-555-0123", Some("+12025550123")),
        ("0612345678", None),
        ("091234567", None),
        ("09123456789", None),
        ("0123456789", None),
        ("+849", None),
        ("09123a5678", None),
        ("", None),
    ];
    for (text, number) in cases {
        assert_eq!(read::phone(text).as_deref(), number, "{text}");
    }
}

#[test]
fn nothing_typed_turns_the_direction_of_writing() {
    for (typed, kept) in [
        ("Lan\u{202e}nA\u{202c}", "LannA"),
        ("\u{2066}Lý do\u{2069} \u{200f}rõ", "Lý do rõ"),
        ("e\u{200e}\u{302}\u{301}", "ế"),
        ("\u{200e} \u{200f}", ""),
    ] {
        assert_eq!(nfc(typed), kept);
        assert_eq!(nfc_lines(typed), kept);
    }
}
