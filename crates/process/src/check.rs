//! Whether a drawn table can be put into force, and what its author should look at again.

use std::collections::HashSet;

use base::{Fields, Msg, Role, msg};

use crate::{AgencyRef, Desk, END, Process, Step, StepAct, Target};

/// Something that is allowed but deserves a second look before publishing.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Warning {
    /// What kind of thing.
    pub kind: WarningKind,
    /// The step it is about, by its key; `None` when it is about the whole table.
    pub step: Option<String>,
    /// What the author reads.
    pub message: Msg,
}

/// The kinds of warnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningKind {
    /// A choice leads to an earlier row: taking it is a return.
    LeadsBack,
    /// Whoever receives dossiers also approves them.
    ReceiverSigns,
    /// Work follows the issue of the result although the dossier is finished by then.
    AfterIssue,
    /// No step issues a result.
    NeverIssued,
    /// The norms of the longest way exceed the legal time.
    Overrun,
}

/// Checks a table: keys, texts, norms and targets are right, every step can be reached and leads on
/// to the end. What it accepts, [`advance`](crate::advance()) brings to an end.
///
/// # Errors
/// Every mistake with the path of its field, such as `steps.2.choices.0.to`.
pub fn check(process: &Process) -> Result<Vec<Warning>, Fields> {
    let mut wrong = Fields::new();
    if process.steps.is_empty() {
        wrong.push("steps", msg!("Quy trình chưa có bước nào.", "The process has no step yet."));
    }
    let mut keys = HashSet::new();
    for (row, step) in process.steps.iter().enumerate() {
        let at = format!("steps.{row}");
        check_key(&step.key, &mut keys, format!("{at}.key"), &mut wrong);
        check_step(step, &at, &mut wrong);
        check_choices(process, row, step, &at, &mut wrong);
    }
    if wrong.is_empty() {
        for row in unreachable_rows(process) {
            wrong.push(
                format!("steps.{row}.key"),
                msg!(
                    "Không có bước nào chuyển hồ sơ đến bước này.",
                    "No step ever sends a dossier to this one."
                ),
            );
        }
    }
    if wrong.is_empty() { Ok(warnings(process)) } else { Err(wrong) }
}

fn check_key<'p>(key: &'p str, keys: &mut HashSet<&'p str>, field: String, wrong: &mut Fields) {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if key.is_empty() || key == END || !key.bytes().all(plain) {
        wrong.push(
            field,
            msg!(
                "Mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch dưới, và khác “end”.",
                "A key has only lower-case letters without marks, digits and underscores, and is \
                 not “end”."
            ),
        );
    } else if !keys.insert(key) {
        wrong.push(field, msg!("Mã “{key}” đã được dùng.", "The key “{key}” is used already."));
    }
}

fn check_step(step: &Step, at: &str, wrong: &mut Fields) {
    check_text(&step.task, format!("{at}.task"), wrong);
    check_work(&step.desk, step.norm, at, wrong);
    if let Some(result) = &step.result {
        check_text(result, format!("{at}.result"), wrong);
    }
    let mut keys = HashSet::new();
    for (i, opinion) in step.opinions.iter().enumerate() {
        let at = format!("{at}.opinions.{i}");
        check_key(&opinion.key, &mut keys, format!("{at}.key"), wrong);
        check_text(&opinion.task, format!("{at}.task"), wrong);
        check_work(&opinion.desk, opinion.norm, &at, wrong);
    }
}

fn check_text(text: &Msg, field: String, wrong: &mut Fields) {
    if text.vi.trim().is_empty() || text.en.trim().is_empty() {
        wrong.push(
            field,
            msg!("Hãy nhập nội dung bằng cả hai ngôn ngữ.", "Write it in both languages."),
        );
    }
}

fn check_work(desk: &Desk, norm: u32, at: &str, wrong: &mut Fields) {
    if norm == 0 {
        wrong.push(
            format!("{at}.norm"),
            msg!("Định mức thời gian phải lớn hơn 0.", "The time norm must be more than 0."),
        );
    }
    if matches!(&desk.agency, AgencyRef::Identifier(code) if code.trim().is_empty()) {
        wrong.push(
            format!("{at}.desk.agency"),
            msg!("Hãy nhập mã định danh cơ quan.", "Give the agency's identifier."),
        );
    }
}

