use base::{Date, Dong, FileId, Id as _, Instant, Locale, Role};
use uuid::Uuid;

use super::{TABLES, bug};
use crate::testing::{both, name};
use crate::{Db, FromValue, ToValue, Tx, Value, params};

/// Writes a value into a column and reads it back.
fn there_and_back<T: FromValue + Send + 'static>(db: &Db, column: &'static str, value: &dyn ToValue) -> T {
    let value = value.to_value();
    db.write_blocking(move |tx| {
        tx.run("DELETE FROM thing", &[])?;
        tx.run(&format!("INSERT INTO thing (id, {column}) VALUES ('a', $1)"), &[value])?;
        tx.one(&format!("SELECT {column} FROM thing"), &[])
    })
    .unwrap()
}

#[test]
fn every_type_comes_back_as_it_went() {
    both(TABLES, |db| {
        for n in [0, 1, -1, i64::MAX, i64::MIN, 1 << 53, (1 << 53) + 1] {
            assert_eq!(there_and_back::<i64>(&db, "whole", &n), n);
        }
        for x in [0.0, 1.0, 0.1, -1e300, f64::MIN_POSITIVE, f64::INFINITY] {
            assert_eq!(there_and_back::<f64>(&db, "realm", &x).to_bits(), x.to_bits(), "{x} on {}", name(&db));
        }
        for flag in [true, false] {
            assert_eq!(there_and_back::<bool>(&db, "flag", &flag), flag);
        }
        for text in ["", "Đỗ Thị Ngọc Ánh", "Tô\u{302}", "' \" \\ $1 ; --", "dòng\r\nmới\t", "👩‍👩‍👧", "%_"] {
            assert_eq!(there_and_back::<String>(&db, "words", &text), text);
        }
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(there_and_back::<Vec<u8>>(&db, "bytes", &bytes), bytes);
        assert_eq!(there_and_back::<Vec<u8>>(&db, "bytes", &Vec::<u8>::new()), Vec::<u8>::new());

        let id = FileId::from_uuid(Uuid::from_u128(0x0192_0000_7000_8000_0000_0000_0000_0001));
        assert_eq!(there_and_back::<FileId>(&db, "words", &id), id);
        let date: Date = "2026-02-28".parse().unwrap();
        assert_eq!(there_and_back::<Date>(&db, "words", &date), date);
        assert_eq!(there_and_back::<Instant>(&db, "whole", &Instant::from_ms(-5)), Instant::from_ms(-5));
        assert_eq!(there_and_back::<Dong>(&db, "whole", &Dong(25_000)), Dong(25_000));
        assert_eq!(there_and_back::<Role>(&db, "words", &Role::UnitHead), Role::UnitHead);
        assert_eq!(there_and_back::<String>(&db, "words", &Locale::En), "en");
        let json = serde_json::json!({ "z": 1, "a": [null, "ổ"] });
        assert_eq!(there_and_back::<String>(&db, "words", &json), json.to_string());
    });
}

#[test]
fn nothing_is_nothing_in_every_column() {
    both(TABLES, |db| {
        for column in ["whole", "realm", "flag", "words", "bytes"] {
            assert_eq!(there_and_back::<Value>(&db, column, &None::<i64>), Value::Null, "{column} on {}", name(&db));
        }
        assert_eq!(there_and_back::<Option<i64>>(&db, "whole", &Some(5_i64)), Some(5));
        assert_eq!(there_and_back::<Option<i64>>(&db, "whole", &None::<i64>), None);
    });
}

#[test]
fn a_nul_in_a_text_becomes_a_mark() {
    both(TABLES, |db| assert_eq!(there_and_back::<String>(&db, "words", &"a\0b"), "a\u{FFFD}b"));
}

#[test]
fn whole_numbers_may_go_where_real_ones_are() {
    both(TABLES, |db| assert!((there_and_back::<f64>(&db, "realm", &3_i64) - 3.0).abs() < f64::EPSILON));
}

