//! Each node by itself: whether it may stand where it stands and has what it needs.

use std::collections::HashMap;

use base::msg;

use super::{Checking, Severity};
use crate::bpmn::engine::time;
use crate::bpmn::expression::Expression;
use crate::bpmn::model::{Called, Kind, Node, NodeIx, Repeat, Scope, Timer, Trigger};

impl Checking<'_> {
    pub(super) fn nodes(&mut self) {
        for place in self.places() {
            let node = self.model.node(place).clone();
            self.placed(place, &node);
            self.triggers(place, &node);
            self.expressions_of(place, &node);
            if let Kind::Call(called) = &node.kind {
                self.called(place, called);
            }
        }
        self.links();
        self.recursion();
    }

    /// Whether a node may have the flows it has.
    fn placed(&mut self, place: NodeIx, node: &Node) {
        match &node.kind {
            Kind::Unsupported(name) => self.error(
                "unsupported",
                place,
                msg!("Phần tử “{name}” không thực thi được.", "The element “{name}” is not executed."),
                msg!(
                    "Hãy vẽ lại bằng các cổng và hoạt động thông thường.",
                    "Draw it with ordinary gateways and activities."
                ),
            ),
            Kind::Start { .. } | Kind::Boundary { .. } if !node.incoming.is_empty() => self.error(
                "flow-into-start",
                place,
                msg!(
                    "Luồng dẫn vào sự kiện bắt đầu hoặc sự kiện biên.",
                    "A flow leads into a start or boundary event."
                ),
                msg!("Hãy nối luồng vào phần tử sau sự kiện này.", "Lead the flow to what comes after it."),
            ),
            Kind::End if !node.outgoing.is_empty() => self.error(
                "flow-out-of-end",
                place,
                msg!("Luồng đi ra từ sự kiện kết thúc.", "A flow leads out of an end event."),
                msg!("Hãy đổi thành sự kiện trung gian hoặc bỏ luồng.", "Make it an intermediate event or remove the flow."),
            ),
            Kind::Boundary { on, .. } if !self.model.node(*on).is_activity() => self.error(
                "border-of-nothing",
                place,
                msg!("Sự kiện biên không gắn vào hoạt động nào.", "The boundary event is on no activity."),
                msg!("Hãy gắn sự kiện vào một hoạt động.", "Put it on an activity."),
            ),
            Kind::SubProcess { by_event: true, scope } => {
                if !node.incoming.is_empty() || !node.outgoing.is_empty() {
                    self.error(
                        "flow-at-event-sub-process",
                        place,
                        msg!("Luồng nối với quy trình con sự kiện.", "A flow is connected to an event sub-process."),
                        msg!("Hãy bỏ luồng đó.", "Remove the flow."),
                    );
                }
                let inside = self.model.scope(*scope).clone();
                self.event_sub_process(place, &inside);
            }
            _ => {}
        }
        if node.for_compensation && !(node.incoming.is_empty() && node.outgoing.is_empty()) {
            self.error(
                "flow-at-compensation",
                place,
                msg!("Luồng nối với hoạt động bù trừ.", "A flow is connected to a compensation activity."),
                msg!("Hãy chỉ nối nó với sự kiện bù trừ bằng đường liên kết.", "Connect it to its event by an association only."),
            );
        }
    }

    fn event_sub_process(&mut self, place: NodeIx, inside: &Scope) {
        let mut starts = inside.nodes.iter().filter(|n| matches!(self.model.node(**n).kind, Kind::Start { .. }));
        let good = match (starts.next(), starts.next()) {
            (Some(start), None) => !self.model.node(*start).events.is_empty(),
            _ => false,
        };
        if !good {
            self.error(
                "event-sub-process-start",
                place,
                msg!(
                    "Quy trình con sự kiện cần đúng một sự kiện bắt đầu có nguyên nhân.",
                    "An event sub-process needs exactly one start event with a trigger."
                ),
                msg!("Hãy để lại một sự kiện bắt đầu có nguyên nhân.", "Leave one start event with a trigger."),
            );
        }
    }

    /// Whether an event may have the triggers it has.
    fn triggers(&mut self, place: NodeIx, node: &Node) {
        let owner = self.model.scope(node.scope).owner.map(|owner| self.model.node(owner).kind.clone());
        let in_event_sub = matches!(owner, Some(Kind::SubProcess { by_event: true, .. }));
        let in_sub = owner.is_some() && !in_event_sub;
        for trigger in &node.events {
            use Trigger as T;
            let allowed = match (&node.kind, trigger) {
                (_, T::Unsupported(_)) => false,
                (Kind::Start { .. }, T::Message(_) | T::Signal(_) | T::Timer(_) | T::Conditional(_)) => !in_sub,
                (Kind::Start { .. }, T::Error(_) | T::Escalation(_) | T::Compensation { .. }) => in_event_sub,
                (Kind::Catch, T::Message(_) | T::Signal(_) | T::Timer(_) | T::Conditional(_) | T::Link(_)) => true,
                (Kind::Throw, T::Message(_) | T::Signal(_) | T::Escalation(_) | T::Compensation { .. } | T::Link(_)) => true,
                (Kind::Boundary { .. }, T::Link(_) | T::Terminate) => false,
                (Kind::Boundary { .. }, _) => true,
                (Kind::End, T::Link(_) | T::Timer(_) | T::Conditional(_)) => false,
                (Kind::End, _) => true,
                _ => false,
            };
            if !allowed {
                self.error(
                    "trigger",
                    place,
                    msg!(
                        "Sự kiện ở vị trí này không có loại nguyên nhân như vậy.",
                        "An event in this place has no such trigger."
                    ),
                    msg!(
                        "Hãy đổi loại sự kiện, hoặc chuyển sự kiện đến đúng vị trí.",
                        "Change the kind of the event, or move it."
                    ),
                );
            }
            if let T::Compensation { wait: false, .. } = trigger {
                self.warning(
                    "compensation-waits",
                    place,
                    msg!("Bù trừ luôn được chờ cho xong.", "Compensation is always waited for."),
                    msg!("Hãy bỏ waitForCompletion=\"false\".", "Remove waitForCompletion=\"false\"."),
                );
            }
        }
        if node.kind == Kind::Catch && node.events.is_empty() {
            self.error(
                "catches-nothing",
                place,
                msg!("Sự kiện không chờ điều gì.", "The event waits for nothing."),
                msg!("Hãy nêu thông điệp, thời gian hoặc điều kiện.", "Give it a message, a time or a condition."),
            );
        }
        let compensates = |t: &Trigger| matches!(t, Trigger::Compensation { .. });
        if let Kind::Boundary { on, .. } = node.kind
            && node.events.iter().any(compensates)
            && self.model.node(on).compensated_by.is_none()
        {
            self.error(
                "compensates-nothing",
                place,
                msg!("Sự kiện bù trừ không dẫn tới hoạt động bù trừ nào.", "The compensation event leads to no compensation activity."),
                msg!(
                    "Hãy nối bằng đường liên kết tới một hoạt động dành cho bù trừ.",
                    "Connect it by an association to an activity that is for compensation."
                ),
            );
        }
    }

    fn expressions_of(&mut self, place: NodeIx, node: &Node) {
        for trigger in &node.events {
            match trigger {
                Trigger::Conditional(condition) => self.parses(condition),
                Trigger::Timer(timer) => self.timer(place, timer),
                _ => {}
            }
        }
        match &node.repeat {
            Some(Repeat::While { condition: None, most: None, .. }) => self.error(
                "loops-for-ever",
                place,
                msg!("Vòng lặp không có điều kiện dừng.", "The loop never stops."),
                msg!("Hãy nêu điều kiện hoặc số lần lặp tối đa.", "Give it a condition or a maximum."),
            ),
            Some(Repeat::While { condition, .. }) => condition.iter().for_each(|c| self.parses(c)),
            Some(Repeat::Each { count, items, until, gather, .. }) => {
                let gather = gather.as_ref().map(|(_, result)| result);
                for expression in [count.as_ref(), items.as_ref(), until.as_ref(), gather].into_iter().flatten() {
                    self.parses(expression);
                }
            }
            None => {}
        }
    }

    fn timer(&mut self, place: NodeIx, timer: &Timer) {
        let (text, good) = match timer {
            Timer::Date(e) => (e, time::read_date(&e.text).is_some()),
            Timer::Duration(e) => (e, time::after(&e.text, base::Instant::from_ms(0)).is_some()),
            Timer::Cycle(e) => (e, time::read_cycle(&e.text, base::Instant::from_ms(0)).is_some()),
        };
        let looks_fixed = text.text.starts_with(|c: char| c.is_ascii_digit() || c == 'P' || c == 'R');
        if good || (!looks_fixed && self.expressions.parse(text).is_ok()) {
            return;
        }
        let text = &text.text;
        self.error(
            "time",
            place,
            msg!("Không đọc được thời gian “{text}”.", "The time “{text}” cannot be read."),
            msg!("Hãy viết theo ISO 8601: P2D, PT4H, 2026-11-24T17:00:00, R3/PT10M.", "Write it as ISO 8601 does: P2D, PT4H, 2026-11-24T17:00:00, R3/PT10M."),
        );
    }

    pub(super) fn parses(&mut self, expression: &Expression) {
        if let Err(reason) = self.expressions.parse(expression) {
            let text = &expression.text;
            self.find(
                Severity::Error,
                "expression",
                &expression.element,
                msg!("Không đọc được biểu thức “{text}”: {reason}.", "The expression “{text}” cannot be read: {reason}."),
                msg!("Hãy sửa biểu thức.", "Correct the expression."),
            );
        }
    }

    fn called(&mut self, place: NodeIx, called: &Called) {
        match called {
            Called::Elsewhere(process) if !process.is_empty() => self.warning(
                "called-elsewhere",
                place,
                msg!("Quy trình được gọi “{process}” không có trong tệp.", "The called process “{process}” is not in the file."),
                msg!("Hãy bảo đảm quy trình đó có trên hệ thống.", "Make sure the system has it."),
            ),
            Called::Elsewhere(_) => {}
            Called::Here(process) => {
                let scope = self.model.processes.get(process.place()).map(|p| p.scope).unwrap_or_default();
                let plain = |node: &NodeIx| self.model.node(*node).events.is_empty();
                if !self.model.starts(scope).iter().any(plain) {
                    self.error(
                        "called-has-no-start",
                        place,
                        msg!("Quy trình được gọi không có sự kiện bắt đầu thường.", "The called process has no start event without trigger."),
                        msg!("Hãy thêm sự kiện bắt đầu không có nguyên nhân.", "Give it a start event without trigger."),
                    );
                }
            }
        }
    }

    fn links(&mut self) {
        let mut catches: HashMap<(usize, String), NodeIx> = HashMap::new();
        for place in self.places() {
            let node = self.model.node(place);
            let (kind, scope) = (node.kind.clone(), node.scope.place());
            for trigger in node.events.clone() {
                let Trigger::Link(name) = trigger else { continue };
                match kind {
                    Kind::Throw if self.model.link_target(place, &name).is_none() => self.error(
                        "link",
                        place,
                        msg!("Liên kết “{name}” không có điểm đến.", "The link “{name}” has no target."),
                        msg!("Hãy thêm sự kiện nhận liên kết cùng tên.", "Add a catching link of the same name."),
                    ),
                    Kind::Catch if catches.insert((scope, name.clone()), place).is_some() => self.error(
                        "link",
                        place,
                        msg!("Liên kết “{name}” có hai điểm đến.", "The link “{name}” has two targets."),
                        msg!("Hãy đổi tên một điểm đến.", "Rename one of them."),
                    ),
                    _ => {}
                }
            }
        }
    }

    /// A process that calls itself, directly or through others.
    fn recursion(&mut self) {
        let homes: HashMap<_, usize> = self.model.processes.iter().enumerate().map(|(at, p)| (p.scope, at)).collect();
        let mut calls: Vec<Vec<(usize, NodeIx)>> = vec![Vec::new(); self.model.processes.len()];
        for place in self.places() {
            let node = self.model.node(place);
            if let Kind::Call(Called::Here(process)) = node.kind {
                let mut scope = node.scope;
                while let Some(owner) = self.model.scope(scope).owner {
                    scope = self.model.node(owner).scope;
                }
                let home = homes.get(&scope).and_then(|home| calls.get_mut(*home));
                home.into_iter().for_each(|list| list.push((process.place(), place)));
            }
        }
        // Depth first; a call to a process that is still open closes a circle.
        let (mut open, mut done) = (vec![false; calls.len()], vec![false; calls.len()]);
        for first in 0..calls.len() {
            let mut path = vec![(first, 0)];
            while let Some((process, next)) = path.last_mut() {
                let (at, number) = (*process, *next);
                *next += 1;
                set(&mut open, at, true);
                match calls.get(at).and_then(|list| list.get(number)).copied() {
                    Some((to, place)) if is(&open, to) => self.error(
                        "calls-itself",
                        place,
                        msg!("Quy trình gọi lại chính nó.", "The process calls itself."),
                        msg!("Hãy dùng vòng lặp thay cho lời gọi.", "Use a loop instead of the call."),
                    ),
                    Some((to, _)) if !is(&done, to) => path.push((to, 0)),
                    Some(_) => {}
                    None => {
                        set(&mut open, at, false);
                        set(&mut done, at, true);
                        path.pop();
                    }
                }
            }
        }
    }
}

fn is(marks: &[bool], at: usize) -> bool {
    marks.get(at).copied().unwrap_or(false)
}

fn set(marks: &mut [bool], at: usize, value: bool) {
    if let Some(mark) = marks.get_mut(at) {
        *mark = value;
    }
}
