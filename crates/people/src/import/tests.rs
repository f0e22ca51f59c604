use std::io::{Cursor, Write as _};

use base::Role;
use rust_xlsxwriter::Workbook;

use super::*;

fn problems(kind: Kind, bytes: &[u8]) -> Vec<Problem> {
    parse(kind, bytes).unwrap_err()
}

fn said(problems: &[Problem]) -> String {
    problems.iter().map(|p| format!("{:?} {} {}", p.line, p.column, p.message.en)).collect::<Vec<_>>().join(" | ")
}

const AGENCIES: &str = "\
code,name,parent_code,kind,level,phone
H99,Ủy ban nhân dân tỉnh,,ubnd_tinh,province,
H99.101,Ủy ban nhân dân xã Sơn Bắc,H99,commune,commune,0258 3822 123
";

#[test]
fn agencies_are_read() {
    let Ok(Rows::Agencies(rows)) = parse(Kind::Agencies, AGENCIES.as_bytes()) else { panic!() };
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[1].line, rows[1].code.as_str(), rows[1].parent_code.as_str()), (3, "H99.101", "H99"));
    assert_eq!(rows[1].level, Some(crate::Level::Commune));
    // The same with Vietnamese headings, semicolons and quotes, as a spreadsheet saves it.
    let text = "\u{feff}Mã định danh;Tên cơ quan;Mã cấp trên;Loại\r\nh99.101;\"Xã \"\"Sơn\"\" Bắc\";h99;Commune\r\n\r\n";
    let Ok(Rows::Agencies(rows)) = parse(Kind::Agencies, text.as_bytes()) else { panic!() };
    assert_eq!((rows[0].name.as_str(), rows[0].code.as_str(), rows[0].kind.as_str()), ("Xã \"Sơn\" Bắc", "H99.101", "commune"));
}

#[test]
fn wrong_cells_are_named() {
    let table: &[(&str, &str)] = &[
        ("H99.1,,H99,commune,,", "Some(2) name Enter the agency's name"),
        ("H99.1,A,H99,Xã,,", "Some(2) kind"),
        (",A,H99,commune,,", "Some(2) code The identifier is missing"),
        ("X1,A,H99,commune,,", "Some(2) code The identifier looks like"),
        ("H99.1,A,H99,commune,huyện,", "Some(2) level"),
        ("H99.1,A,H99,commune,,\nH99.1,B,H99,commune,,", "Some(3) code H99.1 is already on line 2"),
        ("H99.1,A,H99.2,commune,,\nH99.2,B,H99.1,commune,,", "Some(2) parent_code The agencies stand below each other in a circle | Some(3)"),
        ("H99.1,A,H99.1,commune,,", "Some(2) parent_code"),
        ("H99.1,=HYPERLINK(1),H99,commune,,", "Some(2) name The cell holds a formula"),
    ];
    for (lines, wanted) in table {
        let text = format!("code,name,parent_code,kind,level,phone\n{lines}\n");
        let told = said(&problems(Kind::Agencies, text.as_bytes()));
        assert!(told.contains(wanted), "{lines}: {told}");
    }
}

#[test]
fn a_circle_names_only_those_on_it() {
    let text = "code,name,parent_code,kind\nH99.3,C,H99.1,x\nH99.1,A,H99.2,x\nH99.2,B,H99.1,x\nH99.4,D,H99,x\n";
    let lines: Vec<_> = problems(Kind::Agencies, text.as_bytes()).iter().map(|p| p.line).collect();
    assert_eq!(lines, [Some(3), Some(4)]);
}

#[test]
fn officials_are_read() {
    let text = "Tên đăng nhập,Họ và tên,Mã cơ quan,Chức vụ,Điện thoại,Vai trò\n\
                Lan.NT,Nguyễn Thị Lan,h99.101,Công chức,912345678,reception; Cán bộ thu phí\n";
    let Ok(Rows::Officials(rows)) = parse(Kind::Officials, text.as_bytes()) else { panic!() };
    assert_eq!((rows[0].login.as_str(), rows[0].phone.as_str()), ("lan.nt", "0912345678"));
    assert_eq!(rows[0].roles, [Role::Reception, Role::Cashier]);
    let wrong = "login,name,agency_code,roles\nlan,,,king\nlan,B,H99,\n";
    let told = said(&problems(Kind::Officials, wrong.as_bytes()));
    for wanted in ["Some(2) name", "Some(2) agency_code", "Some(2) roles There is no role king", "Some(3) login lan is already on line 2"] {
        assert!(told.contains(wanted), "{wanted}: {told}");
    }
}

