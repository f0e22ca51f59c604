//! `tinhso edxml`: documents exchanged between agencies, read, checked and written as files.
//!
//! Exit code 0: usable; 2: not usable, with the reasons; 1: a file cannot be opened or written.

mod extract;

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use base::{Error, Msg, Result};
use clap::{Args as ClapArgs, Subcommand};
use formats::edxml::{
    Attachment, Body, Finding, Limits, Message, Outgoing, Packing, Place, ReadError, Received, WriteError, examine, write,
};
use serde::{Deserialize, Serialize};

use self::extract::Folder;
use crate::say;

/// What to do.
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Show what a message says, and take its attachments out.
    Read {
        /// The .edxml file.
        file: PathBuf,
        /// A folder for the attachments; existing files are never overwritten.
        #[arg(long)]
        extract: Option<PathBuf>,
        /// Print JSON, in the shape that `edxml write` takes.
        #[arg(long)]
        json: bool,
    },
    /// Say whether a message can be used, and everything it deviates in.
    Check {
        /// The .edxml file.
        file: PathBuf,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Write a message.
    Write {
        /// What it says, JSON: {"document": {…}} or {"status": {…}}, and "attachments" beside it to
        /// describe the attached files in their order.
        spec: PathBuf,
        /// Files to attach.
        #[arg(long, num_args = 1..)]
        attach: Vec<PathBuf>,
        /// The .edxml file to write.
        #[arg(long)]
        out: PathBuf,
    },
}

/// What is read and what is written, in one shape.
#[derive(Debug, Serialize, Deserialize)]
struct Sheet {
    #[serde(flatten)]
    message: Message,
    #[serde(default)]
    attachments: Vec<SheetAttachment>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct SheetAttachment {
    attachment: Attachment,
    #[serde(skip_serializing_if = "Option::is_none")]
    packing: Option<Packing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Body>,
    /// Where it was taken out to.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<PathBuf>,
}

/// The answer of `read` and `check`.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    usable: bool,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    sheet: Option<Sheet>,
    findings: &'a [Finding],
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Refusal>,
}

/// Why a file is no message.
#[derive(Debug, Serialize)]
struct Refusal {
    code: &'static str,
    place: Option<Place>,
    reason: Msg,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    match &args.what {
        What::Read { file, extract, json } => read_file(file, extract.as_deref(), *json),
        What::Check { file, json } => {
            let received = examine(open(file)?, &Limits::default());
            tell(file, received.map(|r| (Vec::new(), r)), *json, false)
        }
        What::Write { spec, attach, out } => write_file(spec, attach, out),
    }
}

fn read_file(file: &Path, extract: Option<&Path>, json: bool) -> Result<ExitCode> {
    let input = open(file)?;
    let limits = Limits::default();
    let received = match extract {
        None => examine(input, &limits).map(|r| (Vec::new(), r)),
        Some(folder) => {
            let mut folder = Folder::open(folder)?;
            let received = formats::edxml::read(input, &limits, |head| folder.part(head.index));
            match received {
                Ok(mut received) => {
                    let files = folder.settle(&mut received, &limits)?;
                    Ok((files, received))
                }
                Err(e) => Err(e),
            }
        }
    };
    tell(file, received, json, true)
}

