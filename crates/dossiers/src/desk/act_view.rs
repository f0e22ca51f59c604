//! The page of one act: what it does, who is told what, and what has to be entered.

use std::collections::BTreeSet;

use askama::Template;
use base::Locale;
use base::deadline::PausePolicy;
use process::{StepAct, Target};
use web::{Pick, View, Visit};

use super::act::DeskAct;
use super::body::{ActBody, MarkBody};
use super::compose::grounds;
use super::head::{Head, head};
use super::story::Story;
use super::{clock, told};
use crate::formview::FileLook;
use crate::needs::Needs;

/// An answer or a paper that can be marked.
#[derive(Debug, Clone)]
pub(crate) struct MarkRow {
    pub(crate) key: String,
    /// The name of the box for the reason.
    pub(crate) input: String,
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) ticked: bool,
    pub(crate) reason: String,
}

/// A group of answers that can be marked.
#[derive(Debug, Clone)]
pub(crate) struct MarkGroup {
    pub(crate) title: String,
    pub(crate) rows: Vec<MarkRow>,
}

/// What the page shows beside what was entered.
#[derive(Debug, Default)]
pub(super) struct Extra {
    /// The reasons that are ticked, to write the text.
    pub(super) ticked: BTreeSet<String>,
    /// Whether the letter is to be shown before it is sent.
    pub(super) preview: bool,
    /// The uploaded result.
    pub(super) file: Option<FileLook>,
}

#[derive(Template)]
#[template(path = "desk/act.html")]
pub(super) struct ActPage {
    v: View,
    head: Head,
    act: DeskAct,
    name: String,
    does: String,
    told: Vec<String>,
    typed: ActBody,
    exits: Vec<Pick>,
    returns: Vec<Pick>,
    colleagues: Vec<Pick>,
    agencies: Vec<Pick>,
    grounds: Vec<Pick>,
    groups: Vec<MarkGroup>,
    papers: Vec<MarkRow>,
    preview: Option<Vec<(String, String)>>,
    proposals: Vec<String>,
    if_paused: Vec<String>,
    waits_for_opinions: Vec<String>,
    asks_result: bool,
    file: Option<FileLook>,
    explained: Vec<String>,
}

/// What the form holds when the page is opened.
pub(super) fn blank(needs: &Needs, story: &Story, act: DeskAct, now: base::Instant) -> ActBody {
    let mut body = ActBody { version: story.d.version, ..ActBody::default() };
    match act {
        DeskAct::HandOver => {
            body.receiver.clone_from(&story.d.person.name);
            body.number.clone_from(&story.d.person.number);
        }
        DeskAct::PassOn | DeskAct::Approve => {
            let result = &mut body.result;
            result.title = story.version.definition.results.first().map(|r| r.name.vi.to_string()).unwrap_or_default();
            result.date = now.dmy();
            // Who approved last is who signs.
            let signer = story.events.iter().rev().find(|e| e.kind == "dossier.approve");
            result.signer = signer.map(|e| e.actor_name.clone()).unwrap_or_default();
        }
        DeskAct::Extend => {
            if let Some(at) = clock::proposals(needs, &story.d, now).get(1) {
                body.new_due = at.dmy();
                body.new_time = at.local().strftime("%H:%M").to_string();
            }
        }
        DeskAct::RequestSupplement => {
            "Hồ sơ chưa đầy đủ, chưa hợp lệ theo thành phần hồ sơ của thủ tục; đề nghị bổ sung, hoàn thiện các nội dung dưới đây."
                .clone_into(&mut body.reason);
        }
        _ => {}
    }
    body
}

/// The page with what was entered.
pub(super) fn act_page(visit: &Visit, view: View, needs: &Needs, story: &Story, act: DeskAct, typed: ActBody, extra: Extra) -> ActPage {
    let (locale, now) = (visit.locale(), visit.ctx.now);
    let process = &story.version.definition.process;
    let pauses = act == DeskAct::RequestSupplement || act == DeskAct::Suspend;
    let marks = act == DeskAct::RequestSupplement;
    let moves = matches!(act, DeskAct::PassOn | DeskAct::Approve);
    let groups = if marks { groups(story, &typed.fields, locale) } else { Vec::new() };
    let papers = if marks { papers(story, &typed.papers, locale) } else { Vec::new() };
    ActPage {
        head: head(needs, story, now, locale),
        name: act.name().get(locale).to_owned(),
        does: act.does().get(locale).to_owned(),
        told: told::told(story, act, locale),
        exits: if moves { exits(story, &typed, locale) } else { Vec::new() },
        returns: process::returns(process, &story.d.position)
            .into_iter()
            .map(|step| Pick::new(step.key.clone(), step.task.get(locale), &typed.to))
            .collect(),
        colleagues: story.desk.iter().map(|(id, name)| Pick::new(id.to_string(), name.clone(), &typed.to)).collect(),
        agencies: story.elsewhere.iter().map(|a| Pick::new(a.id.to_string(), a.name.clone(), &typed.to)).collect(),
        grounds: if act == DeskAct::Refuse {
            let chosen = |key: &str| extra.ticked.contains(key);
            grounds(story, locale)
                .into_iter()
                .map(|g| Pick { chosen: chosen(&g.key), value: g.key, label: g.label, hint: String::new() })
                .collect()
        } else {
            Vec::new()
        },
        preview: extra.preview.then(|| preview(&groups, &papers)),
        groups,
        papers,
        proposals: if act == DeskAct::Extend {
            clock::proposals(needs, &story.d, now).iter().map(|at| at.hm_dmy()).collect()
        } else {
            Vec::new()
        },
        if_paused: if pauses { if_paused(needs, story, now, locale, pause_policy(needs, act)) } else { Vec::new() },
        waits_for_opinions: if moves { waits_for_opinions(story, locale) } else { Vec::new() },
        asks_result: moves && asks_result(story),
        file: extra.file,
        explained: clock::explained(needs, &story.d, now, locale),
        v: view,
        act,
        typed,
    }
}