/// A value of the wrong type is an error on both engines, and never another value.
#[test]
fn columns_refuse_values_of_another_type() {
    both(TABLES, |db| {
        let cases: [(&str, Value); 8] = [
            ("whole", Value::Text("12a".into())),
            ("whole", Value::Real(1.5)),
            ("whole", Value::Bytes(vec![1])),
            ("realm", Value::Text("x".into())),
            ("flag", Value::Text("x".into())),
            ("words", Value::Bytes(vec![1])),
            ("bytes", Value::Text("x".into())),
            ("bytes", Value::Int(1)),
        ];
        for (column, value) in cases {
            let sql = format!("INSERT INTO thing (id, {column}) VALUES ('a', $1)");
            let given = value.clone();
            let outcome = db.write_blocking(move |tx| tx.run(&sql, &[given]));
            assert!(outcome.is_err(), "{column} took {value:?} on {}", name(&db));
        }
        assert_eq!(db.read_blocking(|tx| tx.one::<i64>("SELECT count(*) FROM thing", &[])).unwrap(), 0);
    });
}

/// `$2` is the second value wherever it stands, and as often as it stands there.
#[test]
fn placeholders_are_known_by_their_number() {
    both(TABLES, |db| {
        let found: Vec<(String, i64)> = db
            .write_blocking(|tx| {
                tx.run("INSERT INTO thing (whole, words, id) VALUES ($2, $3, $1)", params!["a", 7_i64, "seven"])?;
                tx.run("INSERT INTO thing (id, whole, words) VALUES ($3, $2, $1)", params!["eight", 8_i64, "b"])?;
                tx.run("UPDATE thing SET whole = whole + $2 WHERE id = $1 AND (words = $3 OR $3 = $1)", params!["a", 10_i64, "seven"])?;
                tx.all("SELECT words, whole FROM thing WHERE whole > $2 AND words <> $1 ORDER BY id", params!["", 5_i64])
            })
            .unwrap();
        assert_eq!(found, [("seven".to_owned(), 17), ("eight".to_owned(), 8)]);
    });
}

#[test]
fn too_few_and_too_many_values_are_refused() {
    both(TABLES, |db| {
        for given in [params![], params!["a", "b"]] {
            let given = given.to_vec();
            let outcome = db.write_blocking(move |tx| tx.run("DELETE FROM thing WHERE id = $1", &given));
            assert!(outcome.is_err(), "{outcome:?} on {}", name(&db));
        }
    });
}

#[test]
fn a_query_that_disagrees_with_its_code_is_told() {
    both(TABLES, |db| {
        db.write_blocking(|tx| tx.run("INSERT INTO thing (id, words) VALUES ('a', 'Ánh')", &[])).unwrap();
        let ask = |work: fn(&mut Tx<'_>) -> base::Result<()>| bug(db.read_blocking(work));
        assert!(ask(|tx| tx.one::<i64>("SELECT words FROM thing", &[]).map(drop)).contains("column 0 holds"));
        assert!(ask(|tx| tx.one::<(String, i64)>("SELECT words FROM thing", &[]).map(drop)).contains("no column 1"));
        assert!(ask(|tx| tx.one::<i64>("SELECT whole FROM thing WHERE id = 'b'", &[]).map(drop)).contains("no row"));
        assert!(ask(|tx| tx.one::<i64>("SELECT nothing FROM thing", &[]).map(drop)).contains("nothing"));
    });
}

#[test]
fn expressions_have_one_type_on_both_engines() {
    both(TABLES, |db| {
        let (count, sum, is_big, sorted) = db
            .write_blocking(|tx| {
                for (id, n) in [("a", Some(1_i64)), ("b", None), ("c", Some(2))] {
                    tx.run("INSERT INTO thing (id, whole) VALUES ($1, $2)", params![id, n])?;
                }
                let (count, sum): (i64, i64) = tx.one("SELECT count(*), CAST(sum(whole) AS BIGINT) FROM thing", &[])?;
                let is_big: bool = tx.one("SELECT whole > 1 FROM thing WHERE id = 'c'", &[])?;
                let sorted: Vec<String> = tx.all("SELECT id FROM thing ORDER BY whole DESC NULLS LAST", &[])?;
                Ok((count, sum, is_big, sorted))
            })
            .unwrap();
        assert_eq!((count, sum, is_big), (3, 3, true));
        assert_eq!(sorted, ["c", "a", "b"]);
    });
}
