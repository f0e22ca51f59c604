use proptest::prelude::*;

use super::*;
use crate::bpmn::fixtures;

/// A document as another reader sees it: names by namespace, attributes by name, no blanks between
/// elements. Two documents with the same form mean the same.
fn form(text: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(text).unwrap();
    let mut lines = Vec::new();
    put(document.root(), &mut lines);
    lines
}

fn put(node: roxmltree::Node<'_, '_>, lines: &mut Vec<String>) {
    match node.node_type() {
        roxmltree::NodeType::Element => {
            let tag = node.tag_name();
            lines.push(format!("<{{{}}}{}", tag.namespace().unwrap_or(""), tag.name()));
            let mut attributes: Vec<String> = node
                .attributes()
                .map(|a| format!("@{{{}}}{}={:?}", a.namespace().unwrap_or(""), a.name(), a.value()))
                .collect();
            attributes.sort();
            lines.extend(attributes);
            // The prefixes in force matter to values such as bpmn:tFormalExpression.
            let mut spaces: Vec<String> = node
                .namespaces()
                .map(|n| format!("#{}={}", n.name().unwrap_or(""), n.uri()))
                .collect();
            spaces.sort();
            lines.extend(spaces);
            node.children().for_each(|child| put(child, lines));
            lines.push(">".to_owned());
        }
        roxmltree::NodeType::Root => node.children().for_each(|child| put(child, lines)),
        roxmltree::NodeType::Text => {
            let text = node.text().unwrap_or_default();
            if !text.trim().is_empty() {
                lines.push(format!("{text:?}"));
            }
        }
        roxmltree::NodeType::Comment => lines.push(format!("!{}", node.text().unwrap_or_default())),
        roxmltree::NodeType::PI => {
            let pi = node.pi().unwrap();
            lines.push(format!("?{} {}", pi.target, pi.value.unwrap_or_default()));
        }
    }
}

#[test]
fn every_dialect_comes_back_the_same() {
    for (name, text) in fixtures::ALL {
        let document = Xml::read(text.as_bytes()).unwrap();
        let written = document.write();
        assert_eq!(form(text), form(&written), "{name}");
        assert_eq!(form(text), form(&document.write_indented()), "{name} indented");
        assert_eq!(Xml::read(written.as_bytes()).unwrap(), document, "{name} again");
    }
}

#[test]
fn the_comparison_sees_differences() {
    let (_, text) = fixtures::ALL[1];
    for (from, to) in [("P2D", "P3D"), ("camunda:topic", "topic"), ("Hai dòng", "Ba dòng"), ("dc:Bounds x=\"179\"", "dc:Bounds x=\"178\"")] {
        assert!(text.contains(from));
        assert_ne!(form(text), form(&text.replace(from, to)), "{from}");
    }
}

