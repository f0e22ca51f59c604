//! What officers meet at the counter.

use axum::http::StatusCode;
use base::Role::{Clerk, Handler, Leader, Reception, Results};
use serde_json::json;

use crate::desk::browser::Site;
use crate::lifecycle::Status;
use crate::testing::{north, on_both, south};
use crate::{Channel, Dossier};

const OK: StatusCode = StatusCode::OK;
const DONE: StatusCode = StatusCode::SEE_OTHER;
const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

const CARD: &str = "025190000001||Mai Thị Lan|24111990|Nữ|12 Trần Phú, Xã Sơn Bắc, Tỉnh Tân Giang|01012022";
const NEW_CARD: &str = "025090000009||Lý Văn Phúc|01021990|Nam|Bản Mới, Xã Sơn Bắc|01012022";
const TOKEN: &str = "01900000-0000-7000-8000-0000000000a1";

fn form(token: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("token", token),
        ("procedure", "1.001193/simple"),
        ("person.name", "Lý Văn Phúc"),
        ("person.number", "025090000009"),
        ("person.born", "01/02/1990"),
        ("person.phone", "0912 000 111"),
        ("has", "form"),
        ("originals.form", "1"),
        ("has", "birth_note"),
        ("originals.birth_note", "1"),
        ("result_by", "counter"),
        ("channel", "counter"),
    ]
}

fn all(site: &Site) -> Vec<Dossier> {
    let ids = site.db.read_blocking(|tx| tx.all::<base::DossierId>("SELECT id FROM dossier ORDER BY id", &[])).unwrap();
    ids.into_iter().map(|id| site.dossier(id)).collect()
}

#[test]
fn one_form_sent_twice_is_one_dossier() {
    on_both(|db| {
        let site = Site::new(&db);
        let reception = site.officer(Reception, north());
        let pairs = form(TOKEN);
        let [one, two] = site.post_both("/desk/counter/receive", (&reception, &pairs), (&reception, &pairs));
        assert_eq!((one.status, two.status), (DONE, DONE), "{} {}", one.body, two.body);
        assert_eq!(one.to, two.to);
        assert_eq!(site.post(&reception, "/desk/counter/receive", &pairs).to, one.to, "and a third time, later");
        let dossiers = all(&site);
        assert_eq!(dossiers.len(), 1);
        let d = &dossiers[0];
        assert_eq!((d.status, d.channel, d.step_key.as_str()), (Status::Received, Channel::Counter, "examine"));
        assert_eq!(d.person.phone, "0912000111");
        let receipt = site.get(&reception, &one.to);
        assert!(receipt.status == OK && receipt.body.contains(&d.code) && receipt.body.contains("/letters/"));
        // The next person's form is another dossier.
        assert_eq!(site.post(&reception, "/desk/counter/receive", &form("01900000-0000-7000-8000-0000000000a2")).status, DONE);
        assert_eq!(all(&site).len(), 2);
    });
}

#[test]
fn nothing_is_received_without_its_required_papers_and_nothing_typed_is_lost() {
    on_both(|db| {
        let site = Site::new(&db);
        let reception = site.officer(Reception, north());
        let pairs: Vec<_> = form(TOKEN).into_iter().filter(|p| *p != ("has", "birth_note")).chain([("note", "khách chờ ở ghế")]).collect();
        let refused = site.post(&reception, "/desk/counter/receive", &pairs);
        assert_eq!(refused.status, WRONG);
        assert!(refused.body.contains("Thiếu giấy tờ bắt buộc: Giấy chứng sinh") && refused.body.contains("khách chờ ở ghế"));
        assert!(refused.body.contains(TOKEN), "the same form, corrected, is sent");
        assert!(all(&site).is_empty());
        assert_eq!(site.post(&reception, "/desk/counter/receive", &form(TOKEN)).status, DONE);
        // The e-form filled in at the counter stands for the paper form, and must then be right.
        let typed = |name: &'static str| -> Vec<_> {
            let pairs = form("01900000-0000-7000-8000-0000000000a3");
            pairs.into_iter().filter(|p| *p != ("has", "form")).chain([("child_name", "Lý An"), ("child_born", name)]).collect()
        };
        assert_eq!(site.post(&reception, "/desk/counter/receive", &typed("31/02/2026")).status, WRONG);
        assert_eq!(site.post(&reception, "/desk/counter/receive", &typed("20/02/2026")).status, DONE);
    });
}

