//! What all answers together say about one certificate at one moment.

use base::Instant;

use super::{CertificateStatus, Crl, OcspResponse, Source};
use crate::algorithms::{Identifier, SignatureAlgorithm, safe_at};
use crate::evidence::Evidence;
use crate::x509::Certificate;

/// How long an OCSP answer without `nextUpdate` counts as recent. Newer word would always be there
/// (RFC 6960 4.2.2.1), yet files are looked at some time after they were completed.
const WITHOUT_NEXT_MS: i64 = 24 * 3_600_000;
/// How far clocks may lie apart.
const SKEW_MS: i64 = 5 * 60_000;

/// What is known about a certificate's revocation, and whether it was known late enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) status: CertificateStatus,
    /// Whether the word covers the moment that was asked for.
    pub(crate) recent: bool,
}

struct Saying {
    source: Source,
    this_update: Instant,
    holds_until: Instant,
    revoked: Option<(Instant, Option<&'static str>)>,
}

/// What the evidence says about the certificate, for the moment `at`, as known by the moment `now`.
pub(crate) fn word_on(certificate: &Certificate, issuer: &Certificate, evidence: &Evidence, at: Instant, now: Instant) -> Word {
    let ocsp = evidence.ocsp.iter().filter_map(|response| from_response(response, certificate, issuer, evidence));
    let lists = evidence.crls.iter().filter_map(|list| from_list(list, certificate, issuer));
    let mut sayings: Vec<Saying> = ocsp.chain(lists).filter(|s| s.this_update <= now.plus_ms(SKEW_MS)).collect();
    sayings.sort_by_key(|saying| saying.this_update);

    // A revocation is final, except for a hold, which the latest word may have lifted.
    let final_one = |s: &&Saying| s.revoked.is_some_and(|(_, reason)| reason != Some("certificateHold"));
    let Some(saying) = sayings.iter().find(final_one).or_else(|| sayings.last()) else {
        return Word { status: CertificateStatus::Unknown, recent: false };
    };
    let source = saying.source;
    match saying.revoked {
        Some((at, reason)) => Word { status: CertificateStatus::Revoked { source, at, reason }, recent: true },
        None => Word {
            status: CertificateStatus::Good { source, this_update: saying.this_update },
            recent: at <= saying.holds_until,
        },
    }
}

fn from_response(
    response: &OcspResponse,
    certificate: &Certificate,
    issuer: &Certificate,
    evidence: &Evidence,
) -> Option<Saying> {
    let answer = response.answers.iter().find(|answer| answer.is_about(certificate, issuer))?;
    let speaker = response.speaker(issuer)?;
    let struck_off = |list: &Crl| {
        let entry = || list.entry(speaker.serial()).ok().flatten();
        speaker != issuer && !speaker.extensions().ocsp_no_check && list.speaks_of(speaker, issuer) && entry().is_some()
    };
    if evidence.crls.iter().any(struck_off) || !is_safe(response.algorithm(), speaker, answer.this_update) {
        return None;
    }
    let revoked = answer.revoked?;
    if revoked.is_none() && answer.this_update > certificate.not_after() {
        return None;
    }
    let holds_until = answer.next_update.unwrap_or_else(|| answer.this_update.plus_ms(WITHOUT_NEXT_MS));
    Some(Saying { source: Source::Ocsp, this_update: answer.this_update, holds_until, revoked })
}

fn from_list(list: &Crl, certificate: &Certificate, issuer: &Certificate) -> Option<Saying> {
    if !list.speaks_of(certificate, issuer) || !is_safe(list.algorithm(), issuer, list.this_update()) {
        return None;
    }
    let revoked = list.entry(certificate.serial()).ok()?;
    if revoked.is_none() && !list.is_complete_for(certificate) {
        return None;
    }
    let holds_until = list.next_update().unwrap_or_else(|| list.this_update());
    Some(Saying { source: Source::Crl, this_update: list.this_update(), holds_until, revoked })
}

fn is_safe(algorithm: &Identifier, signer: &Certificate, at: Instant) -> bool {
    match (SignatureAlgorithm::read(algorithm, None), signer.public_key()) {
        (Ok(algorithm), Some(key)) => safe_at(algorithm, key, at).is_ok(),
        _ => false,
    }
}
