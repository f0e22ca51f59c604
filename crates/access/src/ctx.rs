//! The context of everything below HTTP: who acts, when, from where; and the way to a transaction.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU32, Ordering};

use base::{Error, Id, Instant, Locale, Result};
use db::Db;

use crate::{Action, Actor, Allowed, Randomness, Resource, permits};

/// How many ids this process has made.
static MADE: AtomicU32 = AtomicU32::new(0);

/// From where an act comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A request, with the caller's address.
    Request(String),
    /// A background job.
    Job,
    /// The command line.
    Cli,
    /// The demo's history.
    Demo,
    /// A test.
    Test,
}

impl Origin {
    /// The origin as the evidence log keeps it.
    pub fn key(&self) -> String {
        match self {
            Self::Request(address) => format!("request {address}"),
            Self::Job => "job".to_owned(),
            Self::Cli => "cli".to_owned(),
            Self::Demo => "demo".to_owned(),
            Self::Test => "test".to_owned(),
        }
    }
}

/// Who acts, when and from where. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Ctx {
    /// Who acts.
    pub actor: Actor,
    /// The moment of the act; it does not move while the act is done.
    pub now: Instant,
    /// From where.
    pub origin: Origin,
    /// The reader's language.
    pub locale: Locale,
    db: Db,
    random: Randomness,
}

impl Ctx {
    /// A context for one act.
    pub fn new(db: Db, actor: Actor, now: Instant, origin: Origin, locale: Locale, random: Randomness) -> Self {
        Self { actor, now, origin, locale, db, random }
    }

    /// The same context for another actor, such as the system acting in an official's request.
    #[must_use]
    pub fn as_actor(&self, actor: Actor) -> Self {
        Self { actor, ..self.clone() }
    }

    /// The same context at another moment.
    #[must_use]
    pub fn at(&self, now: Instant) -> Self {
        Self { now, ..self.clone() }
    }

    /// A new id. Ids made by one process are in the order of their making, also within one
    /// millisecond: 26 of the bits count up (RFC 9562, 6.2, method 1), 48 are random.
    pub fn id<T: Id>(&self) -> T {
        let mut bytes = [0; 10];
        self.random.fill(&mut bytes);
        let [c0, c1, c2, c3] = MADE.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        // The version and the variant take the upper four bits of the first byte and the upper two
        // of the third.
        let counter = [c0 << 2 | c1 >> 6, c1 << 2 | c2 >> 6, c2 & 0x3f, c3];
        for (byte, count) in bytes.iter_mut().zip(counter) {
            *byte = count;
        }
        let millis = u64::try_from(self.now.ms()).unwrap_or(0);
        T::from_uuid(uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid())
    }

    /// A new secret of 256 bits as hexadecimal text.
    pub fn secret(&self) -> String {
        let mut bytes = [0; 32];
        self.random.fill(&mut bytes);
        hex::encode(bytes)
    }

    /// The source of chance, for the few that need more than ids and secrets.
    pub fn random(&self) -> &Randomness {
        &self.random
    }

    /// Runs a unit of work that changes data. Returns when it is durable; an error undoes all of it.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_, '_>) -> Result<T> + Send + 'static,
    {
        let ctx = self.clone();
        self.db.write(move |tx| work(&mut Tx { ctx, tx })).await
    }

    /// Runs a unit of work that only reads.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_, '_>) -> Result<T> + Send + 'static,
    {
        let ctx = self.clone();
        self.db.read(move |tx| work(&mut Tx { ctx, tx })).await
    }

    /// [`Ctx::write`] for threads outside the async runtime.
    pub fn write_blocking<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_, '_>) -> Result<T> + Send + 'static,
    {
        let ctx = self.clone();
        self.db.write_blocking(move |tx| work(&mut Tx { ctx, tx }))
    }

    /// [`Ctx::read`] for threads outside the async runtime.
    pub fn read_blocking<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_, '_>) -> Result<T> + Send + 'static,
    {
        let ctx = self.clone();
        self.db.read_blocking(move |tx| work(&mut Tx { ctx, tx }))
    }
}

/// A transaction of a known actor. It is a [`db::Tx`] with the context beside it; stores take
/// `&mut db::Tx`, actions take this.
pub struct Tx<'a, 'b> {
    /// The context the transaction belongs to.
    pub ctx: Ctx,
    tx: &'a mut db::Tx<'b>,
}

impl<'a, 'b> Tx<'a, 'b> {
    /// A transaction of another context on the same connection, for generators that act as many
    /// people in one commit.
    pub fn with<T>(&mut self, ctx: Ctx, work: impl FnOnce(&mut Tx<'_, 'b>) -> Result<T>) -> Result<T> {
        work(&mut Tx { ctx, tx: self.tx })
    }

    /// The moment of the act.
    pub fn now(&self) -> Instant {
        self.ctx.now
    }

    /// The resource with the proof that the actor may do this to it.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when nobody is signed in; [`Error::NotFound`] when the actor may
    /// not even see the resource; [`Error::Forbidden`] when it may see it but not do this.
    pub fn allow<R: Resource>(&self, action: Action, resource: R) -> Result<Allowed<R>> {
        if permits(&self.ctx.actor, action, &resource) {
            return Ok(Allowed::proven(resource));
        }
        if matches!(self.ctx.actor, Actor::Anonymous) {
            return Err(Error::Unauthenticated);
        }
        let visible = R::VIEW.is_none_or(|view| permits(&self.ctx.actor, view, &resource));
        Err(if visible { Error::Forbidden } else { Error::NotFound(R::NAME) })
    }
}

impl<'b> Deref for Tx<'_, 'b> {
    type Target = db::Tx<'b>;
    fn deref(&self) -> &Self::Target {
        self.tx
    }
}

impl DerefMut for Tx<'_, '_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.tx
    }
}
