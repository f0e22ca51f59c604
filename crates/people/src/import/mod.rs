//! Import of agencies, officials and administrative units from CSV and XLSX files.
//!
//! [`parse`] reads a file and needs nothing else; [`plan`] compares its rows with what is known;
//! [`apply`] writes them, all or none.

mod apply;
mod columns;
mod csv;
mod plan;
mod rows;
mod sheet;
#[cfg(test)]
mod tests;

use base::{Msg, Role};
use serde::{Deserialize, Serialize};

pub use apply::{Applied, NewAccount, apply};
pub use plan::{Change, Plan, plan};

use crate::agency::Level;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Agencies, by their code.
    Agencies,
    /// Officials, by their login.
    Officials,
    /// Administrative units in the shape of the General Statistics Office, by their code.
    Units,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Agencies, Self::Officials, Self::Units];

    /// The code in addresses and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Agencies => "agencies",
            Self::Officials => "officials",
            Self::Units => "units",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }

    /// The kind's name.
    pub fn name(self) -> Msg {
        match self {
            Self::Agencies => Msg::new("Cơ quan, đơn vị", "Agencies"),
            Self::Officials => Msg::new("Cán bộ, công chức", "Officials"),
            Self::Units => Msg::new("Đơn vị hành chính", "Administrative units"),
        }
    }

    /// The most rows of a file. New officials each cost a password hash.
    fn most_rows(self) -> usize {
        match self {
            Self::Agencies => 5_000,
            Self::Officials => 2_000,
            Self::Units => 20_000,
        }
    }
}

/// The largest file, in bytes.
pub const LARGEST: usize = 10 * 1024 * 1024;

/// What is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The line of the file, from 1; `None` when it is about the whole file.
    pub line: Option<usize>,
    /// The heading of the column; empty when it is about the whole line.
    pub column: String,
    /// What to do about it.
    pub message: Msg,
}

impl Problem {
    pub(crate) fn file(message: Msg) -> Self {
        Self { line: None, column: String::new(), message }
    }

    pub(crate) fn at(line: usize, column: &str, message: Msg) -> Self {
        Self { line: Some(line), column: column.to_owned(), message }
    }
}

/// An agency of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgencyRow {
    /// The line of the file.
    pub line: usize,
    /// The identifier such as `H99.101`.
    pub code: String,
    /// The full name.
    pub name: String,
    /// The identifier of the agency above; empty for the province's root.
    pub parent_code: String,
    /// What kind it is.
    pub kind: String,
    /// The level of government, where it is given.
    pub level: Option<Level>,
    /// The short name.
    pub short_name: String,
    /// The identifier before 2024.
    pub legacy_code: String,
    /// The GSO code of its unit.
    pub unit_code: String,
    /// Where it is.
    pub address: String,
    /// Its phone number.
    pub phone: String,
}

/// An official of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialRow {
    /// The line of the file.
    pub line: usize,
    /// The login.
    pub login: String,
    /// The full name.
    pub name: String,
    /// The identifier of the agency.
    pub agency_code: String,
    /// The position.
    pub position: String,
    /// The e-mail address.
    pub email: String,
    /// The phone number.
    pub phone: String,
    /// The roles at that agency.
    pub roles: Vec<Role>,
}

/// An administrative unit of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRow {
    /// The line of the file.
    pub line: usize,
    /// The GSO code.
    pub code: String,
    /// The province of a commune; empty for provinces.
    pub province_code: String,
    /// The name without its kind.
    pub name: String,
    /// The name with its kind.
    pub full_name: String,
}

/// The rows of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rows {
    /// Agencies.
    Agencies(Vec<AgencyRow>),
    /// Officials.
    Officials(Vec<OfficialRow>),
    /// Administrative units.
    Units(Vec<UnitRow>),
}

/// Reads a file. Its kind is told by its content, not by its name.
///
/// # Errors
/// Everything that is wrong with the file, line by line; at most 200 problems.
pub fn parse(kind: Kind, bytes: &[u8]) -> Result<Rows, Vec<Problem>> {
    let table = sheet::read(bytes, kind.most_rows()).map_err(cut)?;
    rows::read(kind, &table).map_err(cut)
}

/// More problems than anybody reads at once.
const MOST_PROBLEMS: usize = 200;

fn cut(mut problems: Vec<Problem>) -> Vec<Problem> {
    let more = problems.len().saturating_sub(MOST_PROBLEMS);
    if more > 0 {
        problems.truncate(MOST_PROBLEMS);
        problems.push(Problem::file(base::msg!("… và {more} lỗi nữa", "… and {more} more problems")));
    }
    problems
}
