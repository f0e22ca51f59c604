use access::Randomness;
use axum::body::Body;
use axum::http::Request;
use base::Role;

use super::browser::{Browser, PASSWORD, Site, events, give_password, on_both_sites};
use super::*;
use crate::Policy;
use crate::import::{self, Kind, NewAccount};

/// Signs in a system operator and an administrator of the department of justice.
async fn desk(site: &Site) -> (Province, Browser, Browser) {
    let sys = system(&site.db);
    let p = province(&sys);
    let mut browsers = Vec::new();
    for (login, agency, role) in [("operator", p.root, Role::SystemAdmin), ("admin", p.justice, Role::AgencyAdmin)] {
        let id = person(&sys, login, agency, &[role]);
        give_password(&site.db, id);
        let mut browser = Browser::default();
        assert_eq!(browser.sign_in(site, login, PASSWORD).await.status, 303);
        browsers.push(browser);
    }
    let admin = browsers.pop().unwrap();
    (p, browsers.pop().unwrap(), admin)
}

#[test]
fn pages_show_and_keep_out() {
    on_both_sites(Policy::default(), async |site: Site| {
        let (p, mut operator, mut admin) = desk(&site).await;
        let sys = system(&site.db);
        let below = person(&sys, "below", p.division, &[Role::Handler]);
        let other = person(&sys, "other", p.north, &[Role::Handler]);
        for path in [
            "/desk/admin/agencies", "/desk/admin/agencies?q=tu+phap", "/desk/admin/agencies/new",
            &format!("/desk/admin/agencies/{}", p.justice), &format!("/desk/admin/agencies/{}/merge", p.north),
            "/desk/admin/officials", "/desk/admin/officials/new", &format!("/desk/admin/officials/{other}"),
            "/desk/admin/import", "/desk/absence", "/me/security", "/me/sessions", "/me/password",
        ] {
            for lang in ["vi", "en"] {
                let mark = if path.contains('?') { '&' } else { '?' };
                let shown = operator.get(&site, &format!("{path}{mark}lang={lang}")).await;
                assert_eq!(shown.status, 200, "{path}: {}", shown.text);
            }
        }
        for (path, status) in [
            ("/desk/admin/agencies".to_owned(), 403),
            (format!("/desk/admin/agencies/{}", p.justice), 403),
            ("/desk/admin/officials".to_owned(), 200),
            (format!("/desk/admin/officials/{below}"), 200),
            (format!("/desk/admin/officials/{other}"), 404),
            ("/desk/admin/officials/nonsense".to_owned(), 404),
            (format!("/api/v1/officials/{other}"), 404),
            (format!("/api/v1/officials/{below}"), 200),
        ] {
            assert_eq!(admin.get(&site, &path).await.status, status, "{path}");
        }
        // What goes wrong at the desk is told in the frame of the desk, elsewhere in the portal's.
        for (path, frame) in [("/desk/admin/agencies", "officer"), ("/desk/nowhere?from=/me", "officer"), ("/nowhere", "citizen"), ("/desks", "citizen")] {
            let shown = admin.get(&site, path).await;
            assert!(shown.text.contains(&format!("data-theme=\"{frame}\"")), "{path}: {}", shown.text);
        }
        assert!(Browser::default().get(&site, "/desk/nowhere").await.text.contains("data-theme=\"citizen\""), "nobody is signed in");
        let list = admin.get(&site, "/desk/admin/officials").await;
        assert!(list.text.contains("Nguyễn Văn below") && !list.text.contains("Nguyễn Văn other"));
        for act in ["", "/roles", "/active", "/unlock", "/password", "/second-factor"] {
            let shown = admin.post(&site, &format!("/desk/admin/officials/{other}{act}"), &[("agency", &p.north.to_string()), ("name", "X"), ("login", "xyz")]).await;
            assert_eq!(shown.status, 404, "{act}");
        }
        assert_eq!(Browser::default().get(&site, "/desk/admin/officials").await.location, "/official/login?next=%2Fdesk%2Fadmin%2Fofficials");
    });
}

