//! The e-ISO engine: a procedure's internal process as the official step table, and its execution.
//!
//! Pure: it decides which step comes next and who holds it; `dossiers` stores what it decides.
//! Every construct has one BPMN 2.0 counterpart, so that the diagram is another face of the table.

mod table;

pub use table::*;
