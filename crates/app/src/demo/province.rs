//! The province: units, agencies, officials, procedures, people.

use std::collections::HashMap;
use std::sync::Arc;

use access::{Official, Origin};
use base::{AgencyId, ApplicantId, Error, FileId, Instant, Result, Role};
use dossiers::{Person, ProcedureVersion};
use people::{AgencyDraft, Level, OfficialDraft, RoleAt, Unit};

use super::dice::Dice;
use super::{PASSWORD, names};
use crate::Installation;

/// An agency of the demo.
pub(crate) struct Place {
    pub(crate) id: AgencyId,
    pub(crate) kind: String,
    /// How many dossiers it gets, relative to others.
    pub(crate) weight: f64,
    /// The share of its dossiers that run late; most of them get an apology and a new date in time.
    pub(crate) late: f64,
}

/// What each kind of agency carries out, and how often it is asked for.
pub(crate) type Offered = HashMap<String, Vec<(Arc<ProcedureVersion>, f64)>>;

/// What history is made of.
pub(crate) struct World {
    pub(crate) places: Vec<Place>,
    pub(crate) communes: Vec<(String, String)>,
    pub(crate) desks: HashMap<(AgencyId, Role), Vec<Official>>,
    pub(crate) applicants: Vec<(ApplicantId, Person, bool)>,
    pub(crate) scans: Vec<FileId>,
    /// A portrait, for questions that take no document.
    pub(crate) photo: FileId,
    /// The procedures that agencies of a kind carry out, with how often they are asked for.
    pub(crate) procedures: Offered,
}

/// Builds the province and returns what its history is made of.
pub(crate) fn build(installation: &Installation, dice: &mut Dice) -> Result<World> {
    let ctx = installation.system("demo", Origin::Demo);
    let founded = Instant::from_local(base::Date::constant(2025, 3, 1).at(7, 0, 0, 0));
    let begin = ctx.at(founded);
    let hash = people::password::hash(&installation.random, PASSWORD)?;

    let communes: Vec<(String, String)> = names::COMMUNES
        .iter()
        .enumerate()
        .map(|(n, (kind, name))| (format!("99{:03}", (n + 1) * 3), format!("{kind} {name}")))
        .collect();
    let definitions = procedures::built_in()?;
    let agencies = agencies(dice, &communes);
    let staff = staff(dice, &agencies);
    let units = units(&communes);
    let made: Vec<(AgencyDraftAt, AgencyId)> = begin.write_blocking(move |tx| {
        let mut made: Vec<(AgencyDraftAt, AgencyId)> = Vec::new();
        for agency in agencies {
            let parent = made.first().map(|(_, id)| *id);
            let draft = AgencyDraft { parent, ..agency.draft.clone() };
            let id = people::add_agency(tx, &draft)?;
            made.push((agency, id));
        }
        people::save_units(tx, &units)?;
        let by_code: HashMap<String, AgencyId> = made.iter().map(|(a, id)| (a.draft.code.clone(), *id)).collect();
        for person in &staff {
            let agency = *by_code.get(&person.agency).ok_or_else(|| Error::bug(&person.agency))?;
            let draft = OfficialDraft {
                login: person.login.clone(),
                name: person.name.clone(),
                email: format!("{}@tangiang.example.vn", person.login),
                phone: String::new(),
                position: person.position.to_owned(),
                agency,
            };
            let id = people::add_official(tx, &draft, &hash, false)?;
            let roles: Vec<RoleAt> = person.roles.iter().map(|role| RoleAt { role: *role, agency }).collect();
            people::set_roles(tx, id, 1, &roles)?;
        }
        procedures::install(tx, &definitions)?;
        Ok(made)
    })?;
    installation.directory.tree.forget();
    installation.shelf.forget();

    let places = made
        .into_iter()
        .map(|(agency, id)| Place {
            id,
            kind: agency.draft.kind.clone(),
            weight: agency.weight,
            late: agency.late,
        })
        .collect::<Vec<_>>();
    let desks = desks(installation, &places)?;
    let applicants = applicants(installation, &begin, dice, &communes)?;
    let scans = scans(installation, &begin)?;
    let photo = photo(installation, &begin)?;
    let procedures = procedures(installation, &places)?;
    Ok(World { places, communes, desks, applicants, scans, photo, procedures })
}

/// How much busier the two agencies are whose accounts are shown: a visitor finds work on their desks.
const SHOWN: i64 = 8;