#[test]
fn a_scan_leads_to_the_person_or_to_the_dossier() {
    on_both(|db| {
        let site = Site::new(&db);
        let reception = site.officer(Reception, north());
        let d = site.submitted();
        let start = site.get(&reception, "/desk/counter");
        assert!(start.status == OK && start.body.contains("data-scanner") && start.body.contains("autofocus"));
        let look = |q: &str| site.post(&reception, "/desk/counter", &[("q", q)]);
        let known = look(CARD);
        assert!(known.status == OK && known.body.contains("0912345678"), "the account's phone");
        assert!(known.body.contains(&d.code), "earlier dossiers");
        let new = look(NEW_CARD);
        assert!(new.body.contains("Lý Văn Phúc") && new.body.contains("01/02/1990"));
        assert_eq!(look(&d.code).to, format!("/desk/dossiers/{}", d.id));
        assert_eq!(look(&format!("https://mc.example/track?code={}&key=ABC", d.code)).to, format!("/desk/dossiers/{}", d.id));
        assert_eq!(look("H99.101-260302-9999").status, WRONG);
        assert_eq!(look("abc|def").status, WRONG);
        // What another agency holds stays unknown here.
        let south = site.officer(Reception, south());
        assert_eq!(site.post(&south, "/desk/counter", &[("q", &d.code)]).status, WRONG);
        assert!(!site.post(&south, "/desk/counter", &[("q", CARD)]).body.contains(&d.code));
        // Only who receives looks people up.
        let handler = site.officer(Handler, north());
        for answer in [
            site.get(&handler, "/desk/counter"),
            site.post(&handler, "/desk/counter", &[("q", CARD)]),
            site.post(&handler, "/desk/counter/receive", &form(TOKEN)),
            site.post_json(&handler, "/api/v1/counter/look", &json!({ "text": CARD })),
            site.post_json(&handler, "/api/v1/counter/receptions", &json!({ "procedure": "1.001193/simple" })),
            site.get(&handler, "/api/v1/counter/procedures?q=khai"),
        ] {
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
        }
    });
}

#[test]
fn procedures_are_found_by_a_few_words() {
    on_both(|db| {
        let site = Site::new(&db);
        let reception = site.officer(Reception, north());
        let found = site.get(&reception, "/api/v1/counter/procedures?q=khai%20sinh");
        assert!(found.body.contains("1.001193/simple") && found.body.contains("1.001193/found"), "{}", found.body);
        let person = [("person.name", "Lý Văn Phúc"), ("person.number", "025090000009")];
        let several = site.post(&reception, "/desk/counter/new", &[&person[..], &[("procedure", "khai sinh")]].concat());
        assert!(several.body.contains("Trẻ bị bỏ rơi"));
        let picked = [("procedure", "khai sinh"), ("chosen", "1.001193/found")];
        let papers = site.post(&reception, "/desk/counter/new", &[&person[..], &picked[..]].concat());
        assert!(papers.status == OK && papers.body.contains("Biên bản") && papers.body.contains("name=\"token\""), "{}", papers.body);
        for (name, number, born) in [("Lý", "12", ""), ("<b>Lý</b>", "025090000009", ""), ("1234", "025090000009", ""), ("Lý", "025090000009", "01/01/1899")] {
            let person = [("person.name", name), ("person.number", number), ("person.born", born), ("procedure", "1.001193/simple")];
            assert_eq!(site.post(&reception, "/desk/counter/new", &person).status, WRONG, "{name} {number} {born}");
        }
    });
}