#[test]
fn an_official_is_added_given_a_role_and_signs_in() {
    on_both_sites(Policy::default(), async |site: Site| {
        let (p, _, mut admin) = desk(&site).await;
        let place = p.justice.to_string();
        let add = [("name", "Nguyễn Thị Lan"), ("login", "lan.nt"), ("agency", place.as_str()), ("position", "Chuyên viên"), ("email", ""), ("phone", "")];
        let wrong = admin.submit(&site, "/desk/admin/officials/new", "/desk/admin/officials", &add[..1]).await;
        assert_eq!(wrong.status, 422);
        let empty = admin.post(&site, "/desk/admin/officials", &[]).await;
        for told in ["Tên đăng nhập dài từ 3", "Hãy nhập họ và tên", "Hãy chọn cơ quan"] {
            assert!(empty.status == 422 && empty.text.contains(told), "{told}: {}", empty.text);
        }
        let shown = admin.post(&site, "/desk/admin/officials", &add).await;
        assert_eq!(shown.status, 200, "{}", shown.text);
        let password = shown.text.split("data-copy=\"").nth(2).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(password.len(), 19, "{password}");
        let lan = act(&system(&site.db), |tx| crate::official_by_login(tx, "lan.nt")).unwrap();
        let role = [("version", "1"), ("role", "handler"), ("role_agency", place.as_str())];
        assert_eq!(admin.post(&site, &format!("/desk/admin/officials/{}/roles", lan.id), &role).await.status, 303);
        assert!(signed(&site.db, lan.id).actor.official().unwrap().holds(Role::Handler, p.justice));
        let mut browser = Browser::default();
        browser.sign_in(&site, "lan.nt", &password).await;
        assert_eq!(browser.get(&site, "/me/security").await.location, "/me/password");
        // The role is taken away by leaving its box empty.
        assert_eq!(admin.post(&site, &format!("/desk/admin/officials/{}/roles", lan.id), &[("version", "2")]).await.status, 303);
        assert!(!signed(&site.db, lan.id).actor.official().unwrap().holds(Role::Handler, p.justice));
        // Closing the account ends its sessions.
        admin.post(&site, &format!("/desk/admin/officials/{}/active", lan.id), &[("active", "false")]).await;
        assert_eq!(browser.get(&site, "/me/password").await.status, 303);
        assert_eq!(browser.sign_in(&site, "lan.nt", &password).await.status, 422);
    });
}

#[test]
fn an_agency_is_added_and_merged_by_forms() {
    on_both_sites(Policy::default(), async |site: Site| {
        let (p, mut operator, mut admin) = desk(&site).await;
        let root = p.root.to_string();
        // Without an agency above: told with everything else, and what was typed is kept.
        let lone = [("name", "Ủy ban nhân dân xã Mới"), ("kind", "Xã")];
        let shown = operator.submit(&site, "/desk/admin/agencies/new", "/desk/admin/agencies", &lone).await;
        assert_eq!(shown.status, 422);
        for told in ["href=\"#parent\">Chọn cơ quan cấp trên", "href=\"#kind\"", "value=\"Ủy ban nhân dân xã Mới\""] {
            assert!(shown.text.contains(told), "{told}: {}", shown.text);
        }
        assert_eq!(operator.post(&site, &format!("/desk/admin/agencies/{}", p.north), &[("version", "1"), ("name", "Xã"), ("kind", "commune")]).await.status, 422);
        admin.get(&site, "/desk/admin/officials").await;
        assert_eq!(admin.post(&site, "/desk/admin/agencies", &lone).await.status, 403);
        let form = [("parent", root.as_str()), ("name", "Ủy ban nhân dân xã Mới"), ("kind", "commune"), ("level", "commune"), ("code", "H99.103")];
        let shown = operator.submit(&site, "/desk/admin/agencies/new", "/desk/admin/agencies", &form).await;
        assert_eq!(shown.status, 303);
        let page = operator.get(&site, "/desk/admin/agencies").await;
        assert!(page.text.contains("Ủy ban nhân dân xã Mới"), "seen at once");
        assert!(page.text.contains(">Ủy ban nhân dân cấp xã<") && !page.text.contains(">so_tu_phap<"), "kinds by their names");
        let merge = format!("{}/merge", shown.location);
        assert_eq!(operator.post(&site, &merge, &[("version", "1")]).await.status, 422);
        let into = p.north.to_string();
        assert_eq!(operator.post(&site, &merge, &[("version", "1"), ("into", &into), ("reason", "NQ 1")]).await.status, 303);
        assert!(!operator.get(&site, "/desk/admin/agencies").await.text.contains("xã Mới"));
    });
}