struct AgencyDraftAt {
    draft: AgencyDraft,
    weight: f64,
    late: f64,
}

fn agencies(dice: &mut Dice, communes: &[(String, String)]) -> Vec<AgencyDraftAt> {
    let mut all = vec![AgencyDraftAt {
        draft: AgencyDraft {
            kind: "ubnd_tinh".to_owned(),
            level: Some(Level::Province),
            name: "Ủy ban nhân dân tỉnh Tân Giang".to_owned(),
            short_name: "UBND tỉnh".to_owned(),
            code: "H99.01".to_owned(),
            legacy_code: "000.00.01.H99".to_owned(),
            unit_code: "99".to_owned(),
            address: "Số 1, đường Trần Hưng Đạo, phường An Hòa, tỉnh Tân Giang".to_owned(),
            phone: "0299 3800 001".to_owned(),
            ..AgencyDraft::default()
        },
        weight: 0.0,
        late: 0.0,
    }];
    for (number, kind, name, short) in names::DEPARTMENTS {
        let busy = matches!(*number, "03" | "04" | "05" | "06" | "07" | "16");
        let weight = if busy { dice.between(25, 45) } else { dice.between(4, 12) } * if *number == "03" { SHOWN } else { 1 };
        all.push(AgencyDraftAt {
            draft: AgencyDraft {
                kind: (*kind).to_owned(),
                level: Some(Level::Province),
                name: format!("{name} {}", if name.ends_with("tỉnh") { "Tân Giang" } else { "tỉnh Tân Giang" }),
                short_name: (*short).to_owned(),
                code: format!("H99.{number}"),
                legacy_code: format!("000.00.{number}.H99"),
                address: format!("Số {}, đường Lê Lợi, phường An Hòa, tỉnh Tân Giang", dice.between(2, 90)),
                phone: format!("0299 3800 0{number}"),
                ..AgencyDraft::default()
            },
                weight: real(weight),
            // One department in seven is known for being late.
            late: if dice.chance(0.14) { 0.09 } else { 0.016 },
        });
    }
    for (n, (code, name)) in communes.iter().enumerate() {
        let ward = name.starts_with("Phường");
        let weight = if ward { dice.between(18, 34) } else { dice.between(6, 18) } * if n == 0 { SHOWN } else { 1 };
        all.push(AgencyDraftAt {
            draft: AgencyDraft {
                kind: "commune".to_owned(),
                level: Some(Level::Commune),
                name: format!("Ủy ban nhân dân {}", lower_first(name)),
                short_name: format!("UBND {}", lower_first(name)),
                code: format!("H99.{}", 101 + n),
                unit_code: code.clone(),
                address: format!("Trung tâm {}, tỉnh Tân Giang", lower_first(name)),
                phone: format!("0299 3810 {:03}", 101 + n),
                ..AgencyDraft::default()
            },
            weight: real(weight),
            late: if dice.chance(0.07) { 0.08 } else { 0.0105 },
        });
    }
    all
}

#[expect(clippy::as_conversions, reason = "small whole numbers")]
fn real(n: i64) -> f64 {
    n as f64
}

fn lower_first(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|c| c.to_lowercase().chain(rest).collect()).unwrap_or_default()
}

struct Staff {
    login: String,
    name: String,
    position: &'static str,
    agency: String,
    roles: &'static [Role],
}

const COMMUNE_STAFF: &[(&str, &str, &[Role])] = &[
    ("motcua", "Công chức Trung tâm Phục vụ hành chính công", &[Role::Reception, Role::Results, Role::Cashier, Role::Post]),
    ("thuly", "Công chức Tư pháp – Hộ tịch", &[Role::Handler, Role::Clerk]),
    ("lanhdao", "Chủ tịch Ủy ban nhân dân", &[Role::Leader, Role::UnitHead]),
];

const DEPARTMENT_STAFF: &[(&str, &str, &[Role])] = &[
    ("motcua", "Chuyên viên Bộ phận Một cửa", &[Role::Reception, Role::Results, Role::Cashier]),
    ("thuly", "Chuyên viên", &[Role::Handler]),
    ("truongphong", "Trưởng phòng", &[Role::UnitHead]),
    ("lanhdao", "Giám đốc", &[Role::Leader]),
    ("vanthu", "Văn thư", &[Role::Clerk]),
];

