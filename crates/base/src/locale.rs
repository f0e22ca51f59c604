//! The two languages of the interface and texts that exist in both.

use std::borrow::Cow;
use std::fmt;

/// The language a person reads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// Vietnamese, the language of the law and the default.
    #[default]
    Vi,
    /// English, beside it on every page.
    En,
}

impl Locale {
    /// The text of this language. Both stand side by side in the source, so that neither can be
    /// forgotten or drift from the other.
    pub fn t<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }

    /// The language tag for HTML and HTTP.
    pub fn tag(self) -> &'static str {
        self.t_static("vi", "en")
    }

    fn t_static(self, vi: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }

    /// Reads a language tag; anything unknown is `None`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag {
            "vi" => Some(Self::Vi),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub struct Msg {
    /// The Vietnamese text.
    pub vi: Cow<'static, str>,
    /// The English text.
    pub en: Cow<'static, str>,
}

impl Msg {
    /// A fixed text.
    pub const fn new(vi: &'static str, en: &'static str) -> Self {
        Self { vi: Cow::Borrowed(vi), en: Cow::Borrowed(en) }
    }

    /// A text with values in it.
    pub fn of(vi: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }

    /// The text in one language.
    pub fn get(&self, locale: Locale) -> &str {
        match locale {
            Locale::Vi => &self.vi,
            Locale::En => &self.en,
        }
    }
}

impl fmt::Display for Msg {
    /// The English text, for logs. Pages use [`Msg::get`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

/// A [`Msg`] from a Vietnamese and an English text; with more arguments both are formatted with them.
///
/// ```
/// use base::{msg, Locale};
/// let n = 3;
/// assert_eq!(msg!("{n} tệp", "{n} files").get(Locale::En), "3 files");
/// ```
#[macro_export]
macro_rules! msg {
    ($vi:literal, $en:literal $(,)?) => {
        $crate::Msg::of(format!($vi), format!($en))
    };
    ($vi:literal, $en:literal, $($args:tt)+) => {
        $crate::Msg::of(format!($vi, $($args)+), format!($en, $($args)+))
    };
}
