//! The counters anew from the events: what they were counted from.

use std::collections::HashMap;

use base::{AgencyId, Result};
use db::params;
use serde::Deserialize;

/// What an event says of the counters, if it was counted.
#[derive(Deserialize)]
struct Said {
    count: Option<String>,
    procedure: Option<String>,
    channel: Option<u8>,
    level: Option<String>,
}

type Key = (i64, AgencyId, String, u8, String);

/// Throws the counters away and counts every event again. Returns how many events were counted.
pub fn recount(tx: &mut db::Tx<'_>) -> Result<u64> {
    let mut counters: HashMap<Key, (String, i64)> = HashMap::new();
    let mut events = 0;
    tx.each(
        "SELECT day, agency_id, data FROM event WHERE subject = 'dossier' AND agency_id IS NOT NULL ORDER BY day, id",
        &[],
        |mut row| {
            let (day, agency): (i64, AgencyId) = (row.take()?, row.take()?);
            let said: Said = row.take_json()?;
            if let Said { count: Some(measure), procedure: Some(procedure), channel: Some(channel), level: Some(level) } = said {
                let (_, value) = counters.entry((day, agency, procedure, channel, measure)).or_insert((level, 0));
                *value += 1;
                events += 1;
            }
            Ok(())
        },
    )?;
    tx.run("DELETE FROM dossier_count", &[])?;
    for ((day, agency, procedure, channel, measure), (level, value)) in counters {
        tx.run(
            "INSERT INTO dossier_count (day, agency_id, procedure_id, channel, level, measure, value) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            params![day, agency, procedure, channel, level, measure, value],
        )?;
    }
    Ok(events)
}
