//! Makes any text fit to print.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Stands for a character that the fonts lack.
const MISSING: char = '□';
/// An invisible place where a line may break.
const BREAK: char = '\u{200B}';
/// A run without blanks up to this long is never broken: codes, names, ordinary addresses.
const WHOLE: usize = 24;
/// In a longer run a line may break after so many characters at the latest.
const PIECE: usize = 10;

/// Cleans every text in a document. `prints` tells whether the fonts have a character.
pub(crate) fn clean(value: &mut Value, prints: &impl Fn(char) -> bool) {
    match value {
        Value::String(text) => *text = breakable(&printable(text, prints)),
        Value::Array(items) => items.iter_mut().for_each(|item| clean(item, prints)),
        Value::Object(fields) => fields.values_mut().for_each(|field| clean(field, prints)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The text in normal form C, line by line, without invisible characters, runs of blanks made one,
/// and each character that cannot be printed replaced.
pub(crate) fn printable(text: &str, prints: &impl Fn(char) -> bool) -> String {
    let lines = text.lines().map(|line| {
        let seen = line.chars().filter(|c| c.is_whitespace() || !invisible(*c)).nfc();
        let line: String = seen.map(|c| if c.is_whitespace() || prints(c) { c } else { MISSING }).collect();
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Whether a character only steers its neighbours: joiners, direction marks, variation selectors
/// and tags. Printed they would be boxes, and direction marks could make a text read differently
/// on paper.
fn invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}')
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
        || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}')
        || matches!(c, '\u{E0000}'..='\u{E0FFF}' | '\u{1F3FB}'..='\u{1F3FF}')
}

/// The text with places to break in runs that would not fit on a line.
fn breakable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for run in text.split_inclusive([' ', '\n']) {
        if run.trim_end().chars().count() <= WHOLE {
            out.push_str(run);
            continue;
        }
        let mut since = 0;
        for c in run.chars() {
            if since >= PIECE && !is_combining_mark(c) {
                out.push(BREAK);
                since = 0;
            }
            out.push(c);
            since = if matches!(c, '.' | '@' | '/' | '-' | '_' | ',' | ';') { PIECE } else { since + 1 };
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn latin(c: char) -> bool {
        c < '\u{2000}' || c == MISSING
    }

    #[test]
    fn texts_come_out_composed_and_printable() {
        for (given, printed) in [
            ("Nguye\u{302}\u{303}n Thi\u{323} A\u{301}nh", "Nguyễn Thị Ánh"),
            ("hồ sơ 🏠 nhà", "hồ sơ □ nhà"),
            ("👨\u{200D}👩\u{200D}👧", "□□□"),
            ("e\u{200B}\u{301}", "é"),
            ("gõ\tphím \r\n  hai  dòng \u{0}\u{202E}xuôi\n", "gõ phím\nhai dòng xuôi"),
            ("# $x$ *b* \"q\" \\ - @ref <script>", "# $x$ *b* \"q\" \\ - @ref <script>"),
        ] {
            assert_eq!(printable(given, &latin), printed);
        }
    }

    #[test]
    fn only_long_runs_get_places_to_break() {
        assert_eq!(
            breakable("H19.124-261122-0003 nguyenvana@example.vn"),
            "H19.124-261122-0003 nguyenvana@example.vn"
        );
        assert_eq!(
            breakable("mot.dia.chi.thu.rat.dai@tinhdongnai.gov.vn"),
            "mot.\u{200B}dia.\u{200B}chi.\u{200B}thu.\u{200B}rat.\u{200B}dai@\u{200B}tinhdongna\u{200B}i.\u{200B}gov.\u{200B}vn"
        );
    }

    #[test]
    fn every_text_of_a_document_is_cleaned() {
        let mut value = json!({ "a": ["e\u{301}", { "b": "🏠" }], "n": 1 });
        clean(&mut value, &latin);
        assert_eq!(value, json!({ "a": ["é", { "b": "□" }], "n": 1 }));
    }

    proptest! {
        #[test]
        fn no_run_is_longer_than_a_line(text in "[a-zA-ZạếỘ.@/ -]{0,200}") {
            let cut = breakable(&text);
            prop_assert_eq!(cut.replace(BREAK, ""), text);
            for run in cut.split([' ', BREAK]) {
                prop_assert!(run.split(['.', '@', '/', '-']).all(|part| part.chars().count() <= WHOLE));
            }
        }

        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>()) {
            let once = printable(&text, &latin);
            prop_assert_eq!(printable(&once, &latin), once.clone());
        }
    }
}
