use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use proptest::prelude::*;
use roxmltree::{Document, Node};

use super::{EXTENSION, from_csv, from_document, to_bpmn, to_csv, to_document};
use crate::bpmn::MODEL;
use crate::bpmn::xml::Xml;
use base::Msg;
use crate::Process;
use crate::samples::{certificate, valid_process};

/// Compares with the file, which is rewritten when it differs so that the change can be reviewed.
fn same_as_file(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bpmn/table").join(name);
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

    #[test]
    fn a_drawn_table_comes_back_the_same(process in valid_process()) {
        let text = to_bpmn(&process, "1.001193", "Tên");
        let document = crate::bpmn::Document::read(text.as_bytes()).unwrap();
        prop_assert_eq!(&document.model().faults, &Vec::new());
        let (back, assumed) = from_document(&document).unwrap();
        prop_assert_eq!(back, process);
        prop_assert!(assumed.is_empty());
    }

    #[test]
    fn a_table_on_a_sheet_comes_back_the_same(process in valid_process()) {
        prop_assert_eq!(from_csv(to_csv(&process).as_bytes()).unwrap(), process);
    }

    #[test]
    fn no_sheet_does_harm(text in "[a-z_,;\"\n0-9 ]{0,200}") {
        let _ = from_csv(format!("row,task_vi,role,norm,to\n{text}").as_bytes());
    }

    #[test]
    fn nothing_in_the_drawing_lies_on_something_else(process in valid_process()) {
        let text = to_bpmn(&process, "1.001193", "Tên");
        let document = Document::parse(&text).unwrap();
        let shapes = shapes(&document);
        let tasks: Vec<_> = shapes.iter().filter(|(id, _)| !id.starts_with("lane_") && !id.starts_with("participant_")).collect();
        for (place, (id, a)) in tasks.iter().enumerate() {
            for (other, b) in &tasks[place + 1..] {
                let apart = a.0 + a.2 <= b.0 || b.0 + b.2 <= a.0 || a.1 + a.3 <= b.1 || b.1 + b.3 <= a.1;
                prop_assert!(apart, "{} lies on {}", id, other);
            }
        }
        // Every node lies inside the lane that lists it.
        for lane in document.descendants().filter(|n| n.has_tag_name((MODEL, "lane"))) {
            let around = shapes[lane.attribute("id").unwrap()];
            for node in lane.children().filter(|n| n.has_tag_name((MODEL, "flowNodeRef"))) {
                let inside = shapes[node.text().unwrap()];
                prop_assert!(inside.0 >= around.0 && inside.0 + inside.2 <= around.0 + around.2);
                prop_assert!(inside.1 >= around.1 && inside.1 + inside.3 <= around.1 + around.3);
            }
        }
        // Every flow begins on the border of its source and ends on that of its target.
        for flow in document.descendants().filter(|n| n.has_tag_name((MODEL, "sequenceFlow"))) {
            let edge = document.descendants().find(|n| n.tag_name().name() == "BPMNEdge" && n.attribute("bpmnElement") == flow.attribute("id")).unwrap();
            let corners: Vec<(i64, i64)> = edge.children().filter(|n| n.tag_name().name() == "waypoint").map(|n| (number(n, "x"), number(n, "y"))).collect();
            for (end, corner) in [("sourceRef", corners[0]), ("targetRef", *corners.last().unwrap())] {
                let (x, y, width, height) = shapes[flow.attribute(end).unwrap()];
                let on = ((corner.0 == x || corner.0 == x + width) && (y..=y + height).contains(&corner.1))
                    || ((corner.1 == y || corner.1 == y + height) && (x..=x + width).contains(&corner.0));
                prop_assert!(on, "{:?} is not on the border of {:?}", corner, flow.attribute(end));
            }
        }
    }
}

fn number(node: Node<'_, '_>, name: &str) -> i64 {
    node.attribute(name).unwrap().parse().unwrap()
}

fn shapes<'d>(document: &'d Document<'_>) -> BTreeMap<&'d str, (i64, i64, i64, i64)> {
    let shapes = document.descendants().filter(|n| n.tag_name().name() == "BPMNShape");
    let bounds = shapes.map(|shape| {
        let b = shape.children().find(|n| n.tag_name().name() == "Bounds").unwrap();
        let of = shape.attribute("bpmnElement").unwrap();
        (of, (number(b, "x"), number(b, "y"), number(b, "width"), number(b, "height")))
    });
    bounds.collect()
}

