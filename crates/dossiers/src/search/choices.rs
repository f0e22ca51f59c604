//! What a reader can choose from: procedures, and the agencies in reach in their official order.

use access::{Action, Scope, Tx, scope};
use base::{Locale, ProcedureId, Result};
use web::Pick;

use super::filter::{Filter, LEVELS, Running, group_code};
use super::order::Sort;
use super::columns::Column;
use crate::lifecycle::{Group, Status};
use crate::model::Channel;
use crate::needs::{Agency, Needs};

/// Procedures and agencies by name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    /// Published procedures, by name.
    pub(crate) procedures: Vec<(ProcedureId, String, String)>,
    /// Agencies that carry procedures out and are in reach of the action, in their official order.
    pub(crate) agencies: Vec<Agency>,
}

impl Known {
    /// Looks up what the actor can choose from.
    pub(crate) fn load(tx: &mut Tx<'_, '_>, needs: &Needs, action: Action) -> Result<Self> {
        let published = needs.catalogue.find(tx, "", "")?;
        let mut kinds: Vec<String> = published.iter().flat_map(|v| v.definition.agencies.iter().cloned()).collect();
        kinds.sort();
        kinds.dedup();
        let mut agencies = needs.agencies.of_kinds(tx, &kinds)?;
        if let Scope::Agencies(reach) = scope(&tx.ctx.actor, action) {
            agencies.retain(|a| reach.contains(&a.id));
        }
        let mut procedures: Vec<_> =
            published.iter().map(|v| (v.procedure_id, v.definition.code.clone(), v.definition.name.vi.to_string())).collect();
        procedures.sort_by_cached_key(|(_, _, name)| base::text::sort_key(name));
        Ok(Self { procedures, agencies })
    }

    /// The name of a procedure, or its id when it is not published any more.
    pub(crate) fn procedure(&self, id: ProcedureId) -> String {
        self.procedures.iter().find(|(p, ..)| *p == id).map_or_else(|| id.to_string(), |(_, _, name)| name.clone())
    }
}

/// The choices of the filter form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choices {
    pub(crate) statuses: Vec<Pick>,
    pub(crate) groups: Vec<Pick>,
    pub(crate) timings: Vec<Pick>,
    pub(crate) channels: Vec<Pick>,
    pub(crate) levels: Vec<Pick>,
    pub(crate) procedures: Vec<Pick>,
    pub(crate) agencies: Vec<Pick>,
    pub(crate) sorts: Vec<Pick>,
    pub(crate) columns: Vec<Pick>,
}

/// The name of a level of agencies.
pub(crate) fn level_name(level: &str) -> base::Msg {
    match level {
        "province" => base::Msg::new("Cấp tỉnh", "Province"),
        _ => base::Msg::new("Cấp xã", "Commune"),
    }
}

impl Choices {
    /// The choices with those of the filter chosen.
    pub(crate) fn of(known: &Known, filter: &Filter, sort: Sort, shown: &[Column], locale: Locale) -> Self {
        let chosen = |value: Option<String>| value.unwrap_or_default();
        let status = if let [one] = filter.statuses.as_slice() { one.code().to_string() } else { String::new() };
        let group = chosen(filter.group.map(|g| group_code(g).to_owned()));
        let timing = chosen(filter.timing.map(|t| t.code().to_owned()));
        let channel = chosen(filter.channel.map(|c| c.code().to_string()));
        let level = filter.level.unwrap_or_default();
        let procedure = chosen(filter.procedure.map(|p| p.to_string()));
        let agency = chosen(filter.agency.map(|a| a.to_string()));
        Self {
            statuses: Status::ALL.iter().map(|s| Pick::new(s.code().to_string(), s.name().get(locale), &status)).collect(),
            groups: Group::ALL.iter().map(|g| Pick::new(group_code(*g), g.name().get(locale), &group)).collect(),
            timings: Running::ALL.iter().map(|t| Pick::new(t.code(), t.name().get(locale), &timing)).collect(),
            channels: Channel::ALL.iter().map(|c| Pick::new(c.code().to_string(), c.name().get(locale), &channel)).collect(),
            levels: LEVELS.iter().map(|l| Pick::new(*l, level_name(l).get(locale), level)).collect(),
            procedures: known.procedures.iter().map(|(id, _, name)| Pick::new(id.to_string(), name, &procedure)).collect(),
            agencies: known.agencies.iter().map(|a| Pick::new(a.id.to_string(), &a.name, &agency)).collect(),
            sorts: Sort::ALL.iter().map(|s| Pick::new(s.code(), s.name().get(locale), sort.code())).collect(),
            columns: Column::ALL
                .iter()
                .map(|c| Pick { chosen: shown.contains(c), ..Pick::new(c.code(), c.name().get(locale), "") })
                .collect(),
        }
    }
}
