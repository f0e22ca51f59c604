//! `Reference` and `Attachment`, brought together by their content id.

use std::collections::{BTreeMap, VecDeque};

use base::{Msg, msg};

use super::node::{Node, Notes};
use crate::edxml::attachment::{Attachment, Body, Kind, Packing};
use crate::edxml::deliver::{is_packing, without_cid};
use crate::edxml::finding::{Deviation, quoted};
use crate::edxml::read::ReceivedAttachment;

const REFERENCE: [&str; 4] = ["ContentId", "ContentType~", "Description~", "AttachmentName~"];
const ATTACHMENT: [&str; 11] = [
    "ContentId",
    "AttachmentName~",
    "Description~",
    "ContentType~",
    "Format~",
    "FieldName~",
    "MimeType~",
    "ContentTransferEncoded",
    "FileName~",
    "FileType~",
    "Content~",
];

/// Every attachment in the order of its bytes, then those that are referred to but not there.
pub(super) fn join(
    references: &[Node<'_>],
    attachments: &[Node<'_>],
    bodies: Vec<Body>,
    notes: &mut Notes<'_>,
) -> Vec<ReceivedAttachment> {
    let mut waiting: BTreeMap<String, VecDeque<(usize, Attachment)>> = BTreeMap::new();
    for (at, node) in references.iter().enumerate() {
        let said = reference(node, notes);
        let of_id = waiting.entry(said.content_id.clone().unwrap_or_default()).or_default();
        if !of_id.is_empty() {
            repeated(node, notes);
        }
        of_id.push_back((at, said));
    }
    let mut bodies: BTreeMap<usize, Body> = bodies.into_iter().map(|b| (b.index, b)).collect();
    let mut joined = Vec::new();
    for node in attachments {
        let (mut said, at_body) = attachment(node, notes);
        let referred = waiting.get_mut(said.content_id.as_deref().unwrap_or_default()).and_then(VecDeque::pop_front);
        match referred {
            Some((_, reference)) => merge(node, &mut said, reference, notes),
            None if references.is_empty() => {}
            None => {
                let reason = Msg::new("không có Reference cho tệp này", "no Reference names this attachment");
                notes.note(node, Deviation::NoReference, reason);
            }
        }
        let mut body = at_body.and_then(|index| bodies.remove(&index));
        match &mut body {
            Some(body) => compare(node, &said, body, notes),
            None => notes.note(node, Deviation::AttachmentEmpty, Msg::new("tệp đính kèm không có nội dung", "the attachment has no content")),
        }
        joined.push(ReceivedAttachment { attachment: said, body });
    }
    let mut missing: Vec<(usize, Attachment)> = waiting.into_values().flatten().collect();
    missing.sort_by_key(|(at, _)| *at);
    for (at, said) in missing {
        if let Some(node) = references.get(at) {
            let shown = quoted(said.attachment_name.as_deref().unwrap_or_default());
            let reason = msg!("thiếu tệp đính kèm {shown}", "the attachment {shown} is missing");
            notes.note(node, Deviation::AttachmentMissing, reason);
        }
        joined.push(ReceivedAttachment { attachment: said, body: None });
    }
    joined
}

fn reference(node: &Node<'_>, notes: &mut Notes<'_>) -> Attachment {
    notes.look(node, &REFERENCE);
    let id = notes.text(node, "ContentId").or_else(|| node.element.href.clone().filter(|h| !h.is_empty()));
    Attachment {
        content_id: id.map(|id| without_cid(&id).to_owned()),
        attachment_name: notes.text(node, "AttachmentName"),
        description: notes.text(node, "Description"),
        content_type: notes.text(node, "ContentType"),
        ..Attachment::default()
    }
}

fn attachment(node: &Node<'_>, notes: &mut Notes<'_>) -> (Attachment, Option<usize>) {
    notes.look(node, &ATTACHMENT);
    let id = notes.text(node, "ContentId");
    if let (Some(id), Some(at)) = (&id, node.child("ContentId"))
        && without_cid(id) == id
    {
        notes.note(&at, Deviation::CidPrefix, Msg::new("ContentId thiếu “cid:”", "the content id lacks its “cid:”"));
    }
    let said = Attachment {
        content_id: id.map(|id| without_cid(&id).to_owned()),
        attachment_name: notes.text(node, "AttachmentName").or_else(|| notes.text(node, "FileName")),
        description: notes.text(node, "Description"),
        content_type: notes.text(node, "ContentType").or_else(|| notes.text(node, "FileType")),
        format: notes.text(node, "Format"),
        field_name: notes.text(node, "FieldName"),
        mime_type: notes.text(node, "MimeType"),
    };
    let bodies: Vec<usize> = node.element.children.iter().filter_map(|c| c.body).collect();
    if bodies.len() > 1 {
        let reason = Msg::new("tệp đính kèm có hai nội dung", "the attachment has two contents");
        notes.note(node, Deviation::Contradiction, reason);
    }
    (said, bodies.first().copied())
}

/// Fills what the attachment does not say itself from its reference.
fn merge(node: &Node<'_>, said: &mut Attachment, reference: Attachment, notes: &mut Notes<'_>) {
    let pairs = [
        ("AttachmentName", &mut said.attachment_name, reference.attachment_name),
        ("ContentType", &mut said.content_type, reference.content_type),
        ("Description", &mut said.description, reference.description),
    ];
    for (name, own, referred) in pairs {
        match (own.as_deref(), referred) {
            (Some(own), Some(referred)) if own != referred => {
                let (own, referred) = (quoted(own), quoted(&referred));
                let reason = msg!(
                    "{name} là {own} nhưng Reference ghi {referred}",
                    "{name} is {own}, but the Reference says {referred}"
                );
                notes.note(node, Deviation::ReferenceDiffers, reason);
            }
            (None, referred) => *own = referred,
            _ => {}
        }
    }
}

/// Compares what was said with what the bytes are; settles the packing of bytes that came too early.
fn compare(node: &Node<'_>, said: &Attachment, body: &mut Body, notes: &mut Notes<'_>) {
    let name = said.attachment_name.as_deref().unwrap_or_default();
    let declared = said.content_type.as_deref();
    if name.is_empty() {
        notes.note(node, Deviation::Missing, Msg::new("thiếu AttachmentName", "AttachmentName is missing"));
    }
    let is_zip = body.kind == Kind::Zip && body.packing == Packing::Raw;
    if is_zip && is_packing(name, declared, body.entry_name.as_deref()) {
        (body.packing, body.still_zipped) = (Packing::Zipped, true);
        let reason = Msg::new(
            "nội dung đứng trước tên tệp nên còn nguyên trong ZIP",
            "the content stands before the name, so it is still in its ZIP",
        );
        notes.note(node, Deviation::BodyFirst, reason);
    }
    if body.size == 0 {
        return;
    }
    let zip_declared = declared.is_some_and(|t| t.eq_ignore_ascii_case("application/zip"));
    let contradiction = match (body.packing, declared) {
        (Packing::Zipped, Some(declared)) if !zip_declared => {
            let shown = quoted(declared);
            Some(msg!("ContentType {shown} nhưng dữ liệu là ZIP", "ContentType {shown}, but the bytes are a ZIP"))
        }
        (Packing::Raw, _) if zip_declared && body.kind != Kind::Zip => {
            Some(Msg::new("ContentType application/zip nhưng dữ liệu không phải ZIP", "ContentType application/zip, but the bytes are not a ZIP"))
        }
        _ => None,
    };
    let promised = Kind::promised(declared, name).filter(|kind| *kind != body.kind && !body.still_zipped);
    let reason = contradiction.or_else(|| {
        let (promised, found) = (promised?, body.kind);
        let shown = quoted(name);
        Some(msg!("{shown} hứa là {promised:?} nhưng dữ liệu là {found:?}", "{shown} promises {promised:?}, but the bytes are {found:?}"))
    });
    if let Some(reason) = reason {
        notes.note(node, Deviation::ContentType, reason);
    }
}

fn repeated(node: &Node<'_>, notes: &mut Notes<'_>) {
    let reason = Msg::new("ContentId bị trùng, ghép theo thứ tự", "the content id is repeated; matched by order");
    notes.note(node, Deviation::ContentIdRepeated, reason);
}
