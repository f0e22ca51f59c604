//! Applying, page by page and for programs, on both engines.

use access::{Actor, Ctx};
use base::{Error, FileId, Result, RowId};
use db::Db;
use files::{Kind, NewFile, Owner};
use serde_json::json;

use super::draft::{begin, files_of, open};
use super::hand_in::hand_in;
use super::keep::{Page, keep_field};
use super::steps::{Progress, Step, steps};
use crate::store::{self, Draft};
use crate::testing::site::Site;
use crate::testing::{CODE, MONDAY, ctx, lan, minh, needs, north, official, on_both, procedure_id};

fn act<T: Send + 'static>(ctx: &Ctx, work: impl FnOnce(&mut access::Tx<'_, '_>) -> Result<T> + Send + 'static) -> Result<T> {
    ctx.write_blocking(work)
}

fn begun(db: &Db) -> RowId {
    act(&ctx(db, lan()), |tx| begin(tx, &needs(), CODE, false)).unwrap()
}

fn draft(db: &Db, id: RowId) -> Draft {
    act(&ctx(db, lan()), move |tx| store::draft(tx, id)).unwrap().unwrap()
}

fn keep(db: &Db, who: Actor, id: RowId, page: Page, field: &str, typed: &[&str]) -> Result<()> {
    let (field, typed) = (field.to_owned(), typed.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>());
    act(&ctx(db, who), move |tx| keep_field(tx, &needs(), id, page, &field, &typed))
}

/// A file that somebody uploaded.
fn uploaded(db: &Db, who: Actor) -> FileId {
    uploaded_as(db, who, "giấy chứng sinh.pdf", Kind::Pdf)
}

