//! Tracking tells nothing to those who guess and nothing personal to those who know.

use crate::acts;
use crate::testing::site::Site;
use crate::testing::{application, ctx, lan, needs, on_both, version};

#[test]
fn initials_are_all_that_is_left_of_a_name() {
    for (name, left) in [("Mai Thị Lan", "M. T. L."), ("H'Hen Niê", "H. N."), ("đỗ  ánh", "Đ. Á."), ("", ""), ("(Công ty) An", "C. T. A.")] {
        assert_eq!(super::initials(name), left);
    }
}

#[test]
fn a_wrong_secret_and_an_unknown_code_read_the_same() {
    on_both(|db| {
        let site = Site::new(&db, super::routes());
        let d = ctx(&db, lan()).write_blocking(|tx| acts::submit(tx, &needs(), &version(), application())).unwrap();
        let right = site.get("", &format!("/track/{}?k={}", d.code, d.lookup));
        assert_eq!(right.status, 200);
        assert!(right.text.contains("M. T. L.") && right.text.contains("Thẩm định hồ sơ"));
        for personal in ["Mai Thị Lan", "025190000001", "0912345678", "Mai An Nhiên", "Trần Phú"] {
            assert!(!right.text.contains(personal), "{personal}");
        }
        let lower = site.get("", &format!("/track/{}?k={}", d.code.to_lowercase(), d.lookup.to_lowercase()));
        assert_eq!(lower.status, 200, "as people type");
        let wrong = site.get("", &format!("/api/v1/track?code={}&k=AAAAAA", d.code));
        let unknown = site.get("", "/api/v1/track?code=H99.101-260302-9999&k=AAAAAA");
        assert_eq!((wrong.status, unknown.status), (unknown.status, wrong.status));
        let without_reference = |text: &str| {
            let mut value: serde_json::Value = serde_json::from_str(text).unwrap();
            value["instance"].take();
            value
        };
        assert_eq!(without_reference(&wrong.text), without_reference(&unknown.text));
        let empty = site.get("", &format!("/track/{}", d.code));
        assert_eq!(empty.status, 404, "no secret is a wrong one");
    });
}

#[test]
fn guessing_is_slowed_down() {
    on_both(|db| {
        let site = Site::new(&db, super::routes());
        let answers: Vec<u16> = (0..60).map(|_| site.get("", "/track/H99.101-260302-0001?k=AAAAAA").status.as_u16()).collect();
        assert_eq!(answers.first(), Some(&404));
        assert_eq!(answers.last(), Some(&429));
    });
}

#[test]
fn the_form_leads_to_the_page() {
    on_both(|db| {
        let site = Site::new(&db, super::routes());
        let to = site.get("", "/track?code=h99.101-260302-0001%20&k=abcdef").to;
        assert_eq!(to, "/track/H99.101-260302-0001?k=ABCDEF");
        assert!(site.get("", "/track?code=H99.101").text.contains("Nhập mã tra cứu"));
    });
}
