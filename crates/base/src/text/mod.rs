//! Vietnamese text: normal form, folding for search, sorting, names and numbers.

mod collate;
pub mod read;
#[cfg(test)]
mod tests;
mod words;

pub use collate::{name_sort_key, place_key, sort_key};
pub use words::amount_in_words;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Whether a character only turns the direction of writing (Unicode UAX 9): no Vietnamese text needs
/// one, and it can make a name or a reason read as something else.
pub fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text in normal form C, trimmed, with runs of blanks made one and without characters that
/// turn the direction of writing. Every text that a person types is stored this way.
pub fn nfc(text: &str) -> String {
    let composed: String = text.chars().filter(|c| !turns_direction(*c)).nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text in normal form C with its line breaks kept, for long texts.
pub fn nfc_lines(text: &str) -> String {
    text.lines().map(nfc).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Lower case without any mark, `đ` as `d`: `Khai sinh ở ĐỒNG NAI` → `khai sinh o dong nai`.
/// Search compares folded texts only, because neither engine folds Vietnamese.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        let c = if c == 'đ' { 'd' } else { c };
        if c.is_whitespace() {
            blank = !folded.is_empty();
        } else {
            if blank {
                folded.push(' ');
                blank = false;
            }
            folded.push(c);
        }
    }
    folded
}

/// Whether every word of a query, as typed, begins a word of an already folded text. An empty query
/// matches everything.
pub fn matches_words(query: &str, folded: &str) -> bool {
    let words = |text| str::split(text, |c: char| !c.is_alphanumeric()).filter(|w: &&str| !w.is_empty());
    words(&fold(query)).all(|wanted| words(folded).any(|word| word.starts_with(wanted)))
}

/// `1234567` → `1.234.567`
pub fn group_thousands(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        grouped.push('-');
    }
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(c);
    }
    grouped
}
