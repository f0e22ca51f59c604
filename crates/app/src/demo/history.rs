//! The province's history: every dossier lives its life through the same acts as in real use.

use std::sync::Arc;

use access::{Actor, Applicant, Ctx, Official, Origin, Tx};
use base::deadline::{add_working_minutes, working_minutes_between};
use base::{AgencyId, Instant, Result, Role};
use dossiers::acts::{self, Application, CounterApplication, HandOver};
use dossiers::{Channel, Dossier, Mark, Marks, Needs, NewPaper, Outcome, ProcedureVersion, ResultBy, Task, TaskKind};
use indicatif::ProgressBar;

use super::answers::{self, Stuff};
use super::dice::Dice;
use super::life::{self, Fate, Life};
use super::province::World;
use crate::Installation;

/// How many lives share one unit of work. What an engine keeps to undo a unit grows with it, and so
/// does the cost of every statement in it.
const UNIT: usize = 4;
/// How many units wait for the engine at a time: waiting units share a commit.
const WAITING: usize = 64;

/// Makes the history up to `end`.
pub(crate) fn run(
    installation: &Installation,
    world: World,
    dice: &mut Dice,
    count: usize,
    end: Instant,
    bar: &ProgressBar,
) -> Result<()> {
    let moments = life::moments(dice, count, end);
    let weights: Vec<f64> = world.places.iter().map(|p| p.weight).collect();
    let ctx = installation.system("demo", Origin::Demo);
    let world = Arc::new(world);
    for several in moments.chunks(UNIT * WAITING) {
        let mut units = Vec::with_capacity(WAITING);
        for lives in several.chunks(UNIT) {
            let plans: Vec<(Instant, bool, usize, u64)> = lives
                .iter()
                .map(|(at, online)| (*at, *online, dice.weighted(&weights), dice.between(0, i64::MAX).unsigned_abs()))
                .collect();
            let (world, needs) = (world.clone(), installation.needs.clone());
            units.push(ctx.write(move |tx| {
                for (at, online, place, seed) in plans {
                    let mut dice = Dice::new(seed);
                    let mut author = Author { world: &world, needs: &needs, dice: &mut dice, end };
                    author.live(tx, place, at, online)?;
                }
                Ok(())
            }));
        }
        // They queue in this order, and one thread runs them: the same seed makes the same ids.
        futures::executor::block_on(futures::future::try_join_all(units))?;
        bar.inc(u64::try_from(several.len()).unwrap_or(0));
    }
    Ok(())
}

/// Whoever writes one dossier's life.
struct Author<'a> {
    world: &'a World,
    needs: &'a Needs,
    dice: &'a mut Dice,
    end: Instant,
}

