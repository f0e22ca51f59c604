//! Journeys through the law's acts, and what the applicant sees of them, on both engines.

use access::{Action, Actor, Ctx};
use base::{DossierId, Error, Instant, Result, Role};
use db::Db;
use forms::Answers;
use serde_json::json;

use crate::acts::{self, HandOver};
use crate::lifecycle::Status;
use crate::store::{self, Mine};
use crate::testing::site::Site;
use crate::testing::{MONDAY, application, ctx, lan, minh, needs, north, official, on_both, south, version};
use crate::{Dossier, Mark, Marks, NewPaper, Outcome, ResultBy};

fn act<T: Send + 'static>(ctx: &Ctx, work: impl FnOnce(&mut access::Tx<'_, '_>) -> Result<T> + Send + 'static) -> Result<T> {
    ctx.write_blocking(work)
}

fn submitted(db: &Db) -> Dossier {
    act(&ctx(db, lan()), |tx| acts::submit(tx, &needs(), &version(), application())).unwrap()
}

fn at(role: Role) -> Actor {
    official(role, north())
}

fn received(db: &Db) -> Dossier {
    let d = submitted(db);
    act(&ctx(db, at(Role::Reception)), move |tx| acts::receive(tx, &needs(), d.id, d.version, "")).unwrap()
}

fn current(db: &Db, id: DossierId) -> Dossier {
    act(&ctx(db, Actor::System("test")), move |tx| store::get(tx, id)).unwrap().unwrap()
}

fn finished(db: &Db) -> Dossier {
    let d = received(db);
    let later = MONDAY.plus_minutes(60);
    let d = act(&ctx(db, at(Role::Handler)).at(later), move |tx| acts::pass_on(tx, &needs(), d.id, d.version, None, "Nội bộ: đã đối chiếu", None)).unwrap();
    assert_eq!(d.status, Status::Processing);
    let item = acts::ApproveItem { id: d.id, shown: d.version };
    let d = act(&ctx(db, at(Role::Leader)).at(later), move |tx| acts::approve(tx, &needs(), &item, "")).unwrap();
    let result = Outcome { number: "45/TLKS".to_owned(), ..Outcome::default() };
    act(&ctx(db, at(Role::Clerk)).at(later), move |tx| acts::pass_on(tx, &needs(), d.id, d.version, None, "", Some(result))).unwrap()
}

fn marks() -> Marks {
    let mark = |key: &str, reason: &str| Mark { key: key.to_owned(), reason: reason.to_owned() };
    Marks {
        fields: vec![mark("child_born", "Ngày sinh khác giấy chứng sinh")],
        papers: vec![mark("birth_note", "Ảnh mờ, chụp lại")],
    }
}

fn asked(db: &Db, d: Dossier) -> Dossier {
    let who = ctx(db, at(Role::Handler)).at(MONDAY.plus_minutes(60));
    act(&who, move |tx| acts::request_supplement(tx, &needs(), d.id, d.version, "Sai ngày sinh, ảnh mờ", marks())).unwrap()
}

fn better() -> Answers {
    match json!({ "child_born": "2026-02-21", "child_name": "Tên khác" }) {
        serde_json::Value::Object(map) => map.into(),
        _ => Answers::new(),
    }
}

fn sharp() -> Vec<NewPaper> {
    application().papers
}

#[test]
fn a_dossier_goes_from_submission_to_a_confirmed_result() {
    on_both(|db| {
        let d = finished(&db);
        assert_eq!(d.status, Status::Finished);
        assert_eq!(d.result.number, "45/TLKS");
        let mine = |which| act(&ctx(&db, lan()), move |tx| store::dossiers_of(tx, d.applicant_id, which, None, 10)).unwrap();
        assert_eq!(mine(Mine::Waiting).total, 1, "an electronic result waits to be confirmed");
        let other = act(&ctx(&db, minh()), move |tx| acts::confirm_receipt(tx, &needs(), d.id));
        assert!(matches!(other, Err(Error::NotFound(_))), "{other:?}");
        let d = act(&ctx(&db, lan()), move |tx| acts::confirm_receipt(tx, &needs(), d.id)).unwrap();
        assert_eq!((d.status, d.result.confirmed), (Status::HandedOver, true));
        assert_eq!((mine(Mine::Waiting).total, mine(Mine::Running).total, mine(Mine::Over).total), (0, 0, 1));
        let again = act(&ctx(&db, lan()), move |tx| acts::confirm_receipt(tx, &needs(), d.id));
        assert!(matches!(again, Err(Error::Conflict(_))), "{again:?}");
    });
}

