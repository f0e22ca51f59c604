//! The engines behind one face: what holds on one must hold on the other.

mod bulk;
mod durability;
mod migrations;
mod texts;
mod units;
mod values;

use base::Error;
use tokio::runtime::Runtime;

use crate::Migration;

pub(super) const TABLES: &[Migration] = &[Migration {
    room: "test",
    name: "0001_all",
    sql: "-- Every type; a comment with ; and CREATE TABLE in it.
        CREATE TABLE thing (
            id TEXT NOT NULL PRIMARY KEY,
            whole BIGINT,
            realm DOUBLE PRECISION,
            flag BOOLEAN,
            words TEXT,
            bytes BYTEA
        );
        CREATE TABLE part (
            id TEXT NOT NULL PRIMARY KEY,
            thing_id TEXT NOT NULL REFERENCES thing (id),
            code TEXT UNIQUE,
            n BIGINT NOT NULL CHECK (n >= 0)
        );
        CREATE INDEX part_by_thing ON part (thing_id);",
}];

/// A runtime for the asynchronous half.
pub(super) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap()
}

/// What a bug says.
pub(super) fn bug<T: std::fmt::Debug>(result: base::Result<T>) -> String {
    match result {
        Err(Error::Bug(text)) => text,
        other => panic!("wanted a bug, got {other:?}"),
    }
}
