//! `tinhso pdf`: signs PDF files and tells the truth about the signatures on them.

use std::path::PathBuf;
use std::process::ExitCode;

use base::{Error, Result};
use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use signing::pades::{
    Certification, Lock, Place, Report, Request, Shown, SignatureReport, Store, TimeStamping, keep, sign, time_stamp, verify,
};
use signing::pdf::{Appearance, Document, Picture, Rect};
use signing::tsp::TimeStampAuthority;
use signing::verdict::Indication;

use super::signers::{self, Belief, Online};
use crate::say;

/// What to do with a PDF.
#[derive(Debug, Subcommand)]
pub(crate) enum Args {
    /// Sign a file; the result is a new file, the given one stays as it is.
    Sign(Box<SignArgs>),
    /// Verify every signature of a file. Exit code 0: all hold; 1: one does not; 2: undecided.
    Verify(VerifyArgs),
}

/// A signature to be made.
#[derive(Debug, ClapArgs)]
pub(crate) struct SignArgs {
    /// The PDF to sign.
    file: PathBuf,
    /// Where the signed PDF is written; the file must not be there yet.
    #[arg(long)]
    out: PathBuf,
    /// A PEM file with the private key, its certificate and the certificates above it.
    #[arg(long)]
    key: PathBuf,
    /// The signature field: an empty one of this name is filled, otherwise one is made.
    #[arg(long, default_value = "Signature")]
    field: String,
    /// The signer's name for viewers.
    #[arg(long)]
    name: Option<String>,
    /// Why it is signed.
    #[arg(long)]
    reason: Option<String>,
    /// Where it is signed.
    #[arg(long)]
    location: Option<String>,
    /// Certify the document, as its first signature, and say what may change.
    #[arg(long, value_enum)]
    certify: Option<Changes>,
    /// Fields that may not change any more: `all`, or a name (repeatable).
    #[arg(long)]
    lock: Vec<String>,
    /// A PNG or JPEG of the handwritten signature or the seal.
    #[arg(long)]
    picture: Option<PathBuf>,
    /// A PDF of one page to show.
    #[arg(long)]
    text: Option<PathBuf>,
    /// The page it is shown on, from 1.
    #[arg(long, default_value_t = 1)]
    page: usize,
    /// Show it here: left,bottom,width,height in points, as the page is seen.
    #[arg(long, value_parser = numbers::<4>, group = "where")]
    place: Option<[f64; 4]>,
    /// Show it as a seal over one third of the signature in this field (NĐ 30/2020/NĐ-CP).
    #[arg(long, group = "where")]
    seal_on: Option<String>,
    /// The seal's real diameter in millimetres.
    #[arg(long, default_value_t = 36.0)]
    diameter: f64,
    /// Show it in the upper right corner, as on annexes and copies: width,height in points.
    #[arg(long, value_parser = numbers::<2>, group = "where")]
    corner: Option<[f64; 2]>,
    /// The baseline level: from B-T on with --tsa, from B-LT on with --trust.
    #[arg(long, value_enum, default_value = "b-b")]
    level: Level,
    /// The address of a time-stamping authority (RFC 3161 over HTTP).
    #[arg(long)]
    tsa: Option<String>,
    #[command(flatten)]
    belief: Belief,
}

