//! The people of the stand-in. All are fictional: no province has the code 099 or tax codes that
//! begin with 99, and the phone numbers are not in use.

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// VNeID's name for the account.
    pub subject: &'static str,
    /// `LoaiTaiKhoan`: 1 citizen, 2 business.
    pub kind: u8,
    /// The person's number; for a business, its representative's.
    pub number: &'static str,
    /// The person's full name; for a business, its representative's.
    pub name: &'static str,
    /// The date of birth, `dd/mm/yyyy`.
    pub born: &'static str,
    /// `1` man, `0` woman, as `GioiTinh` has it.
    pub sex: u8,
    /// The phone number.
    pub phone: &'static str,
    /// The e-mail address; may be empty.
    pub email: &'static str,
    /// The tax code of a business.
    pub tax_code: &'static str,
    /// The name of a business.
    pub company: &'static str,
}

const fn citizen(
    subject: &'static str,
    number: &'static str,
    name: &'static str,
    born: &'static str,
    sex: u8,
    phone: &'static str,
    email: &'static str,
) -> Person {
    Person { subject, kind: 1, number, name, born, sex, phone, email, tax_code: "", company: "" }
}

const fn business(subject: &'static str, acts: &Person, tax_code: &'static str, company: &'static str, phone: &'static str) -> Person {
    let Person { number, name, born, sex, .. } = *acts;
    Person { subject, kind: 2, number, name, born, sex, phone, email: "", tax_code, company }
}

const AN: Person = citizen("cd-001", "099085000112", "Nguyễn Văn An", "12/03/1985", 1, "0900000112", "an.nguyen@example.vn");
const BINH: Person = citizen("cd-002", "099190000224", "Trần Thị Bình", "24/11/1990", 0, "0900000224", "binh.tran@example.vn");
const CUONG: Person = citizen("cd-003", "099078000336", "Lê Quốc Cường", "05/07/1978", 1, "0900000336", "");
const DUNG: Person = citizen("cd-004", "099195000448", "Phạm Thùy Dung", "30/01/1995", 0, "0900000448", "dung.pham@example.vn");
const GIANG: Person = citizen("cd-005", "099301000551", "Hoàng Hương Giang", "18/09/2001", 0, "0900000551", "");
const HAI: Person = citizen("cd-006", "099062000663", "Vũ Đức Hải", "02/09/1962", 1, "0900000663", "");
const KHANH: Person = citizen("cd-007", "099188000775", "Đặng Ngọc Khánh", "14/02/1988", 0, "0900000775", "khanh.dang@example.vn");
const LONG: Person = citizen("cd-008", "099092000887", "Bùi Hoàng Long", "21/06/1992", 1, "0900000887", "long.bui@example.vn");
const MAI: Person = citizen("cd-009", "099155000999", "Đỗ Thị Mai", "08/03/1955", 0, "0900000999", "");
const NAM: Person = citizen("cd-010", "099203001012", "Ngô Thành Nam", "11/10/2003", 1, "0900001012", "nam.ngo@example.vn");
const PHUC: Person = citizen("cd-011", "099083001124", "Y Phúc Niê", "27/05/1983", 1, "0900001124", "");
const QUYEN: Person = citizen("cd-012", "099199001236", "Dương Lệ Quyên", "16/12/1999", 0, "0900001236", "quyen.duong@example.vn");

/// Twelve citizens and three businesses.
pub static PERSONS: &[Person] = &[
    AN,
    BINH,
    CUONG,
    DUNG,
    GIANG,
    HAI,
    KHANH,
    LONG,
    MAI,
    NAM,
    PHUC,
    QUYEN,
    business("dn-001", &CUONG, "9900000017", "Công ty TNHH Xây dựng Quốc Cường", "0900002001"),
    business("dn-002", &KHANH, "9900000024", "Hợp tác xã Nông nghiệp Đồng Xanh", "0900002002"),
    business("dn-003", &LONG, "9900000031", "Công ty cổ phần Thương mại Hoàng Long", "0900002003"),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use base::cccd::{IdentityNumber, Sex};

    use super::*;

    #[test]
    fn numbers_agree_with_the_persons_and_are_nobodys() {
        for person in PERSONS {
            let number = IdentityNumber::parse(person.number).unwrap();
            let born = base::text::read::date(person.born).unwrap();
            assert!(person.number.starts_with("099"), "{}", person.name);
            assert_eq!(number.birth_year(), Some(born.year()), "{}", person.name);
            let sex = if person.sex == 1 { Sex::Male } else { Sex::Female };
            assert_eq!(number.sex(), Some(sex), "{}", person.name);
            assert!(base::text::read::phone(person.phone).is_some(), "{}", person.name);
        }
    }

    #[test]
    fn nobody_is_there_twice() {
        let subjects: HashSet<_> = PERSONS.iter().map(|p| p.subject).collect();
        assert_eq!(subjects.len(), PERSONS.len());
        let numbers: HashSet<_> = PERSONS.iter().filter(|p| p.kind == 1).map(|p| p.number).collect();
        assert_eq!(numbers.len(), 12);
        assert_eq!(PERSONS.iter().filter(|p| p.kind == 2 && p.tax_code.len() == 10).count(), 3);
    }
}
