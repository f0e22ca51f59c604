//! Certificate policies along a chain (RFC 5280 6.1.3 d–f, 6.1.4 a–j, 6.1.5 a–b, g).
//!
//! We ask for no policy ourselves, so all that can matter is whether an authority requires one. Of the
//! standard's tree only the set of policies in force is kept, which decides the same question.

use std::collections::BTreeSet;

use crate::asn1::{Reader, Result, oid, tag};
use crate::x509::Certificate;

/// Policies in force at most; real chains have a handful.
const IN_FORCE: usize = 512;

/// The policies in force on the way down.
#[derive(Debug)]
pub(super) struct Policies {
    /// `None`: any policy.
    in_force: Option<BTreeSet<Vec<u8>>>,
    explicit: u64,
    mapping: u64,
    any: u64,
}

impl Policies {
    pub(super) fn new(length: usize) -> Self {
        let more = u64::try_from(length).unwrap_or(u64::MAX).saturating_add(1);
        Self { in_force: None, explicit: more, mapping: more, any: more }
    }

    /// Goes down to a certificate; false when no policy is left although one is required, or when it
    /// cannot be read.
    pub(super) fn take(&mut self, certificate: &Certificate, is_holder: bool) -> bool {
        let self_issued = certificate.is_self_issued() && !is_holder;
        self.narrow(certificate, self_issued);
        if self.in_force.as_ref().is_some_and(|set| set.is_empty()) && self.explicit == 0 {
            return false;
        }
        if !is_holder && self.map(certificate).is_err() {
            return false;
        }
        if !self_issued {
            for counter in [&mut self.explicit, &mut self.mapping, &mut self.any] {
                *counter = counter.saturating_sub(1);
            }
        }
        if self.constrain(certificate).is_err() {
            return false;
        }
        !(is_holder && self.explicit == 0 && self.in_force.as_ref().is_some_and(|set| set.is_empty()))
    }

    fn narrow(&mut self, certificate: &Certificate, self_issued: bool) {
        let Some(stated) = &certificate.extensions().policies else {
            self.in_force = Some(BTreeSet::new());
            return;
        };
        let any = stated.iter().any(|p| p == oid::ANY_POLICY) && (self.any > 0 || self_issued);
        let named = || stated.iter().filter(|p| *p != oid::ANY_POLICY).cloned();
        self.in_force = match (self.in_force.take(), any) {
            (before, true) => before,
            (None, false) => Some(named().collect()),
            (Some(before), false) => Some(named().filter(|p| before.contains(p)).collect()),
        };
    }

    fn map(&mut self, certificate: &Certificate) -> Result<()> {
        let Some(value) = &certificate.extensions().policy_mappings else { return Ok(()) };
        let mut list = Reader::new(value, "PolicyMappings").sequence("PolicyMappings")?;
        let mut pairs = Vec::new();
        while !list.is_empty() {
            let mut pair = list.sequence("PolicyMapping")?;
            let (from, to) = (pair.oid()?, pair.oid()?);
            if from == oid::ANY_POLICY || to == oid::ANY_POLICY || pairs.len() >= IN_FORCE {
                return Err(list.refuse("a mapping that may not be"));
            }
            pairs.push((from, to));
        }
        let Some(set) = &mut self.in_force else { return Ok(()) };
        let before = set.clone();
        for (from, _) in &pairs {
            set.remove(*from);
        }
        if self.mapping > 0 {
            set.extend(pairs.iter().filter(|(from, _)| before.contains(*from)).map(|(_, to)| to.to_vec()));
        }
        Ok(())
    }

    fn constrain(&mut self, certificate: &Certificate) -> Result<()> {
        let extensions = certificate.extensions();
        if let Some(skip) = extensions.inhibit_any_policy {
            self.any = self.any.min(skip);
        }
        let Some(value) = &extensions.policy_constraints else { return Ok(()) };
        let mut reader = Reader::new(value, "PolicyConstraints").sequence("PolicyConstraints")?;
        if let Some(skip) = reader.optional(tag::context(0))? {
            self.explicit = self.explicit.min(skip.number()?);
        }
        if let Some(skip) = reader.optional(tag::context(1))? {
            self.mapping = self.mapping.min(skip.number()?);
        }
        Ok(())
    }
}
