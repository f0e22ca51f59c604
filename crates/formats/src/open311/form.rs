//! Reports as forms: `application/x-www-form-urlencoded`.

use std::collections::BTreeMap;

use base::{Msg, msg};

use super::{Report, Wrong};

/// The largest form that is read, in bytes.
const MOST_FORM: usize = 256 * 1024;

/// The most fields of a form.
const MOST_FIELDS: usize = 500;

impl Report {
    /// Reads a posted form. Empty fields count as absent; unknown ones are left out.
    ///
    /// # Errors
    /// Fields that cannot be read.
    pub fn read_form(body: &str) -> Result<Self, Vec<Wrong>> {
        let too_long = || vec![Wrong::new("", Msg::new("Biểu mẫu quá dài", "The form is too long"))];
        if body.len() > MOST_FORM {
            return Err(too_long());
        }
        let mut fields = BTreeMap::new();
        let mut attributes: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (at, (name, value)) in form_urlencoded::parse(body.as_bytes()).enumerate() {
            if at >= MOST_FIELDS {
                return Err(too_long());
            }
            if value.trim().is_empty() {
                continue;
            }
            match name.strip_prefix("attribute[").and_then(|rest| rest.split_once(']')) {
                Some((code, "" | "[]")) => attributes.entry(code.to_owned()).or_default().push(value.into_owned()),
                Some(_) => {}
                None => drop(fields.entry(name.into_owned()).or_insert(value.into_owned())),
            }
        }
        let mut wrong = Vec::new();
        let mut degrees = |name: &str| {
            let text: &String = fields.get(name)?;
            let read = text.trim().parse::<f64>().ok().filter(|d| d.is_finite());
            if read.is_none() {
                wrong.push(Wrong::new(name, msg!("“{text}” không phải số độ", "“{text}” is not a number of degrees")));
            }
            read
        };
        let (lat, long) = (degrees("lat"), degrees("long"));
        let mut text = |name: &str| fields.remove(name);
        let report = Self {
            jurisdiction_id: text("jurisdiction_id"),
            api_key: text("api_key"),
            service_code: text("service_code").unwrap_or_default(),
            lat,
            long,
            address_string: text("address_string"),
            address_id: text("address_id"),
            attributes,
            email: text("email"),
            device_id: text("device_id"),
            account_id: text("account_id"),
            first_name: text("first_name"),
            last_name: text("last_name"),
            phone: text("phone"),
            description: text("description"),
            media_url: text("media_url"),
        };
        if wrong.is_empty() { Ok(report) } else { Err(wrong) }
    }

    /// The form to post.
    pub fn write_form(&self) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        let degrees = |d: Option<f64>| d.map(|d| d.to_string());
        let fields = [
            ("api_key", self.api_key.clone()),
            ("jurisdiction_id", self.jurisdiction_id.clone()),
            ("service_code", Some(self.service_code.clone())),
            ("lat", degrees(self.lat)),
            ("long", degrees(self.long)),
            ("address_string", self.address_string.clone()),
            ("address_id", self.address_id.clone()),
            ("email", self.email.clone()),
            ("device_id", self.device_id.clone()),
            ("account_id", self.account_id.clone()),
            ("first_name", self.first_name.clone()),
            ("last_name", self.last_name.clone()),
            ("phone", self.phone.clone()),
            ("description", self.description.clone()),
            ("media_url", self.media_url.clone()),
        ];
        for (name, value) in fields {
            if let Some(value) = value {
                form.append_pair(name, &value);
            }
        }
        for (code, answers) in &self.attributes {
            let many = if answers.len() > 1 { "[]" } else { "" };
            for answer in answers {
                form.append_pair(&format!("attribute[{code}]{many}"), answer);
            }
        }
        form.finish()
    }
}
