//! Soundness: from every position an instance can come to, it can still come to an end.
//!
//! Each inside is played through by itself, with every decision taken every way. Where several
//! tokens could move, only one does: those that do not join others cannot disturb each other, so
//! the order makes no difference to where they can get stuck. Positions are bounded; a model with
//! more of them is not checked to the end, and a warning says so.

use std::collections::{HashMap, HashSet, VecDeque};

use base::msg;

use super::Checking;
use crate::bpmn::model::{FlowIx, Gateway, Kind, Model, Node, NodeIx, ScopeIx, Trigger};

/// So many positions of one inside are played through.
const MAX_POSITIONS: usize = 20_000;
/// So many positions of all insides together.
const MAX_ALL: usize = 100_000;
/// So many tokens at once are followed.
const MAX_TOKENS: usize = 200;
/// An inclusive gateway with more ways is played with one way at a time and with all of them.
const MAX_SUBSETS: usize = 5;

/// Where a token is: on a flow, or at a node it came to without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Place {
    Flow(FlowIx),
    Node(NodeIx),
}

/// The places of all tokens, in order.
type Position = Vec<Place>;

/// What a step leads to.
enum Next {
    /// Tokens at these places instead.
    To(Vec<Place>),
    /// Everything ends as usual.
    Ends,
    /// An error ends everything.
    Fails,
}

struct Played {
    positions: Vec<Position>,
    /// For each position those that follow it.
    next: Vec<Vec<usize>>,
    /// The position each was first come to from.
    from: Vec<Option<usize>>,
    /// Positions from which everything can end at once.
    ends: HashSet<usize>,
    completes: bool,
    multiplied: Option<NodeIx>,
    whole: bool,
}

impl Checking<'_> {
    pub(super) fn sound(&mut self) {
        let mut completes: HashMap<ScopeIx, bool> = HashMap::new();
        let mut left = MAX_ALL;
        // An inside stands after what it is inside of.
        for scope in (0..self.model.scopes.len()).map(ScopeIx::at).rev() {
            let nodes = &self.model.scope(scope).nodes;
            if nodes.is_empty() {
                completes.insert(scope, true);
                continue;
            }
            let played = play(self.model, scope, &completes, left.min(MAX_POSITIONS));
            left = left.saturating_sub(played.positions.len());
            completes.insert(scope, played.completes || !played.whole);
            self.judge(scope, &played);
        }
    }

    fn judge(&mut self, scope: ScopeIx, played: &Played) {
        let first = self.model.scope(scope).nodes.first().copied().unwrap_or_default();
        if let Some(node) = played.multiplied {
            return self.error(
                "multiplies",
                node,
                msg!(
                    "Mỗi vòng lặp lại sinh thêm nhánh, không bao giờ hết.",
                    "Each round makes more tokens, without an end."
                ),
                msg!(
                    "Hãy nhập các nhánh song song lại trước khi quay vòng.",
                    "Bring the parallel ways together before going round again."
                ),
            );
        }
        if !played.whole {
            return self.warning(
                "too-large",
                first,
                msg!("Mô hình quá lớn để kiểm tra hết mọi khả năng.", "The model is too large to play through every case."),
                msg!("Hãy tách bớt thành quy trình con.", "Divide it into sub-processes."),
            );
        }
        let good = can_end(played);
        let mut told = HashSet::new();
        let stuck = (0..played.positions.len()).filter(|at| !good.contains(at));
        let (dead, round): (Vec<usize>, Vec<usize>) =
            stuck.partition(|at| played.next.get(*at).is_none_or(Vec::is_empty));
        for at in &dead {
            for place in played.positions.get(*at).into_iter().flatten() {
                let node = target(self.model, *place);
                if told.insert(node) {
                    self.waits_for_ever(node);
                }
            }
        }
        if dead.is_empty()
            // The last one come to lies on the circle, the first may still lead into it.
            && let Some(place) = round.last().and_then(|at| played.positions.get(*at)?.first())
        {
            let node = target(self.model, *place);
            self.error(
                "never-ends",
                node,
                msg!("Từ đây không có đường nào tới kết thúc.", "From here no way leads to an end."),
                msg!("Hãy thêm một nhánh ra khỏi vòng lặp.", "Add a way out of the circle."),
            );
        }
    }

    fn waits_for_ever(&mut self, node: NodeIx) {
        if matches!(self.model.node(node).kind, Kind::Gateway(_)) {
            return self.error(
                "waits-for-ever",
                node,
                msg!(
                    "Cổng này chờ nhánh không bao giờ tới.",
                    "This gateway waits for a way on which nothing comes."
                ),
                msg!(
                    "Hãy nhập các nhánh bằng đúng loại cổng đã tách chúng ra.",
                    "Bring ways together with the kind of gateway that parted them."
                ),
            );
        }
        self.error(
            "cannot-complete",
            node,
            msg!("Phần tử này không bao giờ xong.", "This element is never completed."),
            msg!("Hãy cho phần bên trong một kết thúc.", "Give its inside an end."),
        );
    }
}

