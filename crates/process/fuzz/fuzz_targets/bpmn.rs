//! Any bytes as a model: read, written, checked, started, turned into a table. Nothing may panic,
//! hang or come back changed.
#![no_main]

use base::Instant;
use libfuzzer_sys::fuzz_target;
use process::bpmn::{Document, Engine, Event, Plain, State, Variables, check, table};

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = Document::read(bytes) else { return };
    let again = Document::read(document.write().as_bytes()).expect("what was written is read");
    assert_eq!(again, document);
    let model = document.model();
    check(&model, &Plain);
    let _ = table::from_document(&document);
    let _ = table::from_csv(bytes);
    for process in &model.processes {
        let Some(engine) = Engine::new(&model, &process.id, &Plain) else { continue };
        let mut state = State::default();
        let start = Event::Start { at: None, variables: Variables::new() };
        let _ = engine.apply(&mut state, &start, Instant::from_ms(0));
        for _ in 0..5 {
            let Some(token) = state.tokens.first().map(|token| token.id) else { break };
            let done = Event::Complete { token, variables: Variables::new() };
            let _ = engine.apply(&mut state, &done, Instant::from_ms(1));
            let _ = engine.apply(&mut state, &Event::Tick, Instant::from_ms(i64::from(u32::MAX)));
        }
    }
});