impl Author<'_> {
    fn live(&mut self, tx: &mut Tx<'_, '_>, place: usize, at: Instant, online: bool) -> Result<()> {
        let world = self.world;
        let Some(place) = world.places.get(place) else { return Ok(()) };
        let Some(version) = self.procedure(&place.kind) else { return Ok(()) };
        let online = online && version.definition.online != catalogue::Online::Information;
        let life = life::draw(self.dice, place.late, online);
        let Some(application) = self.application(&version, place.id, at, online) else { return Ok(()) };
        let needs = self.needs;
        let calendar = needs.agencies.calendar(place.id);
        let Some(reception) = self.official(place.id, Role::Reception) else { return Ok(()) };

        let mut d = if online {
            let who = Applicant { id: application.applicant_id, name: application.person.name.clone() };
            let ctx = act_as(&tx.ctx, Actor::Applicant(who), at);
            tx.with(ctx, |tx| acts::submit(tx, needs, &version, application.clone()))?
        } else {
            let channel = if self.dice.chance(0.08) { Channel::Post } else { Channel::Counter };
            let counter = CounterApplication { application: application.clone(), competent: place.id, channel, note: String::new() };
            let ctx = act_as(&tx.ctx, Actor::Official(reception.clone()), at);
            tx.with(ctx, |tx| acts::receive_at_counter(tx, needs, &version, counter))?
        };

        let mut now = at;
        if online {
            let Some(taken) = later(&calendar, at, self.dice.between(15, 300)) else { return Ok(()) };
            if taken >= self.end {
                return Ok(());
            }
            now = taken;
            let ctx = act_as(&tx.ctx, Actor::Official(reception), now);
            if life.fate == Fate::Refused {
                let why = self.dice.text(REFUSALS);
                tx.with(ctx, |tx| acts::refuse(tx, needs, d.id, d.version, why))?;
                return Ok(());
            }
            d = tx.with(ctx, |tx| acts::receive(tx, needs, d.id, d.version, ""))?;
        }
        self.process(tx, &version, d, life, now)
    }

    fn process(&mut self, tx: &mut Tx<'_, '_>, version: &ProcedureVersion, mut d: Dossier, life: Life, from: Instant) -> Result<()> {
        let needs = self.needs;
        let calendar = needs.agencies.calendar(d.competent_agency);
        let total = d.due_at.map_or(480, |due| working_minutes_between(&calendar, from.local(), due.local())).max(30);
        let target = later(&calendar, from, minutes(real(total) * life.share)).unwrap_or(from);
        let mut now = from;
        let mut turn = 0;
        let steps = &version.definition.process.steps;
        loop {
            turn += 1;
            if turn > 40 {
                return Ok(());
            }
            let tasks = dossiers::store::tasks(tx, d.id)?;
            let Some(task) = tasks.iter().find(|t| t.kind == TaskKind::Opinion).or_else(|| tasks.first()).cloned() else {
                return Ok(());
            };
            let opinion = task.kind == TaskKind::Opinion;
            // Whoever acts takes an even share of the time that is left; opinions come soon.
            let place = steps.iter().position(|s| s.key == task.step_key).unwrap_or(steps.len());
            let ahead = i64::try_from(steps.len().saturating_sub(place).max(1)).unwrap_or(1);
            let left = working_minutes_between(&calendar, now.local(), target.local()).max(0);
            let wait = if opinion { left / 10 } else { left / ahead };
            let Some(next) = later(&calendar, now, wait.max(3)) else { return Ok(()) };
            if next >= self.end {
                return Ok(());
            }
            now = next;
            if task.kind == TaskKind::HandOver {
                return self.hand_over(tx, d, now);
            }
            let Some(official) = self.official(task.agency_id, task.role) else { return Ok(()) };
            let ctx = act_as(&tx.ctx, Actor::Official(official.clone()), now);
            if opinion {
                d = tx.with(ctx, |tx| acts::give_opinion(tx, needs, d.id, "Thống nhất với nội dung dự thảo."))?;
                continue;
            }
            if turn == 1 && !d.decided && task.role == Role::Handler {
                match life.fate {
                    Fate::Withdrawn => {
                        let who = Applicant { id: d.applicant_id, name: d.person.name.clone() };
                        let ctx = act_as(&tx.ctx, Actor::Applicant(who), now);
                        tx.with(ctx, |tx| acts::withdraw(tx, needs, d.id, None, "Không còn nhu cầu giải quyết"))?;
                        return Ok(());
                    }
                    Fate::Stopped => {
                        let Some(leader) = self.official(d.competent_agency, Role::Leader) else { return Ok(()) };
                        let ctx = act_as(&tx.ctx, Actor::Official(leader), now);
                        let why = "Người nộp hồ sơ không đáp ứng điều kiện theo quy định trong quá trình thẩm định.";
                        tx.with(ctx, |tx| acts::stop(tx, needs, d.id, d.version, why))?;
                        return Ok(());
                    }
                    Fate::Supplement | Fate::NoAnswer => {
                        let marks = self.marks(version, &d);
                        let why = "Hồ sơ chưa đủ căn cứ để giải quyết, đề nghị bổ sung các nội dung sau.";
                        d = tx.with(ctx, |tx| acts::request_supplement(tx, needs, d.id, d.version, why, marks))?;
                        return self.supplement(tx, version, d, life, now);
                    }
                    Fate::Ordinary | Fate::Refused => {}
                }
            }
            if life.apology && d.clock.as_ref().is_some_and(|c| c.extensions.is_empty()) {
                d = self.apologise(tx, d, now)?;
            }
            d = self.pass_on(tx, version, d, &task, &official, now)?;
        }
    }

    fn pass_on(&mut self, tx: &mut Tx<'_, '_>, version: &ProcedureVersion, d: Dossier, task: &Task, who: &Official, now: Instant) -> Result<Dossier> {
        let process = &version.definition.process;
        let exits = process.exits(&task.step_key);
        let choice = if exits.len() > 1 { exits.iter().position(|e| !e.back) } else { None };
        let issues = process.step(&task.step_key).is_some_and(|s| s.act == process::StepAct::Issue);
        let result = if issues {
            let leader = self.official(d.competent_agency, Role::Leader).map(|o| o.name).unwrap_or_default();
            Some(Outcome {
                number: format!("{}/{}-KQ", self.dice.between(1, 4_000), now.date().year()),
                title: version.definition.results.first().map(|r| r.name.vi.to_string()).unwrap_or_default(),
                signer: leader,
                ..Outcome::default()
            })
        } else {
            None
        };
        let needs = self.needs;
        let note = if self.dice.chance(0.25) { self.dice.text(NOTES) } else { "" };
        let ctx = act_as(&tx.ctx, Actor::Official(who.clone()), now);
        tx.with(ctx, |tx| acts::pass_on(tx, needs, d.id, d.version, choice, note, result))
    }

    fn apologise(&mut self, tx: &mut Tx<'_, '_>, d: Dossier, now: Instant) -> Result<Dossier> {
        let (Some(due), Some(leader)) = (d.due_at, self.official(d.competent_agency, Role::Leader)) else { return Ok(d) };
        let calendar = self.needs.agencies.calendar(d.competent_agency);
        // Apologies are written when the end is near, and some only afterwards.
        if now.plus_days(3) < due {
            return Ok(d);
        }
        let Some(new_due) = later(&calendar, now.max(due), 2 * 480) else { return Ok(d) };
        let needs = self.needs;
        let ctx = act_as(&tx.ctx, Actor::Official(leader), now);
        let why = self.dice.text(APOLOGIES);
        tx.with(ctx, |tx| acts::extend(tx, needs, d.id, d.version, new_due, why))
    }

    fn supplement(&mut self, tx: &mut Tx<'_, '_>, version: &ProcedureVersion, d: Dossier, life: Life, asked: Instant) -> Result<()> {
        let needs = self.needs;
        if life.fate == Fate::NoAnswer {
            let expired = asked.plus_days(needs.policy.supplement_days + 1);
            if expired < self.end {
                let ctx = act_as(&tx.ctx, Actor::System("supplement"), expired);
                tx.with(ctx, |tx| acts::expire_supplement(tx, needs, d.id))?;
            }
            return Ok(());
        }
        let answered = asked.plus_minutes(self.dice.between(8 * 60, 12 * 24 * 60));
        if answered >= self.end {
            return Ok(());
        }
        let papers: Vec<NewPaper> = match dossiers::store::open_supplement(tx, d.id)? {
            Some(request) => request.marks.papers.iter().map(|m| self.paper(&m.key)).collect(),
            None => return Ok(()),
        };
        let who = Applicant { id: d.applicant_id, name: d.person.name.clone() };
        let ctx = act_as(&tx.ctx, Actor::Applicant(who), answered);
        let answers = d.answers.clone();
        let d = tx.with(ctx, |tx| acts::supplement(tx, needs, d.id, &answers, &papers))?;
        let calendar = needs.agencies.calendar(d.competent_agency);
        let wait = self.dice.between(20, 240);
        let (Some(checked), Some(official)) = (later(&calendar, answered, wait), self.official(d.receiving_agency, Role::Reception)) else {
            return Ok(());
        };
        if checked >= self.end {
            return Ok(());
        }
        let ctx = act_as(&tx.ctx, Actor::Official(official), checked);
        let d = tx.with(ctx, |tx| acts::accept_supplement(tx, needs, d.id, d.version, ""))?;
        self.process(tx, version, d, Life { fate: Fate::Ordinary, ..life }, checked)
    }

    fn hand_over(&mut self, tx: &mut Tx<'_, '_>, d: Dossier, now: Instant) -> Result<()> {
        let needs = self.needs;
        if d.result_by == ResultBy::Online {
            let read = now.plus_minutes(self.dice.between(5, 3 * 24 * 60));
            if read < self.end && self.dice.chance(0.97) {
                let who = Applicant { id: d.applicant_id, name: d.person.name.clone() };
                let ctx = act_as(&tx.ctx, Actor::Applicant(who), read);
                tx.with(ctx, |tx| acts::confirm_receipt(tx, needs, d.id))?;
            }
            return Ok(());
        }
        let calendar = needs.agencies.calendar(d.receiving_agency);
        let wait = self.dice.between(30, 3 * 480);
        let (Some(given), Some(official)) = (later(&calendar, now, wait), self.official(d.receiving_agency, Role::Results)) else {
            return Ok(());
        };
        if given < self.end {
            let by = HandOver { shown: d.version, receiver: d.person.name.clone(), number: d.person.number.clone(), note: String::new() };
            let ctx = act_as(&tx.ctx, Actor::Official(official), given);
            tx.with(ctx, |tx| acts::hand_over(tx, needs, d.id, &by))?;
        }
        Ok(())
    }

    fn procedure(&mut self, kind: &str) -> Option<Arc<ProcedureVersion>> {
        let of_kind = self.world.procedures.get(kind)?;
        let weights: Vec<f64> = of_kind.iter().map(|(_, often)| *often).collect();
        if weights.is_empty() {
            return None;
        }
        of_kind.get(self.dice.weighted(&weights)).map(|(v, _)| v.clone())
    }

    fn application(&mut self, version: &ProcedureVersion, agency: AgencyId, at: Instant, online: bool) -> Option<Application> {
        let businesses = version.definition.audience.contains(&catalogue::Audience::Business)
            && (!version.definition.audience.contains(&catalogue::Audience::Citizen) || self.dice.chance(0.3));
        let mut tries = 0;
        let (applicant_id, person) = loop {
            let (id, person, business) = self.dice.of(&self.world.applicants)?;
            tries += 1;
            if *business == businesses || tries > 60 {
                break (*id, person.clone());
            }
        };
        let case = self.dice.of(&version.definition.cases)?;
        let stuff = Stuff { applicant: &person, communes: &self.world.communes, scans: &self.world.scans, photo: self.world.photo, today: at.date() };
        let answers = answers::fill(&version.definition.form, self.dice, &stuff);
        let mut papers = Vec::new();
        for c in case.components.iter().filter(|c| !c.by_form) {
            if !c.required && !self.dice.chance(0.3) {
                continue;
            }
            papers.push(NewPaper {
                component: c.key.clone(),
                name: format!("{}.pdf", c.name.vi.chars().take(60).collect::<String>()),
                file_id: if online { self.dice.of(&self.world.scans).copied() } else { None },
                originals: if online { 0 } else { c.originals.max(1) },
                copies: if online { 0 } else { c.copies },
            });
        }
        let result_by = match (online, self.dice.unit()) {
            (true, x) if x < 0.75 => ResultBy::Online,
            (_, x) if x > 0.9 => ResultBy::Post,
            _ => ResultBy::Counter,
        };
        Some(Application { applicant_id, person, case_key: case.key.clone(), agency, answers, papers, result_by })
    }

    fn marks(&mut self, version: &ProcedureVersion, d: &Dossier) -> Marks {
        let case = version.definition.cases.iter().find(|c| c.key == d.case_key);
        let paper = case.and_then(|c| c.components.iter().find(|p| !p.by_form).or_else(|| c.components.first()));
        let reason = self.dice.text(&["Bản chụp bị mờ, không đọc được số và ngày cấp.", "Thiếu trang có chữ ký và con dấu.", "Giấy tờ đã hết thời hạn sử dụng."]);
        Marks {
            fields: Vec::new(),
            papers: paper.map(|p| Mark { key: p.key.clone(), reason: reason.to_owned() }).into_iter().collect(),
        }
    }

    fn paper(&mut self, component: &str) -> NewPaper {
        NewPaper {
            component: component.to_owned(),
            name: "Bổ sung.pdf".to_owned(),
            file_id: self.dice.of(&self.world.scans).copied(),
            originals: 0,
            copies: 0,
        }
    }

    fn official(&mut self, agency: AgencyId, role: Role) -> Option<Official> {
        let desk = self.world.desks.get(&(agency, role))?;
        self.dice.of(desk).cloned()
    }
}

