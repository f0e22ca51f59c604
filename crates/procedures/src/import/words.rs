//! Texts, numbers and names of the national shape in our own terms.

use base::deadline::{Term, TermUnit};
use base::text::{fold, nfc_lines, read};
use catalogue::{Audience, Level};

/// A text without HTML: tags are dropped (breaks and paragraphs become lines), entities written out.
pub(super) fn plain_text(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        plain.push_str(before);
        let (shown, after) = if from.starts_with('<') { tag(from) } else { entity(from) };
        plain.push_str(&shown);
        rest = after;
    }
    plain.push_str(rest);
    let plain: String = plain.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let lines = nfc_lines(&plain);
    lines.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// What a tag shows, and the text after it. A `<` before a number or a blank is the sign itself; any
/// other that begins no tag is dropped, so that no tag can grow from what is left.
fn tag(from: &str) -> (String, &str) {
    let name: String =
        from.chars().skip(1).skip_while(|c| *c == '/').take_while(char::is_ascii_alphanumeric).collect();
    let is_tag = !name.is_empty() || from.starts_with("<!");
    let Some((inside, after)) = from.split_once('>').filter(|_| is_tag) else {
        let mut rest = from.chars();
        rest.next();
        let sign = rest.clone().next().is_none_or(|c| c.is_whitespace() || c.is_ascii_digit() || c == '=');
        return (if sign { "<" } else { "" }.to_owned(), rest.as_str());
    };
    let name = name.to_lowercase();
    // What a script or a style holds is no text at all.
    if matches!(name.as_str(), "script" | "style") && !inside.starts_with("</") {
        let closing = format!("</{name}");
        let end = after.to_ascii_lowercase().find(&closing);
        let rest = end.and_then(|end| after.split_at_checked(end)).map_or("", |(_, rest)| rest);
        return (String::new(), rest.split_once('>').map_or("", |(_, rest)| rest));
    }
    let breaks = matches!(name.as_str(), "br" | "p" | "div" | "li" | "tr" | "h1" | "h2" | "h3" | "h4" | "ul" | "ol");
    (if breaks { "\n" } else { "" }.to_owned(), after)
}

/// What an entity stands for, and the text after it.
fn entity(from: &str) -> (String, &str) {
    let end = from.char_indices().take(12).find(|(_, c)| *c == ';').map(|(at, _)| at);
    let whole = end.and_then(|end| from.split_at_checked(end + 1));
    let known = whole.and_then(|(entity, after)| {
        let name = entity.trim_start_matches('&').trim_end_matches(';');
        let shown = match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            "nbsp" => ' ',
            "ndash" => '–',
            "mdash" => '—',
            "hellip" => '…',
            _ => {
                let number = name.strip_prefix('#')?;
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => number.parse().ok()?,
                };
                char::from_u32(code)?
            }
        };
        Some((shown.to_string(), after))
    });
    known.unwrap_or_else(|| {
        let mut rest = from.chars();
        rest.next();
        ("&".to_owned(), rest.as_str())
    })
}

/// A legal time from its amount and unit as words; `None` when it cannot be read as one.
pub(super) fn term(amount: &str, unit: &str) -> Option<Term> {
    let amount = read::number(amount).filter(|n| *n > 0.0 && *n <= 10_000.0)?;
    let unit = fold(unit);
    let (amount, unit) = match unit.trim_end_matches('.') {
        "ngay lam viec" | "ngay lv" | "working day" => (amount, TermUnit::WorkingDay),
        "ngay" | "ngay lich" => (amount, TermUnit::CalendarDay),
        "gio" | "gio lam viec" => (amount, TermUnit::WorkingHour),
        "tuan" => (amount * 7.0, TermUnit::CalendarDay),
        "thang" => (amount * 30.0, TermUnit::CalendarDay),
        "nam" => (amount * 365.0, TermUnit::CalendarDay),
        _ => return None,
    };
    // Half a working day is four hours; other fractions go to the next whole unit.
    if unit == TermUnit::WorkingDay && amount.fract() > 0.0 {
        return Some(Term::working_hours(whole(amount * 8.0)?));
    }
    Some(Term { amount: whole(amount)?, unit })
}

/// The next whole number, read from its own digits.
fn whole(number: f64) -> Option<u32> {
    format!("{:.0}", number.ceil()).parse().ok()
}

/// A count of papers: `1`, `01`, `1 bản`; nothing is none.
pub(super) fn count(text: &str) -> Option<u32> {
    let digits: String = text.trim().chars().take_while(char::is_ascii_digit).collect();
    if text.trim().is_empty() { Some(0) } else { digits.parse().ok().filter(|n| *n <= 1_000) }
}

/// An amount in whole đồng; `None` when it is no plain amount of đồng.
pub(super) fn amount(text: &str, unit: &str) -> Option<base::Dong> {
    let unit = fold(unit);
    let dong = unit.is_empty() || ["dong", "vnd", "d", "viet nam dong"].contains(&unit.trim_matches('.'));
    if text.trim().is_empty() { Some(base::Dong(0)) } else { read::money(text).filter(|_| dong) }
}

/// A level of government by its name, or else by the national code.
pub(super) fn level(name: &str, code: &str) -> Option<Level> {
    let name = fold(name);
    let has = |word: &str| name.split(' ').any(|w| w == word);
    match code.trim() {
        _ if has("xa") || has("phuong") => Some(Level::Commune),
        _ if has("huyen") || has("quan") => Some(Level::District),
        _ if has("tinh") || has("so") => Some(Level::Province),
        _ if has("bo") || name.contains("trung uong") => Some(Level::Central),
        "0" => Some(Level::Central),
        "1" => Some(Level::Province),
        "2" => Some(Level::District),
        "3" => Some(Level::Commune),
        _ => None,
    }
}

/// Who may apply, by the name of the group.
pub(super) fn audience(name: &str) -> Option<Audience> {
    let name = fold(name);
    let has = |words: &[&str]| words.iter().any(|w| name.contains(w));
    if has(&["doanh nghiep", "hop tac xa", "ho kinh doanh"]) {
        Some(Audience::Business)
    } else if has(&["cong dan", "ca nhan", "nguoi", "ho gia dinh"]) {
        Some(Audience::Citizen)
    } else if has(&["co quan", "can bo", "cong chuc"]) {
        Some(Audience::Agency)
    } else if has(&["to chuc", "don vi"]) {
        Some(Audience::Organisation)
    } else {
        None
    }
}

/// The kind of agency, by its name.
pub(super) fn agency(name: &str) -> Option<&'static str> {
    let name = fold(name);
    if name.contains("cap xa") || name.contains("ubnd xa") || name.contains("dan xa") || name.contains("dan phuong") {
        return Some("commune");
    }
    crate::labels::KINDS.iter().find(|(_, vi, _)| name.contains(&fold(vi))).map(|(code, ..)| *code)
}

/// A stable name of letters without marks, digits and underscores.
pub(super) fn slug(text: &str) -> String {
    let plain: String = fold(text).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    plain.split_whitespace().take(6).collect::<Vec<_>>().join("_").chars().take(60).collect()
}
