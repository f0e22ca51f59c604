//! A file becomes a table of text. Hostile files are turned away here, before they cost anything.

use std::io::{Cursor, Read as _};

use base::text::nfc;
use base::{Msg, msg};
use calamine::{Data, Reader as _, Xlsx};

use super::{LARGEST, Problem, csv};

/// A table of text with headings.
#[derive(Debug)]
pub(super) struct Table {
    /// The headings, as written.
    pub(super) headings: Vec<String>,
    /// The lines below that hold anything, each with its number in the file.
    pub(super) lines: Vec<csv::Line>,
}

/// The most columns of a table.
const MOST_COLUMNS: usize = 100;
/// The most characters of a cell.
const LONGEST: usize = 1_000;
/// What a spreadsheet may unpack to, in bytes.
const UNPACKED: u64 = 80 * 1024 * 1024;
/// The most parts inside a spreadsheet.
const MOST_PARTS: usize = 2_000;

fn whole(vi: &'static str, en: &'static str) -> Vec<Problem> {
    vec![Problem::file(Msg::new(vi, en))]
}

/// Reads a CSV or XLSX file.
pub(super) fn read(bytes: &[u8], most_rows: usize) -> Result<Table, Vec<Problem>> {
    if bytes.is_empty() {
        return Err(whole("Tệp trống", "The file is empty"));
    }
    if bytes.len() > LARGEST {
        return Err(whole("Tệp lớn hơn 10 MB", "The file is larger than 10 MB"));
    }
    let lines = match bytes {
        [b'P', b'K', 3 | 5, ..] => spreadsheet(bytes, most_rows)?,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => {
            return Err(whole(
                "Tệp Excel đời cũ (.xls) hoặc có mật khẩu. Hãy lưu lại thành .xlsx không mật khẩu hoặc CSV UTF-8.",
                "An old Excel file (.xls) or one with a password. Save it as .xlsx without a password or as CSV UTF-8.",
            ));
        }
        _ => text(bytes)?,
    };
    table(lines, most_rows)
}

fn text(bytes: &[u8]) -> Result<Vec<csv::Line>, Vec<Problem>> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => text,
        _ => {
            return Err(whole(
                "Không đọc được tệp: cần CSV mã hóa UTF-8 hoặc Excel .xlsx",
                "The file cannot be read: it must be CSV in UTF-8 or Excel .xlsx",
            ));
        }
    };
    csv::split(text)
        .map_err(|line| vec![Problem::at(line, "", Msg::new("Dấu ngoặc kép mở mà không đóng", "A quote is opened and never closed"))])
}

/// Unpacks every part of the archive up to the limit, so that what is small on the outside cannot
/// be huge inside.
fn check_size(bytes: &[u8]) -> Result<(), Vec<Problem>> {
    let broken = || whole("Tệp Excel bị hỏng", "The Excel file is broken");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if archive.len() > MOST_PARTS {
        return Err(whole("Tệp Excel có quá nhiều phần", "The Excel file has too many parts"));
    }
    let mut left = UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| broken())?;
        let size = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| broken())?;
        if size > left {
            return Err(whole(
                "Tệp Excel giải nén ra quá lớn. Hãy chỉ giữ lại trang tính cần nhập.",
                "The Excel file unpacks to too much. Keep only the sheet to import.",
            ));
        }
        left -= size;
    }
    Ok(())
}

fn spreadsheet(bytes: &[u8], most_rows: usize) -> Result<Vec<csv::Line>, Vec<Problem>> {
    check_size(bytes)?;
    let broken = |_| whole("Không đọc được tệp Excel này", "This Excel file cannot be read");
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|e: calamine::XlsxError| broken(e.to_string()))?;
    let name = book.sheet_names().first().cloned().ok_or_else(|| broken(String::new()))?;
    check_extent(&mut book, &name, most_rows)?;
    let formulas = book.worksheet_formula(&name).map_err(|e| broken(e.to_string()))?;
    let problems: Vec<Problem> = formulas
        .used_cells()
        .filter(|(_, _, formula)| !formula.is_empty())
        .map(|(row, column, _)| {
            let (top, left) = formulas.start().unwrap_or_default();
            let at = usize::try_from(left).unwrap_or(0) + column;
            Problem::at(
                usize::try_from(top).unwrap_or(0) + row + 1,
                &letter(at),
                Msg::new("Ô chứa công thức; hãy dán giá trị thay cho công thức", "The cell holds a formula; paste the value instead"),
            )
        })
        .collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let range = book.worksheet_range(&name).map_err(|e| broken(e.to_string()))?;
    let (top, left) = range.start().unwrap_or_default();
    let (top, left) = (usize::try_from(top).unwrap_or(0), usize::try_from(left).unwrap_or(0));
    Ok(range
        .rows()
        .enumerate()
        .map(|(n, cells)| {
            let blank = std::iter::repeat_n(String::new(), left);
            (top + n + 1, blank.chain(cells.iter().map(shown)).collect())
        })
        .collect())
}

