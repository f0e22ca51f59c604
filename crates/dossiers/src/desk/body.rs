//! What an officer enters for an act: the same from a page's form and from the API.

use base::{Error, FileId, Fields, Instant, Msg, Result};
use serde::{Deserialize, Serialize};
use web::Input;

use crate::attached::{Mark, Marks};

/// What an act takes. Which parts it needs depends on the act; the others stay empty.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ActBody {
    /// The version of the dossier that the officer saw.
    pub version: i64,
    /// The number of the chosen way out, where the step has several.
    pub choice: Option<usize>,
    /// A note for the next desk, or an opinion.
    pub note: String,
    /// Why: for acts that need a reason.
    pub reason: String,
    /// A step's key (return), an official's id (assign) or an agency's id (pass to an agency).
    pub to: String,
    /// The new due date, `24/11/2026` (extend).
    pub new_due: String,
    /// Its time, `17:00`.
    pub new_time: String,
    /// Answers to put right (request a supplement).
    pub fields: Vec<MarkBody>,
    /// Papers to hand in or replace (request a supplement).
    pub papers: Vec<MarkBody>,
    /// What the procedure gives (pass on at an issuing step).
    pub result: ResultBody,
    /// Who receives the result (hand over).
    pub receiver: String,
    /// The receiver's identity number.
    pub number: String,
}

/// One thing to put right.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MarkBody {
    /// The field's path or the component's key.
    pub key: String,
    /// What is wrong and what to do about it.
    pub reason: String,
}

/// What the procedure gives.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ResultBody {
    /// Number and sign.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// What it says, in paragraphs.
    pub body: String,
    /// Who signed.
    pub signer: String,
    /// In which position.
    pub signer_title: String,
    /// The date on it, `24/11/2026`; today when empty.
    pub date: String,
    /// The id of the signed file, already uploaded; may be empty.
    pub file: String,
}

