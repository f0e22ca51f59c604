//! The form's definition as it is stored, exported and written by procedure controllers.

use base::Msg;
use serde::{Deserialize, Serialize};

/// A form: sections of questions, one small group a page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// The groups of questions in order.
    #[serde(default)]
    pub sections: Vec<Section>,
}

/// One small group of questions: a page of the application.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Stable name inside the form: `[a-z0-9_]+`.
    pub key: String,
    /// The page's title.
    pub title: Msg,
    /// One short sentence of help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Msg>,
    /// Asked only when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_if: Option<Condition>,
    /// The questions.
    pub fields: Vec<Field>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Stable name inside the form (inside the group for a group's fields): `[a-z0-9_]+`.
    pub key: String,
    /// The question.
    pub label: Msg,
    /// One short sentence of help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Msg>,
    /// Whether it may be left empty. Questions are required unless said otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// Asked only when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_if: Option<Condition>,
    /// What the state already knows and is filled in, marked with its source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefill: Option<Prefill>,
    /// The kind of answer.
    #[serde(flatten)]
    pub kind: Kind,
}

/// A choice's stored value and what the reader sees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The stored value: `[a-z0-9_]+`.
    pub value: String,
    /// What the reader sees.
    pub label: Msg,
}

/// The kind of answer and its limits. In files: `type = "text"`, `max = 100` …
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Kind {
    /// One line; the answer is a JSON string.
    Text {
        /// Most characters; 200 unless said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<usize>,
        /// What the text must be, beyond its length.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        format: Option<TextFormat>,
    },
    /// Several lines; a JSON string.
    LongText {
        /// Most characters; 2,000 unless said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<usize>,
    },
    /// A number; a JSON number. `12,5` and `1.234,5` are read as Vietnamese numbers.
    Number {
        /// Least value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<f64>,
        /// Greatest value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<f64>,
        /// Digits after the comma; 0 unless said.
        #[serde(default)]
        decimals: u8,
        /// The unit shown beside the box, such as m².
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<Msg>,
    },
    /// Whole đồng; a JSON integer.
    Money {
        /// Least amount; 0 unless said, and never below.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<i64>,
        /// Greatest amount.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<i64>,
    },
    /// A date; a JSON string `2026-11-24`. Read as `24/11/2026`, `24-11-2026` or ISO.
    Date {
        /// Not after the day of the answer.
        #[serde(default)]
        past: bool,
        /// Not before the day of the answer.
        #[serde(default)]
        future: bool,
    },
    /// One of several; the choice's value as a JSON string.
    Choice {
        /// The choices.
        options: Vec<Choice>,
    },
    /// Any of several; a JSON array of values.
    Choices {
        /// The choices.
        options: Vec<Choice>,
    },
    /// Yes or no; a JSON boolean.
    YesNo,
    /// Uploaded files; a JSON array of file ids.
    File {
        /// Accepted extensions such as `pdf`; pdf, jpg and png unless said.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        accept: Vec<String>,
        /// Most files; 1 unless said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<usize>,
    },
    /// An address by unit codes; `{"province": "25", "commune": "08542", "street": "…"}`.
    Address,
    /// A person; `{"name", "id_number", "born", "sex", "phone"}`, all strings.
    Person {
        /// Whether the identity number is required.
        #[serde(default)]
        id_required: bool,
    },
    /// Questions asked again for each item; a JSON array of objects.
    Group {
        /// The questions of one item. A group holds no group.
        fields: Vec<Field>,
        /// Fewest items; 1 unless said or optional.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<usize>,
        /// Most items; 20 unless said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<usize>,
    },
}

/// What a line of text must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextFormat {
    /// A Vietnamese phone number, with or without blanks, dots and +84.
    Phone,
    /// An e-mail address.
    Email,
    /// A personal identity number: 12 digits (or 9 of the old card).
    IdNumber,
    /// A tax code: 10 digits, 12 digits, or 10-3.
    TaxCode,
    /// A person's name: it has letters and neither `<` nor `>`.
    Name,
}

/// Where an answer can be filled in from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prefill {
    /// The applicant's full name by VNeID.
    Name,
    /// The applicant's identity number by VNeID.
    IdNumber,
    /// The applicant's date of birth by VNeID.
    Born,
    /// The applicant's sex by VNeID.
    Sex,
    /// The applicant's phone, from the account.
    Phone,
    /// The applicant's e-mail, from the account.
    Email,
    /// The applicant's residence, from the account.
    Address,
    /// The applicant as a person: name, number, date of birth, sex, phone.
    Person,
}

/// When something is asked. It looks at other answers of the same form (or of the same item), by
/// the question's key or by a part of it, such as `home.province`. A question that is not asked
/// itself has no answer here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The answer is exactly this value.
    Is {
        /// The field looked at.
        field: String,
        /// The value it must have: a choice's value, `true`, a number.
        value: serde_json::Value,
    },
    /// The answer is one of these, or (for several choices) contains one of them.
    OneOf {
        /// The field looked at.
        field: String,
        /// The accepted values.
        values: Vec<serde_json::Value>,
    },
    /// There is an answer.
    Filled {
        /// The field looked at.
        field: String,
    },
    /// The inner condition does not hold.
    Not(Box<Condition>),
    /// All hold.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
}
