//! Every way of altering a signed file that is known to have fooled verifiers fails here.

use proptest::prelude::*;
use signing::pades::{Request, sign, verify};
use signing::verdict::{Indication, SubIndication};

use crate::hand::{find, object, replaced};
use crate::paper::{Paper, alter, alter_after, find_last, last_start, stream};
use crate::people::{People, now};

const CHANGED: Indication = Indication::TotalFailed(SubIndication::HashFailure);
const BROKEN: Indication = Indication::TotalFailed(SubIndication::FormatFailure);

fn signed(people: &People) -> Vec<u8> {
    sign(&Paper::form().table(), &Request::new("sign", now()), &people.head, None).unwrap()
}

/// The outcome of the first signature and its gravest reason.
fn outcome(people: &People, pdf: &[u8]) -> (Indication, String) {
    let report = verify(pdf, &people.believer(), now()).unwrap();
    let verdict = &report.signatures[0].verdict;
    (verdict.indication, verdict.reasons.first().map(|r| r.en.to_string()).unwrap_or_default())
}

#[test]
fn a_flipped_bit_is_noticed() {
    let people = People::new();
    let good = signed(&people);
    assert_eq!(outcome(&people, &good).0, Indication::TotalPassed);
    let mut bad = good.clone();
    let at = find(&bad, b"one million").unwrap();
    bad[at] ^= 1;
    assert_eq!(outcome(&people, &bad).0, CHANGED);
    // In the signature's value: the last digits before the zeros that fill its place.
    let mut bad = good.clone();
    let value = find(&bad, b"/Contents <").unwrap() + 11;
    let last = value + bad[value..].iter().position(|b| *b == b'>').unwrap();
    let end = bad[..last].iter().rposition(|b| *b != b'0').unwrap();
    bad[end - 8] = if bad[end - 8] == b'1' { b'2' } else { b'1' };
    assert!(matches!(outcome(&people, &bad).0, Indication::TotalFailed(_)));
}

/// A name, the objects written by the attacker, and a part of the reason that must be told.
type Case = (&'static str, Vec<(u32, Vec<u8>)>, &'static str);

#[test]
fn later_revisions_that_alter_the_document_are_noticed() {
    let people = People::new();
    let good = signed(&people);
    let page = object(&good, 3);
    let catalog = object(&good, 1);
    let form = object(&good, 8);
    let forged = stream("", b"BT /F1 12 Tf 72 760 Td (Pay nine million dong) Tj ET");
    let overlay = stream("/Type/XObject/Subtype/Form/BBox[0 0 595 842]", b"1 g 0 0 595 842 re f");
    let text = |b: &str| b.as_bytes().to_vec();
    let annotations = object(&good, 12);
    let with = |more: &str| replaced(&annotations, "]", &format!(" {more}]"));
    let cases: Vec<Case> = vec![
        ("content replaced", vec![(5, forged.clone())], "Page 1"),
        ("content exchanged", vec![(90, forged.clone()), (3, replaced(&page, "/Contents 5 0 R", "/Contents 90 0 R"))], "Page 1"),
        ("font exchanged", vec![(4, text("<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>"))], "was changed"),
        ("page turned", vec![(3, replaced(&page, "/Type", "/Rotate 180/Type"))], "Page 1"),
        ("page removed", vec![(2, text("<</Type/Pages/Kids[6 0 R]/Count 1>>"))], "Pages were"),
        ("page added", vec![(2, text("<</Type/Pages/Kids[3 0 R 6 0 R 90 0 R]/Count 3>>")), (90, page.clone())], "Pages were"),
        ("pages exchanged", vec![(2, text("<</Type/Pages/Kids[6 0 R 3 0 R]/Count 2>>"))], "Pages were"),
        ("other tree of pages", vec![(90, text("<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2>>")), (1, replaced(&catalog, "/Pages 2 0 R", "/Pages 90 0 R"))], "/Pages"),
        ("script", vec![(1, replaced(&catalog, "/Type", "/OpenAction<</S/JavaScript/JS(app.alert)>>/Type"))], "/"),
        ("annotation", vec![
            (90, text("<</Type/Annot/Subtype/Stamp/Rect[0 0 595 842]/F 4/AP<</N 91 0 R>>>>")),
            (91, overlay.clone()),
            (12, with("90 0 R")),
        ], "Stamp was added on page 1"),
        ("overlay by an empty field", vec![
            (90, text("<</Type/Annot/Subtype/Widget/FT/Sig/T(over)/Rect[0 0 595 842]/F 4/P 3 0 R/AP<</N 91 0 R>>>>")),
            (91, overlay.clone()),
            (12, with("90 0 R")),
            (8, replaced(&form, "9 0 R", "9 0 R 90 0 R")),
        ], "draws over a page"),
        ("field with a script", vec![
            (90, text("<</Type/Annot/Subtype/Widget/FT/Sig/T(run)/Rect[0 0 0 0]/AA<</Fo<</S/JavaScript/JS(x)>>>>>>")),
            (8, replaced(&form, "9 0 R", "9 0 R 90 0 R")),
        ], "runs an action"),
        ("other field", vec![
            (90, text("<</Type/Annot/Subtype/Widget/FT/Tx/T(more)/Rect[0 0 10 10]>>")),
            (8, replaced(&form, "9 0 R", "9 0 R 90 0 R")),
        ], "was added to the form"),
        ("field removed", vec![(8, replaced(&form, "9 0 R ", ""))], "was removed"),
        ("appearance without a value", vec![(11, overlay.clone())], "/AcroForm"),
        ("appearance exchanged", vec![(90, overlay.clone()), (9, replaced(&object(&good, 9), "/N 11 0 R", "/N 90 0 R"))], "/AP"),
        ("all fields drawn anew", vec![(8, replaced(&form, "<<", "<</NeedAppearances true"))], "/AcroForm"),
        ("widget of nobody", vec![
            (90, text("<</Type/Annot/Subtype/Widget/Rect[0 0 595 842]/AP<</N 91 0 R>>>>")),
            (91, overlay.clone()),
            (12, with("90 0 R")),
        ], "Widget was added"),
    ];
    for (name, objects, reason) in cases {
        let objects: Vec<(u32, &[u8])> = objects.iter().map(|(n, b)| (*n, b.as_slice())).collect();
        let (indication, told) = outcome(&people, &alter(&good, &objects));
        assert_eq!(indication, CHANGED, "{name}: {told}");
        assert!(told.contains(reason), "{name}: {told}");
    }
}