fn uploaded_as(db: &Db, who: Actor, name: &str, kind: Kind) -> FileId {
    let folder = tempfile::tempdir().unwrap();
    let shelf = files::Files::open(files::Config::at(folder.path()), Vec::new()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let new = NewFile::made(name, kind, None, "");
    runtime.block_on(shelf.store(&ctx(db, who), new, b"%PDF-1.7 test".to_vec())).unwrap().id
}

/// Everything that is asked, as autosave sends it.
fn filled(db: &Db) -> RowId {
    let id = begun(db);
    act(&ctx(db, lan()), move |tx| {
        super::draft::change(tx, &needs(), id, |_, open| {
            open.draft.eligible = vec![true];
            Ok(())
        })
    })
    .unwrap();
    let file = uploaded(db, lan()).to_string();
    for (page, field, typed) in [
        (Page::Choices, "case", "simple"),
        (Page::Form, "child_name", "Mai An Nhiên"),
        (Page::Form, "child_born", "20/2/2026"),
        (Page::Form, "child_sex", "female"),
        (Page::Form, "married", "false"),
        (Page::Papers, "paper.birth_note", file.as_str()),
        (Page::Choices, "result_by", "online"),
    ] {
        keep(db, lan(), id, page, field, &[typed]).unwrap();
    }
    id
}

#[test]
fn there_is_one_draft_until_a_new_one_is_chosen() {
    on_both(|db| {
        let first = begun(&db);
        assert_eq!(begun(&db), first);
        let d = draft(&db, first);
        assert_eq!(d.agency_id, Some(north()), "the commune where the applicant lives");
        assert_eq!(d.answers.get("home.commune"), Some(&json!("25001")));
        assert_eq!(d.sources.get("home"), Some(&json!("account")));
        let again = act(&ctx(&db, lan()), |tx| begin(tx, &needs(), CODE, true)).unwrap();
        assert_ne!(again, first);
        let found = act(&ctx(&db, lan()), move |tx| store::drafts_of(tx, d.applicant_id, MONDAY)).unwrap();
        assert_eq!(found.iter().map(|d| d.id).collect::<Vec<_>>(), [again]);
        let unknown = act(&ctx(&db, lan()), |tx| begin(tx, &needs(), "9.999999", false));
        assert!(matches!(unknown, Err(Error::NotFound(_))), "{unknown:?}");
        let official = act(&ctx(&db, official(base::Role::Reception, north())), |tx| begin(tx, &needs(), CODE, false));
        assert!(matches!(official, Err(Error::Forbidden)), "{official:?}");
    });
}

#[test]
fn a_draft_is_its_owners_alone_and_expires() {
    on_both(|db| {
        let id = begun(&db);
        for act_of_other in [
            keep(&db, minh(), id, Page::Form, "child_name", &["x"]),
            act(&ctx(&db, minh()), move |tx| open(tx, &needs(), id).map(drop)),
            act(&ctx(&db, minh()), move |tx| super::discard(tx, id)),
            act(&ctx(&db, minh()), move |tx| hand_in(tx, &needs(), id).map(drop)),
        ] {
            assert!(matches!(act_of_other, Err(Error::NotFound(_))), "{act_of_other:?}");
        }
        let late = ctx(&db, lan()).at(MONDAY.plus_days(91));
        let expired = act(&late, move |tx| open(tx, &needs(), id).map(drop));
        assert!(matches!(expired, Err(Error::NotFound(_))), "{expired:?}");
        let me = draft(&db, id).applicant_id;
        assert!(act(&late, move |tx| store::find_draft(tx, me, procedure_id(), MONDAY.plus_days(91))).unwrap().is_none());
        assert_eq!(act(&ctx(&db, Actor::System("job")).at(MONDAY.plus_days(91)), super::forget_expired).unwrap(), 1);
        assert!(act(&ctx(&db, lan()), move |tx| store::draft(tx, id)).unwrap().is_none());
    });
}

#[test]
fn every_answer_is_kept_as_it_was_typed() {
    on_both(|db| {
        let id = begun(&db);
        keep(&db, lan(), id, Page::Form, "child_born", &["31/02/2026"]).unwrap();
        keep(&db, lan(), id, Page::Form, "siblings.0.name", &["An"]).unwrap();
        keep(&db, lan(), id, Page::Form, "helps", &["", "sign", "home"]).unwrap();
        keep(&db, lan(), id, Page::Applicant, "phone", &["0987 654 321"]).unwrap();
        keep(&db, lan(), id, Page::Form, "home.street", &["15 Trần Phú"]).unwrap();
        let d = draft(&db, id);
        assert_eq!(d.answers.unread("child_born"), Some("31/02/2026"));
        assert_eq!(d.answers.get("siblings.0.name"), Some(&json!("An")));
        assert_eq!(d.answers.get("helps"), Some(&json!(["sign", "home"])));
        assert_eq!(d.person.phone, "0987654321");
        assert!(!d.sources.contains_key("home"), "an address put right by hand is no longer the account's");
        for (page, field) in [(Page::Form, "nothing"), (Page::Papers, "paper.form"), (Page::Papers, "paper.x"), (Page::Choices, "agency"), (Page::Choices, "x")] {
            let refused = keep(&db, lan(), id, page, field, &["zzz"]);
            assert!(matches!(refused, Err(Error::NotFound(_))), "{field}: {refused:?}");
        }
    });
}

#[test]
fn an_application_for_somebody_else_names_both() {
    on_both(|db| {
        let id = begun(&db);
        for (field, typed) in [("whom", "other"), ("name", "Mai Văn Cụ"), ("number", "025040000009"), ("phone", "0912345678")] {
            keep(&db, lan(), id, Page::Applicant, field, &[typed]).unwrap();
        }
        let person = draft(&db, id).person;
        assert_eq!((person.name.as_str(), person.number.as_str(), person.verified), ("Mai Văn Cụ", "025040000009", false));
        assert_eq!(person.submitter.unwrap().name, "Mai Thị Lan");
        keep(&db, lan(), id, Page::Applicant, "whom", &["self"]).unwrap();
        let person = draft(&db, id).person;
        assert_eq!((person.name.as_str(), person.verified, person.submitter), ("Mai Thị Lan", true, None));
    });
}

#[test]
fn handing_in_twice_gives_one_dossier() {
    on_both(|db| {
        let id = filled(&db);
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let ctx = ctx(&db, lan());
                std::thread::spawn(move || act(&ctx, move |tx| hand_in(tx, &needs(), id)).unwrap())
            })
            .collect();
        let mut dossiers: Vec<_> = threads.into_iter().map(|t| t.join().unwrap()).collect();
        dossiers.dedup();
        assert_eq!(dossiers.len(), 1, "{dossiers:?}");
        let dossier = dossiers[0];
        let (d, papers) = act(&ctx(&db, lan()), move |tx| Ok((store::get(tx, dossier)?.unwrap(), store::papers(tx, dossier)?))).unwrap();
        assert_eq!(d.person.name, "Mai Thị Lan");
        assert_eq!(papers.iter().map(|p| p.component.as_str()).collect::<Vec<_>>(), ["birth_note"]);
        let paper = &papers[0];
        assert_eq!((paper.name.as_str(), paper.originals, paper.copies), ("giấy chứng sinh.pdf", 0, 0), "electronic, by its own name");
        let letter = act(&ctx(&db, lan()), move |tx| store::letters(tx, dossier)).unwrap().remove(0);
        assert_eq!(letter.data["accept_by"].as_i64(), d.accept_by.map(base::Instant::ms));
        assert_eq!(letter.data["files"][0]["file"], "giấy chứng sinh.pdf");
        assert_eq!(letter.data["files"][0]["sha256"].as_str().unwrap().len(), 64);
        assert_eq!(act(&ctx(&db, lan()), move |tx| store::drafts_of(tx, d.applicant_id, MONDAY)).unwrap(), []);
        let changed = keep(&db, lan(), id, Page::Form, "child_name", &["Khác"]);
        assert!(matches!(changed, Err(Error::Conflict(_))), "{changed:?}");
        let removed = act(&ctx(&db, lan()), move |tx| super::discard(tx, id));
        assert!(matches!(removed, Err(Error::Conflict(_))), "{removed:?}");
    });
}

