//! The table's other face: BPMN 2.0.
//!
//! A step is a user task; several ways out are an exclusive gateway after it; opinions are a
//! parallel gateway before the task, one task each beside it, and the join. Where several ways
//! meet, an exclusive gateway brings them together, because a parallel gateway would wait for all
//! of them. What BPMN has no word for (norm, desk, English texts) is kept in our own extension
//! elements. Returns decided by an officer are not drawn: any step may be returned to.

mod xml;

use base::Msg;

use crate::{Branch, Desk, Opinion, Process, Step, StepAct, Target};
use xml::Xml;

const MODEL: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
const EXTENSION: &str = "urn:x-tinhso:process:1";

/// Writes a checked process as a BPMN 2.0 document without a drawing. The ids stand on the keys of
/// the steps, so they stay the same when other steps come or go.
pub fn to_bpmn(process: &Process, id: &str, name: &str) -> String {
    let diagram = Diagram::of(process);
    let mut xml = Xml::new();
    let root = [
        ("xmlns", MODEL),
        ("xmlns:ts", EXTENSION),
        ("id", &format!("definitions_{}", name_chars(id))),
        ("targetNamespace", EXTENSION),
    ];
    xml.open("definitions", &root);
    let process_id = format!("process_{}", name_chars(id));
    xml.open("process", &[("id", &process_id), ("name", name), ("isExecutable", "false")]);
    for node in &diagram.nodes {
        node.write(&diagram, &mut xml);
    }
    for flow in &diagram.flows {
        flow.write(&mut xml);
    }
    xml.close();
    xml.close();
    xml.finish()
}

struct Diagram<'p> {
    nodes: Vec<Node<'p>>,
    flows: Vec<Flow<'p>>,
}

struct Node<'p> {
    id: String,
    kind: Kind<'p>,
}

#[derive(Clone, Copy)]
enum Kind<'p> {
    Start,
    Merge,
    Fork,
    Task(&'p Step),
    Opinion(&'p Opinion),
    Join,
    Choice,
    End,
}

struct Flow<'p> {
    id: String,
    from: String,
    to: String,
    branch: Option<&'p Branch>,
}

impl<'p> Diagram<'p> {
    fn of(process: &'p Process) -> Self {
        let mut diagram = Self { nodes: Vec::new(), flows: Vec::new() };
        diagram.node("start".to_owned(), Kind::Start);
        let first = process.steps.first().map_or(Target::End, Target::Step);
        diagram.flow("start", &entry(process, first), None);
        for step in &process.steps {
            diagram.step(process, step);
        }
        diagram.node("end".to_owned(), Kind::End);
        diagram
    }

    fn step(&mut self, process: &'p Process, step: &'p Step) {
        let key = &step.key;
        let (task, fork, join) =
            (format!("task_{key}"), format!("fork_{key}"), format!("join_{key}"));
        if arrivals(process, step) > 1 {
            let merge = format!("merge_{key}");
            self.node(merge.clone(), Kind::Merge);
            self.flow(&merge, if step.opinions.is_empty() { &task } else { &fork }, None);
        }
        let mut last = task.clone();
        if step.opinions.is_empty() {
            self.node(task, Kind::Task(step));
        } else {
            self.node(fork.clone(), Kind::Fork);
            self.node(task.clone(), Kind::Task(step));
            self.flow(&fork, &task, None);
            self.flow(&task, &join, None);
            for opinion in &step.opinions {
                // No key has a dot, so no step and opinion can share an id.
                let asked = format!("opinion_{key}.{}", opinion.key);
                self.node(asked.clone(), Kind::Opinion(opinion));
                self.flow(&fork, &asked, None);
                self.flow(&asked, &join, None);
            }
            self.node(join.clone(), Kind::Join);
            last = join;
        }
        if !step.choices.is_empty() {
            let choice = format!("choice_{key}");
            self.node(choice.clone(), Kind::Choice);
            self.flow(&last, &choice, None);
            last = choice;
        }
        let branches = step.choices.iter().map(Some).chain([None]);
        for (exit, branch) in process.exits(key).iter().zip(branches) {
            if !matches!(exit.to, Target::Missing(_)) {
                self.flow(&last, &entry(process, exit.to), branch);
            }
        }
    }

    fn node(&mut self, id: String, kind: Kind<'p>) {
        self.nodes.push(Node { id, kind });
    }

    fn flow(&mut self, from: &str, to: &str, branch: Option<&'p Branch>) {
        let number = self.flows.iter().filter(|flow| flow.from == from).count() + 1;
        let id = format!("flow_{from}.{number}");
        self.flows.push(Flow { id, from: from.to_owned(), to: to.to_owned(), branch });
    }
}

/// The id at which a way arrives.
fn entry(process: &Process, to: Target<'_>) -> String {
    let Target::Step(step) = to else { return "end".to_owned() };
    let kind = match (arrivals(process, step), step.opinions.is_empty()) {
        (0 | 1, true) => "task",
        (0 | 1, false) => "fork",
        _ => "merge",
    };
    format!("{kind}_{}", step.key)
}

