//! A small province in memory: two communes, their officials, two citizens and one procedure. For
//! the tests of acts and pages, here and in other crates (feature `testing`).

mod fakes;
mod procedure;
#[cfg(test)]
pub(crate) mod site;

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use access::{Actor, Applicant, Coverage, Ctx, Grant, Official, Origin, Randomness};
use base::deadline::PausePolicy;
use base::{AgencyId, Id, Instant, Locale, OfficialId, ProcedureId, Role, VersionId};
use db::Db;
use forms::Answers;
use serde_json::json;

use crate::acts::Application;
use crate::needs::{Needs, Policy, ProcedureVersion};
use crate::{NewPaper, Person, ResultBy};
use fakes::{Known, OneProcedure, PlainPress, TwoCommunes};
use procedure::definition;

/// Nine o'clock on Monday, 2 March 2026: everybody is at work.
pub const MONDAY: Instant = Instant::from_ms(1_772_416_800_000);
/// The procedure's code.
pub const CODE: &str = "1.001193";

fn number<T: Id>(n: u8) -> T {
    let text = format!("01900000-0000-7000-8000-0000000000{n:02x}");
    match text.parse() {
        Ok(id) => id,
        #[expect(clippy::panic, reason = "a fixed id of the test province is well-formed")]
        Err(error) => panic!("{text}: {error}"),
    }
}

/// The commune of Sơn Bắc, `H99.101`, unit 25001: everybody below works here unless said otherwise.
pub fn north() -> AgencyId {
    number(1)
}

/// The commune of Sơn Nam, `H99.102`, unit 25002.
pub fn south() -> AgencyId {
    number(2)
}

/// The published version of the procedure.
pub fn version_id() -> VersionId {
    number(3)
}

/// The procedure.
pub fn procedure_id() -> ProcedureId {
    number(4)
}

/// Everybody who works in the two communes: id, name, role, agency.
pub fn staff() -> Vec<(OfficialId, &'static str, Role, AgencyId)> {
    vec![
        (number(0x11), "Nguyễn Thị An", Role::Reception, north()),
        (number(0x12), "Trần Văn Bình", Role::Handler, north()),
        (number(0x13), "Lê Thị Chi", Role::Leader, north()),
        (number(0x14), "Phạm Văn Dũng", Role::Clerk, north()),
        (number(0x15), "Hoàng Thị Giang", Role::Results, north()),
        (number(0x21), "Vũ Văn Em", Role::Reception, south()),
        (number(0x22), "Đỗ Thị Hà", Role::Handler, south()),
        (number(0x23), "Bùi Văn Khoa", Role::Leader, south()),
    ]
}

/// The official of a role at an agency, signed in.
///
/// # Panics
/// When nobody there has the role.
pub fn official(role: Role, agency: AgencyId) -> Actor {
    let found = staff().into_iter().find(|(_, _, r, a)| *r == role && *a == agency);
    #[expect(clippy::panic, reason = "a test that asks for nobody is wrong")]
    let Some((id, name, role, agency)) = found else { panic!("nobody is {role:?} there") };
    let grant = Grant { role, agency, covers: Coverage::Only(Arc::new(HashSet::from([agency]))), on_behalf_of: None };
    Actor::Official(Official { id, name: name.to_owned(), grants: vec![grant] })
}

/// Lan, who applies.
pub fn lan() -> Actor {
    Actor::Applicant(Applicant { id: number(0x31), name: "Mai Thị Lan".to_owned() })
}

/// Minh, who has nothing to do with Lan.
pub fn minh() -> Actor {
    Actor::Applicant(Applicant { id: number(0x32), name: "Ngô Văn Minh".to_owned() })
}

/// What the accounts of Lan and Minh say.
pub fn person(name: &str, id: &str) -> Person {
    Person {
        kind: "citizen".to_owned(),
        name: name.to_owned(),
        number: id.to_owned(),
        born: "1990-11-24".to_owned(),
        sex: "female".to_owned(),
        phone: "0912345678".to_owned(),
        email: "lan@example.com".to_owned(),
        address: "12 Trần Phú, Xã Sơn Bắc, Tỉnh Tân Giang".to_owned(),
        province: "25".to_owned(),
        commune: "25001".to_owned(),
        street: "12 Trần Phú".to_owned(),
        submitter: None,
        verified: true,
    }
}

/// The context of an actor on Monday morning.
pub fn ctx(db: &Db, actor: Actor) -> Ctx {
    Ctx::new(db.clone(), actor, MONDAY, Origin::Test, Locale::Vi, Randomness::System)
}

/// All tables that dossiers stand on.
pub fn migrations() -> Vec<db::Migration> {
    [access::MIGRATIONS, web::MIGRATIONS, jobs::MIGRATIONS, files::MIGRATIONS, crate::MIGRATIONS].concat()
}

/// What dossiers need, answered by the test province.
pub fn needs() -> Needs {
    Needs {
        agencies: Box::new(TwoCommunes),
        catalogue: Box::new(OneProcedure(Arc::new(version()))),
        applicants: Box::new(Known(Mutex::new(vec![
            (number(0x31), person("Mai Thị Lan", "025190000001")),
            (number(0x32), person("Ngô Văn Minh", "025090000002")),
        ]))),
        press: Box::new(PlainPress),
        policy: Policy {
            supplement: PausePolicy::Extend,
            supplements: None,
            extensions: Some(1),
            accept_hours: 8,
            supplement_days: 30,
            draft_days: 90,
            base_url: "https://tangiang.example".to_owned(),
        },
    }
}

/// The procedure as it is published: a birth is registered within three working days.
pub fn version() -> ProcedureVersion {
    ProcedureVersion { id: version_id(), procedure_id: procedure_id(), definition: definition() }
}

/// A complete application of Lan's to the commune of Sơn Bắc, without papers that need a file.
pub fn application() -> Application {
    Application {
        applicant_id: number(0x31),
        person: person("Mai Thị Lan", "025190000001"),
        case_key: "simple".to_owned(),
        agency: north(),
        answers: answers(),
        papers: vec![NewPaper {
            component: "birth_note".to_owned(),
            name: "Giấy chứng sinh".to_owned(),
            file_id: Some(number(0x41)),
            originals: 1,
            copies: 0,
        }],
        result_by: ResultBy::Online,
    }
}

/// Complete answers.
pub fn answers() -> Answers {
    match json!({
        "child_name": "Mai An Nhiên",
        "child_born": "2026-02-20",
        "child_sex": "female",
        "home": { "province": "25", "commune": "25001", "street": "12 Trần Phú" },
        "married": false,
    }) {
        serde_json::Value::Object(map) => map.into(),
        _ => Answers::new(),
    }
}

/// Runs a test on a fresh database of each engine, tables and text index ready.
///
/// # Panics
/// When a database cannot be made or the test panics.
#[cfg(test)]
pub(crate) fn on_both(test: impl Fn(Db)) {
    db::testing::both(&migrations(), |db| {
        db.write_blocking(crate::prepare).unwrap();
        test(db);
    });
}