#[test]
fn a_paper_result_is_handed_over_and_not_confirmed_online() {
    on_both(|db| {
        let application = crate::acts::Application { result_by: ResultBy::Counter, ..application() };
        let d = act(&ctx(&db, lan()), |tx| acts::submit(tx, &needs(), &version(), application)).unwrap();
        let d = act(&ctx(&db, at(Role::Reception)), move |tx| acts::receive(tx, &needs(), d.id, d.version, "")).unwrap();
        let early = HandOver { shown: d.version, receiver: "Mai Thị Lan".to_owned(), number: String::new(), note: String::new() };
        let early = act(&ctx(&db, at(Role::Results)), move |tx| acts::hand_over(tx, &needs(), d.id, &early));
        assert!(matches!(early, Err(Error::Conflict(_))), "nothing is there to hand over: {early:?}");
        let online = act(&ctx(&db, lan()), move |tx| acts::confirm_receipt(tx, &needs(), d.id));
        assert!(matches!(online, Err(Error::Conflict(_))), "{online:?}");
    });
}

#[test]
fn the_clock_stands_still_during_a_supplement() {
    on_both(|db| {
        let before = received(&db);
        let d = asked(&db, before.clone());
        assert_eq!(d.status, Status::AwaitingSupplement);
        assert_eq!(d.clock.as_ref().unwrap().paused_since(), Some(MONDAY.plus_minutes(60).local()));
        let days = MONDAY.plus_days(2);
        let incomplete = act(&ctx(&db, lan()).at(days), move |tx| acts::supplement(tx, &needs(), d.id, &better(), &[]));
        let Err(Error::Invalid(fields)) = incomplete else { panic!("the paper is missing: {incomplete:?}") };
        assert!(fields.get("paper.birth_note").is_some());
        let d = act(&ctx(&db, lan()).at(days), move |tx| acts::supplement(tx, &needs(), before.id, &better(), &sharp())).unwrap();
        assert_eq!(d.answers.get("child_born"), Some(&json!("2026-02-21")));
        assert_eq!(d.answers.get("child_name"), Some(&json!("Mai An Nhiên")), "what is not marked stays");
        let twice = act(&ctx(&db, lan()).at(days), move |tx| acts::supplement(tx, &needs(), d.id, &better(), &sharp()));
        assert!(matches!(twice, Err(Error::Conflict(_))), "{twice:?}");
        let d = act(&ctx(&db, at(Role::Reception)).at(days), move |tx| acts::accept_supplement(tx, &needs(), d.id, d.version, "")).unwrap();
        // Stopped at 10:00 on Monday, on again at 9:00 on Wednesday: two working days less an hour.
        let calendar = needs().agencies.calendar(north());
        let moved = base::deadline::working_minutes_between(&calendar, before.due_at.unwrap().local(), d.due_at.unwrap().local());
        let stood = base::deadline::working_minutes_between(&calendar, MONDAY.plus_minutes(60).local(), days.local());
        assert_eq!(moved, stood);
        assert_eq!(d.original_due_at, before.due_at);
        let papers = act(&ctx(&db, lan()), move |tx| store::papers(tx, d.id)).unwrap();
        assert_eq!(papers.iter().filter(|p| p.superseded_at.is_none()).count(), 1);
        assert_eq!(papers.len(), 2, "the paper that was replaced is kept");
    });
}

#[test]
fn an_unanswered_supplement_stops_the_dossier_after_its_last_day() {
    on_both(|db| {
        let d = asked(&db, received(&db));
        let id = d.id;
        let expire = |now: Instant| act(&ctx(&db, Actor::System("expiry")).at(now), move |tx| acts::expire_supplement(tx, &needs(), id)).unwrap();
        assert!(expire(MONDAY.plus_days(30)).is_none(), "the last day is the applicant's");
        assert_eq!(expire(MONDAY.plus_days(32)).unwrap().status, Status::Stopped);
        assert!(expire(MONDAY.plus_days(33)).is_none(), "once");
        let late = act(&ctx(&db, lan()).at(MONDAY.plus_days(33)), move |tx| acts::supplement(tx, &needs(), id, &better(), &sharp()));
        assert!(matches!(late, Err(Error::Conflict(_))), "{late:?}");
    });
}

