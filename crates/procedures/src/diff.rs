//! What changed between two versions, in plain words.

use std::collections::BTreeMap;

use base::{Msg, msg};
use catalogue::{Case, Definition};
use process::{Process, Step, working_time};
use serde::Serialize;

use crate::labels;

/// One difference, as a controller would tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What it is about.
    pub part: Part,
    /// What changed.
    pub what: Msg,
}

/// The parts of a procedure that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Name, summary, sector and other texts.
    Texts,
    /// Who, where and how.
    Reach,
    /// Legal times.
    Times,
    /// Papers.
    Papers,
    /// Fees.
    Fees,
    /// Results and legal basis.
    Results,
    /// The e-form.
    Form,
    /// The internal process.
    Process,
}

impl Part {
    /// The part's name.
    pub fn name(self) -> Msg {
        match self {
            Self::Texts => Msg::new("Nội dung", "Texts"),
            Self::Reach => Msg::new("Phạm vi, đối tượng", "Who and where"),
            Self::Times => Msg::new("Thời hạn", "Times"),
            Self::Papers => Msg::new("Giấy tờ", "Papers"),
            Self::Fees => Msg::new("Phí, lệ phí", "Fees"),
            Self::Results => Msg::new("Kết quả, căn cứ", "Results and law"),
            Self::Form => Msg::new("Tờ khai điện tử", "E-form"),
            Self::Process => Msg::new("Quy trình nội bộ", "Internal process"),
        }
    }
}

/// The differences between two versions, part by part.
pub fn differences(old: &Definition, new: &Definition) -> Vec<Difference> {
    let mut told = Vec::new();
    texts(old, new, &mut told);
    reach(old, new, &mut told);
    cases(old, new, &mut told);
    results(old, new, &mut told);
    form(old, new, &mut told);
    process(&old.process, &new.process, &mut told);
    told.sort_by_key(|d| d.part);
    told
}

fn tell(told: &mut Vec<Difference>, part: Part, what: Msg) {
    told.push(Difference { part, what });
}

fn changed(told: &mut Vec<Difference>, part: Part, what: &Msg, old: &Msg, new: &Msg) {
    if old == new {
        return;
    }
    // Where only the English changed, the Vietnamese reader is told just that.
    let told_text = if old.vi == new.vi {
        Msg::of(
            format!("{}: sửa bản tiếng Anh", what.vi),
            format!("{}: English changed from “{}” to “{}”", what.en, old.en, new.en),
        )
    } else {
        Msg::of(
            format!("{}: “{}” → “{}”", what.vi, old.vi, new.vi),
            format!("{}: “{}” → “{}”", what.en, old.en, new.en),
        )
    };
    tell(told, part, told_text);
}

fn texts(old: &Definition, new: &Definition, told: &mut Vec<Difference>) {
    let none = Msg::default();
    let pairs = [
        (msg!("Tên thủ tục", "Name"), &old.name, &new.name),
        (msg!("Mô tả", "Summary"), &old.summary, &new.summary),
        (msg!("Lĩnh vực", "Sector"), &old.sector.name, &new.sector.name),
        (
            msg!("Yêu cầu, điều kiện", "Requirements"),
            old.requirements.as_ref().unwrap_or(&none),
            new.requirements.as_ref().unwrap_or(&none),
        ),
    ];
    for (what, old, new) in pairs {
        changed(told, Part::Texts, &what, old, new);
    }
    if old.steps != new.steps {
        let (before, after) = (old.steps.len(), new.steps.len());
        let what = msg!("Trình tự thực hiện: sửa ({before} → {after} bước)", "Steps: changed ({before} → {after})");
        tell(told, Part::Texts, what);
    }
    if old.eligibility != new.eligibility {
        let what = msg!("Câu hỏi điều kiện trước khi nộp: sửa", "Questions before the form: changed");
        tell(told, Part::Texts, what);
    }
    lists(told, Part::Texts, &msg!("từ khóa", "keyword"), &old.keywords, &new.keywords);
}