/// Says what was read. Files stand in the order of the attachments.
fn tell(
    file: &Path,
    received: std::result::Result<(Vec<Option<PathBuf>>, Received), ReadError>,
    json: bool,
    whole: bool,
) -> Result<ExitCode> {
    let (files, received) = match received {
        Ok(read) => read,
        Err(e @ (ReadError::Input(_) | ReadError::Output(_))) => return Err(failed(file, e)),
        Err(e) => {
            let refusal = Refusal { code: e.code(), place: e.place(), reason: e.reason() };
            if json {
                say::line(&as_json(&Answer { usable: false, sheet: None, findings: &[], error: Some(refusal) })?);
            } else {
                let line = refusal.place.map_or_else(String::new, |p| format!(" {}", p.line));
                say::line(&format!("KHÔNG DÙNG ĐƯỢC · NOT USABLE: {}", file.display()));
                say::line(&format!("! {}{line}: {} · {}", refusal.code, refusal.reason.vi, refusal.reason.en));
            }
            return Ok(ExitCode::from(2));
        }
    };
    let usable = received.usable();
    let mut files = files.into_iter();
    let attachments = received.attachments.into_iter().map(|one| SheetAttachment {
        attachment: one.attachment,
        packing: one.body.as_ref().map(|b| b.packing),
        body: one.body,
        file: files.next().flatten(),
    });
    let sheet = Sheet { message: received.message, attachments: attachments.collect() };
    if json {
        let sheet = whole.then_some(sheet);
        say::line(&as_json(&Answer { usable, sheet, findings: &received.findings, error: None })?);
    } else {
        let verdict = if usable { "DÙNG ĐƯỢC · USABLE" } else { "KHÔNG DÙNG ĐƯỢC · NOT USABLE" };
        say::line(&format!("{verdict}: {}", file.display()));
        if whole {
            show(&sheet);
        }
        show_findings(&received.findings);
    }
    Ok(if usable { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

fn show(sheet: &Sheet) {
    let or_dash = |text: Option<&str>| text.unwrap_or("–").to_owned();
    let (kind, lines) = match &sheet.message {
        Message::Document(d) => (
            d.business.act.usual_reason().to_owned(),
            vec![
                or_dash(d.from.organ_name.as_deref()),
                d.code.joined().unwrap_or_else(|| "–".to_owned()),
                or_dash(d.subject.as_deref()),
                or_dash(d.document_id.as_deref()),
            ],
        ),
        Message::Status(s) => (
            s.status_code.as_ref().map_or_else(|| "–".to_owned(), |c| format!("{} {}", c.as_str(), c.name().vi)),
            vec![
                or_dash(s.from.organ_name.as_deref()),
                or_dash(s.response_for.code.as_deref()),
                or_dash(s.description.as_deref()),
                or_dash(s.response_for.document_id.as_deref()),
            ],
        ),
    };
    say::line(&format!("  {kind}: {}", lines.join(" · ")));
    for one in &sheet.attachments {
        let size = one.body.as_ref().map_or_else(|| "–".to_owned(), |b| format!("{} B", b.size));
        let place = one.file.as_ref().map_or_else(String::new, |f| format!(" → {}", f.display()));
        say::line(&format!("  {} ({size}){place}", one.attachment.file_name()));
    }
}

fn show_findings(findings: &[Finding]) {
    for f in findings {
        let mark = if f.grave { '!' } else { '-' };
        let line = f.place.map_or_else(String::new, |p| format!(" {}", p.line));
        say::line(&format!("{mark} {}{line} {}: {} · {}", f.code.code(), f.path, f.reason.vi, f.reason.en));
    }
}

fn write_file(spec: &Path, attach: &[PathBuf], out: &Path) -> Result<ExitCode> {
    let text = fs::read_to_string(spec).map_err(|e| failed(spec, e))?;
    let mut sheet: Sheet = serde_json::from_str(&text).map_err(|e| failed(spec, e))?;
    if sheet.attachments.len() > attach.len() {
        return Err(failed(spec, format!("it describes {} attachments, but {} files are attached", sheet.attachments.len(), attach.len())));
    }
    sheet.attachments.resize_with(attach.len(), SheetAttachment::default);
    if let Message::Document(document) = &mut sheet.message
        && document.document_id.is_none()
    {
        document.document_id = document.compose_id();
    }
    let outgoing = sheet.attachments.into_iter().zip(attach).map(|(said, file)| outgoing(said, file)).collect::<Result<Vec<_>>>()?;
    let mut part = out.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let target = File::create(&part).map_err(|e| failed(&part, e))?;
    let written = write(&sheet.message, outgoing, BufWriter::with_capacity(64 << 10, target));
    match written {
        Ok(findings) => {
            fs::rename(&part, out).map_err(|e| failed(out, e))?;
            show_findings(&findings);
            Ok(ExitCode::SUCCESS)
        }
        Err(e) => {
            fs::remove_file(&part).map_err(|e| failed(&part, e))?;
            match e {
                WriteError::Unusable(findings) => show_findings(&findings),
                WriteError::Unwritable { .. } | WriteError::StatusWithAttachments | WriteError::TooLarge { .. } => {
                    say::line(&format!("! {e}"));
                }
                other => return Err(failed(out, other)),
            }
            Ok(ExitCode::from(2))
        }
    }
}

fn outgoing(said: SheetAttachment, file: &Path) -> Result<Outgoing<'static>> {
    let mut attachment = said.attachment;
    if attachment.attachment_name.is_none() {
        attachment.attachment_name = file.file_name().map(|n| n.to_string_lossy().into_owned());
    }
    let packing = said.packing.unwrap_or_else(|| Packing::of_name(attachment.attachment_name.as_deref().unwrap_or_default()));
    Ok(Outgoing { attachment, packing, body: Box::new(open(file)?) })
}

fn open(file: &Path) -> Result<impl Read + 'static> {
    Ok(BufReader::new(File::open(file).map_err(|e| failed(file, e))?))
}

fn as_json(answer: &Answer<'_>) -> Result<String> {
    serde_json::to_string_pretty(answer).map_err(Error::bug)
}

fn failed(file: &Path, cause: impl std::fmt::Display) -> Error {
    Error::bug(format!("{}: {cause}", file.display()))
}