/// The positions from which an end can be reached.
fn can_end(played: &Played) -> HashSet<usize> {
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); played.positions.len()];
    for (at, next) in played.next.iter().enumerate() {
        for to in next {
            if let Some(list) = before.get_mut(*to) {
                list.push(at);
            }
        }
    }
    let mut good = played.ends.clone();
    let mut open: Vec<usize> = good.iter().copied().collect();
    while let Some(at) = open.pop() {
        for from in before.get(at).into_iter().flatten() {
            if good.insert(*from) {
                open.push(*from);
            }
        }
    }
    good
}

fn play(model: &Model, scope: ScopeIx, completes: &HashMap<ScopeIx, bool>, most: usize) -> Played {
    let mut played = Played {
        positions: Vec::new(),
        next: Vec::new(),
        from: Vec::new(),
        ends: HashSet::new(),
        completes: false,
        multiplied: None,
        whole: true,
    };
    let mut known: HashMap<Position, usize> = HashMap::new();
    let mut open = VecDeque::new();
    for first in first_positions(model, scope) {
        add(&mut played, &mut known, &mut open, first, None);
    }
    while let Some(at) = open.pop_front() {
        let Some(position) = played.positions.get(at).cloned() else { break };
        if position.is_empty() {
            played.ends.insert(at);
            played.completes = true;
            continue;
        }
        for next in steps(model, &position, completes) {
            match next {
                Next::Ends => {
                    played.ends.insert(at);
                    played.completes = true;
                }
                Next::Fails => {
                    played.ends.insert(at);
                }
                Next::To(mut to) => {
                    to.sort_unstable();
                    if to.len() > MAX_TOKENS || played.positions.len() >= most {
                        played.whole = false;
                        return played;
                    }
                    if let Some(node) = grown(model, &played, at, &to) {
                        played.multiplied = Some(node);
                        return played;
                    }
                    let to = add(&mut played, &mut known, &mut open, to, Some(at));
                    if let Some(list) = played.next.get_mut(at) {
                        list.push(to);
                    }
                }
            }
        }
    }
    played
}

fn add(
    played: &mut Played,
    known: &mut HashMap<Position, usize>,
    open: &mut VecDeque<usize>,
    position: Position,
    from: Option<usize>,
) -> usize {
    if let Some(at) = known.get(&position) {
        return *at;
    }
    let at = played.positions.len();
    known.insert(position.clone(), at);
    played.positions.push(position);
    played.next.push(Vec::new());
    played.from.push(from);
    open.push_back(at);
    at
}

fn first_positions(model: &Model, scope: ScopeIx) -> Vec<Position> {
    let starts = model.starts(scope);
    let events = starts.iter().any(|node| matches!(model.node(*node).kind, Kind::Start { .. }));
    if events {
        return starts.into_iter().map(|node| vec![Place::Node(node)]).collect();
    }
    let mut all: Position = starts.into_iter().map(Place::Node).collect();
    all.sort_unstable();
    if all.is_empty() { Vec::new() } else { vec![all] }
}

