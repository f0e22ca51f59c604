//! Pictures of signatures and seals as image XObjects. NĐ 30/2020/NĐ-CP, Appendix I asks for PNG
//! with a transparent ground; JPEG is taken too.

use std::io::Cursor;

use image::{ImageFormat, ImageReader, Limits};

use super::filter;
use super::object::{Dict, Object};
use super::update::Update;

/// The widest and highest picture that is taken, in pixels.
const MAX_SIDE: u32 = 8_000;
/// The most memory a picture may take decoded: 128 MiB.
const MAX_BYTES: u64 = 128 << 20;

/// A picture could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the picture cannot be used: {0}")]
pub struct PictureError(pub String);

/// A picture ready to be placed.
#[derive(Debug, Clone)]
pub struct Picture {
    width: u32,
    height: u32,
    colour: Vec<u8>,
    alpha: Option<Vec<u8>>,
}

impl Picture {
    /// Reads a PNG or JPEG.
    ///
    /// # Errors
    /// When it is neither, damaged, or larger than 8,000 pixels a side.
    pub fn read(bytes: &[u8]) -> Result<Self, PictureError> {
        let wrong = |e: &dyn std::fmt::Display| PictureError(e.to_string());
        let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|e| wrong(&e))?;
        if !matches!(reader.format(), Some(ImageFormat::Png | ImageFormat::Jpeg)) {
            return Err(PictureError("it is neither PNG nor JPEG".into()));
        }
        let mut limits = Limits::default();
        limits.max_image_width = Some(MAX_SIDE);
        limits.max_image_height = Some(MAX_SIDE);
        limits.max_alloc = Some(MAX_BYTES);
        reader.limits(limits);
        let image = reader.decode().map_err(|e| wrong(&e))?.into_rgba8();
        let (width, height) = image.dimensions();
        let (mut colour, mut alpha) = (Vec::new(), Vec::new());
        for pixel in image.pixels() {
            let [r, g, b, a] = pixel.0;
            colour.extend_from_slice(&[r, g, b]);
            alpha.push(a);
        }
        let transparent = alpha.iter().any(|a| *a != u8::MAX);
        Ok(Self { width, height, colour, alpha: transparent.then_some(alpha) })
    }

    /// Width divided by height.
    pub fn aspect(&self) -> f64 {
        f64::from(self.width) / f64::from(self.height.max(1))
    }

    /// Whether any part of it lets the page shine through.
    pub fn is_transparent(&self) -> bool {
        self.alpha.is_some()
    }

    /// Adds the picture to an update as an image XObject.
    pub(crate) fn add(&self, update: &mut Update<'_, '_>) -> super::object::Id {
        let base = |space: &str| {
            Dict::new()
                .with("Type", Object::name("XObject"))
                .with("Subtype", Object::name("Image"))
                .with("Width", Object::Integer(self.width.into()))
                .with("Height", Object::Integer(self.height.into()))
                .with("ColorSpace", Object::name(space))
                .with("BitsPerComponent", Object::Integer(8))
                .with("Filter", Object::name("FlateDecode"))
        };
        let mut dict = base("DeviceRGB");
        if let Some(alpha) = &self.alpha {
            let mask = update.add_stream(base("DeviceGray"), filter::deflate(alpha));
            dict.set("SMask", Object::Reference(mask));
        }
        update.add_stream(dict, filter::deflate(&self.colour))
    }
}
