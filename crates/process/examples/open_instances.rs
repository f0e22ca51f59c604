//! Holds a million open instances, each with a task and a timer on it, and prints the memory.
//!
//! `cargo run -p process --example open_instances -- 1000000`

use std::error::Error;
use std::fs;
use std::io::Write as _;

use base::Instant;
use process::bpmn::{Document, Engine, Event, Plain, State, Variables};
use serde_json::json;

const MODEL: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p" isExecutable="true">
  <startEvent id="s"/><userTask id="a"/><endEvent id="e"/>
  <boundaryEvent id="late" attachedToRef="a" cancelActivity="false"><timerEventDefinition><timeDuration>P2D</timeDuration></timerEventDefinition></boundaryEvent>
  <endEvent id="told"/>
  <sequenceFlow id="f1" sourceRef="s" targetRef="a"/><sequenceFlow id="f2" sourceRef="a" targetRef="e"/><sequenceFlow id="f3" sourceRef="late" targetRef="told"/>
</process></definitions>"#;

fn main() -> Result<(), Box<dyn Error>> {
    let count: u32 = std::env::args().nth(1).map_or(Ok(1_000_000), |n| n.parse())?;
    let model = Document::read(MODEL.as_bytes())?.model();
    let engine = Engine::new(&model, "p", &Plain).ok_or("no such process")?;
    let mut open = Vec::new();
    for n in 0..count {
        let mut state = State::default();
        let start = Event::Start { at: None, variables: Variables::new() };
        engine.apply(&mut state, &start, Instant::from_ms(i64::from(n)))?;
        open.push(state);
    }
    let due = open.iter().filter(|state| state.next_due().is_some()).count();
    let status = fs::read_to_string("/proc/self/status")?;
    let resident = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).map(str::trim);
    let stored = serde_json::to_string(open.first().ok_or("none is open")?)?.len();
    let line = json!({"open": due, "peak_memory": resident, "bytes_stored_each": stored});
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}
