//! Letters of a dossier of the test province, before they become PDF.

use access::{Actor, Ctx};
use base::{FileId, Instant, Role};
use db::Db;
use dossiers::testing::{MONDAY, application, ctx, lan, needs, north, official, version};
use dossiers::{Dossier, LetterSheet, Mark, Marks, NewPaper, acts, store};
use files::{Kind, NewFile};
use print::{Component, Document};

use super::Press;

fn on_both(test: impl Fn(Db)) {
    db::testing::both(&dossiers::testing::migrations(), |db| {
        db.write_blocking(dossiers::prepare).unwrap();
        test(db);
    });
}

fn act<T: Send + 'static>(ctx: &Ctx, work: impl FnOnce(&mut access::Tx<'_, '_>) -> base::Result<T> + Send + 'static) -> T {
    ctx.write_blocking(work).unwrap()
}

fn uploaded(db: &Db, name: &str) -> FileId {
    let folder = tempfile::tempdir().unwrap();
    let shelf = files::Files::open(files::Config::at(folder.path()), Vec::new()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let content = format!("%PDF-1.7 {name}").into_bytes();
    runtime.block_on(shelf.store(&ctx(db, lan()), NewFile::made(name, Kind::Pdf, None, ""), content)).unwrap().id
}

/// The letter of a form as it is read now.
fn letter(db: &Db, d: &Dossier, form: &str) -> Document {
    let (id, form) = (d.id, form.to_owned());
    let press = Press { base_url: "https://tangiang.example".to_owned(), hotline: "1900 1234".to_owned() };
    act(&ctx(db, Actor::System("test")), move |tx| {
        let dossier = store::get(tx, id)?.unwrap();
        let agency = needs().agencies.get(tx, north())?.unwrap();
        let made = store::letters(tx, id)?.into_iter().find(|l| l.form == form);
        // The control sheet is made when it is read.
        let letter = made.unwrap_or_else(|| dossiers::Letter {
            id: tx.ctx.id(),
            form: form.clone(),
            number: String::new(),
            title: String::new(),
            data: serde_json::json!({}),
            made_by: String::new(),
            made_at: tx.now(),
        });
        press.document(&LetterSheet {
            letter: &letter,
            dossier: &dossier,
            definition: &version().definition,
            receiving: &agency,
            competent: &agency,
            papers: &store::papers(tx, id)?,
            supplements: &store::supplements(tx, id)?,
            events: &access::events_of(tx, &id.to_string())?,
        })
    })
}

fn submitted(db: &Db) -> Dossier {
    let mut application = application();
    application.papers[0].file_id = Some(uploaded(db, "giấy chứng sinh.pdf"));
    act(&ctx(db, lan()), move |tx| acts::submit(tx, &needs(), &version(), application))
}

fn received(db: &Db, d: &Dossier, at: Instant) -> Dossier {
    let (id, shown) = (d.id, d.version);
    act(&ctx(db, official(Role::Reception, north())).at(at), move |tx| acts::receive(tx, &needs(), id, shown, ""))
}

fn asked(db: &Db, d: &Dossier) -> Dossier {
    let (id, shown) = (d.id, d.version);
    let mark = |key: &str, reason: &str| Mark { key: key.to_owned(), reason: reason.to_owned() };
    let marks = Marks { fields: vec![mark("child_name", "Sai họ")], papers: vec![mark("birth_note", "Ảnh mờ")] };
    act(&ctx(db, official(Role::Reception, north())), move |tx| {
        acts::request_supplement(tx, &needs(), id, shown, "Hồ sơ chưa đầy đủ", marks)
    })
}

#[test]
fn the_confirmation_says_the_same_whenever_it_is_read() {
    on_both(|db| {
        let d = submitted(&db);
        let first = letter(&db, &d, "confirmation");
        let Document::OnlineConfirmation(told) = &first else { panic!("{first:?}") };
        assert_eq!(told.answer_by, d.accept_by);
        assert_eq!(told.files.len(), 1);
        assert_eq!((told.files[0].component.as_str(), told.files[0].file.as_str()), ("Giấy chứng sinh", "giấy chứng sinh.pdf"));
        assert_eq!(told.files[0].sha256.len(), 64);
        let d = asked(&db, &d);
        let paper = NewPaper { component: "birth_note".to_owned(), file_id: Some(uploaded(&db, "chụp lại.pdf")), ..NewPaper::default() };
        let (id, answers) = (d.id, d.answers.clone());
        let d = act(&ctx(&db, lan()).at(MONDAY.plus_days(1)), move |tx| acts::supplement(tx, &needs(), id, &answers, &[paper]));
        received(&db, &d, MONDAY.plus_days(1));
        assert_eq!(letter(&db, &d, "confirmation"), first);
    });
}

#[test]
fn forms_count_what_came_online_as_electronic_and_only_what_is_in_force() {
    on_both(|db| {
        let d = asked(&db, &submitted(&db));
        let request = letter(&db, &d, "02");
        let Document::SupplementRequest(asks) = &request else { panic!("{request:?}") };
        let names: Vec<&str> = asks.items.iter().map(|i| i.component.name.as_str()).collect();
        assert_eq!(names, ["Nội dung tờ khai: Họ và tên trẻ", "Giấy chứng sinh"]);
        let paper = NewPaper { component: "birth_note".to_owned(), file_id: Some(uploaded(&db, "chụp lại.pdf")), ..NewPaper::default() };
        let (id, answers) = (d.id, d.answers.clone());
        let later = MONDAY.plus_days(1);
        let d = act(&ctx(&db, lan()).at(later), move |tx| acts::supplement(tx, &needs(), id, &answers, &[paper]));
        let d = received(&db, &d, later);
        let receipt = letter(&db, &d, "01");
        let Document::Receipt(told) = &receipt else { panic!("{receipt:?}") };
        let one = Component { name: "Giấy chứng sinh".to_owned(), electronic: 1, ..Component::default() };
        assert_eq!(told.components, [one]);
    });
}

#[test]
fn the_control_sheet_begins_with_reception_and_the_first_step() {
    on_both(|db| {
        let d = submitted(&db);
        let d = received(&db, &d, MONDAY.plus_minutes(30));
        let sheet = letter(&db, &d, "06");
        let Document::ControlSheet(told) = &sheet else { panic!("{sheet:?}") };
        let ways: Vec<(&str, &str)> = told.handovers.iter().map(|h| (h.from.as_str(), h.to.as_str())).collect();
        assert_eq!(ways, [("Tiếp nhận hồ sơ", "Thẩm định hồ sơ")]);
    });
}