fn reach(old: &Definition, new: &Definition, told: &mut Vec<Difference>) {
    let names = |d: &Definition| {
        [
            labels::listed(d.levels.iter().map(|l| labels::level(*l))),
            labels::listed(d.agencies.iter().map(|a| labels::kind(a))),
            labels::listed(d.audience.iter().map(|a| labels::audience(*a))),
            labels::listed(d.channels.iter().map(|c| labels::channel(*c))),
            labels::online(d.online),
        ]
    };
    let what = [
        msg!("Cấp thực hiện", "Level"),
        msg!("Cơ quan thực hiện", "Agencies"),
        msg!("Đối tượng", "Who may apply"),
        msg!("Cách thức nộp", "How to apply"),
        msg!("Mức độ trực tuyến", "Online"),
    ];
    for ((what, old), new) in what.iter().zip(names(old)).zip(names(new)) {
        changed(told, Part::Reach, what, &old, &new);
    }
}

fn cases(old: &Definition, new: &Definition, told: &mut Vec<Difference>) {
    for case in &new.cases {
        match old.cases.iter().find(|c| c.key == case.key) {
            Some(before) => one_case(before, case, told),
            None => {
                let name = &case.name;
                let what = Msg::of(format!("Thêm trường hợp “{}”", name.vi), format!("New case “{}”", name.en));
                tell(told, Part::Times, what);
            }
        }
    }
    for case in old.cases.iter().filter(|c| !new.cases.iter().any(|n| n.key == c.key)) {
        let name = &case.name;
        let what = Msg::of(format!("Bỏ trường hợp “{}”", name.vi), format!("Case “{}” removed", name.en));
        tell(told, Part::Times, what);
    }
}

fn one_case(old: &Case, new: &Case, told: &mut Vec<Difference>) {
    let name = &new.name;
    let of = |vi: &str, en: &str| Msg::of(format!("{vi} ({})", name.vi), format!("{en} ({})", name.en));
    changed(told, Part::Times, &of("Tên trường hợp", "Name of the case"), &old.name, &new.name);
    changed(told, Part::Times, &of("Thời hạn", "Time"), &labels::case_time(old), &labels::case_time(new));
    let online = |case: &Case| case.online_time.map_or_else(|| msg!("như trực tiếp", "as in person"), |t| t.text());
    changed(told, Part::Times, &of("Thời hạn nộp qua mạng", "Online time"), &online(old), &online(new));
    let papers = |case: &Case| -> Named { case.components.iter().map(|c| (c.key.clone(), (c.name.clone(), paper(c)))).collect() };
    named(told, Part::Papers, &of("giấy tờ", "paper"), &papers(old), &papers(new));
    let fees = |case: &Case| -> Named { case.fees.iter().map(|f| (f.key.clone(), (f.name.clone(), fee(f)))).collect() };
    named(told, Part::Fees, &of("khoản thu", "fee"), &fees(old), &fees(new));
}

fn paper(paper: &catalogue::Component) -> Msg {
    let (originals, copies) = (paper.originals, paper.copies);
    let need = if paper.required { msg!("bắt buộc", "required") } else { msg!("khi cần", "if it applies") };
    let note = paper.note.clone().unwrap_or_default();
    let (need_vi, need_en) = (need.vi, need.en);
    Msg::of(
        format!("{originals} bản chính, {copies} bản sao, {need_vi} {}", note.vi).trim().to_owned(),
        format!("{originals} original, {copies} copies, {need_en} {}", note.en).trim().to_owned(),
    )
}

fn fee(fee: &catalogue::Fee) -> Msg {
    let note = fee.note.clone().unwrap_or_default();
    let amount = fee.amount;
    let when = if fee.when == catalogue::Taken::Always { Msg::default() } else { fee.when.name() };
    let say = |parts: [&str; 3]| parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ");
    let amount = amount.to_string();
    Msg::of(say([&amount, &when.vi.to_lowercase(), &note.vi]), say([&amount, &when.en.to_lowercase(), &note.en]))
}

fn results(old: &Definition, new: &Definition, told: &mut Vec<Difference>) {
    let outcomes = |d: &Definition| -> Named {
        d.results.iter().map(|r| (r.code.clone(), (r.name.clone(), Msg::default()))).collect()
    };
    named(told, Part::Results, &msg!("kết quả", "result"), &outcomes(old), &outcomes(new));
    let laws = |d: &Definition| d.legal_basis.iter().map(|l| format!("{} {}", l.number, l.name)).collect::<Vec<_>>();
    lists(told, Part::Results, &msg!("căn cứ", "legal text"), &laws(old), &laws(new));
}

