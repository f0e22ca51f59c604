//! The drawing of a table as XML.

use std::collections::HashMap;
use std::sync::Arc;

use base::Msg;

use super::layout::{Bounds, Layout, layout};
use super::{Drawing, EXTENSION, Flow, Kind, Node};
use crate::bpmn::xml::{Attribute, Element};
use crate::bpmn::{DIAGRAM, MODEL};
use crate::{AgencyRef, Desk, Opinion, Step, StepAct};

const DC: &str = "http://www.omg.org/spec/DD/20100524/DC";
const DI: &str = "http://www.omg.org/spec/DD/20100524/DI";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The namespaces of the elements.
struct Names {
    model: Arc<str>,
    own: Arc<str>,
    diagram: Arc<str>,
    dc: Arc<str>,
    di: Arc<str>,
    xsi: Arc<str>,
    flows_in: HashMap<String, Vec<String>>,
    flows_out: HashMap<String, Vec<String>>,
}

pub(super) fn definitions(drawing: &Drawing<'_>, id: &str, name: &str) -> Element {
    let id = name_chars(id);
    let names = Names::of(drawing);
    let mut root = names.model("definitions");
    let spaces =
        [("xmlns", MODEL), ("xmlns:bpmndi", DIAGRAM), ("xmlns:dc", DC), ("xmlns:di", DI), ("xmlns:ts", EXTENSION), ("xmlns:xsi", XSI)];
    for (name, value) in spaces {
        root.set(name, value);
    }
    root.set("id", format!("definitions_{id}"));
    root.set("targetNamespace", EXTENSION);
    let pool = names
        .model("participant")
        .with("id", format!("participant_{id}"))
        .with("name", name)
        .with("processRef", format!("process_{id}"));
    root.push(names.model("collaboration").with("id", format!("collaboration_{id}")).holding(pool));
    root.push(process(drawing, &names, &id, name));
    root.push(diagram(drawing, &names, &id));
    root
}

impl Names {
    fn of(drawing: &Drawing<'_>) -> Self {
        let (mut flows_in, mut flows_out) = (HashMap::new(), HashMap::new());
        for flow in &drawing.flows {
            let add = |map: &mut HashMap<String, Vec<String>>, node: &String| {
                map.entry(node.clone()).or_default().push(flow.id.clone());
            };
            add(&mut flows_in, &flow.to);
            add(&mut flows_out, &flow.from);
        }
        Self {
            model: Arc::from(MODEL),
            own: Arc::from(EXTENSION),
            diagram: Arc::from(DIAGRAM),
            dc: Arc::from(DC),
            di: Arc::from(DI),
            xsi: Arc::from(XSI),
            flows_in,
            flows_out,
        }
    }

    fn model(&self, name: &str) -> Element {
        Element::new(name, &self.model)
    }

    fn own(&self, name: &str) -> Element {
        Element::new(&format!("ts:{name}"), &self.own)
    }

    fn msg(&self, name: &str, text: &Msg) -> Element {
        self.own(name).with("vi", &*text.vi).with("en", &*text.en)
    }
}

fn process(drawing: &Drawing<'_>, names: &Names, id: &str, name: &str) -> Element {
    let mut process = names
        .model("process")
        .with("id", format!("process_{id}"))
        .with("name", name)
        .with("isExecutable", "true");
    if !drawing.desks.is_empty() {
        let mut set = names.model("laneSet").with("id", "lanes");
        for (place, desk) in drawing.desks.iter().enumerate() {
            let mut lane =
                names.model("lane").with("id", format!("lane_{place}")).with("name", lane_name(desk).vi.as_ref());
            for node in drawing.nodes.iter().filter(|node| node.lane == place) {
                lane.push(names.model("flowNodeRef").saying(node.id.as_str()));
            }
            set.push(lane);
        }
        process.push(set);
    }
    for one in &drawing.nodes {
        process.push(node(one, names));
    }
    for one in &drawing.flows {
        process.push(flow(one, names));
    }
    process
}

fn node(node: &Node<'_>, names: &Names) -> Element {
    let gateway = |kind: &str, direction: &str| {
        names.model(kind).with("id", node.id.as_str()).with("gatewayDirection", direction)
    };
    let named = |kind: &str, name: &str| names.model(kind).with("id", node.id.as_str()).with("name", name);
    let mut element = match node.kind {
        Kind::Start => named("startEvent", "Hồ sơ được tiếp nhận"),
        Kind::End => named("endEvent", "Kết thúc"),
        Kind::Merge => gateway("exclusiveGateway", "Converging"),
        Kind::Choice => gateway("exclusiveGateway", "Diverging"),
        Kind::Fork => gateway("parallelGateway", "Diverging"),
        Kind::Join => gateway("parallelGateway", "Converging"),
        Kind::Task(step) => holding(named("userTask", &step.task.vi), step_parts(step, names)),
        Kind::Opinion(opinion) => holding(named("userTask", &opinion.task.vi), opinion_parts(opinion, names)),
    };
    let lists = [("incoming", &names.flows_in), ("outgoing", &names.flows_out)];
    for (name, flows) in lists {
        for flow in flows.get(&node.id).into_iter().flatten() {
            element.push(names.model(name).saying(flow.as_str()));
        }
    }
    element
}

