//! The pages of an application in order, and how far each is.

use base::{Locale, RowId};
use forms::Scope;

use super::draft::Open;
use crate::formview::asked;

/// A page of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A question that tells whether the procedure fits, by its place.
    Eligibility(usize),
    /// Which case.
    Case,
    /// Which agency.
    Agency,
    /// Who applies.
    Applicant,
    /// A section of the form, by its key.
    Section(String),
    /// The papers.
    Papers,
    /// How to get the result.
    Result,
    /// All answers.
    Check,
}

/// How far a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// Everything asked is answered.
    Done,
    /// Something is answered.
    Doing,
    /// Nothing is.
    Todo,
    /// Something cannot be as it is.
    Wrong,
    /// Other pages come first.
    Blocked,
}

/// The pages of this draft, as far as its answers tell.
pub(super) fn steps(open: &Open) -> Vec<Step> {
    let mut steps: Vec<Step> = (0..open.definition().eligibility.len()).map(Step::Eligibility).collect();
    if open.definition().cases.len() > 1 {
        steps.push(Step::Case);
    }
    if open.places.len() > 1 {
        steps.push(Step::Agency);
    }
    steps.push(Step::Applicant);
    steps.extend(asked(open.form(), &open.draft.answers).into_iter().map(|s| Step::Section(s.key.clone())));
    if open.case().is_none_or(|c| c.components.iter().any(|p| !p.by_form)) {
        steps.push(Step::Papers);
    }
    steps.push(Step::Result);
    steps.push(Step::Check);
    steps
}

impl Step {
    /// The page's place below the draft's address.
    pub(super) fn place(&self) -> String {
        match self {
            Self::Eligibility(n) => format!("eligibility/{}", n + 1),
            Self::Case => "case".to_owned(),
            Self::Agency => "agency".to_owned(),
            Self::Applicant => "applicant".to_owned(),
            Self::Section(key) => format!("form/{key}"),
            Self::Papers => "papers".to_owned(),
            Self::Result => "result".to_owned(),
            Self::Check => "check".to_owned(),
        }
    }

    /// The page's address.
    pub(super) fn href(&self, draft: RowId) -> String {
        format!("/apply/draft/{draft}/{}", self.place())
    }

    /// The task's name, beginning with a verb.
    pub(super) fn task(&self, open: &Open, locale: Locale) -> String {
        let text = |vi: &str, en: &str| locale.t(vi, en).to_owned();
        match self {
            Self::Eligibility(_) => text("Kiểm tra điều kiện", "Check that the procedure fits"),
            Self::Case => text("Chọn trường hợp", "Choose your case"),
            Self::Agency => text("Chọn nơi nộp hồ sơ", "Choose where to apply"),
            Self::Applicant => text("Xác nhận người nộp hồ sơ", "Confirm who applies"),
            Self::Section(key) => {
                let title = open.form().section(key).map(|s| s.title.get(locale)).unwrap_or_default();
                format!("{} {}", locale.t("Khai:", "Fill in:"), title)
            }
            Self::Papers => text("Tải lên giấy tờ", "Upload papers"),
            Self::Result => text("Chọn cách nhận kết quả", "Choose how to get the result"),
            Self::Check => text("Kiểm tra và nộp hồ sơ", "Check and hand in"),
        }
    }

    /// How far the page is. What was filled in for the applicant is done once they have seen it.
    pub(super) fn progress(&self, open: &Open) -> Progress {
        let draft = &open.draft;
        let seen = |ready: bool| if ready && open.visited(self) { Progress::Done } else { Progress::Todo };
        match self {
            Self::Eligibility(n) => match draft.eligible.get(*n) {
                Some(true) => Progress::Done,
                Some(false) => Progress::Wrong,
                None => Progress::Todo,
            },
            Self::Case | Self::Result => if self.is_ready(open) { Progress::Done } else { Progress::Todo },
            Self::Agency | Self::Applicant => seen(self.is_ready(open)),
            Self::Section(key) => section(open, key, open.visited(self)),
            Self::Papers if open.case().is_none() => Progress::Blocked,
            Self::Papers => match (self.is_ready(open), draft.papers.is_empty()) {
                (true, false) => Progress::Done,
                (true, true) => seen(true),
                (false, true) => Progress::Todo,
                (false, false) => Progress::Doing,
            },
            Self::Check if steps(open).iter().all(|s| *s == Self::Check || s.is_ready(open)) => Progress::Todo,
            Self::Check => Progress::Blocked,
        }
    }

    /// Whether nothing on the page keeps the application from being handed in.
    pub(super) fn is_ready(&self, open: &Open) -> bool {
        let draft = &open.draft;
        match self {
            Self::Eligibility(n) => draft.eligible.get(*n) == Some(&true),
            Self::Case => open.case().is_some(),
            Self::Agency => open.agency().is_some(),
            Self::Applicant => super::applicant::faults(open).is_empty(),
            Self::Section(key) => {
                let today = draft.updated_at.date();
                forms::validate(open.form(), &draft.answers, today, Scope::Section(key), &|_, _| true).is_empty()
            }
            Self::Papers => open.case().is_some() && super::papers::missing(open).is_empty(),
            Self::Result => super::result::faults(open).is_empty(),
            Self::Check => false,
        }
    }
}

fn section(open: &Open, key: &str, visited: bool) -> Progress {
    let (form, answers) = (open.form(), &open.draft.answers);
    let Some(section) = form.section(key) else { return Progress::Done };
    // Whether the units of an address belong together is looked up on the page itself.
    let faults = forms::validate(form, answers, open.draft.updated_at.date(), Scope::Section(key), &|_, _| true);
    let filled_in = |key: &str| open.draft.sources.keys().any(|path| path.split('.').next() == Some(key));
    let touched = section.fields.iter().any(|f| answers.get(&f.key).is_some() && !filled_in(&f.key));
    let unread = answers.has_unread() && faults.iter().any(|e| answers.unread(&e.field).is_some());
    match (faults.is_empty(), touched, unread) {
        (_, _, true) => Progress::Wrong,
        (true, true, _) => Progress::Done,
        (true, false, _) if visited => Progress::Done,
        (false, true, _) => Progress::Doing,
        (_, false, _) => Progress::Todo,
    }
}

/// The page before and after one, and its place among all.
pub(super) struct Around {
    pub(super) before: Option<Step>,
    pub(super) after: Step,
    pub(super) current: usize,
    pub(super) total: usize,
}

/// Where a page stands among the others.
pub(super) fn around(open: &Open, step: &Step) -> Around {
    let all = steps(open);
    let place = all.iter().position(|s| s == step).unwrap_or(0);
    Around {
        before: place.checked_sub(1).and_then(|i| all.get(i).cloned()),
        after: all.get(place + 1).cloned().unwrap_or(Step::Check),
        current: place + 1,
        total: all.len(),
    }
}
