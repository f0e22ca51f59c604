//! Documents that must stay true.

use std::fs;

use crate::tree::{files, root};

/// Every path that ARCHITECTURE.md names in backticks exists.
#[test]
fn the_architecture_page_names_what_is_there() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let mut checked = 0;
    for quoted in text.split('`').skip(1).step_by(2) {
        let is_path = quoted.starts_with("crates/") || quoted.starts_with("docs/") || quoted.starts_with("scripts/") || quoted.starts_with("ui/");
        if is_path && !quoted.contains(['{', '*', ' ']) {
            assert!(root().join(quoted).exists(), "ARCHITECTURE.md names {quoted}, which is not there");
            checked += 1;
        }
    }
    assert!(checked > 20, "ARCHITECTURE.md names only {checked} places");
}

/// Every crate has a place on the map.
#[test]
fn the_architecture_page_knows_every_room() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for entry in fs::read_dir(root().join("crates")).unwrap().map(Result::unwrap) {
        let room = format!("`crates/{}`", entry.file_name().to_string_lossy());
        assert!(text.contains(&room), "ARCHITECTURE.md does not know {room}");
    }
}

/// Links between our own pages lead somewhere.
#[test]
fn links_between_documents_lead_somewhere() {
    let mut pages = files(&root().join("docs"), &[".md"]);
    pages.extend(["README.md", "README.vi.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map(|name| root().join(name)));
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            if target.is_empty() || target.contains("://") || target.starts_with('/') {
                continue;
            }
            assert!(page.parent().unwrap().join(target).exists(), "{}: {link}", page.display());
        }
    }
}

/// The README's two commands are tasks of the Makefile.
#[test]
fn the_readme_commands_exist() {
    let makefile = fs::read_to_string(root().join("Makefile")).unwrap();
    for readme in ["README.md", "README.vi.md"] {
        let text = fs::read_to_string(root().join(readme)).unwrap();
        for task in ["demo", "test"] {
            assert!(text.contains(&format!("make {task}")), "{readme} does not say make {task}");
            assert!(makefile.contains(&format!("\n{task}:")), "the Makefile has no {task}");
        }
    }
}
