//! From elements to the message, by names alone, wherever and in whatever order they stand.

mod attachments;
mod header;
mod node;
mod trace;

use base::{Msg, msg};

use self::attachments::join;
use self::header::{document, status};
use self::node::{Node, Notes};
use super::attachment::Body;
use super::check::{Paths, check};
use super::error::ReadError;
use super::finding::{Deviation, Finding, Findings, quoted};
use super::message::Message;
use super::read::ReceivedAttachment;
use super::scan::{Element, child_path};

/// Elements that only hold others; the last four are those of flat layouts and of the SOAP envelope
/// that the messages before QCVN 102 had.
const CONTAINERS: [&str; 9] =
    ["edXMLEnvelope", "edXMLHeader", "edXMLBody", "edXMLManifest", "AttachmentEncoded", "Envelope", "Header", "Body", "Manifest"];

/// Everything above the fields, in the order of the regulation.
const ORDER: [&str; 10] = [
    "edXMLEnvelope",
    "edXMLHeader",
    "MessageHeader",
    "TraceHeaderList",
    "Signature",
    "edXMLBody",
    "edXMLManifest",
    "Reference",
    "AttachmentEncoded",
    "Attachment",
];

/// Where the parts stand by the rule.
const PLACES: [(&str, &str); 5] = [
    ("MessageHeader", "edXML/edXMLEnvelope/edXMLHeader"),
    ("TraceHeaderList", "edXML/edXMLEnvelope/edXMLHeader"),
    ("Signature", "edXML/edXMLEnvelope/edXMLHeader"),
    ("Reference", "edXML/edXMLEnvelope/edXMLBody/edXMLManifest"),
    ("Attachment", "edXML/AttachmentEncoded"),
];

/// The parts of a message as they were found.
#[derive(Default)]
struct Parts<'a> {
    headers: Vec<Node<'a>>,
    traces: Vec<Node<'a>>,
    businesses: Vec<Node<'a>>,
    references: Vec<Node<'a>>,
    attachments: Vec<Node<'a>>,
    reached: usize,
    disordered: bool,
    flat: bool,
}

/// Makes the message of the elements; what deviates goes to the findings.
pub(super) fn interpret(
    root: &Element,
    bodies: Vec<Body>,
    findings: &mut Findings,
) -> Result<(Message, Vec<ReceivedAttachment>), ReadError> {
    let mut notes = Notes { findings };
    let top = Node { element: root, path: root.name.clone() };
    let mut parts = Parts::default();
    if root.is("MessageHeader") {
        parts.headers.push(top.clone());
    } else {
        parts.gather(&top, &mut notes);
    }
    let (header, second) = (parts.headers.first(), parts.headers.get(1));
    let Some(header) = header else { return Err(ReadError::NotEdxml) };
    if let Some(second) = second {
        return Err(ReadError::Doubled { place: second.element.place });
    }
    if !root.is("edXML") {
        let shown = quoted(&root.name);
        notes.note(&top, Deviation::Root, msg!("phần tử gốc là {shown} thay vì edXML", "the root is {shown}, not edXML"));
    }
    let is_status = header.element.child("StatusCode").is_some();
    let message = if is_status {
        Message::Status(Box::new(status(header, &mut notes)))
    } else {
        let mut document = document(header, &mut notes);
        trace::read(&parts.traces, &parts.businesses, &mut document, &mut notes);
        Message::Document(Box::new(document))
    };
    let attachments = join(&parts.references, &parts.attachments, bodies, &mut notes);
    let trace_path = parts.traces.first().or(parts.businesses.first()).map_or_else(|| header.path.clone(), |t| t.path.clone());
    let paths = Paths { header: header.path.clone(), trace: trace_path };
    let checked = check(&message, attachments.len(), &paths);
    notes.findings.extend(checked.into_iter().map(|finding| placed(root, finding)));
    Ok((message, attachments))
}

impl<'a> Parts<'a> {
    /// Collects the parts below a container.
    fn gather(&mut self, container: &Node<'a>, notes: &mut Notes<'_>) {
        for child in container.children() {
            self.check_order(&child, notes);
            let name = child.element.name.as_str();
            let part = match name.to_ascii_lowercase().as_str() {
                "messageheader" => Some(&mut self.headers),
                "traceheaderlist" => Some(&mut self.traces),
                "bussiness" | "business" => Some(&mut self.businesses),
                "reference" => Some(&mut self.references),
                "attachment" => Some(&mut self.attachments),
                _ => None,
            };
            if let Some(part) = part {
                part.push(child.clone());
                self.check_place(&child, &container.path, notes);
            } else if child.element.is("Signature") {
                let reason = Msg::new(
                    "chữ ký XML không được kiểm tra: trục viết lại bản tin nên chữ ký này không còn giá trị",
                    "the XML signature is not checked: the axis rewrites messages and none survives",
                );
                notes.note(&child, Deviation::Signature, reason);
            } else if CONTAINERS.iter().any(|known| child.element.is(known)) {
                self.gather(&child, notes);
            } else {
                notes.unknown(&child);
            }
        }
    }

    fn check_order(&mut self, node: &Node<'_>, notes: &mut Notes<'_>) {
        let Some(at) = ORDER.iter().position(|name| node.element.is(name)) else { return };
        if at < self.reached && !self.disordered {
            self.disordered = true;
            notes.disorder(node);
        }
        // Attachments repeat their container's place; only going back is disorder.
        self.reached = self.reached.max(at);
    }

    fn check_place(&mut self, node: &Node<'_>, parent: &str, notes: &mut Notes<'_>) {
        let place = PLACES.iter().find(|(name, _)| node.element.is(name)).map(|(_, place)| *place);
        if place.is_none_or(|place| !place.eq_ignore_ascii_case(parent)) && !self.flat {
            self.flat = true;
            let reason = Msg::new("bố cục phẳng hoặc kiểu cũ", "a flat or older layout");
            notes.note(node, Deviation::Flat, reason);
        }
    }
}

/// The finding with the place of its element, or of the nearest one around it that is there.
fn placed(root: &Element, mut finding: Finding) -> Finding {
    let mut here = root;
    let mut path = root.name.clone();
    for step in finding.path.split('/').skip(1) {
        let (name, nth) = match step.strip_suffix(']').and_then(|s| s.split_once('[')) {
            Some((name, nth)) => (name, nth.parse().unwrap_or(1_usize)),
            None => (step, 1),
        };
        let Some(child) = here.children.iter().filter(|c| c.is(name)).nth(nth.saturating_sub(1)) else { break };
        here = child;
        path = child_path(&path, &child.name, nth.saturating_sub(1));
    }
    finding.place = Some(here.place);
    finding
}
