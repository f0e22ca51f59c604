//! Reads what people write in Vietnamese forms: numbers, money, dates and phone numbers.

use jiff::civil::Date;

use crate::Dong;

/// Reads a number as Vietnamese write it: dots between thousands, a comma before decimals. `1.234,5`
/// is 1234.5. A dot that does not stand between thousands is refused, because `3.5` and `3.500`
/// would otherwise mean such different things.
pub fn number(text: &str) -> Option<f64> {
    let text = without_blanks(text);
    let (sign, digits) = match text.strip_prefix(['-', '−']) {
        Some(digits) => ("-", digits),
        None => ("", text.as_str()),
    };
    let (whole, decimals) = match digits.split_once(',') {
        Some((whole, decimals)) => (whole, all_digits(decimals)?),
        None => (digits, "0"),
    };
    format!("{sign}{}.{decimals}", ungroup(whole, '.')?).parse().ok()
}

/// Reads an amount of money in đồng: `1.234.567 đ`, `1,234,567 VND`, `50000 đồng`. Amounts have no
/// decimals and no sign.
pub fn money(text: &str) -> Option<Dong> {
    let text = without_blanks(text).to_lowercase();
    let text = text.trim_end_matches(['.', '/', '-']);
    let amount =
        ["đồng", "vnđ", "vnd", "đ", "₫"].iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(text);
    let separator = if amount.contains(',') { ',' } else { '.' };
    ungroup(amount, separator)?.parse().ok().map(Dong)
}

/// Reads a date: `24/11/2026`, `24-11-2026`, `24.11.2026`, also `4/1/2026`, and `2026-11-24`.
pub fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    let separator = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '/' | '-' | '.'))?;
    let parts: Vec<&str> = text.split(separator).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let (year, day) = match (first.len(), last.len()) {
        (1..=2, 4) => (last, first),
        (4, 2) if separator == '-' && month.len() == 2 => (first, last),
        _ => return None,
    };
    if month.len() > 2 {
        return None;
    }
    let year = all_digits(year)?.parse().ok()?;
    Date::new(year, all_digits(month)?.parse().ok()?, all_digits(day)?.parse().ok()?).ok()
}

/// Reads a phone number and gives it in one form: Vietnamese numbers as dialled inside the country
/// (`0912345678`, `02583822123`, `19001000`), foreign ones with `+`. `None` when it cannot be one.
pub fn phone(text: &str) -> Option<String> {
    let mut digits = String::new();
    let mut international = false;
    for c in text.trim().chars() {
        match c {
            '+' if digits.is_empty() && !international => international = true,
            '0'..='9' => digits.push(c),
            ' ' | '\u{a0}' | '.' | '-' | '(' | ')' | '/' => {}
            _ => return None,
        }
    }
    if let Some(rest) = digits.strip_prefix("00") {
        international = true;
        digits = rest.to_owned();
    }
    let national = match digits.strip_prefix("84") {
        // Many write +84 (0)912…
        Some(rest) if international || rest.len() >= 9 => {
            Some(format!("0{}", rest.strip_prefix('0').unwrap_or(rest)))
        }
        _ if international => None,
        _ => Some(digits.clone()),
    };
    match national {
        Some(number) => is_vietnamese_phone(&number).then_some(number),
        None => (8..=15).contains(&digits.len()).then(|| format!("+{digits}")),
    }
}

fn is_vietnamese_phone(number: &str) -> bool {
    let starts = |prefixes: &[&str]| prefixes.iter().any(|p| number.starts_with(p));
    match number.len() {
        10 if starts(&["03", "05", "07", "08", "09"]) => true,
        11 => starts(&["02"]),
        8..=10 => starts(&["1800", "1900"]),
        _ => false,
    }
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn all_digits(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then_some(text)
}

/// The digits of a whole number, grouped by threes or not at all.
fn ungroup(text: &str, separator: char) -> Option<String> {
    let mut groups = text.split(separator);
    let first = all_digits(groups.next()?)?;
    let mut digits = first.to_owned();
    for group in groups {
        if first.len() > 3 || group.len() != 3 {
            return None;
        }
        digits.push_str(all_digits(group)?);
    }
    Some(digits)
}
