//! Gateways.

use super::Problem;
use super::run::Run;
use super::state::{Token, Wait};
use crate::bpmn::model::{FlowIx, Gateway, Kind, Node, NodeIx};

impl Run<'_> {
    pub(super) fn gateway(&mut self, gateway: Gateway, place: NodeIx, flow: Option<FlowIx>, frame: u32) {
        let node = self.model.node(place);
        match gateway {
            Gateway::Exclusive => self.choose(place, node, frame),
            Gateway::EventBased => {
                let token = self.rest(place, frame, Wait::Event, None);
                let events: Vec<NodeIx> =
                    node.outgoing.iter().map(|flow| self.model.flow(*flow).target).collect();
                self.arm_or_stick(token, frame, &events);
            }
            Gateway::Parallel | Gateway::Inclusive if node.incoming.len() > 1 => {
                let Some(flow) = flow.or_else(|| node.incoming.first().copied()) else { return };
                self.rest(place, frame, Wait::Join(flow), None);
                // Whether more can come to an inclusive gateway shows only when nothing moves.
                if gateway == Gateway::Parallel {
                    self.join_parallel(place, node, frame);
                }
            }
            Gateway::Parallel => self.take(&node.outgoing, frame),
            Gateway::Inclusive => self.split(place, node, frame),
        }
    }

    fn choose(&mut self, place: NodeIx, node: &Node, frame: u32) {
        for flow in node.outgoing.iter().copied().filter(|flow| Some(*flow) != node.default) {
            let holds = match &self.model.flow(flow).condition {
                None => Ok(true),
                Some(condition) => self.holds(condition, frame),
            };
            match holds {
                Ok(true) => return self.take(&[flow], frame),
                Ok(false) => {}
                Err(problem) => return self.stick(place, frame, None, problem, false),
            }
        }
        match node.default {
            Some(flow) => self.take(&[flow], frame),
            // A gateway without any way out is an end.
            None if node.outgoing.is_empty() => self.retire(frame),
            None => self.stick(place, frame, None, Problem::NoWay, false),
        }
    }

    fn split(&mut self, place: NodeIx, node: &Node, frame: u32) {
        if node.outgoing.is_empty() {
            return self.retire(frame);
        }
        match self.conditional_ways(node, frame) {
            Ok(ways) if ways.is_empty() => self.stick(place, frame, None, Problem::NoWay, false),
            Ok(ways) => self.take(&ways, frame),
            Err(problem) => self.stick(place, frame, None, problem, false),
        }
    }

    /// The tokens that wait at a gateway: the first on each way in.
    fn arrived(&self, place: NodeIx, node: &Node, frame: u32) -> Vec<Option<u32>> {
        let here = |token: &&Token, way: FlowIx| {
            token.node == place && token.frame == frame && token.wait == Wait::Join(way)
        };
        let first = |way: &FlowIx| self.state.tokens.iter().find(|t| here(t, *way)).map(|t| t.id);
        node.incoming.iter().map(first).collect()
    }

    fn join_parallel(&mut self, place: NodeIx, node: &Node, frame: u32) {
        let arrived = self.arrived(place, node, frame);
        if arrived.iter().all(Option::is_some) {
            self.merge(&arrived, frame);
            self.take(&node.outgoing, frame);
        }
    }

    /// The tokens that arrived become one that goes on.
    fn merge(&mut self, arrived: &[Option<u32>], frame: u32) {
        let mut count = 0;
        for token in arrived.iter().flatten() {
            self.remove_token(*token);
            count += 1;
        }
        if let Some(frame) = self.state.frame_mut(frame) {
            frame.live = frame.live.saturating_sub(count - u32::from(count > 0));
        }
    }

    /// Lets the first inclusive gateway go on to which nothing more can come.
    pub(super) fn join_inclusive(&mut self) -> bool {
        if self.model.upstream.is_empty() || self.state.is_over() {
            return false;
        }
        let ready = self.state.tokens.iter().find_map(|token| {
            let inclusive = self.model.node(token.node).kind == Kind::Gateway(Gateway::Inclusive);
            let joins = inclusive && matches!(token.wait, Wait::Join(_));
            (joins && self.nothing_more_comes(token.node, token.frame)).then_some((token.node, token.frame))
        });
        let Some((place, frame)) = ready else { return false };
        let node = self.model.node(place);
        let arrived = self.arrived(place, node, frame);
        self.merge(&arrived, frame);
        self.split(place, node, frame);
        true
    }

    /// The standard's rule: a token elsewhere is waited for when it can come along a way on which
    /// none has come yet, unless it can also come along one on which one has.
    fn nothing_more_comes(&self, place: NodeIx, frame: u32) -> bool {
        let node = self.model.node(place);
        let arrived = self.arrived(place, node, frame);
        let ways = || node.incoming.iter().copied().zip(&arrived);
        if arrived.iter().all(Option::is_some) {
            return true;
        }
        let elsewhere = |token: &&Token| token.frame == frame && token.node != place;
        self.state.tokens.iter().filter(elsewhere).all(|token| {
            let reaches = |empty: bool| {
                ways().any(|(way, first)| first.is_none() == empty && self.model.leads_to(token.node, way))
            };
            !reaches(true) || reaches(false)
        })
    }
}