#[test]
fn absence_is_arranged_by_oneself() {
    on_both_sites(Policy::default(), async |site: Site| {
        let (p, _, mut admin) = desk(&site).await;
        let deputy = person(&system(&site.db), "deputy", p.justice, &[]);
        let id = deputy.to_string();
        let form = [("delegate", id.as_str()), ("from", "02/03/2026"), ("to", "03/03/2026"), ("reason", "Nghỉ phép"), ("roles", "agency_admin")];
        assert_eq!(admin.submit(&site, "/desk/absence", "/desk/absence", &form[..1]).await.status, 422);
        let empty = admin.post(&site, "/desk/absence", &[]).await;
        for told in ["Hãy chọn người làm thay", "Hãy nhập ngày bắt đầu", "Hãy nhập ngày kết thúc", "Hãy ghi lý do"] {
            assert!(empty.status == 422 && empty.text.contains(told), "{told}: {}", empty.text);
        }
        assert_eq!(admin.post(&site, "/desk/absence", &form).await.status, 303);
        let holds = |days| signed_at(&site.db, deputy, NOON.plus_days(days)).actor.official().unwrap().has_role(Role::AgencyAdmin);
        assert!(holds(0) && holds(1), "the last day counts in full");
        assert!(!holds(2));
        let page = admin.get(&site, "/desk/absence").await;
        let end = page.text.split("/desk/absence/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(admin.post(&site, &format!("/desk/absence/{end}"), &[]).await.status, 303);
        assert!(!holds(0));
    });
}

fn multipart(csrf: &str, kind: &str, file: &str) -> Request<Body> {
    let mut body = String::new();
    for (name, value) in [("csrf", csrf), ("kind", kind)] {
        body += &format!("--sep\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    body += &format!("--sep\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{file}\r\n--sep--\r\n");
    Request::post("/desk/admin/import").header("content-type", "multipart/form-data; boundary=sep").body(Body::from(body)).unwrap()
}

const AGENCIES: &str = "code,name,parent_code,kind\nH99.201,Phường Một,H99,commune\nH99.10,Sở Tư pháp mới,H99,so_tu_phap\nH99.101,,H99,commune";

#[test]
fn an_import_is_previewed_then_confirmed() {
    on_both_sites(Policy::default(), async |site: Site| {
        let (_, mut operator, mut admin) = desk(&site).await;
        let csrf = |page: &str| page.split("data-csrf=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let token = csrf(&operator.get(&site, "/desk/admin/import").await.text);
        let good = AGENCIES.replace("H99.101,,", "H99.101,Ủy ban nhân dân xã Sơn Bắc,");
        let bad = operator.send(&site, multipart(&token, "agencies", AGENCIES)).await;
        assert!(bad.status == 422 && bad.text.contains("Hãy nhập tên cơ quan"));
        assert_eq!(operator.send(&site, multipart("forged", "agencies", &good)).await.status, 409);
        let shown = operator.send(&site, multipart(&token, "agencies", &good)).await;
        assert_eq!(shown.status, 303, "{}", shown.text);
        let page = operator.get(&site, &shown.location).await;
        assert!(page.text.contains("Phường Một") && page.text.contains("Sở Tư pháp → Sở Tư pháp mới"), "{}", page.text);
        assert_eq!(act(&system(&site.db), |tx| Ok(crate::agencies(tx)?.len())), 5, "nothing is written yet");
        assert_eq!(admin.get(&site, &shown.location).await.status, 404, "another's preview");
        assert_eq!(operator.post(&site, &shown.location, &[]).await.status, 303);
        assert_eq!(operator.post(&site, &shown.location, &[]).await.status, 404, "once");
        let tree = tree(&system(&site.db));
        assert_eq!(tree.by_code("H99.201").unwrap().name, "Phường Một");
        assert_eq!(tree.by_code("H99.10").unwrap().name, "Sở Tư pháp mới");
        assert_eq!(events(&site.db, "import.apply"), 1);
        // An administrator of one agency imports no agencies.
        let token = csrf(&admin.get(&site, "/desk/admin/import").await.text);
        assert_eq!(admin.send(&site, multipart(&token, "agencies", &good)).await.status, 403);
        let elsewhere = admin.send(&site, multipart(&token, "officials", "login,name,agency_code\nlan,Lan Lan,H99.101")).await;
        assert!(elsewhere.status == 422 && elsewhere.text.contains("Ngoài phạm vi"));
        let own = admin.send(&site, multipart(&token, "officials", "login,name,agency_code,roles\nlan,Lan Lan,H99.10,system_admin\nadmin,Tôi,H99.10,leader")).await;
        assert!(own.text.contains("Chỉ quản trị hệ thống") && own.text.contains("tự thay đổi"));
        let good = admin.send(&site, multipart(&token, "officials", "login,name,agency_code,roles\nlan,Lan Lan,H99.10,handler")).await;
        admin.get(&site, &good.location).await;
        let done = admin.post(&site, &good.location, &[]).await;
        let password = done.text.split("<code>").nth(2).unwrap().split('<').next().unwrap().to_owned();
        assert_eq!(Browser::default().sign_in(&site, "lan", &password).await.location, "/desk");
    });
}

#[test]
fn imports_go_together_or_not_at_all() {
    on_both(|db| {
        let sys = system(&db);
        let apply = |kind: Kind, text: &str| {
            let rows = import::parse(kind, text.as_bytes()).unwrap();
            sys.write_blocking(move |tx| {
                let plan = import::plan(tx, &rows)?;
                let accounts: Vec<_> =
                    plan.added.iter().map(|c| NewAccount::make(&Randomness::System, &c.key, &c.name)).collect::<Result<_>>()?;
                import::apply(tx, &rows, &accounts).map(|done| (done.added, done.changed))
            })
        };
        // Children may come before their parents.
        let text = "code,name,parent_code,kind\nH99.1.1,Phòng,H99.1,division\nH99.1,Sở,H99,so\nH99,Tỉnh,,ubnd_tinh\n";
        assert_eq!(apply(Kind::Agencies, text).unwrap(), (3, 0));
        assert_eq!(tree(&sys).subtree(tree(&sys).by_code("H99").unwrap().id).len(), 3);
        assert_eq!(apply(Kind::Agencies, text).unwrap(), (0, 0), "the same file again changes nothing");
        // A circle through what is already there is refused, and nothing of the file is kept.
        let circle = "code,name,parent_code,kind\nH99.2,Sở Hai,H99,so\nH99.1,Sở,H99.1.1,so\n";
        assert!(apply(Kind::Agencies, circle).is_err());
        assert!(tree(&sys).by_code("H99.2").is_none());
        assert!(apply(Kind::Agencies, "code,name,parent_code,kind\nH99.3,Sở Ba,H99.9,so\n").is_err(), "an unknown parent");
        assert!(apply(Kind::Agencies, "code,name,parent_code,kind\nH98,Tỉnh khác,,ubnd_tinh\n").is_err(), "a second root");
        // Roles are added, never silently taken; a person may move.
        assert_eq!(apply(Kind::Officials, "login,name,agency_code,roles\nlan,Lan,H99.1,handler\n").unwrap(), (1, 0));
        assert_eq!(apply(Kind::Officials, "login,name,agency_code,roles\nlan,Lan,H99.1,leader\n").unwrap(), (0, 1));
        let lan = act(&sys, |tx| crate::official_by_login(tx, "lan")).unwrap();
        let roles = act(&sys, move |tx| crate::roles_of(tx, lan.id, NOON));
        assert_eq!(roles.len(), 2);
        // Units: communes need their province.
        assert!(apply(Kind::Units, "code,province_code,name\n99001,99,Sơn Bắc\n").is_err());
        assert_eq!(apply(Kind::Units, "code,province_code,name\n99,,Tân Giang\n99001,99,Sơn Bắc\n").unwrap(), (2, 0));
    });
}

#[test]
fn the_api_does_what_the_pages_do() {
    on_both_sites(Policy::default(), async |site: Site| {
        let (p, operator, _) = desk(&site).await;
        let bearer = format!("Bearer {}", operator.session().unwrap());
        let call = async |method: &str, path: &str, body: serde_json::Value| {
            let request = Request::builder().method(method).uri(path).header("authorization", &bearer).body(Body::from(body.to_string()));
            let shown = Browser::default().send(&site, request.unwrap()).await;
            let value: serde_json::Value = serde_json::from_str(&shown.text).unwrap_or_default();
            (shown.status, value)
        };
        let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        let (status, agency) = call("POST", "/api/v1/agencies", serde_json::json!({ "parent": p.root, "name": "Sở Xây dựng", "kind": "so_xay_dung", "code": "H99.11" })).await;
        assert_eq!(status, 200, "{agency}");
        let id = agency["id"].as_str().unwrap();
        let (status, changed) = call("PUT", &format!("/api/v1/agencies/{id}"), serde_json::json!({ "parent": p.root, "name": "Sở Xây dựng tỉnh", "kind": "so_xay_dung", "code": "H99.11", "version": 1 })).await;
        assert_eq!((status, changed["version"].as_i64()), (200, Some(2)));
        assert_eq!(call("GET", "/api/v1/agencies/H99.11", json("{}")).await.1["name"], "Sở Xây dựng tỉnh");
        let (_, made) = call("POST", "/api/v1/officials", serde_json::json!({ "login": "hoa.lt", "name": "Lê Thị Hoa", "agency": id })).await;
        let official = made["id"].as_str().unwrap();
        assert_eq!(made["password"].as_str().unwrap().len(), 19);
        let roles = serde_json::json!({ "roles": [{ "role": "leader", "agency": id }], "version": 1 });
        let (status, with_role) = call("PUT", &format!("/api/v1/officials/{official}/roles"), roles).await;
        assert_eq!((status, with_role["roles"][0]["role"].as_str()), (200, Some("leader")));
        let (status, closed) = call("POST", &format!("/api/v1/officials/{official}/account"), json(r#"{"act":"close"}"#)).await;
        assert_eq!((status, closed["active"].as_bool()), (200, Some(false)));
        let (status, merged) = call("POST", &format!("/api/v1/agencies/{id}/merge"), serde_json::json!({ "into": p.justice, "version": 2 })).await;
        assert_eq!((status, merged["successor"].as_str()), (200, Some(p.justice.to_string().as_str())));
        let delegation = serde_json::json!({ "delegate": official, "from": "2026-03-02", "to": "2026-03-05", "reason": "x" });
        assert_eq!(call("POST", "/api/v1/delegations", delegation).await.0, 422, "to a closed account");
        assert_eq!(call("GET", "/api/v1/officials?q=hoa&closed=1", json("{}")).await.1["total"], 1);
        let request = Request::post("/api/v1/imports?kind=units").header("authorization", &bearer).body(Body::from("code,name\n99,Tân Giang\n"));
        let read = json(&Browser::default().send(&site, request.unwrap()).await.text);
        assert_eq!(read["added"], 1);
        let (status, done) = call("POST", &format!("/api/v1/imports/{}", read["token"].as_str().unwrap()), json("{}")).await;
        assert_eq!((status, done["added"].as_i64()), (200, Some(1)));
        assert_eq!(call("GET", "/api/v1/units", json("{}")).await.1[0]["code"], "99");
    });
}
