//! Units of work on their way to the threads that run them.

use std::sync::mpsc;
use std::sync::{Arc, Mutex};

use base::{Error, Result};
use tokio::sync::oneshot;

use crate::Tx;
use crate::tx::After;

/// Whether a unit of work may change data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Read,
    Write,
}

/// A unit of work whose types are forgotten, so that a queue can hold it.
pub(crate) trait Unit: Send {
    fn mode(&self) -> Mode;
    /// Runs the work and keeps its result; `false` when its changes must be undone.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Tells the caller how it ended; an error of the commit replaces the result.
    fn answer(self: Box<Self>, committed: Result<()>);
}

struct Work<T, F> {
    mode: Mode,
    work: Option<F>,
    result: Option<Result<T>>,
    after: Vec<After>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T, F> Unit for Work<T, F>
where
    T: Send + 'static,
    F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
{
    fn mode(&self) -> Mode {
        self.mode
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let Some(work) = self.work.take() else { return false };
        // A panic in one unit must not take the engine's thread, or the units around it, down.
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(tx)));
        let after = std::mem::take(&mut tx.after);
        let result = outcome.unwrap_or_else(|panic| Err(Error::bug(format!("unit of work panicked: {}", said(&*panic)))));
        let good = result.is_ok();
        if good {
            self.after = after;
        }
        self.result = Some(result);
        good
    }

    fn answer(self: Box<Self>, committed: Result<()>) {
        let result = match (self.result, committed) {
            (Some(Err(error)), _) => Err(error),
            (_, Err(error)) => Err(error),
            (Some(Ok(value)), Ok(())) => {
                for act in self.after {
                    act();
                }
                Ok(value)
            }
            (None, Ok(())) => Err(Error::bug("unit of work was never run")),
        };
        // The caller may have gone away; the work is done all the same.
        let _ = self.reply.send(result);
    }
}

fn said(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&'static str>().copied())
        .unwrap_or("without a message")
}

/// The way to an engine's threads.
#[derive(Clone)]
pub(crate) struct Pool(mpsc::Sender<Box<dyn Unit>>);

/// Where an engine's threads take their units from.
#[derive(Clone)]
pub(crate) struct Source(Arc<Mutex<mpsc::Receiver<Box<dyn Unit>>>>);

/// A new queue.
pub(crate) fn queue() -> (Pool, Source) {
    let (sender, receiver) = mpsc::channel();
    (Pool(sender), Source(Arc::new(Mutex::new(receiver))))
}

impl Pool {
    pub(crate) fn submit<T, F>(&self, mode: Mode, work: F) -> Result<oneshot::Receiver<Result<T>>>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let unit = Work { mode, work: Some(work), result: None, after: Vec::new(), reply };
        self.0.send(Box::new(unit)).map_err(|_| crate::stopped())?;
        Ok(answer)
    }
}

impl Source {
    /// The next unit; `None` when the database is closed.
    pub(crate) fn next(&self) -> Option<Box<dyn Unit>> {
        self.0.lock().ok()?.recv().ok()
    }

    /// The next unit if one is already waiting.
    pub(crate) fn waiting(&self) -> Option<Box<dyn Unit>> {
        self.0.lock().ok()?.try_recv().ok()
    }
}