#[test]
fn what_is_missing_is_named_and_nothing_is_handed_in() {
    on_both(|db| {
        let id = begun(&db);
        let refused = act(&ctx(&db, lan()), move |tx| hand_in(tx, &needs(), id));
        let Err(Error::Invalid(fields)) = refused else { panic!("{refused:?}") };
        for field in ["eligibility", "case", "child_name", "married", "result_by"] {
            assert!(fields.get(field).is_some(), "{field}");
        }
        assert!(fields.get("father.name").is_none(), "a question that is not asked");
        keep(&db, lan(), id, Page::Choices, "case", &["simple"]).unwrap();
        let refused = act(&ctx(&db, lan()), move |tx| hand_in(tx, &needs(), id));
        let Err(Error::Invalid(fields)) = refused else { panic!("{refused:?}") };
        assert!(fields.get("paper.birth_note").is_some());
        assert!(draft(&db, id).dossier_id.is_none());
    });
}

#[test]
fn files_belong_to_who_uploaded_them_and_are_read_by_who_may() {
    on_both(|db| {
        let id = begun(&db);
        keep(&db, lan(), id, Page::Choices, "case", &["simple"]).unwrap();
        let strange = uploaded(&db, minh());
        for (page, field) in [(Page::Papers, "paper.birth_note"), (Page::Form, "photo")] {
            let stolen = keep(&db, lan(), id, page, field, &[&strange.to_string()]);
            assert!(matches!(stolen, Err(Error::NotFound(_))), "{field}: {stolen:?}");
        }
        let may = |who: Actor, file: FileId| act(&ctx(&db, who.clone()), move |tx| crate::mine::may_read_file(tx, &who, file)).unwrap();
        let first = uploaded(&db, lan());
        keep(&db, lan(), id, Page::Papers, "paper.birth_note", &[&first.to_string()]).unwrap();
        assert_eq!((may(lan(), first), may(minh(), first), may(official(base::Role::Reception, north()), first)), (true, false, false));
        let second = uploaded(&db, lan());
        keep(&db, lan(), id, Page::Papers, "paper.birth_note", &[&second.to_string()]).unwrap();
        assert_eq!(files_of(&draft(&db, id)), [second]);
        assert!(act(&ctx(&db, lan()), move |tx| files::get(tx, first)).unwrap().is_none(), "the file it replaces is gone");
        act(&ctx(&db, lan()), move |tx| super::discard(tx, id)).unwrap();
        let left = act(&ctx(&db, lan()), move |tx| files::of_owner(tx, &Owner::new("application", id))).unwrap();
        assert!(left.is_empty());

        let id = filled(&db);
        let file = files_of(&draft(&db, id))[0];
        act(&ctx(&db, lan()), move |tx| hand_in(tx, &needs(), id)).unwrap();
        let south = official(base::Role::Reception, crate::testing::south());
        let seen = [lan(), official(base::Role::Handler, north()), minh(), south, Actor::Anonymous].map(|who| may(who, file));
        assert_eq!(seen, [true, true, false, false, false]);
    });
}

