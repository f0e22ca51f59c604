//! The codes by which state systems name agencies, dossiers, procedures, services, results and sectors.
//!
//! Each code is a type that parses, prints and serialises as its text. Agencies: QĐ 20/2020/QĐ-TTg
//! as amended by QĐ 09/2025/QĐ-TTg and, before it, QCVN 102:2016/BTTTT; dossiers: TT 01/2018/TT-VPCP
//! as used with both kinds of agency codes. Whether TT 03/2025/TT-VPCP changed the dossier code is
//! not confirmed, so its parts are not fixed here beyond what is in use.

mod agency;
mod dossier;
mod error;
mod procedure;
mod provinces;
#[cfg(test)]
mod tests;

pub use agency::{AgencyCode, AgencyForm, AgencyKind};
pub use dossier::DossierCode;
pub use error::{Code, CodeError};
pub use procedure::{ProcedureCode, ResultCode, SectorCode, ServiceCode};
pub use provinces::{CLOSED_MINISTRIES, PROVINCES};

/// A code serialises as its text and is parsed when it is read.
macro_rules! as_text {
    ($($code:ty),*) => {$(
        impl serde::Serialize for $code {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $code {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

as_text!(AgencyCode, DossierCode, ProcedureCode, ServiceCode, ResultCode, SectorCode);

/// Whether a text consists of so many digits.
fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}
