//! What events wait for or throw.

use super::build::{Build, expression, find};
use super::{NodeIx, Timer, Trigger, What};
use crate::bpmn::MODEL;
use crate::bpmn::xml::Element;

impl<'d> Build<'d> {
    /// The triggers of an event, in order; none for other nodes and for none events.
    pub(super) fn triggers(&mut self, element: &'d Element) -> Vec<Trigger> {
        if !element.local().ends_with("Event") {
            return Vec::new();
        }
        if element.attribute("parallelMultiple") == Some("true") {
            self.fault(element, What::ParallelMultiple);
        }
        let mut triggers = Vec::new();
        for child in element.elements().filter(|e| &*e.namespace == MODEL) {
            let definition = match child.local() {
                "eventDefinitionRef" => {
                    let id = child.text();
                    let found = find(id.trim(), |id| self.roots.get(id).copied());
                    if found.is_none() {
                        self.fault(element, What::Dangling("eventDefinitionRef", id.trim().to_owned()));
                    }
                    found
                }
                local => local.ends_with("EventDefinition").then_some(child),
            };
            if let Some(definition) = definition {
                let trigger = self.trigger(element, definition);
                self.model.conditional |= matches!(trigger, Some(Trigger::Conditional(_)));
                triggers.extend(trigger);
            }
        }
        triggers
    }

    fn trigger(&mut self, event: &Element, definition: &Element) -> Option<Trigger> {
        let owner = event.attribute("id").unwrap_or_default();
        Some(match definition.local() {
            "messageEventDefinition" => Trigger::Message(self.message(definition).unwrap_or_else(|| {
                self.fault(event, What::Incomplete("messageEventDefinition"));
                owner.to_owned()
            })),
            "signalEventDefinition" => {
                let signal = self.named(definition, "signalRef").unwrap_or_else(|| {
                    self.fault(event, What::Incomplete("signalEventDefinition"));
                    owner.to_owned()
                });
                Trigger::Signal(signal)
            }
            "timerEventDefinition" => match Self::timer(definition, owner) {
                Some(timer) => Trigger::Timer(timer),
                None => {
                    self.fault(event, What::Incomplete("timerEventDefinition"));
                    return None;
                }
            },
            "conditionalEventDefinition" => match definition.first("condition") {
                Some(condition) => Trigger::Conditional(expression(condition, owner)),
                None => {
                    self.fault(event, What::Incomplete("conditionalEventDefinition"));
                    return None;
                }
            },
            "errorEventDefinition" => Trigger::Error(self.code(definition, "errorRef", "errorCode")),
            "escalationEventDefinition" => {
                Trigger::Escalation(self.code(definition, "escalationRef", "escalationCode"))
            }
            "compensateEventDefinition" => {
                let activity = definition.attribute("activityRef").filter(|id| !id.is_empty());
                Trigger::Compensation {
                    activity: activity.and_then(|id| self.compensated(event, id)),
                    wait: definition.attribute("waitForCompletion") != Some("false"),
                }
            }
            "linkEventDefinition" => {
                let name = definition.attribute("name").or_else(|| event.attribute("name"));
                Trigger::Link(name.unwrap_or_default().to_owned())
            }
            "terminateEventDefinition" => Trigger::Terminate,
            other => Trigger::Unsupported(other.to_owned()),
        })
    }

    fn compensated(&mut self, event: &Element, id: &str) -> Option<NodeIx> {
        let found = self.find_node(id);
        if found.is_none() {
            self.fault(event, What::Dangling("activityRef", id.to_owned()));
        }
        found
    }

    fn timer(definition: &Element, owner: &str) -> Option<Timer> {
        let text = |name| definition.first(name).map(|e| expression(e, owner)).filter(|e| !e.text.is_empty());
        let date = text("timeDate").map(Timer::Date);
        let duration = || text("timeDuration").map(Timer::Duration);
        date.or_else(duration).or_else(|| text("timeCycle").map(Timer::Cycle))
    }

    /// The name of the message that an element refers to.
    pub(super) fn message(&mut self, element: &Element) -> Option<String> {
        self.named(element, "messageRef")
    }

    /// The name of what an attribute refers to, which is what the world outside knows it by.
    fn named(&mut self, element: &Element, attribute: &'static str) -> Option<String> {
        let id = element.attribute(attribute).filter(|id| !id.is_empty())?;
        let Some(root) = find(id, |id| self.roots.get(id).copied()) else {
            self.fault(element, What::Dangling(attribute, id.to_owned()));
            return Some(id.to_owned());
        };
        Some(root.attribute("name").filter(|n| !n.is_empty()).unwrap_or(id).to_owned())
    }

    /// The code of an error or escalation. Some tools write the code where the reference belongs.
    fn code(&self, definition: &Element, attribute: &str, code: &str) -> Option<String> {
        let id = definition.attribute(attribute).filter(|id| !id.is_empty())?;
        let root = find(id, |id| self.roots.get(id).copied());
        let text = root.and_then(|root| root.attribute(code).or(root.attribute("name")));
        Some(text.filter(|text| !text.is_empty()).unwrap_or(id).to_owned())
    }
}
