use base::Date;
use proptest::prelude::*;

use super::*;

const TODAY: Date = Date::constant(2026, 11, 23);

fn name(text: &str) -> PersonName {
    PersonName::read(text).unwrap()
}

#[test]
fn names_come_apart() {
    for (text, family, middle, given) in [
        ("Nguyễn Văn An", "Nguyễn", "Văn", "An"),
        ("  Trần   Thị Mai  Lan ", "Trần", "Thị Mai", "Lan"),
        ("Lê Lợi", "Lê", "", "Lợi"),
        ("Bình", "", "", "Bình"),
        ("Tôn Thất Minh Quang", "Tôn Thất", "Minh", "Quang"),
        ("Công Tằng Tôn Nữ Hoàng Yến", "Công Tằng Tôn Nữ", "Hoàng", "Yến"),
        ("Tôn Nữ Thị Ninh", "Tôn Nữ", "Thị", "Ninh"),
        ("Tôn Đức Thắng", "Tôn", "Đức", "Thắng"),
        ("Chu Văn An", "Chu", "Văn", "An"),
        ("Ông Ích Khiêm", "Ông", "Ích", "Khiêm"),
        ("H'Hen Niê", "Niê", "", "H'Hen"),
        ("Y Thông Niê", "Niê", "", "Y Thông"),
        ("H' Lim Ênuôl", "Ênuôl", "", "H' Lim"),
        ("Ka Thị K'Brêu", "Ka", "Thị", "K'Brêu"),
    ] {
        let read = name(text);
        assert_eq!(
            (read.family.as_str(), read.middle.as_str(), read.given.as_str()),
            (family, middle, given),
            "{text}"
        );
        assert_eq!(read.full(), base::text::nfc(text), "{text}");
        assert!(read.titles.is_empty(), "{text}");
    }
}

#[test]
fn titles_are_taken_off_only_where_they_are_titles() {
    for (text, titles, full) in [
        ("Ông Nguyễn Văn An", &["Ông"][..], "Nguyễn Văn An"),
        ("PGS.TS. Lê Thị Hoa", &["PGS.TS."], "Lê Thị Hoa"),
        ("Bà ThS. Trần Mai", &["Bà", "ThS."], "Trần Mai"),
        ("GS. TS Phạm Bình", &["GS. TS"], "Phạm Bình"),
        ("đồng chí Vũ Đức Long", &["đồng chí"], "Vũ Đức Long"),
        ("Anh Thư", &[], "Anh Thư"),
        ("Chị Sứ", &[], "Chị Sứ"),
        ("TS.", &[], "TS."),
    ] {
        let read = name(text);
        assert_eq!(
            (read.titles.as_slice(), read.full().as_str()),
            (&titles.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>()[..], full),
            "{text}"
        );
    }
}

#[test]
fn lists_are_ordered_by_the_given_name() {
    let ordered =
        ["Trần Thị An", "Lê Văn Ân", "Nguyễn Bình", "Phạm Bình", "Tôn Nữ Bình", "Vũ Đức", "H'Hen Niê", "Y Thông Niê"];
    let mut sorted = ordered;
    sorted.reverse();
    sorted.sort_by_key(|text| name(text).sort_key());
    assert_eq!(sorted, ordered);
}

#[test]
fn capitals_stand_where_registers_print_them() {
    for (text, written) in [
        ("NGUYỄN VĂN A", "Nguyễn Văn A"),
        ("đặng  thị ÁNH", "Đặng Thị Ánh"),
        ("h'hen niê", "H'Hen Niê"),
        ("K'BRÊU", "K'Brêu"),
        ("nguye\u{302}\u{303}n an", "Nguyễn An"),
        ("lê thị an-nhiên", "Lê Thị An-Nhiên"),
        ("", ""),
    ] {
        assert_eq!(capitalise(text), written);
    }
}

#[test]
fn what_is_no_name_is_refused() {
    for (text, error) in [
        ("", NameError::Empty),
        ("  ", NameError::Empty),
        ("Nguyễn Văn 4", NameError::Sign('4')),
        ("An <b>", NameError::Sign('<')),
        (&"a".repeat(401), NameError::TooLong { bytes: 401 }),
    ] {
        assert_eq!(PersonName::read(text), Err(error));
    }
}

fn phone(text: &str) -> Result<Phone, PhoneError> {
    Phone::read(text, &NumberingPlan::vietnam(), TODAY)
}

