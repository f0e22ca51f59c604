//! Processes for the tests: one that a clerk would recognise, and any valid one.

use base::{Msg, Role};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::{AgencyRef, Branch, Desk, END, Opinion, Process, Step, StepAct};

/// A small certificate: receive, examine with an opinion, sign or send back, issue.
pub(crate) fn certificate() -> Process {
    let mut examine = step("examine", "Thẩm định hồ sơ", "Examine", Role::Handler, 480);
    examine.choices = vec![
        branch("Đủ điều kiện", "Qualified", "sign"),
        branch("Không đủ điều kiện", "Not qualified", END),
    ];
    examine.opinions = vec![Opinion {
        key: "land".to_owned(),
        task: Msg::new("Ý kiến về đất đai", "Opinion on land"),
        desk: Desk { agency: AgencyRef::Identifier("H99.05".to_owned()), role: Role::Handler },
        norm: 960,
    }];
    examine.result = Some(Msg::new("Dự thảo <giấy phép>", "Draft \"licence\" & report"));
    let mut sign = step("sign", "Ký duyệt", "Sign", Role::Leader, 240);
    sign.act = StepAct::Approve;
    sign.choices = vec![
        branch("Đồng ý", "Agree", "issue"),
        branch("Trả lại thẩm định", "Back to examination", "examine"),
    ];
    let mut issue = step("issue", "Phát hành", "Issue", Role::Clerk, 120);
    issue.act = StepAct::Issue;
    issue.result = Some(Msg::new("Giấy phép", "Licence"));
    let receive = step("receive", "Tiếp nhận hồ sơ", "Receive", Role::Reception, 60);
    Process { steps: vec![receive, examine, sign, issue] }
}

/// A step of the competent agency.
pub(crate) fn step(key: &str, vi: &str, en: &str, role: Role, norm: u32) -> Step {
    Step {
        key: key.to_owned(),
        task: Msg::of(vi.to_owned(), en.to_owned()),
        desk: Desk { agency: AgencyRef::Competent, role },
        norm,
        result: None,
        act: StepAct::Handle,
        choices: Vec::new(),
        opinions: Vec::new(),
    }
}

/// A labelled way.
pub(crate) fn branch(vi: &str, en: &str, to: &str) -> Branch {
    Branch { label: Msg::of(vi.to_owned(), en.to_owned()), to: to.to_owned() }
}

/// Any table that `check` accepts, of up to nine rows with choices, returns and opinions.
pub(crate) fn valid_process() -> impl Strategy<Value = Process> {
    vec(row(), 1..10).prop_map(|rows| {
        let count = rows.len();
        let steps = rows.into_iter().enumerate().map(|(i, row)| row.into_step(i, count)).collect();
        without_unreachable(Process { steps })
    })
}

/// What is drawn at random for one row.
#[derive(Debug, Clone)]
struct Row {
    role: Role,
    agency: AgencyRef,
    act: StepAct,
    norm: u32,
    result: bool,
    opinions: Vec<u32>,
    targets: Vec<prop::sample::Index>,
    onward: prop::sample::Index,
}

fn row() -> impl Strategy<Value = Row> {
    let agency = select(vec![
        AgencyRef::Competent,
        AgencyRef::Receiving,
        AgencyRef::Superior,
        AgencyRef::Identifier("H99.12".to_owned()),
    ]);
    let act = select(vec![StepAct::Handle, StepAct::Approve, StepAct::Issue]);
    (
        (select(Role::ALL.to_vec()), agency, act, 1u32..5_000, any::<bool>()),
        (
            vec(1u32..5_000, 0..4),
            vec(any::<prop::sample::Index>(), 0..4),
            any::<prop::sample::Index>(),
        ),
    )
        .prop_map(|((role, agency, act, norm, result), (opinions, targets, onward))| Row {
            role,
            agency,
            act,
            norm,
            result,
            opinions,
            targets,
            onward,
        })
}

impl Row {
    fn into_step(self, row: usize, count: usize) -> Step {
        let key = |row: usize| if row == count { END.to_owned() } else { format!("s{row}") };
        let mut step = step(&key(row), "Việc <&\"'>", "Task", self.role, self.norm);
        step.desk.agency = self.agency;
        step.act = self.act;
        step.result = self.result.then(|| Msg::new("Kết quả", "Result"));
        for (i, norm) in self.opinions.into_iter().enumerate() {
            let desk = Desk { agency: AgencyRef::Superior, role: Role::Handler };
            let task = Msg::new("Cho ý kiến", "Give an opinion");
            step.opinions.push(Opinion { key: format!("o{i}"), task, desk, norm });
        }
        if !self.targets.is_empty() {
            // At least one way leads on; the others lead anywhere but to the row itself.
            let onward = row + 1 + self.onward.index(count - row);
            let others = self.targets.iter().map(|target| target.index(count + 1));
            for to in others.filter(|to| *to != row).chain([onward]) {
                let label = format!("{}", step.choices.len());
                step.choices.push(branch(&label, &label, &key(to)));
            }
        }
        step
    }
}

/// Drops the rows to which nothing leads. Nothing that stays leads to them, so it stays as it is.
fn without_unreachable(mut process: Process) -> Process {
    let mut reached = vec![false; process.steps.len()];
    reached[0] = true;
    for _ in 0..process.steps.len() {
        for row in 0..process.steps.len() {
            if !reached[row] {
                continue;
            }
            if process.steps[row].choices.is_empty() && row + 1 < reached.len() {
                reached[row + 1] = true;
            }
            for branch in &process.steps[row].choices {
                if let Some(to) = process.steps.iter().position(|step| step.key == branch.to) {
                    reached[to] = true;
                }
            }
        }
    }
    let mut reached = reached.into_iter();
    process.steps.retain(|_| reached.next().unwrap_or(false));
    process
}
