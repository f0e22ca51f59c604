//! For the tests of lists and figures: a history of acts drawn from a seed, and every kind of official.

use std::collections::HashSet;
use std::sync::Arc;

use access::{Actor, Coverage, Ctx, Grant, Official};
use base::{AgencyId, DossierId, Instant, Result, Role};
use db::Db;

use crate::acts::{self, ApproveItem, CounterApplication, HandOver};
use crate::lifecycle::Status;
use crate::attached::{Mark, Marks, NewPaper};
use crate::model::{Channel, Dossier, Outcome, TaskKind};
use crate::needs::Needs;
use crate::testing::{MONDAY, application, ctx, north, official, south, version};
use crate::store;

/// Chance from a seed, the same on every machine.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `n`.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    pub(crate) fn of<T: Clone>(&mut self, things: &[T]) -> T {
        let place = usize::try_from(self.below(u64::try_from(things.len()).unwrap())).unwrap();
        things[place].clone()
    }
}

const NAMES: [&str; 6] =
    ["Mai Thị Lan", "Đặng Văn Đức", "Nguyễn Thị Ánh Nguyệt", "Trần Văn An", "Y Moan Êban", "Lan Anh Đỗ"];

/// The platform, which may do every act: what is tested here is what was done, not who may do it.
pub(crate) fn system(db: &Db) -> Ctx {
    ctx(db, Actor::System("test"))
}

/// Lets so many acts happen, one after another over some weeks. Returns the moment after the last.
pub(crate) fn history(db: &Db, needs: &Arc<Needs>, seed: u64, acts: u64) -> Instant {
    let mut dice = Dice(seed);
    let mut now = MONDAY;
    let mut ids: Vec<DossierId> = Vec::new();
    for _ in 0..acts {
        now = now.plus_minutes(i64::try_from(dice.below(300)).unwrap());
        let ctx = system(db).at(now);
        let made = match dice.below(6) {
            0 => born(&ctx, needs, &mut dice),
            _ if ids.is_empty() => born(&ctx, needs, &mut dice),
            _ => {
                let id = dice.of(&ids);
                lives(&ctx, needs, &mut dice, id)
            }
        };
        if let Ok(d) = made
            && !ids.contains(&d.id)
        {
            ids.push(d.id);
        }
    }
    now
}

fn born(ctx: &Ctx, needs: &Arc<Needs>, dice: &mut Dice) -> Result<Dossier> {
    let mut a = application();
    a.person.name = dice.of(&NAMES).to_owned();
    a.person.number = format!("0251900000{:02}", dice.below(20));
    a.person.phone = format!("09123456{:02}", dice.below(20));
    a.agency = dice.of(&[north(), south()]);
    let (needs, online) = (Arc::clone(needs), dice.below(2) == 0);
    let (competent, channel) = (dice.of(&[north(), south()]), dice.of(&[Channel::Counter, Channel::Post]));
    ctx.write_blocking(move |tx| {
        if online {
            return acts::submit(tx, &needs, &version(), a);
        }
        let counter = CounterApplication { application: a, competent, channel, note: String::new() };
        acts::receive_at_counter(tx, &needs, &version(), counter)
    })
}

fn lives(ctx: &Ctx, needs: &Arc<Needs>, dice: &mut Dice, id: DossierId) -> Result<Dossier> {
    let (needs, roll, later) = (Arc::clone(needs), dice.below(24), i64::try_from(dice.below(8)).unwrap());
    ctx.write_blocking(move |tx| {
        let d = store::get(tx, id)?.unwrap();
        let (shown, why) = (d.version, "Cần có thêm thông tin về hồ sơ");
        let paper = NewPaper { component: "birth_note".to_owned(), file_id: application().papers[0].file_id, ..NewPaper::default() };
        match (d.status, roll) {
            (_, 0) => acts::withdraw(tx, &needs, id, Some(shown), why),
            (Status::Registered, 1) => acts::refuse(tx, &needs, id, shown, why),
            (Status::Registered, _) => acts::receive(tx, &needs, id, shown, ""),
            (_, 1) => acts::stop(tx, &needs, id, shown, why),
            (Status::Received | Status::Processing, 2 | 3) => {
                let marks = Marks {
                    fields: Vec::new(),
                    papers: vec![Mark { key: "birth_note".to_owned(), reason: "Bản chụp bị mờ".to_owned() }],
                };
                acts::request_supplement(tx, &needs, id, shown, why, marks)
            }
            (Status::Received | Status::Processing, 4) => {
                let due = d.due_at.unwrap_or(tx.now()).plus_days(7 + later);
                acts::extend(tx, &needs, id, shown, due, why)
            }
            (Status::Received | Status::Processing, 5) => acts::suspend(tx, &needs, id, shown, why),
            (Status::Received | Status::Processing, 6 | 7) if d.competent_agency != d.receiving_agency => {
                let other = d.receiving_agency;
                acts::pass_to_agency(tx, &needs, id, shown, other, why)
            }
            (Status::AwaitingSupplement, _) if d.stage == "answered" => acts::accept_supplement(tx, &needs, id, shown, ""),
            (Status::AwaitingSupplement, _) => acts::supplement(tx, &needs, id, &d.answers, &[paper]),
            (Status::AwaitingPayment, _) => acts::resume(tx, &needs, id, shown, ""),
            (Status::Finished, _) => {
                let by = HandOver { shown, receiver: "Mai Thị Lan".to_owned(), number: String::new(), note: String::new() };
                acts::hand_over(tx, &needs, id, &by)
            }
            _ => {
                let kind = store::tasks(tx, id)?.first().map(|t| t.kind);
                if kind == Some(TaskKind::Approve) {
                    return acts::approve(tx, &needs, &ApproveItem { id, shown }, "");
                }
                let result = Outcome { number: "45/TLKS".to_owned(), title: "Giấy khai sinh".to_owned(), ..Outcome::default() };
                acts::pass_on(tx, &needs, id, shown, None, "", Some(result))
            }
        }
    })
}

/// Every dossier there is.
pub(crate) fn everything(db: &Db) -> Vec<Dossier> {
    system(db)
        .read_blocking(|tx| {
            let ids: Vec<DossierId> = tx.all("SELECT id FROM dossier ORDER BY submitted_at DESC, id DESC", &[])?;
            ids.into_iter().map(|id| Ok(store::get(tx, id)?.unwrap())).collect()
        })
        .unwrap()
}

/// Officials of every role: at one commune, over both, over the whole province, by delegation, and
/// with two roles at two places.
pub(crate) fn officials() -> Vec<Actor> {
    let id = match official(Role::Handler, north()) {
        Actor::Official(o) => o.id,
        _ => unreachable!(),
    };
    let one = |agency: AgencyId| Coverage::Only(Arc::new(HashSet::from([agency])));
    let both = || Coverage::Only(Arc::new(HashSet::from([north(), south()])));
    let grant = |role, agency, covers| Grant { role, agency, covers, on_behalf_of: None };
    let actor = |grants| Actor::Official(Official { id, name: "Trần Văn Bình".to_owned(), grants });
    let mut all = vec![
        actor(Vec::new()),
        actor(vec![grant(Role::Reception, north(), one(north())), grant(Role::Handler, south(), one(south()))]),
        actor(vec![Grant { on_behalf_of: Some(id), ..grant(Role::Leader, south(), both()) }]),
    ];
    for role in Role::ALL {
        all.push(actor(vec![grant(*role, north(), one(north()))]));
        all.push(actor(vec![grant(*role, north(), both())]));
        all.push(actor(vec![grant(*role, south(), Coverage::All)]));
    }
    all
}
