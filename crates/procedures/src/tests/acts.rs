//! Drafts, review, publication.

use access::{Actor, events_of};
use base::deadline::Term;
use base::{Error, ProcedureId, Role, VersionId};
use db::Db;

use super::{act, author, birth, ctx, official, on_both, reviewer, system};
use crate::store::{self, Source, State, VersionState};
use crate::{
    Shelf, built_in, check, differences, discard, draft_from, draft_new, install, publish, resume, retire, save_draft,
    send_back, submit, suspend,
};

fn lock(db: &Db, id: VersionId) -> i64 {
    act(&system(db), move |tx| Ok(store::version_row(tx, id)?.version)).unwrap()
}

fn procedure(db: &Db, code: &'static str) -> store::Procedure {
    act(&system(db), move |tx| store::procedure_by_code(tx, code)).unwrap().unwrap()
}

/// A draft by the author.
fn draft(db: &Db) -> VersionId {
    act(&ctx(db, author()), |tx| draft_new(tx, &birth(), "Bản đầu", Source::Hand)).unwrap()
}

fn published(db: &Db) -> VersionId {
    let id = draft(db);
    act(&ctx(db, author()), move |tx| submit(tx, id, 1)).unwrap();
    act(&ctx(db, reviewer()), move |tx| publish(tx, id, 2)).unwrap();
    id
}

fn next(db: &Db, of: ProcedureId) -> VersionId {
    act(&ctx(db, author()), move |tx| draft_from(tx, of)).unwrap()
}

#[test]
fn four_eyes_publish() {
    on_both(|db| {
        let id = draft(&db);
        let (by, other) = (ctx(&db, author()), ctx(&db, reviewer()));
        let early = act(&other, move |tx| publish(tx, id, 1));
        assert!(matches!(early, Err(Error::Conflict(_))), "a draft is not published: {early:?}");
        act(&by, move |tx| submit(tx, id, 1)).unwrap();
        let own = act(&by, move |tx| publish(tx, id, 2));
        assert!(matches!(own, Err(Error::Conflict(_))), "its author does not publish it: {own:?}");
        act(&other, move |tx| publish(tx, id, 2)).unwrap();

        let known = procedure(&db, "1.001193");
        assert_eq!((known.state, known.current), (State::InForce, Some(id)));
        let kinds: Vec<String> = act(&system(&db), move |tx| events_of(tx, &known.id.to_string()))
            .unwrap()
            .into_iter()
            .map(|e| e.kind)
            .collect();
        assert_eq!(kinds.len(), 3);
        for kind in ["procedure.draft", "procedure.submit", "procedure.publish"] {
            assert!(kinds.iter().any(|k| k == kind), "{kind}: {kinds:?}");
        }
    });
}

#[test]
fn who_may_do_what() {
    on_both(|db| {
        let id = draft(&db);
        act(&ctx(&db, author()), move |tx| submit(tx, id, 1)).unwrap();
        let refused = [
            (Actor::Anonymous, "Unauthenticated"),
            (official(7, "Lý Một Cửa", Role::Reception, true), "NotFound"),
            (official(8, "Hồ Xã", Role::Controller, false), "Forbidden"),
            (official(9, "Vũ Hệ Thống", Role::SystemAdmin, true), "Forbidden"),
        ];
        for (actor, wanted) in refused {
            let one = ctx(&db, actor.clone());
            let told = [
                act(&one, move |tx| publish(tx, id, 2)),
                act(&one, |tx| draft_new(tx, &birth(), "", Source::Hand).map(drop)),
                act(&one, move |tx| save_draft(tx, id, 2, &birth(), "").map(drop)),
                act(&one, move |tx| discard(tx, id, 2)),
            ];
            for told in told {
                assert!(format!("{told:?}").contains(wanted), "{}: {told:?}", actor.name());
            }
            let looks = act(&one, move |tx| crate::permission::may_look(tx).map(drop));
            assert_eq!(looks.is_ok(), wanted == "Forbidden", "{}", actor.name());
        }
    });
}