fn holding(mut element: Element, parts: [Element; 2]) -> Element {
    for part in parts {
        element.push(part);
    }
    element
}

fn flow(flow: &Flow<'_>, names: &Names) -> Element {
    let mut element = names.model("sequenceFlow").with("id", flow.id.as_str());
    if let Some((branch, ..)) = flow.branch {
        element.set("name", &*branch.label.vi);
    }
    element.set("sourceRef", flow.from.as_str());
    element.set("targetRef", flow.to.as_str());
    if let Some((branch, number, key)) = flow.branch {
        element.push(names.model("extensionElements").holding(names.msg("label", &branch.label)));
        let mut condition = names.model("conditionExpression").saying(format!("choice_{key} = {number}"));
        condition.attributes.push(Attribute {
            name: "xsi:type".into(),
            namespace: Arc::clone(&names.xsi),
            value: "tFormalExpression".into(),
        });
        element.push(condition);
    }
    element
}

fn step_parts(step: &Step, names: &Names) -> [Element; 2] {
    let act = match step.act {
        StepAct::Handle => "handle",
        StepAct::Approve => "approve",
        StepAct::Issue => "issue",
    };
    let mut own = work(names.own("step").with("key", step.key.as_str()).with("act", act), &step.desk, step.norm, names);
    own.push(names.msg("task", &step.task));
    if let Some(result) = &step.result {
        own.push(names.msg("result", result));
    }
    let text = documentation(&step.task, step.norm, step.result.as_ref());
    [names.model("documentation").saying(text), names.model("extensionElements").holding(own)]
}

fn opinion_parts(opinion: &Opinion, names: &Names) -> [Element; 2] {
    let own = work(names.own("opinion").with("key", opinion.key.as_str()), &opinion.desk, opinion.norm, names);
    let text = documentation(&opinion.task, opinion.norm, None);
    [
        names.model("documentation").saying(text),
        names.model("extensionElements").holding(own.holding(names.msg("task", &opinion.task))),
    ]
}

fn work(element: Element, desk: &Desk, norm: u32, names: &Names) -> Element {
    let agency = String::from(desk.agency.clone());
    element
        .holding(names.own("desk").with("agency", agency).with("role", desk.role.code()))
        .holding(names.own("norm").with("minutes", norm.to_string()))
}

/// `Chuyên viên thụ lý (H99.05)`
fn lane_name(desk: &Desk) -> Msg {
    let role = desk.role.name();
    match &desk.agency {
        AgencyRef::Competent => role,
        AgencyRef::Receiving => {
            Msg::of(format!("{} (cơ quan tiếp nhận)", role.vi), format!("{} (receiving agency)", role.en))
        }
        AgencyRef::Superior => {
            Msg::of(format!("{} (cơ quan cấp trên)", role.vi), format!("{} (superior agency)", role.en))
        }
        AgencyRef::Identifier(id) => Msg::of(format!("{} ({id})", role.vi), format!("{} ({id})", role.en)),
    }
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

/// No other id begins like these, for no key has a dot.
fn shape_id(id: &str) -> String {
    format!("di.{id}")
}

fn diagram(drawing: &Drawing<'_>, names: &Names, id: &str) -> Element {
    let Layout { pool, lanes, nodes, flows } = layout(drawing);
    let element = |name: &str| Element::new(&format!("bpmndi:{name}"), &names.diagram);
    let shape = |of: &str, at: Bounds| {
        let bounds = Element::new("dc:Bounds", &names.dc)
            .with("x", at.x.to_string())
            .with("y", at.y.to_string())
            .with("width", at.width.to_string())
            .with("height", at.height.to_string());
        element("BPMNShape").with("id", shape_id(of)).with("bpmnElement", of).holding(bounds)
    };
    let mut plane =
        element("BPMNPlane").with("id", "di.plane").with("bpmnElement", format!("collaboration_{id}"));
    plane.push(shape(&format!("participant_{id}"), pool).with("isHorizontal", "true"));
    for (place, at) in lanes.into_iter().enumerate().take(drawing.desks.len()) {
        plane.push(shape(&format!("lane_{place}"), at).with("isHorizontal", "true"));
    }
    for (node, at) in drawing.nodes.iter().zip(nodes) {
        let marked = matches!(node.kind, Kind::Merge | Kind::Choice);
        let shape = shape(&node.id, at);
        plane.push(if marked { shape.with("isMarkerVisible", "true") } else { shape });
    }
    for (flow, corners) in drawing.flows.iter().zip(flows) {
        let mut edge = element("BPMNEdge").with("id", shape_id(&flow.id)).with("bpmnElement", flow.id.as_str());
        for (x, y) in corners {
            let corner = Element::new("di:waypoint", &names.di);
            edge.push(corner.with("x", x.to_string()).with("y", y.to_string()));
        }
        plane.push(edge);
    }
    element("BPMNDiagram").with("id", "di.diagram").holding(plane)
}

/// An id may hold letters, digits, dots, hyphens and underscores only.
fn name_chars(id: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    id.chars().map(|c| if plain(c) { c } else { '_' }).collect()
}
