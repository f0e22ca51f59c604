//! What every page shows besides its own content.

use base::{Fields, Locale, Msg};

use crate::assets;

/// The frame of a page: language, person, menu, notices. Every page struct has one as `v`.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// The reader's language.
    pub locale: Locale,
    /// The nonce of this answer's scripts and styles.
    pub nonce: String,
    /// The token every form carries.
    pub csrf: String,
    /// The path and query of this page.
    pub path: String,
    /// The province's name.
    pub title_province: String,
    /// Who is signed in.
    pub user: Option<UserBadge>,
    /// The menu of this side.
    pub menu: Vec<MenuLink>,
    /// What the last act said.
    pub flash: Option<Flash>,
    /// `auto`, `light` or `dark`.
    pub scheme: &'static str,
    /// Whether the province is fictional.
    pub demo: bool,
    /// What is wrong with the form.
    pub errors: Fields,
    /// The phone number of the help desk.
    pub hotline: String,
    /// How much may be sent at once, for the hints of file inputs; `None` where nobody said.
    pub uploads: Option<UploadLimits>,
}

/// How much people may send; shared by [`crate::App::with`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadLimits {
    /// The largest file, in bytes.
    pub file: u64,
    /// The largest form with its files, in bytes, for browsers without scripts.
    pub form: u64,
}

impl UploadLimits {
    /// The largest file as people read it.
    pub fn file_text(self) -> String {
        format!("{} MB", self.file >> 20)
    }

    /// The largest form as people read it.
    pub fn form_text(self) -> String {
        format!("{} MB", self.form >> 20)
    }
}

/// How a page greets the person.
#[derive(Debug, Clone, Default)]
pub struct UserBadge {
    /// The name.
    pub name: String,
    /// The position or kind of account.
    pub role_line: String,
    /// Whether it is an official.
    pub official: bool,
}

/// A menu entry as the page shows it.
#[derive(Debug, Clone)]
pub struct MenuLink {
    /// Where it leads.
    pub href: &'static str,
    /// What it says.
    pub label: String,
    /// Its icon's name.
    pub icon: &'static str,
    /// Whether it is the place the reader is at.
    pub current: bool,
    /// How many things wait there.
    pub badge: Option<i64>,
}

/// A notice that the next page shows once.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Flash {
    /// How it is meant.
    pub tone: Tone,
    /// What it says, in the reader's language.
    pub text: String,
}

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// Done.
    Success,
    /// To know.
    Info,
    /// To watch.
    Warning,
    /// Not done.
    Danger,
}

impl Tone {
    /// The name the design system uses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}

/// One choice of a select, of radios or of check boxes.
#[derive(Debug, Clone, Default)]
pub struct Pick {
    /// What is sent.
    pub value: String,
    /// What the reader sees.
    pub label: String,
    /// One short sentence of help.
    pub hint: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Pick {
    /// A choice; it is chosen when its value is the chosen one.
    pub fn new(value: impl Into<String>, label: impl Into<String>, chosen: &str) -> Self {
        let value = value.into();
        let chosen = value == chosen;
        Self { value, label: label.into(), hint: String::new(), chosen }
    }
}

impl std::fmt::Display for Tone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl View {
    /// The text of the reader's language.
    pub fn t<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        self.locale.t(vi, en)
    }

    /// A text of both languages in the reader's.
    pub fn msg<'a>(&self, msg: &'a Msg) -> &'a str {
        msg.get(self.locale)
    }

    /// The language tag.
    pub fn lang(&self) -> &'static str {
        self.locale.tag()
    }

    /// What is wrong with a field, if anything.
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.get(field).map(|m| m.get(self.locale))
    }

    /// What is wrong with the form: field and text, in order.
    pub fn error_list(&self) -> Vec<(&str, &str)> {
        self.errors.iter().map(|e| (e.field.as_ref(), e.message.get(self.locale))).collect()
    }

    /// The address of a built file, with its hash so that browsers may keep it for ever.
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// The same view with the form's errors.
    #[must_use]
    pub fn with_errors(mut self, errors: Fields) -> Self {
        self.errors = errors;
        self
    }
}