const PROVINCE_STAFF: &[(&str, &str, &[Role])] = &[
    ("kiemsoat", "Trưởng phòng Kiểm soát thủ tục hành chính", &[Role::Controller]),
    ("kiemsoat2", "Chuyên viên Kiểm soát thủ tục hành chính", &[Role::Controller]),
    ("giamsat", "Chuyên viên theo dõi, điều hành", &[Role::Monitor]),
    ("quantri", "Quản trị hệ thống", &[Role::SystemAdmin]),
    ("chutich", "Phó Chủ tịch Ủy ban nhân dân tỉnh", &[Role::Leader]),
    ("tonghop", "Chuyên viên Tổng hợp", &[Role::Handler]),
    ("truongphong.01", "Trưởng phòng Tổng hợp", &[Role::UnitHead]),
    ("vanthu.01", "Văn thư", &[Role::Clerk, Role::Reception, Role::Results]),
];

fn staff(dice: &mut Dice, agencies: &[AgencyDraftAt]) -> Vec<Staff> {
    let mut all = Vec::new();
    for agency in agencies {
        let code = &agency.draft.code;
        let (rows, root) = match agency.draft.kind.as_str() {
            "ubnd_tinh" => (PROVINCE_STAFF, true),
            "commune" => (COMMUNE_STAFF, false),
            _ => (DEPARTMENT_STAFF, false),
        };
        let number = code.trim_start_matches("H99.");
        for (login, position, roles) in rows {
            let female = dice.chance(0.5);
            all.push(Staff {
                login: if root { (*login).to_owned() } else { format!("{login}.{number}") },
                name: names::full_name(dice, female),
                position,
                agency: code.clone(),
                roles,
            });
        }
    }
    all
}

fn units(communes: &[(String, String)]) -> Vec<Unit> {
    let mut units = vec![Unit {
        code: "99".to_owned(),
        parent: None,
        name: "Tân Giang".to_owned(),
        full_name: "Tỉnh Tân Giang".to_owned(),
        valid_from: None,
        valid_to: None,
    }];
    units.extend(communes.iter().map(|(code, full)| Unit {
        code: code.clone(),
        parent: Some("99".to_owned()),
        name: full.split_once(' ').map_or(full.as_str(), |(_, name)| name.trim_start_matches("khu ")).to_owned(),
        full_name: full.clone(),
        valid_from: None,
        valid_to: None,
    }));
    units
}

fn desks(installation: &Installation, places: &[Place]) -> Result<HashMap<(AgencyId, Role), Vec<Official>>> {
    let (directory, now) = (installation.directory.clone(), installation.clock.now());
    let ids: Vec<AgencyId> = places.iter().map(|p| p.id).collect();
    installation.db.read_blocking(move |tx| {
        let tree = directory.tree.current(tx, now)?;
        let mut desks: HashMap<(AgencyId, Role), Vec<Official>> = HashMap::new();
        for agency in ids {
            for colleague in people::colleagues(tx, agency)? {
                let Some(official) = people::grants(tx, &tree, colleague.id, now)? else { continue };
                for grant in official.grants.clone() {
                    desks.entry((grant.agency, grant.role)).or_default().push(official.clone());
                }
            }
        }
        Ok(desks)
    })
}

/// The stand-in's people and some thousand others. The flag says that it is a business.
fn applicants(
    installation: &Installation,
    ctx: &access::Ctx,
    dice: &mut Dice,
    communes: &[(String, String)],
) -> Result<Vec<(ApplicantId, Person, bool)>> {
    let mut people: Vec<(Person, bool)> = Vec::new();
    for known in sandbox::vneid::PERSONS {
        let business = known.kind == 2;
        let (code, name) = communes.first().cloned().unwrap_or_default();
        let street = names::street(dice);
        let born = base::text::read::date(known.born).map(|d| d.to_string()).unwrap_or_default();
        people.push((
            Person {
                kind: if business { "business" } else { "citizen" }.to_owned(),
                name: if business { known.company } else { known.name }.to_owned(),
                number: if business { known.tax_code } else { known.number }.to_owned(),
                born: if business { String::new() } else { born },
                sex: match (business, known.sex) {
                    (true, _) => "",
                    (_, 1) => "male",
                    _ => "female",
                }
                .to_owned(),
                phone: known.phone.to_owned(),
                email: known.email.to_owned(),
                address: format!("{street}, {name}, Tỉnh Tân Giang"),
                province: "99".to_owned(),
                commune: code,
                street,
                submitter: None,
                verified: true,
            },
            business,
        ));
    }
    for n in 0..6_000 {
        let Some((code, name)) = dice.of(communes).cloned() else { break };
        let business = n % 8 == 0;
        let person = if business { names::business(dice, &code, &name) } else { names::citizen(dice, &code, &name) };
        people.push((person, business));
    }
    let needs = installation.needs.clone();
    ctx.write_blocking(move |tx| {
        let mut made = Vec::with_capacity(people.len());
        for (person, business) in people {
            let id = needs.applicants.find_or_register(tx, &person)?;
            made.push((id, person, business));
        }
        Ok(made)
    })
}

