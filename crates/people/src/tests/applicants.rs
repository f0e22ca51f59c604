use base::Error;
use national::vneid::Person;

use super::*;
use crate::{
    Applicant, ApplicantDraft, IdKind, Profile, Unit, address_line, applicant, change_profile, communes, find_or_register_applicant,
    provinces, save_units, search_applicants, welcome,
};

fn coming(number: &str, name: &str, phone: &str) -> ApplicantDraft {
    ApplicantDraft { name: name.into(), id_number: number.into(), phone: phone.into(), ..ApplicantDraft::default() }
}

fn vouched(subject: &str, number: &str, name: &str) -> Person {
    Person {
        subject: subject.into(), kind: 1, number: number.into(), name: name.into(), born: Some("1990-11-24".parse().unwrap()),
        tax_code: String::new(), phone: String::new(), email: String::new(), level: "2".into(), device: "t".into(), id_token: String::new(),
    }
}

#[test]
fn numbers_are_read_or_refused() {
    for (kind, text, read) in [
        (IdKind::Card, "099 190 000224", Some("099190000224")),
        (IdKind::Card, "123456789", Some("123456789")),
        (IdKind::Card, "1234567890", None),
        (IdKind::Passport, "c1234567", Some("C1234567")),
        (IdKind::Passport, "c12-4567", None),
        (IdKind::Tax, "9900000017", Some("9900000017")),
        (IdKind::Tax, "9900000017001", Some("9900000017-001")),
        (IdKind::Tax, "9900000017-001", Some("9900000017-001")),
        (IdKind::Tax, "990000001", None),
        (IdKind::Tax, "99x0000017", None),
    ] {
        assert_eq!(kind.read(text).as_deref(), read, "{text}");
    }
}

#[test]
fn an_applicant_is_one_by_number() {
    on_both(|db| {
        let sys = system(&db);
        let come = |draft: ApplicantDraft| act(&sys, move |tx| find_or_register_applicant(tx, &draft));
        let first = come(coming("099190000224", "Trần Thị Bình", ""));
        assert_eq!(come(coming("099 190 000 224", "Trần Thị Bình B", "0912 345 678")), first);
        let now: Applicant = act(&sys, move |tx| applicant(tx, first));
        assert_eq!((now.name.as_str(), now.phone.as_str()), ("Trần Thị Bình", "0912345678"), "only what was empty is filled in");
        come(coming("099190000224", "Ai đó", "0987654321"));
        assert_eq!(act(&sys, move |tx| applicant(tx, first)).phone, "0912345678");
        let bad = sys.write_blocking(|tx| find_or_register_applicant(tx, &coming("12", "", "abc")));
        assert!(matches!(bad, Err(Error::Invalid(fields)) if fields.iter().count() == 3));
    });
}

#[test]
fn search_by_number_phone_and_name() {
    on_both(|db| {
        let sys = system(&db);
        for (number, name, phone) in
            [("099190000224", "Trần Thị Bình", "0912345678"), ("099085000112", "Nguyễn Văn An", ""), ("099203001012", "Ngô Thành Nam", "")]
        {
            act(&sys, move |tx| find_or_register_applicant(tx, &coming(number, name, phone)));
        }
        let find = |query: &'static str| act(&sys, move |tx| Ok(search_applicants(tx, query)?.into_iter().map(|a| a.name).collect::<Vec<_>>()));
        assert_eq!(find("099 190 000 224"), ["Trần Thị Bình"]);
        assert_eq!(find("+84 912 345 678"), ["Trần Thị Bình"]);
        assert_eq!(find("nguyen van"), ["Nguyễn Văn An"]);
        assert_eq!(find("Ng"), ["Ngô Thành Nam", "Nguyễn Văn An"]);
        assert!(find("09919000022").is_empty(), "numbers only in full");
        assert!(find("%").is_empty() && find("").is_empty());
    });
}

