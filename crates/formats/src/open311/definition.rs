//! What a service asks for beside place and description.

use serde::{Deserialize, Serialize};

use super::Message;
use crate::lenient;

/// The questions of a service (`GET /services/{code}`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceDefinition {
    /// The service's code.
    #[serde(deserialize_with = "lenient::text")]
    pub service_code: String,
    /// Its questions.
    #[serde(default, deserialize_with = "lenient::list")]
    pub attributes: Vec<Attribute>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Whether an answer is wanted; `false` only shows the description.
    #[serde(default, deserialize_with = "lenient::truth")]
    pub variable: bool,
    /// Its code.
    #[serde(deserialize_with = "lenient::text")]
    pub code: String,
    /// What is answered.
    #[serde(default)]
    pub datatype: Datatype,
    /// Whether an answer must be given.
    #[serde(default, deserialize_with = "lenient::truth")]
    pub required: bool,
    /// How the answer is written.
    #[serde(default, deserialize_with = "lenient::text")]
    pub datatype_description: String,
    /// Its place among the questions, from 1.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub order: i64,
    /// The question.
    #[serde(default, deserialize_with = "lenient::text")]
    pub description: String,
    /// What can be chosen.
    #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<AttributeValue>,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeValue {
    /// What is sent.
    #[serde(deserialize_with = "lenient::text")]
    pub key: String,
    /// What is shown.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
}

/// What is answered to a question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Datatype {
    /// One line.
    #[default]
    String,
    /// A number.
    Number,
    /// A date and time.
    DateTime,
    /// Several lines.
    Text,
    /// One of the values.
    SingleValueList,
    /// Some of the values.
    MultiValueList,
}

impl Message for ServiceDefinition {
    const ROOT: &'static str = "service_definition";
}
