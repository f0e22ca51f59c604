//! What an address asks and nobody can read: a list never shows everything as if nothing were asked.

use base::text::read;
use base::{AgencyId, Fields, Msg, OfficialId, ProcedureId, msg};
use web::Input;

use super::filter::{LEVELS, Running, group_code};
use super::order::Sort;
use crate::lifecycle::{Group, Status};
use crate::model::Channel;
use crate::store::Measure;

/// A parameter, what it is called, and whether a value can be read.
type Parameter = (&'static str, Msg, fn(&str) -> bool);

fn day(text: &str) -> bool {
    read::date(text).is_some()
}

const PARAMETERS: [Parameter; 18] = [
    ("status", Msg::new("Trạng thái", "Status"), |t| t.parse().ok().and_then(Status::from_code).is_some()),
    ("group", Msg::new("Nhóm trạng thái", "Group"), |t| Group::ALL.iter().any(|g| group_code(*g) == t)),
    ("procedure", Msg::new("Thủ tục", "Procedure"), |t| t.parse::<ProcedureId>().is_ok()),
    ("agency", Msg::new("Cơ quan giải quyết", "Agency"), |t| t.parse::<AgencyId>().is_ok()),
    ("channel", Msg::new("Hình thức nộp", "Channel"), |t| t.parse().ok().and_then(Channel::from_code).is_some()),
    ("level", Msg::new("Cấp", "Level"), |t| LEVELS.contains(&t)),
    ("submitted_from", Msg::new("Nộp từ ngày", "Handed in from"), day),
    ("submitted_to", Msg::new("Nộp đến ngày", "Handed in until"), day),
    ("received_from", Msg::new("Tiếp nhận từ ngày", "Received from"), day),
    ("received_to", Msg::new("Tiếp nhận đến ngày", "Received until"), day),
    ("due_from", Msg::new("Hạn trả từ ngày", "Due from"), day),
    ("due_to", Msg::new("Hạn trả đến ngày", "Due until"), day),
    ("finished_from", Msg::new("Có kết quả từ ngày", "Finished from"), day),
    ("finished_to", Msg::new("Có kết quả đến ngày", "Finished until"), day),
    ("timing", Msg::new("Thời hạn", "Time"), |t| Running::ALL.iter().any(|r| r.code() == t)),
    ("holder", Msg::new("Đang xử lý tại", "Waits for"), |t| t.parse::<OfficialId>().is_ok()),
    ("counted", Msg::new("Số liệu", "Figure"), |t| t == "resolved" || Measure::ALL.into_iter().any(|m| m.code() == t)),
    ("sort", Msg::new("Sắp xếp", "Order"), |t| Sort::ALL.into_iter().any(|s| s.code() == t)),
];

/// The filters of a query that cannot be read, by parameter.
pub(crate) fn misread(input: &Input) -> Fields {
    let mut fields = Fields::new();
    for (name, label, reads) in PARAMETERS {
        for value in input.all(name).map(str::trim).filter(|v| !v.is_empty() && !reads(v)) {
            let shown: String = value.chars().take(40).collect();
            let (vi, en) = (&label.vi, &label.en);
            fields.push(
                name,
                msg!(
                    "Không hiểu giá trị “{shown}” của điều kiện “{vi}”; danh sách dưới đây chưa lọc theo điều kiện này",
                    "The value “{shown}” of the filter “{en}” cannot be read; the list is not filtered by it"
                ),
            );
        }
    }
    fields
}
