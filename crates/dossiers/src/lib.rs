//! Dossiers (hồ sơ): application, reception, processing, results, tracking. The main job of the
//! one-stop mechanism (NĐ 118/2025/NĐ-CP, TT 03/2025/TT-VPCP).

mod accepted;
pub mod acts;
pub mod apply;
pub mod approve;
mod attached;
pub mod counter;
pub mod desk;
pub mod figures;
pub mod formview;
pub mod inbox;
pub mod lifecycle;
pub mod mine;
mod model;
mod module;
mod needs;
pub mod search;
pub mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod timeline;
pub mod track;
mod upkeep;

pub use attached::*;
pub use model::*;
pub use module::module;
pub use needs::*;
pub use upkeep::{SCHEDULES, handlers};

/// The tables of this room.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { room: "dossiers", name: "0001_dossier", sql: include_str!("../migrations/0001_dossier.sql") },
    db::Migration { room: "dossiers", name: "0002_citizen", sql: include_str!("../migrations/0002_citizen.sql") },
    db::Migration { room: "dossiers", name: "0003_lists", sql: include_str!("../migrations/0003_lists.sql") },
    db::Migration { room: "dossiers", name: "0004_reception", sql: include_str!("../migrations/0004_reception.sql") },
    db::Migration { room: "dossiers", name: "0005_visited", sql: include_str!("../migrations/0005_visited.sql") },
    db::Migration { room: "dossiers", name: "0006_result_number", sql: include_str!("../migrations/0006_result_number.sql") },
];

/// Makes what the migration files cannot: the text index, which differs by engine.
pub fn prepare(tx: &mut db::Tx<'_>) -> base::Result<()> {
    tx.make_text_index("dossier_text")
}
