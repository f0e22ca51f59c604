//! The pages and the API answer, and keep to what may be seen.

use std::sync::Arc;

use base::Role;

use crate::search::random::{everything, history};
use crate::testing::site::Site;
use crate::testing::{needs, north, official, on_both, south};

fn site(db: &db::Db) -> Site {
    let routes = [crate::search::routes(), crate::inbox::routes(), crate::approve::routes(), crate::figures::routes()];
    Site::new(db, routes.into_iter().flatten().collect())
}

#[test]
fn every_page_answers_for_officials_and_for_nobody_else() {
    on_both(|db| {
        let now = history(&db, &Arc::new(needs()), 51, 120);
        let site = site(&db);
        site.clock.set(now);
        let pages = [
            "/desk", "/desk?whose=team&kind=step&timing=late", "/desk/dossiers", "/desk/dossiers?timing=late&sort=due&cols=code,due",
            "/desk/dossiers?counted=received&counted_from=01/01/2026&own=1", "/desk/dossiers?q=lan&status=4&submitted_from=01/03/2026",
            "/desk/search", "/desk/search?q=duc", "/search.json?q=duc", "/api/v1/dossiers?limit=5", "/api/v1/inbox", "/api/v1/views",
        ];
        let leaders = ["/desk/approve", "/desk/late", "/desk/figures", "/desk/figures?period=year&by=procedure", "/api/v1/figures?by=level"];
        let leader = site.sign_in(&official(Role::Leader, north()));
        let handler = site.sign_in(&official(Role::Handler, south()));
        let lan = site.sign_in(&crate::testing::lan());
        for path in pages.iter().chain(&leaders) {
            let answer = site.get(&leader, path);
            assert_eq!(answer.status, 200, "{path}: {}", answer.text);
            assert_ne!(site.get(&lan, path).status, 200, "{path}");
            assert_ne!(site.get("", path).status, 200, "{path}");
        }
        for path in pages {
            assert_eq!(site.get(&handler, path).status, 200, "{path}");
        }
        assert_eq!(site.get(&handler, "/desk/figures").status, 403);
        for path in ["/desk/dossiers.xlsx", "/desk/figures.xlsx"] {
            assert!(site.get(&leader, path).text.starts_with("PK"), "{path}");
        }
        assert!(site.get(&leader, "/desk/dossiers.csv").text.contains("Mã hồ sơ"));
    });
}

#[test]
fn no_page_names_a_dossier_that_its_reader_may_not_see() {
    on_both(|db| {
        let now = history(&db, &Arc::new(needs()), 52, 160);
        let site = site(&db);
        site.clock.set(now);
        let all = everything(&db);
        for actor in [official(Role::Leader, north()), official(Role::Handler, south()), official(Role::Results, north())] {
            let token = site.sign_in(&actor);
            let paths = ["/desk", "/desk?whose=team", "/desk/dossiers", "/desk/dossiers.csv", "/desk/search?q=lan", "/search.json?q=h99", "/desk/approve", "/desk/late", "/api/v1/dossiers?limit=200", "/api/v1/inbox"];
            for path in paths {
                let text = site.get(&token, path).text;
                for d in all.iter().filter(|d| !access::permits(&actor, access::Action::ViewDossier, *d)) {
                    assert!(!text.contains(&d.code), "{path} names {}", d.code);
                }
            }
        }
    });
}

#[test]
fn a_filter_that_cannot_be_read_is_told_and_never_passed_over() {
    on_both(|db| {
        history(&db, &Arc::new(needs()), 54, 40);
        let site = site(&db);
        let token = site.sign_in(&official(Role::Leader, north()));
        for (query, shown) in [
            ("submitted_from=99/99/2026", "99/99/2026"),
            ("status=4&status=99", "“99”"),
            ("agency=zzz", "zzz"),
            ("timing=never", "never"),
            ("counted=much", "much"),
        ] {
            let page = site.get(&token, &format!("/desk/dossiers?{query}"));
            assert_eq!(page.status, 200);
            assert!(page.text.contains("Có điều kiện lọc không hợp lệ") && page.text.contains(shown), "{query}: {}", page.text);
            for path in ["/api/v1/dossiers", "/desk/dossiers.csv", "/desk/dossiers.xlsx"] {
                assert_eq!(site.get(&token, &format!("{path}?{query}")).status, 422, "{path} {query}");
            }
        }
        let right = "/desk/dossiers?status=4&group=&submitted_from=01/03/2026&sort=due&timing=late&level=commune";
        assert!(!site.get(&token, right).text.contains("không hợp lệ"));
    });
}

#[test]
fn a_whole_code_leads_to_its_dossier() {
    on_both(|db| {
        history(&db, &Arc::new(needs()), 53, 40);
        let site = site(&db);
        let token = site.sign_in(&official(Role::Leader, north()));
        let all = everything(&db);
        let mine = all.iter().find(|d| d.agencies.contains(&north())).unwrap();
        assert_eq!(site.get(&token, &format!("/desk/search?q={}", mine.code.to_lowercase())).to, format!("/desk/dossiers/{}", mine.id));
    });
}

#[test]
fn a_view_is_kept_and_a_nameless_one_is_explained() {
    on_both(|db| {
        let site = site(&db);
        let token = site.sign_in(&official(Role::Handler, north()));
        let kept = site.post(&token, "/desk/views", "query=timing%3Dlate%26sort%3Ddue%26evil%3D1&name=Trễ");
        assert!(kept.to.starts_with("/desk/dossiers?timing=late&sort=due&view="), "{}", kept.to);
        let wrong = site.post(&token, "/desk/views", "query=timing%3Dlate&name=");
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains("Đặt tên cho danh sách"));
        let shown = site.get(&token, &kept.to);
        assert!(shown.text.contains("Trễ"));
        let made = site.json(&token, "POST", "/api/v1/views", r#"{"name":"API","query":"group=finished"}"#);
        assert_eq!(made.status, 200, "{}", made.text);
        let id = made.text.split('"').nth(3).unwrap().to_owned();
        assert_eq!(site.json(&token, "DELETE", &format!("/api/v1/views/{id}"), "").status, 200);
        assert!(!site.get(&token, "/api/v1/views").text.contains("API"));
    });
}
