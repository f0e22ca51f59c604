//! Tables become rows of agencies, officials or units; every wrong cell is named.

use std::collections::{HashMap, HashSet};

use base::text::fold;
use base::{Error, Msg, Role, msg};

use super::columns::{Column, Places, needed, optional, places};
use super::sheet::Table;
use super::{AgencyRow, Kind, OfficialRow, Problem, Rows, UnitRow};
use crate::agency::{AgencyDraft, Level};
use crate::official_acts::OfficialDraft;
use crate::unit;

const AGENCY: &[Column] = &[
    needed("code", "Mã định danh", &["ma", "ma co quan"]),
    needed("name", "Tên", &["ten co quan", "ten don vi"]),
    needed("parent_code", "Mã cấp trên", &["ma co quan cap tren", "truc thuoc"]),
    needed("kind", "Loại", &["loai co quan"]),
    optional("level", "Cấp", &["cap hanh chinh"]),
    optional("short_name", "Tên viết tắt", &["ten ngan"]),
    optional("legacy_code", "Mã cũ", &["ma dinh danh cu"]),
    optional("unit_code", "Mã đơn vị hành chính", &["ma dvhc"]),
    optional("address", "Địa chỉ", &[]),
    optional("phone", "Điện thoại", &["so dien thoai"]),
];

const OFFICIAL: &[Column] = &[
    needed("login", "Tên đăng nhập", &["tai khoan"]),
    needed("name", "Họ và tên", &["ho ten"]),
    needed("agency_code", "Mã cơ quan", &["ma don vi"]),
    optional("position", "Chức vụ", &["chuc danh"]),
    optional("email", "Thư điện tử", &[]),
    optional("phone", "Điện thoại", &["so dien thoai"]),
    optional("roles", "Vai trò", &[]),
];

const UNIT: &[Column] = &[
    needed("code", "Mã", &[]),
    optional("province_code", "Mã tỉnh", &["ma tp", "parent_code"]),
    needed("name", "Tên", &[]),
    optional("full_name", "Tên đầy đủ", &[]),
];

/// The rows of a table, or everything that is wrong with it.
pub(super) fn read(kind: Kind, table: &Table) -> Result<Rows, Vec<Problem>> {
    match kind {
        Kind::Agencies => agencies(table).map(Rows::Agencies),
        Kind::Officials => officials(table).map(Rows::Officials),
        Kind::Units => units(table).map(Rows::Units),
    }
}

fn done<T>(rows: Vec<T>, problems: Vec<Problem>) -> Result<Vec<T>, Vec<Problem>> {
    match (problems.is_empty(), rows.is_empty()) {
        (false, _) => Err(problems),
        (true, true) => Err(vec![Problem::file(Msg::new("Tệp chỉ có dòng tiêu đề", "The file has only its headings"))]),
        (true, false) => Ok(rows),
    }
}

/// The problems of an act's draft, at the cells they come from.
fn wrong_cells(at: &Places<'_>, line: usize, error: Error, problems: &mut Vec<Problem>) {
    if let Error::Invalid(fields) = error {
        for wrong in fields.iter() {
            let column = AGENCY.iter().chain(OFFICIAL).find(|c| c.code == wrong.field).map_or("", |c| c.code);
            problems.push(at.problem(line, column, wrong.message.clone()));
        }
    }
}

/// Notes where a key first stood; says where when it comes again.
struct Seen<'a>(HashMap<&'a str, usize>);

impl<'a> Seen<'a> {
    fn again(&mut self, key: &'a str, line: usize) -> Option<Msg> {
        self.0.insert(key, line).map(|first| msg!("{key} đã có ở dòng {first}", "{key} is already on line {first}"))
    }
}

fn agencies(table: &Table) -> Result<Vec<AgencyRow>, Vec<Problem>> {
    let at = places(table, AGENCY)?;
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for (line, cells) in &table.lines {
        let (line, cell) = (*line, |code| at.cell(cells, code).to_owned());
        let level = cell("level");
        let row = AgencyRow {
            line,
            code: cell("code").to_uppercase(),
            name: cell("name"),
            parent_code: cell("parent_code").to_uppercase(),
            kind: cell("kind").to_lowercase(),
            level: Level::read(&level),
            short_name: cell("short_name"),
            legacy_code: cell("legacy_code").to_uppercase(),
            unit_code: padded(&cell("unit_code")),
            address: cell("address"),
            phone: cell("phone"),
        };
        if !level.is_empty() && row.level.is_none() {
            problems.push(at.problem(line, "level", Msg::new("Cấp là: trung ương, tỉnh hoặc xã", "The level is central, province or commune")));
        }
        if row.code.is_empty() {
            problems.push(at.problem(line, "code", Msg::new("Thiếu mã định danh", "The identifier is missing")));
        }
        if let Err(error) = row.draft().checked() {
            wrong_cells(&at, line, error, &mut problems);
        }
        rows.push(row);
    }
    let mut seen = Seen(HashMap::new());
    for row in &rows {
        if let Some(message) = seen.again(&row.code, row.line).filter(|_| !row.code.is_empty()) {
            problems.push(at.problem(row.line, "code", message));
        }
    }
    for line in circles(&rows) {
        problems.push(at.problem(line, "parent_code", Msg::new("Các cơ quan trực thuộc lẫn nhau thành vòng", "The agencies stand below each other in a circle")));
    }
    done(rows, problems)
}

