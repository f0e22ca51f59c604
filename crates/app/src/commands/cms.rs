//! `tinhso cms`: signs files of any kind, and judges signatures that lie beside them (CAdES).

use std::path::PathBuf;
use std::process::ExitCode;

use base::{Error, Instant, Result};
use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use serde::Serialize;
use signing::cades::{self, Stamps, Statement};
use signing::cms::{self, Cms, Commitment};
use signing::evidence::Evidence;
use signing::key::{Algorithm, SoftKey};
use signing::revocation::gather;
use signing::tsp::{TimeStampAuthority, Token};
use signing::verdict::{Indication, Verdict};
use signing::x509::Certificate;

use super::signers::{self, Belief, Online};
use crate::say;

/// What to do with a file.
#[derive(Debug, Subcommand)]
pub(crate) enum Args {
    /// Sign a file; the signature is a file of its own beside it.
    Sign(SignArgs),
    /// Judge the signatures over a file. Exit code 0: all hold; 1: one does not; 2: undecided.
    Verify(VerifyArgs),
}

/// A signature to be made.
#[derive(Debug, ClapArgs)]
pub(crate) struct SignArgs {
    /// The file to sign.
    file: PathBuf,
    /// Where the signature is written (.p7s); the file must not be there yet.
    #[arg(long)]
    out: PathBuf,
    /// A PEM file with the private key, its certificate and the certificates above it.
    #[arg(long)]
    key: PathBuf,
    /// How to sign; by default PKCS #1 with SHA-256, or ECDSA of the key's curve.
    #[arg(long, value_enum)]
    algorithm: Option<Way>,
    /// What the signer undertakes.
    #[arg(long, value_enum)]
    commitment: Option<Undertaking>,
    /// The address of a time-stamping authority (RFC 3161 over HTTP): the level B-T.
    #[arg(long)]
    tsa: Option<String>,
    /// The signing time to claim: 2026-11-22T10:00:00Z; the present when not given.
    #[arg(long)]
    at: Option<String>,
}

