//! The two messages of edXML and their parts, named as the regulation names them.

use base::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::business::Business;
use super::dates;
use super::document_type::DocumentType;
use super::organ_id::OrganId;
use super::status_code::StatusCode;

/// What one `.edxml` file says, without the bytes of its attachments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// An official document on its way: new, recalled, updated or replacing others.
    Document(Box<Document>),
    /// A report about a document: arrival, refusal, progress, take-back and its answers.
    Status(Box<Status>),
}

/// A document message (QCVN 102, the fourteen parts of `MessageHeader`, and `TraceHeaderList`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Document {
    /// `From`: the sender.
    pub from: Organ,
    /// `To`: every receiver; each keeps only what is addressed to it.
    pub to: Vec<Organ>,
    /// `DocumentId`: an opaque key that statuses, replies, updates and replacements refer to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_id: Option<String>,
    /// `Code`: number and notation.
    pub code: Code,
    /// `PromulgationInfo`: place and date of issue.
    pub promulgation_info: PromulgationInfo,
    /// `DocumentType`.
    pub document_type: DocumentType,
    /// `Subject`: the summary line (trích yếu).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// `Content`: usually the subject again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// `SignerInfo`: who signed, in what capacity.
    pub signer_info: SignerInfo,
    /// `DueDate`: when an answer is expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_date: Option<Date>,
    /// `OtherInfo`: urgency, circulation, copies and pages.
    pub other_info: OtherInfo,
    /// `ResponseFor`: the documents this one answers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub response_for: Vec<ResponseFor>,
    /// `ResponseForTask/TaskCode`: the assigned tasks this document answers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub response_for_task: Vec<String>,
    /// `SteeringType`: 0 not a directive, 1 a directive, 2 a report on one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steering_type: Option<u32>,
    /// `ApplicationType`: written by one library, without a settled meaning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_type: Option<String>,
    /// `ToPlaces/Place`: receivers as the document's foot lists them, in free text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to_places: Vec<String>,
    /// `TraceHeader`: the hops, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trace_headers: Vec<TraceHeader>,
    /// `Bussiness`: what the message does to the document.
    pub business: Business,
}

impl Document {
    /// The document id in the form most senders use, `{OrganId},{yyyy/MM/dd},{number}/{notation}`;
    /// `None` while one of its parts is missing.
    pub fn compose_id(&self) -> Option<String> {
        let organ = self.from.organ_id.as_ref()?;
        let date = self.promulgation_info.promulgation_date?;
        Some(format!("{organ},{},{}", dates::write_date(date), self.code.joined()?))
    }
}

/// A status message: who reports, on which document, what state.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Status {
    /// `From`: who reports.
    pub from: Organ,
    /// `ResponseFor`: the document reported on; its `organ_id` is the addressee of this report.
    pub response_for: ResponseFor,
    /// `StaffInfo`: the person who acted.
    pub staff_info: StaffInfo,
    /// `StatusCode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_code: Option<StatusCode>,
    /// `Description`: free text; for a refusal or a take-back the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `Timestamp`: Vietnam's local time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<DateTime>,
}

/// An agency or organisation (`From`, `To`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Organ {
    /// `OrganId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organ_id: Option<OrganId>,
    /// `OrganizationInCharge`: the parent body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_in_charge: Option<String>,
    /// `OrganName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organ_name: Option<String>,
    /// `OrganAdd`: the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organ_add: Option<String>,
    /// `Email`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// `Telephone`, free text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    /// `Fax`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fax: Option<String>,
    /// `Website`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
}

/// Number and notation of a document (`Code`): "7816", "VPCP-TTĐT".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Code {
    /// `CodeNumber`; not always digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_number: Option<String>,
    /// `CodeNotation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_notation: Option<String>,
}

impl Code {
    /// "7816/VPCP-TTĐT", as Decree 30/2020/NĐ-CP writes it.
    pub fn joined(&self) -> Option<String> {
        Some(format!("{}/{}", self.code_number.as_ref()?, self.code_notation.as_ref()?))
    }
}

/// Place and date of issue.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PromulgationInfo {
    /// `Place`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// `PromulgationDate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promulgation_date: Option<Date>,
}

/// Who signed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignerInfo {
    /// `Competence`: "TM.", "KT.", "TL.", "TUQ.", "Q.".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub competence: Option<String>,
    /// `Position`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// `FullName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_name: Option<String>,
}

/// Urgency, circulation, copies and pages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OtherInfo {
    /// `Priority`: 0 ordinary, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc, 4 hỏa tốc hẹn giờ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<u32>,
    /// `SphereOfPromulgation`: how far it may circulate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sphere_of_promulgation: Option<String>,
    /// `TyperNotation`: initials of who drafted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typer_notation: Option<String>,
    /// `PromulgationAmount`: copies issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promulgation_amount: Option<u32>,
    /// `PageAmount`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_amount: Option<u32>,
    /// `Direction`: written by one library; without a settled meaning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<bool>,
    /// `Appendixes/Appendix`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub appendixes: Vec<String>,
}

/// The document that is answered or reported on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ResponseFor {
    /// `OrganId`: in a document the issuer of the answered one, in a status the addressee.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organ_id: Option<OrganId>,
    /// `Code`: number and notation in one text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// `PromulgationDate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promulgation_date: Option<Date>,
    /// `DocumentId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_id: Option<String>,
}

/// The person who acted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StaffInfo {
    /// `DepartmentId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department_id: Option<String>,
    /// `Department`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// `StaffId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff_id: Option<String>,
    /// `Staff`: the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff: Option<String>,
    /// `Email`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// `Mobile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mobile: Option<String>,
}

/// One hop of the message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TraceHeader {
    /// `OrganId`; the axis leaves it out on the hop it adds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organ_id: Option<OrganId>,
    /// `Timestamp`: Vietnam's local time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<DateTime>,
}
