//! A report that a person makes, and what is answered.

use std::collections::BTreeMap;

use base::{Msg, msg};
use serde::{Deserialize, Serialize};

use super::definition::{Attribute, Datatype};
use super::{MOST_DESCRIPTION, Message, ServiceDefinition, When, Wrong};
use crate::lenient;

/// A new report (`POST /requests`).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Which city, where one interface serves several.
    pub jurisdiction_id: Option<String>,
    /// The key of the program that sends it.
    pub api_key: Option<String>,
    /// The service's code.
    pub service_code: String,
    /// The latitude in degrees, WGS 84.
    pub lat: Option<f64>,
    /// The longitude in degrees, WGS 84.
    pub long: Option<f64>,
    /// The place in words.
    pub address_string: Option<String>,
    /// The place's number in the city's list.
    pub address_id: Option<String>,
    /// The answers to the service's questions; a question with several answers has several.
    pub attributes: BTreeMap<String, Vec<String>>,
    /// The person's address for mail.
    pub email: Option<String>,
    /// The device's number.
    pub device_id: Option<String>,
    /// The person's number with the sender.
    pub account_id: Option<String>,
    /// The person's given name.
    pub first_name: Option<String>,
    /// The person's family name.
    pub last_name: Option<String>,
    /// The person's phone.
    pub phone: Option<String>,
    /// What is the matter.
    pub description: Option<String>,
    /// A picture.
    pub media_url: Option<String>,
}

/// What is answered to a new report: its number, or a token to ask for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The number.
    #[serde(default, deserialize_with = "lenient::maybe_text", skip_serializing_if = "Option::is_none")]
    pub service_request_id: Option<String>,
    /// The token; never beside a number.
    #[serde(default, deserialize_with = "lenient::maybe_text", skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// What the person should know or do.
    #[serde(default, deserialize_with = "lenient::maybe_text", skip_serializing_if = "Option::is_none")]
    pub service_notice: Option<String>,
    /// The person's number with the sender.
    #[serde(default, deserialize_with = "lenient::maybe_text", skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
}

/// The number that belongs to a token (`GET /tokens/{token}`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The number, once there is one.
    #[serde(default, deserialize_with = "lenient::maybe_text", skip_serializing_if = "Option::is_none")]
    pub service_request_id: Option<String>,
    /// The token.
    #[serde(default, deserialize_with = "lenient::text")]
    pub token: String,
}

/// An error of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorEntry {
    /// The HTTP status: 404 for what is unknown, 403 for a missing or wrong key, 400 for the rest.
    #[serde(deserialize_with = "lenient::whole")]
    pub code: i64,
    /// What is wrong.
    #[serde(default, deserialize_with = "lenient::text")]
    pub description: String,
}

impl Message for Vec<Accepted> {
    const ROOT: &'static str = "service_requests";
}

impl Message for Vec<Token> {
    const ROOT: &'static str = "service_requests";
}

impl Message for Vec<ErrorEntry> {
    const ROOT: &'static str = "errors";
}

