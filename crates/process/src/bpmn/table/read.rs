//! From a model to the step table: our own drawings exactly, strangers' as far as a table can say it.

use std::collections::{HashMap, HashSet};

use base::text::fold;
use base::{Msg, Role, msg};

use super::{EXTENSION, Document};
use crate::bpmn::MODEL;
use crate::bpmn::model::{FlowIx, Gateway, Kind, Model, NodeIx};
use crate::bpmn::xml::Element;
use crate::{AgencyRef, Branch, Desk, END, Opinion, Process, Step, StepAct};

/// The norm of a step whose model names none: one working day, in minutes.
const NORM: u32 = 480;
/// Gateways after one another beyond this number are no choice of an officer.
const MAX_GATEWAYS: usize = 50;
/// A step with more ways out than this is no step of a table.
const MAX_WAYS: usize = 100;

/// Why a model cannot be said as a step table, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotATable {
    /// The `id` of the element.
    pub element: String,
    /// Why, and what to do.
    pub message: Msg,
}

/// What was put where a model says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// The key of the step.
    pub step: String,
    /// What was put.
    pub message: Msg,
}

/// The step table of a document's first process that has steps, and what had to be assumed.
///
/// # Errors
/// Everything that a table cannot say, with its element.
pub fn from_document(document: &Document) -> Result<(Process, Vec<Assumption>), Vec<NotATable>> {
    let model = document.model();
    let mut reading = Reading::new(document, &model);
    let process = reading.table();
    if reading.wrong.is_empty() { Ok((process, reading.assumed)) } else { Err(reading.wrong) }
}

struct Reading<'d> {
    model: &'d Model,
    elements: HashMap<&'d str, &'d Element>,
    /// The key of each step by its task.
    keys: HashMap<NodeIx, String>,
    /// The tasks of opinions.
    opinions: HashSet<NodeIx>,
    wrong: Vec<NotATable>,
    assumed: Vec<Assumption>,
}

/// A way from a step: the labels on it, and the task it leads to (`None`: the end).
type Way = (Vec<Msg>, Option<NodeIx>);

impl<'d> Reading<'d> {
    fn new(document: &'d Document, model: &'d Model) -> Self {
        let mut elements = HashMap::new();
        let mut open = vec![&document.xml.root];
        while let Some(element) = open.pop() {
            if let Some(id) = element.attribute("id").filter(|_| &*element.namespace == MODEL) {
                elements.entry(id).or_insert(element);
            }
            open.extend(element.elements());
        }
        let (keys, opinions) = (HashMap::new(), HashSet::new());
        Self { model, elements, keys, opinions, wrong: Vec::new(), assumed: Vec::new() }
    }

    fn refuse(&mut self, node: NodeIx, message: Msg) {
        let element = self.model.node(node).id.clone();
        self.wrong.push(NotATable { element, message });
    }

    fn table(&mut self) -> Process {
        let has_nodes = |p: &&crate::bpmn::model::Process| !self.model.scope(p.scope).nodes.is_empty();
        let Some(process) = self.model.processes.iter().find(has_nodes) else {
            let message = msg!("Tệp không có quy trình nào.", "The file has no process.");
            self.wrong.push(NotATable { element: self.model.id.clone(), message });
            return Process::default();
        };
        let nodes = &self.model.scope(process.scope).nodes;
        for node in nodes {
            self.check_kind(*node);
        }
        let starts = self.model.starts(process.scope);
        let [start] = starts.as_slice() else {
            let message = msg!(
                "Bảng bước chỉ có một điểm bắt đầu; hãy để lại một sự kiện bắt đầu.",
                "A step table begins in one place; leave one start event."
            );
            self.wrong.push(NotATable { element: process.id.clone(), message });
            return Process::default();
        };
        let mut sides = HashMap::new();
        for node in nodes {
            self.fork(*node, &mut sides);
        }
        if !self.wrong.is_empty() {
            return Process::default();
        }
        let tasks: Vec<NodeIx> = self.order(nodes, *start);
        self.name_keys(&tasks);
        let steps = tasks.iter().enumerate().map(|(row, task)| {
            let next = tasks.get(row + 1).copied();
            self.step(*task, next, sides.get(task).map_or(&[], Vec::as_slice))
        });
        Process { steps: steps.collect() }
    }

