//! Amounts of money in Vietnamese words, as receipts must show them.

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
const BILLION: u64 = 1_000_000_000;

/// An amount of đồng in words, with a capital first letter: `1234000` → `Một triệu hai trăm ba mươi
/// bốn nghìn đồng`.
pub fn amount_in_words(dong: i64) -> String {
    let mut words = Vec::new();
    if dong < 0 {
        words.push("âm");
    }
    if dong == 0 {
        words.push(digit(0));
    } else {
        read(dong.unsigned_abs(), false, &mut words);
    }
    words.push("đồng");
    let text = words.join(" ");
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// Reads a number above zero. `inside`: something was read before it, so its hundreds are said
/// even if there are none.
fn read(number: u64, inside: bool, words: &mut Vec<&'static str>) {
    let (billions, below) = (number / BILLION, number % BILLION);
    let mut inside = inside;
    if billions > 0 {
        read(billions, inside, words);
        words.push("tỷ");
        inside = true;
    }
    for (group, name) in [(below / 1_000_000, "triệu"), (below / 1_000 % 1_000, "nghìn"), (below % 1_000, "")]
    {
        if group > 0 {
            read_group(group, inside, words);
            if !name.is_empty() {
                words.push(name);
            }
            inside = true;
        }
    }
}

/// Reads a group of three digits above zero.
fn read_group(group: u64, inside: bool, words: &mut Vec<&'static str>) {
    let (hundreds, tens, ones) = (group / 100, group / 10 % 10, group % 10);
    if hundreds > 0 || inside {
        words.extend([digit(hundreds), "trăm"]);
    }
    match tens {
        0 if ones > 0 && (hundreds > 0 || inside) => words.push("linh"),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([digit(tens), "mươi"]),
    }
    match (tens, ones) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (2.., 4) => words.push("tư"),
        (1.., 5) => words.push("lăm"),
        _ => words.push(digit(ones)),
    }
}

fn digit(n: u64) -> &'static str {
    usize::try_from(n).ok().and_then(|n| DIGITS.get(n)).copied().unwrap_or_default()
}