impl ActBody {
    /// Reads the page's form.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the hidden version is missing, which no page of ours sends.
    pub fn read(input: &Input) -> Result<Self> {
        let text = |name: &str| input.text(name).to_owned();
        let version = input.parsed("version")?.ok_or_else(|| {
            Error::invalid("version", Msg::new("Tải lại trang hồ sơ rồi thao tác lại", "Reload the dossier and act again"))
        })?;
        let marks = |name: &'static str| -> Vec<MarkBody> {
            let mark = |key: &str| MarkBody { key: key.to_owned(), reason: text(&format!("reason.{key}")) };
            input.all(name).map(mark).collect()
        };
        Ok(Self {
            version,
            choice: input.parsed("choice")?,
            note: if input.get("text").is_some() { text("text") } else { text("note") },
            reason: text("reason"),
            to: input.get("to").or(input.get("agency")).unwrap_or_default().to_owned(),
            new_due: text("new_due"),
            new_time: text("new_time"),
            fields: marks("fields"),
            papers: marks("papers"),
            result: ResultBody {
                number: text("result.number"),
                title: text("result.title"),
                body: text("result.body"),
                signer: text("result.signer"),
                signer_title: text("result.signer_title"),
                date: text("result.date"),
                file: text("result.file"),
            },
            receiver: text("receiver"),
            number: text("number"),
        })
    }

    /// The marks of a request for a supplement.
    pub(crate) fn marks(&self) -> Marks {
        let marks = |from: &[MarkBody]| -> Vec<Mark> {
            from.iter().map(|m| Mark { key: m.key.clone(), reason: base::text::nfc_lines(&m.reason) }).collect()
        };
        Marks { fields: marks(&self.fields), papers: marks(&self.papers) }
    }

    /// The new due date.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is not a date and a time.
    pub(crate) fn new_due(&self) -> Result<Instant> {
        let date = base::text::read::date(&self.new_due);
        let time = time(if self.new_time.is_empty() { "17:00" } else { &self.new_time });
        match (date, time) {
            (Some(date), Some((hour, minute))) => Ok(Instant::from_local(date.at(hour, minute, 0, 0))),
            (None, _) => Err(Error::invalid(
                "new_due",
                Msg::new("Nhập ngày hẹn mới dạng ngày/tháng/năm", "Enter the new date as day/month/year"),
            )),
            (_, None) => Err(Error::invalid("new_time", Msg::new("Nhập giờ dạng 17:00", "Enter the time as 17:00"))),
        }
    }

    /// The result that an issuing step needs.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming what is missing.
    pub(crate) fn outcome(&self, now: Instant) -> Result<(crate::Outcome, Option<FileId>)> {
        let r = &self.result;
        let mut fields = Fields::new();
        if !r.number.chars().any(char::is_alphanumeric) {
            fields.push("result.number", Msg::new("Nhập số, ký hiệu của kết quả", "Enter the number and sign of the result"));
        }
        if r.signer.chars().filter(|c| c.is_alphabetic()).count() < 2 {
            fields.push("result.signer", Msg::new("Nhập họ tên người ký", "Enter who signed"));
        }
        let issued = if r.date.is_empty() { Some(now.date()) } else { base::text::read::date(&r.date) };
        match issued {
            None => fields.push("result.date", Msg::new("Nhập ngày ký dạng ngày/tháng/năm", "Enter the date as day/month/year")),
            Some(date) if date > now.date() => {
                fields.push("result.date", Msg::new("Ngày ký không thể sau hôm nay", "The date cannot be after today"));
            }
            Some(_) => {}
        }
        let file = match r.file.as_str() {
            "" => None,
            id => id.parse().ok().or_else(|| {
                fields.push("result.file", Msg::new("Tải lại tệp kết quả", "Upload the result again"));
                None
            }),
        };
        fields.check()?;
        // The moment of the act on its own day; an earlier date stands for that whole day.
        let issued_at = issued.filter(|date| *date != now.date()).map_or(now, Instant::from_date);
        let outcome = crate::Outcome {
            number: r.number.clone(),
            title: r.title.clone(),
            body: base::text::nfc_lines(&r.body),
            signer: r.signer.clone(),
            signer_title: r.signer_title.clone(),
            issued_at: Some(issued_at),
            ..crate::Outcome::default()
        };
        Ok((outcome, file))
    }
}

fn time(text: &str) -> Option<(i8, i8)> {
    let (hour, minute) = text.trim().split_once([':', 'h', 'g'])?;
    let hour: i8 = hour.trim().parse().ok()?;
    let minute: i8 = if minute.trim().is_empty() { 0 } else { minute.trim().parse().ok()? };
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some((hour, minute))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, read) in [("17:00", Some((17, 0))), ("7h30", Some((7, 30))), ("16g", Some((16, 0))), ("25:00", None), ("x", None)] {
            assert_eq!(time(text), read, "{text}");
        }
    }

    #[test]
    fn a_result_needs_its_number_its_signer_and_a_date_that_has_come() {
        let now = Instant::from_local(jiff_date(2026, 11, 24));
        let body = |number: &str, signer: &str, date: &str| ActBody {
            result: ResultBody { number: number.into(), signer: signer.into(), date: date.into(), ..ResultBody::default() },
            ..ActBody::default()
        };
        let wrong = |b: ActBody| match b.outcome(now) {
            Err(Error::Invalid(fields)) => fields.iter().map(|f| f.field.to_string()).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!(wrong(body("", "", "")), ["result.number", "result.signer"]);
        assert_eq!(wrong(body("45/TLKS", "Lò Văn An", "25/11/2026")), ["result.date"]);
        let (outcome, file) = body("45/TLKS", "Lò Văn An", "23/11/2026").outcome(now).unwrap();
        assert_eq!((outcome.issued_at.unwrap().dmy().as_str(), file), ("23/11/2026", None));
    }

    fn jiff_date(year: i16, month: i8, day: i8) -> base::DateTime {
        base::DateTime::new(year, month, day, 9, 0, 0, 0).unwrap()
    }
}