/// A single cell far away would make an enormous empty table: looks before it is built.
fn check_extent(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, most_rows: usize) -> Result<(), Vec<Problem>> {
    let broken = || whole("Không đọc được tệp Excel này", "This Excel file cannot be read");
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| broken())?;
    let (mut rows, mut columns) = (0, 0);
    while let Some(cell) = cells.next_cell().map_err(|_| broken())? {
        let (row, column) = cell.get_position();
        rows = rows.max(usize::try_from(row).unwrap_or(usize::MAX));
        columns = columns.max(usize::try_from(column).unwrap_or(usize::MAX));
        // Notes and blanks may stand below the table; twice its size is generous.
        if rows > most_rows.saturating_mul(2) + 100 {
            return Err(too_many_rows(most_rows));
        }
        if columns >= MOST_COLUMNS {
            return Err(too_many_columns());
        }
    }
    Ok(())
}

fn too_many_rows(most: usize) -> Vec<Problem> {
    vec![Problem::file(msg!("Tệp có quá {most} dòng; hãy chia thành nhiều tệp", "The file has more than {most} lines; split it"))]
}

fn too_many_columns() -> Vec<Problem> {
    whole("Tệp có quá 100 cột", "The file has more than 100 columns")
}

/// The text of a cell. Codes that a spreadsheet took for numbers lose no digits but leading zeros,
/// which the columns that need them put back.
fn shown(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{day:02}/{month:02}/{year:04}")
        }
        other => other.to_string(),
    }
}

/// The spreadsheet's name of a column, from 0: A, B … Z, AA.
fn letter(mut column: usize) -> String {
    let mut name = Vec::new();
    loop {
        let sign = u8::try_from(column % 26).unwrap_or(0);
        name.push(char::from(b'A' + sign));
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    name.iter().rev().collect()
}

fn table(lines: Vec<csv::Line>, most_rows: usize) -> Result<Table, Vec<Problem>> {
    let mut filled = lines
        .into_iter()
        .map(|(number, cells)| (number, cells.iter().map(|c| nfc(c)).collect::<Vec<_>>()))
        .filter(|(_, cells)| cells.iter().any(|c| !c.is_empty()));
    let Some((_, headings)) = filled.next() else {
        return Err(whole("Tệp không có dòng nào", "The file has no lines"));
    };
    if headings.len() > MOST_COLUMNS {
        return Err(too_many_columns());
    }
    let lines: Vec<csv::Line> = filled.take(most_rows + 1).collect();
    if lines.len() > most_rows {
        return Err(too_many_rows(most_rows));
    }
    let mut problems = Vec::new();
    for (number, cells) in &lines {
        for (index, cell) in cells.iter().enumerate() {
            let column = headings.get(index).filter(|h| !h.is_empty()).cloned().unwrap_or_else(|| letter(index));
            if cell.chars().count() > LONGEST {
                problems.push(Problem::at(*number, &column, Msg::new("Ô dài quá 1.000 ký tự", "The cell is longer than 1,000 characters")));
            } else if cell.starts_with(['=', '@']) || cell.chars().any(|c| c.is_control()) {
                problems.push(Problem::at(*number, &column, Msg::new("Ô chứa công thức hoặc ký tự lạ", "The cell holds a formula or strange characters")));
            }
        }
    }
    if problems.is_empty() { Ok(Table { headings, lines }) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn columns_have_letters() {
        for (index, name) in [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letter(index), name);
        }
    }
}