impl AgencyRow {
    /// What the row says, without the parent, which needs the directory.
    pub(super) fn draft(&self) -> AgencyDraft {
        AgencyDraft {
            parent: None,
            kind: self.kind.clone(),
            level: self.level,
            name: self.name.clone(),
            short_name: self.short_name.clone(),
            code: self.code.clone(),
            legacy_code: self.legacy_code.clone(),
            unit_code: self.unit_code.clone(),
            address: self.address.clone(),
            phone: self.phone.clone(),
        }
    }
}

/// The lines of agencies that are, inside the file, below themselves.
fn circles(rows: &[AgencyRow]) -> Vec<usize> {
    let above: HashMap<&str, &str> = rows.iter().map(|r| (r.code.as_str(), r.parent_code.as_str())).collect();
    let mut good: HashSet<&str> = HashSet::new();
    let mut lines = Vec::new();
    for row in rows {
        let mut path: Vec<&str> = Vec::new();
        let mut code = row.code.as_str();
        let circle = loop {
            if good.contains(code) {
                break false;
            }
            if path.contains(&code) {
                // Only those on the circle itself are named.
                break code == row.code;
            }
            path.push(code);
            match above.get(code) {
                Some(parent) if !parent.is_empty() => code = parent,
                _ => break false,
            }
        };
        if circle {
            lines.push(row.line);
        } else if !path.contains(&code) || above.get(code).is_none_or(|p| p.is_empty()) {
            good.extend(path);
        }
    }
    lines
}

/// Spreadsheets drop leading zeros: `1` was `01`, `4` of five digits was `00004`.
fn padded(code: &str) -> String {
    match code.len() {
        1 if code.bytes().all(|b| b.is_ascii_digit()) => format!("0{code}"),
        3 | 4 if code.bytes().all(|b| b.is_ascii_digit()) => format!("{code:0>5}"),
        _ => code.to_owned(),
    }
}

fn officials(table: &Table) -> Result<Vec<OfficialRow>, Vec<Problem>> {
    let at = places(table, OFFICIAL)?;
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for (line, cells) in &table.lines {
        let (line, cell) = (*line, |code| at.cell(cells, code).to_owned());
        let mut roles = Vec::new();
        for text in cell("roles").split([';', ',', '|']).map(str::trim).filter(|t| !t.is_empty()) {
            match role(text) {
                Some(role) => roles.push(role),
                None => problems.push(at.problem(line, "roles", msg!("Không có vai trò {text}", "There is no role {text}"))),
            }
        }
        let row = OfficialRow {
            line,
            login: cell("login").to_lowercase(),
            name: cell("name"),
            agency_code: cell("agency_code").to_uppercase(),
            position: cell("position"),
            email: cell("email").to_lowercase(),
            phone: phone(&cell("phone")),
            roles,
        };
        if row.agency_code.is_empty() {
            problems.push(at.problem(line, "agency_code", Msg::new("Thiếu mã cơ quan", "The agency's identifier is missing")));
        }
        if let Err(error) = row.draft(base::Id::from_uuid(uuid::Uuid::nil())).checked() {
            wrong_cells(&at, line, error, &mut problems);
        }
        rows.push(row);
    }
    let mut seen = Seen(HashMap::new());
    for row in &rows {
        if let Some(message) = seen.again(&row.login, row.line).filter(|_| !row.login.is_empty()) {
            problems.push(at.problem(row.line, "login", message));
        }
    }
    done(rows, problems)
}

/// A phone number whose leading zero a spreadsheet dropped.
fn phone(text: &str) -> String {
    let bare = text.len() == 9 && !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    if bare { format!("0{text}") } else { text.to_owned() }
}

/// A role by its code or its Vietnamese name.
fn role(text: &str) -> Option<Role> {
    Role::from_code(&text.to_lowercase()).or_else(|| Role::ALL.iter().copied().find(|r| fold(&r.name().vi) == fold(text)))
}

impl OfficialRow {
    pub(super) fn draft(&self, agency: base::AgencyId) -> OfficialDraft {
        OfficialDraft {
            login: self.login.clone(),
            name: self.name.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            position: self.position.clone(),
            agency,
        }
    }
}

fn units(table: &Table) -> Result<Vec<UnitRow>, Vec<Problem>> {
    let at = places(table, UNIT)?;
    let communes = at.has("province_code");
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for (line, cells) in &table.lines {
        let (line, cell) = (*line, |code| at.cell(cells, code));
        let province_code = cell("province_code");
        // A file may hold provinces and communes together: provinces have no province of their own.
        let digits = if communes && !province_code.is_empty() { 5 } else { 2 };
        let row = UnitRow {
            line,
            code: format!("{:0>digits$}", cell("code")),
            province_code: if digits == 5 { format!("{province_code:0>2}") } else { String::new() },
            name: cell("name").to_owned(),
            full_name: Some(cell("full_name")).filter(|n| !n.is_empty()).unwrap_or_else(|| cell("name")).to_owned(),
        };
        if row.code.len() != digits || !unit::is_code(&row.code) {
            problems.push(at.problem(line, "code", msg!("Mã phải có {digits} chữ số", "The code must have {digits} digits")));
        }
        if digits == 5 && (row.province_code.len() != 2 || !unit::is_code(&row.province_code)) {
            problems.push(at.problem(line, "province_code", Msg::new("Mã tỉnh phải có 2 chữ số", "A province's code has 2 digits")));
        }
        if row.name.is_empty() {
            problems.push(at.problem(line, "name", Msg::new("Thiếu tên", "The name is missing")));
        }
        rows.push(row);
    }
    let mut seen = Seen(HashMap::new());
    for row in &rows {
        if let Some(message) = seen.again(&row.code, row.line) {
            problems.push(at.problem(row.line, "code", message));
        }
    }
    done(rows, problems)
}