fn form(old: &Definition, new: &Definition, told: &mut Vec<Difference>) {
    let questions = |d: &Definition| -> Named {
        let plain = |f: &forms::Field| serde_json::to_string(f).unwrap_or_default();
        d.form.fields().map(|f| (f.key.clone(), (f.label.clone(), Msg::of(plain(f), plain(f))))).collect()
    };
    let (before, after) = (questions(old), questions(new));
    for (key, (label, content)) in &after {
        let (vi, en) = (&label.vi, &label.en);
        match before.get(key) {
            None => tell(told, Part::Form, msg!("Thêm câu hỏi “{vi}”", "New question “{en}”")),
            Some((_, old)) if old != content => tell(told, Part::Form, msg!("Sửa câu hỏi “{vi}”", "Question “{en}” changed")),
            Some(_) => {}
        }
    }
    for (label, _) in before.iter().filter(|(key, _)| !after.contains_key(*key)).map(|(_, asked)| asked) {
        let (vi, en) = (&label.vi, &label.en);
        tell(told, Part::Form, msg!("Bỏ câu hỏi “{vi}”", "Question “{en}” removed"));
    }
}

fn process(old: &Process, new: &Process, told: &mut Vec<Difference>) {
    let before = |step: &Step| old.step(&step.key).cloned();
    for step in &new.steps {
        let (vi, en) = (&step.task.vi, &step.task.en);
        match before(step) {
            None => tell(told, Part::Process, msg!("Thêm bước “{vi}”", "New step “{en}”")),
            Some(old) if old.norm != step.norm => {
                let of = msg!("Định mức bước “{vi}”", "Norm of the step “{en}”");
                changed(told, Part::Process, &of, &working_time(old.norm), &working_time(step.norm));
            }
            Some(old) if old != *step => tell(told, Part::Process, msg!("Sửa bước “{vi}”", "Step “{en}” changed")),
            Some(_) => {}
        }
    }
    for step in old.steps.iter().filter(|s| new.step(&s.key).is_none()) {
        let (vi, en) = (&step.task.vi, &step.task.en);
        tell(told, Part::Process, msg!("Bỏ bước “{vi}”", "Step “{en}” removed"));
    }
    let keys = |p: &Process, other: &Process| -> Vec<String> {
        p.steps.iter().filter(|s| other.step(&s.key).is_some()).map(|s| s.key.clone()).collect()
    };
    if keys(old, new) != keys(new, old) {
        tell(told, Part::Process, msg!("Đổi thứ tự các bước", "The steps are in another order"));
    }
}

type Named = BTreeMap<String, (Msg, Msg)>;

fn named(told: &mut Vec<Difference>, part: Part, kind: &Msg, old: &Named, new: &Named) {
    for (key, (name, content)) in new {
        match old.get(key) {
            None => {
                let what = Msg::of(format!("Thêm {}: {}", kind.vi, name.vi), format!("New {}: {}", kind.en, name.en));
                tell(told, part, what);
            }
            Some((old_name, old_content)) => {
                changed(told, part, &Msg::of(capital(&kind.vi), capital(&kind.en)), old_name, name);
                let of = Msg::of(format!("{} “{}”", capital(&kind.vi), name.vi), format!("{} “{}”", capital(&kind.en), name.en));
                changed(told, part, &of, old_content, content);
            }
        }
    }
    for (name, _) in old.iter().filter(|(key, _)| !new.contains_key(*key)).map(|(_, named)| named) {
        let what = Msg::of(format!("Bỏ {}: {}", kind.vi, name.vi), format!("{} removed: {}", capital(&kind.en), name.en));
        tell(told, part, what);
    }
}

fn lists(told: &mut Vec<Difference>, part: Part, kind: &Msg, old: &[String], new: &[String]) {
    for text in new.iter().filter(|t| !old.contains(t)) {
        tell(told, part, Msg::of(format!("Thêm {}: {text}", kind.vi), format!("New {}: {text}", kind.en)));
    }
    for text in old.iter().filter(|t| !new.contains(t)) {
        tell(told, part, Msg::of(format!("Bỏ {}: {text}", kind.vi), format!("{} removed: {text}", capital(&kind.en))));
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