/// Whether a position has all the tokens of an earlier one on the way to it and more: then the way
/// between can be gone again and again.
fn grown(model: &Model, played: &Played, from: usize, to: &[Place]) -> Option<NodeIx> {
    let mut at = Some(from);
    while let Some(place) = at {
        let earlier = played.positions.get(place)?;
        if earlier.len() < to.len()
            && let Some(more) = surplus(earlier, to)
        {
            return Some(target(model, more));
        }
        at = played.from.get(place).copied().flatten();
    }
    None
}

/// A token of the second list that the first has not, if the first is part of the second.
fn surplus(part: &[Place], whole: &[Place]) -> Option<Place> {
    let mut rest = part.iter().peekable();
    let mut more = None;
    for place in whole {
        if rest.peek() == Some(&place) {
            rest.next();
        } else {
            more = Some(*place);
        }
    }
    if rest.peek().is_none() { more } else { None }
}

fn target(model: &Model, place: Place) -> NodeIx {
    match place {
        Place::Flow(flow) => model.flow(flow).target,
        Place::Node(node) => node,
    }
}

fn steps(model: &Model, position: &[Place], completes: &HashMap<ScopeIx, bool>) -> Vec<Next> {
    let joins = |place: &Place| {
        let node = model.node(target(model, *place));
        matches!(node.kind, Kind::Gateway(Gateway::Parallel | Gateway::Inclusive)) && node.incoming.len() > 1
    };
    if let Some(at) = position.iter().position(|place| !joins(place)) {
        let mut rest = position.to_vec();
        let place = rest.remove(at);
        let node = target(model, place);
        return single(model, node, completes).into_iter().map(|next| with(next, &rest)).collect();
    }
    let mut gateways: Vec<NodeIx> = position.iter().map(|place| target(model, *place)).collect();
    gateways.dedup();
    let parallel = |node: &&NodeIx| model.node(**node).kind == Kind::Gateway(Gateway::Parallel);
    for join in gateways.iter().filter(parallel) {
        if let Some(rest) = joined(model, *join, position, true) {
            return vec![with(Next::To(all_ways(model.node(*join))), &rest)];
        }
    }
    for join in gateways.iter().filter(|node| !parallel(node)) {
        if nothing_more_comes(model, *join, position)
            && let Some(rest) = joined(model, *join, position, false)
        {
            let ways = some_ways(model, model.node(*join));
            return ways.into_iter().map(|ways| with(Next::To(ways), &rest)).collect();
        }
    }
    Vec::new()
}

fn with(next: Next, rest: &[Place]) -> Next {
    match next {
        Next::To(places) => Next::To(places.into_iter().chain(rest.iter().copied()).collect()),
        other => other,
    }
}

/// The position without one token on each way into a gateway; with `all`, only when each has one.
fn joined(model: &Model, join: NodeIx, position: &[Place], all: bool) -> Option<Position> {
    let mut rest = position.to_vec();
    for way in &model.node(join).incoming {
        match rest.iter().position(|place| *place == Place::Flow(*way)) {
            Some(at) => {
                rest.remove(at);
            }
            None if all => return None,
            None => {}
        }
    }
    Some(rest)
}

fn nothing_more_comes(model: &Model, join: NodeIx, position: &[Place]) -> bool {
    let here = |way: FlowIx| position.contains(&Place::Flow(way));
    let elsewhere = position.iter().map(|place| target(model, *place)).filter(|node| *node != join);
    let incoming = &model.node(join).incoming;
    elsewhere.into_iter().all(|node| {
        let reaches = |empty: bool| incoming.iter().any(|way| here(*way) != empty && model.leads_to(node, *way));
        !reaches(true) || reaches(false)
    })
}