impl Report {
    /// Everything that is wrong with the report, for a service with these questions.
    pub fn check(&self, definition: Option<&ServiceDefinition>) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        if self.service_code.is_empty() {
            wrong.push(Wrong::new("service_code", Msg::new("Thiếu mã dịch vụ", "The service code is missing")));
        }
        self.check_place(&mut wrong);
        if let Some(text) = &self.description {
            let letters = text.chars().count();
            if letters > MOST_DESCRIPTION {
                let text = msg!(
                    "Mô tả dài {letters} ký tự, tối đa {MOST_DESCRIPTION}",
                    "The description has {letters} letters, at most {MOST_DESCRIPTION} are taken"
                );
                wrong.push(Wrong::new("description", text));
            }
            if has_markup(text) {
                let text = Msg::new("Mô tả không được chứa mã HTML", "The description may not have HTML in it");
                wrong.push(Wrong::new("description", text));
            }
        }
        if self.email.as_deref().is_some_and(|e| !is_email(e)) {
            wrong.push(Wrong::new(
                "email",
                Msg::new("Địa chỉ thư điện tử không đúng", "This is not an address for mail"),
            ));
        }
        if self.media_url.as_deref().is_some_and(|u| !u.starts_with("https://") && !u.starts_with("http://")) {
            let text = Msg::new(
                "Địa chỉ ảnh phải bắt đầu bằng http:// hoặc https://",
                "A picture's address begins with http:// or https://",
            );
            wrong.push(Wrong::new("media_url", text));
        }
        if let Some(definition) = definition {
            self.check_answers(definition, &mut wrong);
        }
        wrong
    }

    fn check_place(&self, wrong: &mut Vec<Wrong>) {
        for (field, degrees, most) in [("lat", self.lat, 90.0), ("long", self.long, 180.0)] {
            if degrees.is_some_and(|d| !(-most..=most).contains(&d)) {
                wrong.push(Wrong::new(field, msg!("Phải trong khoảng ±{most} độ", "It lies within ±{most} degrees")));
            }
        }
        match (self.lat, self.long) {
            (Some(_), None) => wrong.push(Wrong::new("long", Msg::new("Thiếu kinh độ", "The longitude is missing"))),
            (None, Some(_)) => wrong.push(Wrong::new("lat", Msg::new("Thiếu vĩ độ", "The latitude is missing"))),
            (None, None) if self.address_string.is_none() && self.address_id.is_none() => {
                let text = Msg::new(
                    "Thiếu vị trí: lat và long, address_string hoặc address_id",
                    "The place is missing: lat and long, address_string or address_id",
                );
                wrong.push(Wrong::new("lat", text));
            }
            _ => {}
        }
    }

    fn check_answers(&self, definition: &ServiceDefinition, wrong: &mut Vec<Wrong>) {
        for attribute in definition.attributes.iter().filter(|a| a.variable) {
            let field = format!("attribute[{}]", attribute.code);
            let answers = self.attributes.get(&attribute.code).map_or(&[][..], Vec::as_slice);
            let given = answers.iter().any(|a| !a.trim().is_empty());
            if !given {
                if attribute.required {
                    wrong.push(Wrong::new(field, Msg::new("Chưa trả lời", "There is no answer")));
                }
                continue;
            }
            if answers.len() > 1 && attribute.datatype != Datatype::MultiValueList {
                wrong.push(Wrong::new(&field, Msg::new("Chỉ được trả lời một lần", "Only one answer is taken")));
            }
            for answer in answers.iter().filter(|a| !is_right(attribute, a)) {
                let text = msg!("Không nhận được câu trả lời “{answer}”", "The answer “{answer}” cannot be taken");
                wrong.push(Wrong::new(&field, text));
            }
        }
        for code in self.attributes.keys().filter(|code| !definition.attributes.iter().any(|a| a.code == **code)) {
            let text = Msg::new("Dịch vụ không có câu hỏi này", "The service has no such question");
            wrong.push(Wrong::new(format!("attribute[{code}]"), text));
        }
    }
}

fn is_right(attribute: &Attribute, answer: &str) -> bool {
    match attribute.datatype {
        Datatype::String => !answer.contains(['\n', '\r']),
        Datatype::Text => true,
        Datatype::Number => answer.trim().parse::<f64>().is_ok_and(f64::is_finite),
        Datatype::DateTime => answer.parse::<When>().is_ok(),
        Datatype::SingleValueList | Datatype::MultiValueList => attribute.values.iter().any(|v| v.key == answer),
    }
}

/// Whether something in a text would be a tag.
fn has_markup(text: &str) -> bool {
    text.split('<').skip(1).any(|behind| {
        let tag = behind.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        tag && behind.contains('>')
    })
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.contains('@') && !text.contains(char::is_whitespace)
    })
}
