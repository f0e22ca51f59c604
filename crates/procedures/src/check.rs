//! Whether a version may be published, and what its author should look at again.

use std::collections::HashSet;

use base::{Fields, Msg, msg};
use catalogue::{Case, Definition};
use process::Warning;

use crate::labels;

/// What a check found. Faults stand in the way of publishing; warnings do not.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Checked {
    /// Wrong places with what to do about them: `cases.0.components.2.name`.
    pub faults: Fields,
    /// What deserves a second look.
    pub warnings: Vec<Msg>,
}

impl Checked {
    /// Whether nothing stands in the way.
    pub fn is_publishable(&self) -> bool {
        self.faults.is_empty()
    }
}

/// The longest legal time that is believed, in units.
const LONGEST: u32 = 3_650;
/// The most cases, papers of a case, steps and the like.
const MANY: usize = 200;

/// Checks a version's content: the parts the law asks for, both languages, the e-form, the internal
/// process and whether its norms fit the legal time.
pub fn check(d: &Definition) -> Checked {
    let mut c = Checked::default();
    code(d, &mut c.faults);
    text(&d.name, "name", &msg!("Tên thủ tục", "Name"), &mut c.faults);
    text(&d.sector.name, "sector.name", &msg!("Tên lĩnh vực", "Sector's name"), &mut c.faults);
    if d.sector.code.trim().is_empty() {
        c.faults.push("sector.code", msg!("Hãy nhập mã lĩnh vực", "Give the sector's code"));
    }
    text(&d.summary, "summary", &msg!("Tóm tắt", "Summary"), &mut c.faults);
    parts(d, &mut c.faults);
    for (i, step) in d.steps.iter().enumerate() {
        let n = i + 1;
        text(step, &format!("steps.{i}"), &msg!("Bước {n}", "Step {n}"), &mut c.faults);
    }
    for (i, outcome) in d.results.iter().enumerate() {
        let n = i + 1;
        text(&outcome.name, &format!("results.{i}.name"), &msg!("Tên kết quả {n}", "Name of result {n}"), &mut c.faults);
    }
    if let Some(requirements) = &d.requirements {
        text(requirements, "requirements", &msg!("Yêu cầu, điều kiện", "Requirements"), &mut c.faults);
    }
    for (i, e) in d.eligibility.iter().enumerate() {
        let n = i + 1;
        text(&e.question, &format!("eligibility.{i}.question"), &msg!("Câu hỏi điều kiện {n}", "Question {n}"), &mut c.faults);
        let name = msg!("Câu hỏi điều kiện {n}, khi trả lời không", "Question {n}, when the answer is no");
        text(&e.otherwise, &format!("eligibility.{i}.otherwise"), &name, &mut c.faults);
    }
    let mut keys = HashSet::new();
    for (i, case) in d.cases.iter().enumerate() {
        key(&case.key, &mut keys, format!("cases.{i}.key"), &mut c.faults);
        self::case(case, i, &mut c.faults);
    }
    unknown_events(d, &mut c.faults);
    if let Err(faults) = forms::check_definition(&d.form) {
        extend(&mut c.faults, "form", &faults);
    }
    match process::check(&d.process) {
        Ok(warnings) => c.warnings.extend(warnings.into_iter().map(|w| w.message)),
        Err(faults) => extend(&mut c.faults, "process", &faults),
    }
    c.warnings.extend(overrun(d).map(|w| w.message));
    c
}

/// Whether the norms exceed the shortest legal time of the cases.
pub(crate) fn overrun(d: &Definition) -> Option<Warning> {
    let least = d.cases.iter().filter_map(|c| c.time).map(labels::minutes).min()?;
    process::fits(&d.process, least)
}

fn extend(faults: &mut Fields, place: &str, inner: &Fields) {
    for fault in inner.iter() {
        faults.push(format!("{place}.{}", fault.field), fault.message.clone());
    }
}

/// Whether a text is a procedure's code: `1.001193`.
pub(crate) fn is_code(code: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    code.split_once('.').is_some_and(|(group, number)| {
        group.len() == 1 && number.len() == 6 && digits(group) && digits(number)
    })
}

fn code(d: &Definition, faults: &mut Fields) {
    if !is_code(&d.code) {
        let text = msg!("Mã thủ tục có dạng 1.001193", "A procedure's code looks like 1.001193");
        faults.push("code", text);
    }
}

