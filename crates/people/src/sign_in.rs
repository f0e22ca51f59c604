//! How officials sign in: password, lock, second factor.

use std::time::Duration;

use access::{Actor, Ctx, NewEvent, Subject, Tx};
use base::{Error, Instant, Msg, OfficialId, Result, msg};
use db::params;
use serde_json::{Value, json};
use web::{AccountKind, App, Session, Stage, Visit};

use crate::directory::Directory;
use crate::lockout;
use crate::official::login_key;
use crate::{password, second_factor};

/// How a sign-in went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entered {
    /// Signed in, with the session's token.
    Open(String),
    /// The password was right; the token's session awaits the second factor.
    SecondFactor(String),
    /// Login or password is wrong. It is not said which.
    Wrong,
    /// Too many wrong tries: locked until then.
    Locked(Instant),
}

/// What is checked when somebody signs in.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) id: OfficialId,
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) hash: String,
    active: bool,
    has_passkey: bool,
}

const QUARTER: Duration = Duration::from_secs(900);

/// What anybody may try from one address in a quarter of an hour, counted over all logins.
const TRIES_BY_ADDRESS: u32 = 60;
/// What anybody may try for one login in a quarter of an hour, counted over all addresses.
const TRIES_BY_LOGIN: u32 = 20;

/// Slows down guessing before anything is looked up.
pub(crate) fn slow_down(app: &App, ctx: &Ctx, login: &str) -> Result<()> {
    app.limits.take(&format!("sign-in {}", ctx.origin.key()), TRIES_BY_ADDRESS, QUARTER, ctx.now)?;
    app.limits.take(&format!("sign-in login {login}"), TRIES_BY_LOGIN, QUARTER, ctx.now)
}

fn find(tx: &mut db::Tx<'_>, column: &'static str, value: &str) -> Result<Option<Account>> {
    tx.first(
        &format!(
            "SELECT id, login, name, password_hash, active, \
             EXISTS (SELECT 1 FROM passkey p WHERE p.official_id = official.id) FROM official WHERE {column} = $1"
        ),
        params![value],
        |r| {
            Ok(Account {
                id: r.take()?,
                login: r.take()?,
                name: r.take()?,
                hash: r.take()?,
                active: r.take()?,
                has_passkey: r.take()?,
            })
        },
    )
}

/// The account of an id, for those who are signed in.
pub(crate) fn account(tx: &mut db::Tx<'_>, id: &str) -> Result<Account> {
    find(tx, "id", id)?.ok_or(Error::Unauthenticated)
}

impl Account {
    /// Whether the account may be used.
    pub(crate) fn is_active(&self) -> bool {
        self.active
    }

    fn subject(&self) -> Subject {
        Subject { kind: "official", id: self.id.to_string(), agency: None }
    }

    /// Records an act as the account's owner, who is not signed in yet.
    pub(crate) fn record(&self, tx: &mut Tx<'_, '_>, kind: &'static str, data: Value) -> Result<()> {
        let owner = access::Official { id: self.id, name: self.name.clone(), grants: Vec::new() };
        let ctx = tx.ctx.as_actor(Actor::Official(owner));
        let subject = self.subject();
        tx.with(ctx, |tx| tx.record(NewEvent { kind, subject, data }).map(drop))
    }
}

/// Counts a wrong try and records it. Says until when the login is locked, if it is now.
pub(crate) fn wrong(tx: &mut Tx<'_, '_>, login: &str, known: Option<&Account>, step: &'static str) -> Result<Option<Instant>> {
    let now = tx.now();
    let locked = lockout::count(tx, login, now)?;
    let subject = || known.map_or(Subject { kind: "official", id: "unknown".to_owned(), agency: None }, Account::subject);
    tx.record(NewEvent { kind: "official.login_failed", subject: subject(), data: json!({ "login": login, "step": step }) })?;
    if let Some(until) = locked {
        tx.record(NewEvent { kind: "official.locked", subject: subject(), data: json!({ "login": login, "until": until }) })?;
    }
    Ok(locked)
}

/// What came of a login and a password.
pub(crate) enum Proof {
    /// They are right; the flag says whether a second factor is still needed.
    Right(Account, bool),
    /// They are wrong. It is not said which.
    Wrong,
    /// Too many wrong tries: locked until then.
    Locked(Instant),
}

/// Checks login and password; wrong ones are counted.
///
/// # Errors
/// [`Error::Busy`] when it was tried too often.
pub(crate) async fn prove(visit: &Visit, login: &str, password: &str) -> Result<Proof> {
    let login: String = login_key(login).chars().take(100).collect();
    slow_down(&visit.app, &visit.ctx, &login)?;
    let policy = visit.app.get::<Directory>()?.policy;
    let key = login.clone();
    let (found, totp, locked) = visit
        .ctx
        .read(move |tx| {
            let now = tx.now();
            let found = find(tx, "login", &key)?;
            let totp = match &found {
                Some(account) => second_factor::is_on(tx, account.id)?,
                None => false,
            };
            Ok((found, totp, lockout::locked_until(tx, &key, now)?))
        })
        .await?;
    if let Some(until) = locked {
        return Ok(Proof::Locked(until));
    }
    let right = password::fits(found.as_ref().map(|a| a.hash.clone()), password).await?;
    match found {
        Some(account) if right && account.active => {
            // A passkey replaces the password; it is a second factor only where the province wants two.
            let second = totp || (policy.second_factor && account.has_passkey);
            Ok(Proof::Right(account, second))
        }
        known => {
            let locked = visit.ctx.write(move |tx| wrong(tx, &login, known.as_ref(), "password")).await?;
            Ok(locked.map_or(Proof::Wrong, Proof::Locked))
        }
    }
}

