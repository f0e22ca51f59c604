//! What makers write in their own attributes and extension elements and execution depends on.
//!
//! Camunda 7, Operaton, Flowable and Activiti put attributes on the standard's elements; Zeebe
//! (Camunda 8) puts elements of its own among the extension elements. All other dialect is kept but
//! means nothing here.

use crate::bpmn::MODEL;
use crate::bpmn::xml::Element;

/// The namespaces of the attributes, which share their names.
const ATTRIBUTES: [&str; 4] = [
    "http://camunda.org/schema/1.0/bpmn",
    "http://operaton.org/schema/1.0/bpmn",
    "http://flowable.org/bpmn",
    "http://activiti.org/bpmn",
];
const ZEEBE: &str = "http://camunda.org/schema/zeebe/1.0";

fn attribute<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    ATTRIBUTES.iter().find_map(|namespace| element.attribute_in(namespace, name)).filter(|v| !v.is_empty())
}

fn zeebe<'e>(element: &'e Element, local: &str) -> Option<&'e Element> {
    element.first_in(MODEL, "extensionElements")?.first_in(ZEEBE, local)
}

/// The list a multi-instance activity goes through, and the variable of the item.
pub(super) fn items(each: &Element) -> (Option<String>, Option<String>) {
    if let Some(list) = attribute(each, "collection") {
        return (Some(list.to_owned()), attribute(each, "elementVariable").map(str::to_owned));
    }
    let Some(zeebe) = zeebe(each, "loopCharacteristics") else { return (None, None) };
    let value = |name| zeebe.attribute(name).map(str::to_owned);
    (value("inputCollection"), value("inputElement"))
}

/// The variable that gathers the results of a multi-instance activity, and what each gives.
pub(super) fn results(each: &Element) -> Option<(String, String)> {
    let zeebe = zeebe(each, "loopCharacteristics")?;
    Some((zeebe.attribute("outputCollection")?.to_owned(), zeebe.attribute("outputElement")?.to_owned()))
}

/// The process that a call activity calls.
pub(super) fn called_process(call: &Element) -> Option<String> {
    zeebe(call, "calledElement")?.attribute("processId").map(str::to_owned)
}

/// The decision that a business-rule task asks.
pub(super) fn decision(task: &Element) -> Option<String> {
    let zeebe = || zeebe(task, "calledDecision")?.attribute("decisionId");
    attribute(task, "decisionRef").or_else(zeebe).map(str::to_owned)
}

/// The script of a script task that has it among its extensions.
pub(super) fn script(task: &Element) -> Option<String> {
    zeebe(task, "script")?.attribute("expression").map(str::to_owned)
}
