//! The texts and the reach of a draft as an editor types them.

use base::{Locale, Msg};
use catalogue::{Definition, Eligibility, LegalBasis, Outcome};
use serde::Deserialize;
use web::Pick;

use crate::labels::{self, coded};

/// A text in both languages.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Pair {
    pub(super) vi: String,
    pub(super) en: String,
}

impl Pair {
    pub(super) fn of(text: &Msg) -> Self {
        Self { vi: text.vi.to_string(), en: text.en.to_string() }
    }

    pub(super) fn msg(&self) -> Msg {
        Msg::of(self.vi.clone(), self.en.clone())
    }

    /// The text, unless nothing was typed.
    pub(super) fn filled(&self) -> Option<Msg> {
        (!self.vi.is_empty() || !self.en.is_empty()).then(|| self.msg())
    }

    pub(super) fn maybe(text: Option<&Msg>) -> Self {
        text.map(Self::of).unwrap_or_default()
    }
}

/// Texts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Texts {
    pub(super) name: Pair,
    pub(super) sector_code: String,
    pub(super) sector_name: Pair,
    pub(super) summary: Pair,
    pub(super) requirements: Pair,
    pub(super) keywords: String,
    pub(super) steps: Vec<Pair>,
    pub(super) results: Vec<ResultRow>,
    pub(super) legal_basis: Vec<LawRow>,
    pub(super) eligibility: Vec<QuestionRow>,
}

/// A result.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ResultRow {
    pub(super) code: String,
    pub(super) name: Pair,
}

/// A legal text.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LawRow {
    pub(super) number: String,
    pub(super) name: String,
    pub(super) issuer: String,
}

/// A question before the form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct QuestionRow {
    pub(super) question: Pair,
    pub(super) otherwise: Pair,
}

impl Texts {
    pub(super) fn of(d: &Definition) -> Self {
        Self {
            name: Pair::of(&d.name),
            sector_code: d.sector.code.clone(),
            sector_name: Pair::of(&d.sector.name),
            summary: Pair::of(&d.summary),
            requirements: Pair::maybe(d.requirements.as_ref()),
            keywords: d.keywords.join("\n"),
            steps: d.steps.iter().map(Pair::of).collect(),
            results: d.results.iter().map(|r| ResultRow { code: r.code.clone(), name: Pair::of(&r.name) }).collect(),
            legal_basis: d
                .legal_basis
                .iter()
                .map(|l| LawRow { number: l.number.clone(), name: l.name.clone(), issuer: l.issuer.clone() })
                .collect(),
            eligibility: d
                .eligibility
                .iter()
                .map(|e| QuestionRow { question: Pair::of(&e.question), otherwise: Pair::of(&e.otherwise) })
                .collect(),
        }
    }

    pub(super) fn apply(&self, d: &mut Definition) {
        d.name = self.name.msg();
        d.sector.code.clone_from(&self.sector_code);
        d.sector.name = self.sector_name.msg();
        d.summary = self.summary.msg();
        d.requirements = self.requirements.filled();
        d.keywords = self.keywords.lines().map(base::text::nfc).filter(|k| !k.is_empty()).collect();
        d.steps = self.steps.iter().map(Pair::msg).collect();
        let outcome = |r: &ResultRow| Outcome { code: r.code.clone(), name: r.name.msg() };
        d.results = self.results.iter().map(outcome).collect();
        let law = |l: &LawRow| LegalBasis { number: l.number.clone(), name: l.name.clone(), issuer: l.issuer.clone() };
        d.legal_basis = self.legal_basis.iter().map(law).collect();
        let question = |e: &QuestionRow| Eligibility { question: e.question.msg(), otherwise: e.otherwise.msg() };
        d.eligibility = self.eligibility.iter().map(question).collect();
    }
}

/// Who carries it out, for whom and how: boxes to tick.
pub(super) struct Reach {
    pub(super) levels: Vec<Pick>,
    pub(super) agencies: Vec<Pick>,
    pub(super) audience: Vec<Pick>,
    pub(super) channels: Vec<Pick>,
    pub(super) events: Vec<Pick>,
    pub(super) online: Vec<Pick>,
}

impl Reach {
    pub(super) fn of(d: &Definition, locale: Locale) -> Self {
        let tick = |code: &str, label: Msg, chosen: bool| Pick {
            value: code.to_owned(),
            label: label.get(locale).to_owned(),
            hint: String::new(),
            chosen,
        };
        let mut agencies: Vec<Pick> = labels::KINDS
            .iter()
            .map(|(code, ..)| tick(code, labels::kind(code), d.agencies.iter().any(|a| a == code)))
            .collect();
        // Kinds of the province's own stay chosen.
        let own = d.agencies.iter().filter(|a| !labels::KINDS.iter().any(|(code, ..)| code == a));
        agencies.extend(own.map(|a| tick(a, labels::kind(a), true)));
        Self {
            levels: labels::LEVELS.iter().map(|(c, v)| tick(c, labels::level(*v), d.levels.contains(v))).collect(),
            agencies,
            audience: labels::AUDIENCES.iter().map(|(c, v)| tick(c, labels::audience(*v), d.audience.contains(v))).collect(),
            channels: labels::CHANNELS.iter().map(|(c, v)| tick(c, labels::channel(*v), d.channels.contains(v))).collect(),
            events: labels::EVENTS
                .iter()
                .map(|e| tick(e.key, e.title.msg(), d.events.iter().any(|k| k == e.key)))
                .collect(),
            online: labels::ONLINE.iter().map(|(c, v)| tick(c, labels::online(*v), d.online == *v)).collect(),
        }
    }

    pub(super) fn apply(input: &web::Input, d: &mut Definition) {
        d.levels = input.all("levels").filter_map(|c| coded(labels::LEVELS, c)).collect();
        d.agencies = input.all("agencies").map(str::to_owned).collect();
        d.audience = input.all("audience").filter_map(|c| coded(labels::AUDIENCES, c)).collect();
        d.channels = input.all("channels").filter_map(|c| coded(labels::CHANNELS, c)).collect();
        d.events = input.all("events").map(str::to_owned).collect();
        d.online = coded(labels::ONLINE, input.text("online")).unwrap_or(d.online);
    }
}
