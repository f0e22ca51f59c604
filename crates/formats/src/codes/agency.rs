//! Codes of agencies.

use std::fmt;
use std::str::FromStr;

use super::error::{Code, CodeError, MOST_BYTES};
use super::{PROVINCES, is_digits};

/// The code of an agency or organisation. Equality is that of the text: old and new codes of one
/// agency are different codes, and only a directory knows that they belong together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgencyCode {
    text: String,
    form: AgencyForm,
}

/// By which rule a code is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgencyForm {
    /// QĐ 20/2020 Article 4: groups from the highest level down, such as `H44.100`.
    Short,
    /// QCVN 102:2016: thirteen characters from the lowest level up, such as `000.00.15.H51`.
    Long,
    /// QĐ 20/2020 Article 5: an enterprise's registration number.
    Registered,
    /// QĐ 20/2020 Article 6: a scheme `Z01`…`Z99` and its own characters.
    Scheme,
    /// Something else that was received and is kept as it is.
    Other,
}

/// What the first letter of a code says (QĐ 20/2020, Appendix I).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgencyKind {
    /// A: the Party.
    Party,
    /// B: the Office of the President.
    President,
    /// C: the National Assembly.
    Assembly,
    /// D: the Supreme People's Court.
    Court,
    /// E: the Supreme People's Procuracy.
    Procuracy,
    /// F: the State Audit.
    Audit,
    /// G: a ministry or another agency of the Government.
    Ministry,
    /// H: the people's committee of a province.
    Province,
    /// I: a socio-political organisation.
    Organisation,
    /// J: an association.
    Association,
    /// K: the people's council of a province.
    Council,
    /// L to Y: not given out yet.
    Other,
}

impl AgencyCode {
    /// Takes a code as it was received. What follows no rule is kept too: such codes travel, and
    /// refusing them would lose the message.
    pub fn received(text: &str) -> Self {
        let text: String = text.trim().chars().take(MOST_BYTES).collect();
        text.parse().unwrap_or(Self { text, form: AgencyForm::Other })
    }

    /// By which rule it is made.
    pub fn form(&self) -> AgencyForm {
        self.form
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The code of the highest level, such as `H44`.
    pub fn root(&self) -> Option<&str> {
        match self.form {
            AgencyForm::Short => self.text.split('.').next(),
            AgencyForm::Long => self.text.rsplit('.').next(),
            _ => None,
        }
    }

    /// What the first letter says.
    pub fn kind(&self) -> Option<AgencyKind> {
        Some(match self.root()?.chars().next()? {
            'A' => AgencyKind::Party,
            'B' => AgencyKind::President,
            'C' => AgencyKind::Assembly,
            'D' => AgencyKind::Court,
            'E' => AgencyKind::Procuracy,
            'F' => AgencyKind::Audit,
            'G' => AgencyKind::Ministry,
            'H' => AgencyKind::Province,
            'I' => AgencyKind::Organisation,
            'J' => AgencyKind::Association,
            'K' => AgencyKind::Council,
            _ => AgencyKind::Other,
        })
    }

    /// The province's name in the list of QĐ 20/2020, which has the 63 provinces from before July
    /// 2025. Which code a merged province keeps, its own directory must say.
    pub fn province(&self) -> Option<&'static str> {
        let number = self.root()?.strip_prefix(['H', 'K'])?;
        PROVINCES.iter().find(|(code, _)| *code == number).map(|(_, name)| *name)
    }

    /// How many levels the code names: 1 for a province or ministry.
    pub fn level(&self) -> Option<usize> {
        match self.form {
            AgencyForm::Short => Some(self.text.split('.').count()),
            AgencyForm::Long => {
                let lowest = self.text.split('.').position(|group| group.bytes().any(|b| b != b'0'))?;
                Some(4 - lowest.min(3))
            }
            _ => None,
        }
    }

    /// The agency directly above, if the code names one.
    pub fn parent(&self) -> Option<Self> {
        let text = match self.form {
            AgencyForm::Short => self.text.rsplit_once('.')?.0.to_owned(),
            AgencyForm::Long => {
                let mut groups: Vec<String> = self.text.split('.').map(str::to_owned).collect();
                let lowest = groups.iter().take(3).position(|group| group.bytes().any(|b| b != b'0'))?;
                let group = groups.get_mut(lowest)?;
                *group = "0".repeat(group.len());
                groups.join(".")
            }
            _ => return None,
        };
        Some(Self { text, form: self.form })
    }

    /// Whether an agency is this one or stands below it.
    pub fn covers(&self, other: &Self) -> bool {
        std::iter::successors(Some(other.clone()), Self::parent).any(|above| above == *self)
    }
}

impl FromStr for AgencyCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let wrong = |part| Code::Agency.wrong(part, text);
        let form = if text.len() > MOST_BYTES {
            return Err(wrong("độ dài"));
        } else if is_long(text) {
            AgencyForm::Long
        } else if text.starts_with('Z') {
            let rest = text.get(3..).ok_or_else(|| wrong("Zxx"))?;
            let scheme = text.get(1..3).filter(|n| is_digits(n, 2) && *n != "00");
            scheme.ok_or_else(|| wrong("Zxx"))?;
            let right = rest.len() <= 32 && rest.bytes().all(|b| is_sign(b) || b == b'.');
            right.then_some(AgencyForm::Scheme).ok_or_else(|| wrong("mã riêng"))?
        } else if text.starts_with(|c: char| c.is_ascii_digit()) {
            let (number, branch) = text.split_once('-').map_or((text, None), |(n, b)| (n, Some(b)));
            let right = (8..=14).contains(&number.len())
                && number.bytes().all(|b| b.is_ascii_digit())
                && branch.is_none_or(|b| is_digits(b, 3));
            right.then_some(AgencyForm::Registered).ok_or_else(|| wrong("số đăng ký"))?
        } else {
            let mut groups = text.split('.');
            if !is_root(groups.next().unwrap_or_default()) {
                return Err(wrong("cấp 1"));
            }
            let right = text.len() <= 35 && groups.all(|g| !g.is_empty() && g.bytes().all(is_sign));
            right.then_some(AgencyForm::Short).ok_or_else(|| wrong("cấp dưới"))?
        };
        Ok(Self { text: text.to_owned(), form })
    }
}

impl fmt::Display for AgencyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// `NNN.NN.NN.Xnn`; letters occur among the digits.
fn is_long(text: &str) -> bool {
    let groups: Vec<&str> = text.split('.').collect();
    let lengths: Vec<usize> = groups.iter().map(|g| g.len()).collect();
    lengths == [3, 2, 2, 3]
        && groups.iter().all(|g| g.bytes().all(is_sign))
        && groups.last().is_some_and(|g| g.starts_with(|c: char| c.is_ascii_uppercase()))
}

fn is_root(text: &str) -> bool {
    matches!(text.as_bytes(), [letter, tens, ones]
        if (b'A'..=b'Y').contains(letter) && tens.is_ascii_digit() && ones.is_ascii_digit())
}

fn is_sign(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_uppercase()
}
