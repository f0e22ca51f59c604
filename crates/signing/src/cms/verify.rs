//! Judging a signature (ETSI EN 319 102-1 parts 5.3 and 5.5): its form, whose it is, what it covers,
//! when it existed, and whether its chain held then.

use base::{Instant, Msg};

use super::{Cms, SignerInfo};
use crate::algorithms::{DigestAlgorithm, Failure, SignatureAlgorithm, safe_at};
use crate::asn1::oid;
use crate::chain::{self, ChainError, Problem};
use crate::evidence::{Evidence, RevocationRule};
use crate::revocation::{CertificateStatus, word_on};
use crate::trust::Use;
use crate::tsp::Token;
use crate::verdict::{Indication, LinkReport, SubIndication, TimeStampReport, Verdict};
use crate::x509::Certificate;

/// How far a claimed time may lie after a proven one, since clocks differ.
const SKEW_MS: i64 = 5 * 60_000;

/// The digest of the signed content, by the algorithm that the signature asks for.
pub(crate) type Content<'a> = &'a mut dyn FnMut(DigestAlgorithm) -> Vec<u8>;

impl Cms {
    /// Judges the one signature over a detached content, at a moment. A container of several signatures is
    /// refused here: [`Cms::verify_each`] judges them.
    pub fn verify(&self, digest_of: &mut dyn FnMut(DigestAlgorithm) -> Vec<u8>, evidence: &Evidence, at: Instant) -> Verdict {
        match self.signers.as_slice() {
            [signer] => self.judge(signer, digest_of, evidence, Use::Signature, at),
            others => {
                let count = others.len();
                let reason = base::msg!("có {count} chữ ký thay vì một", "{count} signatures instead of one");
                Verdict::new(Indication::TotalFailed(SubIndication::FormatFailure), Some(reason))
            }
        }
    }

    /// Judges every signature over a detached content, at a moment.
    pub fn verify_each(
        &self,
        digest_of: &mut dyn FnMut(DigestAlgorithm) -> Vec<u8>,
        evidence: &Evidence,
        at: Instant,
    ) -> Vec<Verdict> {
        self.signers.iter().map(|signer| self.judge(signer, digest_of, evidence, Use::Signature, at)).collect()
    }

    /// Judges every signature over the content that the container carries, at a moment.
    pub fn verify_carried(&self, evidence: &Evidence, at: Instant) -> Vec<Verdict> {
        match &self.content {
            Some(content) => self.verify_each(&mut |algorithm| algorithm.digest(content), evidence, at),
            None => vec![Verdict::new(Indication::Indeterminate(SubIndication::SignedDataNotFound), None)],
        }
    }

    pub(crate) fn judge(
        &self,
        signer: &SignerInfo,
        digest_of: Content<'_>,
        evidence: &Evidence,
        purpose: Use,
        at: Instant,
    ) -> Verdict {
        let mut verdict = Verdict::new(Indication::TotalPassed, None);
        verdict.claimed_at = signer.signing_time().or(evidence.claimed_at);
        verdict.digest_algorithm = signer.digest_algorithm();
        let mut evidence = evidence.clone();
        self.add_own(signer, &mut evidence);

        let holder = self.holder(signer, &evidence, &mut verdict);
        self.check_content(signer, digest_of, &mut verdict);
        let Some(holder) = holder else { return verdict };
        verdict.signer = Some(holder.identity());
        verdict.certificate = Some(holder.clone());
        let algorithm = check_value(signer, &holder, &mut verdict);

        verdict.proven_at = evidence.existed_at;
        if purpose == Use::Signature {
            weigh_time_stamps(signer, &evidence, at, &mut verdict);
        }
        let control = verdict.proven_at.unwrap_or(at);
        if let Some(algorithm) = algorithm {
            check_strength(algorithm, signer, &holder, control, &mut verdict);
        }
        check_chain(&holder, &evidence, purpose, control, at, &mut verdict);
        if let (Some(claimed), Some(proven)) = (verdict.claimed_at, verdict.proven_at)
            && claimed > proven.plus_ms(SKEW_MS)
        {
            verdict.reasons.push(Msg::new(
                "thời điểm ký do người ký khai muộn hơn dấu thời gian",
                "the claimed signing time is later than the time stamp",
            ));
        }
        verdict
    }

    /// What the container itself brings to the evidence. What cannot be read there proves nothing.
    fn add_own(&self, signer: &SignerInfo, evidence: &mut Evidence) {
        evidence.certificates.extend(self.certificates.iter().cloned());
        for list in self.crls.iter().chain(signer.archived_crls()) {
            let _ = evidence.add_crl(list);
        }
        for response in self.ocsp.iter().chain(signer.archived_ocsp()) {
            let _ = evidence.add_ocsp(response);
        }
    }

