//! `MessageHeader`, of a document and of a status.

use base::Msg;

use super::node::{Node, Notes};
use crate::edxml::document_type::DocumentType;
use crate::edxml::finding::Deviation;
use crate::edxml::message::{Code, Document, Organ, OtherInfo, PromulgationInfo, ResponseFor, SignerInfo, StaffInfo, Status};
use crate::edxml::organ_id::{OrganId, OrganIdForm};
use crate::edxml::status_code::StatusCode;

/// The parts of a document's header in the order the reference library writes them. `DocumentId` and
/// `ToPlaces` are numbered elsewhere by the regulation.
const DOCUMENT: [&str; 16] = [
    "From",
    "To*",
    "DocumentId~",
    "Code",
    "PromulgationInfo",
    "DocumentType",
    "Subject",
    "Content",
    "SignerInfo",
    "DueDate",
    "OtherInfo",
    "ResponseFor*",
    "ResponseForTask*~",
    "SteeringType",
    "ApplicationType~",
    "ToPlaces~",
];
const STATUS: [&str; 6] = ["From", "ResponseFor", "StaffInfo", "StatusCode", "Description", "Timestamp"];
const ORGAN: [&str; 8] =
    ["OrganId", "OrganizationInCharge~", "OrganName", "OrganAdd", "Email", "Telephone", "Fax", "Website"];
const OTHER: [&str; 8] = [
    "Priority",
    "SphereOfPromulgation",
    "TyperNotation",
    "PromulgationAmount",
    "PageAmount",
    "Direction~",
    "Appendixes",
    "Appendix*~",
];

pub(super) fn document(header: &Node<'_>, notes: &mut Notes<'_>) -> Document {
    notes.look(header, &DOCUMENT);
    let from = notes.only(header, "From").map(|n| organ(&n, notes)).unwrap_or_default();
    let to = header.all("To").iter().map(|n| organ(n, notes)).collect();
    let mut document = Document {
        from,
        to,
        document_id: notes.deciding(header, "DocumentId"),
        subject: notes.deciding(header, "Subject"),
        content: notes.text(header, "Content"),
        due_date: notes.date(header, "DueDate"),
        response_for: header.all("ResponseFor").iter().filter_map(|n| response_for(n, notes)).collect(),
        steering_type: notes.number(header, "SteeringType"),
        application_type: notes.text(header, "ApplicationType"),
        ..Document::default()
    };
    if let Some(node) = notes.only(header, "Code") {
        notes.look(&node, &["CodeNumber", "CodeNotation"]);
        document.code =
            Code { code_number: notes.deciding(&node, "CodeNumber"), code_notation: notes.deciding(&node, "CodeNotation") };
    }
    if let Some(node) = header.child("PromulgationInfo") {
        notes.look(&node, &["Place", "PromulgationDate", "Promulgator"]);
        document.promulgation_info =
            PromulgationInfo { place: notes.text(&node, "Place"), promulgation_date: notes.date(&node, "PromulgationDate") };
        // Flat layouts name the issuing agency here.
        if document.from.organ_name.is_none() {
            document.from.organ_name = notes.text(&node, "Promulgator");
        }
    }
    if let Some(node) = header.child("DocumentType") {
        document.document_type = document_type(&node, notes);
    }
    if let Some(node) = header.child("SignerInfo") {
        notes.look(&node, &["Competence", "Position", "FullName", "Signer"]);
        document.signer_info = SignerInfo {
            competence: notes.text(&node, "Competence"),
            position: notes.text(&node, "Position"),
            full_name: notes.text(&node, "FullName").or_else(|| notes.text(&node, "Signer")),
        };
    }
    if let Some(node) = header.child("OtherInfo") {
        document.other_info = other_info(&node, notes);
    }
    for node in header.all("ResponseForTask") {
        notes.look(&node, &["TaskCode*"]);
        document.response_for_task.extend(notes.texts(&node, "TaskCode"));
    }
    if let Some(node) = header.child("ToPlaces") {
        notes.look(&node, &["Place*"]);
        document.to_places = notes.texts(&node, "Place");
    }
    document
}

