//! What the API takes and gives.

use base::{Fields, Locale, ProcedureId, Result, RowId, VersionId};
use catalogue::Definition;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::check::Checked;
use crate::import::{Preview, RowState};
use crate::labels;
use crate::store::{ProcedureVersion, Source, State, VersionRow, VersionState};

/// A published procedure in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProcedureItem {
    /// The national code.
    pub code: String,
    /// The name in the reader's language.
    pub name: String,
    /// The sector's name.
    pub sector: String,
    /// The legal time in words.
    pub time: String,
    /// The cost in words.
    pub cost: String,
    /// `full`, `partial` or `information`.
    pub online: String,
    /// Its page.
    pub href: String,
}

impl ProcedureItem {
    pub(crate) fn of(version: &ProcedureVersion, locale: Locale) -> Self {
        let d = &version.definition;
        Self {
            code: d.code.clone(),
            name: d.name.get(locale).to_owned(),
            sector: d.sector.name.get(locale).to_owned(),
            time: labels::time_line(d).get(locale).to_owned(),
            cost: d.cost().get(locale).to_owned(),
            online: labels::code_of(labels::ONLINE, d.online).to_owned(),
            href: format!("/procedures/{}", d.code),
        }
    }
}

/// One page of published procedures.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProcedureList {
    /// How many there are.
    pub total: usize,
    /// Whether words were read as mistyped or left out.
    pub loose: bool,
    /// The procedures, the best first.
    pub items: Vec<ProcedureItem>,
}

/// A procedure while typing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Suggestion {
    /// The name.
    pub value: String,
    /// The name, as shown.
    pub label: String,
    /// Sector and time.
    pub note: String,
    /// Its page.
    pub href: String,
}

/// A published procedure.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProcedureAnswer {
    /// The procedure.
    #[schema(value_type = String)]
    pub id: ProcedureId,
    /// The version in force.
    #[schema(value_type = String)]
    pub version: VersionId,
    /// Its number.
    pub number: i64,
    /// Since when it applies, RFC 3339.
    pub valid_from: Option<String>,
    /// The whole content, as the program's own files have it.
    pub definition: Value,
}

/// A version in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VersionItem {
    /// The version.
    #[schema(value_type = String)]
    pub id: VersionId,
    /// 1 for the first.
    pub number: i64,
    /// How far it has come.
    pub state: VersionState,
    /// Where its content comes from.
    pub source: Source,
    /// Who wrote it.
    pub made_by: String,
    /// When it was begun, RFC 3339.
    pub made_at: String,
    /// When it was published, RFC 3339.
    pub published_at: Option<String>,
    /// To be sent with every act on it.
    pub lock: i64,
}

impl VersionItem {
    pub(crate) fn of(row: &VersionRow) -> Self {
        Self {
            id: row.id,
            number: row.number,
            state: row.state,
            source: row.source,
            made_by: row.made_by_name.clone(),
            made_at: row.made_at.rfc3339(),
            published_at: row.published_at.map(base::Instant::rfc3339),
            lock: row.version,
        }
    }
}

/// A version with its content.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VersionAnswer {
    /// What is known of it.
    pub version: VersionItem,
    /// What was said about it.
    pub note: String,
    /// The content.
    pub definition: Value,
    /// What stands in the way of publishing.
    pub faults: Vec<FaultItem>,
    /// What deserves a second look.
    pub warnings: Vec<String>,
}

/// A draft's content.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct DraftBody {
    /// The lock of the version that was read; not needed for a new procedure.
    #[serde(default)]
    pub lock: i64,
    /// What to say about it.
    #[serde(default)]
    pub note: String,
    /// The content, as the program's own files have it.
    #[schema(value_type = Object)]
    pub definition: Definition,
}

