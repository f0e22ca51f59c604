//! Vietnamese text as ASCII, for wires that carry nothing else.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The text without marks, in its own case, `Đ` as `D`: `Lệ phí Đất đai` → `Le phi Dat dai`. What
/// has no ASCII letter becomes a blank, and runs of blanks become one.
pub(crate) fn fold(text: &str) -> String {
    let plain: String = text
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match c {
            'đ' => 'd',
            'Đ' => 'D',
            '–' | '—' | '−' => '-',
            c if c.is_ascii_graphic() => c,
            _ => ' ',
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn marks_go_and_case_stays() {
        for (text, plain) in [
            ("Lệ phí Đất đai", "Le phi Dat dai"),
            ("  H44.100-260926-0001 –  lệ phí\n", "H44.100-260926-0001 - le phi"),
            ("Nguye\u{302}\u{303}n", "Nguyen"),
            ("茶 trà", "tra"),
            ("", ""),
        ] {
            assert_eq!(super::fold(text), plain);
        }
    }
}
