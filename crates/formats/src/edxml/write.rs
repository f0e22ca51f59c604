//! Writing a message to a stream: the canonical prefixes and order, because some receivers look at both.

use std::io::{self, Read, Write};

use base::{Date, DateTime};
use base64::engine::general_purpose::STANDARD;
use base64::write::EncoderWriter;

use super::NAMESPACE;
use super::archive::{UnpackError, io_copy, zip_into};
use super::attachment::{Attachment, Packing};
use super::business::{Act, Business};
use super::check::{Paths, check};
use super::dates;
use super::deliver::without_cid;
use super::emit::{Emitter, Prefix};
use super::error::WriteError;
use super::finding::Finding;
use super::message::{Document, Message, Organ, OtherInfo, ResponseFor, StaffInfo, Status};
use super::names::extension;
use super::organ_id::OrganId;

/// An attachment on its way out.
pub struct Outgoing<'a> {
    /// What the message says of it. Its content type is set by the packing and its kind if it has none.
    pub attachment: Attachment,
    /// How its bytes travel; [`Packing::of_name`] is what receivers are used to.
    pub packing: Packing,
    /// Where its bytes come from.
    pub body: Box<dyn Read + 'a>,
}

/// Writes a message with its attachments, which stream through: memory does not grow with them. Gives
/// the warnings a strict receiver may have.
///
/// # Errors
/// [`WriteError`]: nothing is written of a message that no receiver could use; a stream that fails
/// leaves half a message behind.
///
/// # Source
/// QCVN 102:2016/BTTTT with SĐ1:2022; order and prefixes as the vendor's reference library writes them.
pub fn write(message: &Message, attachments: Vec<Outgoing<'_>>, out: impl Write) -> Result<Vec<Finding>, WriteError> {
    let (grave, warnings): (Vec<Finding>, Vec<Finding>) =
        check(message, attachments.len(), &Paths::default()).into_iter().partition(|f| f.grave);
    if !grave.is_empty() {
        return Err(WriteError::Unusable(grave));
    }
    if matches!(message, Message::Status(_)) && !attachments.is_empty() {
        return Err(WriteError::StatusWithAttachments);
    }
    let attachments: Vec<Outgoing<'_>> = attachments.into_iter().enumerate().map(|(at, one)| named(at, one)).collect();
    let mut emitter = Emitter::new(out)?;
    emitter.within(Prefix::None, "edXML", &format!(" xmlns=\"{NAMESPACE}\""), |e| {
        e.within(Prefix::Own, "edXMLEnvelope", &format!(" xmlns:edXML=\"{NAMESPACE}\""), |e| match message {
            Message::Status(of) => e.group("edXMLHeader", |e| e.group("MessageHeader", |e| status(e, of))),
            Message::Document(of) => {
                e.group("edXMLHeader", |e| {
                    e.group("MessageHeader", |e| document(e, of))?;
                    e.group("TraceHeaderList", |e| trace(e, of))
                })?;
                e.group("edXMLBody", |e| {
                    e.within(Prefix::Own, "edXMLManifest", " version=\"1.0\"", |e| {
                        attachments.iter().try_for_each(|one| reference(e, &one.attachment))
                    })
                })
            }
        })?;
        if attachments.is_empty() {
            return Ok(());
        }
        e.within(Prefix::None, "AttachmentEncoded", "", |e| {
            attachments.into_iter().enumerate().try_for_each(|(at, one)| encoded(e, at + 1, one))
        })
    })?;
    emitter.finish().map_err(WriteError::Output)?;
    Ok(warnings)
}

