//! What an answer is made of: one value, the fixed parts of an address or a person, or items.

use std::sync::LazyLock;

use base::Msg;

use crate::{Choice, Field, Form, Kind, Section, TextFormat};

/// The greatest amount of money an answer may hold, in đồng: every amount below is exact as a
/// JSON number in any program.
pub const MOST_MONEY: i64 = 999_999_999_999_999;

/// The greatest number, and with a minus the least, that an answer may hold.
pub(crate) const MOST_NUMBER: f64 = 999_999_999_999_999.0;

/// The years a date may lie in.
pub(crate) const YEARS: std::ops::RangeInclusive<i16> = 1800..=2199;

/// How an answer is put together.
pub(crate) enum Shape<'a> {
    /// A single value (or a list of plain values).
    One,
    /// An object with fixed parts.
    Parts(&'static [Field]),
    /// A list of objects.
    Items(&'a [Field]),
}

impl Kind {
    /// The parts of an address or a person as fields of their own, so that a page asks for them
    /// like for any other; `None` for every other kind.
    pub fn parts(&self) -> Option<&'static [Field]> {
        match self {
            Self::Address => Some(&ADDRESS),
            Self::Person { id_required: false } => Some(&PERSON),
            Self::Person { id_required: true } => Some(&PERSON_WITH_ID),
            _ => None,
        }
    }

    /// The choices of a choice, none for every other kind.
    pub fn options(&self) -> &[Choice] {
        match self {
            Self::Choice { options } | Self::Choices { options } => options,
            _ => &[],
        }
    }

    pub(crate) fn shape(&self) -> Shape<'_> {
        match self {
            Self::Group { fields, .. } => Shape::Items(fields),
            _ => self.parts().map_or(Shape::One, Shape::Parts),
        }
    }
}

impl Field {
    /// Most characters of a text, most files, most items of a group; `None` where nothing is counted.
    pub fn most(&self) -> Option<usize> {
        match &self.kind {
            Kind::Text { max, .. } => Some(max.unwrap_or(200)),
            Kind::LongText { max } => Some(max.unwrap_or(2_000)),
            Kind::File { max, .. } => Some(max.unwrap_or(1)),
            Kind::Group { max, .. } => Some(max.unwrap_or(20)),
            _ => None,
        }
    }

    /// Fewest items of a group once it has any; 1 unless said otherwise.
    pub fn fewest(&self) -> usize {
        match &self.kind {
            Kind::Group { min, .. } => min.unwrap_or(1),
            _ => 1,
        }
    }

    /// Accepted file extensions, in lower case.
    pub fn accepted(&self) -> Vec<&str> {
        match &self.kind {
            Kind::File { accept, .. } if accept.is_empty() => vec!["pdf", "jpg", "jpeg", "png"],
            Kind::File { accept, .. } => accept.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

impl Form {
    /// The section of this key.
    pub fn section(&self, key: &str) -> Option<&Section> {
        self.sections.iter().find(|s| s.key == key)
    }

    /// All questions of the form in order, groups as one.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|s| &s.fields)
    }

    /// The question at a path; the number of a group's item may be left out.
    pub fn field(&self, path: &str) -> Option<&Field> {
        let mut steps = path.split('.').filter(|step| step.parse::<usize>().is_err());
        let first = steps.next()?;
        let mut field = self.fields().find(|f| f.key == first)?;
        for step in steps {
            let inner = match field.kind.shape() {
                Shape::One => return None,
                Shape::Parts(parts) => parts,
                Shape::Items(fields) => fields,
            };
            field = inner.iter().find(|f| f.key == step)?;
        }
        Some(field)
    }

    /// The section that asks the question at a path.
    pub fn section_of(&self, path: &str) -> Option<&Section> {
        let key = path.split('.').next()?;
        self.sections.iter().find(|s| s.fields.iter().any(|f| f.key == key))
    }
}

/// An answer's name below another: `children` and `2` make `children.2`.
pub(crate) fn join(prefix: &str, step: impl std::fmt::Display) -> String {
    if prefix.is_empty() { step.to_string() } else { format!("{prefix}.{step}") }
}

static ADDRESS: LazyLock<Vec<Field>> = LazyLock::new(|| {
    vec![
        part("province", Msg::new("Tỉnh, thành phố", "Province or city"), false, plain()),
        part(
            "commune",
            Msg::new("Xã, phường, đặc khu", "Commune, ward or special zone"),
            false,
            plain(),
        ),
        part(
            "street",
            Msg::new("Số nhà, đường, thôn, tổ dân phố", "House number, street, hamlet"),
            true,
            plain(),
        ),
    ]
});

static PERSON: LazyLock<Vec<Field>> = LazyLock::new(|| person(false));
static PERSON_WITH_ID: LazyLock<Vec<Field>> = LazyLock::new(|| person(true));

fn person(id_required: bool) -> Vec<Field> {
    let sexes = vec![
        Choice { value: "male".to_owned(), label: Msg::new("Nam", "Male") },
        Choice { value: "female".to_owned(), label: Msg::new("Nữ", "Female") },
    ];
    vec![
        part(
            "name",
            Msg::new("Họ và tên", "Full name"),
            false,
            Kind::Text { max: None, format: Some(TextFormat::Name) },
        ),
        part(
            "id_number",
            Msg::new("Số định danh cá nhân", "Personal identification number"),
            !id_required,
            Kind::Text { max: None, format: Some(TextFormat::IdNumber) },
        ),
        part(
            "born",
            Msg::new("Ngày sinh", "Date of birth"),
            true,
            Kind::Date { past: true, future: false },
        ),
        part("sex", Msg::new("Giới tính", "Sex"), true, Kind::Choice { options: sexes }),
        part(
            "phone",
            Msg::new("Số điện thoại", "Phone number"),
            true,
            Kind::Text { max: None, format: Some(TextFormat::Phone) },
        ),
    ]
}

fn plain() -> Kind {
    Kind::Text { max: None, format: None }
}

fn part(key: &str, label: Msg, optional: bool, kind: Kind) -> Field {
    Field { key: key.to_owned(), label, hint: None, optional, show_if: None, prefill: None, kind }
}
