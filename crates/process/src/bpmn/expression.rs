//! Expressions: the door for an expression language such as FEEL, and a small one behind it.

mod plain;

pub use plain::Plain;

use serde_json::Value;

use super::engine::View;

/// An expression as it stands in a model.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Expression {
    /// The text.
    pub text: String,
    /// The language it is written in, when the document says so.
    pub language: Option<String>,
    /// The `id` of the element it belongs to: the sequence flow, the event, the activity.
    pub element: String,
}

/// Evaluates expressions over the variables of an instance. Must give the same value for the same
/// expression and variables, or a replay will not lead to the same state.
pub trait Expressions {
    /// The value of an expression.
    ///
    /// # Errors
    /// Why it has none, for the official who repairs it.
    fn evaluate(&self, expression: &Expression, variables: &View<'_>) -> Result<Value, String>;

    /// Whether the text is an expression at all; for [`check`](super::check()), before any
    /// variables exist.
    ///
    /// # Errors
    /// Why it is not.
    fn parse(&self, expression: &Expression) -> Result<(), String> {
        let _ = expression;
        Ok(())
    }
}

impl<E: Expressions + ?Sized> Expressions for &E {
    fn evaluate(&self, expression: &Expression, variables: &View<'_>) -> Result<Value, String> {
        (**self).evaluate(expression, variables)
    }

    fn parse(&self, expression: &Expression) -> Result<(), String> {
        (**self).parse(expression)
    }
}
