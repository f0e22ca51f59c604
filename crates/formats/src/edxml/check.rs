//! What a message lacks or contradicts, whether it was received or is about to be sent.

use base::text::fold;
use base::{Msg, msg};

use super::business::{Act, Business};
use super::dates::write_date;
use super::document_type::administrative_number;
use super::finding::{Deviation, Finding, Findings, quoted};
use super::message::{Document, Message, Organ, Status};
use super::organ_id::{OrganId, OrganIdForm};
use super::scan::child_path;
use super::status_code::StatusCode;

/// Where the two parts of a message stand.
pub(super) struct Paths {
    pub(super) header: String,
    pub(super) trace: String,
}

impl Default for Paths {
    fn default() -> Self {
        let at = |name: &str| format!("edXML/edXMLEnvelope/edXMLHeader/{name}");
        Self { header: at("MessageHeader"), trace: at("TraceHeaderList") }
    }
}

/// Everything amiss, in no order; without places.
pub(super) fn check(message: &Message, attachments: usize, paths: &Paths) -> Vec<Finding> {
    let mut check = Check { findings: Findings::default(), paths };
    match message {
        Message::Document(document) => check.document(document, attachments),
        Message::Status(status) => check.status(status),
    }
    check.findings.into_sorted()
}

struct Check<'a> {
    findings: Findings,
    paths: &'a Paths,
}