#[test]
fn vneid_vouches() {
    on_both(|db| {
        let sys = system(&db);
        let counter = act(&sys, |tx| find_or_register_applicant(tx, &coming("099190000224", "Tran Thi Binh", "0912345678")));
        let person = vouched("s1", "099190000224", "Trần Thị Bình");
        let again = person.clone();
        let id = act(&sys, move |tx| welcome(tx, &person));
        assert_eq!(id, counter, "known from the counter");
        let now = act(&sys, move |tx| applicant(tx, id));
        assert!(now.verified);
        assert_eq!((now.name.as_str(), now.phone.as_str()), ("Trần Thị Bình", "0912345678"));
        act(&sys, move |tx| welcome(tx, &again));
        // The same VNeID account with a corrected number: the old link ends.
        let moved = act(&sys, |tx| welcome(tx, &vouched("s1", "099190000225", "Trần Thị Bình")));
        assert_ne!(moved, id);
        // A business signs in by its tax code.
        let business = Person { kind: 2, tax_code: "9900000017".into(), ..vouched("s2", "099078000336", "Công ty Bình Minh") };
        let business = act(&sys, move |tx| welcome(tx, &business));
        let business = act(&sys, move |tx| applicant(tx, business));
        assert_eq!((business.id_kind, business.id_number.as_str()), (IdKind::Tax, "9900000017"));
    });
}

#[test]
fn one_completes_ones_own_profile() {
    on_both(|db| {
        let sys = system(&db);
        let id = act(&sys, |tx| welcome(tx, &vouched("s1", "099190000224", "Trần Thị Bình")));
        let own = ctx(&db, Actor::Applicant(access::Applicant { id, name: "Trần Thị Bình".into() }));
        let profile = Profile { phone: "0912.345.678".into(), email: "B@x.vn".into(), street: "12 Lê Lợi".into(), ..Profile::default() };
        own.write_blocking(move |tx| change_profile(tx, &profile)).unwrap();
        let now = act(&sys, move |tx| applicant(tx, id));
        assert_eq!((now.phone.as_str(), now.email.as_str(), now.street.as_str()), ("0912345678", "b@x.vn", "12 Lê Lợi"));
        let wrong = Profile { phone: "12".into(), ..Profile::default() };
        assert!(matches!(own.write_blocking(move |tx| change_profile(tx, &wrong)), Err(Error::Invalid(_))));
        let nobody = ctx(&db, Actor::Anonymous).write_blocking(|tx| change_profile(tx, &Profile::default()));
        assert!(matches!(nobody, Err(Error::Unauthenticated)));
    });
}

#[test]
fn units_have_dates() {
    on_both(|db| {
        let sys = system(&db);
        province(&sys);
        let day = |text: &str| Some(text.parse().unwrap());
        let unit = |code: &str, parent: Option<&str>, name: &str, full: &str, to| Unit {
            code: code.into(), parent: parent.map(Into::into), name: name.into(), full_name: full.into(), valid_from: None, valid_to: to,
        };
        let units = vec![
            unit("99", None, "Tân Giang", "Tỉnh Tân Giang", None),
            unit("99001", Some("99"), "Sơn Bắc", "Xã Sơn Bắc", None),
            unit("99002", Some("99"), "Cũ", "Xã Cũ", day("2025-07-01")),
        ];
        act(&sys, move |tx| save_units(tx, &units));
        let names = |on: &'static str| act(&sys, move |tx| Ok(communes(tx, "99", on.parse().unwrap())?.into_iter().map(|u| u.name).collect::<Vec<_>>()));
        assert_eq!(names("2025-06-30"), ["Cũ", "Sơn Bắc"]);
        assert_eq!(names("2025-07-01"), ["Sơn Bắc"]);
        assert_eq!(act(&sys, |tx| Ok(provinces(tx, "2026-01-01".parse().unwrap())?.len())), 1);
        assert_eq!(act(&sys, |tx| address_line(tx, "12 Lê Lợi", "99001", "99")), "12 Lê Lợi, Xã Sơn Bắc, Tỉnh Tân Giang");
        assert!(sys.write_blocking(move |tx| save_units(tx, &[unit("9", None, "x", "x", None)])).is_err());
        assert!(sys.write_blocking(move |tx| save_units(tx, &[unit("99003", None, "x", "x", None)])).is_err());
    });
}