fn act_as(ctx: &Ctx, actor: Actor, at: Instant) -> Ctx {
    ctx.as_actor(actor).at(at)
}

fn later(calendar: &base::calendar::WorkingCalendar, from: Instant, minutes: i64) -> Option<Instant> {
    let minutes = u32::try_from(minutes.max(0)).ok()?;
    add_working_minutes(calendar, from.local(), minutes).ok().map(Instant::from_local)
}

#[expect(clippy::as_conversions, reason = "working minutes of a few months")]
fn minutes(part: f64) -> i64 {
    part.round() as i64
}

#[expect(clippy::as_conversions, reason = "working minutes of a few months")]
fn real(n: i64) -> f64 {
    n as f64
}

const REFUSALS: &[&str] = &[
    "Hồ sơ không thuộc thẩm quyền giải quyết của đơn vị; đề nghị nộp tại nơi cư trú của người yêu cầu.",
    "Giấy tờ gửi kèm không phải của người đứng tên trong tờ khai.",
    "Hồ sơ trùng với hồ sơ đã nộp và đang được giải quyết.",
    "Thành phần hồ sơ tải lên là ảnh chụp không đầy đủ, không xác định được nội dung.",
];

const NOTES: &[&str] = &[
    "Hồ sơ đầy đủ, hợp lệ.",
    "Đã đối chiếu cơ sở dữ liệu, thông tin khớp.",
    "Đề nghị lãnh đạo xem xét phê duyệt.",
    "Đã dự thảo kết quả.",
];

const APOLOGIES: &[&str] = &[
    "Số lượng hồ sơ tăng đột biến trong kỳ, đơn vị chưa bố trí kịp nhân lực.",
    "Cần thêm thời gian lấy ý kiến cơ quan phối hợp.",
    "Hệ thống tra cứu liên thông gián đoạn trong quá trình xác minh.",
];