#[test]
fn only_kinds_of_files_that_the_page_offers_are_taken() {
    on_both(|db| {
        let id = begun(&db);
        keep(&db, lan(), id, Page::Choices, "case", &["simple"]).unwrap();
        for (page, field) in [(Page::Papers, "paper.birth_note"), (Page::Form, "photo")] {
            let sheet = uploaded_as(&db, lan(), "bảng kê.xlsx", Kind::Xlsx).to_string();
            let refused = keep(&db, lan(), id, page, field, &[&sheet]);
            let Err(Error::Invalid(faults)) = refused else { panic!("{field}: {refused:?}") };
            let told = faults.get(field).unwrap();
            assert!(told.vi.contains("bảng kê.xlsx") && told.vi.contains("PDF, JPG"), "{told:?}");
            let taken = uploaded(&db, lan()).to_string();
            keep(&db, lan(), id, page, field, &[&taken]).unwrap();
        }
        assert_eq!(files_of(&draft(&db, id)).len(), 2);
        // Whoever goes round the page is refused when the application is handed in.
        let mut application = crate::testing::application();
        application.papers[0].file_id = Some(uploaded_as(&db, lan(), "bảng kê.xlsx", Kind::Xlsx));
        let submitted = act(&ctx(&db, lan()), move |tx| crate::acts::submit(tx, &needs(), &crate::testing::version(), application));
        let Err(Error::Invalid(faults)) = submitted else { panic!("{submitted:?}") };
        assert!(faults.get("paper.birth_note").is_some());
    });
}

#[test]
fn the_tasks_follow_the_answers() {
    on_both(|db| {
        let id = begun(&db);
        let state = |step: Step| {
            act(&ctx(&db, lan()), move |tx| {
                let open = open(tx, &needs(), id)?;
                Ok((steps(&open).contains(&step), step.progress(&open)))
            })
            .unwrap()
        };
        let family = || Step::Section("family".to_owned());
        assert_eq!(state(family()), (true, Progress::Todo), "an answer that was filled in is no work done");
        keep(&db, lan(), id, Page::Form, "married", &["true"]).unwrap();
        assert_eq!(state(family()), (true, Progress::Doing), "the father is asked now");
        keep(&db, lan(), id, Page::Form, "married", &["false"]).unwrap();
        assert_eq!(state(family()), (true, Progress::Done));
        keep(&db, lan(), id, Page::Form, "siblings.0.born", &["hôm qua"]).unwrap();
        assert_eq!(state(family()), (true, Progress::Wrong));
        assert_eq!(state(Step::Agency), (true, Progress::Todo), "chosen for the applicant, not by them");
        keep(&db, lan(), id, Page::Choices, "agency", &[&north().to_string()]).unwrap();
        assert_eq!(state(Step::Agency), (true, Progress::Done));
        assert_eq!(state(Step::Applicant), (true, Progress::Todo), "nobody has looked at it");
        assert_eq!(state(Step::Result), (true, Progress::Todo));
        assert_eq!(state(Step::Papers), (true, Progress::Blocked), "the case is not chosen");
        assert_eq!(state(Step::Check), (true, Progress::Blocked));
    });
}

