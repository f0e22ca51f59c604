//! Working calendar.
