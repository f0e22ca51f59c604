//! The kinds of nodes, and how often activities are done.

use super::build::{Build, expression};
use super::{Called, Gateway, Kind, NodeIx, Repeat, Task, What};
use crate::bpmn::expression::Expression;
use crate::bpmn::xml::Element;

impl<'d> Build<'d> {
    pub(super) fn kind(&mut self, place: NodeIx, element: &'d Element) -> Kind {
        let unsupported = || Kind::Unsupported(element.local().to_owned());
        match element.local() {
            "startEvent" => {
                Kind::Start { interrupting: element.attribute("isInterrupting") != Some("false") }
            }
            "intermediateCatchEvent" => Kind::Catch,
            "intermediateThrowEvent" => Kind::Throw,
            "endEvent" => Kind::End,
            "boundaryEvent" => self.boundary(element),
            "subProcess" | "transaction" | "adHocSubProcess" => self.model.node(place).kind.clone(),
            "callActivity" => self.call(element),
            "exclusiveGateway" => Kind::Gateway(Gateway::Exclusive),
            "parallelGateway" => Kind::Gateway(Gateway::Parallel),
            "inclusiveGateway" => Kind::Gateway(Gateway::Inclusive),
            "eventBasedGateway" => match element.attribute("eventGatewayType") {
                Some("Parallel") => Kind::Unsupported("eventBasedGateway eventGatewayType=Parallel".to_owned()),
                _ => Kind::Gateway(Gateway::EventBased),
            },
            _ => self.task(element).map_or_else(unsupported, Kind::Task),
        }
    }

    fn boundary(&mut self, element: &Element) -> Kind {
        let on = element.attribute("attachedToRef").unwrap_or_default();
        let Some(on) = self.find_node(on) else {
            self.fault(element, What::Dangling("attachedToRef", on.to_owned()));
            return Kind::Nowhere;
        };
        // An error always ends the activity, whatever the attribute says.
        let error = element.elements().any(|e| e.local() == "errorEventDefinition");
        let interrupting = error || element.attribute("cancelActivity") != Some("false");
        Kind::Boundary { on, interrupting }
    }

    fn call(&mut self, element: &Element) -> Kind {
        let called = super::dialect::called_process(element);
        let called = called.as_deref().or_else(|| element.attribute("calledElement"));
        let Some(called) = called.filter(|id| !id.is_empty()) else {
            self.fault(element, What::Dangling("calledElement", String::new()));
            return Kind::Call(Called::Elsewhere(String::new()));
        };
        Kind::Call(match self.called(called) {
            Some(process) => Called::Here(process),
            None => Called::Elsewhere(called.to_owned()),
        })
    }

    fn task(&mut self, element: &Element) -> Option<Task> {
        Some(match element.local() {
            "task" => Task::Abstract,
            "userTask" => Task::User,
            "manualTask" => Task::Manual,
            "serviceTask" => Task::Service,
            "sendTask" => Task::Send(self.message(element)),
            "receiveTask" => Task::Receive(self.message(element)),
            "businessRuleTask" => Task::Rule(super::dialect::decision(element)),
            "scriptTask" => {
                let text = element.first("script").map(|script| script.text());
                Task::Script {
                    format: element.attribute("scriptFormat").unwrap_or_default().to_owned(),
                    text: text.or_else(|| super::dialect::script(element)).unwrap_or_default(),
                }
            }
            _ => return None,
        })
    }

    pub(super) fn repeat(&mut self, element: &Element) -> Option<Repeat> {
        let owner = element.attribute("id").unwrap_or_default();
        if let Some(each) = element.first("standardLoopCharacteristics") {
            return Some(Repeat::While {
                condition: each.first("loopCondition").map(|e| expression(e, owner)),
                test_before: each.attribute("testBefore") == Some("true"),
                most: each.attribute("loopMaximum").and_then(|n| n.trim().parse().ok()),
            });
        }
        let each = element.first("multiInstanceLoopCharacteristics")?;
        let (items, item) = self.items(each, owner);
        let count = each.first("loopCardinality").map(|e| expression(e, owner));
        if items.is_none() && count.is_none() {
            self.fault(element, What::NoCount);
        }
        Some(Repeat::Each {
            sequential: each.attribute("isSequential") == Some("true"),
            count,
            items,
            item,
            until: each.first("completionCondition").map(|e| expression(e, owner)),
            gather: self.gather(each, owner),
        })
    }

    fn items(&self, each: &Element, owner: &str) -> (Option<Expression>, Option<String>) {
        let (items, item) = super::dialect::items(each);
        let named = |text: String| Expression { text, language: None, element: owner.to_owned() };
        if let Some(items) = items {
            return (Some(named(items)), item);
        }
        let items = each.first("loopDataInputRef").map(|e| self.variable(e.text().trim()));
        let item = each.first("inputDataItem").and_then(|e| e.attribute("name").or(e.attribute("id")));
        (items.map(named), item.map(str::to_owned))
    }

    fn gather(&self, each: &Element, owner: &str) -> Option<(String, Expression)> {
        let named = |text: String| Expression { text, language: None, element: owner.to_owned() };
        if let Some((list, result)) = super::dialect::results(each) {
            return Some((list, named(result)));
        }
        let list = self.variable(each.first("loopDataOutputRef")?.text().trim());
        let item = each.first("outputDataItem")?;
        let item = item.attribute("name").or(item.attribute("id"))?;
        Some((list, named(item.to_owned())))
    }

    /// The variable that an `id` of data stands for; the `id` itself where it stands for none.
    fn variable(&self, id: &str) -> String {
        let object = self.variables.get(id);
        // A reference leads to the data object, whose name is the variable's.
        let name = object.map(|object| self.variables.get(object.as_str()).unwrap_or(object));
        name.cloned().unwrap_or_else(|| id.to_owned())
    }
}