#[test]
fn phone_numbers_get_one_form() {
    for (text, number, e164, holder) in [
        ("0912 345 678", "0912345678", Some("+84912345678"), "VinaPhone"),
        ("+84 (0)912.345.678", "0912345678", Some("+84912345678"), "VinaPhone"),
        ("84912345678", "0912345678", Some("+84912345678"), "VinaPhone"),
        ("0084912345678", "0912345678", Some("+84912345678"), "VinaPhone"),
        ("032-345-6789", "0323456789", Some("+84323456789"), "Viettel"),
        ("0559 123 456", "0559123456", Some("+84559123456"), "Wintel"),
        ("(0258) 3822123", "02583822123", Some("+842583822123"), "Khánh Hòa"),
        ("024 3825 1234", "02438251234", Some("+842438251234"), "Hà Nội"),
        ("1900 1000", "19001000", None, ""),
        ("1800599928", "1800599928", None, ""),
        ("069 234567", "069234567", None, ""),
        ("115", "115", None, "Cấp cứu"),
        ("+1 202-555-0123", "+12025550123", Some("+12025550123"), ""),
    ] {
        let read = phone(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!(
            (read.number.as_str(), read.e164().as_deref(), read.holder.as_str()),
            (number, e164, holder),
            "{text}"
        );
        assert_eq!(read.became_of, None);
    }
}

#[test]
fn old_numbers_become_the_new_ones() {
    for (old, new, kind) in [
        ("01681234567", "0381234567", PhoneKind::Mobile),
        ("0120 1234567", "0701234567", PhoneKind::Mobile),
        ("+84 129 1234567", "0821234567", PhoneKind::Mobile),
        ("01991234567", "0591234567", PhoneKind::Mobile),
        ("0438251234", "02438251234", PhoneKind::Landline),
        ("0511 3822123", "02363822123", PhoneKind::Landline),
        ("0313822123", "02253822123", PhoneKind::Landline),
        ("0240 3822123", "02043822123", PhoneKind::Landline),
        ("0240 2822123", "02042822123", PhoneKind::Landline),
    ] {
        let read = phone(old).unwrap_or_else(|e| panic!("{old}: {e}"));
        assert_eq!((read.number.as_str(), read.kind), (new, kind), "{old}");
        assert!(read.became_of.is_some());
    }
}

#[test]
fn the_day_decides_between_old_and_new() {
    let plan = NumberingPlan::vietnam();
    let on = |text: &str, year, month, day| Phone::read(text, &plan, Date::constant(year, month, day)).unwrap();
    // 058 was Khánh Hòa and is a mobile block today.
    assert_eq!(on("0583822123", 2016, 1, 1).kind, PhoneKind::Landline);
    assert_eq!(on("0583822123", 2017, 7, 17).number, "02583822123");
    assert_eq!(on("0583822123", 2026, 1, 1).kind, PhoneKind::Mobile);
    // In the month of both, each is good.
    assert_eq!(on("01681234567", 2018, 10, 1).became_of, None);
    assert_eq!(on("0381234567", 2018, 10, 1).number, "0381234567");
    assert!(Phone::read("02583822123", &plan, Date::constant(2016, 1, 1)).is_err());
}

#[test]
fn what_is_no_number_is_refused() {
    for (text, error) in [
        ("", PhoneError::Empty),
        ("+", PhoneError::Empty),
        ("09x2345678", PhoneError::Sign('x')),
        ("091234567", PhoneError::Length { number: "091234567".into(), expected: 10 }),
        ("09123456789", PhoneError::Length { number: "09123456789".into(), expected: 10 }),
        ("0512345678", PhoneError::Unknown("0512345678".into())),
        ("0242123", PhoneError::Length { number: "0242123".into(), expected: 11 }),
        ("02403", PhoneError::Unknown("02403".into())),
        ("+999", PhoneError::Unknown("+999".into())),
    ] {
        assert_eq!(phone(text), Err(error), "{text}");
    }
    assert_eq!(phone(&"0".repeat(1_000_000)), Err(PhoneError::TooLong));
}

#[test]
fn the_plan_is_consistent() {
    let plan = NumberingPlan::vietnam();
    for block in &plan.blocks {
        assert_eq!(block.became.is_some(), block.until.is_some(), "{block:?}");
        if let Some(new) = &block.became {
            assert!(
                plan.blocks.iter().any(|b| b.prefix.starts_with(new.as_str()) && b.is_in_force(TODAY)),
                "{block:?}"
            );
        }
        let twin = plan.blocks.iter().filter(|b| {
            b.is_in_force(TODAY) && block.is_in_force(TODAY) && b.prefix == block.prefix && b.least == block.least
        });
        assert!(twin.count() <= 1, "{block:?}");
    }
    let areas = plan.blocks.iter().filter(|b| b.kind == PhoneKind::Landline && b.is_in_force(TODAY));
    let provinces: std::collections::BTreeSet<&str> = areas.map(|b| b.holder.as_str()).collect();
    assert_eq!(provinces.len(), 63, "each province of 2017 has its code");
    let json = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<NumberingPlan>(&json).unwrap(), plan);
}

#[test]
fn numbers_are_grouped_to_be_read_out() {
    for (text, spaced) in [
        ("0912345678", "0912 345 678"),
        ("02583822123", "0258 3822 123"),
        ("02438251234", "024 3825 1234"),
        ("19001000", "1900 1000"),
        ("1800599928", "1800 599 928"),
        ("113", "113"),
    ] {
        assert_eq!(phone(text).unwrap().spaced(), spaced);
    }
}