#[test]
fn a_refusal_needs_a_reason_and_ends_the_dossier() {
    on_both(|db| {
        let d = submitted(&db);
        let (id, shown) = (d.id, d.version);
        let mute = act(&ctx(&db, at(Role::Reception)), move |tx| acts::refuse(tx, &needs(), id, shown, "  "));
        assert!(matches!(mute, Err(Error::Invalid(_))), "{mute:?}");
        let d = act(&ctx(&db, at(Role::Reception)), move |tx| acts::refuse(tx, &needs(), id, shown, "Không thuộc thẩm quyền của xã")).unwrap();
        assert_eq!(d.status, Status::Refused);
        assert!(act(&ctx(&db, lan()), move |tx| store::letters(tx, id)).unwrap().iter().any(|l| l.form == "03"));
        let after = act(&ctx(&db, lan()), move |tx| acts::withdraw(tx, &needs(), id, None, ""));
        assert!(matches!(after, Err(Error::Conflict(_))), "{after:?}");
    });
}

#[test]
fn the_owner_withdraws_until_the_decision_is_signed() {
    on_both(|db| {
        let d = received(&db);
        let id = d.id;
        let other = act(&ctx(&db, minh()), move |tx| acts::withdraw(tx, &needs(), id, None, ""));
        assert!(matches!(other, Err(Error::NotFound(_))), "{other:?}");
        let outdated = act(&ctx(&db, lan()), move |tx| acts::withdraw(tx, &needs(), id, Some(1), ""));
        assert!(matches!(outdated, Err(Error::Conflict(_))), "{outdated:?}");
        let d = act(&ctx(&db, lan()), move |tx| acts::withdraw(tx, &needs(), id, Some(d.version), "Nộp nhầm")).unwrap();
        assert_eq!(d.status, Status::Withdrawn);
        assert!(act(&ctx(&db, lan()), move |tx| store::tasks(tx, id)).unwrap().is_empty());
        let signed = finished(&db);
        let late = act(&ctx(&db, lan()), move |tx| acts::withdraw(tx, &needs(), signed.id, None, ""));
        assert!(matches!(late, Err(Error::Conflict(_))), "{late:?}");
    });
}

#[test]
fn an_outdated_copy_is_refused_in_words() {
    on_both(|db| {
        let d = submitted(&db);
        let (id, shown) = (d.id, d.version);
        act(&ctx(&db, at(Role::Reception)), move |tx| acts::receive(tx, &needs(), id, shown, "")).unwrap();
        let second = act(&ctx(&db, at(Role::Reception)), move |tx| acts::refuse(tx, &needs(), id, shown, "Thiếu giấy tờ cần thiết"));
        let Err(Error::Conflict(why)) = second else { panic!("{second:?}") };
        assert!(why.vi.contains("Nguyễn Thị An") && why.vi.contains("Tiếp nhận hồ sơ"), "{why:?}");
        assert_eq!(current(&db, id).status, Status::Received);
    });
}

#[test]
fn strangers_do_not_learn_that_a_dossier_exists() {
    on_both(|db| {
        let d = submitted(&db);
        for stranger in [minh(), official(Role::Reception, south()), official(Role::Leader, south())] {
            let seen = act(&ctx(&db, stranger), move |tx| acts::load(tx, d.id, Action::ViewDossier).map(drop));
            assert!(matches!(seen, Err(Error::NotFound(_))), "{seen:?}");
        }
        let open = act(&ctx(&db, Actor::Anonymous), move |tx| acts::load(tx, d.id, Action::ViewDossier).map(drop));
        assert!(matches!(open, Err(Error::Unauthenticated)), "{open:?}");
    });
}

#[test]
fn codes_are_unique_under_concurrent_submits() {
    on_both(|db| {
        let threads: Vec<_> = (0..16)
            .map(|_| {
                let ctx = ctx(&db, lan());
                std::thread::spawn(move || act(&ctx, |tx| acts::submit(tx, &needs(), &version(), application())).unwrap().code)
            })
            .collect();
        let mut codes: Vec<String> = threads.into_iter().map(|t| t.join().unwrap()).collect();
        codes.sort();
        let wanted: Vec<String> = (1..=16).map(|n| format!("H99.101-260302-{n:04}")).collect();
        assert_eq!(codes, wanted);
    });
}

