//! Dossiers (hồ sơ): application, reception, processing, results, tracking. The main job of the
//! one-stop mechanism (NĐ 118/2025/NĐ-CP, TT 03/2025/TT-VPCP).

pub mod acts;
pub mod lifecycle;
mod model;
mod needs;
pub mod store;
pub mod timeline;

pub use model::*;
pub use needs::*;

/// The tables of this room.
pub const MIGRATIONS: &[db::Migration] = &[db::Migration {
    room: "dossiers",
    name: "0001_dossier",
    sql: include_str!("../migrations/0001_dossier.sql"),
}];

/// Makes what the migration files cannot: the text index, which differs by engine.
pub fn prepare(tx: &mut db::Tx<'_>) -> base::Result<()> {
    tx.make_text_index("dossier_text")
}
