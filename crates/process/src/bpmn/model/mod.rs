//! What a BPMN 2.0 document says of execution: processes, flow nodes, sequence flows, events.
//!
//! A model is a view of a [`Document`](super::Document), which keeps everything else. Reading never
//! refuses a document: what is not right is kept among [`Model::faults`], which
//! [`check`](super::check()) turns into findings with their remedies. Names follow OMG BPMN 2.0.2.

mod activities;
mod build;
mod dialect;
mod events;
mod index;
mod resolve;

pub use index::{FlowIx, LaneIx, NodeIx, ProcessIx, ScopeIx};

use std::collections::HashMap;

use super::expression::Expression;

/// A read model.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// The `id` of the definitions.
    pub id: String,
    /// Which program wrote the document, as it says itself.
    pub exporter: Option<String>,
    /// The processes, in document order.
    pub processes: Vec<Process>,
    /// The processes' and sub-processes' insides.
    pub scopes: Vec<Scope>,
    /// Every flow node of every process.
    pub nodes: Vec<Node>,
    /// Every sequence flow of every process.
    pub flows: Vec<Flow>,
    /// Every lane, nested ones after the lane they are in.
    pub lanes: Vec<Lane>,
    /// What could not be understood.
    pub faults: Vec<Fault>,
    pub(crate) fingerprint: u64,
    pub(crate) conditional: bool,
    pub(crate) ids: HashMap<String, NodeIx>,
    pub(crate) process_ids: HashMap<String, ProcessIx>,
    pub(crate) links: HashMap<(ScopeIx, String), NodeIx>,
    pub(crate) upstream: HashMap<FlowIx, Vec<u64>>,
    nowhere: Node,
    no_flow: Flow,
    no_scope: Scope,
}

/// A process.
#[derive(Debug, Clone, PartialEq)]
pub struct Process {
    /// Its `id`.
    pub id: String,
    /// Its name; empty when it has none.
    pub name: String,
    /// Whether the author means it to be executed.
    pub executable: bool,
    /// What is inside.
    pub scope: ScopeIx,
    /// The name of the pool that shows it, if one does.
    pub participant: Option<String>,
}

/// The inside of a process or a sub-process.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scope {
    /// The sub-process it is the inside of; `None` for a process.
    pub owner: Option<NodeIx>,
    /// The flow nodes, in document order, without those of inner sub-processes.
    pub nodes: Vec<NodeIx>,
    /// The event sub-processes among them.
    pub event_sub_processes: Vec<NodeIx>,
    /// The variables that live and end here: data objects and properties, by name.
    pub data: Vec<String>,
}

/// A lane: who does what is inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// Its `id`.
    pub id: String,
    /// Its name; empty when it has none.
    pub name: String,
    /// The lane around it.
    pub parent: Option<LaneIx>,
}

/// A sequence flow.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Flow {
    /// Its `id`.
    pub id: String,
    /// Its name; empty when it has none.
    pub name: String,
    /// Where it comes from.
    pub source: NodeIx,
    /// Where it leads.
    pub target: NodeIx,
    /// When it is taken; `None`: always.
    pub condition: Option<Expression>,
}

/// A flow node: an event, an activity or a gateway.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Node {
    /// Its `id`.
    pub id: String,
    /// Its name; empty when it has none.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Where it is.
    pub scope: ScopeIx,
    /// The flows that lead here, in the node's own order.
    pub incoming: Vec<FlowIx>,
    /// The flows that lead on, in the node's own order.
    pub outgoing: Vec<FlowIx>,
    /// The flow taken when no condition holds.
    pub default: Option<FlowIx>,
    /// The innermost lane it is in.
    pub lane: Option<LaneIx>,
    /// What an event waits for or throws; several mean any of them when catching, all when throwing.
    pub events: Vec<Trigger>,
    /// The events on an activity's border.
    pub boundary: Vec<NodeIx>,
    /// How often an activity is done.
    pub repeat: Option<Repeat>,
    /// An activity that only runs to compensate another.
    pub for_compensation: bool,
    /// The activity that compensates this one.
    pub compensated_by: Option<NodeIx>,
}

/// What a flow node is.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Kind {
    /// A start event; `interrupting` says whether that of an event sub-process ends what runs.
    Start {
        /// Whether it ends what runs beside it.
        interrupting: bool,
    },
    /// An intermediate event that waits.
    Catch,
    /// An intermediate event that throws, or has no trigger and is passed.
    Throw,
    /// An event on the border of an activity.
    Boundary {
        /// The activity.
        on: NodeIx,
        /// Whether it ends the activity.
        interrupting: bool,
    },
    /// An end event.
    End,
    /// A task.
    Task(Task),
    /// A sub-process.
    SubProcess {
        /// What is inside.
        scope: ScopeIx,
        /// It is started by an event, not by a flow.
        by_event: bool,
    },
    /// A call of another process.
    Call(Called),
    /// A gateway.
    Gateway(Gateway),
    /// Something that is not executed, by the name of its element.
    #[default]
    Nowhere,
    /// An element of the standard that this engine does not execute.
    Unsupported(String),
}

/// The process a call activity calls.
#[derive(Debug, Clone, PartialEq)]
pub enum Called {
    /// A process of the same document.
    Here(ProcessIx),
    /// A process known elsewhere by this id.
    Elsewhere(String),
}

/// The kinds of tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// No kind given: passed at once, as the standard says.
    Abstract,
    /// Somebody does it with the help of a program.
    User,
    /// Somebody does it without.
    Manual,
    /// A program does it.
    Service,
    /// A message is sent; its name, if it has one.
    Send(Option<String>),
    /// A message is waited for; its name, if it has one.
    Receive(Option<String>),
    /// A script is run: its format and text.
    Script {
        /// The language it is written in.
        format: String,
        /// The script.
        text: String,
    },
    /// A business rule is applied: the decision's name, if it is known.
    Rule(Option<String>),
}

