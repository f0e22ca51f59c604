//! From the document to the model: first every node by its `id`, then what refers to them.

use std::collections::HashMap;

use super::resolve::{FLOW_ELEMENTS, hash};
use super::{Fault, Flow, FlowIx, Kind, Lane, LaneIx, Model, Node, NodeIx, Process, ProcessIx, Scope, ScopeIx, What};
use crate::bpmn::expression::Expression;
use crate::bpmn::xml::Element;
use crate::bpmn::{Document, MODEL};

/// What a model is built from and into.
pub(super) struct Build<'d> {
    pub(super) model: Model,
    /// Messages, signals, errors, escalations and event definitions of the document by `id`.
    pub(super) roots: HashMap<&'d str, &'d Element>,
    /// The variable behind the `id` of a data object, a reference to one, an input or a property.
    pub(super) variables: HashMap<&'d str, String>,
    /// The element of each node, in the order of the nodes.
    pub(super) elements: Vec<&'d Element>,
    flows: Vec<(&'d Element, ScopeIx)>,
    associations: Vec<&'d Element>,
    flow_ids: HashMap<&'d str, FlowIx>,
}

impl Model {
    /// What a document says of execution.
    pub fn of(document: &Document) -> Self {
        let mut build = Build::new();
        let root = &document.xml.root;
        if !root.is(MODEL, "definitions") {
            build.fault(root, What::NotBpmn);
            return build.model;
        }
        build.definitions(root);
        build.model
    }
}

impl<'d> Build<'d> {
    fn new() -> Self {
        let model = Model {
            id: String::new(),
            exporter: None,
            processes: Vec::new(),
            scopes: Vec::new(),
            nodes: Vec::new(),
            flows: Vec::new(),
            lanes: Vec::new(),
            faults: Vec::new(),
            fingerprint: 0,
            conditional: false,
            ids: HashMap::new(),
            process_ids: HashMap::new(),
            links: HashMap::new(),
            upstream: HashMap::new(),
            nowhere: Node::default(),
            no_flow: Flow::default(),
            no_scope: Scope::default(),
        };
        Self {
            model,
            roots: HashMap::new(),
            variables: HashMap::new(),
            elements: Vec::new(),
            flows: Vec::new(),
            associations: Vec::new(),
            flow_ids: HashMap::new(),
        }
    }

    pub(super) fn fault(&mut self, element: &Element, what: What) {
        let element = element.attribute("id").unwrap_or_else(|| element.local()).to_owned();
        self.model.faults.push(Fault { element, what });
    }

    fn definitions(&mut self, root: &'d Element) {
        self.model.id = root.attribute("id").unwrap_or_default().to_owned();
        self.model.exporter = root.attribute("exporter").map(str::to_owned);
        for element in root.elements().filter(|e| &*e.namespace == MODEL) {
            match (element.local(), element.attribute("id")) {
                ("process", _) => self.process(element),
                (_, Some(id)) => {
                    self.roots.insert(id, element);
                }
                _ => {}
            }
        }
        if self.model.processes.is_empty() {
            self.fault(root, What::NoProcess);
        }
        for collaboration in root.elements().filter(|e| e.is(MODEL, "collaboration")) {
            self.participants(collaboration);
        }
        self.sequence_flows();
        for place in 0..self.elements.len() {
            self.node_details(NodeIx::at(place));
        }
        for element in std::mem::take(&mut self.associations) {
            self.compensation(element);
        }
        let lane_sets: Vec<&'d Element> = root
            .elements()
            .filter(|e| e.is(MODEL, "process"))
            .flat_map(|process| process.named("laneSet"))
            .collect();
        for set in lane_sets {
            self.lane_set(set, None);
        }
        self.model.fingerprint = hash(&self.model);
        self.links();
        self.upstream();
    }

    fn process(&mut self, element: &'d Element) {
        let scope = self.new_scope(None);
        let place = ProcessIx::at(self.model.processes.len());
        match element.attribute("id") {
            Some(id) if self.model.process_ids.insert(id.to_owned(), place).is_some() => {
                self.fault(element, What::SameId);
            }
            Some(_) => {}
            None => self.fault(element, What::NoId),
        }
        self.model.processes.push(Process {
            id: element.attribute("id").unwrap_or_default().to_owned(),
            name: element.attribute("name").unwrap_or_default().to_owned(),
            executable: element.attribute("isExecutable") == Some("true"),
            scope,
            participant: None,
        });
        self.inside(element, scope);
    }