#[test]
fn an_object_that_was_missing_may_not_appear_later() {
    let people = People::new();
    let mut paper = Paper::new();
    // The page names a second content that does not exist when the document is signed.
    let page = String::from_utf8(paper.objects[&3].clone()).unwrap().replace("/Contents 5 0 R", "/Contents[5 0 R 77 0 R]");
    paper.set(3, &page);
    let good = sign(&paper.table(), &Request::new("sign", now()), &people.head, None).unwrap();
    assert_eq!(outcome(&people, &good).0, Indication::TotalPassed);
    let bad = alter(&good, &[(77, &stream("", b"1 g 0 0 595 842 re f"))]);
    assert_eq!(outcome(&people, &bad).0, CHANGED);
}

#[test]
fn a_revision_that_goes_around_the_signed_one_is_noticed() {
    let people = People::new();
    let paper = Paper::form().table();
    let good = sign(&paper, &Request::new("head", now()), &people.head, None).unwrap();
    // The field and the page are copied, the chain leads past the signed revision.
    let (field, form) = (object(&good, 10), object(&good, 8));
    let forged = stream("", b"BT (Pay nine million dong) Tj ET");
    let bad = alter_after(&good, last_start(&paper), &[(10, &field), (8, &form), (5, &forged)]);
    let report = verify(&bad, &people.believer(), now()).unwrap();
    assert!(!report.passed() && report.revisions == 2, "{report:#?}");
}

#[test]
fn wrapped_signatures_are_noticed() {
    let people = People::new();
    let good = sign(&Paper::form().table(), &Request::new("head", now()), &people.head, None).unwrap();
    let field = object(&good, 10);
    let number: u32 = {
        let at = find(&field, b"/V ").unwrap() + 3;
        String::from_utf8_lossy(&field[at..]).split(' ').next().unwrap().parse().unwrap()
    };
    let value = object(&good, number);
    // The same signature once more, elsewhere, over the old range: its place is not the gap.
    let moved = alter(&good, &[(number, &value)]);
    let (indication, told) = outcome(&people, &moved);
    assert_eq!(indication, BROKEN);
    assert!(told.contains("/ByteRange"), "{told}");
    // A range that leaves out more than the value.
    let range_at = find(&good, b"/ByteRange [").unwrap() + 12;
    let mut wide = good.clone();
    let text = String::from_utf8_lossy(&good[range_at..range_at + 32]).into_owned();
    let first: usize = text.split(' ').nth(1).unwrap().parse().unwrap();
    let smaller = format!("0 {} ", first - 1);
    wide[range_at..range_at + smaller.len()].copy_from_slice(smaller.as_bytes());
    assert_eq!(outcome(&people, &wide).0, BROKEN);
}

