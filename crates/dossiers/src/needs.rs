//! What dossiers need of other systems. `app` supplies it.

use std::sync::Arc;

use access::Tx;
use base::calendar::WorkingCalendar;
use base::{AgencyId, ApplicantId, Date, Instant, OfficialId, ProcedureId, Result, Role, VersionId};
use catalogue::Definition;
use process::AgencyRef;

use crate::{Channel, Dossier, Letter, Paper, Person, Supplement};

/// An agency as dossiers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// Its id.
    pub id: AgencyId,
    /// Its identifier: `H99.101`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The agency above it, by name, for letterheads; empty at the top.
    pub parent_name: String,
    /// `province` or `commune`.
    pub level: String,
    /// Its kind: `commune`, `so_tu_phap` …
    pub kind: String,
    /// The place for dates on letters: `Tân Giang`.
    pub place: String,
    /// Its address.
    pub address: String,
    /// Its phone.
    pub phone: String,
    /// The unit code of its commune, for choosing by residence; empty otherwise.
    pub unit_code: String,
}

/// Agencies.
pub trait Agencies: Send + Sync {
    /// An agency; `None` when there is none.
    fn get(&self, tx: &mut db::Tx<'_>, id: AgencyId) -> Result<Option<Agency>>;
    /// The agencies of these kinds that exist now, in their official order.
    fn of_kinds(&self, tx: &mut db::Tx<'_>, kinds: &[String]) -> Result<Vec<Agency>>;
    /// The agency a desk belongs to.
    fn resolve(&self, tx: &mut db::Tx<'_>, of: &AgencyRef, receiving: AgencyId, competent: AgencyId) -> Result<AgencyId>;
    /// The officials that hold a role at an agency today: id and name.
    fn officials(&self, tx: &mut db::Tx<'_>, agency: AgencyId, role: Role) -> Result<Vec<(OfficialId, String)>>;
    /// The working calendar of an agency.
    fn calendar(&self, agency: AgencyId) -> Arc<WorkingCalendar>;
    /// The name of an administrative unit by its code, for addresses.
    fn unit_name(&self, tx: &mut db::Tx<'_>, code: &str) -> Result<Option<String>>;
    /// Whether a commune exists today and lies in a province, both by code.
    fn lies_in(&self, tx: &mut db::Tx<'_>, commune: &str, province: &str) -> Result<bool>;
    /// Administrative units under a code (`None`: provinces): code and name.
    fn units(&self, tx: &mut db::Tx<'_>, parent: Option<&str>) -> Result<Vec<(String, String)>>;
}

/// A version of a procedure.
#[derive(Debug, Clone)]
pub struct ProcedureVersion {
    /// The version.
    pub id: VersionId,
    /// The procedure.
    pub procedure_id: ProcedureId,
    /// Its content.
    pub definition: Definition,
}

/// The catalogue.
pub trait Catalogue: Send + Sync {
    /// A version, published or not: dossiers keep the one they were received under.
    fn version(&self, tx: &mut db::Tx<'_>, id: VersionId) -> Result<Arc<ProcedureVersion>>;
    /// The published version of a procedure by its code, if it is in force.
    fn published(&self, tx: &mut db::Tx<'_>, code: &str) -> Result<Option<Arc<ProcedureVersion>>>;
    /// Published procedures that match a text (all when empty) and that an agency of this kind
    /// carries out (any when empty): code and names.
    fn find(&self, tx: &mut db::Tx<'_>, text: &str, kind: &str) -> Result<Vec<Arc<ProcedureVersion>>>;
}

/// Applicants.
pub trait Applicants: Send + Sync {
    /// What is known of an applicant.
    fn get(&self, tx: &mut db::Tx<'_>, id: ApplicantId) -> Result<Option<Person>>;
    /// Finds a person by number, or registers them.
    fn find_or_register(&self, tx: &mut Tx<'_, '_>, person: &Person) -> Result<ApplicantId>;
    /// People that match a number, a phone or the beginning of a name.
    fn search(&self, tx: &mut db::Tx<'_>, text: &str) -> Result<Vec<(ApplicantId, Person)>>;
}

/// What is decided by policy of the province, as data.
#[derive(Debug, Clone)]
pub struct Policy {
    /// How the legal time goes on after a supplement. The decree counts anew.
    pub supplement: base::deadline::PausePolicy,
    /// How often a supplement may be requested; `None` is any number.
    pub supplements: Option<u32>,
    /// How often a deadline may be extended; `None` is any number.
    pub extensions: Option<u32>,
    /// Working hours in which an online dossier is received or refused.
    pub accept_hours: u32,
    /// Days the applicant has for a supplement.
    pub supplement_days: i64,
    /// Days a draft is kept after its last change.
    pub draft_days: i64,
    /// Where tracking pages are: the address of the installation.
    pub base_url: String,
}

/// A letter with all that it is set from.
pub struct LetterSheet<'a> {
    /// The letter.
    pub letter: &'a Letter,
    /// Its dossier.
    pub dossier: &'a Dossier,
    /// The procedure as it was when the dossier was received.
    pub definition: &'a Definition,
    /// Where it was received.
    pub receiving: &'a Agency,
    /// Who decides.
    pub competent: &'a Agency,
    /// Its papers.
    pub papers: &'a [Paper],
    /// Its requests for supplements.
    pub supplements: &'a [Supplement],
    /// Its events, for the control sheet.
    pub events: &'a [access::EventRow],
}

/// The register of a counter (form 07) for a period.
#[derive(Debug, Clone)]
pub struct RegisterSheet {
    /// Where the dossiers were received.
    pub agency: Agency,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// When it is made.
    pub made_at: Instant,
    /// Who makes it.
    pub officer: String,
    /// The dossiers, in the order of receipt.
    pub lines: Vec<RegisterLine>,
}

/// One dossier in a register.
#[derive(Debug, Clone)]
pub struct RegisterLine {
    /// Its code.
    pub code: String,
    /// What is asked for.
    pub subject: String,
    /// Whose it is.
    pub person: Person,
    /// How it came in.
    pub channel: Channel,
    /// Who decides; its name.
    pub competent: String,
    /// When it was received.
    pub received_at: Instant,
    /// When the result is due.
    pub due_at: Option<Instant>,
    /// When the result was handed over.
    pub handed_over_at: Option<Instant>,
    /// Who took it.
    pub receiver: String,
    /// Its status.
    pub note: String,
    /// Who received the dossier.
    pub officer: String,
}

/// The press that sets letters as PDF.
pub trait Press: Send + Sync {
    /// The letter as PDF. Takes some milliseconds of computing; not to be called inside a transaction.
    fn pdf(&self, sheet: &LetterSheet<'_>) -> Result<Vec<u8>>;
    /// The register as PDF, under the same conditions.
    fn register(&self, sheet: &RegisterSheet) -> Result<Vec<u8>>;
}

/// All needs together, shared with handlers.
pub struct Needs {
    /// Agencies, officials, calendars, units.
    pub agencies: Box<dyn Agencies>,
    /// Procedures.
    pub catalogue: Box<dyn Catalogue>,
    /// Applicants.
    pub applicants: Box<dyn Applicants>,
    /// The press.
    pub press: Box<dyn Press>,
    /// Policy.
    pub policy: Policy,
}
