//! BPMN 2.0 (OMG formal/2013-12-09, ISO/IEC 19510): documents, models, execution, checks, simulation.
//!
//! A [`Document`] keeps a file as it is, diagram and foreign content and all. A [`Model`] is what it
//! says of execution. An [`Engine`] executes a process of a model, purely: `(model, state, event,
//! now) → (state, commands)`. [`check`](check()) finds what cannot run or never ends, [`table`] turns the
//! official step table into a drawn model and back, [`simulation`] runs a model a thousand times
//! before it goes live.
//!
//! The dossiers of this platform are executed by the step table itself ([`advance`](crate::advance()));
//! every construct of the table has its counterpart here ([`table::to_document`]), so a table that
//! outgrows its rows can go on as a model.

mod check;
mod diagram;
pub mod engine;
mod expression;
pub mod model;
pub mod scenario;
pub mod simulation;
pub mod table;
pub mod xml;

#[cfg(test)]
mod fixtures;

pub use check::{Finding, Severity, check};
pub use diagram::{Diagram, Edge, Shape};
pub use engine::{Command, Engine, Event, Problem, Refusal, State, Status, Variables, View};
pub use expression::{Expression, Expressions, Plain};
pub use model::Model;

use xml::{Xml, XmlError};

/// The namespace of BPMN 2.0 models.
pub const MODEL: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
/// The namespace of BPMN 2.0 diagrams.
pub const DIAGRAM: &str = "http://www.omg.org/spec/BPMN/20100524/DI";

/// A BPMN 2.0 file, with everything that is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The file as XML.
    pub xml: Xml,
}

impl Document {
    /// Reads a file. Whether it can be executed is a matter for [`check`](check()).
    ///
    /// # Errors
    /// What keeps it from being XML, or too big, with the line.
    pub fn read(bytes: &[u8]) -> Result<Self, XmlError> {
        Ok(Self { xml: Xml::read(bytes)? })
    }

    /// The file as it was read: nothing is lost, not even what nobody here understands.
    pub fn write(&self) -> String {
        self.xml.write()
    }

    /// What the file says of execution.
    pub fn model(&self) -> Model {
        Model::of(self)
    }
}
