//! What the parts of a procedure are called on pages.

use base::deadline::{Term, TermUnit};
use base::Msg;
pub(crate) use base::AGENCY_KINDS as KINDS;
use catalogue::{Audience, Case, Channel, Definition, Level, Online};

/// What most people need once in life: shown first until it is known what they use.
pub(crate) const EVERYDAY: [&str; 8] =
    ["1.001193", "1.000894", "2.000815", "1.004873", "1.000656", "1.001612", "1.013225", "2.000635"];

/// A life event: how the portal shows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LifeEvent {
    pub(crate) key: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) title: Msg2,
    pub(crate) text: Msg2,
}

/// A fixed text in both languages, small enough for tables.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Msg2 {
    vi: &'static str,
    en: &'static str,
}

impl Msg2 {
    pub(crate) fn msg(self) -> Msg {
        Msg::new(self.vi, self.en)
    }
}

const fn event(
    key: &'static str,
    icon: &'static str,
    title: (&'static str, &'static str),
    text: (&'static str, &'static str),
) -> LifeEvent {
    LifeEvent { key, icon, title: Msg2 { vi: title.0, en: title.1 }, text: Msg2 { vi: text.0, en: text.1 } }
}

/// The life events in the order of life.
pub(crate) const EVENTS: [LifeEvent; 12] = [
    event("birth", "baby", ("Sinh con", "Having a child"), ("Khai sinh, nhận cha mẹ con, con nuôi", "Birth registration, recognition, adoption")),
    event("study", "school", ("Đi học", "Going to school"), ("Chuyển trường, bản sao văn bằng", "Changing schools, copies of diplomas")),
    event("work", "briefcase", ("Việc làm", "Work"), ("Thất nghiệp, hành nghề, lao động nước ngoài", "Unemployment, professions, foreign workers")),
    event("marriage", "heart", ("Kết hôn", "Getting married"), ("Giấy độc thân, đăng ký kết hôn", "Marital status, marriage registration")),
    event("housing", "hammer", ("Làm nhà", "Building a house"), ("Giấy phép xây dựng, nhà ở", "Building permits, housing")),
    event("land", "land", ("Đất đai, sổ đỏ", "Land"), ("Cấp sổ, sang tên, tách thửa, thế chấp", "Certificates, transfers, splitting, mortgages")),
    event("business", "store", ("Mở cửa hàng, kinh doanh", "Running a business"), ("Hộ kinh doanh, công ty, giấy phép con", "Business households, companies, licences")),
    event("vehicle", "car", ("Xe cộ, vận tải", "Vehicles and transport"), ("Phù hiệu, giấy phép vận tải", "Badges, transport licences")),
    event("health", "health", ("Sức khoẻ", "Health"), ("Khám chữa bệnh, dược, an toàn thực phẩm", "Care, medicines, food safety")),
    event("support", "flower", ("Khó khăn, cần trợ giúp", "Needing support"), ("Trợ cấp, khuyết tật, hộ nghèo, người có công", "Allowances, disability, poverty, merit")),
    event("papers", "file-check", ("Giấy tờ, chứng thực", "Papers and certification"), ("Sao y, chữ ký, trích lục, cải chính", "Copies, signatures, extracts, corrections")),
    event("death", "leaf", ("Người thân qua đời", "When somebody dies"), ("Khai tử, mai táng phí, thừa kế", "Death registration, funeral costs, inheritance")),
];

/// The life event of a key.
pub(crate) fn life_event(key: &str) -> Option<&'static LifeEvent> {
    EVENTS.iter().find(|event| event.key == key)
}

/// The name of a kind of agency; its code when it is a kind of the province's own.
pub(crate) fn kind(code: &str) -> Msg {
    base::agency_kind(code).unwrap_or_else(|| Msg::of(code.to_owned(), code.to_owned()))
}

