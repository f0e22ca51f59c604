//! Who does which kind of work.

use std::collections::HashMap;
use std::sync::Arc;

use access::Ctx;
use base::{Error, Result};
use futures::future::BoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// How an attempt ended.
#[derive(Debug)]
pub enum Outcome {
    /// The work is done.
    Done,
    /// Not now; try again later.
    Retry(Error),
    /// Never; somebody must look at it.
    Fail(Error),
}

impl From<Result<()>> for Outcome {
    /// What time may heal is tried again; what was asked wrongly is not.
    fn from(result: Result<()>) -> Self {
        match result {
            Ok(()) => Self::Done,
            Err(error) => match error {
                Error::NotFound(_) | Error::Forbidden | Error::Unauthenticated | Error::Invalid(_) => Self::Fail(error),
                Error::Conflict(_) | Error::Busy { .. } | Error::Upstream { .. } | Error::Bug(_) => Self::Retry(error),
            },
        }
    }
}

pub(crate) type Act = Arc<dyn Fn(Ctx, Value) -> BoxFuture<'static, Outcome> + Send + Sync>;

/// Kinds of jobs and what does them. Each system adds its own; `app` puts them together.
#[derive(Clone, Default)]
pub struct Handlers {
    acts: HashMap<&'static str, Act>,
    subscribers: HashMap<&'static str, Vec<&'static str>>,
}

impl Handlers {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Jobs of this kind are done so. The payload is decoded into the handler's second argument;
    /// jobs of a [`crate::Schedule`] have the payload `()`.
    ///
    /// # Panics
    /// When the kind has a handler already: the program is wired wrongly.
    #[must_use]
    pub fn on<P, F, T, O>(mut self, kind: &'static str, act: F) -> Self
    where
        P: DeserializeOwned + Send + 'static,
        F: Fn(Ctx, P) -> T + Send + Sync + 'static,
        T: Future<Output = O> + Send + 'static,
        O: Into<Outcome>,
    {
        let act: Act = Arc::new(move |ctx, payload| match serde_json::from_value(payload) {
            Ok(payload) => {
                let work = act(ctx, payload);
                Box::pin(async move { work.await.into() })
            }
            Err(error) => {
                let error = Error::bug(format!("the payload does not decode: {error}"));
                Box::pin(async { Outcome::Fail(error) })
            }
        });
        let before = self.acts.insert(kind, act);
        assert!(before.is_none(), "two handlers for jobs of kind {kind}");
        self
    }

    /// Does this on each event of a kind. `name` is the kind of the subscriber's own jobs, so that
    /// one subscriber's failure is retried without telling the others again.
    ///
    /// # Panics
    /// When the name is taken: the program is wired wrongly.
    #[must_use]
    pub fn subscribe<P, F, T, O>(mut self, event: &'static str, name: &'static str, act: F) -> Self
    where
        P: DeserializeOwned + Send + 'static,
        F: Fn(Ctx, P) -> T + Send + Sync + 'static,
        T: Future<Output = O> + Send + 'static,
        O: Into<Outcome>,
    {
        self.subscribers.entry(event).or_default().push(name);
        self.on(name, act)
    }

    /// Every kind that has a handler, sorted.
    pub fn kinds(&self) -> Vec<&'static str> {
        let mut kinds: Vec<_> = self.acts.keys().copied().collect();
        kinds.sort_unstable();
        kinds
    }

    pub(crate) fn act(&self, kind: &str) -> Option<Act> {
        self.acts.get(kind).cloned()
    }

    pub(crate) fn subscribers(&self, event: &str) -> &[&'static str] {
        self.subscribers.get(event).map_or(&[], Vec::as_slice)
    }
}