    fn check_kind(&mut self, place: NodeIx) {
        let node = self.model.node(place);
        match &node.kind {
            Kind::Task(_) if node.repeat.is_some() => self.refuse(
                place,
                msg!(
                    "Bảng bước không có công việc lặp; hãy bỏ phần lặp.",
                    "A step table has no repeated tasks; remove the repetition."
                ),
            ),
            Kind::Start { .. } | Kind::End | Kind::Task(_) => {}
            Kind::Gateway(Gateway::Exclusive | Gateway::Parallel) => {}
            _ => self.refuse(
                place,
                msg!(
                    "Bảng bước không có loại phần tử này; chỉ có công việc, cổng loại trừ và cổng song song.",
                    "A step table has no such element; only tasks, exclusive and parallel gateways."
                ),
            ),
        }
    }

    /// A parallel gateway that opens must ask opinions beside one task and close at once.
    fn fork(&mut self, place: NodeIx, sides: &mut HashMap<NodeIx, Vec<NodeIx>>) {
        let node = self.model.node(place);
        if node.kind != Kind::Gateway(Gateway::Parallel) || node.outgoing.len() < 2 {
            return;
        }
        let tasks: Vec<NodeIx> = node.outgoing.iter().map(|flow| self.model.flow(*flow).target).collect();
        let joins: HashSet<NodeIx> = tasks.iter().map(|task| self.after(*task)).collect();
        let all_tasks = tasks.iter().all(|task| {
            let task = self.model.node(*task);
            matches!(task.kind, Kind::Task(_)) && task.incoming.len() == 1 && task.outgoing.len() == 1
        });
        let joined = joins.len() == 1
            && joins.iter().all(|join| {
                let join = self.model.node(*join);
                join.kind == Kind::Gateway(Gateway::Parallel) && join.incoming.len() == tasks.len()
            });
        if !all_tasks || !joined {
            return self.refuse(
                place,
                msg!(
                    "Các nhánh song song phải là từng công việc đơn và nhập lại ở một cổng song song.",
                    "Parallel ways must be single tasks that meet at one parallel gateway."
                ),
            );
        }
        let is_step = |task: &NodeIx| self.own(*task, "step").is_some();
        let main = tasks.iter().copied().find(is_step).or_else(|| tasks.first().copied());
        if let Some(main) = main {
            let others: Vec<NodeIx> = tasks.into_iter().filter(|task| *task != main).collect();
            self.opinions.extend(&others);
            sides.insert(main, others);
        }
    }

    fn after(&self, node: NodeIx) -> NodeIx {
        let first = self.model.node(node).outgoing.first();
        first.map_or(node, |flow| self.model.flow(*flow).target)
    }

    /// The tasks of the steps in the order of the rows: as drawn by us, else in the direction of
    /// travel, so that as few ways as possible lead back.
    fn order(&mut self, nodes: &[NodeIx], start: NodeIx) -> Vec<NodeIx> {
        let is_step =
            |node: &NodeIx| matches!(self.model.node(*node).kind, Kind::Task(_)) && !self.opinions.contains(node);
        let tasks: Vec<NodeIx> = nodes.iter().copied().filter(is_step).collect();
        if tasks.iter().all(|task| self.own(*task, "step").is_some()) {
            return tasks;
        }
        let mut seen = HashSet::from([start]);
        let mut left: Vec<NodeIx> = Vec::new();
        let mut open = vec![(start, 0)];
        while let Some((node, next)) = open.last_mut() {
            let (place, number) = (*node, *next);
            *next += 1;
            match self.model.node(place).outgoing.get(number) {
                Some(flow) => {
                    let to = self.model.flow(*flow).target;
                    if seen.insert(to) {
                        open.push((to, 0));
                    }
                }
                None => {
                    left.push(place);
                    open.pop();
                }
            }
        }
        for task in tasks.iter().filter(|task| !seen.contains(task)) {
            self.refuse(
                *task,
                msg!(
                    "Không có đường nào dẫn tới công việc này; hãy nối hoặc xóa nó.",
                    "Nothing leads to this task; connect it or delete it."
                ),
            );
        }
        left.into_iter().rev().filter(is_step_of(&tasks)).collect()
    }

    fn name_keys(&mut self, tasks: &[NodeIx]) {
        let mut keys = Keys::default();
        for task in tasks {
            let node = self.model.node(*task);
            let own = self.own(*task, "step").and_then(|own| own.attribute("key")).map(str::to_owned);
            let wanted = own.unwrap_or_else(|| slug(if node.name.is_empty() { &node.id } else { &node.name }));
            self.keys.insert(*task, keys.free(&wanted));
        }
    }

