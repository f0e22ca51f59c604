//! What a case costs: the certain sum, and beside it what depends on the applicant's wishes.

use base::{Dong, Msg, msg};

use crate::definition::{Case, Definition, Fee, Taken};

impl Definition {
    /// What it costs, in one line for all cases. What is taken on request or by quantity is told
    /// with each case, never summed.
    pub fn cost(&self) -> Msg {
        if let [only] = self.cases.as_slice() {
            return only.cost();
        }
        let sums: Vec<Dong> = self.cases.iter().map(Case::certain_fee).collect();
        let certain = between(&sums);
        if self.cases.iter().all(|c| c.uncertain_fees().next().is_none()) {
            return certain;
        }
        let (vi, en) = (certain.vi, certain.en);
        msg!("{vi}; có thể phát sinh khoản khác", "{en}; other fees may be added")
    }
}

/// From the least to the most.
fn between(sums: &[Dong]) -> Msg {
    match (sums.iter().min(), sums.iter().max()) {
        (Some(least), Some(most)) if least == most && most.0 > 0 => msg!("{most}", "{most}"),
        (Some(Dong(0)), Some(most)) if most.0 > 0 => {
            msg!("Miễn phí hoặc đến {most}, tùy trường hợp", "Free or up to {most}, depending on the case")
        }
        (Some(least), Some(most)) if most.0 > 0 => {
            msg!("Từ {least} đến {most}, tùy trường hợp", "{least} to {most}, depending on the case")
        }
        _ => Msg::new("Miễn phí", "Free"),
    }
}

impl Case {
    /// What every dossier of the case pays, in whole đồng.
    pub fn certain_fee(&self) -> Dong {
        self.fees.iter().filter(|f| f.when == Taken::Always).map(|f| f.amount).sum()
    }

    /// What may come on top of it: taken on request, or by quantity.
    pub fn uncertain_fees(&self) -> impl Iterator<Item = &Fee> {
        self.fees.iter().filter(|f| f.when != Taken::Always && f.amount.0 > 0)
    }

    /// What the case costs, in one line, the same on every page and letter.
    pub fn cost(&self) -> Msg {
        self.cost_with(self.certain_fee())
    }

    /// The same for a dossier whose certain sum is known already.
    pub fn cost_with(&self, certain: Dong) -> Msg {
        let mut parts = Vec::new();
        let uncertain = self.uncertain_fees().next().is_some();
        parts.push(match (certain.0, uncertain) {
            (0, false) => Msg::new("Miễn phí", "Free"),
            _ => msg!("{certain}", "{certain}"),
        });
        for (when, lead) in [
            (Taken::PerPiece, Msg::new("tính theo số lượng", "by quantity")),
            (Taken::OnRequest, Msg::new("có thể phát sinh", "possibly also")),
        ] {
            let of_it: Vec<Msg> = self.uncertain_fees().filter(|f| f.when == when).map(Fee::described).collect();
            if !of_it.is_empty() {
                let join = |pick: fn(&Msg) -> &str| of_it.iter().map(pick).collect::<Vec<_>>().join("; ");
                parts.push(Msg::of(
                    format!("{}: {}", lead.vi, join(|m| &m.vi)),
                    format!("{}: {}", lead.en, join(|m| &m.en)),
                ));
            }
        }
        let join = |pick: fn(&Msg) -> &str| parts.iter().map(pick).collect::<Vec<_>>().join("; ");
        Msg::of(join(|m| &m.vi), join(|m| &m.en))
    }
}

impl Fee {
    /// `Phí cấp bản sao 8.000 đ (tính theo từng bản)`
    pub fn described(&self) -> Msg {
        let amount = self.amount;
        let note = self.note.as_ref();
        let say = |name: &str, note: Option<&str>| match note {
            Some(note) => format!("{name} {amount} ({})", note.trim_end_matches('.')),
            None => format!("{name} {amount}"),
        };
        Msg::of(say(&self.name.vi, note.map(|n| &*n.vi)), say(&self.name.en, note.map(|n| &*n.en)))
    }
}

#[cfg(test)]
mod tests {
    use crate::FeeKind;

    use super::*;

    fn fee(amount: i64, when: Taken) -> Fee {
        Fee {
            key: "phi".to_owned(),
            name: Msg::new("Phí cấp bản sao", "Fee for copies"),
            kind: FeeKind::Fee,
            amount: Dong(amount),
            when,
            note: Some(Msg::new("Tính theo từng bản.", "For each copy.")),
        }
    }

    fn case(fees: Vec<Fee>) -> Case {
        let name = Msg::new("Trường hợp", "Case");
        Case { key: "simple".to_owned(), name, time: None, online_time: None, components: Vec::new(), fees }
    }

    #[test]
    fn only_what_is_always_taken_is_certain() {
        for (fees, certain, vi, en) in [
            (vec![], 0, "Miễn phí", "Free"),
            (vec![fee(0, Taken::Always)], 0, "Miễn phí", "Free"),
            (vec![fee(8_000, Taken::Always), fee(2_000, Taken::Always)], 10_000, "10.000 đ", "10.000 đ"),
            (
                vec![fee(0, Taken::Always), fee(8_000, Taken::OnRequest)],
                0,
                "0 đ; có thể phát sinh: Phí cấp bản sao 8.000 đ (Tính theo từng bản)",
                "0 đ; possibly also: Fee for copies 8.000 đ (For each copy)",
            ),
            (
                vec![fee(50_000, Taken::Always), fee(8_000, Taken::PerPiece)],
                50_000,
                "50.000 đ; tính theo số lượng: Phí cấp bản sao 8.000 đ (Tính theo từng bản)",
                "50.000 đ; by quantity: Fee for copies 8.000 đ (For each copy)",
            ),
        ] {
            let case = case(fees);
            assert_eq!(case.certain_fee(), Dong(certain));
            assert_eq!((&*case.cost().vi, &*case.cost().en), (vi, en));
        }
    }

    #[test]
    fn a_stored_fee_without_the_mark_is_always_taken() {
        let stored = serde_json::json!({ "key": "phi", "name": { "vi": "Phí", "en": "Fee" }, "kind": "fee", "amount": 8000 });
        let read: Fee = serde_json::from_value(stored.clone()).unwrap();
        assert_eq!(read.when, Taken::Always);
        assert_eq!(serde_json::to_value(&read).unwrap(), stored);
        assert_eq!(serde_json::to_value(fee(1, Taken::OnRequest)).unwrap()["when"], "on_request");
    }
}