    fn new_scope(&mut self, owner: Option<NodeIx>) -> ScopeIx {
        self.model.scopes.push(Scope { owner, ..Scope::default() });
        ScopeIx::at(self.model.scopes.len() - 1)
    }

    /// Reads the flow elements of a process or sub-process. The depth is that of the XML, which
    /// has a bound.
    fn inside(&mut self, element: &'d Element, scope: ScopeIx) {
        for child in element.elements().filter(|e| &*e.namespace == MODEL) {
            let id = child.attribute("id");
            match child.local() {
                "sequenceFlow" => self.flows.push((child, scope)),
                "association" => self.associations.push(child),
                "dataObject" | "property" => {
                    let name = child.attribute("name").filter(|n| !n.is_empty()).or(id);
                    let name = name.unwrap_or_default().to_owned();
                    if let Some(id) = id {
                        self.variables.insert(id, name.clone());
                    }
                    if let Some(slot) = self.model.scopes.get_mut(scope.place()) {
                        slot.data.push(name);
                    }
                }
                "dataObjectReference" => {
                    if let (Some(id), Some(object)) = (id, child.attribute("dataObjectRef")) {
                        self.variables.insert(id, object.to_owned());
                    }
                }
                local if FLOW_ELEMENTS.contains(&local) => self.node(child, scope),
                _ => {}
            }
        }
    }

    fn node(&mut self, element: &'d Element, scope: ScopeIx) {
        let place = NodeIx::at(self.model.nodes.len());
        let id = element.attribute("id").unwrap_or_default().to_owned();
        if id.is_empty() {
            self.fault(element, What::NoId);
        } else if self.model.ids.insert(id.clone(), place).is_some() {
            self.fault(element, What::SameId);
        }
        let name = element.attribute("name").unwrap_or_default().to_owned();
        let for_compensation = element.attribute("isForCompensation") == Some("true");
        self.model.nodes.push(Node { id, name, scope, for_compensation, ..Node::default() });
        self.elements.push(element);
        if let Some(slot) = self.model.scopes.get_mut(scope.place()) {
            slot.nodes.push(place);
        }
        for io in element.named("ioSpecification") {
            for data in io.elements().filter(|e| matches!(e.local(), "dataInput" | "dataOutput")) {
                if let (Some(id), Some(name)) = (data.attribute("id"), data.attribute("name")) {
                    self.variables.insert(id, name.to_owned());
                }
            }
        }
        if !matches!(element.local(), "subProcess" | "transaction" | "adHocSubProcess") {
            return;
        }
        let inner = self.new_scope(Some(place));
        let by_event = element.attribute("triggeredByEvent") == Some("true");
        if by_event && let Some(slot) = self.model.scopes.get_mut(scope.place()) {
            slot.event_sub_processes.push(place);
        }
        if let Some(node) = self.model.nodes.get_mut(place.place()) {
            node.kind = match element.local() {
                "adHocSubProcess" => Kind::Unsupported("adHocSubProcess".to_owned()),
                _ => Kind::SubProcess { scope: inner, by_event },
            };
        }
        self.inside(element, inner);
    }

    fn participants(&mut self, collaboration: &Element) {
        for participant in collaboration.named("participant") {
            let Some(process) = participant.attribute("processRef") else { continue };
            match find(process, |id| self.model.process_by_id(id)) {
                Some(place) => {
                    let name = participant.attribute("name").map(str::to_owned);
                    if let Some(process) = self.model.processes.get_mut(place.place()) {
                        process.participant = name;
                    }
                }
                None => self.fault(participant, What::Dangling("processRef", process.to_owned())),
            }
        }
    }

    fn sequence_flows(&mut self) {
        for (element, scope) in std::mem::take(&mut self.flows) {
            let Some(source) = self.flow_end(element, "sourceRef") else { continue };
            let Some(target) = self.flow_end(element, "targetRef") else { continue };
            let home = |node| self.model.node(node).scope;
            if home(source) != home(target) || home(source) != scope {
                self.fault(element, What::CrossesBorder);
                continue;
            }
            let id = element.attribute("id").unwrap_or_default();
            let condition = element.first("conditionExpression").map(|e| expression(e, id));
            let place = FlowIx::at(self.model.flows.len());
            if let Some(id) = element.attribute("id") {
                self.flow_ids.insert(id, place);
            }
            let name = element.attribute("name").unwrap_or_default().to_owned();
            self.model.flows.push(Flow { id: id.to_owned(), name, source, target, condition });
            if let Some(node) = self.model.nodes.get_mut(source.place()) {
                node.outgoing.push(place);
            }
            if let Some(node) = self.model.nodes.get_mut(target.place()) {
                node.incoming.push(place);
            }
        }
    }