/// The kinds of gateways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gateway {
    /// One way out.
    Exclusive,
    /// All ways out; waits for all ways in.
    Parallel,
    /// Every way whose condition holds; waits for all that can still come.
    Inclusive,
    /// The way whose event comes first.
    EventBased,
}

/// What an event waits for or throws.
#[derive(Debug, Clone, PartialEq)]
pub enum Trigger {
    /// A message, by its name.
    Message(String),
    /// A signal, by its name.
    Signal(String),
    /// A time.
    Timer(Timer),
    /// A condition that becomes true.
    Conditional(Expression),
    /// An error, by its code; without one it catches every error.
    Error(Option<String>),
    /// An escalation, by its code; without one it catches every escalation.
    Escalation(Option<String>),
    /// Compensation of one activity, or of all that were completed.
    Compensation {
        /// The activity; `None`: all.
        activity: Option<NodeIx>,
        /// Whether the throwing event waits until everything is compensated.
        wait: bool,
    },
    /// A jump to or from another place of the same process, by its name.
    Link(String),
    /// Everything in the same process or sub-process ends.
    Terminate,
    /// A trigger that this engine does not execute.
    Unsupported(String),
}

/// When a timer fires.
#[derive(Debug, Clone, PartialEq)]
pub enum Timer {
    /// At a date.
    Date(Expression),
    /// After a duration.
    Duration(Expression),
    /// Again and again.
    Cycle(Expression),
}

/// How often an activity is done.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a model has few of them, and none is moved about")]
pub enum Repeat {
    /// A loop: again while the condition holds.
    While {
        /// The condition; `None` always holds.
        condition: Option<Expression>,
        /// Asked before the first time too.
        test_before: bool,
        /// At most so often.
        most: Option<u32>,
    },
    /// Multi-instance: once for each.
    Each {
        /// One after the other rather than side by side.
        sequential: bool,
        /// How many, if a number says it.
        count: Option<Expression>,
        /// For which items, if a list says it.
        items: Option<Expression>,
        /// The variable that holds the item.
        item: Option<String>,
        /// Ends the rest when it holds after one is completed.
        until: Option<Expression>,
        /// The variable that gathers the results, and what each one gives.
        gather: Option<(String, Expression)>,
    },
}

/// Something in a document that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The `id` of the element, or its name when it has none.
    pub element: String,
    /// What is wrong.
    pub what: What,
}

/// What is wrong with an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The document has no process.
    NoProcess,
    /// The root element is not the definitions of BPMN 2.0.
    NotBpmn,
    /// The element needs an `id` and has none.
    NoId,
    /// Another element has the same `id`.
    SameId,
    /// A reference leads to nothing: the attribute or element, and the reference.
    Dangling(&'static str, String),
    /// A sequence flow that crosses the border of a sub-process or a pool.
    CrossesBorder,
    /// An event definition without what it needs, by the name of the definition.
    Incomplete(&'static str),
    /// A multi-instance activity that says neither how many nor for which items.
    NoCount,
    /// Events that must all come: not executed.
    ParallelMultiple,
}

impl Model {
    /// The node with this number.
    pub fn node(&self, node: NodeIx) -> &Node {
        self.nodes.get(node.place()).unwrap_or(&self.nowhere)
    }

    /// The flow with this number.
    pub fn flow(&self, flow: FlowIx) -> &Flow {
        self.flows.get(flow.place()).unwrap_or(&self.no_flow)
    }

    /// The inside with this number.
    pub fn scope(&self, scope: ScopeIx) -> &Scope {
        self.scopes.get(scope.place()).unwrap_or(&self.no_scope)
    }

    /// The node with this `id`.
    pub fn node_by_id(&self, id: &str) -> Option<NodeIx> {
        self.ids.get(id).copied()
    }

    /// The process with this `id`.
    pub fn process_by_id(&self, id: &str) -> Option<ProcessIx> {
        self.process_ids.get(id).copied()
    }

    /// The lane a node is in.
    pub fn lane(&self, node: NodeIx) -> Option<&Lane> {
        self.lanes.get(self.node(node).lane?.place())
    }

    /// The nodes a process can be started at: its start events, or without any the nodes to which
    /// no flow leads.
    pub fn starts(&self, scope: ScopeIx) -> Vec<NodeIx> {
        let nodes = &self.scope(scope).nodes;
        let starts: Vec<NodeIx> = nodes
            .iter()
            .copied()
            .filter(|node| matches!(self.node(*node).kind, Kind::Start { .. }))
            .collect();
        if !starts.is_empty() {
            return starts;
        }
        let first = |node: &NodeIx| self.node(*node).begins();
        nodes.iter().copied().filter(first).collect()
    }

    /// What identifies everything of this model that execution depends on. A state belongs to
    /// one such number.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }
}

impl Node {
    /// Whether it is a task, a sub-process or a call.
    pub fn is_activity(&self) -> bool {
        matches!(self.kind, Kind::Task(_) | Kind::SubProcess { .. } | Kind::Call(_))
    }

    /// Whether a scope without start events begins here: no flow leads here and nothing else does.
    fn begins(&self) -> bool {
        let linked = |t: &Trigger| matches!(t, Trigger::Link(_));
        let by_itself = match self.kind {
            Kind::Boundary { .. } | Kind::SubProcess { by_event: true, .. } => false,
            Kind::Catch => !self.events.iter().any(linked),
            _ => !self.for_compensation,
        };
        by_itself && self.incoming.is_empty()
    }
}