/// Gives the attachment an id and a content type if it has none.
fn named(at: usize, mut one: Outgoing<'_>) -> Outgoing<'_> {
    let said = &mut one.attachment;
    let id = said.content_id.take().map(|id| without_cid(&id).to_owned()).filter(|id| !id.is_empty());
    said.content_id = Some(id.unwrap_or_else(|| (at + 1).to_string()));
    let raw_type = || match said.attachment_name.as_deref().and_then(extension).as_deref() {
        Some("pdf") => "application/pdf",
        Some("zip") => "application/zip",
        _ => "application/octet-stream",
    };
    let content_type = match one.packing {
        Packing::Zipped => "application/zip".to_owned(),
        Packing::Raw => said.content_type.take().unwrap_or_else(|| raw_type().to_owned()),
    };
    said.content_type = Some(content_type);
    one
}

fn document<W: Write>(e: &mut Emitter<W>, of: &Document) -> Result<(), WriteError> {
    e.group("From", |e| organ(e, &of.from))?;
    of.to.iter().try_for_each(|to| e.group("To", |e| organ(e, to)))?;
    e.text("DocumentId", of.document_id.as_deref())?;
    group_of(e, "Code", &of.code, |e| {
        e.text("CodeNumber", of.code.code_number.as_deref())?;
        e.text("CodeNotation", of.code.code_notation.as_deref())
    })?;
    group_of(e, "PromulgationInfo", &of.promulgation_info, |e| {
        e.text("Place", of.promulgation_info.place.as_deref())?;
        date(e, "PromulgationDate", of.promulgation_info.promulgation_date)
    })?;
    group_of(e, "DocumentType", &of.document_type, |e| {
        e.number("Type", of.document_type.number)?;
        e.number("TypeDetail", of.document_type.detail)?;
        e.text("TypeName", of.document_type.name.as_deref())
    })?;
    e.text("Subject", of.subject.as_deref())?;
    e.text("Content", of.content.as_deref())?;
    group_of(e, "SignerInfo", &of.signer_info, |e| {
        e.text("Competence", of.signer_info.competence.as_deref())?;
        e.text("Position", of.signer_info.position.as_deref())?;
        e.text("FullName", of.signer_info.full_name.as_deref())
    })?;
    date(e, "DueDate", of.due_date)?;
    group_of(e, "OtherInfo", &of.other_info, |e| other_info(e, &of.other_info))?;
    of.response_for.iter().try_for_each(|one| response_for(e, one))?;
    if !of.response_for_task.is_empty() {
        e.group("ResponseForTask", |e| of.response_for_task.iter().try_for_each(|code| e.text("TaskCode", Some(code))))?;
    }
    e.number("SteeringType", of.steering_type)?;
    e.text("ApplicationType", of.application_type.as_deref())?;
    if of.to_places.is_empty() {
        return Ok(());
    }
    e.group("ToPlaces", |e| of.to_places.iter().try_for_each(|place| e.text("Place", Some(place))))
}

/// A group, left out when there is nothing in it.
fn group_of<W: Write, T: Default + PartialEq>(
    e: &mut Emitter<W>,
    name: &str,
    value: &T,
    inside: impl FnOnce(&mut Emitter<W>) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    if *value == T::default() { Ok(()) } else { e.group(name, inside) }
}

fn organ<W: Write>(e: &mut Emitter<W>, of: &Organ) -> Result<(), WriteError> {
    e.text("OrganId", of.organ_id.as_ref().map(OrganId::as_str))?;
    e.text("OrganizationInCharge", of.organization_in_charge.as_deref())?;
    e.text("OrganName", of.organ_name.as_deref())?;
    e.text("OrganAdd", of.organ_add.as_deref())?;
    e.text("Email", of.email.as_deref())?;
    e.text("Telephone", of.telephone.as_deref())?;
    e.text("Fax", of.fax.as_deref())?;
    e.text("Website", of.website.as_deref())
}

fn other_info<W: Write>(e: &mut Emitter<W>, of: &OtherInfo) -> Result<(), WriteError> {
    e.number("Priority", of.priority)?;
    e.text("SphereOfPromulgation", of.sphere_of_promulgation.as_deref())?;
    e.text("TyperNotation", of.typer_notation.as_deref())?;
    e.number("PromulgationAmount", of.promulgation_amount)?;
    e.number("PageAmount", of.page_amount)?;
    e.text("Direction", of.direction.map(|d| if d { "true" } else { "false" }))?;
    if of.appendixes.is_empty() {
        return Ok(());
    }
    e.group("Appendixes", |e| of.appendixes.iter().try_for_each(|one| e.text("Appendix", Some(one))))
}

fn response_for<W: Write>(e: &mut Emitter<W>, of: &ResponseFor) -> Result<(), WriteError> {
    group_of(e, "ResponseFor", of, |e| {
        e.text("OrganId", of.organ_id.as_ref().map(OrganId::as_str))?;
        e.text("Code", of.code.as_deref())?;
        date(e, "PromulgationDate", of.promulgation_date)?;
        e.text("DocumentId", of.document_id.as_deref())
    })
}

fn staff_info<W: Write>(e: &mut Emitter<W>, of: &StaffInfo) -> Result<(), WriteError> {
    group_of(e, "StaffInfo", of, |e| {
        e.text("DepartmentId", of.department_id.as_deref())?;
        e.text("Department", of.department.as_deref())?;
        e.text("StaffId", of.staff_id.as_deref())?;
        e.text("Staff", of.staff.as_deref())?;
        e.text("Email", of.email.as_deref())?;
        e.text("Mobile", of.mobile.as_deref())
    })
}

fn trace<W: Write>(e: &mut Emitter<W>, of: &Document) -> Result<(), WriteError> {
    for hop in &of.trace_headers {
        e.group("TraceHeader", |e| {
            e.text("OrganId", hop.organ_id.as_ref().map(OrganId::as_str))?;
            time(e, "Timestamp", hop.timestamp)
        })?;
    }
    e.group("Bussiness", |e| business(e, &of.business))
}

fn business<W: Write>(e: &mut Emitter<W>, of: &Business) -> Result<(), WriteError> {
    e.text("DocumentId", of.document_id.as_deref())?;
    e.number("BussinessDocType", Some(of.act.number()))?;
    e.text("BussinessDocReason", of.reason.as_deref())?;
    e.number("Paper", Some(u32::from(of.paper)))?;
    match &of.act {
        Act::New | Act::Recall => {}
        Act::Update { document_info, document_receiver, receivers } => e.group("BussinessDocumentInfo", |e| {
            e.number("DocumentInfo", Some(u32::from(*document_info)))?;
            e.number("DocumentReceiver", Some(u32::from(*document_receiver)))?;
            if receivers.is_empty() {
                return Ok(());
            }
            e.group("ReceiverList", |e| {
                receivers.iter().try_for_each(|one| {
                    e.group("Receiver", |e| {
                        e.text("OrganId", one.organ_id.as_ref().map(OrganId::as_str))?;
                        e.number("ReceiverType", one.receiver_type)
                    })
                })
            })
        })?,
        Act::Replace { replacements } => e.group("ReplacementInfoList", |e| {
            replacements.iter().try_for_each(|one| {
                e.group("ReplacementInfo", |e| {
                    e.text("DocumentId", one.document_id.as_deref())?;
                    if one.organ_ids.is_empty() {
                        return Ok(());
                    }
                    e.group("OrganIdList", |e| one.organ_ids.iter().try_for_each(|id| e.text("OrganId", Some(id.as_str()))))
                })
            })
        })?,
    }
    staff_info(e, &of.staff_info)
}

fn status<W: Write>(e: &mut Emitter<W>, of: &Status) -> Result<(), WriteError> {
    e.group("From", |e| organ(e, &of.from))?;
    response_for(e, &of.response_for)?;
    staff_info(e, &of.staff_info)?;
    e.text("StatusCode", of.status_code.as_ref().map(super::StatusCode::as_str))?;
    e.text("Description", of.description.as_deref())?;
    time(e, "Timestamp", of.timestamp)
}

fn date<W: Write>(e: &mut Emitter<W>, name: &str, date: Option<Date>) -> Result<(), WriteError> {
    let Some(date) = date else { return Ok(()) };
    writable(e, name, date)?;
    e.text(name, Some(&dates::write_date(date)))
}

fn time<W: Write>(e: &mut Emitter<W>, name: &str, time: Option<DateTime>) -> Result<(), WriteError> {
    let Some(time) = time else { return Ok(()) };
    writable(e, name, time.date())?;
    e.text(name, Some(&dates::write_time(time)))
}

fn writable<W: Write>(e: &Emitter<W>, name: &str, date: Date) -> Result<(), WriteError> {
    if dates::writable(date) {
        return Ok(());
    }
    Err(WriteError::Unwritable { path: e.path(name), reason: "a year that has no four digits" })
}

fn cid(of: &Attachment) -> String {
    format!("cid:{}", of.content_id.as_deref().unwrap_or_default())
}

fn reference<W: Write>(e: &mut Emitter<W>, of: &Attachment) -> Result<(), WriteError> {
    e.group("Reference", |e| {
        e.text("ContentId", Some(&cid(of)))?;
        e.text("ContentType", of.content_type.as_deref())?;
        e.text("Description", of.description.as_deref())?;
        e.text("AttachmentName", of.attachment_name.as_deref())
    })
}

fn encoded<W: Write>(e: &mut Emitter<W>, number: usize, mut one: Outgoing<'_>) -> Result<(), WriteError> {
    e.within(Prefix::None, "Attachment", "", |e| {
        let said = &one.attachment;
        for (name, text) in [
            ("ContentId", Some(cid(said).as_str())),
            ("AttachmentName", said.attachment_name.as_deref()),
            ("Description", said.description.as_deref()),
            ("ContentType", said.content_type.as_deref()),
            ("Format", said.format.as_deref()),
            ("FieldName", said.field_name.as_deref()),
            ("MimeType", said.mime_type.as_deref()),
        ] {
            e.leaf(Prefix::None, name, text)?;
        }
        let start = format!("<edXML:ContentTransferEncoded xmlns:edXML=\"{NAMESPACE}\">");
        e.filled(&start, "</edXML:ContentTransferEncoded>", |out| {
            let mut encoder = EncoderWriter::new(io::BufWriter::with_capacity(64 << 10, out), &STANDARD);
            let entry = entry_name(number, said);
            let packed = match one.packing {
                Packing::Zipped => zip_into(&entry, &mut one.body, &mut encoder),
                Packing::Raw => io_copy(&mut one.body, &mut |chunk| encoder.write_all(chunk).map_err(UnpackError::Output)).map(Some),
            };
            match packed {
                Ok(Some(())) => {}
                Ok(None) => return Err(WriteError::TooLarge { number }),
                Err(UnpackError::Input(source)) => return Err(WriteError::Attachment { number, source }),
                Err(UnpackError::Output(source)) => return Err(WriteError::Output(source)),
                Err(other) => return Err(WriteError::Output(io::Error::other(other.to_string()))),
            }
            encoder.finish().and_then(|mut buffer| buffer.flush()).map_err(WriteError::Output)
        })
    })
}

/// The entry's name in the ZIP: plain letters only, with the file's extension, as receivers expect.
fn entry_name(number: usize, of: &Attachment) -> String {
    let ending = of.attachment_name.as_deref().and_then(extension).filter(|e| e.len() <= 8 && e.bytes().all(|b| b.is_ascii_alphanumeric()));
    format!("{number}.{}", ending.unwrap_or_else(|| "bin".to_owned()))
}
