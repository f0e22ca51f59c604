//! Receiving bytes: to the disk, then into the count.

use std::time::Duration;

use access::Ctx;
use axum::body::{Body, BodyDataStream};
use base::{Error, FileId, Result, msg};
use futures::StreamExt as _;
use tokio::fs::File;
use tokio::io::{AsyncSeekExt as _, AsyncWriteExt as _};

use super::rows::{self, Upload};
use super::slots::Held;
use super::Progress;
use crate::Files;

/// Bytes after which what has arrived is made safe and counted.
const STRIDE: u64 = 8 << 20;
/// How long a caller may be silent before its request is ended; what it sent is kept.
const SILENCE: Duration = Duration::from_secs(60);

/// Why receiving ended.
enum Ended {
    /// The body is complete.
    Complete,
    /// The line was cut or fell silent.
    Cut,
    /// Another request for the same upload waits.
    Replaced,
    /// There are more bytes than were announced.
    TooMuch,
}

impl Files {
    /// Appends a request's body at `offset`, and takes the file in when it is complete.
    pub(super) async fn append(&self, ctx: &Ctx, id: FileId, offset: u64, length: Option<u64>, body: Body) -> Result<Progress> {
        let mut held = self.0.slots.take(id).await;
        let Some(mut upload) = self.upload(ctx, id).await? else {
            return Err(Error::NotFound("upload"));
        };
        if offset != upload.received {
            let at = upload.received;
            return Err(Error::Conflict(msg!(
                "Máy chủ đã nhận {at} byte; hãy hỏi lại vị trí rồi gửi tiếp.",
                "The server has received {at} bytes; ask for the offset and go on from there."
            )));
        }
        if length.is_some_and(|length| length > upload.size - upload.received) {
            return Err(too_much(&upload));
        }
        let ended = self.receive(ctx, &mut held, &mut upload, body.into_data_stream()).await?;
        match ended {
            Ended::TooMuch => return Err(too_much(&upload)),
            Ended::Replaced => {
                return Err(Error::Conflict(msg!(
                    "Một yêu cầu khác đang gửi tiếp tệp này.",
                    "Another request goes on with this upload."
                )));
            }
            Ended::Complete | Ended::Cut => {}
        }
        if upload.received == upload.size {
            return self.finish(ctx, held, upload).await;
        }
        Ok(Progress { size: upload.size, received: upload.received, expires_at: Some(upload.expires_at) })
    }

    async fn receive(&self, ctx: &Ctx, held: &mut Held, upload: &mut Upload, mut body: BodyDataStream) -> Result<Ended> {
        let mut file = File::options().create(true).truncate(false).write(true).open(self.part(upload.id)).await.map_err(disk)?;
        // Bytes behind the count were never acknowledged: a crash may have left holes in them.
        file.set_len(upload.received).await.map_err(disk)?;
        file.seek(std::io::SeekFrom::Start(upload.received)).await.map_err(disk)?;
        let mut arrived = upload.received;
        let ended = loop {
            let piece = tokio::select! {
                biased;
                () = held.wanted() => break Ended::Replaced,
                piece = tokio::time::timeout(SILENCE, body.next()) => piece,
            };
            let bytes = match piece {
                Ok(Some(Ok(bytes))) => bytes,
                Ok(None) => break Ended::Complete,
                Ok(Some(Err(_))) | Err(_) => break Ended::Cut,
            };
            let count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            if count > upload.size - arrived {
                break Ended::TooMuch;
            }
            file.write_all(&bytes).await.map_err(disk)?;
            arrived += count;
            if arrived - upload.received >= STRIDE {
                self.count(ctx, &mut file, upload, arrived).await?;
            }
        };
        if arrived > upload.received {
            self.count(ctx, &mut file, upload, arrived).await?;
        }
        Ok(ended)
    }

    async fn count(&self, ctx: &Ctx, file: &mut File, upload: &mut Upload, arrived: u64) -> Result<()> {
        file.flush().await.map_err(disk)?;
        file.sync_data().await.map_err(disk)?;
        let (id, expires_at) = (upload.id, self.expiry(ctx));
        ctx.write(move |tx| rows::advance(tx, id, arrived, expires_at)).await?;
        upload.received = arrived;
        upload.expires_at = expires_at;
        Ok(())
    }
}

fn too_much(upload: &Upload) -> Error {
    let size = upload.size;
    Error::invalid("file", msg!("Nội dung gửi nhiều hơn {size} byte đã báo.", "More was sent than the {size} bytes announced."))
}

/// The disk is full or failing: what was counted stays, and the caller may go on later.
fn disk(error: std::io::Error) -> Error {
    Error::upstream("the uploads folder", error)
}
