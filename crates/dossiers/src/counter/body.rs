//! What is entered at the counter: the same from the page's form and from the API.

use base::{AgencyId, Error, Fields, FileId, Msg, Result};
use catalogue::{Case, Component};
use forms::Answers;
use serde::{Deserialize, Serialize};
use web::Input;

use crate::acts::is_name;
use crate::attached::NewPaper;
use crate::model::{Channel, Person, ResultBy, Submitter};

/// A reception at the counter.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Reception {
    /// A UUID of the caller's own: sent twice, the reception still is one dossier.
    pub token: String,
    /// Who applies.
    pub person: PersonBody,
    /// The procedure's code and the case: `1.001193/simple`.
    pub procedure: String,
    /// The counter's agency; needed where the officer sits at several.
    pub agency: String,
    /// Who decides; the counter's own agency when empty.
    pub competent: String,
    /// `counter` or `post`.
    pub channel: String,
    /// `online`, `counter` or `post`.
    pub result_by: String,
    /// The papers that are there.
    pub papers: Vec<PaperBody>,
    /// Answers of the e-form, where it is filled in at the counter.
    #[schema(value_type = Object)]
    pub answers: serde_json::Map<String, serde_json::Value>,
    /// A note for the file.
    pub note: String,
}

/// A person at the counter.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PersonBody {
    /// `citizen`, `business` or `organisation`.
    pub kind: String,
    /// Full name, or the organisation's.
    pub name: String,
    /// Identity number or tax code.
    pub number: String,
    /// Date of birth, `24/11/1990` or `1990-11-24`.
    pub born: String,
    /// `male` or `female`.
    pub sex: String,
    /// Phone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Address in words.
    pub address: String,
    /// Who hands in for the applicant: name.
    pub submitter: String,
    /// That person's identity number.
    pub submitter_number: String,
}

/// A paper at the counter.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PaperBody {
    /// The component's key.
    pub component: String,
    /// How many originals.
    pub originals: u32,
    /// How many copies.
    pub copies: u32,
    /// The id of the scan, already uploaded; may be empty.
    pub file: String,
}

impl PersonBody {
    /// Reads the page's fields.
    pub(crate) fn read(input: &Input) -> Self {
        let text = |name: &str| input.text(&format!("person.{name}")).to_owned();
        Self {
            kind: text("kind"),
            name: text("name"),
            number: text("number"),
            born: text("born"),
            sex: text("sex"),
            phone: text("phone"),
            email: text("email"),
            address: text("address"),
            submitter: text("submitter"),
            submitter_number: text("submitter_number"),
        }
    }

    /// The fields as names and values, to carry them from page to page.
    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        [
            ("kind", &self.kind),
            ("name", &self.name),
            ("number", &self.number),
            ("born", &self.born),
            ("sex", &self.sex),
            ("phone", &self.phone),
            ("email", &self.email),
            ("address", &self.address),
            ("submitter", &self.submitter),
            ("submitter_number", &self.submitter_number),
        ]
        .into_iter()
        .map(|(name, value)| (format!("person.{name}"), value.clone()))
        .collect()
    }

    /// The person, when everything that is entered can be read.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming what is missing or unreadable.
    pub(crate) fn person(&self) -> Result<Person> {
        let mut fields = Fields::new();
        let digits: String = self.number.chars().filter(|c| !matches!(c, ' ' | '.')).collect();
        if !is_name(&self.name) {
            fields.push("person.name", Msg::new("Nhập họ và tên hoặc tên tổ chức", "Enter the name"));
        }
        let right = match self.kind.as_str() {
            "citizen" | "" => base::cccd::IdentityNumber::parse(&digits).is_ok(),
            _ => digits.len() >= 6,
        };
        if !right {
            fields.push(
                "person.number",
                Msg::new("Nhập số định danh 12 số (hoặc 9 số), hoặc mã số tổ chức", "Enter the identity number of 12 (or 9) digits, or the registration number"),
            );
        }
        let born = match self.born.as_str() {
            "" => String::new(),
            typed => base::text::read::date(typed).filter(|d| d.year() >= 1900).map(|d| d.to_string()).unwrap_or_else(|| {
                fields.push("person.born", Msg::new("Nhập ngày sinh dạng ngày/tháng/năm", "Enter the date of birth as day/month/year"));
                String::new()
            }),
        };
        let phone = match self.phone.as_str() {
            "" => String::new(),
            typed => base::text::read::phone(typed).unwrap_or_else(|| {
                fields.push("person.phone", Msg::new("Số điện thoại chưa đúng", "This is not a phone number"));
                String::new()
            }),
        };
        fields.check()?;
        let submitter = (!self.submitter.is_empty()).then(|| Submitter {
            name: self.submitter.clone(),
            number: self.submitter_number.clone(),
            phone: String::new(),
        });
        Ok(Person {
            kind: if self.kind.is_empty() { "citizen".to_owned() } else { self.kind.clone() },
            name: self.name.clone(),
            number: digits,
            born,
            sex: self.sex.clone(),
            phone,
            email: self.email.clone(),
            address: self.address.clone(),
            submitter,
            ..Person::default()
        })
    }
}

