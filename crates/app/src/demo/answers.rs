//! Plausible answers to any form.

use base::{Date, FileId};
use dossiers::Person;
use forms::{Answers, Choice, Field, Form, Kind, TextFormat};
use serde_json::{Map, Value, json};

use super::dice::Dice;
use super::names;

/// What answers are made from.
pub(crate) struct Stuff<'a> {
    pub(crate) applicant: &'a Person,
    pub(crate) communes: &'a [(String, String)],
    pub(crate) scans: &'a [FileId],
    pub(crate) photo: FileId,
    pub(crate) today: Date,
}

/// Answers to every question; those that are not asked are left out when the dossier is handed in.
pub(crate) fn fill(form: &Form, dice: &mut Dice, stuff: &Stuff<'_>) -> Answers {
    let mut values = Map::new();
    for field in form.sections.iter().flat_map(|s| &s.fields) {
        if field.optional && dice.chance(0.4) {
            continue;
        }
        if let Some(value) = answer(field, dice, stuff) {
            values.insert(field.key.clone(), value);
        }
    }
    Answers::from(values)
}

fn answer(field: &Field, dice: &mut Dice, stuff: &Stuff<'_>) -> Option<Value> {
    Some(match &field.kind {
        Kind::Text { format, max } => json!(clip(&line(field, *format, dice, stuff), max.unwrap_or(200))),
        Kind::LongText { max } => json!(clip(
            dice.text(&[
                "Theo nhu cầu của gia đình, kính đề nghị cơ quan xem xét giải quyết.",
                "Nội dung như trong giấy tờ gửi kèm hồ sơ.",
                "Để bổ sung hồ sơ cá nhân phục vụ công việc.",
            ]),
            max.unwrap_or(2000)
        )),
        Kind::Number { min, max, decimals, .. } => {
            let low = min.unwrap_or(1.0);
            let high = max.unwrap_or(low + 200.0).min(low + 500.0);
            let value = low + dice.unit() * (high - low).max(0.0);
            if *decimals == 0 { json!(value.ceil().min(high).max(low).round()) } else { json!((value * 10.0).floor() / 10.0) }
        }
        Kind::Money { min, max } => {
            let low = min.unwrap_or(1_000_000);
            let high = max.unwrap_or(low.saturating_add(500_000_000));
            json!((dice.between(low, high) / 1_000 * 1_000).max(low))
        }
        Kind::Date { past, future } => {
            let days = match (past, future) {
                (_, true) => dice.between(1, 60),
                _ => -dice.between(1, 50),
            };
            let noon = base::Instant::from_date(stuff.today).plus_days(days);
            json!(noon.date().to_string())
        }
        Kind::Choice { options } => json!(dice.of(options).map(|o: &Choice| o.value.clone())?),
        Kind::Choices { options } => {
            let mut chosen: Vec<&str> = options.iter().filter(|_| dice.chance(0.4)).map(|o| o.value.as_str()).collect();
            if chosen.is_empty() {
                chosen.extend(options.first().map(|o| o.value.as_str()));
            }
            json!(chosen)
        }
        Kind::YesNo => json!(dice.chance(0.6)),
        Kind::File { .. } => {
            let takes_pdf = field.accepted().contains(&"pdf");
            let file = if takes_pdf { *dice.of(stuff.scans)? } else { stuff.photo };
            json!([file.to_string()])
        }
        Kind::Address => {
            let (code, _) = dice.of(stuff.communes)?;
            json!({ "province": "99", "commune": code, "street": names::street(dice) })
        }
        Kind::Person { .. } => {
            let (code, name) = dice.of(stuff.communes)?.clone();
            let person = names::citizen(dice, &code, &name);
            json!({ "name": person.name, "id_number": person.number, "born": person.born, "sex": person.sex, "phone": person.phone })
        }
        Kind::Group { fields, min, max } => {
            let least = i64::try_from(min.unwrap_or(1).max(1)).unwrap_or(1);
            let most = i64::try_from(max.unwrap_or(20)).unwrap_or(20);
            let count = dice.between(least, most.min(least + 2));
            let mut items = Vec::new();
            for _ in 0..count {
                let mut item = Map::new();
                for inner in fields {
                    if let Some(value) = answer(inner, dice, stuff) {
                        item.insert(inner.key.clone(), value);
                    }
                }
                items.push(Value::Object(item));
            }
            Value::Array(items)
        }
    })
}

fn line(field: &Field, format: Option<TextFormat>, dice: &mut Dice, stuff: &Stuff<'_>) -> String {
    match format {
        Some(TextFormat::Phone) => names::phone(dice),
        Some(TextFormat::Email) => format!("lienhe{}@example.vn", dice.digits(4)),
        Some(TextFormat::IdNumber) => stuff.applicant.number.chars().filter(char::is_ascii_digit).take(12).collect(),
        Some(TextFormat::TaxCode) => format!("99{}", dice.digits(8)),
        Some(TextFormat::Name) => names::full_name(dice, true),
        None => {
            let label = base::text::fold(&field.label.vi);
            if label.contains("ten") && label.contains("ho") {
                names::full_name(dice, true)
            } else if label.contains("ten") {
                format!("Cơ sở {}", dice.text(&["Hoa Mai", "Thành Công", "An Phát", "Hương Quê", "Minh Tâm"]))
            } else if label.contains("so ") || label.starts_with("so") {
                format!("{}/{}", dice.between(1, 999), dice.between(2019, 2026))
            } else {
                dice.text(&["Theo giấy tờ kèm theo", "Thôn trung tâm", "Nông nghiệp, dịch vụ", "Sử dụng cho gia đình"]).to_owned()
            }
        }
    }
}

fn clip(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}
