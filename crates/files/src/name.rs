//! Names of files as people give them, made safe to show and to save.

use base::text::nfc;

/// The longest name, in characters.
const LONGEST: usize = 120;

/// The name without folders, control characters, tricks of writing direction and what some
/// systems cannot save; never empty.
pub fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let safe: String = last
        .chars()
        .filter(|c| !c.is_control() && !turns_text(*c))
        .map(|c| if r#"<>:"|?*"#.contains(c) { '_' } else { c })
        .collect();
    let safe = nfc(&safe);
    let safe = safe.trim_matches(|c: char| c == '.' || c.is_whitespace());
    match safe.rsplit_once('.') {
        _ if safe.is_empty() => "tep".to_owned(),
        Some((stem, extension)) if extension.chars().count() <= 10 && !stem.is_empty() => {
            let stem: String = stem.chars().take(LONGEST).collect();
            format!("{}.{extension}", stem.trim_end())
        }
        _ => safe.chars().take(LONGEST).collect(),
    }
}

/// The name with this extension instead of its own.
pub(crate) fn with_extension(name: &str, extension: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, old)) if !stem.is_empty() && old.len() <= 5 => format!("{stem}.{extension}"),
        _ => format!("{name}.{extension}"),
    }
}

/// Characters that turn the direction of text, join or hide: `hoadon<U+202E>gpj.exe` reads as `hoadonexe.jpg`.
fn turns_text(c: char) -> bool {
    matches!(
        c,
        '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{00AD}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_safe() {
        let long = "ờ".repeat(300);
        for (given, clean_name) in [
            ("Tờ khai.pdf", "Tờ khai.pdf"),
            ("../../etc/passwd", "passwd"),
            (r"C:\Users\An\Đơn.docx", "Đơn.docx"),
            ("a\0b\r\nc.pdf", "abc.pdf"),
            ("hoadon\u{202E}gpj.exe", "hoadongpj.exe"),
            ("To\u{031B}\u{0300} khai.pdf", "Tờ khai.pdf"),
            ("....", "tep"),
            ("", "tep"),
            ("..\\..\\", "tep"),
            (".htaccess", "htaccess"),
            ("a<b>:\"|?*.png", "a_b______.png"),
            ("  nhiều   khoảng  .pdf ", "nhiều khoảng.pdf"),
            (&format!("{long}.pdf"), &format!("{}.pdf", "ờ".repeat(LONGEST))),
            (&long, &"ờ".repeat(LONGEST)),
            ("%2e%2e%2fx.pdf", "%2e%2e%2fx.pdf"),
        ] {
            assert_eq!(clean(given), clean_name, "{given:?}");
        }
    }

    #[test]
    fn the_extension_is_replaced_or_added() {
        assert_eq!(with_extension("anh.jpg", "png"), "anh.png");
        assert_eq!(with_extension("anh", "png"), "anh.png");
        assert_eq!(with_extension("Quyết định 12.QĐ-UBND", "pdf"), "Quyết định 12.QĐ-UBND.pdf");
    }
}