impl Check<'_> {
    fn add(&mut self, at: &str, code: Deviation, reason: Msg) {
        let path = if at.is_empty() { self.paths.header.clone() } else { format!("{}/{at}", self.paths.header) };
        self.findings.add(code, None, path, reason);
    }

    fn add_trace(&mut self, at: &str, code: Deviation, reason: Msg) {
        let path = format!("{}/{at}", self.paths.trace);
        self.findings.add(code, None, path, reason);
    }

    fn missing(&mut self, at: &str, present: bool) {
        if !present {
            let name = at.rsplit('/').next().unwrap_or(at);
            self.add(at, Deviation::Missing, msg!("thiếu {name}", "{name} is missing"));
        }
    }

    /// Lengths of Decree 30/2020/NĐ-CP, appendix VI; identifiers as long as Decision 20/2020/QĐ-TTg allows.
    fn length(&mut self, at: &str, text: Option<&str>, most: usize) {
        let Some(n) = text.map(|t| t.chars().count()).filter(|n| *n > most) else { return };
        let name = at.rsplit('/').next().unwrap_or(at);
        let reason = msg!("{name} dài {n} ký tự, quá {most}", "{name} has {n} characters, more than {most}");
        self.add(at, Deviation::TooLong, reason);
    }

    fn organ_id(&mut self, at: &str, id: Option<&OrganId>) {
        if let Some(id) = id.filter(|id| id.form() == OrganIdForm::Other) {
            let shown = quoted(id.as_str());
            let reason = msg!("mã định danh {shown} không theo mẫu cũ hay mới", "identifier {shown} follows neither the old nor the new form");
            self.add(at, Deviation::OrganIdForm, reason);
        }
        self.length(at, id.map(OrganId::as_str), 35);
    }

    fn organ(&mut self, at: &str, organ: &Organ) {
        self.organ_id(&format!("{at}/OrganId"), organ.organ_id.as_ref());
        self.missing(&format!("{at}/OrganName"), organ.organ_name.is_some());
        self.length(&format!("{at}/OrganName"), organ.organ_name.as_deref(), 200);
    }

    fn sender(&mut self, from: &Organ) {
        if from.organ_id.is_none() {
            self.add("From/OrganId", Deviation::NoSender, Msg::new("thiếu mã định danh cơ quan gửi", "the sender has no identifier"));
        }
        self.organ("From", from);
    }

    fn document(&mut self, document: &Document, attachments: usize) {
        self.sender(&document.from);
        if document.to.iter().all(|to| to.organ_id.is_none()) {
            let reason = Msg::new("thiếu mã định danh cơ quan nhận", "no receiver has an identifier");
            self.add("To", Deviation::NoReceiver, reason);
        }
        for (at, to) in document.to.iter().enumerate() {
            let path = child_path("", "To", at);
            self.missing(&format!("{path}/OrganId"), to.organ_id.is_some());
            self.organ(&path, to);
        }
        self.identity(document);
        let issued = &document.promulgation_info;
        self.missing("PromulgationInfo/Place", issued.place.is_some());
        self.missing("PromulgationInfo/PromulgationDate", issued.promulgation_date.is_some());
        self.document_type(document);
        if document.subject.is_none() {
            self.add("Subject", Deviation::NoSubject, Msg::new("thiếu trích yếu", "the subject is missing"));
        }
        self.length("Subject", document.subject.as_deref(), 500);
        self.missing("SignerInfo/FullName", document.signer_info.full_name.is_some());
        self.length("SignerInfo/FullName", document.signer_info.full_name.as_deref(), 50);
        self.length("SignerInfo/Position", document.signer_info.position.as_deref(), 100);
        self.missing("OtherInfo/Priority", document.other_info.priority.is_some());
        self.missing("SteeringType", document.steering_type.is_some());
        for (at, response) in document.response_for.iter().enumerate() {
            let path = child_path("", "ResponseFor", at);
            self.missing(&format!("{path}/DocumentId"), response.document_id.is_some());
            self.organ_id(&format!("{path}/OrganId"), response.organ_id.as_ref());
        }
        for (at, hop) in document.trace_headers.iter().enumerate() {
            if hop.organ_id.is_none() {
                let reason = Msg::new("chặng chuyển không ghi cơ quan", "a hop does not name its agency");
                self.add_trace(&child_path("", "TraceHeader", at), Deviation::Missing, reason);
            }
        }
        self.business(&document.business);
        if attachments == 0 && matches!(document.business.act, Act::New | Act::Replace { .. }) {
            let reason = Msg::new("văn bản không có tệp đính kèm", "the document has no attachment");
            self.add("", Deviation::NoAttachment, reason);
        }
    }

    fn identity(&mut self, document: &Document) {
        let code = document.code.joined();
        match (&document.document_id, &code) {
            (None, None) => {
                let reason = Msg::new("không có mã định danh văn bản, cũng không đủ số và ký hiệu", "neither a document id nor number and notation");
                self.add("DocumentId", Deviation::NoIdentity, reason);
            }
            (id, _) => self.missing("DocumentId", id.is_some()),
        }
        self.missing("Code/CodeNumber", document.code.code_number.is_some());
        self.missing("Code/CodeNotation", document.code.code_notation.is_some());
        self.length("Code/CodeNumber", document.code.code_number.as_deref(), 11);
        self.length("Code/CodeNotation", document.code.code_notation.as_deref(), 30);
        let (Some(id), Some(composed)) = (&document.document_id, document.compose_id()) else { return };
        if id.splitn(3, ',').count() == 3 && *id != composed {
            let (id, composed) = (quoted(id), quoted(&composed));
            let reason = msg!("DocumentId {id} khác với {composed} của chính văn bản", "DocumentId {id} is not the document's own {composed}");
            self.add("DocumentId", Deviation::DocumentIdDiffers, reason);
        }
    }

    fn document_type(&mut self, document: &Document) {
        let kind = &document.document_type;
        self.missing("DocumentType/TypeName", kind.name.is_some());
        self.length("DocumentType/TypeName", kind.name.as_deref(), 100);
        let (Some(number), Some(name)) = (kind.number, &kind.name) else { return };
        if let Some(own) = administrative_number(name).filter(|own| *own != number) {
            let shown = quoted(name);
            let reason = msg!("Type là {number} nhưng {shown} có số {own}", "Type is {number}, but {shown} is number {own}");
            self.add("DocumentType/Type", Deviation::DocumentType, reason);
        }
    }

    fn business(&mut self, business: &Business) {
        let target = match &business.act {
            Act::New | Act::Recall => None,
            Act::Update { .. } if business.document_id.is_none() => {
                Some(Msg::new("cập nhật mà không ghi văn bản nào", "an update that does not name its document"))
            }
            Act::Update { document_info: false, document_receiver: false, .. } => {
                Some(Msg::new("cập nhật mà không ghi điều gì thay đổi", "an update that does not say what changes"))
            }
            Act::Update { .. } => None,
            Act::Replace { replacements } => {
                let named = !replacements.is_empty() && replacements.iter().all(|r| r.document_id.is_some());
                (!named).then(|| Msg::new("thay thế mà không ghi văn bản nào", "a replacement that does not name its documents"))
            }
        };
        if let Some(reason) = target {
            self.add_trace("Bussiness", Deviation::BusinessTarget, reason);
        }
        let Some(reason) = &business.reason else { return };
        let said = fold(reason);
        let spoken: Vec<u32> =
            [("thu hoi", 1), ("cap nhat", 2), ("thay the", 3)].iter().filter(|(word, _)| said.contains(word)).map(|(_, n)| *n).collect();
        let number = business.act.number();
        if !spoken.is_empty() && !spoken.contains(&number) {
            let shown = quoted(reason);
            let reason = msg!(
                "BussinessDocType là {number} nhưng lý do ghi {shown}",
                "BussinessDocType is {number}, but the reason says {shown}"
            );
            self.add_trace("Bussiness/BussinessDocReason", Deviation::BusinessReason, reason);
        }
    }

    fn status(&mut self, status: &Status) {
        self.sender(&status.from);
        let response = &status.response_for;
        if response.organ_id.is_none() {
            let reason = Msg::new("không ghi báo cáo gửi đến cơ quan nào", "the report does not say to whom it goes");
            self.add("ResponseFor/OrganId", Deviation::NoReceiver, reason);
        }
        self.organ_id("ResponseFor/OrganId", response.organ_id.as_ref());
        if response.document_id.is_none() && response.code.is_none() {
            let reason = Msg::new("không ghi văn bản nào", "the report does not say on which document");
            self.add("ResponseFor/DocumentId", Deviation::NoIdentity, reason);
        } else {
            self.missing("ResponseFor/DocumentId", response.document_id.is_some());
            self.missing("ResponseFor/Code", response.code.is_some());
            self.missing("ResponseFor/PromulgationDate", response.promulgation_date.is_some());
        }
        if let (Some(id), Some(date)) = (&response.document_id, response.promulgation_date) {
            let parts: Vec<&str> = id.splitn(3, ',').collect();
            let date = write_date(date);
            if let [_, of_id, code] = parts.as_slice()
                && (*of_id != date || response.code.as_deref().is_some_and(|c| c != *code))
            {
                let shown = quoted(id);
                let reason = msg!("DocumentId {shown} khác với Code và ngày ghi bên cạnh", "DocumentId {shown} is not the code and date beside it");
                self.add("ResponseFor/DocumentId", Deviation::DocumentIdDiffers, reason);
            }
        }
        if status.status_code.is_none() {
            self.add("StatusCode", Deviation::NoStatus, Msg::new("thiếu mã trạng thái", "the status code is missing"));
        }
        let must_explain = matches!(status.status_code, Some(StatusCode::Refused | StatusCode::TakeBack));
        if status.description.is_none() && must_explain {
            let reason = Msg::new("từ chối hay lấy lại phải ghi lý do", "a refusal or take-back needs its reason");
            self.add("Description", Deviation::Missing, reason);
        } else {
            self.missing("Description", status.description.is_some());
        }
        self.missing("Timestamp", status.timestamp.is_some());
    }
}
