//! `tinhso xml`: signs XML documents and judges the signatures in them (XAdES-BES).

use std::path::PathBuf;
use std::process::ExitCode;

use base::{Error, Result};
use clap::{Args as ClapArgs, Subcommand};
use signing::verdict::Indication;
use signing::xades::{Statement, sign, verify};

use super::cms::{exit, tell};
use super::signers::{self, Belief};
use crate::say;

/// What to do with a document.
#[derive(Debug, Subcommand)]
pub(crate) enum Args {
    /// Sign a document; the result is a new file.
    Sign(SignArgs),
    /// Judge the signatures in a document. Exit code 0: all hold; 1: one does not; 2: undecided.
    Verify(VerifyArgs),
}

/// A signature to be made.
#[derive(Debug, ClapArgs)]
pub(crate) struct SignArgs {
    /// The document.
    file: PathBuf,
    /// Where the signed document is written; the file must not be there yet.
    #[arg(long)]
    out: PathBuf,
    /// A PEM file with the private key, its certificate and the certificates above it.
    #[arg(long)]
    key: PathBuf,
    /// The id of the element to sign; the whole document when not given.
    #[arg(long)]
    element: Option<String>,
    /// The signing time to claim: 2026-11-22T10:00:00Z; the present when not given.
    #[arg(long)]
    at: Option<String>,
}

/// A document to be judged.
#[derive(Debug, ClapArgs)]
pub(crate) struct VerifyArgs {
    /// The document.
    file: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    belief: Belief,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    match args {
        Args::Sign(args) => make(args),
        Args::Verify(args) => judge(args),
    }
}

fn text(path: &std::path::Path) -> Result<String> {
    String::from_utf8(signers::read(path)?).map_err(|_| signers::at(path, "not UTF-8"))
}

fn make(args: &SignArgs) -> Result<ExitCode> {
    let key = signers::key(&args.key)?;
    let statement = Statement { at: signers::moment(args.at.as_deref())?, element: args.element.clone() };
    let signed = sign(&text(&args.file)?, &key, &statement).map_err(|e| signers::at(&args.file, e))?;
    signers::write(&args.out, signed.as_bytes())?;
    let (out, size) = (args.out.display(), signed.len());
    say::line(&format!("Đã ký: {out}, {size} byte"));
    Ok(ExitCode::SUCCESS)
}

fn judge(args: &VerifyArgs) -> Result<ExitCode> {
    let evidence = args.belief.evidence()?;
    let reports = verify(&text(&args.file)?, &evidence, args.belief.moment()?).map_err(|e| signers::at(&args.file, e))?;
    if args.json {
        say::line(&serde_json::to_string_pretty(&reports).map_err(Error::bug)?);
    } else {
        for (i, report) in reports.iter().enumerate() {
            tell(i + 1, &report.verdict);
            for covered in &report.covers {
                let whole = if covered.whole_document { "toàn bộ tài liệu" } else { "chỉ phần" };
                say::line(&format!("   Phạm vi: {whole} {} ({})", covered.element, covered.uri));
            }
        }
        if reports.is_empty() {
            say::line("Tệp không có chữ ký nào.");
        }
    }
    Ok(exit(reports.iter().map(|report| report.verdict.indication).reduce(Indication::graver)))
}