#[test]
fn a_strangers_model_becomes_a_table() {
    let (process, assumed) = from_document(&crate::bpmn::fixtures::named("signavio")).unwrap();
    let rows: Vec<_> = process.steps.iter().map(|s| (s.key.as_str(), &*s.task.vi, s.desk.role.code())).collect();
    assert_eq!(rows, [("tiep_nhan_ho_so", "Tiếp nhận hồ sơ", "reception"), ("ky_duyet", "Ký duyệt", "leader")]);
    let choices: Vec<_> = process.steps[1].choices.iter().map(|b| (&*b.label.vi, b.to.as_str())).collect();
    assert_eq!(choices, [("Đồng ý", "end"), ("Trả lại", "tiep_nhan_ho_so")]);
    // Only the norms were not drawn.
    assert_eq!(assumed.len(), 2);
    crate::check(&process).unwrap();
}

#[test]
fn what_a_table_cannot_say_is_named() {
    let wrong = from_document(&crate::bpmn::fixtures::named("interchange")).unwrap_err();
    let elements: Vec<&str> = wrong.iter().map(|w| w.element.as_str()).collect();
    assert_eq!(elements, ["_cg", "_ah", "_link", "_linked"]);
    assert_eq!(from_document(&crate::bpmn::Document { xml: Xml::read(b"<a/>").unwrap() }).unwrap_err().len(), 1);
}

#[test]
fn the_table_of_an_authority_is_read() {
    let sheet = "\u{feff}TT;Nội dung công việc;Đơn vị;Trách nhiệm;Thời gian;Kết quả\r\n\
        1;Tiếp nhận hồ sơ;;Cán bộ một cửa;0,5 ngày;Phiếu tiếp nhận\r\n\
        2;Thẩm định;H99.05;chuyen vien thu ly;2 ngày làm việc;\r\n\
        3;Thẩm định;superior;leader;04 giờ;Văn bản";
    let process = from_csv(sheet.as_bytes()).unwrap();
    let rows: Vec<_> = process.steps.iter().map(|s| (s.key.as_str(), s.desk.role.code(), s.norm)).collect();
    assert_eq!(rows, [("tiep_nhan_ho_so", "reception", 240), ("tham_dinh", "handler", 960), ("tham_dinh_2", "leader", 240)]);
    assert_eq!(process.steps[0].result, Some(Msg::new("Phiếu tiếp nhận", "Phiếu tiếp nhận")));
    crate::check(&process).unwrap();
}

#[test]
fn wrong_rows_are_named_by_their_lines() {
    let sheet = "row,task_vi,role,norm,act\nstep,A,handler,10,\nstep,B,nobody,10,\nstep,C,handler,soon,\nstep,D,handler,5,jump\nroof,E,handler,5,\n";
    let lines: Vec<u64> = from_csv(sheet.as_bytes()).unwrap_err().iter().map(|e| e.line).collect();
    assert_eq!(lines, [3, 4, 5, 6]);
    assert_eq!(from_csv(b"choice").unwrap_err()[0].line, 1);
    assert_eq!(from_csv(b"row,task_vi\nchoice,x").unwrap_err()[0].line, 2);
}

#[test]
fn a_document_and_its_text_are_the_same() {
    let document = to_document(&certificate(), "1.001193", "Cấp giấy phép");
    let again = crate::bpmn::Document::read(to_bpmn(&certificate(), "1.001193", "Cấp giấy phép").as_bytes());
    assert_eq!(again.unwrap().model(), document.model());
}

#[test]
fn a_tangle_of_gateways_is_refused_at_once() {
    let text = format!(
        "<definitions xmlns='{MODEL}'><process id='p'><startEvent id='s'/><userTask id='a'/><exclusiveGateway id='g'/>\
         <sequenceFlow id='1' sourceRef='s' targetRef='a'/><sequenceFlow id='2' sourceRef='a' targetRef='g'/>\
         <sequenceFlow id='3' sourceRef='g' targetRef='g'/><sequenceFlow id='4' sourceRef='g' targetRef='g'/></process></definitions>"
    );
    let document = crate::bpmn::Document::read(text.as_bytes()).unwrap();
    assert_eq!(from_document(&document).unwrap_err().len(), 1);
}

#[test]
fn many_rows_of_the_same_name_get_keys_of_their_own() {
    let sheet = format!("task_vi,role,norm\n{}", "Việc,handler,10\n".repeat(5_000));
    let process = from_csv(sheet.as_bytes()).unwrap();
    assert_eq!(process.steps.last().unwrap().key, "viec_5000");
}
