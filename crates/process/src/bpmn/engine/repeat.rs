//! Loops and multi-instance activities.

use serde_json::Value;

use super::run::{Go, Run};
use super::state::{FrameKind, Token, Wait};
use super::variables::Variables;
use super::{MAX_INSTANCES, Problem};
use crate::bpmn::expression::Expression;
use crate::bpmn::model::{NodeIx, Repeat};

impl Run<'_> {
    /// A repeated activity is reached.
    pub(super) fn begin_repeat(&mut self, place: NodeIx, repeat: &Repeat, frame: u32, mends: Option<u32>) {
        let total = match repeat {
            Repeat::While { condition: Some(condition), test_before: true, .. } => {
                match self.holds(condition, frame) {
                    Ok(true) => None,
                    Ok(false) => return self.push(Go::Leave { node: place, frame, mends }),
                    Err(problem) => return self.stick(place, frame, mends, problem, false),
                }
            }
            Repeat::While { .. } => None,
            Repeat::Each { count, items, .. } => {
                match self.how_many(count.as_ref(), items.as_ref(), frame) {
                    Ok(total) => Some(total),
                    Err(problem) => return self.stick(place, frame, mends, problem, false),
                }
            }
        };
        let gathers = matches!(repeat, Repeat::Each { gather: Some(_), .. });
        let places = usize::try_from(total.unwrap_or(0)).unwrap_or(0);
        let results = if gathers { vec![Value::Null; places] } else { Vec::new() };
        let wait = Wait::Repeat { total, begun: 0, done: 0, results };
        let token = self.rest(place, frame, wait, mends);
        if !self.arm_or_stick(token, frame, &self.model.node(place).boundary) {
            return;
        }
        if total == Some(0) {
            return self.end_repeat(token);
        }
        let first = match repeat {
            Repeat::Each { sequential: false, .. } => total.unwrap_or(0),
            _ => 1,
        };
        self.begin_instances(token, first);
    }

    fn how_many(
        &self,
        count: Option<&Expression>,
        items: Option<&Expression>,
        frame: u32,
    ) -> Result<u32, Problem> {
        let wrong = |expression: &Expression, reason: String| Problem::Expression {
            text: expression.text.clone(),
            reason,
        };
        let total = match (items, count) {
            (Some(items), _) => match self.value(items, frame)? {
                Value::Array(list) => u32::try_from(list.len()).unwrap_or(u32::MAX),
                other => return Err(wrong(items, format!("{other} is not a list"))),
            },
            (None, Some(count)) => {
                let value = self.value(count, frame)?;
                let number = value.as_u64().or_else(|| value.as_str()?.trim().parse().ok());
                let number = number.ok_or_else(|| wrong(count, format!("{value} is not a whole number")))?;
                u32::try_from(number).unwrap_or(u32::MAX)
            }
            (None, None) => return Err(Problem::Unsupported),
        };
        if total > MAX_INSTANCES { Err(Problem::TooMany) } else { Ok(total) }
    }

    /// Begins the next instances, so many of them.
    fn begin_instances(&mut self, id: u32, count: u32) {
        let Some(token) = self.state.token(id) else { return };
        let (node, frame) = (token.node, token.frame);
        let (items, item) = match &self.model.node(node).repeat {
            Some(Repeat::Each { items: Some(items), item, .. }) => {
                (self.value(items, frame).unwrap_or_default(), item.as_deref())
            }
            _ => (Value::Null, None),
        };
        for _ in 0..count {
            let Some(token) = self.state.token_mut(id) else { return };
            let Wait::Repeat { begun, .. } = &mut token.wait else { return };
            let place = *begun;
            *begun += 1;
            let mut variables = Variables::new();
            variables.insert("loopCounter".to_owned(), Value::from(place + 1));
            if let Some(item) = item {
                let place = usize::try_from(place).unwrap_or(usize::MAX);
                variables.insert(item.to_owned(), items.get(place).cloned().unwrap_or_default());
            }
            match self.open(FrameKind::Instance(node), Some(id), variables, 1) {
                Ok(frame) => self.push(Go::Enter { node, flow: None, frame, mends: None }),
                Err(problem) => return self.stick_token(id, problem),
            }
        }
    }

    /// One instance is completed.
    pub(super) fn instance_done(&mut self, frame: u32, holder: u32) {
        let Some(token) = self.state.token(holder) else { return };
        let node = token.node;
        let repeat = self.model.node(node).repeat.as_ref();
        let result = match repeat {
            Some(Repeat::Each { gather: Some((_, result)), .. }) => match self.value(result, frame) {
                Ok(value) => Some(value),
                Err(problem) => {
                    self.complain(node, problem);
                    None
                }
            },
            _ => None,
        };
        let counter = self.view(frame).get("loopCounter").and_then(|n| n.as_u64()).unwrap_or(1);
        let place = usize::try_from(counter.saturating_sub(1)).unwrap_or(usize::MAX);
        let Some(token) = self.state.token_mut(holder) else { return };
        let Wait::Repeat { total, begun, done, results } = &mut token.wait else { return };
        *done += 1;
        if let (Some(slot), Some(result)) = (results.get_mut(place), result) {
            *slot = result;
        }
        let (total, begun, done) = (*total, *begun, *done);
        let again = match repeat {
            Some(Repeat::Each { until, .. }) => {
                let enough = until.as_ref().is_some_and(|until| self.holds_or_complains(node, until, frame));
                !enough && Some(done) != total
            }
            Some(Repeat::While { condition, most, .. }) => {
                let more = most.is_none_or(|most| done < most);
                more && condition.as_ref().is_none_or(|c| self.holds_or_complains(node, c, frame))
            }
            None => false,
        };
        self.remove_frame(frame);
        if !again {
            return self.end_repeat(holder);
        }
        let one_by_one = !matches!(repeat, Some(Repeat::Each { sequential: false, .. }));
        if one_by_one && total.is_none_or(|total| begun < total) {
            self.begin_instances(holder, 1);
        }
    }

    fn holds_or_complains(&mut self, node: NodeIx, condition: &Expression, frame: u32) -> bool {
        self.holds(condition, frame).unwrap_or_else(|problem| {
            self.complain(node, problem);
            false
        })
    }

    /// All instances are done, or enough of them: what still runs is ended.
    fn end_repeat(&mut self, id: u32) {
        let Some(token) = self.state.token_mut(id) else { return };
        let wait = std::mem::replace(&mut token.wait, Wait::Inside);
        let Token { node, frame, mends, .. } = *token;
        if let (Wait::Repeat { results, .. }, Some(Repeat::Each { gather: Some((list, _)), .. })) =
            (wait, &self.model.node(node).repeat)
        {
            let variables = Variables::from_iter([(list.clone(), Value::Array(results))]);
            self.state.set_variables(frame, variables);
        }
        self.cancel(id);
        self.push(Go::Leave { node, frame, mends });
    }
}
