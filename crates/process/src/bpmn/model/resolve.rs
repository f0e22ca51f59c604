//! What is worked out once the whole model is known.

use std::collections::{HashMap, HashSet};

use super::build::Build;
use super::{FlowIx, Gateway, Kind, Model, NodeIx, Trigger};

/// The flow nodes of the standard by the names of their elements.
pub(super) const FLOW_ELEMENTS: [&str; 23] = [
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
    "task",
    "userTask",
    "manualTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "scriptTask",
    "businessRuleTask",
    "callActivity",
    "subProcess",
    "transaction",
    "adHocSubProcess",
    "exclusiveGateway",
    "parallelGateway",
    "inclusiveGateway",
    "eventBasedGateway",
    "complexGateway",
    "implicitThrowEvent",
];

/// Ways into inclusive gateways beyond this number are not executed: each costs a look at the
/// whole model when it is read.
const MAX_INCLUSIVE_WAYS: usize = 200;

impl Build<'_> {
    /// The catching links by their place and name.
    pub(super) fn links(&mut self) {
        for place in (0..self.model.nodes.len()).map(NodeIx::at) {
            for trigger in self.model.node(place).events.clone() {
                if let (Kind::Catch, Trigger::Link(name)) = (&self.model.node(place).kind, trigger) {
                    let scope = self.model.node(place).scope;
                    self.model.links.entry((scope, name)).or_insert(place);
                }
            }
        }
    }

    /// For every way into an inclusive gateway: the nodes from which a token can still come along.
    pub(super) fn upstream(&mut self) {
        let joins: Vec<NodeIx> = (0..self.model.nodes.len())
            .map(NodeIx::at)
            .filter(|place| {
                let node = self.model.node(*place);
                node.kind == Kind::Gateway(Gateway::Inclusive) && node.incoming.len() > 1
            })
            .collect();
        let links = link_throws(&self.model);
        for join in joins {
            let incoming = self.model.node(join).incoming.clone();
            if self.model.upstream.len() + incoming.len() > MAX_INCLUSIVE_WAYS {
                if let Some(node) = self.model.nodes.get_mut(join.place()) {
                    node.kind = Kind::Unsupported("inclusiveGateway".to_owned());
                }
                continue;
            }
            for way in incoming {
                let set = can_reach(&self.model, way, join, &links);
                self.model.upstream.insert(way, set);
            }
        }
    }
}

impl Model {
    /// Whether a token at a node can still come along this way into an inclusive gateway.
    pub(crate) fn leads_to(&self, node: NodeIx, way: FlowIx) -> bool {
        let Some(set) = self.upstream.get(&way) else { return false };
        let (word, bit) = (node.place() / 64, node.place() % 64);
        set.get(word).is_some_and(|word| word & (1 << bit) != 0)
    }

    /// The catching link that belongs to a throwing one.
    pub(crate) fn link_target(&self, from: NodeIx, name: &str) -> Option<NodeIx> {
        self.links.get(&(self.node(from).scope, name.to_owned())).copied()
    }
}

/// The throwing links by the catching one they lead to.
fn link_throws(model: &Model) -> HashMap<NodeIx, Vec<NodeIx>> {
    let mut links: HashMap<NodeIx, Vec<NodeIx>> = HashMap::new();
    for place in (0..model.nodes.len()).map(NodeIx::at) {
        let node = model.node(place);
        if !matches!(node.kind, Kind::Throw) {
            continue;
        }
        for trigger in &node.events {
            if let Trigger::Link(name) = trigger
                && let Some(target) = model.link_target(place, name)
            {
                links.entry(target).or_default().push(place);
            }
        }
    }
    links
}

fn can_reach(model: &Model, way: FlowIx, join: NodeIx, links: &HashMap<NodeIx, Vec<NodeIx>>) -> Vec<u64> {
    let mut set = vec![0_u64; model.nodes.len().div_ceil(64)];
    let mut seen = HashSet::from([join]);
    let mut open = vec![model.flow(way).source];
    while let Some(place) = open.pop() {
        if !seen.insert(place) {
            continue;
        }
        if let Some(word) = set.get_mut(place.place() / 64) {
            *word |= 1 << (place.place() % 64);
        }
        let node = model.node(place);
        open.extend(node.incoming.iter().map(|flow| model.flow(*flow).source));
        if let Kind::Boundary { on, .. } = node.kind {
            open.push(on);
        }
        open.extend(links.get(&place).into_iter().flatten());
    }
    set
}

/// A number that changes when nodes or flows come, go or change places (FNV-1a): what a state's
/// numbers mean.
pub(super) fn hash(model: &Model) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut eat = |text: &str| {
        for byte in text.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for process in &model.processes {
        eat(&process.id);
    }
    for node in &model.nodes {
        eat(&node.id);
        eat(&node.scope.place().to_string());
    }
    for flow in &model.flows {
        eat(&model.node(flow.source).id);
        eat(&model.node(flow.target).id);
    }
    hash
}
