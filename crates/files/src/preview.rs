//! Small versions of pictures, made when they are first looked at.

use std::io::Cursor;

use access::Ctx;
use base::{Error, Result};
use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, Rgba, RgbaImage};

use crate::rows::{self, StoredFile};
use crate::{Files, Kind};

/// The longer side of a preview, in pixels.
const SIDE: u32 = 1_200;
/// Pictures of more bytes get no preview.
const LARGEST: i64 = 64 << 20;
/// The JPEG quality of previews.
const QUALITY: u8 = 80;

impl Files {
    /// A small JPEG of a picture; `None` for what is no picture or cannot be shown small. Whether
    /// the actor may see it is the caller's question.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when a virus was found in it; [`Error::Upstream`] when the storage fails.
    pub async fn preview(&self, ctx: &Ctx, file: &StoredFile) -> Result<Option<Bytes>> {
        crate::shelf::may_leave(file)?;
        let format = match file.kind {
            Kind::Jpeg => ImageFormat::Jpeg,
            Kind::Png => ImageFormat::Png,
            Kind::Pdf | Kind::Docx | Kind::Xlsx => return Ok(None),
        };
        if let Some(hash) = &file.preview_hash {
            return self.0.storage.bytes(hash).await.map(Some);
        }
        if file.size > LARGEST {
            return Ok(None);
        }
        let small = {
            let _turn = self.0.heavy.acquire().await.map_err(Error::bug)?;
            let content = self.0.storage.bytes(&file.hash).await?;
            let memory = self.config().largest_picture.saturating_mul(8);
            tokio::task::spawn_blocking(move || shrink(&content, format, memory)).await.map_err(Error::bug)?
        };
        let small = match small {
            Ok(small) => Bytes::from(small),
            Err(error) => {
                tracing::info!(file.id = %file.id, "a picture has no preview: {error}");
                return Ok(None);
            }
        };
        let kept = self.keep(ctx, small.clone()).await?;
        let id = file.id;
        ctx.write(move |tx| {
            let now = tx.now();
            rows::set_preview(tx, id, &kept, now)
        })
        .await?;
        Ok(Some(small))
    }
}

fn shrink(content: &[u8], format: ImageFormat, memory: u64) -> Result<Vec<u8>, image::ImageError> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(memory);
    let mut reader = ImageReader::with_format(Cursor::new(content), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    if picture.width() > SIDE || picture.height() > SIDE {
        picture = picture.thumbnail(SIDE, SIDE);
    }
    picture.apply_orientation(orientation);
    if picture.color().has_alpha() {
        // What can be seen through is shown on white, as on paper.
        let mut paper = RgbaImage::from_pixel(picture.width(), picture.height(), Rgba([255; 4]));
        image::imageops::overlay(&mut paper, &picture.to_rgba8(), 0, 0);
        picture = paper.into();
    }
    let mut small = Vec::new();
    picture.into_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut small, QUALITY))?;
    Ok(small)
}
