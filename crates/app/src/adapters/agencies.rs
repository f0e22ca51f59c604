//! `people` for `dossiers::Agencies`.

use std::sync::Arc;

use access::Clock;
use base::calendar::WorkingCalendar;
use base::{AgencyId, Error, OfficialId, Result, Role};
use dossiers::Agency;
use people::{Directory, Level, Tree};
use process::AgencyRef;

/// Agencies, officials, calendars and units.
pub(crate) struct Agencies {
    pub(crate) directory: Arc<Directory>,
    pub(crate) clock: Clock,
    pub(crate) calendar: Arc<WorkingCalendar>,
}

impl Agencies {
    fn tree(&self, tx: &mut db::Tx<'_>) -> Result<Arc<Tree>> {
        self.directory.tree.current(tx, self.clock.now())
    }
}

fn seen(tree: &Tree, agency: &people::Agency) -> Agency {
    let level = if agency.level == Level::Commune { "commune" } else { "province" };
    Agency {
        id: agency.id,
        code: agency.code.clone().unwrap_or_default(),
        name: agency.name.clone(),
        parent_name: agency.parent.map(|p| tree.name(p).to_owned()).unwrap_or_default(),
        level: level.to_owned(),
        kind: agency.kind.clone(),
        place: place(tree, agency),
        address: agency.address.clone(),
        phone: agency.phone.clone(),
        unit_code: agency.unit_code.clone().unwrap_or_default(),
    }
}

/// The place for dates on letters: a commune's own name, else the province's, without their kind.
fn place(tree: &Tree, agency: &people::Agency) -> String {
    let source = if agency.level == Level::Commune {
        agency.name.as_str()
    } else {
        tree.roots().next().map_or("", |root| root.name.as_str())
    };
    let mut name = source;
    for kind in ["Ủy ban nhân dân ", "UBND ", "xã ", "phường ", "đặc khu ", "tỉnh ", "thành phố "] {
        name = name.strip_prefix(kind).unwrap_or(name);
    }
    name.to_owned()
}

impl dossiers::Agencies for Agencies {
    fn get(&self, tx: &mut db::Tx<'_>, id: AgencyId) -> Result<Option<Agency>> {
        let tree = self.tree(tx)?;
        Ok(tree.by_id(id).map(|a| seen(&tree, a)))
    }

    fn of_kinds(&self, tx: &mut db::Tx<'_>, kinds: &[String]) -> Result<Vec<Agency>> {
        let tree = self.tree(tx)?;
        let now = self.clock.now();
        let mut found: Vec<&people::Agency> =
            tree.all().filter(|a| kinds.contains(&a.kind) && a.is_valid(now)).collect();
        found.sort_by_key(|a| (a.code.clone(), base::text::sort_key(&a.name)));
        Ok(found.into_iter().map(|a| seen(&tree, a)).collect())
    }

    fn resolve(&self, tx: &mut db::Tx<'_>, of: &AgencyRef, receiving: AgencyId, competent: AgencyId) -> Result<AgencyId> {
        let tree = self.tree(tx)?;
        match of {
            AgencyRef::Competent => Ok(tree.today(competent)),
            AgencyRef::Receiving => Ok(tree.today(receiving)),
            AgencyRef::Superior => {
                let above = tree.by_id(competent).and_then(|a| a.parent);
                Ok(above.unwrap_or(competent))
            }
            AgencyRef::Identifier(code) => match tree.by_code(code) {
                Some(agency) => Ok(agency.id),
                None => Err(Error::Conflict(base::msg!(
                    "Quy trình dẫn tới cơ quan {code} nhưng danh mục cơ quan không có mã này. Hãy báo cán bộ kiểm soát thủ tục hành chính.",
                    "The process leads to agency {code}, which the directory does not have. Tell the procedure controller."
                ))),
            },
        }
    }

    fn officials(&self, tx: &mut db::Tx<'_>, agency: AgencyId, role: Role) -> Result<Vec<(OfficialId, String)>> {
        people::officials_with(tx, role, agency, self.clock.now())
    }

    fn calendar(&self, _: AgencyId) -> Arc<WorkingCalendar> {
        self.calendar.clone()
    }

    fn unit_name(&self, tx: &mut db::Tx<'_>, code: &str) -> Result<Option<String>> {
        Ok(people::unit(tx, code)?.map(|u| u.full_name))
    }

    fn lies_in(&self, tx: &mut db::Tx<'_>, commune: &str, province: &str) -> Result<bool> {
        let today = self.clock.now().date();
        let unit = people::unit(tx, commune)?;
        Ok(unit.is_some_and(|u| u.parent.as_deref() == Some(province) && u.valid_to.is_none_or(|end| end > today)))
    }

    fn units(&self, tx: &mut db::Tx<'_>, parent: Option<&str>) -> Result<Vec<(String, String)>> {
        let today = self.clock.now().date();
        let units = match parent {
            Some(province) => people::communes(tx, province, today)?,
            None => people::provinces(tx, today)?,
        };
        Ok(units.into_iter().map(|u| (u.code, u.full_name)).collect())
    }
}