pub(super) fn status(header: &Node<'_>, notes: &mut Notes<'_>) -> Status {
    notes.look(header, &STATUS);
    let code = notes.deciding(header, "StatusCode");
    if let (Some(text), Some(node)) = (&code, header.child("StatusCode")) {
        let read = StatusCode::read(text);
        let reason = match read {
            StatusCode::Other(_) => Some(Msg::new("mã trạng thái ngoài danh mục", "the status code is not in the list")),
            _ if read.as_str() != text => Some(Msg::new("mã trạng thái thiếu số 0 đứng đầu", "the leading zero is missing")),
            _ => None,
        };
        if let Some(reason) = reason {
            notes.note(&node, Deviation::StatusCode, reason);
        }
    }
    Status {
        from: notes.only(header, "From").map(|n| organ(&n, notes)).unwrap_or_default(),
        response_for: notes.only(header, "ResponseFor").and_then(|n| response_for(&n, notes)).unwrap_or_default(),
        staff_info: header.child("StaffInfo").map(|n| staff_info(&n, notes)).unwrap_or_default(),
        status_code: code.as_deref().map(StatusCode::read),
        description: notes.text(header, "Description"),
        timestamp: notes.time(header, "Timestamp"),
    }
}

fn organ(node: &Node<'_>, notes: &mut Notes<'_>) -> Organ {
    notes.look(node, &ORGAN);
    Organ {
        organ_id: notes.deciding(node, "OrganId").map(OrganId),
        organization_in_charge: notes.text(node, "OrganizationInCharge"),
        organ_name: notes.text(node, "OrganName"),
        organ_add: notes.text(node, "OrganAdd"),
        email: notes.text(node, "Email"),
        telephone: notes.text(node, "Telephone"),
        fax: notes.text(node, "Fax"),
        website: notes.text(node, "Website"),
    }
}

/// The document type; flat layouts write its name as plain text.
fn document_type(node: &Node<'_>, notes: &mut Notes<'_>) -> DocumentType {
    if node.element.children.is_empty() {
        let name = notes.own_text(node);
        if name.is_some() {
            notes.note(node, Deviation::Flat, Msg::new("loại văn bản viết phẳng", "the document type is plain text"));
        }
        return DocumentType { name, ..DocumentType::default() };
    }
    notes.look(node, &["Type", "TypeDetail", "TypeName"]);
    DocumentType {
        number: notes.number(node, "Type"),
        detail: notes.number(node, "TypeDetail"),
        name: notes.text(node, "TypeName"),
    }
}

fn other_info(node: &Node<'_>, notes: &mut Notes<'_>) -> OtherInfo {
    notes.look(node, &OTHER);
    let mut appendixes = notes.texts(node, "Appendix");
    if let Some(list) = node.child("Appendixes") {
        notes.look(&list, &["Appendix*"]);
        appendixes.extend(notes.texts(&list, "Appendix"));
    }
    OtherInfo {
        priority: notes.number(node, "Priority"),
        sphere_of_promulgation: notes.text(node, "SphereOfPromulgation"),
        typer_notation: notes.text(node, "TyperNotation"),
        promulgation_amount: notes.number(node, "PromulgationAmount"),
        page_amount: notes.number(node, "PageAmount"),
        direction: notes.flag(node, "Direction"),
        appendixes,
    }
}

/// The answered document; `None` when the element is there but says nothing.
fn response_for(node: &Node<'_>, notes: &mut Notes<'_>) -> Option<ResponseFor> {
    notes.look(node, &["OrganId", "Code", "PromulgationDate~", "DocumentId~"]);
    let mut response = ResponseFor {
        organ_id: notes.deciding(node, "OrganId").map(OrganId),
        code: notes.deciding(node, "Code"),
        promulgation_date: notes.date(node, "PromulgationDate"),
        document_id: notes.deciding(node, "DocumentId"),
    };
    // One library writes code and agency of a take-back into each other's element.
    if let (Some(organ_id), Some(code)) = (&response.organ_id, &response.code)
        && organ_id.as_str().contains('/')
        && !code.contains('/')
        && OrganId::from(code.as_str()).form() != OrganIdForm::Other
    {
        let reason = Msg::new("OrganId và Code bị đổi chỗ cho nhau", "OrganId and Code stand in each other's place");
        notes.note(node, Deviation::Swapped, reason);
        (response.organ_id, response.code) = (Some(OrganId(code.clone())), Some(organ_id.0.clone()));
    }
    (response != ResponseFor::default()).then_some(response)
}

/// The person who acted; a status lists the telephone before the mail.
pub(super) fn staff_info(node: &Node<'_>, notes: &mut Notes<'_>) -> StaffInfo {
    notes.look(node, &["DepartmentId", "Department", "StaffId", "Staff", "Email~", "Mobile~"]);
    StaffInfo {
        department_id: notes.text(node, "DepartmentId"),
        department: notes.text(node, "Department"),
        staff_id: notes.text(node, "StaffId"),
        staff: notes.text(node, "Staff"),
        email: notes.text(node, "Email"),
        mobile: notes.text(node, "Mobile"),
    }
}
