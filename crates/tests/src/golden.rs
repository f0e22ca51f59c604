//! Golden files: every route with who gets past its door. A reviewer sees a change as a changed
//! line. `UPDATE_GOLDEN=1 cargo test -p tests` rewrites them.

use std::fs;

use web::Entry;

use crate::tree::root;

fn compare(name: &str, found: &str) {
    let path = root().join("crates/tests/golden").join(name);
    #[expect(clippy::disallowed_methods, reason = "the developer asks for new golden files")]
    if std::env::var("UPDATE_GOLDEN").is_ok() {
        fs::write(&path, found).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == found, "{name} changed; look at the difference and run UPDATE_GOLDEN=1 cargo test -p tests\n{found}");
}

fn routes(only: Option<Entry>) -> String {
    let mut lines: Vec<String> = tinhso::modules()
        .iter()
        .flat_map(|m| m.routes.iter().map(move |r| (m.name, r)))
        .filter(|(_, r)| only.is_none_or(|entry| r.entry == entry))
        .map(|(module, r)| format!("{:<11} {:<7} {:<55} {:<10} {}", format!("{:?}", r.entry), r.method, r.path, module, r.summary))
        .collect();
    lines.sort();
    lines.join("\n") + "\n"
}

#[test]
fn routes_and_their_doors() {
    compare("routes.txt", &routes(None));
}

#[test]
fn routes_without_a_session() {
    compare("open_routes.txt", &routes(Some(Entry::Open)));
}

#[test]
fn acts_under_the_officers_roof_need_an_official() {
    for module in tinhso::modules() {
        for route in &module.routes {
            let officers = route.path.starts_with("/desk");
            assert!(!officers || route.entry == Entry::Official, "{} {} is open", route.method, route.path);
        }
    }
}

#[test]
fn no_route_is_defined_twice() {
    let mut seen = std::collections::BTreeSet::new();
    for module in tinhso::modules() {
        for route in &module.routes {
            assert!(seen.insert((route.method.to_string(), route.path)), "{} {} twice", route.method, route.path);
        }
    }
}