#[test]
fn utf_16_and_marks_are_read() {
    let text = "<a>Tỉnh 𝄞</a>";
    let plain = Xml::read(text.as_bytes()).unwrap();
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [
        [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat(),
        [&[0xff, 0xfe], little.as_slice()].concat(),
        [&[0xfe, 0xff], big.as_slice()].concat(),
        little,
        big,
    ] {
        assert_eq!(Xml::read(&bytes).unwrap(), plain);
    }
}

#[test]
fn what_is_not_xml_is_refused_with_its_line() {
    let cases: &[(&str, usize, XmlFault)] = &[
        ("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", 1, XmlFault::DocumentType),
        ("<a>\n\n&bomb;</a>", 3, XmlFault::Entity("bomb".to_owned())),
        ("<a>\n<p:b/></a>", 2, XmlFault::Prefix("p:b".to_owned())),
        ("<a xmlns:p='u' xmlns:q='u'>\n<b p:c='1' q:c='2'/></a>", 2, XmlFault::Twice("q:c".to_owned())),
        ("<a b='1'\n b='2'/>", 2, XmlFault::Twice("b".to_owned())),
        ("<a>\n\u{1}</a>", 2, XmlFault::Character),
        ("<a><1/></a>", 1, XmlFault::Name("1".to_owned())),
        ("<?xml version='1.0' encoding='TCVN3'?><a/>", 1, XmlFault::Encoding("TCVN3".to_owned())),
    ];
    for (text, line, fault) in cases {
        let error = Xml::read(text.as_bytes()).unwrap_err();
        assert_eq!((&error.fault, error.line), (fault, *line), "{text}");
    }
    for text in ["", "text", "<a>", "<a/><b/>", "<a></b>", "<a/>text", "<a>]]></a>", "<a b=1/>", "<a><?xml version='1.0'?></a>"] {
        let error = Xml::read(text.as_bytes()).unwrap_err();
        assert!(matches!(error.fault, XmlFault::Form(_) | XmlFault::Name(_)), "{text}: {error}");
    }
    assert_eq!(Xml::read(b"<a>\xff</a>").unwrap_err().fault, XmlFault::NotText);
}

#[test]
fn what_is_too_big_is_refused_before_it_costs_much() {
    let deep = format!("{}{}", "<a>".repeat(MAX_DEPTH + 1), "</a>".repeat(MAX_DEPTH + 1));
    assert_eq!(Xml::read(deep.as_bytes()).unwrap_err().fault, XmlFault::TooDeep);
    let many = format!("<a>{}</a>", "<b/>".repeat(MAX_ELEMENTS));
    assert_eq!(Xml::read(many.as_bytes()).unwrap_err().fault, XmlFault::TooMany);
    let attributes: String = (0..=MAX_ATTRIBUTES).map(|n| format!(" b{n}=''")).collect();
    let wide = format!("<a{attributes}/>");
    assert_eq!(Xml::read(wide.as_bytes()).unwrap_err().fault, XmlFault::TooManyAttributes);
    let spaces: String = (0..=MAX_NAMESPACES).map(|n| format!(" xmlns:b{n}='u{n}'")).collect();
    let spaced = format!("<a{spaces}/>");
    assert_eq!(Xml::read(spaced.as_bytes()).unwrap_err().fault, XmlFault::TooManyNamespaces);
    assert_eq!(Xml::read(&vec![b' '; MAX_BYTES + 1]).unwrap_err().fault, XmlFault::TooLong);
}

#[test]
fn elements_are_found_and_changed() {
    let mut document = fixtures::named("camunda-7").xml;
    document.root.by_id_mut("sign").unwrap().set("name", "Phê duyệt");
    let again = Xml::read(document.write().as_bytes()).unwrap();
    let process = again.root.first("process").unwrap();
    let task = process.elements().find(|e| e.attribute("id") == Some("sign")).unwrap();
    assert_eq!(task.attribute("name"), Some("Phê duyệt"));
    assert_eq!(task.attribute_in("http://camunda.org/schema/1.0/bpmn", "assignee"), Some("${leader}"));
    assert!(document.root.by_id_mut("nobody").is_none());
}

fn any_text() -> impl Strategy<Value = String> {
    any::<String>().prop_map(|text| {
        text.chars()
            .filter(|c| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'))
            .collect()
    })
}

fn any_element() -> impl Strategy<Value = Element> {
    let none: Arc<str> = Arc::from("");
    let leaf = (any_text(), any_text()).prop_map(move |(value, text)| {
        let element = Element::new("leaf", &none).with("a", value);
        if text.is_empty() { element } else { element.saying(text) }
    });
    let none: Arc<str> = Arc::from("");
    leaf.prop_recursive(4, 30, 5, move |inner| {
        let none = Arc::clone(&none);
        proptest::collection::vec(inner, 0..5).prop_map(move |children| {
            children.into_iter().fold(Element::new("node", &none), Element::holding)
        })
    })
}

proptest! {
    #[test]
    fn whatever_is_made_comes_back(element in any_element()) {
        let document = Xml::new(element);
        let written = document.write();
        prop_assert_eq!(&Xml::read(written.as_bytes()).unwrap(), &document);
        prop_assert_eq!(form(&written), form(&document.write_indented()));
    }

    #[test]
    fn no_bytes_do_harm(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = Xml::read(&bytes);
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(which in 0..fixtures::ALL.len(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = fixtures::ALL[which].1.as_bytes().to_vec();
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        if let Ok(document) = crate::bpmn::Document::read(&bytes) {
            let _ = document.model();
            prop_assert_eq!(Xml::read(document.write().as_bytes()).unwrap(), document.xml);
        }
    }
}
