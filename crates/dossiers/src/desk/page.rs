//! The dossier page: one screen that tells the whole story.

use askama::Template;
use axum::response::IntoResponse as _;
use base::{DossierId, Instant, Locale};
use web::{Input, Path, Reply, View, Visit};

use super::head::{Button, Head, base_path, buttons, head};
use super::history::{EventView, timeline};
use super::letters;
use super::story::{Story, story};
use super::way::{OpinionRow, StepRow, StripStep, opinions, strip, table};
use super::{clock, history};
use crate::formview::AnswerSection;
use crate::needs::Needs;

/// The tabs of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Form,
    Papers,
    Process,
    Letters,
}

impl Tab {
    fn from_code(code: &str) -> Self {
        match code {
            "papers" => Self::Papers,
            "process" => Self::Process,
            "letters" => Self::Letters,
            _ => Self::Form,
        }
    }
}

/// A paper in the list.
#[derive(Debug, Clone)]
pub(crate) struct PaperRow {
    pub(crate) name: String,
    pub(crate) note: String,
    pub(crate) counts: String,
    pub(crate) look: String,
    pub(crate) shown: bool,
    pub(crate) old: bool,
}

/// A letter in the list.
#[derive(Debug, Clone)]
pub(crate) struct LetterRow {
    pub(crate) title: String,
    pub(crate) note: String,
    pub(crate) href: String,
}

/// A request for a supplement in the list.
#[derive(Debug, Clone)]
pub(crate) struct SupplementRow {
    pub(crate) asked: String,
    pub(crate) reason: String,
    pub(crate) marks: Vec<String>,
    pub(crate) state: String,
}

/// An act that somebody else was faster than: what happened and what the officer had entered.
pub(crate) struct Kept {
    pub(crate) message: String,
    /// The act, when it can still be done.
    pub(crate) again: Option<String>,
    /// What was entered: shown to the officer where it is a text, sent on as it was.
    pub(crate) texts: Vec<String>,
    pub(crate) pairs: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "desk/dossier.html")]
struct DossierPage {
    v: View,
    head: Head,
    tab: Tab,
    primary: Option<Button>,
    others: Vec<Button>,
    why_not: String,
    kept: Option<Kept>,
    person: Vec<(String, String)>,
    sections: Vec<AnswerSection>,
    papers: Vec<PaperRow>,
    viewer: Option<(String, String)>,
    strip: Vec<StripStep>,
    steps: Vec<StepRow>,
    opinions: Vec<OpinionRow>,
    letters: Vec<LetterRow>,
    supplements: Vec<SupplementRow>,
    events: Vec<EventView>,
    explained: Vec<String>,
}

/// `GET /desk/dossiers/{id}`
pub(super) async fn show(visit: Visit, Path(id): Path<DossierId>, query: Input) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let reading = needs.clone();
    let story = visit.ctx.read(move |tx| story(tx, &reading, id)).await?;
    web::html(&page(&visit, &needs, &story, Tab::from_code(query.text("tab")), query.text("paper"), None))
}

/// The page after an act that was not done, with what the officer had entered.
pub(super) fn refused(visit: &Visit, needs: &Needs, story: &Story, kept: Kept) -> Reply {
    let answer = web::html(&page(visit, needs, story, Tab::Form, "", Some(kept)))?;
    Ok((axum::http::StatusCode::CONFLICT, answer).into_response())
}

fn page(visit: &Visit, needs: &Needs, story: &Story, tab: Tab, paper: &str, kept: Option<Kept>) -> DossierPage {
    let (locale, now) = (visit.locale(), visit.ctx.now);
    let (primary, others) = buttons(&visit.ctx.actor, story, locale);
    let (papers, viewer) = papers(story, paper, locale);
    DossierPage {
        v: visit.view.clone(),
        head: head(needs, story, now, locale),
        tab,
        primary,
        others,
        why_not: why_not(story, locale),
        kept,
        person: person(story, locale),
        sections: story.answers(locale),
        papers,
        viewer,
        strip: strip(story, now, locale),
        steps: table(story, now, locale),
        opinions: opinions(story, locale),
        letters: letters_of(story, locale),
        supplements: supplements(story, locale),
        events: timeline(story, locale),
        explained: clock::explained(needs, &story.d, now, locale),
    }
}

fn why_not(story: &Story, locale: Locale) -> String {
    let approves = story.mine.iter().any(|t| t.kind == crate::TaskKind::Approve);
    if approves && story.received_by_me {
        let vi = "Bạn đã tiếp nhận hồ sơ này nên không được phê duyệt; lãnh đạo khác của đơn vị phê duyệt.";
        return locale.t(vi, "You received this dossier, so another leader of the agency has to approve it.").to_owned();
    }
    String::new()
}

