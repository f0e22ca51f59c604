//! The orders of a list, and places in it.

use base::Cursor;

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// The newest first.
    #[default]
    Submitted,
    /// What will be late first; dossiers whose clock does not run come last.
    Due,
    /// What changed last first.
    Updated,
}

impl Sort {
    /// Every order.
    pub const ALL: [Self; 3] = [Self::Submitted, Self::Due, Self::Updated];

    /// The code in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Due => "due",
            Self::Updated => "updated",
        }
    }

    /// Its name.
    pub fn name(self) -> base::Msg {
        match self {
            Self::Submitted => base::Msg::new("Mới nộp trước", "Newest first"),
            Self::Due => base::Msg::new("Sắp trễ hạn trước", "Next to be late first"),
            Self::Updated => base::Msg::new("Mới thay đổi trước", "Last changed first"),
        }
    }

    /// The SQL of the key.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Submitted => "d.submitted_at",
            Self::Due => "COALESCE(d.risk_at, 9007199254740991)",
            Self::Updated => "d.updated_at",
        }
    }

    /// Whether the smallest key comes first.
    pub(super) fn rises(self) -> bool {
        matches!(self, Self::Due)
    }
}

/// Where a page lies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum At {
    /// At the beginning.
    #[default]
    Start,
    /// After this row.
    After(Cursor),
    /// Before this row.
    Before(Cursor),
}
