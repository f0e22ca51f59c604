//! Whether one value is acceptable, by its kind and limits.

use base::{Date, FileId, Msg};
use serde_json::Value;

use crate::messages::Asked;
use crate::rules::{FIRST_YEAR, email, id_number, iso_date, name, phone, places, tax_code};
use crate::shape::{MOST_MONEY, MOST_NUMBER};
use crate::{Choice, Kind, TextFormat};

/// What is wrong with a value that is given, if anything.
pub(crate) fn fault(asked: &Asked<'_>, value: &Value, today: Date) -> Option<Msg> {
    let sound = match &asked.field.kind {
        Kind::Text { format, .. } => text(asked, value, *format),
        Kind::LongText { .. } => text(asked, value, None),
        Kind::Number { min, max, decimals, .. } => number(asked, value, *min, *max, *decimals),
        Kind::Money { min, max } => money(asked, value, *min, *max),
        Kind::Date { past, future } => date(asked, value, *past, *future, today),
        Kind::Choice { options } => one_of(asked, value, options),
        Kind::Choices { options } => some_of(asked, value, options),
        Kind::YesNo => value.as_bool().map(drop).ok_or_else(|| asked.unreadable()),
        Kind::File { .. } => files(asked, value),
        Kind::Address | Kind::Person { .. } => {
            value.as_object().map(drop).ok_or_else(|| asked.unreadable())
        }
        Kind::Group { .. } => items(asked, value),
    };
    sound.err()
}

fn text(asked: &Asked<'_>, value: &Value, format: Option<TextFormat>) -> Result<(), Msg> {
    let text = value.as_str().ok_or_else(|| asked.unreadable())?;
    let sound = match format {
        None => true,
        Some(TextFormat::Phone) => phone(text),
        Some(TextFormat::Email) => email(text),
        Some(TextFormat::IdNumber) => id_number(text),
        Some(TextFormat::TaxCode) => tax_code(text),
        Some(TextFormat::Name) => name(text),
    };
    if !sound {
        return Err(asked.unreadable());
    }
    let (length, max) = (text.chars().count(), asked.field.most().unwrap_or(usize::MAX));
    if length > max { Err(asked.too_long(length, max)) } else { Ok(()) }
}

fn number(
    asked: &Asked<'_>,
    value: &Value,
    min: Option<f64>,
    max: Option<f64>,
    decimals: u8,
) -> Result<(), Msg> {
    let number = value.as_f64().ok_or_else(|| asked.unreadable())?;
    let (min, max) = (min.unwrap_or(-MOST_NUMBER), max.unwrap_or(MOST_NUMBER));
    if places(number) > usize::from(decimals) {
        Err(asked.too_precise(decimals))
    } else if number < min {
        Err(asked.least_number(min))
    } else if number > max {
        Err(asked.most_number(max))
    } else {
        Ok(())
    }
}

fn money(asked: &Asked<'_>, value: &Value, min: Option<i64>, max: Option<i64>) -> Result<(), Msg> {
    let amount = whole(value).ok_or_else(|| asked.unreadable())?;
    let (min, max) = (min.unwrap_or(0), max.unwrap_or(MOST_MONEY));
    if amount < min {
        Err(asked.least_money(min))
    } else if amount > max {
        Err(asked.most_money(max))
    } else {
        Ok(())
    }
}

fn date(
    asked: &Asked<'_>,
    value: &Value,
    past: bool,
    future: bool,
    today: Date,
) -> Result<(), Msg> {
    let date = value.as_str().and_then(iso_date).ok_or_else(|| asked.unreadable())?;
    if past && date > today {
        Err(asked.in_the_future(today))
    } else if past && date.year() < FIRST_YEAR {
        Err(asked.too_long_ago(FIRST_YEAR))
    } else if future && date < today {
        Err(asked.in_the_past(today))
    } else {
        Ok(())
    }
}

fn one_of(asked: &Asked<'_>, value: &Value, options: &[Choice]) -> Result<(), Msg> {
    let known = value.as_str().is_some_and(|v| options.iter().any(|o| o.value == v));
    if known { Ok(()) } else { Err(asked.unreadable()) }
}

fn some_of(asked: &Asked<'_>, value: &Value, options: &[Choice]) -> Result<(), Msg> {
    let chosen = value.as_array().ok_or_else(|| asked.unreadable())?;
    for one in chosen {
        one_of(asked, one, options)?;
    }
    distinct(asked, chosen)
}

fn files(asked: &Asked<'_>, value: &Value) -> Result<(), Msg> {
    let files = value.as_array().ok_or_else(|| asked.unreadable())?;
    let sound = |file: &Value| {
        file.as_str()
            .is_some_and(|text| text.parse::<FileId>().is_ok_and(|id| id.to_string() == text))
    };
    if !files.iter().all(sound) {
        return Err(asked.unreadable());
    }
    at_most(asked, files.len())?;
    distinct(asked, files)
}

fn items(asked: &Asked<'_>, value: &Value) -> Result<(), Msg> {
    let items = value.as_array().ok_or_else(|| asked.unreadable())?;
    if !items.iter().all(Value::is_object) {
        return Err(asked.unreadable());
    }
    at_most(asked, items.len())?;
    let min = asked.field.fewest();
    if items.len() < min { Err(asked.too_few(min)) } else { Ok(()) }
}

/// A whole number, also when JSON writes it as `5.0`.
fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_f64()?.to_string().parse().ok())
}

fn at_most(asked: &Asked<'_>, count: usize) -> Result<(), Msg> {
    let max = asked.field.most().unwrap_or(usize::MAX);
    if count > max { Err(asked.too_many(max)) } else { Ok(()) }
}

fn distinct(asked: &Asked<'_>, values: &[Value]) -> Result<(), Msg> {
    let repeated =
        values.iter().enumerate().any(|(i, value)| values.iter().take(i).any(|v| v == value));
    if repeated { Err(asked.repeated()) } else { Ok(()) }
}
