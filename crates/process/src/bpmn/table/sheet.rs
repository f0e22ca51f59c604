//! The step table as a CSV file, as spreadsheets open and save it.
//!
//! One row for each step, its opinions and its choices below it. The first column says which:
//! `step`, `opinion` or `choice`. The columns may stand in any order; the head is read in English
//! or Vietnamese. A table of an authority without first column has steps alone: order (TT), task,
//! agency, role, time, result.

use std::collections::HashMap;

use base::text::fold;
use base::text::read::number;
use base::{Msg, Role, msg};

use super::read::{Keys, role_named, slug};
use crate::{AgencyRef, Branch, Desk, Opinion, Process, Step, StepAct};

/// A table may have this many rows.
const MAX_ROWS: usize = 10_000;
/// A table may be this long, in bytes.
const MAX_LENGTH: usize = 8 << 20;

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetError {
    /// The line of the file, from 1.
    pub line: u64,
    /// What is wrong, and what to do.
    pub message: Msg,
}

const COLUMNS: [&str; 11] =
    ["row", "key", "task_vi", "task_en", "agency", "role", "norm", "result_vi", "result_en", "act", "to"];

/// The step table as CSV with a head, in UTF-8. Norms are in working minutes.
pub fn to_csv(process: &Process) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    let mut row = |cells: [&str; 11]| {
        // Writing to memory does not fail.
        let _ = writer.write_record(cells);
    };
    row(COLUMNS);
    for step in &process.steps {
        let (agency, norm) = (String::from(step.desk.agency.clone()), step.norm.to_string());
        let act = match step.act {
            StepAct::Handle => "handle",
            StepAct::Approve => "approve",
            StepAct::Issue => "issue",
        };
        let result = step.result.clone().unwrap_or_default();
        row([
            "step", &step.key, &step.task.vi, &step.task.en, &agency, step.desk.role.code(), &norm, &result.vi,
            &result.en, act, "",
        ]);
        for opinion in &step.opinions {
            let (agency, norm) = (String::from(opinion.desk.agency.clone()), opinion.norm.to_string());
            let (task, role) = (&opinion.task, opinion.desk.role.code());
            row(["opinion", &opinion.key, &task.vi, &task.en, &agency, role, &norm, "", "", "", ""]);
        }
        for choice in &step.choices {
            row(["choice", "", &choice.label.vi, &choice.label.en, "", "", "", "", "", "", &choice.to]);
        }
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// Reads a step table from CSV: with commas or semicolons, with or without a byte order mark.
/// Whether the table can be put into force is a matter for [`check`](crate::check()).
///
/// # Errors
/// Every row that cannot be read, with its line.
pub fn from_csv(bytes: &[u8]) -> Result<Process, Vec<SheetError>> {
    let whole = |message| vec![SheetError { line: 1, message }];
    if bytes.len() > MAX_LENGTH {
        return Err(whole(msg!("Tệp quá lớn.", "The file is too big.")));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| {
        whole(msg!("Hãy lưu tệp theo bảng mã UTF-8.", "Save the file as UTF-8."))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let head = text.lines().next().unwrap_or_default();
    let delimiter = if head.matches(';').count() > head.matches(',').count() { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let columns = reader.headers().map(columns).unwrap_or_default();
    if !columns.contains_key("task_vi") {
        return Err(whole(msg!(
            "Không thấy cột nội dung công việc (task_vi) ở dòng đầu.",
            "The first line has no column for the task (task_vi)."
        )));
    }
    let (mut process, mut wrong, mut keys) = (Process::default(), Vec::new(), Keys::default());
    for (number, record) in reader.records().enumerate() {
        if number == MAX_ROWS {
            wrong.push(SheetError {
                line: 1,
                message: msg!("Bảng có hơn {MAX_ROWS} dòng.", "The table has more than {MAX_ROWS} rows."),
            });
            break;
        }
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                wrong.push(SheetError { line, message: Msg::of(error.to_string(), error.to_string()) });
                break;
            }
        };
        let line = record.position().map_or(1, csv::Position::line);
        if record.iter().all(str::is_empty) {
            continue;
        }
        let row = Row { columns: &columns, record: &record };
        if let Err(message) = row.read_into(&mut process, &mut keys) {
            wrong.push(SheetError { line, message });
        }
    }
    if wrong.is_empty() { Ok(process) } else { Err(wrong) }
}

/// The place of each column by its name in English.
fn columns(head: &csv::StringRecord) -> HashMap<&'static str, usize> {
    let mut columns = HashMap::new();
    for (place, title) in head.iter().enumerate() {
        let title = fold(title);
        let title = title.trim();
        let known = match title {
            "loai dong" => Some("row"),
            "ma buoc" | "ma" => Some("key"),
            "task" | "noi dung cong viec" | "cong viec" | "noi dung" | "ten buoc" => Some("task_vi"),
            "don vi" | "co quan" | "don vi thuc hien" => Some("agency"),
            "vai tro" | "trach nhiem" | "nguoi thuc hien" | "trach nhiem thuc hien" | "vi tri" => Some("role"),
            "thoi gian" | "thoi gian thuc hien" | "dinh muc" | "thoi han" => Some("norm"),
            "result" | "ket qua" | "san pham" | "bieu mau/ket qua" => Some("result_vi"),
            "label_vi" => Some("task_vi"),
            "label_en" => Some("task_en"),
            title => COLUMNS.into_iter().find(|known| *known == title),
        };
        if let Some(known) = known {
            columns.entry(known).or_insert(place);
        }
    }
    columns
}

struct Row<'r> {
    columns: &'r HashMap<&'static str, usize>,
    record: &'r csv::StringRecord,
}