#[test]
fn exchanged_signatures_are_noticed() {
    let people = People::new();
    let once = sign(&Paper::form().table(), &Request::new("first", now()), &people.head, None).unwrap();
    let twice = sign(&once, &Request::new("second", now()), &people.seal, None).unwrap();
    let value = |pdf: &[u8], field: &str| {
        let at = find_last(pdf, format!("/T({field})").as_bytes()).or_else(|| find_last(pdf, format!("/T ({field})").as_bytes())).unwrap();
        let head = find_last(&pdf[..at], b" 0 obj\n").unwrap();
        let start = pdf[..head].iter().rposition(|b| *b == b'\n').unwrap() + 1;
        let number: u32 = String::from_utf8_lossy(&pdf[start..head]).parse().unwrap();
        let body = object(pdf, number);
        let v = find(&body, b"/V ").unwrap() + 3;
        let v: u32 = String::from_utf8_lossy(&body[v..]).split(' ').next().unwrap().parse().unwrap();
        (number, body, v)
    };
    let (first, first_body, v1) = value(&twice, "first");
    let (second, second_body, v2) = value(&twice, "second");
    let exchanged = alter(&twice, &[
        (first, &replaced(&first_body, &format!("/V {v1} 0 R"), &format!("/V {v2} 0 R"))),
        (second, &replaced(&second_body, &format!("/V {v2} 0 R"), &format!("/V {v1} 0 R"))),
    ]);
    let report = verify(&exchanged, &people.believer(), now()).unwrap();
    assert!(report.signatures.iter().all(|s| s.verdict.indication == BROKEN), "{report:#?}");
    // One signature in two fields.
    let doubled = alter(&twice, &[(second, &replaced(&second_body, &format!("/V {v2} 0 R"), &format!("/V {v1} 0 R")))]);
    let report = verify(&doubled, &people.believer(), now()).unwrap();
    assert!(report.signatures.iter().all(|s| matches!(s.verdict.indication, Indication::TotalFailed(_))), "{report:#?}");
    // The values themselves exchanged in place: the digests differ.
    let mut contents = Vec::new();
    let mut from = 0;
    while let Some(at) = find(&twice[from..], b"/Contents <") {
        contents.push(from + at + 11);
        from += at + 11;
    }
    let &[a, b] = contents.as_slice() else { panic!("two signatures") };
    let mut swapped = twice.clone();
    let length = 2 * signing::pades::RESERVE;
    let (one, two) = (twice[a..a + length].to_vec(), twice[b..b + length].to_vec());
    swapped[a..a + length].copy_from_slice(&two);
    swapped[b..b + length].copy_from_slice(&one);
    let report = verify(&swapped, &people.believer(), now()).unwrap();
    assert!(report.signatures.iter().all(|s| s.verdict.indication == CHANGED), "{report:#?}");
}

#[test]
fn data_after_the_end_are_noticed_and_line_ends_are_not() {
    let people = People::new();
    let good = signed(&people);
    let spaced = [good.as_slice(), b"\r\n\n"].concat();
    assert_eq!(outcome(&people, &spaced).0, Indication::TotalPassed);
    let trailing = [good.as_slice(), b"<script>"].concat();
    assert_eq!(outcome(&people, &trailing).0, BROKEN);
    let doubled = [good.as_slice(), good.as_slice()].concat();
    assert_eq!(outcome(&people, &doubled).0, BROKEN);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// No byte of a signed file can be altered unnoticed, and no alteration makes the reader fall over.
    #[test]
    fn no_altered_byte_goes_unnoticed(places in proptest::collection::vec((any::<prop::sample::Index>(), 1u8..), 1..4)) {
        thread_local!(static FILE: (People, Vec<u8>) = {
            let people = People::new();
            let pdf = sign(&Paper::form().packed(), &Request { reserve: 2_000, ..Request::new("s", now()) }, &people.head, None).unwrap();
            (people, pdf)
        });
        FILE.with(|(people, good)| {
            let mut bad = good.clone();
            for (place, flip) in &places {
                let at = place.index(bad.len());
                bad[at] ^= flip;
            }
            if bad == *good {
                return Ok(());
            }
            if let Ok(report) = verify(&bad, &people.believer(), now()) {
                // The value's own octets are checked by its cryptography: certificates that come along are
                // not signed, and need not be.
                let gap = find(good, b"/Contents <").unwrap() + 11;
                let outside = bad[..gap] != good[..gap] || bad[gap + 4_000..] != good[gap + 4_000..];
                prop_assert!(!outside || !report.passed());
            }
            Ok(())
        })?;
    }

    #[test]
    fn cut_files_are_read_or_refused(cut in any::<prop::sample::Index>()) {
        let people = People::new();
        let good = Paper::form().packed();
        let _ = verify(&good[..cut.index(good.len())], &people.believer(), now());
    }
}
