use super::TABLES;
use crate::params;
use crate::testing::both;

#[test]
fn indexes_go_and_come_back_and_rows_stay_unique() {
    both(TABLES, |db| {
        db.write_blocking(|tx| {
            let suspended = tx.suspend_indexes(&["part", "thing"])?;
            assert_eq!(suspended.0.len(), 1, "{suspended:?}");
            assert!(suspended.0[0].contains("part_by_thing"));
            assert_eq!(tx.suspend_indexes(&["part"])?.0.len(), 0);
            tx.run("INSERT INTO thing (id) VALUES ($1)", params!["t"])?;
            tx.run("INSERT INTO part (id, thing_id, code, n) VALUES ($1, $2, $3, 1)", params!["a", "t", "x"])?;
            tx.restore_indexes(suspended)
        })
        .unwrap();
        let twice = "INSERT INTO part (id, thing_id, code, n) VALUES ($1, $2, $3, 1)";
        assert!(db.write_blocking(|tx| tx.run(twice, params!["b", "t", "x"])).is_err());
        db.write_blocking(|tx| {
            let again = tx.suspend_indexes(&["part"])?;
            assert_eq!(again.0.len(), 1);
            tx.restore_indexes(again)
        })
        .unwrap();
    });
}
