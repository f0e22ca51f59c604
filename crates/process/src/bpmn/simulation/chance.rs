//! Chance from a seed: the same in every version of this program, on every machine.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde_json::Value;

use crate::bpmn::engine::View;
use crate::bpmn::expression::{Expression, Expressions, Plain};
use crate::bpmn::model::{Gateway, Kind, Model, NodeIx, Repeat};

/// A length of time in working minutes, fixed or drawn.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// Anything between two bounds.
    Uniform(u32, u32),
    /// Between two bounds, most often near the one in the middle: least, usual, most.
    Triangular(u32, u32, u32),
    /// As between things that happen independently of each other, with this mean.
    Exponential(u32),
    /// Always the same.
    #[serde(untagged)]
    Exactly(u32),
}

/// Random numbers: SplitMix64 (Steele, Lea, Flood 2014).
#[derive(Debug)]
pub(super) struct Random(Cell<u64>);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(Cell::new(seed))
    }

    fn next(&self) -> u64 {
        let state = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(state);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to but not including 1.
    pub(super) fn unit(&self) -> f64 {
        let high = u32::try_from(self.next() >> 32).unwrap_or(u32::MAX);
        f64::from(high) / 4_294_967_296.0
    }

    pub(super) fn length(&self, length: Length) -> u32 {
        let u = self.unit();
        match length {
            Length::Exactly(minutes) => minutes,
            Length::Uniform(a, b) => {
                let (a, b) = (a.min(b), a.max(b));
                whole(f64::from(a) + u * (f64::from(b - a) + 1.0) - 0.5).clamp(a, b)
            }
            Length::Triangular(a, c, b) => {
                let (a, c, b) = (f64::from(a), f64::from(c), f64::from(b));
                let width = (b - a).max(f64::MIN_POSITIVE);
                let split = (c - a) / width;
                let value = if u < split {
                    a + (u * width * (c - a)).max(0.0).sqrt()
                } else {
                    b - ((1.0 - u) * width * (b - c)).max(0.0).sqrt()
                };
                whole(value)
            }
            Length::Exponential(mean) => whole(-f64::from(mean) * (1.0 - u).ln()),
        }
    }
}

/// The nearest whole number of minutes, at most a working century.
fn whole(minutes: f64) -> u32 {
    let bounded = minutes.round().clamp(0.0, 1.0e7);
    format!("{bounded:.0}").parse().unwrap_or(0)
}

/// Decides by chance where people would decide; everything else is calculated as usual.
#[derive(Debug)]
pub(super) struct Dice<'r> {
    random: &'r Random,
    /// How likely the condition of a flow or loop holds when it is asked.
    odds: HashMap<String, f64>,
    /// The texts of the loop conditions; other expressions of an activity are no decisions.
    loops: HashMap<String, String>,
}

impl<'r> Dice<'r> {
    pub(super) fn new(model: &Model, weights: &BTreeMap<String, f64>, random: &'r Random) -> Self {
        let mut dice = Self { random, odds: HashMap::new(), loops: HashMap::new() };
        for place in (0..model.nodes.len()).map(NodeIx::at) {
            let node = model.node(place);
            if let Some(Repeat::While { condition: Some(condition), .. }) = &node.repeat {
                dice.odds.insert(node.id.clone(), weights.get(&node.id).copied().unwrap_or(0.5));
                dice.loops.insert(node.id.clone(), condition.text.clone());
            }
            let exclusive = node.kind == Kind::Gateway(Gateway::Exclusive);
            let asked: Vec<&str> = node
                .outgoing
                .iter()
                .filter(|flow| Some(**flow) != node.default && model.flow(**flow).condition.is_some())
                .map(|flow| model.flow(*flow).id.as_str())
                .collect();
            let weight = |id: &str, usual: f64| weights.get(id).copied().unwrap_or(usual).max(0.0);
            if !exclusive {
                for (place, id) in asked.iter().enumerate() {
                    // Without a default one way must be open.
                    let sure = node.default.is_none() && place == 0;
                    dice.odds.insert((*id).to_owned(), if sure { 1.0 } else { weight(id, 0.5) });
                }
                continue;
            }
            // The conditions are asked one after the other, so each one's share is of what is left.
            let mut left: f64 = asked.iter().map(|id| weight(id, 1.0)).sum();
            left += node.default.map_or(0.0, |flow| weight(&model.flow(flow).id, 1.0));
            for (place, id) in asked.iter().enumerate() {
                let last = node.default.is_none() && place + 1 == asked.len();
                let share = weight(id, 1.0);
                dice.odds.insert((*id).to_owned(), if last || left <= 0.0 { 1.0 } else { share / left });
                left -= share;
            }
        }
        dice
    }
}

impl Expressions for Dice<'_> {
    fn evaluate(&self, expression: &Expression, variables: &View<'_>) -> Result<Value, String> {
        let is_loop = self.loops.get(&expression.element);
        let decided = is_loop.is_none_or(|text| *text == expression.text);
        match self.odds.get(&expression.element).filter(|_| decided) {
            Some(odds) => Ok(Value::Bool(self.random.unit() < *odds)),
            None => Plain.evaluate(expression, variables),
        }
    }
}
