//! The Vietnamese order of words: a ă â b c d đ e ê …, then the tones.

use unicode_normalization::UnicodeNormalization as _;

/// A key that sorts as Vietnamese dictionaries do: by the letters a ă â b c d đ e ê … of the whole
/// text first, then by the tones ngang, huyền, hỏi, ngã, sắc, nặng of its words. Numbers sort by
/// value, so that `Tổ 2` comes before `Tổ 10`. Case, punctuation and the place of the tone mark
/// (`Hoà`, `Hòa`) make no difference.
///
/// The key consists of `0-9a-z` only, so both database engines order it alike under any collation.
pub fn sort_key(text: &str) -> String {
    let mut letters = String::with_capacity(text.len() * 2 + 2);
    let mut tones = String::new();
    for word in words(text) {
        if !letters.is_empty() {
            letters.push(WORD_BREAK);
        }
        let tone = write_word(&word, &mut letters);
        tones.push(tone);
    }
    letters.push(END_OF_LETTERS);
    letters + &tones
}

/// A key that sorts full names as Vietnamese lists do: by the given name, which stands last, and
/// then by the family and middle names.
pub fn name_sort_key(name: &str) -> String {
    let name = name.trim();
    match name.rsplit_once(char::is_whitespace) {
        Some((rest, given)) => sort_key(given) + &sort_key(rest),
        None => sort_key(name),
    }
}

/// A key by which two writings of a place are the same place: without the kind of unit (`Tỉnh`,
/// `TP.`, `Phường` …), marks, case and punctuation. `Tỉnh Khánh Hoà` and `khánh hòa` are one.
pub fn place_key(name: &str) -> String {
    // The kind is looked for with its marks: the commune Xa Dung is not the commune (xã) Dung.
    let name = super::nfc(name).to_lowercase();
    let bare = KINDS.iter().find_map(|kind| name.strip_prefix(kind)).filter(|bare| !bare.trim().is_empty());
    let folded = super::fold(bare.unwrap_or(&name));
    let plain: String = folded.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

const KINDS: [&str; 19] = [
    "thành phố ",
    "tp. ",
    "tp.",
    "tp ",
    "tỉnh ",
    "phường ",
    "p. ",
    "p.",
    "xã ",
    "x. ",
    "x.",
    "đặc khu ",
    "thị trấn ",
    "tt. ",
    "tt.",
    "thị xã ",
    "quận ",
    "huyện ",
    "q. ",
];

// In ascending order: a key that ends sorts before one that goes on, a word break before a letter.
const END_OF_LETTERS: char = '0';
const WORD_BREAK: char = '1';
const NUMBER: char = '2';

/// The words of a text, decomposed and in lower case. An apostrophe stands inside a word (H'Hen).
fn words(text: &str) -> Vec<Vec<char>> {
    let plain: Vec<char> =
        text.chars().filter(|c| !matches!(c, '\'' | '’')).flat_map(char::to_lowercase).nfd().collect();
    plain
        .split(|c| !c.is_alphanumeric() && !is_mark(*c))
        .filter(|word| word.iter().any(|c| c.is_alphanumeric()))
        .map(<[char]>::to_vec)
        .collect()
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Writes the letters of a word and gives its tone.
fn write_word(word: &[char], letters: &mut String) -> char {
    let mut tone = '0';
    let mut rest = word.iter().copied().peekable();
    while let Some(c) = rest.next() {
        if c.is_ascii_digit() {
            let mut number = String::from(c);
            while let Some(digit) = rest.next_if(char::is_ascii_digit) {
                number.push(digit);
            }
            write_number(number.trim_start_matches('0'), letters);
            continue;
        }
        let mut shape = if c == 'đ' { '1' } else { '0' };
        while let Some(mark) = rest.next_if(|c| is_mark(*c)) {
            match mark {
                '\u{0300}' => tone = '1',
                '\u{0309}' => tone = '2',
                '\u{0303}' => tone = '3',
                '\u{0301}' => tone = '4',
                '\u{0323}' => tone = '5',
                '\u{0306}' => shape = '1',
                '\u{0302}' if c == 'a' => shape = '2',
                '\u{0302}' => shape = '1',
                '\u{031b}' if c == 'o' => shape = '2',
                '\u{031b}' => shape = '1',
                _ => {}
            }
        }
        match c {
            'a'..='z' => letters.extend([c, shape]),
            'đ' => letters.extend(['d', shape]),
            // Letters of other scripts come after z, by code point.
            c => letters.push_str(&format!("zz{:06x}", u32::from(c))),
        }
    }
    tone
}

/// A number by its length and then its digits, which is the order of its value.
fn write_number(digits: &str, letters: &mut String) {
    let length = u32::try_from(digits.len().min(35)).ok().and_then(|n| char::from_digit(n, 36));
    letters.push(NUMBER);
    letters.extend(length);
    letters.push_str(digits);
}