/// The parts that a published procedure must have (NĐ 63/2010/NĐ-CP, điều 8 khoản 2).
fn parts(d: &Definition, faults: &mut Fields) {
    let needed = [
        ("steps", d.steps.is_empty(), msg!("Chưa có trình tự thực hiện", "The steps are missing")),
        ("channels", d.channels.is_empty(), msg!("Chưa có cách thức thực hiện", "Say how to hand in")),
        ("cases", d.cases.is_empty(), msg!("Cần ít nhất một trường hợp", "There must be at least one case")),
        ("audience", d.audience.is_empty(), msg!("Chưa có đối tượng thực hiện", "Say who may apply")),
        ("agencies", d.agencies.is_empty(), msg!("Chưa có cơ quan thực hiện", "Say which agencies carry it out")),
        ("levels", d.levels.is_empty(), msg!("Chưa có cấp thực hiện", "Say at which level")),
        ("results", d.results.is_empty(), msg!("Chưa có kết quả thực hiện", "Say what comes out")),
        ("legal_basis", d.legal_basis.is_empty(), msg!("Chưa có căn cứ pháp lý", "The legal basis is missing")),
    ];
    for (field, missing, message) in needed {
        if missing {
            faults.push(field, message);
        }
    }
    for (i, law) in d.legal_basis.iter().enumerate() {
        if law.number.trim().is_empty() || law.name.trim().is_empty() {
            let text = msg!("Hãy ghi số hiệu và tên văn bản", "Give the text's number and name");
            faults.push(format!("legal_basis.{i}"), text);
        }
    }
    let lists = [d.steps.len(), d.cases.len(), d.results.len(), d.legal_basis.len(), d.keywords.len(), d.eligibility.len()];
    if lists.into_iter().any(|n| n > MANY) {
        faults.push("name", msg!("Có danh sách dài quá {MANY} dòng", "A list is longer than {MANY} lines"));
    }
}

fn unknown_events(d: &Definition, faults: &mut Fields) {
    for event in d.events.iter().filter(|e| labels::life_event(e).is_none()) {
        faults.push("events", msg!("Không có sự kiện “{event}”", "There is no life event “{event}”"));
    }
}

fn case(case: &Case, i: usize, faults: &mut Fields) {
    let (place, c) = (format!("cases.{i}"), i + 1);
    text(&case.name, &format!("{place}.name"), &msg!("Tên trường hợp {c}", "Name of case {c}"), faults);
    for (field, term) in [("time", case.time), ("online_time", case.online_time)] {
        if term.is_some_and(|t| t.amount == 0 || t.amount > LONGEST) {
            let text = msg!("Thời hạn từ 1 đến {LONGEST}", "A time from 1 to {LONGEST}");
            faults.push(format!("{place}.{field}"), text);
        }
    }
    let mut keys = HashSet::new();
    for (i, paper) in case.components.iter().enumerate() {
        let place = format!("{place}.components.{i}");
        key(&paper.key, &mut keys, format!("{place}.key"), faults);
        let n = i + 1;
        let name = msg!("Trường hợp {c}, tên giấy tờ {n}", "Case {c}, name of paper {n}");
        text(&paper.name, &format!("{place}.name"), &name, faults);
        let note = msg!("Trường hợp {c}, ghi chú của giấy tờ {n}", "Case {c}, note of paper {n}");
        optional(paper.note.as_ref(), &format!("{place}.note"), &note, faults);
        if paper.originals + paper.copies == 0 {
            let text = msg!("Cần ít nhất một bản chính hoặc bản sao", "At least one original or copy");
            faults.push(format!("{place}.originals"), text);
        }
    }
    keys.clear();
    for (i, fee) in case.fees.iter().enumerate() {
        let place = format!("{place}.fees.{i}");
        key(&fee.key, &mut keys, format!("{place}.key"), faults);
        let n = i + 1;
        let name = msg!("Trường hợp {c}, tên khoản phí {n}", "Case {c}, name of fee {n}");
        text(&fee.name, &format!("{place}.name"), &name, faults);
        let note = msg!("Trường hợp {c}, ghi chú của khoản phí {n}", "Case {c}, note of fee {n}");
        optional(fee.note.as_ref(), &format!("{place}.note"), &note, faults);
        if fee.amount.0 < 0 {
            faults.push(format!("{place}.amount"), msg!("Số tiền không được âm", "The amount cannot be negative"));
        }
    }
    if case.components.len() > MANY || case.fees.len() > MANY {
        faults.push(place, msg!("Có danh sách dài quá {MANY} dòng", "A list is longer than {MANY} lines"));
    }
}

fn key<'a>(key: &'a str, keys: &mut HashSet<&'a str>, field: String, faults: &mut Fields) {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if key.is_empty() || !key.bytes().all(plain) {
        faults.push(
            field,
            msg!(
                "Khóa chỉ gồm chữ thường không dấu, chữ số và dấu gạch dưới",
                "A key has only lower-case letters without marks, digits and underscores"
            ),
        );
    } else if !keys.insert(key) {
        faults.push(field, msg!("Khóa “{key}” đã được dùng", "The key “{key}” is used already"));
    }
}

/// Both languages must be there; `name` says which text it is.
fn text(text: &Msg, field: &str, name: &Msg, faults: &mut Fields) {
    let (vi, en) = (&name.vi, &name.en);
    let message = match (text.vi.trim().is_empty(), text.en.trim().is_empty()) {
        (false, false) => return,
        (true, _) => msg!("{vi}: thiếu nội dung tiếng Việt", "{en}: the Vietnamese text is missing"),
        (false, true) => msg!("{vi}: thiếu nội dung tiếng Anh", "{en}: the English text is missing"),
    };
    faults.push(field.to_owned(), message);
}

fn optional(note: Option<&Msg>, field: &str, name: &Msg, faults: &mut Fields) {
    if let Some(note) = note {
        text(note, field, name, faults);
    }
}