#[test]
fn units_are_read_in_the_shape_of_the_statistics_office() {
    let wards = "code,province_code,name,full_name,type,type_id,code_name,name_en,full_name_en\n\
                 04,99,Sơn Bắc,Xã Sơn Bắc,Xã,4,son_bac,Son Bac,Son Bac Commune\n";
    let Ok(Rows::Units(rows)) = parse(Kind::Units, wards.as_bytes()) else { panic!() };
    assert_eq!((rows[0].code.as_str(), rows[0].province_code.as_str(), rows[0].full_name.as_str()), ("00004", "99", "Xã Sơn Bắc"));
    let provinces = "code,name,full_name,type\n1,Tân Giang,Tỉnh Tân Giang,Tỉnh\n";
    let Ok(Rows::Units(rows)) = parse(Kind::Units, provinces.as_bytes()) else { panic!() };
    assert_eq!((rows[0].code.as_str(), rows[0].province_code.as_str()), ("01", ""));
    let told = said(&problems(Kind::Units, b"code,name\nabc,X\n123456,Y\n02,\n02,Z\n"));
    for wanted in ["Some(2) code", "Some(3) code", "Some(4) name", "Some(5) code 02 is already on line 4"] {
        assert!(told.contains(wanted), "{wanted}: {told}");
    }
}

#[test]
fn columns_must_be_there_once() {
    for (text, wanted) in [
        ("name,kind\nA,x\n", "The column code is missing (Mã định danh)"),
        ("code,name,parent_code,kind,code\n1,2,3,4,5\n", "more than once"),
        ("code,name,parent_code,kind\n", "only its headings"),
        ("\n\n", "no lines"),
        ("", "empty"),
        ("code,name\n\"never closed", "never closed"),
    ] {
        assert!(said(&problems(Kind::Agencies, text.as_bytes())).contains(wanted), "{text}");
    }
}

#[test]
fn files_that_are_no_tables_are_turned_away() {
    let binary: Vec<u8> = (0..=255).cycle().take(5_000).collect();
    let utf16: Vec<u8> = "code,name".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [binary.as_slice(), &utf16, &[0xD0, 0xCF, 0x11, 0xE0, 0, 0], b"PK\x03\x04 and nothing", b"%PDF-1.7\n\xff\xfe"] {
        assert_eq!(problems(Kind::Units, bytes).len(), 1, "{:?}", &bytes[..4]);
    }
    assert!(said(&problems(Kind::Units, &vec![b'a'; LARGEST + 1])).contains("larger than 10 MB"));
    let long = format!("code,name\n01,{}\n", "a".repeat(1_001));
    assert!(said(&problems(Kind::Units, long.as_bytes())).contains("longer than 1,000"));
    let wide = format!("{}\n", "a,".repeat(200));
    assert!(said(&problems(Kind::Units, wide.as_bytes())).contains("more than 100 columns"));
    let tall = format!("code,name\n{}", "01,A\n".repeat(20_001));
    assert!(said(&problems(Kind::Units, tall.as_bytes())).contains("more than 20000 lines"));
}

fn book(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

#[test]
fn spreadsheets_are_read() {
    let bytes = book(|sheet| {
        sheet.write_row(1, 1, ["code", "name", "full_name"]).unwrap();
        sheet.write(2, 1, 1.0).unwrap();
        sheet.write(2, 2, "Tân Giang").unwrap();
        sheet.write(2, 3, "Tỉnh Tân Giang").unwrap();
    });
    let Ok(Rows::Units(rows)) = parse(Kind::Units, &bytes) else { panic!() };
    assert_eq!((rows[0].line, rows[0].code.as_str(), rows[0].full_name.as_str()), (3, "01", "Tỉnh Tân Giang"));
}

#[test]
fn hostile_spreadsheets_are_turned_away() {
    let formula = book(|sheet| {
        sheet.write_row(0, 0, ["code", "name"]).unwrap();
        sheet.write(1, 0, "01").unwrap();
        sheet.write_formula(1, 1, "=1+1").unwrap();
    });
    let found = problems(Kind::Units, &formula);
    assert_eq!((found[0].line, found[0].column.as_str()), (Some(2), "B"));
    let far = book(|sheet| {
        sheet.write(0, 0, "code").unwrap();
        sheet.write(1_000_000, 0, "x").unwrap();
    });
    assert!(said(&problems(Kind::Units, &far)).contains("more than 20000 lines"));
    let wide = book(|sheet| {
        sheet.write(0, 16_000, "code").unwrap();
    });
    assert!(said(&problems(Kind::Units, &wide)).contains("more than 100 columns"));
    let mut bomb = zip::ZipWriter::new(Cursor::new(Vec::new()));
    bomb.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let zeros = vec![b'0'; 1 << 20];
    for _ in 0..90 {
        bomb.write_all(&zeros).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20, "small on the outside");
    assert!(said(&problems(Kind::Units, &bomb)).contains("unpacks to too much"));
}
