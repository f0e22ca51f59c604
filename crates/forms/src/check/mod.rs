//! Whether a form may be published.

mod conditions;

use std::collections::HashSet;

use base::{Fields, Msg, msg};

use crate::shape::{MOST_MONEY, MOST_NUMBER, join};
use crate::{Choice, Field, Form, Kind, prefill};

/// The most questions of a form, those of groups counted.
const MOST_QUESTIONS: usize = 500;

/// Checks a form before it is published: that it can be asked, answered and read in both languages.
/// The wrong fields are places in the definition, such as `sections.1.fields.2.label`.
///
/// # Errors
///
/// Everything that is wrong, at once.
pub fn check_definition(form: &Form) -> Result<(), Fields> {
    let mut faults = Fields::new();
    let mut sections = HashSet::new();
    let mut questions = HashSet::new();
    for (s, section) in form.sections.iter().enumerate() {
        let place = format!("sections.{s}");
        key(&section.key, &mut sections, &place, &mut faults);
        both_languages(&section.title, &join(&place, "title"), &mut faults);
        if let Some(hint) = &section.hint {
            both_languages(hint, &join(&place, "hint"), &mut faults);
        }
        if section.fields.is_empty() {
            faults.push(
                join(&place, "fields"),
                msg!("Phần này chưa có câu hỏi nào", "This section has no question"),
            );
        }
        fields(&section.fields, false, &mut questions, &join(&place, "fields"), &mut faults);
    }
    if questions.len() > MOST_QUESTIONS {
        let text = msg!(
            "Biểu mẫu có quá {MOST_QUESTIONS} câu hỏi, hãy chia nhỏ",
            "The form has more than {MOST_QUESTIONS} questions, divide it"
        );
        faults.push("sections", text);
    }
    conditions::check(form, &mut faults);
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn fields<'a>(
    asked: &'a [Field],
    in_group: bool,
    keys: &mut HashSet<&'a str>,
    place: &str,
    faults: &mut Fields,
) {
    for (i, field) in asked.iter().enumerate() {
        let place = join(place, i);
        key(&field.key, keys, &place, faults);
        both_languages(&field.label, &join(&place, "label"), faults);
        if let Some(hint) = &field.hint {
            both_languages(hint, &join(&place, "hint"), faults);
        }
        if let Some(from) = field.prefill
            && (in_group || !prefill::fits(from, &field.kind))
        {
            let text = msg!(
                "Loại câu trả lời này không điền sẵn được từ nguồn đã chọn",
                "This kind of answer cannot be filled in from there"
            );
            faults.push(join(&place, "prefill"), text);
        }
        kind(field, in_group, &place, faults);
    }
}

fn kind(field: &Field, in_group: bool, place: &str, faults: &mut Fields) {
    let mut fault = |step: &str, message: Option<Msg>| {
        if let Some(message) = message {
            faults.push(join(place, step), message);
        }
    };
    match &field.kind {
        Kind::Text { max, .. } => fault("max", count(*max, 1, 2_000)),
        Kind::LongText { max } => fault("max", count(*max, 1, 20_000)),
        Kind::Number { min, max, decimals, unit } => {
            let (low, high) = (min.unwrap_or(-MOST_NUMBER), max.unwrap_or(MOST_NUMBER));
            let sound = low <= high && low >= -MOST_NUMBER && high <= MOST_NUMBER;
            fault("max", (!sound).then(bounds));
            fault("decimals", count(Some(usize::from(*decimals)), 0, 6));
            if let Some(unit) = unit {
                both_languages(unit, &join(place, "unit"), faults);
            }
        }
        Kind::Money { min, max } => {
            let (low, high) = (min.unwrap_or(0), max.unwrap_or(MOST_MONEY));
            let sound = 0 <= low && low <= high && high <= MOST_MONEY;
            fault("max", (!sound).then(bounds));
        }
        Kind::Date { past, future } => {
            let text = Msg::new(
                "Không thể vừa trước vừa sau hôm nay",
                "It cannot be both before and after today",
            );
            fault("past", (*past && *future).then_some(text));
        }
        Kind::Choice { options: of } | Kind::Choices { options: of } => options(of, place, faults),
        Kind::File { accept, max } => {
            fault("max", count(*max, 1, 50));
            let sound = |a: &String| {
                !a.is_empty() && a.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            };
            let text = Msg::new("Phần mở rộng viết như pdf, jpg", "Write extensions like pdf, jpg");
            fault("accept", (!accept.iter().all(sound)).then_some(text));
        }
        Kind::Group { .. } if in_group => {
            fault(
                "type",
                Some(Msg::new("Nhóm không thể nằm trong nhóm", "A group cannot be inside a group")),
            );
        }
        Kind::Group { fields: inner, min, max } => {
            fault("max", count(*max, 1, 100));
            let at_least = if field.optional { 0 } else { 1 };
            fault("min", count(*min, at_least, max.unwrap_or(20)));
            let text = Msg::new("Nhóm này chưa có câu hỏi nào", "This group has no question");
            fault("fields", inner.is_empty().then_some(text));
            fields(inner, true, &mut HashSet::new(), &join(place, "fields"), faults);
        }
        Kind::YesNo | Kind::Address | Kind::Person { .. } => {}
    }
}

fn options(options: &[Choice], place: &str, faults: &mut Fields) {
    let place = join(place, "options");
    if options.is_empty() {
        faults.push(place.clone(), msg!("Chưa có lựa chọn nào", "There is no option"));
    }
    let mut values = HashSet::new();
    for (i, option) in options.iter().enumerate() {
        let place = join(&place, i);
        if !well_formed(&option.value) {
            faults.push(join(&place, "value"), ill_formed());
        } else if !values.insert(&option.value) {
            faults.push(join(&place, "value"), taken(&option.value));
        }
        both_languages(&option.label, &join(&place, "label"), faults);
    }
}

fn key<'a>(key: &'a str, taken_keys: &mut HashSet<&'a str>, place: &str, faults: &mut Fields) {
    if !well_formed(key) || key.bytes().all(|b| b.is_ascii_digit()) {
        faults.push(join(place, "key"), ill_formed());
    } else if !taken_keys.insert(key) {
        faults.push(join(place, "key"), taken(key));
    }
}

fn both_languages(text: &Msg, place: &str, faults: &mut Fields) {
    if text.vi.trim().is_empty() {
        faults.push(
            format!("{place}.vi"),
            msg!("Nhập nội dung tiếng Việt", "Enter the Vietnamese text"),
        );
    }
    if text.en.trim().is_empty() {
        faults
            .push(format!("{place}.en"), msg!("Nhập nội dung tiếng Anh", "Enter the English text"));
    }
}

fn count(n: Option<usize>, min: usize, max: usize) -> Option<Msg> {
    let outside = n.is_some_and(|n| n < min || n > max);
    outside
        .then(|| msg!("Phải là số từ {min} đến {max}", "It must be a number from {min} to {max}"))
}

fn bounds() -> Msg {
    Msg::new(
        "Giá trị nhỏ nhất và lớn nhất không hợp lệ",
        "The least and the greatest value are not valid",
    )
}

fn well_formed(key: &str) -> bool {
    let sound = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    matches!(key.len(), 1..=60) && key.bytes().all(sound)
}

fn ill_formed() -> Msg {
    Msg::new(
        "Mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch dưới, tối đa 60 ký tự",
        "The key has only small letters without marks, digits and underscores, at most 60",
    )
}

fn taken(key: &str) -> Msg {
    msg!("Mã “{key}” đã được dùng", "The key “{key}” is already used")
}
