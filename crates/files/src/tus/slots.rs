//! One writer at a time for each upload; who comes later goes first.
//!
//! A caller whose line was cut comes back before the server knows that the old line is dead.
//! The old request must not hold the upload until it times out: it is asked to stop, keeps what it
//! has received, and lets the new one in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use base::FileId;
use tokio::sync::{OwnedMutexGuard, watch};

/// The uploads that somebody writes to or waits for.
#[derive(Default)]
pub(crate) struct Slots(Arc<Mutex<HashMap<FileId, Arc<Slot>>>>);

struct Slot {
    hold: Arc<tokio::sync::Mutex<()>>,
    waiting: watch::Sender<usize>,
}

/// The right to write to an upload, until it is dropped.
pub(crate) struct Held {
    id: FileId,
    slots: Arc<Mutex<HashMap<FileId, Arc<Slot>>>>,
    slot: Option<Arc<Slot>>,
    waiting: watch::Receiver<usize>,
    _guard: OwnedMutexGuard<()>,
}

/// One that waits; it is counted out also when its request is dropped.
struct Waits<'a>(&'a Slot);

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.waiting.send_modify(|n| *n = n.saturating_sub(1));
    }
}

impl Slots {
    /// Asks the present writer to stop and takes its place.
    pub(crate) async fn take(&self, id: FileId) -> Held {
        let slot = {
            let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let new = || Arc::new(Slot { hold: Arc::default(), waiting: watch::Sender::new(0) });
            slots.entry(id).or_insert_with(new).clone()
        };
        slot.waiting.send_modify(|n| *n += 1);
        let guard = {
            let _waits = Waits(&slot);
            slot.hold.clone().lock_owned().await
        };
        Held { id, slots: self.0.clone(), waiting: slot.waiting.subscribe(), slot: Some(slot), _guard: guard }
    }

    /// How many uploads are written to or waited for.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl Held {
    /// Completes when another writer waits.
    pub(crate) async fn wanted(&mut self) {
        // The sender lives as long as the slot, which this holds.
        let _ = self.waiting.wait_for(|waiting| *waiting > 0).await;
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        self.slot = None;
        // Nobody else holds or awaits it: those who come now make a new one.
        if slots.get(&self.id).is_some_and(|slot| Arc::strong_count(slot) == 1) {
            slots.remove(&self.id);
        }
    }
}
