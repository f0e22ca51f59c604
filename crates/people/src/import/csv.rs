//! Comma-separated text as spreadsheets write it: quotes, line breaks in quotes, `,` `;` or tabs.

/// A line of the file with its number, from 1, and its cells.
pub(super) type Line = (usize, Vec<String>);

/// Splits a text into lines of cells, or says on which line a quote is never closed.
pub(super) fn split(text: &str) -> Result<Vec<Line>, usize> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let separator = separator(text);
    let mut lines = Vec::new();
    let (mut cells, mut cell) = (Vec::new(), String::new());
    let (mut quoted, mut opened, mut number, mut begun) = (false, 0, 1, 1);
    let mut signs = text.chars().peekable();
    while let Some(c) = signs.next() {
        match c {
            '"' if quoted && signs.peek() == Some(&'"') => {
                signs.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => {
                quoted = true;
                opened = number;
            }
            '\r' if !quoted && signs.peek() == Some(&'\n') => {}
            '\n' | '\r' if !quoted => {
                cells.push(std::mem::take(&mut cell));
                lines.push((begun, std::mem::take(&mut cells)));
                number += 1;
                begun = number;
            }
            c if c == separator && !quoted => cells.push(std::mem::take(&mut cell)),
            c => {
                if c == '\n' {
                    number += 1;
                }
                cell.push(c);
            }
        }
    }
    if quoted {
        return Err(opened);
    }
    if !cell.is_empty() || !cells.is_empty() {
        cells.push(cell);
        lines.push((begun, cells));
    }
    Ok(lines)
}

/// The separator that the heading uses most; spreadsheets set to Vietnamese write `;`.
fn separator(text: &str) -> char {
    let heading = text.lines().next().unwrap_or_default();
    let count = |c: char| heading.matches(c).count();
    [';', '\t'].into_iter().fold(',', |best, c| if count(c) > count(best) { c } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        split(text).unwrap().into_iter().map(|(_, cells)| cells).collect()
    }

    #[test]
    fn cells_and_lines() {
        assert_eq!(cells("a,b\r\n1,2\r\n"), [["a", "b"], ["1", "2"]]);
        assert_eq!(cells("\u{feff}a;b\n1;\"x;y\"\n"), [["a", "b"], ["1", "x;y"]]);
        assert_eq!(cells("a\tb\n1\t2"), [["a", "b"], ["1", "2"]]);
        assert_eq!(cells("a,b\n\"nói \"\"chào\"\"\",\"hai\ndòng\""), [["a", "b"], ["nói \"chào\"", "hai\ndòng"]]);
        assert_eq!(cells("a,b\n,\n"), [["a", "b"], ["", ""]]);
        assert!(cells("").is_empty());
    }

    #[test]
    fn lines_keep_their_numbers() {
        let lines = split("a\n\"1\n2\"\n3\n").unwrap();
        assert_eq!(lines.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [1, 2, 4]);
        assert_eq!(split("a\nb\n\"never closed"), Err(3));
    }
}
