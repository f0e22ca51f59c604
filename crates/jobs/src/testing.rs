//! For tests of the systems that leave jobs.

use access::Ctx;

use crate::State;
use crate::store;

/// Fails when any job is left: waiting, running or dead. A test that ends with work undone has not
/// seen what its acts cause.
///
/// # Panics
/// When a job is left; the message names each with its error.
#[expect(clippy::panic, clippy::expect_used, reason = "a test that leaves work undone fails")]
pub async fn assert_no_jobs_left(ctx: &Ctx) {
    let left = ctx
        .read(|tx| {
            let mut left = Vec::new();
            for state in [State::Dead, State::Running, State::Queued] {
                left.extend(store::page(tx, state, None, 20, 0)?.rows);
            }
            Ok(left)
        })
        .await
        .expect("the queue can be read");
    if !left.is_empty() {
        let lines: Vec<String> =
            left.iter().map(|j| format!("{} {} (attempt {}) {}", j.state.code(), j.kind, j.attempt, j.last_error)).collect();
        panic!("jobs are left:\n{}", lines.join("\n"));
    }
}
