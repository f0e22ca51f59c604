//! Conditions: whether they hold, what they look at, and what is left once some answers are fixed.

use serde_json::Value;

use crate::Condition;

impl Condition {
    /// Whether the condition holds. `look` gives the answer of a field that is asked and answered;
    /// a field that is hidden or empty has no answer, and only `Not` holds for it.
    pub(crate) fn holds<'v>(&self, look: &mut dyn FnMut(&str) -> Option<&'v Value>) -> bool {
        match self {
            Self::Is { field, value } => look(field).is_some_and(|answer| same(answer, value)),
            Self::OneOf { field, values } => look(field).is_some_and(|answer| match answer {
                Value::Array(chosen) => {
                    chosen.iter().any(|one| values.iter().any(|v| same(one, v)))
                }
                one => values.iter().any(|v| same(one, v)),
            }),
            Self::Filled { field } => look(field).is_some(),
            Self::Not(inner) => !inner.holds(look),
            Self::All(inner) => inner.iter().all(|c| c.holds(look)),
            Self::Any(inner) => inner.iter().any(|c| c.holds(look)),
        }
    }

    /// The paths the condition looks at, in order, each as often as it occurs.
    pub(crate) fn fields(&self) -> Vec<&str> {
        match self {
            Self::Is { field, .. } | Self::OneOf { field, .. } | Self::Filled { field } => {
                vec![field]
            }
            Self::Not(inner) => inner.fields(),
            Self::All(inner) | Self::Any(inner) => inner.iter().flat_map(Self::fields).collect(),
        }
    }

    /// The simple comparisons the condition is made of.
    pub(crate) fn comparisons(&self) -> Vec<&Self> {
        match self {
            Self::Is { .. } | Self::OneOf { .. } | Self::Filled { .. } => vec![self],
            Self::Not(inner) => inner.comparisons(),
            Self::All(inner) | Self::Any(inner) => {
                inner.iter().flat_map(Self::comparisons).collect()
            }
        }
    }

    /// What is left of the condition when some comparisons are already decided.
    pub(crate) fn given(&self, decided: &dyn Fn(&Self) -> Option<bool>) -> Rest {
        match self {
            Self::Is { .. } | Self::OneOf { .. } | Self::Filled { .. } => {
                decided(self).map_or_else(|| Rest::Open(self.clone()), Rest::Known)
            }
            Self::Not(inner) => match inner.given(decided) {
                Rest::Known(holds) => Rest::Known(!holds),
                Rest::Open(rest) => Rest::Open(Self::Not(Box::new(rest))),
            },
            Self::All(inner) => several(inner, decided, false, Self::All),
            Self::Any(inner) => several(inner, decided, true, Self::Any),
        }
    }
}

/// What is left of a condition.
pub(crate) enum Rest {
    /// It is decided.
    Known(bool),
    /// It still depends on this.
    Open(Condition),
}

fn several(
    inner: &[Condition],
    decided: &dyn Fn(&Condition) -> Option<bool>,
    settles: bool,
    build: fn(Vec<Condition>) -> Condition,
) -> Rest {
    let mut open = Vec::new();
    for condition in inner {
        match condition.given(decided) {
            Rest::Known(holds) if holds == settles => return Rest::Known(settles),
            Rest::Known(_) => {}
            Rest::Open(rest) => open.push(rest),
        }
    }
    if open.is_empty() { Rest::Known(!settles) } else { Rest::Open(build(open)) }
}

/// Whether two JSON values are the same; `1` and `1.0` are, as in JSON Schema.
pub(crate) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        _ => a == b,
    }
}
