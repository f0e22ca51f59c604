//! How an act is recorded and counted, once, for timelines, statistics and other systems.

use access::{NewEvent, Subject, Tx};
use base::events::DossierMoved;
use base::{Error, Fields, Msg, Result};
use serde_json::{Map, Value, json};

use crate::lifecycle::{self, Act, Facts, Status, Transition};
use crate::model::Dossier;
use crate::needs::Needs;
use crate::store::{self, Measure};

/// What the state machine makes of an act.
///
/// # Errors
/// [`Error::Conflict`] with the reason when the dossier's status does not allow it.
pub(super) fn decide(d: &Dossier, act: &Act, needs: &Needs) -> Result<Transition> {
    let extended = d.clock.as_ref().map_or(0, |c| u32::try_from(c.extensions.len()).unwrap_or(u32::MAX));
    // A supplement goes on by the policy under which it was requested.
    let begun = d.clock.as_ref().and_then(|c| c.pauses.iter().find(|p| p.to.is_none())).map(|p| p.policy);
    let facts = Facts {
        supplement: begun.unwrap_or(needs.policy.supplement),
        decided: d.decided,
        supplements_left: needs.policy.supplements.map(|most| most.saturating_sub(d.supplements)),
        extensions_left: needs.policy.extensions.map(|most| most.saturating_sub(extended)),
    };
    Ok(lifecycle::apply(d.status, act, facts)?)
}

/// Records an act: the event with what the statistics need, the counter, and the news for other
/// systems when the status moved.
pub(super) fn record(
    tx: &mut Tx<'_, '_>,
    d: &Dossier,
    from: Option<Status>,
    kind: &'static str,
    measure: Option<Measure>,
    details: Value,
) -> Result<()> {
    let mut data = match details {
        Value::Object(map) => map,
        _ => Map::new(),
    };
    data.insert("status".into(), json!(d.status.code()));
    if let Some(measure) = measure {
        data.insert("count".into(), json!(measure.code()));
        data.insert("procedure".into(), json!(d.procedure_id));
        data.insert("channel".into(), json!(d.channel.code()));
        data.insert("level".into(), json!(d.level));
        let now = tx.now();
        store::count(tx, d, measure, now)?;
    }
    tx.record(NewEvent {
        kind,
        subject: Subject { kind: "dossier", id: d.id.to_string(), agency: Some(d.competent_agency) },
        data: Value::Object(data),
    })?;
    // The demo's history is not news.
    if from != Some(d.status) && tx.ctx.origin != access::Origin::Demo {
        let moved = DossierMoved {
            id: d.id,
            code: d.code.clone(),
            agency: d.competent_agency,
            from: from.map(Status::code),
            to: d.status.code(),
            at: tx.now(),
        };
        jobs::publish(tx, "dossier.moved", &moved)?;
    }
    Ok(())
}

/// A reason that a person can read.
///
/// # Errors
/// [`Error::Invalid`] on the field when it is empty or only a code.
pub(super) fn reason(text: &str) -> Result<String> {
    let text = base::text::nfc_lines(text);
    if text.chars().filter(|c| c.is_alphabetic()).count() < 5 {
        return Err(Error::Invalid(Fields::one(
            "reason",
            Msg::new("Ghi rõ lý do để người dân hiểu (ít nhất vài từ)", "Write the reason so that the applicant understands it (at least a few words)"),
        )));
    }
    Ok(text)
}