    fn flow_end(&mut self, element: &Element, end: &'static str) -> Option<NodeIx> {
        let id = element.attribute(end).unwrap_or_default();
        let found = self.find_node(id);
        if found.is_none() {
            self.fault(element, What::Dangling(end, id.to_owned()));
        }
        found
    }

    pub(super) fn find_node(&self, id: &str) -> Option<NodeIx> {
        find(id, |id| self.model.node_by_id(id))
    }

    /// What a node says beyond its place: its kind, its order of flows, its repetition.
    fn node_details(&mut self, place: NodeIx) {
        let Some(element) = self.elements.get(place.place()).copied() else { return };
        let mut order: HashMap<FlowIx, usize> = HashMap::new();
        for (at, listed) in element.named("outgoing").enumerate() {
            let found = find(listed.text().trim(), |id| self.flow_ids.get(id).copied());
            if let Some(flow) = found {
                order.insert(flow, at);
            }
        }
        let default = element.attribute("default").map(|id| {
            let found = find(id, |id| self.flow_ids.get(id).copied());
            found.ok_or_else(|| What::Dangling("default", id.to_owned()))
        });
        let default = match default.transpose() {
            Ok(default) => default,
            Err(what) => {
                self.fault(element, what);
                None
            }
        };
        let kind = self.kind(place, element);
        let repeat = self.repeat(element);
        let events = self.triggers(element);
        if let Kind::Boundary { on, .. } = kind
            && let Some(activity) = self.model.nodes.get_mut(on.place())
        {
            activity.boundary.push(place);
        }
        if let Some(node) = self.model.nodes.get_mut(place.place()) {
            // Flows that the node does not list come after those it does, in document order.
            node.outgoing.sort_by_key(|flow| order.get(flow).copied().unwrap_or(usize::MAX));
            (node.kind, node.repeat, node.events, node.default) = (kind, repeat, events, default);
        }
    }

    /// An association from a compensation event on a border to the activity that compensates.
    fn compensation(&mut self, element: &Element) {
        let end = |name| element.attribute(name).and_then(|id| self.find_node(id));
        let (Some(event), Some(handler)) = (end("sourceRef"), end("targetRef")) else { return };
        let Kind::Boundary { on, .. } = self.model.node(event).kind else { return };
        if self.model.node(handler).for_compensation
            && let Some(activity) = self.model.nodes.get_mut(on.place())
        {
            activity.compensated_by = Some(handler);
        }
    }

    fn lane_set(&mut self, set: &'d Element, parent: Option<LaneIx>) {
        for lane in set.named("lane") {
            let place = LaneIx::at(self.model.lanes.len());
            self.model.lanes.push(Lane {
                id: lane.attribute("id").unwrap_or_default().to_owned(),
                name: lane.attribute("name").unwrap_or_default().to_owned(),
                parent,
            });
            for listed in lane.named("flowNodeRef") {
                let listed = listed.text();
                let found = self.find_node(listed.trim());
                match found.and_then(|node| self.model.nodes.get_mut(node.place())) {
                    Some(node) => node.lane = Some(place),
                    None => {
                        // Some tools list artifacts and data objects too, which are no flow nodes.
                    }
                }
            }
            for inner in lane.named("childLaneSet") {
                self.lane_set(inner, Some(place));
            }
        }
    }

    /// The process that a call activity names.
    pub(super) fn called(&self, id: &str) -> Option<ProcessIx> {
        find(id, |id| self.model.process_by_id(id))
    }
}

/// Looks a reference up: as it stands, else without its prefix.
pub(super) fn find<T>(reference: &str, get: impl Fn(&str) -> Option<T>) -> Option<T> {
    get(reference).or_else(|| get(reference.split_once(':')?.1))
}

/// An expression element as the model has it.
pub(super) fn expression(element: &Element, owner: &str) -> Expression {
    Expression {
        text: element.text().trim().to_owned(),
        language: element.attribute("language").map(str::to_owned),
        element: owner.to_owned(),
    }
}
