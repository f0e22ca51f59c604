//! Dossiers: application, reception, processing, results and tracking.

pub mod lifecycle;
