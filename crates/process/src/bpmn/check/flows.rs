//! The ways between nodes: gateways and their conditions, what nothing leads to, what spins.

use std::collections::HashSet;

use base::msg;

use super::Checking;
use crate::bpmn::model::{Called, FlowIx, Gateway, Kind, Node, NodeIx, ScopeIx, Task, Trigger};

/// Calls through calls are followed until so many insides are known to be passed.
const MAX_ROUNDS: usize = 100;

impl Checking<'_> {
    pub(super) fn flows(&mut self) {
        self.find_passable();
        for place in self.places() {
            let node = self.model.node(place).clone();
            for flow in &node.outgoing {
                if let Some(condition) = self.model.flow(*flow).condition.clone() {
                    self.parses(&condition);
                }
            }
            match node.kind {
                Kind::Gateway(Gateway::Exclusive | Gateway::Inclusive) => self.choice(place, &node),
                Kind::Gateway(Gateway::EventBased) => self.events(place, &node),
                Kind::Gateway(Gateway::Parallel) => self.unasked(place, &node),
                _ => {}
            }
        }
        for scope in (0..self.model.scopes.len()).map(ScopeIx::at) {
            self.reached(scope);
            self.spins(scope);
        }
        if !self.model.processes.is_empty() && self.model.processes.iter().all(|p| !p.executable) {
            let id = self.model.processes.first().map(|p| p.id.clone()).unwrap_or_default();
            self.find(
                super::Severity::Warning,
                "not-executable",
                &id,
                msg!("Không quy trình nào được đánh dấu là thực thi được.", "No process is marked as executable."),
                msg!("Hãy đặt isExecutable=\"true\" khi quy trình sẵn sàng.", "Set isExecutable=\"true\" when it is ready."),
            );
        }
    }

    fn choice(&mut self, place: NodeIx, node: &Node) {
        if node.outgoing.len() < 2 {
            return;
        }
        let others: Vec<FlowIx> = node.outgoing.iter().copied().filter(|f| Some(*f) != node.default).collect();
        let open = others.iter().any(|flow| self.model.flow(*flow).condition.is_none());
        if open && node.kind == Kind::Gateway(Gateway::Exclusive) {
            return self.error(
                "no-condition",
                place,
                msg!("Có nhánh không có điều kiện nên luôn được chọn.", "A way without a condition is always taken."),
                msg!(
                    "Hãy nêu điều kiện cho từng nhánh, trừ nhánh mặc định.",
                    "Give each way a condition, except the default one."
                ),
            );
        }
        let default_asked = node.default.is_some_and(|flow| self.model.flow(flow).condition.is_some());
        if default_asked {
            self.warning(
                "default-condition",
                place,
                msg!("Điều kiện của nhánh mặc định không được xét.", "The default way's condition is not asked."),
                msg!("Hãy bỏ điều kiện đó.", "Remove the condition."),
            );
        }
        if node.default.is_none() && !open && !self.names_values(&others) {
            self.warning(
                "no-default",
                place,
                msg!(
                    "Nếu không điều kiện nào đúng, quy trình sẽ mắc lại ở đây.",
                    "If no condition holds, the instance is stuck here."
                ),
                msg!("Hãy chọn một nhánh mặc định.", "Make one way the default."),
            );
        }
    }

    /// Whether the ways ask one variable for different values: a choice somebody makes.
    fn names_values(&self, flows: &[FlowIx]) -> bool {
        let mut asked = HashSet::new();
        let mut values = HashSet::new();
        flows.iter().all(|flow| {
            let condition = self.model.flow(*flow).condition.as_ref();
            let Some((name, value)) = condition.and_then(|c| c.text.split_once('=')) else { return false };
            asked.insert(name.trim().to_owned());
            asked.len() == 1 && values.insert(value.trim().to_owned())
        })
    }

    fn unasked(&mut self, place: NodeIx, node: &Node) {
        if node.outgoing.iter().any(|flow| self.model.flow(*flow).condition.is_some()) {
            self.warning(
                "condition-not-asked",
                place,
                msg!("Cổng này không xét điều kiện của các nhánh.", "This gateway asks no conditions."),
                msg!("Hãy dùng cổng loại trừ hoặc cổng bao hàm.", "Use an exclusive or inclusive gateway."),
            );
        }
    }

    fn events(&mut self, place: NodeIx, node: &Node) {
        self.unasked(place, node);
        let waits = |flow: &FlowIx| {
            let target = self.model.node(self.model.flow(*flow).target);
            let event = |t: &Trigger| {
                matches!(t, Trigger::Message(_) | Trigger::Signal(_) | Trigger::Timer(_) | Trigger::Conditional(_))
            };
            let alone = target.incoming.len() == 1;
            alone
                && match &target.kind {
                    Kind::Catch => !target.events.is_empty() && target.events.iter().all(event),
                    Kind::Task(Task::Receive(Some(_))) => target.repeat.is_none(),
                    _ => false,
                }
        };
        if node.outgoing.is_empty() || !node.outgoing.iter().all(waits) {
            self.error(
                "event-gateway",
                place,
                msg!(
                    "Sau cổng sự kiện chỉ có thể là sự kiện chờ hoặc công việc nhận thông điệp, mỗi cái một luồng vào.",
                    "After an event-based gateway come only catching events or receive tasks with a message, each with one flow into it."
                ),
                msg!("Hãy đặt sự kiện chờ ngay sau cổng.", "Put catching events right after it."),
            );
        }
    }

    /// Nodes that no way leads to.
    fn reached(&mut self, scope: ScopeIx) {
        let starts = self.model.starts(scope);
        let nodes = self.model.scope(scope).nodes.clone();
        if starts.is_empty() {
            let owner = self.model.scope(scope).owner;
            let id = owner.map_or_else(
                || self.model.processes.iter().find(|p| p.scope == scope).map(|p| p.id.clone()),
                |owner| Some(self.model.node(owner).id.clone()),
            );
            // An inside that is not drawn is passed at once.
            if !nodes.is_empty() || owner.is_none() {
                self.find(
                    super::Severity::Error,
                    "no-start",
                    &id.unwrap_or_default(),
                    msg!("Không có chỗ bắt đầu.", "There is nowhere to begin."),
                    msg!("Hãy thêm một sự kiện bắt đầu.", "Add a start event."),
                );
            }
            return;
        }
        let mut seen: HashSet<NodeIx> = HashSet::new();
        let mut open = starts;
        while let Some(place) = open.pop() {
            if !seen.insert(place) {
                continue;
            }
            let node = self.model.node(place);
            open.extend(node.outgoing.iter().map(|flow| self.model.flow(*flow).target));
            open.extend(node.boundary.iter().copied());
            for trigger in &node.events {
                if let (Kind::Throw, Trigger::Link(name)) = (&node.kind, trigger) {
                    open.extend(self.model.link_target(place, name));
                }
            }
        }
        for place in nodes {
            let node = self.model.node(place);
            let by_event = matches!(node.kind, Kind::SubProcess { by_event: true, .. });
            if !seen.contains(&place) && !by_event && !node.for_compensation {
                self.warning(
                    "not-reached",
                    place,
                    msg!("Không có đường nào dẫn tới phần tử này.", "Nothing leads to this element."),
                    msg!("Hãy nối nó hoặc xóa nó.", "Connect it or delete it."),
                );
            }
        }
    }

    /// Circles in which nothing waits: what is decided once is decided the same way for ever.
    fn spins(&mut self, scope: ScopeIx) {
        let nodes = self.model.scope(scope).nodes.clone();
        let (mut done, mut on_way) = (HashSet::new(), HashSet::new());
        for first in nodes {
            let mut open = vec![(first, 0)];
            while let Some((node, next)) = open.last_mut() {
                let (place, number) = (*node, *next);
                *next += 1;
                if number == 0 && (done.contains(&place) || !self.passes(place)) {
                    open.pop();
                    continue;
                }
                on_way.insert(place);
                match self.onward(place).get(number) {
                    Some(to) if on_way.contains(to) => {
                        self.error(
                            "spins",
                            *to,
                            msg!(
                                "Vòng lặp này không dừng ở bước nào nên có thể quay mãi.",
                                "Nothing waits in this circle, so it may go round for ever."
                            ),
                            msg!(
                                "Hãy đặt một công việc hoặc một sự kiện chờ trong vòng lặp.",
                                "Put a task or a waiting event into it."
                            ),
                        );
                        return;
                    }
                    Some(to) => open.push((*to, 0)),
                    None => {
                        on_way.remove(&place);
                        done.insert(place);
                        open.pop();
                    }
                }
            }
        }
    }

    /// Whether a token can pass a node without waiting.
    fn passes(&self, place: NodeIx) -> bool {
        let node = self.model.node(place);
        match &node.kind {
            Kind::Gateway(gateway) => *gateway != Gateway::EventBased,
            Kind::Task(Task::Abstract | Task::Send(Some(_))) | Kind::Throw | Kind::Start { .. } | Kind::End => true,
            Kind::SubProcess { by_event: false, scope } => self.passable.contains(scope),
            Kind::Call(Called::Here(process)) => {
                let process = self.model.processes.get(process.place());
                process.is_some_and(|process| self.passable.contains(&process.scope))
            }
            // A condition that held once holds again.
            Kind::Catch => node.events.iter().all(|t| matches!(t, Trigger::Link(_) | Trigger::Conditional(_))),
            _ => false,
        }
    }

    /// Finds the insides that can be passed from beginning to end without waiting. What is called
    /// may stand anywhere, so this goes on until nothing new is found.
    fn find_passable(&mut self) {
        let before = self.passable.len();
        for scope in (0..self.model.scopes.len()).map(ScopeIx::at).rev() {
            let (mut seen, mut open) = (HashSet::new(), self.model.starts(scope));
            let mut through = open.is_empty();
            while let Some(place) = open.pop() {
                if !seen.insert(place) || !self.passes(place) {
                    continue;
                }
                let onward = self.onward(place);
                through |= onward.is_empty();
                open.extend(onward);
            }
            if through {
                self.passable.insert(scope);
            }
        }
        // Insides that nothing calls need one round.
        let calls = |node: &Node| matches!(node.kind, Kind::Call(_));
        if self.passable.len() > before && before < MAX_ROUNDS && self.model.nodes.iter().any(calls) {
            self.find_passable();
        }
    }

    fn onward(&self, place: NodeIx) -> Vec<NodeIx> {
        let node = self.model.node(place);
        let mut onward: Vec<NodeIx> = node.outgoing.iter().map(|flow| self.model.flow(*flow).target).collect();
        for trigger in &node.events {
            if let (Kind::Throw, Trigger::Link(name)) = (&node.kind, trigger) {
                onward.extend(self.model.link_target(place, name));
            }
        }
        onward
    }
}