#[test]
fn nobody_overwrites_unseen_work() {
    on_both(|db| {
        let id = draft(&db);
        let mut changed = birth();
        changed.summary = base::msg!("Đổi", "Changed");
        let first = changed.clone();
        act(&ctx(&db, author()), move |tx| save_draft(tx, id, 1, &first, "")).unwrap();
        let late = act(&ctx(&db, reviewer()), move |tx| save_draft(tx, id, 1, &changed, ""));
        let Err(Error::Conflict(told)) = late else { panic!("{late:?}") };
        assert!(told.vi.contains("Nguyễn Thị Soạn") && told.vi.contains("02/03/2026"), "{told:?}");
        let second = act(&ctx(&db, reviewer()), |tx| draft_new(tx, &birth(), "", Source::Hand));
        assert!(matches!(second, Err(Error::Invalid(_))), "the code is taken: {second:?}");
    });
}

#[test]
fn only_one_next_version_at_a_time() {
    on_both(|db| {
        published(&db);
        let of = procedure(&db, "1.001193").id;
        let id = next(&db, of);
        let again = act(&ctx(&db, reviewer()), move |tx| draft_from(tx, of));
        let Err(Error::Conflict(told)) = again else { panic!("{again:?}") };
        assert!(told.vi.contains("Nguyễn Thị Soạn"), "{told:?}");
        act(&ctx(&db, author()), move |tx| discard(tx, id, 1)).unwrap();
        act(&ctx(&db, reviewer()), move |tx| draft_from(tx, of)).unwrap();
    });
}

#[test]
fn faults_stop_a_version_and_are_named() {
    on_both(|db| {
        let id = draft(&db);
        let mut broken = birth();
        broken.name.en = "".into();
        broken.cases[0].components[0].key = "Có dấu".into();
        broken.process.steps.clear();
        broken.form.sections[0].fields[0].label.vi = "".into();
        let checked = act(&ctx(&db, author()), move |tx| save_draft(tx, id, 1, &broken, "")).unwrap();
        for field in ["name", "cases.0.components.0.key", "process.steps", "form.sections.0.fields.0.label.vi"] {
            assert!(checked.faults.get(field).is_some(), "{field}: {:?}", checked.faults);
        }
        assert_eq!(checked.faults.get("name").unwrap().vi, "Tên thủ tục: thiếu nội dung tiếng Anh");
        let told = act(&ctx(&db, author()), move |tx| submit(tx, id, 2));
        assert!(matches!(told, Err(Error::Invalid(_))), "{told:?}");
        assert_eq!(act(&system(&db), move |tx| Ok(store::version_row(tx, id)?.state)).unwrap(), VersionState::Draft);
    });
}

#[test]
fn a_version_comes_back_with_a_reason() {
    on_both(|db| {
        let id = draft(&db);
        act(&ctx(&db, author()), move |tx| submit(tx, id, 1)).unwrap();
        let silent = act(&ctx(&db, reviewer()), move |tx| send_back(tx, id, 2, "  "));
        assert!(matches!(silent, Err(Error::Invalid(_))));
        act(&ctx(&db, reviewer()), move |tx| send_back(tx, id, 2, "Thiếu phí cấp bản sao")).unwrap();
        let row = act(&system(&db), move |tx| store::version_row(tx, id)).unwrap();
        assert_eq!((row.state, row.note.as_str()), (VersionState::Draft, "Thiếu phí cấp bản sao"));
    });
}

