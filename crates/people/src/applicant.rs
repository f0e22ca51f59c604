//! Applicants: citizens, businesses and organisations, known by their identity number.

use base::cccd::Sex;
use base::text::{fold, nfc};
use base::{ApplicantId, Date, Error, Fields, Instant, Msg, Result};
use db::{Row, Tx, params};
use serde::{Deserialize, Serialize};

/// What an applicant is; the numbers are those of VNeID's `LoaiTaiKhoan`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicantKind {
    /// 1: a person.
    #[default]
    Citizen,
    /// 2: a business.
    Business,
    /// 3: any other organisation.
    Organisation,
}

impl ApplicantKind {
    /// The code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Business => "business",
            Self::Organisation => "organisation",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Citizen, Self::Business, Self::Organisation].into_iter().find(|k| k.code() == code)
    }

    /// The kind's name.
    pub fn name(self) -> Msg {
        match self {
            Self::Citizen => Msg::new("Công dân", "Citizen"),
            Self::Business => Msg::new("Doanh nghiệp", "Business"),
            Self::Organisation => Msg::new("Tổ chức", "Organisation"),
        }
    }
}

/// The paper an identity number is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdKind {
    /// Identity card: 12 digits, or 9 on old ones.
    #[default]
    Card,
    /// Passport.
    Passport,
    /// Tax code of a business or organisation: 10 digits, `-` and 3 more for branches.
    Tax,
}

impl IdKind {
    /// The code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Passport => "passport",
            Self::Tax => "tax",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Card, Self::Passport, Self::Tax].into_iter().find(|k| k.code() == code)
    }

    /// The number as it is stored, or `None` when it cannot be one.
    pub fn read(self, text: &str) -> Option<String> {
        match self {
            Self::Card => base::cccd::IdentityNumber::parse(text).ok().map(|n| n.digits().to_owned()),
            Self::Passport => {
                let text = nfc(text).replace(' ', "").to_uppercase();
                ((6..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(text)
            }
            Self::Tax => {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                let strange = text.chars().any(|c| !c.is_ascii_digit() && !matches!(c, '-' | '.' | ' '));
                match (strange, digits.len()) {
                    (false, 10 | 12) => Some(digits),
                    (false, 13) => digits.get(..10).zip(digits.get(10..)).map(|(main, branch)| format!("{main}-{branch}")),
                    _ => None,
                }
            }
        }
    }
}

/// A citizen, business or organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Applicant {
    /// The account.
    pub id: ApplicantId,
    /// What it is.
    pub kind: ApplicantKind,
    /// The full name.
    pub name: String,
    /// The paper of the number.
    pub id_kind: IdKind,
    /// The number that identifies it.
    pub id_number: String,
    /// The tax code; may be empty for citizens.
    pub tax_code: String,
    /// The date of birth.
    pub born: Option<Date>,
    /// The sex on papers.
    pub sex: Option<Sex>,
    /// The phone number; may be empty.
    pub phone: String,
    /// The e-mail address; may be empty.
    pub email: String,
    /// The GSO code of the province of residence; may be empty.
    pub province: String,
    /// The GSO code of the commune of residence; may be empty.
    pub commune: String,
    /// House number and street; may be empty.
    pub street: String,
    /// Whether VNeID vouched for the identity.
    pub verified: bool,
    /// Since when the account exists.
    pub created_at: Instant,
    /// The version of the row.
    pub version: i64,
}

/// What is known of an applicant who comes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ApplicantDraft {
    /// What it is.
    pub kind: ApplicantKind,
    /// The full name.
    pub name: String,
    /// The paper of the number.
    pub id_kind: IdKind,
    /// The number that identifies it.
    pub id_number: String,
    /// The tax code; may be empty for citizens.
    pub tax_code: String,
    /// The date of birth.
    pub born: Option<Date>,
    /// The sex on papers.
    pub sex: Option<Sex>,
    /// The phone number; may be empty.
    pub phone: String,
    /// The e-mail address; may be empty.
    pub email: String,
    /// The GSO code of the province of residence; may be empty.
    pub province: String,
    /// The GSO code of the commune of residence; may be empty.
    pub commune: String,
    /// House number and street; may be empty.
    pub street: String,
}