#[test]
fn a_finished_dossier_waits_at_the_results_desk_of_its_agency() {
    on_both(|db| {
        let site = Site::new(&db);
        let id = site.submitted().id;
        for (role, act, pairs) in [
            (Reception, "receive", &[][..]),
            (Handler, "pass_on", &[]),
            (Leader, "approve", &[("choice", "0")]),
            (Clerk, "pass_on", &[("result.number", "45/KS"), ("result.signer", "Lê Thị Chi")]),
        ] {
            let answer = site.act(&site.officer(role, north()), id, act, pairs);
            assert_eq!(answer.status, DONE, "{act}: {}", answer.body);
        }
        let code = site.dossier(id).code;
        let results = site.officer(Results, north());
        let list = site.get(&results, "/desk/results");
        assert!(list.status == OK && list.body.contains(&code));
        assert_eq!(site.post(&results, "/desk/results", &[("q", &code)]).to, format!("/desk/dossiers/{id}/acts/hand_over"));
        assert!(site.post(&results, "/desk/results", &[("q", CARD)]).body.contains(&code));
        assert!(!site.post(&results, "/desk/results", &[("q", "Ngô Văn Minh")]).body.contains(&code));
        let page: serde_json::Value = serde_json::from_str(&site.get(&results, "/api/v1/results").body).unwrap();
        assert_eq!(page["total"], 1);
        let stranger = site.officer(Reception, south());
        assert!(!site.get(&stranger, "/desk/results").body.contains(&code));
        assert_eq!(site.act(&results, id, "hand_over", &[("receiver", "Mai Thị Lan")]).status, DONE);
        assert!(!site.get(&results, "/desk/results").body.contains(&code));
    });
}

#[test]
fn the_api_receives_as_the_page_does() {
    on_both(|db| {
        let site = Site::new(&db);
        let reception = site.officer(Reception, north());
        let body = json!({
            "token": TOKEN,
            "procedure": "1.001193/simple",
            "person": { "name": "Lý Văn Phúc", "number": "025090000009" },
            "competent": south(),
            "channel": "post",
            "result_by": "post",
            "papers": [{ "component": "form", "originals": 1 }, { "component": "birth_note", "originals": 1 }]
        });
        let one = site.post_json(&reception, "/api/v1/counter/receptions", &body);
        let two = site.post_json(&reception, "/api/v1/counter/receptions", &body);
        assert_eq!((one.status, &one.body), (OK, &two.body));
        let d = all(&site).remove(0);
        assert_eq!((d.receiving_agency, d.competent_agency, d.channel), (north(), south(), Channel::Post));
    });
}

#[test]
fn the_register_lists_what_this_counter_received_in_the_period_and_nothing_else() {
    on_both(|db| {
        let site = Site::new(&db);
        let reception = site.officer(Reception, north());
        assert_eq!(site.post(&reception, "/desk/counter/receive", &form(TOKEN)).status, DONE);
        let code = all(&site)[0].code.clone();
        let asked = site.get(&reception, "/desk/register");
        assert!(asked.status == OK && asked.body.contains("Sổ theo dõi hồ sơ"), "{}", asked.body);
        let register = |who: &str, query: &str| site.get(who, &format!("/desk/register.pdf?{query}"));
        let found = register(&reception, "from=01/01/2020&to=31/12/2039");
        assert!(found.status == OK && found.body.contains(&code) && found.body.contains("Lý Văn Phúc"), "{}", found.body);
        let before = register(&reception, "from=01/01/2020&to=02/01/2020");
        assert!(before.status == OK && !before.body.contains(&code));
        for (query, says) in [
            ("from=abc&to=31/12/2039", "Nhập ngày theo dạng"),
            ("from=31/12/2039&to=01/01/2020", "Ngày cuối phải sau ngày đầu"),
        ] {
            let wrong = register(&reception, query);
            assert!(wrong.status == WRONG && wrong.body.contains(says), "{query}: {}", wrong.body);
        }
        // Another unit's register is no more than a name that leads nowhere.
        let elsewhere = register(&reception, &format!("agency={}&from=01/01/2020&to=31/12/2039", south()));
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
        let other = site.officer(Reception, south());
        assert!(!register(&other, "from=01/01/2020&to=31/12/2039").body.contains(&code));
        let handler = site.officer(Handler, north());
        assert_eq!(register(&handler, "from=01/01/2020&to=31/12/2039").status, StatusCode::FORBIDDEN);
    });
}