/// Signs an official in by login and password.
///
/// # Errors
/// [`Error::Busy`] when it was tried too often.
pub(crate) async fn sign_in(visit: &Visit, login: &str, password: &str) -> Result<Entered> {
    let (account, second) = match prove(visit, login, password).await? {
        Proof::Right(account, second) => (account, second),
        Proof::Wrong => return Ok(Entered::Wrong),
        Proof::Locked(until) => return Ok(Entered::Locked(until)),
    };
    let (device, before) = (visit.device.clone(), visit.session.clone());
    visit
        .ctx
        .write(move |tx| {
            // Whatever session the browser brought ends: a token never outlives a change of rights.
            if let Some(session) = &before {
                end(tx, session)?;
            }
            if second {
                return open(tx, account.id, Stage::SecondFactor, &device).map(Entered::SecondFactor);
            }
            enter(tx, &account, &device, "password").map(Entered::Open)
        })
        .await
}

pub(crate) fn open(tx: &mut Tx<'_, '_>, id: OfficialId, stage: Stage, device: &str) -> Result<String> {
    web::start_session(tx, AccountKind::Official, &id.to_string(), stage, "", device)
}

/// Opens a session for an official who proved who they are, and forgets wrong tries.
pub(crate) fn enter(tx: &mut Tx<'_, '_>, account: &Account, device: &str, by: &'static str) -> Result<String> {
    lockout::clear(tx, &account.login)?;
    let token = open(tx, account.id, Stage::Open, device)?;
    account.record(tx, "official.login", json!({ "by": by }))?;
    Ok(token)
}

/// The session of this visit at a stage, when it is an official's.
///
/// # Errors
/// [`Error::Unauthenticated`] when there is none.
pub(crate) fn own_session(visit: &Visit, stage: Stage) -> Result<Session> {
    visit
        .session
        .clone()
        .filter(|s| s.kind == AccountKind::Official && s.stage == stage)
        .ok_or(Error::Unauthenticated)
}

pub(crate) fn end(tx: &mut Tx<'_, '_>, session: &Session) -> Result<()> {
    web::end_session(tx, session.kind, &session.account, session.id).map(drop)
}

/// Takes the code of an authenticator, or a recovery code, in the session that awaits it.
pub(crate) async fn second_step(visit: &Visit, code: &str) -> Result<Entered> {
    let session = own_session(visit, Stage::SecondFactor)?;
    take_code(visit, session.account.clone(), Some(session), code).await
}

/// Takes a code for an account whose password was right; ends the session that awaited it, if any.
pub(crate) async fn take_code(visit: &Visit, id: String, awaiting: Option<Session>, code: &str) -> Result<Entered> {
    let directory = visit.app.get::<Directory>()?;
    visit.app.limits.take(&format!("second {id}"), TRIES_BY_LOGIN, QUARTER, visit.ctx.now)?;
    let (code, device) = (code.to_owned(), visit.device.clone());
    visit
        .ctx
        .write(move |tx| {
            let account = account(tx, &id)?;
            let now = tx.now();
            if let Some(until) = lockout::locked_until(tx, &account.login, now)? {
                return Ok(Entered::Locked(until));
            }
            let accepted = second_factor::accept(tx, &directory, account.id, &code)?.filter(|_| account.active);
            let entered = match accepted {
                Some(by) => Entered::Open(enter(tx, &account, &device, by)?),
                None => wrong(tx, &account.login, Some(&account), "second_factor")?.map_or(Entered::Wrong, Entered::Locked),
            };
            if let (Some(session), Entered::Open(_) | Entered::Locked(_)) = (&awaiting, &entered) {
                end(tx, session)?;
            }
            Ok(entered)
        })
        .await
}

/// What a locked person reads.
pub(crate) fn locked_text(until: Instant) -> Msg {
    let (when, minutes) = (until.hm_dmy(), lockout::MINUTES);
    msg!(
        "Đã nhập sai quá nhiều lần. Tài khoản tạm khóa {minutes} phút, đến {when}. Nếu cần gấp, hãy đề nghị quản trị đơn vị mở khóa.",
        "Too many wrong tries. The account is locked for {minutes} minutes, until {when}. If it is urgent, ask your agency's administrator to unlock it."
    )
}

/// What is said when login or password is wrong.
pub(crate) const WRONG: Msg =
    Msg::new("Tên đăng nhập hoặc mật khẩu không đúng.", "The login or the password is not right.");
