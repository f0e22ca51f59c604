//! How the drivers' errors become ours.

use std::time::Duration;

use base::{Error, Msg};
use rusqlite::ErrorCode;
use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};

const TAKEN: Msg = Msg::new(
    "Dữ liệu này đã tồn tại hoặc vừa được người khác ghi. Hãy tải lại trang rồi thử lại.",
    "This already exists or somebody has just written it. Reload the page and try again.",
);

const RETRY: Duration = Duration::from_secs(2);

/// A SQLite error, with the statement for the log.
pub(crate) fn sqlite(sql: &str, error: &rusqlite::Error) -> Error {
    if let rusqlite::Error::SqliteFailure(failure, _) = error {
        if matches!(failure.extended_code, SQLITE_CONSTRAINT_UNIQUE | SQLITE_CONSTRAINT_PRIMARYKEY) {
            return Error::Conflict(TAKEN);
        }
        if matches!(failure.code, ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::DiskFull) {
            return Error::Busy { retry_after: RETRY };
        }
    }
    Error::bug(format!("{error} in: {}", brief(sql)))
}

/// A PostgreSQL error, with the statement for the log.
pub(crate) fn postgres(sql: &str, error: &postgres::Error) -> Error {
    use postgres::error::SqlState;
    match error.code() {
        Some(code) if *code == SqlState::UNIQUE_VIOLATION => Error::Conflict(TAKEN),
        Some(code) if *code == SqlState::T_R_DEADLOCK_DETECTED || *code == SqlState::T_R_SERIALIZATION_FAILURE => {
            Error::Busy { retry_after: RETRY }
        }
        Some(_) => Error::bug(format!("{} in: {}", detail(error), brief(sql))),
        // No code: the server or the line is gone.
        None if error.is_closed() => Error::Busy { retry_after: RETRY },
        None => Error::bug(format!("{} in: {}", detail(error), brief(sql))),
    }
}

fn detail(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(
        || std::error::Error::source(error).map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}")),
        ToString::to_string,
    )
}

fn brief(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect()
}
