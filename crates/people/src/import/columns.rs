//! Which column holds what: headings in English codes or in Vietnamese, with or without marks.

use base::text::fold;
use base::{Msg, msg};

use super::Problem;
use super::sheet::Table;

/// A column that is looked for: its code, other headings (folded), and whether it must be there.
pub(super) struct Column {
    pub(super) code: &'static str,
    pub(super) also: &'static [&'static str],
    pub(super) needed: bool,
}

pub(super) const fn needed(code: &'static str, also: &'static [&'static str]) -> Column {
    Column { code, also, needed: true }
}

pub(super) const fn optional(code: &'static str, also: &'static [&'static str]) -> Column {
    Column { code, also, needed: false }
}

/// Where each wanted column is in the table.
pub(super) struct Places<'a> {
    table: &'a Table,
    found: Vec<(&'static str, Option<usize>)>,
}

/// Looks for the columns.
pub(super) fn places<'a>(table: &'a Table, columns: &[Column]) -> Result<Places<'a>, Vec<Problem>> {
    let plain: Vec<String> = table.headings.iter().map(|h| fold(h).replace([' ', '-'], "_")).collect();
    let mut problems = Vec::new();
    let mut found = Vec::new();
    for column in columns {
        let fits = |heading: &String| {
            heading == column.code || column.also.iter().any(|other| *heading == other.replace(' ', "_"))
        };
        let places: Vec<usize> = plain.iter().enumerate().filter(|(_, h)| fits(h)).map(|(n, _)| n).collect();
        if places.len() > 1 {
            let code = column.code;
            problems.push(Problem::file(msg!("Cột {code} xuất hiện nhiều lần", "The column {code} appears more than once")));
        }
        if places.is_empty() && column.needed {
            let (code, also) = (column.code, column.also.first().copied().unwrap_or_default());
            problems.push(Problem::file(msg!("Thiếu cột {code} ({also})", "The column {code} is missing ({also})")));
        }
        found.push((column.code, places.first().copied()));
    }
    if problems.is_empty() { Ok(Places { table, found }) } else { Err(problems) }
}

impl Places<'_> {
    /// Whether the table has the column.
    pub(super) fn has(&self, code: &str) -> bool {
        self.found.iter().any(|(c, place)| *c == code && place.is_some())
    }

    /// The heading of a column as the file has it.
    pub(super) fn heading(&self, code: &'static str) -> &str {
        self.place(code).and_then(|n| self.table.headings.get(n)).map_or(code, String::as_str)
    }

    fn place(&self, code: &str) -> Option<usize> {
        self.found.iter().find(|(c, _)| *c == code).and_then(|(_, place)| *place)
    }

    /// A cell's text; empty when the column or the cell is missing.
    pub(super) fn cell<'a>(&self, cells: &'a [String], code: &str) -> &'a str {
        self.place(code).and_then(|n| cells.get(n)).map_or("", String::as_str)
    }

    /// A problem with a cell.
    pub(super) fn problem(&self, line: usize, code: &'static str, message: Msg) -> Problem {
        Problem::at(line, self.heading(code), message)
    }
}
