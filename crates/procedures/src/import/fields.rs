//! The parts of a procedure that a controller takes over or leaves, one by one.

use base::Msg;
use catalogue::Definition;
use serde::Serialize;

use crate::diff::{Difference, differences};

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident $code:literal $vi:literal $en:literal [$($part:ident),+];)*) => {
        /// A part that is taken over as a whole.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Field {
            $($(#[$doc])* $name,)*
        }

        impl Field {
            /// Every field, in the order of the page.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code in forms and answers.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What it is called.
            pub fn name(self) -> Msg {
                match self { $(Self::$name => Msg::new($vi, $en),)* }
            }

            /// Takes this part over.
            pub(crate) fn take(self, from: &Definition, into: &mut Definition) {
                match self { $(Self::$name => { $(into.$part.clone_from(&from.$part);)+ })* }
            }
        }
    };
}

fields! {
    /// Name and sector.
    Name "name" "Tên, lĩnh vực" "Name and sector" [name, sector];
    /// Summary, keywords, events, questions before the form.
    Texts "texts" "Mô tả, từ khóa" "Summary and keywords" [summary, keywords, events, eligibility];
    /// Who carries it out, for whom and how.
    Reach "reach" "Cơ quan, đối tượng, cách thức" "Agencies, audience, channels" [levels, agencies, audience, channels, online];
    /// Steps.
    Steps "steps" "Trình tự thực hiện" "Steps" [steps];
    /// Cases with times, papers and fees.
    Cases "cases" "Trường hợp: thời hạn, giấy tờ, phí" "Cases: times, papers, fees" [cases];
    /// Results.
    Results "results" "Kết quả" "Results" [results];
    /// Legal basis.
    Laws "laws" "Căn cứ pháp lý" "Legal basis" [legal_basis];
    /// Requirements.
    Requirements "requirements" "Yêu cầu, điều kiện" "Requirements" [requirements];
    /// The e-form.
    Form "form" "Tờ khai điện tử" "E-form" [form];
    /// The internal process.
    Process "process" "Quy trình nội bộ" "Internal process" [process];
}

/// A part that differs, with what differs in plain words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparedField {
    /// Which part.
    pub field: Field,
    /// What differs.
    pub differences: Vec<Difference>,
}

/// The parts in which two contents differ.
pub(super) fn compare(old: &Definition, new: &Definition) -> Vec<ComparedField> {
    Field::ALL
        .iter()
        .filter_map(|field| {
            let mut taken = old.clone();
            field.take(new, &mut taken);
            let differs = taken != *old;
            differs.then(|| ComparedField { field: *field, differences: differences(old, &taken) })
        })
        .collect()
}
