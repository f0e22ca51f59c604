//! What people type and what they must find.

use std::sync::Arc;

use base::{Id as _, ProcedureId, VersionId};
use catalogue::{Definition, Level, Online};

use super::query::{abbreviations, readings};
use super::typo::distance;
use super::{Filter, Found, Index};
use crate::store::ProcedureVersion;

fn version(definition: Definition, number: u128) -> Arc<ProcedureVersion> {
    Arc::new(ProcedureVersion {
        id: VersionId::from_uuid(uuid::Uuid::from_u128(number)),
        procedure_id: ProcedureId::from_uuid(uuid::Uuid::from_u128(number)),
        number: 1,
        fixed: true,
        valid_from: None,
        definition,
    })
}

fn index() -> Index {
    let mut all = crate::built_in().unwrap();
    all.sort_by_key(|d| base::text::fold(&d.name.vi));
    Index::of(all.into_iter().zip(1..).map(|(d, n)| version(d, n)).collect())
}

fn codes(found: &Found) -> Vec<&str> {
    found.hits.iter().map(|hit| hit.version.definition.code.as_str()).collect()
}

#[test]
fn the_word_file_is_read() {
    assert!(abbreviations() > 20);
    assert!(readings("GPLX ở đâu").iter().any(|r| r.join(" ") == "giay phep lai xe"));
    assert_eq!(readings("thủ tục")[0], ["thu", "tuc"], "empty words are kept when there is nothing else");
}

#[test]
fn people_find_what_they_mean() {
    let index = index();
    let table = [
        // as written, without marks, in capitals, in another order
        ("đăng ký khai sinh", "1.001193"),
        ("dang ky khai sinh", "1.001193"),
        ("KHAI SINH", "1.001193"),
        ("sinh khai ký đăng", "1.001193"),
        // while typing
        ("đăng ký k", "1.000894"),
        ("đăng ký kết h", "1.000894"),
        ("chứng thực bản s", "2.000815"),
        // everyday words
        ("làm giấy khai sinh", "1.001193"),
        ("tôi muốn làm giấy khai sinh cho con thì cần gì", "1.001193"),
        ("lấy vợ", "1.000894"),
        ("giấy độc thân", "1.004873"),
        ("sao y bản chính", "2.000815"),
        ("mở quán", "1.001612"),
        ("sang tên sổ đỏ", "1.013831"),
        ("xây nhà", "1.013225"),
        ("mất sổ đỏ", "1.012786"),
        // abbreviations
        ("gpxd", "1.013225"),
        ("GKS", "1.001193"),
        ("bhtn", "1.014748"),
        // typing errors
        ("khia sinh", "1.001193"),
        ("đăng ký kêt honn", "1.000894"),
        ("giáy phép karaokee", "1.001029"),
        ("chuwngs thực bản sao", "2.000815"),
        // English
        ("birth registration", "1.001193"),
        ("marriage", "1.000894"),
        // codes
        ("1.001193", "1.001193"),
        ("2.0008", "2.000815"),
    ];
    for (typed, wanted) in table {
        let found = index.search(typed, &Filter::default());
        let first: Vec<&str> = codes(&found).into_iter().take(3).collect();
        assert!(first.contains(&wanted), "{typed}: {first:?}, wanted {wanted}");
    }
}

#[test]
fn the_phrase_in_the_name_comes_first() {
    let index = index();
    for (typed, wanted) in [("đăng ký khai sinh", "1.001193"), ("khai tử", "1.000656"), ("1.000894", "1.000894")] {
        let found = index.search(typed, &Filter::default());
        assert_eq!(codes(&found)[0], wanted, "{typed}");
    }
    let found = index.search("kết hôn", &Filter::default());
    let scores: Vec<u32> = found.hits.iter().map(|hit| hit.score).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
}

#[test]
fn nonsense_finds_nothing_and_harms_nothing() {
    let index = index();
    for typed in ["qqqqqqqq", "%%%", "'; DROP TABLE procedure; --", "𝒳𝒴", "1.999999"] {
        assert!(index.search(typed, &Filter::default()).hits.is_empty(), "{typed}");
    }
    let long = "khai sinh ".repeat(5_000);
    assert!(!index.search(&long, &Filter::default()).hits.is_empty());
    assert_eq!(index.search("  ", &Filter::default()).hits.len(), index.all().len());
    assert!(Index::default().search("khai sinh", &Filter::default()).hits.is_empty());
}

#[test]
fn filters_hold_for_every_hit() {
    let index = index();
    let filters = [
        Filter { sector: "G15-TP07".into(), ..Filter::default() },
        Filter { kind: "commune".into(), ..Filter::default() },
        Filter { event: "birth".into(), ..Filter::default() },
        Filter { level: Some(Level::Province), ..Filter::default() },
        Filter { online: Some(Online::Partial), ..Filter::default() },
    ];
    for filter in filters {
        for typed in ["", "đăng ký", "giấy phép"] {
            let found = index.search(typed, &filter);
            assert!(found.hits.iter().all(|hit| filter.passes(&hit.version)), "{filter:?} {typed}");
        }
        let all = index.search("", &filter);
        assert!(!all.hits.is_empty() && all.hits.len() < index.all().len(), "{filter:?}");
    }
}

#[test]
fn distances() {
    let table = [("khai", "khai", 0), ("khia", "khai", 1), ("kai", "khai", 1), ("khaii", "khai", 1), ("abcd", "dcba", 3)];
    for (a, b, wanted) in table {
        assert_eq!(distance(a, b), wanted, "{a} {b}");
        assert_eq!(distance(b, a), wanted, "{b} {a}");
    }
}

/// A national catalogue: the built-in procedures again and again, each with words of its own.
fn national() -> Index {
    let sources = crate::built_in().unwrap();
    let places = ["mỏ", "cảng", "rừng", "đập", "chợ", "cầu", "kho", "bến", "trạm", "xưởng", "viện", "trường"];
    let versions = (0..6_000_usize).map(|n| {
        let mut d = sources[n % sources.len()].clone();
        d.code = format!("3.{n:06}");
        if n >= sources.len() {
            let place = places[n % places.len()];
            d.name = base::Msg::of(format!("{} tại {place} loại {n}", d.name.vi), format!("{} at place {n}", d.name.en));
        }
        version(d, 1 + u128::try_from(n).unwrap())
    });
    Index::of(versions.collect())
}

#[test]
fn six_thousand_procedures_cost_little() {
    let index = national();
    let table = [
        ("khai sinh", 2),
        ("đăng ký khai sinh tại cảng", 5),
        ("khia sinh", 2),
        ("giấy phép xây dựng nhà ở riêng lẻ", 8),
        ("tôi muốn làm giấy khai sinh cho con", 4),
    ];
    for (typed, words) in table {
        let found = index.search(typed, &Filter::default());
        assert!(!found.hits.is_empty(), "{typed}");
        println!("{typed}: {} hits, {:?}", found.hits.len(), found.work);
        // Each word's list is read at most once for each way the words can be meant, and only
        // neighbours of a word are compared, not the vocabulary of thousands of words.
        assert!(found.work.read <= 8 * words * 2 * 6_000, "{typed}: {:?}", found.work);
        assert!(found.work.compared <= 2_000, "{typed}: {:?}", found.work);
    }
}
