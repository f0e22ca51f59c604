use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::testing::{both, name};
use crate::text::Query;
use crate::Db;

const INDEX: &str = "thing_text";

fn index(db: &Db, texts: &[(&str, &str)]) {
    let texts: Vec<(String, String)> = texts.iter().map(|(id, body)| ((*id).to_owned(), (*body).to_owned())).collect();
    db.write_blocking(move |tx| {
        tx.make_text_index(INDEX)?;
        for (id, body) in texts {
            tx.drop_text(INDEX, &id)?;
            tx.add_text(INDEX, &id, &body)?;
        }
        Ok(())
    })
    .unwrap();
}

fn find(db: &Db, query: Query) -> Vec<String> {
    db.read_blocking(move |tx| tx.find_text(INDEX, &query, 100)).unwrap()
}

#[test]
fn words_are_found_by_their_beginnings_the_newest_first() {
    both(&[], |db| {
        index(
            &db,
            &[
                ("a", "nguyen thi hoa 0912345678 H99 101 261122 0001"),
                ("b", "nguyen van an h25.19-261122-0002 khai-sinh"),
                ("c", "tran thi hoa 1e5 -0002 http://x.vn/khai"),
            ],
        );
        for (text, found) in [
            ("hoa", vec!["c", "a"]),
            ("nguyen hoa", vec!["a"]),
            ("ngu", vec!["b", "a"]),
            ("guyen", vec![]),
            ("0912345678", vec!["a"]),
            ("0912", vec!["a"]),
            ("h99", vec!["a"]),
            // Numbers stay the digits they are, whatever stands before them.
            ("0002", vec!["c", "b"]),
            ("261122 0002", vec!["b"]),
            ("1e5", vec!["c"]),
            ("h25", vec!["b"]),
            ("khai", vec!["c", "b"]),
            ("sinh khai", vec!["b"]),
            ("h25.19-261122-0002", vec!["b"]),
            ("", vec![]),
            ("' | -- \" OR *", vec![]),
            ("hoa' OR 'an", vec![]),
            ("hoa\" OR \"an*", vec![]),
            ("hoa:* | an", vec![]),
        ] {
            assert_eq!(find(&db, Query::of(text)), found, "{text:?} on {}", name(&db));
        }
    });
}

#[test]
fn a_scope_is_a_whole_word_and_any_of_several() {
    both(&[], |db| {
        index(&db, &[("a", "hoa ag1"), ("b", "hoa ag12"), ("c", "hoa ag2 ag3"), ("d", "hoa")]);
        let scoped = |scopes: &[&str]| {
            find(&db, Query { scopes: scopes.iter().map(|s| (*s).to_owned()).collect(), ..Query::of("hoa") })
        };
        assert_eq!(scoped(&["ag1"]), ["a"]);
        assert_eq!(scoped(&["ag2", "ag12"]), ["c", "b"]);
        assert_eq!(scoped(&[]), ["d", "c", "b", "a"]);
        assert!(scoped(&["nothing"]).is_empty());
        // What is typed cannot widen the scope.
        let typed = Query { scopes: vec!["ag1".into()], ..Query::of("hoa OR ag12") };
        assert!(find(&db, typed).is_empty());
        assert!(find(&db, Query { words: Vec::new(), scopes: vec!["ag1".into()] }).is_empty());
    });
}

#[test]
fn a_text_is_replaced_and_removed() {
    both(&[], |db| {
        index(&db, &[("a", "cu"), ("b", "cu")]);
        index(&db, &[("a", "moi")]);
        assert_eq!(find(&db, Query::of("cu")), ["b"]);
        assert_eq!(find(&db, Query::of("moi")), ["a"]);
        db.write_blocking(|tx| {
            tx.drop_text(INDEX, "a")?;
            tx.drop_text(INDEX, "never there")
        })
        .unwrap();
        assert!(find(&db, Query::of("moi")).is_empty(), "on {}", name(&db));
        index(&db, &[("empty", ""), ("long", &"x".repeat(5_000)), ("b", "cu")]);
        assert_eq!(find(&db, Query::of(&"x".repeat(3_000))), ["long"]);
    });
}

/// Both engines find what the words say, and nothing else.
#[test]
fn both_engines_agree_with_the_plain_meaning() {
    both(&[], |db| {
        db.write_blocking(|tx| tx.make_text_index(INDEX)).unwrap();
        let alphabet = "[a-c0-2eHx .:@/'\"()&|!*<>\\\\-]{0,14}";
        let strategy = (proptest::collection::vec(alphabet, 1..6), alphabet);
        let mut runner = TestRunner::new(Config { cases: 120, failure_persistence: None, ..Config::default() });
        runner
            .run(&strategy, |(bodies, asked)| {
                let plain = |text: &str| -> Vec<String> {
                    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
                    words.map(str::to_lowercase).collect()
                };
                let wanted = plain(&asked);
                let mut expected: Vec<String> = Vec::new();
                for (n, body) in bodies.iter().enumerate() {
                    let words = plain(body);
                    if !wanted.is_empty() && wanted.iter().all(|w| words.iter().any(|word| word.starts_with(w.as_str()))) {
                        expected.insert(0, n.to_string());
                    }
                }
                let (texts, query) = (bodies.clone(), Query::of(&asked));
                let found: Result<Vec<String>, _> = db.write_blocking(move |tx| {
                    for n in 0..6 {
                        tx.drop_text(INDEX, &n.to_string())?;
                    }
                    for (n, body) in texts.iter().enumerate() {
                        tx.add_text(INDEX, &n.to_string(), body)?;
                    }
                    tx.find_text(INDEX, &query, 100)
                });
                prop_assert_eq!(found.unwrap(), expected, "{:?} in {:?} on {}", asked, bodies, name(&db));
                Ok(())
            })
            .unwrap();
    });
}