/// How many ways arrive at a step, the start included.
fn arrivals(process: &Process, step: &Step) -> usize {
    let here = |to: Target<'_>| matches!(to, Target::Step(to) if to.key == step.key);
    let first = process.steps.first().is_some_and(|first| first.key == step.key);
    let ways = process.steps.iter().flat_map(|from| process.exits(&from.key));
    ways.filter(|exit| here(exit.to)).count() + usize::from(first)
}

impl Node<'_> {
    fn write(&self, diagram: &Diagram<'_>, xml: &mut Xml) {
        let id = ("id", self.id.as_str());
        match self.kind {
            Kind::Start => xml.open("startEvent", &[id, ("name", "Hồ sơ được tiếp nhận")]),
            Kind::End => xml.open("endEvent", &[id, ("name", "Kết thúc")]),
            Kind::Merge => xml.open("exclusiveGateway", &[id, ("gatewayDirection", "Converging")]),
            Kind::Choice => {
                xml.open("exclusiveGateway", &[id, ("gatewayDirection", "Diverging")]);
            }
            Kind::Fork => xml.open("parallelGateway", &[id, ("gatewayDirection", "Diverging")]),
            Kind::Join => xml.open("parallelGateway", &[id, ("gatewayDirection", "Converging")]),
            Kind::Task(step) => {
                xml.open("userTask", &[id, ("name", &step.task.vi)]);
                write_step(step, xml);
            }
            Kind::Opinion(opinion) => {
                xml.open("userTask", &[id, ("name", &opinion.task.vi)]);
                write_opinion(opinion, xml);
            }
        }
        for flow in diagram.flows.iter().filter(|flow| flow.to == self.id) {
            xml.text("incoming", &flow.id);
        }
        for flow in diagram.flows.iter().filter(|flow| flow.from == self.id) {
            xml.text("outgoing", &flow.id);
        }
        xml.close();
    }
}

impl Flow<'_> {
    fn write(&self, xml: &mut Xml) {
        let ends = [("id", self.id.as_str()), ("sourceRef", &self.from), ("targetRef", &self.to)];
        let Some(branch) = self.branch else { return xml.empty("sequenceFlow", &ends) };
        let [id, source, target] = ends;
        xml.open("sequenceFlow", &[id, ("name", &branch.label.vi), source, target]);
        xml.open("extensionElements", &[]);
        write_msg("ts:label", &branch.label, xml);
        xml.close();
        xml.close();
    }
}

fn write_step(step: &Step, xml: &mut Xml) {
    xml.text("documentation", &documentation(&step.task, step.norm, step.result.as_ref()));
    xml.open("extensionElements", &[]);
    let act = match step.act {
        StepAct::Handle => "handle",
        StepAct::Approve => "approve",
        StepAct::Issue => "issue",
    };
    xml.open("ts:step", &[("key", &step.key), ("act", act)]);
    write_work(&step.desk, step.norm, xml);
    write_msg("ts:task", &step.task, xml);
    if let Some(result) = &step.result {
        write_msg("ts:result", result, xml);
    }
    xml.close();
    xml.close();
}

fn write_opinion(opinion: &Opinion, xml: &mut Xml) {
    xml.text("documentation", &documentation(&opinion.task, opinion.norm, None));
    xml.open("extensionElements", &[]);
    xml.open("ts:opinion", &[("key", &opinion.key)]);
    write_work(&opinion.desk, opinion.norm, xml);
    write_msg("ts:task", &opinion.task, xml);
    xml.close();
    xml.close();
}

fn write_work(desk: &Desk, norm: u32, xml: &mut Xml) {
    let agency = String::from(desk.agency.clone());
    xml.empty("ts:desk", &[("agency", &agency), ("role", desk.role.code())]);
    xml.empty("ts:norm", &[("minutes", &norm.to_string())]);
}

fn write_msg(tag: &'static str, text: &Msg, xml: &mut Xml) {
    xml.empty(tag, &[("vi", &text.vi), ("en", &text.en)]);
}

/// What a reader of another tool sees: task, norm and result in both languages.
fn documentation(task: &Msg, norm: u32, result: Option<&Msg>) -> String {
    let norm = crate::working_time(norm);
    let line = |task: &str, norm: &str, result: Option<&str>| match result {
        Some(result) => format!("{task} ({norm}) → {result}"),
        None => format!("{task} ({norm})"),
    };
    let vi = line(&task.vi, &norm.vi, result.map(|result| &*result.vi));
    let en = line(&task.en, &norm.en, result.map(|result| &*result.en));
    format!("{vi}\n{en}")
}

/// An id may hold letters, digits, dots, hyphens and underscores only.
fn name_chars(id: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    id.chars().map(|c| if plain(c) { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests;