impl From<&Person> for PersonBody {
    fn from(p: &Person) -> Self {
        let submitter = p.submitter.clone().unwrap_or_default();
        Self {
            kind: p.kind.clone(),
            name: p.name.clone(),
            number: p.number.clone(),
            born: base::text::read::date(&p.born).map(|d| d.strftime("%d/%m/%Y").to_string()).unwrap_or_default(),
            sex: p.sex.clone(),
            phone: p.phone.clone(),
            email: p.email.clone(),
            address: p.address.clone(),
            submitter: submitter.name,
            submitter_number: submitter.number,
        }
    }
}

impl Reception {
    /// Reads the page's form; the papers are those that are ticked.
    pub(crate) fn read(input: &Input) -> Self {
        let text = |name: &str| input.text(name).to_owned();
        let count = |name: String| input.text(&name).parse().unwrap_or(0);
        let paper = |key: &str| PaperBody {
            component: key.to_owned(),
            originals: count(format!("originals.{key}")),
            copies: count(format!("copies.{key}")),
            file: text(&format!("scan.{key}")),
        };
        // A paper is there when it is ticked, or when its scan is.
        let mut keys: Vec<&str> = input.all("has").collect();
        for (name, value) in &input.0 {
            if let Some(key) = name.strip_prefix("scan.").filter(|key| !value.is_empty() && !keys.contains(key)) {
                keys.push(key);
            }
        }
        Self {
            token: text("token"),
            person: PersonBody::read(input),
            procedure: text("procedure"),
            agency: text("agency"),
            competent: text("competent"),
            channel: text("channel"),
            result_by: text("result_by"),
            papers: keys.into_iter().map(paper).collect(),
            answers: serde_json::Map::new(),
            note: text("note"),
        }
    }

    /// The channel.
    pub(crate) fn channel(&self) -> Channel {
        if self.channel == "post" { Channel::Post } else { Channel::Counter }
    }

    /// How the applicant gets the result; at the counter unless said.
    pub(crate) fn result_by(&self) -> ResultBy {
        ResultBy::from_code(&self.result_by).unwrap_or(ResultBy::Counter)
    }

    /// An agency's id of a field, when it is given.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming the field.
    pub(crate) fn agency_id(text: &str, field: &'static str) -> Result<Option<AgencyId>> {
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| Error::invalid(field, Msg::new("Chọn cơ quan", "Choose the agency")))
    }

    /// The papers, when every required one is there.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming every required paper that is not ticked, or a scan that is unknown.
    pub(crate) fn papers(&self, case: &Case) -> Result<Vec<NewPaper>> {
        let mut fields = Fields::new();
        let mut papers = Vec::new();
        for component in &case.components {
            match self.papers.iter().find(|p| p.component == component.key) {
                Some(paper) => papers.push(new_paper(paper, component, &mut fields)),
                None if component.required && (!component.by_form || self.answers.is_empty()) => {
                    let (vi, en) = (&component.name.vi, &component.name.en);
                    fields.push(
                        format!("has.{}", component.key),
                        base::msg!("Thiếu giấy tờ bắt buộc: {vi}", "A required paper is missing: {en}"),
                    );
                }
                None => {}
            }
        }
        fields.check()?;
        Ok(papers)
    }

    /// The answers of the e-form.
    pub(crate) fn answers(&self) -> Answers {
        serde_json::from_value(serde_json::Value::Object(self.answers.clone())).unwrap_or_default()
    }
}

fn new_paper(paper: &PaperBody, component: &Component, fields: &mut Fields) -> NewPaper {
    let file_id: Option<FileId> = match paper.file.as_str() {
        "" => None,
        id => id.parse().ok().or_else(|| {
            fields.push(format!("scan.{}", component.key), Msg::new("Tải lại bản chụp", "Upload the scan again"));
            None
        }),
    };
    NewPaper {
        component: component.key.clone(),
        name: component.name.vi.to_string(),
        file_id,
        originals: paper.originals,
        copies: paper.copies,
    }
}