    /// The signer's certificate (5.2.3): the one that the identifier names and the signed attribute binds.
    fn holder(&self, signer: &SignerInfo, evidence: &Evidence, verdict: &mut Verdict) -> Option<Certificate> {
        let trusted = evidence.trust.anchors().iter().map(|anchor| &anchor.certificate);
        let all = evidence.certificates.iter().chain(evidence.trust.known()).chain(trusted);
        let named: Vec<&Certificate> = all.filter(|certificate| signer.names(certificate)).collect();
        let undecided = Indication::Indeterminate(SubIndication::NoSigningCertificateFound);
        let bound = signer.signed.as_ref().and_then(|signed| signed.signing_certificate.as_ref());
        match (named.first(), bound) {
            (None, _) => {
                verdict.find(undecided, Msg::new("không có chứng thư của người ký", "the signer's certificate is not there"));
                None
            }
            (Some(first), None) => {
                verdict.reasons.push(Msg::new(
                    "chữ ký không gắn với chứng thư bằng thuộc tính được ký",
                    "no signed attribute binds the signature to its certificate",
                ));
                Some((*first).clone())
            }
            (Some(first), Some(bound)) => match named.iter().find(|certificate| bound.names(certificate)) {
                Some(certificate) => Some((*certificate).clone()),
                None => {
                    verdict.find(undecided, Msg::new(
                        "chứng thư kèm theo không phải là chứng thư đã được ký cùng: chứng thư đã bị tráo",
                        "the certificate is not the one that was signed along: it was exchanged",
                    ));
                    Some((*first).clone())
                }
            },
        }
    }

    fn check_content(&self, signer: &SignerInfo, digest_of: Content<'_>, verdict: &mut Verdict) {
        let broken = Indication::TotalFailed(SubIndication::FormatFailure);
        let Some(signed) = &signer.signed else {
            verdict.find(
                Indication::Indeterminate(SubIndication::SigConstraintsFailure),
                Msg::new("chữ ký không có thuộc tính được ký", "the signature has no signed attributes"),
            );
            return;
        };
        if signed.content_type.as_ref() != Some(&self.content_type) {
            verdict.find(broken, Msg::new("kiểu nội dung không khớp", "the content types differ"));
        }
        if let Some((digest, signature)) = &signed.protection
            && (digest.name != signer.digest.name || signature.as_ref().is_some_and(|s| *s != signer.algorithm))
        {
            verdict.find(broken, Msg::new("thuật toán đã bị thay đổi sau khi ký", "the algorithms were changed after signing"));
        }
        let Some(algorithm) = signer.digest_algorithm() else {
            let name = oid::dotted(&signer.digest.name);
            verdict.find(
                Indication::Indeterminate(SubIndication::CryptoConstraintsFailure),
                base::msg!("hàm băm {name} chưa được hỗ trợ", "the hash function {name} is not supported"),
            );
            return;
        };
        match &signed.message_digest {
            Some(digest) if *digest == digest_of(algorithm) => {}
            Some(_) => verdict.find(
                Indication::TotalFailed(SubIndication::HashFailure),
                Msg::new("mã băm của nội dung không khớp", "the digest of the content differs"),
            ),
            None => verdict.find(broken, Msg::new("thiếu mã băm của nội dung", "the message digest is missing")),
        }
    }
}

/// Whether the holder's key made the value over the signed attributes. They are tried as received and in
/// the order of DER, since makers differ in which of the two they signed.
fn check_value(signer: &SignerInfo, holder: &Certificate, verdict: &mut Verdict) -> Option<SignatureAlgorithm> {
    let signed = signer.signed.as_ref()?;
    let result = SignatureAlgorithm::read(&signer.algorithm, signer.digest_algorithm()).and_then(|algorithm| {
        let key = holder.public_key().ok_or_else(|| {
            Failure::Unknown(Msg::new("loại khóa công khai chưa được hỗ trợ", "this kind of public key is not supported"))
        })?;
        verdict.algorithm = Some(format!("{}, {}", algorithm.name(), key.name()));
        let first = algorithm.check(key, &signed.as_received, &signer.signature);
        match first {
            Err(Failure::Wrong) if signed.sorted != signed.as_received => {
                algorithm.check(key, &signed.sorted, &signer.signature)
            }
            other => other,
        }
        .map(|()| algorithm)
    });
    match result {
        Ok(algorithm) => Some(algorithm),
        Err(Failure::Wrong) => {
            verdict.find(
                Indication::TotalFailed(SubIndication::SigCryptoFailure),
                Msg::new("giá trị chữ ký không khớp với chứng thư", "the value was not made by the certificate's key"),
            );
            None
        }
        Err(Failure::Unknown(what)) => {
            verdict.find(Indication::Indeterminate(SubIndication::CryptoConstraintsFailure), what);
            None
        }
    }
}

fn weigh_time_stamps(signer: &SignerInfo, evidence: &Evidence, at: Instant, verdict: &mut Verdict) {
    for der in signer.time_stamps() {
        let token = match Token::parse(der) {
            Ok(token) => token,
            Err(e) => {
                verdict.reasons.push(base::msg!("không đọc được dấu thời gian: {e}", "a time stamp cannot be read: {e}"));
                continue;
            }
        };
        let judged = token.verify(&mut |algorithm| algorithm.digest(signer.signature()), evidence, at);
        let report = TimeStampReport::of(&token, &judged);
        if judged.passed() {
            let proven = verdict.proven_at.map_or(token.at(), |other| other.min(token.at()));
            verdict.proven_at = Some(proven);
        } else {
            let (vi, en) = (&report.indication.say().vi, &report.indication.say().en);
            verdict.reasons.push(base::msg!("dấu thời gian không được tính: {vi}", "a time stamp does not count: {en}"));
        }
        verdict.time_stamps.push(report);
    }
}

fn check_strength(
    algorithm: SignatureAlgorithm,
    signer: &SignerInfo,
    holder: &Certificate,
    control: Instant,
    verdict: &mut Verdict,
) {
    let Some(key) = holder.public_key() else { return };
    for algorithm in [algorithm, algorithm.with_digest(signer.digest_algorithm())] {
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

fn check_chain(
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
        _ if certificate.extensions().ocsp_no_check => {}
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
