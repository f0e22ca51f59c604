//! Where everything stands in the drawing: a column for each step of the way, a lane for each desk.

use std::collections::HashMap;

use super::{Drawing, Kind, Node};

/// A rectangle in the drawing, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) width: i64,
    pub(super) height: i64,
}

/// A laid-out drawing.
pub(super) struct Layout {
    /// The pool around everything.
    pub(super) pool: Bounds,
    /// The lanes, in the order of the desks.
    pub(super) lanes: Vec<Bounds>,
    /// The nodes, in the order of the drawing.
    pub(super) nodes: Vec<Bounds>,
    /// The corners of the flows, in the order of the drawing.
    pub(super) flows: Vec<Vec<(i64, i64)>>,
}

const COLUMN: i64 = 160;
const ROW: i64 = 110;
/// The strip with the name at the left of a pool and of a lane.
const HEAD: i64 = 30;
const LEFT: i64 = 160;
/// Flows that lead back go round above the pool, each on a line of its own.
const TOP: i64 = 80;
const CHANNEL: i64 = 12;

pub(super) fn layout(drawing: &Drawing<'_>) -> Layout {
    let columns = columns(drawing);
    let (rows, heights) = rows(drawing, &columns);
    let width = i64::try_from(columns.iter().max().map_or(1, |last| last + 1)).unwrap_or(i64::MAX);
    let backs = drawing.flows.len();
    let top = TOP + CHANNEL * i64::try_from(back_flows(drawing, &columns).min(backs)).unwrap_or(0);
    let inner = width * COLUMN + COLUMN / 2;
    let (mut lanes, mut y) = (Vec::new(), top);
    for height in heights {
        let height = height * ROW;
        lanes.push(Bounds { x: LEFT + HEAD, y, width: inner, height });
        y += height;
    }
    let pool = Bounds { x: LEFT, y: top, width: inner + HEAD, height: (y - top).max(ROW) };
    let nodes: Vec<Bounds> = drawing
        .nodes
        .iter()
        .zip(columns.iter().zip(&rows))
        .map(|(node, (column, row))| {
            let (width, height) = size(node);
            let column = i64::try_from(*column).unwrap_or(0);
            let top = lanes.get(node.lane).map_or(top, |lane| lane.y);
            let (x, y) = (LEFT + HEAD + column * COLUMN + COLUMN / 2 + 30, top + row * ROW + ROW / 2);
            Bounds { x: x - width / 2, y: y - height / 2, width, height }
        })
        .collect();
    let flows = flows(drawing, &columns, &nodes, top);
    Layout { pool, lanes, nodes, flows }
}

fn size(node: &Node<'_>) -> (i64, i64) {
    match node.kind {
        Kind::Start | Kind::End => (36, 36),
        Kind::Task(_) | Kind::Opinion(_) => (110, 80),
        Kind::Merge | Kind::Fork | Kind::Join | Kind::Choice => (50, 50),
    }
}

fn places<'d>(drawing: &'d Drawing<'_>) -> HashMap<&'d str, usize> {
    drawing.nodes.iter().enumerate().map(|(place, node)| (node.id.as_str(), place)).collect()
}

/// The column of each node: one after the last of those that lead to it. The nodes stand in the
/// order of the table, so what leads to an earlier one leads back and does not count.
fn columns(drawing: &Drawing<'_>) -> Vec<usize> {
    let places = places(drawing);
    let mut leading: Vec<Vec<usize>> = vec![Vec::new(); drawing.nodes.len()];
    for flow in &drawing.flows {
        let ends = (places.get(flow.from.as_str()), places.get(flow.to.as_str()));
        if let (Some(from), Some(to)) = ends
            && from < to
            && let Some(list) = leading.get_mut(*to)
        {
            list.push(*from);
        }
    }
    let mut columns: Vec<usize> = Vec::with_capacity(leading.len());
    for from in leading {
        let before = from.iter().filter_map(|place| columns.get(*place)).max();
        columns.push(before.map_or(0, |column| column + 1));
    }
    columns
}

/// The row of each node inside its lane, and how many rows each lane has: no two nodes share a
/// place.
fn rows(drawing: &Drawing<'_>, columns: &[usize]) -> (Vec<i64>, Vec<i64>) {
    let mut heights = vec![1; drawing.desks.len().max(1)];
    let mut taken: HashMap<(usize, usize), i64> = HashMap::new();
    let mut rows = Vec::with_capacity(columns.len());
    for (node, column) in drawing.nodes.iter().zip(columns) {
        let row = taken.entry((node.lane, *column)).or_default();
        rows.push(*row);
        *row += 1;
        if let Some(height) = heights.get_mut(node.lane) {
            *height = (*height).max(*row);
        }
    }
    (rows, heights)
}

fn back_flows(drawing: &Drawing<'_>, columns: &[usize]) -> usize {
    let places = places(drawing);
    let column = |id: &str| places.get(id).and_then(|place| columns.get(*place));
    drawing.flows.iter().filter(|flow| column(&flow.from) >= column(&flow.to)).count()
}

/// Flows lead from the right of a node to the left of the next one; those that lead back leave at
/// the top, go round above the pool and come down from above.
fn flows(drawing: &Drawing<'_>, columns: &[usize], nodes: &[Bounds], top: i64) -> Vec<Vec<(i64, i64)>> {
    let places = places(drawing);
    let find = |id: &str| {
        let place = *places.get(id)?;
        Some((*nodes.get(place)?, *columns.get(place)?))
    };
    let mut channel = top;
    let corners = drawing.flows.iter().map(|flow| {
        let (Some((from, at)), Some((to, goal))) = (find(&flow.from), find(&flow.to)) else {
            return Vec::new();
        };
        let (from_y, to_y) = (from.y + from.height / 2, to.y + to.height / 2);
        if at < goal {
            let (start, end) = (from.x + from.width, to.x);
            if from_y == to_y {
                return vec![(start, from_y), (end, to_y)];
            }
            let turn = end - 20;
            return vec![(start, from_y), (turn, from_y), (turn, to_y), (end, to_y)];
        }
        channel -= CHANNEL;
        let (start, end) = (from.x + from.width / 2, to.x + to.width / 2);
        vec![(start, from.y), (start, channel), (end, channel), (end, to.y)]
    });
    corners.collect()
}
