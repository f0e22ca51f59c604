use jiff::civil::date;

use super::*;

const CARD: &str = "079190001234|023456789|NGUYỄN THỊ HỒNG ÁNH|24111990|Nữ|12 Lê Lợi, Bến Nghé, Quận 1, TP. Hồ Chí Minh|03052021";

#[test]
fn a_card_is_read() {
    let card = IdentityCard::parse(CARD).unwrap();
    assert_eq!(card.number.digits(), "079190001234");
    assert_eq!(card.old_number.as_ref().map(IdentityNumber::digits), Some("023456789"));
    assert_eq!(card.name, "NGUYỄN THỊ HỒNG ÁNH");
    assert_eq!((card.birth_year, card.birth), (1990, Some(date(1990, 11, 24))));
    assert_eq!(card.sex, Sex::Female);
    assert_eq!(card.address, "12 Lê Lợi, Bến Nghé, Quận 1, TP. Hồ Chí Minh");
    assert_eq!(card.issued, Some(date(2021, 5, 3)));
    assert!(card.more.is_empty());
    assert_eq!(card.warnings(), []);
}

#[test]
fn blanks_of_scanners_and_keyboards_do_not_matter() {
    let typed = "\u{feff} 0791 9000 1234 |\u{200b}| NGUYÊ\u{303}N\u{a0}\u{a0}THI\u{323}  HỒNG ÁNH |24/11/1990| nữ |12  Lê Lợi\t, Bến Nghé|03 05 2021\r\n";
    let card = IdentityCard::parse(typed).unwrap();
    assert_eq!(card.number.digits(), "079190001234");
    assert_eq!(card.old_number, None);
    assert_eq!(card.name, "NGUYỄN THỊ HỒNG ÁNH");
    assert_eq!(card.birth, Some(date(1990, 11, 24)));
    assert_eq!(card.address, "12 Lê Lợi , Bến Nghé");
    assert_eq!(card.issued, Some(date(2021, 5, 3)));
}

#[test]
fn newer_cards_carry_more_and_older_ones_less() {
    let newer = format!("{CARD}||LÊ VĂN BA|PHẠM THỊ TƯ||");
    assert_eq!(IdentityCard::parse(&newer).unwrap().more, ["", "LÊ VĂN BA", "PHẠM THỊ TƯ"]);
    let short = "001050000001||TRẦN BA|00001950|Nam|Hà Nội";
    let card = IdentityCard::parse(short).unwrap();
    assert_eq!((card.birth_year, card.birth, card.issued), (1950, None, None));
    assert_eq!(IdentityCard::parse("001050000001||TRẦN BA|1950|Nam|Hà Nội|").unwrap().birth_year, 1950);
}

#[test]
fn a_wrong_text_says_what_is_wrong() {
    let cases = [
        ("", CardError::NotACard { fields: 1 }),
        ("https://vi.wikipedia.org", CardError::NotACard { fields: 1 }),
        ("079190001234||A|24111990|Nữ", CardError::NotACard { fields: 5 }),
        ("07919000123||A|24111990|Nữ|X", CardError::Number("07919000123".into())),
        ("079190O01234||A|24111990|Nữ|X", CardError::Number("079190O01234".into())),
        ("023456789||A|24111990|Nữ|X", CardError::Number("023456789".into())),
        ("079190001234|12345|A|24111990|Nữ|X", CardError::Number("12345".into())),
        ("079190001234|| |24111990|Nữ|X", CardError::NoName),
        ("079190001234||A|31021990|Nữ|X", CardError::BirthDate("31021990".into())),
        ("079190001234||A||Nữ|X", CardError::BirthDate(String::new())),
        ("079190001234||A|0000|Nữ|X", CardError::BirthDate("0000".into())),
        ("079190001234||A|24111990|?|X", CardError::Sex("?".into())),
        ("079190001234||A|24111990|Nữ|X|3 tháng 5", CardError::IssueDate("3 tháng 5".into())),
    ];
    for (text, error) in cases {
        assert_eq!(IdentityCard::parse(text), Err(error.clone()), "{text}");
        assert!(!error.text().vi.is_empty() && !error.text().en.is_empty());
    }
}

#[test]
fn a_number_says_place_sex_and_year() {
    let cases = [
        ("001090123456", Some("001"), Some(Sex::Male), Some(1990)),
        ("079199000001", Some("079"), Some(Sex::Female), Some(1999)),
        ("056205000001", Some("056"), Some(Sex::Male), Some(2005)),
        ("056 312 000 001", Some("056"), Some(Sex::Female), Some(2012)),
        ("023456789", None, None, None),
    ];
    for (text, place, sex, year) in cases {
        let number = IdentityNumber::parse(text).unwrap();
        assert_eq!((number.place(), number.sex(), number.birth_year()), (place, sex, year), "{text}");
    }
    for wrong in ["", "1", "0790900012345", "07909000123a", "٠٧٩٠٩٠٠٠١٢٣٤"] {
        assert!(IdentityNumber::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn odd_numbers_are_warned_of_and_not_refused() {
    let card = IdentityCard::parse(&CARD.replace("24111990", "24111991").replace("Nữ", "Nam")).unwrap();
    assert_eq!(
        card.warnings(),
        [
            NumberWarning::BirthYear { in_number: 1990, stated: 1991 },
            NumberWarning::Sex { in_number: Sex::Female, stated: Sex::Male },
        ]
    );
    let nowhere = IdentityNumber::parse("003090000001").unwrap();
    assert_eq!(nowhere.warnings(None, None), [NumberWarning::Place("003".into())]);
    let abroad = IdentityNumber::parse("136090000001").unwrap();
    assert_eq!(abroad.warnings(Some(1990), Some(Sex::Male)), []);
    assert_eq!(IdentityNumber::parse("023456789").unwrap().warnings(Some(1990), None), []);
}