fn check_choices(process: &Process, row: usize, step: &Step, at: &str, wrong: &mut Fields) {
    let mut labels = HashSet::new();
    for (i, branch) in step.choices.iter().enumerate() {
        let at = format!("{at}.choices.{i}");
        check_text(&branch.label, format!("{at}.label"), wrong);
        if !labels.insert(branch.label.vi.trim()) {
            wrong.push(
                format!("{at}.label"),
                msg!(
                    "Hai hướng xử lý của một bước phải có tên khác nhau.",
                    "Two ways out of one step need different names."
                ),
            );
        }
        if branch.to == step.key {
            wrong.push(
                format!("{at}.to"),
                msg!("Một bước không thể chuyển đến chính nó.", "A step cannot lead to itself."),
            );
        } else if branch.to != END && process.row(&branch.to).is_none() {
            wrong.push(
                format!("{at}.to"),
                msg!("Không có bước “{}”.", "There is no step “{}”.", branch.to),
            );
        }
    }
    if !step.choices.is_empty() && process.exits_of(row).iter().all(|exit| exit.back) {
        wrong.push(
            format!("{at}.choices"),
            msg!(
                "Bước này chỉ có hướng quay lại; cần ít nhất một hướng đi tiếp.",
                "This step only leads back; at least one way must lead on."
            ),
        );
    }
}

/// The rows to which no sequence of choices leads, returns included.
fn unreachable_rows(process: &Process) -> Vec<usize> {
    let mut reached = HashSet::from([0]);
    let mut to_visit = vec![0];
    while let Some(row) = to_visit.pop() {
        for exit in process.exits_of(row) {
            let Target::Step(next) = exit.to else { continue };
            to_visit.extend(process.row(&next.key).filter(|next| reached.insert(*next)));
        }
    }
    (0..process.steps.len()).filter(|row| !reached.contains(row)).collect()
}

fn warnings(process: &Process) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for step in &process.steps {
        let mut warn = |kind, message| {
            warnings.push(Warning { kind, step: Some(step.key.clone()), message });
        };
        if step.act == StepAct::Approve && matches!(step.desk.role, Role::Reception | Role::Post) {
            warn(WarningKind::ReceiverSigns, receiver_signs(&step.task));
        }
        for exit in process.exits(&step.key) {
            let Target::Step(next) = exit.to else { continue };
            if let (true, Some(label)) = (exit.back, exit.label) {
                warn(WarningKind::LeadsBack, leads_back(label, &next.task));
            }
            if step.act == StepAct::Issue && !exit.back && !hands_out(next) {
                warn(WarningKind::AfterIssue, after_issue(&next.task));
            }
        }
    }
    if process.steps.iter().all(|step| step.act != StepAct::Issue) {
        warnings.push(Warning {
            kind: WarningKind::NeverIssued,
            step: None,
            message: msg!(
                "Quy trình không có bước nào phát hành kết quả.",
                "No step of the process issues a result."
            ),
        });
    }
    warnings
}

fn hands_out(step: &Step) -> bool {
    matches!(step.desk.role, Role::Results | Role::Reception | Role::Post)
}

fn receiver_signs(task: &Msg) -> Msg {
    Msg::of(
        format!("Bước “{}”: người tiếp nhận hồ sơ không nên là người phê duyệt.", task.vi),
        format!("Step “{}”: whoever receives a dossier should not approve it.", task.en),
    )
}

fn leads_back(label: &Msg, to: &Msg) -> Msg {
    Msg::of(
        format!("Hướng “{}” quay lại bước “{}”, được tính là trả lại hồ sơ.", label.vi, to.vi),
        format!("“{}” leads back to “{}” and counts as a return.", label.en, to.en),
    )
}

fn after_issue(next: &Msg) -> Msg {
    Msg::of(
        format!(
            "Phát hành kết quả là xử lý xong hồ sơ, nhưng sau đó còn bước “{}”; chỉ nên còn việc \
             trả kết quả.",
            next.vi
        ),
        format!(
            "Issuing the result finishes the dossier, yet “{}” follows; only handing over should.",
            next.en
        ),
    )
}

#[cfg(test)]
mod tests;