#[test]
fn old_versions_are_kept_and_the_shelf_follows() {
    on_both(|db| {
        let shelf = std::sync::Arc::new(Shelf::new());
        let see = {
            let shelf = shelf.clone();
            let system = system(&db);
            move || {
                let shelf = shelf.clone();
                act(&system, move |tx| Ok(shelf.published(tx, "1.001193")?.map(|v| v.id))).unwrap()
            }
        };
        assert_eq!(see(), None);
        let first = published(&db);
        assert_eq!(see(), Some(first));
        let of = procedure(&db, "1.001193").id;
        let second = next(&db, of);
        let mut slower = birth();
        slower.cases[0].time = Some(Term::working_days(5));
        act(&ctx(&db, author()), move |tx| save_draft(tx, second, 1, &slower, "")).unwrap();
        assert_eq!(see(), Some(first), "a draft is invisible");
        act(&ctx(&db, author()), move |tx| submit(tx, second, 2)).unwrap();
        act(&ctx(&db, reviewer()), move |tx| publish(tx, second, 3)).unwrap();
        assert_eq!(see(), Some(second));
        let (old, found) = {
            let shelf = shelf.clone();
            act(&system(&db), move |tx| Ok((shelf.version(tx, first)?, shelf.find(tx, "khai sinh", "commune")?))).unwrap()
        };
        assert_eq!(old.definition.cases[0].time, Some(Term::working_days(1)), "dossiers keep theirs");
        assert_eq!(found.iter().map(|v| v.id).collect::<Vec<_>>(), [second]);

        let known = procedure(&db, "1.001193");
        act(&ctx(&db, reviewer()), move |tx| suspend(tx, known.id, known.version, "Chờ phần mềm hộ tịch")).unwrap();
        assert_eq!(see(), None);
        let known = procedure(&db, "1.001193");
        act(&ctx(&db, reviewer()), move |tx| resume(tx, known.id, known.version, "Đã xong")).unwrap();
        assert_eq!(see(), Some(second));
        let known = procedure(&db, "1.001193");
        act(&ctx(&db, reviewer()), move |tx| retire(tx, known.id, known.version, "Bãi bỏ")).unwrap();
        assert_eq!(see(), None);
        let state = act(&system(&db), move |tx| Ok((store::version_row(tx, first)?.state, store::version_row(tx, second)?.state))).unwrap();
        assert_eq!(state, (VersionState::Retired, VersionState::Abolished));
        assert_eq!(lock(&db, first), 4, "an old version changes only by being replaced");
    });
}

#[test]
fn what_comes_with_the_program_is_installed_once() {
    on_both(|db| {
        let all = built_in().unwrap();
        let count = all.len();
        let ctx = system(&db);
        let done = act(&ctx, { let all = all.clone(); move |tx| install(tx, &all) }).unwrap();
        assert_eq!((done.added, done.changed, done.kept), (count, 0, 0));
        let mut newer = all.clone();
        newer[0].summary = base::msg!("Mới", "New");
        let done = act(&ctx, move |tx| install(tx, &newer)).unwrap();
        assert_eq!((done.added, done.changed, done.kept), (0, 1, count - 1));
        let shelf = Shelf::new();
        let seen = act(&ctx, move |tx| Ok(shelf.current_in(tx)?.all().len())).unwrap();
        assert_eq!(seen, count);
        let by_hand = super::ctx(&db, author());
        assert!(matches!(act(&by_hand, |tx| install(tx, &[])), Err(Error::Forbidden)));
    });
}

#[test]
fn every_built_in_procedure_passes_the_check() {
    for d in built_in().unwrap() {
        let checked = check(&d);
        assert!(checked.is_publishable(), "{}: {:?}", d.code, checked.faults);
    }
}

#[test]
fn differences_in_plain_words() {
    let old = birth();
    assert_eq!(differences(&old, &old), []);
    let mut new = old.clone();
    new.cases[0].time = Some(Term::working_days(2));
    new.cases[0].components.remove(1);
    new.cases[1].fees[0].amount = base::Dong(5_000);
    new.process.steps[1].norm = 240;
    new.form.sections[0].fields.remove(0);
    new.legal_basis.pop();
    let told: Vec<String> = differences(&old, &new).into_iter().map(|d| d.what.vi.to_string()).collect();
    for wanted in ["1 ngày làm việc” → “2 ngày làm việc", "Bỏ giấy tờ", "Giấy chứng sinh", "5.000 đ", "Định mức bước", "Bỏ câu hỏi", "Bỏ căn cứ"] {
        assert!(told.iter().any(|t| t.contains(wanted)), "{wanted}: {told:#?}");
    }
    assert_eq!(told.len(), 6, "{told:#?}");
}
