//! Import: the national database's `LayThuTuc` answers and our own files become drafts.
//!
//! Reading is pure and never gives up on a whole file because of one entry: what is wrong is told
//! entry by entry. What the national shape does not have (the e-form, the internal process, English
//! texts, keywords) is kept from the procedure that is there already.

mod acts;
mod fields;
mod merge;
mod national;
mod node;
#[cfg(test)]
mod tests;
mod words;

use std::sync::Arc;

use base::{Error, Msg, Result, msg};
use catalogue::Definition;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

pub use acts::{Preview, PreviewRow, RowState, Taken, confirm, preview, stage};
pub use fields::{ComparedField, Field};

/// The largest file, in bytes.
pub const MOST_BYTES: usize = 32 << 20;
/// The most procedures in one file.
pub const MOST_ENTRIES: usize = 10_000;

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The procedures that could be read.
    pub entries: Vec<Entry>,
    /// The entries that could not.
    pub faults: Vec<Fault>,
}

/// A procedure as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its place in the file, from 1.
    pub row: usize,
    /// Its content, with what is kept from the procedure that is there already.
    pub definition: Definition,
    /// What has no place in the content.
    pub kept: Value,
    /// What had to be guessed or left out.
    pub notes: Vec<Msg>,
    /// Whether the source says that it is public.
    pub in_force: bool,
    /// The digest of what came, to tell whether the source changed.
    pub hash: String,
}

/// An entry that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// Its place in the file, from 1.
    pub row: usize,
    /// Its code, as far as it could be read.
    pub code: String,
    /// What is wrong.
    pub message: Msg,
}

/// Gives what is there already under a code.
pub type Known<'a> = dyn FnMut(&str) -> Result<Option<Arc<Definition>>> + 'a;

/// Reads a file: the national shape as JSON, or our own as JSON or TOML.
///
/// # Errors
/// [`Error::Invalid`] on the field `file` when the file as a whole cannot be read.
pub fn read(text: &str, known: &mut Known<'_>) -> Result<Reading> {
    if text.len() > MOST_BYTES {
        let mib = MOST_BYTES >> 20;
        return Err(refused(msg!("Tệp lớn hơn {mib} MB", "The file is larger than {mib} MB")));
    }
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let items = if text.starts_with(['{', '[']) && !text.starts_with("[[") || looks_like_json(text) {
        json_items(text)?
    } else {
        toml_items(text)?
    };
    if items.len() > MOST_ENTRIES {
        let count = items.len();
        return Err(refused(msg!(
            "Tệp có {count} thủ tục, nhiều hơn {MOST_ENTRIES}. Hãy chia tệp.",
            "The file has {count} procedures, more than {MOST_ENTRIES}. Split it."
        )));
    }
    if items.is_empty() {
        return Err(refused(msg!("Tệp không có thủ tục nào", "The file has no procedure")));
    }
    let mut reading = Reading::default();
    let mut codes = std::collections::HashSet::new();
    for (i, item) in items.into_iter().enumerate() {
        let row = i + 1;
        let code = code_of(&item);
        let fault = |message| Fault { row, code: code.clone(), message };
        if !code.is_empty() && !codes.insert(code.clone()) {
            reading.faults.push(fault(msg!("Mã {code} có hai lần trong tệp", "The code {code} stands twice in the file")));
            continue;
        }
        let hash = hex::encode(Sha256::digest(item.to_string()));
        match one(row, item, hash, known)? {
            Ok(entry) => reading.entries.push(entry),
            Err(message) => reading.faults.push(fault(message)),
        }
    }
    Ok(reading)
}

fn one(row: usize, item: Value, hash: String, known: &mut Known<'_>) -> Result<Result<Entry, Msg>> {
    if item.get("MATTHC").is_some() {
        let code = code_of(&item);
        let before = if crate::check::is_code(&code) { known(&code)? } else { None };
        return Ok(national::read(row, &item, hash, before.as_deref()));
    }
    Ok(match serde_json::from_value::<Definition>(item) {
        Ok(definition) => Ok(Entry { row, definition, kept: Value::Null, notes: Vec::new(), in_force: true, hash }),
        Err(cause) => {
            let cause: String = cause.to_string().chars().take(200).collect();
            Err(msg!(
                "Không phải thủ tục theo mẫu LayThuTuc, cũng không phải tệp xuất của hệ thống này ({cause})",
                "Neither a LayThuTuc entry nor an export of this system ({cause})"
            ))
        }
    })
}

fn code_of(item: &Value) -> String {
    let code = item.get("MATTHC").or_else(|| item.get("code")).and_then(Value::as_str).unwrap_or_default();
    base::text::nfc(code).chars().take(40).collect()
}

fn looks_like_json(text: &str) -> bool {
    // `[[` begins a TOML table, but also a JSON list of lists.
    text.starts_with('[') && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// The entries of a JSON file: a list, an envelope around one, or a single procedure.
fn json_items(text: &str) -> Result<Vec<Value>> {
    let value: Value = serde_json::from_str(text).map_err(|cause| {
        let (line, column) = (cause.line(), cause.column());
        refused(msg!(
            "Tệp không phải JSON hợp lệ: lỗi ở dòng {line}, cột {column}",
            "The file is not valid JSON: line {line}, column {column}"
        ))
    })?;
    let mut value = value;
    for _ in 0..4 {
        match value {
            Value::Array(items) => return Ok(items),
            Value::Object(mut map) => {
                if let Some(code) = map.get("error_code").map(plain)
                    && code != "0"
                {
                    let code: String = code.chars().take(40).collect();
                    return Err(refused(msg!(
                        "Cơ sở dữ liệu quốc gia trả về mã lỗi {code}",
                        "The national database answered with the error {code}"
                    )));
                }
                let inner = ["response", "result", "data", "procedures", "procedure"].iter().find_map(|key| {
                    map.get(*key).is_some_and(|v| v.is_array() || v.is_object()).then(|| map.remove(*key)).flatten()
                });
                match inner {
                    Some(inner) => value = inner,
                    None => return Ok(vec![Value::Object(map)]),
                }
            }
            _ => break,
        }
    }
    Err(refused(msg!("Tệp không có danh sách thủ tục", "The file has no list of procedures")))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The entries of a TOML file: one procedure, or a list of `[[procedure]]`.
fn toml_items(text: &str) -> Result<Vec<Value>> {
    let value: Value = toml::from_str(text).map_err(|cause| {
        let line = cause.span().map_or(1, |span| text.bytes().take(span.start).filter(|b| *b == b'\n').count() + 1);
        refused(msg!(
            "Tệp không phải JSON, cũng không phải TOML hợp lệ: lỗi ở dòng {line}",
            "The file is neither JSON nor valid TOML: line {line}"
        ))
    })?;
    Ok(match value.get("procedure") {
        Some(Value::Array(items)) => items.clone(),
        _ if value.as_object().is_some_and(serde_json::Map::is_empty) => Vec::new(),
        _ => vec![value],
    })
}

fn refused(message: Msg) -> Error {
    Error::invalid("file", message)
}
