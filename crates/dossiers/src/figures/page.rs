//! `/desk/figures`: the statistics, every number with the list behind it.

use askama::Template;
use base::{Locale, Result};
use web::{Input, Pick, Reply, View, Visit};

use super::period::{Kind, Period};
use super::sums::{Asked, By, Sums};
use super::table::{Figure, FigureRow, Table, table};
use super::trend::{Bar, Point, bars, week, year};
use crate::model::Channel;
use crate::needs::Needs;
use crate::search::choices::{Choices, Known};
use crate::search::filter::address;
use crate::search::sheet::{Field, Sheet as _, XLSX, Xlsx};
use crate::search::{Filter, LEVELS, Sort, days_text};

impl Asked {
    /// Reads a query.
    pub fn read(input: &Input, now: base::Instant) -> Self {
        Self {
            period: Period::read(input, now),
            agency: input.get("agency").and_then(|t| t.parse().ok()),
            procedure: input.get("procedure").and_then(|t| t.parse().ok()),
            channel: input.get("channel").and_then(|c| Channel::from_code(c.parse().ok()?)),
            level: input.get("level").and_then(|code| LEVELS.into_iter().find(|l| *l == code)),
            by: By::ALL.into_iter().find(|b| b.code() == input.text("by")).unwrap_or_default(),
        }
    }

    fn query(&self) -> String {
        let mut pairs = self.period.pairs();
        pairs.extend(self.agency.map(|a| ("agency", a.to_string())));
        pairs.extend(self.procedure.map(|p| ("procedure", p.to_string())));
        pairs.extend(self.channel.map(|c| ("channel", c.code().to_string())));
        pairs.extend(self.level.map(|l| ("level", l.to_owned())));
        pairs.push(("by", self.by.code().to_owned()));
        address(&pairs)
    }
}

/// A rate as Vietnamese write it: `97,5 %`.
pub(crate) fn percent(rate: Option<i64>) -> String {
    match rate {
        Some(rate) => {
            let tenths = (rate + 5) / 10;
            format!("{},{} %", tenths / 10, tenths % 10)
        }
        None => "–".to_owned(),
    }
}

struct Tile {
    label: String,
    value: String,
    href: String,
    note: String,
    tone: &'static str,
}

struct RowView {
    name: String,
    cells: Vec<(i64, String)>,
    rate: String,
    national: String,
    received: i64,
    href: String,
}

struct Trend {
    title: &'static str,
    bars: Vec<Bar>,
    points: Vec<Point>,
}

#[derive(Template)]
#[template(path = "figures/figures.html")]
struct FiguresPage {
    v: View,
    asked: Asked,
    period: String,
    periods: Vec<Pick>,
    bys: Vec<Pick>,
    choices: Choices,
    tiles: Vec<Tile>,
    heads: Vec<String>,
    rows: Vec<RowView>,
    most: i64,
    total: RowView,
    trends: [Trend; 2],
    linked: bool,
    export: String,
}

impl FiguresPage {
    fn date(&self, last: bool) -> String {
        match self.asked.period.kind {
            Kind::Days => base::Instant::from_day(if last { self.asked.period.last } else { self.asked.period.first }).dmy(),
            _ => String::new(),
        }
    }
}

/// `GET /desk/figures`
pub(super) async fn page(visit: Visit, input: Input) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let asked = Asked::read(&input, visit.ctx.now);
    let (question, locale, now) = (asked.clone(), visit.locale(), visit.ctx.now);
    let (table, known, days, months) = visit
        .ctx
        .read(move |tx| -> Result<_> {
            let table = table(tx, &needs, &question, locale)?;
            let known = Known::load(tx, &needs, access::Action::ViewStatistics)?;
            Ok((table, known, week(tx, &question)?, year(tx, &question)?))
        })
        .await?;
    let filter = asked.filter();
    let kind = asked.period.kind.code();
    let trend = |title, points: Vec<Point>| Trend { title, bars: bars(&points), points };
    web::html(&FiguresPage {
        period: days_text(asked.period.days(), locale),
        periods: Kind::ALL.iter().map(|k| Pick::new(k.code(), k.name().get(locale), kind)).collect(),
        bys: By::ALL.iter().map(|b| Pick::new(b.code(), b.name().get(locale), asked.by.code())).collect(),
        choices: Choices::of(&known, &filter, Sort::default(), &[], locale),
        tiles: tiles(&table, &asked, &filter, locale, asked.period.holds(now)),
        heads: Figure::ALL.iter().map(|f| f.name().get(locale).to_owned()).collect(),
        most: table.rows.iter().map(|r| r.sums.received).max().unwrap_or(0).max(1),
        rows: table.rows.iter().map(|row| row_view(row, &asked, table.linked, now)).collect(),
        total: row_view(
            &FigureRow { key: String::new(), name: locale.t("Tổng cộng", "Total").to_owned(), sums: table.total, filter },
            &asked,
            table.linked,
            now,
        ),
        trends: [
            trend(locale.t("7 ngày gần nhất", "The last 7 days"), days),
            trend(locale.t("12 tháng gần nhất", "The last 12 months"), months),
        ],
        linked: table.linked,
        export: format!("/desk/figures.xlsx?{}", asked.query()),
        v: visit.view,
        asked,
    })
}

