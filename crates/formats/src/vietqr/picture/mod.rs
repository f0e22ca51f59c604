//! Codes as pictures, and pictures as codes.

mod bitmap;
#[cfg(test)]
mod tests;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use base::{Msg, msg};
use image::{DynamicImage, GrayImage, ImageFormat, ImageReader, Limits, Luma, imageops};
use qrcode::render::svg as drawing;
use qrcode::{Color, EcLevel, QrCode};

use bitmap::Bitmap;

/// The largest file that is read as a picture, in bytes.
pub const MOST_PICTURE_BYTES: usize = 20 * 1024 * 1024;

/// The most pixels of a picture, twice those that telephones usually take.
pub const MOST_PIXELS: u64 = 25_000_000;

/// The white modules around a code that ISO/IEC 18004 asks for.
const QUIET_ZONE: u32 = 4;

/// The longer sides to which a picture is made smaller before codes are looked for: the first is
/// quick and enough for most photographs, the second finds small codes.
const SIDES: [u32; 2] = [1_000, 1_600];

/// Why a picture cannot be made or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text().en)]
pub enum PictureError {
    /// The text does not fit into a QR code.
    TextTooLong {
        /// Its length in bytes.
        bytes: usize,
    },
    /// The file is larger than [`MOST_PICTURE_BYTES`].
    FileTooLarge {
        /// Its size in bytes.
        bytes: usize,
    },
    /// The picture has more than [`MOST_PIXELS`].
    TooManyPixels {
        /// How wide it is.
        width: u32,
        /// How high it is.
        height: u32,
    },
    /// The file is not a PNG, JPEG or WebP picture, or it is damaged.
    NotAPicture(String),
    /// No QR code can be read in the picture.
    NoCode,
    /// So much in the picture looks like the corners of QR codes that looking for them would take
    /// very long; cutting the picture down to the code helps.
    TooBusy,
}

impl PictureError {
    /// What is wrong and what to do, for the reader.
    pub fn text(&self) -> Msg {
        match self {
            Self::TextTooLong { bytes } => msg!(
                "Nội dung dài {bytes} byte, quá dài cho một mã QR",
                "{bytes} bytes of text are too long for a QR code"
            ),
            Self::FileTooLarge { bytes } => msg!(
                "Tệp ảnh {bytes} byte, tối đa {MOST_PICTURE_BYTES} byte",
                "The picture has {bytes} bytes, at most {MOST_PICTURE_BYTES} are read"
            ),
            Self::TooManyPixels { width, height } => msg!(
                "Ảnh {width}×{height} điểm ảnh quá lớn; hãy thu nhỏ lại",
                "A picture of {width}×{height} pixels is too large; make it smaller"
            ),
            Self::NotAPicture(cause) => msg!(
                "Không đọc được ảnh PNG, JPEG hoặc WebP ({cause})",
                "This is not a readable PNG, JPEG or WebP picture ({cause})"
            ),
            Self::NoCode => Msg::new(
                "Không tìm thấy mã QR trong ảnh; hãy chụp gần và rõ hơn",
                "There is no readable QR code in the picture; take it closer and sharper",
            ),
            Self::TooBusy => Msg::new(
                "Ảnh có quá nhiều chi tiết giống mã QR; hãy cắt ảnh sát vào một mã",
                "Too much in the picture looks like QR codes; cut it down to one",
            ),
        }
    }
}