impl Row<'_> {
    fn cell(&self, name: &str) -> &str {
        self.columns.get(name).and_then(|place| self.record.get(*place)).unwrap_or_default()
    }

    /// A text in both languages; where the English one is missing the Vietnamese one stands.
    fn text(&self, vi: &str, en: &str) -> Msg {
        let (vi, en) = (self.cell(vi), self.cell(en));
        Msg::of(vi.to_owned(), if en.is_empty() { vi } else { en }.to_owned())
    }

    fn read_into(&self, process: &mut Process, keys: &mut Keys) -> Result<(), Msg> {
        let kind = fold(self.cell("row"));
        let above = || msg!("Dòng này phải nằm dưới một bước.", "This row must stand below a step.");
        match kind.trim() {
            "" | "step" | "buoc" => {
                let step = self.step(keys)?;
                process.steps.push(step);
            }
            "opinion" | "y kien" => {
                let opinion = self.opinion()?;
                process.steps.last_mut().ok_or_else(above)?.opinions.push(opinion);
            }
            "choice" | "lua chon" | "nhanh" => {
                let branch = Branch { label: self.text("task_vi", "task_en"), to: self.cell("to").to_owned() };
                process.steps.last_mut().ok_or_else(above)?.choices.push(branch);
            }
            other => {
                return Err(msg!(
                    "Cột loại dòng ghi “{other}”; chỉ có step, opinion hoặc choice.",
                    "The first column says “{other}”; it is step, opinion or choice."
                ));
            }
        }
        Ok(())
    }

    fn step(&self, keys: &mut Keys) -> Result<Step, Msg> {
        let task = self.text("task_vi", "task_en");
        let key = match self.cell("key") {
            "" => keys.free(&slug(&task.vi)),
            key => {
                keys.take(key);
                key.to_owned()
            }
        };
        let result = self.text("result_vi", "result_en");
        let act = match self.cell("act") {
            "" | "handle" => StepAct::Handle,
            "approve" => StepAct::Approve,
            "issue" => StepAct::Issue,
            other => {
                return Err(msg!(
                    "Không có loại xử lý “{other}”; chỉ có handle, approve hoặc issue.",
                    "There is no act “{other}”; it is handle, approve or issue."
                ));
            }
        };
        Ok(Step {
            key,
            task,
            desk: self.desk()?,
            norm: self.norm()?,
            result: Some(result).filter(|result| !result.vi.is_empty()),
            act,
            choices: Vec::new(),
            opinions: Vec::new(),
        })
    }

    fn opinion(&self) -> Result<Opinion, Msg> {
        let task = self.text("task_vi", "task_en");
        let key = match self.cell("key") {
            "" => slug(&task.vi),
            key => key.to_owned(),
        };
        Ok(Opinion { key, task, desk: self.desk()?, norm: self.norm()? })
    }

    fn desk(&self) -> Result<Desk, Msg> {
        let (role, agency) = (self.cell("role"), self.cell("agency"));
        let role = Role::from_code(role).or_else(|| role_named(role)).ok_or_else(|| {
            msg!("Không có vai trò “{role}”.", "There is no role “{role}”.")
        })?;
        let agency = match agency {
            "" => AgencyRef::Competent,
            agency => AgencyRef::from(agency.to_owned()),
        };
        Ok(Desk { agency, role })
    }

    /// `480`, `4 giờ`, `0,5 ngày làm việc`, `2 days`: in working minutes.
    fn norm(&self) -> Result<u32, Msg> {
        let cell = self.cell("norm");
        norm(cell).ok_or_else(|| {
            msg!("Không đọc được định mức thời gian “{cell}”.", "The time norm “{cell}” cannot be read.")
        })
    }
}

fn norm(cell: &str) -> Option<u32> {
    let text = fold(cell);
    let text = text.trim();
    let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let split = text.find(|c| !digits(c)).unwrap_or(text.len());
    let (amount, unit) = text.split_at_checked(split)?;
    let amount = number(&amount.replace('.', ","))?;
    let unit = unit.trim();
    let minutes = match unit.split_whitespace().next() {
        None | Some("phut" | "minute" | "minutes") => 1.0,
        Some("gio" | "hour" | "hours" | "h") => 60.0,
        Some("ngay" | "day" | "days" | "working") => 480.0,
        Some(_) => return None,
    };
    let minutes = (amount * minutes).round();
    // A thousand working years.
    (minutes > 0.0 && minutes < 1.5e8).then(|| format!("{minutes:.0}").parse().ok())?
}