fn row_view(row: &FigureRow, asked: &Asked, linked: bool, now: base::Instant) -> RowView {
    let href = |figure: Figure| if linked { figure.list(&row.filter, asked).href() } else { String::new() };
    RowView {
        name: row.name.clone(),
        cells: Figure::ALL.iter().map(|f| (f.of(&row.sums), href(*f))).collect(),
        rate: percent(row.sums.on_time_rate()),
        national: percent(row.sums.national_rate().filter(|_| asked.period.holds(now))),
        received: row.sums.received,
        href: href(Figure::Received),
    }
}

fn tiles(table: &Table, asked: &Asked, filter: &Filter, locale: Locale, present: bool) -> Vec<Tile> {
    let sums = &table.total;
    let before = |value: i64| format!("{} {value}", locale.t("kỳ trước:", "before:"));
    let link = |figure: Figure| if table.linked { figure.list(filter, asked).href() } else { String::new() };
    let tile = |figure: Figure, note: String, tone| Tile {
        label: figure.name().get(locale).to_owned(),
        value: base::text::group_thousands(figure.of(sums)),
        href: link(figure),
        note,
        tone,
    };
    let rate = |label: &str, value: Option<i64>, note: String| Tile {
        label: label.to_owned(),
        value: percent(value),
        href: String::new(),
        note,
        tone: "accent",
    };
    let now = || locale.t("tính đến lúc này", "as of now").to_owned();
    let early = |s: &Sums| s.early + s.on_time;
    vec![
        tile(Figure::Received, before(table.previous.received), "neutral"),
        tile(Figure::Resolved, before(table.previous.resolved()), "neutral"),
        tile(Figure::Late, before(table.previous.late), if sums.late > 0 { "danger" } else { "success" }),
        tile(Figure::InTimeNow, now(), "info"),
        tile(Figure::LateNow, now(), if sums.late_now > 0 { "danger" } else { "success" }),
        tile(Figure::PausedNow, now(), "warning"),
        rate(
            locale.t("Tỷ lệ đúng hạn trên số đã giải quyết", "On time, of those resolved"),
            sums.on_time_rate(),
            format!(
                "{}/{} · {} {}",
                early(sums), sums.resolved(), locale.t("kỳ trước:", "before:"), percent(table.previous.on_time_rate())
            ),
        ),
        rate(
            locale.t("Tỷ lệ đúng hạn theo cách tính quốc gia", "On time by the national formula"),
            sums.national_rate().filter(|_| present),
            if present {
                format!("{}/{}", early(sums) + sums.in_time_now, sums.to_resolve())
            } else {
                locale.t("chỉ tính cho kỳ đang diễn ra", "for a period that is not over only").to_owned()
            },
        ),
    ]
}

/// `GET /desk/figures.xlsx`
pub(super) async fn xlsx(visit: Visit, input: Input) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let asked = Asked::read(&input, visit.ctx.now);
    let (question, locale, now) = (asked.clone(), visit.locale(), visit.ctx.now);
    let found = visit.ctx.read(move |tx| table(tx, &needs, &question, locale)).await?;
    let mut heads = vec![(asked.by.name().get(locale).to_owned(), 48)];
    heads.extend(Figure::ALL.iter().map(|f| (f.name().get(locale).to_owned(), 14)));
    heads.push((locale.t("Tỷ lệ đúng hạn trên số đã giải quyết", "On time, of those resolved").to_owned(), 18));
    heads.push((locale.t("Tỷ lệ đúng hạn theo cách tính quốc gia", "On time by the national formula").to_owned(), 18));
    let mut sheet = Box::new(Xlsx::new(locale.t("Thống kê", "Figures"), &heads)?);
    let all = (locale.t("Tổng cộng", "Total").to_owned(), found.total);
    for (name, sums) in found.rows.into_iter().map(|r| (r.name, r.sums)).chain([all]) {
        let mut fields = vec![Field::Text(name)];
        fields.extend(Figure::ALL.iter().map(|f| Field::Number(f.of(&sums))));
        fields.push(Field::Text(percent(sums.on_time_rate())));
        fields.push(Field::Text(percent(sums.national_rate().filter(|_| asked.period.holds(now)))));
        sheet.row(&fields)?;
    }
    let name = format!("thong-ke-{}.xlsx", now.local().strftime("%Y%m%d-%H%M"));
    web::download(&name, XLSX, false, sheet.finish()?)
}
