//! Who sits at the counter, and which procedures are received there.

use std::sync::Arc;

use access::{Action, Actor, Scope, Tx, scope};
use base::{AgencyId, Error, Locale, Msg, Result};
use catalogue::Case;

use crate::needs::{Agency, Needs, ProcedureVersion};

/// The agencies at whose counter the actor receives.
///
/// # Errors
/// [`Error::Forbidden`] when there is none.
pub(crate) fn counters(actor: &Actor, action: Action) -> Result<Vec<AgencyId>> {
    match scope(actor, action) {
        Scope::Agencies(agencies) if !agencies.is_empty() => Ok(agencies),
        _ => Err(Error::Forbidden),
    }
}

/// A case of a procedure that can be received, and who decides it.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    /// `1.001193/simple`
    pub(crate) value: String,
    /// `Đăng ký khai sinh – Trẻ sinh tại cơ sở y tế`
    pub(crate) label: String,
    /// The code, and who decides when that is another agency.
    pub(crate) note: String,
}

/// How many cases are offered at once.
const MOST: usize = 12;

/// The cases that match a text: those that this agency carries out first, then those that it can
/// only receive for another agency.
pub(crate) fn offers(tx: &mut Tx<'_, '_>, needs: &Needs, here: &Agency, text: &str, locale: Locale) -> Result<Vec<Offer>> {
    let own = needs.catalogue.find(tx, text, &here.kind)?;
    let all = needs.catalogue.find(tx, text, "")?;
    let others = all.into_iter().filter(|v| !own.iter().any(|o| o.id == v.id));
    let mut offers = Vec::new();
    for (version, at_home) in own.iter().cloned().map(|v| (v, true)).chain(others.map(|v| (v, false)).collect::<Vec<_>>()) {
        if offers.len() >= MOST {
            break;
        }
        // What no agency of the province carries out is not received either.
        if !at_home && needs.agencies.of_kinds(tx, &version.definition.agencies)?.is_empty() {
            continue;
        }
        offers.extend(version.definition.cases.iter().map(|case| offer(&version, case, at_home, locale)));
    }
    Ok(offers)
}

fn offer(version: &ProcedureVersion, case: &Case, at_home: bool, locale: Locale) -> Offer {
    let definition = &version.definition;
    let name = definition.name.get(locale);
    let label = if definition.cases.len() > 1 { format!("{name} – {}", case.name.get(locale)) } else { name.to_owned() };
    let elsewhere = locale.t("cơ quan khác giải quyết", "decided by another agency");
    let note = if at_home { definition.code.clone() } else { format!("{} · {elsewhere}", definition.code) };
    Offer { value: format!("{}/{}", definition.code, case.key), label, note }
}

/// What the officer chose: `1.001193/simple`, or the code alone where there is one case.
///
/// # Errors
/// [`Error::Invalid`] on `procedure` when there is no such thing in force.
pub(crate) fn chosen(tx: &mut Tx<'_, '_>, needs: &Needs, value: &str) -> Result<(Arc<ProcedureVersion>, Case)> {
    let wrong = || Error::invalid("procedure", Msg::new("Chọn thủ tục trong danh sách", "Choose the procedure from the list"));
    let (code, key) = value.split_once('/').unwrap_or((value, ""));
    let version = needs.catalogue.published(tx, code)?.ok_or_else(wrong)?;
    let cases = &version.definition.cases;
    let case = match (key, cases.as_slice()) {
        ("", [only]) => Some(only.clone()),
        _ => cases.iter().find(|c| c.key == key).cloned(),
    };
    Ok((Arc::clone(&version), case.ok_or_else(wrong)?))
}

/// Who can decide: the agencies that carry the procedure out, this one first.
pub(crate) fn deciders(tx: &mut Tx<'_, '_>, needs: &Needs, version: &ProcedureVersion, here: AgencyId) -> Result<Vec<Agency>> {
    let mut agencies = needs.agencies.of_kinds(tx, &version.definition.agencies)?;
    agencies.sort_by_key(|a| a.id != here);
    Ok(agencies)
}
