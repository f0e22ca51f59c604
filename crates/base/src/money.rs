//! Money in whole đồng.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount of money in whole đồng.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Dong(pub i64);

impl fmt::Display for Dong {
    /// `1.234.567 đ`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} đ", crate::text::group_thousands(self.0))
    }
}

impl std::iter::Sum for Dong {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        Self(iter.map(|d| d.0).sum())
    }
}
