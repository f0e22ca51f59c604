//! What all kinds of signatures are judged by alike: the strength of algorithms, the chain, revocation
//! and times (ETSI EN 319 102-1 parts 5.2.6, 5.2.8 and 5.5.4).

use base::{Instant, Msg};

use crate::algorithms::{DigestAlgorithm, SignatureAlgorithm, safe_at};
use crate::chain::{self, ChainError, Problem};
use crate::evidence::{Evidence, RevocationRule};
use crate::revocation::{CertificateStatus, word_on};
use crate::trust::Use;
use crate::verdict::{Indication, LinkReport, SubIndication, Verdict};
use crate::x509::Certificate;

/// How far a claimed time may lie after a proven one, since clocks differ.
const SKEW_MS: i64 = 5 * 60_000;

/// A claimed time after the proven one is told.
pub(crate) fn compare_times(verdict: &mut Verdict) {
    if let (Some(claimed), Some(proven)) = (verdict.claimed_at, verdict.proven_at)
        && claimed > proven.plus_ms(SKEW_MS)
    {
        verdict.reasons.push(Msg::new(
            "thời điểm ký do người ký khai muộn hơn dấu thời gian",
            "the claimed signing time is later than the time stamp",
        ));
    }
}

/// Whether the algorithms were still safe at the control time (5.2.8).
pub(crate) fn check_strength(
    algorithm: SignatureAlgorithm,
    content: Option<DigestAlgorithm>,
    holder: &Certificate,
    control: Instant,
    verdict: &mut Verdict,
) {
    let Some(key) = holder.public_key() else { return };
    for algorithm in [algorithm, algorithm.with_digest(content)] {
        let Err(what) = safe_at(algorithm, key, control) else { continue };
        let claimed_before = verdict.claimed_at.is_some_and(|claimed| safe_at(algorithm, key, claimed).is_ok());
        let sub = if claimed_before {
            SubIndication::CryptoConstraintsFailureNoPoe
        } else {
            SubIndication::CryptoConstraintsFailure
        };
        verdict.find(Indication::Indeterminate(sub), what);
        return;
    }
}

/// Whether the chain held at the control time (5.2.6, 5.5.4), as known by the moment of validation.
pub(crate) fn check_chain(
    holder: &Certificate,
    evidence: &Evidence,
    purpose: Use,
    control: Instant,
    at: Instant,
    verdict: &mut Verdict,
) {
    let found = chain::find(holder, &evidence.certificates, &evidence.trust, purpose, control);
    let chain = match found {
        Ok(chain) => chain.certificates,
        Err(error) => {
            let indication = out_of_bounds(holder, &error, verdict).unwrap_or_else(|| error.indication());
            verdict.find(indication, error.say());
            // The chain at a moment of the certificate's own time still tells who issued it, and whether it was revoked.
            let inside = control.max(holder.not_before()).min(holder.not_after());
            match chain::find(holder, &evidence.certificates, &evidence.trust, purpose, inside) {
                Ok(chain) => chain.certificates,
                Err(error) => error.certificates,
            }
        }
    };
    for (index, certificate) in chain.iter().enumerate() {
        let issuer = chain.get(index + 1);
        let status = issuer.map(|issuer| check_link(certificate, issuer, index == 0, evidence, control, at, verdict));
        verdict.chain.push(LinkReport { identity: certificate.identity(), status });
    }
    verdict.certificates = chain;
}

/// The holder's own certificate outside its time is told more exactly (5.5.4).
fn out_of_bounds(holder: &Certificate, error: &ChainError, verdict: &Verdict) -> Option<Indication> {
    match error.problem {
        _ if !error.is_holder => None,
        Problem::NotYetValid if verdict.proven_at.is_some() => Some(Indication::TotalFailed(SubIndication::NotYetValid)),
        Problem::Expired if verdict.claimed_at.is_some_and(|claimed| claimed > holder.not_after()) => {
            Some(Indication::TotalFailed(SubIndication::Expired))
        }
        _ => None,
    }
}

fn check_link(
    certificate: &Certificate,
    issuer: &Certificate,
    is_holder: bool,
    evidence: &Evidence,
    control: Instant,
    at: Instant,
    verdict: &mut Verdict,
) -> CertificateStatus {
    let word = word_on(certificate, issuer, evidence, control, at);
    let who = certificate.subject();
    match &word.status {
        CertificateStatus::Revoked { at: revoked, .. } if *revoked > control => {
            let day = revoked.hm_dmy();
            verdict.reasons.push(base::msg!(
                "{who}: bị thu hồi lúc {day}, sau khi ký",
                "{who}: revoked at {day}, after the signature was made"
            ));
        }
        CertificateStatus::Revoked { at: revoked, .. } => {
            let day = revoked.hm_dmy();
            let claimed_after = verdict.claimed_at.is_some_and(|claimed| claimed >= *revoked);
            let indication = match (is_holder, claimed_after) {
                (true, true) => Indication::TotalFailed(SubIndication::Revoked),
                (true, false) => Indication::Indeterminate(SubIndication::RevokedNoPoe),
                (false, _) => Indication::Indeterminate(SubIndication::RevokedCaNoPoe),
            };
            verdict.find(indication, base::msg!("{who}: bị thu hồi lúc {day}", "{who}: revoked at {day}"));
        }
        CertificateStatus::Good { .. } if word.recent => {}
        _ => {
            let reason = match word.status {
                CertificateStatus::Good { this_update, .. } => {
                    let day = this_update.hm_dmy();
                    base::msg!("{who}: thông tin thu hồi đã cũ ({day})", "{who}: the word on revocation is too old ({day})")
                }
                _ => base::msg!("{who}: không có thông tin thu hồi", "{who}: there is no word on revocation"),
            };
            match evidence.revocation {
                RevocationRule::Required => verdict.find(Indication::Indeterminate(SubIndication::TryLater), reason),
                RevocationRule::WhenPresent => verdict.reasons.push(reason),
            }
        }
    }
    word.status
}