    fn step(&mut self, task: NodeIx, next: Option<NodeIx>, asked: &[NodeIx]) -> Step {
        let key = self.keys.get(&task).cloned().unwrap_or_default();
        let own = self.own(task, "step");
        let act = match own.and_then(|own| own.attribute("act")) {
            Some("approve") => StepAct::Approve,
            Some("issue") => StepAct::Issue,
            _ => StepAct::Handle,
        };
        let mut keys = Keys::default();
        let opinions = asked.iter().map(|asked| {
            let own = self.own(*asked, "opinion");
            let wanted = own.and_then(|own| own.attribute("key")).map(str::to_owned);
            let wanted = keys.free(&wanted.unwrap_or_else(|| slug(&self.model.node(*asked).name)));
            let (desk, norm) = self.work(*asked, own, &key);
            Opinion { key: wanted, task: self.task_name(*asked, own), desk, norm }
        });
        let opinions = opinions.collect();
        let (desk, norm) = self.work(task, own, &key);
        Step {
            task: self.task_name(task, own),
            desk,
            norm,
            result: own.and_then(|own| text(own, "result")),
            act,
            choices: self.choices(task, next),
            opinions,
            key,
        }
    }

    fn choices(&mut self, task: NodeIx, next: Option<NodeIx>) -> Vec<Branch> {
        let mut ways: Vec<Way> = Vec::new();
        self.ways(task, &[], 0, &mut ways);
        if ways.len() > MAX_WAYS {
            self.refuse(
                task,
                msg!(
                    "Có quá nhiều hướng đi sau công việc này.",
                    "There are too many ways after this task."
                ),
            );
            return Vec::new();
        }
        if let [(labels, to)] = ways.as_slice()
            && labels.is_empty()
            && *to == next
        {
            return Vec::new();
        }
        let mut used = HashSet::new();
        let branch = |(labels, to): Way| {
            let target = to.and_then(|to| self.keys.get(&to).cloned()).unwrap_or_else(|| END.to_owned());
            let name = || match to {
                Some(to) => Msg::of(self.model.node(to).name.clone(), self.model.node(to).name.clone()),
                None => msg!("Kết thúc", "End"),
            };
            let mut label = join(labels).filter(|label| !label.vi.trim().is_empty()).unwrap_or_else(name);
            while !used.insert(label.vi.clone()) {
                label = Msg::of(format!("{} → {target}", label.vi), format!("{} → {target}", label.en));
            }
            Branch { label, to: target }
        };
        ways.into_iter().map(branch).collect()
    }

    /// Follows the flows after a node through gateways to the next tasks.
    fn ways(&mut self, node: NodeIx, labels: &[Msg], depth: usize, ways: &mut Vec<Way>) {
        // One refusal ends the search: a tangle of gateways has more ways than could be followed.
        if !self.wrong.is_empty() {
            return;
        }
        if depth > MAX_GATEWAYS || ways.len() > MAX_WAYS {
            return self.refuse(
                node,
                msg!(
                    "Các cổng nối vòng với nhau mà không qua công việc nào.",
                    "The gateways lead round in a circle without a task."
                ),
            );
        }
        let outgoing = &self.model.node(node).outgoing;
        if outgoing.is_empty() {
            ways.push((labels.to_vec(), None));
        }
        for flow in outgoing {
            let to = self.model.flow(*flow).target;
            let mut labels = labels.to_vec();
            labels.extend(self.label(*flow, outgoing.len() > 1));
            let kind = &self.model.node(to).kind;
            match kind {
                Kind::Task(_) if self.opinions.contains(&to) => {}
                Kind::Task(_) => ways.push((labels, Some(to))),
                Kind::End => ways.push((labels, None)),
                // The ways of a fork are its one step and the opinions, which are no ways.
                _ => self.ways(to, &labels, depth + 1, ways),
            }
        }
    }

    /// What an officer chooses by taking a flow; one that has no others beside it is only a choice
    /// if we drew it as one.
    fn label(&self, flow: FlowIx, chosen: bool) -> Option<Msg> {
        let flow = self.model.flow(flow);
        let own = self.elements.get(flow.id.as_str()).and_then(|e| extension(e, "label"));
        if let Some(own) = own {
            return Some(both(own));
        }
        let condition = flow.condition.as_ref().map(|c| c.text.clone()).filter(|_| chosen);
        let text = if flow.name.is_empty() || !chosen { condition? } else { flow.name.clone() };
        Some(Msg::of(text.clone(), text))
    }