fn exits(story: &Story, typed: &ActBody, locale: Locale) -> Vec<Pick> {
    let Some(step) = story.step() else { return Vec::new() };
    let exits = story.version.definition.process.exits(&step.key);
    if exits.len() < 2 {
        return Vec::new();
    }
    exits
        .iter()
        .enumerate()
        .map(|(number, exit)| {
            let to = match exit.to {
                Target::Step(next) => next.task.get(locale).to_owned(),
                Target::End => locale.t("Kết thúc quy trình", "End of the process").to_owned(),
                Target::Missing(key) => key.to_owned(),
            };
            let back = if exit.back { locale.t(" (trả lại: ghi rõ lý do ở ghi chú)", " (a return: write the reason in the note)") } else { "" };
            Pick {
                value: number.to_string(),
                label: exit.label.map_or_else(|| to.clone(), |l| l.get(locale).to_owned()),
                hint: format!("→ {to}{back}"),
                chosen: typed.choice == Some(number),
            }
        })
        .collect()
}

fn asks_result(story: &Story) -> bool {
    let Some(step) = story.step() else { return false };
    let ends = story.version.definition.process.exits(&step.key).iter().any(|e| e.to == Target::End);
    step.act == StepAct::Issue || ends
}

fn waits_for_opinions(story: &Story, locale: Locale) -> Vec<String> {
    let Some(step) = story.step() else { return Vec::new() };
    let open = |key: &str| story.d.position.opinions.iter().any(|o| o.key == key && o.answer.is_none());
    step.opinions
        .iter()
        .filter(|o| open(&o.key))
        .map(|o| format!("{} – {}", o.task.get(locale), story.place(&o.desk)))
        .collect()
}

fn groups(story: &Story, marked: &[MarkBody], locale: Locale) -> Vec<MarkGroup> {
    let group = |section: crate::formview::AnswerSection| MarkGroup {
        title: section.title,
        rows: section.lines.into_iter().map(|line| row(line.path, line.label, line.value, marked)).collect(),
    };
    story.answers(locale).into_iter().map(group).collect()
}

fn papers(story: &Story, marked: &[MarkBody], locale: Locale) -> Vec<MarkRow> {
    let components = story.case().map(|c| c.components.as_slice()).unwrap_or_default();
    let component = |c: &catalogue::Component| {
        let there = story.papers.iter().filter(|p| p.component == c.key && p.superseded_at.is_none()).count();
        let state = match (there, c.by_form) {
            (0, true) => locale.t("Tờ khai điện tử", "The e-form").to_owned(),
            (0, false) => locale.t("Chưa có", "Not handed in").to_owned(),
            (n, _) => format!("{n} {}", locale.t("tệp hoặc bản giấy", "files or papers")),
        };
        row(c.key.clone(), c.name.get(locale).to_owned(), state, marked)
    };
    components.iter().map(component).collect()
}

fn row(key: String, label: String, value: String, marked: &[MarkBody]) -> MarkRow {
    let mark = marked.iter().find(|m| m.key == key);
    MarkRow { input: format!("reason.{key}"), ticked: mark.is_some(), reason: mark.map(|m| m.reason.clone()).unwrap_or_default(), key, label, value }
}

/// The body of the letter: what to put right and why, in the letter's order.
fn preview(groups: &[MarkGroup], papers: &[MarkRow]) -> Vec<(String, String)> {
    let ticked = |row: &&MarkRow| row.ticked;
    let answers = groups.iter().flat_map(|g| &g.rows).filter(ticked);
    answers.chain(papers.iter().filter(ticked)).map(|row| (row.label.clone(), row.reason.clone())).collect()
}

/// What a pause that this act begins does to the due date.
fn pause_policy(needs: &Needs, act: DeskAct) -> PausePolicy {
    if act == DeskAct::Suspend { PausePolicy::Extend } else { needs.policy.supplement }
}

fn if_paused(needs: &Needs, story: &Story, now: base::Instant, locale: Locale, policy: PausePolicy) -> Vec<String> {
    [1, 3, 5]
        .into_iter()
        .filter_map(|days| clock::if_paused(needs, &story.d, now, days, policy))
        .map(|(back, due)| {
            let (back, due) = (back.hm_dmy(), due.hm_dmy());
            match locale {
                Locale::Vi => format!("Nếu tạm dừng bây giờ và tiếp tục lúc {back}: hạn trả kết quả là {due}"),
                Locale::En => format!("If paused now and resumed at {back}: due at {due}"),
            }
        })
        .collect()
}