/// A text as an SVG drawing of a QR code with its quiet zone, error correction M.
///
/// # Errors
/// [`PictureError::TextTooLong`].
pub fn svg(text: &str) -> Result<String, PictureError> {
    Ok(draw(text)?.render::<drawing::Color<'_>>().module_dimensions(8, 8).build())
}

/// A text as a PNG picture of a QR code with its quiet zone, error correction M; `module` is the
/// side of one module in pixels, 1 to 40.
///
/// # Errors
/// [`PictureError::TextTooLong`].
pub fn png(text: &str, module: u32) -> Result<Vec<u8>, PictureError> {
    let code = draw(text)?;
    let module = module.clamp(1, 40);
    let modules = u32::try_from(code.width()).unwrap_or(u32::MAX).min(177);
    let dark = code.to_colors();
    let side = (modules + 2 * QUIET_ZONE) * module;
    let picture = GrayImage::from_fn(side, side, |x, y| {
        let place = |at: u32| (at / module).checked_sub(QUIET_ZONE).filter(|at| *at < modules);
        let at = place(x).zip(place(y)).and_then(|(x, y)| usize::try_from(y * modules + x).ok());
        Luma([if at.and_then(|at| dark.get(at)) == Some(&Color::Dark) { 0 } else { 255 }])
    });
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).map_err(|e| PictureError::NotAPicture(e.to_string()))?;
    Ok(file.into_inner())
}

fn draw(text: &str) -> Result<QrCode, PictureError> {
    QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| PictureError::TextTooLong { bytes: text.len() })
}

/// The texts of the QR codes in a PNG, JPEG or WebP picture, at least one. Time and memory are
/// bounded whatever the picture shows.
///
/// # Errors
/// Why there is none.
pub fn read_picture(file: &[u8]) -> Result<Vec<String>, PictureError> {
    let picture = open(file)?.into_luma8();
    let mut busy = false;
    let mut before = 0;
    for most in SIDES {
        let smaller = shrink(&picture, most);
        // A small picture is the same again.
        if smaller.width().max(smaller.height()) == before {
            break;
        }
        before = smaller.width().max(smaller.height());
        match codes(&smaller) {
            Some(texts) if texts.is_empty() => {}
            Some(texts) => return Ok(texts),
            None => busy = true,
        }
    }
    Err(if busy { PictureError::TooBusy } else { PictureError::NoCode })
}

fn open(file: &[u8]) -> Result<DynamicImage, PictureError> {
    if file.len() > MOST_PICTURE_BYTES {
        return Err(PictureError::FileTooLarge { bytes: file.len() });
    }
    let damaged = |e: image::ImageError| PictureError::NotAPicture(e.to_string());
    let guess = || ImageReader::new(Cursor::new(file)).with_guessed_format();
    let reader = guess().map_err(|e| PictureError::NotAPicture(e.to_string()))?;
    let (width, height) = reader.into_dimensions().map_err(damaged)?;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PictureError::TooManyPixels { width, height });
    }
    let mut reader = guess().map_err(|e| PictureError::NotAPicture(e.to_string()))?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(8 * MOST_PIXELS);
    reader.limits(limits);
    reader.decode().map_err(damaged)
}

fn shrink(picture: &GrayImage, most: u32) -> GrayImage {
    let (width, height) = picture.dimensions();
    let longer = width.max(height).max(1);
    if longer <= most {
        return picture.clone();
    }
    let scaled = |side: u32| {
        let side = u64::from(side) * u64::from(most) / u64::from(longer);
        u32::try_from(side).unwrap_or(most).max(1)
    };
    imageops::thumbnail(picture, scaled(width), scaled(height))
}

/// The texts of the codes; `None` when looking for them would take too long.
fn codes(picture: &GrayImage) -> Option<Vec<String>> {
    let bitmap = Bitmap::of(picture);
    if !bitmap.is_searchable() {
        return None;
    }
    // The search indexes by what it computes from the picture's geometry. A picture that leads it out
    // of bounds shows no code.
    let found = catch_unwind(AssertUnwindSafe(|| {
        let mut prepared =
            rqrr::PreparedImage::prepare_from_bitmap(bitmap.width(), bitmap.height(), |x, y| bitmap.is_dark(x, y));
        let grids = prepared.detect_grids();
        grids.iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect::<Vec<_>>()
    }));
    let mut texts = found.unwrap_or_default();
    texts.dedup();
    Some(texts)
}