/// The applicant as stated when the dossier was handed in.
pub(crate) fn person(story: &Story, locale: Locale) -> Vec<(String, String)> {
    let p = &story.d.person;
    let born = base::text::read::date(&p.born).map(|d| d.strftime("%d/%m/%Y").to_string()).unwrap_or_default();
    let sex = match p.sex.as_str() {
        "male" => locale.t("Nam", "Male"),
        "female" => locale.t("Nữ", "Female"),
        _ => "",
    };
    let mut rows = vec![
        (locale.t("Họ và tên hoặc tên tổ chức", "Name"), p.name.clone()),
        (locale.t("Số định danh hoặc mã số", "Identity or registration number"), p.number.clone()),
        (locale.t("Ngày sinh", "Date of birth"), born),
        (locale.t("Giới tính", "Sex"), sex.to_owned()),
        (locale.t("Số điện thoại", "Phone"), p.phone.clone()),
        (locale.t("Thư điện tử", "E-mail"), p.email.clone()),
        (locale.t("Địa chỉ", "Address"), p.address.clone()),
    ];
    if let Some(submitter) = &p.submitter {
        let who = format!("{} · {} · {}", submitter.name, submitter.number, submitter.phone);
        rows.push((locale.t("Người nộp thay", "Handed in by"), who));
    }
    rows.retain(|(_, value)| !value.is_empty());
    rows.into_iter().map(|(label, value)| (label.to_owned(), value)).collect()
}

fn papers(story: &Story, wanted: &str, locale: Locale) -> (Vec<PaperRow>, Option<(String, String)>) {
    let with_file = |p: &&crate::Paper| p.file_id.is_some();
    let shown = story
        .papers
        .iter()
        .filter(with_file)
        .find(|p| p.id.to_string() == wanted)
        .or_else(|| story.papers.iter().filter(with_file).find(|p| p.superseded_at.is_none()));
    let rows = story
        .papers
        .iter()
        .map(|p| PaperRow {
            name: history::marked_name(story, &p.component, locale).trim().to_owned(),
            note: [file_name(story, p).as_str(), p.added_by.as_str(), &p.added_at.hm_dmy()]
                .into_iter()
                .filter(|t| !t.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            counts: counts(p, locale),
            look: p.file_id.map(|_| format!("{}?tab=papers&paper={}", base_path(story.d.id), p.id)).unwrap_or_default(),
            shown: shown.is_some_and(|s| s.id == p.id),
            old: p.superseded_at.is_some(),
        })
        .map(|row| if row.name.is_empty() { PaperRow { name: row.note.clone(), ..row } } else { row })
        .collect();
    let viewer = shown.and_then(|p| Some((format!("/files/{}/view", p.file_id?), file_name(story, p))));
    (rows, viewer)
}

/// The file's own name with its size, which tells several files of one paper apart.
fn file_name(story: &Story, paper: &crate::Paper) -> String {
    let file = paper.file_id.and_then(|id| story.names.file(&id.to_string()));
    match file {
        Some(file) if paper.kind != "result" => format!("{} ({})", file.name, file.size),
        Some(file) => format!("{} ({})", paper.name, file.size),
        None => paper.name.clone(),
    }
}

fn counts(p: &crate::Paper, locale: Locale) -> String {
    let part = |n: u32, vi: &str, en: &str| (n > 0).then(|| format!("{n} {}", locale.t(vi, en)));
    let parts: Vec<String> = [part(p.originals, "bản chính", "original"), part(p.copies, "bản sao", "copy")].into_iter().flatten().collect();
    if parts.is_empty() && p.file_id.is_some() { locale.t("Bản điện tử", "Electronic").to_owned() } else { parts.join(", ") }
}

fn letters_of(story: &Story, locale: Locale) -> Vec<LetterRow> {
    let base = base_path(story.d.id);
    let mut rows: Vec<LetterRow> = story
        .letters
        .iter()
        .rev()
        .map(|l| LetterRow {
            title: letters::title(l, locale),
            note: [l.number.as_str(), l.made_by.as_str(), &l.made_at.hm_dmy()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · "),
            href: format!("{base}/letters/{}.pdf", l.id),
        })
        .collect();
    let sheet = crate::lifecycle::PrintedForm::F06;
    rows.push(LetterRow {
        title: format!("{} ({} 06)", sheet.name().get(locale), locale.t("mẫu số", "form")),
        note: locale.t("Lập từ nhật ký xử lý đến lúc này", "Made from the record up to now").to_owned(),
        href: format!("{base}/letters/06.pdf"),
    });
    rows
}

fn supplements(story: &Story, locale: Locale) -> Vec<SupplementRow> {
    let row = |s: &crate::Supplement| {
        let state = match (s.outcome.as_str(), s.answered_at) {
            ("accepted", _) => locale.t("Đã bổ sung đầy đủ", "Complete").to_owned(),
            ("", None) => format!("{} {}", locale.t("Chờ người nộp bổ sung trước", "Waiting for the applicant until"), s.answer_by.hm_dmy()),
            ("", Some(at)) => format!("{} {}", locale.t("Người nộp đã gửi lúc", "The applicant answered at"), at.hm_dmy()),
            ("expired", _) => locale.t("Quá hạn bổ sung", "Not answered in time").to_owned(),
            _ => locale.t("Đã khép lại", "Closed").to_owned(),
        };
        let marks = s.marks.fields.iter().chain(&s.marks.papers);
        SupplementRow {
            asked: format!("{} · {}", s.requested_by, Instant::hm_dmy(s.requested_at)),
            reason: s.reason.clone(),
            marks: marks.map(|m| format!("{}: {}", history::marked_name(story, &m.key, locale), m.reason)).collect(),
            state,
        }
    };
    story.supplements.iter().rev().map(row).collect()
}
