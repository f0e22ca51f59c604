//! Which column holds what: headings in English codes or in Vietnamese, with or without marks.

use base::text::fold;
use base::{Msg, msg};

use super::Problem;
use super::sheet::Table;

/// A column that is looked for: its code, its Vietnamese heading, other headings (folded), and
/// whether it must be there.
pub(super) struct Column {
    pub(super) code: &'static str,
    pub(super) title: &'static str,
    pub(super) also: &'static [&'static str],
    pub(super) needed: bool,
}

pub(super) const fn needed(code: &'static str, title: &'static str, also: &'static [&'static str]) -> Column {
    Column { code, title, also, needed: true }
}

pub(super) const fn optional(code: &'static str, title: &'static str, also: &'static [&'static str]) -> Column {
    Column { code, title, also, needed: false }
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
        let title = fold(column.title);
        let fits = |heading: &String| {
            let mut names = column.also.iter().copied().chain([title.as_str()]);
            heading == column.code || names.any(|name| *heading == name.replace(' ', "_"))
        };
        let places: Vec<usize> = plain.iter().enumerate().filter(|(_, h)| fits(h)).map(|(n, _)| n).collect();
        if places.len() > 1 {
            let (code, title) = (column.code, column.title);
            problems.push(Problem::file(msg!("Cột “{title}” ({code}) xuất hiện nhiều lần", "The column {code} ({title}) appears more than once")));
        }
        if places.is_empty() && column.needed {
            let (code, title) = (column.code, column.title);
            problems.push(Problem::file(msg!("Thiếu cột “{title}” ({code})", "The column {code} is missing ({title})")));
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
