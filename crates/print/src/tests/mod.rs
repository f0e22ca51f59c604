//! Every form is printed and read back with poppler's tools.

mod hostile;
mod samples;

use std::io::Write as _;
use std::process::{Command, Stdio};

use base::Error;
use samples::at;
use unicode_normalization::is_nfc;

use crate::*;

fn print(document: &Document) -> Vec<u8> {
    render(document, at(22, 9, 0)).unwrap()
}

/// The printed text with runs of blanks made one.
fn read(pdf: &[u8]) -> String {
    let raw = run(&["pdftotext", "-layout", "-", "-"], pdf);
    raw.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn run(command: &[&str], input: &[u8]) -> String {
    let mut child = Command::new(command[0])
        .args(&command[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("poppler-utils is installed");
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{command:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_form_says_what_it_is_about() {
    let expected: [&[&str]; 11] = [
        &[
            "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
            "08 giờ 05 phút, ngày 22 tháng 11 năm 2026",
            "1.250.000 đồng",
            "chỉ thu khi có yêu cầu",
            "Quyển số 02/2026",
        ],
        &["GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "Nguyễn Thị Ánh Tuyết"],
        &[
            "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
            "15/YCBS-TTPVHCC",
            "17 giờ 00 phút, ngày 27 tháng 11 năm 2026",
        ],
        &["PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "Thửa đất đang có tranh chấp"],
        &["xin lỗi và đề nghị gia hạn", "KT. GIÁM ĐỐC", "Văn phòng Đăng ký đất đai tỉnh;", "Lưu: VT, TNTKQ."],
        &["THÔNG BÁO", "Về việc dừng giải quyết hồ sơ", "hoàn trả 1.250.000 đồng"],
        &["PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "Bùi Văn Khôi", "Đúng hạn"],
        &["SỔ THEO DÕI HỒ SƠ", "01/11/2026", "29/11/2026"],
        &["XÁC NHẬN NỘP HỒ SƠ TRỰC TUYẾN", "20 giờ 41 phút", "bưu chính công ích"],
        &["Số: 7816/UBND-NC", "V/v trả lời", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Hoàng Phương"],
        &["QUYẾT ĐỊNH", "Điều 3.", "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", "Như Điều 3;"],
    ];
    let documents = samples::all();
    assert_eq!(documents.len(), expected.len());
    for (document, words) in documents.iter().zip(expected) {
        let text = read(&print(document));
        assert!(is_nfc(&text));
        for word in ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"].iter().chain(words)
        {
            assert!(text.contains(word), "{word} is missing in: {text}");
        }
    }
}

#[test]
fn every_form_is_archivable_accessible_and_carries_its_fonts() {
    for document in samples::all() {
        let pdf = print(&document);
        let info = run(&["pdfinfo", "-"], &pdf);
        let meta = run(&["pdfinfo", "-meta", "-"], &pdf);
        assert!(info.contains("Tagged:          yes"), "{info}");
        assert!(info.contains("JavaScript:      no"), "{info}");
        assert!(meta.contains("<pdfaid:part>2</pdfaid:part>"), "{meta}");
        assert!(meta.contains("<pdfaid:conformance>A</pdfaid:conformance>"), "{meta}");
        assert!(meta.contains("<pdfuaid:part>1</pdfuaid:part>"), "{meta}");
        for font in run(&["pdffonts", "-"], &pdf).lines().skip(2) {
            assert!(font.contains("+Tinos-") && font.contains("yes yes yes"), "{font}");
        }
    }
}

#[test]
fn the_sheet_is_the_one_asked_for() {
    for (document, size) in samples::all().iter().zip(["595.276 x 841.89 pts (A4)", "419.528 x 595.276 pts"])
    {
        let info = run(&["pdfinfo", "-"], &print(document));
        assert!(info.contains(size), "{info}");
    }
}

#[test]
fn the_same_data_gives_the_same_bytes() {
    for document in samples::all() {
        let first = print(&document);
        assert!(first == print(&document));
        assert!(first != render(&document, at(22, 9, 1)).unwrap());
    }
}

#[test]
fn forms_are_printed_by_many_threads_at_once() {
    let document = Document::Receipt(samples::receipt());
    let alone = print(&document);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| print(&document))).collect();
        for thread in threads {
            assert!(thread.join().unwrap() == alone);
        }
    });
}

#[test]
fn a_long_register_repeats_its_heading_on_every_page() {
    let pdf = print(&Document::Register(samples::register(300)));
    let raw = run(&["pdftotext", "-layout", "-", "-"], &pdf);
    let pages: Vec<_> = raw.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert!(pages.len() > 10, "{} pages", pages.len());
    let rows = |page: &&str| page.contains("Nguyễn Thị Ánh Tuyết");
    assert!(pages.iter().copied().filter(|page| rows(page)).all(|page| page.contains("Mã hồ sơ")));
    assert!(pages[1].trim_start().starts_with('2'), "{}", pages[1]);
}

#[test]
fn decomposed_input_comes_out_composed() {
    let mut receipt = samples::receipt();
    receipt.submitter.name = "Nguye\u{302}\u{303}n Thi\u{323} Ba\u{301}ch Tuye\u{302}\u{301}t".into();
    let text = read(&print(&Document::Receipt(receipt)));
    assert!(text.contains("Nguyễn Thị Bách Tuyết"), "{text}");
}

#[test]
fn an_address_that_cannot_be_followed_or_scanned_is_refused_by_name() {
    let long = format!("https://dichvucong.example/{}", "x".repeat(4_000));
    for url in [long.as_str(), "", "javascript:alert(1)", "https://tỉnh.example/", "https://a b"] {
        let receipt = Receipt { lookup_url: Some(url.to_owned()), ..samples::receipt() };
        let Err(Error::Invalid(fields)) = render(&Document::Receipt(receipt), at(22, 9, 0)) else {
            panic!("printed");
        };
        assert!(fields.get("lookup_url").is_some());
    }
}

#[test]
fn empty_lists_and_unknown_values_are_printed() {
    let receipt = Receipt {
        lookup_url: None,
        owner: None,
        components: Vec::new(),
        due_at: None,
        fees: Vec::new(),
        book: None,
        contact: Contact::default(),
        submitter: Person { name: "Lý A Sử".into(), ..Person::default() },
        ..samples::receipt()
    };
    let text = read(&print(&Document::Receipt(receipt)));
    assert!(text.contains("Số điện thoại: ...."), "{text}");
    assert!(text.contains("không hẹn trước"), "{text}");
    print(&Document::Register(samples::register(0)));
}