#[test]
fn the_list_pages_by_key_without_losing_or_repeating() {
    on_both(|db| {
        for n in 0..7 {
            act(&ctx(&db, lan()).at(MONDAY.plus_minutes(n / 2)), |tx| acts::submit(tx, &needs(), &version(), application())).unwrap();
        }
        let Actor::Applicant(me) = lan() else { panic!() };
        let (mut after, mut seen) = (None, Vec::new());
        loop {
            let from = after.clone();
            let page = act(&ctx(&db, lan()), move |tx| store::dossiers_of(tx, me.id, Mine::Running, from.as_ref(), 3)).unwrap();
            assert_eq!(page.total, 7);
            seen.extend(page.rows.iter().map(|l| l.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let mut once = seen.clone();
        once.sort();
        once.dedup();
        assert_eq!((seen.len(), once.len()), (7, 7));
    });
}

#[test]
fn the_pages_tell_the_story_and_keep_internal_notes_inside() {
    on_both(|db| {
        let site = Site::new(&db, super::routes());
        let (mine, other) = (site.sign_in(&lan()), site.sign_in(&minh()));
        let d = finished(&db);
        let page = site.get(&mine, &format!("/me/dossiers/{}", d.id));
        assert_eq!(page.status, 200, "{}", page.text);
        for told in [d.code.as_str(), "Đã có kết quả", "Tiếp nhận hồ sơ", "Thẩm định hồ sơ", "Mai An Nhiên", "Hạn trả kết quả được tính thế nào"] {
            assert!(page.text.contains(told), "{told}");
        }
        for inside in ["đã đối chiếu", "Trần Văn Bình", "Lê Thị Chi"] {
            assert!(!page.text.contains(inside), "{inside}");
        }
        let letters = act(&ctx(&db, lan()), move |tx| store::letters(tx, d.id)).unwrap();
        let pdf = site.get(&mine, &format!("/me/dossiers/{}/letters/{}.pdf", d.id, letters[0].id));
        assert!(pdf.text.starts_with("%PDF"), "{}", pdf.text);
        for path in ["", "/confirmation", "/due.ics", "/supplement", "/withdraw"] {
            let path = format!("/me/dossiers/{}{path}", d.id);
            assert_eq!(site.get(&other, &path).status, 404, "{path}");
            assert_eq!(site.get("", &path).status, 303, "{path}");
        }
        assert!(site.get(&mine, "/me").text.contains("Cần bạn thực hiện"));
        assert!(site.get(&other, "/me").text.contains("Bạn chưa có hồ sơ nào"));
        let proof = site.get(&mine, &format!("/me/dossiers/{}/confirmation", d.id));
        assert!(proof.text.contains("<svg") && proof.text.contains(&d.lookup), "{}", proof.text);
        assert_eq!(site.post(&mine, &format!("/me/dossiers/{}/confirm", d.id), "").status, 303);
        let told = site.get(&mine, &format!("/api/v1/my/dossiers/{}", d.id)).text;
        assert!(told.contains("\"status\":10") && told.contains("\"next\":\"over\""), "{told}");
    });
}

#[test]
fn a_supplement_page_asks_only_what_is_marked() {
    on_both(|db| {
        let site = Site::new(&db, super::routes());
        let mine = site.sign_in(&lan());
        let d = asked(&db, received(&db));
        let href = format!("/me/dossiers/{}/supplement", d.id);
        let page = site.get(&mine, &href).text;
        for asked in ["Ngày sinh khác giấy chứng sinh", "Ảnh mờ, chụp lại", "name=\"child_born\"", "name=\"paper.birth_note\""] {
            assert!(page.contains(asked), "{asked}");
        }
        assert!(!page.contains("name=\"child_name\""));
        let wrong = site.post(&mine, &href, "child_born=31%2F02%2F2026");
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains("31/02/2026"), "what was typed stays");
        let stranger = site.post(&mine, &href, "child_born=21%2F02%2F2026&paper.birth_note=01900000-0000-7000-8000-000000000099");
        assert_eq!(stranger.status, 404, "a file that is not one's own");
    });
}
