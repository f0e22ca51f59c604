//! Why a code is refused.

use base::Msg;

/// A text that is not the code it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text().en)]
pub struct CodeError {
    /// Which code it should be.
    pub code: Code,
    /// The part that is wrong, as the code's own structure names it.
    pub part: &'static str,
    /// The text, cut to 60 letters.
    pub found: String,
}

/// The kinds of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// Mã định danh cơ quan.
    Agency,
    /// Mã hồ sơ.
    Dossier,
    /// Mã thủ tục hành chính.
    Procedure,
    /// Mã dịch vụ công.
    Service,
    /// Mã kết quả.
    Result,
    /// Mã lĩnh vực.
    Sector,
}

impl Code {
    /// What the code is called.
    pub fn name(self) -> Msg {
        match self {
            Self::Agency => Msg::new("mã định danh cơ quan", "agency code"),
            Self::Dossier => Msg::new("mã hồ sơ", "dossier code"),
            Self::Procedure => Msg::new("mã thủ tục hành chính", "procedure code"),
            Self::Service => Msg::new("mã dịch vụ công", "service code"),
            Self::Result => Msg::new("mã kết quả", "result code"),
            Self::Sector => Msg::new("mã lĩnh vực", "sector code"),
        }
    }

    /// An example of the code.
    pub fn example(self) -> &'static str {
        match self {
            Self::Agency => "H44.100",
            Self::Dossier => "H44.100-260926-0001",
            Self::Procedure => "2.000815",
            Self::Service => "2.000815.01",
            Self::Result => "KQ.G15.000031",
            Self::Sector => "G03-GD10",
        }
    }
}

impl CodeError {
    pub(super) fn new(code: Code, part: &'static str, found: &str) -> Self {
        Self { code, part, found: found.chars().take(60).collect() }
    }

    /// What is wrong, for the reader.
    pub fn text(&self) -> Msg {
        let (Self { part, found, .. }, name, example) = (self, self.code.name(), self.code.example());
        Msg::of(
            format!("“{found}” không phải {} như {example} (sai ở phần “{part}”)", name.vi),
            format!("“{found}” is not a {} like {example} (wrong in the part “{part}”)", name.en),
        )
    }
}

impl Code {
    /// The error that names this part.
    pub(super) fn wrong(self, part: &'static str, found: &str) -> CodeError {
        CodeError::new(self, part, found)
    }
}

/// The longest text that is looked at.
pub(super) const MOST_BYTES: usize = 80;