impl ApplicantDraft {
    /// The draft tidied, or what is wrong with it.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming each wrong field.
    pub fn checked(&self) -> Result<Self> {
        let mut wrong = Fields::new();
        let id_number = self.id_kind.read(&self.id_number).unwrap_or_else(|| {
            wrong.push("id_number", Msg::new("Số giấy tờ không đúng", "This identity number is not right"));
            String::new()
        });
        let name = nfc(&self.name);
        if name.is_empty() || name.chars().count() > 200 {
            wrong.push("name", Msg::new("Hãy nhập họ và tên hoặc tên tổ chức", "Enter the full name or the organisation's name"));
        }
        let phone = contact(&mut wrong, &self.phone, &self.email);
        let tax_code = if self.id_kind == IdKind::Tax { id_number.clone() } else { nfc(&self.tax_code) };
        let draft = Self {
            name,
            id_number,
            tax_code,
            phone,
            email: nfc(&self.email).to_lowercase(),
            province: nfc(&self.province),
            commune: nfc(&self.commune),
            street: nfc(&self.street),
            ..*self
        };
        wrong.check().map(|()| draft)
    }
}

/// Checks phone and e-mail where they are given; returns the phone number in one form.
pub(crate) fn contact(wrong: &mut Fields, phone: &str, email: &str) -> String {
    let (phone, email) = (nfc(phone), nfc(email));
    if !email.is_empty() && !crate::is_email(&email) {
        wrong.push("email", Msg::new("Địa chỉ thư điện tử không đúng", "This e-mail address is not right"));
    }
    if phone.is_empty() {
        return phone;
    }
    base::text::read::phone(&phone).unwrap_or_else(|| {
        wrong.push("phone", Msg::new("Số điện thoại không đúng", "This phone number is not right"));
        phone
    })
}

const COLUMNS: &str = "id, kind, name, id_kind, id_number, tax_code, born, sex, phone, email, province, commune, street, \
                       verified, created_at, version";

fn row(r: &mut Row) -> Result<Applicant> {
    let unknown = || Error::bug("an applicant of an unknown kind");
    Ok(Applicant {
        id: r.take()?,
        kind: ApplicantKind::from_code(&r.take::<String>()?).ok_or_else(unknown)?,
        name: r.take()?,
        id_kind: IdKind::from_code(&r.take::<String>()?).ok_or_else(unknown)?,
        id_number: r.take()?,
        tax_code: r.take()?,
        born: r.take()?,
        sex: match r.take::<Option<String>>()?.as_deref() {
            Some("male") => Some(Sex::Male),
            Some("female") => Some(Sex::Female),
            _ => None,
        },
        phone: r.take()?,
        email: r.take()?,
        province: r.take()?,
        commune: r.take()?,
        street: r.take()?,
        verified: r.take()?,
        created_at: r.take()?,
        version: r.take()?,
    })
}

pub(crate) fn sex_code(sex: Option<Sex>) -> Option<&'static str> {
    sex.map(|sex| match sex {
        Sex::Male => "male",
        Sex::Female => "female",
    })
}

/// One applicant.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn applicant(tx: &mut Tx<'_>, id: ApplicantId) -> Result<Applicant> {
    tx.first(&format!("SELECT {COLUMNS} FROM applicant WHERE id = $1"), params![id], row)?
        .ok_or(Error::NotFound("applicant"))
}

/// The applicant of an identity number, when one is known.
pub fn applicant_by_number(tx: &mut Tx<'_>, kind: IdKind, number: &str) -> Result<Option<Applicant>> {
    tx.first(
        &format!("SELECT {COLUMNS} FROM applicant WHERE id_kind = $1 AND id_number = $2"),
        params![kind.code(), number],
        row,
    )
}

/// Applicants by their exact number or phone, or by the beginning of the name; at most 20.
pub fn search_applicants(tx: &mut Tx<'_>, query: &str) -> Result<Vec<Applicant>> {
    let folded = fold(query);
    if folded.is_empty() {
        return Ok(Vec::new());
    }
    let phone = base::text::read::phone(query).unwrap_or_default();
    let number: String = query.chars().filter(|c| !matches!(c, ' ' | '.')).collect::<String>().to_uppercase();
    tx.map(
        &format!(
            "SELECT {COLUMNS} FROM applicant WHERE id_number = $1 OR (phone = $2 AND $2 <> '') \
             OR name_folded LIKE $3 ESCAPE '\\' ORDER BY name_folded, id LIMIT 20"
        ),
        params![number, phone, crate::like_start(&folded)],
        row,
    )
}
