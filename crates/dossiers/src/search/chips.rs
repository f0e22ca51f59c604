//! The filters in force, each with the list without it.

use base::{Locale, Msg};

use super::choices::{Known, level_name};
use super::filter::{Days, Filter};
use super::wanted::Wanted;
use crate::store::Measure;

/// A filter in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chip {
    /// What it asks.
    pub(crate) label: String,
    /// The list without it.
    pub(crate) href: String,
}

/// What a figure counts.
fn measure_name(measure: Option<Measure>) -> Msg {
    match measure {
        None => Msg::new("Đã giải quyết", "Resolved"),
        Some(Measure::Submitted) => Msg::new("Nộp trực tuyến", "Handed in online"),
        Some(Measure::Received) => Msg::new("Tiếp nhận", "Received"),
        Some(Measure::Early) => Msg::new("Giải quyết trước hạn", "Resolved early"),
        Some(Measure::OnTime) => Msg::new("Giải quyết đúng hạn", "Resolved on time"),
        Some(Measure::Late) => Msg::new("Giải quyết quá hạn", "Resolved late"),
        Some(Measure::Refused) => Msg::new("Từ chối tiếp nhận", "Refused"),
        Some(Measure::Withdrawn) => Msg::new("Rút hồ sơ", "Withdrawn"),
        Some(Measure::Stopped) => Msg::new("Dừng giải quyết", "Stopped"),
        Some(Measure::Supplement) => Msg::new("Yêu cầu bổ sung", "Supplement requested"),
        Some(Measure::Extended) => Msg::new("Gia hạn, xin lỗi", "Extended with an apology"),
        Some(Measure::HandedOver) => Msg::new("Đã trả kết quả", "Result handed over"),
    }
}

/// A period in words: `01/03/2026 – 31/03/2026`.
pub(crate) fn days_text(days: Days, locale: Locale) -> String {
    match (days.from, days.to) {
        (Some(from), Some(to)) if from == to => Days::text(Some(from)),
        (Some(from), Some(to)) => format!("{} – {}", Days::text(Some(from)), Days::text(Some(to))),
        (Some(from), None) => format!("{} {}", locale.t("từ", "from"), Days::text(Some(from))),
        (None, Some(to)) => format!("{} {}", locale.t("đến", "until"), Days::text(Some(to))),
        (None, None) => String::new(),
    }
}

/// The filters in force. `agency` is the name of the chosen agency, `holder` of the chosen official.
pub(crate) fn chips(wanted: &Wanted, known: &Known, agency: &str, holder: &str, locale: Locale) -> Vec<Chip> {
    let filter = &wanted.filter;
    let mut chips = Vec::new();
    let mut chip = |label: String, off: &dyn Fn(&mut Filter)| {
        let mut rest = filter.clone();
        off(&mut rest);
        chips.push(Chip { label, href: wanted.with(rest) });
    };
    if !filter.text.is_empty() {
        chip(format!("“{}”", filter.text), &|f| f.text.clear());
    }
    for status in &filter.statuses {
        chip(status.name().get(locale).to_owned(), &|f| f.statuses.retain(|s| s != status));
    }
    if let Some(group) = filter.group {
        chip(group.name().get(locale).to_owned(), &|f| f.group = None);
    }
    if let Some(timing) = filter.timing {
        chip(timing.name().get(locale).to_owned(), &|f| f.timing = None);
    }
    if let Some(procedure) = filter.procedure {
        chip(known.procedure(procedure), &|f| f.procedure = None);
    }
    if filter.agency.is_some() {
        chip(agency.to_owned(), &|f| f.agency = None);
    }
    if let Some(channel) = filter.channel {
        chip(channel.name().get(locale).to_owned(), &|f| f.channel = None);
    }
    if let Some(level) = filter.level {
        chip(level_name(level).get(locale).to_owned(), &|f| f.level = None);
    }
    if filter.supplements {
        chip(locale.t("Có yêu cầu bổ sung", "Had a supplement").to_owned(), &|f| f.supplements = false);
    }
    if filter.holder.is_some() {
        chip(holder.to_owned(), &|f| f.holder = None);
    }
    if filter.own {
        chip(locale.t("Thuộc thẩm quyền trong phạm vi thống kê", "Decided within my statistics").to_owned(), &|f| f.own = false);
    }
    type Part = fn(&mut Filter) -> &mut Days;
    let periods: [(Days, Part, &str); 4] = [
        (filter.submitted, |f| &mut f.submitted, locale.t("Nộp", "Handed in")),
        (filter.received, |f| &mut f.received, locale.t("Tiếp nhận", "Received")),
        (filter.due, |f| &mut f.due, locale.t("Hạn trả", "Due")),
        (filter.finished, |f| &mut f.finished, locale.t("Có kết quả", "Finished")),
    ];
    for (days, part, name) in periods {
        if !days.is_empty() {
            chip(format!("{name}: {}", days_text(days, locale)), &|f| *part(f) = Days::default());
        }
    }
    if let Some(counted) = filter.counted {
        let name = measure_name(counted.measure);
        chip(format!("{}: {}", name.get(locale), days_text(counted.days, locale)), &|f| f.counted = None);
    }
    chips
}