macro_rules! names {
    ($(#[$doc:meta])* $function:ident $all:ident $type:ident { $($variant:ident $code:literal $vi:literal $en:literal;)* }) => {
        $(#[$doc])*
        pub(crate) fn $function(of: $type) -> Msg {
            match of { $($type::$variant => Msg::new($vi, $en),)* }
        }

        /// Every value with the code that addresses and files use.
        pub(crate) const $all: &[(&str, $type)] = &[$(($code, $type::$variant)),*];
    };
}

names! {
    /// A level of government.
    level LEVELS Level {
        Commune "commune" "Cấp xã" "Commune";
        District "district" "Cấp huyện (đến 30/6/2025)" "District (until 30 June 2025)";
        Province "province" "Cấp tỉnh" "Province";
        Central "central" "Cấp bộ" "Ministry";
    }
}
names! {
    /// Who applies.
    audience AUDIENCES Audience {
        Citizen "citizen" "Người dân" "People";
        Business "business" "Doanh nghiệp, hộ kinh doanh" "Businesses";
        Organisation "organisation" "Tổ chức" "Organisations";
        Agency "agency" "Cơ quan nhà nước" "State agencies";
    }
}
names! {
    /// How far it can be done online.
    online ONLINE Online {
        Full "full" "Nộp và nhận kết quả qua mạng" "Entirely online";
        Partial "partial" "Nộp qua mạng, có bước phải đến trực tiếp" "Partly online";
        Information "information" "Chỉ nộp trực tiếp hoặc qua bưu chính" "In person or by post only";
    }
}
names! {
    /// How papers may be handed in.
    channel CHANNELS Channel {
        Online "online" "Qua mạng" "Online";
        Counter "counter" "Trực tiếp tại bộ phận một cửa" "At the one-stop counter";
        Post "post" "Qua bưu chính công ích" "By public post";
    }
}

/// The value of a code in one of the tables above.
pub(crate) fn coded<T: Copy>(table: &[(&str, T)], code: &str) -> Option<T> {
    table.iter().find(|(known, _)| *known == code).map(|(_, value)| *value)
}

/// The code of a value.
pub(crate) fn code_of<T: Copy + PartialEq>(table: &[(&'static str, T)], value: T) -> &'static str {
    table.iter().find(|(_, known)| *known == value).map_or("", |(code, _)| code)
}

/// A legal time in working minutes; calendar days hold five working days in seven.
pub(crate) fn minutes(term: Term) -> u32 {
    match term.unit {
        TermUnit::WorkingHour => term.amount.saturating_mul(60),
        TermUnit::WorkingDay => term.amount.saturating_mul(480),
        TermUnit::CalendarDay => term.amount.saturating_mul(5) / 7 * 480,
    }
}

/// How long it takes, in one line for all cases.
pub(crate) fn time_line(d: &Definition) -> Msg {
    let mut terms: Vec<Term> = d.cases.iter().filter_map(|c| c.time).collect();
    terms.sort_by_key(|t| minutes(*t));
    match (terms.first(), terms.last()) {
        (Some(least), Some(most)) if least == most => least.text(),
        (Some(least), Some(most)) => {
            let (least, most) = (least.text(), most.text());
            Msg::of(
                format!("Từ {} đến {}, tùy trường hợp", least.vi, most.vi),
                format!("{} to {}, depending on the case", least.en, most.en),
            )
        }
        _ => Msg::new("Theo phiếu hẹn", "As appointed on the receipt"),
    }
}

/// The legal time of a case, as a receipt would say it.
pub(crate) fn case_time(case: &Case) -> Msg {
    case.time.map_or_else(|| Msg::new("Theo phiếu hẹn", "As appointed on the receipt"), Term::text)
}

/// A text as it stands inside a sentence.
pub(crate) fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Common names side by side, only the first with a capital: `Qua mạng, qua bưu chính công ích`.
pub(crate) fn in_a_row(names: impl IntoIterator<Item = Msg>) -> Msg {
    let within = |m: Msg| Msg::of(lower_first(&m.vi), lower_first(&m.en));
    listed(names.into_iter().enumerate().map(|(i, name)| if i == 0 { name } else { within(name) }).collect::<Vec<_>>())
}

/// Names side by side: `A, B, C`.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = Msg> + 'a) -> Msg {
    let names: Vec<Msg> = names.into_iter().collect();
    let join = |pick: fn(&Msg) -> &str| names.iter().map(pick).collect::<Vec<_>>().join(", ");
    Msg::of(join(|m| &m.vi), join(|m| &m.en))
}
