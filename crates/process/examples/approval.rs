//! Runs the six-step approval many times and prints the processor time of one instance.
//!
//! `cargo run -p process --example approval -- 100000 [--json]`

use std::error::Error;
use std::fs;

use base::Instant;
use process::bpmn::{Document, Engine, Event, Plain, State, Status, Variables};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let count: u32 = std::env::args().nth(1).map_or(Ok(100_000), |n| n.parse())?;
    let model = Document::read(include_bytes!("approval.bpmn"))?.model();
    let engine = Engine::new(&model, "approval", &Plain).ok_or("no such process")?;
    let qualified: Variables = [("qualified".to_owned(), Value::from(1))].into_iter().collect();
    let before = processor_time()?;
    for n in 0..count {
        let now = Instant::from_ms(i64::from(n));
        let start = Event::Start { at: None, variables: Variables::new() };
        let (mut state, _) = engine.advance(&State::default(), &start, now)?;
        // Each step is a function of the state before it, as a caller with a database uses it.
        while state.status == Status::Running {
            let token = state.tokens.first().ok_or("nothing waits")?.id;
            let variables = qualified.clone();
            (state, _) = engine.advance(&state, &Event::Complete { token, variables }, now)?;
        }
        if state.status != Status::Completed {
            return Err(format!("{:?}", state.status).into());
        }
    }
    let micros = (processor_time()? - before) * 1e6 / f64::from(count);
    let line = json!({"engine": "process", "instances": count, "cpu_us_per_instance": micros});
    write(&line)
}

/// The processor time of this program so far, in seconds, from the clock ticks (1/100 s) of Linux.
fn processor_time() -> Result<f64, Box<dyn Error>> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, rest) = stat.rsplit_once(')').ok_or("/proc/self/stat has another form")?;
    let mut ticks = rest.split_whitespace().skip(11).take(2);
    let mut next = || ticks.next().ok_or("/proc/self/stat is short")?.parse::<f64>().map_err(Box::<dyn Error>::from);
    Ok((next()? + next()?) / 100.0)
}

fn write(line: &Value) -> Result<(), Box<dyn Error>> {
    use std::io::Write as _;
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}
