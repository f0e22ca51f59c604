//! The cases of a draft as an editor types them: plain text, so that a value that cannot be read
//! comes back as it was typed.

use base::deadline::{Term, TermUnit};
use base::{Dong, Fields, Locale, msg};
use catalogue::{Case, Component, Definition, Fee, FeeKind, Taken};
use serde::Deserialize;
use web::Pick;

use super::parts::Pair;

/// The cases.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Cases {
    pub(super) cases: Vec<CaseRow>,
}

/// A case.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CaseRow {
    pub(super) key: String,
    pub(super) name: Pair,
    pub(super) time: String,
    pub(super) time_unit: String,
    pub(super) online_time: String,
    pub(super) online_unit: String,
    pub(super) components: Vec<PaperRow>,
    pub(super) fees: Vec<FeeRow>,
}

/// A paper.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PaperRow {
    pub(super) key: String,
    pub(super) name: Pair,
    pub(super) note: Pair,
    pub(super) required: String,
    pub(super) by_form: String,
    pub(super) originals: String,
    pub(super) copies: String,
    pub(super) replaced_by: String,
}

/// A fee.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FeeRow {
    pub(super) key: String,
    pub(super) name: Pair,
    pub(super) note: Pair,
    pub(super) kind: String,
    pub(super) when: String,
    pub(super) amount: String,
}

impl CaseRow {
    /// The units of the legal time.
    pub(super) fn time_units(&self, locale: &Locale) -> Vec<Pick> {
        units(&self.time_unit, *locale)
    }

    /// The units of the time online.
    pub(super) fn online_units(&self, locale: &Locale) -> Vec<Pick> {
        units(&self.online_unit, *locale)
    }
}

impl FeeRow {
    /// Fee or charge.
    pub(super) fn kinds(&self, locale: &Locale) -> Vec<Pick> {
        let chosen = if self.kind == "charge" { "charge" } else { "fee" };
        vec![
            Pick::new("fee", locale.t("Phí", "Fee"), chosen),
            Pick::new("charge", locale.t("Lệ phí", "Charge"), chosen),
        ]
    }

    /// When it is taken.
    pub(super) fn whens(&self, locale: &Locale) -> Vec<Pick> {
        let chosen = Taken::from_code(&self.when).unwrap_or_default().code();
        Taken::ALL.iter().map(|t| Pick::new(t.code(), t.name().get(*locale), chosen)).collect()
    }
}

fn units(chosen: &str, locale: Locale) -> Vec<Pick> {
    let chosen = if chosen.is_empty() { TermUnit::WorkingDay.code() } else { chosen };
    TermUnit::ALL.iter().map(|u| Pick::new(u.code(), u.name().get(locale), chosen)).collect()
}

impl Cases {
    pub(super) fn of(d: &Definition) -> Self {
        let unit = |t: Option<Term>| t.map(|t| t.unit.code().to_owned()).unwrap_or_default();
        let amount = |t: Option<Term>| t.map(|t| t.amount.to_string()).unwrap_or_default();
        let case = |c: &Case| CaseRow {
            key: c.key.clone(),
            name: Pair::of(&c.name),
            time: amount(c.time),
            time_unit: unit(c.time),
            online_time: amount(c.online_time),
            online_unit: unit(c.online_time),
            components: c.components.iter().map(paper_row).collect(),
            fees: c.fees.iter().map(fee_row).collect(),
        };
        Self { cases: d.cases.iter().map(case).collect() }
    }

    /// What was typed as cases; what cannot be read is told.
    pub(super) fn apply(&self, d: &mut Definition, faults: &mut Fields) {
        let mut cases = Vec::new();
        for (i, c) in self.cases.iter().enumerate() {
            let at = format!("cases.{i}");
            cases.push(Case {
                key: c.key.clone(),
                name: c.name.msg(),
                time: term(&c.time, &c.time_unit, format!("{at}.time"), faults),
                online_time: term(&c.online_time, &c.online_unit, format!("{at}.online_time"), faults),
                components: c
                    .components
                    .iter()
                    .enumerate()
                    .map(|(n, p)| paper(p, &format!("{at}.components.{n}"), faults))
                    .collect(),
                fees: c.fees.iter().enumerate().map(|(n, f)| fee(f, &format!("{at}.fees.{n}"), faults)).collect(),
            });
        }
        d.cases = cases;
    }
}

fn paper_row(p: &Component) -> PaperRow {
    let tick = |on: bool| if on { "true" } else { "" }.to_owned();
    PaperRow {
        key: p.key.clone(),
        name: Pair::of(&p.name),
        note: Pair::maybe(p.note.as_ref()),
        required: tick(p.required),
        by_form: tick(p.by_form),
        originals: p.originals.to_string(),
        copies: p.copies.to_string(),
        replaced_by: p.replaced_by.clone().unwrap_or_default(),
    }
}

fn fee_row(f: &Fee) -> FeeRow {
    FeeRow {
        key: f.key.clone(),
        name: Pair::of(&f.name),
        note: Pair::maybe(f.note.as_ref()),
        kind: if f.kind == FeeKind::Charge { "charge" } else { "fee" }.to_owned(),
        when: f.when.code().to_owned(),
        amount: base::text::group_thousands(f.amount.0),
    }
}

fn paper(p: &PaperRow, at: &str, faults: &mut Fields) -> Component {
    Component {
        key: p.key.clone(),
        name: p.name.msg(),
        required: !p.required.is_empty(),
        originals: number(&p.originals, format!("{at}.originals"), faults),
        copies: number(&p.copies, format!("{at}.copies"), faults),
        note: p.note.filled(),
        by_form: !p.by_form.is_empty(),
        replaced_by: Some(p.replaced_by.clone()).filter(|code| !code.is_empty()),
    }
}

fn fee(f: &FeeRow, at: &str, faults: &mut Fields) -> Fee {
    let amount = if f.amount.is_empty() { Some(Dong(0)) } else { base::text::read::money(&f.amount) };
    if amount.is_none() {
        faults.push(format!("{at}.amount"), msg!("Hãy nhập số tiền, ví dụ 8.000", "Give an amount such as 8.000"));
    }
    Fee {
        key: f.key.clone(),
        name: f.name.msg(),
        kind: if f.kind == "charge" { FeeKind::Charge } else { FeeKind::Fee },
        amount: amount.unwrap_or_default(),
        when: Taken::from_code(&f.when).unwrap_or_default(),
        note: f.note.filled(),
    }
}

/// A whole number that is not below zero; nothing is zero.
pub(super) fn number(text: &str, field: String, faults: &mut Fields) -> u32 {
    if text.is_empty() {
        return 0;
    }
    text.parse().unwrap_or_else(|_| {
        faults.push(field, msg!("Hãy nhập một số nguyên, ví dụ 2", "Give a whole number such as 2"));
        0
    })
}

fn term(amount: &str, unit: &str, field: String, faults: &mut Fields) -> Option<Term> {
    let unit = unit.parse().unwrap_or(TermUnit::WorkingDay);
    (!amount.is_empty()).then(|| Term { amount: number(amount, field, faults), unit })
}
