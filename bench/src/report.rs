//! Where the figures go: standard output, and their place in the document.

use std::path::{Path, PathBuf};
use std::time::Duration;

use base::{Error, Result};

/// A table of figures.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// The titles of the columns.
    pub(crate) head: Vec<&'static str>,
    /// The rows.
    pub(crate) rows: Vec<Vec<String>>,
    /// What one must know to read them, under the table.
    pub(crate) notes: Vec<String>,
}

/// The document and the command that is being run.
pub(crate) struct Report {
    path: PathBuf,
    command: String,
}

impl Report {
    /// The report into this document.
    ///
    /// # Errors
    /// When the document is not there: the program is to be run from the root of the checkout.
    pub(crate) fn to(path: &Path) -> Result<Self> {
        if !path.is_file() {
            let text = format!("{} is not there; run this from the root of the checkout or give --report", path.display());
            return Err(Error::bug(text));
        }
        let typed: Vec<String> = std::env::args().skip(1).collect();
        Ok(Self { path: path.to_owned(), command: format!("cargo run -p bench -- {}", typed.join(" ")) })
    }

    /// Prints a table and puts it between the marks of its section in the document.
    ///
    /// # Errors
    /// When the document has no such marks or cannot be written.
    pub(crate) fn publish(&self, section: &str, table: &Table) -> Result<()> {
        let text = self.markdown(table);
        say(&text);
        let document = std::fs::read_to_string(&self.path).map_err(|e| self.wrong(&e))?;
        let replaced = replace(&document, section, &text)
            .ok_or_else(|| self.wrong(&format!("the marks <!-- bench:{section} --> and <!-- /bench:{section} --> are missing")))?;
        std::fs::write(&self.path, replaced).map_err(|e| self.wrong(&e))
    }

    fn markdown(&self, table: &Table) -> String {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let head: Vec<String> = table.head.iter().map(|h| (*h).to_owned()).collect();
        let rule: Vec<String> = head.iter().enumerate().map(|(n, _)| if n == 0 { "---" } else { "---:" }.to_owned()).collect();
        let rows: String = table.rows.iter().map(|row| line(row)).collect();
        let notes: String = table.notes.iter().map(|note| format!("- {note}\n")).collect();
        format!("`{}`\n\n{}{}{rows}\n{notes}", self.command, line(&head), line(&rule))
    }

    fn wrong(&self, cause: &dyn std::fmt::Display) -> Error {
        Error::bug(format!("{}: {cause}", self.path.display()))
    }
}

fn replace(document: &str, section: &str, text: &str) -> Option<String> {
    let (open, close) = (format!("<!-- bench:{section} -->"), format!("<!-- /bench:{section} -->"));
    let (before, rest) = document.split_once(&open)?;
    let (_, after) = rest.split_once(&close)?;
    Some(format!("{before}{open}\n\n{text}\n{close}{after}"))
}

/// A line for the person at the terminal.
#[expect(clippy::print_stdout, reason = "a command line speaks on standard output")]
pub(crate) fn say(text: &str) {
    println!("{text}");
}

/// A line about a failure.
#[expect(clippy::print_stderr, reason = "failures are told on standard error")]
pub(crate) fn complain(text: &str) {
    eprintln!("bench: {text}");
}

/// Milliseconds: `1.25`, `12.5`, `125`.
pub(crate) fn ms(time: Duration) -> String {
    figure(time.as_secs_f64() * 1_000.0)
}

/// Three digits that count.
pub(crate) fn figure(n: f64) -> String {
    match n {
        n if n < 10.0 => format!("{n:.2}"),
        n if n < 100.0 => format!("{n:.1}"),
        n => format!("{n:.0}"),
    }
}

/// A count as a real number, for ratios.
pub(crate) fn real(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::MAX, f64::from)
}

/// The value below which this percentage of the times lie.
pub(crate) fn percentile(times: &[Duration], percent: usize) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let place = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(place).copied().unwrap_or_default()
}

/// The middle of some figures.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_replaced_and_nothing_else() {
        let document = "a\n<!-- bench:x -->\nold\n<!-- /bench:x -->\nb\n<!-- bench:y -->\nkept\n<!-- /bench:y -->\n";
        let once = replace(document, "x", "new\n").unwrap();
        assert_eq!(once, document.replace("\nold\n", "\n\nnew\n\n"));
        assert_eq!(replace(&once, "x", "new\n").unwrap(), once);
        assert_eq!(replace(document, "z", "new"), None);
    }

    #[test]
    fn percentiles_lie_among_the_times() {
        let times: Vec<Duration> = (1..=200).map(Duration::from_millis).collect();
        assert_eq!(percentile(&times, 50), Duration::from_millis(100));
        assert_eq!(percentile(&times, 95), Duration::from_millis(190));
        assert_eq!(percentile(&[], 50), Duration::ZERO);
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
    }

    #[test]
    fn figures_have_three_digits() {
        assert_eq!([1.234, 12.34, 123.4].map(figure), ["1.23", "12.3", "123"]);
    }
}
