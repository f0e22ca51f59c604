//! File names from outside, made safe.

/// The longest file name we make, in bytes; file systems end at 255, archives of old Windows sooner.
const LONGEST: usize = 120;

/// Names Windows keeps for devices.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The extension of a name in lower case, without its dot.
pub(super) fn extension(name: &str) -> Option<String> {
    let (stem, ext) = name.trim().rsplit_once('.')?;
    (!stem.is_empty() && !ext.is_empty()).then(|| ext.to_lowercase())
}

/// A file name without folders, control and direction characters, characters some systems refuse,
/// leading dots or device names; at most 120 bytes with its extension kept; `attachment` when
/// nothing is left.
pub fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).find(|part| !part.trim_matches([' ', '.']).is_empty()).unwrap_or_default();
    let clean: String = last.chars().filter(|c| !hidden(*c)).map(|c| if refused(c) { '_' } else { c }).collect();
    let clean = clean.trim_start_matches(['.', ' ']).trim_end_matches(['.', ' ']).trim();
    if clean.is_empty() {
        return "attachment".to_owned();
    }
    let stem = clean.split('.').next().unwrap_or(clean).trim_end();
    let clean = if DEVICES.contains(&stem.to_lowercase().as_str()) { format!("_{clean}") } else { clean.to_owned() };
    shorten(&clean)
}

fn shorten(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let ending = match name.rsplit_once('.') {
        Some((_, ext)) if ext.len() <= 16 => format!(".{ext}"),
        _ => String::new(),
    };
    let room = LONGEST - ending.len();
    let mut kept = String::new();
    for c in name.chars() {
        if kept.len() + c.len_utf8() > room {
            break;
        }
        kept.push(c);
    }
    format!("{}{ending}", kept.trim_end_matches(['.', ' ']))
}

/// Characters that are not seen: controls, and marks that turn the reading direction so that
/// `fdp.exe` reads as `exe.pdf`.
fn hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn refused(c: char) -> bool {
    matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hostile_names_become_harmless() {
        for (name, safe) in [
            ("Công văn 12.pdf", "Công văn 12.pdf"),
            ("../../etc/passwd", "passwd"),
            ("..\\..\\windows\\system32\\a.dll", "a.dll"),
            ("C:\\a.pdf", "a.pdf"),
            ("C:a.pdf", "C_a.pdf"),
            ("/", "attachment"),
            ("..", "attachment"),
            ("", "attachment"),
            (".bashrc", "bashrc"),
            ("a.pdf...", "a.pdf"),
            ("nul.pdf", "_nul.pdf"),
            ("NUL", "_NUL"),
            ("a\u{202e}fdp.exe", "afdp.exe"),
            ("a\0b\n.pdf", "ab.pdf"),
            ("a/", "a"),
        ] {
            assert_eq!(safe_name(name), safe, "{name:?}");
        }
        let long = format!("{}.pdf", "đ".repeat(200));
        let safe = safe_name(&long);
        assert!(safe.len() <= LONGEST && safe.ends_with("đ.pdf"), "{safe}");
    }

    proptest! {
        #[test]
        fn no_name_leaves_its_folder(name in "\\PC{0,40}[./\\\\: ]{0,4}\\PC{0,200}") {
            let safe = safe_name(&name);
            prop_assert!(!safe.is_empty() && safe.len() <= LONGEST);
            prop_assert!(!safe.contains(['/', '\\', '\0']) && !safe.starts_with('.'));
            prop_assert_eq!(safe_name(&safe), safe.clone());
        }
    }
}
