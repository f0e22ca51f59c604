//! What the command line says.

use base::Error;

/// A line for the person at the terminal.
#[expect(clippy::print_stdout, reason = "a command line speaks on standard output")]
pub(crate) fn line(text: &str) {
    println!("{text}");
}

/// A line about a failure.
#[expect(clippy::print_stderr, reason = "failures are told on standard error")]
pub(crate) fn error(text: &str) {
    eprintln!("{text}");
}

/// An error in words, in both languages where it has them.
pub(crate) fn explain(error: &Error) -> String {
    match error {
        Error::Invalid(fields) => fields
            .iter()
            .map(|f| format!("{}: {}\n{}: {}", f.field, f.message.vi, f.field, f.message.en))
            .collect::<Vec<_>>()
            .join("\n"),
        Error::Conflict(message) => format!("{}\n{}", message.vi, message.en),
        other => other.to_string(),
    }
}