/// A few scans that stand for all papers of the history.
fn scans(installation: &Installation, ctx: &access::Ctx) -> Result<Vec<FileId>> {
    let papers = ["Tờ khai", "Căn cước công dân", "Giấy chứng sinh", "Giấy chứng nhận", "Hợp đồng", "Bản vẽ thiết kế", "Đơn đề nghị", "Văn bản xác nhận"];
    let runtime = crate::commands::serve::runtime()?;
    let mut ids = Vec::new();
    for paper in papers {
        let letter = print::Document::ResultLetter(print::ResultLetter {
            head: print::Letterhead {
                parent: None,
                issuer: "Tỉnh giả lập Tân Giang".to_owned(),
                number: None,
                place: "Tân Giang".to_owned(),
                date: ctx.now.date(),
            },
            kind: Some(paper.to_uppercase()),
            subject: "Bản chụp dùng để trình diễn".to_owned(),
            authority: None,
            to: Vec::new(),
            grounds: Vec::new(),
            body: vec![print::Block::Text { text: "Giấy tờ này là giả lập và không có giá trị pháp lý.".to_owned() }],
            recipients: Vec::new(),
            signer: print::Signer::default(),
            verify_url: None,
        });
        let pdf = print::render(&letter, ctx.now)?;
        let owner = files::Owner::new("demo", "papers");
        let new = files::NewFile::made(format!("{paper}.pdf"), files::Kind::Pdf, Some(owner), "paper");
        let stored = runtime.block_on(installation.files.store(ctx, new, pdf))?;
        ids.push(stored.id);
    }
    Ok(ids)
}

fn procedures(installation: &Installation, places: &[Place]) -> Result<Offered> {
    let needs = installation.needs.clone();
    let mut kinds: Vec<String> = places.iter().map(|p| p.kind.clone()).collect();
    kinds.sort();
    kinds.dedup();
    installation.db.read_blocking(move |tx| {
        let mut by_kind = HashMap::new();
        for kind in kinds {
            let found = needs.catalogue.find(tx, "", &kind)?;
            let weighted = found
                .into_iter()
                .filter(|v| v.definition.agencies.contains(&kind))
                .map(|v| {
                    let often = popularity(&v.definition.code);
                    (v, often)
                })
                .collect();
            by_kind.insert(kind, weighted);
        }
        Ok(by_kind)
    })
}

/// How often a procedure is asked for, relative to others.
fn popularity(code: &str) -> f64 {
    match code {
        "2.000815" => 30.0,
        "2.000635" => 22.0,
        "1.001193" => 12.0,
        "2.000884" => 10.0,
        "1.004873" => 8.0,
        "1.000656" | "1.000894" => 5.0,
        _ => 2.0,
    }
}

/// A portrait of nobody: a head and shoulders in grey, 3 by 4 centimetres at 300 dots an inch.
fn photo(installation: &Installation, ctx: &access::Ctx) -> Result<FileId> {
    let picture = image::RgbImage::from_fn(354, 472, |x, y| {
        let inside = |cx: i64, cy: i64, rx: i64, ry: i64| {
            let (dx, dy) = (i64::from(x) - cx, i64::from(y) - cy);
            dx * dx * ry * ry + dy * dy * rx * rx < rx * rx * ry * ry
        };
        let grey = if inside(177, 190, 80, 105) || inside(177, 490, 165, 180) { 110 } else { 225 };
        image::Rgb([grey, grey, grey])
    });
    let mut jpeg = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut jpeg, image::ImageFormat::Jpeg).map_err(base::Error::bug)?;
    let owner = files::Owner::new("demo", "papers");
    let new = files::NewFile::made("Ảnh chân dung.jpg".to_owned(), files::Kind::Jpeg, Some(owner), "photo");
    let stored = crate::commands::serve::runtime()?.block_on(installation.files.store(ctx, new, jpeg.into_inner()))?;
    Ok(stored.id)
}