/// A file to be verified.
#[derive(Debug, ClapArgs)]
pub(crate) struct VerifyArgs {
    /// The PDF.
    file: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Ask the authorities that the certificates name about revocation.
    #[arg(long)]
    online: bool,
    #[command(flatten)]
    belief: Belief,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Changes {
    /// Only validation data and time stamps.
    #[value(name = "no-changes")]
    None,
    /// Filling in fields and signing too.
    FormFilling,
    /// Annotations too.
    Annotations,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum Level {
    /// The signature alone.
    #[value(name = "b-b")]
    BB,
    /// With a time stamp.
    #[value(name = "b-t")]
    BT,
    /// With the certificates and words on revocation that later verifiers need.
    #[value(name = "b-lt")]
    BLt,
    /// With a time stamp over all of it.
    #[value(name = "b-lta")]
    BLta,
}

fn numbers<const N: usize>(text: &str) -> Result<[f64; N], String> {
    let read: Result<Vec<f64>, _> = text.split(',').map(|n| n.trim().parse::<f64>()).collect();
    let read = read.ok().filter(|all| all.iter().all(|n| n.is_finite()));
    read.and_then(|all| all.try_into().ok()).ok_or_else(|| format!("write {N} numbers with commas between"))
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    match args {
        Args::Sign(args) => make(args),
        Args::Verify(args) => judge(args),
    }
}

fn make(args: &SignArgs) -> Result<ExitCode> {
    let failed = |e: signing::pades::PadesError| signers::at(&args.file, e);
    if args.level >= Level::BT && args.tsa.is_none() {
        return Err(Error::bug("from B-T on a time-stamping authority is needed: --tsa URL"));
    }
    if args.level >= Level::BLt && args.belief.trust.is_none() {
        return Err(Error::bug("from B-LT on whom to believe must be known: --trust DIR"));
    }
    let pdf = signers::read(&args.file)?;
    let key = signers::key(&args.key)?;
    let now = args.belief.moment()?;
    let text = args.text.as_deref().map(signers::read).transpose()?;
    let request = Request {
        name: args.name.clone(),
        reason: args.reason.clone(),
        location: args.location.clone(),
        certification: args.certify.map(|level| match level {
            Changes::None => Certification::NoChanges,
            Changes::FormFilling => Certification::FormFilling,
            Changes::Annotations => Certification::Annotations,
        }),
        lock: match args.lock.as_slice() {
            [] => None,
            [all] if all == "all" => Some(Lock::All),
            names => Some(Lock::Only(names.to_vec())),
        },
        shown: shown(args, text.as_deref())?,
        ..Request::new(args.field.clone(), now)
    };
    let online = Online::new(args.tsa.as_deref())?;
    let authorities: [&dyn TimeStampAuthority; 1] = [&online];
    let nonce = signers::nonce();
    let stamping = TimeStamping { authorities: &authorities, nonce: Some(&nonce) };
    let mut signed = sign(&pdf, &request, &key, (args.level >= Level::BT).then_some(stamping)).map_err(failed)?;
    if args.level >= Level::BLt {
        let kept = keep(&signed, &args.belief.evidence()?, &online, now).map_err(failed)?;
        for problem in kept.problems {
            say::error(&format!("{}\n{}", problem.vi, problem.en));
        }
        signed = kept.pdf;
    }
    if args.level >= Level::BLta {
        let field = format!("{}-time-stamp", args.field.replace('.', "-"));
        signed = time_stamp(&signed, &field, stamping).map_err(failed)?;
    }
    signers::write(&args.out, &signed)?;
    let (out, size) = (args.out.display(), signed.len());
    say::line(&format!("Đã ký: {out}, {size} byte"));
    Ok(ExitCode::SUCCESS)
}

fn shown<'a>(args: &SignArgs, text: Option<&'a [u8]>) -> Result<Option<Shown<'a>>> {
    let picture = match &args.picture {
        Some(path) => Some(Picture::read(&signers::read(path)?).map_err(|e| signers::at(path, e))?),
        None => None,
    };
    let place = match (&args.place, &args.seal_on, &args.corner) {
        (Some([left, bottom, width, height]), ..) => Some(Place::At(Rect::at(*left, *bottom, *width, *height))),
        (_, Some(on), _) => Some(Place::Seal { on: on.clone(), diameter: args.diameter }),
        (.., Some([width, height])) => Some(Place::Corner { width: *width, height: *height }),
        _ => None,
    };
    let appearance = Appearance { picture, page: text };
    match place {
        Some(_) if appearance.is_empty() => Err(Error::bug("there is a place but nothing to show: --picture or --text")),
        Some(place) => Ok(Some(Shown { appearance, page: args.page, place })),
        None if appearance.is_empty() => Ok(None),
        None => Ok(Some(Shown { appearance, page: args.page, place: Place::Own })),
    }
}

fn judge(args: &VerifyArgs) -> Result<ExitCode> {
    let failed = |e: signing::pades::PadesError| signers::at(&args.file, e);
    let pdf = signers::read(&args.file)?;
    let mut evidence = args.belief.evidence()?;
    let at = args.belief.moment()?;
    if args.online {
        let kept = keep(&pdf, &evidence, &Online::new(None)?, at).map_err(failed)?;
        let document = Document::open(&kept.pdf).map_err(|e| failed(e.into()))?;
        Store::read(&document.latest()).map_err(|e| failed(e.into()))?.add_to(&mut evidence);
    }
    let report = verify(&pdf, &evidence, at).map_err(failed)?;
    if args.json {
        say::line(&serde_json::to_string_pretty(&report).map_err(Error::bug)?);
    } else {
        tell(&report);
    }
    Ok(match report.indication {
        Some(Indication::TotalPassed) => ExitCode::SUCCESS,
        Some(Indication::TotalFailed(_)) => ExitCode::FAILURE,
        Some(Indication::Indeterminate(_)) | None => ExitCode::from(2),
    })
}

fn tell(report: &Report) {
    if report.signatures.is_empty() {
        say::line("Tệp không có chữ ký nào.");
    }
    for (i, signature) in report.signatures.iter().enumerate() {
        tell_one(i + 1, signature);
    }
}

fn tell_one(number: usize, signature: &SignatureReport) {
    let verdict = &signature.verdict;
    let code = verdict.sub_indication.map_or_else(String::new, |sub| format!(" / {}", sub.code()));
    say::line(&format!("{number}. {}: {} ({}{code})", signature.field, verdict.indication.say().vi, verdict.indication.code()));
    if let Some(signer) = &verdict.signer {
        let name = signer.name.as_deref().unwrap_or(&signer.subject);
        let agency = signer.organisation.as_deref().map(|o| format!(", {o}")).unwrap_or_default();
        say::line(&format!("   Người ký: {name}{agency}"));
    }
    if let Some(at) = verdict.proven_at {
        say::line(&format!("   Có trước: {} (dấu thời gian)", at.hm_dmy()));
    }
    if let Some(at) = verdict.claimed_at {
        say::line(&format!("   Thời điểm ký tự khai: {}", at.hm_dmy()));
    }
    say::line(&format!("   {}", signature.say_coverage().vi));
    for revision in &signature.later {
        for judged in &revision.changes {
            let mark = if judged.allowed { "được phép" } else { "KHÔNG được phép" };
            say::line(&format!("   Phiên bản {}: {} ({mark})", revision.revision, judged.change.what.vi));
        }
    }
    for reason in &verdict.reasons {
        say::line(&format!("   {}", reason.vi));
    }
}
