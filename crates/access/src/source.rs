//! Where time and chance come from: the only two doors to the outside for both.

use std::sync::{Arc, Mutex};

use base::Instant;
use rand::rngs::{StdRng, SysRng};
use rand::{Rng as _, SeedableRng as _, TryRng as _};

/// Where the present comes from.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands where it is put: tests and the demo's history.
    Fixed(Arc<Mutex<Instant>>),
}

impl Clock {
    /// A clock that stands at this moment.
    pub fn fixed(at: Instant) -> Self {
        Self::Fixed(Arc::new(Mutex::new(at)))
    }

    /// The present.
    pub fn now(&self) -> Instant {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
            Self::System => {
                let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
                Instant::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            Self::Fixed(at) => *at.lock().unwrap_or_else(std::sync::PoisonError::into_inner),
        }
    }

    /// Puts a standing clock to a moment; the machine's clock is left alone.
    pub fn set(&self, to: Instant) {
        if let Self::Fixed(at) = self {
            *at.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = to;
        }
    }
}

/// Where chance comes from.
#[derive(Debug, Clone, Default)]
pub enum Randomness {
    /// The operating system.
    #[default]
    System,
    /// A seed: the demo makes the same province each time.
    Seeded(Arc<Mutex<StdRng>>),
}

impl Randomness {
    /// Chance from a seed.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    /// Fills bytes at random.
    pub fn fill(&self, bytes: &mut [u8]) {
        match self {
            Self::System => {
                if SysRng.try_fill_bytes(bytes).is_err() {
                    // Without the system's randomness no secret is safe: stop here.
                    std::process::abort();
                }
            }
            Self::Seeded(rng) => rng.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill_bytes(bytes),
        }
    }
}