#[test]
fn a_filled_in_application_may_be_checked() {
    on_both(|db| {
        let ready = filled(&db);
        let check = act(&ctx(&db, lan()), move |tx| Ok(Step::Check.progress(&open(tx, &needs(), ready)?))).unwrap();
        assert_eq!(check, Progress::Todo);
    });
}

#[test]
fn the_pages_lead_from_the_first_question_to_the_confirmation() {
    on_both(|db| {
        let site = Site::new(&db, [super::routes(), crate::mine::routes()].into_iter().flatten().collect());
        let me = site.sign_in(&lan());
        let page = |path: &str| {
            let answer = site.get(&me, path);
            assert_eq!(answer.status, 200, "{path}: {} {}", answer.to, answer.text);
            answer.text
        };
        assert_eq!(site.get("", &format!("/apply/{CODE}")).status, 303, "sign in first");
        assert!(page(&format!("/apply/{CODE}")).contains("Giấy chứng sinh"));
        let first = site.post(&me, &format!("/apply/{CODE}"), "").to;
        let home = first.strip_suffix("/eligibility/1").unwrap().to_owned();
        assert!(page(&format!("/apply/{CODE}")).contains("Bạn có bản nháp lưu lúc"));
        let go = |place: &str, form: &str| site.post(&me, &format!("{home}/{place}"), form);

        assert_eq!(go("eligibility/1", "").status, 422);
        assert_eq!(go("eligibility/1", "answer=false").to, first);
        assert!(page(&first).contains("Hãy ghi chú khai sinh"));
        assert_eq!(go("eligibility/1", "answer=true").to, format!("{home}/case"));
        page(&format!("{home}/case"));
        assert_eq!(go("case", "case=simple").to, format!("{home}/agency"));
        assert!(page(&format!("{home}/agency")).contains("Nơi bạn cư trú"));
        assert_eq!(go("agency", &format!("agency={}", north())).to, format!("{home}/applicant"));
        assert!(page(&format!("{home}/applicant")).contains("Mai Thị Lan (VNeID)"));
        let wrong = go("applicant", "whom=self&phone=12&home.province=25&home.commune=25001&home.street=1");
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains("Lỗi: ") && wrong.text.contains("href=\"#phone\""));
        let right = "whom=self&phone=0912345678&email=&home.province=25&home.commune=25001&home.street=1";
        assert_eq!(go("applicant", right).to, format!("{home}/form/child"));

        let child = page(&format!("{home}/form/child"));
        assert!(child.contains("name=\"child_born\"") && child.contains("data-autosave"), "{child}");
        let wrong = go("form/child", "child_name=Mai+An&child_born=31%2F02%2F2026&child_sex=female&weight=");
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains("31/02/2026"));
        assert_eq!(go("form/child", "child_name=Mai+An&child_born=20022026&child_sex=female&weight=3.200").to, format!("{home}/form/family"));
        let family = page(&format!("{home}/form/family"));
        assert!(family.contains("data-show-if") && family.contains("hidden>"), "{family}");
        let home_is = "home.province=25&home.commune=25001&home.street=1";
        let appeared = go("form/family", &format!("{home_is}&married=true&father.name="));
        assert_eq!(appeared.to, format!("{home}/form/family"), "the new question is asked before anybody is blamed");
        assert_eq!(go("form/family", &format!("{home_is}&married=true&father.name=")).status, 422);
        let added = go("form/family", &format!("{home_is}&married=false&siblings=&add=siblings")).to;
        assert!(page(added.split('#').next().unwrap()).contains("name=\"siblings.0.name\""));
        let two = format!("{home_is}&married=false&siblings=&siblings.0.name=An&siblings.1.name=B%C3%ACnh");
        assert_eq!(go("form/family", &format!("{two}&drop=siblings.0")).to, format!("{home}/form/family"));
        let left = page(&format!("{home}/form/family"));
        assert!(left.contains("value=\"Bình\"") && !left.contains("siblings.1.name"));
        assert_eq!(go("form/family", &format!("{home_is}&married=false")).to, format!("{home}/form/more"));
        page(&format!("{home}/form/more"));
        assert_eq!(go("form/more", "helps=&helps=sign&income=1.500.000&remark=").to, format!("{home}/papers"));
        assert!(page(&format!("{home}/papers")).contains("Đã khai trong biểu mẫu"));
        assert_eq!(go("papers", "paper.birth_note=").status, 422);
        let file = uploaded(&db, lan());
        assert_eq!(go("papers", &format!("paper.birth_note={file}")).to, format!("{home}/result"));
        assert_eq!(go("result", "result_by=post").status, 422);
        page(&format!("{home}/result"));
        assert_eq!(go("result", "result_by=post&delivery=1+Tr%E1%BA%A7n+Ph%C3%BA").to, format!("{home}/check"));
        assert!(page(&home).contains("Đã xong"));
        let check = page(&format!("{home}/check"));
        for shown in ["Mai An", "20/02/2026", "1.500.000 đ", "Ngôn ngữ ký hiệu", "giấy chứng sinh.pdf", "?to=check"] {
            assert!(check.contains(shown), "{shown}");
        }
        let edited = site.post(&me, &format!("{home}/result?to=check"), "result_by=online").to;
        assert_eq!(edited, format!("{home}/check"), "after a correction straight back");
        assert_eq!(go("submit", "").status, 422, "the declaration");
        let done = go("submit", "declare=true").to;
        assert!(done.ends_with("/confirmation"), "{done}");
        assert_eq!(go("submit", "declare=true").to, done, "a second click");
        assert_eq!(site.get(&me, &format!("{home}/check")).to, done);
        assert!(page(&done).contains("H99.101-260302-0001"));
    });
}

