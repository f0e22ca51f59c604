//! Reading JSON as it travels: numbers for texts, words for truth values, null for nothing.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// A text that may be written as a number, a truth value or null (the empty text).
pub(crate) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    from.deserialize_any(Text)
}

/// A text of which an empty one, null and none at all are the same.
pub(crate) fn maybe_text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(Some(text(from)?).filter(|text| !text.trim().is_empty()))
}

/// A number that may be written as a text; an empty text and null are none.
pub(crate) fn maybe_number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
    let Some(text) = maybe_text(from)? else { return Ok(None) };
    match text.trim().parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Some(number)),
        _ => Err(D::Error::custom(format!("“{text}” is not a number"))),
    }
}

/// A whole number that may be written as a text; an empty text and null are zero.
pub(crate) fn whole<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    let text = text(from)?;
    match text.trim() {
        "" => Ok(0),
        digits => digits.parse().map_err(|_| D::Error::custom(format!("“{text}” is not a whole number"))),
    }
}

/// A truth value that may be written `true`, `"True"`, `1` or `"0"`; an empty text and null are false.
pub(crate) fn truth<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    let text = text(from)?;
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(true),
        "false" | "0" | "" => Ok(false),
        _ => Err(D::Error::custom(format!("“{text}” is neither true nor false"))),
    }
}

/// A list; null is the empty list, and a single object stands for a list of one, as converters from
/// XML write it.
pub(crate) fn list<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    from.deserialize_any(List(PhantomData))
}

/// A part; null is one in which everything is empty.
pub(crate) fn part<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    Option::<T>::deserialize(from).map(Option::unwrap_or_default)
}

struct Text;

impl Visitor<'_> for Text {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<String, E> {
        Ok(text)
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<String, E> {
        Ok(truth.to_string())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_unit<E: Error>(self) -> Result<String, E> {
        Ok(String::new())
    }
}

struct List<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for List<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(all)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Vec<T>, A::Error> {
        T::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(|one| vec![one])
    }

    fn visit_unit<E: Error>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Vec<T>, E> {
        if text.trim().is_empty() {
            Ok(Vec::new())
        } else {
            Err(E::invalid_type(serde::de::Unexpected::Str(text), &self))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    struct All {
        #[serde(default, deserialize_with = "super::text")]
        text: String,
        #[serde(default, deserialize_with = "super::maybe_text")]
        maybe: Option<String>,
        #[serde(default, deserialize_with = "super::maybe_number")]
        number: Option<f64>,
        #[serde(default, deserialize_with = "super::truth")]
        truth: bool,
        #[serde(default, deserialize_with = "super::list")]
        list: Vec<u8>,
        #[serde(default, deserialize_with = "super::whole")]
        whole: i64,
    }

    fn read(json: &str) -> Result<All, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn values_are_read_in_every_writing() {
        let all =
            read(r#"{"text": 12, "maybe": " ", "number": "1.5", "truth": "True", "list": [1, 2], "whole": "-3"}"#)
                .unwrap();
        let expected =
            All { text: "12".into(), maybe: None, number: Some(1.5), truth: true, list: vec![1, 2], whole: -3 };
        assert_eq!(all, expected);
        let nothing = All { text: String::new(), maybe: None, number: None, truth: false, list: vec![], whole: 0 };
        assert_eq!(read("{}").unwrap(), nothing);
        let nulls = r#"{"text": null, "maybe": null, "number": null, "truth": null, "list": null, "whole": null}"#;
        assert_eq!(read(nulls).unwrap(), nothing);
    }

    #[test]
    fn what_means_nothing_is_refused_with_its_text() {
        for (json, said) in [
            (r#"{"number": "NaN"}"#, "“NaN” is not a number"),
            (r#"{"truth": "perhaps"}"#, "“perhaps” is neither"),
            (r#"{"whole": 1.5}"#, "“1.5” is not a whole number"),
            (r#"{"list": "x"}"#, "a list"),
            (r#"{"text": []}"#, "a text"),
        ] {
            let error = read(json).unwrap_err().to_string();
            assert!(error.contains(said), "{json}: {error}");
        }
    }
}
