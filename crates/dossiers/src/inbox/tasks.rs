//! What waits on the actor's desks, by what will be late first.

use access::{Actor, Official, Tx};
use base::{AgencyId, CAP, Cursor, DossierId, Error, Instant, OfficialId, ProcedureId, Result, Role, RowId};
use db::Row;

use crate::model::TaskKind;
use crate::search::clauses::Clauses;

/// Whose tasks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Whose {
    /// Those that the actor can do now: given to the actor, to nobody, or to an absent colleague.
    #[default]
    Open,
    /// Those given to the actor by name.
    Mine,
    /// Those of the desks and colleagues that the actor stands in for.
    Absent,
    /// All of the actor's desks, those in colleagues' hands too.
    Team,
}

impl Whose {
    /// Every one, in the order of the choice.
    pub const ALL: [Self; 4] = [Self::Open, Self::Mine, Self::Absent, Self::Team];

    /// The code in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Mine => "mine",
            Self::Absent => "absent",
            Self::Team => "team",
        }
    }

    /// Its name.
    pub fn name(self) -> base::Msg {
        match self {
            Self::Open => base::Msg::new("Việc tôi làm được ngay", "What I can do now"),
            Self::Mine => base::Msg::new("Giao đích danh tôi", "Given to me"),
            Self::Absent => base::Msg::new("Hồ sơ của đồng nghiệp vắng mặt", "My absent colleagues' dossiers"),
            Self::Team => base::Msg::new("Cả nhóm", "The whole team"),
        }
    }
}

/// How a task stands against its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressure {
    /// Its time has passed.
    Late,
    /// It passes within 24 hours.
    Soon,
}

/// What the inbox is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// One kind of work; all when empty.
    pub kind: Option<TaskKind>,
    /// One procedure.
    pub procedure: Option<ProcedureId>,
    /// Whose.
    pub whose: Whose,
    /// Only those that are late, or soon will be.
    pub pressure: Option<Pressure>,
    /// After which row.
    pub after: Option<Cursor>,
}

/// A task with what the list tells of its dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// The task.
    pub id: RowId,
    /// What kind of work.
    pub kind: TaskKind,
    /// The step, where it is one.
    pub step: String,
    /// Which desk: the agency.
    pub agency: AgencyId,
    /// Which desk: the role.
    pub role: Role,
    /// Who it is given to.
    pub assignee: Option<OfficialId>,
    /// Since when it waits.
    pub since: Instant,
    /// When it, or its dossier, is due; whichever is first.
    pub risk: Option<Instant>,
    /// The dossier.
    pub dossier: DossierId,
    /// The dossier's code.
    pub code: String,
    /// Who applies.
    pub applicant: String,
    /// The procedure.
    pub procedure: String,
    /// Who holds the dossier, where that is one official.
    pub holder: Option<OfficialId>,
    /// The holder's name.
    pub holder_name: String,
    /// The version of the dossier.
    pub version: i64,
}

/// A page of the inbox.
#[derive(Debug, Clone, Default)]
pub struct Inbox {
    /// The tasks.
    pub tasks: Vec<Waiting>,
    /// How many of each kind, counted up to [`CAP`] + 1; of all kinds, whatever is shown.
    pub kinds: Vec<(TaskKind, i64)>,
    /// How many of what is shown are late.
    pub late: i64,
    /// How many of what is shown will be late within 24 hours.
    pub soon: i64,
    /// How many there are of what is shown.
    pub total: i64,
    /// Where the next page begins.
    pub next: Option<Cursor>,
}

/// Tasks without any due date come after all others.
const NEVER: i64 = i64::MAX / 4;

fn official(actor: &Actor) -> Result<&Official> {
    actor.official().ok_or(Error::Forbidden)
}

/// The desks of the actor, each once.
fn desks(official: &Official) -> Vec<(Role, AgencyId)> {
    let mut desks: Vec<_> = official.grants.iter().map(|g| (g.role, g.agency)).collect();
    desks.sort();
    desks.dedup();
    desks
}

/// Whether the actor stands in for an absent colleague anywhere.
pub fn stands_in(actor: &Actor) -> bool {
    actor.official().is_some_and(|o| o.grants.iter().any(|g| g.on_behalf_of.is_some()))
}

/// The conditions of the actor's desks and of whose tasks.
fn reach(clauses: &mut Clauses, who: &Official, whose: Whose) {
    let mut parts = Vec::new();
    for (role, agency) in desks(who) {
        let at = clauses.bind(agency);
        let desk = format!("t.agency_id = {at} AND t.role = {}", clauses.bind(role));
        let held = |behalf: bool| {
            who.grants.iter().filter(move |g| g.role == role && g.agency == agency && g.on_behalf_of.is_some() == behalf)
        };
        let colleagues: Vec<OfficialId> = held(true).filter_map(|g| g.on_behalf_of).collect();
        let own = held(false).next().is_some();
        // Only what a statement names is bound: PostgreSQL wants to know the type of every value.
        let in_place = |clauses: &mut Clauses| match colleagues.as_slice() {
            [] => "1 = 0".to_owned(),
            some => format!("t.assignee IN ({})", clauses.bind_all(some.iter().copied())),
        };
        let part = match whose {
            Whose::Team => desk,
            Whose::Open if leads(who, agency) => desk,
            Whose::Mine => format!("{desk} AND t.assignee = {}", clauses.bind(who.id)),
            // A desk held for a colleague alone is the colleague's with all that nobody has taken.
            Whose::Absent if own => format!("{desk} AND {}", in_place(clauses)),
            Whose::Absent => format!("{desk} AND (t.assignee IS NULL OR {})", in_place(clauses)),
            Whose::Open => {
                let me = clauses.bind(who.id);
                format!("{desk} AND (t.assignee IS NULL OR t.assignee = {me} OR {})", in_place(clauses))
            }
        };
        parts.push(format!("({part})"));
    }
    clauses.and(if parts.is_empty() { "1 = 0".to_owned() } else { format!("({})", parts.join(" OR ")) });
}

