//! How messages travel to the portal: sign in, call a service, read what it says.

use base::text::fold;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::wire::wire;
use super::{Body, Error};

/// The services of the exchange that have been seen in use.
pub const SERVICES: [&str; 26] = [
    "DongBoHoSoMC",
    "CapNhatTienDoHoSoMC",
    "TraCuuHoSo",
    "LayThuTuc",
    "LayDanhSachTTHC",
    "LayDanhMucGioiTinh",
    "LayDanhMucTinhThanh",
    "LayDanhMucQuanHuyen",
    "LayDanhMucPhuongXa",
    "LayDanhMucCoQuan",
    "LayDanhMucQuocGia",
    "LayDanhMucDanToc",
    "LayDanhMucTonGiao",
    "LayDanhMucTinhTrangHonNhan",
    "LayDanhMucDoiTuong",
    "LayDanhMucLinhVuc",
    "LayDanhMucCapThucHien",
    "LayDanhMucCanCuPhapLy",
    "LayDanhMucLePhi",
    "LayDanhSachHoiDapGuiTuDVCQG",
    "LayDanhSachHoiDapBoCoQuan",
    "DongBoKetQuaHoiDapGuiTuDVCQG",
    "DongBoHoiDap",
    "LayNoiDungTraLoiTheoCauHoi",
    "DongBoDanhGia",
    "TraCuuTechID",
];

wire! {
    /// The sign-in of a system.
    Login
    texts { "username" username "The account."; "password" password "Its password."; }
}

wire! {
    /// The answer to a sign-in.
    LoginAnswer
    texts { "session" session "What calls carry from now on."; "error_code" error_code "`0` when it went well."; }
}

/// A call of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    session: String,
    agency: String,
    service: String,
    more: Vec<(String, Value)>,
}

impl Call {
    /// A call of a service in an agency's name.
    pub fn new(session: &str, agency: &str, service: &str) -> Self {
        Self { session: session.to_owned(), agency: agency.to_owned(), service: service.to_owned(), more: Vec::new() }
    }

    /// Carries messages. `updating` says that the portal has them already.
    ///
    /// # Errors
    /// None of the types of this module has any.
    pub fn data<T: Body>(mut self, messages: &[T], updating: bool, rules: &AnswerRules) -> Result<Self, Error> {
        let data = serde_json::to_value(messages).map_err(|e| Error::Json(e.to_string()))?;
        self.more.push(("isUpdating".to_owned(), rules.truth.write(updating)));
        self.more.push(("data".to_owned(), data));
        Ok(self)
    }

    /// Carries a parameter, such as `maTTHC` of `LayThuTuc`.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.more.push((name.to_owned(), Value::from(value)));
        self
    }

    /// The body to post.
    pub fn write(&self) -> String {
        let mut body = json!({ "session": self.session, "madonvi": self.agency, "service": self.service });
        if let Some(body) = body.as_object_mut() {
            body.extend(self.more.iter().cloned());
        }
        body.to_string()
    }
}

/// What a service answers.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// Its code.
    #[serde(deserialize_with = "crate::lenient::text")]
    pub error_code: String,
    /// Its words.
    #[serde(deserialize_with = "crate::lenient::text")]
    pub message: String,
    /// What was asked for.
    pub result: Value,
}

/// What an answer means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// The portal has it already: send it again as an update.
    Exists,
    /// It failed.
    Failed(Error),
}

impl Answer {
    /// What the answer means; `updating` is what the call said.
    pub fn outcome(&self, updating: bool, rules: &AnswerRules) -> Outcome {
        let has = |codes: &[String]| codes.contains(&self.error_code);
        let said = fold(&self.message);
        if has(&rules.done) || (!updating && has(&rules.done_on_insert)) {
            Outcome::Done
        } else if !updating && rules.exists.iter().any(|words| said.contains(&fold(words))) {
            Outcome::Exists
        } else {
            Outcome::Failed(Error::Refused { code: self.error_code.clone(), message: self.message.clone() })
        }
    }

    /// The messages that were asked for; one alone counts as a list of one.
    ///
    /// # Errors
    /// A result of another kind.
    pub fn messages<T: Body>(&self) -> Result<Vec<T>, Error> {
        crate::lenient::list(self.result.clone()).map_err(|e: serde_json::Error| Error::Json(e.to_string()))
    }
}

/// How answers are understood and truth is written, where producers differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AnswerRules {
    /// Codes that say it went well.
    pub done: Vec<String>,
    /// Codes that also do when something new is sent. One producer takes `3` and `-3`; what they mean is
    /// not published, so nothing is taken here until an operator says so.
    pub done_on_insert: Vec<String>,
    /// Words of an answer that say the portal has it already.
    pub exists: Vec<String>,
    /// How truth values are written.
    pub truth: TruthStyle,
}

impl Default for AnswerRules {
    fn default() -> Self {
        Self {
            done: vec!["0".to_owned()],
            done_on_insert: Vec::new(),
            exists: vec!["đã tồn tại".to_owned()],
            truth: TruthStyle::Words,
        }
    }
}

/// How truth values are written; both ways are in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TruthStyle {
    /// `"True"` and `"False"`.
    Words,
    /// `true` and `false`.
    Json,
}

impl TruthStyle {
    fn write(self, truth: bool) -> Value {
        match self {
            Self::Words => Value::from(if truth { "True" } else { "False" }),
            Self::Json => Value::from(truth),
        }
    }
}