#[test]
fn programs_do_what_the_pages_do() {
    on_both(|db| {
        let site = Site::new(&db, super::routes());
        let (me, other) = (site.sign_in(&lan()), site.sign_in(&minh()));
        let made = site.json(&me, "POST", "/api/v1/drafts", &json!({ "procedure": CODE }).to_string());
        let made: serde_json::Value = serde_json::from_str(&made.text).unwrap();
        let id = made["id"].as_str().unwrap();
        let field = |body: serde_json::Value| site.json(&me, "PUT", &format!("/api/v1/drafts/{id}/fields"), &body.to_string());
        assert_eq!(field(json!({ "page": "form", "field": "helps", "value": ["sign"] })).text, r#"{"at":"09:00"}"#);
        assert_eq!(field(json!({ "page": "form", "field": "nothing", "value": "x" })).status, 404);
        let autosave = site.json(&me, "POST", &format!("/apply/draft/{id}/save/form"), r#"{"field":"child_name","value":"An"}"#);
        assert_eq!(autosave.text, r#"{"at":"09:00"}"#);
        let shown: serde_json::Value = serde_json::from_str(&site.get(&me, &format!("/api/v1/drafts/{id}")).text).unwrap();
        assert_eq!(shown["answers"]["child_name"], "An");
        let early = site.json(&me, "POST", &format!("/api/v1/drafts/{id}/submit"), "");
        assert_eq!(early.status, 422);
        assert!(early.text.contains("child_born"), "{}", early.text);
        for (method, path) in [("GET", String::new()), ("POST", "/submit".to_owned()), ("DELETE", String::new())] {
            assert_eq!(site.json(&other, method, &format!("/api/v1/drafts/{id}{path}"), "").status, 404, "{method} {path}");
        }
        assert_eq!(site.json(&me, "DELETE", &format!("/api/v1/drafts/{id}"), "").status, 200);
        assert_eq!(site.get(&me, "/api/v1/drafts").text, "[]");
    });
}