    fn own(&self, node: NodeIx, name: &str) -> Option<&'d Element> {
        extension(self.elements.get(self.model.node(node).id.as_str())?, name)
    }

    fn task_name(&self, node: NodeIx, own: Option<&Element>) -> Msg {
        own.and_then(|own| text(own, "task")).unwrap_or_else(|| {
            let node = self.model.node(node);
            let name = if node.name.trim().is_empty() { &node.id } else { &node.name };
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            Msg::of(name.clone(), name)
        })
    }

    fn work(&mut self, node: NodeIx, own: Option<&Element>, key: &str) -> (Desk, u32) {
        let desk = own.and_then(|own| own.first_in(EXTENSION, "desk")).and_then(|desk| {
            let role = Role::from_code(desk.attribute("role")?)?;
            Some(Desk { agency: AgencyRef::from(desk.attribute("agency")?.to_owned()), role })
        });
        let norm = own.and_then(|own| own.first_in(EXTENSION, "norm")?.attribute("minutes")?.parse().ok());
        let desk = desk.unwrap_or_else(|| {
            let lane = self.model.lane(node).map(|lane| lane.name.clone()).unwrap_or_default();
            let role = role_named(&lane);
            let put = role.unwrap_or(Role::Handler);
            if role.is_none() {
                let name = put.name();
                self.assume(key, Msg::of(
                    format!("Chưa rõ ai thực hiện (làn “{lane}”); đã ghi “{}”.", name.vi),
                    format!("Who does it is not known (lane “{lane}”); “{}” was put.", name.en),
                ));
            }
            Desk { agency: AgencyRef::Competent, role: put }
        });
        let norm = norm.unwrap_or_else(|| {
            let time = crate::working_time(NORM);
            self.assume(key, Msg::of(
                format!("Chưa có định mức thời gian; đã ghi {}.", time.vi),
                format!("There is no time norm; {} was put.", time.en),
            ));
            NORM
        });
        (desk, norm)
    }

    fn assume(&mut self, step: &str, message: Msg) {
        self.assumed.push(Assumption { step: step.to_owned(), message });
    }
}

fn is_step_of(tasks: &[NodeIx]) -> impl Fn(&NodeIx) -> bool {
    let tasks: HashSet<NodeIx> = tasks.iter().copied().collect();
    move |node| tasks.contains(node)
}

fn extension<'e>(element: &'e Element, name: &str) -> Option<&'e Element> {
    element.first_in(MODEL, "extensionElements")?.first_in(EXTENSION, name)
}

fn text(own: &Element, name: &str) -> Option<Msg> {
    own.first_in(EXTENSION, name).map(both)
}

fn both(element: &Element) -> Msg {
    let part = |name| element.attribute(name).unwrap_or_default().to_owned();
    Msg::of(part("vi"), part("en"))
}

fn join(labels: Vec<Msg>) -> Option<Msg> {
    labels.into_iter().reduce(|a, b| Msg::of(format!("{}, {}", a.vi, b.vi), format!("{}, {}", a.en, b.en)))
}

/// The role that a name or code means, whatever its case and marks.
pub(super) fn role_named(name: &str) -> Option<Role> {
    let wanted = fold(name);
    let wanted = wanted.trim();
    let means = |role: &Role| {
        let both = role.name();
        [role.code(), &*both.vi, &*both.en].iter().any(|known| fold(known).trim() == wanted)
    };
    Role::ALL.iter().copied().find(means)
}

/// Keys that are taken, and the next number for those that are wanted again.
#[derive(Debug, Default)]
pub(super) struct Keys {
    used: HashSet<String>,
    next: HashMap<String, u32>,
}

impl Keys {
    /// The wanted key if it is free, else with a number; it is taken from now on.
    pub(super) fn free(&mut self, wanted: &str) -> String {
        if wanted != END && self.used.insert(wanted.to_owned()) {
            return wanted.to_owned();
        }
        let mut number = self.next.get(wanted).copied().unwrap_or(2);
        let mut key = format!("{wanted}_{number}");
        while !self.used.insert(key.clone()) {
            number += 1;
            key = format!("{wanted}_{number}");
        }
        self.next.insert(wanted.to_owned(), number + 1);
        key
    }

    /// Takes a key that somebody chose, free or not.
    pub(super) fn take(&mut self, key: &str) {
        self.used.insert(key.to_owned());
    }
}

/// A key made from a name: `Thẩm định hồ sơ` → `tham_dinh_ho_so`.
pub(super) fn slug(name: &str) -> String {
    let mut key = String::new();
    for c in fold(name).chars() {
        match c {
            c if c.is_ascii_lowercase() || c.is_ascii_digit() => key.push(c),
            _ if key.ends_with('_') || key.is_empty() => {}
            _ => key.push('_'),
        }
        if key.len() >= 40 {
            break;
        }
    }
    let key = key.trim_end_matches('_');
    if key.is_empty() { "step".to_owned() } else { key.to_owned() }
}
