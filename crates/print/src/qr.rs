//! QR codes as drawings.

use base::{Error, Result, msg};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde::Serialize;

/// A QR code with its quiet zone.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Qr {
    svg: String,
    /// The side with the quiet zone, in millimetres.
    mm: f64,
}

/// The side of the code itself and of one module, in millimetres. Smaller ones are not read by
/// phones from a page scanned at 150 dpi.
const CODE: f64 = 25.0;
const MODULE: f64 = 0.5;
const QUIET_ZONE: usize = 4;

impl Qr {
    /// Draws `text`. `field` is named when the text is too long for a QR code.
    pub(crate) fn draw(field: &'static str, text: &str) -> Result<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| {
            Error::invalid(
                field,
                msg!("Nội dung quá dài để in thành mã QR", "Too long to print as a QR code"),
            )
        })?;
        let svg = code.render::<svg::Color<'_>>().module_dimensions(1, 1).build();
        #[expect(clippy::as_conversions, reason = "a QR code has at most 177 modules a side")]
        let (modules, quiet) = (code.width() as f64, (2 * QUIET_ZONE) as f64);
        let module = MODULE.max(CODE / modules);
        Ok(Self { svg, mm: module * (modules + quiet) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_never_too_small_to_read() {
        for text in ["H19.124-261122-0003".to_owned(), "x".repeat(400)] {
            let qr = Qr::draw("code", &text).unwrap();
            let side: f64 =
                qr.svg.split("width=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
            let module = qr.mm / side;
            assert!(module >= MODULE - 1e-9, "{module}");
            assert!(module * (side - 8.0) >= CODE - 1e-9);
            assert!(qr.svg.contains("d=\"M4 4h"), "four modules of quiet zone: {}", qr.svg);
        }
    }

    #[test]
    fn too_much_text_names_the_field() {
        let Err(Error::Invalid(fields)) = Qr::draw("lookup_url", &"x".repeat(3_000)) else {
            panic!("drawn");
        };
        assert!(fields.get("lookup_url").is_some());
    }
}