/// A signature to be judged.
#[derive(Debug, ClapArgs)]
pub(crate) struct VerifyArgs {
    /// The signature (.p7s, .p7m).
    signature: PathBuf,
    /// The signed file; without it the content that the signature carries.
    file: Option<PathBuf>,
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
enum Way {
    RsaPkcs1Sha256,
    RsaPkcs1Sha384,
    RsaPkcs1Sha512,
    RsaPssSha256,
    RsaPssSha384,
    RsaPssSha512,
    EcdsaP256Sha256,
    EcdsaP384Sha384,
}

impl From<Way> for Algorithm {
    fn from(way: Way) -> Self {
        match way {
            Way::RsaPkcs1Sha256 => Self::RsaPkcs1Sha256,
            Way::RsaPkcs1Sha384 => Self::RsaPkcs1Sha384,
            Way::RsaPkcs1Sha512 => Self::RsaPkcs1Sha512,
            Way::RsaPssSha256 => Self::RsaPssSha256,
            Way::RsaPssSha384 => Self::RsaPssSha384,
            Way::RsaPssSha512 => Self::RsaPssSha512,
            Way::EcdsaP256Sha256 => Self::EcdsaP256Sha256,
            Way::EcdsaP384Sha384 => Self::EcdsaP384Sha384,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Undertaking {
    /// Made, approved and sent it.
    Origin,
    /// Approved its content.
    Approval,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    match args {
        Args::Sign(args) => make(args),
        Args::Verify(args) => judge(args),
    }
}

fn make(args: &SignArgs) -> Result<ExitCode> {
    let text = String::from_utf8(signers::read(&args.key)?).map_err(|_| signers::at(&args.key, "not PEM"))?;
    let key = SoftKey::from_pem(&text, args.algorithm.map(Algorithm::from)).map_err(|e| signers::at(&args.key, e))?;
    let commitment = args.commitment.map(|undertaking| match undertaking {
        Undertaking::Origin => Commitment::Origin,
        Undertaking::Approval => Commitment::Approval,
    });
    let statement = Statement { at: signers::moment(args.at.as_deref())?, commitment };
    let online = Online::new(args.tsa.as_deref())?;
    let authorities: [&dyn TimeStampAuthority; 1] = [&online];
    let nonce = signers::nonce();
    let stamps = Stamps { authorities: &authorities, nonce: &nonce };
    let stamps = args.tsa.as_ref().map(|_| &stamps);
    let content = signers::read(&args.file)?;
    let signature = cades::sign(&content, &key, &statement, stamps).map_err(|e| signers::at(&args.file, e))?;
    signers::write(&args.out, &signature)?;
    let (out, size) = (args.out.display(), signature.len());
    say::line(&format!("Đã ký: {out}, {size} byte"));
    Ok(ExitCode::SUCCESS)
}

#[derive(Serialize)]
struct Report {
    at: Instant,
    signatures: Vec<Verdict>,
}

fn judge(args: &VerifyArgs) -> Result<ExitCode> {
    let container = cms::parse(&signers::read(&args.signature)?).map_err(|e| signers::at(&args.signature, e))?;
    let content = args.file.as_deref().map(signers::read).transpose()?;
    let mut evidence = args.belief.evidence()?;
    let at = args.belief.moment()?;
    let mut verdicts = verdicts(&container, content.as_deref(), &evidence, at);
    if args.online {
        ask(&container, &verdicts, &mut evidence, at)?;
        verdicts = self::verdicts(&container, content.as_deref(), &evidence, at);
    }
    let report = Report { at, signatures: verdicts };
    if args.json {
        say::line(&serde_json::to_string_pretty(&report).map_err(Error::bug)?);
    } else {
        report.signatures.iter().enumerate().for_each(|(i, verdict)| tell(i + 1, verdict));
        if report.signatures.is_empty() {
            say::line("Tệp không có chữ ký nào.");
        }
    }
    let outcomes = report.signatures.iter().map(|verdict| verdict.indication);
    Ok(exit(outcomes.reduce(Indication::graver)))
}

fn verdicts(container: &Cms, content: Option<&[u8]>, evidence: &Evidence, at: Instant) -> Vec<Verdict> {
    match content {
        Some(content) => container.verify_each(&mut |algorithm| algorithm.digest(content), evidence, at),
        None => container.verify_carried(evidence, at),
    }
}

/// Fetches words on revocation for the chains of signers and of their time stamps.
fn ask(container: &Cms, verdicts: &[Verdict], evidence: &mut Evidence, at: Instant) -> Result<()> {
    let online = Online::new(None)?;
    let mut chains: Vec<Vec<Certificate>> = verdicts.iter().map(|verdict| verdict.certificates.clone()).collect();
    for signer in container.signers() {
        for token in signer.time_stamps().iter().filter_map(|der| Token::parse(der).ok()) {
            let over = |algorithm: signing::DigestAlgorithm| algorithm.digest(signer.signature());
            chains.push(token.verify(&mut { over }, evidence, at).certificates);
        }
    }
    for chain in chains {
        let gathered = gather(&chain, &online, at);
        for problem in gathered.problems {
            say::error(&format!("{}\n{}", problem.vi, problem.en));
        }
        for response in gathered.ocsp {
            evidence.add_ocsp(&response).map_err(Error::bug)?;
        }
        for list in gathered.crls {
            evidence.add_crl(&list).map_err(Error::bug)?;
        }
    }
    Ok(())
}

/// The exit code of an outcome: 0 holds, 1 does not, 2 undecided or nothing there.
pub(crate) fn exit(outcome: Option<Indication>) -> ExitCode {
    match outcome {
        Some(Indication::TotalPassed) => ExitCode::SUCCESS,
        Some(Indication::TotalFailed(_)) => ExitCode::FAILURE,
        Some(Indication::Indeterminate(_)) | None => ExitCode::from(2),
    }
}

/// One signature in words.
pub(crate) fn tell(number: usize, verdict: &Verdict) {
    let code = verdict.sub_indication.map_or_else(String::new, |sub| format!(" / {}", sub.code()));
    say::line(&format!("{number}. {} ({}{code})", verdict.indication.say().vi, verdict.indication.code()));
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
    for reason in &verdict.reasons {
        say::line(&format!("   {}", reason.vi));
    }
}