/// A draft as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DraftAnswer {
    /// The version.
    #[schema(value_type = String)]
    pub id: VersionId,
    /// To be sent with the next act on it.
    pub lock: i64,
    /// What stands in the way of publishing.
    pub faults: Vec<FaultItem>,
    /// What deserves a second look.
    pub warnings: Vec<String>,
}

impl DraftAnswer {
    pub(crate) fn of(row: &VersionRow, checked: &Checked, locale: Locale) -> Self {
        let warnings = checked.warnings.iter().map(|w| w.get(locale).to_owned()).collect();
        Self { id: row.id, lock: row.version, faults: faults(&checked.faults, locale), warnings }
    }
}

/// A wrong place.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FaultItem {
    /// Its path: `cases.0.name`.
    pub field: String,
    /// What to do about it.
    pub message: String,
}

pub(crate) fn faults(fields: &Fields, locale: Locale) -> Vec<FaultItem> {
    let item = |e: &base::FieldError| FaultItem { field: e.field.to_string(), message: e.message.get(locale).to_owned() };
    fields.iter().map(item).collect()
}

/// A difference in plain words.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DifferenceItem {
    /// What it is about.
    pub part: String,
    /// What changed.
    pub what: String,
}

/// An act on a version or a procedure.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct LockBody {
    /// The lock that was read.
    pub lock: i64,
    /// The reason, where one is needed.
    #[serde(default)]
    pub note: String,
}

/// The state after an act.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StateAnswer {
    /// The procedure's code.
    pub code: String,
    /// Whether it is carried out.
    pub state: State,
    /// To be sent with the next act on the procedure.
    pub lock: i64,
}

/// What an import would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportAnswer {
    /// The import that waits for its confirmation.
    #[schema(value_type = String)]
    pub id: RowId,
    /// The entries that could be read.
    pub rows: Vec<ImportRow>,
    /// The entries that could not.
    pub faults: Vec<ImportFault>,
}

/// An entry of an import.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportRow {
    /// Its place in the file, from 1.
    pub row: usize,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What would happen with it.
    pub state: RowState,
    /// The parts that differ, by their codes.
    pub fields: Vec<String>,
    /// What differs, in words.
    pub differences: Vec<String>,
    /// What had to be guessed.
    pub notes: Vec<String>,
}

/// An entry that could not be read.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportFault {
    /// Its place in the file, from 1.
    pub row: usize,
    /// Its code.
    pub code: String,
    /// What is wrong.
    pub message: String,
}

impl ImportAnswer {
    pub(crate) fn of(preview: &Preview, locale: Locale) -> Self {
        let text = |m: &base::Msg| m.get(locale).to_owned();
        let row = |r: &crate::import::PreviewRow| ImportRow {
            row: r.entry.row,
            code: r.entry.definition.code.clone(),
            name: r.entry.definition.name.vi.to_string(),
            state: r.state,
            fields: r.fields.iter().map(|f| f.field.code().to_owned()).collect(),
            differences: r.fields.iter().flat_map(|f| &f.differences).map(|d| text(&d.what)).collect(),
            notes: r.entry.notes.iter().map(text).collect(),
        };
        let fault = |f: &crate::import::Fault| ImportFault { row: f.row, code: f.code.clone(), message: text(&f.message) };
        Self {
            id: preview.id,
            rows: preview.rows.iter().map(row).collect(),
            faults: preview.faults.iter().map(fault).collect(),
        }
    }
}

/// Which entries of an import to take.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ImportChoices {
    /// The procedures and their parts.
    pub take: Vec<ImportChoice>,
}

/// One procedure of an import.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ImportChoice {
    /// Its code.
    pub code: String,
    /// The parts to take over, by their codes; not needed for a new procedure.
    #[serde(default)]
    pub fields: Vec<String>,
}

/// What an import did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportDone {
    /// How many drafts it made.
    pub drafts: usize,
}

/// A definition as JSON.
pub(crate) fn content(definition: &Definition) -> Result<Value> {
    serde_json::to_value(definition).map_err(base::Error::bug)
}
