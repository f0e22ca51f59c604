//! How often a caller may come: a bucket of tokens for each address and purpose.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use base::{Error, Instant, Result};

/// Buckets by caller. They live in memory: a restart forgives.
#[derive(Debug, Default)]
pub struct Limits(Mutex<HashMap<String, Bucket>>);

#[derive(Debug)]
struct Bucket {
    left: f64,
    seen: Instant,
}

/// When so many callers are remembered, the rested ones are forgotten.
const CALLERS: usize = 50_000;

impl Limits {
    /// Takes one token of the caller's bucket of `size` tokens that refills in `per`.
    ///
    /// # Errors
    /// [`Error::Busy`] with the time to wait when the bucket is empty.
    pub fn take(&self, caller: &str, size: u32, per: Duration, now: Instant) -> Result<()> {
        let size = f64::from(size);
        let rate = size / per.as_secs_f64().max(0.001);
        let mut buckets = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if buckets.len() > CALLERS {
            buckets.retain(|_, b| now.ms() - b.seen.ms() < 3_600_000);
        }
        let bucket = buckets.entry(caller.to_owned()).or_insert(Bucket { left: size, seen: now });
        let passed = u32::try_from((now.ms() - bucket.seen.ms()).max(0)).unwrap_or(u32::MAX);
        bucket.left = (bucket.left + f64::from(passed) / 1000.0 * rate).min(size);
        bucket.seen = now;
        if bucket.left < 1.0 {
            let wait = Duration::from_secs_f64(((1.0 - bucket.left) / rate).max(1.0));
            return Err(Error::Busy { retry_after: wait });
        }
        bucket.left -= 1.0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_refills() {
        let limits = Limits::default();
        let minute = Duration::from_secs(60);
        let t0 = Instant::from_ms(0);
        for _ in 0..3 {
            limits.take("a", 3, minute, t0).unwrap();
        }
        assert!(matches!(limits.take("a", 3, minute, t0), Err(Error::Busy { .. })));
        limits.take("b", 3, minute, t0).unwrap();
        limits.take("a", 3, minute, t0.plus_ms(20_000)).unwrap();
        assert!(limits.take("a", 3, minute, t0.plus_ms(20_000)).is_err());
    }
}
