//! Tables as files: spreadsheets and CSV. What people typed never becomes a formula.

use base::{Error, Result};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

/// A value of a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Field {
    /// Text.
    Text(String),
    /// A whole number.
    Number(i64),
}

/// The text with a mark before it when a spreadsheet would take it for a formula.
pub(crate) fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}") } else { text.to_owned() }
}

/// A file that grows row by row.
pub(crate) trait Sheet {
    /// Adds a row.
    fn row(&mut self, fields: &[Field]) -> Result<()>;
    /// The finished file.
    fn finish(self: Box<Self>) -> Result<Vec<u8>>;
}

/// CSV in UTF-8 that Excel opens by itself.
pub(crate) struct Csv(String);

impl Csv {
    /// A file with its headings.
    pub(crate) fn new(heads: &[(String, u8)]) -> Result<Self> {
        let mut csv = Self("\u{feff}".to_owned());
        let heads: Vec<Field> = heads.iter().map(|(head, _)| Field::Text(head.clone())).collect();
        csv.row(&heads)?;
        Ok(csv)
    }
}

impl Sheet for Csv {
    fn row(&mut self, fields: &[Field]) -> Result<()> {
        for (place, field) in fields.iter().enumerate() {
            if place > 0 {
                self.0.push(',');
            }
            match field {
                Field::Number(n) => self.0.push_str(&n.to_string()),
                Field::Text(text) => {
                    self.0.push('"');
                    self.0.push_str(&harmless(text).replace('"', "\"\""));
                    self.0.push('"');
                }
            }
        }
        self.0.push_str("\r\n");
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Vec<u8>> {
        Ok(self.0.into_bytes())
    }
}

/// An Excel file, written row by row to the disk and not kept in memory.
pub(crate) struct Xlsx {
    book: Workbook,
    next: u32,
}

impl Xlsx {
    /// A file with its headings and the widths of its columns.
    pub(crate) fn new(title: &str, heads: &[(String, u8)]) -> Result<Self> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet_with_constant_memory().map_err(Error::bug)?;
        sheet.set_name(title).map_err(Error::bug)?;
        for (column, (_, width)) in (0_u16..).zip(heads) {
            sheet.set_column_width(column, f64::from(*width)).map_err(Error::bug)?;
        }
        sheet.set_freeze_panes(1, 0).map_err(Error::bug)?;
        let bold = Format::new().set_bold();
        for (column, (head, _)) in (0_u16..).zip(heads) {
            sheet.write_string_with_format(0, column, head, &bold).map_err(Error::bug)?;
        }
        Ok(Self { book, next: 1 })
    }

    fn sheet(&mut self) -> Result<&mut Worksheet> {
        self.book.worksheet_from_index(0).map_err(Error::bug)
    }
}

impl Sheet for Xlsx {
    fn row(&mut self, fields: &[Field]) -> Result<()> {
        let row = self.next;
        let sheet = self.sheet()?;
        for (column, field) in (0_u16..).zip(fields) {
            match field {
                // A cell holds no more than 32,767 characters.
                Field::Text(text) => {
                    sheet.write_string(row, column, harmless(text).chars().take(32_000).collect::<String>())
                }
                #[expect(clippy::as_conversions, reason = "spreadsheets have no other numbers; counts are far below 2^53")]
                Field::Number(n) => sheet.write_number(row, column, *n as f64),
            }
            .map_err(Error::bug)?;
        }
        self.next += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<u8>> {
        self.book.save_to_buffer().map_err(Error::bug)
    }
}

/// The media type of an Excel file.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The media type of CSV.
pub(crate) const CSV: &str = "text/csv; charset=utf-8";