/// Heads may do what is in their officers' hands.
fn leads(who: &Official, agency: AgencyId) -> bool {
    who.holds(Role::UnitHead, agency) || who.holds(Role::Leader, agency)
}

fn narrow(clauses: &mut Clauses, asked: &Asked, now: Instant) {
    if let Some(procedure) = asked.procedure {
        let id = clauses.bind(procedure);
        clauses.and(format!("d.procedure_id = {id}"));
    }
    match asked.pressure {
        Some(Pressure::Late) => {
            let at = clauses.bind(now);
            clauses.and(format!("t.risk_at < {at}"));
        }
        Some(Pressure::Soon) => {
            let at = clauses.bind(now);
            let end = clauses.bind(now.plus_days(1));
            clauses.and(format!("t.risk_at >= {at} AND t.risk_at < {end}"));
        }
        None => {}
    }
}

/// The actor's inbox: one page, with the counts of its tabs.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but officials.
pub fn inbox(tx: &mut Tx<'_, '_>, asked: &Asked, rows: usize) -> Result<Inbox> {
    let who = official(&tx.ctx.actor)?.clone();
    let now = tx.now();
    let mut clauses = Clauses::default();
    reach(&mut clauses, &who, asked.whose);
    narrow(&mut clauses, asked, now);
    let from = "FROM task t JOIN dossier d ON d.id = t.dossier_id";
    let mut counted = clauses.clone();
    let (at, end) = (counted.bind(now), counted.bind(now.plus_days(1)));
    let counts = tx.map(
        &format!(
            "SELECT kind, count(*), CAST(sum(late) AS BIGINT), CAST(sum(soon) AS BIGINT) FROM (SELECT t.kind, \
             CASE WHEN t.risk_at < {at} THEN 1 ELSE 0 END AS late, \
             CASE WHEN t.risk_at >= {at} AND t.risk_at < {end} THEN 1 ELSE 0 END AS soon \
             {from} WHERE {} LIMIT {}) AS few GROUP BY kind",
            counted.text(),
            CAP + 1
        ),
        &counted.values,
        |r| Ok((r.take::<String>()?, r.take::<i64>()?, r.take::<i64>()?, r.take::<i64>()?)),
    )?;
    let mut inbox = Inbox::default();
    for (code, all, late, soon) in counts {
        let Some(kind) = TaskKind::from_code(&code) else { continue };
        inbox.kinds.push((kind, all));
        if asked.kind.is_none_or(|k| k == kind) {
            inbox.late += late;
            inbox.soon += soon;
            inbox.total += all;
        }
    }
    if let Some(kind) = asked.kind {
        let code = clauses.bind(kind.code());
        clauses.and(format!("t.kind = {code}"));
    }
    if let Some(after) = &asked.after {
        let (key, id) = (clauses.bind(after.key), clauses.bind(after.id.as_str()));
        clauses.and(format!("t.risk_at >= {key} AND (t.risk_at > {key} OR t.id > {id})"));
    }
    let limit = clauses.bind(rows + 1);
    let mut found = tx.map(
        &format!(
            "SELECT t.risk_at, t.id, t.kind, t.step_key, t.agency_id, t.role, t.assignee, t.since, d.id, d.code, \
             d.applicant_name, d.procedure_name, d.holder, d.holder_name, d.version {from} WHERE {} \
             ORDER BY t.risk_at, t.id LIMIT {limit}",
            clauses.text()
        ),
        &clauses.values,
        waiting,
    )?;
    let more = found.len() > rows;
    found.truncate(rows);
    inbox.next = found.last().filter(|_| more).map(|(key, task)| Cursor { key: *key, id: task.id.to_string() });
    inbox.tasks = found.into_iter().map(|(_, task)| task).collect();
    Ok(inbox)
}

fn waiting(r: &mut Row) -> Result<(i64, Waiting)> {
    let key: i64 = r.take()?;
    let task = Waiting {
        risk: (key < NEVER).then(|| Instant::from_ms(key)),
        id: r.take()?,
        kind: {
            let code: String = r.take()?;
            TaskKind::from_code(&code).ok_or_else(|| Error::bug(format!("task kind {code}")))?
        },
        step: r.take()?,
        agency: r.take()?,
        role: r.take()?,
        assignee: r.take()?,
        since: r.take()?,
        dossier: r.take()?,
        code: r.take()?,
        applicant: r.take()?,
        procedure: r.take()?,
        holder: r.take()?,
        holder_name: r.take()?,
        version: r.take()?,
    };
    Ok((key, task))
}
