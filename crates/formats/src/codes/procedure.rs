//! Codes of procedures, services, results and sectors.

use std::fmt;
use std::str::FromStr;

use super::error::{Code, CodeError};
use super::{AgencyCode, AgencyForm, is_digits};

/// The code of an administrative procedure: `2.000815`, in older provincial systems with the
/// province behind it, `1.001612.000.00.00.H48`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProcedureCode {
    national: String,
    province: Option<AgencyCode>,
}

impl ProcedureCode {
    /// The national code alone.
    pub fn national(&self) -> &str {
        &self.national
    }

    /// The province that the longer code names.
    pub fn province(&self) -> Option<&AgencyCode> {
        self.province.as_ref()
    }
}

impl FromStr for ProcedureCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let wrong = |part| Code::Procedure.wrong(part, text);
        let (national, tail) = text.split_at_checked(8).unwrap_or((text, ""));
        if !is_national(national) {
            return Err(wrong("N.NNNNNN"));
        }
        let province = match tail {
            "" => None,
            tail => {
                let code: Option<AgencyCode> = tail.strip_prefix('.').and_then(|code| code.parse().ok());
                let right = |code: &AgencyCode| {
                    code.form() == AgencyForm::Long && code.level() == Some(1) && code.as_str().contains(".H")
                };
                Some(code.filter(right).ok_or_else(|| wrong("tỉnh"))?)
            }
        };
        Ok(Self { national: national.to_owned(), province })
    }
}

impl fmt::Display for ProcedureCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.national)?;
        self.province.as_ref().map_or(Ok(()), |province| write!(f, ".{province}"))
    }
}

/// The code of a public service: that of its procedure and two digits, `2.000815.01`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceCode {
    procedure: ProcedureCode,
    number: u8,
}

impl ServiceCode {
    /// The service of a procedure; `number` is 1 to 99.
    ///
    /// # Errors
    /// A procedure with a province in its code, or a number out of range.
    pub fn new(procedure: ProcedureCode, number: u8) -> Result<Self, CodeError> {
        if procedure.province.is_some() || !(1..=99).contains(&number) {
            return Err(Code::Service.wrong("số thứ tự", &format!("{procedure}.{number:02}")));
        }
        Ok(Self { procedure, number })
    }

    /// Its procedure.
    pub fn procedure(&self) -> &ProcedureCode {
        &self.procedure
    }
}

impl FromStr for ServiceCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let wrong = |part| Code::Service.wrong(part, text);
        let (procedure, number) = text.rsplit_once('.').ok_or_else(|| wrong("số thứ tự"))?;
        let procedure = procedure.parse().map_err(|_| wrong("mã thủ tục"))?;
        let number = number.parse().ok().filter(|_| is_digits(number, 2));
        Self::new(procedure, number.ok_or_else(|| wrong("số thứ tự"))?)
    }
}

impl fmt::Display for ServiceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.procedure, self.number)
    }
}

/// The code of a kind of result, `KQ.G15.000031`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResultCode {
    ministry: String,
    number: u32,
}

impl ResultCode {
    /// The ministry or province that keeps the list, `G15`.
    pub fn issuer(&self) -> &str {
        &self.ministry
    }
}

impl FromStr for ResultCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let wrong = |part| Code::Result.wrong(part, text);
        let rest = text.strip_prefix("KQ.").ok_or_else(|| wrong("KQ"))?;
        let (issuer, number) = rest.split_once('.').ok_or_else(|| wrong("số thứ tự"))?;
        let ministry = level_one(issuer).ok_or_else(|| wrong("cơ quan"))?;
        let number = number.parse().ok().filter(|_| is_digits(number, 6));
        Ok(Self { ministry, number: number.ok_or_else(|| wrong("số thứ tự"))? })
    }
}

impl fmt::Display for ResultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KQ.{}.{:06}", self.ministry, self.number)
    }
}

/// The code of a sector, `G03-GD10`: the ministry, two letters and two digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectorCode {
    ministry: String,
    sector: String,
}

impl SectorCode {
    /// The ministry, `G03`.
    pub fn ministry(&self) -> &str {
        &self.ministry
    }
}

impl FromStr for SectorCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let wrong = |part| Code::Sector.wrong(part, text);
        let (ministry, sector) = text.split_once('-').ok_or_else(|| wrong("lĩnh vực"))?;
        let ministry = level_one(ministry).ok_or_else(|| wrong("cơ quan"))?;
        let right = matches!(sector.as_bytes(), [a, b, tens, ones]
            if a.is_ascii_uppercase() && b.is_ascii_uppercase() && tens.is_ascii_digit() && ones.is_ascii_digit());
        if right { Ok(Self { ministry, sector: sector.to_owned() }) } else { Err(wrong("lĩnh vực")) }
    }
}

impl fmt::Display for SectorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.ministry, self.sector)
    }
}

/// `2.000815`
fn is_national(text: &str) -> bool {
    text.split_once('.').is_some_and(|(head, number)| is_digits(head, 1) && is_digits(number, 6))
}

/// A code of the highest level, such as `G15`.
fn level_one(text: &str) -> Option<String> {
    let code: AgencyCode = text.parse().ok()?;
    (code.form() == AgencyForm::Short && code.level() == Some(1)).then(|| text.to_owned())
}
