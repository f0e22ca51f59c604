//! Sessions: who is signed in, where, and until when.

use access::{Ctx, Tx};
use base::{Instant, Result, SessionId};
use db::{Row, params};
use sha2::{Digest as _, Sha256};

/// Officials are locked after this many idle minutes.
pub(crate) const OFFICIAL_IDLE_MINUTES: i64 = 15;
/// Citizens are signed out after this many idle minutes; their drafts are kept.
pub(crate) const APPLICANT_IDLE_MINUTES: i64 = 60;
/// Nobody stays signed in longer than this many hours.
const LIFE_HOURS: i64 = 12;

/// Whose session it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountKind {
    /// A citizen, business or organisation.
    Applicant,
    /// An official.
    Official,
}

impl AccountKind {
    fn code(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Official => "official",
        }
    }
}

/// How far the sign-in has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; the second factor is awaited.
    SecondFactor,
    /// Signed in.
    Open,
    /// Idle too long: the password is asked again, the work is kept.
    Locked,
}

impl Stage {
    fn code(self) -> &'static str {
        match self {
            Self::SecondFactor => "second_factor",
            Self::Open => "open",
            Self::Locked => "locked",
        }
    }

    fn from_code(code: &str) -> Self {
        match code {
            "open" => Self::Open,
            "locked" => Self::Locked,
            _ => Self::SecondFactor,
        }
    }
}

/// The session of a request.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub kind: AccountKind,
    /// The account's id.
    pub account: String,
    /// How far the sign-in has come.
    pub stage: Stage,
    /// What the sign-in keeps with it: the OIDC token for signing out, a passkey challenge.
    pub data: String,
    pub(crate) token: String,
    pub(crate) seen_at: Instant,
}

/// A session in the list that its owner sees.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Its id.
    pub id: SessionId,
    /// Since when.
    pub created_at: Instant,
    /// When it was last used.
    pub seen_at: Instant,
    /// From which address.
    pub address: String,
    /// With which browser.
    pub device: String,
}

fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// Starts a session and returns its secret token, which only the browser keeps.
pub fn start_session(
    tx: &mut Tx<'_, '_>,
    kind: AccountKind,
    account: &str,
    stage: Stage,
    data: &str,
    device: &str,
) -> Result<String> {
    let ctx: Ctx = tx.ctx.clone();
    let token = ctx.secret();
    let address = match &ctx.origin {
        access::Origin::Request(address) => address.clone(),
        other => other.key(),
    };
    tx.run("DELETE FROM session WHERE expires_at < $1", params![ctx.now])?;
    tx.run(
        "INSERT INTO session (id, token_hash, kind, account_id, stage, data, created_at, seen_at, expires_at, address, device) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10)",
        params![
            ctx.id::<SessionId>(), hash(&token), kind.code(), account, stage.code(), data, ctx.now,
            ctx.now.plus_minutes(LIFE_HOURS * 60), address, device.chars().take(200).collect::<String>()
        ],
    )?;
    Ok(token)
}

/// The session of a token, when it is still good. An idle official's session comes back locked.
pub(crate) fn find(tx: &mut db::Tx<'_>, token: &str, now: Instant) -> Result<Option<Session>> {
    let found = tx.first(
        "SELECT id, kind, account_id, stage, data, seen_at FROM session WHERE token_hash = $1 AND expires_at > $2",
        params![hash(token), now],
        |r: &mut Row| {
            Ok(Session {
                id: r.take()?,
                kind: match r.take::<String>()?.as_str() {
                    "official" => AccountKind::Official,
                    _ => AccountKind::Applicant,
                },
                account: r.take()?,
                stage: Stage::from_code(&r.take::<String>()?),
                data: r.take()?,
                token: token.to_owned(),
                seen_at: r.take()?,
            })
        },
    )?;
    Ok(found.and_then(|mut session| {
        let idle = (now.ms() - session.seen_at.ms()) / 60_000;
        match session.kind {
            AccountKind::Official if idle >= OFFICIAL_IDLE_MINUTES && session.stage == Stage::Open => {
                session.stage = Stage::Locked;
                Some(session)
            }
            AccountKind::Applicant if idle >= APPLICANT_IDLE_MINUTES => None,
            _ => Some(session),
        }
    }))
}

/// Notes that the session is in use.
pub(crate) fn touch(tx: &mut db::Tx<'_>, id: SessionId, now: Instant) -> Result<()> {
    tx.run("UPDATE session SET seen_at = $2 WHERE id = $1 AND stage = 'open'", params![id, now]).map(drop)
}

impl Session {
    /// Moves the sign-in on, for this session only, and counts it as used now.
    pub fn set_stage(&self, tx: &mut Tx<'_, '_>, stage: Stage, data: &str) -> Result<()> {
        let now = tx.now();
        tx.run(
            "UPDATE session SET stage = $2, data = $3, seen_at = $4 WHERE id = $1",
            params![self.id, stage.code(), data, now],
        )
        .map(drop)
    }
}

/// The account's sessions, the latest first.
pub fn sessions_of(tx: &mut db::Tx<'_>, kind: AccountKind, account: &str, now: Instant) -> Result<Vec<SessionRow>> {
    tx.map(
        "SELECT id, created_at, seen_at, address, device FROM session \
         WHERE kind = $1 AND account_id = $2 AND expires_at > $3 ORDER BY seen_at DESC",
        params![kind.code(), account, now],
        |r| {
            Ok(SessionRow {
                id: r.take()?,
                created_at: r.take()?,
                seen_at: r.take()?,
                address: r.take()?,
                device: r.take()?,
            })
        },
    )
}

/// Ends one session of the account; `false` when it is not the account's.
pub fn end_session(tx: &mut db::Tx<'_>, kind: AccountKind, account: &str, id: SessionId) -> Result<bool> {
    let ended = tx.run(
        "DELETE FROM session WHERE id = $1 AND kind = $2 AND account_id = $3",
        params![id, kind.code(), account],
    )?;
    Ok(ended > 0)
}

/// Ends all sessions of the account, save one.
pub fn end_sessions_of(tx: &mut db::Tx<'_>, kind: AccountKind, account: &str, save: Option<SessionId>) -> Result<u64> {
    tx.run(
        "DELETE FROM session WHERE kind = $1 AND account_id = $2 AND id <> $3",
        // No session has the empty id.
        params![kind.code(), account, save.map(|id| id.to_string()).unwrap_or_default()],
    )
}
