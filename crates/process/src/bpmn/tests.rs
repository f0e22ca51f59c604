use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use proptest::prelude::*;
use roxmltree::{Document, Node};

use super::*;
use crate::samples::{certificate, valid_process};

/// Compares with the file, which is rewritten when it differs so that the change can be reviewed.
fn same_as_file(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bpmn").join(name);
    if std::fs::read_to_string(&path).unwrap_or_default() != actual {
        std::fs::write(&path, actual).unwrap();
        panic!("{} was out of date and has been rewritten: review the change", path.display());
    }
}

#[test]
fn the_certificate_is_written_as_reviewed() {
    same_as_file("certificate.bpmn", &to_bpmn(&certificate(), "1.001193", "Cấp giấy phép"));
}

#[test]
fn an_empty_process_goes_from_start_to_end() {
    let text = to_bpmn(&Process::default(), "", "");
    let document = Document::parse(&text).unwrap();
    let flow = document.descendants().find(|node| node.has_tag_name((MODEL, "sequenceFlow")));
    let flow = flow.unwrap();
    assert_eq!(
        (flow.attribute("sourceRef"), flow.attribute("targetRef")),
        (Some("start"), Some("end"))
    );
}

#[test]
fn ids_survive_a_new_step() {
    let old = certificate();
    let mut new = old.clone();
    let extra = crate::samples::step("check", "Kiểm tra", "Check", base::Role::UnitHead, 60);
    new.steps.insert(3, extra);
    let ids = |process: &Process| -> HashSet<String> {
        let text = to_bpmn(process, "x", "x");
        let document = Document::parse(&text).unwrap();
        document.descendants().filter_map(|node| node.attribute("id")).map(str::to_owned).collect()
    };
    // `check` stands between `sign` and `issue` but `sign` still chooses `issue`.
    assert!(ids(&old).is_subset(&ids(&new)));
}

proptest! {
    #[test]
    fn any_text_survives(vi in any::<String>(), en in "\\PC*") {
        let allowed = |c: char| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}'
            | '\u{fffe}' | '\u{ffff}');
        let vi: String = vi.chars().filter(|c| allowed(*c)).collect();
        let mut process = certificate();
        process.steps[0].task = Msg::of(vi.clone(), en.clone());
        let text = to_bpmn(&process, &vi, &en);
        let document = Document::parse(&text).unwrap();
        let task = document.descendants().find(|n| n.attribute("id") == Some("task_receive")).unwrap();
        prop_assert_eq!(task.attribute("name"), Some(vi.as_str()));
        let kept = task.descendants().find(|n| n.has_tag_name((EXTENSION, "task"))).unwrap();
        prop_assert_eq!(kept.attribute("en"), Some(en.as_str()));
    }

    #[test]
    fn characters_that_xml_cannot_write_do_no_harm(text in "[\\x00-\\x1f\u{fffe}\u{ffff}<&\"\\]>]*") {
        Document::parse(&to_bpmn(&certificate(), &text, &text)).unwrap();
    }

    #[test]
    fn every_process_is_a_sound_diagram(process in valid_process()) {
        let text = to_bpmn(&process, "1.001193", "Tên");
        let document = Document::parse(&text).unwrap();
        let all: Vec<Node<'_, '_>> = document.descendants().filter(Node::is_element).collect();
        let named = |name: &str| -> Vec<Node<'_, '_>> {
            all.iter().filter(|n| n.has_tag_name((MODEL, name))).copied().collect()
        };

        let ids: Vec<&str> = all.iter().filter_map(|n| n.attribute("id")).collect();
        let unique: HashSet<&str> = ids.iter().copied().collect();
        prop_assert_eq!(ids.len(), unique.len());

        let mut incoming: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut outgoing: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for flow in named("sequenceFlow") {
            let id = flow.attribute("id").unwrap();
            outgoing.entry(flow.attribute("sourceRef").unwrap()).or_default().push(id);
            incoming.entry(flow.attribute("targetRef").unwrap()).or_default().push(id);
        }
        let nodes: HashSet<&str> = ["startEvent", "endEvent", "userTask", "exclusiveGateway", "parallelGateway"]
            .iter()
            .flat_map(|name| named(name))
            .filter_map(|node| node.attribute("id"))
            .collect();
        prop_assert!(incoming.keys().chain(outgoing.keys()).all(|id| nodes.contains(id)));

        for node in all.iter().filter(|n| n.attribute("id").is_some_and(|id| nodes.contains(id))) {
            let id = node.attribute("id").unwrap();
            let listed = |name: &str| -> Vec<&str> {
                node.children().filter(|n| n.has_tag_name((MODEL, name))).filter_map(|n| n.text()).collect()
            };
            let (arriving, leaving) = (listed("incoming"), listed("outgoing"));
            prop_assert_eq!(&arriving, &incoming.get(id).cloned().unwrap_or_default());
            prop_assert_eq!(&leaving, &outgoing.get(id).cloned().unwrap_or_default());
            let counts = (arriving.len(), leaving.len());
            match (node.tag_name().name(), node.attribute("gatewayDirection")) {
                ("startEvent", _) => prop_assert_eq!(counts, (0, 1)),
                ("endEvent", _) => prop_assert!(counts.0 >= 1 && counts.1 == 0),
                ("userTask", _) => prop_assert_eq!(counts, (1, 1)),
                (_, Some("Diverging")) => prop_assert!(counts.0 == 1 && counts.1 >= 1),
                _ => prop_assert!(counts.0 > 1 && counts.1 == 1),
            }
        }

        let opinions: usize = process.steps.iter().map(|step| step.opinions.len()).sum();
        prop_assert_eq!(named("userTask").len(), process.steps.len() + opinions);
        let asking = process.steps.iter().filter(|step| !step.opinions.is_empty()).count();
        prop_assert_eq!(named("parallelGateway").len(), 2 * asking);
        let choices: usize = process.steps.iter().map(|step| step.choices.len()).sum();
        let labelled = named("sequenceFlow").iter().filter(|f| f.attribute("name").is_some()).count();
        prop_assert_eq!(labelled, choices);
    }
}