/// What a token at a node that joins nothing can do.
fn single(model: &Model, place: NodeIx, completes: &HashMap<ScopeIx, bool>) -> Vec<Next> {
    let node = model.node(place);
    match &node.kind {
        Kind::Gateway(Gateway::Exclusive | Gateway::EventBased) if !node.outgoing.is_empty() => {
            node.outgoing.iter().map(|flow| Next::To(vec![Place::Flow(*flow)])).collect()
        }
        Kind::Gateway(Gateway::Inclusive) => some_ways(model, node).into_iter().map(Next::To).collect(),
        Kind::End | Kind::Throw => vec![thrown(model, place, node)],
        Kind::Nowhere | Kind::Unsupported(_) => vec![Next::To(all_ways(node))],
        Kind::SubProcess { scope, .. } => {
            let inside = completes.get(scope).copied().unwrap_or(true);
            activity(model, node, inside)
        }
        Kind::Task(_) | Kind::Call(_) => activity(model, node, true),
        _ => some_ways(model, node).into_iter().map(Next::To).collect(),
    }
}

fn thrown(model: &Model, place: NodeIx, node: &Node) -> Next {
    for trigger in &node.events {
        match trigger {
            Trigger::Terminate => return Next::Ends,
            Trigger::Error(_) => return Next::Fails,
            Trigger::Link(name) => {
                return Next::To(model.link_target(place, name).map(Place::Node).into_iter().collect());
            }
            _ => {}
        }
    }
    Next::To(if node.kind == Kind::End { Vec::new() } else { all_ways(node) })
}

/// An activity is completed, or an event on its border ends it or adds a way.
fn activity(model: &Model, node: &Node, can_complete: bool) -> Vec<Next> {
    let mut next = Vec::new();
    let done = if can_complete { some_ways(model, node) } else { Vec::new() };
    for event in &node.boundary {
        let event = model.node(*event);
        if event.events.iter().any(|t| matches!(t, Trigger::Compensation { .. })) {
            continue;
        }
        match event.kind {
            Kind::Boundary { interrupting: true, .. } => next.push(Next::To(all_ways(event))),
            _ => {
                let more = done.iter().map(|ways| ways.iter().copied().chain(all_ways(event)).collect());
                next.extend(more.map(Next::To));
            }
        }
    }
    next.extend(done.into_iter().map(Next::To));
    next
}

fn all_ways(node: &Node) -> Vec<Place> {
    node.outgoing.iter().copied().map(Place::Flow).collect()
}

/// The sets of ways that can be taken together: all of them, or with conditions every choice.
fn some_ways(model: &Model, node: &Node) -> Vec<Vec<Place>> {
    let conditional = |flow: &&FlowIx| model.flow(**flow).condition.is_some();
    let asked: Vec<Place> =
        node.outgoing.iter().filter(conditional).filter(|f| Some(**f) != node.default).copied().map(Place::Flow).collect();
    let always: Vec<Place> = node
        .outgoing
        .iter()
        .filter(|flow| !conditional(flow) && Some(**flow) != node.default)
        .copied()
        .map(Place::Flow)
        .collect();
    let plus = |chosen: &[Place]| always.iter().chain(chosen).copied().collect::<Vec<_>>();
    if asked.is_empty() {
        // A default beside unconditional flows is taken with them: no condition held.
        let default = node.default.map(Place::Flow);
        return vec![plus(default.as_slice())];
    }
    let mut sets = Vec::new();
    if asked.len() <= MAX_SUBSETS {
        for mask in 1_u32..1 << asked.len() {
            let chosen = asked.iter().enumerate().filter(|(bit, _)| mask & (1 << bit) != 0).map(|(_, p)| *p);
            sets.push(plus(&chosen.collect::<Vec<_>>()));
        }
    } else {
        sets.extend(asked.iter().map(|one| plus(&[*one])));
        sets.push(plus(&asked));
    }
    match node.default {
        Some(default) => sets.push(plus(&[Place::Flow(default)])),
        None if !always.is_empty() => sets.push(always.clone()),
        None => {}
    }
    sets
}
