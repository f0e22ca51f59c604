//! Writing very much at once: the indexes of a table are cheaper made anew afterwards than kept
//! along the way. For generators that begin with an empty database, never beside users.

use base::Result;

use crate::tx::Conn;
use crate::{Tx, params};

/// Indexes that were taken off, to be made again by [`Tx::restore_indexes`].
#[derive(Debug)]
#[must_use = "the indexes stay away until they are restored"]
pub struct Suspended(pub(crate) Vec<String>);

impl Tx<'_> {
    /// Takes the indexes off these tables, but for those that keep rows unique.
    pub fn suspend_indexes(&mut self, tables: &[&'static str]) -> Result<Suspended> {
        let list = match self.conn {
            Conn::Sqlite(_) => {
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = $1 AND sql LIKE 'CREATE INDEX %' ORDER BY name"
            }
            Conn::Postgres(_) => {
                "SELECT CAST(indexname AS TEXT), indexdef FROM pg_indexes WHERE schemaname = current_schema() \
                 AND tablename = $1 AND indexdef LIKE 'CREATE INDEX %' ORDER BY indexname"
            }
        };
        let mut suspended = Vec::new();
        for table in tables {
            let indexes: Vec<(String, String)> = self.all(list, params![*table])?;
            for (name, definition) in indexes {
                self.batch(&format!("DROP INDEX {name}"))?;
                suspended.push(definition);
            }
        }
        Ok(Suspended(suspended))
    }

    /// Makes the indexes again.
    pub fn restore_indexes(&mut self, suspended: Suspended) -> Result<()> {
        suspended.0.iter().try_for_each(|definition| self.batch(definition))
    }
}