fn places() -> ListedPlaces {
    let place = |code: &str, name: &str, province: &str| Place {
        code: code.into(),
        name: name.into(),
        province: province.into(),
    };
    ListedPlaces::new([
        place("91", "Tỉnh Tân Giang", ""),
        place("92", "Thành phố Đông Hải", ""),
        place("93", "Tỉnh Bà Rịa - Sông Thao", ""),
        place("00101", "Xã Sơn Bắc", "91"),
        place("00102", "Phường Sơn Bắc", "91"),
        place("00103", "Phường Bến Đá", "91"),
        place("00201", "Phường Bến Đá", "92"),
        place("00202", "Đặc khu Hòn Ngư", "92"),
    ])
    .formerly("00103", "Phường Bến Cũ")
}

fn read(text: &str) -> Address {
    Address::read(text, &places()).unwrap()
}

fn codes(address: &Address) -> (String, String) {
    let code = |found: &Found| match found {
        Found::Nothing => "-".to_owned(),
        Found::One(place) => place.code.clone(),
        Found::Several(places) => format!("{}?", places.len()),
    };
    (code(&address.commune), code(&address.province))
}

#[test]
fn addresses_come_apart() {
    for (text, street, commune, district, province) in [
        ("12 Trần Phú, Phường Bến Đá, Tỉnh Tân Giang", "12 Trần Phú", "00103", None, "91"),
        ("12 Trần Phú, p. bến đá, TP. Đông Hải, Việt Nam.", "12 Trần Phú", "00201", None, "92"),
        ("Ngõ 3, số 12, Xã Sơn Bắc, Tân Giang", "Ngõ 3, số 12", "00101", None, "91"),
        ("phường Sơn Bắc, tân giang", "", "00102", None, "91"),
        ("Sơn Bắc, Tân Giang", "", "2?", None, "91"),
        ("Tổ 2, Phường Bến Cũ, Quận 1, Tỉnh Tân Giang", "Tổ 2", "00103", Some("Quận 1"), "91"),
        ("Tổ 2, Bến Đá, Nha Mân, Tân Giang", "Tổ 2", "00103", Some("Nha Mân"), "91"),
        ("Thôn Đông, Xã Lạ, Tỉnh Tân Giang", "Thôn Đông, Xã Lạ", "-", None, "91"),
        ("Thôn Đông, Xã Lạ, Huyện Xa, Tỉnh Tân Giang", "Thôn Đông, Xã Lạ", "-", Some("Huyện Xa"), "91"),
        ("12 Rue de Paris, Lyon", "12 Rue de Paris, Lyon", "-", None, "-"),
        ("thôn 1 xã Sơn Bắc tỉnh Tân Giang", "thôn 1", "00101", None, "91"),
        ("Thôn 1 - Xã Sơn Bắc - Tỉnh Tân Giang", "Thôn 1", "00101", None, "91"),
        ("Bà Rịa - Sông Thao", "", "-", None, "93"),
        ("Hòn Ngư\nĐông Hải", "", "00202", None, "92"),
        ("Bến Đá", "", "2?", None, "-"),
    ] {
        let address = read(text);
        assert_eq!(address.street, street, "{text}");
        assert_eq!(codes(&address), (commune.to_owned(), province.to_owned()), "{text}");
        assert_eq!(address.district.as_deref(), district, "{text}");
    }
}

#[test]
fn an_address_is_written_in_full() {
    assert_eq!(read("12 Trần Phú, p. bến đá, đông hải").line(), "12 Trần Phú, Phường Bến Đá, Thành phố Đông Hải");
    assert_eq!(Address::read(" ,;\n", &places()), Err(AddressError::Empty));
    assert_eq!(Address::read(&"a,".repeat(40), &places()), Err(AddressError::TooLong));
    assert_eq!(Address::read(&"a".repeat(1_001), &places()), Err(AddressError::TooLong));
}

proptest! {
    #[test]
    fn reading_a_name_loses_nothing(text in "[A-ZĐÊa-zạệữ]{1,8}( [A-ZĐÊa-zạệữ]{1,8}){0,5}") {
        let read = name(&text);
        let mut whole = read.titles.clone();
        whole.push(read.full());
        prop_assert_eq!(whole.join(" "), text.clone());
        prop_assert_eq!(capitalise(&capitalise(&text)), capitalise(&text));
    }

    #[test]
    fn a_number_reads_the_same_again(text in "(\\+84|0|84|1)[0-9 .]{6,12}") {
        if let Ok(read) = phone(&text) {
            for writing in [Some(read.number.clone()), read.e164(), Some(read.spaced())].into_iter().flatten() {
                let again = phone(&writing).unwrap();
                prop_assert_eq!((&again.number, again.kind, again.became_of), (&read.number, read.kind, None));
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,120}") {
        let _ = (PersonName::read(&text).map(|n| n.sort_key()), capitalise(&text), phone(&text));
        if let Ok(address) = Address::read(&text, &places()) {
            let _ = Address::read(&address.line(), &places());
        }
    }
}
