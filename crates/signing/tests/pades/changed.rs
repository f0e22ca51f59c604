//! What may happen to a document after it was signed.

use signing::pades::{Certification, Lock, Request, sign, verify};
use signing::verdict::{Indication, SubIndication};

use crate::hand::{object, replaced};
use crate::paper::{Paper, alter, stream};
use crate::people::{People, now};

const CHANGED: Indication = Indication::TotalFailed(SubIndication::HashFailure);

fn certified(people: &People, level: Option<Certification>, lock: Option<Lock>) -> Vec<u8> {
    let request = Request { certification: level, lock, ..Request::new("sign", now()) };
    sign(&Paper::form().table(), &request, &people.head, None).unwrap()
}

fn outcome(people: &People, pdf: &[u8]) -> Indication {
    verify(pdf, &people.believer(), now()).unwrap().indication.unwrap()
}

/// The text field filled in, with what it shows.
fn filled(pdf: &[u8]) -> Vec<u8> {
    let field = replaced(&object(pdf, 9), "/N 11 0 R", "/N 90 0 R");
    let field = replaced(&field, "/Type", "/V(agreed)/Type");
    let shown = stream("/Type/XObject/Subtype/Form/BBox[0 0 200 20]", b"BT /F1 12 Tf (agreed) Tj ET");
    alter(pdf, &[(9, &field), (90, &shown)])
}

#[test]
fn filling_in_depends_on_the_certification_and_the_lock() {
    let people = People::new();
    let note = || Some(Lock::Only(vec!["note".into()]));
    let other = || Some(Lock::Except(vec!["note".into()]));
    for (level, lock, expected) in [
        (None, None, Indication::TotalPassed),
        (Some(Certification::NoChanges), None, CHANGED),
        (Some(Certification::FormFilling), None, Indication::TotalPassed),
        (Some(Certification::Annotations), None, Indication::TotalPassed),
        (None, note(), CHANGED),
        (None, Some(Lock::All), CHANGED),
        (None, other(), Indication::TotalPassed),
    ] {
        let pdf = certified(&people, level, lock.clone());
        assert_eq!(outcome(&people, &pdf), Indication::TotalPassed);
        let report = verify(&filled(&pdf), &people.believer(), now()).unwrap();
        assert_eq!(report.indication, Some(expected), "{level:?} {lock:?}: {report:#?}");
        let change = &report.signatures[0].later[0].changes[0];
        assert_eq!(change.change.field.as_deref(), Some("note"));
        assert_eq!(change.allowed, expected == Indication::TotalPassed);
    }
}

#[test]
fn what_a_field_shows_may_be_redrawn_in_place_with_its_value() {
    let people = People::new();
    let pdf = certified(&people, None, None);
    let field = replaced(&object(&pdf, 9), "/Type", "/V(agreed)/Type");
    let shown = stream("/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</F1 4 0 R>>>>", b"BT /F1 12 Tf (agreed) Tj ET");
    assert_eq!(outcome(&people, &alter(&pdf, &[(9, &field), (11, &shown)])), Indication::TotalPassed);
    // But not the font, which the page uses too.
    let font = b"<</Type/Font/Subtype/Type1/BaseFont/Symbol>>";
    assert_eq!(outcome(&people, &alter(&pdf, &[(9, &field), (11, &shown), (4, font)])), CHANGED);
}

#[test]
fn annotations_depend_on_the_certification() {
    let people = People::new();
    for (level, expected) in [
        (None, CHANGED),
        (Some(Certification::FormFilling), CHANGED),
        (Some(Certification::Annotations), Indication::TotalPassed),
    ] {
        let pdf = certified(&people, level, None);
        let list = replaced(&object(&pdf, 12), "]", " 90 0 R]");
        let note = b"<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/Contents(please check)>>";
        assert_eq!(outcome(&people, &alter(&pdf, &[(90, note), (12, &list)])), expected, "{level:?}");
    }
}

#[test]
fn rewriting_without_changing_is_allowed() {
    let people = People::new();
    let pdf = certified(&people, Some(Certification::NoChanges), None);
    // Other order, other spelling of names and strings, the same document.
    let font = b"<< /BaseFont /Times#2DRoman\n/Subtype /Type1 /Type /Font >>";
    let unused = stream("", b"nobody refers to this");
    assert_eq!(outcome(&people, &alter(&pdf, &[(4, font), (90, &unused)])), Indication::TotalPassed);
}

#[test]
fn an_empty_signature_field_may_be_added() {
    let people = People::new();
    let pdf = certified(&people, None, None);
    let form = replaced(&object(&pdf, 8), "9 0 R", "9 0 R 90 0 R");
    let list = replaced(&object(&pdf, 12), "]", " 90 0 R]");
    let field = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(next)/Rect[10 10 90 40]/F 4/P 3 0 R>>";
    let more = alter(&pdf, &[(90, field), (8, &form), (12, &list)]);
    assert_eq!(outcome(&people, &more), Indication::TotalPassed);
    let both = sign(&more, &Request::new("next", now()), &people.seal, None).unwrap();
    assert_eq!(outcome(&people, &both), Indication::TotalPassed);
}
