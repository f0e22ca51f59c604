//! `tinhso vietqr`: makes payment codes and reads them, from text or from a picture.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use base::{Error, Msg, Result, msg};
use clap::{Args as ClapArgs, Subcommand};
use formats::vietqr::{self, Initiation, MOST_BYTES, VietQr};
use serde_json::{Value, json};

use crate::say;

/// Make or read a payment code.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a code: its text, and on request a drawing.
    Make(Box<Make>),
    /// Read a code from its text or from a PNG, JPEG or WebP picture.
    Read(Read),
}

/// What to make.
#[derive(Debug, ClapArgs)]
pub(crate) struct Make {
    /// The six digits by which NAPAS knows the bank.
    #[arg(long)]
    bin: String,
    /// The account that receives the money.
    #[arg(long, required_unless_present = "card", conflicts_with = "card")]
    account: Option<String>,
    /// The card that receives the money.
    #[arg(long)]
    card: Option<String>,
    /// The amount in đồng; with it the code is made for one payment.
    #[arg(long)]
    amount: Option<u64>,
    /// Let the code serve many payments although it has an amount.
    #[arg(long = "static")]
    many: bool,
    /// The bill's number.
    #[arg(long)]
    bill: Option<String>,
    /// The receiver's reference.
    #[arg(long)]
    reference: Option<String>,
    /// The terminal.
    #[arg(long)]
    terminal: Option<String>,
    /// The purpose, such as a dossier's code; marks are taken away.
    #[arg(long)]
    purpose: Option<String>,
    /// The receiver's name.
    #[arg(long)]
    name: Option<String>,
    /// The receiver's city.
    #[arg(long)]
    city: Option<String>,
    /// The merchant category, four digits.
    #[arg(long)]
    category: Option<String>,
    /// Write the code as an SVG drawing into this file.
    #[arg(long)]
    svg: Option<PathBuf>,
    /// Write the code as a PNG picture into this file.
    #[arg(long)]
    png: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What to read.
#[derive(Debug, ClapArgs)]
pub(crate) struct Read {
    /// The text of a code, or the file of a picture.
    code: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(command: &Command) -> Result<ExitCode> {
    match command {
        Command::Make(args) => make(args),
        Command::Read(args) => read(args),
    }
}

fn make(args: &Make) -> Result<ExitCode> {
    let mut code = match (&args.account, &args.card) {
        (_, Some(card)) => VietQr::card(&args.bin, card),
        (Some(account), None) => VietQr::account(&args.bin, account),
        (None, None) => return Err(Error::Conflict(Msg::new("Thiếu --account hoặc --card", "--account or --card is missing"))),
    };
    if let Some(amount) = args.amount {
        code = code.amount(amount);
    }
    if args.many {
        code.initiation = Initiation::Static;
    }
    code.category.clone_from(&args.category);
    code.name.clone_from(&args.name);
    code.city.clone_from(&args.city);
    code.details.bill.clone_from(&args.bill);
    code.details.reference.clone_from(&args.reference);
    code.details.terminal.clone_from(&args.terminal);
    code.details.purpose.clone_from(&args.purpose);
    let text = match code.write() {
        Ok(text) => text,
        Err(error) => return refuse(&wrong_field(&error), args.json, error.text()),
    };
    let picture = |e: vietqr::PictureError| Error::Conflict(e.text());
    if let Some(path) = &args.svg {
        save(path, vietqr::svg(&text).map_err(picture)?.as_bytes())?;
    }
    if let Some(path) = &args.png {
        save(path, &vietqr::png(&text, 10).map_err(picture)?)?;
    }
    // What stands in the code, marks taken away, and not what was asked for.
    let made = VietQr::read(&text).map_err(Error::bug)?;
    tell(&text, &made, args.json)
}

fn read(args: &Read) -> Result<ExitCode> {
    let path = Path::new(&args.code);
    let texts = if args.code.len() <= MOST_BYTES && path.is_file() {
        let size = fs::metadata(path).map_err(|e| at(path, &e))?.len();
        if size > u64::try_from(vietqr::MOST_PICTURE_BYTES).unwrap_or(u64::MAX) {
            return refuse(&json!({}), args.json, msg!("Tệp quá lớn: {size} byte", "The file is too large: {size} bytes"));
        }
        let file = fs::read(path).map_err(|e| at(path, &e))?;
        match vietqr::read_picture(&file) {
            Ok(texts) => texts,
            Err(error) => return refuse(&json!({}), args.json, error.text()),
        }
    } else {
        vec![args.code.clone()]
    };
    let mut first = None;
    for text in &texts {
        match VietQr::read(text) {
            Ok(code) => return tell(text.trim(), &code, args.json),
            Err(error) => first = first.or(Some(error)),
        }
    }
    match first {
        Some(error) => refuse(&wrong_field(&error), args.json, error.text()),
        None => Err(Error::bug("a picture without texts")),
    }
}

fn tell(text: &str, code: &VietQr, as_json: bool) -> Result<ExitCode> {
    if as_json {
        let said = json!({ "text": text, "code": serde_json::to_value(code).map_err(Error::bug)? });
        say::line(&said.to_string());
    } else {
        say::line(text);
    }
    Ok(ExitCode::SUCCESS)
}

/// A code that cannot be made or read: said, with the code of failure for scripts.
fn refuse(place: &Value, as_json: bool, reason: Msg) -> Result<ExitCode> {
    if as_json {
        say::line(&json!({ "error": reason, "place": place }).to_string());
        return Ok(ExitCode::FAILURE);
    }
    Err(Error::Conflict(reason))
}

fn wrong_field(error: &vietqr::Error) -> Value {
    json!({ "field": error.field, "byte": error.at })
}

fn save(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(|e| at(path, &e))
}

fn at(path: &Path, error: &std::io::Error) -> Error {
    Error::bug(format!("{}: {error}", path.display()))
}
