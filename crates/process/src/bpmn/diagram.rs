//! Diagram interchange: where the elements of a document stand in its drawings.

use super::xml::Element;
use super::{DIAGRAM, Document};

/// The namespace of bounds.
const COMMON: &str = "http://www.omg.org/spec/DD/20100524/DC";
/// The namespace of waypoints.
const INTERCHANGE: &str = "http://www.omg.org/spec/DD/20100524/DI";

/// A drawing of a process or a collaboration.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagram {
    /// What is drawn, by its `id`.
    pub element: String,
    /// The nodes, lanes and pools.
    pub shapes: Vec<Shape>,
    /// The flows and associations.
    pub edges: Vec<Edge>,
}

/// A drawn node, lane or pool.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// What is drawn, by its `id`.
    pub element: String,
    /// Where it stands: left, top, width and height in pixels.
    pub bounds: [f64; 4],
    /// Whether a sub-process is drawn with its inside.
    pub expanded: Option<bool>,
}

/// A drawn flow or association.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// What is drawn, by its `id`.
    pub element: String,
    /// Its corners from beginning to end: right and down in pixels.
    pub waypoints: Vec<[f64; 2]>,
}

impl Document {
    /// The drawings, in document order. A shape without bounds that can be read is left out.
    pub fn diagrams(&self) -> Vec<Diagram> {
        let diagrams = self.xml.root.elements().filter(|e| e.is(DIAGRAM, "BPMNDiagram"));
        let planes = diagrams.filter_map(|diagram| diagram.first("BPMNPlane"));
        let drawn = planes.map(|plane| Diagram {
            element: element(plane),
            shapes: plane.named("BPMNShape").filter_map(shape).collect(),
            edges: plane.named("BPMNEdge").map(edge).collect(),
        });
        drawn.collect()
    }
}

/// What is drawn; tools that write a qualified name mean the part after the prefix.
fn element(drawn: &Element) -> String {
    let name = drawn.attribute("bpmnElement").unwrap_or_default();
    name.rsplit(':').next().unwrap_or_default().to_owned()
}

fn shape(shape: &Element) -> Option<Shape> {
    let bounds = shape.first_in(COMMON, "Bounds")?;
    let side = |name| number(bounds, name);
    let bounds = [side("x")?, side("y")?, side("width")?, side("height")?];
    let expanded = shape.attribute("isExpanded").map(|value| value == "true");
    Some(Shape { element: element(shape), bounds, expanded })
}

fn edge(edge: &Element) -> Edge {
    let points = edge.elements().filter(|e| e.is(INTERCHANGE, "waypoint"));
    let waypoints = points.filter_map(|point| Some([number(point, "x")?, number(point, "y")?]));
    Edge { element: element(edge), waypoints: waypoints.collect() }
}

fn number(element: &Element, name: &str) -> Option<f64> {
    element.attribute(name)?.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use crate::bpmn::fixtures;

    #[test]
    fn drawings_of_all_dialects_are_seen() {
        let [diagram] = fixtures::named("bpmn-js").diagrams().try_into().unwrap();
        assert_eq!(diagram.element, "Process_market");
        assert_eq!(diagram.shapes[0].bounds, [152.0, 102.0, 36.0, 36.0]);
        assert_eq!(diagram.edges[0].waypoints, [[188.0, 120.0], [240.0, 120.0]]);
        let [signavio] = fixtures::named("signavio").diagrams().try_into().unwrap();
        assert_eq!((signavio.element.as_str(), signavio.shapes[0].bounds[1]), ("sid-c0", 60.5));
        assert!(fixtures::named("zeebe").diagrams().is_empty());
    }

    #[test]
    fn everything_in_a_drawn_table_has_its_place() {
        let document = crate::bpmn::table::to_document(&crate::samples::certificate(), "x", "X");
        let model = document.model();
        let [diagram] = document.diagrams().try_into().unwrap();
        let drawn = |id: &str| diagram.shapes.iter().any(|shape| shape.element == id);
        assert!(model.nodes.iter().all(|node| drawn(&node.id)));
        assert!(model.lanes.iter().all(|lane| drawn(&lane.id)));
        assert_eq!(diagram.edges.len(), model.flows.len());
    }
}
