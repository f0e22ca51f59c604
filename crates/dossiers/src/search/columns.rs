//! The columns of a list, for pages and for exports.

use std::collections::HashMap;

use base::{AgencyId, Locale, Msg, Result};

use crate::lifecycle::Status;
use crate::model::{Channel, Line};
use crate::needs::Needs;

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident $code:literal $vi:literal $en:literal $wide:literal;)*) => {
        /// A column of a list of dossiers.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Column {
            $($(#[$doc])* $name,)*
        }

        impl Column {
            /// Every column, in the order of the choice.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code in addresses.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The heading.
            pub fn name(self) -> Msg {
                match self { $(Self::$name => Msg::new($vi, $en),)* }
            }

            /// How wide it is in a spreadsheet, in characters.
            pub fn width(self) -> u8 {
                match self { $(Self::$name => $wide,)* }
            }
        }
    };
}

columns! {
    /// The dossier's code.
    Code "code" "Mã hồ sơ" "Code" 24;
    /// Who applies.
    Applicant "applicant" "Người nộp" "Applicant" 28;
    /// The procedure's name.
    Procedure "procedure" "Thủ tục" "Procedure" 48;
    /// The procedure's code.
    ProcedureCode "procedure_code" "Mã thủ tục" "Procedure code" 14;
    /// What is asked.
    Subject "subject" "Trích yếu" "Subject" 56;
    /// The status.
    Status "status" "Trạng thái" "Status" 24;
    /// The due date.
    Due "due" "Hạn trả kết quả" "Due" 20;
    /// Who it waits for.
    Holder "holder" "Đang xử lý tại" "Waits for" 26;
    /// Who decides.
    Agency "agency" "Cơ quan giải quyết" "Agency" 36;
    /// How it came.
    Channel "channel" "Hình thức nộp" "Channel" 16;
    /// When it was handed in.
    Submitted "submitted" "Ngày nộp" "Handed in" 20;
    /// When it was received.
    Received "received" "Ngày tiếp nhận" "Received" 20;
    /// When the resolution ended.
    Finished "finished" "Ngày có kết quả" "Finished" 20;
    /// How often a supplement was requested.
    Supplements "supplements" "Số lần bổ sung" "Supplements" 12;
}

impl Column {
    /// The columns of a list whose reader chose none.
    pub const USUAL: &'static [Self] =
        &[Self::Code, Self::Applicant, Self::Procedure, Self::Status, Self::Due, Self::Holder];

    /// Reads `code,applicant,due`; without one known column, the usual ones. The code is always there.
    pub fn read(codes: &[&str]) -> Vec<Self> {
        let mut chosen: Vec<Self> = Vec::new();
        for code in codes.iter().flat_map(|c| c.split(',')) {
            if let Some(column) = Self::ALL.iter().find(|c| c.code() == code && !chosen.contains(c)) {
                chosen.push(*column);
            }
        }
        if chosen.is_empty() {
            return Self::USUAL.to_vec();
        }
        if !chosen.contains(&Self::Code) {
            chosen.insert(0, Self::Code);
        }
        chosen
    }

    /// The columns as an address has them.
    pub fn write(columns: &[Self]) -> String {
        columns.iter().map(|c| c.code()).collect::<Vec<_>>().join(",")
    }
}

/// The names of agencies that a page shows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names(HashMap<AgencyId, String>);

impl Names {
    /// Looks up names that are not known yet.
    pub(crate) fn learn(&mut self, tx: &mut db::Tx<'_>, needs: &Needs, ids: impl IntoIterator<Item = AgencyId>) -> Result<()> {
        for id in ids {
            if let std::collections::hash_map::Entry::Vacant(place) = self.0.entry(id) {
                place.insert(needs.agencies.get(tx, id)?.map(|a| a.name).unwrap_or_default());
            }
        }
        Ok(())
    }

    /// The name of an agency, empty when it is not known.
    pub(crate) fn of(&self, id: AgencyId) -> &str {
        self.0.get(&id).map(String::as_str).unwrap_or_default()
    }
}

/// What a cell says, as plain text for exports and for narrow columns.
pub(crate) fn text(column: Column, line: &Line, names: &Names, locale: Locale) -> String {
    let at = |moment: Option<base::Instant>| moment.map(|m| m.hm_dmy()).unwrap_or_default();
    match column {
        Column::Code => line.code.clone(),
        Column::Applicant => line.applicant.clone(),
        Column::Procedure => line.procedure_name.clone(),
        Column::ProcedureCode => line.procedure_code.clone(),
        Column::Subject => line.subject.clone(),
        Column::Status => Status::from_code(line.status).map(|s| s.name().get(locale).to_owned()).unwrap_or_default(),
        Column::Due => at(line.due_at),
        Column::Holder => line.holder_name.clone(),
        Column::Agency => names.of(line.agency).to_owned(),
        Column::Channel => Channel::from_code(line.channel).map(|c| c.name().get(locale).to_owned()).unwrap_or_default(),
        Column::Submitted => line.submitted_at.hm_dmy(),
        Column::Received => at(line.received_at),
        Column::Finished => at(line.finished_at),
        Column::Supplements => line.supplements.to_string(),
    }
}
