//! `TraceHeaderList`: the hops, and what the message does.

use base::{Msg, msg};

use super::header::staff_info;
use super::node::{Node, Notes};
use crate::edxml::business::{Act, Business, Receiver, Replacement};
use crate::edxml::finding::{Deviation, quoted};
use crate::edxml::message::{Document, TraceHeader};
use crate::edxml::organ_id::OrganId;

const BUSINESS: [&str; 9] = [
    "DocumentId~",
    "BussinessDocType",
    "BussinessDocReason",
    "Paper",
    "BussinessDocumentInfo",
    "ReplacementInfoList",
    "StaffInfo~",
    "BusinessDocType~",
    "BusinessDocReason~",
];

/// Reads all lists into the document; a business outside the list counts as well.
pub(super) fn read(lists: &[Node<'_>], outside: &[Node<'_>], document: &mut Document, notes: &mut Notes<'_>) {
    let mut businesses = Vec::new();
    for list in lists {
        notes.look(list, &["TraceHeader*", "Bussiness~", "Business~"]);
        for node in list.all("TraceHeader") {
            notes.look(&node, &["OrganId", "Timestamp"]);
            let organ_id = notes.text(&node, "OrganId").map(OrganId);
            document.trace_headers.push(TraceHeader { organ_id, timestamp: notes.time(&node, "Timestamp") });
        }
        businesses.extend(list.all("Bussiness"));
        businesses.extend(list.all("Business"));
    }
    businesses.extend(outside.iter().cloned());
    let Some(node) = businesses.first() else {
        if let Some(list) = lists.first() {
            let reason = Msg::new("thiếu Bussiness, coi là văn bản mới", "Bussiness is missing: taken as a new document");
            notes.note(list, Deviation::NoBusiness, reason);
        }
        return;
    };
    if let Some(second) = businesses.get(1) {
        notes.note(second, Deviation::Contradiction, Msg::new("có nhiều Bussiness", "there are several Bussiness"));
    }
    document.business = business(node, notes);
}

fn business(node: &Node<'_>, notes: &mut Notes<'_>) -> Business {
    notes.look(node, &BUSINESS);
    if node.element.is("Business") {
        notes.note(node, Deviation::Spelling, Msg::new("quy chuẩn viết Bussiness", "the regulation spells it Bussiness"));
    }
    let kind = notes.deciding(node, "BussinessDocType").or_else(|| notes.deciding(node, "BusinessDocType"));
    let act = match kind.as_deref().map(|k| k.trim_start_matches('0')) {
        Some("") => Act::New,
        Some("1") => Act::Recall,
        Some("2") => update(node, notes),
        Some("3") => Act::Replace { replacements: replacements(node, notes) },
        _ => {
            let shown = quoted(kind.as_deref().unwrap_or_default());
            let reason = msg!("không hiểu BussinessDocType {shown}", "BussinessDocType {shown} is not understood");
            notes.note(node, Deviation::BusinessType, reason);
            Act::New
        }
    };
    Business {
        act,
        reason: notes.text(node, "BussinessDocReason").or_else(|| notes.text(node, "BusinessDocReason")),
        document_id: notes.deciding(node, "DocumentId"),
        paper: notes.flag(node, "Paper").unwrap_or_default(),
        staff_info: node.child("StaffInfo").map(|n| staff_info(&n, notes)).unwrap_or_default(),
    }
}

fn update(node: &Node<'_>, notes: &mut Notes<'_>) -> Act {
    let Some(info) = node.child("BussinessDocumentInfo") else {
        return Act::Update { document_info: false, document_receiver: false, receivers: Vec::new() };
    };
    notes.look(&info, &["DocumentInfo", "DocumentReceiver", "ReceiverList"]);
    let mut receivers = Vec::new();
    if let Some(list) = info.child("ReceiverList") {
        notes.look(&list, &["Receiver*"]);
        for receiver in list.all("Receiver") {
            notes.look(&receiver, &["OrganId", "ReceiverType"]);
            let organ_id = notes.deciding(&receiver, "OrganId").map(OrganId);
            receivers.push(Receiver { organ_id, receiver_type: notes.number(&receiver, "ReceiverType") });
        }
    }
    Act::Update {
        document_info: notes.flag(&info, "DocumentInfo").unwrap_or_default(),
        document_receiver: notes.flag(&info, "DocumentReceiver").unwrap_or_default(),
        receivers,
    }
}

fn replacements(node: &Node<'_>, notes: &mut Notes<'_>) -> Vec<Replacement> {
    let Some(list) = node.child("ReplacementInfoList") else { return Vec::new() };
    notes.look(&list, &["ReplacementInfo*"]);
    let mut replacements = Vec::new();
    for info in list.all("ReplacementInfo") {
        notes.look(&info, &["DocumentId", "OrganIdList"]);
        let document_id = notes.deciding(&info, "DocumentId");
        let organ_ids = match info.child("OrganIdList") {
            Some(ids) => {
                notes.look(&ids, &["OrganId*"]);
                notes.texts(&ids, "OrganId").into_iter().map(OrganId).collect()
            }
            None => Vec::new(),
        };
        replacements.push(Replacement { document_id, organ_ids });
    }
    replacements
}
